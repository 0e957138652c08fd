package caselog

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// commitErased deletes what is personal in a case that was recorded as erased: names,
// addresses, words, raw mail, outgoing mail, documents, and the salts of their hashes.
// Numbers, kinds, instants and hashes stay, so that the chain verifies, the register
// counts the case, and its mail is not taken in again.
//
// Mail that belongs to no case (lists of held mail, the morning mail) may mention this
// one. All such mail from the receipt of the complaint until the case ended is deleted
// too; if it lists other cases, we keep whom it went to, who may still answer it. Mail
// that was put aside is deleted when it answers a letter of the case. What waits for a
// person stays, and so does what another case has of a mail or a document. The copies
// in the mailbox are removed at the next comparison.
func commitErased(ctx context.Context, tx *sql.Tx, c *Commit) error {
	if !c.erases() {
		return nil
	}
	if err := forget(ctx, tx, c.CaseID, c.At); err != nil {
		return err
	}
	return bare(ctx, tx, c.CaseID)
}

func (c *Commit) erases() bool {
	return slices.ContainsFunc(c.Facts, func(f record.Fact) bool { return f.Kind == record.FactErased })
}

// markErased is set while erased data may still be in the write-ahead log.
const markErased = "erased"

// emptyWAL removes overwritten data that is still in the write-ahead log. If a reader
// is in the way, or the program is killed first, the next Open does it.
func (l *Log) emptyWAL(ctx context.Context) error {
	if done, err := part.EmptyWAL(ctx, l.writer); err != nil || !done {
		return explain(l.path, "empty the write-ahead log", err)
	}
	return l.Mark(ctx, markErased, time.Time{})
}

// forget deletes what is personal, and marks in each row that this was on purpose.
func forget(ctx context.Context, tx *sql.Tx, id string, at time.Time) error {
	const (
		mails = `SELECT number FROM mails WHERE case_id = ?1 OR duplicate_of IN (SELECT sha256 FROM mails WHERE case_id = ?1) OR number IN (
			SELECT m.number FROM mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.state = 'ignored' AND m.case_id IS NULL AND EXISTS (
				SELECT 1 FROM letters l WHERE l.case_id = ?1 AND instr(b.bytes, CAST(l.message_id AS BLOB))))`
		letters = `SELECT id FROM letters WHERE case_id = ?1 OR case_id IS NULL AND state NOT IN ('queued', 'sending', 'uncertain') AND created_at BETWEEN
			(SELECT min(received) FROM (SELECT min(received) AS received FROM mails WHERE case_id = ?1 UNION ALL SELECT min(at) FROM facts WHERE case_id = ?1)) AND (SELECT max(at) FROM facts WHERE case_id = ?1 AND kind NOT IN ('reminded', 'held', 'erased') AND kind NOT LIKE 'letter_%')
			OR id IN (SELECT letter FROM letter_cases WHERE case_id = ?1) AND state NOT IN ('queued', 'sending', 'uncertain')`
		others = `SELECT 1 FROM letter_cases b JOIN cases c ON c.id = b.case_id WHERE b.letter = letter_heads.letter AND c.erased_at IS NULL AND c.id <> ?1`
	)
	for _, query := range []string{
		`UPDATE mails SET case_id = NULL WHERE case_id = ?1 AND state IN ('filed', 'held')`,    // it only waits for a place, and may be a complaint of its own
		`UPDATE mails SET erased_at = ?2, untold = 0, old = 0 WHERE number IN (` + mails + `)`, // first, since their bytes tell which mails these are
		`UPDATE letters SET erased_at = ?2 WHERE id IN (` + letters + `)`,
		`DELETE FROM fact_secrets WHERE seq IN (SELECT seq FROM facts WHERE case_id = ?1)`,
		`DELETE FROM mail_heads WHERE mail IN (` + mails + `)`,
		`DELETE FROM mail_bytes WHERE mail IN (` + mails + `)`,
		`DELETE FROM letter_heads WHERE letter IN (` + letters + `) AND NOT EXISTS (` + others + `)`,
		`DELETE FROM letter_bytes WHERE letter IN (` + letters + `)`,
		`UPDATE cases SET erased_at = ?2 WHERE id = ?1`,
		`INSERT INTO marks (name, at) VALUES ('` + markErased + `', ?2) ON CONFLICT (name) DO UPDATE SET at = excluded.at`,
	} {
		if _, err := change(ctx, tx, query, id, instant(at)); err != nil {
			return err
		}
	}
	for _, query := range []string{
		`DELETE FROM case_documents WHERE case_id = ?1 RETURNING sha256`,
		`DELETE FROM letter_files WHERE letter IN (` + letters + `) RETURNING sha256`,
	} {
		if err := release(ctx, tx, query, id); err != nil {
			return err
		}
	}
	return nil
}

