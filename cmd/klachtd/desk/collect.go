package desk

import (
	"context"
	"errors"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// connections is how many connections a pass makes to get round a message that breaks
// them. One breaks while the message comes with others, one when it comes alone after
// all others, and the last says so. Each step may take a minute, and mail must still be
// sent.
const connections = 3

// collect fetches what is in the inbox and the junk folder and files it raw, before
// anybody tries to understand it. A message is moved to the archive only after it was
// filed.
func (d *Desk) collect(ctx context.Context, out *Outcome) (err error) {
	for range connections {
		if err = d.visit(ctx, out); !errors.Is(err, imap.ErrBroke) || ctx.Err() != nil {
			break
		}
	}
	return err
}

func (d *Desk) visit(ctx context.Context, out *Outcome) error {
	d.AnnounceOld(ctx)
	in, err := d.Dial(ctx)
	if err != nil {
		return err
	}
	defer in.Close()
	return d.Fetch(ctx, in, out)
}

// Fetch files what is new in an open mailbox. Only one goroutine at a time calls it, but it
// may be another than the deciding one.
func (d *Desk) Fetch(ctx context.Context, in Inbox, out *Outcome) error {
	err := in.Fetch(ctx,
		func(c imap.Cursor) (bool, error) { return d.Log.Known(ctx, c.Mailbox, c.UIDValidity, c.UID) },
		func(batch []imap.Delivery) (int, error) { return d.file(ctx, batch, out) })
	d.at(Archived)
	return err
}

// file stores mails that came together, and gives how many were stored, from the first on.
func (d *Desk) file(ctx context.Context, batch []imap.Delivery, out *Outcome) (int, error) {
	var mails []caselog.Inbound
	for _, m := range batch {
		d.at(Fetched)
		mails = append(mails, caselog.Inbound{
			Mailbox: m.Mailbox, UIDValidity: m.UIDValidity, UID: m.UID,
			Received: m.Received, FiledAt: d.Now(), Raw: m.Raw, Oversize: m.Oversize, Size: m.Size,
		})
	}
	filed, err := d.Log.FileAll(ctx, mails)
	for i := range batch {
		batch[i].Raw = nil // it is in the log by now, or will be fetched again
	}
	if len(batch) == 1 && batch[0].Size >= memory.Large {
		memory.Drop() // before the next comes
	}
	for i, f := range filed {
		d.at(Filed)
		if f.Fresh {
			out.Filed++
			d.Logger.Info("mail filed", "message", f.SHA256[:12], "bytes", batch[i].Size, "received", batch[i].Received)
		}
	}
	return len(filed), err
}
