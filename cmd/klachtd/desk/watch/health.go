package watch

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

// healthEvery is how often the daemon keeps these marks: each costs a write.
const healthEvery = time.Minute

// Health is what is known of how the work goes and not kept yet. The intake has a
// goroutine of its own: it notes, and the deciding one keeps.
type Health struct {
	mu     sync.Mutex
	read   time.Time // when the mailbox was last read without an error
	why    string    // why it cannot be read now
	part   mailboxTrouble
	looked bool // that is known since we began
	kept   time.Time
	told   bool // that it was read has been kept
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

// Mailbox notes how reading the mailbox went. A mail that the mailbox would
// not give does not keep the others from being read; trouble of our own is none
// of the mailbox.
func (h *Health) Mailbox(ctx context.Context, err error, now time.Time) {
	var withheld *imap.Withheld
	if ctx.Err() != nil || errors.Is(err, caselog.ErrUnusable) || errors.Is(err, ErrClock) {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.looked, h.why = true, ""
	if err == nil || errors.As(err, &withheld) {
		h.read, h.part = now, mailboxTrouble{}
		if withheld != nil {
			h.part = troubleOf(withheld)
		}
	} else {
		h.why = err.Error()
	}
}

// Keep keeps how reading mail goes, and at most once a minute when the last
// pass was made.
func (h *Health) Keep(ctx context.Context, log *caselog.Log, now time.Time) error {
	h.mu.Lock()
	read, why, looked, part := h.read, h.why, h.looked, h.part
	h.mu.Unlock()
	if looked {
		if err := errors.Join(
			log.Troubled(ctx, caselog.PartMailbox, now, why),
			log.Troubled(ctx, caselog.PartWithheld, now, part.withheld),
			log.Troubled(ctx, caselog.PartArchive, now, part.archive)); err != nil {
			return err
		}
	}
	// The first reading comes after the first pass, and who starts klachtd looks at once.
	if now.Sub(h.kept) < healthEvery && !now.Before(h.kept) && h.told == !read.IsZero() {
		return nil
	}
	marks := map[string]time.Time{MarkPass: now}
	if !read.IsZero() { // what an earlier run kept stays
		marks[MarkRead] = read
	}
	if err := log.MarkLoosely(ctx, marks); err != nil {
		return err
	}
	h.kept, h.told = now, !read.IsZero()
	return nil
}
