package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// roleOf says which role an address has. If it has several, the first counts; a manager
// has no commands. The escalation address is a deputy's only where it answers for a
// case: see rules.Rules.MayLead.
func (d *Desk) roleOf(address string) (record.Actor, bool) {
	r := &d.Rules.Roles
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

// nameOf is the name of the person who writes for a role from an address; a mere
// stand-in does not get the role holder's name.
func (d *Desk) nameOf(role record.Actor, address string) string {
	if h := d.Rules.Roles.Holder(role); h.Holds(address) {
		return h.Name
	}
	return ""
}

// standIn reports whether a mail is from somebody without a role who answers for the
// case that the mail answers or names.
func (d *Desk) standIn(ctx context.Context, m *mailbox.Message, t thread) (bool, error) {
	ids := append(slices.Clip(t.lists), route.CaseNumber.FindString(m.Subject))
	if t.own != nil && t.own.CaseID != "" {
		ids = []string{t.own.CaseID}
	}
	for _, id := range ids {
		c, found, err := d.byNumber(ctx, id)
		if err != nil || found && c.Assignee != nil && d.Rules.MayLead(c, record.ByDeputy, m.From[0].Address) {
			return err == nil, err
		}
	}
	return false, nil
}

// hasRole reports whether the one sender of a mail holds a role.
func (d *Desk) hasRole(m *mailbox.Message) bool {
	if len(m.From) != 1 {
		return false
	}
	_, role := d.roleOf(m.From[0].Address)
	return role
}

// acting gives every address of the person who answers for a case (R09).
func (d *Desk) acting(c record.Case) []recipient {
	who, holder := d.Rules.Acting(c)
	list := everyAddress(holder, roleWord(who))
	for i := range list {
		list[i].blind = who == record.ByAdministrator
	}
	return list
}

// recipient is one address that gets its own message.
type recipient struct {
	templates.Person      // name, address and Dutch role
	byPost           bool // the complainant has no address: this person prints and posts the letter
	blind            bool // makes sure that somebody answers for the case, but learns nothing about it
}

// recipients gives everybody behind a role in a case.
func (d *Desk) recipients(o *occasion, to record.Recipient) []recipient {
	c := o.decision.Case
	switch to {
	case record.ToComplainant:
		if d.deliverable(c.Complainant.Address) == "" { // on paper, for example: the person responsible prints and posts it
			list := d.acting(c)
			for i := range list {
				list[i].byPost = true
			}
			return list
		}
		return one(c.Complainant, templates.RoleComplainant)
	case record.ToWriter:
		who := c.Complainant
		if o.event.Actor.Client() {
			who = o.sender
		}
		return one(record.Person{Name: who.Name, Address: d.deliverable(who.Address)}, templates.RoleComplainant)
	case record.ToFormer:
		return one(record.Person{Name: c.Complainant.Name, Address: d.deliverable(o.before.Complainant.Address)}, templates.RoleComplainant)
	case record.ToRepresentative:
		return one(record.Person{Name: c.Rep.Name, Address: d.deliverable(c.Rep.Address)}, templates.RoleRepresentative)
	case record.ToResponsible:
		return d.acting(c)
	case record.ToDirector:
		return d.holders(record.ByDirector)
	case record.ToDeputy:
		return d.holders(record.ByDeputy)
	case record.ToCommission:
		return d.holders(record.ByCommission)
	case record.ToAdministrator:
		list := d.holders(record.ByAdministrator)
		for i := range list {
			list[i].blind = o.asksOn()
		}
		return list
	case record.ToEscalation:
		role := ""
		if o.asksOn() || o.decision.Case.ID == "" && d.Rules.Deputises(d.Rules.Roles.Escalation) {
			role = templates.RoleDeputy
		}
		return one(record.Person{Address: d.Rules.Roles.Escalation}, role)
	case record.ToManager:
		return everyAddress(d.manager(c), templates.RoleManager)
	case record.ToColleagues:
		return slices.DeleteFunc(d.holders(record.ByCommission), func(to recipient) bool { return record.SameAddress(to.Address, o.sender.Address) })
	case record.ToSender:
		if d.deliverable(o.sender.Address) == "" { // not one of our people
			return nil
		}
		return one(o.sender, roleWord(o.event.Actor))
	}
	return nil
}

// asksOn reports whether it passes on the question if a case is about the director.
func (o *occasion) asksOn() bool {
	return o.event.Kind == record.TermDue && o.event.Term == record.TermInterest
}

// deliverable gives an address if we may write to it, else "": never our own.
func (d *Desk) deliverable(address string) string {
	if d.reader().IsOurs(address) {
		return ""
	}
	return route.Deliverable(address)
}

// discreet leaves out the person a case is about, whatever role that person has now.
// Only somebody who asked for something is still told that nothing was done.
func (d *Desk) discreet(o *occasion, list []recipient) []recipient {
	refused := o.decision.Refusal != nil && o.decision.Refusal.Code == record.RefuseAfterInvolved
	return slices.DeleteFunc(list, func(to recipient) bool {
		if refused && record.SameAddress(to.Address, o.sender.Address) {
			return false
		}
		return to.Role != templates.RoleDirector && o.deputyOnly && d.Rules.Roles.Director.Holds(to.Address) ||
			to.Role != templates.RoleDirector && d.Rules.KeptFrom(o.decision.Case, to.Address)
	})
}

func one(p record.Person, role string) []recipient {
	if p.Address == "" {
		return nil
	}
	return []recipient{{Person: templates.Person{Name: p.Name, Address: p.Address, Role: role}}}
}

// holders gives everybody with a role that is the same in every case.
func (d *Desk) holders(a record.Actor) []recipient {
	return everyAddress(d.Rules.Roles.Holder(a), roleWord(a))
}

// manager is the manager named in the case, with all configured addresses; nobody if
// none was named, or if that person is no longer configured.
func (d *Desk) manager(c record.Case) rules.RoleHolder {
	m, _ := d.Rules.Manager(c)
	return m
}

func everyAddress(h rules.RoleHolder, role string) []recipient {
	var list []recipient
	for _, a := range h.Addresses {
		list = append(list, one(record.Person{Name: h.Name, Address: a}, role)...)
	}
	return list
}

// roleWord is the Dutch word for an actor's role, as used in the texts.
func roleWord(a record.Actor) string { return templates.RolePhrase(a) }
