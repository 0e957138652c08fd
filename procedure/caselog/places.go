package caselog

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"
)

// Place is where reconciliation found a mail: a folder and UID of the mailbox. What
// place.go calls a mail's place is something else: its case.
type Place struct {
	UID  uint32
	Mail int64 // its number; 0 for one from before the log began, which has no row
}

// Places gives what was found in a folder and, as far as we know, is still there, in
// the order of UID.
func (l *Log) Places(ctx context.Context, mailbox string, uidvalidity uint32) ([]Place, error) {
	scan := func(row scanner) (p Place, err error) { return p, row.Scan(&p.UID, &p.Mail) }
	places, err := list(ctx, l.reader, scan,
		`SELECT uid, coalesce(mail, 0) FROM mail_places WHERE mailbox = ? AND uidvalidity = ? AND present ORDER BY uid`, mailbox, uidvalidity)
	return places, explain(l.path, "list places", err)
}

// Found records where mail was found in a folder.
func (l *Log) Found(ctx context.Context, mailbox string, uidvalidity uint32, places []Place) error {
	if len(places) == 0 {
		return nil
	}
	return l.write(ctx, "keep places", func(tx *sql.Tx) error {
		for _, p := range places {
			var mail any // NULL
			if p.Mail != 0 {
				mail = p.Mail
			}
			if _, err := change(ctx, tx,
				`INSERT INTO mail_places (mailbox, uidvalidity, uid, mail) VALUES (?, ?, ?, ?)
				ON CONFLICT (mailbox, uidvalidity, uid) DO UPDATE SET mail = excluded.mail, present = 1`,
				mailbox, uidvalidity, p.UID, mail); err != nil {
				return err
			}
		}
		return nil
	})
}

// Gone records that mail is no longer where it was found: at the given UIDs of a
// folder, and everywhere in that folder under another UIDVALIDITY.
func (l *Log) Gone(ctx context.Context, mailbox string, uidvalidity uint32, uids []uint32) error {
	return l.write(ctx, "keep places", func(tx *sql.Tx) error {
		if _, err := change(ctx, tx,
			`UPDATE mail_places SET present = 0 WHERE mailbox = ? AND uidvalidity <> ? AND present`, mailbox, uidvalidity); err != nil {
			return err
		}
		for _, uid := range uids {
			if _, err := change(ctx, tx,
				`UPDATE mail_places SET present = 0 WHERE mailbox = ? AND uidvalidity = ? AND uid = ?`, mailbox, uidvalidity, uid); err != nil {
				return err
			}
		}
		return nil
	})
}

// Reconciled ends a comparison of all folders. Only these folders were read, so as far
// as we know no other holds anything. An earlier place of a mail is forgotten once the
// mail was found elsewhere.
func (l *Log) Reconciled(ctx context.Context, folders []string, now time.Time) error {
	return l.write(ctx, "end reconciliation", func(tx *sql.Tx) error {
		all, err := list(ctx, tx, func(row scanner) (s string, err error) { return s, row.Scan(&s) }, `SELECT DISTINCT mailbox FROM mail_places WHERE present`)
		if err != nil {
			return err
		}
		for _, name := range all {
			if !slices.Contains(folders, name) {
				if _, err := change(ctx, tx, `UPDATE mail_places SET present = 0 WHERE mailbox = ?`, name); err != nil {
					return err
				}
			}
		}
		if _, err := change(ctx, tx,
			`DELETE FROM mail_places WHERE NOT present AND (mail IS NULL OR mail IN (SELECT mail FROM mail_places WHERE present))`); err != nil {
			return err
		}
		return mark(ctx, tx, MarkReconciled, now)
	})
}

// Seen gives the number of the one mail that came in at a place; 0 when none did, or
// when the server used the place for several.
func (l *Log) Seen(ctx context.Context, mailbox string, uidvalidity, uid uint32) (number int64, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT iif(count(*) = 1, max(mail), 0) FROM mail_cursors WHERE mailbox = ? AND uidvalidity = ? AND uid = ?`,
		mailbox, uidvalidity, uid).Scan(&number)
	return number, explain(l.path, "look up a mail", err)
}

// Filed gives the number of the mail with these raw bytes; 0 when there is none.
func (l *Log) Filed(ctx context.Context, raw []byte) (number int64, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT number FROM mails WHERE sha256 = ?`, digest(raw)).Scan(&number)
	return number, explain(l.path, "look up a mail", ignoreNone(err))
}

// FiledHead gives the number of a mail of size bytes that was filed whole and begins
// with head; 0 when there is none. It is for mail filed when the size limit was larger
// than now.
func (l *Log) FiledHead(ctx context.Context, head []byte, size int64) (number int64, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT m.number FROM mails m JOIN mail_bytes b ON b.mail = m.number
		WHERE m.size = ? AND NOT m.oversize AND substr(b.bytes, 1, ?) = ? LIMIT 1`, size, len(head), head).Scan(&number)
	return number, explain(l.path, "look up a mail", ignoreNone(err))
}

// markBegan holds when this log began.
const markBegan = "began"

// Began gives when this log began; zero when that was never recorded. The log does not
// answer for mail received before.
func (l *Log) Began(ctx context.Context) (time.Time, error) { return l.Marked(ctx, markBegan) }

// Begin records that the log is in use at now. The earliest such instant is its
// beginning.
func (l *Log) Begin(ctx context.Context, now time.Time) error {
	began, err := l.Began(ctx)
	if now = now.UTC().Truncate(time.Second); err != nil || !began.IsZero() && !now.Before(began) {
		return err
	}
	return l.Mark(ctx, markBegan, now)
}

func ignoreNone(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	return err
}
