package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// What is due leaves in one mail to each address (package morning). It is planned
// first; everything that goes into such a mail is committed with it in one transaction.

const markWeek = "week" // when the weekly page was last sent

// plan decides what is due in a case. While sending is paused, only the program's log
// tells: of the other reminders the latest leaves on resume, so nobody gets a mail for
// each morning.
func (d *Desk) plan(ctx context.Context, c record.Case, now time.Time, paused bool) (planned []*occasion, err error) {
	for _, e := range d.Rules.Reminders(c, now) {
		if paused && e.Term != record.TermAcknowledge {
			continue
		}
		o := &occasion{Commit: caselog.Commit{At: now}, event: e}
		if err := d.decide(ctx, o, c); err != nil {
			return nil, fmt.Errorf("reminders of %s: %w", c.ID, err)
		}
		planned = append(planned, o)
		c = o.decision.Case
	}
	return planned, nil
}

// decide decides what is planned, on the present state of the case.
func (d *Desk) decide(ctx context.Context, o *occasion, c record.Case) error {
	if o.before = c; o.event.Kind != record.TermDue { // a list of mail
		o.decision.Case = c
		return nil
	}
	if o.notes = nil; o.event.Term == record.TermProof {
		o.held, o.whole, o.event.Quiet = nil, nil, false
		if err := d.proofDue(ctx, o); err != nil {
			return err
		}
	}
	o.decision = procedure.Decide(d.Rules, c, o.event, o.At)
	return d.whilePaused(ctx, o)
}

// notices are the planned mails, one for each address.
func (d *Desk) notices(ctx context.Context, planned []*occasion, today record.Date) (all []morning.Notice) {
	for i, o := range planned {
		r := &renderer{Desk: d, ctx: ctx, o: o}
		for _, e := range o.decision.Effects {
			if !morning.Collects(e) {
				continue
			}
			for _, to := range d.discreet(o, d.recipients(o, e.To)) {
				n := morning.Notice{To: to.Person, Blind: to.blind, Effect: e, Event: o.event, Case: o.decision.Case, Moved: o.moved, Mails: len(o.held) + o.more + len(o.ignored) + o.moreAside, Plan: i}
				n.Task, _ = d.Rules.TaskOf(o.before, o.event.Term, today)
				if e.Letter == record.MailNotDone {
					n.Waiting = r.waitingOf(e.To, r.lapsed())
				} else if o.event.Kind == record.TermDue {
					n.Waiting = r.waitingOf(e.To, r.confirmable())
				}
				all = append(all, n)
			}
		}
	}
	return all
}

// tell commits and mails what is planned.
func (d *Desk) tell(ctx context.Context, planned []*occasion, now time.Time) error {
	open, week, err := d.weekly(ctx, now)
	if err != nil {
		return err
	}
	plan, err := morning.Arrange(d.notices(ctx, planned, d.Rules.Day(now)), d.Rules, open, week, func() (string, error) { return smtp.NewMessageID(d.Random, domainOf(d.House.Email)) })
	if err != nil {
		return err
	}
	var together []*occasion
	stands := make(map[string]record.Case) // cases of which something is committed or about to be
	add := func(ctx context.Context, o *occasion) error {
		o.step, together = d.progress, append(together, o)
		m, err := d.render(ctx, o)
		if err != nil {
			return err
		}
		return d.prepare(ctx, o, m)
	}
	return morning.Tell(plan, planned, morning.Work[*occasion]{
		Case:  func(o *occasion) string { return o.before.ID },
		List:  func(o *occasion, in map[string]string, id string) { o.inOne, o.event.Listed = in, id },
		Alone: func(o *occasion) error { return d.follow(ctx, o, stands, d.finish) },
		Add:   func(o *occasion) error { return d.follow(ctx, o, stands, add) },
		One:   func(p *morning.Post) error { return add(ctx, d.inOneMail(planned, p, open, week, now)) },
		Keep:  func() error { return d.keep(ctx, together...) },
		Again: func(rest []*occasion) error { return d.tell(ctx, rest, now) },

		Forget: func() { clear(stands) },
	})
}

// follow carries out what is planned in a case, on the case as left by what was planned
// before.
func (d *Desk) follow(ctx context.Context, o *occasion, stands map[string]record.Case, do func(context.Context, *occasion) error) error {
	if id := o.before.ID; id != "" {
		if _, moved := stands[id]; !moved {
			stands[id] = o.before
		}
		if err := d.decide(ctx, o, stands[id]); err != nil {
			return err
		}
	}
	err := do(ctx, o)
	if err == nil {
		stands[o.before.ID] = o.decision.Case
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
func (d *Desk) inOneMail(planned []*occasion, p *morning.Post, open []record.Case, week bool, now time.Time) *occasion {
	o := &occasion{Commit: caselog.Commit{At: now}, reader: &recipient{Person: p.To}, id: p.ID}
	o.page, o.lists = p.Page(d.Rules, open, week, d.Rules.Day(now))
	if week {
		o.Marks = []string{markWeek}
	}
	for _, n := range p.Notices {
		from := planned[n.Plan]
		if n.Case.ID == "" {
			o.held, o.ignored = append(o.held, from.held...), append(o.ignored, from.ignored...)
			o.more, o.moreAside = o.more+from.more, o.moreAside+from.moreAside
		} else if n.Effect.Letter == record.MailFurther {
			o.along = append(o.along, from.held...)
		}
		if n.Reads(d.Rules) {
			o.whole = append(o.whole, from.whole...)
		}
	}
	o.decision.Effects = p.Effects(week)
	return o
}
