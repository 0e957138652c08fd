package caselog

import (
	"context"
	"database/sql"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
)

// HeldRow is a mail that waits for a person.
type HeldRow struct {
	Number     int64 // what people call it by; it never changes
	SHA256     string
	From       string
	Subject    string
	Received   time.Time
	Size       int64 // of the whole mail in bytes
	Reason     procedure.MailReason
	State      MailState // held, unless a person has answered
	DeputyOnly bool      // it touches a case of which the director gets nothing
	ShownAt    time.Time // when it was put to a person; zero: not yet
	Escalated  time.Time // when it was put to more people; zero: not yet
}

const heldColumns = `m.number, m.sha256, coalesce(h.sender, ''), coalesce(h.subject, ''), m.received, m.size, coalesce(h.reason, ''), m.state,
	m.deputy_only, m.shown_at, m.escalated_at FROM mails m LEFT JOIN mail_heads h ON h.mail = m.number `

func scanHeld(row scanner) (h HeldRow, err error) {
	err = row.Scan(&h.Number, &h.SHA256, &h.From, &h.Subject, into{&h.Received}, &h.Size, &h.Reason, &h.State,
		&h.DeputyOnly, into{&h.ShownAt}, into{&h.Escalated})
	return h, err
}

// Held lists the mail that waits for a person, oldest first. A person's answer
// comes through [Commit]: Shown, Escalated, Accepted, Rejected.
func (l *Log) Held(ctx context.Context) ([]HeldRow, error) {
	held, err := list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE m.state = 'held' ORDER BY m.number`)
	return held, explain(l.path, "list held mail", err)
}

// HeldMail gives a mail by its number, whether or not it is held.
func (l *Log) HeldMail(ctx context.Context, number int64) (mail HeldRow, found bool, err error) {
	mail, err = scanHeld(l.reader.QueryRowContext(ctx, `SELECT `+heldColumns+`WHERE m.number = ?`, number))
	return mail, err == nil, explain(l.path, "look up a mail", ignoreNone(err))
}

// HeldDue reports whether held mail has to be put to somebody: fresh when some
// was never shown, late when some that came in before an instant was shown only
// to those who usually see it.
func (l *Log) HeldDue(ctx context.Context, before time.Time) (fresh, late bool, err error) {
	err = l.reader.QueryRowContext(ctx,
		`SELECT EXISTS (SELECT 1 FROM mails WHERE state = 'held' AND shown_at IS NULL),
			EXISTS (SELECT 1 FROM mails WHERE state = 'held' AND escalated_at IS NULL AND received < ?)`, instant(before)).Scan(&fresh, &late)
	return fresh, late, explain(l.path, "look for held mail", err)
}

// answerHeld carries out what a person said of held mail, and keeps to whom it
// was put.
func answerHeld(ctx context.Context, tx *sql.Tx, c *Commit) error {
	at := instant(c.At)
	for _, answer := range []struct {
		numbers []int64
		query   string
	}{
		{c.Shown, `UPDATE mails SET shown_at = ? WHERE number = ? AND state = 'held'`},
		{c.Escalated, `UPDATE mails SET escalated_at = ?1, shown_at = coalesce(shown_at, ?1) WHERE number = ?2 AND state = 'held'`},
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
