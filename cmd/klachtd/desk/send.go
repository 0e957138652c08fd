package desk

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
// was recorded before the server is dialled, and no mail counts as tried but the
// one that is being offered: the answer to it claims the next.
func (d *Desk) sendDue(ctx context.Context, out *Outcome) error {
	q, found, err := d.Log.Claim(ctx, d.Now())
	// What became of a mail is kept also when our own time is up.
	record := context.WithoutCancel(ctx)
	for found && err == nil {
		result := d.send(ctx, q)
		err = d.heedServer(ctx, result)
		var next caselog.Queued
		claim := &next
		if err != nil || ctx.Err() != nil || away(result) { // no use in trying the others now
			claim = nil
		}
		err = errors.Join(err, d.settle(record, q, result, claim))
		if result == nil {
			out.Sent++
		}
		if away(result) {
			err = errors.Join(err, result)
		} else if ctx.Err() != nil {
			err = errors.Join(err, ctx.Err())
		}
		q, found = next, next.ID != 0
	}
	return errors.Join(err, d.countWaiting(record, out))
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
	if sendErr != nil {
		return fmt.Errorf("letter %s of %s was not taken (%v), and the case keeps changing", q.Kind, q.CaseID, sendErr)
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

// heedServer keeps whether the mail server is away, for whoever asks how it
// goes.
func (d *Desk) heedServer(ctx context.Context, sendErr error) error {
	if ctx.Err() != nil { // we were stopped
		return nil
	}
	why := ""
	if away(sendErr) {
		why = sendErr.Error()
	}
	return d.Log.Troubled(ctx, caselog.PartMailServer, d.Now(), why)
}
