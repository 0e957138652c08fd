package procedure

import (
	"slices"
	"time"
)

// A reminder is due at 08:00 in Amsterdam on a working day. Which reminders
// there are follows from the case as it stands, not from when the program last
// looked: after a week away only the latest of each term is sent.

// stage is one moment at which somebody is reminded of a term.
type stage struct {
	on      Date
	overdue bool
}

// Reminders gives the reminders that are due at now and were not sent yet, at
// most one for each term. Those that were missed leave on a working day too.
func (r *Rules) Reminders(c Case, now time.Time) []Event {
	if r.Morning(now).After(now) {
		return nil
	}
	return r.missed(c, now)
}

// Morning gives now, or the next moment at which reminders leave: the reminder
// hour of the first working day.
func (r *Rules) Morning(now time.Time) time.Time {
	today := r.Day(now)
	if r.Calendar.IsWorkingDay(today) && !now.Before(r.ReminderAt(today)) {
		return now
	}
	if now.After(r.ReminderAt(today)) {
		today = today.AddDays(1)
	}
	return r.ReminderAt(r.Calendar.OnOrAfter(today))
}

// NextMorning gives the reminder hour of the day after an instant.
func (r *Rules) NextMorning(t time.Time) time.Time { return r.ReminderAt(r.Day(t).AddDays(1)) }

// missed gives the latest reminder of each term that was not sent.
func (r *Rules) missed(c Case, now time.Time) []Event {
	var due []Event
	for _, t := range []Term{TermManager, TermContact, TermAfterContact, TermSubmit, TermAdvise, TermDecide} {
		s, ok := r.latest(c, t, now)
		if !ok || !s.on.After(c.Reminded[t]) {
			continue
		}
		due = append(due, Event{Kind: TermDue, Actor: ByClock, At: now.UTC(), On: r.Day(now), Term: t, Stage: s.on, Overdue: s.overdue})
	}
	return due
}

// latest gives the last stage of a term that is not after now.
func (r *Rules) latest(c Case, t Term, now time.Time) (stage, bool) {
	stages := r.stages(c, t, r.Day(now))
	slices.SortStableFunc(stages, func(a, b stage) int { return a.on.DaysSince(b.on) })
	for _, s := range slices.Backward(stages) {
		if !r.ReminderAt(s.on).After(now) {
			return s, true
		}
	}
	return stage{}, false
}

// NextReminder gives the first instant from now on at which a reminder of this
// case can be due; ok is false when none is to come.
func (r *Rules) NextReminder(c Case, now time.Time) (next time.Time, ok bool) {
	if len(r.missed(c, now)) > 0 {
		return r.Morning(now), true
	}
	for _, t := range []Term{TermManager, TermContact, TermAfterContact, TermSubmit, TermAdvise, TermDecide} {
		for _, s := range r.stages(c, t, r.Day(now)) {
			if at := r.ReminderAt(s.on); at.After(now) && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	}
	return next, ok
}

// stages lists when somebody is reminded of a term that runs in this case, up
// to the first one after today.
func (r *Rules) stages(c Case, t Term, today Date) []stage {
	before := c.Status == Received || c.Status == Contacted
	switch {
	case t == TermContact && c.Status == Received && c.RefusedOn.IsZero(): // R12, procedure 4
		var s []stage
		for _, n := range r.Terms.ContactReminders {
			s = append(s, stage{on: r.Calendar.WorkingDay(c.ReceivedOn, n)})
		}
		return append(s, r.overdue(c.ContactBy, today)...)

	case t == TermAfterContact && c.Status == Contacted && c.RefusedOn.IsZero():
		first := r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.AfterContactWorkingDay)
		weekly := r.weekly(first, today, false)
		return slices.DeleteFunc(weekly, func(s stage) bool { return !r.ReminderAt(s.on).After(c.ContactLogged) })

	case t == TermSubmit && before && !c.SubmitBy.IsZero(): // R14, procedure 5
		return r.overdue(c.SubmitBy, today)

	case t == TermAdvise && c.Status.WithCommission(): // R17 and R18, procedure 6
		due := c.AdviceDue()
		var s []stage
		for _, n := range r.Terms.AdviseReminders {
			s = append(s, stage{on: r.Calendar.OnOrBefore(due.AddDays(-n))})
		}
		return append(s, r.overdue(due, today)...)

	case t == TermDecide && c.Status == Advised: // R20, procedure 7
		var s []stage
		for _, n := range r.Terms.DecideReminders {
			s = append(s, stage{on: r.Calendar.WorkingDay(c.AdvisedOn, n)})
		}
		return append(s, r.overdue(c.DecideBy, today)...)

	case t == TermManager && c.Manager == nil && !c.Status.Closed(): // R20: needed to decide
		return []stage{{on: r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.ManagerWorkingDays)}}
	}
	return nil
}

// overdue lists the notices after a term: on the first working day, then weekly.
func (r *Rules) overdue(due, today Date) []stage {
	return r.weekly(r.Calendar.WorkingDay(due, 1), today, true)
}

// weekly lists first and every seventh day after it, each moved on to a working
// day, until the first one after today.
func (r *Rules) weekly(first, today Date, overdue bool) []stage {
	var s []stage
	for d := first; ; d = d.AddDays(7) {
		on := r.Calendar.OnOrAfter(d)
		s = append(s, stage{on, overdue})
		if on.After(today) {
			return s
		}
	}
}

// remind records a reminder and sends it. An overdue term is also told to the
// escalation address, an overdue advice to the director.
func remind(d *decision) *Refusal {
	d.record(Fact{Kind: FactReminded, On: d.today, Term: d.e.Term, Stage: d.e.Stage, Overdue: d.e.Overdue})
	switch d.e.Term {
	case TermAfterContact:
		d.mail(MailSettle.Letter())
		return nil
	case TermManager:
		d.mail(MailReminder.Variant(VariantManager))
		return nil
	}
	letter := MailReminder
	if d.e.Term == TermAdvise {
		letter = MailCommissionReminder
	}
	if !d.e.Overdue {
		d.mail(letter.Variant(VariantReminder))
		return nil
	}
	d.mail(letter.Variant(VariantOverdue))
	if d.rules.Roles.Escalation != "" {
		d.mail(letter.Variant(VariantOverdue), ToEscalation)
	}
	return nil
}
