package desk

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Held mail waits for a person. If it is a complaint, its terms run from its receipt.
const (
	// escalateAfter is the number of calendar days after receipt at which held mail
	// that nobody judged is shown to more people, or on the next working day: usually
	// four days before the confirmation of receipt must leave (R10).
	escalateAfter = 10
)

// audience is who usually sees a list of held mail: the director; the deputy for what
// the director must not know; and the people above them for what also names the deputy.
type audience struct {
	deputyOnly bool
	aboveBoth  bool
	has        func(caselog.HeldRow) bool
	to         record.Recipient
	mark       string // when this list was last sent
}

func (d *Desk) audiences() []audience {
	director, above := d.Rules.StandsIn(record.ByDirector), record.ToAdministrator
	if d.Rules.Roles.Escalation != "" {
		above = record.ToEscalation
	}
	notForDeputy := func(h caselog.HeldRow) bool { return h.NamesDeputy && (h.DeputyOnly || director == record.ToDeputy) }
	return []audience{
		{false, false, func(h caselog.HeldRow) bool { return !h.DeputyOnly && !notForDeputy(h) }, director, "digest"},
		{true, false, func(h caselog.HeldRow) bool { return h.DeputyOnly && !notForDeputy(h) }, d.Rules.StandsIn(record.ByDeputy), "digest-deputy"},
		{true, true, notForDeputy, above, "digest-above"},
	}
}

// showHeld shows held mail to people: new mail in one list a day, and mail that nobody
// judged for ten days to more of them. What does not fit in a list is in the next
// morning's: mail never counts as shown before it was.
func (d *Desk) showHeld(ctx context.Context, now time.Time, put func(occasion) error) error {
	fresh, late, err := d.Log.HeldDue(ctx, d.lateBefore(now))
	today := d.Rules.Day(now)
	aside := d.asideOn != today && d.Rules.Morning(now).Equal(now) // look for it once a day
	if err != nil || !fresh && !late && !aside {
		return err
	}
	all, err := d.held(ctx)
	if err != nil {
		return err
	}
	errs := []error{d.stepOn(ctx, all, now, put)}
	for _, a := range d.audiences() {
		held := only(a, all)
		errs = append(errs, d.escalate(ctx, a, held, now, put), d.digest(ctx, a, held, now, put))
	}
	if err = errors.Join(errs...); err == nil && aside {
		d.asideOn = today
	}
	return err
}

// held lists the held mail. Whom it is for may have changed since it was held: its case
// may be about the director now.
func (d *Desk) held(ctx context.Context) ([]caselog.HeldRow, error) {
	held, err := d.Log.Held(ctx)
	if err != nil {
		return nil, err
	}
	for i := range held {
		named, err := d.namedIn(ctx, held[i].SHA256)
		if err != nil {
			return nil, err
		}
		held[i].NamesDeputy = slices.Contains(named, record.SignalDeputy)
		held[i].DeputyOnly = held[i].DeputyOnly || d.others() && slices.Contains(named, record.SignalDirector)
	}
	open, err := d.Log.Cases(ctx, true)
	if err != nil {
		return nil, err
	}
	kept := slices.ContainsFunc(open, d.Rules.KeptFromDirector)
	for i := range held {
		if !kept || held[i].DeputyOnly {
			continue
		}
		m, _, err := d.message(ctx, held[i].SHA256)
		if err != nil {
			return nil, err
		}
		if m != nil {
			if held[i].DeputyOnly, err = d.deputyOnly(ctx, m); err != nil {
				return nil, err
			}
		}
	}
	return held, nil
}

// others reports whether there is anybody but the director to show held mail to.
func (d *Desk) others() bool {
	roles := &d.Rules.Roles
	return roles.Deputy.Configured() || roles.Escalation != "" || roles.Administrator.Configured()
}

// namedIn gives whom a held mail may be about. Each mail is read once: its contents do
// not change.
func (d *Desk) namedIn(ctx context.Context, sha string) ([]record.Signal, error) {
	if named, known := d.heldNames[sha]; known {
		return named, nil
	}
	raw, err := d.Log.RawStart(ctx, sha, mostParsed)
	if err != nil {
		return nil, err
	}
	if d.heldNames == nil || len(d.heldNames) > 10_000 {
		d.heldNames = make(map[string][]record.Signal)
	}
	d.heldNames[sha] = d.namedBy(mailbox.Parse(raw))
	return d.heldNames[sha], nil
}

