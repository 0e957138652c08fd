package desk

import (
	"context"
	"log/slog"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// whilePaused logs that a confirmation has not left because sending is paused. A mail
// that says so could not leave either.
func (d *Desk) whilePaused(ctx context.Context, o *write.Occasion) error {
	if o.Event.Term != record.TermAcknowledge {
		return nil
	}
	since, err := d.Log.Paused(ctx)
	if err != nil || since.IsZero() {
		return err
	}
	o.Decision.Effects = nil
	o.Notes.Add(slog.LevelError, "sending is paused, and a confirmation has to leave", "case", o.Before.ID, "by", o.Before.AcknowledgeBy.String(), "remedy", "klachtd resume")
	return nil
}

// keepFormer marks the address that a decision corrects.
func keepFormer(o *write.Occasion) {
	if was := o.Before.Complainant.Address; o.Decision.Case.Was(was) && !o.Before.Was(was) {
		o.Marks = append(o.Marks, errand.MarkFormer+route.SenderKey(was))
	}
}
