package caselog

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// A mail has a place: it is held, put aside, or in one case. When a person gives it
// another place, it waits to be handled again and then becomes what that person said.
// Its row, raw bytes and places in IMAP move with it. What the old case copied from it
// stays there, so that each case can be erased on its own.

// Placement is what a person said about where a mail belongs.
type Placement struct {
	Number int64
	CaseID string // "" for a case of its own
	Shown  bool   // by the person who answers for that case and has seen the mail
	Same   bool   // it is the complainant's, though it came from another address
}

// how encodes a placement as it is stored until the mail is handled, in the column of
// the reason for holding it.
func (p Placement) how() string {
	how := "placed"
	if p.Shown {
		how += " shown"
	}
	if p.Same {
		how += " same"
	}
	return how
}

func readHow(s string) (shown, same bool) {
	words := strings.Fields(s)
	return slices.Contains(words, "shown"), slices.Contains(words, "same")
}

// place makes mails wait to be handled again.
func place(ctx context.Context, tx *sql.Tx, placed []Placement) error {
	for _, p := range placed {
		if err := once(change(ctx, tx,
			`UPDATE mails SET state = 'filed', handled_at = NULL, attempts = 0, untold = 0, old = 0, accepted = ?, case_id = ?
			WHERE number = ? AND state IN ('held', 'ignored', 'handled') AND erased_at IS NULL`, p.CaseID == "", orNull(p.CaseID), p.Number)); err != nil {
			return err
		}
		if _, err := change(ctx, tx, `UPDATE mail_heads SET reason = ? WHERE mail = ?`, p.how(), p.Number); err != nil {
			return err
		}
	}
	return nil
}

// CasesOf lists the cases of a complainant or representative in which we sent them mail
// at an address: those that are open, and those that can be reopened. With proven it
// lists only cases with a mail that was certainly from that address, or that came on
// paper.
func (l *Log) CasesOf(ctx context.Context, address string, proven bool) (cases []record.Case, err error) {
	scan := func(row scanner) (id string, err error) { return id, row.Scan(&id) }
	ids, err := list(ctx, l.reader, scan,
		`SELECT c.id FROM cases c WHERE (NOT c.closed OR c.status = 'withdrawn') AND c.id IN (
			SELECT l.case_id FROM letter_heads h JOIN letters l ON l.id = h.letter
			WHERE h.recipient IN (?1, lower(?1)) AND l.role IN ('complainant', 'representative'))
			AND (NOT ?2 OR coalesce((SELECT m.vouched FROM mails m WHERE m.case_id = c.id AND m.state = 'handled' ORDER BY m.handled_at, m.number LIMIT 1), 1)
				OR EXISTS (SELECT 1 FROM mails m JOIN mail_heads s ON s.mail = m.number WHERE m.case_id = c.id AND m.vouched AND lower(s.sender) = lower(?1)))
		ORDER BY c.rowid`, address, proven)
	if err != nil {
		return nil, explain(l.path, "look up the cases of an address", err)
	}
	for _, id := range ids {
		c, err := l.Case(ctx, id)
		if err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// Placeless lists the held mail that waits for a place and was received before an
// instant, oldest first: with one case, or with any when id is "".
func (l *Log) Placeless(ctx context.Context, id string, before time.Time) ([]HeldRow, error) {
	waiting, err := list(ctx, l.reader, scanHeld,
		`SELECT `+heldColumns+`WHERE m.state = 'held' AND m.case_id > '' AND (?1 = '' OR m.case_id = ?1) AND m.received < ?2 ORDER BY m.number`, id, instant(before))
	return waiting, explain(l.path, "look for mail that waits for a place", err)
}

// withPlaceless adds to each case the mail that waits for a place with it, which is not
// part of its facts. For a single case it looks up only that case.
func (l *Log) withPlaceless(ctx context.Context, cases ...*record.Case) error {
	if len(cases) == 0 {
		return nil
	}
	type row struct {
		id   string
		mail record.Mail
	}
	scan := func(r scanner) (w row, err error) {
		err = r.Scan(&w.id, &w.mail.Number, into{&w.mail.Received}, &w.mail.DeputyOnly)
		return w, err
	}
	which, args := "> ''", []any(nil) // not NULL, in words by which SQLite keeps to the index of held mail
	if len(cases) == 1 {
		which, args = "= ?", []any{cases[0].ID}
	}
	waiting, err := list(ctx, l.reader, scan,
		`SELECT case_id, number, received, deputy_only FROM mails WHERE state = 'held' AND case_id `+which+` ORDER BY number`, args...)
	if err != nil || len(waiting) == 0 {
		return err
	}
	byID := make(map[string]*record.Case, len(cases))
	for _, c := range cases {
		byID[c.ID] = c
	}
	for _, w := range waiting {
		if c := byID[w.id]; c != nil {
			c.Placeless = append(c.Placeless, w.mail)
		}
	}
	return nil
}

func (l *Log) withAllPlaceless(ctx context.Context, cases []record.Case) error {
	all := make([]*record.Case, len(cases))
	for i := range cases {
		all[i] = &cases[i]
	}
	return l.withPlaceless(ctx, all...)
}
