package caselog

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// HeldRow is a mail that waits for a person.
type HeldRow struct {
	Number      int64 // what people call it by; it never changes
	SHA256      string
	From        string
	Subject     string
	Received    time.Time
	Size        int64 // of the whole mail in bytes
	Reason      record.MailReason
	State       MailState // held, unless a person has answered
	CaseID      string    // its case; for held mail, the case with which it waits for a place
	DeputyOnly  bool      // it touches a case hidden from the director
	NamesDeputy bool      // and it may be about the deputy too; not stored in the log
	Old         bool      // received before the log began
	Vouched     bool      // the sender can be believed
	ShownAt     time.Time // when a person was shown it; zero: not yet
	Escalated   time.Time // when more people were shown it; zero: not yet
	Proposed    string    // how it is read, as JSON
}

const heldColumns = `m.number, m.sha256, coalesce(h.sender, ''), coalesce(h.subject, ''), m.received, m.size, coalesce(h.reason, ''), m.state, coalesce(m.case_id, ''),
	m.deputy_only, m.old, m.vouched, m.shown_at, m.escalated_at, coalesce(h.proposed, '') FROM mails m LEFT JOIN mail_heads h ON h.mail = m.number `

func scanHeld(row scanner) (h HeldRow, err error) {
	err = row.Scan(&h.Number, &h.SHA256, &h.From, &h.Subject, into{&h.Received}, &h.Size, &h.Reason, &h.State, &h.CaseID,
		&h.DeputyOnly, &h.Old, &h.Vouched, into{&h.ShownAt}, into{&h.Escalated}, &h.Proposed)
	return h, err
}

// Held lists the mail that waits for a person, oldest first. That person's answer comes
// through [Commit]: Shown, Escalated, Accepted, Rejected.
func (l *Log) Held(ctx context.Context) ([]HeldRow, error) {
	held, err := list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE m.state = 'held' ORDER BY m.number`)
	return held, explain(l.path, "list held mail", err)
}

// Ignored lists the mail put aside since an instant, oldest first: by the program, or
// by a person who said that it is no complaint.
func (l *Log) Ignored(ctx context.Context, since time.Time) ([]HeldRow, error) {
	ignored, err := list(ctx, l.reader, scanHeld,
		`SELECT `+heldColumns+`WHERE m.state = 'ignored' AND m.erased_at IS NULL AND m.handled_at >= ? ORDER BY +m.number`, instant(since))
	return ignored, explain(l.path, "list the mail that was put aside", err)
}

// HeldMail gives a mail by its number, held or not, unless it was erased. When a better
// copy has replaced one that was shown, it gives that copy.
func (l *Log) HeldMail(ctx context.Context, number int64) (mail HeldRow, found bool, err error) {
	return l.oneMail(ctx, `m.number = coalesce((SELECT n.number FROM mails o JOIN mails n ON n.sha256 = o.duplicate_of
		WHERE o.number = ?1 AND o.state = 'duplicate' AND o.shown_at IS NOT NULL AND n.number > o.number), ?1)`, number)
}

// ByHash gives a mail by the SHA-256 of its raw bytes, wherever it is.
func (l *Log) ByHash(ctx context.Context, sha string) (mail HeldRow, found bool, err error) {
	return l.oneMail(ctx, `m.sha256 = ?`, sha)
}

func (l *Log) oneMail(ctx context.Context, which string, arg any) (mail HeldRow, found bool, err error) {
	mail, err = scanHeld(l.reader.QueryRowContext(lasting(ctx), `SELECT `+heldColumns+`WHERE m.erased_at IS NULL AND `+which, arg))
	return mail, err == nil, explain(l.path, "look up a mail", ignoreNone(err))
}

// HeldDue reports whether held mail has to be shown to somebody: fresh when some was
// never shown, late when some that arrived before an instant was shown only to those
// who usually see it.
func (l *Log) HeldDue(ctx context.Context, before time.Time) (fresh, late bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT EXISTS (SELECT 1 FROM mails WHERE state = 'held' AND shown_at IS NULL),
			EXISTS (SELECT 1 FROM mails WHERE state = 'held' AND escalated_at IS NULL AND received < ?)`, instant(before)).Scan(&fresh, &late)
	return fresh, late, explain(l.path, "look for held mail", err)
}

// OldFresh counts the mail from before the log began that nobody has been shown yet,
// and gives the latest of it, at most limit, oldest first.
func (l *Log) OldFresh(ctx context.Context, limit int) (old []HeldRow, count int, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT count(*) FROM mails WHERE old AND shown_at IS NULL`).Scan(&count)
	if err == nil && count > 0 {
		old, err = list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE m.old AND m.shown_at IS NULL ORDER BY m.received DESC, m.number DESC LIMIT ?`, limit)
	}
	slices.Reverse(old)
	return old, count, explain(l.path, "list old mail", err)
}

