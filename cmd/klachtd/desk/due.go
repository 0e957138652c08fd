package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// RemindAll checks the terms: each one that fell due is an event like any other. What
// was missed while the program was down follows from the state of the cases.
func (d *Desk) RemindAll(ctx context.Context, out *Outcome) error {
	defer d.Turns.Memory.For(0) // a list may enclose large mail
	now := d.Now()
	var errs []error
	for _, chore := range []struct {
		what string
		do   func(context.Context, time.Time) error
	}{
		{"mail that nobody put in a place", func(ctx context.Context, _ time.Time) error { return d.placeDue(ctx, out) }},
		{"list for who stands in", d.handOver},
		{"notice of much mail", d.tellCaps},
		{"notice that commands are refused", d.Daily.TellBorder},
		{"notice that the client secret ends", d.Daily.TellSecret},
		{"notice that the house style fails", d.Daily.TellStyle},
		{"notice of texts that cannot be used", d.Daily.TellTexts},
		{"alarm that mail does not go around", d.Daily.RaiseAlarm},
		{"list of old mail", func(ctx context.Context, now time.Time) error { return d.Daily.ShowOld(ctx, now, d.CaughtUp.Load()) }},
		{"what is due", d.tellDue},
	} {
		if err := chore.do(ctx, now); err != nil {
			out.Retry++
			errs = append(errs, fmt.Errorf("%s: %w", chore.what, err))
		}
	}
	return joined(errs)
}

// tellDue plans what is due, in cases and in mail that waits for people, and tells
// people. If somebody else wrote to a case in the meantime, it plans again.
func (d *Desk) tellDue(ctx context.Context, now time.Time) (err error) {
	since, err := d.Log.Paused(ctx)
	if err != nil {
		return err
	}
	paused := !since.IsZero()
	for range 3 {
		var planned []*write.Occasion
		put := func(o *write.Occasion) error { planned = append(planned, o); return nil }
		cases, failed := d.dueCases(ctx, now)
		errs := []error{failed}
		for _, c := range cases {
			due, err := d.plan(ctx, c, now, paused)
			planned, errs = append(planned, due...), append(errs, err)
		}
		if paused {
			d.look.again() // look for everything when that is over
		} else {
			errs = append(errs, d.Daily.ShowHeld(ctx, now, put), d.tellUntold(ctx, now, put), d.tellMoved(ctx, now, put))
		}
		if err = joined(append(errs, d.tell(ctx, planned, now))); err == nil {
			return nil
		}
		d.look.again() // it may take a look at all cases to find it again
		if !errors.Is(err, caselog.ErrConflict) {
			return err
		}
	}
	return err
}

// dueCases gives the cases that the clock must look at. Once a morning, at the start,
// and when the clock was set back, that includes every open one: the configuration or
// the clock may count differently now than when the case was last written.
func (d *Desk) dueCases(ctx context.Context, now time.Time) ([]record.Case, error) {
	if d.look.suffices(now) {
		return d.Log.CasesDue(ctx, now)
	}
	cases, err := d.Log.Cases(ctx, true)
	if err != nil {
		return nil, err
	}
	if cases, err = d.Daily.Recount(ctx, cases, now); err != nil {
		return nil, err
	}
	soon := now.AddDate(0, 2, 0) // a closed case whose next task is later is looked at when that comes nearer
	due, err := d.Log.CasesDue(ctx, soon)
	if err != nil {
		return nil, err
	}
	for _, c := range due {
		if c.Status.Closed() { // waiting commands lapse, and an answer to letter 10 needs a reminder too
			cases = append(cases, c)
		}
	}
	if years := d.Rules.Terms.KeepYears; years > 0 {
		ripe, err := d.Log.Ripe(ctx, d.Rules.Day(now).AddDays(rules.ForgetNotice-365*years), soon)
		if err != nil {
			return nil, err
		}
		cases = append(cases, ripe...)
	}
	next := d.Rules.ReminderAt(d.Rules.Day(now))
	if !next.After(now) {
		next = d.Rules.NextMorning(now)
	}
	d.look.swept(now, next)
	return cases, nil
}

// look remembers when the terms were looked at.
type look struct {
	mu     sync.Mutex // mail that leaves on its own goroutine writes cases too
	latest time.Time  // the latest look, or when a case was written after that
	next   time.Time  // when every open case is looked at again
}

// suffices reports whether only the cases that are due need be looked at, and notes that
// they are.
func (l *look) suffices(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if now.Before(l.latest) || !now.Before(l.next) {
		return false
	}
	l.latest = now
	return true
}

// written notes that a case was written: the next look at it counts from there.
func (l *look) written(at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if at.After(l.latest) {
		l.latest = at
	}
}

// swept notes that every open case was looked at.
func (l *look) swept(now, next time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.latest, l.next = now, next
}

// again makes the next look one at every case.
func (l *look) again() { l.swept(time.Time{}, time.Time{}) }

// readdress sends every open case again to a role with an address that never got a mail
// of it: with nothing to answer, nobody can give commands.
func (d *Desk) readdress(ctx context.Context) error {
	cases, err := d.Log.Cases(ctx, true)
	if err != nil {
		return err
	}
	for _, c := range cases {
		roles := map[record.Recipient]rules.RoleHolder{record.ToResponsible: absence.ForGood(d.Rules, c)}
		if !c.NoticeBy.IsZero() { // nobody has it yet: its notice waits
			delete(roles, record.ToResponsible)
		}
		if c.Status.WithCommission() {
			roles[record.ToCommission] = d.Rules.Roles.Commission
		}
		letters, err := d.Log.Letters(ctx, c.ID)
		if err != nil {
			return err
		}
		for role, holder := range roles {
			for _, address := range holder.Addresses {
				if slices.ContainsFunc(letters, func(l caselog.Letter) bool {
					return record.SameAddress(l.To, address) && (l.Kind == record.MailNotice || !record.SameAddress(address, d.Rules.Roles.Escalation)) // that address hears of other cases too
				}) {
					continue
				}
				if err := d.sendAfresh(ctx, c.ID, role, address); err != nil {
					return fmt.Errorf("mail of %s to a new address: %w", c.ID, err)
				}
			}
		}
	}
	return nil
}

func (d *Desk) sendAfresh(ctx context.Context, id string, role record.Recipient, address string) error {
	c, err := d.Log.Case(ctx, id)
	if err != nil {
		return err
	}
	now := d.Now()
	e := record.Event{Kind: record.Readdress, Actor: record.ByAdministrator, At: now.UTC(), On: d.Rules.Day(now), To: role}
	o := write.Decide(d.Rules, c, e, now)
	o.Only = address
	return d.finish(ctx, o)
}
