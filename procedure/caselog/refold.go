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

// foldMeaning is raised when [record.Case.Apply] begins to make a different case from
// the same facts. A change in the fields of a case is noticed without it.
const foldMeaning = 8

// foldVersion identifies how this program folds facts.
func foldVersion() string {
	h := sha256.New()
	shape(h, reflect.TypeFor[record.Case]())
	return fmt.Sprintf("%d-%s", foldMeaning, hex.EncodeToString(h.Sum(nil)[:8]))
}

// shape writes what encoding/json sees of a type, which must not be recursive.
func shape(w io.Writer, t reflect.Type) {
	if t.Implements(reflect.TypeFor[json.Marshaler]()) || t.Implements(reflect.TypeFor[encoding.TextMarshaler]()) {
		fmt.Fprint(w, t) // the name says it all
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

// folded reports whether this program made the folds in a log of the current schema, or
// one that folds alike.
func folded(ctx context.Context, q querier) (bool, error) {
	var version string
	err := q.QueryRowContext(ctx, `SELECT version FROM fold_version`).Scan(&version)
	return version == foldVersion(), ignoreNone(err)
}

// refold folds all cases again when the folds in the log were made by a program that
// folds differently. The facts are the truth as long as their chain holds; where it
// does not, nothing is changed, so that [Log.Verify] finds everything as it was. The
// rows of cases are left alone, so that it also finds changes made there by hand.
func refold(ctx context.Context, db *sql.DB) error {
	if done, err := folded(ctx, db); done || err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if done, err := folded(ctx, tx); done || err != nil { // another process may just have done it
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
