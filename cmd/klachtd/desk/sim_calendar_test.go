package desk_test

import (
	"slices"
	"time"

	"github.com/golang-sql/civil"
)

// The terms, counted once more from the words of RULES.md and with no
// code of package procedure. The holidays stand here as dates of an almanac.
var almanac = []string{
	"2026-01-01", "2026-01-02", "2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-15", "2026-05-25", "2026-12-25", "2026-12-26",
	"2027-01-01", "2027-03-26", "2027-03-29", "2027-04-27", "2027-05-05", "2027-05-06", "2027-05-07", "2027-05-17", "2027-12-25", "2027-12-26",
	"2028-01-01", "2028-04-14", "2028-04-17", "2028-04-27", "2028-04-28", "2028-05-05", "2028-05-25", "2028-05-26", "2028-06-05", "2028-12-25", "2028-12-26",
}

func (w *world) isWorkingDay(d civil.Date) bool {
	if w := d.In(time.UTC).Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	return !slices.Contains(almanac, d.String()) && !slices.Contains(w.decreed, d)
}

// workingDay is the nth working day after a day.
func (w *world) workingDay(d civil.Date, n int) civil.Date {
	for n > 0 {
		if d = d.AddDays(1); w.isWorkingDay(d) {
			n--
		}
	}
	return d
}

func (w *world) workingDayFrom(d civil.Date) civil.Date {
	for !w.isWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

func (w *world) workingDayUntil(d civil.Date) civil.Date {
	for !w.isWorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d
}

// dayOf is the day in Amsterdam.
func (w *world) dayOf(t time.Time) civil.Date { return civil.DateOf(t.In(w.zone)) }

// morning is 08:00 of a day in Amsterdam.
func (w *world) morning(d civil.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 8, 0, 0, 0, w.zone)
}

// officeHours reports whether reminders leave at an instant: on a working day from 08:00.
func (w *world) officeHours(t time.Time) bool {
	d := w.dayOf(t)
	return w.isWorkingDay(d) && !t.Before(w.morning(d))
}
