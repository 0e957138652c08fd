package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Sender delivers exact bytes to one address. If there is a kept function, it delivers
// nothing before that has returned. *smtp.Sender is one.
type Sender interface {
	SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error
	Close() error
}

// Sending offers mail to the mail server. One goroutine at a time calls its methods,
// which may be another than the deciding one.
type Sending struct {
	Sender Sender
	Jitter func() float64 // from [0,1): spreads retries

	from string // our address
	*Observers
}

// Send offers a mail to the mail server.
func (s *Sending) Send(ctx context.Context, j dispatch.Job) error {
	s.at(Claimed)
	err := error(dispatch.ErrDamaged)
	if !j.Damaged {
		err = s.Sender.SendWhen(ctx, s.from, j.To, dispatch.Body(ctx, j.Queued), j.Kept)
	}
	if unkept := j.Claimed(); unkept != nil { // a refusal, too, is only recorded for a claimed mail
		err = unkept
	}
	s.at(Answered)
	return err
}

// askedAbove is the size in bytes above which we ask the mail server for its limit.
const askedAbove = 1 << 20

// Room gives how large a mail may be, in bytes; it asks the server only if size is large.
func (s *Sending) Room(ctx context.Context, size int) int {
	if server, ok := s.Sender.(interface{ Room(context.Context) int64 }); ok && size > askedAbove {
		if n := server.Room(ctx); n > 0 && n < dispatch.LargestMail {
			return int(n)
		}
	}
	return dispatch.LargestMail
}

// sendDue sends what is due, byte for byte as it was committed. Each attempt is
// recorded before the server is dialled, and only mail that was offered counts as
// tried: recording its result claims the next.
func (d *Desk) sendDue(ctx context.Context, out *Outcome) error { return d.outbox(out).empty(ctx) }

type outbox struct {
	*Desk
	out     *Outcome
	results chan dispatch.Result
	flying  bool         // a mail was handed over and has no result yet
	given   dispatch.Job // that mail, when everything must happen in a repeatable order
	run     dispatch.Run
	refused error // the latest refusal of us
	err     error
}

func (d *Desk) outbox(out *Outcome) *outbox {
	return &outbox{Desk: d, out: out, results: make(chan dispatch.Result, 1)}
}

// empty sends until nothing more is due or can be sent now.
func (b *outbox) empty(ctx context.Context) error {
	b.claim(ctx)
	for b.flying {
		if b.Turns.OneByOne() {
			b.heard(ctx, dispatch.Result{Mail: b.given.Queued, Err: b.Send(ctx, b.given)})
		} else {
			b.heard(ctx, <-b.results)
		}
	}
	if b.run.RefusesUs(b.refused) {
		b.err = errors.Join(b.err, b.refused)
	}
	return errors.Join(b.err, b.countWaiting(context.WithoutCancel(ctx), b.out))
}

// claim claims a mail and hands it over when none is out.
func (b *outbox) claim(ctx context.Context) (out bool) {
	if b.flying || b.err != nil {
		return b.flying
	}
	var q caselog.Queued
	if q, b.flying, b.err = b.Log.Claim(ctx, b.Now()); b.flying {
		b.hand(ctx, dispatch.Job{Queued: q})
	}
	return b.flying
}

func (b *outbox) hand(ctx context.Context, j dispatch.Job) {
	b.given = j
	if !b.Turns.OneByOne() {
		go func() { b.results <- dispatch.Result{Mail: j.Queued, Err: b.Send(ctx, j)} }()
	}
}

