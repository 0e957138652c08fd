package caselog

import (
	"context"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// Link is a fact as it stands in the chain, with everything its hash is made of: what
// somebody needs who does not trust this program.
type Link struct {
	Seq          int64  `json:"seq"`
	CaseID       string `json:"case"`
	At           string `json:"at"`
	Actor        string `json:"actor"`
	Kind         string `json:"kind"`
	Public       string `json:"public"`        // JSON, to the byte
	PersonalHash string `json:"personal_hash"` // of salt and personal; "" when there is nothing personal
	Salt         []byte `json:"salt,omitempty"`
	Personal     string `json:"personal,omitempty"` // JSON, to the byte; "" once erased
	Previous     string `json:"previous"`           // hash of the fact before it in the log, whatever its case; "" for the first
	Hash         string `json:"hash"`
}

// EachLink calls tell with each link of a case, in order, and the fact it holds.
func (l *Log) EachLink(ctx context.Context, id string, tell func(Link, record.Fact) error) error {
	scan := func(row scanner) (struct{}, error) {
		var k Link
		err := row.Scan(&k.Seq, &k.CaseID, &k.At, &k.Actor, &k.Kind, &k.Public, &k.PersonalHash, &k.Hash, &k.Previous, &k.Salt, &k.Personal)
		if err != nil {
			return struct{}{}, err
		}
		var personal []byte
		if k.Personal != "" {
			personal = []byte(k.Personal)
		}
		fact, err := decodeFact([]byte(k.Public), personal)
		if err != nil {
			return struct{}{}, err
		}
		return struct{}{}, tell(k, fact)
	}
	_, err := list(ctx, l.reader, scan,
		`SELECT f.seq, f.case_id, f.at, f.actor, f.kind, f.public, f.personal_hash, f.hash, coalesce(p.hash, ''), s.salt, coalesce(s.body, '')
		FROM facts f LEFT JOIN facts p ON p.seq = f.seq - 1 LEFT JOIN fact_secrets s ON s.seq = f.seq
		WHERE f.case_id = ? ORDER BY f.seq`, id)
	return explain(l.path, "read the facts of "+id, err)
}

// Documents lists the documents of a case, without their bytes.
func (l *Log) Documents(ctx context.Context, id string) ([]Document, error) {
	scan := func(row scanner) (d Document, err error) {
		err = row.Scan(&d.SHA256, &d.Mail, &d.Name, &d.Type)
		return d, err
	}
	documents, err := list(ctx, l.reader, scan,
		`SELECT sha256, mail, name, type FROM case_documents WHERE case_id = ? ORDER BY name, sha256, mail`, id)
	return documents, explain(l.path, "list the documents of "+id, err)
}

// CasesWith lists the cases that have mail from or to an address, or whose complainant or
// representative has it, in the order in which they were opened. It reads every case.
func (l *Log) CasesWith(ctx context.Context, address string) ([]string, error) {
	scan := func(row scanner) (id string, err error) { return id, row.Scan(&id) }
	ids, err := list(ctx, l.reader, scan,
		`SELECT c.id FROM cases c WHERE c.id IN (
			SELECT m.case_id FROM mail_heads h JOIN mails m ON m.number = h.mail WHERE lower(h.sender) = lower(?1)
			UNION SELECT l.case_id FROM letter_heads h JOIN letters l ON l.id = h.letter WHERE lower(h.recipient) = lower(?1)
			UNION SELECT f.case_id FROM case_folds f WHERE lower(?1) IN (lower(f.body ->> '$.complainant.address'), lower(f.body ->> '$.representative.address')))
		ORDER BY c.rowid`, address)
	return ids, explain(l.path, "look up the cases of an address", err)
}
