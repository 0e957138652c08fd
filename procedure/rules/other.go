package rules

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// againDays is the number of working days, after the day by which letter 17 asked for
// an answer, at which the client is reminded once. The person answering for the case
// was reminded on the first of them, and could call.
const againDays = 5

// AgainOn is the day on which the client is or was reminded of letter 17; zero for
// never: the letter came back, or there is an answer.
func (r *Rules) AgainOn(c *record.Case) record.Date {
	switch {
	case !c.AgainOn.IsZero():
		return c.AgainOn
	case c.SupplementOn.IsZero(), c.Status.Closed(), c.Lost(record.LetterSupplement, record.ToComplainant):
		return record.Date{}
	}
	return r.Calendar.WorkingDay(c.SupplementBy, againDays)
}

// measuresAhead is how many days before the day of measures somebody is reminded of them, in
// time to begin.
const measuresAhead = 14

// otherTasks are the other things left to do, also in a closed case: the measures that a
// decision promises; the data that somebody asked for in mail that is no complaint; a second
// person's look at what was closed as spam; and the client's reminder of letter 17.
func (r *Rules) otherTasks(c *record.Case, today record.Date) (tasks []Task) {
	if on := r.AgainOn(c); !on.IsZero() && c.AgainOn.IsZero() {
		tasks = append(tasks, Task{Term: record.TermAgain, For: record.ByClock, Since: c.SupplementOn, Reminders: []Reminder{{On: on}}})
	}
	if !c.DataOn.IsZero() {
		lead, _ := r.Acting(*c)
		tasks = append(tasks, Task{Term: record.TermData, For: lead, Since: c.DataOn, Reminders: r.untilDone(today, c.DataOn)})
	}
	if !c.MeasuresBy.IsZero() && c.MeasuresOn.IsZero() {
		lead, _ := r.Acting(*c)
		stages := []Reminder{{On: r.Calendar.OnOrBefore(c.MeasuresBy.AddDays(-measuresAhead))}, {On: r.Calendar.OnOrBefore(c.MeasuresBy)}}
		stages = slices.DeleteFunc(stages, func(s Reminder) bool { return !s.On.After(c.DecidedOn) })
		tasks = append(tasks, Task{Term: record.TermMeasure, For: lead, Since: c.DecidedOn, Due: c.MeasuresBy, Reminders: append(stages, r.overdue(c.MeasuresBy, today)...)})
	}
	if !c.SpamOn.IsZero() {
		tasks = append(tasks, Task{Term: record.TermSpam, For: r.secondLook(c), Since: c.SpamOn, Reminders: []Reminder{{On: r.Calendar.WorkingDay(c.SpamOn, 1)}}})
	}
	return tasks
}

// secondLook is who checks what somebody else closed as spam: the deputy, or the
// director for what the deputy closed; if there is nobody else, the person answering
// for the case.
func (r *Rules) secondLook(c *record.Case) record.Actor {
	switch {
	case c.SpamBy == record.ByDeputy && !r.KeptFromDirector(*c):
		return record.ByDirector
	case c.SpamBy != record.ByDeputy && r.Roles.Deputy.Configured():
		return record.ByDeputy
	}
	lead, _ := r.Acting(*c)
	return lead
}

// Late gives the late step, among those that somebody must take for the client: the one
// that was shown, else the last in the procedure. It also gives the next day on which
// that person is reminded; zero for none.
func (r *Rules) Late(c record.Case, shown record.Term, today record.Date) (late Task, next record.Date, is bool) {
	for _, t := range r.Tasks(c, today) {
		if slices.Contains([]record.Term{record.TermContact, record.TermSubmit, record.TermAdvise, record.TermDecide}, t.Term) && t.Due.Before(today) && !(is && late.Term == shown) {
			late, is = t, true
		}
	}
	for _, s := range late.Reminders {
		if s.On.After(today) && (next.IsZero() || s.On.Before(next)) {
			next = s.On
		}
	}
	return late, next, is
}

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
