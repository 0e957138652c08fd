package chores

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Held mail waits for a person. If it is a complaint, its terms run from its receipt.
const (
	// escalateAfter is the number of calendar days after receipt at which held mail
	// that nobody judged is shown to more people, or on the next working day: usually
	// four days before the confirmation of receipt must leave (R10).
	escalateAfter = 10

	listedAside = 25 // mails put aside that one list shows
)

// ShowHeld shows held mail to people: new mail in one list a day, and mail that nobody
// judged for ten days to more of them. What does not fit in a list is in the next
// morning's: mail never counts as shown before it was.
func (d *Daily) ShowHeld(ctx context.Context, now time.Time, put Put) error {
	fresh, late, err := d.Log.HeldDue(ctx, d.lateBefore(now))
	today := d.Rules.Day(now)
	aside := d.asideOn != today && d.Rules.Morning(now).Equal(now) // look for it once a day
	if err != nil || !fresh && !late && !aside {
		return err
	}
	all, err := d.Guard.Held(ctx)
	if err != nil {
		return err
	}
	errs := []error{d.stepOn(ctx, all, now, put)}
	for _, a := range d.Guard.All() {
		held := audience.Only(a, all)
		errs = append(errs, d.escalate(ctx, a, held, now, put), d.digest(ctx, a, held, now, put))
	}
	if err = errors.Join(errs...); err == nil && aside {
		d.asideOn = today
	}
	return err
}

// lateBefore gives the instant such that held mail received before it is late now: mail
// becomes late at 08:00 on the tenth day after its receipt, or on the first working day
// after that.
func (d *Daily) lateBefore(now time.Time) time.Time {
	morning := d.Rules.Day(now)
	if now.Before(d.Rules.ReminderAt(morning)) {
		morning = morning.AddDays(-1)
	}
	last := d.Rules.Calendar.OnOrBefore(morning).AddDays(-escalateAfter)
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, d.Rules.Zone)
}

// ThisMorning reports whether, by its mark, what people see once a morning was shown
// already.
func (d *Daily) ThisMorning(ctx context.Context, mark string, now time.Time) (bool, error) {
	last, err := d.Log.Marked(ctx, mark)
	return !last.IsZero() && d.Rules.NextMorning(last).After(now) && !watch.RanAhead(last, now), err
}

// escalate shows late mail to everybody who can act on it, each mail once.
func (d *Daily) escalate(ctx context.Context, a audience.Audience, held []caselog.HeldRow, now time.Time, put Put) error {
	before := d.lateBefore(now)
	late := slices.DeleteFunc(slices.Clone(held), func(h caselog.HeldRow) bool { return !h.Escalated.IsZero() || !h.Received.Before(before) })
	mark := a.Mark + "-late"
	last, err := d.Log.Marked(ctx, mark)
	morning := d.Rules.ReminderAt(d.Rules.Day(before).AddDays(escalateAfter - 1)) // since when all of these have been late
	if err != nil || len(late) == 0 || !last.Before(morning) && !watch.RanAhead(last, now) {
		return err
	}
	o := write.At(now, mark)
	o.DeputyOnly = a.DeputyOnly
	o.Held, o.More = list.Of(late)
	o.Escalated = list.Numbers(o.Held)
	o.Whole = o.Escalated // the deputy has not seen it yet
	o.Notes.Add(slog.LevelWarn, "held mail is put to more people", "mails", list.Numbers(o.Held), "more", o.More)
	for _, e := range record.MailHeld.Variant(record.VariantEscalated).Effects() {
		if (e.To != record.ToDirector || !a.DeputyOnly) && (e.To != record.ToDeputy || !a.AboveBoth) {
			o.Decision.Effects = append(o.Decision.Effects, e)
		}
	}
	return d.putTo(o, put)
}

// digest shows held mail to those who usually see it: at once, but not before 08:00 on
// the day after the last list. Mail put aside unseen is in the list too; alone, it
// makes a list at 08:00 on the next working day.
func (d *Daily) digest(ctx context.Context, a audience.Audience, held []caselog.HeldRow, now time.Time, put Put) error {
	fresh := slices.ContainsFunc(held, func(h caselog.HeldRow) bool {
		return h.ShownAt.IsZero() && !h.Received.Before(d.lateBefore(now)) // the others are being escalated now
	})
	last, err := d.Log.Marked(ctx, a.Mark)
	if err != nil {
		return err
	}
	asked, err := d.Log.Marked(ctx, MarkSecondLook)
	if err != nil {
		return err
	}
	if already, err := d.ThisMorning(ctx, a.Mark, now); err != nil || already && !(fresh && a.DeputyOnly && !asked.IsZero() && !asked.Before(last)) {
		return err
	}
	ignored, moreAside, err := d.ignoredSince(ctx, a, last)
	if err != nil || !fresh && !(d.Rules.Morning(now).Equal(now) && slices.ContainsFunc(ignored, func(h caselog.HeldRow) bool { return d.asideDue(h, now) })) {
		return err
	}
	o := write.At(now, a.Mark)
	o.DeputyOnly = a.DeputyOnly
	o.Held, o.More = list.Of(held)
	for _, h := range o.Held {
		if h.ShownAt.IsZero() {
			o.Shown = append(o.Shown, h.Number)
		}
	}
	o.Whole = o.Shown
	o.Aside, o.MoreAside = ignored, moreAside
	o.Notes.Add(slog.LevelInfo, "held mail is put to a person", "mails", list.Numbers(o.Held), "more", o.More)
	o.Decision.Effects = record.MailHeld.Letter().Effects(a.To)
	return d.putTo(o, put)
}

