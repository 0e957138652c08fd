package caselog

import (
	"context"
	"database/sql"
	"time"
)

// MarkReconciled marks when the folders were last compared with the log completely.
const MarkReconciled = "reconciled"

// DifferenceKind says how mailbox and log differ.
type DifferenceKind string

const (
	DiffRestored  DifferenceKind = "restored"  // it was in a folder but not in the log; it has been added and waits for a person
	DiffMissing   DifferenceKind = "missing"   // it is in the log but in no folder
	DiffErased    DifferenceKind = "erased"    // it was erased, but a folder still has it
	DiffUnhandled DifferenceKind = "unhandled" // it was filed long ago and has not been handled
	DiffUnfiled   DifferenceKind = "unfiled"   // a folder has it, but it cannot be read or was not filed
	DiffOlder     DifferenceKind = "older"     // a folder has mail from before this log
)

// Difference is one thing in which mailbox and log differ.
type Difference struct {
	Kind     DifferenceKind
	Key      string    // tells it from others of its kind
	Number   int64     // of the mail; of DiffOlder how many there are; 0 for mail that has none
	Received time.Time // zero for DiffOlder
	Folder   string    // where the mail is, or was last seen
	Told     bool      // it was reported before
}

// Differences lists how the folders differed from the log when they were last compared,
// as kept in the log. It leaves out mail filed after before, the moment the comparison
// began. Mail that was filed before unhandled and has not been handled is a difference
// too. Our own mail that came back is not: nobody has to keep it.
func (l *Log) Differences(ctx context.Context, before, unhandled time.Time) ([]Difference, error) {
	scan := func(row scanner) (d Difference, err error) {
		return d, row.Scan(&d.Kind, &d.Number, into{&d.Received}, &d.Folder, &d.Key)
	}
	found, err := list(ctx, l.reader, scan,
		`SELECT 'restored', number, received, mailbox, number FROM mails
			WHERE restored AND NOT accepted AND state IN ('filed', 'held')
		UNION ALL SELECT 'missing', m.number, m.received,
			coalesce((SELECT p.mailbox FROM mail_places p WHERE p.mail = m.number ORDER BY p.uidvalidity DESC, p.uid DESC LIMIT 1), m.mailbox), m.number
			FROM mails m WHERE m.erased_at IS NULL AND m.filed_at < ?1 AND NOT (m.state = 'ignored' AND m.kind = 'own')
				AND NOT EXISTS (SELECT 1 FROM mail_places p WHERE p.mail = m.number AND p.present)
		UNION ALL SELECT 'erased', m.number, m.received, min(p.mailbox), m.number
			FROM mails m JOIN mail_places p ON p.mail = m.number AND p.present WHERE m.erased_at IS NOT NULL GROUP BY m.number
		UNION ALL SELECT 'unhandled', number, received, mailbox, number FROM mails 
			WHERE state = 'filed' AND filed_at < ?2 AND (attempts <> 0 OR NOT accepted) -- what was accepted just now is not late
		UNION ALL SELECT 'older', count(*), NULL, mailbox, mailbox FROM mail_places WHERE mail IS NULL AND present GROUP BY mailbox
		ORDER BY 1, 2`, instant(before), instant(unhandled))
	return found, explain(l.path, "list differences", err)
}

// Recall tells which differences were reported before, and forgets those that no longer
// exist: if they come back, they are new.
func (l *Log) Recall(ctx context.Context, all []Difference) error {
	return l.write(ctx, "compare differences", func(tx *sql.Tx) error {
		type id struct {
			kind DifferenceKind
			key  string
		}
		told, err := list(ctx, tx, func(row scanner) (i id, err error) { return i, row.Scan(&i.kind, &i.key) }, `SELECT kind, key FROM differences`)
		if err != nil {
			return err
		}
		before, still := make(map[id]bool, len(told)), make(map[id]bool, len(all)) // a restored log can differ in years of mail
		for _, one := range told {
			before[one] = true
		}
		for i, d := range all {
			one := id{d.Kind, d.Key}
			still[one], all[i].Told = true, before[one]
		}
		for _, one := range told {
			if still[one] {
				continue
			}
			if _, err := change(ctx, tx, `DELETE FROM differences WHERE kind = ? AND key = ?`, string(one.kind), one.key); err != nil {
				return err
			}
		}
		return nil
	})
}

// commitTold keeps which differences are reported with this.
func commitTold(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, d := range c.Told {
		if _, err := change(ctx, tx, `INSERT INTO differences (kind, key, told) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
			string(d.Kind), d.Key, instant(c.At)); err != nil {
			return err
		}
	}
	return nil
}
