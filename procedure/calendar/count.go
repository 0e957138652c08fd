package calendar

import "github.com/golang-sql/civil"

// Count is how a term was counted when it was told: a date stays explained by the days
// that were skipped then, whatever the holidays are now.
type Count struct {
	From    civil.Date `json:"from"` // day 0
	Days    int        `json:"days"`
	Skipped []Skip     `json:"skipped,omitempty"` // of a term in working days
	After   Resumption `json:"after,omitempty"`
}

// Resumption is what a term is counted from where that is not the usual; "" where it is.
type Resumption string

const (
	AfterReopening   Resumption = "reopened"     // it runs on for the days that were left
	AfterContact     Resumption = "contact"      // a submission that was asked for before the contact
	AfterContactTerm Resumption = "contact_term" // likewise, as long as there is no contact
)

// Counted gives how a term of working days that ends on a day is counted.
func (c Calendar) Counted(from, due civil.Date) Count {
	return Count{From: from, Days: c.WorkingDaysLeft(from, due), Skipped: c.Skipped(from, due)}
}

// Working counts working days, and gives the last.
func (c Calendar) Working(n *Count) civil.Date {
	due := c.WorkingDay(n.From, n.Days)
	n.Skipped = c.Skipped(n.From, due)
	return due
}

// Resume is a term that ended on a day, was stopped on another and runs on from a third:
// for the days that were left, of which the day it stopped is one, and for no more than
// the whole.
func (c Calendar) Resume(end, stopped, on civil.Date, whole int, working bool) Count {
	left := end.DaysSince(stopped) + 1
	if working {
		left = c.WorkingDaysLeft(stopped.AddDays(-1), end)
	}
	return Count{From: on, Days: max(min(left, whole), 1), After: AfterReopening}
}
