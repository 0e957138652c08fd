package config

import (
	"fmt"
	"strconv"
)

const nextWorkingDay = "next working day"

// checkTerms: a term may be shorter than the regulation says; a longer one gives a
// warning. A reminder after the end of its term reminds nobody.
func (r *reading) checkTerms() {
	t := r.Terms
	for _, term := range []struct {
		key         string
		days        int
		least, most int
		regulation  int // days in the regulation; 0 when it gives none
		article     string
	}{
		{"acknowledge_days", t.AcknowledgeDays, 1, 365, 14, "procedure 3"},
		{"contact_working_days", t.ContactWorkingDays, 1, 260, 10, "procedure 4"},
		{"after_contact_working_day", t.AfterContactWorkingDay, 1, 260, 0, ""},
		{"submit_working_days", t.SubmitWorkingDays, 0, 260, 0, ""},
		{"advise_days", t.AdviseDays, 1, 365, 21, "procedure 6"},
		{"extend_days", t.ExtendDays, 1, 365, 0, ""},
		{"decide_working_days", t.DecideWorkingDays, 1, 260, 5, "procedure 7"},
		{"manager_working_days", t.ManagerWorkingDays, 1, 260, 0, ""},
		{"supplement_days", t.SupplementDays, 1, 365, 0, ""},
		{"reopen_days", t.ReopenDays, 1, 365, 0, ""},
		{"lapse_years", t.LapseYears, 1, 100, 0, ""},
	} {
		r.between("terms", term.key, term.days, term.least, term.most)
		if term.regulation > 0 && term.days > term.regulation {
			r.warn(place{section: "terms", key: term.key}, fmt.Sprintf("%d is longer than the regulation gives (%s)", term.days, term.article),
				fmt.Sprintf("give at most %d", term.regulation))
		}
	}
	if t.LapseYears < 2 {
		r.warn(place{section: "terms", key: "lapse_years"}, "is shorter than the two years that the regulation gives", "give at least 2")
	}
	if t.AfterContactWorkingDay <= t.ContactWorkingDays {
		r.fault(place{section: "terms", key: "after_contact_working_day"}, fmt.Sprintf("%d is not after the contact term of %d working days", t.AfterContactWorkingDay, t.ContactWorkingDays),
			"give a later working day")
	}
	r.checkReminders("contact_reminders", "contact_working_days", t.ContactReminders, 1, t.ContactWorkingDays)
	r.checkReminders("decide_reminders", "decide_working_days", t.DecideReminders, 1, t.DecideWorkingDays)
	r.checkReminders("advise_reminders", "advise_days", t.AdviseReminders, t.AdviseDays, 0)
	r.oneOf(place{section: "terms", key: "roll"}, t.Roll, "literal", nextWorkingDay)
	r.checkDecree()
}

// checkReminders requires the days in chronological order, from the first possible one
// to the last. Days before an end count down. If the term itself makes no sense, there
// is nothing to compare them with.
func (r *reading) checkReminders(key, term string, days []int, first, last int) {
	if r.bad[place{section: "terms", key: term}] || max(first, last) < 1 {
		return
	}
	at := place{section: "terms", key: key}
	sign := 1
	if first > last {
		sign = -1
	}
	for i, d := range days {
		switch {
		case sign*d < sign*first || sign*d > sign*last:
			r.fault(at, strconv.Itoa(d)+" is outside the term", fmt.Sprintf("give days from %d to %d", first, last))
			return
		case i > 0 && sign*d <= sign*days[i-1]:
			r.fault(at, fmt.Sprintf("%d comes after %d", d, days[i-1]), "give the days in the order in which they come, each once")
			return
		}
	}
}

func (r *reading) checkDecree() {
	t := r.Terms
	known := place{section: "terms", key: "decree_known_until"}
	if !r.between("terms", "decree_known_until", t.DecreeKnownUntil, 2026, 2100) {
		return
	}
	for _, d := range t.DecreeDays {
		if d.Year > t.DecreeKnownUntil {
			r.fault(known, fmt.Sprintf("is %d, but decree_days knows %s", t.DecreeKnownUntil, d), fmt.Sprintf("write decree_known_until = %d", d.Year))
			return
		}
	}
	if today := r.options.today; today.Year == 0 || today.Year >= t.DecreeKnownUntil {
		r.warn(known, fmt.Sprintf("decree days are known only until %d: later terms may count a day too many as a working day", t.DecreeKnownUntil),
			"add the days of the next decree to decree_days and raise decree_known_until")
	}
}
