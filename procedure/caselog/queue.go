package caselog

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/frozen"
)

// Queued is an outgoing mail that was claimed for sending.
type Queued struct {
	Letter
	Raw  []byte // the exact bytes for DATA; nil when they are many: see Pieces
	Size int64  // how many they are

	// Uncertain: an earlier attempt may have delivered it. That stays true, whatever
	// the mail server answers later, until it accepts the mail.
	Uncertain bool

	// Damaged: its bytes are not those that were made, so it must not be sent.
	Damaged bool

	Before time.Time // when it was last tried before this; zero for never

	log *sql.DB
}

// Pieces calls tell with the bytes for DATA, a piece at a time: those that were made, or it
// gives an error at the end. A piece is gone after the call.
func (q Queued) Pieces(ctx context.Context, tell func(piece []byte) error) error {
	if q.Raw != nil {
		return tell(q.Raw)
	}
	return frozen.Pieces(ctx, q.log, q.ID, q.SHA256, tell)
}

// SendResult is what happened to an outgoing mail.
type SendResult struct {
	ID     int64
	Status LetterStatus
	NextAt time.Time // when to try again; read only for queued and uncertain
	Line   string    // what the mail server said

	// Refused is how long it must wait after a temporary refusal. Their sum is
	// [Letter.Delayed].
	Refused time.Duration

	// Untried: the server could not be reached, so this does not count as an attempt.
	// The mail keeps its place.
	Untried bool

	Dropped bool // a person said so, or other mail replaces it
}

// recoverAfter is how long a mail waits that was being sent when the program died: the
// mail server may still be working on it.
const recoverAfter = 30 * time.Minute

// clockSlack is how far the clock may be set back unnoticed. A mail that was made or
// tried more than that after now got its times from a clock that ran ahead. Its time
// for the next attempt then means nothing, and the mail is due.
const clockSlack = time.Hour

// Claim takes a mail for sending: the one that has been due longest, but mail that has
// never failed goes first, so that a mail refused over and over does not hold up new
// ones. found is false when there is none, or while sending is paused. The mail counts
// as tried from this moment, before anybody dials: no mail is ever sent without a
// trace, so claim only what is then offered to the server. The claim is answered by a
// Commit with its SendResult, which can claim the next one; so is that of a damaged mail,
// which no longer stands before the others then. If the answer could not be
// written and half an hour has passed, the mail was perhaps delivered and is claimed
// again.
//
// The next mail in the queue counts as tried along with it, so that the server can be
// told of that one while the answer to this one is being stored; see [Commit.Soon]. It
// counts as perhaps delivered only from its own claim on, which is on disk before the
// server gets the end of the mail. So whatever ends the program or the machine,
// delivery is in doubt for one mail at most. When another mail is claimed instead, or
// none, it does not count as tried.
func (l *Log) Claim(ctx context.Context, now time.Time) (q Queued, found bool, err error) {
	err = l.claiming(ctx, "claim outgoing mail", now, &q, nil, func(*sql.Conn, *sql.Tx) error { return nil })
	return q, q.ID != 0, err
}

// GiveBack ends a run of the queue: the mail that would have been next no longer counts
// as tried.
func (l *Log) GiveBack(ctx context.Context) error {
	l.claims.Lock()
	defer l.claims.Unlock()
	if l.ahead == 0 {
		return nil
	}
	err := l.write(ctx, "give back outgoing mail", func(tx *sql.Tx) error { return untried(ctx, tx, l.ahead) })
	if err == nil {
		l.ahead = 0
	}
	return err
}

// claiming claims a mail in the transaction of do; soon is [Commit.Soon].
func (l *Log) claiming(ctx context.Context, what string, now time.Time, next *Queued, soon func(Queued) func(error), do func(*sql.Conn, *sql.Tx) error) error {
	l.claims.Lock()
	defer l.claims.Unlock()
	var q Queued
	var ahead int64
	var lapses time.Time
	kept := func(error) {}
	err := l.writeOn(ctx, l.writer, what, func(on *sql.Conn, tx *sql.Tx) (err error) {
		if err = do(on, tx); err != nil {
			return err
		}
		if lapses, err = l.lapse(lasting(ctx), tx, now); err != nil {
			return err
		}
		if q, ahead, err = l.claim(lasting(ctx), on, tx, now); err != nil {
			return err
		}
		if soon != nil && q.ID != 0 && q.ID == l.ahead {
			kept = soon(q)
		}
		return nil
	})
	kept(err)
	if err == nil {
		*next, l.ahead, l.lapses = q, ahead, lapses
		l.ready = frozen.Ready(lasting(ctx), l.reader, ahead) // now, while the server takes the other
	}
	return err
}

