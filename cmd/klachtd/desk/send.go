package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/dispatch"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// job is a claimed mail that the sender is given.
type job struct {
	caselog.Queued
	kept func() error // returns when it is on record that it is claimed; nil when it is
}

// claimed waits until it is on record that the mail is claimed.
func (j job) claimed() error {
	if j.kept == nil {
		return nil
	}
	return j.kept()
}

// errUnkept: it is not on record that a mail was claimed, so that it was not sent.
var errUnkept = errors.New("what is claimed could not be kept")

// sendDue sends what is due, byte for byte as it was committed. Each attempt
// was recorded before the server is dialled, and no mail counts as tried but those
// that were offered: what is known of them claims the next.
func (d *Desk) sendDue(ctx context.Context, out *Outcome) error { return d.outbox(out).empty(ctx) }

// outbox is one run of the queue.
type outbox struct {
	*Desk
	out     *Outcome
	results chan dispatch.Result
	flying  bool // a mail was handed over, of which nothing was heard yet
	given   job  // it, when all is done in an order that repeats
	run     dispatch.Doubts
	refused error // the latest refusal of us
	err     error
}

func (d *Desk) outbox(out *Outcome) *outbox {
	return &outbox{Desk: d, out: out, results: make(chan dispatch.Result, 1)}
}

// glance concludes what there is an answer to, and waits for nothing.
func (b *outbox) glance(ctx context.Context) {
	switch {
	case b.err != nil || b.Renderers == 1:
	case !b.flying:
		b.begin(ctx)
	default:
		select {
		case r := <-b.results:
			b.heard(ctx, r)
		default:
		}
	}
}

// empty sends until nothing more is due, or can be sent now.
func (b *outbox) empty(ctx context.Context) error {
	if !b.flying && b.err == nil {
		b.begin(ctx)
	}
	for b.flying {
		if b.Renderers == 1 {
			b.heard(ctx, dispatch.Result{Mail: b.given.Queued, Err: b.send(ctx, b.given)})
		} else {
			b.heard(ctx, <-b.results)
		}
	}
	if b.run.RefusesUs(b.refused) {
		b.err = errors.Join(b.err, b.refused)
	}
	return errors.Join(b.err, b.countWaiting(context.WithoutCancel(ctx), b.out))
}

func (b *outbox) begin(ctx context.Context) {
	var q caselog.Queued
	if q, b.flying, b.err = b.Log.Claim(ctx, b.Now()); b.flying {
		b.hand(ctx, job{Queued: q})
	}
}

func (b *outbox) hand(ctx context.Context, j job) {
	b.given = j
	if b.Renderers != 1 {
		go func() { b.results <- dispatch.Result{Mail: j.Queued, Err: b.send(ctx, j)} }()
	}
}

// heard puts on record what is certain with an answer, and hands over the next mail.
func (b *outbox) heard(ctx context.Context, r dispatch.Result) {
	handed, done, err := b.conclude(ctx, &b.run, r, b.err == nil && ctx.Err() == nil, func(j job) { b.hand(ctx, j) })
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
}

func (d *Desk) send(ctx context.Context, j job) error {
	d.at(Claimed)
	err := d.Sender.SendWhen(ctx, d.House.Email, j.To, j.Raw, j.kept)
	if unkept := j.claimed(); unkept != nil { // a refusal, too, is of what is claimed
		err = unkept
	}
	d.at(Answered)
	return err
}

