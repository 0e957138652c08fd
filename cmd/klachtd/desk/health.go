package desk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
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

// health is what the desk knows of its own work and has not kept yet. The intake
// has a goroutine of its own: it notes, and the deciding one keeps.
type health struct {
	mu     sync.Mutex
	read   time.Time // when the mailbox was last read without an error
	why    string    // why it cannot be read now
	part   mailboxTrouble
	looked bool // that is known since we began
	kept   time.Time
}

// mailboxTrouble is what the mailbox does not do, beside giving the rest.
type mailboxTrouble struct{ withheld, archive string }

func troubleOf(w *imap.Withheld) (t mailboxTrouble) {
	more := -1
	for _, err := range w.Messages {
		if errors.As(err, new(*imap.ArchiveError)) {
			t.archive = err.Error()
			continue
		}
		if more++; more == 0 {
			t.withheld = err.Error()
		}
	}
	if more > 0 {
		t.withheld += fmt.Sprintf("; and %d more", more)
	}
	return t
}

// heedMailbox notes how reading the mailbox went. A mail that the mailbox would
// not give does not keep the others from being read; trouble of our own is none
// of the mailbox.
func (d *Desk) heedMailbox(ctx context.Context, err error) {
	var withheld *imap.Withheld
	if ctx.Err() != nil || errors.Is(err, caselog.ErrUnusable) || errors.Is(err, errClock) {
		return
	}
	h := &d.health
	h.mu.Lock()
	defer h.mu.Unlock()
	h.looked, h.why = true, ""
	if err == nil || errors.As(err, &withheld) {
		h.read, h.part = d.Now(), mailboxTrouble{}
		if withheld != nil {
			h.part = troubleOf(withheld)
		}
	} else {
		h.why = err.Error()
	}
}

// keepHealth keeps how reading mail goes, and at most once a minute when the last
// pass was made.
func (d *Desk) keepHealth(ctx context.Context) error {
	now, h := d.Now(), &d.health
	h.mu.Lock()
	read, why, looked, part := h.read, h.why, h.looked, h.part
	h.mu.Unlock()
	if looked {
		if err := errors.Join(
			d.Log.Troubled(ctx, caselog.PartMailbox, now, why),
			d.Log.Troubled(ctx, caselog.PartWithheld, now, part.withheld),
			d.Log.Troubled(ctx, caselog.PartArchive, now, part.archive)); err != nil {
			return err
		}
	}
	if now.Sub(h.kept) < healthEvery && !now.Before(h.kept) {
		return nil
	}
	marks := map[string]time.Time{MarkPass: now}
	if !read.IsZero() { // what an earlier run kept stays
		marks[MarkRead] = read
	}
	if err := d.Log.MarkAll(ctx, marks); err != nil {
		return err
	}
	h.kept = now
	return nil
}