// lapse ends the claims that were not answered in time, and gives when to look again:
// looking means reading everything that was not delivered.
func (l *Log) lapse(ctx context.Context, tx *sql.Tx, now time.Time) (next time.Time, err error) {
	if left := l.lapses.Sub(now); left > 0 && left <= recoverAfter { // more than that: a clock ran ahead
		return l.lapses, nil
	}
	// state <> 'sent' lets SQLite use the index letters_undelivered.
	if _, err := change(ctx, tx, // the clock ran ahead then: from now on, or it might never lapse
		`UPDATE letters SET tried_at = ?1 WHERE state <> 'sent' AND state = 'sending' AND tried_at > ?2`, instant(now), instant(now.Add(clockSlack))); err != nil {
		return next, err
	}
	if _, err := change(ctx, tx,
		`UPDATE letters SET state = 'uncertain', next_at = ? WHERE state <> 'sent' AND state = 'sending' AND tried_at <= ?`,
		instant(now), instant(now.Add(-recoverAfter))); err != nil {
		return next, err
	}
	err = tx.QueryRowContext(ctx, `SELECT min(?, coalesce(min(tried_at), ?1)) FROM letters WHERE state <> 'sent' AND state = 'sending'`,
		instant(now)).Scan(into{&next})
	return next.Add(recoverAfter), err
}

// claim takes the next mail, and marks the one after it as tried. It gives the zero
// Queued when nothing is to be sent.
func (l *Log) claim(ctx context.Context, on *sql.Conn, tx *sql.Tx, now time.Time) (q Queued, ahead int64, err error) {
	ids, err := due(ctx, tx, now, 2)
	if err != nil {
		return q, 0, err
	}
	if l.ahead != 0 && (len(ids) == 0 || ids[0] != l.ahead) {
		if err := untried(ctx, tx, l.ahead); err != nil {
			return q, 0, err
		}
	}
	if len(ids) == 0 {
		return q, 0, nil
	}
	var state string
	row := tx.QueryRowContext(ctx, `SELECT `+letterColumns+`, l.state, l.tried_at`+fromLetters+`WHERE l.id = ?`, ids[0])
	q.Letter, err = scanLetter(beside{row, []any{&state, into{&q.Before}}})
	mail := l.ready
	if err == nil && (ids[0] != l.ahead || mail.Raw == nil) {
		mail, err = frozen.Read(lasting(ctx), on, ids[0])
	}
	q.Raw, q.Size, q.Damaged, q.log = mail.Raw, mail.Size, mail.Sum != q.SHA256, l.reader
	if err != nil {
		return q, 0, fmt.Errorf("letter %d: %w", ids[0], err)
	}
	q.Uncertain, q.Status = state == string(LetterUncertain), LetterQueued
	// A time of an earlier attempt from a clock that ran ahead is not kept.
	if err := tx.QueryRowContext(ctx, `UPDATE letters SET state = 'sending', attempts = attempts + ?3, tried_at = ?1, next_at = min(next_at, ?1) WHERE id = ?2
		RETURNING attempts, next_at`, instant(now), ids[0], ids[0] != l.ahead).Scan(&q.Attempts, into{&q.NextAt}); err != nil {
		return q, 0, err
	}
	if len(ids) == 1 {
		return q, 0, nil
	}
	_, err = change(ctx, tx, `UPDATE letters SET attempts = attempts + 1 WHERE id = ?`, ids[1])
	return q, ids[1], err
}

// due gives the first mails that are due, in order, at most that many.
func due(ctx context.Context, tx *sql.Tx, now time.Time, most int) (all []int64, err error) {
	scan := func(row scanner) (id int64, err error) { return id, row.Scan(&id) }
	for _, inVain := range []bool{false, true} {
		if len(all) == most {
			break
		}
		ids, err := list(ctx, tx, scan,
			`SELECT l.id FROM letters l JOIN letter_bytes b ON b.letter = l.id -- erased mail is never sent
			WHERE l.state IN ('queued', 'uncertain') AND (l.next_at <= ?1 OR max(l.created_at, coalesce(l.tried_at, '')) > ?2)
				AND l.failures > 0 = ?3 AND NOT EXISTS (SELECT 1 FROM marks WHERE name = ?4)
			ORDER BY l.next_at, l.id LIMIT ?5`,
			instant(now), instant(now.Add(clockSlack)), inVain, markPaused, most-len(all))
		if err != nil {
			return nil, err
		}
		all = append(all, ids...)
	}
	return all, nil
}

func untried(ctx context.Context, tx *sql.Tx, id int64) error {
	_, err := change(ctx, tx, `UPDATE letters SET attempts = attempts - 1 WHERE id = ? AND attempts > 0`, id)
	return err
}

// RecoverSending is called at start, under the lock. A mail that was being sent when
// the program died was perhaps delivered: it becomes uncertain and is sent again half
// an hour later, with the same bytes. It gives how many there are. The time of the
// recovery is stored, so that a clock that runs ahead does not postpone the mail (see
// clockSlack).
func (l *Log) RecoverSending(ctx context.Context, now time.Time) (n int64, err error) {
	err = l.write(ctx, "recover outgoing mail", func(tx *sql.Tx) error {
		n, err = change(ctx, tx, `UPDATE letters SET state = 'uncertain', next_at = ?, tried_at = ? WHERE state <> 'sent' AND state = 'sending'`,
			instant(now.Add(recoverAfter)), instant(now))
		return err
	})
	return n, err
}

