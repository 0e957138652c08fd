package rules

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Who answers for a case (R09, procedure 1). Mail for the person responsible always has
// somebody to go to, and never the person the case is about.

// seat is somebody who can answer for a case, and in which role.
type seat struct {
	actor record.Actor
	RoleHolder
	away bool
}

// Acting is who answers for a case: that person gets what goes to the person
// responsible, owes what is owed, and may command. The order is: the person the case
// was assigned to, the deputy, the escalation address, the administrator. It skips the
// person the case is about, those who are absent, and roles that are not configured.
// Whoever stands in for a deputy acts as the deputy. The administrator only makes sure
// that somebody answers, and learns just the number and date of the case: see
// [record.ByAdministrator].
func (r *Rules) Acting(c record.Case) (record.Actor, RoleHolder) {
	seats := r.seats(c)
	for _, s := range seats {
		if !s.away {
			return s.actor, s.RoleHolder
		}
	}
	if len(seats) > 0 { // better somebody absent than nobody
		return seats[0].actor, seats[0].RoleHolder
	}
	return c.Responsible, RoleHolder{}
}

// Lead is who answers for a case according to its letters (R09). That is never the
// administrator, but the person the administrator stands in for. Nobody when there is
// none.
func (r *Rules) Lead(c record.Case) (record.Actor, RoleHolder) {
	actor, holder := r.Acting(c)
	if actor != record.ByAdministrator {
		return actor, holder
	}
	if first := r.seats(c)[0]; first.actor != record.ByAdministrator {
		return first.actor, first.RoleHolder
	}
	return c.Responsible, RoleHolder{}
}

// seats lists who can answer for a case, absent or not.
func (r *Rules) seats(c record.Case) []seat {
	roles := &r.Roles
	seats := make([]seat, 0, 4) // usually enough
	add := func(a record.Actor, h RoleHolder) {
		apart := func(address string) bool {
			return r.KeptFrom(c, address) || slices.ContainsFunc(seats, func(s seat) bool { return s.Holds(address) })
		}
		if slices.ContainsFunc(h.Addresses, apart) {
			h.Addresses = slices.DeleteFunc(slices.Clone(h.Addresses), apart)
		}
		if !h.Configured() {
			return
		}
		away := !r.Away[a].IsZero() && roles.Holder(a).Holds(h.Addresses[0])
		seats = append(seats, seat{a, h, away})
	}
	switch {
	case c.Responsible == record.ByDirector:
		if !r.KeptFromDirector(c) {
			add(record.ByDirector, roles.Director)
		}
	case c.Assignee != nil:
		add(record.ByDeputy, RoleHolder{Name: c.Assignee.Name, Addresses: []string{c.Assignee.Address}})
	}
	named := r.NamesDeputy(c)
	if !named {
		add(record.ByDeputy, roles.Deputy)
	}
	add(record.ByDeputy, roles.escalation())
	if c.Responsible != record.ByDirector && !r.KeptFromDirector(c) { // those who may read it come first
		add(record.ByDirector, roles.Director)
	}
	add(record.ByAdministrator, roles.Administrator)
	if named { // better than nobody
		add(record.ByDeputy, roles.Deputy)
	}
	return seats
}

// NamesDeputy reports whether a complaint mentions the present deputy. Others then come
// first, until somebody hands it to the deputy.
func (r *Rules) NamesDeputy(c record.Case) bool {
	return c.DeputyNamed && accused.Read(c.Subject+"\n\n"+c.Text).Named(r.Roles.Deputy.Name)
}

// escalation is the board, for when the regulation needs somebody to answer.
func (r *Roles) escalation() RoleHolder {
	if r.Escalation == "" {
		return RoleHolder{}
	}
	return RoleHolder{Addresses: []string{r.Escalation}}
}

// Deputises reports whether an address is the deputy's, or stands in for a deputy who
// is absent or was never appointed.
func (r *Rules) Deputises(address string) bool {
	deputy := r.Roles.Deputy
	return deputy.Holds(address) || record.SameAddress(r.Roles.Escalation, address) && (!deputy.Configured() || !r.Away[record.ByDeputy].IsZero())
}