// heard records what an answer makes certain, and hands over the next mail.
func (b *outbox) heard(ctx context.Context, r dispatch.Result) (out bool) {
	handed, done, err := b.Conclude(ctx, &b.run, r, b.err == nil && ctx.Err() == nil, func(j dispatch.Job) { b.hand(ctx, j) })
	b.flying, b.err = handed, errors.Join(b.err, err)
	for _, r := range done {
		if r.Err == nil {
			b.out.Sent++
		} else if dispatch.OfUs(r.Err) && !dispatch.Away(r.Err) {
			b.refused = r.Err
		}
	}
	if r, is := dispatch.AnyAway(done); is {
		b.err = errors.Join(b.err, r.Err)
	} else if ctx.Err() != nil {
		b.err = errors.Join(b.err, ctx.Err())
	}
	return b.flying
}

// Conclude records what is certain after one more mail was offered. If another is
// wanted, it claims the next and hands it over. What happened to a mail is recorded
// even when our own time is up.
func (d *Desk) Conclude(ctx context.Context, run *dispatch.Run, r dispatch.Result, more bool, hand func(dispatch.Job)) (handed bool, done []dispatch.Result, err error) {
	if errors.Is(r.Err, dispatch.ErrUnkept) { // the commit that failed said why
		return false, nil, nil
	}
	record := context.WithoutCancel(ctx)
	if r.Err, err = run.Hear(record, d.Log, r, d.Now()); err != nil {
		return false, nil, err
	}
	next := dispatch.Next{Hand: hand}
	certain := run.Weigh(r)
	if len(certain) == 0 && more {
		next.Mail, _, err = d.Log.Claim(record, d.Now())
		if handed = next.Settled(err); handed || err != nil {
			return handed, nil, err
		}
	}
	for len(certain) > 0 || !handed && err == nil && run.Open() {
		if len(certain) == 0 {
			certain = run.Close(more)
		}
		_, away := dispatch.AnyAway(certain)
		more = more && !away && !run.Enough() // no point in trying the others now
		for i, r := range certain {
			if ctx.Err() == nil {
				err = errors.Join(err, dispatch.Heed(record, d.Log, d.Logger, d.Now(), r.Err, run.RefusesUs(r.Err)))
			}
			if !more || err != nil || i < len(certain)-1 {
				err = errors.Join(err, d.settle(record, r.Mail, r.Err, nil))
				continue
			}
			err = d.settle(record, r.Mail, r.Err, &next)
			handed = next.Settled(err)
		}
		done, certain = append(done, certain...), nil
	}
	if ids := run.Revive(); len(ids) > 0 {
		if again := d.Log.Retry(record, d.Now(), ids); !errors.Is(again, caselog.ErrConflict) { // somebody dropped it
			err = errors.Join(err, again)
		}
	}
	if !handed && err == nil {
		err = d.Log.GiveBack(record)
	}
	return handed, done, err
}

// countWaiting counts what another pass will try again.
func (d *Desk) countWaiting(ctx context.Context, out *Outcome) error {
	n, err := d.Log.Waiting(ctx, d.Now())
	out.Retry += n
	return err
}

