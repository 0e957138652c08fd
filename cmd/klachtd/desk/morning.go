package desk

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// What is due leaves in one mail to each address (package morning). It is planned
// first; everything that goes into such a mail is committed with it in one transaction.

const markWeek = "week" // when the weekly page was last sent

// plan decides what is due in a case. While sending is paused, only the program's log
// tells: of the other reminders the latest leaves on resume, so nobody gets a mail for
// each morning.
func (d *Desk) plan(ctx context.Context, c record.Case, now time.Time, paused bool) (planned []*write.Occasion, err error) {
	for _, e := range d.Rules.Reminders(c, now) {
		if paused && e.Term != record.TermAcknowledge {
			continue
		}
		o := write.At(now)
		o.Event = e
		if err := d.decide(ctx, o, c); err != nil {
			return nil, fmt.Errorf("reminders of %s: %w", c.ID, err)
		}
		planned = append(planned, o)
		c = o.Decision.Case
	}
	return planned, nil
}

// decide decides what is planned, on the present state of the case.
func (d *Desk) decide(ctx context.Context, o *write.Occasion, c record.Case) error {
	if o.Before = c; o.Event.Kind != record.TermDue { // a list of mail
		o.Decision.Case = c
		return nil
	}
	if o.Notes = nil; o.Event.Term == record.TermProof {
		o.Held, o.Whole, o.Event.Quiet = nil, nil, false
		if err := d.proofDue(ctx, o); err != nil {
			return err
		}
	}
	o.Decision = procedure.Decide(d.Rules, c, o.Event, o.At)
	return d.whilePaused(ctx, o)
}

func (d *Desk) notices(ctx context.Context, planned []*write.Occasion, today record.Date) (all []morning.Notice) {
	for i, o := range planned {
		for _, e := range o.Decision.Effects {
			if !morning.Collects(e) {
				continue
			}
			for _, to := range d.Write.To(o, e.To) {
				n := morning.Notice{To: to.Person, Blind: to.Blind, Effect: e, Event: o.Event, Case: o.Decision.Case, Moved: o.Moved, Mails: len(o.Held) + o.More + len(o.Aside) + o.MoreAside, Plan: i}
				n.Task, _ = d.Rules.TaskOf(o.Before, o.Event.Term, today)
				n.Waiting = d.Write.Waiting(ctx, o, e)
				all = append(all, n)
			}
		}
	}
	return all
}

func (d *Desk) tell(ctx context.Context, planned []*write.Occasion, now time.Time) error {
	open, week, err := d.weekly(ctx, now)
	if err != nil {
		return err
	}
	plan, err := morning.Arrange(d.notices(ctx, planned, d.Rules.Day(now)), d.Rules, open, week, func() (string, error) { return smtp.NewMessageID(d.Write.Random, write.DomainOf(d.Write.House.Email)) })
	if err != nil {
		return err
	}
	var together []prepared
	stands := make(map[string]record.Case) // cases of which something is committed or about to be
	add := func(ctx context.Context, o *write.Occasion) error {
		made, err := d.make(ctx, o)
		together = append(together, made)
		return err
	}
	return morning.Tell(plan, planned, morning.Work[*write.Occasion]{
		Case:  func(o *write.Occasion) string { return o.Before.ID },
		List:  func(o *write.Occasion, in map[string]string, id string) { o.InOne, o.Event.Listed = in, id },
		Alone: func(o *write.Occasion) error { return d.follow(ctx, o, stands, d.finish) },
		Add:   func(o *write.Occasion) error { return d.follow(ctx, o, stands, add) },
		One:   func(p *morning.Post) error { return add(ctx, d.inOneMail(planned, p, open, week, now)) },
		Keep:  func() error { return d.keep(ctx, together...) },
		Again: func(rest []*write.Occasion) error { return d.tell(ctx, rest, now) },

		Forget: func() { clear(stands) },
	})
}

