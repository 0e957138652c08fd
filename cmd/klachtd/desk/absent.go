package desk

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// HeedAbsence notes who is away now. Nothing may be rendering at that time.
func (d *Desk) HeedAbsence(ctx context.Context) error {
	away, err := absence.Read(ctx, d.Log, d.Rules, d.Now())
	if err == nil {
		d.Rules.Away = away
	}
	return err
}

// sayVacant logs the cases whose person responsible has no address.
func (d *Desk) sayVacant(ctx context.Context) error {
	cases, err := d.Log.Cases(ctx, true)
	for _, line := range absence.Vacant(d.Rules, cases) {
		d.Logger.Error("nobody is responsible for a case any more", "case", line, "remedy", "klachtd case assign, or configure a deputy or terms.escalation")
	}
	return err
}

// comeOrGo records that somebody is away or back, or shows it first.
func (d *Desk) comeOrGo(ctx context.Context, o *write.Occasion, e errand.Errand) error {
	o.Done, o.Handed = nil, []record.Case{}
	o.Decision.Effects = record.MailOverview.Letter().Effects()
	mark, said := absence.Mark(o.Event.Actor), o.Event
	switch {
	case said.Kind == record.BeAway && (said.SaidBad != "" || !said.Said.IsZero() && said.Said.Before(d.Rules.Day(o.At))):
		o.Done = []string{templates.AwayUnread}
		return nil
	case e.Doubt != "" && e.Asked == 0:
		number, err := d.Log.Number(ctx, o.Handled.SHA256)
		o.Handed = nil
		o.Decision.Effects = []record.Effect{{Letter: record.MailPreview, To: record.ToSender, Preview: int(number)}}
		return err
	case said.Kind == record.BeBack:
		o.MarkUntil(mark, time.Time{})
		o.Done, o.Handed = []string{templates.AwayNot}, nil
	default:
		o.MarkUntil(mark, absence.Until(d.Rules, said.Said, o.At))
		o.Done = []string{absence.SaysAway(said.Said)}
	}
	o.Notes.Add(slog.LevelInfo, "somebody is away, or back", "role", string(said.Actor), "until", said.Said)
	return nil
}

// answersAbsence deals with "akkoord" to the question whether somebody is away.
func (d *Desk) answersAbsence(ctx context.Context, o *write.Occasion, e errand.Errand) (bool, error) {
	if e.Asked == 0 || e.Doubt.Refuses() {
		return false, nil
	}
	raw, found, err := d.Log.Numbered(ctx, int64(e.Asked))
	if err != nil || !found {
		return false, err
	}
	cmd, err := d.Read.Asked(ctx, caselog.Filed{Received: o.Event.At}, mailbox.Parse(raw), o.Event.Actor, e.Shown)
	if err != nil {
		return false, err
	}
	switch asked := route.Meant(cmd, o.Event.Actor); asked {
	case record.BeAway, record.BeBack:
	case record.AskOverview:
		o.Decision.Effects = record.MailOverview.Letter().Effects()
		return true, nil
	default:
		return false, nil
	}
	if route.Meant(o.Reading, o.Event.Actor) == record.Cancel {
		o.Decision.Effects = record.MailOverview.Letter().Effects()
		return true, nil
	}
	said := route.Understand(*cmd.Command, o.Event.Actor, o.Event.On)
	o.Event.Kind, o.Event.Said, o.Event.SaidBad = said.Kind, said.Said, said.SaidBad
	return true, d.comeOrGo(ctx, o, e)
}

// handOver gives the stand-in for somebody absent a list of the cases, once.
func (d *Desk) handOver(ctx context.Context, now time.Time) error {
	for _, a := range absence.Roles() {
		due, until, err := absence.Due(ctx, d.Log, d.Rules, a)
		switch {
		case err != nil:
			return err
		case !due && until.IsZero():
			continue
		case !due: // back again: send what came in during the absence
			err := errors.Join(d.readdress(ctx), d.Log.Mark(ctx, absence.MarkHanded(a), time.Time{}))
			for _, other := range absence.Roles() { // whom this person stands in for again
				if !d.Rules.Away[other].IsZero() {
					err = errors.Join(err, d.Log.Mark(ctx, absence.MarkHanded(other), time.Time{}))
				}
			}
			if err != nil {
				return err
			}
			return d.handOver(ctx, now) // the mark is gone, so nobody comes back twice
		}
		cases, err := d.Log.Cases(ctx, true)
		if err != nil {
			return err
		}
		var all write.Mailing // stored together with the mark, so that nobody gets a list twice
		for _, l := range absence.Lists(d.Rules, cases, a, d.Rules.Day(now)) {
			o := write.At(now)
			o.Handed, o.Done, o.Step = l.Cases, []string{l.Says}, d.progress
			o.Decision.Effects = record.MailOverview.Letter().Effects(l.To)
			m, err := d.render(ctx, o)
			if err != nil {
				return err
			}
			all.Outgoing, all.Unheard = append(all.Outgoing, m.Outgoing...), append(all.Unheard, m.Unheard...)
		}
		o := write.At(now)
		o.MarkUntil(absence.MarkHanded(a), until)
		if err := d.commit(ctx, o, all); err != nil {
			return err
		}
	}
	return nil
}

// tellSeemsAway tells deputy and administrator about an automatic answer from the
// person who answers for cases: once, until that person writes again.
func (d *Desk) tellSeemsAway(ctx context.Context, o *write.Occasion) (err error) {
	role, _ := d.Rules.Roles.Of(o.Mail.From[0].Address)
	if o.Handled.State = caselog.MailIgnored; o.Mail.OwnText {
		o.Handled.State = caselog.MailHeld
	}
	if o.Handled.DeputyOnly, err = d.Read.Guard.DeputyOnly(ctx, o.Mail); err != nil {
		return err
	}
	told, err := d.Log.Marked(ctx, absence.MarkSeems(role))
	if err != nil || !told.IsZero() || !d.Rules.Away[role].IsZero() {
		return err
	}
	o.Marks = append(o.Marks, absence.MarkSeems(role))
	o.Sender = record.Person{Name: d.Rules.Roles.Holder(role).Name}
	o.Done = []string{absence.SaysSeems(o.Sender.Name, o.Mail.Subject+"\n"+o.Mail.Text, d.Rules.Day(o.At))}
	to := []record.Recipient{record.ToDeputy, record.ToAdministrator}
	if role == record.ByDeputy {
		to[0] = record.ToEscalation
	}
	o.Decision.Effects = record.MailHeld.Variant(record.VariantAway).Effects(to...)
	return nil
}

// seenAgain forgets that somebody seemed to be away: that person has written.
func (d *Desk) seenAgain(ctx context.Context, o *write.Occasion) error {
	role := o.Event.Actor
	if o.Mail == nil || o.Mail.Kind != mailbox.KindMail || role != record.ByDirector && role != record.ByDeputy {
		return nil
	}
	told, err := d.Log.Marked(ctx, absence.MarkSeems(role))
	if err == nil && !told.IsZero() {
		o.MarkUntil(absence.MarkSeems(role), time.Time{})
	}
	return err
}
