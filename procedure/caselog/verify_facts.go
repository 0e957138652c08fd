package caselog

import (
	"context"
	"database/sql"
	"encoding/json"
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// caseRow is a case as it stands in its own row, to compare with its facts.
type caseRow struct {
	version         int
	status, outcome string
	closed          int
	receivedOn      string
	erased          bool
	fold            sql.NullString
}

// verifyFacts walks the chain and folds every case again.
func verifyFacts(ctx context.Context, tx *sql.Tx, found *findings) error {
	rows, order, err := caseRows(ctx, tx)
	if err != nil {
		return err
	}
	entered := newLedger()
	folds, err := verifyChain(ctx, tx, rows, entered, found)
	if err != nil {
		return err
	}
	for _, id := range order {
		if folds[id].Version == 0 {
			found.add("cases", id, "no fact is about it")
		}
		rows[id].verify(id, folds[id], found)
		delete(folds, id)
	}
	for _, id := range slices.Sorted(maps.Keys(folds)) {
		found.add("cases", id, "is gone, and there are facts about it")
	}
	if err := entered.verifyLetters(ctx, tx, found); err != nil {
		return err
	}
	if err := entered.verifyListed(ctx, tx, found); err != nil {
		return err
	}
	if err := entered.verifyMails(ctx, tx, found); err != nil {
		return err
	}
	return entered.verifyDocuments(ctx, tx, rows, found)
}

func caseRows(ctx context.Context, tx *sql.Tx) (rows map[string]caseRow, order []string, err error) {
	rows = make(map[string]caseRow)
	scan := func(row scanner) (id string, err error) {
		var c caseRow
		err = row.Scan(&id, &c.version, &c.status, &c.outcome, &c.closed, &c.receivedOn, &c.erased, &c.fold)
		rows[id] = c
		return id, err
	}
	order, err = list(ctx, tx, scan,
		`SELECT c.id, c.version, c.status, c.outcome, c.closed, c.received_on, c.erased_at IS NOT NULL, f.body
		FROM cases c LEFT JOIN case_folds f ON f.case_id = c.id ORDER BY c.rowid`)
	return rows, order, err
}

// verifyChain checks every fact in order and gives the folds of all cases.
func verifyChain(ctx context.Context, tx *sql.Tx, cases map[string]caseRow, entered *ledger, found *findings) (map[string]record.Case, error) {
	rows, err := tx.QueryContext(ctx,
		`SELECT `+linkColumns+`
		FROM facts f LEFT JOIN fact_secrets s ON s.seq = f.seq ORDER BY f.seq`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	folds := make(map[string]record.Case)
	previous, expected := "", int64(1)
	for rows.Next() {
		k := chain.Link{Previous: previous}
		if err := rows.Scan(link(&k)...); err != nil {
			return nil, err
		}
		if k.Seq != expected {
			found.add("facts", expected, "is gone")
		}
		if k.Sum() != k.Hash {
			found.add("facts", k.Seq, "its hash does not follow from the fact before it and its own contents")
		}
		verifySecret(k, cases[k.CaseID].erased, found)
		previous, expected = k.Hash, k.Seq+1
		fact, err := k.Fact()
		if err != nil {
			found.add("facts", k.Seq, "it cannot be read: %v", err)
			continue
		}
		if !k.Describes(fact) {
			found.add("facts", k.Seq, "its columns at, actor and kind are not those of its contents")
		}
		entered.add(k.Seq, k.CaseID, fact)
		c := folds[k.CaseID]
		c.ID = k.CaseID
		folds[k.CaseID] = c.Apply(fact, procedure.Standing)
	}
	return folds, rows.Err()
}

// verifySecret checks the erasable, personal part of a fact.
func verifySecret(k chain.Link, erased bool, found *findings) {
	switch {
	case k.Salt == nil && k.PersonalHash != "" && !erased:
		found.add("fact_secrets", k.Seq, "is gone, and the case is not erased")
	case k.Salt != nil && erased:
		found.add("fact_secrets", k.Seq, "was left behind when the case was erased")
	case k.Salt != nil && k.PersonalSum() != k.PersonalHash:
		found.add("fact_secrets", k.Seq, "its contents are not those that the fact was recorded with")
	}
}

// verify compares a case with the fold of its facts.
func (c caseRow) verify(id string, fold record.Case, found *findings) {
	differs := func(column string, stands, folded any) {
		if stands != folded {
			found.add("cases", id, "%s is %v and follows from its facts as %v", column, stands, folded)
		}
	}
	differs("version", c.version, fold.Version)
	differs("status", c.status, string(fold.Status))
	differs("outcome", c.outcome, string(fold.Outcome))
	closed := 0
	if fold.Status.Closed() {
		closed = 1
	}
	differs("closed", c.closed, closed)
	differs("received_on", c.receivedOn, fold.ReceivedOn.String())
	body, err := json.Marshal(fold)
	switch {
	case !c.fold.Valid:
		found.add("case_folds", id, "is gone")
	case err != nil || string(body) != c.fold.String:
		found.add("case_folds", id, "is not the fold of the case's facts")
	}
}