// release deletes rows that name documents, and each document that no other row names.
func release(ctx context.Context, tx *sql.Tx, query string, of any) error {
	documents, err := list(ctx, tx, func(row scanner) (sha string, err error) { return sha, row.Scan(&sha) }, query, of)
	for _, sha := range documents {
		if err == nil {
			_, err = change(ctx, tx, `DELETE FROM documents WHERE sha256 = ?1
				AND NOT EXISTS (SELECT 1 FROM case_documents WHERE sha256 = ?1) AND NOT EXISTS (SELECT 1 FROM letter_files WHERE sha256 = ?1)`, sha)
		}
	}
	return err
}

// Mail that belongs to no case is forgotten once a day, so many at most, a batch at a time:
// an old log has years of it, and other writers get their turn in between.
const (
	markForgotten = "forgotten"
	forgetEvery   = 20 * time.Hour
	forgetMost    = 1000
	forgetBatch   = 100
	forgetQuiet   = 32 * 24 * time.Hour
)

// ForgetMail deletes the bytes and words of mail in and out that belongs to no case and with
// which everybody was done before an instant, unless this was done today: lists, commands
// about no case, notices, mail that was put aside. What waits for a person or for the mail
// server stays, and so does a copy of a mail in a case. The rows stay too, so that the mail
// is not taken in again. The copies in the mailbox are removed at the next comparison.
//
// Nobody is told before, as of a case, so a clock that runs ahead must not do it: the mail
// that was filed last is at most 32 days old, by the clock of the mail server.
func (l *Log) ForgetMail(ctx context.Context, before, now time.Time) (mails, letters int, err error) {
	if last, err := l.Marked(ctx, markForgotten); err != nil || !last.After(now) && now.Sub(last) < forgetEvery {
		return 0, 0, err
	}
	var fresh bool
	err = l.reader.QueryRowContext(ctx, `SELECT received >= ? FROM mails WHERE number = (SELECT max(number) FROM mails)`, instant(now.Add(-forgetQuiet))).Scan(&fresh)
	if ignoreNone(err) != nil || !fresh {
		return 0, 0, explain(l.path, "look for the newest mail", ignoreNone(err))
	}
	for n := forgetBatch; n >= forgetBatch && max(mails, letters) < forgetMost; {
		var in, out []int64
		if err := l.write(ctx, "forget mail", func(tx *sql.Tx) (err error) {
			in, out, err = forgetAlone(ctx, tx, before, now)
			return err
		}); err != nil {
			return mails, letters, err
		}
		n = max(len(in), len(out))
		mails += len(in)
		letters += len(out)
	}
	if err := l.Mark(ctx, markForgotten, now); err != nil || mails+letters == 0 {
		return mails, letters, err
	}
	return mails, letters, l.emptyWAL(ctx)
}

