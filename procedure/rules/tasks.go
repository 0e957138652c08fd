package rules

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Task is something owed in a case: what a term asks, or a question without a term. It
// follows from the state of the case, and disappears when it is done. Reminders, the
// timetable, the overview and status all read this list.
type Task struct {
	Term  record.Term
	For   record.Actor // who owes it
	Since record.Date  // the day it began
	Due   record.Date  // the last day; zero without a term

	Reminders []Reminder // when somebody is reminded, up to and including the first time after today
}

// Reminder is one day on which somebody is reminded of a task.
type Reminder struct {
	On      record.Date
	Overdue bool // the last day is past
}

// Tasks lists what is owed in a case, in the order in which people are reminded.
func (r *Rules) Tasks(c record.Case, today record.Date) []Task {
	if c.Erased { // nothing can be done in it any more
		return nil
	}
	tasks := make([]Task, 0, 8) // usually enough
	owed := func(by record.Actor, t record.Term, since, due record.Date, stages ...Reminder) {
		tasks = append(tasks, Task{Term: t, For: by, Since: since, Due: due, Reminders: stages})
	}
	if i := slices.IndexFunc(c.Challenges, func(ch record.Challenge) bool { return !ch.Why.Refuses() }); i >= 0 { // the oldest lapses first
		ch := c.Challenges[i]
		owed(ch.Event.Actor, record.TermWaiting, ch.On, ch.On.AddDays(ChallengeDays), Reminder{On: ch.On.AddDays(ChallengeDays)})
	}
	if since, stages, owes := r.proofOwed(&c, today); owes {
		owed(record.ByClock, record.TermProof, since, record.Date{}, stages...)
	}
	for _, more := range [][]Task{r.undelivered(c, today), r.answerTask(&c, today), r.questionTasks(&c, today), r.otherTasks(&c, today), r.placingTask(&c, today)} {
		tasks = append(tasks, more...)
	}
	if c.Status.Closed() {
		return append(tasks, r.forgetTask(&c, today)...)
	}
	lead, _ := r.Acting(c)
	if c.InterestOpen() {
		since, stages := r.interest(c, today)
		owed(lead, record.TermInterest, since, record.Date{}, stages...)
	}
	before := c.Status == record.Received || c.Status == record.Contacted

	if !c.NoticeBy.IsZero() {
		owed(record.ByClock, record.TermNotice, c.ReceivedOn, c.NoticeBy, Reminder{On: c.NoticeBy})
	}
	if r.Unnamed(c) { // R11, R20: needed to close and to decide
		stages := []Reminder{{On: r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.ManagerWorkingDays)}, {On: r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.ManagerWorkingDays+5)}}
		owed(lead, record.TermCopy, c.ReceivedOn, c.AcknowledgeBy, ahead(&c, record.TermContact, append(stages, r.overdue(c.AcknowledgeBy, today)...))...) // if the case was closed in between, only the mornings since
	}
	if c.CopiedOn.IsZero() && !c.Settled(record.MailManagerCopy) && !r.Unnamed(c) && c.NoManager == "" { // on its way
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
		var stages []Reminder
		if c.RefusedOn.IsZero() || c.Counts[record.TermSubmit].After == calendar.AfterContactTerm {
			for _, n := range r.Terms.ContactReminders {
				stages = append(stages, Reminder{On: r.reminderDay(&c, record.TermContact, c.ContactBy, r.Terms.ContactWorkingDays, n)})
			}
			late := r.overdue(c.ContactBy, today)
			if !c.RefusedOn.IsZero() {
				late = late[:1] // from then on the submission is late, and that needs no contact
			}
			stages = append(stages, late...)
		}
		owed(lead, record.TermContact, c.ReceivedOn, c.ContactBy, ahead(&c, record.TermContact, stages)...)
	}
	if c.Status == record.Contacted && c.RefusedOn.IsZero() {
		first := r.Calendar.WorkingDay(c.ReceivedOn, r.Terms.AfterContactWorkingDay)
		asked := func(s Reminder) bool { return !r.ReminderAt(s.On).After(c.ContactLogged) }
		owed(lead, record.TermAfterContact, c.FirstContact(), record.Date{}, slices.DeleteFunc(r.weekly(first, today, false), asked)...)
	}
	if before && !c.SubmitBy.IsZero() { // R14, procedure 5
		owed(lead, record.TermSubmit, c.RefusedOn, c.SubmitBy, r.overdue(c.SubmitBy, today)...)
	}
	if c.Status.WithCommission() && !c.AdviceStopped() { // R17 and R18, procedure 6
		due := c.AdviceDue()
		var stages []Reminder
		for _, n := range r.Terms.AdviseReminders {
			stages = append(stages, Reminder{On: r.Calendar.OnOrBefore(due.AddDays(-n))})
		}
		term := record.TermAdvise
		if c.Status == record.Extended {
			term = record.TermExtended
		}
		owed(record.ByCommission, record.TermAdvise, c.AdviseFrom, due, ahead(&c, term, append(stages, r.overdue(due, today)...))...)
	}
	if c.Status == record.Advised { // R20, procedure 7
		var stages []Reminder
		for _, n := range r.Terms.DecideReminders {
			stages = append(stages, Reminder{On: r.reminderDay(&c, record.TermDecide, c.DecideBy, r.Terms.DecideWorkingDays, n)})
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

// overdue lists the notices after a term has passed: on the first working day, then weekly.
func (r *Rules) overdue(due, today record.Date) []Reminder {
	return r.weekly(r.Calendar.WorkingDay(due, 1), today, true)
}

// weekly lists first and every seventh day after it, each moved on to a working
// day, until the first one after today.
func (r *Rules) weekly(first, today record.Date, overdue bool) []Reminder {
	var s []Reminder
	for d := first; ; d = d.AddDays(7) {
		on := r.Calendar.OnOrAfter(d)
		s = append(s, Reminder{on, overdue})
		if on.After(today) {
			return s
		}
	}
}

// undelivered lists the tasks for letters that did not arrive: to get them delivered
// and, if a term depends on them, to do so in time.
func (r *Rules) undelivered(c record.Case, today record.Date) (tasks []Task) {
	var returned, post []record.Date // since when
	for _, d := range c.LostLetters() {
		since, on := &returned, d.On
		if d.Stage == record.StageWaiting {
			since, on = &post, d.Made
		}
		if !slices.Contains(*since, on) {
			*since = append(*since, on)
		}
	}
	owed := func(t record.Term, since, due record.Date, stages []Reminder) {
		lead, _ := r.Acting(c)
		tasks = append(tasks, Task{Term: t, For: lead, Since: since, Due: due, Reminders: stages})
	}
	if len(returned) > 0 {
		owed(record.TermReturned, slices.MinFunc(returned, record.Date.DaysSince), record.Date{}, r.untilDone(today, returned...))
	}
	if len(post) > 0 {
		owed(record.TermPost, slices.MinFunc(post, record.Date.DaysSince), record.Date{}, r.untilDone(today, post...))
	}
	submitted := (c.Status.WithCommission() || c.Status == record.Advised) && !c.SubmitBy.IsZero()
	if submitted && (c.LostOwn(record.LetterReferral) || c.LostOwn(record.LetterDossier)) { // R14, R16
		owed(record.TermSubmit, c.RefusedOn, c.SubmitBy, sinceTold(&c, r.overdue(c.SubmitBy, today), record.LetterReferral, record.LetterDossier))
	}
	if c.Status == record.Decided && c.LostOwn(record.LetterDecision) { // R20
		owed(record.TermDecide, c.AdvisedOn, c.DecideBy, sinceTold(&c, r.overdue(c.DecideBy, today), record.LetterDecision))
	}
	return tasks
}

// untilDone lists the reminders of tasks without a term: for each, the next working
// day, then every fifth, until the first one after today.
func (r *Rules) untilDone(today record.Date, since ...record.Date) (s []Reminder) {
	for _, day := range since {
		for on := r.Calendar.WorkingDay(day, 1); ; on = r.Calendar.WorkingDay(on, 5) {
			s = append(s, Reminder{On: on})
			if on.After(today) {
				break
			}
		}
	}
	slices.SortFunc(s, func(a, b Reminder) int { return a.On.DaysSince(b.On) })
	return s
}

// acknowledging lists the reminders of a confirmation that has not arrived: three days
// before the end of its term, on its last working day, then weekly (R10).
func (r *Rules) acknowledging(c record.Case, today record.Date) []Reminder {
	by := c.AcknowledgeBy
	stages := append([]Reminder{{On: r.Calendar.OnOrBefore(by.AddDays(-3))}, {On: r.Calendar.OnOrBefore(by)}}, r.overdue(by, today)...)
	return sinceTold(&c, stages, record.LetterAcknowledgement)
}

// sinceTold leaves out reminders up to the day on which a letter was made or came back,
// since people were told then.
func sinceTold(c *record.Case, stages []Reminder, kinds ...record.LetterKind) []Reminder {
	var told record.Date
	for _, d := range c.Deliveries {
		on := d.Made
		if d.Stage == record.StageReturned {
			on = d.On
		}
		if slices.Contains(kinds, d.Letter) && on.After(told) {
			told = on
		}
	}
	return slices.DeleteFunc(stages, func(s Reminder) bool { return !s.On.After(told) })
}

// Questions that wait: the commission's to the person responsible (procedure 6), and
// those of letter 17 to the complainant (procedure 4). No term depends on them, so
// there are only reminders.

// questionTasks lists the unanswered questions: a reminder on the next working day and
// then every five. Those of letter 17 count from the day by which it asked for an
// answer.
func (r *Rules) questionTasks(c *record.Case, today record.Date) (tasks []Task) {
	if !c.QuestionOn.IsZero() {
		lead, _ := r.Acting(*c)
		tasks = append(tasks, Task{Term: record.TermQuestion, For: lead, Since: c.QuestionOn, Reminders: r.untilDone(today, c.QuestionOn)})
	}
	if !c.SupplementOn.IsZero() {
		tasks = append(tasks, Task{Term: record.TermSupplement, For: record.ByComplainant, Since: c.SupplementOn, Due: c.SupplementBy, Reminders: r.untilDone(today, c.SupplementBy)})
	}
	return tasks
}

// answerTask: an answer to letter 10 that is neither a denial nor thanks needs a
// person; a reminder on the next working day and then every five.
func (r *Rules) answerTask(c *record.Case, today record.Date) []Task {
	if c.AnswerOn.IsZero() || c.Status != record.Withdrawn {
		return nil
	}
	lead, _ := r.Acting(*c)
	return []Task{{Term: record.TermAnswer, For: lead, Since: c.AnswerOn, Reminders: r.untilDone(today, c.AnswerOn)}}
}

// proofOwed tells when the next client is asked, and when unproven mail that got no
// answer goes to the commission.
func (r *Rules) proofOwed(c *record.Case, today record.Date) (since record.Date, stages []Reminder, owes bool) {
	on := func(day record.Date) {
		if day = r.Calendar.OnOrAfter(day); !slices.Contains(stages, Reminder{On: day}) {
			stages = append(stages, Reminder{On: day})
		}
	}
	for _, client := range []record.Actor{record.ByComplainant, record.ByRepresentative} {
		u, waits := c.Unasked(client, today)
		if !waits {
			continue
		}
		if since.IsZero() || u.On.Before(since) {
			since = u.On
		}
		for day := u.On.AddDays(1); ; day = day.AddDays(1) {
			if day.After(c.ProofOn[client]) {
				on(day)
			}
			if day.After(today) {
				break
			}
		}
	}
	if c.Status.WithCommission() {
		for _, u := range c.Unproven {
			if !u.Passed && !u.Denied {
				if on(u.On.AddDays(record.ProofDays)); !u.Late.Before(u.On.AddDays(record.ProofDays)) { // it came in after its reminder was due
					on(u.Late.AddDays(1))
				}
				if since.IsZero() || u.On.Before(since) {
					since = u.On
				}
			}
		}
	}
	return since, stages, len(stages) > 0
}

// InterestDays is after how many working days without an answer the next person is
// asked.
const InterestDays = 3

// interest is the task of saying whether a case is about the director.
func (r *Rules) interest(c record.Case, today record.Date) (since record.Date, stages []Reminder) {
	since = c.InterestSince
	for d := r.Calendar.WorkingDay(since, InterestDays); ; d = r.Calendar.WorkingDay(d, InterestDays) {
		stages = append(stages, Reminder{On: d})
		if d.After(today) {
			return since, stages
		}
	}
}
