package desk

import (
	"context"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Rehearse has a practice mail wait for everybody who types commands, by hand.
func (d *Desk) Rehearse(ctx context.Context) error {
	for _, p := range rehearsal.People(d.Rules.Roles) {
		o := occasion{Commit: caselog.Commit{At: d.Now()}, reader: &one(p.Person, roleWord(p.Role))[0]}
		o.decision.Effects = record.MailRehearsal.Letter().Effects(p.To)
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
	}
	return nil
}

// rehearsed recognises what answers a practice mail, before anything else is made of it.
func (d *Desk) rehearsed(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (e errand, found bool, err error) {
	letter, found, err := rehearsal.Answered(ctx, d.Log, m, route.Named(m.Subject, d.House.Email))
	if err != nil || !found {
		return e, false, err
	}
	e = errand{do: rehearse, alert: &letter, doubt: record.NotAuthenticated}
	if len(m.From) == 1 {
		var t thread
		t, err = d.thread(ctx, m)
		e.sender, e.cmd = record.Person{Name: m.From[0].Name, Address: m.From[0].Address}, d.readCommand(f, m, record.ByDirector, false)
		e.doubt = d.doubt(m, t, d.Trust.Judge(ctx, raw, m), false)
	}
	e.reason = rehearsal.Judge(m, e.cmd, e.doubt)
	return e, true, err
}

// tellRehearsed answers with what was read, at the address to which the practice mail
// went. A machine gets no answer (RFC 3834).
func (d *Desk) tellRehearsed(o *occasion, e errand) {
	o.Handled.State, o.letter = caselog.MailIgnored, e.alert
	o.note(slog.LevelInfo, "a practice mail was answered", "role", string(e.alert.Role), "outcome", string(e.reason))
	if o.refusal, o.done = rehearsal.Told(e.doubt); e.reason != record.ReasonRehearsedByMachine {
		o.decision.Effects = record.MailRehearsal.Variant(record.VariantAnswer).Effects()
	}
}
