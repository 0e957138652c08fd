package procedure

import "github.com/integratiewerk/klachtd/procedure/record"

// Events lists every kind of event, in the order of the regulation.
func Events() []record.EventKind {
	var kinds []record.EventKind
	for _, r := range allRules() {
		kinds = append(kinds, r.event)
	}
	return kinds
}

// MayCause gives who may cause an event; nil for what nobody commands.
func MayCause(k record.EventKind) []record.Actor { r, _ := ruleFor(k); return r.by }
