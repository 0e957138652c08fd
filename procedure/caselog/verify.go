package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/mattn/go-sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/schema"
)

// Finding is something in the log that is not as it was written.
type Finding struct {
	Table   string
	Row     string // by its key; "" for the whole table
	Problem string
}

// String gives the finding as one line.
func (f Finding) String() string {
	if f.Row == "" {
		return f.Table + ": " + f.Problem
	}
	return f.Table + " " + f.Row + ": " + f.Problem
}

// findings collects what is wrong.
type findings []Finding

func (f *findings) add(table string, row any, format string, args ...any) {
	*f = append(*f, Finding{table, fmt.Sprint(row), fmt.Sprintf(format, args...)})
}

// gap finds missing rows between two rows of a table numbered from 1 without gaps, and
// gives the number of the second.
func (f *findings) gap(table string, last, number int64) int64 {
	if number != last+1 {
		f.add(table, number-1, "is gone")
	}
	return number
}

// Verify reads the whole log as of one moment and reports what is not as it was
// written: a damaged page, a broken chain, a case that is not the fold of its facts,
// mail that does not match the facts, bytes with another hash, a part that is missing
// without an erasure or left behind by one, a dropped trigger.
//
// It finds damage and manual changes. Nothing inside one file can show that somebody
// rewrote all of it, hashes included: that takes a copy elsewhere.
func (l *Log) Verify(ctx context.Context) ([]Finding, error) {
	found, err := l.verify(ctx)
	return found, explain(l.path, "verify", err)
}

func (l *Log) verify(ctx context.Context) ([]Finding, error) {
	on, err := l.reader.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer on.Close()
	tx, err := on.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	var found findings
	bytes := func(ctx context.Context, tx *sql.Tx, found *findings) error { return verifyBytes(ctx, on, tx, found) }
	if err := verifyFile(ctx, tx, &found); err != nil || len(found) > 0 {
		return found, err // nothing more can be read from a damaged file
	}
	for _, verify := range []func(context.Context, *sql.Tx, *findings) error{
		verifyLinks, verifyFacts, verifyNumbers, bytes, verifyHeads, verifyContents, verifySchema,
	} {
		if err := verify(ctx, tx, &found); err != nil {
			return found, err
		}
	}
	return found, nil
}

// QuickCheck makes SQLite read every page, and returns an error when one is damaged. It does
// not read a file of more than most bytes; 0 is no limit. 200 MB take a second, or a tenth of
// that when they are already in memory. Verify checks what the pages hold.
func (l *Log) QuickCheck(ctx context.Context, most int64) (read bool, err error) {
	if most > 0 && l.file.Size() > most { // its size when it was opened
		return false, nil
	}
	var first string
	err = l.reader.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&first)
	if err == nil && first != "ok" {
		err = fmt.Errorf("%w: %s", errDamaged, first)
	}
	return true, explain(l.path, "check", err)
}

// verifyFile lets SQLite check its own pages, indexes and column types.
func verifyFile(ctx context.Context, tx *sql.Tx, found *findings) error {
	problems, err := list(ctx, tx, func(row scanner) (s string, err error) { return s, row.Scan(&s) }, `PRAGMA integrity_check`)
	for _, p := range problems {
		if p != "ok" {
			found.add("file", "", "%s", p)
		}
	}
	// The check itself can fail on the damage.
	if e, ok := errors.AsType[sqlite3.Error](err); ok && e.Code == sqlite3.ErrCorrupt {
		found.add("file", "", "%v", e)
		return nil
	}
	return err
}

// verifyLinks finds rows that refer to a missing row. PRAGMA foreign_key_check cannot
// name a row of a table WITHOUT ROWID.
func verifyLinks(ctx context.Context, tx *sql.Tx, found *findings) error {
	queries, err := list(ctx, tx, func(row scanner) (s string, err error) { return s, row.Scan(&s) },
		`SELECT format('SELECT ''%s'', %s, ''its %s refers to a row of %s that is gone'' FROM %s c
				WHERE c.%s IS NOT NULL AND NOT EXISTS (SELECT 1 FROM %s p WHERE p.%s = c.%s)',
			t.name, (SELECT group_concat('c.' || k.name, ' || '' '' || ') FROM pragma_table_info(t.name) k WHERE k.pk > 0),
			f."from", f."table", t.name, f."from", f."table", f."to", f."from")
		FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f."from"`)
	if err != nil {
		return err
	}
	for _, query := range queries {
		if err := report(ctx, tx, found, query); err != nil {
			return err
		}
	}
	return nil
}

// verifyNumbers finds a counter that would give out a case number twice.
func verifyNumbers(ctx context.Context, tx *sql.Tx, found *findings) error {
	return report(ctx, tx, found,
		`WITH used AS (SELECT CAST(substr(id, 3, 4) AS INTEGER) AS year, max(CAST(substr(id, 8) AS INTEGER)) AS last FROM cases GROUP BY 1)
		SELECT 'case_numbers', u.year, 'case number ' || u.last || ' is in use and the counter stands at ' || coalesce(n.last, 0)
		FROM used u LEFT JOIN case_numbers n ON n.year = u.year WHERE u.last > coalesce(n.last, 0)`)
}

