package caselog

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// LastWritten tells when mail of a kind was last made for an address in one of the
// given roles, or in any role when none is given; the zero time when it never was.
func (l *Log) LastWritten(ctx context.Context, address string, kind record.LetterKind, roles ...record.Recipient) (at time.Time, err error) {
	err = l.reader.QueryRowContext(lasting(ctx),
		`SELECT max(l.created_at)`+fromLetters+`WHERE h.recipient = ?1 AND l.kind = ?2 AND (?3 = '' OR instr(?3, ' ' || l.role || ' ') > 0)`,
		address, string(kind), spaced(roles)).Scan(into{&at})
	return at, explain(l.path, "look up the last mail to an address", err)
}

// CasesWritten lists the cases in which mail of a kind was made for an address.
func (l *Log) CasesWritten(ctx context.Context, address string, kind record.LetterKind) ([]string, error) {
	scan := func(row scanner) (id string, err error) { return id, row.Scan(&id) }
	ids, err := list(ctx, l.reader, scan, `SELECT DISTINCT l.case_id`+fromLetters+`WHERE h.recipient = ? AND l.kind = ? ORDER BY l.case_id`, address, string(kind))
	return ids, explain(l.path, "look up the cases of an address", err)
}

// Number gives the number of a mail that came in.
func (l *Log) Number(ctx context.Context, sha string) (number int64, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT number FROM mails WHERE sha256 = ?`, sha).Scan(&number)
	return number, explain(l.path, "look up a mail", err)
}

// Vouched reports whether the sender of a mail that came in could be believed.
func (l *Log) Vouched(ctx context.Context, sha string) (vouched bool, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT coalesce((SELECT vouched FROM mails WHERE sha256 = ?), 0)`, sha).Scan(&vouched)
	return vouched, explain(l.path, "look up who vouches for a mail", err)
}

// Numbered gives the bytes of a mail by its number; found is false when there
// is no such mail, or when it was erased.
func (l *Log) Numbered(ctx context.Context, number int64) (raw []byte, found bool, err error) {
	raw, found, err = blob.Select(lasting(ctx), l.reader, "mail_bytes", `mail_bytes b WHERE b.mail = ?`, number)
	return raw, found, explain(l.path, "read a mail", err)
}

// spaced joins roles with a space on both sides of each, so that SQL can find one; "" for none.
func spaced(roles []record.Recipient) (s string) {
	for _, r := range roles {
		s += " " + string(r) + " "
	}
	return s
}
