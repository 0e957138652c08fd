package caselog

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Mark keeps an instant under a name, for every process that works on this log:
// since when sending is paused, when somebody was last told. The zero instant
// takes the mark away.
func (l *Log) Mark(ctx context.Context, name string, at time.Time) error {
	return l.write(ctx, "mark "+name, func(tx *sql.Tx) error { return mark(ctx, tx, name, at) })
}

// MarkAll keeps instants under their names, in one transaction; see [Log.Mark].
func (l *Log) MarkAll(ctx context.Context, marks map[string]time.Time) error {
	return l.write(ctx, "mark", func(tx *sql.Tx) error {
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
	err = l.reader.QueryRowContext(ctx, `SELECT at FROM marks WHERE name = ?`, name).Scan(into{&at})
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, nil
	}
	return at, explain(l.path, "read mark "+name, err)
}
