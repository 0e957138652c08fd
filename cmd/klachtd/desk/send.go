package desk

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

const (
	claimBatch     = 20
	uncertainAfter = 30 * time.Minute // a mail that was perhaps delivered is sent again, byte for byte
)

// retry spaces the attempts at one mail as Postfix does: soon at first, then
// ever longer.
var retry = mailbox.Backoff{Min: time.Minute, Max: 4 * time.Hour}

// comeBack spaces them while the whole server is away: that says nothing about
// the mail, which should leave soon after the server is back.
var comeBack = mailbox.Backoff{Min: time.Minute, Max: 5 * time.Minute}

// sendDue sends what is due, byte for byte as it was committed. Each attempt
// was recorded before the server is dialled.
func (d *Desk) sendDue(ctx context.Context, out *Outcome) error {
	for {
		batch, err := d.Log.Claim(ctx, d.Now(), claimBatch)
		if err != nil {
			return err
		}
		if len(batch) == 0 {
			break
		}
		for i, q := range batch {
			since, err := d.Log.Paused(ctx)
			if err != nil || !since.IsZero() {
				record := context.WithoutCancel(ctx)
				return errors.Join(err, d.release(record, batch[i:]), d.countWaiting(record, out))
			}
			result := d.send(ctx, q)
			// What became of it is kept, and what was not tried is put back, also
			// when our own time is up.
			record := context.WithoutCancel(ctx)
			if err := d.settle(record, q, result); err != nil {
				return err
			}
			if result == nil {
				out.Sent++
			}
			if ctx.Err() != nil {
				return errors.Join(ctx.Err(), d.release(record, batch[i+1:]), d.countWaiting(record, out))
			}
			if away(result) { // no use in trying the others now
				for _, rest := range batch[i+1:] {
					if err := d.settle(ctx, rest, result); err != nil {
						return err
					}
				}
				return errors.Join(result, d.countWaiting(ctx, out))
			}
		}
	}
	return d.countWaiting(ctx, out)
}

// release puts back what was claimed and not tried, in the place it had.
func (d *Desk) release(ctx context.Context, untried []caselog.Queued) error {
	var errs []error
	for _, q := range untried {
		errs = append(errs, d.record(ctx, q.Letter, caselog.SendResult{ID: q.ID, Status: caselog.LetterQueued, NextAt: q.NextAt}, d.Now()))
	}
	return errors.Join(errs...)
}

func (d *Desk) send(ctx context.Context, q caselog.Queued) error {
	d.at(Claimed)
	err := d.Sender.Send(ctx, d.House.Email, q.To, q.Raw)
	d.at(Answered)
	return err
}

// away reports whether the server takes no mail at all now.
func away(err error) bool {
	var failure *mailbox.SendError
	return errors.As(err, &failure) && failure.Away()
}

// countWaiting counts what another pass will try again.
func (d *Desk) countWaiting(ctx context.Context, out *Outcome) error {
	n, err := d.Log.Waiting(ctx, d.Now())
	out.Retry += n
	return err
}

// settle records what became of a mail, as a fact of its case. A mail refused
// for good is an open task and is told (R25).
func (d *Desk) settle(ctx context.Context, q caselog.Queued, sendErr error) error {
	now := d.Now()
	result := caselog.SendResult{ID: q.ID, Status: caselog.LetterSent}
	var failure *mailbox.SendError
	switch {
	case sendErr == nil:
	case !errors.As(sendErr, &failure):
		result.Status, result.NextAt, result.Line = caselog.LetterQueued, now.Add(retry.Delay(q.Attempts, d.Jitter())), sendErr.Error()
	case failure.Uncertain:
		result.Status, result.NextAt, result.Line = caselog.LetterUncertain, now.Add(uncertainAfter), failure.Error()
	case failure.Away():
		result.Status, result.NextAt, result.Line = caselog.LetterQueued, now.Add(comeBack.Delay(q.Attempts, d.Jitter())), failure.Error()
	case failure.Temporary:
		result.Status, result.NextAt, result.Line = caselog.LetterQueued, now.Add(retry.Delay(q.Attempts, d.Jitter())), lineOf(failure)
	default:
		result.Status, result.Line = caselog.LetterFailed, lineOf(failure)
	}
	if sendErr != nil && !away(sendErr) { // a server that is away is told of once, by the caller
		d.Logger.Warn("mail not sent", "case", q.CaseID, "letter", string(q.Kind), "message", q.SHA256[:12], "status", string(result.Status), "error", sendErr.Error())
	}
	for range 3 { // another command may write to the same case meanwhile
		err := d.record(ctx, q.Letter, result, now)
		if err == nil {
			d.at(Settled)
		}
		if !errors.Is(err, caselog.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("letter %s of %s: the case keeps changing", q.Kind, q.CaseID)
}

func lineOf(e *mailbox.SendError) string {
	if e.Line != "" {
		return e.Line
	}
	return e.Error()
}

func (d *Desk) record(ctx context.Context, l caselog.Letter, result caselog.SendResult, now time.Time) error {
	o := occasion{now: now, sent: &result, letter: &l}
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
