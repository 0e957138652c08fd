package schema

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	_ "github.com/mattn/go-sqlite3"
)

func TestMigrate(t *testing.T) {
	one := &fstest.MapFile{Data: []byte(`CREATE TABLE a (x INTEGER) STRICT; INSERT INTO a VALUES (1);`)}
	two := &fstest.MapFile{Data: []byte(`ALTER TABLE a ADD COLUMN y TEXT; UPDATE a SET y = 'b';`)}
	broken := &fstest.MapFile{Data: []byte(`CREATE TABLE b (x INTEGER); INSERT INTO nowhere VALUES (1);`)}
	try := func(t *testing.T, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "m.db"))
	try(t, err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	schema := func() (n int) {
		try(t, db.QueryRow(`PRAGMA user_version`).Scan(&n))
		return n
	}
	try(t, migrate(t.Context(), db, fstest.MapFS{"migrations/0001.sql": one}))
	try(t, migrate(t.Context(), db, fstest.MapFS{"migrations/0001.sql": one, "migrations/0002.sql": two}))
	try(t, migrate(t.Context(), db, fstest.MapFS{"migrations/0001.sql": one, "migrations/0002.sql": two})) // and again: nothing to do
	var y string
	if try(t, db.QueryRow(`SELECT y FROM a`).Scan(&y)); y != "b" || schema() != 2 {
		t.Errorf("y is %q in schema %d", y, schema())
	}
	err = migrate(t.Context(), db, fstest.MapFS{"migrations/0001.sql": one, "migrations/0002.sql": two, "migrations/0003.sql": broken})
	if err == nil || !strings.Contains(err.Error(), "0003.sql") || schema() != 2 {
		t.Errorf("a broken step: %v, schema %d", err, schema())
	}
	var tables int
	if try(t, db.QueryRow(`SELECT count(*) FROM sqlite_schema WHERE name = 'b'`).Scan(&tables)); tables != 0 {
		t.Error("half a step stayed")
	}
	if err := migrate(t.Context(), db, fstest.MapFS{"migrations/0001.sql": one}); err == nil {
		t.Error("a newer schema was accepted")
	}
	if err := migrate(t.Context(), db, fstest.MapFS{"migrations/0002.sql": two}); err == nil {
		t.Error("a gap was accepted")
	}
}
