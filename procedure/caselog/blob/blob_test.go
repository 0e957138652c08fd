package blob

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

func table(t *testing.T) *sql.DB {
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "x.db")+"?_journal_mode=WAL&_synchronous=OFF")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if _, err := db.Exec(`CREATE TABLE files (name TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT`); err != nil {
		t.Fatal(err)
	}
	return db
}

// Values of every size come back unchanged from a transaction that is committed, and leave
// nothing behind in one that is not.
func TestValues(t *testing.T) {
	ctx := t.Context()
	db := table(t)
	put := func(name string, value []byte, keep bool) (fresh bool) {
		t.Helper()
		on, err := db.Conn(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer on.Close()
		tx, err := on.BeginTx(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		defer tx.Rollback()
		fresh, err = Insert(ctx, on, tx, "files", `INSERT INTO files (name, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING`, value, name)
		if err == nil && keep {
			err = tx.Commit()
		}
		if err != nil {
			t.Fatal(err)
		}
		return fresh
	}
	get := func(name string) (value []byte, found bool) {
		t.Helper()
		value, found, err := Select(ctx, db, "files", `files b WHERE b.name = ?`, name)
		if err != nil {
			t.Fatal(err)
		}
		return value, found
	}
	values := map[string][]byte{"none": nil, "little": []byte("x"), "nearly large": make([]byte, large-1), "large": make([]byte, large), "very large": make([]byte, 9*large+17)}
	for name, value := range values {
		rand.NewChaCha8([32]byte{1}).Read(value)
		put(name, value, false)
		if _, found := get(name); found {
			t.Errorf("%s is there, and was not kept", name)
		}
		if !put(name, value, true) {
			t.Errorf("%s was there before", name)
		}
		other := bytes.Repeat([]byte("y"), len(value))
		if put(name, other, true) {
			t.Errorf("%s is there twice", name)
		}
	}
	for name, value := range values {
		if got, found := get(name); !found || !bytes.Equal(got, value) {
			t.Errorf("%s: %d bytes came back of %d, or others", name, len(got), len(value))
		}
		if start, found, err := Start(ctx, db, 100, "files", `files b WHERE b.name = ?`, name); err != nil || !found || !bytes.Equal(start, value[:min(len(value), 100)]) {
			t.Errorf("%s: it begins with %d bytes, or others: %v", name, len(start), err)
		}
		var row int64
		if err := db.QueryRow(`SELECT rowid FROM files WHERE name = ?`, name).Scan(&row); err != nil {
			t.Fatal(err)
		}
		if sum, err := Sum(conn(t, db), "files", row); err != nil || sum != fmt.Sprintf("%x", sha256.Sum256(value)) {
			t.Errorf("%s: its sum is %s, %v", name, sum, err)
		}
		var same bool
		if err := db.QueryRow(`SELECT bytes = ? FROM files WHERE name = ?`, append([]byte{}, value...), name).Scan(&same); err != nil || !same {
			t.Errorf("%s is not in its column: %v", name, err)
		}
	}
	if _, found := get("another"); found {
		t.Error("there is what was never put")
	}
	if err := open(conn(t, db), "files", 99, false, nil); err == nil {
		t.Error("a row that is not there was opened")
	}
}

// What is read is of the row that was found, whoever takes that away meanwhile and puts
// another in its place.
func TestReadWhileErased(t *testing.T) {
	ctx := t.Context()
	db := table(t)
	db.SetMaxOpenConns(2)
	values := [][]byte{bytes.Repeat([]byte("a"), large), bytes.Repeat([]byte("b"), large)}
	done := make(chan error)
	go func() {
		var err error
		for i := 0; i < 100 && err == nil; i++ {
			if _, err = db.Exec(`DELETE FROM files`); err == nil {
				_, err = db.Exec(`INSERT INTO files (name, bytes) VALUES (?, ?)`, i%2, values[i%2])
			}
		}
		done <- err
	}()
	for {
		select {
		case err := <-done:
			if err != nil {
				t.Error(err)
			}
			return
		default:
		}
		for i, want := range values {
			if got, found, err := Select(ctx, db, "files", `files b WHERE b.name = ?`, i); err != nil || found && !bytes.Equal(got, want) {
				t.Fatalf("file %d: %d bytes, of another or none: %v", i, len(got), err)
			}
		}
	}
}

// When the system takes no more of a large value, the error tells why, wherever in the
// value that is.
func TestNoRoom(t *testing.T) {
	signal.Ignore(syscall.SIGXFSZ)
	defer signal.Reset(syscall.SIGXFSZ)
	var usual syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &usual); err != nil {
		t.Fatal(err)
	}
	within := 0
	for room := 5 * large; room < 9*large; room += large / 4 {
		on := conn(t, table(t))
		tx, err := on.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		little := usual
		little.Cur = uint64(room)
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &little); err != nil {
			t.Fatal(err)
		}
		_, err = Insert(t.Context(), on, tx, "files", `INSERT INTO files (name, bytes) VALUES ('x', ?)`, make([]byte, 9*large))
		if err != nil {
			within++
		} else {
			err = tx.Commit()
		}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &usual); err != nil {
			t.Fatal(err)
		}
		tx.Rollback()
		var e sqlite3.Error
		if !errors.As(err, &e) || e.SystemErrno != syscall.EFBIG {
			t.Errorf("with room for %d bytes it ends with %v (%v)", room, err, e.SystemErrno)
		}
	}
	if within == 0 {
		t.Error("no room ends within the value")
	}
}

func conn(t *testing.T, db *sql.DB) *sql.Conn {
	on, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { on.Close() })
	return on
}
