// Package tally counts what is in a case log, without reading it all.
package tally

import (
	"context"
	"database/sql"
)

// Counts are counts of a whole log. The first four never decrease until a backup is
// restored, because what is erased keeps its row.
type Counts struct {
	Facts int64 `json:"facts"`
	Cases int64 `json:"cases"`
	Mails int64 `json:"mails"`   // incoming mails, each once
	Made  int64 `json:"letters"` // letters and mails made, sent or not

	Unhandled   int `json:"-"` // mail that is filed but not handled yet
	Differences int `json:"-"` // between mailbox and log when they were last compared

	Promised []Promise `json:"-"` // measures that are not done, the earliest first
}

// Promise is what a decision promises to do.
type Promise struct {
	Case string
	By   string // the last day, as 2026-11-23
}

// The highest number is the count: no row of these tables is ever deleted, and counting rows
// would take longer with each. Mail from before the log began stays in the mailbox for good,
// and is no difference that needs attention.
const query = `SELECT ifnull((SELECT max(seq) FROM facts), 0), ifnull((SELECT max(rowid) FROM cases), 0), ifnull((SELECT max(number) FROM mails), 0),
	ifnull((SELECT max(id) FROM letters), 0), (SELECT count(*) FROM mails WHERE state = 'filed'),
	(SELECT count(*) FROM differences WHERE kind <> 'older')`

// Erased cases promise nobody anything: what it was is gone.
const promised = `SELECT case_id, body ->> '$.measures_by' FROM case_folds
	WHERE body ->> '$.measures_by' IS NOT NULL AND body ->> '$.measures_on' IS NULL AND body ->> '$.erased' IS NULL
	ORDER BY body ->> '$.measures_by', case_id`

// Read counts.
func Read(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}) (n Counts, err error) {
	if err := q.QueryRowContext(ctx, query).Scan(&n.Facts, &n.Cases, &n.Mails, &n.Made, &n.Unhandled, &n.Differences); err != nil {
		return n, err
	}
	rows, err := q.QueryContext(ctx, promised)
	if err != nil {
		return n, err
	}
	defer rows.Close()
	for rows.Next() {
		var p Promise
		if err := rows.Scan(&p.Case, &p.By); err != nil {
			return n, err
		}
		n.Promised = append(n.Promised, p)
	}
	return n, rows.Err()
}
