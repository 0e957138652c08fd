package rules

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// placingTask: mail waits for a place with a case, reminded the next working day and
// then every five.
func (r *Rules) placingTask(c *record.Case, today record.Date) []Task {
	lead, _ := r.Acting(*c)
	var since []record.Date
	for _, p := range c.Placeless {
		if on := r.Day(p.Received); (!p.DeputyOnly || lead != record.ByDirector) && !slices.Contains(since, on) {
			since = append(since, on)
		}
	}
	if len(since) == 0 {
		return nil
	}
	return []Task{{Term: record.TermPlacing, For: lead, Since: slices.MinFunc(since, record.Date.DaysSince), Reminders: r.untilDone(today, since...)}}
}

// placedDays is on which working day after its receipt a mail that nobody put in a place
// becomes a case.
const placedDays = 3

// PlacedBy is the day on whose morning it does.
func (r *Rules) PlacedBy(received record.Date) record.Date {
	return r.Calendar.WorkingDay(received, placedDays)
}
