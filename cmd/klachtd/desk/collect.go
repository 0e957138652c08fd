package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// connections is how many a pass makes to get round a message that breaks them: one
// breaks while it comes with others, one when all others are in and it comes alone,
// and the last says so. Each may take a step of a minute, and mail must still leave.
const connections = 3

// collect fetches what is in the inbox and in the junk folder and files it raw,
// before anybody tries to understand it. The mailbox moves a message to the
// archive only after it was filed.
func (d *Desk) collect(ctx context.Context, out *Outcome) (err error) {
	for range connections {
		if err = d.visit(ctx, out); !errors.Is(err, imap.ErrBroke) || ctx.Err() != nil {
			break
		}
	}
	return err
}

func (d *Desk) visit(ctx context.Context, out *Outcome) error {
	d.announceOld(ctx)
	in, err := d.Dial(ctx)
	if err != nil {
		return err
	}
	defer in.Close()
	return d.fetch(ctx, in, out)
}

// inJunk reports whether a mail was seen in the provider's junk folder and
// nowhere else. Whatever it says, a person looks at it first.
func (d *Desk) inJunk(ctx context.Context, f caselog.Filed) (bool, error) {
	if d.Junk == "" || f.Mailbox != d.Junk {
		return false, nil
	}
	elsewhere, err := d.Log.SeenOutside(ctx, f.SHA256, d.Junk)
	return !elsewhere, err
}

func (d *Desk) fetch(ctx context.Context, in Inbox, out *Outcome) error {
	err := in.Fetch(ctx,
		func(c imap.Cursor) (bool, error) { return d.Log.Known(ctx, c.Mailbox, c.UIDValidity, c.UID) },
		func(m imap.Delivery) error {
			d.IntakeAlive()
			d.at(Fetched)
			sha, fresh, err := d.Log.File(ctx, caselog.Inbound{
				Mailbox: m.Mailbox, UIDValidity: m.UIDValidity, UID: m.UID,
				Received: m.Received, FiledAt: d.Now(), Raw: m.Raw, Oversize: m.Oversize, Size: m.Size,
			})
			if err != nil {
				return fmt.Errorf("file message %d of %s: %w", m.UID, m.Mailbox, err)
			}
			d.at(Filed)
			if fresh {
				out.Filed++
				d.Logger.Info("mail filed", "message", sha[:12], "bytes", m.Size, "received", m.Received)
			}
			return nil
		})
	d.at(Archived)
	return err
}