// verifyHeads finds mails and letters whose erasable part is missing without an
// erasure, or was left behind by one, documents that no case holds, and instants of letters
// that cannot be read.
func verifyHeads(ctx context.Context, tx *sql.Tx, found *findings) error {
	return report(ctx, tx, found,
		`SELECT 'mail_heads', m.number, 'is gone, and the mail is not erased'
		FROM mails m LEFT JOIN mail_heads h ON h.mail = m.number WHERE h.mail IS NULL AND m.state <> 'filed' AND m.erased_at IS NULL
		UNION ALL SELECT 'mail_heads', m.number, 'was left behind when the mail was erased'
		FROM mails m JOIN mail_heads h ON h.mail = m.number WHERE m.erased_at IS NOT NULL
		UNION ALL SELECT 'mail_cursors', m.number, 'the mail has no cursor'
		FROM mails m LEFT JOIN mail_cursors c ON c.mail = m.number WHERE c.mail IS NULL
		UNION ALL SELECT 'letter_heads', l.id, 'is gone, and the letter is not erased'
		FROM letters l LEFT JOIN letter_heads h ON h.letter = l.id WHERE h.letter IS NULL AND l.erased_at IS NULL
		UNION ALL SELECT 'letter_heads', l.id, 'was left behind when the letter was erased'
		FROM letters l JOIN letter_heads h ON h.letter = l.id WHERE l.erased_at IS NOT NULL
			AND NOT EXISTS (SELECT 1 FROM letter_cases b JOIN cases c ON c.id = b.case_id WHERE b.letter = l.id AND c.erased_at IS NULL)
		UNION ALL SELECT 'case_documents', c.case_id || ' ' || c.sha256, 'was left behind when the case was erased'
		FROM case_documents c JOIN cases k ON k.id = c.case_id WHERE k.erased_at IS NOT NULL
		UNION ALL SELECT 'documents', d.sha256, 'belongs to no case and no letter'
		FROM documents d WHERE NOT EXISTS (SELECT 1 FROM case_documents c WHERE c.sha256 = d.sha256) AND NOT EXISTS (SELECT 1 FROM letter_files f WHERE f.sha256 = d.sha256)
		UNION ALL SELECT 'letter_files', f.letter || ' ' || f.at, 'was left behind when the letter was erased'
		FROM letters l JOIN letter_files f ON f.letter = l.id WHERE l.erased_at IS NOT NULL
		UNION ALL SELECT 'letters', l.id, 'its document ' || l.document_sha256 || ' is gone'
		FROM letters l LEFT JOIN case_documents c ON c.case_id = l.case_id AND c.sha256 = l.document_sha256
		WHERE l.document_sha256 IS NOT NULL AND c.sha256 IS NULL AND l.erased_at IS NULL
		UNION ALL SELECT 'letters', l.id, i.value || ' is no instant'
		FROM letters l, json_each(json_array(created_at, next_at, tried_at, sent_at, dropped_at, erased_at)) i WHERE i.value IS NOT strftime('%Y-%m-%dT%H:%M:%SZ', i.value)`)
}

// verifyContents finds outgoing mail whose row disagrees with its bytes: its
// Message-ID, by which commands are recognised, its kind and its recipient. A domain
// that is not ASCII has another form in the bytes.
func verifyContents(ctx context.Context, tx *sql.Tx, found *findings) error {
	return report(ctx, tx, found,
		`SELECT 'letters', l.id, 'its bytes have another Message-ID' FROM letters l JOIN letter_bytes b ON b.letter = l.id
		WHERE instr(b.bytes, CAST('Message-ID: <' AS BLOB)) AND NOT instr(b.bytes, CAST('Message-ID: <' || l.message_id || '>' AS BLOB))
		UNION ALL SELECT 'letters', l.id, 'its bytes are of another kind' FROM letters l JOIN letter_bytes b ON b.letter = l.id
		WHERE instr(b.bytes, CAST('X-Klachtd-Kind: ' AS BLOB)) AND NOT instr(b.bytes, CAST('X-Klachtd-Kind: ' || l.kind || x'0d' AS BLOB))
		UNION ALL SELECT 'letter_heads', l.id, 'its bytes are for somebody else' FROM letters l JOIN letter_bytes b ON b.letter = l.id
		JOIN letter_heads h ON h.letter = l.id
		WHERE instr(b.bytes, CAST(x'0a' || 'To: ' AS BLOB)) AND NOT instr(b.bytes, CAST(h.recipient AS BLOB)) AND h.recipient NOT GLOB '*[^ -~]*'`)
}

// verifySchema finds what is not as the migrations made it.
func verifySchema(ctx context.Context, tx *sql.Tx, found *findings) error {
	differences, err := schema.Differences(ctx, tx)
	for _, d := range differences {
		found.add("schema", d.Name, "%s", d.Problem)
	}
	return err
}

// report adds a finding for each row (table, key, problem) of a query.
func report(ctx context.Context, tx *sql.Tx, found *findings, query string) error {
	scan := func(row scanner) (f Finding, err error) {
		return f, row.Scan(&f.Table, &f.Row, &f.Problem)
	}
	rows, err := list(ctx, tx, scan, query)
	*found = append(*found, rows...)
	return err
}