// namedBy gives whom a mail may be about, except its own sender.
func (d *Desk) namedBy(m *mailbox.Message) []record.Signal {
	by := func(h rules.RoleHolder) bool { return len(m.From) == 1 && h.Holds(m.From[0].Address) }
	named := slices.DeleteFunc(d.Rules.Accused(m.Subject+"\n\n"+clip(ownWords(m), 20_000)), func(s record.Signal) bool {
		return s == record.SignalDirector && by(d.Rules.Roles.Director) || s == record.SignalDeputy && by(d.Rules.Roles.Deputy)
	})
	return append(named, d.proposer().Accused(m, d.Now())...)
}

// lateBefore gives the instant such that held mail received before it is late now: mail
// becomes late at 08:00 on the tenth day after its receipt, or on the first working day
// after that.
func (d *Desk) lateBefore(now time.Time) time.Time {
	morning := d.Rules.Day(now)
	if now.Before(d.Rules.ReminderAt(morning)) {
		morning = morning.AddDays(-1)
	}
	last := d.Rules.Calendar.OnOrBefore(morning).AddDays(-escalateAfter)
	return time.Date(last.Year, last.Month, last.Day+1, 0, 0, 0, 0, d.Rules.Zone)
}

// thisMorning reports whether, by its mark, what people see once a morning was shown
// already.
func (d *Desk) thisMorning(ctx context.Context, mark string, now time.Time) (bool, error) {
	last, err := d.Log.Marked(ctx, mark)
	return !last.IsZero() && d.Rules.NextMorning(last).After(now) && !watch.RanAhead(last, now), err
}

// escalate shows late mail to everybody who can act on it, each mail once.
func (d *Desk) escalate(ctx context.Context, a audience, held []caselog.HeldRow, now time.Time, put func(occasion) error) error {
	before := d.lateBefore(now)
	late := slices.DeleteFunc(slices.Clone(held), func(h caselog.HeldRow) bool { return !h.Escalated.IsZero() || !h.Received.Before(before) })
	mark := a.mark + "-late"
	last, err := d.Log.Marked(ctx, mark)
	morning := d.Rules.ReminderAt(d.Rules.Day(before).AddDays(escalateAfter - 1)) // since when all of these have been late
	if err != nil || len(late) == 0 || !last.Before(morning) && !watch.RanAhead(last, now) {
		return err
	}
	o := occasion{Commit: caselog.Commit{At: now, Marks: []string{mark}}, deputyOnly: a.deputyOnly}
	o.held, o.more = list.Of(late)
	o.Escalated = list.Numbers(o.held)
	o.whole = o.Escalated // the deputy has not seen it yet
	o.note(slog.LevelWarn, "held mail is put to more people", "mails", list.Numbers(o.held), "more", o.more)
	for _, e := range record.MailHeld.Variant(record.VariantEscalated).Effects() {
		if (e.To != record.ToDirector || !a.deputyOnly) && (e.To != record.ToDeputy || !a.aboveBoth) {
			o.decision.Effects = append(o.decision.Effects, e)
		}
	}
	return d.putTo(o, put)
}

// digest shows held mail to those who usually see it: at once, but not before 08:00 on
// the day after the last list. Mail put aside unseen is in the list too; alone, it
// makes a list at 08:00 on the next working day.
func (d *Desk) digest(ctx context.Context, a audience, held []caselog.HeldRow, now time.Time, put func(occasion) error) error {
	fresh := slices.ContainsFunc(held, func(h caselog.HeldRow) bool {
		return h.ShownAt.IsZero() && !h.Received.Before(d.lateBefore(now)) // the others are being escalated now
	})
	last, err := d.Log.Marked(ctx, a.mark)
	if err != nil {
		return err
	}
	asked, err := d.Log.Marked(ctx, markSecondLook)
	if err != nil {
		return err
	}
	if already, err := d.thisMorning(ctx, a.mark, now); err != nil || already && !(fresh && a.deputyOnly && !asked.IsZero() && !asked.Before(last)) {
		return err
	}
	ignored, moreAside, err := d.ignoredSince(ctx, a, last)
	if err != nil || !fresh && !(d.Rules.Morning(now).Equal(now) && slices.ContainsFunc(ignored, func(h caselog.HeldRow) bool { return d.asideDue(h, now) })) {
		return err
	}
	o := occasion{Commit: caselog.Commit{At: now, Marks: []string{a.mark}}, deputyOnly: a.deputyOnly}
	o.held, o.more = list.Of(held)
	for _, h := range o.held {
		if h.ShownAt.IsZero() {
			o.Shown = append(o.Shown, h.Number)
		}
	}
	o.whole = o.Shown
	o.ignored, o.moreAside = ignored, moreAside
	o.note(slog.LevelInfo, "held mail is put to a person", "mails", list.Numbers(o.held), "more", o.more)
	o.decision.Effects = record.MailHeld.Letter().Effects(a.to)
	return d.putTo(o, put)
}

