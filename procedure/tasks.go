package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Task is something that is owed in a case: what a term asks, or a question
// without a term. It follows from the case as it stands, and is gone when it is
// done. Reminders, the timetable, the overview and status all read the same list.
type Task struct {
	Term  record.Term
	For   record.Actor // who owes it
	Since record.Date  // the day it began
	Due   record.Date  // the last day; zero without a term

	stages []stage // when somebody is reminded, up to the first time after today
}

// stage is one day on which somebody is reminded of a task.
type stage struct {
	on      record.Date
	overdue bool
}

// Tasks lists what is owed in a case, in the order in which people are reminded.
func (r *Rules) Tasks(c record.Case, today record.Date) []Task {
	var tasks []Task
	owed := func(by record.Actor, t record.Term, since, due record.Date, stages ...stage) {
		tasks = append(tasks, Task{Term: t, For: by, Since: since, Due: due, stages: stages})
	}
	if i := slices.IndexFunc(c.Challenges, func(ch record.Challenge) bool { return !ch.Why.Refuses() }); i >= 0 { // the oldest lapses first
		ch := c.Challenges[i]
		owed(ch.Event.Actor, record.TermWaiting, ch.On, ch.On.AddDays(ChallengeDays), stage{on: ch.On.AddDays(ChallengeDays)})
	}
	if since, stages, owes := r.proofOwed(&c, today); owes {
		owed(record.ByClock, record.TermProof, since, record.Date{}, stages...)
	}
	tasks = slices.Concat(tasks, r.undelivered(c, today), r.answerTask(&c, today), r.questionTasks(&c, today), r.placingTask(&c, today))
	if c.Status.Closed() {
		return tasks
	}
	lead, _ := r.Acting(c)
	if c.InterestOpen() {
		since, stages := r.interest(c, today)
		owed(lead, record.TermInterest, since, record.Date{}, stages...)
	}
	before := c.Status == record.Received || c.Status == record.Contacted

	if !c.NoticeBy.IsZero() {
		owed(record.ByClock, record.TermNotice, c.ReceivedOn, c.NoticeBy, stage{on: c.NoticeBy})
	}
	if r.unnamed(c) { // R11, R20: needed to close and to decide
		stages := []stage{{on: r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.ManagerWorkingDays)}, {on: r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.ManagerWorkingDays+5)}}
		owed(lead, record.TermCopy, c.ReceivedOn, c.AcknowledgeBy, append(stages, r.overdue(c.AcknowledgeBy, today)...)...)
	}
	if c.CopiedOn.IsZero() && !c.Settled(record.MailManagerCopy) && !r.unnamed(c) && c.NoManager == "" { // on its way
		by := record.ByClock
		if c.Lost(record.MailManagerCopy, record.ToManager) {
			by = lead
		}
		owed(by, record.TermCopy, c.ReceivedOn, c.AcknowledgeBy)
	}
	if c.AcknowledgedOn.IsZero() && !c.Settled(record.LetterAcknowledgement) { // R10, procedure 3
		by := record.ByClock
		if c.LostOwn(record.LetterAcknowledgement) {
			by = lead
		}
		owed(by, record.TermAcknowledge, c.ReceivedOn, c.AcknowledgeBy, r.acknowledging(c, today)...)
	}
	if c.Status == record.Received { // R12, procedure 4
		var stages []stage
		if c.RefusedOn.IsZero() || c.Counts[record.TermSubmit].After == calendar.AfterContactTerm {
			for _, n := range r.Terms.ContactReminders {
				stages = append(stages, stage{on: r.reminderDay(&c, record.TermContact, c.ContactBy, r.Terms.ContactWorkingDays, n)})
			}
			late := r.overdue(c.ContactBy, today)
			if !c.RefusedOn.IsZero() {
				late = late[:1] // then the submission is late, which needs no contact
			}
			stages = append(stages, late...)
		}
		owed(lead, record.TermContact, c.ReceivedOn, c.ContactBy, ahead(&c, record.TermContact, stages)...)
	}
	if c.Status == record.Contacted && c.RefusedOn.IsZero() {
		first := r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.AfterContactWorkingDay)
		asked := func(s stage) bool { return !r.ReminderAt(s.on).After(c.ContactLogged) }
		owed(lead, record.TermAfterContact, c.FirstContact(), record.Date{}, slices.DeleteFunc(r.weekly(first, today, false), asked)...)
	}
	if before && !c.SubmitBy.IsZero() { // R14, procedure 5
		owed(lead, record.TermSubmit, c.RefusedOn, c.SubmitBy, r.overdue(c.SubmitBy, today)...)
	}
	if c.Status.WithCommission() && !c.AdviceStopped() { // R17 and R18, procedure 6
		due := c.AdviceDue()
		var stages []stage
		for _, n := range r.Terms.AdviseReminders {
			stages = append(stages, stage{on: r.Calendar.OnOrBefore(due.AddDays(-n))})
		}
		term := record.TermAdvise
		if c.Status == record.Extended {
			term = record.TermExtended
		}
		owed(record.ByCommission, record.TermAdvise, c.AdviseFrom, due, ahead(&c, term, append(stages, r.overdue(due, today)...))...)
	}
	if c.Status == record.Advised { // R20, procedure 7
		var stages []stage
		for _, n := range r.Terms.DecideReminders {
			stages = append(stages, stage{on: r.reminderDay(&c, record.TermDecide, c.DecideBy, r.Terms.DecideWorkingDays, n)})
		}
		owed(lead, record.TermDecide, c.AdvisedOn, c.DecideBy, append(stages, r.overdue(c.DecideBy, today)...)...)
	}
	return tasks
}

// TaskOf gives the task of a term, if it is owed.
func (r *Rules) TaskOf(c record.Case, t record.Term, today record.Date) (Task, bool) {
	tasks := r.Tasks(c, today)
	i := slices.IndexFunc(tasks, func(task Task) bool { return task.Term == t })
	if i < 0 {
		return Task{}, false
	}
	return tasks[i], true
}

// overdue lists the notices after a term: on the first working day, then weekly.
func (r *Rules) overdue(due, today record.Date) []stage {
	return r.weekly(r.Calendar.WorkingDay(due, 1), today, true)
}

// weekly lists first and every seventh day after it, each moved on to a working
// day, until the first one after today.
func (r *Rules) weekly(first, today record.Date, overdue bool) []stage {
	var s []stage
	for d := first; ; d = d.AddDays(7) {
		on := r.Calendar.OnOrAfter(d)
		s = append(s, stage{on, overdue})
		if on.After(today) {
			return s
		}
	}
}
