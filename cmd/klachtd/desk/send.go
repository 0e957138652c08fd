package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

const (
	// uncertainAfter is when a mail that was perhaps delivered is sent again, byte
	// for byte, at the earliest.
	uncertainAfter = 30 * time.Minute

	// GiveUpAfter is how long a mail is offered that is refused for now (RFC 5321
	// section 4.5.4.1: four to five days); then it counts as refused for good.
	// Only the waiting that such refusals caused is counted: while sending is
	// paused, the mail server away or this program stopped, nobody refused it.
	GiveUpAfter = 5 * 24 * time.Hour
)

// retry spaces the attempts at one mail as Postfix does: soon at first, then
// ever longer.
var retry = wire.Backoff{Min: time.Minute, Max: 4 * time.Hour}

// sendDue sends what is due, byte for byte as it was committed. Each attempt
// was recorded before the server is dialled, and no mail counts as tried but those
// that were offered: what is known of them claims the next.
func (d *Desk) sendDue(ctx context.Context, out *Outcome) error {
	q, found, err := d.Log.Claim(ctx, d.Now())
	var run doubts
	for found && err == nil {
		var done []sendResult
		q, done, err = d.conclude(ctx, &run, sendResult{q, d.send(ctx, q)}, ctx.Err() == nil)
		for _, r := range done {
			if r.err == nil {
				out.Sent++
			}
		}
		if r, is := anyAway(done); is {
			err = errors.Join(err, r.err)
		} else if ctx.Err() != nil {
			err = errors.Join(err, ctx.Err())
		}
		found = q.ID != 0
	}
	return errors.Join(err, d.countWaiting(context.WithoutCancel(ctx), out))
}

func (d *Desk) send(ctx context.Context, q caselog.Queued) error {
	d.at(Claimed)
	err := d.Sender.Send(ctx, d.House.Email, q.To, q.Raw)
	d.at(Answered)
	return err
}

// away reports whether the server takes no mail at all now.
func away(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.Away()
}

// ofUs reports whether the server refuses us, whoever a mail is for.
func ofUs(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.OfUs
}

// anyAway gives the first result of a server that takes no mail at all.
func anyAway(results []sendResult) (sendResult, bool) {
	i := slices.IndexFunc(results, func(r sendResult) bool { return away(r.err) })
	if i < 0 {
		return sendResult{}, false
	}
	return results[i], true
}

// conclude records what is certain now that one more mail was offered, and claims
// the next when another is wanted. What became of a mail is kept also when our
// own time is up.
func (d *Desk) conclude(ctx context.Context, run *doubts, r sendResult, more bool) (next caselog.Queued, done []sendResult, err error) {
	record := context.WithoutCancel(ctx)
	if r.err, err = d.acquit(record, r); err != nil {
		return next, nil, err
	}
	done = run.weigh(r)
	if len(done) == 0 && more {
		if next, _, err = d.Log.Claim(record, d.Now()); next.ID != 0 || err != nil {
			return next, nil, err
		}
	}
	if len(done) == 0 {
		done = run.close(more)
	}
	if ctx.Err() == nil {
		for _, r := range done {
			err = errors.Join(err, d.heedServer(record, r.err))
		}
	}
	if _, is := anyAway(done); is || err != nil { // no use in trying the others now
		more = false
	}
	for i, r := range done {
		var claim *caselog.Queued
		if more && i == len(done)-1 {
			claim = &next
		}
		err = errors.Join(err, d.settle(record, r.mail, r.err, claim))
	}
	if len(run.revive) > 0 {
		if again := d.Log.Retry(record, d.Now(), run.revive); !errors.Is(again, caselog.ErrConflict) { // somebody dropped it
			err = errors.Join(err, again)
		}
		run.revive = nil
	}
	return next, done, err
}

