// Package dispatch judges what goes out: what an answer of the mail server makes of a
// mail, whether it is the recipient or we who are refused, and how a mail that is
// too large is spread over several. It keeps nothing and reads no clock.
package dispatch

import (
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
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

// refusedRetry spaces those at one at which we were refused: it leaves by itself
// soon after that is mended.
var refusedRetry = wire.Backoff{Min: time.Minute, Max: 5 * time.Minute}

const (
	// aside is how far behind the others a mail is put at which the server refused us
	// before it had heard whom it is for: all others would be told the same, and the
	// next pass asks with one of them.
	aside = time.Second

	// A refusal of us that for so long, and so many times, kept no other mail from
	// leaving is the recipient's after all: no mail waits for ever for one address.
	acquitAfter = 4 * time.Hour
	acquitTries = 5
)

// Result is what became of one mail that was offered.
type Result struct {
	Mail caselog.Queued
	Err  error
}

// ErrStopped: we were stopped before the mail was offered.
var ErrStopped = errors.New("stopped before it was offered")

// Away reports whether the server takes no mail at all now.
func Away(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.Away()
}

// OfUs reports whether the server refuses us, and not the recipient.
func OfUs(err error) bool {
	var failure *smtp.Error
	return errors.As(err, &failure) && failure.OfUs
}

// AnyAway gives the first result of a server that takes no mail at all.
func AnyAway(results []Result) (Result, bool) {
	i := slices.IndexFunc(results, func(r Result) bool { return Away(r.Err) })
	if i < 0 {
		return Result{}, false
	}
	return results[i], true
}

// Level is how an attempt in vain is told of in the program's log: what failed for good
// is a task of somebody.
func Level(r caselog.SendResult) slog.Level {
	if r.Status == caselog.LetterFailed && !r.Dropped {
		return slog.LevelError
	}
	return slog.LevelWarn
}

// Judge says what an attempt makes of a mail. jitter, from [0,1), spreads what is
// tried again.
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
