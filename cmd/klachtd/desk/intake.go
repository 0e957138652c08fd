package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// steady is how long a connection to the mailbox must have worked for what was
// wrong before to be over.
const steady = time.Minute

// intake keeps the mailbox open, files what comes and says so. That a connection
// ends is nothing to be told of: servers restart, and some end it with its token.
// When the server is away, or one connection after the other breaks, it says that
// once, and comes back with growing pauses, which are never longer than Poll: so
// often the mailbox is looked at anyway.
func (d *Desk) intake(ctx context.Context, filed chan<- struct{}) {
	pauses := wire.Backoff{Min: min(reconnect.Min, d.Poll), Max: min(reconnect.Max, d.Poll)}
	failures := 0                // in a row, connections that broke soon among them
	away, breaks := false, false // it is told that the server is away, or breaks its connections
	said := make(map[string]bool)
	for ctx.Err() == nil {
		if d.clockStopped(ctx) {
			continue
		}
		var since time.Time // the mailbox was reached
		err := d.attend(ctx, filed, said, func() {
			if !since.IsZero() {
				return
			}
			since, away = d.Now(), false
			if failures > 0 {
				d.Logger.Info("mailbox reached again", "failures", failures)
			}
		})
		d.caughtUp.Store(false)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, watch.ErrClock) {
			continue
		}
		if !since.IsZero() && d.Now().Sub(since) >= steady {
			failures, breaks = 0, false
		}
		failures++
		if since.IsZero() || failures > 1 {
			d.health.Mailbox(ctx, err, d.Now())
		}
		switch {
		case !away && (since.IsZero() || errors.Is(err, caselog.ErrUnusable)):
			away = true
			watch.SayMailbox(d.Logger, err)
		case since.IsZero():
		case failures == 1:
			d.Logger.Info("mailbox connection lost, connecting again", "error", err.Error())
		case !breaks:
			breaks, away = true, true
			watch.SayMailbox(d.Logger, err)
		}
		wait(ctx, d.dog.Intake.Failed(err, pauses.Delay(failures, d.Jitter()), d.every()))
	}
}

// clockStopped waits a tick when the clock is wrong, and says whether it was.
func (d *Desk) clockStopped(ctx context.Context) bool {
	if d.clock.Wrong() == nil {
		return false
	}
	d.dog.Intake.Expect(watch.Working, d.every())
	wait(ctx, d.every())
	return true
}

// wait returns after a while, or when ctx ends.
func wait(ctx context.Context, while time.Duration) {
	pause := time.NewTimer(while)
	defer pause.Stop()
	select {
	case <-ctx.Done():
	case <-pause.C:
	}
}

// sayOnce names what the mailbox does not do, once until it does it.
func (d *Desk) sayOnce(w *imap.Withheld, said map[string]bool) {
	still := make(map[string]bool)
	if w != nil {
		for _, e := range w.Messages {
			key := e.Error() // in which a server may say what time it is
			var message *imap.WithheldMessage
			switch {
			case errors.As(e, new(*imap.ArchiveError)):
				key = caselog.PartArchive
			case errors.As(e, &message):
				key = fmt.Sprint(message.Cursor)
			}
			if still[key] = true; !said[key] {
				d.Logger.Error("mailbox", "error", e.Error())
			}
		}
	}
	clear(said)
	maps.Copy(said, still)
}

// attend reads the mailbox until the connection breaks. It calls reached after
// every look, and names each message that is withheld once, as said holds.
func (d *Desk) attend(ctx context.Context, filed chan<- struct{}, said map[string]bool, reached func()) error {
	d.dog.Intake.Expect(watch.Working, d.every())
	d.announceOld(ctx)
	in, err := d.Dial(ctx)
	if err != nil {
		return err
	}
	defer in.Close()
	for {
		if err := d.clock.Wrong(); err != nil {
			return err
		}
		d.dog.Intake.Expect(watch.Working, d.every())
		var out Outcome
		err := d.fetch(ctx, in, &out)
		var withheld *imap.Withheld
		d.caughtUp.Store(err == nil || errors.As(err, &withheld))
		if out.Filed > 0 {
			select {
			case filed <- struct{}{}:
			default: // it has not looked yet: one nudge is enough
			}
		}
		if err != nil && withheld == nil {
			return err
		}
		d.sayOnce(withheld, said)
		d.health.Mailbox(ctx, err, d.Now())
		reached()
		d.dog.Intake.Reached(d.every())
		if err := in.Wait(ctx, d.Poll); err != nil {
			return err
		}
	}
}