// doubts are the refusals for good in one run of the queue that do not say of whom
// they are. A mail so refused stays claimed until the next mail to somebody else
// was offered: refused with the same words, it is we who are refused; else, or
// when no other mail is due, it was the recipient.
type doubts struct {
	open   []sendResult
	failed []sendResult // taken for the recipient's, in this run
	revive []int64      // of these, mail that was not
}

// weigh gives the results that are certain with this one.
func (p *doubts) weigh(r sendResult) (certain []sendResult) {
	failure := doubtful(r.err)
	if failure == nil {
		certain, p.open = p.open, nil
		if ofUs(r.err) { // as these may have been too
			certain = putBack(certain)
		} else {
			p.failed = append(p.failed, certain...)
		}
		return append(certain, r)
	}
	same := func(other sendResult) bool {
		f := doubtful(other.err)
		return f != nil && f.Line == failure.Line && !procedure.SameAddress(other.mail.To, r.mail.To)
	}
	if slices.ContainsFunc(p.open, same) || slices.ContainsFunc(p.failed, same) {
		for _, f := range p.failed {
			if doubtful(f.err).Line == failure.Line {
				p.revive = append(p.revive, f.mail.ID)
			}
		}
		certain = append(p.open, r)
		p.open, p.failed = nil, nil
		for i, c := range certain {
			certain[i].err = doubtful(c.err).AsOfUs()
		}
		return certain
	}
	if len(p.open) > 0 && doubtful(p.open[0].err).Line != failure.Line {
		certain = p.open
		p.failed, p.open = append(p.failed, certain...), nil
	}
	p.open = append(p.open, r)
	return certain
}

// close gives what nobody else can cast light on; asked says that somebody else's
// mail was looked for.
func (p *doubts) close(asked bool) (certain []sendResult) {
	certain, p.open = p.open, nil
	if !asked {
		return putBack(certain)
	}
	p.failed = append(p.failed, certain...)
	return certain
}

// putBack leaves mail in the queue of which nobody can say who was refused.
func putBack(results []sendResult) []sendResult {
	for i := range results {
		results[i].err = errStopped
	}
	return results
}

// doubtful gives a refusal for good that does not say of whom it is, else nil.
func doubtful(err error) *smtp.Error {
	var failure *smtp.Error
	if errors.As(err, &failure) && failure.Doubtful() {
		return failure
	}
	return nil
}

const (
	// aside is how far behind the others a mail is put at which we were refused, so
	// that one of another recipient shows whether we still are.
	aside = time.Second

	// A refusal of us that for so long, and so many times, kept no other mail from
	// leaving is the recipient's after all: nobody's address stops the rest for ever.
	acquitAfter = 4 * time.Hour
	acquitTries = 5
)

// acquit makes a refusal of us one of the recipient again, when other mail left in
// between.
func (d *Desk) acquit(ctx context.Context, r sendResult) (error, error) {
	var failure *smtp.Error
	if !errors.As(r.err, &failure) || !failure.OfUs || r.mail.Failures < acquitTries || d.Now().Sub(r.mail.Created) < acquitAfter {
		return r.err, nil
	}
	left, err := d.Log.SentSince(ctx, r.mail.Before)
	if err != nil || !left {
		return r.err, err
	}
	return failure.AsRecipients(), nil
}

// countWaiting counts what another pass will try again.
func (d *Desk) countWaiting(ctx context.Context, out *Outcome) error {
	n, err := d.Log.Waiting(ctx, d.Now())
	out.Retry += n
	return err
}

// errStopped: we were stopped before the mail was offered.
var errStopped = errors.New("stopped before it was offered")

