package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// ErrNotDroppable: the mail was sent, is being sent, was dropped before, or does not
// exist.
var ErrNotDroppable = errors.New("it is not in the queue")

// Drop records, for the administrator, that an outgoing mail is never sent. For a mail
// in a case that is a fact: it was not sent, and the person responsible is told as of
// any letter that does not arrive (R25). A mail that already failed or came back is no
// longer a task, which is noted. Drop gives the mail as it was.
func (d *Desk) Drop(ctx context.Context, number int64, reason string) (was caselog.Letter, err error) {
	for range 3 { // the daemon may be offering it, or writing to the case, just now
		var found bool
		if was, found, err = d.Log.Outgoing(ctx, number); err != nil {
			return was, err
		}
		if !found || was.Status == caselog.LetterSent || !was.Dropped.IsZero() {
			return was, ErrNotDroppable
		}
		if err = d.drop(ctx, was, reason); !errors.Is(err, caselog.ErrConflict) {
			return was, err
		}
	}
	return was, fmt.Errorf("mail %d is being sent, or its case is being written to: try again in a minute", number)
}

func (d *Desk) drop(ctx context.Context, l caselog.Letter, reason string) error {
	o := write.At(d.Now())
	o.Letter, o.Changed = &l, &caselog.SendResult{ID: l.ID, Status: caselog.LetterFailed, Line: reason, Dropped: true}
	task := l.Status == caselog.LetterFailed || l.Status == caselog.LetterBounced
	if task { // keep what the mail server said
		o.Changed.Status, o.Changed.Line = l.Status, l.Line
	}
	if l.CaseID == "" {
		return d.commit(ctx, o, write.Mailing{})
	}
	var err error
	if o.Before, err = d.Log.Case(ctx, l.CaseID); err != nil {
		return err
	}
	o.Event = d.Read.Returned(l, reason)
	o.Event.Actor = record.ByAdministrator
	if !task {
		o.Decision = procedure.Decide(d.Rules, o.Before, o.Event, o.At)
		return d.finish(ctx, o)
	}
	o.Decision.Case = o.Before
	return d.commit(ctx, o, write.Mailing{Facts: []record.Fact{{
		At: o.At.UTC(), Actor: record.ByAdministrator, Kind: record.FactNoted, On: o.Event.On,
		Letter: l.Kind, Again: l.SHA256, Personal: record.Personal{Person: o.Event.Person, Text: reason},
	}}})
}

// withdraw removes queued mail for the director once nothing of a case goes to the
// director any more. The case notes it, and it is nobody's task: nobody should send it
// after all.
func (d *Desk) withdraw(ctx context.Context, o *write.Occasion) (facts []record.Fact, err error) {
	if o.Before.ID == "" || d.Rules.KeptFromDirector(o.Before) || !d.Rules.KeptFromDirector(o.Decision.Case) {
		return nil, nil
	}
	mailed, err := d.Log.Letters(ctx, o.Before.ID)
	if err != nil {
		return nil, err
	}
	listing, err := d.Log.Listing(ctx, o.Before.ID)
	if err != nil {
		return nil, err
	}
	for _, l := range append(mailed, listing...) {
		waits := l.Status == caselog.LetterQueued || l.Status == caselog.LetterUncertain
		if !waits || !l.Dropped.IsZero() || !d.Rules.KeptFrom(o.Decision.Case, l.To) || d.Rules.KeptFrom(o.Before, l.To) {
			continue
		}
		o.Withdrawn = append(o.Withdrawn, l.ID)
		facts = append(facts, record.Fact{
			At: o.At.UTC(), Actor: record.ByClock, Kind: record.FactNoted, On: d.Rules.Day(o.At), Letter: l.Kind, Message: l.SHA256,
			Personal: record.Personal{Person: &record.Person{Address: l.To}, Text: "niet verstuurd: de klacht gaat misschien over de directeur"},
		})
		o.Notes.Add(slog.LevelInfo, "mail for the director is not sent", "case", o.Before.ID, "letter", string(l.Kind))
	}
	return facts, nil
}
