package procedure

import "github.com/integratiewerk/klachtd/procedure/calendar"

// TermState says how a term stands.
type TermState string

const (
	TermOpen   TermState = "open"   // it runs
	TermKept   TermState = "kept"   // what it asks was done in time
	TermLate   TermState = "late"   // it was done, but after the last day
	TermMissed TermState = "missed" // the last day is past and it is not done
	TermEnded  TermState = "ended"  // nothing more is asked: the case is closed or went on without it
)

// TermLine is one term of a case as it is shown to people: its last day, how
// it was counted and which days were skipped.
type TermLine struct {
	Term    Term
	From    Date // day 0
	Due     Date // the last day
	Days    int  // how many were counted
	Working bool // in working days
	Skipped []calendar.Skip
	MetOn   Date // zero when it was not met
	State   TermState
}

// Timetable lists every term that began in a case, in the order of the
// regulation, as it stands today.
func (r *Rules) Timetable(c Case, today Date) []TermLine {
	t := r.Terms
	lines := []TermLine{
		{Term: TermAcknowledge, From: c.ReceivedOn, Due: c.AcknowledgeBy, Days: t.AcknowledgeDays, MetOn: c.AcknowledgedOn},
		{Term: TermContact, From: c.ReceivedOn, Due: c.ContactBy, Days: t.ContactWorkingDays, Working: true, MetOn: c.FirstContact()},
	}
	if c.NoManager == "" { // R11: within the term of the confirmation
		lines = append(lines, TermLine{Term: TermCopy, From: c.ReceivedOn, Due: c.AcknowledgeBy, Days: t.AcknowledgeDays, MetOn: c.CopiedOn})
	}
	if !c.RefusedOn.IsZero() && !c.SubmitBy.IsZero() {
		lines = append(lines, TermLine{Term: TermSubmit, From: c.RefusedOn, Due: c.SubmitBy, Days: t.SubmitWorkingDays, Working: true, MetOn: c.ReferredOn})
	}
	if !c.ReferredOn.IsZero() {
		advise := TermLine{Term: TermAdvise, From: c.ReferredOn, Due: c.AdviseBy, Days: t.AdviseDays}
		if c.ExtendedAdviseBy.IsZero() {
			advise.MetOn = c.AdvisedOn
		}
		lines = append(lines, advise)
	}
	if !c.ExtendedAdviseBy.IsZero() {
		extended := TermLine{Term: TermExtended, From: c.AdviseBy, Due: c.ExtendedAdviseBy, Days: t.ExtendDays, MetOn: c.AdvisedOn}
		if extended.Due != r.extendedAdviseBy(c.ReferredOn) { // until a day that was named
			extended.Days = extended.Due.DaysSince(extended.From)
		}
		lines = append(lines, extended)
	}
	if !c.AdvisedOn.IsZero() {
		lines = append(lines, TermLine{Term: TermDecide, From: c.AdvisedOn, Due: c.DecideBy, Days: t.DecideWorkingDays, Working: true, MetOn: c.DecidedOn})
	}
	owed := make(map[Term]bool)
	for _, task := range r.Tasks(c, today) {
		owed[task.Term] = true
	}
	owed[TermContact] = owed[TermContact] && !c.AtCommission                                                 // reopened, it is asked for, and no term runs
	owed[TermAdvise], owed[TermExtended] = owed[TermAdvise] && c.ExtendedAdviseBy.IsZero(), owed[TermAdvise] // the extension takes its place
	for i := range lines {
		l := &lines[i]
		if l.Working {
			l.Skipped = r.Calendar.Skipped(l.From, l.Due)
		}
		l.State = l.state(owed, today)
	}
	return lines
}

func (l *TermLine) state(owed map[Term]bool, today Date) TermState {
	switch {
	case !l.MetOn.IsZero() && l.MetOn.After(l.Due):
		return TermLate
	case !l.MetOn.IsZero():
		return TermKept
	case !owed[l.Term]:
		return TermEnded
	case today.After(l.Due):
		return TermMissed
	}
	return TermOpen
}

// NextTerm gives the open or missed term that comes first.
func (r *Rules) NextTerm(c Case, today Date) (TermLine, bool) {
	var next TermLine
	for _, l := range r.Timetable(c, today) {
		if l.State != TermOpen && l.State != TermMissed {
			continue
		}
		if next.Due.IsZero() || l.Due.Before(next.Due) {
			next = l
		}
	}
	return next, !next.Due.IsZero()
}

// CaseTerms gives the terms of a case under the names that the outside knows.
// Unlike TermsFor, the extended last day is nil until the term was extended.
func (r *Rules) CaseTerms(c Case) Terms {
	t := Terms{Received: c.ReceivedOn, AcknowledgeBy: c.AcknowledgeBy, ContactBy: c.ContactBy}
	skip := skipper{calendar: r.Calendar}
	skip.add(c.ReceivedOn, c.ContactBy)
	if !c.Problem.IsZero() {
		t.LapsesAfter = new(r.lapsesAfter(c.Problem))
	}
	t.AdviseBy, t.ExtendedAdviseBy, t.DecideBy = known(c.AdviseBy), known(c.ExtendedAdviseBy), known(c.DecideBy)
	if t.DecideBy != nil {
		skip.add(c.AdvisedOn, c.DecideBy)
	}
	t.Skipped = skip.days
	return t
}

func known(d Date) *Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
