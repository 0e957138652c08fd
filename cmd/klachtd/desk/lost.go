package desk

import (
	"context"
	"log/slog"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// whilePaused logs that a confirmation has not left because sending is paused. A mail
// that says so could not leave either.
func (d *Desk) whilePaused(ctx context.Context, o *occasion) error {
	if o.Event.Term != record.TermAcknowledge {
		return nil
	}
	since, err := d.Log.Paused(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	o.Decision.Effects = nil
	o.note(slog.LevelError, "sending is paused, and a confirmation has to leave", "case", o.Before.ID, "by", o.Before.AcknowledgeBy.String(), "remedy", "klachtd resume")
	return nil
}

// markFormer marks an address as a complainant's former one. Nobody can read the
// address from the mark. It saves looking at every case for each new complaint.
const markFormer = "former "

// keepFormer marks the address that a decision corrects.
func keepFormer(o *occasion) {
	if was := o.Before.Complainant.Address; o.Decision.Case.Was(was) && !o.Before.Was(was) {
		o.Marks = append(o.Marks, markFormer+route.SenderKey(was))
	}
}

// wasClient reports whether an address was a complainant's in some case until it was
// corrected.
func (d *Desk) wasClient(ctx context.Context, address string) (bool, error) {
	if at, err := d.Log.Marked(ctx, markFormer+route.SenderKey(address)); err != nil || at.IsZero() {
		return false, err
	}
	cases, err := d.Log.Cases(ctx, false)
	return slices.ContainsFunc(cases, func(c record.Case) bool { return c.Was(address) }), err
}
