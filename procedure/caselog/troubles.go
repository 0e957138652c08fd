package caselog

import (
	"context"
	"database/sql"
	"slices"
	"time"
)

// The parts of the work that can be in trouble for a while.
const (
	PartMailbox    = "mailbox"     // reading mail
	PartWithheld   = "withheld"    // messages that the mailbox lists and does not give
	PartArchive    = "archive"     // moving filed mail there
	PartMailServer = "mail server" // sending it
	PartSender     = "sender"      // our account or address: the mail server refuses it
)

// Trouble is what is not as it should be, since when and why.
type Trouble struct {
	Part  string
	Since time.Time
	Why   string // an error: no address, no text of mail
}

// Troubled keeps that a part of the work fails; why is "" once it works again.
// It writes only when something changes, so that it may be called at every try.
func (l *Log) Troubled(ctx context.Context, part string, now time.Time, why string) error {
	troubles, err := l.Troubles(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(troubles, func(t Trouble) bool { return t.Part == part })
	if i < 0 && why == "" || i >= 0 && troubles[i].Why == why {
		return nil
	}
	return l.write(ctx, "keep how the "+part+" is", func(tx *sql.Tx) (err error) {
		if why == "" {
			_, err = change(ctx, tx, `DELETE FROM troubles WHERE part = ?`, part)
			return err
		}
		_, err = change(ctx, tx, `INSERT INTO troubles (part, since, why) VALUES (?, ?, ?) ON CONFLICT (part) DO UPDATE SET why = excluded.why`,
			part, instant(now), why)
		return err
	})
}

// Troubles lists the parts of the work that fail.
func (l *Log) Troubles(ctx context.Context) ([]Trouble, error) {
	scan := func(row scanner) (t Trouble, err error) {
		err = row.Scan(&t.Part, into{&t.Since}, &t.Why)
		return t, err
	}
	troubles, err := list(ctx, l.reader, scan, `SELECT part, since, why FROM troubles ORDER BY part`)
	return troubles, explain(l.path, "list troubles", err)
}
