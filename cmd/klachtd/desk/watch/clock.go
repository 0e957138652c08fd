// Package watch is what a process that runs for long must know of itself:
//
//	clock.go   whether its clock can be right; while it cannot, nothing is done
//	dog.go     whether its goroutines get on: what feeds the watchdog
//	health.go  how reading the mailbox goes, and when a pass was last made
//	pause.go   whether somebody turned the stop switch
//
// It knows no mail and no case: of the log it reads and keeps moments only.
package watch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Letters bear dates, and a term that is wrongly counted cannot be taken back. So
// nothing is fetched, decided or sent while the clock cannot be right. Summer time
// and time zones are no matter: all that is compared are instants.
const (
	// A clock that is kept right by others goes back a little now and then. The log
	// does not: until the clock has caught up, it is the moment of the last fact.
	stepBack = 5 * time.Minute

	// Nothing shows for certain that a clock runs ahead, since a program can really
	// be off for long. After more than this, which no holiday lasts, klachtd says so
	// and waits for doubt: time for a clock that was lost to be set by the network,
	// and for a person to stop it.
	longAway = 32 * 24 * time.Hour
	doubt    = 15 * time.Minute

	// markLooked is when the desk last looked at the clock, to the hour.
	markLooked  = "looked"
	keepLooked  = time.Hour
	timeIsRight = "set the clock right (timedatectl); klachtd goes on by itself. "
)

var (
	// ErrClock is in the chain of what is wrong with the clock.
	ErrClock = errors.New("the clock cannot be right")

	// ErrDoubt is there too when waiting is all there is to do. A watchdog that ended
	// the program meanwhile would have it doubt for ever.
	ErrDoubt = fmt.Errorf("%w, or klachtd was away for long", ErrClock)
)

// earliest is before any day on which this program ran.
func earliest() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// Clock is what the daemon knows of the clock.
type Clock struct {
	log  *caselog.Log
	wall func() time.Time

	mu       sync.Mutex // of these three
	high     time.Time  // the latest instant that was given out
	wrong    error      // as of the last look
	believed time.Time  // the last instant that a look believed; zero when none did yet

	looked time.Time // the last look at a clock that was not far ahead
	kept   time.Time // and what of it is on record
	doubts int       // looks in a row that found it far ahead
}

// Steady makes of the time on the wall one that does not go back by small steps, nor
// on by more than anybody is away before a look believes it.
func (c *Clock) Steady(ctx context.Context, log *caselog.Log, wall func() time.Time) (now func() time.Time, err error) {
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
	// What comes to an end meanwhile, a mail that was being sent, must not be put on
	// record at a moment that is doubted: no clock that is right could follow it.
	if !c.believed.IsZero() && t.Sub(c.believed) > longAway {
		if c.high.After(c.believed) {
			return c.high
		}
		return c.believed
	}
	c.high = t
	return t
}

// Behind gives an error when now is before what the log holds; its text is the same
// as long as that is so.
func Behind(ctx context.Context, log *caselog.Log, now time.Time) error {
	if now.Before(earliest()) {
		return fmt.Errorf("%w: it stands before %d; %suntil then nothing is fetched, decided or sent", ErrClock, earliest().Year(), timeIsRight)
	}
	last, err := log.LastFactAt(ctx)
	if err != nil {
		return err
	}
	if now.Add(stepBack).Before(last) {
		return fmt.Errorf("%w: it stands before the last fact in the case log, of %s; %sUntil then nothing is fetched, decided or sent. "+
			"If it is right, a wrong clock wrote that fact: put back the last backup from before it (klachtd restore)", ErrClock, last.Format(time.RFC3339), timeIsRight)
	}
	return nil
}

// Ahead gives since when nobody looked, when that is so long ago that the clock may
// be ahead, and keeps that somebody looked now. For passes one by one.
func Ahead(ctx context.Context, log *caselog.Log, now time.Time) (since time.Time, err error) {
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

// Look tells what is wrong with the clock, and keeps it for the other goroutines. It
// is called once a tick.
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
	// Once an hour this also shows, when nothing else is written, that the log can be.
	if err := c.log.Mark(ctx, markLooked, now); err != nil {
		return err
	}
	c.kept = now
	return nil
}

// ahead doubts a clock that went on by more than anybody is away, for so many
// looks.
func (c *Clock) ahead(now time.Time, most int) error {
	if c.looked.IsZero() || now.Sub(c.looked) <= longAway || c.doubts >= most {
		c.looked, c.doubts = now, 0
		return nil
	}
	c.doubts++
	return fmt.Errorf("%w: it last worked at %s, more than 32 days ago. For %v nothing is fetched, decided or sent: "+
		"if the clock is wrong, set it right (timedatectl) or stop klachtd before that; if it is right, there is nothing to do", ErrDoubt, c.looked.Format(time.RFC3339), doubt)
}

// RanAhead reports whether an instant was kept by a clock that ran ahead then, and is
// right now: it must not keep anything from being done until that day comes.
func RanAhead(kept, now time.Time) bool { return kept.After(now.Add(stepBack)) }

// Wrong is what the last look found.
func (c *Clock) Wrong() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong
}
