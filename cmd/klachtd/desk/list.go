package desk

import (
	"context"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

const listedAside = 25 // mails put aside that one list shows

// ignoredSince gives what was put aside unseen since the last list.
func (d *Desk) ignoredSince(ctx context.Context, a audience.Audience, last time.Time) ([]caselog.HeldRow, int, error) {
	ignored, count, err := d.Log.IgnoredSince(ctx, last, listedAside)
	more := count - len(ignored)
	return audience.Only(a, ignored), more, err
}

// Mail from before the log began needs no answer by itself: the director and the
// administrator get one list of it.

const markOldShown = "old-shown"

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

// announceOld says what will happen to the old mail in the mailbox when the log is new.
// It has its own connection: whatever goes wrong with that, mail is taken in.
func (d *Desk) announceOld(ctx context.Context) {
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

// showOld shows old mail to people once the whole mailbox is filed.
func (d *Desk) showOld(ctx context.Context, now time.Time) error {
	old, count, err := d.Log.OldFresh(ctx, list.Most)
	if err != nil || count == 0 || !d.caughtUp.Load() {
		return err
	}
	if already, err := d.thisMorning(ctx, markOldShown, now); err != nil || already {
		return err
	}
	others, deputy := d.seen().All()[0], d.seen().All()[1]
	if kept := audience.Only(deputy, old); len(kept) > 0 {
		o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now}, DeputyOnly: true, Listing: write.Listing{Held: kept}}}
		o.Decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects(deputy.To)
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
	}
	o := occasion{Occasion: write.Occasion{Commit: caselog.Commit{At: now, OldShown: true, Marks: []string{markOldShown}}, Listing: write.Listing{Held: audience.Only(others, old), More: count - len(old)}}}
	if len(o.Held)+o.More > 0 {
		o.Decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects()
	}
	o.note(slog.LevelInfo, "old mail is put to people", "mails", count)
	return d.finish(ctx, &o)
}