// StandsIn gives who gets mail for a role that is not about a case.
func (r *Rules) StandsIn(a record.Actor) record.Recipient {
	switch roles := &r.Roles; {
	case a == record.ByDirector && r.Away[a].IsZero():
		return record.ToDirector
	case roles.Deputy.Configured() && r.Away[record.ByDeputy].IsZero():
		return record.ToDeputy
	case roles.Escalation != "":
		return record.ToEscalation
	case roles.Administrator.Configured():
		return record.ToAdministrator
	case a == record.ByDirector:
		return record.ToDirector
	}
	return record.ToDeputy
}

// KeptFromDirector reports whether the present director gets nothing of a case. It is,
// or may be, about the director. If it is about an earlier director, the present one
// gets nothing either, until it was handed to that person.
func (r *Rules) KeptFromDirector(c record.Case) bool {
	return c.KeptFromDirector() || c.DirectorInvolved && !r.tookOver(c)
}

// tookOver reports whether a case about an earlier director was handed to the present
// director.
func (r *Rules) tookOver(c record.Case) bool {
	director := r.Roles.Director
	return c.Responsible == record.ByDirector && c.Assignee != nil && strings.EqualFold(c.Assignee.Name, director.Name) && !r.Accuses(c, director.Name)
}

// accused is the people a case hidden from the director is about. A person is a name
// with its addresses. Facts of older logs have none; then it is the present director.
func (r *Rules) accused(c record.Case) []record.Person {
	switch {
	case len(c.Accused) > 0:
		return c.Accused
	case c.DirectorInvolved || c.KeptFromDirector():
		return r.Roles.Director.Persons()
	}
	return nil
}

// Accuses reports whether a case is about somebody of this name.
func (r *Rules) Accuses(c record.Case, name string) bool {
	return slices.ContainsFunc(r.accused(c), func(p record.Person) bool { return p.Name != "" && strings.EqualFold(p.Name, name) })
}

// KeptFrom reports whether the person a case is about reads mail at an address, in any
// role: the address is or was theirs, or now belongs to a role with the same name.
func (r *Rules) KeptFrom(c record.Case, address string) bool {
	accused := r.accused(c)
	if len(accused) == 0 || r.Roles.Director.Holds(address) && r.tookOver(c) {
		return false
	}
	if slices.ContainsFunc(accused, func(p record.Person) bool { return record.SameAddress(p.Address, address) }) {
		return true
	}
	roles := &r.Roles
	for _, h := range append([]RoleHolder{roles.Director, roles.Deputy, roles.Commission, roles.Administrator}, roles.Managers...) {
		if h.Holds(address) && r.Accuses(c, h.Name) {
			return true
		}
	}
	return false
}

// Persons gives the holder as one person for each address.
func (h RoleHolder) Persons() []record.Person {
	var all []record.Person
	for _, a := range h.Addresses {
		all = append(all, record.Person{Name: h.Name, Address: a})
	}
	return all
}

// MayLead reports whether somebody writing from an address may give the commands of
// director and deputy in a case: the one who answers for it, and those who would if
// they were not absent. With "" it checks the role alone.
func (r *Rules) MayLead(c record.Case, by record.Actor, from string) bool {
	for _, s := range r.seats(c) {
		if s.actor == by && (from == "" || s.Holds(from)) {
			return true
		}
		if !s.away {
			return false
		}
	}
	return false
}

// Asked reports whether an address was asked if a case is about the director, because
// nobody before it answered.
func (r *Rules) Asked(c record.Case, from string) bool {
	return c.InterestOpen() && !c.Reminded[record.TermInterest].IsZero() && record.SameAddress(r.Roles.Escalation, from)
}

// Outsider reports whether somebody who writes as the deputy has no part in the case.
// The escalation address has a part only while it answers for the case, or was asked.
func (r *Rules) Outsider(c record.Case, e record.Event) bool {
	return e.Actor == record.ByDeputy && e.From != "" && !r.Roles.Deputy.Holds(e.From) && !r.MayLead(c, e.Actor, e.From) && !r.Asked(c, e.From)
}

// Unknown reports whether the sender may not know of a case.
func (r *Rules) Unknown(c record.Case, e record.Event) bool {
	return e.Actor == record.ByDirector && r.KeptFromDirector(c) || r.KeptFrom(c, e.From) ||
		e.Actor == record.ByDeputy && r.NamesDeputy(c) && !r.MayLead(c, e.Actor, e.From) ||
		e.Actor == record.ByDeputy && !r.Roles.Deputy.Holds(e.From) && !r.MayLead(c, e.Actor, e.From)
}
