package caselog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
)

// Inbound is a mail as it was fetched.
type Inbound struct {
	Mailbox          string
	UIDValidity, UID uint32
	Received         time.Time // INTERNALDATE: when our server received it
	FiledAt          time.Time // now
	Raw              []byte    // the whole mail, or its head when Oversize
	Oversize         bool
	Size             int64 // of the whole mail in bytes, as the server gave it
	Restored         bool  // reconciliation found it in a folder that should hold only filed mail
}

// MailState says what happened to a mail.
type MailState string

const (
	MailFiled     MailState = "filed"     // waits to be handled
	MailHandled   MailState = "handled"   // done
	MailHeld      MailState = "held"      // waits for a person
	MailDuplicate MailState = "duplicate" // the same mail by another route; it changed nothing
	MailIgnored   MailState = "ignored"   // nothing follows from it
)

// Filed is a mail that was kept but not yet handled.
type Filed struct {
	SHA256   string
	Mailbox  string // where it was first seen
	UID      uint32
	Received time.Time
	Size     int64
	Oversize bool
	State    MailState
	Accepted bool   // it was held, and a person said that it is a complaint
	Restored bool   // it was not filed when it arrived, and may have been answered since
	Begun    int    // how often handling it began but did not end, as when the program was killed
	Failed   bool   // handling it failed, and has not begun again since
	Proposed string // how it was read while held, as JSON, with a person's corrections

	CaseID      string // where a person said that it belongs, "" when nobody did; see [Placement]
	Shown, Same bool   // as that person said
	Vouched     bool   // the sender can be believed, as established at the first reading
}

// Known reports whether the mail at a place in IMAP was kept already.
func (l *Log) Known(ctx context.Context, mailbox string, uidvalidity, uid uint32) (bool, error) {
	var known bool
	err := l.reader.QueryRowContext(lasting(ctx),
		`SELECT EXISTS (SELECT 1 FROM mail_cursors WHERE mailbox = ? AND uidvalidity = ? AND uid = ?)`,
		mailbox, uidvalidity, uid).Scan(&known)
	return known, explain(l.path, "look up a mail", err)
}

// SeenOutside reports whether a mail was also seen in a folder other than this one.
func (l *Log) SeenOutside(ctx context.Context, sha, mailbox string) (seen bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT EXISTS (SELECT 1 FROM mail_cursors c JOIN mails m ON m.number = c.mail WHERE m.sha256 = ? AND c.mailbox <> ?)`,
		sha, mailbox).Scan(&seen)
	return seen, explain(l.path, "look up a mail", err)
}

// Filing is the result of filing a mail.
type Filing struct {
	SHA256 string // of the raw bytes, which is what makes a mail unique
	Fresh  bool   // false when the same bytes were kept before: only their new place is added
}

// File keeps a mail before anybody tries to understand it: the first
// transaction. See [Filing].
func (l *Log) File(ctx context.Context, in Inbound) (sha string, fresh bool, err error) {
	filed, err := l.FileAll(ctx, []Inbound{in})
	if err != nil {
		return "", false, err
	}
	return filed[0].SHA256, filed[0].Fresh, nil
}

// FileAll keeps mails that arrived together, with one fsync. A mail that cannot be kept
// does not stop those before it.
func (l *Log) FileAll(ctx context.Context, mails []Inbound) (filed []Filing, err error) {
	err = l.writeOn(ctx, l.writer, "file mail", func(on *sql.Conn, tx *sql.Tx) error {
		filed = nil
		for _, in := range mails {
			f, err := fileOne(ctx, on, tx, in)
			if err != nil {
				return err
			}
			filed = append(filed, f)
		}
		return nil
	})
	switch {
	case err == nil:
		return filed, nil
	case len(mails) == 1:
		return nil, err
	}
	filed = nil
	for i := range mails {
		one, err := l.FileAll(ctx, mails[i:i+1])
		if err != nil {
			return filed, err
		}
		filed = append(filed, one...)
	}
	return filed, nil
}

func fileOne(ctx context.Context, on *sql.Conn, tx *sql.Tx, in Inbound) (f Filing, err error) {
	f.SHA256 = digest(in.Raw)
	n, err := change(ctx, tx,
		`INSERT INTO mails (sha256, mailbox, uid, received, size, oversize, filed_at, restored, state)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'filed') ON CONFLICT (sha256) DO NOTHING`,
		f.SHA256, in.Mailbox, in.UID, instant(in.Received), in.Size, in.Oversize, instant(in.FiledAt), in.Restored)
	if err != nil {
		return f, err
	}
	f.Fresh = n == 1
	var number int64
	if err := tx.QueryRowContext(ctx, `SELECT number FROM mails WHERE sha256 = ?`, f.SHA256).Scan(&number); err != nil {
		return f, err
	}
	if f.Fresh {
		if _, err := blob.Insert(lasting(ctx), on, tx, "mail_bytes", `INSERT INTO mail_bytes (mail, bytes) VALUES (?, ?)`, in.Raw, number); err != nil {
			return f, err
		}
	}
	_, err = change(ctx, tx,
		`INSERT INTO mail_cursors (mailbox, uidvalidity, uid, mail, received, filed_at)
		VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		in.Mailbox, in.UIDValidity, in.UID, number, instant(in.Received), instant(in.FiledAt))
	return f, err
}

