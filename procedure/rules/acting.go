package rules

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Who answers for a case (R09, procedure 1). A mail that is for the responsible
// person always has somebody to go to, and never whom the case is about.

// seat is somebody who can answer for a case, and as what.
type seat struct {
	actor record.Actor
	RoleHolder
	away bool
}

// Acting is who answers for a case: it gets what goes to the responsible person,
// owes what is owed, and may command. In that order: who the case was assigned to,
// the deputy, the escalation address, the administrator; without whom the case is
// about, who is absent, and who is not configured. Who answers in the place of a
// deputy does so as the deputy. The administrator only sees to it that somebody
// answers: of the case itself [record.ByAdministrator] learns number and date.
func (r *Rules) Acting(c record.Case) (record.Actor, RoleHolder) {
	seats := r.seats(c)
	for _, s := range seats {
		if !s.away {
			return s.actor, s.RoleHolder
		}
	}
	if len(seats) > 0 { // better who is absent than nobody
		return seats[0].actor, seats[0].RoleHolder
	}
	return c.Responsible, RoleHolder{}
}

// Lead is who answers for a case as its letters name it (R09): not the administrator,
// who only sees to it, but in whose place that is. Nobody when there is none.
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

// seats lists who can answer for a case, whoever is absent.
func (r *Rules) seats(c record.Case) []seat {
	roles := &r.Roles
	var seats []seat
	add := func(a record.Actor, h RoleHolder) {
		h.Addresses = slices.DeleteFunc(slices.Clone(h.Addresses), func(address string) bool {
			return r.KeptFrom(c, address) || slices.ContainsFunc(seats, func(s seat) bool { return s.Holds(address) })
		})
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
	if c.Responsible != record.ByDirector && !r.KeptFromDirector(c) { // who may read it before who may not
		add(record.ByDirector, roles.Director)
	}
	add(record.ByAdministrator, roles.Administrator)
	if named { // better than nobody
		add(record.ByDeputy, roles.Deputy)
	}
	return seats
}

// NamesDeputy reports whether a complaint speaks of who is the deputy, so that others
// come first, until somebody hands it to the deputy.
func (r *Rules) NamesDeputy(c record.Case) bool {
	return c.DeputyNamed && accused.Read(c.Subject+"\n\n"+c.Text).Named(r.Roles.Deputy.Name)
}

// escalation is the board, where the regulation needs somebody who answers.
func (r *Roles) escalation() RoleHolder {
	if r.Escalation == "" {
		return RoleHolder{}
	}
	return RoleHolder{Addresses: []string{r.Escalation}}
}

// Deputises reports whether an address is the deputy's, or stands in for a deputy
// who is absent or whom nobody appointed.
func (r *Rules) Deputises(address string) bool {
	deputy := r.Roles.Deputy
	return deputy.Holds(address) || record.SameAddress(r.Roles.Escalation, address) && (!deputy.Configured() || !r.Away[record.ByDeputy].IsZero())
}

// StandsIn gives who gets what is for a role, about no case of its own.
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

// KeptFromDirector reports whether who is the director now gets nothing of a case:
// it is about the director, or perhaps; also another person than it is about, until
// it was handed to that very person.
func (r *Rules) KeptFromDirector(c record.Case) bool {
	return c.KeptFromDirector() || c.DirectorInvolved && !r.tookOver(c)
}

// tookOver reports whether a case about an earlier director was handed to who is
// the director now.
func (r *Rules) tookOver(c record.Case) bool {
	director := r.Roles.Director
	return c.Responsible == record.ByDirector && c.Assignee != nil && strings.EqualFold(c.Assignee.Name, director.Name) && !r.Accuses(c, director.Name)
}

// accused is whom a case is about that is kept from the director. A person is a
// name with its addresses: facts of older logs hold none, and then it is who is the
// director now.
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

// KeptFrom reports whether whom a case is about reads mail at an address, by
// whatever role: it is, or was, one of that person's, or now is of a role under the
// same name.
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

// Persons gives the holder once for each address.
func (h RoleHolder) Persons() []record.Person {
	var all []record.Person
	for _, a := range h.Addresses {
		all = append(all, record.Person{Name: h.Name, Address: a})
	}
	return all
}

// MayLead reports whether who writes from an address may give the commands of
// director and deputy in a case: who answers for it, and who would if they were not
// absent. With "" it is about the role alone.
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

// Asked reports whether the question whether a case is about the director came to
// an address, since nobody before it answered.
func (r *Rules) Asked(c record.Case, from string) bool {
	return c.InterestOpen() && !c.Reminded[record.TermInterest].IsZero() && record.SameAddress(r.Roles.Escalation, from)
}

// Outsider reports whether who writes as the deputy has no part in the case: the
// escalation address has one only while it answers for it, or was asked.
func (r *Rules) Outsider(c record.Case, e record.Event) bool {
	return e.Actor == record.ByDeputy && e.From != "" && !r.Roles.Deputy.Holds(e.From) && !r.MayLead(c, e.Actor, e.From) && !r.Asked(c, e.From)
}

// Unknown reports whether a case is none of those that who asks may know of.
func (r *Rules) Unknown(c record.Case, e record.Event) bool {
	return e.Actor == record.ByDirector && r.KeptFromDirector(c) || r.KeptFrom(c, e.From) ||
		e.Actor == record.ByDeputy && r.NamesDeputy(c) && !r.MayLead(c, e.Actor, e.From) ||
		e.Actor == record.ByDeputy && !r.Roles.Deputy.Holds(e.From) && !r.MayLead(c, e.Actor, e.From)
}
