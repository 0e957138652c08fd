package desk

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

const (
	mostParsed  = 8 << 20 // bytes of a mail read to show its beginning
	listedAside = 25      // mails put aside that one list shows
)

// heldItems are the mails of a list; those shown whole include their beginning.
func (d *Desk) heldItems(ctx context.Context, o *occasion) ([]templates.HeldItem, error) {
	var items []templates.HeldItem
	enclosed := list.Enclosed(o.held, o.whole)
	for _, h := range o.held {
		item := d.heldItem(h)
		if slices.Contains(o.whole, h.Number) {
			item.TooLarge = !slices.Contains(enclosed, h.Number)
			raw, err := d.Log.RawStart(ctx, h.SHA256, mostParsed)
			if err != nil {
				return nil, err
			}
			list.Begin(&item, mailbox.Parse(raw))
			d.progress()
		}
		items = append(items, item)
	}
	return items, nil
}

// heldItem is what the log alone says about a mail.
func (d *Desk) heldItem(h caselog.HeldRow) templates.HeldItem {
	item := list.Item(h)
	propose.Show(&item, h.Proposed)
	item.AcknowledgeBy = d.Rules.TermsFor(d.Rules.Day(h.Received), nil, nil, nil).AcknowledgeBy
	return item
}

// listedMails attaches the mails as files for those who judge them. Those who only make
// sure that somebody does get the list without the contents.
func (r *renderer) listedMails(e record.Effect) ([]smtp.File, error) {
	if e.To == record.ToAdministrator || e.To == record.ToEscalation && !r.Rules.Deputises(r.Rules.Roles.Escalation) {
		return nil, nil
	}
	var files []smtp.File
	mails := slices.Concat(r.o.held, r.o.along)
	enclosed := list.Enclosed(mails, r.o.whole)
	for _, h := range mails {
		if !slices.Contains(enclosed, h.Number) {
			continue
		}
		raw, found, err := r.Log.Raw(r.ctx, h.SHA256)
		if err != nil {
			return nil, err
		}
		if found {
			name := fmt.Sprintf("Bericht %d.eml", h.Number)
			if e.To == record.ToCommission && r.Rules.Roles.Taken(h.From) {
				files = append(files, r.passedTo(e, name, mailbox.Parse(raw), raw)...)
				continue
			}
			files = append(files, smtp.File{Name: name, Type: "message/rfc822", Data: raw})
		}
	}
	return files, nil
}

// ignoredSince gives what was put aside unseen since the last list.
func (d *Desk) ignoredSince(ctx context.Context, a audience, last time.Time) ([]caselog.HeldRow, int, error) {
	ignored, count, err := d.Log.IgnoredSince(ctx, last, listedAside)
	more := count - len(ignored)
	return only(a, ignored), more, err
}

// only keeps the mail that an audience may know of.
func only(a audience, mails []caselog.HeldRow) []caselog.HeldRow {
	return slices.DeleteFunc(slices.Clone(mails), func(h caselog.HeldRow) bool { return !a.has(h) })
}

// Mail from before the log began needs no answer by itself: the director and the
// administrator get one list of it.

const markOldShown = "old-shown"

// isOld reports whether a mail is from before the log began.
func (d *Desk) isOld(ctx context.Context, f caselog.Filed) (bool, error) {
	began, err := d.began(ctx)
	return f.Received.Before(began), err
}

// began is from when on mail is handled: as configured, else since the log began. Zero
// when neither is known: then no mail is old.
func (d *Desk) began(ctx context.Context) (time.Time, error) {
	if !d.Since.IsZero() {
		return d.Since, nil
	}
	return d.Log.Began(ctx)
}

// takeInOld makes old mail wait to be handled when it is no longer old because the
// configured day changed.
func (d *Desk) takeInOld(ctx context.Context) error {
	if d.Since.IsZero() {
		return nil
	}
	n, err := d.Log.TakeInOld(ctx, d.Since)
	if n > 0 {
		d.Logger.Info("old mail is taken in", "mails", n, "since", d.Since)
	}
	return err
}

// announceOld says what will happen to the old mail in the mailbox when the log is new.
// It has its own connection: whatever goes wrong with that, mail is taken in.
func (d *Desk) announceOld(ctx context.Context) {
	began, err := d.began(ctx)
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
	others, deputy := d.audiences()[0], d.audiences()[1]
	if kept := only(deputy, old); len(kept) > 0 {
		o := occasion{Commit: caselog.Commit{At: now}, deputyOnly: true, held: kept}
		o.decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects(deputy.to)
		if err := d.finish(ctx, &o); err != nil {
			return err
		}
	}
	o := occasion{Commit: caselog.Commit{At: now, OldShown: true, Marks: []string{markOldShown}}, held: only(others, old), more: count - len(old)}
	if len(o.held)+o.more > 0 {
		o.decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects()
	}
	o.note(slog.LevelInfo, "old mail is put to people", "mails", count)
	return d.finish(ctx, &o)
}
