// Package dispatch judges outgoing mail: what an answer of the mail server means for a
// mail, whether the recipient or we are refused, and how to split a mail that is too
// large. It stores nothing and reads no clock.
package dispatch

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

const (
	// uncertainAfter is the earliest time after which a mail that was perhaps delivered
	// is sent again, byte for byte.
	uncertainAfter = 30 * time.Minute

	// GiveUpAfter is how long a mail with temporary refusals is offered (RFC 5321
	// section 4.5.4.1: four to five days); then it counts as refused for good. Only
	// waiting caused by such refusals counts: while sending is paused, the mail server
	// unreachable or this program stopped, nobody refused it.
	GiveUpAfter = 5 * 24 * time.Hour
)

// retry spaces the attempts at one mail as Postfix does: short at first, then longer
// and longer.
var retry = wire.Backoff{Min: time.Minute, Max: 4 * time.Hour}

// refusedRetry spaces the attempts after a refusal of us: the mail leaves soon after
// the cause is repaired.
var refusedRetry = wire.Backoff{Min: time.Minute, Max: 5 * time.Minute}

const (
	// aside is how far behind the others a mail is put when the server refused us
	// before it heard whom the mail is for: it would tell all others the same, and the
	// next pass tries with one of them.
	aside = time.Second

	// If a refusal of us lasts this long, and is repeated this often, without stopping
	// other mail, it is of the recipient after all: no mail waits for ever because of
	// one address.
	acquitAfter = 4 * time.Hour
	acquitTries = 5
)

// Result is what happened to one mail that was offered.
type Result struct {
	Mail caselog.Queued
	Err  error
}

// ErrStopped: we were stopped before the mail was offered.
var ErrStopped = errors.New("stopped before it was offered")

// ErrDamaged: what the case log has of the mail is not what was made, so it was not offered.
var ErrDamaged = errors.New("it is damaged in the case log, and was not offered: run klachtd verify")

// Away reports whether the server accepts no mail at all now.
func Away(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.Away()
}

// OfUs reports whether the server refuses us, and not the recipient.
func OfUs(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.OfUs
}

// AnyAway gives the first result from a server that accepts no mail at all.
func AnyAway(results []Result) (Result, bool) {
	i := slices.IndexFunc(results, func(r Result) bool { return Away(r.Err) })
	if i < 0 {
		return Result{}, false
	}
	return results[i], true
}

// Level is the log level of a failed attempt: what failed for good is somebody's task.
func Level(r caselog.SendResult) slog.Level {
	if r.Status == caselog.LetterFailed && !r.Dropped {
		return slog.LevelError
	}
	return slog.LevelWarn
}

// Judge says what an attempt means for a mail. jitter, from [0,1), spreads retries.
func Judge(q caselog.Queued, sendErr error, now time.Time, jitter float64) caselog.SendResult {
	if sendErr == nil {
		return caselog.SendResult{ID: q.ID, Status: caselog.LetterSent}
	}
	wait := retry.Delay(q.Failures+1, jitter)
	result := caselog.SendResult{ID: q.ID, Status: caselog.LetterQueued, Line: sendErr.Error()}
	if q.Uncertain {
		result.Status = caselog.LetterUncertain
	}
	if errors.Is(sendErr, ErrStopped) {
		result.Untried = true
		return result
	}
	if errors.Is(sendErr, ErrDamaged) {
		result.Status = caselog.LetterFailed
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
	case failure.OfUs && failure.Away():
		result.NextAt = now.Add(aside)
		return result
	case failure.OfUs:
		result.NextAt = now.Add(refusedRetry.Delay(q.Failures+1, jitter))
		return result
	case !failure.Temporary:
		result.Status = caselog.LetterFailed
		return result
	case failure.Uncertain:
		result.Status, wait = caselog.LetterUncertain, max(wait, uncertainAfter)
	}
	result.NextAt = now.Add(wait)
	// Perhaps delivered is not a refusal, but each new attempt may deliver it once
	// more: this must end as well.
	if failure.Refused() || failure.Uncertain {
		result.Refused = wait
		if q.Delayed >= GiveUpAfter {
			result.Status = caselog.LetterFailed
		}
	}
	return result
}

// History has what is known of the mail server; *caselog.Log is one.
type History interface {
	SentSince(ctx context.Context, t time.Time) (sent bool, err error)
	Troubled(ctx context.Context, part string, now time.Time, why string) error
	Troubles(ctx context.Context) ([]caselog.Trouble, error)
}

// Heed records, for status, whether the mail server is unreachable or refuses us. It
// counts as refusing us until it accepts a mail.
func Heed(ctx context.Context, log History, logger *slog.Logger, now time.Time, sendErr error, refused bool) error {
	if errors.Is(sendErr, ErrStopped) || errors.Is(sendErr, ErrDamaged) { // no server was asked
		return nil
	}
	if sendErr == nil { // runs after each mail that left; usually there is nothing to take back
		if troubles, err := log.Troubles(ctx); err != nil || len(troubles) == 0 {
			return err
		}
	}
	if sendErr == nil || refused {
		why := ""
		if refused {
			why = sendErr.Error()
			troubles, err := log.Troubles(ctx)
			if err != nil {
				return err
			}
			if !slices.ContainsFunc(troubles, func(t caselog.Trouble) bool { return t.Part == caselog.PartSender }) {
				logger.Error("the mail server refuses us", "error", why, "remedy", "allow the account of [smtp], at the mail server, to send as organisation.email; then all mail leaves by itself")
			}
		}
		if err := log.Troubled(ctx, caselog.PartSender, now, why); err != nil {
			return err
		}
	}
	away := ""
	if Away(sendErr) && !OfUs(sendErr) {
		away = sendErr.Error()
	}
	return log.Troubled(ctx, caselog.PartMailServer, now, away)
}
