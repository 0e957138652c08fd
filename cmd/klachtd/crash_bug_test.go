package main

import (
	"context"
	"database/sql"
	"errors"
	"sync"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// bugs are ways in which the order of the steps could be wrong. Each is put on
// from outside, so that the program stays as it is; TestKillsFindBugs wants
// every one of them found.
var bugs = map[string]func(d *desk.Desk, log string){
	"archive before filing": func(d *desk.Desk, _ string) {
		dial := d.Dial
		d.Dial = func(ctx context.Context) (desk.Inbox, error) {
			in, err := dial(ctx)
			return hasty{in}, err
		}
	},
	"settle before sending": func(d *desk.Desk, _ string) {
		p := &promising{Sender: d.Sender}
		d.Sender = p
		reached := d.Reached
		d.Reached = func(point desk.Point) {
			if reached != nil {
				reached(point)
			}
			if point == desk.Settled {
				p.keep()
			}
		}
	},
	"dial before recording": func(d *desk.Desk, log string) { d.Sender = unrecorded{d.Sender, log} },
	"compose anew":          func(d *desk.Desk, _ string) { d.Sender = rewriting{d.Sender, d} },
}

// hasty files mail when all of it is in the archive.
type hasty struct{ desk.Inbox }

func (h hasty) Fetch(ctx context.Context, known func(imap.Cursor) (bool, error), file func([]imap.Delivery) (int, error)) error {
	var got []imap.Delivery
	err := h.Inbox.Fetch(ctx, known, func(batch []imap.Delivery) (int, error) {
		got = append(got, batch...)
		return len(batch), nil
	})
	if len(got) > 0 {
		_, late := file(got)
		err = errors.Join(err, late)
	}
	return err
}

// promising says that mail is sent, and sends it once that is on record.
type promising struct {
	desk.Sender
	mu       sync.Mutex
	promised []func() error
}

func (p *promising) SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error {
	if kept != nil {
		if err := kept(); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.promised = append(p.promised, func() error { return p.Sender.SendWhen(ctx, from, to, body, nil) })
	return nil
}

func (p *promising) keep() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, send := range p.promised {
		_ = send() // whoever promised it will not say that it failed
	}
	p.promised = nil
}

// unrecorded sends mail of which the log does not say that it was tried.
type unrecorded struct {
	desk.Sender
	log string // path
}

func (u unrecorded) SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error {
	if kept != nil {
		if err := kept(); err != nil {
			return err
		}
	}
	const untried = `UPDATE letters SET state = 'queued', attempts = attempts - 1, tried_at = NULL WHERE message_id = ?`
	const tried = `UPDATE letters SET state = 'sending', attempts = attempts + 1 WHERE message_id = ?`
	raw, err := body.Bytes()
	if err = errors.Join(err, behind(u.log, untried, raw)); err != nil {
		return err
	}
	return errors.Join(u.Sender.SendWhen(ctx, from, to, body, nil), behind(u.log, tried, raw))
}

// rewriting sends a mail other than the one that was committed.
type rewriting struct {
	desk.Sender
	d *desk.Desk
}

func (r rewriting) SendWhen(ctx context.Context, from, to string, body smtp.Body, kept func() error) error {
	stamp := "X-Sent: " + r.d.Now().Format("15:04:05") + "\r\n"
	raw, err := body.Bytes()
	if err != nil {
		return err
	}
	return r.Sender.SendWhen(ctx, from, to, smtp.Whole(append([]byte(stamp), raw...)), kept)
}

// behind changes the row of a mail behind the log's back.
func behind(log, query string, raw []byte) error {
	db, err := sql.Open("sqlite3", "file:"+log+"?mode=rw&_busy_timeout=5000")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(query, mailbox.Parse(raw).MessageID)
	return err
}
