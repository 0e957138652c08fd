package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// appendFacts adds facts to the end of the chain.
func appendFacts(ctx context.Context, tx *sql.Tx, caseID string, facts []record.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	var last chain.Link
	err := tx.QueryRowContext(ctx, `SELECT seq, hash FROM facts ORDER BY seq DESC LIMIT 1`).Scan(&last.Seq, &last.Hash)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	for _, f := range facts {
		if last, err = chain.Add(last.Hash, last.Seq+1, caseID, f); err == nil {
			err = putLink(ctx, tx, last)
		}
		if err != nil {
			return fmt.Errorf("fact %s: %w", f.Kind, err)
		}
	}
	return nil
}

func putLink(ctx context.Context, tx *sql.Tx, k chain.Link) error {
	_, err := change(ctx, tx,
		`INSERT INTO facts (seq, case_id, at, actor, kind, public, personal_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
		k.Seq, k.CaseID, k.At, k.Actor, k.Kind, k.Public, k.PersonalHash, k.Hash)
	if err == nil && k.Salt != nil {
		_, err = change(ctx, tx, `INSERT INTO fact_secrets (seq, salt, body) VALUES (?, ?, ?)`, k.Seq, k.Salt, k.Personal)
	}
	return err
}

const linkColumns = `f.seq, f.case_id, f.at, f.actor, f.kind, f.public, f.personal_hash, f.hash, s.salt, coalesce(s.body, '')`

// link is where a row of linkColumns goes.
func link(k *chain.Link) []any {
	return []any{&k.Seq, &k.CaseID, &k.At, &k.Actor, &k.Kind, &k.Public, &k.PersonalHash, &k.Hash, &k.Salt, &k.Personal}
}

// EachLink calls tell with each link of a case, in order, and the fact it holds; those of
// an erased case have nothing personal. It reads one at a time: all that people wrote in
// a case may not fit in memory.
func (l *Log) EachLink(ctx context.Context, id string, tell func(chain.Link, record.Fact) error) error {
	scan := func(row scanner) (struct{}, error) {
		var k chain.Link
		if err := row.Scan(append(link(&k), &k.Previous)...); err != nil {
			return struct{}{}, err
		}
		fact, err := k.Fact()
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tell(k, fact)
	}
	_, err := list(ctx, l.reader, scan,
		`SELECT `+linkColumns+`, coalesce(p.hash, '')
		FROM facts f LEFT JOIN facts p ON p.seq = f.seq - 1 LEFT JOIN fact_secrets s ON s.seq = f.seq
		WHERE f.case_id = ? ORDER BY f.seq`, id)
	return explain(l.path, "read the facts of "+id, err)
}
