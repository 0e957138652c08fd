package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The marks that show the state of the work; see caselog.Log.Marked.
const (
	MarkPass = "pass" // when a pass was last made
	MarkRead = "read" // when the mailbox was last read without an error
)

// healthEvery is how often the daemon stores these marks: each costs a write.
const healthEvery = time.Minute

// State has the state of the work, for the next run and for others; *caselog.Log is one.
type State interface {
	LastFactAt(ctx context.Context) (at time.Time, err error)
	Mark(ctx context.Context, name string, at time.Time) error
	MarkLoosely(ctx context.Context, marks map[string]time.Time) error
	Marked(ctx context.Context, name string) (at time.Time, err error)
	Paused(ctx context.Context) (since time.Time, err error)
	QuickCheck(ctx context.Context, most int64) (read bool, err error)
	Troubled(ctx context.Context, part string, now time.Time, why string) error
}

// Health is what is known about the state of the work but not stored yet. The intake
// has its own goroutine: it notes, and the deciding one stores.
type Health struct {
	mu     sync.Mutex
	read   time.Time // when the mailbox was last read without an error
	why    string    // why it cannot be read now
	part   mailboxTrouble
	looked bool // why is known since we began
	kept   time.Time
	told   bool // a reading has been stored
}

// mailboxTrouble is what the mailbox fails to do while the rest works.
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

// Mailbox notes how reading the mailbox went. A mail that the mailbox does not deliver
// does not stop the others from being read; our own trouble is not the mailbox's.
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

// Keep stores the state of reading mail and, at most once a minute, when the last pass
// was made.
func (h *Health) Keep(ctx context.Context, log State, now time.Time) error {
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
	// The first reading follows the first pass, and whoever starts klachtd looks at once.
	if now.Sub(h.kept) < healthEvery && !now.Before(h.kept) && h.told == !read.IsZero() {
		return nil
	}
	marks := map[string]time.Time{MarkPass: now}
	if !read.IsZero() { // keep what an earlier run stored
		marks[MarkRead] = read
	}
	if err := log.MarkLoosely(ctx, marks); err != nil {
		return err
	}
	h.kept, h.told = now, !read.IsZero()
	return nil
}

// SayMailbox logs why the mailbox is not read.
func SayMailbox(logger *slog.Logger, err error) {
	if errors.Is(err, caselog.ErrUnusable) { // that error has its own remedy
		logger.Error("mailbox: nothing is taken in, all mail stays where it is", "error", err.Error())
		return
	}
	SayAway(logger, "mailbox", "imap", err)
}

// SayAway logs that a server in a section of the configuration is unreachable: as an
// error if a person has to repair it, else as a warning.
func SayAway(logger *slog.Logger, server, section string, err error) {
	level := slog.LevelWarn
	if wire.Lasting(err) {
		level = slog.LevelError
	}
	logger.Log(context.Background(), level, server, "error", err.Error(), "remedy", "klachtd tries again by itself; check ["+section+"] with: klachtd check --online")
}

// Pause is what the loop knows about the stop switch, which another process operates
// ([caselog.Log.Pause]).
type Pause struct {
	paused bool
	said   time.Time // when it was last logged that sending is paused
}

// sayPaused is how often the log repeats that sending is paused: nobody should forget
// it.
const sayPaused = 24 * time.Hour

// Heed logs when sending was paused or resumed. It is called at every tick and after
// every mail that was sent. The log itself makes sure that nothing is claimed while
// sending is paused, so at most one mail leaves, which was claimed before.
func (p *Pause) Heed(ctx context.Context, log State, logger *slog.Logger, now time.Time) error {
	since, err := log.Paused(ctx)
	if err != nil {
		return err
	}
	if since.IsZero() {
		if p.paused {
			logger.Info("sending is resumed")
		}
		*p = Pause{}
		return nil
	}
	if !p.paused || now.Sub(p.said) >= sayPaused {
		logger.Warn("sending is paused", "since", since, "remedy", "klachtd resume")
		p.said = now
	}
	p.paused = true
	return nil
}
