package rules

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// placingTask: mail waits for a place with a case; a reminder on the next working day
// and then every five.
func (r *Rules) placingTask(c *record.Case, today record.Date) []Task {
	lead, _ := r.Acting(*c)
	var since []record.Date
	for _, p := range r.Placeless(*c) {
		if on := r.Day(p.Received); !slices.Contains(since, on) {
			since = append(since, on)
		}
	}
	if len(since) == 0 {
		return nil
	}
	return []Task{{Term: record.TermPlacing, For: lead, Since: slices.MinFunc(since, record.Date.DaysSince), Reminders: r.untilDone(today, since...)}}
}

// Placeless is the mail waiting for a place with a case that the person leading the
// case may know of.
func (r *Rules) Placeless(c record.Case) (told []record.Mail) {
	lead, _ := r.Acting(c)
	for _, p := range c.Placeless {
		if !p.DeputyOnly || lead != record.ByDirector {
			told = append(told, p)
		}
	}
	return told
}

// placedDays is the number of working days after receipt at which a mail that nobody
// put in a case becomes a case of its own.
const placedDays = 3

// PlacedBy is the day; it happens in the morning.
func (r *Rules) PlacedBy(received record.Date) record.Date {
	return r.Calendar.WorkingDay(received, placedDays)
}
