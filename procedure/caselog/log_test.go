package caselog

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

func TestOpenMakesPrivateFiles(t *testing.T) {
	// The characters of a URI in a path are only a path.
	path := filepath.Join(t.TempDir(), "new folder", "50% a?b#c", "case.db")
	l := reopen(t, path)
	defer l.Close()
	newCase(t, l, 1) // so that there is a WAL
	release, err := l.Lock()
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for name, want := range map[string]fs.FileMode{
		filepath.Dir(path): fs.ModeDir | 0o700, path: 0o600, path + "-wal": 0o600, path + "-shm": 0o600, path + ".lock": 0o600,
	} {
		info, err := os.Stat(name)
		if err != nil {
			t.Error(err)
		} else if info.Mode() != want {
			t.Errorf("%s has mode %v, want %v", name, info.Mode(), want)
		}
	}
	if entries, _ := os.ReadDir(filepath.Dir(path)); len(entries) != 4 {
		t.Errorf("the folder holds %v", entries)
	}
}

func TestOpenRefuses(t *testing.T) {
	tests := []struct {
		name string
		make func(t *testing.T, path string)
		want string
	}{
		{"folder", func(t *testing.T, path string) { try(t, os.Mkdir(path, 0o700)) }, "store.path must name the file"},
		{"readable by others", func(t *testing.T, path string) {
			reopen(t, path).Close()
			try(t, os.Chmod(path, 0o640))
		}, "chmod 600"},
		{"no database", func(t *testing.T, path string) {
			try(t, os.WriteFile(path, []byte(strings.Repeat("Geachte heer of mevrouw, ", 100)), 0o600))
		}, "the last backup"},
		{"damaged", func(t *testing.T, path string) {
			reopen(t, path).Close()
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			try(t, err)
			defer f.Close()
			_, err = f.WriteAt([]byte(strings.Repeat("x", 4000)), 100) // after the header, over the schema
			try(t, err)
		}, "the last backup"},
		{"cut short", func(t *testing.T, path string) {
			reopen(t, path).Close()
			try(t, os.Truncate(path, 8192))
		}, "the last backup"},
		{"of another program", func(t *testing.T, path string) {
			db, err := sql.Open("sqlite3", "file:"+path)
			try(t, err)
			defer db.Close()
			_, err = db.Exec(`CREATE TABLE bookmarks (url TEXT)`)
			try(t, err)
			try(t, os.Chmod(path, 0o600))
		}, "another program"},
		{"newer schema", func(t *testing.T, path string) {
			l := reopen(t, path)
			hand(t, l, `PRAGMA user_version = 99`)
			try(t, l.Close())
		}, "schema 99 and this klachtd knows"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.db")
			tt.make(t, path)
			before, _ := os.ReadFile(path)
			l, err := Open(t.Context(), path)
			if err == nil {
				l.Close()
				t.Fatal("opened")
			}
			if !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), path) {
				t.Errorf("error %q does not say %q and the path", err, tt.want)
			}
			if after, _ := os.ReadFile(path); string(after) != string(before) {
				t.Error("the refused file was changed")
			}
		})
	}
}

func TestRemedy(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{syscall.EROFS, "read-write"},
		{sqlite3.Error{Code: sqlite3.ErrReadonly}, "read-write"},
		{&fs.PathError{Op: "open", Err: syscall.EACCES}, "chown"},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen}, "chown"}, // what SQLite says of a read-only mount
		{fmt.Errorf("insert: %w", sqlite3.Error{Code: sqlite3.ErrFull}), "free space"},
		{syscall.ENOSPC, "free space"},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, "the last backup"},
		{sqlite3.Error{Code: sqlite3.ErrNotADB}, "the last backup"},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, "klachtd verify"},
		{sqlite3.Error{Code: sqlite3.ErrIoErr}, "the disk fails"},
		{&fs.PathError{Op: "open", Err: syscall.EIO}, "the disk fails"},
		{sqlite3.Error{Code: sqlite3.ErrBusy}, "fuser"},
		{syscall.EEXIST, "not in use"},
	} {
		err := explain("/var/lib/klachtd/case.db", "commit", tt.err)
		if !strings.Contains(err.Error(), tt.want) || !errors.Is(err, tt.err) {
			t.Errorf("%v: %q does not say %q", tt.err, err, tt.want)
		}
	}
	if err := explain("case.db", "commit", nil); err != nil {
		t.Errorf("no error became %v", err)
	}
}

