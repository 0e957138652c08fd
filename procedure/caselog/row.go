package caselog

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"time"
)

// instant formats an instant as RFC 3339 in UTC to the second. Its width is the same
// for every year a complaint can have, so the texts sort as instants.
func instant(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// optional gives NULL for the zero instant.
func optional(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return instant(t)
}

// orNull gives NULL for the empty text, for columns that refer to another row.
func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// into scans an instant, and NULL as the zero instant.
type into struct{ t *time.Time }

// Scan implements sql.Scanner.
func (i into) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*i.t = time.Time{}
		return nil
	case string:
		t, err := time.Parse(time.RFC3339, v)
		*i.t = t
		return err
	}
	return fmt.Errorf("%T is not an instant", src)
}

// querier is what *sql.DB and *sql.Tx have in common for reading.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// scanner is one row.
type scanner interface{ Scan(dest ...any) error }

// beside is a row with more columns than its scan function knows.
type beside struct {
	scanner
	more []any
}

func (b beside) Scan(dest ...any) error { return b.scanner.Scan(append(dest, b.more...)...) }

// list reads every row of a query; with an error it gives the rows before it. It looks
// between rows whether ctx ended.
func list[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(lasting(ctx), query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []T
	for ctx.Err() == nil && rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return all, err
		}
		all = append(all, v)
	}
	return all, cmp.Or(ctx.Err(), rows.Err())
}

// change writes, and gives the number of rows it changed.
func change(ctx context.Context, tx *sql.Tx, query string, args ...any) (int64, error) {
	r, err := tx.ExecContext(lasting(ctx), query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
