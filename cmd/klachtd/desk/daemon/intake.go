package daemon

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// lasting is how long a connection to the mailbox must have worked before earlier
// trouble counts as over.
const lasting = time.Minute

// intake keeps the mailbox open, files what comes in and signals it. It does not report
// that a connection ended: servers restart, and some end it when the token expires.
// When the server is unreachable, or one connection after the other breaks, it reports
// that once, and tries again after growing pauses, never longer than Poll: the mailbox
// is looked at that often anyway.
func (d *Daemon) intake(ctx context.Context, filed chan<- struct{}) {
	pauses := wire.Backoff{Min: min(reconnect.Min, d.Poll), Max: min(reconnect.Max, d.Poll)}
	failures := 0                // failures in a row, including connections that broke soon
	away, breaks := false, false // reported: the server is unreachable, or breaks its connections
	said := make(map[string]bool)
	for ctx.Err() == nil {
		if d.clockStopped(ctx) {
			continue
		}
		var since time.Time // when the mailbox was reached
		err := d.attend(ctx, filed, said, func() {
			if !since.IsZero() {
				return
			}
			since, away = d.Now(), false
			if failures > 0 {
				d.Logger.Info("mailbox reached again", "failures", failures)
			}
		})
		d.CaughtUp.Store(false)
		if ctx.Err() != nil {
			return
		}
		if errors.Is(err, watch.ErrClock) {
			continue
		}
		if !since.IsZero() && d.Now().Sub(since) >= lasting {
			failures, breaks = 0, false
		}
		failures++
		if since.IsZero() || failures > 1 {
			d.Health.Mailbox(ctx, err, d.Now())
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

// clockStopped waits one tick when the clock is wrong, and reports whether it was.
func (d *Daemon) clockStopped(ctx context.Context) bool {
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

// sayOnce logs what the mailbox fails to do, once until it works again.
func (d *Daemon) sayOnce(w *imap.Withheld, said map[string]bool) {
	still := make(map[string]bool)
	if w != nil {
		for _, e := range w.Messages {
			key := e.Error() // a server may put the time in it
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

// attend reads the mailbox until the connection breaks. It calls reached after every
// look, and reports each withheld message once; said holds which.
func (d *Daemon) attend(ctx context.Context, filed chan<- struct{}, said map[string]bool, reached func()) error {
	d.dog.Intake.Expect(watch.Working, d.every())
	d.AnnounceOld(ctx)
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
		var out desk.Outcome
		err := d.Fetch(ctx, living{in, d.IntakeAlive}, &out)
		var withheld *imap.Withheld
		d.CaughtUp.Store(err == nil || errors.As(err, &withheld))
		if out.Filed > 0 {
			select {
			case filed <- struct{}{}:
			default: // the other side has not looked yet: one signal is enough
			}
		}
		if err != nil && withheld == nil {
			return err
		}
		d.sayOnce(withheld, said)
		d.Health.Mailbox(ctx, err, d.Now())
		reached()
		d.dog.Intake.Reached(d.every())
		if err := in.Wait(ctx, d.Poll); err != nil {
			return err
		}
	}
}

// living is a mailbox that gives a sign of life with all mail that comes whole.
type living struct {
	desk.Inbox
	sign func()
}

func (l living) Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error {
	return l.Inbox.Fetch(ctx, known, func(batch []imap.Delivery) (int, error) {
		l.sign()
		return file(batch)
	})
}
