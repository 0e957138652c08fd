package desk

import (
	"context"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

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
