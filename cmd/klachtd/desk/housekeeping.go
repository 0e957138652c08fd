package desk

import (
	"context"
	"errors"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/imap"
)

// Housekeeping is what the desk does once a day besides its work, on its own
// connections: it compares the mailbox with the log, and sends a mail to ourselves.
// Neither holds up incoming or outgoing mail.
type Housekeeping struct {
	Dial       func(context.Context) (survey.FolderReader, error)
	Folders    imap.Folders
	Sender     Sender
	Canary     bool          // send a daily mail to ourselves
	AlertAfter time.Duration // how long it may stay away before the alarm is raised

	watching time.Time            // since when the loop has been looking for its return
	later    map[string]time.Time // when to try again what failed
}

// markHousekeeping is when the desk first did its daily chores: a new log has none on
// its first day.
const markHousekeeping = "housekeeping"

// The hours of the daily chores, in Amsterdam.
var (
	reconcileAt = hour{3, 30}
	canaryAt    = hour{6, 30}
)

type hour struct{ hour, minute int }

// before gives the last time it was this hour.
func (h hour) before(now time.Time, zone *time.Location) time.Time {
	day := now.In(zone)
	at := time.Date(day.Year(), day.Month(), day.Day(), h.hour, h.minute, 0, 0, zone)
	if at.After(now) {
		at = time.Date(day.Year(), day.Month(), day.Day()-1, h.hour, h.minute, 0, 0, zone)
	}
	return at
}

// A chore waits for servers, so it runs outside the deciding goroutine. The function it
// returns is run by that goroutine, and may be called however the chore ended.
type chore func(context.Context) (settle func(context.Context) error)

// due gives a chore, or nil when it is not due.
type due func(ctx context.Context, now, begun time.Time) (chore, error)

// The names under which chores are logged.
const (
	choreReconcile = "reconciliation"
	choreCanary    = "canary"
)

func (d *Desk) chores() map[string]due {
	return map[string]due{choreReconcile: d.reconciliation, choreCanary: d.canary}
}

// begun gives when the daily chores first began; zero on the very first look.
func (d *Desk) begun(ctx context.Context, now time.Time) (time.Time, error) {
	at, err := d.Log.Marked(ctx, markHousekeeping)
	if err != nil || !at.IsZero() && !watch.RanAhead(at, now) {
		return at, err
	}
	return time.Time{}, d.Log.Mark(ctx, markHousekeeping, now)
}

// chore gives the chore with a name, or nil when it is not due.
func (d *Desk) chore(ctx context.Context, name string) (chore, error) {
	now := d.Now()
	if later := d.Housekeeping.later[name]; now.Before(later) && later.Sub(now) <= reconcileAgain { // a longer wait means that the clock was set back
		return nil, nil
	}
	begun, err := d.begun(ctx, now)
	if err != nil || begun.IsZero() {
		return nil, err
	}
	return d.chores()[name](ctx, now, begun)
}

// postpone delays a chore that could not be done.
func (h *Housekeeping) postpone(name string, until time.Time) {
	if h.later == nil {
		h.later = make(map[string]time.Time)
	}
	h.later[name] = until
}

// choresLeave is the time a pass reserves for what follows from a chore.
const choresLeave = 30 * time.Second

// keepHouse does the chores that are due within a pass, after everything else. What
// does not fit into its time continues in the next. Folders are not compared when mail
// could not be collected: that would only report the same again.
func (d *Desk) keepHouse(ctx context.Context, out *Outcome, collected error) error {
	if d.Housekeeping == nil {
		return nil
	}
	var errs []error
	did := false
	names := []string{choreCanary, choreReconcile}
	var withheld *imap.Withheld // this error means that the connection works
	if collected != nil && !errors.As(collected, &withheld) {
		names = names[:1]
	}
	for _, name := range names {
		do, err := d.chore(ctx, name)
		if err != nil || do == nil {
			errs = append(errs, err)
			continue
		}
		limited, cancel := ctx, context.CancelFunc(func() {})
		if end, ok := ctx.Deadline(); ok {
			limited, cancel = context.WithDeadline(ctx, end.Add(-choresLeave))
		}
		settle := do(limited)
		cancel()
		did = true
		errs = append(errs, settle(ctx))
	}
	if did {
		errs = append(errs, d.sendAfter(ctx, out))
	}
	return joined(errs)
}

// sendAfter sends what follows from the chores. Waiting mail was counted before.
func (d *Desk) sendAfter(ctx context.Context, out *Outcome) error {
	var more Outcome
	err := joined([]error{d.handleFiled(ctx, &more, nil), d.sendDue(ctx, &more)})
	out.Handled, out.Sent = out.Handled+more.Handled, out.Sent+more.Sent
	return err
}

// finished is a chore that was done outside the loop.
type finished struct {
	name   string
	settle func(context.Context) error
}

// startChores starts each chore that is due and not running, outside the loop.
func (l *loop) startChores(ctx context.Context) {
	if l.Housekeeping == nil {
		return
	}
	for name := range l.chores() {
		if l.underway[name] || name == choreReconcile && !l.caughtUp.Load() { // after an outage, the mail in the inbox is about to be filed
			continue
		}
		do, err := l.chore(ctx, name)
		if err != nil {
			l.complain(name, err)
		}
		if do == nil {
			continue
		}
		l.underway[name] = true
		go func() { l.finished <- finished{name, do(ctx)} }()
	}
}

// settleChore does what follows from a chore.
func (l *loop) settleChore(ctx context.Context, f finished) {
	delete(l.underway, f.name)
	l.complain(f.name, f.settle(ctx))
}
