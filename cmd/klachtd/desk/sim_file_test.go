package desk_test

import (
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// file is a case as the simulation makes it out from the kinds of its facts. It
// shares no code with the fold of package procedure.
type file struct {
	ended  bool // at some time, whatever came after
	id     string
	status string

	opened      time.Time // when its first fact was recorded, by the desk's clock
	received    civil.Date
	corrected   time.Time // when somebody said that it was another day
	year        int       // of its number, which stays
	complaint   *written  // nil on paper
	responsible record.Actor
	unsaid      bool       // whether it is about the director
	doubtful    civil.Date // since when somebody is asked that
	about       *person    // it is
	taken       *person    // who was the director when it was handed to the director after that
	assigned    bool       // by the administrator, to one person
	accused     bool       // the complainant wrote that it is about the director
	told        bool       // somebody said whether it is
	manager     bool
	rep         bool // somebody may get copies

	acknowledged bool
	letters      []*sending
	posted       bool       // something was, by the director's word
	seen         bool       // the commission has shown that it has the dossier
	advisedFrom  civil.Date // the day from which its term is counted
	contacted    time.Time  // when the first contact was recorded
	refused      civil.Date
	wished       bool                  // for the commission, before there was a contact
	runs         map[record.Term]count // the terms that began, as they were told
	referred     civil.Date
	atCommission bool
	extended     bool
	question     civil.Date        // the commission's waits since then
	supplement   civil.Date        // the day by which letter 17 asked an answer, and there is none
	given        map[int]given     // what binds the commission and waits, by its number
	doubts       map[int]*doubtful // mail in a client's name that nobody vouched for
	confirmed    given             // the last that was confirmed
	advised      civil.Date

	merged     bool   // it goes on in another case
	into       string // that case
	closedFrom string // its status before it was closed
	closed     civil.Date
	reopenBy   civil.Date // as letter 10 says
	answer     civil.Date // an answer to it that needs a person

	shown    map[civil.Date]bool        // the days on which a command was
	reminded map[record.Term]civil.Date // the latest stage
	sent     map[stage]bool             // every one

	none // what was no complaint
}

// given is a command that binds the commission: who gave it, when it was shown, and
// how long it asks for.
type given struct {
	by      string
	shown   civil.Date
	until   int
	doubted bool // perhaps nobody of them did
}

type stage struct {
	term    record.Term
	on      civil.Date
	overdue bool
}

// count is a term as it was told: counted from a day, for so many days, until another.
type count struct {
	from  civil.Date
	days  int
	until civil.Date
	on    bool // it runs on after the case was closed
}

func (f *file) open() bool {
	return f.status != "decided" && f.status != "withdrawn" && f.status != "not_admitted"
}

func (f *file) before() bool { return f.status == "received" || f.status == "contacted" }

// apply folds one fact, of somebody's mail, while somebody is the director.
func (f *file) apply(w *world, x record.Fact, by, director *person) {
	for t, n := range f.begins(w, x) {
		f.runs[t] = n
	}
	if x.Actor.Client() && x.Kind != record.FactReceived && x.Responsible != "" { // it may be about the director
		if f.responsible != x.Responsible {
			f.doubtful, f.assigned = x.On, false
		}
		f.responsible, f.unsaid = x.Responsible, true
	}
	switch x.Kind {
	case record.FactReceived:
		f.status, f.opened, f.received, f.year, f.responsible = "received", x.At, x.On, x.On.Year, x.Responsible
		f.unsaid = x.Responsible == record.ByDeputy
		if f.doubtful = x.On; civil.DateOf(x.At).After(x.On) { // taken in by a person, or on paper
			f.doubtful = civil.DateOf(x.At)
		}
	case record.FactComplainant:
		if !x.ReceivedOn.IsZero() {
			f.received, f.corrected = x.ReceivedOn, x.At
		}
	case record.FactManagerNamed, record.FactManagerNone:
		f.manager = true
	case record.FactAssigned:
		f.responsible, f.taken = x.Responsible, nil
		byHand := x.Actor == record.ByAdministrator
		if byHand || !by.guest || !f.assigned { // who has it by hand keeps it
			f.assigned = byHand && x.Responsible == record.ByDeputy
		}
		f.unsaid = f.unsaid && byHand && x.Responsible == record.ByDeputy
		switch {
		case x.Final && f.about == nil:
			f.about = director
		case x.Responsible == record.ByDirector:
			f.taken = director
		}
	case record.FactContacted:
		f.status = "contacted"
		if f.contacted.IsZero() {
			f.contacted = x.At
		}
		f.wished = false
	case record.FactWithdrawalRefused:
		if f.refused.IsZero() {
			f.refused = x.On
			f.wished = f.runs["submit"].from != x.On
		} else if f.runs["submit"].from == x.On {
			f.wished = false
		}
	case record.FactWithdrawn:
		f.closedFrom, f.closed, f.reopenBy = f.status, w.dayOf(x.At), x.ReopenBy
		f.status = "withdrawn"
	case record.FactReopened:
		f.status, f.answer = f.closedFrom, civil.Date{}
	case record.FactFurtherMail:
		if x.Code == "unclear" && f.answer.IsZero() {
			f.answer = x.On
		}
	case record.FactSeen:
		f.answer = civil.Date{}
	case record.FactNoted:
		if leads(x) {
			f.answer = civil.Date{}
		}
	case record.FactRepresentative:
		f.rep = true
	case record.FactReferred:
		f.status, f.referred, f.atCommission = "referred", x.On, true
	case record.FactExtended:
		f.status, f.extended = "extended", true
	case record.FactAdvised:
		f.status, f.advised = "advised", x.On
	case record.FactDecided:
		f.status = "decided"
	case record.FactNotAdmitted:
		f.closedFrom, f.closed = f.status, w.dayOf(x.At)
		f.status = "not_admitted"
		f.merged, f.into = x.Outcome == record.Merged, x.Into
	case record.FactChallenged:
		f.shown[x.On] = true
	case record.FactReminded:
		f.reminded[x.Term] = x.Stage
		f.sent[stage{x.Term, x.Stage, x.Overdue}] = true
	}
	f.asks(x)
	f.other(x)
	switch x.Kind {
	case record.FactReferred:
		f.seen, f.advisedFrom = false, x.On
	case record.FactDossierReceived, record.FactExtended, record.FactAdvised, record.FactDirectorAsked, record.FactComplainantAsked, record.FactHearing:
		f.seen = true
	case record.FactPosted:
		f.posted = true
	}
	if due, anew := x.Due["advise"]; anew && due != (civil.Date{}) {
		f.advisedFrom = x.On
	}
	f.carried(x)
	f.acknowledged = f.hasArrived("01", record.ToComplainant)
}

func leads(x record.Fact) bool {
	return x.Actor == record.ByDirector || x.Actor == record.ByDeputy
}

// asks folds the questions that wait: of the commission, and of letter 17.
func (f *file) asks(x record.Fact) {
	none := civil.Date{}
	switch x.Kind {
	case record.FactDirectorAsked:
		if f.question == none {
			f.question = x.On
		}
	case record.FactSupplementAsked:
		f.supplement = x.SupplementBy
	case record.FactNoted, record.FactStatement:
		if leads(x) {
			f.question = none
		}
	case record.FactFurtherMail, record.FactMailConfirmed, record.FactWithdrawalWish, record.FactWithdrawalRefused:
		if x.Actor.Client() && !x.Unverified {
			f.supplement = none
		}
	case record.FactSeen, record.FactAdvised, record.FactDecided, record.FactWithdrawn, record.FactNotAdmitted:
		f.question, f.supplement = none, none
	}
}

// due gives the last days that a fact tells, counted by RULES.md.
func (f *file) due(w *world, x record.Fact) map[record.Term]civil.Date {
	due := make(map[record.Term]civil.Date)
	for t, n := range f.begins(w, x) {
		due[t] = n.until
	}
	return due
}

// begins gives the terms that a fact begins, or that run on with it.
func (f *file) begins(w *world, x record.Fact) map[record.Term]count {
	working := func(from civil.Date, n int) count { return count{from, n, w.workingDay(from, n), false} }
	calendar := func(from civil.Date, n int) count { return count{from, n, from.AddDays(n), false} }
	switch x.Kind {
	case record.FactReceived:
		return map[record.Term]count{"acknowledge": calendar(x.On, 14), "contact": working(x.On, 10)} // R10, R12
	case record.FactWithdrawalRefused: // R14
		n := working(x.On, 1)
		if last := f.runs["contact"].until; x.Actor.Client() && f.status == "received" && x.On.Before(last) {
			n = working(last, 1)
		}
		if f.refused.IsZero() || n.until.Before(f.runs["submit"].until) {
			return map[record.Term]count{"submit": n}
		}
	case record.FactContacted: // R14
		from := x.On
		if from.Before(f.refused) {
			from = f.refused
		}
		if n := working(from, 1); f.wished && n.until.Before(f.runs["submit"].until) {
			return map[record.Term]count{"submit": n}
		}
	case record.FactReferred:
		return map[record.Term]count{"advise": calendar(x.On, 21)} // R17
	case record.FactExtended: // R18
		days := 21
		if g := f.confirmed; g.until > 0 {
			days = g.until
		}
		n := f.runs["advise"]
		return map[record.Term]count{"extended": {n.from, n.days + days, n.from.AddDays(n.days + days), false}}
	case record.FactAdvised:
		return map[record.Term]count{"decide": working(x.On, 5)} // R20
	case record.FactComplainant:
		sooner := make(map[record.Term]count)
		if x.ReceivedOn.IsZero() {
			return nil
		}
		if n := calendar(x.ReceivedOn, 14); n.until.Before(f.runs["acknowledge"].until) {
			sooner["acknowledge"] = n
		}
		if n := working(x.ReceivedOn, 10); n.until.Before(f.runs["contact"].until) && !f.runs["contact"].on {
			sooner["contact"] = n
		}
		return sooner
	case record.FactReopened:
		return f.runsOn(w, x.On)
	case record.FactRecounted:
		return f.sooner(w, x.On)
	}
	runs := make(map[record.Term]count)
	for t, d := range f.again(x) {
		runs[t] = calendar(x.On, d.DaysSince(x.On))
	}
	return runs
}

// sooner gives the terms that run and end before the day that was told, now that the
// holidays are others; none ends before today (RULES.md, "How the terms are counted").
func (f *file) sooner(w *world, today civil.Date) map[record.Term]count {
	again := make(map[record.Term]count)
	look := func(t record.Term) {
		n := f.runs[t]
		if contact, moved := again["contact"]; t == "submit" && f.wished && moved {
			n.from = contact.until
		}
		until := w.workingDay(n.from, n.days)
		if until.Before(today) {
			until = today
		}
		if !n.until.Before(today) && until.Before(n.until) {
			n.until = until
			again[t] = n
		}
	}
	if f.status == "received" {
		look("contact")
	}
	if f.before() && !f.refused.IsZero() {
		look("submit")
	}
	if f.status == "advised" {
		look("decide")
	}
	return again
}

// runsOn gives the terms that ran when the case was closed, with the days that they had
// left (R13).
func (f *file) runsOn(w *world, on civil.Date) map[record.Term]count {
	again := make(map[record.Term]count)
	resume := func(t record.Term, working bool) {
		n := f.runs[t]
		if n.until.Before(f.closed) { // late, and stays so
			again[t] = n
			return
		}
		left := n.until.DaysSince(f.closed) + 1
		if working {
			left = 0
			for d := f.closed; !d.After(n.until); d = d.AddDays(1) {
				if w.isWorkingDay(d) {
					left++
				}
			}
		}
		left = max(min(left, n.days), 1) // the day it closed, also when that became a holiday
		again[t] = count{on, left, on.AddDays(left), true}
		if working {
			again[t] = count{on, left, w.workingDay(on, left), true}
		}
	}
	switch f.closedFrom {
	case "received":
		resume("contact", true)
	case "referred":
		resume("advise", false)
	case "extended":
		resume("extended", false)
	}
	if (f.closedFrom == "received" || f.closedFrom == "contacted") && !f.refused.IsZero() {
		if resume("submit", true); f.wished { // it follows the contact
			last := again["contact"].until
			again["submit"] = count{last, 1, w.workingDay(last, 1), false}
		}
	}
	return again
}

// reminded is the nth working day of a term, not beyond the day that was told.
func (w *world) reminded(n count, nth int) civil.Date {
	if d := w.workingDay(n.from, nth); !d.After(n.until) {
		return d
	}
	return w.workingDayUntil(n.until)
}

// owed lists the reminders of a case up to a day.
func (f *file) owed(w *world, until civil.Date) []stage {
	var list []stage
	add := func(t record.Term, overdue bool, days ...civil.Date) {
		for _, d := range days {
			if !d.After(until) {
				list = append(list, stage{t, d, overdue})
			}
		}
	}
	weekly := func(t record.Term, first civil.Date, overdue bool) {
		for d := first; !d.After(until); d = d.AddDays(7) {
			add(t, overdue, w.workingDayFrom(d))
		}
	}
	late := func(t record.Term, due civil.Date) { weekly(t, w.workingDay(due, 1), true) }
	began := civil.Date{} // before which nobody is reminded of a term that runs on
	ran := func(n count) {
		if n.on {
			began = n.from
		}
	}
	if f.open() && !f.manager { // R11
		add("copy", false, w.workingDay(f.received, 3), w.workingDay(f.received, 8))
		late("copy", f.received.AddDays(14))
		if n := f.runs["contact"]; n.on { // what was due while it was closed is due no more
			list = slices.DeleteFunc(list, func(s stage) bool { return !s.on.After(n.from) })
		}
	}
	if f.open() && f.unsaid && f.about == nil {
		for d := w.workingDay(f.doubtful, 3); !d.After(until); d = w.workingDay(d, 3) {
			add("interest", false, d)
		}
	}
	if f.status == "withdrawn" && !f.answer.IsZero() {
		for d := w.workingDay(f.answer, 1); !d.After(until); d = w.workingDay(d, 5) {
			add("answer", false, d)
		}
	}
	if f.before() && !f.refused.IsZero() {
		late("submit", f.runs["submit"].until)
	}
	switch {
	case f.status == "received":
		n := f.runs["contact"]
		ran(n)
		if f.refused.IsZero() || f.wished {
			for _, day := range []int{5, 8, 10} {
				if day -= 10 - n.days; day > 0 {
					add("contact", false, w.reminded(n, day))
				}
			}
			if late("contact", n.until); f.wished { // then the submission is late
				first := w.workingDayFrom(w.workingDay(n.until, 1))
				list = slices.DeleteFunc(list, func(s stage) bool { return s.term == "contact" && s.overdue && s.on != first })
			}
		}
	case f.status == "contacted" && f.refused.IsZero():
		weekly("after_contact", w.workingDay(f.received, 15), false)
	case f.stopped():
	case f.status == "referred", f.status == "extended":
		n := f.runs["advise"]
		if f.status == "extended" {
			n = f.runs["extended"]
		}
		ran(n)
		add("advise", false, w.workingDayUntil(n.until.AddDays(-7)), w.workingDayUntil(n.until))
		late("advise", n.until)
	case f.status == "advised":
		n := f.runs["decide"]
		add("decide", false, w.reminded(n, 3), w.reminded(n, 5))
		late("decide", n.until)
	}
	every := func(t record.Term, from civil.Date) {
		for d := w.workingDay(from, 1); from != (civil.Date{}) && !d.After(until); d = w.workingDay(d, 5) {
			add(t, false, d)
		}
	}
	every("question", f.question)
	every("supplement", f.supplement)
	list = append(list, f.letterStages(w, until)...)
	list = append(list, f.otherStages(w, until)...)
	kept := list[:0]
	for _, s := range list {
		runs := s.term == "contact" || s.term == "advise"
		if (s.term != "after_contact" || w.morning(s.on).After(f.contacted)) && !(runs && !began.IsZero() && !s.on.After(began)) {
			kept = append(kept, s)
		}
	}
	return kept
}

// forgotten gives a reminder that should have been sent by an instant and was
// not, nor a later one of its term.
func (f *file) forgotten(w *world, at time.Time) (stage, bool) {
	if !w.officeHours(at) {
		return stage{}, false
	}
	for _, s := range f.owed(w, w.dayOf(at)) {
		if w.weather.paused && s.term != record.TermAcknowledge { // it leaves when that is over
			continue
		}
		if !w.morning(s.on).After(at) && s.on.After(f.reminded[s.term]) {
			return s, true
		}
	}
	return stage{}, false
}
