package desk

import (
	"cmp"
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// recountAll checks at the start and each morning whether the holidays have changed
// since people were told of a term. A term that ends sooner does so; one that would end
// later keeps its day. Both are in the next morning's mail; until then marks record
// them.
func (d *Desk) recountAll(ctx context.Context, cases []record.Case, now time.Time) ([]record.Case, error) {
	today := d.Rules.Day(now)
	// How far the decree days are known does not change the days themselves.
	holidays := d.Rules.Calendar
	holidays.KnownUntil = 0
	print := fnv.New64a()
	fmt.Fprint(print, holidays, d.Rules.Terms.RollToWorkingDay)
	known := fmt.Sprintf("holidays %x", print.Sum64())
	told, err := d.Log.Marked(ctx, known)
	if err != nil {
		return nil, err
	}
	for i, c := range cases {
		var moved []string
		for _, x := range d.Rules.Recounted(c, today) {
			if told.IsZero() || x.Now.Before(x.Was) {
				moved = append(moved, morning.MovedMark(c.ID, x))
			}
		}
		if len(moved) == 0 {
			continue
		}
		e := record.Event{Kind: record.RecountTerms, Actor: record.ByClock, At: now.UTC(), On: today}
		o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now, Marks: append(moved, known)}, Event: e, Before: c, Decision: procedure.Decide(d.Rules, c, e, now)}}
		if err := d.finish(ctx, &o); err != nil {
			return nil, fmt.Errorf("terms of %s after the holidays changed: %w", c.ID, err)
		}
		cases[i] = o.Decision.Case
	}
	return cases, nil
}

// tellMoved plans what changed holidays do to terms, for the morning.
func (d *Desk) tellMoved(ctx context.Context, now time.Time, put func(occasion) error) error {
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
		o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now}, Before: c}, moved: m.Rows}
		for _, mark := range m.Marks {
			o.keepUntil(mark, time.Time{})
		}
		o.Decision = procedure.Decision{Case: c, Effects: record.MailMorning.Letter().Effects(to, record.ToAdministrator)}
		err = put(o)
	}
	return err
}
