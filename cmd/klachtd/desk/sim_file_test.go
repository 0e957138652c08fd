package desk_test

import (
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure"
)

// file is a case as the simulation makes it out from the kinds of its facts. It
// shares no code with the fold of package procedure.
type file struct {
	id     string
	status string

	opened      time.Time // when its first fact was recorded, by the desk's clock
	received    civil.Date
	complaint   *written // nil on paper
	responsible procedure.Actor
	aside       bool       // the director gets nothing of it
	accused     bool       // the complainant wrote that it is about the director
	told        bool       // somebody said whether it is
	involved    bool       // and never will
	doubtful    civil.Date // since when somebody is asked whether it is about the director
	manager     bool
	rep         bool // somebody may get copies

	acknowledged bool
	letters      []*sending
	posted       bool       // something was, by the director's word
	seen         bool       // the commission has shown that it has the dossier
	advisedFrom  civil.Date // the day from which its term is counted
	contacted    time.Time  // when the first contact was recorded
	refused      civil.Date
	referred     civil.Date
	atCommission bool
	extended     bool
	until        civil.Date    // the last day of the advice, extended
	given        map[int]given // what binds the commission and waits, by its number
	confirmed    given         // the last that was confirmed
	advised      civil.Date

	shown    map[civil.Date]bool           // the days on which a command was
	reminded map[procedure.Term]civil.Date // the latest stage
	sent     map[stage]bool                // every one
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
	term    procedure.Term
	on      civil.Date
	overdue bool
}

func (f *file) open() bool {
	return f.status != "decided" && f.status != "withdrawn" && f.status != "not_admitted"
}

func (f *file) before() bool { return f.status == "received" || f.status == "contacted" }

// apply folds one fact.
func (f *file) apply(x procedure.Fact) {
	if x.Actor.Client() && x.Kind != procedure.FactReceived && x.Responsible != "" { // it may be about the director
		if f.responsible != x.Responsible {
			f.doubtful = x.On
		}
		f.responsible, f.aside = x.Responsible, true
	}
	switch x.Kind {
	case procedure.FactReceived:
		f.status, f.opened, f.received, f.responsible = "received", x.At, x.On, x.Responsible
		f.aside = x.Responsible == procedure.ByDeputy
		if f.doubtful = x.On; civil.DateOf(x.At).After(x.On) { // taken in by a person, or on paper
			f.doubtful = civil.DateOf(x.At)
		}
	case procedure.FactManagerNamed, procedure.FactManagerNone:
		f.manager = true
	case procedure.FactAssigned:
		f.involved = f.involved || x.Final
		f.responsible, f.aside = x.Responsible, f.involved
	case procedure.FactContacted:
		f.status = "contacted"
		if f.contacted.IsZero() {
			f.contacted = x.At
		}
	case procedure.FactWithdrawalRefused:
		if f.refused.IsZero() {
			f.refused = x.On
		}
	case procedure.FactWithdrawn:
		f.status = "withdrawn"
	case procedure.FactReopened:
		f.refused = civil.Date{}
		if f.status = "received"; !f.contacted.IsZero() {
			f.status = "contacted"
		}
	case procedure.FactRepresentative:
		f.rep = true
	case procedure.FactReferred:
		f.status, f.referred, f.atCommission = "referred", x.On, true
	case procedure.FactExtended:
		f.status, f.extended, f.until = "extended", true, x.Due["extended"]
	case procedure.FactAdvised:
		f.status, f.advised = "advised", x.On
	case procedure.FactDecided:
		f.status = "decided"
	case procedure.FactNotAdmitted:
		f.status = "not_admitted"
	case procedure.FactChallenged:
		f.shown[x.On] = true
	case procedure.FactReminded:
		f.reminded[x.Term] = x.Stage
		f.sent[stage{x.Term, x.Stage, x.Overdue}] = true
	}
	switch x.Kind {
	case procedure.FactReferred:
		f.seen, f.advisedFrom = false, x.On
	case procedure.FactDossierReceived, procedure.FactExtended, procedure.FactAdvised, procedure.FactDirectorAsked, procedure.FactComplainantAsked, procedure.FactHearing:
		f.seen = true
	case procedure.FactPosted:
		f.posted = true
	}
	if due, anew := x.Due["advise"]; anew && due != (civil.Date{}) {
		f.advisedFrom = x.On
	}
	f.carried(x)
	f.acknowledged = f.hasArrived("01", procedure.ToComplainant)
}

// due gives the term that a fact begins, counted by RULES.md.
func (f *file) due(x procedure.Fact) map[procedure.Term]civil.Date {
	switch x.Kind {
	case procedure.FactReceived:
		return map[procedure.Term]civil.Date{"acknowledge": x.On.AddDays(14), "contact": workingDay(x.On, 10)} // R10, R12
	case procedure.FactWithdrawalRefused:
		return map[procedure.Term]civil.Date{"submit": workingDay(x.On, 1)} // R14
	case procedure.FactReferred:
		return map[procedure.Term]civil.Date{"advise": x.On.AddDays(21)} // R17
	case procedure.FactExtended:
		days := 42 // R18
		if g := f.confirmed; g.until > 0 {
			days = 21 + g.until
		}
		return map[procedure.Term]civil.Date{"extended": f.advisedFrom.AddDays(days)}
	case procedure.FactAdvised:
		return map[procedure.Term]civil.Date{"decide": workingDay(x.On, 5)} // R20
	}
	return f.again(x)
}

// owed lists the reminders of a case up to a day.
func (f *file) owed(w *world, until civil.Date) []stage {
	var list []stage
	add := func(t procedure.Term, overdue bool, days ...civil.Date) {
		for _, d := range days {
			if !d.After(until) {
				list = append(list, stage{t, d, overdue})
			}
		}
	}
	weekly := func(t procedure.Term, first civil.Date, overdue bool) {
		for d := first; !d.After(until); d = d.AddDays(7) {
			add(t, overdue, workingDayFrom(d))
		}
	}
	late := func(t procedure.Term, due civil.Date) { weekly(t, workingDay(due, 1), true) }
	if f.open() && !f.manager { // R11
		add("copy", false, workingDay(f.received, 3), workingDay(f.received, 8))
		late("copy", f.received.AddDays(14))
	}
	if f.open() && f.aside && !f.involved {
		for d := workingDay(f.doubtful, 3); !d.After(until); d = workingDay(d, 3) {
			add("interest", false, d)
		}
	}
	switch {
	case f.before() && !f.refused.IsZero():
		late("submit", workingDay(f.refused, 1))
	case f.status == "received":
		add("contact", false, workingDay(f.received, 5), workingDay(f.received, 8), workingDay(f.received, 10))
		late("contact", workingDay(f.received, 10))
	case f.status == "contacted":
		weekly("after_contact", workingDay(f.received, 15), false)
	case f.stopped():
	case f.status == "referred", f.status == "extended":
		due := f.advisedFrom.AddDays(21)
		if f.status == "extended" {
			due = f.until
		}
		add("advise", false, workingDayUntil(due.AddDays(-7)), workingDayUntil(due.AddDays(-2)), workingDayUntil(due))
		late("advise", due)
	case f.status == "advised":
		add("decide", false, workingDay(f.advised, 3), workingDay(f.advised, 5))
		late("decide", workingDay(f.advised, 5))
	}
	list = append(list, f.letterStages(until)...)
	kept := list[:0]
	for _, s := range list {
		if s.term != "after_contact" || w.morning(s.on).After(f.contacted) {
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
		if !w.morning(s.on).After(at) && s.on.After(f.reminded[s.term]) {
			return s, true
		}
	}
	return stage{}, false
}
