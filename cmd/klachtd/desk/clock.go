package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
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
	// errClock is in the chain of what is wrong with the clock.
	errClock = errors.New("the clock cannot be right")

	// errDoubt is there too when waiting is all there is to do. A watchdog that ended
	// the program meanwhile would have it doubt for ever.
	errDoubt = fmt.Errorf("%w, or klachtd was away for long", errClock)
)

// earliest is before any day on which this program ran.
func earliest() time.Time { return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC) }

// clockWatch is what Run knows of the clock.
type clockWatch struct {
	wall func() time.Time

	mu       sync.Mutex // of these three
	high     time.Time  // the latest instant that was given out
	wrong    error      // as of the last look
	believed time.Time  // the last instant that a look believed; zero when none did yet

	looked time.Time // the last look at a clock that was not far ahead
	kept   time.Time // and what of it is on record
	doubts int       // looks in a row that found it far ahead
}

// steady makes the desk's time one that does not go back by small steps, nor on by
// more than anybody is away before a look believes it.
func (d *Desk) steady(ctx context.Context) (err error) {
	c := &d.clock
	if c.high, err = d.Log.LastFactAt(ctx); err != nil {
		return err
	}
	if c.kept, err = d.Log.Marked(ctx, markLooked); err != nil {
		return err
	}
	c.looked, c.wall = c.kept, d.Now
	d.Now = c.now
	return nil
}

func (c *clockWatch) now() time.Time {
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

// ClockBehind gives an error when now is before what the log holds; its text is
// the same as long as that is so.
func (d *Desk) ClockBehind(ctx context.Context, now time.Time) error {
	if now.Before(earliest()) {
		return fmt.Errorf("%w: it stands before %d; %suntil then nothing is fetched, decided or sent", errClock, earliest().Year(), timeIsRight)
	}
	last, err := d.Log.LastFactAt(ctx)
	if err != nil {
		return err
	}
	if now.Add(stepBack).Before(last) {
		return fmt.Errorf("%w: it stands before the last fact in the case log, of %s; %sUntil then nothing is fetched, decided or sent. "+
			"If it is right, a wrong clock wrote that fact: put back the last backup from before it (klachtd restore)", errClock, last.Format(time.RFC3339), timeIsRight)
	}
	return nil
}

// ClockAhead gives since when nobody looked, when that is so long ago that the
// clock may be ahead, and keeps that somebody looked now. For passes one by one.
func (d *Desk) ClockAhead(ctx context.Context) (since time.Time, err error) {
	looked, err := d.Log.Marked(ctx, markLooked)
	if err != nil {
		return looked, err
	}
	now := d.Now()
	if age := now.Sub(looked); age < 0 || age >= keepLooked {
		err = d.Log.Mark(ctx, markLooked, now)
	}
	if looked.IsZero() || now.Sub(looked) <= longAway {
		return time.Time{}, err
	}
	return looked, err
}

// look tells what is wrong with the clock, and keeps it for the other goroutines.
func (d *Desk) look(ctx context.Context) error {
	c := &d.clock
	now := c.wall()
	err := d.ClockBehind(ctx, now)
	if err == nil {
		err = c.ahead(now, int(doubt/d.every()))
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
	if err := d.Log.Mark(ctx, markLooked, now); err != nil {
		return err
	}
	c.kept = now
	return nil
}

// ahead doubts a clock that went on by more than anybody is away, for so many
// looks. It is asked once a tick.
func (c *clockWatch) ahead(now time.Time, most int) error {
	if c.looked.IsZero() || now.Sub(c.looked) <= longAway || c.doubts >= most {
		c.looked, c.doubts = now, 0
		return nil
	}
	c.doubts++
	return fmt.Errorf("%w: it last worked at %s, more than 32 days ago. For %v nothing is fetched, decided or sent: "+
		"if the clock is wrong, set it right (timedatectl) or stop klachtd before that; if it is right, there is nothing to do", errDoubt, c.looked.Format(time.RFC3339), doubt)
}

// ranAhead reports whether an instant was kept by a clock that ran ahead then, and is
// right now: it must not keep anything from being done until that day comes.
func ranAhead(kept, now time.Time) bool { return kept.After(now.Add(stepBack)) }

// clockWrong is what the last look found.
func (d *Desk) clockWrong() error {
	d.clock.mu.Lock()
	defer d.clock.mu.Unlock()
	return d.clock.wrong
}

// awaitClock returns when the clock can be right. Whoever set it wrong is told once.
func (l *loop) awaitClock(ctx context.Context) error {
	again := time.NewTicker(l.every())
	defer again.Stop()
	for {
		err := l.clockWrong()
		l.complain("looking at the clock", err)
		if err == nil {
			return nil
		}
		if errors.Is(err, errDoubt) {
			l.progress()
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		if err := l.look(ctx); err != nil && !errors.Is(err, errClock) {
			return err
		}
	}
}
