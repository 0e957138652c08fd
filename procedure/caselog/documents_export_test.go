package caselog

import "context"

// Documents lists the documents of a case, without their bytes.
func (l *Log) Documents(ctx context.Context, id string) ([]Document, error) {
	scan := func(row scanner) (d Document, err error) {
		err = row.Scan(&d.SHA256, &d.Name, &d.Type)
		return d, err
	}
	documents, err := list(ctx, l.reader, scan,
		`SELECT sha256, name, type FROM case_documents WHERE case_id = ? ORDER BY name, sha256`, id)
	return documents, explain(l.path, "list the documents of "+id, err)
}
