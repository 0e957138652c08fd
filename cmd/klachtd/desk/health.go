package desk

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The marks that tell how it goes; see caselog.Log.Marked.
const (
	MarkPass = "pass" // when a pass was last made
	MarkRead = "read" // when the mailbox was last read without an error
)

// healthEvery is how often the daemon keeps these marks: each costs a write to
// the disk.
const healthEvery = time.Minute

// health is what the desk knows of its own work and has not kept yet.
type health struct {
	mu   sync.Mutex // the intake has a goroutine of its own
	read time.Time  // when the mailbox was last read without an error
	kept time.Time
}

// heedMailbox notes how reading the mailbox went. A mail that the mailbox would
// not give does not keep the others from being read.
func (d *Desk) heedMailbox(ctx context.Context, err error) error {
	if ctx.Err() != nil { // we were stopped
		return nil
	}
	var withheld *mailbox.Withheld
	if err == nil || errors.As(err, &withheld) {
		d.health.mu.Lock()
		d.health.read = d.Now()
		d.health.mu.Unlock()
		return d.Log.Troubled(ctx, caselog.PartMailbox, d.Now(), "")
	}
	if errors.Is(err, caselog.ErrUnusable) || errors.Is(err, errClock) { // that is no trouble of the mailbox
		return nil
	}
	return d.Log.Troubled(ctx, caselog.PartMailbox, d.Now(), err.Error())
}

// keepHealth keeps when the last pass was made and the mailbox last read, at
// most once a minute.
func (d *Desk) keepHealth(ctx context.Context) error {
	now := d.Now()
	if now.Sub(d.health.kept) < healthEvery && !now.Before(d.health.kept) {
		return nil
	}
	d.health.mu.Lock()
	read := d.health.read
	d.health.mu.Unlock()
	marks := map[string]time.Time{MarkPass: now}
	if !read.IsZero() { // what an earlier run kept stays
		marks[MarkRead] = read
	}
	if err := d.Log.MarkAll(ctx, marks); err != nil {
		return err
	}
	d.health.kept = now
	return nil
}
