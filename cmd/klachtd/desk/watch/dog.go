package watch

import (
	"cmp"
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
	Working = 3 * time.Minute // more than two steps of an exchange with a mail server
	waiting = 9 * time.Minute // more than one turn of IDLE
	Never   = time.Duration(math.MaxInt64)

	// usual is how often the desk looks at the clock, reminders and retries, unless
	// somebody says otherwise.
	usual = 20 * time.Second
)

// Every is how long one tick of the loop takes: so long, or as usual.
func Every(tick time.Duration) time.Duration { return cmp.Or(tick, usual) }

// Dog is what the deciding goroutine knows of the other two, before it feeds the
// watchdog.
type Dog struct{ Intake, Sending Life }

// Life is the sign of life of a goroutine. It gives signs; the deciding
// goroutine counts.
type Life struct {
	given atomic.Int32 // ticks that a sign is good for
	left  atomic.Int32
	sick  atomic.Bool // it failed by trouble of our own, and has not got on since
}

// Expect is a sign, and says how long the next may take.
func (s *Life) Expect(limit, tick time.Duration) {
	s.given.Store(int32(min(limit/tick, math.MaxInt32-1) + 1))
	s.Sign()
}

// Sign tells that the server of this goroutine has just answered. It is for any
// goroutine.
func (s *Life) Sign() { s.left.Store(s.given.Load()) }

func (s *Life) tick() {
	if left := s.left.Load(); left > 0 {
		s.left.CompareAndSwap(left, left-1) // or it has just given a sign
	}
}

func (s *Life) well() bool { return s.left.Load() > 0 && !s.sick.Load() }

// Failed notes why the mailbox is not read now, and gives how long to wait before it
// is tried again: not long when the trouble is our own, since others wait for us then.
func (s *Life) Failed(err error, pause, tick time.Duration) time.Duration {
	ours := errors.Is(err, caselog.ErrUnusable)
	s.sick.Store(ours)
	if ours {
		pause = min(pause, tick)
	}
	s.Expect(pause+Working, tick)
	return pause
}

// Reached notes that all there was has been read, and that it waits for more.
func (s *Life) Reached(tick time.Duration) {
	s.sick.Store(false)
	s.Expect(waiting, tick)
}

// Tick counts one tick of the loop without a sign.
func (d *Dog) Tick() {
	d.Intake.tick()
	d.Sending.tick()
}

// Well reports whether both get on.
func (d *Dog) Well() bool { return d.Intake.well() && d.Sending.well() }
