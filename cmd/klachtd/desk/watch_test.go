package desk

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The watchdog is fed as long as both others give a sign of life within their
// limits.
func TestWatchdogFood(t *testing.T) {
	fed := 0
	d := &Desk{Alive: func() { fed++ }}
	ticks := func(n int) int {
		before := fed
		for range n {
			d.tick()
			d.progress()
		}
		return fed - before
	}
	d.expect(&d.watch.sending, never)

	// Fetching: three minutes of silence, not more; each answer is a sign.
	d.expect(&d.watch.intake, working)
	if n := ticks(9); n != 9 {
		t.Errorf("fed %d times in three minutes of a slow answer", n)
	}
	d.IntakeAlive()
	if n := ticks(20); n != 9 {
		t.Errorf("fed %d times while intake is stuck", n)
	}
	// Waiting for mail: the turn of an IDLE.
	d.intakeReached()
	if n := ticks(40); n != 27 {
		t.Errorf("fed %d times while IDLE is stuck", n)
	}
	// The other side is away, with long pauses.
	for range 10 {
		d.intakeFailed(errors.New("connection refused"), 5*time.Minute)
		if n := ticks(15); n != 15 {
			t.Errorf("fed %d times in five minutes in which IMAP is away", n)
		}
	}
	// Our own log is no other side.
	full := fmt.Errorf("file: %w", caselog.ErrUnusable)
	if pause := d.intakeFailed(full, 5*time.Minute); pause != tick {
		t.Errorf("it comes back after %v", pause)
	}
	if n := ticks(5); n != 0 {
		t.Errorf("fed %d times while mail cannot be filed", n)
	}
	d.intakeReached()
	if n := ticks(5); n != 5 {
		t.Errorf("fed %d times when it can", n)
	}

	// Sending: as fetching; and nothing is expected of who has nothing to send.
	d.expect(&d.watch.sending, working)
	d.expect(&d.watch.intake, never)
	if n := ticks(20); n != 9 {
		t.Errorf("fed %d times while sending is stuck", n)
	}
	d.SendingAlive()
	if n := ticks(1); n != 1 {
		t.Error("not fed when the SMTP server answers")
	}
	d.expect(&d.watch.sending, never)
	if n := ticks(10_000); n != 10_000 {
		t.Errorf("fed %d times while there is nothing to send", n)
	}
}
