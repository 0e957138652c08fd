package caselog

import "context"

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
