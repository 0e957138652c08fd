package desk

import (
	"context"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Rehearse queues a practice mail for everybody who types commands; the administrator runs it.
func (d *Desk) Rehearse(ctx context.Context) error {
	for _, p := range rehearsal.People(d.Rules.Roles) {
		o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: d.Now()}, Single: write.Single{Reader: &write.Recipient{Person: templates.Person{Name: p.Person.Name, Address: p.Person.Address, Role: templates.RolePhrase(p.Role)}}}}}
		o.Decision.Effects = record.MailRehearsal.Letter().Effects(p.To)
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
	}
	return nil
}

// rehearsed recognises answers to a practice mail, before anything else is done with
// them. What a stranger writes without the practice word may be a complaint.
func (d *Desk) rehearsed(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (e errand, found bool, err error) {
	letter, found, err := rehearsal.Answered(ctx, d.Log, m, route.Named(m.Subject, d.Write.House.Email))
	if err != nil || !found || len(m.From) != 1 || d.Write.Reader().IsOurs(m.From[0].Address) {
		return e, false, err
	}
	t, err := d.thread(ctx, m)
	e = errand{do: rehearse, alert: &letter, sender: record.Person{Name: m.From[0].Name, Address: m.From[0].Address}}
	e.cmd, e.doubt = d.readCommand(f, m, record.ByDirector, false), d.doubt(m, t, d.Trust.Judge(ctx, raw, m), false)
	e.reason = rehearsal.Judge(m, e.cmd, e.doubt)
	return e, d.Write.Reader().HasRole(m.From[0].Address) || rehearsal.Typed(e.cmd) || e.reason == record.ReasonRehearsedByMachine && m.Returned != nil, err
}

// tellRehearsed answers with what was read, to the address the practice mail went to. A
// machine gets no answer (RFC 3834).
func (d *Desk) tellRehearsed(ctx context.Context, o *occasion, e errand) error {
	o.Handled.State, o.Letter = caselog.MailIgnored, e.alert
	o.note(slog.LevelInfo, "a practice mail was answered", "role", string(e.alert.Role), "outcome", string(e.reason))
	sent, err := d.Log.SentTo(ctx, e.alert.To, record.MailRehearsal, o.At.AddDate(0, 0, -7), false)
	if o.Refusal, o.Done = rehearsal.Told(e.doubt); e.reason != record.ReasonRehearsedByMachine && len(sent) < rehearsal.MostAWeek {
		o.Decision.Effects = record.MailRehearsal.Variant(record.VariantAnswer).Effects()
	}
	return err
}