// putTo shows held mail to people. If there is nobody to show it to, it counts as
// shown, and the program's log says so each morning.
func (d *Desk) putTo(o occasion, put func(occasion) error) error {
	if !d.heard(&o) {
		o.Shown, o.Escalated, o.notes = nil, nil, nil
		o.note(slog.LevelError, "held mail has nobody to go to", "mails", list.Numbers(o.held), "remedy", "klachtd check; klachtd held list")
	}
	return put(o)
}

// heard reports whether anybody gets what an occasion sends.
func (d *Desk) heard(o *occasion) bool {
	return slices.ContainsFunc(o.decision.Effects, func(e record.Effect) bool { return len(d.discreet(o, d.recipients(o, e.To))) > 0 })
}

// markSecondLook is when the director last put aside mail that somebody else must look
// at too.
const markSecondLook = "second-look"

// secondLookDays is how many working days the deputy has for a second look.
const secondLookDays = 3

// stepOn shows mail to the people above the deputy when the deputy should have given it
// a second look but did not.
func (d *Desk) stepOn(ctx context.Context, held []caselog.HeldRow, now time.Time, put func(occasion) error) error {
	o := occasion{Commit: caselog.Commit{At: now}, deputyOnly: true}
	for _, h := range held {
		if !h.DeputyOnly || h.ShownAt.IsZero() || !h.Escalated.IsZero() || d.Rules.ReminderAt(d.Rules.Calendar.WorkingDay(d.Rules.Day(h.ShownAt), secondLookDays)).After(now) {
			continue
		}
		named, err := d.namedIn(ctx, h.SHA256)
		if err != nil {
			return err
		}
		if len(named) > 0 && !slices.Contains(named, record.SignalDirector) {
			o.held = append(o.held, h)
		}
	}
	if len(o.held) == 0 {
		return nil
	}
	o.held, o.more = list.Of(o.held)
	o.Escalated = list.Numbers(o.held)
	o.note(slog.LevelWarn, "held mail that nobody looked at again is put to more people", "mails", o.Escalated)
	above := d.audiences()[2]
	if o.decision.Effects = record.MailHeld.Letter().Effects(above.to); !d.heard(&o) {
		return nil
	}
	return put(o)
}

// asideDue reports whether a mail that was put aside makes a list on its own. The
// automatic answer to such a list does not: it would cause the next.
func (d *Desk) asideDue(h caselog.HeldRow, now time.Time) bool {
	return !d.Rules.NextMorning(h.Received).After(now) && !(h.Reason == record.ReasonAutoReply && d.Rules.Roles.HasMailbox(h.From))
}

// deputyOnly reports whether held mail must not be shown to the director. It concerns a
// case hidden from the director, by what it answers or by a number in it, or may itself
// be a complaint about the director. If there is nobody else to show such a complaint
// to, the director sees it, as with one that is not held.
func (d *Desk) deputyOnly(ctx context.Context, m *mailbox.Message) (bool, error) {
	others := d.others()
	byDirector := len(m.From) == 1 && d.Rules.Roles.Director.Holds(m.From[0].Address)
	if others && (slices.Contains(d.namedBy(m), record.SignalDirector) || d.toAboutDirector(m)) {
		return true, nil
	}
	if others && m.Kind != mailbox.KindMail && byDirector {
		return true, nil // the director's own machine: somebody who is away does not read it, and two machines would answer each other for ever
	}
	var cases []string
	for _, id := range route.Answers(m) {
		letter, found, err := d.Log.Letter(ctx, id)
		if err != nil {
			return false, err
		}
		if found && letter.CaseID != "" && !slices.Contains(cases, letter.CaseID) {
			cases = append(cases, letter.CaseID)
		}
	}
	for _, id := range append(cases, route.CaseNumber.FindAllString(m.Subject+"\n"+clip(m.Text, 20_000), 5)...) {
		c, err := d.Log.Case(ctx, id)
		if errors.Is(err, caselog.ErrNoCase) {
			continue
		}
		if err != nil || d.Rules.KeptFromDirector(c) {
			return err == nil, err
		}
	}
	return false, nil
}
