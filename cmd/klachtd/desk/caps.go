package desk

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/list"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Caps limit the automatic mail caused by other people's mail, so that neither a flood
// nor a loop makes us a nuisance. They delay that mail and spread it over the following
// days; they never cancel any. Zero is no limit.
type Caps struct {
	Sender int // mails of one sender a day
	Cases  int // new cases a day
}

const (
	markCapped   = "capped"    // when a cap was last passed
	markCapsTold = "caps-told" // when the administrator was last told so

	paceCases  = "cases"
	paceAlerts = "alerts"

	paceTold    = "told "     // and the case
	paceClaimed = "unproven " // and the key of what is proven

	// toldAtOnce is how many mails in a case the person answering for it is told of at
	// once, each by its own mail. The rest of that day's mail is told in one mail the
	// next morning, so that nothing queues for weeks.
	toldAtOnce = 3
)

// takeSlot gives a mail its slot. A sender's days are filled in order: so many mails
// today, as many tomorrow, and so on. New cases are also counted together, so that a
// flood from many addresses is spread too; mail that its sender's own cap already
// delays does not take a slot there. Proven mail never waits because of mail that only
// claims to be from that sender.
//
// A question, or a command without the right to it, is held if nothing shows that the
// role wrote it and it would be answered later than tomorrow.
func (h *handling) takeSlot(ctx context.Context, o *write.Occasion, e *errand.Errand) error {
	d := h.desk
	if !capped(*e) {
		return nil
	}
	today := d.Rules.Day(o.At)
	if waits, err := h.tellLater(ctx, o, e, today); waits || err != nil {
		return err
	}
	if e.Reason == record.ReasonPlaceless {
		return nil
	}
	key, claimed := route.SenderKey(o.Handled.From), !o.Handled.Vouched && !errand.Commanding(e.Event.Actor)
	if e.Do == errand.Open {
		claimed = !proven(o, e)
		if e.Sender.Address != "" { // people who write through the same web form do not wait for each other
			key = route.SenderKey(e.Sender.Address)
		}
	}
	switch {
	case e.Do == errand.Hold:
		key = paceAlerts
	case claimed, e.Refused(), e.Unproven: // somebody who only claims a name does not use up its owner's slots
		key = paceClaimed + key
	}
	taken, err := h.next(ctx, key, d.Caps.Sender, today)
	if err != nil {
		return err
	}
	late := taken.Day.After(today)
	if late && taken.Day.DaysSince(today) > 1 && e.Unproven && unproven(*e) {
		e.Do, o.Handled.Reason, o.Event = errand.Hold, record.ReasonCap, record.Event{}
		o.Marks = append(o.Marks, markCapped)
		return nil
	}
	o.Slot, o.Paces = taken.Day, append(o.Paces, taken)
	if e.Do == errand.Open && !late {
		taken, err := h.gap(ctx, claimed, today, d.Write.AcknowledgeAt(e.Event.On))
		if err != nil {
			return err
		}
		late = taken.Day.After(today)
		o.Slot, o.Paces = taken.Day, append(o.Paces, taken)
	}
	if late {
		o.Marks = append(o.Marks, markCapped)
	}
	return nil
}

// proven reports whether a mail is certainly from the person for whom it opens a case.
// What a web form sends in somebody's name is no more proven than what a forger sends.
func proven(o *write.Occasion, e *errand.Errand) bool {
	return o.Handled.Vouched && (e.Sender.Address == "" || record.SameAddress(e.Sender.Address, o.Handled.From))
}

// suspect holds what seems to be a machine's answer to letter 01. Letters caused by
// other people's mail in the sender's name say nothing about mail that is certainly the
// sender's own.
func (d *Desk) suspect(ctx context.Context, f caselog.Filed, o *write.Occasion, e *errand.Errand) error {
	if e.Do != errand.Open || f.Accepted {
		return nil
	}
	sent, err := d.Log.SentTo(ctx, e.Sender.Address, record.LetterAcknowledgement, f.Received.AddDate(0, 0, -1), proven(o, e))
	if err != nil || !route.AnswersAtOnce(sent, f.Received) {
		return err
	}
	*e = errand.Errand{Do: errand.Hold, Reason: record.ReasonRobot}
	o.Handled.Reason, o.Sender, o.Event = e.Reason, e.Sender, e.Event
	return nil
}