// putTo shows held mail to people. If there is nobody to show it to, it counts as
// shown, and the program's log says so each morning.
func (d *Daily) putTo(o *write.Occasion, put Put) error {
	if !d.heard(o) {
		o.Shown, o.Escalated, o.Notes = nil, nil, nil
		o.Notes.Add(slog.LevelError, "held mail has nobody to go to", "mails", list.Numbers(o.Held), "remedy", "klachtd check; klachtd held list")
	}
	return put(o)
}

// heard reports whether anybody gets what an occasion sends.
func (d *Daily) heard(o *write.Occasion) bool {
	return slices.ContainsFunc(o.Decision.Effects, func(e record.Effect) bool { return len(d.Write.To(o, e.To)) > 0 })
}

// MarkSecondLook is when the director last put aside mail that somebody else must look
// at too.
const MarkSecondLook = "second-look"

// secondLookDays is how many working days the deputy has for a second look.
const secondLookDays = 3

// stepOn shows mail to the people above the deputy when the deputy should have given it
// a second look but did not.
func (d *Daily) stepOn(ctx context.Context, held []caselog.HeldRow, now time.Time, put Put) error {
	o := write.At(now)
	o.DeputyOnly = true
	for _, h := range held {
		if !h.DeputyOnly || h.ShownAt.IsZero() || !h.Escalated.IsZero() || d.Rules.ReminderAt(d.Rules.Calendar.WorkingDay(d.Rules.Day(h.ShownAt), secondLookDays)).After(now) {
			continue
		}
		named, err := d.Guard.NamedIn(ctx, h.SHA256)
		if err != nil {
			return err
		}
		if len(named) > 0 && !slices.Contains(named, record.SignalDirector) {
			o.Held = append(o.Held, h)
		}
	}
	if len(o.Held) == 0 {
		return nil
	}
	o.Held, o.More = list.Of(o.Held)
	o.Escalated = list.Numbers(o.Held)
	o.Notes.Add(slog.LevelWarn, "held mail that nobody looked at again is put to more people", "mails", o.Escalated)
	above := d.Guard.All()[2]
	if o.Decision.Effects = record.MailHeld.Letter().Effects(above.To); !d.heard(o) {
		return nil
	}
	return put(o)
}

// asideDue reports whether a mail that was put aside makes a list on its own. The
// automatic answer to such a list does not: it would cause the next.
func (d *Daily) asideDue(h caselog.HeldRow, now time.Time) bool {
	return !d.Rules.NextMorning(h.Received).After(now) && !(h.Reason == record.ReasonAutoReply && d.Rules.Roles.HasMailbox(h.From))
}

// ignoredSince gives what was put aside unseen since the last list.
func (d *Daily) ignoredSince(ctx context.Context, a audience.Audience, last time.Time) ([]caselog.HeldRow, int, error) {
	ignored, count, err := d.Log.IgnoredSince(ctx, last, listedAside)
	more := count - len(ignored)
	return audience.Only(a, ignored), more, err
}

const markOldShown = "old-shown"

// ShowOld shows mail from before the log began to people, once the whole mailbox is
// filed.
func (d *Daily) ShowOld(ctx context.Context, now time.Time, caughtUp bool) error {
	old, count, err := d.Log.OldFresh(ctx, list.Most)
	if err != nil || count == 0 || !caughtUp {
		return err
	}
	if already, err := d.ThisMorning(ctx, markOldShown, now); err != nil || already {
		return err
	}
	others, deputy := d.Guard.All()[0], d.Guard.All()[1]
	if kept := audience.Only(deputy, old); len(kept) > 0 {
		o := write.At(now)
		o.DeputyOnly, o.Held = true, kept
		o.Decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects(deputy.To)
		if err := d.Desk.Finish(ctx, o); err != nil {
			return err
		}
	}
	o := write.At(now, markOldShown)
	o.OldShown, o.Held, o.More = true, audience.Only(others, old), count-len(old)
	if len(o.Held)+o.More > 0 {
		o.Decision.Effects = record.MailHeld.Variant(record.VariantOld).Effects()
	}
	o.Notes.Add(slog.LevelInfo, "old mail is put to people", "mails", count)
	return d.Desk.Finish(ctx, o)
}
