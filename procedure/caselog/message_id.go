package caselog

import (
	"context"
	"database/sql"
	"errors"
)

// MessageID gives the Message-ID of a mail by the SHA-256 of its raw bytes, ""
// when it has none, is not handled yet or was erased.
func (l *Log) MessageID(ctx context.Context, sha string) (id string, err error) {
	err = l.reader.QueryRowContext(ctx,
		`SELECT h.message_id FROM mails m JOIN mail_heads h ON h.mail = m.number WHERE m.sha256 = ?`, sha).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return id, explain(l.path, "look up a Message-ID", err)
}
