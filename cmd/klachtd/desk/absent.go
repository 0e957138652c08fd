package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/procedure"
)

// heedAbsence takes note of who is away now. Nothing is being rendered meanwhile.
func (d *Desk) heedAbsence(ctx context.Context) error {
	away, err := absence.Read(ctx, d.Log, d.Rules, d.Now())
	if err != nil {
		return err
	}
	rules := *d.Rules
	rules.Away = away
	d.Rules = &rules
	return nil
}

// sayVacant names the cases whose responsible person has no address.
func (d *Desk) sayVacant(ctx context.Context) error {
	cases, err := d.Log.Cases(ctx, true)
	for _, line := range absence.Vacant(d.Rules, cases) {
		d.Logger.Error("a case has lost who answers for it", "case", line, "remedy", "klachtd case assign, or configure a deputy or terms.escalation")
	}
	return err
}

// answers is who answers for a case for good: who only stands in for somebody absent
// has a list of it, and who learns nothing of it gets nothing to answer.
func (d *Desk) answers(c procedure.Case) procedure.RoleHolder {
	actor, holder := d.Rules.Acting(c)
	usual := *d.Rules
	usual.Away = nil
	if _, other := usual.Acting(c); actor == procedure.ByAdministrator || !slices.Equal(holder.Addresses, other.Addresses) {
		return procedure.RoleHolder{}
	}
	return holder
}