// follow carries out what is planned in a case, on the case as left by what was planned
// before.
func (d *Desk) follow(ctx context.Context, o *write.Occasion, stands map[string]record.Case, do func(context.Context, *write.Occasion) error) error {
	if id := o.Before.ID; id != "" {
		if _, moved := stands[id]; !moved {
			stands[id] = o.Before
		}
		if err := d.decide(ctx, o, stands[id]); err != nil {
			return err
		}
	}
	err := do(ctx, o)
	if err == nil {
		stands[o.Before.ID] = o.Decision.Case
	}
	return err
}

// weekly gives the cases for the weekly page, once, on the first working day of the
// week: those that existed at the reminder hour.
func (d *Desk) weekly(ctx context.Context, now time.Time) (open []record.Case, week bool, err error) {
	today := d.Rules.Day(now)
	if !d.Rules.Morning(now).Equal(now) || !morning.FirstOfWeek(d.Rules, today) {
		return nil, false, nil
	}
	if paused, err := d.Log.Paused(ctx); err != nil || !paused.IsZero() {
		return nil, false, err
	}
	if done, err := d.Log.Marked(ctx, markWeek); err != nil || !done.IsZero() && d.Rules.Day(done) == today {
		return nil, false, err
	}
	open, err = d.Log.OpenBefore(ctx, d.Rules.ReminderAt(today))
	if err == nil && len(open) == 0 { // a case opened later today is in the next page
		err = d.Log.Mark(ctx, markWeek, now)
	}
	return open, len(open) > 0, err
}

// inOneMail is the occasion of the single mail that an address gets.
func (d *Desk) inOneMail(planned []*write.Occasion, p *morning.Post, open []record.Case, week bool, now time.Time) *write.Occasion {
	o := write.At(now)
	o.Reader, o.ID = &write.Recipient{Person: p.To}, p.ID
	o.Page, o.Lists = p.Page(d.Rules, open, week, d.Rules.Day(now))
	if week {
		o.Marks = []string{markWeek}
	}
	for _, n := range p.Notices {
		from := planned[n.Plan]
		if n.Case.ID == "" {
			o.Held, o.Aside = append(o.Held, from.Held...), append(o.Aside, from.Aside...)
			o.More, o.MoreAside = o.More+from.More, o.MoreAside+from.MoreAside
		} else if n.Effect.Letter == record.MailFurther {
			o.Along = append(o.Along, from.Held...)
		}
		if n.Reads(d.Rules) {
			o.Whole = append(o.Whole, from.Whole...)
		}
	}
	o.Decision.Effects = p.Effects(week)
	return o
}

// tellMoved plans what changed holidays do to terms, for the morning.
func (d *Desk) tellMoved(ctx context.Context, now time.Time, put chores.Put) error {
	marks, err := d.Log.MarkedAs(ctx, morning.Moved)
	if err != nil || len(marks) == 0 || !d.Rules.Morning(now).Equal(now) {
		return err
	}
	for _, m := range morning.MovedIn(marks, d.Rules.ReminderAt(d.Rules.Day(now))) {
		c, failed := d.Log.Case(ctx, m.Case)
		if err = cmp.Or(err, failed); err != nil {
			return err
		}
		to := record.ToDirector
		if acting, _ := d.Rules.Acting(c); c.KeptFromDirector() || acting == record.ByDeputy {
			to = record.ToDeputy
		}
		o := write.At(now)
		o.Before, o.Moved = c, m.Rows
		for _, mark := range m.Marks {
			o.MarkUntil(mark, time.Time{})
		}
		o.Decision = procedure.Decision{Case: c, Effects: record.MailMorning.Letter().Effects(to, record.ToAdministrator)}
		err = put(o)
	}
	return err
}

// whilePaused logs that a confirmation has not left because sending is paused. A mail
// that says so could not leave either.
func (d *Desk) whilePaused(ctx context.Context, o *write.Occasion) error {
	if o.Event.Term != record.TermAcknowledge {
		return nil
	}
	since, err := d.Log.Paused(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	o.Decision.Effects = nil
	o.Notes.Add(slog.LevelError, "sending is paused, and a confirmation has to leave", "case", o.Before.ID, "by", o.Before.AcknowledgeBy.String(), "remedy", "klachtd resume")
	return nil
}
