package desk

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Inbox is the mailbox we read; *imap.Inbox is one.
type Inbox interface {
	Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error
	Wait(ctx context.Context, poll time.Duration) error
	Count(ctx context.Context, since time.Time) (older, newer int, err error)
	Close() error
}

// Intake fetches mail and files it. One goroutine at a time calls its methods, which may
// be another than the deciding one.
type Intake struct {
	Dial     func(context.Context) (Inbox, error)
	CaughtUp atomic.Bool  // the mailbox is connected and completely read; for any goroutine
	Health   watch.Health // what is known of the work and not stored yet; for any goroutine

	log       files
	began     func(context.Context) (time.Time, error) // from when on mail is handled
	now       func() time.Time
	announced bool // old mail in the mailbox was announced
	*Observers
}

// files is the case log, to the intake.
type files interface {
	AnyFiled(ctx context.Context) (bool, error)
	FileAll(ctx context.Context, mails []caselog.Inbound) ([]caselog.Filing, error)
	Known(ctx context.Context, mailbox string, uidvalidity, uid uint32) (bool, error)
}

// connections is how many connections a pass makes to get round a message that breaks
// them. One breaks while the message comes with others, one when it comes alone after
// all others, and the last says so. Each step may take a minute, and mail must still be
// sent.
const connections = 3

// collect fetches what is in the inbox and the junk folder and files it raw, before
// anybody tries to understand it. A message is moved to the archive only after it was
// filed.
func (in *Intake) collect(ctx context.Context, out *Outcome) (err error) {
	for range connections {
		if err = in.visit(ctx, out); !errors.Is(err, imap.ErrBroke) || ctx.Err() != nil {
			break
		}
	}
	var withheld *imap.Withheld
	in.CaughtUp.Store(err == nil || errors.As(err, &withheld))
	in.Health.Mailbox(ctx, err, in.now())
	return err
}

func (in *Intake) visit(ctx context.Context, out *Outcome) error {
	in.AnnounceOld(ctx)
	box, err := in.Dial(ctx)
	if err != nil {
		return err
	}
	defer box.Close()
	return in.Fetch(ctx, box, out)
}

// Fetch files what is new in an open mailbox.
func (in *Intake) Fetch(ctx context.Context, box Inbox, out *Outcome) error {
	err := box.Fetch(ctx,
		func(c imap.Cursor) (bool, error) { return in.log.Known(ctx, c.Mailbox, c.UIDValidity, c.UID) },
		func(batch []imap.Delivery) (int, error) { return in.file(ctx, batch, out) })
	in.at(Archived)
	return err
}

// file stores mails that came together, and gives how many were stored, from the first on.
func (in *Intake) file(ctx context.Context, batch []imap.Delivery, out *Outcome) (int, error) {
	var mails []caselog.Inbound
	for _, m := range batch {
		in.at(Fetched)
		mails = append(mails, caselog.Inbound{
			Mailbox: m.Mailbox, UIDValidity: m.UIDValidity, UID: m.UID,
			Received: m.Received, FiledAt: in.now(), Raw: m.Raw, Oversize: m.Oversize, Size: m.Size,
		})
	}
	filed, err := in.log.FileAll(ctx, mails)
	for i := range batch {
		batch[i].Raw = nil // it is in the log by now, or will be fetched again
	}
	if len(batch) == 1 && batch[0].Size >= memory.Large {
		memory.Drop() // before the next comes
	}
	for i, f := range filed {
		in.at(Filed)
		if f.Fresh {
			out.Filed++
			in.Logger.Info("mail filed", "message", f.SHA256[:12], "bytes", batch[i].Size, "received", batch[i].Received)
		}
	}
	return len(filed), err
}

// AnnounceOld says what will happen to the old mail in the mailbox when the log is new.
// It has its own connection: whatever goes wrong with that, mail is taken in.
func (in *Intake) AnnounceOld(ctx context.Context) {
	began, err := in.began(ctx)
	if in.announced || err != nil || began.IsZero() {
		return
	}
	if filed, err := in.log.AnyFiled(ctx); err != nil || filed {
		in.announced = err == nil
		return
	}
	box, err := in.Dial(ctx)
	if err != nil {
		return // the intake reports it
	}
	defer box.Close()
	in.announced = true
	switch old, newer, err := box.Count(ctx, began); {
	case err != nil:
		in.Logger.Warn("the mail in the mailbox cannot be counted", "error", err.Error())
	case old > 0:
		in.Logger.Warn("the mailbox holds mail from before this log began: it is filed, shown to director and administrator in one list, and not answered",
			"mails", old, "newer", newer, "began", began, "remedy", "what came since a day is taken in with [intake] since = DATE, one mail with klachtd held accept NUMBER")
	}
}

// Mail from before the log began needs no answer by itself: the director and the
// administrator get one list of it.

// takeInOld makes old mail wait to be handled when it is no longer old because the
// configured day changed.
func (d *Desk) takeInOld(ctx context.Context) error {
	if d.Read.Since.IsZero() {
		return nil
	}
	n, err := d.Log.TakeInOld(ctx, d.Read.Since)
	if n > 0 {
		d.Logger.Info("old mail is taken in", "mails", n, "since", d.Read.Since)
	}
	return err
}
