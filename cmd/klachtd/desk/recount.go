package desk

import (
	"context"
	"fmt"
	"hash/fnv"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// recountAll looks at the start and each morning whether the holidays are others than
// when terms were told: what ends sooner then does so, what would end later holds, and
// who leads the cases and the administrator get one list of both. The list goes out
// first, so that a crash in between loses neither.
func (d *Desk) recountAll(ctx context.Context, cases []record.Case, now time.Time) ([]record.Case, error) {
	today := d.Rules.Day(now)
	touched := make(map[record.Recipient][]templates.OverviewRow)
	for _, c := range cases {
		acting, _ := d.Rules.Acting(c)
		for _, x := range d.Rules.Recounted(c, today) {
			row := templates.OverviewRow{Case: c.ID, Task: templates.TermPhrase(x.Term), Was: x.Was, Due: x.Now}
			touched[record.ToAdministrator] = append(touched[record.ToAdministrator], row)
			to := record.ToDirector
			if c.KeptFromDirector() || acting == record.ByDeputy {
				to = record.ToDeputy
			}
			touched[to] = append(touched[to], row)
		}
	}
	if len(touched) == 0 {
		return cases, nil
	}
	// The years of which the decree days are known say nothing of the days that are.
	holidays := d.Rules.Calendar
	holidays.KnownUntil = 0
	print := fnv.New64a()
	fmt.Fprint(print, holidays, d.Rules.Terms.RollToWorkingDay)
	for _, to := range []record.Recipient{record.ToDirector, record.ToDeputy, record.ToAdministrator} {
		mark := fmt.Sprintf("holidays %x %s", print.Sum64(), to)
		told, err := d.Log.Marked(ctx, mark)
		if err != nil {
			return nil, err
		}
		if len(touched[to]) == 0 || !told.IsZero() {
			continue
		}
		o := occasion{Commit: caselog.Commit{At: now, Marks: []string{mark}}, recounted: touched[to]}
		o.decision.Effects = record.MailOverview.Variant(record.VariantHolidays).Effects(to)
		if err := d.finish(ctx, &o); err != nil {
			return nil, fmt.Errorf("list of terms after the holidays changed: %w", err)
		}
	}
	for i, c := range cases {
		e := record.Event{Kind: record.RecountTerms, Actor: record.ByClock, At: now.UTC(), On: today}
		o := occasion{Commit: caselog.Commit{At: now}, event: e, before: c, decision: procedure.Decide(d.Rules, c, e, now)}
		if len(o.decision.Facts) == 0 {
			continue
		}
		if err := d.finish(ctx, &o); err != nil {
			return nil, fmt.Errorf("terms of %s after the holidays changed: %w", c.ID, err)
		}
		cases[i] = o.decision.Case
	}
	return cases, nil
}
