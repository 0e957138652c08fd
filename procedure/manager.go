package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// The manager concerned gets a copy of the confirmation (R11, procedure 3) and of the
// decision (R20, procedure 7). Until somebody has named a manager, or said why there is
// none, nothing leaves that a manager would get too.

// warns gives why a command is shown first in this case, though it is carried out at
// once in others: it would tell a manager about a complaint that is about that same
// manager.
func warns(r *rules.Rules, c record.Case, e record.Event) record.Why {
	found, ok := r.Roles.Manager(e.Argument)
	if e.Kind != record.NameManager || !ok {
		return ""
	}
	i := slices.IndexFunc(r.Roles.Managers, func(m rules.RoleHolder) bool { return m.Person() == found })
	if !r.MayBeAbout(c, r.Roles.Managers[i]) || c.Manager != nil && r.Roles.Managers[i].Holds(c.Manager.Address) {
		return ""
	}
	return record.Accuses
}

// managed refuses what goes to the manager too while none was named; if there is only
// one manager, it takes that one.
func (d *decision) managed() *Refusal {
	if !d.rules.Unnamed(d.before) {
		return nil
	}
	m, sole := d.rules.SoleManager(d.before)
	if !sole {
		return &Refusal{Code: record.RefuseNoManager}
	}
	d.record(record.Fact{Kind: record.FactManagerNamed, On: d.e.On, Personal: record.Personal{Person: &m}})
	d.mail(record.MailManagerCopy.Letter())
	return nil
}

// nameNoManager: nobody gets the copies, and the file says why.
func nameNoManager(d *decision) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: record.RefuseNoReason}
	}
	d.record(record.Fact{Kind: record.FactManagerNone, On: d.e.On, Personal: record.Personal{Text: d.e.Text}})
	return nil
}
