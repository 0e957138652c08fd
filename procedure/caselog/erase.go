package caselog

import (
	"context"
	"database/sql"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
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
	scan := func(row scanner) (sha string, err error) { return sha, row.Scan(&sha) }
	for _, query := range []string{
		`DELETE FROM case_documents WHERE case_id = ?1 RETURNING sha256`,
		`DELETE FROM letter_files WHERE letter IN (` + letters + `) RETURNING sha256`,
	} {
		documents, err := list(ctx, tx, scan, query, id)
		for _, sha := range documents {
			if err == nil {
				_, err = change(ctx, tx, `DELETE FROM documents WHERE sha256 = ?1
					AND NOT EXISTS (SELECT 1 FROM case_documents WHERE sha256 = ?1) AND NOT EXISTS (SELECT 1 FROM letter_files WHERE sha256 = ?1)`, sha)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bare folds the case again from its facts without anything personal.
func bare(ctx context.Context, tx *sql.Tx, id string) error {
	facts, err := list(ctx, tx, func(row scanner) (f record.Fact, err error) {
		var public []byte
		if err = row.Scan(&public); err == nil {
			f, err = decodeFact(public, nil)
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
