// Package schema makes the tables of a case log, and brings those of an older klachtd up to
// date. migrations/0001.sql tells what they hold.
package schema

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// migrations holds the SQL of each schema in order: the first makes schema 1
// out of an empty file.
//
//go:embed migrations/*.sql
var migrations embed.FS

// Newest is the schema that this program brings a case log to.
func Newest() int { return len(names()) }

func names() []string {
	names, err := steps(migrations)
	if err != nil {
		panic(err) // they are embedded, and opening any log needs them
	}
	return names
}

// Steps describes, one line each, the migrations that bring an older schema up to date.
func Steps(from int) []string {
	var all []string
	for _, name := range names()[min(from, Newest()):] {
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

// Known refuses a schema that this program does not know.
func Known(schema int) error { return known(schema, Newest()) }

func known(schema, newest int) error {
	if schema > newest {
		return fmt.Errorf("it has schema %d and this klachtd knows schemas up to %d: install the klachtd that wrote it, or a newer one", schema, newest)
	}
	return nil
}

// Migrate brings the schema up to date, each step in its own transaction: after a crash
// the schema is one that some version of the program knew.
func Migrate(ctx context.Context, db *sql.DB) error { return migrate(ctx, db, migrations) }

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
		return true, known(schema, len(steps))
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

// object is a table, an index or a trigger.
type object struct{ kind, name, script string }

// Difference is an object that is not as Migrate made it.
type Difference struct{ Name, Problem string }

// Differences finds tables, indexes and triggers that were added, changed or dropped:
// without its triggers the log accepts changes that it should refuse. The two tables
// that Litestream adds are expected, as the guide says.
func Differences(ctx context.Context, tx *sql.Tx) (all []Difference, err error) {
	fresh, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return nil, err
	}
	defer fresh.Close()
	fresh.SetMaxOpenConns(1) // each connection would have its own in-memory database
	if err := Migrate(ctx, fresh); err != nil {
		return nil, err
	}
	want, err := objects(fresh.QueryContext(ctx, listed))
	if err != nil {
		return nil, err
	}
	have, err := objects(tx.QueryContext(ctx, listed))
	if err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if have[name] != want[name] {
			all = append(all, Difference{name, fmt.Sprintf("this %s is gone or was changed", want[name].kind)})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(have)) {
		if _, ok := want[name]; !ok {
			all = append(all, Difference{name, fmt.Sprintf("this %s is none of klachtd's", have[name].kind)})
		}
	}
	return all, nil
}

const listed = `SELECT type, name, coalesce(sql, '') FROM sqlite_schema
	WHERE name NOT LIKE 'sqlite_stat%' AND NOT (type = 'table' AND name IN ('_litestream_seq', '_litestream_lock'))`

func objects(rows *sql.Rows, err error) (map[string]object, error) {
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	all := make(map[string]object)
	for rows.Next() {
		var o object
		if err := rows.Scan(&o.kind, &o.name, &o.script); err != nil {
			return nil, err
		}
		all[o.name] = o
	}
	return all, rows.Err()
}
