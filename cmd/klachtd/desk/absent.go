package desk

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
)

// heedAbsence takes note of who is away now. Nothing is being rendered meanwhile.
func (d *Desk) heedAbsence(ctx context.Context) error {
	away, err := absence.Read(ctx, d.Log, d.Rules, d.Now())
	if err == nil {
		d.Rules.Away = away
	}
	return err
}

// sayVacant names the cases whose responsible person has no address.
func (d *Desk) sayVacant(ctx context.Context) error {
	cases, err := d.Log.Cases(ctx, true)
	for _, line := range absence.Vacant(d.Rules, cases) {
		d.Logger.Error("a case has lost who answers for it", "case", line, "remedy", "klachtd case assign, or configure a deputy or terms.escalation")
	}
	return err
}

// answers is who answers for a case for good: who only stands in for somebody absent
// has a list of it, and who learns nothing of it gets nothing to answer.
func (d *Desk) answers(c procedure.Case) procedure.RoleHolder {
	actor, holder := d.Rules.Acting(c)
	usual := *d.Rules
	usual.Away = nil
	if _, other := usual.Acting(c); actor == procedure.ByAdministrator || !slices.Equal(holder.Addresses, other.Addresses) {
		return procedure.RoleHolder{}
	}
	return holder
}

// absence is the errand of a mail with "afwezig" or "aanwezig". Without a last day,
// and where nobody vouches for anybody, it is shown first.
func (d *Desk) absence(e errand, role procedure.Actor) errand {
	said := route.Understand(*e.cmd.Command, role, e.event.On)
	e.event.Kind, e.event.Said, e.event.SaidBad = said.Kind, said.Said, said.SaidBad
	switch {
	case e.doubt.Refuses() || !d.Rules.Roles.Holder(role).Holds(e.event.From): // who only stands in
		e.do, e.code = refuse, e.doubt.Code()
		if !e.doubt.Refuses() {
			e.code = procedure.RefuseNotYours
		}
		return e
	case d.Trust.Provider == trust.ProviderNone:
		e.doubt = procedure.NoProvider
	case said.Kind == procedure.BeAway && said.Said.IsZero() && said.SaidBad == "":
		e.doubt = procedure.Outward
	}
	e.do = comeOrGo
	return e
}

// comeOrGo keeps that somebody is away, or is back, or shows that first.
func (d *Desk) comeOrGo(ctx context.Context, o *occasion, e errand) error {
	o.done, o.handed = nil, []procedure.Case{}
	o.decision.Effects = procedure.MailOverview.Letter().Effects()
	mark, said := absence.Mark(o.event.Actor), o.event
	switch {
	case said.Kind == procedure.BeAway && (said.SaidBad != "" || !said.Said.IsZero() && said.Said.Before(d.Rules.Day(o.At))):
		o.done = []string{templates.RefusalText(procedure.RefuseDateUnreadable, templates.View{})}
		return nil
	case e.doubt != "" && e.asked == 0:
		number, err := d.Log.Number(ctx, o.Handled.SHA256)
		o.handed = nil
		o.decision.Effects = []procedure.Effect{{Letter: procedure.MailPreview, To: procedure.ToSender, Preview: int(number)}}
		return err
	case said.Kind == procedure.BeBack:
		o.keepUntil(mark, time.Time{})
		o.done, o.handed = []string{templates.AwayNot}, nil
	default:
		o.keepUntil(mark, absence.Until(d.Rules, said.Said, o.At))
		o.done = []string{fmt.Sprintf(templates.AwayUntil, lastDay(said.Said))}
	}
	o.note(slog.LevelInfo, "somebody is away, or back", "role", string(said.Actor), "until", said.Said)
	return nil
}

func lastDay(d procedure.Date) string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf(templates.UntilDay, templates.Date(d))
}

// answersAbsence deals with "akkoord" to the question whether somebody is away.
func (d *Desk) answersAbsence(ctx context.Context, o *occasion, e errand) (bool, error) {
	if e.asked == 0 || e.doubt.Refuses() {
		return false, nil
	}
	raw, found, err := d.Log.Numbered(ctx, int64(e.asked))
	if err != nil || !found {
		return false, err
	}
	cmd := d.readCommand(caselog.Filed{Received: o.event.At}, mailbox.Parse(raw), o.event.Actor)
	switch route.Meant(cmd, o.event.Actor) {
	case procedure.BeAway, procedure.BeBack:
	default:
		return false, nil
	}
	if route.Meant(o.reading, o.event.Actor) == procedure.Cancel {
		o.decision.Effects = procedure.MailOverview.Letter().Effects()
		return true, nil
	}
	said := route.Understand(*cmd.Command, o.event.Actor, o.event.On)
	o.event.Kind, o.event.Said, o.event.SaidBad = said.Kind, said.Said, said.SaidBad
	return true, d.comeOrGo(ctx, o, e)
}

