package desk

import (
	"context"
)

// Mail from before the log began needs no answer by itself: the director and the
// administrator get one list of it.

// takeInOld makes old mail wait to be handled when it is no longer old because the
// configured day changed.
func (d *Desk) takeInOld(ctx context.Context) error {
	if d.Read.Since.IsZero() {
		return nil
	}
	n, err := d.Log.TakeInOld(ctx, d.Read.Since)
	if n > 0 {
		d.Logger.Info("old mail is taken in", "mails", n, "since", d.Read.Since)
	}
	return err
}

// AnnounceOld says what will happen to the old mail in the mailbox when the log is new.
// It has its own connection: whatever goes wrong with that, mail is taken in.
func (d *Desk) AnnounceOld(ctx context.Context) {
	began, err := d.reads().Began(ctx)
	if d.announced || err != nil || began.IsZero() {
		return
	}
	if filed, err := d.Log.AnyFiled(ctx); err != nil || filed {
		d.announced = err == nil
		return
	}
	in, err := d.Dial(ctx)
	if err != nil {
		return // the intake reports it
	}
	defer in.Close()
	d.announced = true
	switch old, newer, err := in.Count(ctx, began); {
	case err != nil:
		d.Logger.Warn("the mail in the mailbox cannot be counted", "error", err.Error())
	case old > 0:
		d.Logger.Warn("the mailbox holds mail from before this log began: it is filed, shown to director and administrator in one list, and not answered",
			"mails", old, "newer", newer, "began", began, "remedy", "what came since a day is taken in with [intake] since = DATE, one mail with klachtd held accept NUMBER")
	}
}
