// Package rules is what the foundation configured, and what follows from it for a case.
// [Rules] holds how terms are counted and who has which role; [Rules.Acting] gives who
// answers for a case, [Rules.KeptFrom] from whom it is hidden, [Rules.Tasks] what is
// owed and until when, [Rules.Reminders] what is due, and [Rules.Signals] what the
// words of a complaint seem to say.
//
// The package only answers questions and decides nothing: what follows from an event is
// up to package procedure.
package rules

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Rules is what the foundation configured: how terms are counted and who has which
// role. It is a value; only Away changes while the program runs.
type Rules struct {
	Zone     *time.Location // Europe/Amsterdam
	Calendar calendar.Calendar
	Terms    TermRules
	Roles    Roles
	Away     map[record.Actor]record.Date // who is absent now, and their last day away
}

// Day gives the civil date of an instant.
func (r *Rules) Day(t time.Time) record.Date { return civil.DateOf(t.In(r.Zone)) }

// RoleHolder is somebody with a role, who may read mail at several addresses.
type RoleHolder struct {
	Name      string
	Addresses []string
}

// Person gives the holder with the first address.
func (h RoleHolder) Person() record.Person {
	p := record.Person{Name: h.Name}
	if len(h.Addresses) > 0 {
		p.Address = h.Addresses[0]
	}
	return p
}

// Configured reports whether the role can receive mail at all.
func (h RoleHolder) Configured() bool { return len(h.Addresses) > 0 }

// Roles are the people in the regulation. Deputy, Administrator and Escalation may be
// unset.
type Roles struct {
	Director, Deputy, Commission, Administrator RoleHolder

	Own        string // our own address, at which complaints come in
	Chair      string // who signs for the commission (letter 07)
	ChairMail  string // the commission's address whose word binds it; "" for any of them
	Managers   []RoleHolder
	Escalation string // address that also gets overdue notices, and answers when no deputy can; "" for none
}

// Holder gives the holder of a role that can be responsible, give commands or be told.
func (r *Roles) Holder(a record.Actor) RoleHolder {
	switch a {
	case record.ByDirector:
		return r.Director
	case record.ByDeputy:
		return r.Deputy
	case record.ByCommission:
		return r.Commission
	case record.ByAdministrator:
		return r.Administrator
	}
	return RoleHolder{}
}

// Holds reports whether mail to an address reaches this holder. Case does not matter in
// the local part, as with mail servers in practice (RFC 5321 section 2.3.11 leaves it
// to them).
func (h RoleHolder) Holds(address string) bool {
	return slices.ContainsFunc(h.Addresses, func(a string) bool { return record.SameAddress(a, address) })
}

// Of says which role an address has. If it has several, the first counts; a manager has
// no commands. The escalation address is a deputy's only where it answers for a case:
// see MayLead.
func (r *Roles) Of(address string) (record.Actor, bool) {
	switch {
	case r.Director.Holds(address):
		return record.ByDirector, true
	case r.Deputy.Holds(address):
		return record.ByDeputy, true
	case r.Commission.Holds(address):
		return record.ByCommission, true
	}
	for _, m := range r.Managers {
		if m.Holds(address) {
			return record.ByManager, true
		}
	}
	if record.SameAddress(r.Escalation, address) {
		return record.ByDeputy, true
	}
	return "", false
}

// NameOf is the name of the person who writes for a role from an address; a mere
// stand-in does not get the role holder's name.
func (r *Roles) NameOf(role record.Actor, address string) string {
	if h := r.Holder(role); h.Holds(address) {
		return h.Name
	}
	return ""
}

// HasMailbox reports whether an address, tags aside, belongs to somebody with a part in
// the regulation. A writer with a tag is not a complainant, but cannot give commands
// either.
func (r *Roles) HasMailbox(address string) bool {
	for _, h := range append([]RoleHolder{r.Director, r.Deputy, r.Commission}, r.Managers...) {
		if slices.ContainsFunc(h.Addresses, func(a string) bool { return record.SameMailbox(a, address) }) {
			return true
		}
	}
	return false
}

// Manager finds a manager by number in the list (from 1), by address, by name, or by a
// first name that only one of them has. It only finds people in the configured list.
func (r *Roles) Manager(s string) (record.Person, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.Atoi(s); err == nil {
		if n < 1 || n > len(r.Managers) {
			return record.Person{}, false
		}
		return r.Managers[n-1].Person(), true
	}
	var called []record.Person
	for _, m := range r.Managers {
		if strings.EqualFold(m.Name, s) || m.Holds(s) {
			return m.Person(), true
		}
		if first, _, _ := strings.Cut(m.Name, " "); strings.EqualFold(first, s) {
			called = append(called, m.Person())
		}
	}
	if len(called) != 1 {
		return record.Person{}, false
	}
	return called[0], true
}

// TermRules are the lengths of the terms (RULES.md, "How the terms are
// counted"). Days are calendar days unless the name says working days.
type TermRules struct {
	AcknowledgeDays        int   // R10, procedure 3
	ContactWorkingDays     int   // R12, procedure 4
	ContactReminders       []int // working days after receipt
	AfterContactWorkingDay int   // from then on the director is asked each week: withdrawn, or to the commission?
	SubmitWorkingDays      int   // R14, procedure 5: after a recorded refusal
	AdviseDays             int   // R17, procedure 6
	AdviseReminders        []int // days before the last day
	ExtendDays             int   // R18, procedure 6: added to the first last day
	DecideWorkingDays      int   // R20, procedure 7
	DecideReminders        []int // working days after the advice
	ManagerWorkingDays     int   // R20: the director is reminded that no manager is named
	SupplementDays         int   // letter 17: how long the complainant has to answer
	ReopenDays             int   // R13: how long a withdrawal can be undone
	LapseYears             int   // R08
	KeepYears              int   // how long a closed case is kept; 0 for ever
	NoticeWorkingDays      int   // how long the notice to the director waits for the answer to the confirmation; 0 for not at all
	RollToWorkingDay       bool  // terms in weeks that do not end on a working day move to the next one
}

// DefaultTerms are the terms of the regulation as Stichting Integratiewerk
// counts them.
func DefaultTerms() TermRules {
	return TermRules{
		AcknowledgeDays: 14, ContactWorkingDays: 10, ContactReminders: []int{5, 8, 10},
		AfterContactWorkingDay: 15, SubmitWorkingDays: 1,
		AdviseDays: 21, AdviseReminders: []int{7, 0}, ExtendDays: 21,
		DecideWorkingDays: 5, DecideReminders: []int{3, 5}, ManagerWorkingDays: 3,
		SupplementDays: 14, ReopenDays: 14, LapseYears: 2,
	}
}

// Taken reports whether an address cannot be a client's: it is our own, or belongs to
// somebody with a role who gets mail from us.
func (r *Roles) Taken(address string) bool {
	others := append([]string{r.Own, r.Escalation}, r.Administrator.Addresses...)
	return r.HasMailbox(address) || slices.ContainsFunc(others, func(a string) bool { return record.SameMailbox(a, address) })
}
