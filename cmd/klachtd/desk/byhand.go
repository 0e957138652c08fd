package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/place"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Paper is a complaint that came by post or over the counter (R06). Its terms
// run from the date of the stamp.
type Paper struct {
	Complainant record.Person // Address may be empty: letters then go by post
	Postal      string        // where to, in lines
	Phone       string
	Stamped     record.Date
	Subject     string
	Text        string
	Scans       []caselog.Document
}

// Register opens a case for a complaint on paper, for the administrator, and gives its
// number. Its mail is sent by the daemon, or by the next pass.
func (d *Desk) Register(ctx context.Context, p Paper) (id string, err error) {
	if err := d.HeedAbsence(ctx); err != nil {
		return "", err
	}
	now := d.Now()
	event := record.Event{
		Kind: record.ComplaintReceived, Actor: record.ByAdministrator, On: p.Stamped,
		Subject: p.Subject, Text: p.Text, Complaint: &record.Complaint{Complainant: p.Complainant, Paper: true},
	}
	if p.Postal+p.Phone != "" {
		event.Complaint.Of = &record.Particulars{Postal: p.Postal, Phone: p.Phone}
	}
	for _, s := range p.Scans {
		event.Documents = append(event.Documents, s.SHA256)
	}
	for range 5 { // the daemon may take the number first
		id, err = d.Log.NextCaseID(ctx, p.Stamped.Year)
		if err != nil {
			return "", err
		}
		event.Complaint.ID = id
		o := write.Decide(d.Rules, record.Case{}, event, now)
		o.Documents = p.Scans
		if err = d.finish(ctx, o); !errors.Is(err, caselog.ErrConflict) {
			return id, err
		}
	}
	return "", err
}

// ByHand decides what the administrator does in a case, on its present state. It gives
// [caselog.ErrNoCase], and a refusal if the regulation refuses.
func (d *Desk) ByHand(ctx context.Context, id string, event record.Event) (*procedure.Refusal, error) {
	return d.byHand(ctx, id, event, nil)
}

// byHand does that; where, when set, says what mail of the case it moves, which is then
// handled in its new place.
func (d *Desk) byHand(ctx context.Context, id string, event record.Event, where func(record.Case, record.Event) (*record.Place, error)) (*procedure.Refusal, error) {
	if err := d.HeedAbsence(ctx); err != nil {
		return nil, err
	}
	now := d.Now()
	event.Actor, event.At, event.On = record.ByAdministrator, now.UTC(), d.Rules.Day(now)
	for range 5 { // the daemon may write in it first
		c, err := d.Log.Case(ctx, id)
		if err == nil && where != nil {
			event.Place, err = where(c, event)
		}
		if err != nil {
			return nil, err
		}
		o := write.Decide(d.Rules, c, event, now)
		if o.Decision.Refusal != nil {
			return o.Decision.Refusal, nil
		}
		if err = d.finish(ctx, o); err == nil && where != nil {
			return nil, d.handleMoved(ctx, event.Place)
		}
		if !errors.Is(err, caselog.ErrConflict) {
			return nil, err
		}
	}
	return nil, caselog.ErrConflict
}

// Join closes the newer of two cases in favour of the older, for the administrator; the
// refusal says why it cannot. Its mail is sent by the daemon, or by the next pass.
func (d *Desk) Join(ctx context.Context, a, b string, same bool) (from, into string, refusal *procedure.Refusal, err error) {
	first, err := d.Log.Case(ctx, a)
	if err != nil {
		return "", "", nil, err
	}
	second, err := d.Log.Case(ctx, b)
	if err != nil {
		return "", "", nil, err
	}
	if from, into = b, a; !place.Older(first, second) {
		from, into = a, b
	}
	refusal, err = d.byHand(ctx, from, record.Event{Kind: record.JoinCase}, func(c record.Case, e record.Event) (*record.Place, error) {
		return d.Write.Places().Put(ctx, c, e, into, 0, same)
	})
	return from, into, refusal, err
}

// Split takes a mail out of a case, makes a case of it, and gives the new number.
func (d *Desk) Split(ctx context.Context, id, sha string) (own string, refusal *procedure.Refusal, err error) {
	h, found, err := d.Log.ByHash(ctx, sha)
	if err != nil {
		return "", nil, err
	}
	refusal, err = d.byHand(ctx, id, record.Event{Kind: record.SplitCase}, func(c record.Case, _ record.Event) (*record.Place, error) {
		if !found {
			return &record.Place{Missing: record.RefuseUnknownNumber}, nil
		}
		return d.Write.Places().Own(ctx, c, h.Number)
	})
	if err != nil || refusal != nil {
		return "", refusal, err
	}
	h, _, err = d.Log.ByHash(ctx, sha)
	return h.CaseID, nil, err
}

// handleMoved handles mail that was just moved, unless the daemon has.
func (d *Desk) handleMoved(ctx context.Context, p *record.Place) error {
	filed, err := d.Log.Unhandled(ctx, 0)
	filed = slices.DeleteFunc(filed, func(f caselog.Filed) bool {
		return !slices.ContainsFunc(p.Mails, func(m record.Mail) bool { return m.SHA256 == f.SHA256 })
	})
	if err != nil || len(filed) == 0 {
		return err
	}
	run := handling{desk: d, out: new(Outcome), filed: filed, slots: make(chan struct{}, 1)}
	if _, err = run.all(ctx); errors.Is(err, caselog.ErrConflict) {
		return nil
	}
	return err
}

// Rehearse queues a practice mail for everybody who types commands; the administrator runs it.
func (d *Desk) Rehearse(ctx context.Context) error {
	for _, p := range rehearsal.People(d.Rules.Roles) {
		o := write.At(d.Now())
		o.Reader = &write.Recipient{Person: templates.Person{Name: p.Person.Name, Address: p.Person.Address, Role: templates.RolePhrase(p.Role)}}
		o.Decision.Effects = record.MailRehearsal.Letter().Effects(p.To)
		if err := d.finish(ctx, o); err != nil {
			return err
		}
	}
	return nil
}

// tellRehearsed answers with what was read, to the address the practice mail went to. A
// machine gets no answer (RFC 3834).
func (d *Desk) tellRehearsed(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	o.Handled.State, o.Letter = caselog.MailIgnored, e.Alert
	o.Notes.Add(slog.LevelInfo, "a practice mail was answered", "role", string(e.Alert.Role), "outcome", string(e.Reason))
	sent, err := d.Log.SentTo(ctx, e.Alert.To, record.MailRehearsal, o.At.AddDate(0, 0, -7), false)
	if o.Refusal, o.Done = rehearsal.Told(e.Doubt); e.Reason != record.ReasonRehearsedByMachine && len(sent) < rehearsal.MostAWeek {
		o.Decision.Effects = record.MailRehearsal.Variant(record.VariantAnswer).Effects()
	}
	return err
}