// Unhandled lists the mail that waits to be handled, in order of receipt (INTERNALDATE,
// then UID), at most limit; 0 for all.
func (l *Log) Unhandled(ctx context.Context, limit int) ([]Filed, error) {
	if limit == 0 {
		limit = -1
	}
	scan := func(row scanner) (f Filed, err error) {
		var how string
		err = row.Scan(&f.SHA256, &f.Mailbox, &f.UID, into{&f.Received}, &f.Size, &f.Oversize, &f.State, &f.Accepted, &f.Restored, &f.Begun, &f.Proposed, &f.CaseID, &f.Vouched, &how)
		f.Begun, f.Failed = max(f.Begun, 0), f.Begun < 0
		if f.CaseID != "" {
			f.Shown, f.Same = readHow(how)
		}
		return f, err
	}
	filed, err := list(ctx, l.reader, scan,
		`SELECT m.sha256, m.mailbox, m.uid, m.received, m.size, m.oversize, m.state, m.accepted, m.restored, m.attempts,
			coalesce(h.proposed, ''), coalesce(m.case_id, ''), m.vouched, coalesce(h.reason, '')
		FROM mails m LEFT JOIN mail_heads h ON h.mail = m.number WHERE m.state = 'filed' ORDER BY m.received, m.uid, m.number LIMIT ?`, limit)
	return filed, explain(l.path, "list unhandled mail", err)
}

// Attempt records, beforehand, that handling some mails begins. A mail that ends the
// program every time is recognised by this.
func (l *Log) Attempt(ctx context.Context, shas []string) error {
	return l.attempts(ctx, shas, `UPDATE mails SET attempts = max(attempts, 0) + 1 WHERE sha256 = ? AND state = 'filed'`)
}

// NotBegun undoes Attempt for mails whose turn did not come.
func (l *Log) NotBegun(ctx context.Context, shas []string) error {
	return l.attempts(ctx, shas, `UPDATE mails SET attempts = max(attempts - 1, 0) WHERE sha256 = ? AND state = 'filed'`)
}

// Failed records that handling a mail ended in failure, as a count below zero, which is
// no number of attempts.
func (l *Log) Failed(ctx context.Context, sha string) error {
	return l.attempts(ctx, []string{sha}, `UPDATE mails SET attempts = -1 WHERE sha256 = ? AND state = 'filed'`)
}

func (l *Log) attempts(ctx context.Context, shas []string, query string) error {
	if len(shas) == 0 {
		return nil
	}
	return l.write(ctx, "count an attempt", func(tx *sql.Tx) error {
		for _, sha := range shas {
			if _, err := change(ctx, tx, query, sha); err != nil {
				return err
			}
		}
		return nil
	})
}

// Raw gives the bytes of a mail; found is false when there is no such mail or
// when it was erased.
func (l *Log) Raw(ctx context.Context, sha string) (raw []byte, found bool, err error) {
	raw, found, err = blob.Select(lasting(ctx), l.reader, "mail_bytes", `mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.sha256 = ?`, sha)
	return raw, found, explain(l.path, "read a mail", err)
}

// RawStart gives the first most bytes of a mail; none when there is no such mail.
func (l *Log) RawStart(ctx context.Context, sha string, most int) (raw []byte, err error) {
	raw, _, err = blob.Start(lasting(ctx), l.reader, most, "mail_bytes", `mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.sha256 = ?`, sha)
	return raw, explain(l.path, "read a mail", err)
}

// AnyFiled reports whether any mail was ever filed.
func (l *Log) AnyFiled(ctx context.Context) (any bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT EXISTS (SELECT 1 FROM mails)`).Scan(&any)
	return any, explain(l.path, "look for mail", err)
}

// Original is a mail that is the same as another, and what happened to it.
type Original struct {
	SHA256 string
	State  MailState
	CaseID string // "" for none
	Reason string // why it was or is held; "" when it never was
}

// Duplicate gives another mail than sha with the same fingerprint: the same Message-ID,
// From, subject and body, received by another route. If there are several, it gives the
// first that was handled, else the first that is held.
func (l *Log) Duplicate(ctx context.Context, fingerprint, sha string) (first Original, found bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT m.sha256, m.state, coalesce(m.case_id, ''), coalesce(h.reason, '') FROM mail_heads h JOIN mails m ON m.number = h.mail
		WHERE h.fingerprint = ? AND h.fingerprint <> '' AND m.sha256 <> ? AND m.state <> 'duplicate'
		ORDER BY m.state = 'handled' DESC, m.state = 'held' DESC, m.number LIMIT 1`, fingerprint, sha).Scan(&first.SHA256, &first.State, &first.CaseID, &first.Reason)
	return first, err == nil, explain(l.path, "look for a duplicate", ignoreNone(err))
}

// digest gives the SHA-256 of bytes in hexadecimal.
func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// MessageID gives the Message-ID of a mail by the SHA-256 of its raw bytes, ""
// when it has none, is not handled yet or was erased.
func (l *Log) MessageID(ctx context.Context, sha string) (id string, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT h.message_id FROM mails m JOIN mail_heads h ON h.mail = m.number WHERE m.sha256 = ?`, sha).Scan(&id)
	return id, explain(l.path, "look up a Message-ID", ignoreNone(err))
}
