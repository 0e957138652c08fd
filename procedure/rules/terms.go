package rules

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Terms are the dates that follow from the events of one case, with the names used
// outside. A date that cannot be known yet is nil.
type Terms struct {
	Received         record.Date     `json:"received"`
	LapsesAfter      *record.Date    `json:"lapses_after"` // R08: the last day on which a complaint is in time
	AcknowledgeBy    record.Date     `json:"acknowledge_by"`
	ContactBy        record.Date     `json:"contact_by"`
	AdviseBy         *record.Date    `json:"advise_by"`
	ExtendedAdviseBy *record.Date    `json:"extended_advise_by"`
	DecideBy         *record.Date    `json:"decide_by"`
	Skipped          []calendar.Skip `json:"skipped"` // holidays passed over by the terms in working days
}

// TermsFor counts every term from the days on which things happened. problem,
// referred and advised may be nil.
func (r *Rules) TermsFor(received record.Date, problem, referred, advised *record.Date) Terms {
	t := Terms{
		Received:      received,
		AcknowledgeBy: r.AcknowledgeBy(received),
		ContactBy:     r.ContactBy(received),
	}
	skip := skipper{calendar: r.Calendar}
	skip.add(received, t.ContactBy)
	if problem != nil {
		t.LapsesAfter = new(r.LapsesAfter(*problem))
	}
	if referred != nil {
		t.AdviseBy = new(r.AdviseBy(*referred))
		t.ExtendedAdviseBy = new(r.ExtendedAdviseBy(*referred))
	}
	if advised != nil {
		t.DecideBy = new(r.DecideBy(*advised))
		skip.add(*advised, *t.DecideBy)
	}
	t.Skipped = skip.days
	return t
}

// skipper collects the days skipped by several terms, each day once, in order.
type skipper struct {
	calendar calendar.Calendar
	days     []calendar.Skip
}

func (s *skipper) add(from, until record.Date) {
	s.told(calendar.Count{Skipped: s.calendar.Skipped(from, until)})
}

func (s *skipper) told(n calendar.Count) {
	for _, day := range n.Skipped {
		if n := len(s.days); n == 0 || s.days[n-1].Date.Before(day.Date) {
			s.days = append(s.days, day)
		}
	}
}

// EarliestReceipt is the first day on which the foundation can have received a
// complaint that comes in on a given day: an earlier date is a typing error, or a
// trick.
func EarliestReceipt(day record.Date) record.Date { return day.AddDays(-366) }

// AcknowledgeBy: "binnen twee weken" (R10, procedure 3).
func (r *Rules) AcknowledgeBy(received record.Date) record.Date {
	return r.roll(received.AddDays(r.Terms.AcknowledgeDays))
}

// ContactBy: "binnen tien werkdagen" (R12, procedure 4).
func (r *Rules) ContactBy(received record.Date) record.Date {
	return r.Calendar.WorkingDay(received, r.Terms.ContactWorkingDays)
}

// SubmitBy: "meteen" (R14, procedure 5), read as one working day.
func (r *Rules) SubmitBy(refused record.Date) record.Date {
	return r.Calendar.WorkingDay(refused, r.Terms.SubmitWorkingDays)
}

// AdviseBy: "binnen drie weken" (R17, procedure 6).
func (r *Rules) AdviseBy(referred record.Date) record.Date {
	return r.roll(referred.AddDays(r.Terms.AdviseDays))
}

// ExtendedAdviseBy: "eenmalig verlengen" (R18, procedure 6), counted from the first
// last day as the calendar gives it, not from the rolled one.
func (r *Rules) ExtendedAdviseBy(referred record.Date) record.Date {
	return r.roll(referred.AddDays(r.Terms.AdviseDays + r.Terms.ExtendDays))
}

// DecideBy: "binnen vijf werkdagen" (R20, procedure 7).
func (r *Rules) DecideBy(advised record.Date) record.Date {
	return r.Calendar.WorkingDay(advised, r.Terms.DecideWorkingDays)
}

// LapsesAfter: "twee jaar nadat het probleem zich heeft voorgedaan" (R08,
// indienen). 29 February lapses on 28 February; a complaint on the day itself
// is in time, since doubt favours the complainant.
func (r *Rules) LapsesAfter(problem record.Date) record.Date {
	d := problem
	d.Year += r.Terms.LapseYears
	if !d.IsValid() {
		d.Day = 28
	}
	return d
}

// roll moves the end of a term in weeks to a working day if the foundation chose that;
// taking the end literally is never late under either reading.
func (r *Rules) roll(d record.Date) record.Date {
	if r.Terms.RollToWorkingDay {
		return r.Calendar.OnOrAfter(d)
	}
	return d
}

// reminderHour is the hour in Amsterdam at which reminders are due.
const reminderHour = 8

// ReminderAt gives the instant of the reminder hour on a day. 08:00 exists on every day
// in Amsterdam: the clock changes at night.
func (r *Rules) ReminderAt(d record.Date) time.Time {
	return time.Date(d.Year, d.Month, d.Day, reminderHour, 0, 0, 0, r.Zone)
}

// ReopenUntil is the last day on which a withdrawn case can be reopened: 14 days after
// letter 10 arrived, but never before the day that the letter names. While the letter
// has not arrived, or an answer to it waits, it is never earlier than today.
func (r *Rules) ReopenUntil(c record.Case, today record.Date) record.Date {
	last := c.ReopenBy
	arrived := c.Arrived(record.LetterWithdrawal)
	if told := arrived.AddDays(r.Terms.ReopenDays); !arrived.IsZero() && told.After(last) {
		last = told
	}
	if (arrived.IsZero() || !c.AnswerOn.IsZero()) && today.After(last) {
		last = today
	}
	return last
}
