package procedure

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// The manager concerned gets a copy of the confirmation (R11, procedure 3) and of the
// decision (R20, procedure 7): somebody names who that is, or says why it is nobody.

// Manager gives the manager of a case as configured now, by name or by address. Who
// is configured no more counts as unnamed.
func (r *Rules) Manager(c record.Case) (RoleHolder, bool) {
	if c.Manager == nil {
		return RoleHolder{}, false
	}
	for _, m := range r.Roles.Managers {
		if m.Holds(c.Manager.Address) || m.Name != "" && strings.EqualFold(m.Name, c.Manager.Name) {
			return m, true
		}
	}
	return RoleHolder{}, false
}

// unnamed reports whether it must still be said who the manager is.
func (r *Rules) unnamed(c record.Case) bool {
	_, named := r.Manager(c)
	return !named && c.NoManager == ""
}

// mayBeAbout reports whether a complaint may name a manager. A later mail that names
// one says of whom it speaks only where there is no choice.
func (r *Rules) mayBeAbout(c record.Case, m RoleHolder) bool {
	if !slices.Contains(c.Signals, record.SignalManager) {
		return false
	}
	named := func(m RoleHolder) bool { return accused.Named(c.Subject+"\n\n"+c.Text, m.Name) }
	return named(m) || !slices.ContainsFunc(r.Roles.Managers, named)
}

// warns gives why a command is shown first that is carried out at once in another
// case: it would tell a manager of a complaint about that very manager.
func warns(r *Rules, c record.Case, e record.Event) record.Why {
	found, ok := r.Roles.Manager(e.Argument)
	if e.Kind != record.NameManager || !ok {
		return ""
	}
	i := slices.IndexFunc(r.Roles.Managers, func(m RoleHolder) bool { return m.Person() == found })
	if !r.mayBeAbout(c, r.Roles.Managers[i]) || c.Manager != nil && r.Roles.Managers[i].Holds(c.Manager.Address) {
		return ""
	}
	return record.Accuses
}

// soleManager gives the one configured manager, where there is nothing to choose and
// the complaint does not name that manager.
func (r *Rules) soleManager(c record.Case) (record.Person, bool) {
	if len(r.Roles.Managers) != 1 || r.mayBeAbout(c, r.Roles.Managers[0]) {
		return record.Person{}, false
	}
	return r.Roles.Managers[0].Person(), true
}

// managed refuses what goes to the manager, too, while nobody was named; where there
// is one manager, that is the one.
func (d *decision) managed() *Refusal {
	if !d.rules.unnamed(d.before) {
		return nil
	}
	m, sole := d.rules.soleManager(d.before)
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
