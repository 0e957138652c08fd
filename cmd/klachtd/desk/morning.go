package desk

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// What is due leaves in one mail to each address (package morning). So it is planned
// first, and nothing of it is kept; then all that goes into such a mail is kept with it
// in one transaction, and the rest one by one.

// markWeek is when the week's page was last looked at.
const markWeek = "week"

// plan decides what is due in a case.
func (d *Desk) plan(ctx context.Context, c record.Case, now time.Time) (planned []*occasion, err error) {
	for _, e := range d.Rules.Reminders(c, now) {
		o := &occasion{Commit: caselog.Commit{At: now}, event: e}
		if err := d.decide(ctx, o, c); err != nil {
			return nil, err
		}
		planned = append(planned, o)
		c = o.decision.Case
	}
	return planned, nil
}

// decide judges what is planned of a case as it stands.
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

// notices are the mails of what is planned, one for each address.
func (d *Desk) notices(planned []*occasion, today record.Date) (all []morning.Notice) {
	for i, o := range planned {
		r := &renderer{Desk: d, o: o}
		for _, e := range o.decision.Effects {
			if !morning.Collects(e) {
				continue
			}
			for _, to := range d.discreet(o, d.recipients(o, e.To)) {
				n := morning.Notice{To: to.Person, Blind: to.blind, Effect: e, Event: o.event, Case: o.decision.Case, Moved: o.moved, Mails: len(o.held) + o.more + len(o.ignored) + o.moreAside, Plan: i}
				n.Task, _ = d.Rules.TaskOf(o.before, o.event.Term, today)
				switch {
				case o.event.Kind != record.TermDue:
				case e.Letter == record.MailNotDone:
					n.Waiting = d.waitingOf(e.To, r.lapsed())
				default:
					n.Waiting = d.waitingOf(e.To, r.confirmable())
				}
				all = append(all, n)
			}
		}
	}
	return all
}

// tell keeps and mails what is planned.
func (d *Desk) tell(ctx context.Context, planned []*occasion, now time.Time) error {
	open, week, err := d.weekly(ctx, now)
	if err != nil {
		return err
	}
	plan, err := morning.Arrange(d.notices(planned, d.Rules.Day(now)), d.Rules, open, week, func() (string, error) { return smtp.NewMessageID(d.Random, domainOf(d.House.Email)) })
	if err != nil {
		return err
	}
	var errs []error
	var rest []*occasion
	stands := make(map[string]record.Case) // of which something is kept or about to be
	for i, o := range planned {
		o.inOne, o.event.Listed = plan.InOne, plan.Listed[i]
		if o.event.Listed != "" || o.before.ID != "" && plan.Together[o.before.ID] {
			rest = append(rest, o)
			continue
		}
		if err := d.follow(ctx, o, stands, d.finish); err != nil {
			errs = append(errs, fmt.Errorf("reminders of %s: %w", o.before.ID, err))
		}
	}
	var k kept
	add := func(ctx context.Context, o *occasion) error { return d.add(ctx, &k, o) }
	for _, o := range rest {
		if err := d.follow(ctx, o, stands, add); err != nil { // then the others without it
			errs = append(errs, fmt.Errorf("reminders of %s: %w", o.before.ID, err))
			others := slices.DeleteFunc(rest, func(x *occasion) bool { return x == o || x.before.ID != "" && x.before.ID == o.before.ID })
			return joined(append(errs, d.tell(ctx, others, now)))
		}
	}
	for _, p := range plan.Posts {
		if err := add(ctx, d.inOneMail(planned, p, open, week, now)); err != nil {
			errs = append(errs, fmt.Errorf("the morning's mail: %w", err))
			clear(stands)
			for _, o := range rest { // better many mails than none
				o.inOne, o.event.Listed = nil, ""
				errs = append(errs, d.follow(ctx, o, stands, d.finish))
			}
			return joined(errs)
		}
	}
	return joined(append(errs, d.keepTogether(ctx, &k)))
}

// follow does with what is planned of a case, as the case stands after what was planned
// before it.
func (d *Desk) follow(ctx context.Context, o *occasion, stands map[string]record.Case, do func(context.Context, *occasion) error) error {
	id := o.before.ID
	if id != "" {
		c, moved := stands[id]
		if !moved {
			c = o.before
		}
		if err := d.decide(ctx, o, c); err != nil {
			return err
		}
	}
	err := do(ctx, o)
	stands[id] = o.decision.Case
	return err
}

// weekly gives the cases of which the week's page speaks, on the first working day of a
// week and once: those that were there at the reminder hour.
func (d *Desk) weekly(ctx context.Context, now time.Time) (open []record.Case, week bool, err error) {
	today := d.Rules.Day(now)
	if !d.Rules.Morning(now).Equal(now) || !morning.FirstOfWeek(d.Rules, today) {
		return nil, false, nil
	}
	if done, err := d.Log.Marked(ctx, markWeek); err != nil || !done.IsZero() && d.Rules.Day(done) == today {
		return nil, false, err
	}
	if open, err = d.Log.Cases(ctx, true); err != nil {
		return nil, false, err
	}
	open = slices.DeleteFunc(open, func(c record.Case) bool {
		return !c.ReceivedAt.Before(d.Rules.ReminderAt(today)) || c.ReceivedAt.IsZero() && !c.ReceivedOn.Before(today)
	})
	if len(open) == 0 {
		return nil, false, d.Log.Mark(ctx, markWeek, now)
	}
	return open, true, nil
}

// inOneMail is the occasion of the one mail that an address gets.
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

// kept is what is kept in one transaction.
type kept struct {
	commits []caselog.Commit
	of      []*occasion
	mails   []mailing
}

// add renders what is planned, to be kept with the rest.
func (d *Desk) add(ctx context.Context, k *kept, o *occasion) error {
	o.step = d.progress
	m, err := d.render(ctx, o)
	if err != nil {
		return err
	}
	keep, err := d.keeping(ctx, o, &m)
	if err != nil {
		return err
	}
	k.commits, k.of, k.mails = append(k.commits, keep), append(k.of, o), append(k.mails, m)
	return nil
}

func (d *Desk) keepTogether(ctx context.Context, k *kept) error {
	if len(k.commits) == 0 {
		return nil
	}
	d.at(Decided)
	if err := d.Log.Commit(ctx, k.commits...); err != nil {
		return err
	}
	d.at(Kept)
	for i, o := range k.of {
		if err := d.afterwards(ctx, o, k.commits[i], k.mails[i]); err != nil {
			return err
		}
	}
	return nil
}