// TakeInOld makes old mail received since an instant wait to be handled like any other.
// It gives how many mails that is.
func (l *Log) TakeInOld(ctx context.Context, since time.Time) (n int64, err error) {
	var any bool // usually there is nothing to write
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT EXISTS (SELECT 1 FROM mails WHERE old AND state = 'ignored' AND received >= ?)`, instant(since)).Scan(&any)
	if err != nil || !any {
		return 0, explain(l.path, "look for old mail", err)
	}
	err = l.write(ctx, "take in old mail", func(tx *sql.Tx) (err error) {
		n, err = change(ctx, tx, `UPDATE mails SET old = 0, state = 'filed', handled_at = NULL, attempts = 0
			WHERE old AND state = 'ignored' AND received >= ?`, instant(since))
		return err
	})
	return n, err
}

// IgnoredSince counts the mail put aside after an instant that nobody has seen, and
// gives the latest of it, at most limit, oldest first. It leaves out old mail, what a
// person put aside, and what is certainly our own.
func (l *Log) IgnoredSince(ctx context.Context, since time.Time, limit int) (ignored []HeldRow, count int, err error) {
	const which = `m.state = 'ignored' AND m.handled_at > ? AND NOT m.old AND m.shown_at IS NULL AND h.reason NOT IN ('own', 'canary') AND h.reason NOT LIKE 'rehearsed%'`
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT count(*) FROM mails m JOIN mail_heads h ON h.mail = m.number WHERE `+which, instant(since)).Scan(&count)
	if err == nil && count > 0 {
		ignored, err = list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE `+which+` ORDER BY +m.number DESC LIMIT ?`, instant(since), limit) // +: found by the instant, not by all that was ever put aside
	}
	slices.Reverse(ignored)
	return ignored, count, explain(l.path, "list ignored mail", err)
}

// Untold lists the cases with mail that people should have been told of since before an
// instant.
func (l *Log) Untold(ctx context.Context, before time.Time) (ids []string, err error) {
	scan := func(row scanner) (id string, err error) { return id, row.Scan(&id) }
	ids, err = list(ctx, l.reader, scan, `SELECT case_id FROM mails WHERE untold GROUP BY case_id HAVING min(handled_at) < ? ORDER BY case_id`, instant(before))
	return ids, explain(l.path, "look for mail that waits to be told of", err)
}

// UntoldIn lists the mail of one case that people must still be told of, oldest first.
func (l *Log) UntoldIn(ctx context.Context, id string) ([]HeldRow, error) {
	untold, err := list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE m.case_id = ? AND m.untold ORDER BY m.number`, id)
	return untold, explain(l.path, "list the mail of "+id, err)
}

// MailIn lists the mail that was handled in a case, oldest first.
func (l *Log) MailIn(ctx context.Context, id string) ([]HeldRow, error) {
	mails, err := list(ctx, l.reader, scanHeld, `SELECT `+heldColumns+`WHERE m.case_id = ? AND m.state = 'handled' ORDER BY m.number`, id)
	return mails, explain(l.path, "list the mail of "+id, err)
}

// answerHeld carries out what a person said of held mail, and keeps whom it was shown
// to.
func answerHeld(ctx context.Context, tx *sql.Tx, c *Commit) error {
	at := instant(c.At)
	if c.OldShown {
		if _, err := change(ctx, tx, `UPDATE mails SET shown_at = ? WHERE old AND shown_at IS NULL`, at); err != nil {
			return err
		}
	}
	for _, number := range c.Retold {
		if err := once(change(ctx, tx, `UPDATE mails SET untold = 0 WHERE number = ? AND case_id = ? AND untold`, number, c.CaseID)); err != nil {
			return err
		}
	}
	for _, number := range c.SecondLook {
		if err := once(change(ctx, tx, `UPDATE mails SET deputy_only = 1, shown_at = NULL WHERE number = ? AND state = 'held'`, number)); err != nil {
			return err
		}
	}
	for number, proposed := range c.Proposed {
		if err := once(change(ctx, tx, `UPDATE mail_heads SET proposed = ? WHERE mail = ?`, proposed, number)); err != nil {
			return err
		}
	}
	for _, answer := range []struct {
		numbers []int64
		query   string
	}{
		{c.Shown, `UPDATE mails SET shown_at = ? WHERE number = ? AND state = 'held'`},
		{c.Escalated, `UPDATE mails SET escalated_at = ?1, shown_at = coalesce(shown_at, ?1) WHERE number = ?2 AND state = 'held'`},
		{c.Accepted, `UPDATE mails SET accepted = 1, state = 'filed', handled_at = NULL, attempts = 0,
			shown_at = coalesce(shown_at, ?) WHERE number = ? AND state = 'held'`},
		{c.TakenBack, `UPDATE mails SET accepted = 1, state = 'filed', handled_at = NULL, attempts = 0,
			shown_at = coalesce(shown_at, ?) WHERE number = ? AND state = 'ignored'`},
		{c.Proven, `UPDATE mails SET vouched = 1 WHERE handled_at <= ? AND number = ?`},
		{c.Denied, `UPDATE mails SET handled_at = ?, state = 'ignored' WHERE number = ? AND state = 'held'`},
		{c.Rejected, `UPDATE mails SET handled_at = ?1, state = 'ignored', shown_at = coalesce(shown_at, ?1) WHERE number = ?2 AND state = 'held'`},
	} {
		for _, number := range answer.numbers {
			if err := once(change(ctx, tx, answer.query, at, number)); err != nil {
				return err
			}
		}
	}
	return place(ctx, tx, c.Placed)
}

// once gives ErrConflict when a change did not find its row in the expected state.
func once(changed int64, err error) error {
	if err == nil && changed != 1 {
		return ErrConflict
	}
	return err
}
