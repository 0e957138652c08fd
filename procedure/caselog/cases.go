package caselog

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/chain"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Entry is a fact in the log.
type Entry struct {
	Seq int64 `json:"seq"` // its place in the whole log, from 1
	record.Fact
}

// CaseNumber returns a case number: the year of receipt, and n.
func CaseNumber(year, n int) string { return fmt.Sprintf("K-%04d-%04d", year, n) }

// NextCaseID gives the number that the next case of a year will get. Only Commit takes
// it; when another case has taken it first, Commit gives ErrConflict.
func (l *Log) NextCaseID(ctx context.Context, year int) (string, error) {
	n, err := nextNumber(ctx, l.reader, year)
	return CaseNumber(year, n), explain(l.path, "count cases", err)
}

// CaseAfter gives the case number that follows id in the same year.
func CaseAfter(id string) (string, error) {
	year, number, err := readNumber(id)
	return CaseNumber(year, number+1), err
}

func readNumber(id string) (year, number int, err error) {
	if _, err := fmt.Sscanf(id, "K-%d-%d", &year, &number); err != nil || CaseNumber(year, number) != id {
		return 0, 0, fmt.Errorf("%q is not a case number", id)
	}
	return year, number, nil
}

func nextNumber(ctx context.Context, q querier, year int) (int, error) {
	var last int
	err := q.QueryRowContext(ctx, `SELECT last FROM case_numbers WHERE year = ?`, year).Scan(&last)
	return last + 1, ignoreNone(err)
}

// takeNumber takes the number of a new case for good.
func takeNumber(ctx context.Context, tx *sql.Tx, id string) error {
	year, number, err := readNumber(id)
	if err != nil {
		return err
	}
	next, err := nextNumber(ctx, tx, year)
	if err != nil {
		return err
	}
	if number != next {
		return ErrConflict
	}
	_, err = change(ctx, tx,
		`INSERT INTO case_numbers (year, last) VALUES (?, ?) ON CONFLICT (year) DO UPDATE SET last = excluded.last`, year, number)
	return err
}

// Case gives a case, or [ErrNoCase].
func (l *Log) Case(ctx context.Context, id string) (record.Case, error) {
	var waits bool // mail, for a place
	row := l.reader.QueryRowContext(lasting(ctx), `SELECT body, EXISTS (SELECT 1 FROM mails WHERE state = 'held' AND case_id = ?1) FROM case_folds WHERE case_id = ?1`, id)
	c, err := scanCase(beside{row, []any{&waits}})
	if errors.Is(err, sql.ErrNoRows) {
		return c, fmt.Errorf("%s: %w", id, ErrNoCase)
	}
	if err == nil && waits {
		err = l.withPlaceless(ctx, &c)
	}
	return c, explain(l.path, "read case "+id, err)
}

// Cases lists the cases in the order in which they were opened; openOnly leaves out
// those that are finished.
func (l *Log) Cases(ctx context.Context, openOnly bool) ([]record.Case, error) {
	which := ``
	if openOnly {
		which = `WHERE c.closed = 0 `
	}
	cases, err := list(ctx, l.reader, scanCase, `SELECT f.body FROM cases c JOIN case_folds f ON f.case_id = c.id `+which+`ORDER BY c.rowid`)
	if err == nil {
		err = l.withAllPlaceless(ctx, cases)
	}
	return cases, explain(l.path, "list cases", err)
}

// LatestComplainants gives the complainant of each of the latest cases, by case, at
// most that many; an erased case has none.
func (l *Log) LatestComplainants(ctx context.Context, most int) (map[string]record.Person, error) {
	all := make(map[string]record.Person)
	scan := func(row scanner) (struct{}, error) {
		var id string
		var p record.Person
		err := row.Scan(&id, &p.Name, &p.Address)
		all[id] = p
		return struct{}{}, err
	}
	_, err := list(ctx, l.reader, scan,
		`SELECT c.id, coalesce(f.body ->> '$.complainant.name', ''), coalesce(f.body ->> '$.complainant.address', '')
		FROM cases c JOIN case_folds f ON f.case_id = c.id ORDER BY c.rowid DESC LIMIT ?`, most)
	return all, explain(l.path, "list complainants", err)
}

