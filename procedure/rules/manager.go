package rules

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

// Unnamed reports whether it must still be said who the manager is.
func (r *Rules) Unnamed(c record.Case) bool {
	_, named := r.Manager(c)
	return !named && c.NoManager == ""
}

// MayBeAbout reports whether a complaint may name a manager. A later mail that names
// one says of whom it speaks only where there is no choice.
func (r *Rules) MayBeAbout(c record.Case, m RoleHolder) bool {
	if !slices.Contains(c.Signals, record.SignalManager) {
		return false
	}
	text := accused.Read(c.Subject + "\n\n" + c.Text)
	named := func(m RoleHolder) bool { return text.Named(m.Name) }
	return named(m) || !slices.ContainsFunc(r.Roles.Managers, named)
}

// SoleManager gives the one configured manager, where there is nothing to choose and
// the complaint does not name that manager.
func (r *Rules) SoleManager(c record.Case) (record.Person, bool) {
	if len(r.Roles.Managers) != 1 || r.MayBeAbout(c, r.Roles.Managers[0]) {
		return record.Person{}, false
	}
	return r.Roles.Managers[0].Person(), true
}
