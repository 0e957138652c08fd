package caselog

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// What was erased is in no file any more, though a reader kept it in the write-ahead log
// or the program was killed before that was emptied: whoever opens the log next does it.
func TestErasedIsInNoFile(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	has := func() (files []string) {
		all, err := filepath.Glob(l.path + "*")
		try(t, err)
		for _, name := range all {
			content, err := os.ReadFile(name)
			try(t, err)
			if bytes.Contains(content, []byte("anna1@klant.example")) {
				files = append(files, filepath.Base(name))
			}
		}
		return files
	}
	if has() == nil {
		t.Fatal("the log never had it")
	}
	_, err := l.writer.ExecContext(ctx, `PRAGMA busy_timeout = 1`)
	try(t, err)
	reading, err := l.reader.BeginTx(ctx, nil)
	try(t, err)
	var n int
	try(t, reading.QueryRowContext(ctx, `SELECT count(*) FROM facts`).Scan(&n))
	erase(t, l, "K-2026-0001")
	if has() == nil {
		t.Fatal("nobody was in the way")
	}
	try(t, reading.Rollback())

	again := reopen(t, l.path) // the first is not closed: it was killed
	defer again.Close()
	if files := has(); files != nil {
		t.Errorf("it is still in %v", files)
	}
	if at, err := again.Marked(ctx, markErased); err != nil || !at.IsZero() {
		t.Errorf("it is to be done again: %v, %v", at, err)
	}
	sound(t, again)
}
