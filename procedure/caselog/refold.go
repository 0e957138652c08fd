package caselog

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"reflect"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// foldMeaning is raised when [record.Case.Apply] begins to make another case
// of the same facts. A change of the fields of a case is seen without it.
const foldMeaning = 8

// foldVersion names what this program makes of facts.
func foldVersion() string {
	h := sha256.New()
	shape(h, reflect.TypeFor[record.Case]())
	return fmt.Sprintf("%d-%s", foldMeaning, hex.EncodeToString(h.Sum(nil)[:8]))
}

// shape writes what encoding/json can tell of a type, which is not recursive.
func shape(w io.Writer, t reflect.Type) {
	if t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		fmt.Fprint(w, t) // its name is all there is to see
		return
	}
	fmt.Fprint(w, t.Kind())
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		shape(w, t.Elem())
	case reflect.Map:
		shape(w, t.Key())
		shape(w, t.Elem())
	case reflect.Struct:
		for f := range t.Fields() {
			fmt.Fprintf(w, "{%s %s ", f.Name, f.Tag.Get("json"))
			shape(w, f.Type)
			fmt.Fprint(w, "}")
		}
	}
}

// folded reports whether the folds of a log of the current schema are those that
// this program makes.
func folded(ctx context.Context, q querier) (bool, error) {
	var version string
	err := q.QueryRowContext(ctx, `SELECT version FROM fold_version`).Scan(&version)
	return version == foldVersion(), ignoreNone(err)
}

// refold makes the folds of all cases again when a program wrote them that folds
// otherwise. The facts are the truth, if their chain holds; where it does not,
// nothing is made over, so that [Log.Verify] finds all as it was left. The rows
// of cases are not touched, so that it also finds what was changed there by hand.
func refold(ctx context.Context, db *sql.DB) error {
	if done, err := folded(ctx, db); done || err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if done, err := folded(ctx, tx); done || err != nil { // another process may have just done it
		return err
	}
	rows, order, err := caseRows(ctx, tx)
	if err != nil {
		return err
	}
	var found findings
	folds, err := verifyChain(ctx, tx, rows, newLedger(), &found)
	if err != nil || len(found) > 0 {
		return err
	}
	for _, id := range order {
		body, err := json.Marshal(folds[id])
		if err != nil {
			return err
		}
		if _, err := change(ctx, tx, `UPDATE case_folds SET body = ? WHERE case_id = ?`, string(body), id); err != nil {
			return err
		}
	}
	if _, err := change(ctx, tx, `DELETE FROM fold_version`); err != nil {
		return err
	}
	if _, err := change(ctx, tx, `INSERT INTO fold_version (version) VALUES (?)`, foldVersion()); err != nil {
		return err
	}
	return tx.Commit()
}