func TestUnusable(t *testing.T) {
	for code, want := range map[sqlite3.ErrNo]bool{
		sqlite3.ErrFull: true, sqlite3.ErrIoErr: true, sqlite3.ErrCorrupt: true, sqlite3.ErrBusy: true,
		sqlite3.ErrConstraint: false, sqlite3.ErrTooBig: false,
	} {
		err := explain("case.db", "commit", fmt.Errorf("insert: %w", sqlite3.Error{Code: code}))
		if got := errors.Is(err, ErrUnusable); got != want {
			t.Errorf("%v: %v", err, got)
		}
	}
	if errors.Is(explain("case.db", "commit", ErrConflict), ErrUnusable) {
		t.Error("a conflict is no fault of the disk")
	}
}

// A full disk fails a commit as a whole, and the log goes on when there is room.
func TestFullDisk(t *testing.T) {
	l := testLog(t)
	newCase(t, l, 1)
	var pages int
	try(t, l.writer.QueryRow(`PRAGMA page_count`).Scan(&pages))
	limit := func(n int) { try(t, l.writer.QueryRow(fmt.Sprintf(`PRAGMA max_page_count = %d`, n)).Scan(new(int))) }
	limit(pages)
	in := complaint(2)
	in.Raw = []byte(strings.Repeat("Lange klacht. ", 10_000))
	if _, _, err := l.File(t.Context(), in); err == nil || !strings.Contains(err.Error(), "free space") {
		t.Fatalf("error %v says nothing of the full disk", err)
	}
	if waiting, err := l.Unhandled(t.Context(), 0); err != nil || len(waiting) != 0 {
		t.Errorf("half a mail was filed: %v %v", waiting, err)
	}
	limit(pages * 1000)
	if _, fresh, err := l.File(t.Context(), in); err != nil || !fresh {
		t.Errorf("after making room: fresh %v, %v", fresh, err)
	}
	sound(t, l)
}

func TestWrongPragmaIsSeen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	reopen(t, path).Close()
	for _, tt := range []struct {
		settings string
		want     []part.Setting
		says     string
	}{
		{writing, writerPragmas(), ""},
		{reading, readerPragmas(), ""},
		{strings.Replace(writing, "_synchronous=FULL", "_syncronous=FULL", 1), writerPragmas(), "synchronous"},
		{strings.Replace(writing, "_foreign_keys", "_foriegn_keys", 1), writerPragmas(), "foreign_keys"},
		{strings.Replace(writing, "_secure_delete", "_secure", 1), writerPragmas(), "secure_delete"},
		{strings.Replace(reading, "_query_only", "_queryonly", 1), readerPragmas(), "query_only"},
	} {
		db, err := connect(path, tt.settings, 1)
		try(t, err)
		err = part.Check(t.Context(), db, tt.want)
		if (err == nil) != (tt.says == "") || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v", tt.settings, err)
		}
		try(t, db.Close())
	}
	// A file system without shared memory gives another journal mode.
	db, err := connect(filepath.Join(t.TempDir(), "other.db"), "_journal_mode=TRUNCATE&_synchronous=FULL", 1)
	try(t, err)
	defer db.Close()
	if err := part.Check(t.Context(), db, writerPragmas()); err == nil || !strings.Contains(err.Error(), "local disk") {
		t.Errorf("journal_mode: %v", err)
	}
}

func TestReaderCannotWrite(t *testing.T) {
	l := testLog(t)
	if _, err := l.reader.Exec(`DELETE FROM cases`); err == nil {
		t.Error("the reader wrote")
	}
}

func try(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// A loose mark is stored like any other, by a connection that does not sync when it commits.
func TestMarkLoosely(t *testing.T) {
	l := testLog(t)
	try(t, part.Check(t.Context(), l.loose, []part.Setting{{Name: "synchronous", Want: "1"}, {Name: "journal_mode", Want: "wal"}}))
	try(t, l.MarkLoosely(t.Context(), map[string]time.Time{"pass": noon}))
	at, err := l.Marked(t.Context(), "pass")
	if try(t, err); !at.Equal(noon) {
		t.Errorf("it is marked at %v", at)
	}
}

// What is marked loosely waits as long as it takes for its turn among our own writes.
func TestMarkLooselyInTurn(t *testing.T) {
	l := testLog(t)
	held, release := make(chan bool), make(chan bool)
	written, marked := make(chan error, 1), make(chan error, 1)
	go func() {
		written <- l.write(t.Context(), "write", func(*sql.Tx) error {
			close(held)
			<-release
			return nil
		})
	}()
	<-held
	go func() { marked <- l.MarkLoosely(t.Context(), map[string]time.Time{"pass": noon}) }()
	for l.writer.Stats().WaitCount == 0 {
		select {
		case err := <-marked:
			t.Fatalf("it did not wait for its turn: %v", err)
		default:
			runtime.Gosched()
		}
	}
	close(release)
	try(t, <-written)
	try(t, <-marked)
}