// tellLater reports whether a mail in a case is one too many today. A request from a
// sender who can be believed never is.
func (h *handling) tellLater(ctx context.Context, o *write.Occasion, e *errand.Errand, today record.Date) (bool, error) {
	if e.Do != errand.Join && e.Reason != record.ReasonPlaceless || e.Event.Seen || e.Event.Actor == record.ByCommission || e.Event.Kind != record.MailReceived && (o.Handled.Vouched || !errand.Sentence(e.Event.Kind)) {
		return false, nil
	}
	key := paceTold + e.CaseID
	counts, err := h.counts(ctx, key, 1)
	if err != nil {
		return false, err
	}
	if counts[today] >= toldAtOnce {
		o.Handled.Untold = true
		return true, nil
	}
	o.Paces = append(o.Paces, caselog.Pace{Key: key, Day: today, N: counts[today] + 1})
	return false, nil
}

// withhold removes from a decision the mails about a mail in a case, when these must
// wait. What changed the case is told at once, since it does so only once.
func withhold(o *write.Occasion) {
	if !o.Handled.Untold {
		return
	}
	if first := o.Decision.Case; first.KeptFromDirector() && !o.Before.KeptFromDirector() { // that is a question to the deputy
		o.Handled.Untold = false
		return
	}
	if o.Event.Kind != record.MailReceived && o.Event.Kind != record.WithdrawalWished && write.Took(o) {
		o.Handled.Untold = false
		return
	}
	o.Decision.Effects = slices.DeleteFunc(o.Decision.Effects, func(e record.Effect) bool {
		return e.Letter == record.MailFurther || e.Letter == record.MailWish
	})
}

// tellUntold tells the person answering for a case, and the commission if it has the
// case, about the mail in it that waited for the morning.
func (d *Desk) tellUntold(ctx context.Context, now time.Time, put chores.Put) error {
	if !d.Rules.Morning(now).Equal(now) {
		return nil
	}
	cases, err := d.Log.Untold(ctx, d.Rules.ReminderAt(d.Rules.Day(now)))
	if err != nil {
		return err
	}
	for _, id := range cases {
		if err := d.tellTogether(ctx, id, now, put); err != nil {
			return fmt.Errorf("%s: %w", id, err)
		}
	}
	return nil
}

func (d *Desk) tellTogether(ctx context.Context, id string, now time.Time, put chores.Put) error {
	mark := paceTold + id
	if already, err := d.Daily.ThisMorning(ctx, mark, now); err != nil || already {
		return err
	}
	untold, err := d.Log.UntoldIn(ctx, id)
	if err != nil {
		return err
	}
	c, err := d.Log.Case(ctx, id)
	if err != nil {
		return err
	}
	untold = list.SureFirst(untold) // so that certain mail of the complainant is not crowded out
	told := untold[:min(len(untold), list.Most)]
	more := len(untold) - len(told)
	tell := func(o *write.Occasion, mails []caselog.HeldRow, to record.Recipient) error {
		o.Event.Actor, o.Before = record.ByClock, c
		o.Held, o.More, o.Whole = mails, more, list.Numbers(mails)
		o.Decision = procedure.Decision{Case: c, Effects: record.MailFurther.Variant(record.VariantSeveral).Effects(to)}
		o.Notes.Add(slog.LevelInfo, "mail in a case is told of together", "case", id, "mails", len(mails), "more", more)
		return put(o)
	}
	clients := slices.DeleteFunc(slices.Clone(told), func(h caselog.HeldRow) bool { _, ok := route.Known(c, h.From); return !ok })
	if c.Status.WithCommission() && len(clients) > 0 { // the commission does not get what a manager writes in confidence
		err = tell(write.At(now), clients, record.ToCommission)
	}
	o := write.At(now, mark)
	o.Retold = list.Numbers(told)
	return cmp.Or(err, tell(o, told, record.ToResponsible))
}

// capped reports whether a mail causes automatic mail that may have to wait. Answers to
// a command that was carried out never wait, and each returned letter is told of at
// once.
func capped(e errand.Errand) bool {
	switch e.Do {
	case errand.Open, errand.Overview, errand.Help, errand.Refuse, errand.Which:
		return true
	case errand.Hold:
		return e.Alert != nil || e.Reason == record.ReasonPlaceless
	case errand.Judge:
		return e.Refused()
	case errand.Join:
		return e.Event.Kind != record.LetterReturned && (!errand.Commanding(e.Event.Actor) || unproven(e) || e.Event.Kind == record.MailReceived)
	}
	return false
}

