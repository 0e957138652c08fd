package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// logOf gives a folder with the case log that klachtd of an earlier schema left, and a
// configuration.
func logOf(t *testing.T, schema int) (config, log string) {
	t.Helper()
	dir := t.TempDir()
	config, log = filepath.Join(dir, "config.toml"), filepath.Join(dir, "klachtd.db")
	packed, err := os.Open(fmt.Sprintf("testdata/logs/schema%d.db.gz", schema))
	if err != nil {
		t.Fatalf("%v: keep a small log of each schema, made by the klachtd of that time", err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	bytes, err := io.ReadAll(r)
	if err == nil {
		err = os.WriteFile(log, bytes, 0o600)
	}
	if err == nil {
		err = os.WriteFile(config, []byte(statusConfig), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return config, log
}

// TestMigrate: the log of every earlier schema is brought up to date, and its cases are
// what they were. Tried before, it changes nothing.
func TestMigrate(t *testing.T) {
	newest := caselog.NewestSchema()
	for schema := 1; schema < newest; schema++ {
		t.Run(fmt.Sprint(schema), func(t *testing.T) {
			t.Parallel()
			config, log := logOf(t, schema)
			run := func(want int, args ...string) string {
				t.Helper()
				var out bytes.Buffer
				a := &env.Env{Out: &out, Err: &out, Getenv: withinTest, Now: func() time.Time { return time.Date(2027, 1, 4, 9, 0, 0, 0, time.UTC) }}
				if code := execute(context.Background(), a, append(args, "--config", config)); code != want {
					t.Fatalf("klachtd %q: exit code %d\n%s", args, code, &out)
				}
				return out.String()
			}
			has := func(want int) {
				t.Helper()
				if got, err := caselog.SchemaOf(t.Context(), log); err != nil || got != want {
					t.Errorf("the log has schema %d, want %d: %v", got, want, err)
				}
			}
			said := run(0, "migrate", "--dry-run")
			for step := schema + 1; step <= newest; step++ {
				if !strings.Contains(said, fmt.Sprintf("\n  %d  ", step)) {
					t.Errorf("step %d is not told\n%s", step, said)
				}
			}
			if !strings.Contains(said, "is what it was") {
				t.Errorf("it says\n%s", said)
			}
			has(schema)
			if left, err := filepath.Glob(filepath.Join(filepath.Dir(log), "klachtd-migrate-*")); err != nil || len(left) > 0 {
				t.Errorf("the trial left %v", left)
			}
			run(0, "migrate")
			has(newest)
			run(0, "verify")
			if said := run(0, "migrate"); strings.Contains(said, "\n  ") {
				t.Errorf("again it says\n%s", said)
			}
			var cases []struct{ ID, Status string }
			if err := json.Unmarshal([]byte(run(0, "case", "list", "--json")), &cases); err != nil {
				t.Fatal(err)
			}
			if len(cases) == 0 || cases[0].ID != "K-2026-0001" || cases[0].Status == "" {
				t.Errorf("its cases are %v", cases)
			}
		})
	}
}