// settle records what became of a mail, as a fact of its case, and claims the
// next when there is a place for it. A mail refused for good is an open task and
// is told (R25).
func (d *Desk) settle(ctx context.Context, q caselog.Queued, sendErr error, next *caselog.Queued) error {
	now := d.Now()
	result := d.judgeSent(q, sendErr, now)
	var notes []note
	if sendErr != nil && !away(sendErr) && !errors.Is(sendErr, errStopped) { // a server that is away is told of once, by the caller
		notes = []note{{slog.LevelWarn, "mail not sent", []any{"case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "status", string(result.Status), "error", sendErr.Error()}}}
	}
	for range 3 { // another command may write to the same case meanwhile
		err := d.record(ctx, q.Letter, result, notes, now, next)
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
	return fmt.Errorf("letter %s of %s: the case keeps changing", q.Kind, q.CaseID)
}

// judgeSent says what an attempt makes of a mail.
func (d *Desk) judgeSent(q caselog.Queued, sendErr error, now time.Time) caselog.SendResult {
	if sendErr == nil {
		return caselog.SendResult{ID: q.ID, Status: caselog.LetterSent}
	}
	wait := retry.Delay(q.Failures+1, d.Jitter())
	result := caselog.SendResult{ID: q.ID, Status: caselog.LetterQueued, Line: sendErr.Error()}
	if q.Uncertain {
		result.Status = caselog.LetterUncertain
	}
	if errors.Is(sendErr, errStopped) {
		result.Untried = true
		return result
	}
	var failure *smtp.Error
	if !errors.As(sendErr, &failure) {
		result.NextAt = now.Add(wait)
		return result
	}
	if failure.Line != "" {
		result.Line = failure.Line
	}
	switch {
	case failure.Away() && !failure.Offered():
		result.Untried = true
		return result
	case failure.OfUs:
		result.NextAt = now.Add(aside)
		return result
	case !failure.Temporary:
		result.Status = caselog.LetterFailed
		return result
	case failure.Uncertain:
		result.Status, wait = caselog.LetterUncertain, max(wait, uncertainAfter)
	}
	result.NextAt = now.Add(wait)
	// Perhaps delivered is no refusal, but each new attempt perhaps delivers it
	// once more: that ends as well.
	if failure.Refused() || failure.Uncertain {
		result.Refused = wait
		if q.Delayed >= GiveUpAfter {
			result.Status = caselog.LetterFailed
		}
	}
	return result
}

// record commits what became of a mail that was offered.
func (d *Desk) record(ctx context.Context, l caselog.Letter, result caselog.SendResult, notes []note, now time.Time, next *caselog.Queued) error {
	o := occasion{Commit: caselog.Commit{At: now, Sent: &result, Next: next}, letter: &l, notes: notes}
	final := result.Status == caselog.LetterSent || result.Status == caselog.LetterFailed
	if !final || l.CaseID == "" {
		return d.commit(ctx, &o, mailing{})
	}
	c, err := d.Log.Case(ctx, l.CaseID)
	if err != nil {
		return err
	}
	o.before = c
	o.event = d.returned(l, strings.TrimSpace(result.Line))
	if result.Status == caselog.LetterSent {
		o.event.Kind, o.event.Line = procedure.LetterSent, ""
	}
	o.decision = procedure.Decide(d.Rules, c, o.event, now)
	return d.finish(ctx, &o)
}

// heedServer keeps whether the mail server is away, or refuses us, for whoever
// asks how it goes.
func (d *Desk) heedServer(ctx context.Context, sendErr error) error {
	if errors.Is(sendErr, errStopped) {
		return nil
	}
	why := map[string]string{caselog.PartMailServer: "", caselog.PartSender: ""}
	if ofUs(sendErr) {
		why[caselog.PartSender] = sendErr.Error()
	} else if away(sendErr) {
		why[caselog.PartMailServer] = sendErr.Error()
	}
	return errors.Join(
		d.Log.Troubled(ctx, caselog.PartMailServer, d.Now(), why[caselog.PartMailServer]),
		d.Log.Troubled(ctx, caselog.PartSender, d.Now(), why[caselog.PartSender]))
}

// serverRemedy says what to do about a mail server that takes no mail.
func serverRemedy(err error) string {
	if ofUs(err) {
		return "let the account of [smtp] send as organisation.email, at the mail server; then all mail leaves by itself"
	}
	return "klachtd tries again by itself; check [smtp] with: klachtd check --online"
}
