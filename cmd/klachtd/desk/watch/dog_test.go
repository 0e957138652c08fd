package watch

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
	var d Dog
	every := Every(0)
	ticks := func(n int) (fed int) {
		for range n {
			d.Tick()
			if d.Well() {
				fed++
			}
		}
		return fed
	}
	d.Sending.Expect(Never, every)

	// Fetching: three minutes of silence, not more; each answer is a sign.
	d.Intake.Expect(Working, every)
	if n := ticks(9); n != 9 {
		t.Errorf("fed %d times in three minutes of a slow answer", n)
	}
	d.Intake.Sign()
	if n := ticks(20); n != 9 {
		t.Errorf("fed %d times while intake is stuck", n)
	}
	// Waiting for mail: the turn of an IDLE.
	d.Intake.Reached(every)
	if n := ticks(40); n != 27 {
		t.Errorf("fed %d times while IDLE is stuck", n)
	}
	// The other side is away, with long pauses.
	for range 10 {
		d.Intake.Failed(errors.New("connection refused"), 5*time.Minute, every)
		if n := ticks(15); n != 15 {
			t.Errorf("fed %d times in five minutes in which IMAP is away", n)
		}
	}
	// Our own log is no other side.
	full := fmt.Errorf("file: %w", caselog.ErrUnusable)
	if pause := d.Intake.Failed(full, 5*time.Minute, every); pause != every {
		t.Errorf("it comes back after %v", pause)
	}
	if n := ticks(5); n != 0 {
		t.Errorf("fed %d times while mail cannot be filed", n)
	}
	d.Intake.Reached(every)
	if n := ticks(5); n != 5 {
		t.Errorf("fed %d times when it can", n)
	}

	// Sending: as fetching; and nothing is expected of who has nothing to send.
	d.Sending.Expect(Working, every)
	d.Intake.Expect(Never, every)
	if n := ticks(20); n != 9 {
		t.Errorf("fed %d times while sending is stuck", n)
	}
	d.Sending.Sign()
	if n := ticks(1); n != 1 {
		t.Error("not fed when the SMTP server answers")
	}
	d.Sending.Expect(Never, every)
	if n := ticks(10_000); n != 10_000 {
		t.Errorf("fed %d times while there is nothing to send", n)
	}
}
