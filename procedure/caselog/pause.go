package caselog

import (
	"context"
	"database/sql"
	"time"
)

// markPaused is since when nothing is sent. [Log.Claim] looks at it in its own
// transaction, so that no mail is claimed after Pause has returned, by whatever
// process.
const markPaused = "paused"

// Pause stops all outgoing mail until Resume, and gives since when it is
// stopped: now, or earlier when somebody stopped it before.
func (l *Log) Pause(ctx context.Context, now time.Time) (since time.Time, err error) {
	err = l.write(ctx, "pause", func(tx *sql.Tx) error {
		if _, err := change(ctx, tx, `INSERT INTO marks (name, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, markPaused, instant(now)); err != nil {
			return err
		}
		return tx.QueryRowContext(ctx, `SELECT at FROM marks WHERE name = ?`, markPaused).Scan(into{&since})
	})
	return since, err
}

// Resume lets mail out again and gives since when it was stopped; zero when it
// was not.
func (l *Log) Resume(ctx context.Context) (since time.Time, err error) {
	if since, err = l.Paused(ctx); err != nil || since.IsZero() {
		return since, err
	}
	return since, l.Mark(ctx, markPaused, time.Time{})
}

// Paused gives since when outgoing mail is stopped; zero when it is not.
func (l *Log) Paused(ctx context.Context) (since time.Time, err error) {
	return l.Marked(ctx, markPaused)
}

// Waiting counts the outgoing mail that should have left by now, or was tried
// in vain. Mail that was made for a later moment is not counted before that.
func (l *Log) Waiting(ctx context.Context, now time.Time) (n int, err error) {
	err = l.reader.QueryRowContext(ctx,
		`SELECT count(*) FROM letters WHERE state IN ('queued', 'uncertain') AND (attempts > 0 OR next_at <= ?)`, instant(now)).Scan(&n)
	return n, explain(l.path, "count outgoing mail", err)
}
