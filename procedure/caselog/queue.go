package caselog

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Queued is an outgoing mail that was claimed for sending.
type Queued struct {
	Letter
	Raw []byte // the exact bytes for DATA
}

// SendResult is what became of an outgoing mail.
type SendResult struct {
	ID     int64
	Status LetterStatus
	NextAt time.Time // when to try again; read only for queued and uncertain
	Line   string    // what the mail server said
}

// recoverAfter is how long a mail waits that was being sent when the program
// died: the mail server may still be busy with it.
const recoverAfter = 30 * time.Minute

// Claim takes at most limit mails that are due, for sending. Each counts as
// tried from this moment, before anybody dials: whatever happens next, no mail
// is sent without a trace. Each claimed mail is answered by a Commit with its
// SendResult. While sending is paused there is nothing to claim.
func (l *Log) Claim(ctx context.Context, now time.Time, limit int) (claimed []Queued, err error) {
	err = l.write(ctx, "claim outgoing mail", func(tx *sql.Tx) error {
		ids, err := list(ctx, tx, func(row scanner) (id int64, err error) { return id, row.Scan(&id) },
			`SELECT l.id FROM letters l JOIN letter_bytes b ON b.letter = l.id -- erased mail is never sent
			WHERE l.state IN ('queued', 'uncertain') AND l.next_at <= ? AND NOT EXISTS (SELECT 1 FROM marks WHERE name = ?)
			ORDER BY l.next_at, l.id LIMIT ?`,
			instant(now), markPaused, limit)
		if err != nil {
			return err
		}
		for _, id := range ids {
			q, err := claim(ctx, tx, id, now)
			if err != nil {
				return fmt.Errorf("letter %d: %w", id, err)
			}
			claimed = append(claimed, q)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return claimed, nil
}

func claim(ctx context.Context, tx *sql.Tx, id int64, now time.Time) (q Queued, err error) {
	if _, err := change(ctx, tx,
		`UPDATE letters SET state = 'sending', attempts = attempts + 1, tried_at = ? WHERE id = ?`, instant(now), id); err != nil {
		return q, err
	}
	if q.Letter, err = scanLetter(tx.QueryRowContext(ctx, `SELECT `+letterColumns+fromLetters+`WHERE l.id = ?`, id)); err != nil {
		return q, err
	}
	return q, tx.QueryRowContext(ctx, `SELECT bytes FROM letter_bytes WHERE letter = ?`, id).Scan(&q.Raw)
}

// RecoverSending is called at start, under the lock. A mail that was being sent
// when the program died was perhaps delivered: it becomes uncertain and is sent
// again, with the same bytes, half an hour later. It gives how many there are.
func (l *Log) RecoverSending(ctx context.Context, now time.Time) (n int64, err error) {
	err = l.write(ctx, "recover outgoing mail", func(tx *sql.Tx) error {
		n, err = change(ctx, tx, `UPDATE letters SET state = 'uncertain', next_at = ? WHERE state = 'sending'`, instant(now.Add(recoverAfter)))
		return err
	})
	return n, err
}

// Queue lists the mail that was not delivered: what waits, and what came back
// or was refused.
func (l *Log) Queue(ctx context.Context) ([]Letter, error) {
	letters, err := list(ctx, l.reader, scanLetter, `SELECT `+letterColumns+fromLetters+`WHERE l.state <> 'sent' ORDER BY l.id`)
	return letters, explain(l.path, "list outgoing mail", err)
}

// commitSent records what the mail server answered to a claimed mail.
func commitSent(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if c.Sent == nil {
		return nil
	}
	switch c.Sent.Status {
	case LetterSent, LetterQueued, LetterUncertain, LetterFailed:
		return setStatus(ctx, tx, c, c.Sent, `('sending')`)
	}
	return fmt.Errorf("letter %d: no answer makes it %q", c.Sent.ID, c.Sent.Status)
}

// commitChanged records what happened to an outgoing mail that nobody is
// sending: a person asks for it once more, or drops it, or it came back.
func commitChanged(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if c.Changed == nil {
		return nil
	}
	switch c.Changed.Status {
	case LetterQueued:
		return setStatus(ctx, tx, c, c.Changed, `('queued', 'uncertain', 'bounced', 'failed')`)
	case LetterFailed:
		return setStatus(ctx, tx, c, c.Changed, `('queued', 'uncertain')`)
	case LetterBounced:
		return setStatus(ctx, tx, c, c.Changed, `('sent', 'uncertain')`)
	}
	return fmt.Errorf("letter %d: it cannot be made %q", c.Changed.ID, c.Changed.Status)
}

func setStatus(ctx context.Context, tx *sql.Tx, c *Commit, r *SendResult, from string) error {
	var nextAt, sentAt any // NULL keeps what stands there
	switch r.Status {
	case LetterSent:
		sentAt = instant(c.At)
	case LetterQueued, LetterUncertain:
		nextAt = instant(r.NextAt)
	}
	err := once(change(ctx, tx,
		`UPDATE letters SET state = ?, next_at = coalesce(?, next_at), sent_at = coalesce(?, sent_at) WHERE id = ? AND state IN `+from,
		string(r.Status), nextAt, sentAt, r.ID))
	if err != nil {
		return fmt.Errorf("letter %d: %w", r.ID, err)
	}
	_, err = change(ctx, tx, `UPDATE letter_heads SET line = ? WHERE letter = ?`, r.Line, r.ID)
	return err
}
