package watch

import (
	"cmp"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The watchdog is fed while the work makes progress: this goroutine has looked at the
// whole log without trouble, or has committed something, and the other two have given a
// sign of life in time. An unreachable mail server is no reason for a restart: its
// failures come in time. A log that cannot be used is a reason, since a new process
// reopens everything; it is reported each time.
//
// Silence is counted in ticks of the loop, so that no clock can lengthen it.
const (
	Working = 3 * time.Minute // more than two steps of an exchange with a mail server
	waiting = 9 * time.Minute // more than one turn of IDLE
	Never   = time.Duration(math.MaxInt64)

	// usual is the default interval at which the desk checks the clock, reminders and
	// retries.
	usual = 20 * time.Second
)

// Every is how long one tick of the loop takes: tick, or the default.
func Every(tick time.Duration) time.Duration { return cmp.Or(tick, usual) }

// Dog is what the deciding goroutine knows about the other two before it feeds the
// watchdog.
type Dog struct{ Intake, Sending Life }

// Life tracks one goroutine's signs of life. That goroutine gives the signs; the
// deciding goroutine counts.
type Life struct {
	given atomic.Int32 // how many ticks a sign lasts
	left  atomic.Int32
	sick  atomic.Bool // it failed by our own fault, and has made no progress since
}

// Expect gives a sign, and says how long the next may take.
func (s *Life) Expect(limit, tick time.Duration) {
	s.given.Store(int32(min(limit/tick, math.MaxInt32-1) + 1))
	s.Sign()
}

// Sign records that this goroutine's server has just answered. Any goroutine may call
// it.
func (s *Life) Sign() { s.left.Store(s.given.Load()) }

func (s *Life) tick() {
	if left := s.left.Load(); left > 0 {
		s.left.CompareAndSwap(left, left-1) // unless it has just given a sign
	}
}

func (s *Life) well() bool { return s.left.Load() > 0 && !s.sick.Load() }

// Failed notes why the mailbox cannot be read now, and gives how long to wait before
// the next try: not long if the fault is ours, because others then wait for us.
func (s *Life) Failed(err error, pause, tick time.Duration) time.Duration {
	ours := errors.Is(err, caselog.ErrUnusable)
	s.sick.Store(ours)
	if ours {
		pause = min(pause, tick)
	}
	s.Expect(pause+Working, tick)
	return pause
}

// Reached notes that everything has been read, and that the intake waits for more.
func (s *Life) Reached(tick time.Duration) {
	s.sick.Store(false)
	s.Expect(waiting, tick)
}

// Tick counts one tick of the loop without a sign.
func (d *Dog) Tick() {
	d.Intake.tick()
	d.Sending.tick()
}

// Well reports whether both make progress.
func (d *Dog) Well() bool { return d.Intake.well() && d.Sending.well() }