// OpenBefore lists the open cases that existed before an instant, in the order in which
// they were opened.
func (l *Log) OpenBefore(ctx context.Context, at time.Time) ([]record.Case, error) {
	cases, err := list(ctx, l.reader, scanCase,
		`SELECT f.body FROM cases c JOIN case_folds f ON f.case_id = c.id
		WHERE c.closed = 0 AND EXISTS (SELECT 1 FROM facts x WHERE x.case_id = c.id AND x.at < ?) ORDER BY c.rowid`, instant(at))
	return cases, explain(l.path, "list open cases", err)
}

// CasesDue lists the cases that may have a reminder due at now.
func (l *Log) CasesDue(ctx context.Context, now time.Time) ([]record.Case, error) {
	cases, err := list(ctx, l.reader, scanCase,
		`SELECT f.body FROM cases c JOIN case_folds f ON f.case_id = c.id
		WHERE c.next_due <= ? ORDER BY c.next_due, c.rowid`, instant(now))
	if err == nil {
		err = l.withAllPlaceless(ctx, cases)
	}
	return cases, explain(l.path, "list due cases", err)
}

func scanCase(row scanner) (c record.Case, err error) {
	var body []byte
	if err := row.Scan(&body); err != nil {
		return c, err
	}
	return c, json.Unmarshal(body, &c)
}

// Facts lists what happened in a case, in order. The facts of an erased case
// have nothing personal.
func (l *Log) Facts(ctx context.Context, id string) (facts []Entry, err error) {
	err = l.EachFact(ctx, id, func(e Entry) { facts = append(facts, e) })
	return facts, err
}

// EachFact calls tell with each fact of a case, in order, one at a time.
func (l *Log) EachFact(ctx context.Context, id string, tell func(Entry)) error {
	return l.EachLink(ctx, id, func(k chain.Link, f record.Fact) error {
		tell(Entry{Seq: k.Seq, Fact: f})
		return nil
	})
}

// Kept describes a mail or a document of a case, without its bytes.
type Kept struct {
	Names map[string]string // of a document, by the SHA-256 of the mail that it came with; "" for none
	Size  int64             // in bytes
}

// Name is the name that a mail gave the document.
func (k Kept) Name(mail string) string {
	if name, ok := k.Names[mail]; ok {
		return name
	}
	return k.Names[""]
}

// Kept gives every mail and document of a case, by SHA-256, except what was erased.
func (l *Log) Kept(ctx context.Context, id string) (map[string]Kept, error) {
	all := make(map[string]Kept)
	scan := func(row scanner) (struct{}, error) {
		var sha, mail, name string
		var size int64
		err := row.Scan(&sha, &mail, &name, &size)
		k := all[sha]
		if k.Size = size; k.Names == nil {
			k.Names = make(map[string]string)
		}
		k.Names[mail] = name
		all[sha] = k
		return struct{}{}, err
	}
	_, err := list(ctx, l.reader, scan,
		`SELECT m.sha256, '', '', length(b.bytes) FROM mails m JOIN mail_bytes b ON b.mail = m.number WHERE m.case_id = ?1
		UNION ALL
		SELECT c.sha256, c.mail, c.name, length(d.bytes) FROM case_documents c JOIN documents d ON d.sha256 = c.sha256 WHERE c.case_id = ?1`, id)
	return all, explain(l.path, "list what is kept of "+id, err)
}

// LastFactAt gives the instant of the last fact, to the second; zero when there is
// none. A later pass must not run with a clock that is behind it.
func (l *Log) LastFactAt(ctx context.Context) (at time.Time, err error) {
	err = l.reader.QueryRowContext(lasting(ctx), `SELECT at FROM facts ORDER BY seq DESC LIMIT 1`).Scan(into{&at})
	return at, explain(l.path, "read the last fact", ignoreNone(err))
}
