package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
)

var (
	// ErrOpen: only a closed case is erased.
	ErrOpen = errors.New("the case is not closed")
	// ErrErased: what was personal is gone already.
	ErrErased = errors.New("the case was erased before")
)

// Erase forgets what is personal in a closed case, for good: names, addresses, words,
// raw mail, outgoing mail, documents, and the salts of their hashes. Numbers, kinds,
// instants and hashes stay, so that the chain verifies, the register counts the case, and
// its mail does not come in again. by says who did it; it stands in the case.
//
// Mail about no case of its own (lists of held mail, the morning mail) may tell of this
// one: all of it from the receipt of the complaint to the end of the case goes as well.
// What another case has of a mail or a document stays there.
//
// It gives [ErrNoCase], [ErrOpen] or [ErrErased]. The copies in the mailbox go when the
// folders are next compared with the log.
func (l *Log) Erase(ctx context.Context, id string, by record.Actor, on record.Date, at time.Time) error {
	err := l.write(ctx, "erase "+id, func(tx *sql.Tx) error {
		var closed, erased bool
		err := tx.QueryRowContext(ctx, `SELECT closed, erased_at IS NOT NULL FROM cases WHERE id = ?`, id).Scan(&closed, &erased)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return ErrNoCase
		case err != nil:
			return err
		case erased:
			return ErrErased
		case !closed:
			return ErrOpen
		}
		if err := forget(ctx, tx, id, at); err != nil {
			return err
		}
		return bare(ctx, tx, id, record.Fact{Kind: record.FactErased, Actor: by, At: at, On: on})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", id, err)
	}
	// What was overwritten still stands in the write-ahead log.
	_, err = l.writer.ExecContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`)
	return explain(l.path, "empty the write-ahead log", err)
}

// forget deletes what is personal, and says in each row that it was deleted on purpose.
func forget(ctx context.Context, tx *sql.Tx, id string, at time.Time) error {
	const (
		mails   = `SELECT number FROM mails WHERE case_id = ?1 OR duplicate_of IN (SELECT sha256 FROM mails WHERE case_id = ?1)`
		letters = `SELECT id FROM letters WHERE case_id = ?1 OR case_id IS NULL AND state NOT IN ('queued', 'sending', 'uncertain') AND created_at BETWEEN
			(SELECT min(received) FROM (SELECT min(received) AS received FROM mails WHERE case_id = ?1 UNION ALL SELECT min(at) FROM facts WHERE case_id = ?1))
			AND (SELECT max(at) FROM facts WHERE case_id = ?1)`
	)
	for _, query := range []string{
		`DELETE FROM fact_secrets WHERE seq IN (SELECT seq FROM facts WHERE case_id = ?1)`,
		`DELETE FROM mail_heads WHERE mail IN (` + mails + `)`,
		`DELETE FROM mail_bytes WHERE mail IN (` + mails + `)`,
		`DELETE FROM letter_heads WHERE letter IN (` + letters + `)`,
		`DELETE FROM letter_bytes WHERE letter IN (` + letters + `)`,
		`DELETE FROM case_documents WHERE case_id = ?1`,
		`DELETE FROM documents WHERE sha256 NOT IN (SELECT sha256 FROM case_documents)`,
		`UPDATE mails SET erased_at = ?2 WHERE number IN (` + mails + `)`,
		`UPDATE letters SET erased_at = ?2 WHERE id IN (` + letters + `)`,
		`UPDATE cases SET erased_at = ?2 WHERE id = ?1`,
	} {
		if _, err := change(ctx, tx, query, id, instant(at)); err != nil {
			return err
		}
	}
	return nil
}

// bare makes the case again of what its facts say without anything personal, and adds
// that it was erased.
func bare(ctx context.Context, tx *sql.Tx, id string, erased record.Fact) error {
	c := record.Case{ID: id}
	scan := func(row scanner) (f record.Fact, err error) {
		var public []byte
		if err := row.Scan(&public); err != nil {
			return f, err
		}
		return decodeFact(public, nil)
	}
	facts, err := list(ctx, tx, scan, `SELECT public FROM facts WHERE case_id = ? ORDER BY seq`, id)
	if err != nil {
		return err
	}
	for _, f := range append(facts, erased) {
		c = c.Apply(f, procedure.Standing)
	}
	if err := putCase(ctx, tx, &Commit{Case: c}); err != nil {
		return err
	}
	return appendFacts(ctx, tx, id, []record.Fact{erased})
}

// ErasedPlaces gives where a folder still has mail that was erased.
func (l *Log) ErasedPlaces(ctx context.Context, mailbox string, uidvalidity uint32) ([]uint32, error) {
	scan := func(row scanner) (uid uint32, err error) { return uid, row.Scan(&uid) }
	uids, err := list(ctx, l.reader, scan,
		`SELECT p.uid FROM mail_places p JOIN mails m ON m.number = p.mail
		WHERE p.mailbox = ? AND p.uidvalidity = ? AND p.present AND m.erased_at IS NOT NULL ORDER BY p.uid`, mailbox, uidvalidity)
	return uids, explain(l.path, "list the places of erased mail", err)
}