// settle records what happened to a mail, as a fact of its case, and claims the next if
// there is room for it. A mail refused for good is an open task and is reported (R25).
func (d *Desk) settle(ctx context.Context, q caselog.Queued, sendErr error, next *dispatch.Next) error {
	now := d.Now()
	result := dispatch.Judge(q, sendErr, now, d.Jitter())
	smaller, err := d.Write.Smaller(ctx, q, sendErr, office{d}, now)
	if err != nil { // in that case it is refused like any other
		d.Logger.Error("mail that is too large", "message", q.SHA256[:12], "error", err.Error())
	}
	result.Dropped = smaller != nil // nobody's task: others replace it
	var notes write.Notes
	switch {
	case smaller != nil:
		notes.Add(slog.LevelWarn, "mail was too large and is made anew", "case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "mails", len(smaller), "error", sendErr.Error())
	case sendErr != nil && !dispatch.Away(sendErr) && !errors.Is(sendErr, dispatch.ErrStopped) && !(dispatch.OfUs(sendErr) && q.Failures > 0): // the caller reports those once
		notes.Add(dispatch.Level(result), "mail not sent", "case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "status", string(result.Status), "error", sendErr.Error())
	}
	for range 3 { // another command may be writing to the same case
		err := d.record(ctx, q.Letter, result, smaller, notes, now, next)
		switch {
		case err == nil:
			d.at(Settled)
			return nil
		case errors.Is(err, caselog.ErrConflict):
		case notes != nil: // nothing else records what the server said this time
			return fmt.Errorf("letter %s was not taken (%v): %w", q.Kind, sendErr, err)
		default:
			return err
		}
	}
	if sendErr != nil {
		return fmt.Errorf("letter %s of %s was not taken (%v), and the case keeps changing", q.Kind, q.CaseID, sendErr)
	}
	return fmt.Errorf("letter %s of %s: the case keeps changing", q.Kind, q.CaseID)
}

// record commits what happened to an offered mail, with the mails that replace it.
func (d *Desk) record(ctx context.Context, l caselog.Letter, result caselog.SendResult, smaller []smtp.Outgoing, notes write.Notes, now time.Time, next *dispatch.Next) error {
	o := write.At(now)
	o.Sent, o.Letter, o.Notes = &result, &l, notes
	if next != nil {
		o.Next = &next.Mail
		if !d.Turns.OneByOne() {
			o.Soon = next.Soon
		}
	}
	final := result.Status == caselog.LetterSent || result.Status == caselog.LetterFailed
	lists, err := d.Log.Listed(ctx, l)
	if err != nil {
		return err
	}
	if result.Status == caselog.LetterFailed && smaller == nil && len(lists) > 0 {
		l.CaseID = lists[0] // somebody must be told, and one of its cases is enough
	}
	var m write.Mailing
	if !final || l.CaseID == "" {
		anew := l.Anew(now)
		anew.Lists = lists
		if err := m.Put(smaller, anew, nil); err != nil {
			return err
		}
		return d.commit(ctx, o, m)
	}
	c, err := d.Log.Case(ctx, l.CaseID)
	if err != nil {
		return err
	}
	o.Before = c
	o.Event = d.Read.Returned(l, strings.TrimSpace(result.Line))
	if result.Status == caselog.LetterSent {
		o.Event.Kind, o.Event.Line = record.LetterSent, ""
	}
	o.Decision = procedure.Decide(d.Rules, c, o.Event, now)
	if smaller == nil {
		return d.finish(ctx, o)
	}
	was, _ := c.Delivery(l.SHA256)
	if err := m.Put(smaller, l.Anew(now), &record.Fact{
		At: now.UTC(), Actor: record.ByClock, On: d.Rules.Day(now), Variant: was.Variant, Post: was.Post, Again: l.SHA256,
		Personal: record.Personal{Person: &record.Person{Name: smaller[0].To.Name, Address: l.To}},
	}); err != nil {
		return err
	}
	return d.commit(ctx, o, m) // nobody need know that it was refused
}

// office is the desk for package write, while it renders, and for package chores.
type office struct{ *Desk }

// render makes the exact bytes of every mail that follows from an occasion.
func (d *Desk) render(ctx context.Context, o *write.Occasion) (write.Mailing, error) {
	return d.Write.Render(ctx, o, office{d})
}

// Large says how many bytes a mail encloses. Package memory heeds it.
func (o office) Large(size int) { o.Turns.Memory.Holds(size) }

// HeldFor gives the held mail that somebody may judge.
func (o office) HeldFor(ctx context.Context, by record.Actor) ([]caselog.HeldRow, error) {
	return o.Read.Guard.For(ctx, by)
}

// Finish renders and commits what package chores tells.
func (o office) Finish(ctx context.Context, tells *write.Occasion) error { return o.finish(ctx, tells) }

// Handle handles what is filed, and sends nothing.
func (o office) Handle(ctx context.Context) error {
	return o.HandleFiled(ctx, new(Outcome), nil)
}
