package procedure

import "slices"

// Questions that wait: the commission's to who is responsible (procedure 6), and those
// of letter 17 to the complainant (procedure 4). No term hangs on them, so that they
// are only reminded.

// questionTasks lists the questions that nobody answered: the next working day, and
// then every five, those of letter 17 from the day by which the answer was asked.
func (r *Rules) questionTasks(c *Case, today Date) (tasks []Task) {
	add := func(t Term, by Actor, since, due Date) {
		task := Task{Term: t, For: by, Since: since, Due: due}
		from := since
		if !due.IsZero() {
			from = due
		}
		for on := r.Calendar.WorkingDay(from, 1); ; on = r.Calendar.WorkingDay(on, 5) {
			task.stages = append(task.stages, stage{on: on})
			if on.After(today) {
				break
			}
		}
		tasks = append(tasks, task)
	}
	if !c.QuestionOn.IsZero() {
		lead, _ := r.Acting(*c)
		add(TermQuestion, lead, c.QuestionOn, Date{})
	}
	if !c.SupplementOn.IsZero() {
		add(TermSupplement, ByComplainant, c.SupplementOn, c.SupplementBy)
	}
	return tasks
}

// question folds what is asked, and what answers it: what who is responsible writes for
// the file, and any mail that is certainly the client's; and what makes it moot.
func (c *Case) question(f Fact) {
	switch f.Kind {
	case FactDirectorAsked:
		if c.QuestionOn.IsZero() {
			c.QuestionOn = f.On
		}
	case FactSupplementAsked:
		c.SupplementOn = f.On
	case FactNoted, FactStatement:
		if slices.Contains(leading, f.Actor) {
			c.QuestionOn = Date{}
		}
	case FactFurtherMail, FactMailConfirmed, FactWithdrawalWish, FactWithdrawalRefused:
		if f.Actor.Client() && !f.Unverified {
			c.SupplementOn = Date{}
		}
	case FactSeen, FactAdvised, FactDecided, FactWithdrawn, FactNotAdmitted:
		c.QuestionOn, c.SupplementOn = Date{}, Date{}
	}
}
