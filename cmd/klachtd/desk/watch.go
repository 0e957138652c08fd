package desk

import (
	"cmp"
	"context"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The watchdog is fed when the work gets on: this goroutine has looked at the
// whole log without trouble, or has committed something, and the other two have
// given a sign of life in time. A mail server that is away is no reason to be
// restarted: its failures come in time. A log that cannot be used is one, since
// a new process opens everything anew; it is told each time.
//
// Silence is counted in ticks of the loop, so that no clock can make it longer.
const (
	working = 3 * time.Minute // more than two steps of an exchange with a mail server
	waiting = 9 * time.Minute // more than one turn of IDLE
	never   = time.Duration(math.MaxInt64)
)

// watch is what the deciding goroutine knows of the other two.
type watch struct{ intake, sending life }

// life is the sign of life of a goroutine. It gives signs; the deciding
// goroutine counts.
type life struct {
	given atomic.Int32 // ticks that a sign is good for
	left  atomic.Int32
	sick  atomic.Bool // it failed by trouble of our own, and has not got on since
}

// expect is a sign, and says how long the next may take.
func (d *Desk) expect(s *life, limit time.Duration) {
	s.given.Store(int32(min(limit/d.every(), math.MaxInt32-1) + 1))
	s.sign()
}

// every is how long one tick takes.
func (d *Desk) every() time.Duration { return cmp.Or(d.Tick, tick) }

func (s *life) sign() { s.left.Store(s.given.Load()) }

func (s *life) tick() {
	if left := s.left.Load(); left > 0 {
		s.left.CompareAndSwap(left, left-1) // or it has just given a sign
	}
}

func (s *life) well() bool { return s.left.Load() > 0 && !s.sick.Load() }

// IntakeAlive tells that the IMAP server has just answered; SendingAlive that
// the SMTP server has. Both are for any goroutine.
func (d *Desk) IntakeAlive()  { d.watch.intake.sign() }
func (d *Desk) SendingAlive() { d.watch.sending.sign() }

func (d *Desk) tick() {
	d.watch.intake.tick()
	d.watch.sending.tick()
}

// progress feeds the watchdog after real progress of the deciding goroutine.
func (d *Desk) progress() {
	if d.Alive != nil && d.watch.intake.well() && d.watch.sending.well() {
		d.Alive()
	}
}

// intakeFailed notes why the mailbox is not read now, and gives how long to wait
// before it is tried again: not long when the trouble is our own, since others
// wait for us then.
func (d *Desk) intakeFailed(err error, pause time.Duration) time.Duration {
	ours := errors.Is(err, caselog.ErrUnusable)
	d.watch.intake.sick.Store(ours)
	if ours {
		pause = min(pause, d.every())
	}
	d.expect(&d.watch.intake, pause+working)
	return pause
}

// intakeReached notes that all there was has been read.
func (d *Desk) intakeReached() {
	d.watch.intake.sick.Store(false)
	d.expect(&d.watch.intake, waiting)
}

// clockStopped waits a tick when the clock is wrong, and says whether it was.
func (d *Desk) clockStopped(ctx context.Context) bool {
	if d.clockWrong() == nil {
		return false
	}
	d.expect(&d.watch.intake, working)
	wait(ctx, d.every())
	return true
}
