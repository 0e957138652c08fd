package imap

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// idleTurn is how long one IDLE lasts before it is renewed. RFC 2177 allows 29 minutes,
// but routers forget a quiet connection sooner, and IDLE has no deadline of its own:
// only the next command shows that nobody is there.
const idleTurn = 7 * time.Minute

// Wait returns nil when there may be new mail, and at the latest when poll has elapsed,
// since not every server reports everything. It uses IDLE if the server has it.
func (b *Inbox) Wait(ctx context.Context, poll time.Duration) error {
	elapsed := time.NewTimer(poll)
	defer elapsed.Stop()
	for {
		again, err := b.waitTurn(ctx, elapsed.C)
		if err != nil || !again {
			return err
		}
	}
}

// Idles reports whether the server has IDLE; without it Wait only waits.
func (b *Inbox) Idles() bool { return b.caps.Has(imap.CapIdle) }

// waitTurn waits for at most idleTurn; again says that nothing happened.
func (b *Inbox) waitTurn(ctx context.Context, elapsed <-chan time.Time) (again bool, err error) {
	end, err := b.beginIdle(ctx)
	if err != nil {
		return false, err
	}
	turn := time.NewTimer(b.idleTurn)
	defer turn.Stop()
	select {
	case <-b.news:
	case <-elapsed:
	case <-turn.C:
		again = true
	case <-ctx.Done():
		// During IDLE the server would not see the LOGOUT of Close.
		return false, errors.Join(ctx.Err(), end(context.WithoutCancel(ctx)))
	case <-b.client.Closed():
		// end would report the same, less clearly.
		return false, b.step(ctx, "wait for mail", func() error { return errors.New("the server closed the connection") })
	}
	return again, end(ctx)
}

// beginIdle starts an IDLE. Without that capability it only shows that the connection
// is in use, by a NOOP at the end of the turn.
func (b *Inbox) beginIdle(ctx context.Context) (end func(context.Context) error, err error) {
	if !b.caps.Has(imap.CapIdle) {
		return func(ctx context.Context) error {
			return b.step(ctx, "NOOP", func() error { return b.client.Noop().Wait() })
		}, nil
	}
	var idle *imapclient.IdleCommand
	err = b.step(ctx, "IDLE", func() (err error) {
		idle, err = b.client.Idle()
		return err
	})
	end = func(ctx context.Context) error {
		limit := min(wire.Farewell, b.limits.Step)
		return b.link.Step(ctx, limit, "end of IDLE", func(func()) error {
			if err := idle.Close(); err != nil {
				return err
			}
			return idle.Wait()
		})
	}
	return end, err
}

// announce notes that the server reported new mail.
func (b *Inbox) announce() {
	select {
	case b.news <- struct{}{}:
	default: // there is a token already
	}
}
