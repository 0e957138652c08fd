// Package calendar knows the working days by which the terms of the regulation are
// counted.
package calendar

import (
	"fmt"
	"time"

	"github.com/golang-sql/civil"
)

// Calendar tells working days from other days. Its holidays are those of article 3 of
// the Algemene termijnenwet. They are written out here because the one Go library for
// Dutch holidays moves Koningsdag wrongly and does not know the days that a decree
// makes equal to holidays.
type Calendar struct {
	GoodFriday    bool         // Goede Vrijdag is no working day
	LiberationDay bool         // 5 May is no working day, every year
	Decree        []civil.Date // days that a royal decree makes equal to a holiday
	KnownUntil    int          // the last year for which the decree days are known
}

// Skip is a day that does not count in a term, with the reason in Dutch. Weekends are
// not listed: everybody knows they do not count.
type Skip struct {
	Date civil.Date `json:"date"`
	Why  string     `json:"why"`
}

// Easter gives Easter Sunday by the anonymous Gregorian computus (Meeus,
// Astronomical Algorithms, chapter 8).
func Easter(year int) civil.Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	month := (h + l - 7*m + 90) / 25
	day := (h + l - 7*m + 33*month + 19) % 32
	return civil.Date{Year: year, Month: time.Month(month), Day: day}
}

// Holiday gives the Dutch name of the holiday on d, or "" when it is none.
func (c Calendar) Holiday(d civil.Date) string {
	for _, decreed := range c.Decree {
		if d == decreed {
			return "bij besluit gelijkgesteld met een feestdag"
		}
	}
	switch {
	case d.Month == time.January && d.Day == 1:
		return "Nieuwjaarsdag"
	case d.Month == time.April && d == kingsDay(d.Year):
		return "Koningsdag"
	case d.Month == time.May && d.Day == 5 && c.LiberationDay:
		return "Bevrijdingsdag"
	case d.Month == time.December && d.Day == 25:
		return "Eerste Kerstdag"
	case d.Month == time.December && d.Day == 26:
		return "Tweede Kerstdag"
	}
	if d.Month < time.March || d.Month > time.June { // the other holidays depend on Easter
		return ""
	}
	switch d.DaysSince(Easter(d.Year)) {
	case -2:
		if c.GoodFriday {
			return "Goede Vrijdag"
		}
	case 1:
		return "Tweede Paasdag"
	case 39:
		return "Hemelvaartsdag"
	case 50:
		return "Tweede Pinksterdag"
	}
	return ""
}

// kingsDay is 27 April, or the day before when that is a Sunday.
func kingsDay(year int) civil.Date {
	d := civil.Date{Year: year, Month: time.April, Day: 27}
	if weekday(d) == time.Sunday {
		return d.AddDays(-1)
	}
	return d
}

// IsWorkingDay reports whether d counts in a term of working days.
func (c Calendar) IsWorkingDay(d civil.Date) bool {
	return !weekend(d) && c.Holiday(d) == ""
}

// WorkingDay gives the n-th working day after d; d itself is day 0.
func (c Calendar) WorkingDay(d civil.Date, n int) civil.Date {
	for w := weekday(d); n > 0; {
		if d, w = next(d), (w+1)%7; w != time.Saturday && w != time.Sunday && c.Holiday(d) == "" {
			n--
		}
	}
	return d
}

// next is the day after d. Terms are counted often, and usually the next day is in the
// same month.
func next(d civil.Date) civil.Date {
	if 0 < d.Day && d.Day < 28 && 0 < d.Month {
		d.Day++
		return d
	}
	return d.AddDays(1)
}

// OnOrAfter gives d, or the first working day after it.
func (c Calendar) OnOrAfter(d civil.Date) civil.Date {
	for !c.IsWorkingDay(d) {
		d = d.AddDays(1)
	}
	return d
}

// OnOrBefore gives d, or the last working day before it.
func (c Calendar) OnOrBefore(d civil.Date) civil.Date {
	for !c.IsWorkingDay(d) {
		d = d.AddDays(-1)
	}
	return d
}

// WorkingDaysLeft counts the working days after today, up to and including due.
// It is 0 on the last day and after it.
func (c Calendar) WorkingDaysLeft(today, due civil.Date) int {
	n := 0
	for d := today.AddDays(1); !d.After(due); d = d.AddDays(1) {
		if c.IsWorkingDay(d) {
			n++
		}
	}
	return n
}

// Skipped lists the holidays after from, up to and including until, that do not fall on
// a weekend: the days that a count of working days skips.
func (c Calendar) Skipped(from, until civil.Date) []Skip {
	var skipped []Skip
	for d := from.AddDays(1); !d.After(until); d = d.AddDays(1) {
		if why := c.Holiday(d); why != "" && !weekend(d) {
			skipped = append(skipped, Skip{d, why})
		}
	}
	return skipped
}

// Warning says, in English for the administrator, that a term runs into years for which
// the decree days are not known; "" when they are.
func (c Calendar) Warning(until civil.Date) string {
	if until.Year <= c.KnownUntil {
		return ""
	}
	return fmt.Sprintf("a term runs until %v, but the days put on a par with a holiday are known until %d only: add those of %d to terms.decree_days and raise terms.decree_known_until", until, c.KnownUntil, until.Year)
}

func weekday(d civil.Date) time.Weekday { return d.In(time.UTC).Weekday() }

func weekend(d civil.Date) bool {
	w := weekday(d)
	return w == time.Saturday || w == time.Sunday
}

// Default knows the decree days published when this version was made.
func Default() Calendar {
	return Calendar{
		GoodFriday: true, LiberationDay: true, KnownUntil: 2028,
		Decree: []civil.Date{
			{Year: 2026, Month: time.January, Day: 2}, {Year: 2026, Month: time.May, Day: 15},
			{Year: 2027, Month: time.May, Day: 7},
			{Year: 2028, Month: time.April, Day: 28}, {Year: 2028, Month: time.May, Day: 26},
		},
	}
}

// Count is how a term was counted when people were told of it. The date can always be
// explained by the days skipped then, whatever the holidays are now.
type Count struct {
	From    civil.Date `json:"from"` // day 0
	Days    int        `json:"days"`
	Skipped []Skip     `json:"skipped,omitempty"` // of a term in working days
	After   Resumption `json:"after,omitempty"`
}

// Resumption is what a term is counted from, if not from the usual day; else "".
type Resumption string

const (
	AfterReopening   Resumption = "reopened"     // it continues for the days that were left
	AfterContact     Resumption = "contact"      // a submission asked for before the contact
	AfterContactTerm Resumption = "contact_term" // likewise, as long as there is no contact
)

// Counted gives how a term of working days that ends on a day is counted.
func (c Calendar) Counted(from, due civil.Date) Count {
	return Count{From: from, Days: c.WorkingDaysLeft(from, due), Skipped: c.Skipped(from, due)}
}

// Working counts the working days of n, and gives the last.
func (c Calendar) Working(n *Count) civil.Date {
	due := c.WorkingDay(n.From, n.Days)
	n.Skipped = c.Skipped(n.From, due)
	return due
}

// Resume is a term that would end on a day, was stopped on another and continues from a
// third: for the days that were left, counting the day it stopped, but never longer
// than the whole term. One is always left, even if holidays were added since.
func (c Calendar) Resume(end, stopped, on civil.Date, whole int, working bool) Count {
	left := end.DaysSince(stopped) + 1
	if working {
		left = c.WorkingDaysLeft(stopped.AddDays(-1), end)
	}
	return Count{From: on, Days: max(min(left, whole), 1), After: AfterReopening}
}
