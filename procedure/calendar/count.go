package calendar

import "github.com/golang-sql/civil"

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
