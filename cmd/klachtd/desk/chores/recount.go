package chores

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/morning"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Recount checks at the start and each morning whether the holidays have changed
// since people were told of a term. A term that ends sooner does so; one that would end
// later keeps its day. Both are in the next morning's mail; until then marks record
// them.
func (d *Daily) Recount(ctx context.Context, cases []record.Case, now time.Time) ([]record.Case, error) {
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
		o := write.Decide(d.Rules, c, e, now)
		o.Marks = append(moved, known)
		if err := d.Desk.Finish(ctx, o); err != nil {
			return nil, fmt.Errorf("terms of %s after the holidays changed: %w", c.ID, err)
		}
		cases[i] = o.Decision.Case
	}
	return cases, nil
}
