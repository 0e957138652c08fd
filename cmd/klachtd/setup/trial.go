// Package setup brings klachtd to a new machine: it tries whether mail gets through,
// asks what the configuration must know, and writes it.
package setup

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// Arrived is a mail to ourselves that came back.
type Arrived struct {
	Raw     []byte
	Place   imap.Cursor
	Renamed bool // its Message-ID was changed: replies do not show which mail they answer
}

// Send sends a mail from self to an address of the same mailbox. keep records it before
// anybody is dialled; nil for no record.
func Send(ctx context.Context, out *smtp.Sender, self mailbox.Address, to, text string, now time.Time, keep func(smtp.Probe) error) (smtp.Probe, error) {
	p, err := smtp.NewProbe(rand.Reader, self.Address)
	if err != nil {
		return p, err
	}
	raw, err := p.Compose(self, "klachtd", text, now)
	if err != nil {
		return p, err
	}
	if keep != nil {
		if err := keep(p); err != nil {
			return p, err
		}
	}
	return p, out.Send(ctx, self.Address, to, raw)
}

// Await waits for such a mail until ctx ends. It recognises it by its subject, whatever
// happened to its Message-ID.
func Await(ctx context.Context, in *imap.Inbox, p smtp.Probe) (a Arrived, err error) {
	for {
		places, err := in.Find(ctx, "Subject", p.Token)
		if err != nil {
			return a, err
		}
		if len(places) > 0 { // while a mail is being moved there may be two of it, or none
			err := in.Read(ctx, places[:1], func(d imap.Delivery) error {
				a = Arrived{Raw: d.Raw, Place: d.Cursor}
				return nil
			})
			if err != nil {
				return a, err
			}
		}
		if a.Raw != nil {
			a.Renamed = mailbox.Parse(a.Raw).MessageID != p.MessageID
			return a, nil
		}
		if err := in.Wait(ctx, 5*time.Second); err != nil {
			return a, err
		}
	}
}
