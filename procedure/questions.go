package procedure

// Questions that wait: the commission's to who is responsible (procedure 6), and those
// of letter 17 to the complainant (procedure 4). No term hangs on them, so that they
// are only reminded.

// questionTasks lists the questions that nobody answered: the next working day, and
// then every five, those of letter 17 from the day by which the answer was asked.
func (r *Rules) questionTasks(c *Case, today Date) (tasks []Task) {
	if !c.QuestionOn.IsZero() {
		lead, _ := r.Acting(*c)
		tasks = append(tasks, Task{Term: TermQuestion, For: lead, Since: c.QuestionOn, stages: r.untilDone(today, c.QuestionOn)})
	}
	if !c.SupplementOn.IsZero() {
		tasks = append(tasks, Task{Term: TermSupplement, For: ByComplainant, Since: c.SupplementOn, Due: c.SupplementBy, stages: r.untilDone(today, c.SupplementBy)})
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
		if f.Actor.Leads() {
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
