// Package watch is what a long-running process must know about itself:
//
//	clock.go   whether its clock can be right; while it cannot, nothing is done
//	dog.go     whether its goroutines make progress: what feeds the watchdog
//	health.go  whether the mailbox can be read, when a pass was last made, and the stop switch
//	pages.go   whether the pages of the log are sound
//
// It knows no mail and no case: in the log it only reads and writes marks.
package watch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
)

// Letters are dated, and a term that was counted wrongly cannot be taken back. So
// nothing is fetched, decided or sent while the clock cannot be right. Summer time and
// time zones do not matter: only instants are compared.
const (
	// A synchronised clock steps back a little now and then. The log does not: until
	// the clock has caught up, the time is that of the last fact.
	stepBack = 5 * time.Minute

	// Nothing proves that a clock runs ahead, since a program can really be off for
	// long. After more than this, longer than any holiday, klachtd says so and pauses
	// in doubt: time for the network to set a lost clock, and for a person to stop
	// klachtd.
	longAway = 32 * 24 * time.Hour
	doubt    = 15 * time.Minute

	// markLooked is when the desk last looked at the clock, to the hour.
	markLooked  = "looked"
	keepLooked  = time.Hour
	timeIsRight = "set the clock right (timedatectl); klachtd goes on by itself. "
)

var (
	// ErrClock is wrapped by every error about the clock.
	ErrClock = errors.New("the clock cannot be right")

	// ErrJump is wrapped too when the only thing to do is wait. If the watchdog ended
	// the program meanwhile, it would doubt for ever.
	ErrJump = fmt.Errorf("%w, or klachtd was away for long", ErrClock)
)

// earliest is before any day on which this program can have run.
func earliest() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Clock is what the daemon knows about the clock.
type Clock struct {
	log  State
	wall func() time.Time

	mu       sync.Mutex // guards these three
	high     time.Time  // the latest instant given out
	wrong    error      // what the last look found
	believed time.Time  // the last instant that a look accepted; zero if none has yet

	looked time.Time // the last look that did not find the clock far ahead
	kept   time.Time // and the instant of it that is recorded
	doubts int       // looks in a row that found it far ahead
}

// Steady smooths the wall clock: it does not step back a little, and it does not jump
// ahead by more than longAway before a look has accepted that.
func (c *Clock) Steady(ctx context.Context, log State, wall func() time.Time) (now func() time.Time, err error) {
	if c.high, err = log.LastFactAt(ctx); err != nil {
		return nil, err
	}
	if c.kept, err = log.Marked(ctx, markLooked); err != nil {
		return nil, err
	}
	c.looked, c.log, c.wall = c.kept, log, wall
	return c.now, nil
}

func (c *Clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.wall()
	if t.Before(c.high) && c.high.Sub(t) <= stepBack {
		return c.high
	}
	// A mail that was being sent may end in the meantime. It must not be recorded at an
	// instant that is in doubt: any correct clock would then be behind the log.
	if !c.believed.IsZero() && t.Sub(c.believed) > longAway {
		if c.high.After(c.believed) {
			return c.high
		}
		return c.believed
	}
	c.high = t
	return t
}

// Behind gives an error when now is before what the log holds. The text of the error
// stays the same as long as that is so.
func Behind(ctx context.Context, log State, now time.Time) error {
	if now.Before(earliest()) {
		return fmt.Errorf("%w: it stands before %d; %suntil then nothing is fetched, decided or sent", ErrClock, earliest().Year(), timeIsRight)
	}
	last, err := log.LastFactAt(ctx)
	if err != nil {
		return err
	}
	if now.Add(stepBack).Before(last) {
		return fmt.Errorf("%w: it stands before the last fact in the case log, of %s; %sUntil then nothing is fetched, decided or sent. "+
			"If it is right, a wrong clock wrote that fact: put back the last backup from before it (klachtd restore)", ErrClock, local(last), timeIsRight)
	}
	return nil
}

// Ahead gives since when nobody looked, if that is so long ago that the clock may be
// ahead, and records that somebody has looked now. It is for single passes.
func Ahead(ctx context.Context, log State, now time.Time) (since time.Time, err error) {
	looked, err := log.Marked(ctx, markLooked)
	if err != nil {
		return looked, err
	}
	if age := now.Sub(looked); age < 0 || age >= keepLooked {
		err = log.Mark(ctx, markLooked, now)
	}
	if looked.IsZero() || now.Sub(looked) <= longAway {
		return time.Time{}, err
	}
	return looked, err
}

// Look finds what is wrong with the clock, and stores it for the other goroutines. It
// is called once per tick.
func (c *Clock) Look(ctx context.Context, tick time.Duration) error {
	now := c.wall()
	err := Behind(ctx, c.log, now)
	if err == nil {
		err = c.ahead(now, int(doubt/tick))
	}
	c.mu.Lock()
	c.wrong = err
	if err == nil {
		c.believed = now
	}
	c.mu.Unlock()
	if age := now.Sub(c.kept); err != nil || age >= 0 && age < keepLooked {
		return err
	}
	// Once an hour this also tests that the log can be written, when nothing else is.
	if err := c.log.Mark(ctx, markLooked, now); err != nil {
		return err
	}
	c.kept = now
	return nil
}

// ahead doubts a clock that jumped ahead by more than longAway, for at most that many
// looks.
func (c *Clock) ahead(now time.Time, most int) error {
	if c.looked.IsZero() || now.Sub(c.looked) <= longAway || c.doubts >= most {
		c.looked, c.doubts = now, 0
		return nil
	}
	c.doubts++
	return fmt.Errorf("%w: it last worked at %s, more than 32 days ago. For %v nothing is fetched, decided or sent: "+
		"if the clock is wrong, set it right (timedatectl) or stop klachtd before that; if it is right, there is nothing to do", ErrJump, local(c.looked), doubt)
}

// local gives an instant as people read it: in Amsterdam, with the zone.
func local(t time.Time) string {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil { // the program has the zones in it
		zone = time.UTC
	}
	return screen.Time(t, zone)
}

// RanAhead reports whether an instant was stored by a clock that ran ahead then and is
// right now: it must not delay anything until that day.
func RanAhead(kept, now time.Time) bool { return kept.After(now.Add(stepBack)) }

// Wrong is what the last look found.
func (c *Clock) Wrong() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong
}