// unproven reports whether a role's mail changes nothing and needed no proof of its
// sender: a question, a command that is refused, or words without a command.
func unproven(e errand.Errand) bool {
	switch e.Do {
	case errand.Overview, errand.Help, errand.Refuse, errand.Which:
		return true
	case errand.Join:
		switch e.Event.Kind {
		case record.NotUnderstood, record.AskStatus, record.AskHelp:
			return true
		}
	}
	return e.Refused()
}

// next gives the next slot of a key, whose days are filled in order.
func (h *handling) next(ctx context.Context, key string, most int, today record.Date) (caselog.Pace, error) {
	counts, err := h.counts(ctx, key, 1)
	if err != nil {
		return caselog.Pace{}, err
	}
	last := today
	for day := range counts {
		if day.After(last) {
			last = day
		}
	}
	if n := counts[last]; most == 0 || n < most {
		return caselog.Pace{Key: key, Day: last, N: n + 1}, nil
	}
	return caselog.Pace{Key: key, Day: last.AddDays(1), N: 1}, nil
}

// gap gives the first day with room for one more new case, but no later than the last
// day that can wait. Half of each day is reserved for proven senders; those that only
// claim a sender share the other half.
func (h *handling) gap(ctx context.Context, claimed bool, today, last record.Date) (caselog.Pace, error) {
	days := max(0, last.DaysSince(today)) + 1
	proven, err := h.counts(ctx, paceCases, days)
	if err != nil {
		return caselog.Pace{}, err
	}
	claims, err := h.counts(ctx, paceClaimed+paceCases, days)
	if err != nil {
		return caselog.Pace{}, err
	}
	most := h.desk.Caps.Cases
	full := func(day record.Date) bool {
		return most > 0 && (proven[day]+min(claims[day], most/2) >= most || claimed && claims[day] >= most/2) // on the last day there may be more
	}
	day := today
	for full(day) && day.Before(last) {
		day = day.AddDays(1)
	}
	if claimed {
		return caselog.Pace{Key: paceClaimed + paceCases, Day: day, N: claims[day] + 1}, nil
	}
	return caselog.Pace{Key: paceCases, Day: day, N: proven[day] + 1}, nil
}

// counts gives the latest days of a key, including what is drafted but not committed
// yet.
func (h *handling) counts(ctx context.Context, key string, days int) (map[record.Date]int, error) {
	paces, err := h.desk.Log.Paces(ctx, key, days)
	if err != nil {
		return nil, err
	}
	for _, draft := range h.open.All {
		paces = append(paces, draft.Paces...)
	}
	counts := make(map[record.Date]int)
	for _, p := range paces {
		if p.Key == key {
			counts[p.Day] = p.N
		}
	}
	return counts, nil
}

// hurry makes letter 01 leave a day before its term ends, also when a person says later
// that the complaint arrived earlier.
func (d *Desk) hurry(o *write.Occasion) {
	if by := o.Decision.Case.AcknowledgeBy; by.Before(o.Before.AcknowledgeBy) {
		o.Sooner = map[record.LetterKind]time.Time{record.LetterAcknowledgement: d.Rules.ReminderAt(by.AddDays(-1))}
	}
}

// tellCaps tells the administrator, once a day, that a cap was passed.
func (d *Desk) tellCaps(ctx context.Context, now time.Time) error {
	passed, err := d.Log.Marked(ctx, markCapped)
	if err != nil || passed.IsZero() {
		return err
	}
	told, err := d.Log.Marked(ctx, markCapsTold)
	if err != nil || !told.IsZero() && !d.Rules.Day(told).Before(d.Rules.Day(passed)) && !watch.RanAhead(told, now) {
		return err
	}
	o := write.At(now, markCapsTold)
	o.Notes.Add(slog.LevelWarn, "much mail: automatic mail is spread over the days that follow", "sender", d.Caps.Sender, "cases", d.Caps.Cases,
		"remedy", "klachtd pause stops all mail; [intake] automatic_per_day and cases_per_day are the bounds")
	o.Decision.Effects = record.MailHeld.Variant(record.VariantCaps).Effects()
	return d.finish(ctx, o)
}
