package caselog

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/integratiewerk/klachtd/procedure/caselog/schema"
)

// applicationID stands in the header of every case log (PRAGMA application_id,
// "klcl"), so that no other program's database is ever migrated.
const applicationID = 0x6b6c636c

// inspect looks at a file before setting anything on it: switching to a WAL journal
// alone would change a file that is not ours. empty reports whether there is nothing in
// it yet.
func inspect(ctx context.Context, path string) (empty bool, err error) {
	db, err := connect(path, "mode=rw&_busy_timeout=5000", 1)
	if err != nil {
		return false, err
	}
	defer db.Close()
	var id, version, tables int
	row := db.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&id, &version, &tables); err != nil {
		return false, err
	}
	if tables > 0 && id != applicationID {
		return false, fmt.Errorf("it is the database of another program: give store.path a name of its own")
	}
	return tables == 0, schema.Known(version)
}

// SchemaOf gives the schema of the case log at path, whichever klachtd wrote it.
func SchemaOf(ctx context.Context, path string) (schema int, err error) {
	path, err = filepath.Abs(path)
	if err != nil {
		return 0, err
	}
	db, err := connect(path, "mode=rw&_busy_timeout=5000", 1)
	if err == nil {
		err = errors.Join(db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&schema), db.Close())
	}
	return schema, explain(path, "read", err)
}

// NewestSchema is the schema that this program brings a case log to.
func NewestSchema() int { return schema.Newest() }

// Steps describes, one line each, what brings an older schema up to date.
func Steps(from int) []string { return schema.Steps(from) }
