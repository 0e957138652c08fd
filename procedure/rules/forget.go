package rules

import "github.com/integratiewerk/klachtd/procedure/record"

// ForgetNotice is how many days before a case is erased somebody is warned.
const ForgetNotice = 30

// ForgetOn is the day from which a closed case is erased: a number of years after it
// was closed, but at least [ForgetNotice] days after the warning. It is zero while the
// case is open, for a case that is held, and when nothing is ever erased.
func (r *Rules) ForgetOn(c *record.Case, today record.Date) record.Date {
	on := r.keptUntil(c)
	if on.IsZero() {
		return on
	}
	told := r.ForgetTold(c)
	if told.IsZero() {
		told = today
	}
	if known := told.AddDays(ForgetNotice); known.After(on) {
		return known
	}
	return on
}

// ForgetTold is when somebody was warned that a case will be erased; zero for never. A
// warning does not count if it gave an earlier day, from before the case was reopened
// or the time to keep it was lengthened.
func (r *Rules) ForgetTold(c *record.Case) record.Date {
	if c.ForgetTold.Before(r.keptUntil(c).AddDays(-ForgetNotice)) {
		return record.Date{}
	}
	return c.ForgetTold
}

// keptUntil is KeepYears after a case was closed; zero for a case that is not erased.
func (r *Rules) keptUntil(c *record.Case) record.Date {
	closed := r.closedOn(c)
	if closed.IsZero() || c.Held || c.Erased || r.Terms.KeepYears == 0 {
		return record.Date{}
	}
	on := record.Date{Year: closed.Year + r.Terms.KeepYears, Month: closed.Month, Day: closed.Day}
	if !on.IsValid() { // 29 February
		on = record.Date{Year: on.Year, Month: on.Month + 1, Day: 1}
	}
	return on
}

// closedOn is the day on which a case was closed, or its decision was corrected; zero
// while it is open.
func (r *Rules) closedOn(c *record.Case) record.Date {
	switch {
	case !c.Status.Closed():
		return record.Date{}
	case c.Status != record.Decided:
		return r.Day(c.ClosedAt)
	case c.CorrectedOn.After(c.DecidedOn):
		return c.CorrectedOn
	}
	return c.DecidedOn
}

// forgetTask is what the clock owes a closed case: to warn the person who answers for
// it, and then to erase it.
func (r *Rules) forgetTask(c *record.Case, today record.Date) []Task {
	on := r.ForgetOn(c, today)
	if on.IsZero() {
		return nil
	}
	next := r.Calendar.OnOrAfter(on.AddDays(-ForgetNotice))
	if !r.ForgetTold(c).IsZero() {
		next = r.Calendar.OnOrAfter(on)
	}
	return []Task{{Term: record.TermForget, For: record.ByClock, Since: r.closedOn(c), Due: on, Reminders: []Reminder{{On: next}}}}
}