// forgetAlone deletes a batch of mail without a case, and gives the numbers.
func forgetAlone(ctx context.Context, tx *sql.Tx, before, now time.Time) (mails, letters []int64, err error) {
	scan := func(row scanner) (n int64, err error) { return n, row.Scan(&n) }
	mails, err = list(ctx, tx, scan, `UPDATE mails SET erased_at = ?2, old = 0 WHERE number IN (
			SELECT m.number FROM mails m WHERE m.case_id IS NULL AND m.erased_at IS NULL AND m.state NOT IN ('filed', 'held')
				AND coalesce(m.handled_at, m.filed_at) < ?1 AND NOT (m.old AND m.shown_at IS NULL)
				AND NOT EXISTS (SELECT 1 FROM mails o WHERE o.sha256 = m.duplicate_of AND o.erased_at IS NULL AND (o.case_id IS NOT NULL OR o.state IN ('filed', 'held')))
			ORDER BY m.number LIMIT ?3) RETURNING number`, instant(before), instant(now), forgetBatch)
	if err != nil {
		return nil, nil, err
	}
	letters, err = list(ctx, tx, scan, `UPDATE letters SET erased_at = ?2 WHERE id IN (
			SELECT id FROM letters WHERE case_id IS NULL AND erased_at IS NULL AND state NOT IN ('queued', 'sending', 'uncertain') AND created_at < ?1
			ORDER BY created_at LIMIT ?3) RETURNING id`, instant(before), instant(now), forgetBatch)
	for _, n := range letters {
		if err == nil {
			err = release(ctx, tx, `DELETE FROM letter_files WHERE letter = ? RETURNING sha256`, n)
		}
	}
	for _, rows := range []struct {
		of    []int64
		query string
	}{
		{mails, `DELETE FROM mail_heads WHERE mail = ?`},
		{mails, `DELETE FROM mail_bytes WHERE mail = ?`},
		{letters, `DELETE FROM letter_bytes WHERE letter = ?`},
		{letters, `DELETE FROM letter_heads WHERE letter = ?1 AND NOT EXISTS (
			SELECT 1 FROM letter_cases b JOIN cases c ON c.id = b.case_id WHERE b.letter = ?1 AND c.erased_at IS NULL)`}, // whom it went to may still answer it
	} {
		for _, n := range rows.of {
			if err == nil {
				_, err = change(ctx, tx, rows.query, n)
			}
		}
	}
	if err == nil && len(mails)+len(letters) > 0 {
		err = mark(ctx, tx, markErased, now)
	}
	return mails, letters, err
}

// bare folds the case again from its facts without anything personal.
func bare(ctx context.Context, tx *sql.Tx, id string) error {
	facts, err := list(ctx, tx, func(row scanner) (f record.Fact, err error) {
		var k chain.Link
		if err = row.Scan(&k.Public); err == nil {
			f, err = k.Fact()
		}
		return f, err
	}, `SELECT public FROM facts WHERE case_id = ? ORDER BY seq`, id)
	if err != nil {
		return err
	}
	return putCase(ctx, tx, &Commit{Case: record.Fold(id, facts, procedure.Standing)})
}

// Ripe lists the closed cases that were received before a day, have not been erased,
// and have nothing else due before an instant.
func (l *Log) Ripe(ctx context.Context, before record.Date, due time.Time) ([]record.Case, error) {
	cases, err := list(ctx, l.reader, scanCase,
		`SELECT f.body FROM cases c JOIN case_folds f ON f.case_id = c.id
		WHERE c.closed = 1 AND c.erased_at IS NULL AND c.received_on < ? AND (c.next_due IS NULL OR c.next_due > ?) ORDER BY c.received_on, c.rowid`, before.String(), instant(due))
	return cases, explain(l.path, "list closed cases", err)
}

// ErasedPlaces gives where a folder still has mail that was erased.
func (l *Log) ErasedPlaces(ctx context.Context, mailbox string, uidvalidity uint32) ([]uint32, error) {
	uids, err := list(ctx, l.reader, func(row scanner) (uid uint32, err error) { return uid, row.Scan(&uid) },
		`SELECT p.uid FROM mail_places p JOIN mails m ON m.number = p.mail
		WHERE p.mailbox = ? AND p.uidvalidity = ? AND p.present AND m.erased_at IS NOT NULL ORDER BY p.uid`, mailbox, uidvalidity)
	return uids, explain(l.path, "list the places of erased mail", err)
}
