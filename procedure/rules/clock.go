package rules

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// A reminder is due at 08:00 in Amsterdam on a working day. Which reminders there are
// depends on the case, not on when the program last looked: after a week of downtime
// only the latest of each term is sent.

// Reminders gives the reminders that are due at now and were not sent yet, at most one
// for each term. Missed ones also leave on a working day.
func (r *Rules) Reminders(c record.Case, now time.Time) []record.Event {
	if r.Morning(now).After(now) {
		return nil
	}
	return r.missed(r.Tasks(c, r.Day(now)), c, now)
}

// Morning gives now if reminders may leave now, else the next moment they may: the
// reminder hour of the first working day.
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

// missed gives the latest reminder of each task of a case that was not sent.
func (r *Rules) missed(tasks []Task, c record.Case, now time.Time) []record.Event {
	var due []record.Event
	for _, t := range tasks {
		s, ok := r.latest(t, now)
		if !ok || !s.On.After(c.Reminded[t.Term]) {
			continue
		}
		due = append(due, record.Event{Kind: record.TermDue, Actor: record.ByClock, At: now.UTC(), On: r.Day(now), Term: t.Term, Stage: s.On, Overdue: s.Overdue})
	}
	return due
}

// latest gives a task's last reminder that is not after now.
func (r *Rules) latest(t Task, now time.Time) (last Reminder, ok bool) {
	for _, s := range t.Reminders {
		if !r.ReminderAt(s.On).After(now) && (!ok || !s.On.Before(last.On)) {
			last, ok = s, true
		}
	}
	return last, ok
}

// NextReminder gives the first instant from now on at which a reminder of this case can
// be due; ok is false when there will be none.
func (r *Rules) NextReminder(c record.Case, now time.Time) (next time.Time, ok bool) {
	tasks := r.Tasks(c, r.Day(now))
	if len(r.missed(tasks, c, now)) > 0 {
		return r.Morning(now), true
	}
	for _, t := range tasks {
		for _, s := range t.Reminders {
			if at := r.ReminderAt(s.On); at.After(now) && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	}
	return next, ok
}

// ChallengeDays is how many days a command waits: it lapses on the morning of the last
// day. What was shown may no longer make sense by then.
const ChallengeDays = 14

// Lapses is when a waiting command lapses.
func (r *Rules) Lapses(ch record.Challenge) time.Time {
	return r.ReminderAt(ch.On.AddDays(ChallengeDays))
}
