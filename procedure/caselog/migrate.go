package caselog

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
)

// migrations holds the SQL of each schema in order: the first makes schema 1
// out of an empty file.
//
//go:embed migrations/*.sql
var migrations embed.FS

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
	var id, schema, tables int
	row := db.QueryRowContext(ctx, `SELECT
		(SELECT application_id FROM pragma_application_id),
		(SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema)`)
	if err := row.Scan(&id, &schema, &tables); err != nil {
		return false, err
	}
	if tables > 0 && id != applicationID {
		return false, fmt.Errorf("it is the database of another program: give store.path a name of its own")
	}
	steps, err := steps(migrations)
	if err != nil {
		return false, err
	}
	return tables == 0, known(schema, steps)
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
func NewestSchema() int {
	names, err := steps(migrations)
	if err != nil {
		panic(err) // they are embedded, and opening any log needs them
	}
	return len(names)
}

// Steps describes, one line each, the migrations that bring an older schema up to date.
func Steps(from int) []string {
	names, err := steps(migrations)
	if err != nil {
		panic(err) // as above
	}
	var all []string
	for _, name := range names[min(from, len(names)):] {
		script, err := migrations.ReadFile(name)
		if err != nil {
			panic(err)
		}
		var remark []string
		for line := range strings.Lines(string(script)) {
			words, ok := strings.CutPrefix(line, "-- ")
			if !ok {
				break
			}
			remark = append(remark, strings.TrimSpace(words))
		}
		first, _, _ := strings.Cut(strings.Join(remark, " "), ". ")
		all = append(all, strings.TrimSuffix(first, "."))
	}
	return all
}

// known refuses a schema that this program does not know.
func known(schema int, steps []string) error {
	if schema > len(steps) {
		return fmt.Errorf("it has schema %d and this klachtd knows schemas up to %d: install the klachtd that wrote it, or a newer one", schema, len(steps))
	}
	return nil
}

// migrate brings the schema up to date, each step in its own transaction: after a crash
// the schema is one that some version of the program knew.
func migrate(ctx context.Context, db *sql.DB, files fs.FS) error {
	steps, err := steps(files)
	if err != nil {
		return err
	}
	for done := false; !done; {
		if done, err = migrateOnce(ctx, db, files, steps); err != nil {
			return err
		}
	}
	return nil
}

// migrateOnce runs the next migration. It reads the schema inside its transaction,
// because another process may just have done the same.
func migrateOnce(ctx context.Context, db *sql.DB, files fs.FS, steps []string) (done bool, err error) {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	var schema int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&schema); err != nil {
		return false, err
	}
	if schema >= len(steps) {
		return true, known(schema, steps)
	}
	script, err := fs.ReadFile(files, steps[schema])
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, string(script)); err != nil {
		return false, fmt.Errorf("%s: %w", steps[schema], err)
	}
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", schema+1)); err != nil {
		return false, err
	}
	return false, tx.Commit()
}

// steps lists the migrations, which are numbered from 0001 without gaps.
func steps(files fs.FS) ([]string, error) {
	names, err := fs.Glob(files, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		if want := fmt.Sprintf("migrations/%04d.sql", i+1); name != want {
			return nil, fmt.Errorf("migration %s stands where %s is expected", name, want)
		}
	}
	return names, nil
}