// handOver gives who stands in for somebody absent one list of the cases, once.
func (d *Desk) handOver(ctx context.Context, now time.Time) error {
	if err := d.heedAbsence(ctx); err != nil { // a mail of this pass may have said so
		return err
	}
	for _, a := range absence.Roles() {
		if d.Rules.Away[a].IsZero() {
			continue
		}
		until, err := d.Log.Marked(ctx, absence.Mark(a))
		if err != nil {
			return err
		}
		told := "handed over " + string(a)
		switch handed, err := d.Log.Marked(ctx, told); {
		case err != nil:
			return err
		case handed.Equal(until):
			continue
		}
		if err := d.handOverFor(ctx, a, now); err != nil {
			return err
		}
		if err := d.Log.Mark(ctx, told, until); err != nil {
			return err
		}
	}
	return nil
}

// handOverFor does so for one who is absent, to each who stands in.
func (d *Desk) handOverFor(ctx context.Context, a procedure.Actor, now time.Time) error {
	cases, err := d.Log.Cases(ctx, true)
	if err != nil {
		return err
	}
	present := *d.Rules
	present.Away = make(map[procedure.Actor]procedure.Date)
	for other, last := range d.Rules.Away {
		if other != a {
			present.Away[other] = last
		}
	}
	lists := make(map[procedure.Recipient][]procedure.Case)
	if a == procedure.ByDirector { // for what comes in
		lists[d.Rules.StandsIn(a)] = []procedure.Case{}
	}
	for _, c := range cases {
		_, had := present.Acting(c)
		if actor, has := d.Rules.Acting(c); !slices.Equal(had.Addresses, has.Addresses) {
			to := map[procedure.Actor]procedure.Recipient{procedure.ByDirector: procedure.ToDirector, procedure.ByDeputy: procedure.ToDeputy, procedure.ByAdministrator: procedure.ToAdministrator}[actor]
			if procedure.SameAddress(d.Rules.Roles.Escalation, has.Person().Address) {
				to = procedure.ToEscalation
			}
			lists[to] = append(lists[to], c)
		}
	}
	last := d.Rules.Away[a]
	if absence.Endless(last, d.Rules.Day(now)) {
		last = procedure.Date{}
	}
	for _, to := range []procedure.Recipient{procedure.ToDirector, procedure.ToDeputy, procedure.ToEscalation, procedure.ToAdministrator} {
		list, told := lists[to]
		if !told || to == procedure.ToDirector && a == procedure.ByDirector {
			continue
		}
		says := templates.StandIn
		if to == procedure.ToAdministrator {
			says = templates.NoStandIn
			for i := range list {
				list[i].Complainant = procedure.Person{}
			}
		}
		o := occasion{Commit: caselog.Commit{At: now}, handed: list, done: []string{fmt.Sprintf(says, d.Rules.Roles.Holder(a).Name, lastDay(last))}}
		o.decision.Effects = procedure.MailOverview.Letter().Effects(to)
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
	}
	return nil
}

// leads reports whether the one sender of a mail is director or deputy.
func (d *Desk) leads(m *mailbox.Message) bool {
	if len(m.From) != 1 {
		return false
	}
	role, _ := d.roleOf(m.From[0].Address)
	return (role == procedure.ByDirector || role == procedure.ByDeputy) && d.Rules.Roles.Holder(role).Holds(m.From[0].Address)
}

// tellSeemsAway tells deputy and administrator of an automatic answer of who answers
// for cases: once, until that person writes again.
func (d *Desk) tellSeemsAway(ctx context.Context, o *occasion) (err error) {
	role, _ := d.roleOf(o.mail.From[0].Address)
	if o.Handled.State = caselog.MailIgnored; o.mail.OwnText {
		o.Handled.State = caselog.MailHeld
	}
	if o.Handled.DeputyOnly, err = d.deputyOnly(ctx, o.mail); err != nil {
		return err
	}
	told, err := d.Log.Marked(ctx, absence.MarkSeems(role))
	if err != nil || !told.IsZero() || !d.Rules.Away[role].IsZero() {
		return err
	}
	o.Marks = append(o.Marks, absence.MarkSeems(role))
	o.sender = procedure.Person{Name: d.Rules.Roles.Holder(role).Name}
	until := absence.Said(o.mail.Subject+"\n"+o.mail.Text, d.Rules.Day(o.At))
	if until != "" {
		until = fmt.Sprintf(templates.UntilSaid, until)
	}
	o.done = []string{fmt.Sprintf(templates.SeemsAway, o.sender.Name, until)}
	to := []procedure.Recipient{procedure.ToDeputy, procedure.ToAdministrator}
	if role == procedure.ByDeputy {
		to[0] = procedure.ToEscalation
	}
	o.decision.Effects = procedure.MailHeld.Variant(procedure.VariantAway).Effects(to...)
	return nil
}

// seenAgain forgets that somebody seemed to be away, who writes now.
func (d *Desk) seenAgain(ctx context.Context, o *occasion) error {
	role := o.event.Actor
	if o.mail == nil || o.mail.Kind != mailbox.KindMail || role != procedure.ByDirector && role != procedure.ByDeputy {
		return nil
	}
	told, err := d.Log.Marked(ctx, absence.MarkSeems(role))
	if err == nil && !told.IsZero() {
		o.keepUntil(absence.MarkSeems(role), time.Time{})
	}
	return err
}

func (o *occasion) keepUntil(mark string, at time.Time) {
	if o.Until == nil {
		o.Until = make(map[string]time.Time)
	}
	o.Until[mark] = at
}
