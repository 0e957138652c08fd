package procedure

import "github.com/integratiewerk/klachtd/procedure/record"

// Questions that wait: the commission's to who is responsible (procedure 6), and those
// of letter 17 to the complainant (procedure 4). No term hangs on them, so that they
// are only reminded.

// questionTasks lists the questions that nobody answered: the next working day, and
// then every five, those of letter 17 from the day by which the answer was asked.
func (r *Rules) questionTasks(c *record.Case, today record.Date) (tasks []Task) {
	if !c.QuestionOn.IsZero() {
		lead, _ := r.Acting(*c)
		tasks = append(tasks, Task{Term: record.TermQuestion, For: lead, Since: c.QuestionOn, stages: r.untilDone(today, c.QuestionOn)})
	}
	if !c.SupplementOn.IsZero() {
		tasks = append(tasks, Task{Term: record.TermSupplement, For: record.ByComplainant, Since: c.SupplementOn, Due: c.SupplementBy, stages: r.untilDone(today, c.SupplementBy)})
	}
	return tasks
}
