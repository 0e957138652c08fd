package write

import (
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// people says who is behind a recipient.
type people struct {
	Rules *rules.Rules
	ours  route.Ours // whose a mail is
}

func (w *Writer) people() people { return people{w.Rules, w.Ours()} }

// To gives everybody who gets what goes to a role in a case.
func (w *Writer) To(o *Occasion, to record.Recipient) []Recipient { return w.people().to(o, to) }

func (p people) to(o *Occasion, to record.Recipient) []Recipient {
	return p.discreet(o, p.recipients(o, to))
}

// acting gives every address of the person who answers for a case (R09).
func (p people) acting(c record.Case) []Recipient {
	who, holder := p.Rules.Acting(c)
	list := everyAddress(holder, roleWord(who))
	for i := range list {
		list[i].Blind = who == record.ByAdministrator
	}
	return list
}

// Recipient is one address that gets its own message.
type Recipient struct {
	templates.Person      // name, address and Dutch role
	ByPost           bool // the complainant has no address: this person prints and posts the letter
	Blind            bool // makes sure that somebody answers for the case, but learns nothing about it
}

// recipients gives everybody behind a role in a case.
func (p people) recipients(o *Occasion, to record.Recipient) []Recipient {
	c := o.Decision.Case
	switch to {
	case record.ToComplainant:
		if p.deliverable(c.Complainant.Address) == "" { // on paper, for example: the person responsible prints and posts it
			list := p.acting(c)
			for i := range list {
				list[i].ByPost = true
			}
			return list
		}
		return one(c.Complainant, templates.RoleComplainant)
	case record.ToWriter:
		who := c.Complainant
		if o.Event.Actor.Client() {
			who = o.Sender
		}
		return one(record.Person{Name: who.Name, Address: p.deliverable(who.Address)}, templates.RoleComplainant)
	case record.ToFormer:
		return one(record.Person{Name: c.Complainant.Name, Address: p.deliverable(o.Before.Complainant.Address)}, templates.RoleComplainant)
	case record.ToRepresentative:
		return one(record.Person{Name: c.Rep.Name, Address: p.deliverable(c.Rep.Address)}, templates.RoleRepresentative)
	case record.ToResponsible:
		return p.acting(c)
	case record.ToDirector:
		return p.holders(record.ByDirector)
	case record.ToDeputy:
		return p.holders(record.ByDeputy)
	case record.ToCommission:
		return p.holders(record.ByCommission)
	case record.ToAdministrator:
		list := p.holders(record.ByAdministrator)
		for i := range list {
			list[i].Blind = o.asksOn()
		}
		return list
	case record.ToEscalation:
		role := ""
		if o.asksOn() || o.Decision.Case.ID == "" && p.Rules.Deputises(p.Rules.Roles.Escalation) {
			role = templates.RoleDeputy
		}
		return one(record.Person{Address: p.Rules.Roles.Escalation}, role)
	case record.ToManager: // with all configured addresses; nobody if none was named, or if that person is no longer configured
		m, _ := p.Rules.Manager(c)
		return everyAddress(m, templates.RoleManager)
	case record.ToColleagues:
		return slices.DeleteFunc(p.holders(record.ByCommission), func(to Recipient) bool { return record.SameAddress(to.Address, o.Sender.Address) })
	case record.ToSender:
		if p.deliverable(o.Sender.Address) == "" { // not one of our people
			return nil
		}
		return one(o.Sender, roleWord(o.Event.Actor))
	}
	return nil
}

// asksOn reports whether it passes on the question if a case is about the director.
func (o *Occasion) asksOn() bool {
	return o.Event.Kind == record.TermDue && o.Event.Term == record.TermInterest
}

// deliverable gives an address if we may write to it, else "": never our own.
func (p people) deliverable(address string) string {
	if p.ours.IsOurs(address) {
		return ""
	}
	return route.Deliverable(address)
}

// discreet leaves out the person a case is about, whatever role that person has now.
// Only somebody who asked for something is still told that nothing was done.
func (p people) discreet(o *Occasion, list []Recipient) []Recipient {
	refused := o.Decision.Refusal != nil && o.Decision.Refusal.Code == record.RefuseAfterInvolved
	return slices.DeleteFunc(list, func(to Recipient) bool {
		if refused && record.SameAddress(to.Address, o.Sender.Address) {
			return false
		}
		return to.Role != templates.RoleDirector && o.DeputyOnly && p.Rules.Roles.Director.Holds(to.Address) ||
			to.Role != templates.RoleDirector && p.Rules.KeptFrom(o.Decision.Case, to.Address)
	})
}

func one(who record.Person, role string) []Recipient {
	if who.Address == "" {
		return nil
	}
	return []Recipient{{Person: templates.Person{Name: who.Name, Address: who.Address, Role: role}}}
}

// holders gives everybody with a role that is the same in every case.
func (p people) holders(a record.Actor) []Recipient {
	return everyAddress(p.Rules.Roles.Holder(a), roleWord(a))
}

func everyAddress(h rules.RoleHolder, role string) []Recipient {
	var list []Recipient
	for _, a := range h.Addresses {
		list = append(list, one(record.Person{Name: h.Name, Address: a}, role)...)
	}
	return list
}

// roleWord is the Dutch word for an actor's role, as used in the texts.
func roleWord(a record.Actor) string { return templates.RolePhrase(a) }
