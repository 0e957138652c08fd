package caselog

import (
	"context"
	"database/sql"
	"time"
)

// HeldRow is a mail that waits for a person.
type HeldRow struct {
	Number   int64 // what people call it by; it never changes
	SHA256   string
	From     string
	Subject  string
	Received time.Time
	Reason   string
	ShownAt  time.Time // when it was put to a person; zero: not yet
}

// Held lists the mail that waits for a person, oldest first. A person's answer
// comes through [Commit]: Shown, Accepted, Rejected.
func (l *Log) Held(ctx context.Context) ([]HeldRow, error) {
	scan := func(row scanner) (h HeldRow, err error) {
		err = row.Scan(&h.Number, &h.SHA256, &h.From, &h.Subject, into{&h.Received}, &h.Reason, into{&h.ShownAt})
		return h, err
	}
	held, err := list(ctx, l.reader, scan,
		`SELECT m.number, m.sha256, coalesce(h.sender, ''), coalesce(h.subject, ''), m.received, coalesce(h.reason, ''), m.shown_at
		FROM mails m LEFT JOIN mail_heads h ON h.mail = m.number WHERE m.state = 'held' ORDER BY m.number`)
	return held, explain(l.path, "list held mail", err)
}

// answerHeld carries out what a person said of held mail.
func answerHeld(ctx context.Context, tx *sql.Tx, c *Commit) error {
	at := instant(c.At)
	for _, answer := range []struct {
		numbers []int64
		query   string
	}{
		{c.Shown, `UPDATE mails SET shown_at = ? WHERE number = ? AND state = 'held'`},
		{c.Accepted, `UPDATE mails SET accepted = 1, state = 'filed', handled_at = NULL, attempts = 0,
			shown_at = coalesce(shown_at, ?) WHERE number = ? AND state = 'held'`},
		{c.Rejected, `UPDATE mails SET handled_at = ?, state = 'ignored' WHERE number = ? AND state = 'held'`},
	} {
		for _, number := range answer.numbers {
			if err := once(change(ctx, tx, answer.query, at, number)); err != nil {
				return err
			}
		}
	}
	return nil
}

// once gives ErrConflict when a change did not find its row as it should be.
func once(changed int64, err error) error {
	if err == nil && changed != 1 {
		return ErrConflict
	}
	return err
}
