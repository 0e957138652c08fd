package rules

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// The manager concerned gets a copy of the confirmation (R11, procedure 3) and of the
// decision (R20, procedure 7). Somebody must name that manager, or say why there is
// none.

// Manager gives the manager of a case as now configured, by name or by address. A
// manager who is no longer configured counts as unnamed.
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

// Unnamed reports whether the manager must still be named.
func (r *Rules) Unnamed(c record.Case) bool {
	_, named := r.Manager(c)
	return !named && c.NoManager == ""
}

// MayBeAbout reports whether a complaint may be about a manager. A manager's name in a
// later mail shows whom it is about only if there is no other manager to choose.
func (r *Rules) MayBeAbout(c record.Case, m RoleHolder) bool {
	if !slices.Contains(c.Signals, record.SignalManager) {
		return false
	}
	text := accused.Read(c.Subject + "\n\n" + c.Text)
	named := func(m RoleHolder) bool { return text.Named(m.Name) }
	return named(m) || !slices.ContainsFunc(r.Roles.Managers, named)
}

// SoleManager gives the only configured manager, provided that the complaint does not
// name that manager.
func (r *Rules) SoleManager(c record.Case) (record.Person, bool) {
	if len(r.Roles.Managers) != 1 || r.MayBeAbout(c, r.Roles.Managers[0]) {
		return record.Person{}, false
	}
	return r.Roles.Managers[0].Person(), true
}
