// Package tally counts what is in a case log, in one query.
package tally

import (
	"context"
	"database/sql"
)

// Counts are of a whole log. The first four never become less, until a backup is
// restored: what is erased leaves its row.
type Counts struct {
	Facts int64 `json:"facts"`
	Cases int64 `json:"cases"`
	Mails int64 `json:"mails"`   // that came in, each once
	Sent  int64 `json:"letters"` // letters and mails that a mail server took

	Unhandled   int `json:"-"` // mail that was filed and that nothing has handled yet
	Differences int `json:"-"` // in which mailbox and log differed when they were last compared
}

// Mail from before the log began lies in the mailbox for good, and is no difference to see to.
const query = `SELECT (SELECT count(*) FROM facts), (SELECT count(*) FROM cases), (SELECT count(*) FROM mails),
	(SELECT count(*) FROM letters WHERE sent_at IS NOT NULL), (SELECT count(*) FROM mails WHERE state = 'filed'),
	(SELECT count(*) FROM differences WHERE kind <> 'older')`

// Read counts.
func Read(ctx context.Context, q interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}) (n Counts, err error) {
	err = q.QueryRowContext(ctx, query).Scan(&n.Facts, &n.Cases, &n.Mails, &n.Sent, &n.Unhandled, &n.Differences)
	return n, err
}
