package rules

import (
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// TermState says how a term stands.
type TermState string

const (
	TermOpen   TermState = "open"   // it is running
	TermKept   TermState = "kept"   // what it asks was done in time
	TermLate   TermState = "late"   // it was done, but after the last day
	TermMissed TermState = "missed" // the last day has passed and it is not done
	TermEnded  TermState = "ended"  // nothing more is asked: the case is closed

	TermNotDone    TermState = "not_done" // it was never done, and the case went on without it
	TermLengthened TermState = "extended" // an extension replaced it
)

// TermLine is one term of a case as people see it: its last day, how it was counted and
// which days were skipped.
type TermLine struct {
	Term    record.Term
	From    record.Date // day 0
	Due     record.Date // the last day
	Days    int         // how many days were counted
	Working bool        // in working days
	After   calendar.Resumption
	Skipped []calendar.Skip
	Anew    record.Date // advise: the day it was recounted from, because the dossier had come back
	MetOn   record.Date // zero when it was not met
	Until   record.Date // the last day that replaced it; zero for none
	State   TermState
}

// Timetable lists every term that began in a case, in the order of the regulation, and
// its state today.
func (r *Rules) Timetable(c record.Case, today record.Date) []TermLine {
	t := r.Terms
	lines := []TermLine{
		{Term: record.TermAcknowledge, From: c.ReceivedOn, Due: c.AcknowledgeBy, Days: t.AcknowledgeDays, MetOn: c.AcknowledgedOn},
		{Term: record.TermContact, From: c.ReceivedOn, Due: c.ContactBy, Days: t.ContactWorkingDays, Working: true, MetOn: c.FirstContact()},
	}
	if c.NoManager == "" { // R11: it shares the term of the confirmation
		lines = append(lines, TermLine{Term: record.TermCopy, From: c.ReceivedOn, Due: c.AcknowledgeBy, Days: t.AcknowledgeDays, MetOn: c.CopiedOn})
	}
	if !c.RefusedOn.IsZero() && !c.SubmitBy.IsZero() {
		lines = append(lines, TermLine{Term: record.TermSubmit, From: c.RefusedOn, Due: c.SubmitBy, Days: t.SubmitWorkingDays, Working: true, MetOn: c.MetBy(c.ReferredOn, record.LetterReferral, record.LetterDossier)})
	}
	if !c.ReferredOn.IsZero() && !c.AdviceStopped() {
		advise := TermLine{Term: record.TermAdvise, From: c.AdviseFrom, Due: c.AdviseBy, Days: t.AdviseDays}
		if c.AdviseFrom != c.ReferredOn {
			advise.Anew = c.AdviseFrom
		}
		if c.ExtendedAdviseBy.IsZero() {
			advise.MetOn = c.AdvisedOn
		}
		lines = append(lines, advise)
	}
	if !c.ExtendedAdviseBy.IsZero() {
		extended := TermLine{Term: record.TermExtended, From: c.AdviseBy, Due: c.ExtendedAdviseBy, Days: t.ExtendDays, MetOn: c.AdvisedOn}
		if extended.Due != r.LatestAdvice(c) { // the commission named a day
			extended.Days = extended.Due.DaysSince(extended.From)
		}
		lines = append(lines, extended)
	}
	if !c.AdvisedOn.IsZero() {
		lines = append(lines, TermLine{Term: record.TermDecide, From: c.AdvisedOn, Due: c.DecideBy, Days: t.DecideWorkingDays, Working: true, MetOn: c.MetBy(c.DecidedOn, record.LetterDecision)})
	}
	owed := make(map[record.Term]bool)
	for _, task := range r.Tasks(c, today) {
		owed[task.Term] = true
	}
	owed[record.TermSubmit] = owed[record.TermSubmit] || c.AtCommission && !c.Status.Closed()                                                                                   // its letters have not arrived yet
	owed[record.TermDecide] = owed[record.TermDecide] || c.Status == record.Decided                                                                                             // likewise
	owed[record.TermContact] = owed[record.TermContact] && !c.AtCommission                                                                                                      // in a reopened case it is asked for, but no term runs
	owed[record.TermAdvise], owed[record.TermExtended] = owed[record.TermAdvise] && (c.ExtendedAdviseBy.IsZero() || c.LostOwn(record.LetterExtension)), owed[record.TermAdvise] // the extension replaces it once the complainant knows (R19)
	for i := range lines {
		l := &lines[i]
		n, told := c.Counts[l.Term]
		if told && n.After != "" {
			l.From, l.Days, l.After = n.From, n.Days, n.After
		}
		switch {
		case told:
			l.Skipped = n.Skipped
		case l.Working:
			l.Skipped = r.Calendar.Skipped(l.From, l.Due)
		}
		l.State = l.state(owed, today)
		switch {
		case l.State != TermEnded, c.Status == record.Received, c.Status == record.Contacted: // back at that stage, nothing has ended
		case l.Term == record.TermContact && c.AtCommission:
			l.State = TermNotDone
		case l.Term == record.TermAdvise && !c.ExtendedAdviseBy.IsZero():
			l.State, l.Until = TermLengthened, c.ExtendedAdviseBy
		}
	}
	return lines
}

func (l *TermLine) state(owed map[record.Term]bool, today record.Date) TermState {
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
func (r *Rules) NextTerm(c record.Case, today record.Date) (TermLine, bool) {
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

// CaseTerms gives the terms of a case under the names used outside. Unlike TermsFor,
// the extended last day is nil until the term was extended.
func (r *Rules) CaseTerms(c record.Case) Terms {
	t := Terms{Received: c.ReceivedOn, AcknowledgeBy: c.AcknowledgeBy, ContactBy: c.ContactBy}
	skip := skipper{calendar: r.Calendar}
	skip.told(r.Count(&c, record.TermContact))
	if !c.Problem.IsZero() {
		t.LapsesAfter = new(r.LapsesAfter(c.Problem))
	}
	if c.AdviceStopped() {
		c.AdviseBy = record.Date{}
	}
	t.AdviseBy, t.ExtendedAdviseBy, t.DecideBy = known(c.AdviseBy), known(c.ExtendedAdviseBy), known(c.DecideBy)
	if t.DecideBy != nil {
		skip.told(r.Count(&c, record.TermDecide))
	}
	t.Skipped = skip.days
	return t
}

func known(d record.Date) *record.Date {
	if d.IsZero() {
		return nil
	}
	return &d
}
