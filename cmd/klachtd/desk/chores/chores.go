// Package chores does what is done once a day, beside the mail that comes in: it shows
// held mail to people, warns the administrator, counts terms anew when the holidays
// change, compares the mailbox with the log, and sends a mail to ourselves. It decides
// nothing in a case. What it has to tell is an occasion, which goes through [Desk] like
// every other. Package desk calls it.
//
//	chores.go     the two chores that wait for servers, and when each is due
//	canary.go     a daily mail to ourselves, and the alarm when it stays away
//	reconcile.go  the mailbox is compared with the log (package survey), and differences reported
//	held.go       mail that waits for a person: the daily list; mail from before the log began
//	recount.go    terms that end on another day because the holidays changed
//	notices.go    warnings to the administrator: a secret expires, their own texts cannot be used,
//	              commands are refused because of a wrong name
package chores

import (
	"context"
	"errors"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/audience"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Daybook has what is due, and what was told; *caselog.Log is one.
type Daybook interface {
	survey.Files
	Commit(ctx context.Context, all ...caselog.Commit) error
	Differences(ctx context.Context, before, unhandled time.Time) ([]caselog.Difference, error)
	ForgetMail(ctx context.Context, before, now time.Time) (mails, letters int, err error)
	HeldDue(ctx context.Context, before time.Time) (fresh, late bool, err error)
	IgnoredSince(ctx context.Context, since time.Time, limit int) (ignored []caselog.HeldRow, count int, err error)
	Known(ctx context.Context, mailbox string, uidvalidity, uid uint32) (bool, error)
	LastCanary(ctx context.Context) (c caselog.Canary, found bool, err error)
	Mark(ctx context.Context, name string, at time.Time) error
	Marked(ctx context.Context, name string) (at time.Time, err error)
	OldFresh(ctx context.Context, limit int) (old []caselog.HeldRow, count int, err error)
	Paused(ctx context.Context) (since time.Time, err error)
	Recall(ctx context.Context, all []caselog.Difference) error
	Troubled(ctx context.Context, part string, now time.Time, why string) error
}

// Daily does what is done once a day.
type Daily struct {
	Log   Daybook
	Rules *rules.Rules
	Write *write.Writer
	Read  *errand.Reader
	Guard *audience.Guard
	Now   func() time.Time
	Desk  Desk

	*Housekeeping // nil for neither chore

	asideOn record.Date // mail put aside is looked for once a day
}

// Desk is what the work of a day needs of the desk.
type Desk interface {
	// Finish renders and commits an occasion, whose decision then has the case as
	// committed.
	Finish(context.Context, *write.Occasion) error

	// Handle handles what is filed, and sends nothing.
	Handle(context.Context) error
}

// Put plans an occasion, for the mails of a morning.
type Put func(*write.Occasion) error

// Housekeeping is how the two chores that wait for servers reach them, on connections of
// their own: the comparison of the mailbox with the log, and the mail to ourselves.
// Neither holds up incoming or outgoing mail.
type Housekeeping struct {
	Dial       func(context.Context) (survey.FolderReader, error)
	Folders    imap.Folders
	Send       func(ctx context.Context, raw []byte) error // to our own address
	Canary     bool                                        // send a daily mail to ourselves
	AlertAfter time.Duration                               // how long it may stay away before the alarm is raised

	watching time.Time            // since when the loop has been looking for its return
	later    map[string]time.Time // when to try again what failed
}

// Watch says that from now on the return of our mail to ourselves would be seen.
func (d *Daily) Watch() {
	if d.Housekeeping != nil {
		d.watching = d.Now()
	}
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

// A Chore waits for servers, so it runs outside the deciding goroutine. The function it
// returns is run by that goroutine, and may be called however the chore ended.
type Chore func(context.Context) (settle func(context.Context) error)

// The names under which chores are logged.
const (
	Reconciliation = "reconciliation"
	Canary         = "canary"
)

// begun gives when the daily chores first began; zero on the very first look.
func (d *Daily) begun(ctx context.Context, now time.Time) (time.Time, error) {
	at, err := d.Log.Marked(ctx, markHousekeeping)
	if err != nil || !at.IsZero() && !watch.RanAhead(at, now) {
		return at, err
	}
	return time.Time{}, d.Log.Mark(ctx, markHousekeeping, now)
}

// Names are the names of the chores, in the order in which a pass does them.
func Names() []string { return []string{Canary, Reconciliation} }

// Due gives the chore with a name, or nil when it is not due.
func (d *Daily) Due(ctx context.Context, name string) (Chore, error) {
	if d.Housekeeping == nil {
		return nil, nil
	}
	now := d.Now()
	if later := d.later[name]; now.Before(later) && later.Sub(now) <= reconcileAgain { // a longer wait means that the clock was set back
		return nil, nil
	}
	begun, err := d.begun(ctx, now)
	if err != nil || begun.IsZero() {
		return nil, err
	}
	if name == Canary {
		return d.canary(ctx, now, begun)
	}
	return d.reconciliation(ctx, now, begun)
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

// Pass does the chores that are due within a pass, after everything else, and reports
// whether there were any. What does not fit into its time continues in the next.
// Folders are not compared when mail could not be collected: that would only report the
// same again.
func (d *Daily) Pass(ctx context.Context, collected error) (did bool, err error) {
	var errs []error
	var withheld *imap.Withheld // this error means that the connection works
	for _, name := range Names() {
		if name == Reconciliation && collected != nil && !errors.As(collected, &withheld) {
			continue
		}
		do, err := d.Due(ctx, name)
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
	return did, errors.Join(errs...)
}