// conclude records what is certain now that one more mail was offered, and claims
// the next when another is wanted, and hands it over. What became of a mail is kept
// also when our own time is up.
func (d *Desk) conclude(ctx context.Context, run *dispatch.Doubts, r dispatch.Result, more bool, hand func(job)) (handed bool, done []dispatch.Result, err error) {
	if errors.Is(r.Err, errUnkept) { // whoever could not keep it said why
		return false, nil, nil
	}
	record := context.WithoutCancel(ctx)
	if r.Err, err = run.Hear(record, d.Log, r, d.Now()); err != nil {
		return false, nil, err
	}
	next := next{hand: hand}
	certain := run.Weigh(r)
	if len(certain) == 0 && more {
		next.mail, _, err = d.Log.Claim(record, d.Now())
		if handed = next.settled(err); handed || err != nil {
			return handed, nil, err
		}
	}
	for len(certain) > 0 || !handed && err == nil && run.Open() {
		if len(certain) == 0 {
			certain = run.Close(more)
		}
		_, away := dispatch.AnyAway(certain)
		more = more && !away && !run.Enough() // no use in trying the others now
		for i, r := range certain {
			if ctx.Err() == nil {
				err = errors.Join(err, d.heedServer(record, r.Err, run.RefusesUs(r.Err)))
			}
			if !more || err != nil || i < len(certain)-1 {
				err = errors.Join(err, d.settle(record, r.Mail, r.Err, nil))
				continue
			}
			err = d.settle(record, r.Mail, r.Err, &next)
			handed = next.settled(err)
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

// next is the mail that is claimed when it is kept what became of another.
type next struct {
	mail caselog.Queued
	hand func(job)
	kept chan struct{} // closed when it is on record, or is not to be; nil when nobody waits for it
	err  error
}

// soon hands the mail over before it is on record.
func (n *next) soon(q caselog.Queued) {
	n.kept = make(chan struct{})
	n.hand(job{q, func() error {
		<-n.kept
		return n.err
	}})
}

// settled hands the mail over once it is on record, or tells whoever has it what came
// of that, and reports whether somebody has it.
func (n *next) settled(err error) (handed bool) {
	switch {
	case n.kept != nil:
		if err != nil {
			n.err = errUnkept
		}
		close(n.kept)
		return true
	case err != nil || n.mail.ID == 0:
		return false
	}
	n.hand(job{Queued: n.mail})
	return true
}

// countWaiting counts what another pass will try again.
func (d *Desk) countWaiting(ctx context.Context, out *Outcome) error {
	n, err := d.Log.Waiting(ctx, d.Now())
	out.Retry += n
	return err
}

// settle records what became of a mail, as a fact of its case, and claims the
// next when there is a place for it. A mail refused for good is an open task and
// is told (R25).
func (d *Desk) settle(ctx context.Context, q caselog.Queued, sendErr error, next *next) error {
	now := d.Now()
	result := dispatch.Judge(q, sendErr, now, d.Jitter())
	smaller, err := d.smaller(ctx, q, sendErr)
	if err != nil { // then it is refused like any other
		d.Logger.Error("mail that is too large", "message", q.SHA256[:12], "error", err.Error())
	}
	result.Dropped = smaller != nil // no task of anybody: others take its place
	var notes []note
	if sendErr != nil && !dispatch.Away(sendErr) && !errors.Is(sendErr, dispatch.ErrStopped) && !(dispatch.OfUs(sendErr) && q.Failures > 0) { // those are told of once, by the caller
		notes = []note{{slog.LevelWarn, "mail not sent", []any{"case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "status", string(result.Status), "error", sendErr.Error()}}}
	}
	if smaller != nil {
		notes = []note{{slog.LevelWarn, "mail was too large and is made anew", []any{"case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "mails", len(smaller), "error", sendErr.Error()}}}
	}
	for range 3 { // another command may write to the same case meanwhile
		err := d.record(ctx, q.Letter, result, smaller, notes, now, next)
		switch {
		case err == nil:
			d.at(Settled)
			return nil
		case errors.Is(err, caselog.ErrConflict):
		case notes != nil: // nothing else holds what the server said now
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

// record commits what became of a mail that was offered, with the mails that take
// its place.
func (d *Desk) record(ctx context.Context, l caselog.Letter, result caselog.SendResult, smaller []smtp.Outgoing, notes []note, now time.Time, next *next) error {
	o := occasion{Commit: caselog.Commit{At: now, Sent: &result}, letter: &l, notes: notes}
	if next != nil {
		o.Next = &next.mail
		if d.Renderers != 1 {
			o.Soon = next.soon
		}
	}
	final := result.Status == caselog.LetterSent || result.Status == caselog.LetterFailed
	lists, err := d.Log.Listed(ctx, l)
	if err != nil {
		return err
	}
	if result.Status == caselog.LetterFailed && smaller == nil && len(lists) > 0 {
		l.CaseID = lists[0] // somebody must hear of it, and of one of its cases is enough
	}
	var m mailing
	if !final || l.CaseID == "" {
		anew := l.Anew(now)
		anew.Lists = lists
		if err := m.put(smaller, anew, nil); err != nil {
			return err
		}
		return d.commit(ctx, &o, m)
	}
	c, err := d.Log.Case(ctx, l.CaseID)
	if err != nil {
		return err
	}
	o.before = c
	o.event = d.returned(l, strings.TrimSpace(result.Line))
	if result.Status == caselog.LetterSent {
		o.event.Kind, o.event.Line = record.LetterSent, ""
	}
	o.decision = procedure.Decide(d.Rules, c, o.event, now)
	if smaller == nil {
		return d.finish(ctx, &o)
	}
	was, _ := c.Delivery(l.SHA256)
	if err := m.put(smaller, l.Anew(now), &record.Fact{
		At: now.UTC(), Actor: record.ByClock, On: d.Rules.Day(now), Variant: was.Variant, Post: was.Post, Again: l.SHA256,
		Personal: record.Personal{Person: &record.Person{Name: smaller[0].To.Name, Address: l.To}},
	}); err != nil {
		return err
	}
	return d.commit(ctx, &o, m) // nobody need be told that it was refused
}

// heedServer keeps whether the mail server is away, or refuses us, for whoever
// asks how it goes. It refuses us until it takes a mail.
func (d *Desk) heedServer(ctx context.Context, sendErr error, refused bool) error {
	if errors.Is(sendErr, dispatch.ErrStopped) {
		return nil
	}
	if sendErr == nil || refused {
		why := ""
		if refused {
			why = sendErr.Error()
			troubles, err := d.Log.Troubles(ctx)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(troubles, func(t caselog.Trouble) bool { return t.Part == caselog.PartSender }) {
				d.Logger.Error("the mail server refuses us", "error", why, "remedy", "let the account of [smtp] send as organisation.email, at the mail server; then all mail leaves by itself")
			}
		}
		if err := d.Log.Troubled(ctx, caselog.PartSender, d.Now(), why); err != nil {
			return err
		}
	}
	away := ""
	if dispatch.Away(sendErr) && !dispatch.OfUs(sendErr) {
		away = sendErr.Error()
	}
	return d.Log.Troubled(ctx, caselog.PartMailServer, d.Now(), away)
}
