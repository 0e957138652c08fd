package frozen

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	_ "github.com/mattn/go-sqlite3"
)

func sum(b []byte) string { return fmt.Sprintf("%x", sha256.Sum256(b)) }

// encoded is base64 in lines of 76, made another way.
func encoded(data []byte) (lines []byte) {
	for text := base64.StdEncoding.EncodeToString(data); len(text) > 0; text = text[min(76, len(text)):] {
		lines = fmt.Appendf(lines, "%s\r\n", text[:min(76, len(text))])
	}
	return lines
}

// Mail comes back to the byte, wherever a line of base64 or a piece of it ends, and a file
// that two mails enclose is kept once.
func TestMail(t *testing.T) {
	ctx := t.Context()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(t.TempDir(), "x.db")+"?_journal_mode=WAL&_synchronous=OFF")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(`CREATE TABLE letter_bytes (letter INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
		CREATE TABLE documents (sha256 TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT;
		CREATE TABLE letter_files (letter INTEGER, at INTEGER, sha256 TEXT, PRIMARY KEY (letter, at)) STRICT, WITHOUT ROWID`); err != nil {
		t.Fatal(err)
	}
	in := func(do func(*sql.Conn, *sql.Tx)) {
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
		if do(on, tx); tx.Commit() != nil {
			t.Fatal("not committed")
		}
	}
	noise := rand.NewChaCha8([32]byte{1})
	own := bytes.Repeat([]byte("Geachte mevrouw,\r\n"), 3000)
	all := map[int64][]byte{}
	mails := []Mail{{Own: own}, {}}
	for i, size := range []int{0, 1, 56, 57, 58, 22_799, 22_800, 22_801, 100_000, 3 * large} {
		file := make([]byte, size)
		noise.Read(file)
		f := File{At: 1000 * i, SHA256: sum(file), Data: file}
		mails = append(mails, Mail{Own: own, Files: []File{f}}, Mail{Own: own, Files: []File{f, {At: 20_000, SHA256: f.SHA256, Data: file}, {At: len(own), SHA256: f.SHA256, Data: file}}})
	}
	for i, m := range mails {
		var want []byte
		at := 0
		for _, f := range m.Files {
			want = append(append(want, m.Own[at:f.At]...), encoded(f.Data)...)
			at = f.At
		}
		want = append(want, m.Own[at:]...)
		all[int64(i)] = want
		if m.Sum() != sum(want) {
			t.Errorf("mail %d has another sum", i)
		}
		in(func(on *sql.Conn, tx *sql.Tx) {
			if err := Keep(on, tx).Mail(ctx, int64(i), m); err != nil {
				t.Fatal(err)
			}
		})
	}
	for i, want := range all {
		in(func(on *sql.Conn, tx *sql.Tx) {
			for _, most := range []int{All, len(want), len(want) / 2, 1, 0} {
				raw, found, err := selected(ctx, on, i, most)
				if err != nil || !found || !bytes.Equal(raw, want[:min(len(want), most)]) {
					t.Errorf("mail %d: %d bytes of the first %d, or others: %t, %v", i, len(raw), most, found, err)
				}
			}
			if stored, err := Stored(ctx, on, i); err != nil || stored != sum(want) {
				t.Errorf("mail %d: stored with another sum: %v", i, err)
			}
		})
	}
	for i, want := range all {
		var raw []byte
		tell := func(piece []byte) error {
			raw = append(raw, piece...)
			return nil
		}
		if err := Pieces(ctx, db, i, sum(want), tell); err != nil || !bytes.Equal(raw, want) {
			t.Errorf("mail %d in pieces: %d bytes, or others: %v", i, len(raw), err)
		}
		if err := Pieces(ctx, db, i, sum(append(want, 'x')), tell); !errors.Is(err, ErrOther) {
			t.Errorf("mail %d in pieces is taken for another: %v", i, err)
		}
		enough := errors.New("enough")
		if err := Pieces(ctx, db, i, sum(want), func([]byte) error { return enough }); err != enough && len(want) > 0 {
			t.Errorf("mail %d goes on although it is not wanted: %v", i, err)
		}
		in(func(on *sql.Conn, tx *sql.Tx) {
			w, err := Read(ctx, on, i)
			if err != nil || w.Sum != sum(want) || w.Size != int64(len(want)) || (w.Raw != nil) != (len(want) < large) || w.Raw != nil && !bytes.Equal(w.Raw, want) {
				t.Errorf("mail %d: %d of %d bytes, or others: %v", i, len(w.Raw), w.Size, err)
			}
		})
	}
	var documents int
	if err := db.QueryRow(`SELECT count(*) FROM documents`).Scan(&documents); err != nil || documents != 10 {
		t.Errorf("%d files are kept: %v", documents, err)
	}
	in(func(on *sql.Conn, tx *sql.Tx) {
		if raw, found, err := selected(ctx, on, 99, All); found || raw != nil || err != nil {
			t.Errorf("a mail that was never kept: %d bytes, %t, %v", len(raw), found, err)
		}
		if err := Keep(on, tx).Document(ctx, sum([]byte("x")), []byte("y")); err == nil {
			t.Error("a file was kept under the hash of another")
		}
	})
	damage := func(on *sql.Conn, tx *sql.Tx, file []byte) {
		t.Helper()
		if _, err := tx.Exec(`UPDATE documents SET bytes = CAST(substr(bytes, 1, length(bytes) - 1) || 'x' AS BLOB) WHERE sha256 = ?`, sum(file)); err != nil {
			t.Fatal(err)
		}
	}
	for _, m := range mails[len(mails)-6:] { // what many mails enclose is put right by the next that has it, not by a wrong one
		in(func(on *sql.Conn, tx *sql.Tx) {
			file := m.Files[0].Data
			damage(on, tx, file)
			if err := Keep(on, tx).Document(ctx, sum(file), append([]byte("y"), file...)); err == nil {
				t.Error("damage was replaced by something else")
			}
			if err := Keep(on, tx).Document(ctx, sum(file), file); err != nil {
				t.Error(err)
			}
		})
	}
	for i, want := range all {
		in(func(on *sql.Conn, tx *sql.Tx) {
			if w, err := Read(ctx, on, i); err != nil || w.Size < large && !bytes.Equal(w.Raw, want) || w.Sum != sum(want) {
				t.Errorf("mail %d is read with %d bytes, or others: %v", i, len(w.Raw), err)
			}
		})
		if w := Ready(ctx, db, i); len(want) < large && !bytes.Equal(w.Raw, want) || w.Raw != nil && w.Sum != sum(want) || len(want) >= large && w.Raw != nil {
			t.Errorf("mail %d of %d bytes is made ready with %d", i, len(want), len(w.Raw))
		}
	}
	if raw, err := Start(ctx, db, 3, 5); err != nil || string(raw) != string(all[3][:5]) {
		t.Errorf("it begins with %q, %v", raw, err)
	}
}
