package caselog

import (
	"context"
	"database/sql"
)

// verifyBytes checks everything that is stored under its hash: raw mail,
// outgoing bytes, documents.
func verifyBytes(ctx context.Context, tx *sql.Tx, found *findings) error {
	for _, stored := range []struct{ table, query string }{
		{"mail_bytes", `SELECT m.number, m.sha256, m.erased_at IS NOT NULL, b.bytes
			FROM mails m LEFT JOIN mail_bytes b ON b.mail = m.number ORDER BY m.number`},
		{"letter_bytes", `SELECT l.id, l.sha256, l.erased_at IS NOT NULL, b.bytes
			FROM letters l LEFT JOIN letter_bytes b ON b.letter = l.id ORDER BY l.id`},
		{"documents", `SELECT sha256, sha256, 0, bytes FROM documents ORDER BY rowid`},
	} {
		if err := verifyTable(ctx, tx, stored.table, stored.query, found); err != nil {
			return err
		}
	}
	return nil
}

// verifyTable takes one row of bytes at a time: a log can be larger than the
// memory of its machine.
func verifyTable(ctx context.Context, tx *sql.Tx, table, query string, found *findings) error {
	rows, err := tx.QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, sha string
		var erased bool
		var bytes sql.RawBytes
		if err := rows.Scan(&key, &sha, &erased, &bytes); err != nil {
			return err
		}
		switch {
		case bytes == nil && !erased:
			found.add(table, key, "is gone, and nothing was erased")
		case bytes != nil && erased:
			found.add(table, key, "was left behind by an erasure")
		case bytes != nil && digest(bytes) != sha:
			found.add(table, key, "its bytes do not have the hash %s", sha)
		}
	}
	return rows.Err()
}
