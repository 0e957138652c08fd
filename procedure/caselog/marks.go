package caselog

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/tally"
)

// Mark stores an instant under a name, for every process that works on this log, such
// as since when sending is paused or when somebody was last told. The zero instant
// removes the mark.
func (l *Log) Mark(ctx context.Context, name string, at time.Time) error {
	return l.write(ctx, "mark "+name, func(tx *sql.Tx) error { return mark(ctx, tx, name, at) })
}

// MarkAll keeps instants under their names, in one transaction; see [Log.Mark].
func (l *Log) MarkAll(ctx context.Context, marks map[string]time.Time) error {
	return l.markAll(ctx, l.writer, marks)
}

// MarkLoosely is like MarkAll, for marks that a power cut may lose. It leaves the disk
// alone when there is nothing else to write.
func (l *Log) MarkLoosely(ctx context.Context, marks map[string]time.Time) error {
	turn, err := l.writer.Conn(lasting(ctx)) // SQLite would wait only 5 s, and take us for another program
	if err != nil {
		return explain(l.path, "mark", err)
	}
	defer turn.Close()
	return l.markAll(ctx, l.loose, marks)
}

func (l *Log) markAll(ctx context.Context, db *sql.DB, marks map[string]time.Time) error {
	return l.writeOn(ctx, db, "mark", func(_ *sql.Conn, tx *sql.Tx) error {
		for name, at := range marks {
			if err := mark(ctx, tx, name, at); err != nil {
				return err
			}
		}
		return nil
	})
}

// commitMarks keeps instants under their names.
func commitMarks(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, name := range c.Marks {
		if err := mark(ctx, tx, name, c.At); err != nil {
			return err
		}
	}
	for name, at := range c.Until {
		if err := mark(ctx, tx, name, at); err != nil {
			return err
		}
	}
	return nil
}

func mark(ctx context.Context, tx *sql.Tx, name string, at time.Time) (err error) {
	if at.IsZero() {
		_, err = change(ctx, tx, `DELETE FROM marks WHERE name = ?`, name)
		return err
	}
	_, err = change(ctx, tx,
		`INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at`, name, instant(at))
	return err
}

// Marked gives the instant kept under a name; zero when there is none.
func (l *Log) Marked(ctx context.Context, name string) (at time.Time, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT at FROM marks WHERE name = ?`, name).Scan(into{&at})
	return at, explain(l.path, "read mark "+name, ignoreNone(err))
}

// MarkedAs gives the instants of all names with that prefix.
func (l *Log) MarkedAs(ctx context.Context, prefix string) (map[string]time.Time, error) {
	marks := make(map[string]time.Time)
	scan := func(row scanner) (name string, err error) {
		var at time.Time
		err = row.Scan(&name, into{&at})
		marks[name] = at
		return name, err
	}
	_, err := list(ctx, l.reader, scan, `SELECT name, at FROM marks WHERE name >= ?1 AND name < ?1 || char(0x10ffff)`, prefix)
	return marks, explain(l.path, "read marks "+prefix, err)
}

// markPaused holds since when sending is paused. [Log.Claim] checks it in its own
// transaction, so that no process claims mail after Pause has returned.
const markPaused = "paused"

// Pause stops all outgoing mail until Resume, and gives since when it has been stopped:
// now, or earlier when it was stopped already.
func (l *Log) Pause(ctx context.Context, now time.Time) (since time.Time, err error) {
	err = l.write(ctx, "pause", func(tx *sql.Tx) error {
		if _, err := change(ctx, tx, `INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, markPaused, instant(now)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT at FROM marks WHERE name = ?`, markPaused).Scan(into{&since})
	})
	return since, err
}

// Resume lets mail out again and gives since when it had been stopped; zero when it had
// not.
func (l *Log) Resume(ctx context.Context) (since time.Time, err error) {
	if since, err = l.Paused(ctx); err != nil || since.IsZero() {
		return since, err
	}
	return since, l.Mark(ctx, markPaused, time.Time{})
}

// Paused gives since when outgoing mail has been stopped; zero when it is not.
func (l *Log) Paused(ctx context.Context) (since time.Time, err error) {
	return l.Marked(ctx, markPaused)
}

// Waiting counts the outgoing mail that should have left by now, or that was tried and
// failed. Mail made for a later moment does not count before that moment, erased mail never.
func (l *Log) Waiting(ctx context.Context, now time.Time) (n int, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT count(*) FROM letters WHERE state IN ('queued', 'uncertain') AND erased_at IS NULL AND (attempts > 0 OR next_at <= ?)`, instant(now)).Scan(&n)
	return n, explain(l.path, "count outgoing mail", err)
}

// Tally counts what is in the log.
func (l *Log) Tally(ctx context.Context) (tally.Counts, error) {
	n, err := tally.Read(ctx, l.reader)
	return n, explain(l.path, "count", err)
}

// The parts of the work that can fail for a while.
const (
	PartMailbox       = "mailbox"       // reading mail
	PartWithheld      = "withheld"      // messages that the mailbox lists but does not deliver
	PartArchive       = "archive"       // moving filed mail there
	PartMailServer    = "mail server"   // sending it
	PartSender        = "sender"        // our account or address: the mail server refuses it
	PartConfiguration = "configuration" // adopting a configuration that was reloaded
	PartTrust         = "trust"         // whose word on a sender counts: another border vouches for our people
)

// Trouble says which part of the work fails, since when and why.
type Trouble struct {
	Part  string
	Since time.Time
	Why   string // an error: no address, no text of mail
}

// Troubled records that a part of the work fails; why is "" once it works again. It
// writes only when something changes, so it may be called at every attempt.
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