// SentSince reports whether the mail server took a mail at an instant or later.
func (l *Log) SentSince(ctx context.Context, t time.Time) (sent bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT EXISTS (SELECT 1 FROM letters WHERE sent_at >= ?)`, instant(t)).Scan(&sent)
	return sent, explain(l.path, "look for mail that was sent", err)
}

// Queue lists the undelivered mail: what waits, and what bounced or was refused and is
// still a task. It leaves out what was erased.
func (l *Log) Queue(ctx context.Context) ([]Letter, error) {
	letters, err := list(ctx, l.reader, scanLetter, `SELECT `+letterColumns+fromLetters+
		`WHERE l.state <> 'sent' AND l.dropped_at IS NULL AND l.erased_at IS NULL ORDER BY l.id`)
	return letters, explain(l.path, "list outgoing mail", err)
}

// Outgoing finds an outgoing mail by its number.
func (l *Log) Outgoing(ctx context.Context, id int64) (letter Letter, found bool, err error) {
	letter, err = scanLetter(l.reader.QueryRowContext(lasting(ctx), `SELECT `+letterColumns+fromLetters+`WHERE l.id = ?`, id))
	return letter, err == nil, explain(l.path, "look up outgoing mail", ignoreNone(err))
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

// commitChanged records what happened to an outgoing mail that is not being sent: a
// person asked for it again or dropped it, or it bounced.
func commitChanged(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if c.Changed == nil {
		return nil
	}
	r := *c.Changed
	switch {
	case r.Status == LetterQueued:
		return again(ctx, tx, r.ID, r.NextAt)
	case r.Status == LetterFailed && r.Dropped: // one that waits, or one that was a task
		return setStatus(ctx, tx, c, &r, `('queued', 'uncertain', 'failed')`)
	case r.Status == LetterBounced && r.Dropped:
		return setStatus(ctx, tx, c, &r, `('bounced')`)
	case r.Status == LetterFailed:
		return setStatus(ctx, tx, c, &r, `('queued', 'uncertain')`)
	case r.Status == LetterBounced:
		return setStatus(ctx, tx, c, &r, `('sent', 'uncertain')`)
	}
	return fmt.Errorf("letter %d: it cannot be made %q", r.ID, r.Status)
}

// commitWithdrawn removes mail from the queue that is no longer to be sent.
func commitWithdrawn(ctx context.Context, tx *sql.Tx, c *Commit) error {
	for _, id := range c.Withdrawn {
		if _, err := change(ctx, tx, `UPDATE letters SET state = 'failed', dropped_at = ?
			WHERE id = ? AND dropped_at IS NULL AND state IN ('queued', 'uncertain')`, instant(c.At), id); err != nil {
			return err
		}
	}
	return nil
}

// Retry makes mail due now that waits, bounced or was refused: all of it or none. What
// was perhaps delivered stays so. It gives [ErrConflict] when one was sent, is being
// sent, was dropped or erased.
func (l *Log) Retry(ctx context.Context, now time.Time, ids []int64) error {
	return l.write(ctx, "retry outgoing mail", func(tx *sql.Tx) error {
		for _, id := range ids {
			if err := again(ctx, tx, id, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// again resets how long a mail was delayed: its time starts over.
func again(ctx context.Context, tx *sql.Tx, id int64, at time.Time) error {
	err := once(change(ctx, tx,
		`UPDATE letters SET state = iif(state = 'uncertain', 'uncertain', 'queued'), next_at = ?, failures = 0, delayed = 0
		WHERE id = ? AND state IN ('queued', 'uncertain', 'bounced', 'failed') AND dropped_at IS NULL
			AND EXISTS (SELECT 1 FROM letter_bytes WHERE letter = id)`, instant(at), id))
	if err != nil {
		return fmt.Errorf("letter %d: %w", id, err)
	}
	return nil
}

func setStatus(ctx context.Context, tx *sql.Tx, c *Commit, r *SendResult, from string) error {
	waits := r.Status == LetterQueued || r.Status == LetterUncertain
	var nextAt, sentAt, droppedAt any // NULL keeps the old value
	switch {
	case r.Status == LetterSent:
		sentAt = instant(c.At)
	case r.Dropped:
		droppedAt = instant(c.At)
	case waits && !r.Untried:
		nextAt = instant(r.NextAt)
	}
	err := once(change(ctx, tx,
		`UPDATE letters SET state = ?, next_at = coalesce(?, next_at), sent_at = coalesce(?, sent_at), dropped_at = coalesce(?, dropped_at),
			attempts = attempts - ?, failures = failures + ?, delayed = delayed + ?
		WHERE id = ? AND dropped_at IS NULL AND state IN `+from,
		string(r.Status), nextAt, sentAt, droppedAt, r.Untried, waits && !r.Untried, int64(r.Refused/time.Second), r.ID))
	if err != nil {
		return fmt.Errorf("letter %d: %w", r.ID, err)
	}
	_, err = change(ctx, tx, `UPDATE letter_heads SET line = ? WHERE letter = ?`, r.Line, r.ID)
	return err
}
