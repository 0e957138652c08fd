// Package frozen keeps outgoing mail to the byte. A file that mails enclose is kept once,
// however many enclose it: beside its own bytes, a mail has the places where files stand.
//
//	Mail ──► Keeping ──► letter_bytes, letter_files, documents ──► Start, Read, Pieces ──► the bytes for DATA
package frozen

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/mattn/go-sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/blob"
)

// File is a file that a mail encloses, in base64 (RFC 2045 section 6.8).
type File struct {
	At     int // where it stands among the mail's own bytes
	SHA256 string
	Data   []byte
}

// Mail is a mail as it is kept. Its files are in order.
type Mail struct {
	Own   []byte // everything but the files
	Files []File
}

// Sum gives the SHA-256 of the bytes for DATA. They are never in memory all at once.
func (m Mail) Sum() string {
	h := sha256.New()
	var encoded []byte
	at := 0
	for _, f := range m.Files {
		h.Write(m.Own[at:f.At])
		for piece := range slices.Chunk(f.Data, linesAtOnce*lineOf) {
			encoded = appendEncoded(encoded[:0], piece)
			h.Write(encoded)
		}
		at = f.At
	}
	h.Write(m.Own[at:])
	return hex.EncodeToString(h.Sum(nil))
}

// Bytes gives the bytes for DATA.
func (m Mail) Bytes() (raw []byte) {
	at := 0
	for _, f := range m.Files {
		raw = appendEncoded(append(raw, m.Own[at:f.At]...), f.Data)
		at = f.At
	}
	return append(raw, m.Own[at:]...)
}

// The form of an encoded file must never change: mail that was stored is sent in it.
const (
	lineOf      = 57 // how many bytes a line encodes, in 76 characters
	linesAtOnce = 400
)

func encodedLen(n int64) int64 {
	return (n+2)/3*4 + (n+lineOf-1)/lineOf*int64(len("\r\n"))
}

// appendEncoded encodes all at once, behind the room for the line ends, and then moves each
// line to its place: much faster than a line at a time.
func appendEncoded(out, data []byte) []byte {
	at, size := len(out), int(encodedLen(int64(len(data))))
	out = slices.Grow(out, size)[:at+size]
	encoded := out[len(out)-base64.StdEncoding.EncodedLen(len(data)):]
	base64.StdEncoding.Encode(encoded, data)
	for len(encoded) > 0 {
		n := copy(out[at:], encoded[:min(lineOf/3*4, len(encoded))])
		at += n + copy(out[at+n:], "\r\n")
		encoded = encoded[n:]
	}
	return out
}

// Keeping keeps mail in one transaction. A file that it kept is not looked at again.
type Keeping struct {
	on   *sql.Conn
	tx   *sql.Tx // on that connection
	kept map[string]bool
}

// Keep begins. It is over with the transaction, or when a file is erased in it.
func Keep(on *sql.Conn, tx *sql.Tx) *Keeping { return &Keeping{on, tx, make(map[string]bool)} }

// Mail keeps the mail of a letter.
func (k *Keeping) Mail(ctx context.Context, letter int64, m Mail) error {
	if _, err := blob.Insert(ctx, k.on, k.tx, "letter_bytes", `INSERT INTO letter_bytes (letter, bytes) VALUES (?, ?)`, m.Own, letter); err != nil {
		return err
	}
	for _, f := range m.Files {
		if err := k.Document(ctx, f.SHA256, f.Data); err != nil {
			return err
		}
		if _, err := k.tx.ExecContext(ctx, `INSERT INTO letter_files (letter, at, sha256) VALUES (?, ?, ?)`, letter, f.At, f.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// Document keeps a file under its hash, unless it is kept already.
func (k *Keeping) Document(ctx context.Context, sum string, data []byte) error {
	if k.kept[sum] {
		return nil
	}
	err := insertDocument(ctx, k.on, k.tx, sum, data)
	k.kept[sum] = err == nil
	return err
}

// insertDocument keeps a file. If what is kept under its hash was damaged, it is put right,
// or no mail that encloses it could be sent any more.
func insertDocument(ctx context.Context, on *sql.Conn, tx *sql.Tx, sum string, data []byte) error {
	fresh, err := blob.Insert(ctx, on, tx, "documents", `INSERT INTO documents (sha256, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING`, data, sum)
	if err != nil {
		return err
	}
	if !fresh {
		if same, err := isKept(ctx, on, tx, sum, data); same || err != nil {
			return err
		}
	}
	if real := sha256.Sum256(data); hex.EncodeToString(real[:]) != sum {
		return fmt.Errorf("its hash is not %s", sum)
	}
	if !fresh {
		_, err = tx.ExecContext(ctx, `UPDATE documents SET bytes = ? WHERE sha256 = ?`, data, sum)
	}
	return err
}

// isKept reports whether the file that is kept under a hash is this one.
func isKept(ctx context.Context, on *sql.Conn, tx *sql.Tx, sum string, data []byte) (same bool, err error) {
	var row int64
	var size int
	if err := tx.QueryRowContext(ctx, `SELECT rowid, length(bytes) FROM documents WHERE sha256 = ?`, sum).Scan(&row, &size); err != nil || size != len(data) {
		return false, err
	}
	same = true
	err = blob.Read(on, "documents", row, 0, int64(size), 32<<10, func(piece []byte) bool {
		same = bytes.Equal(piece, data[:len(piece)])
		data = data[len(piece):]
		return same
	})
	return same, err
}

// stretch is a part of a mail: some of its own bytes, or a file.
type stretch struct {
	table    string
	row      int64
	bytes    []byte // of the row; nil when they are many
	from, to int64
}

func (s stretch) file() bool { return s.table == "documents" }

func (s stretch) len() int64 {
	if s.file() {
		return encodedLen(s.to)
	}
	return s.to - s.from
}

// stretches gives the parts of a mail in order; none when it is not kept. What was read stays
// as it is until rows are closed, whoever erases it meanwhile.
func stretches(ctx context.Context, on *sql.Conn, letter int64) (all []stretch, rows *sql.Rows, err error) {
	rows, err = on.QueryContext(ctx, `SELECT false AS own, f.at AS at, d.rowid, length(bytes), `+few+` FROM letter_files f JOIN documents d ON d.sha256 = f.sha256 WHERE f.letter = ?1
		UNION ALL SELECT true, 0, letter, length(bytes), `+few+` FROM letter_bytes WHERE letter = ?1 ORDER BY own, at`, letter)
	if err != nil {
		return nil, nil, err
	}
	var files []stretch
	for rows.Next() {
		s, own := stretch{table: "documents"}, false
		if err := rows.Scan(&own, &s.from, &s.row, &s.to, &s.bytes); err != nil {
			rows.Close()
			return nil, nil, err
		}
		if !own {
			files = append(files, s)
			continue
		}
		s.table = "letter_bytes"
		for _, file := range files {
			before := s
			before.to = min(max(file.from, s.from), s.to) // as it was made; one that was changed has another hash
			s.from, file.from = before.to, 0
			all = append(all, before, file)
		}
		return append(all, s), rows, nil // its end is not read, which would close it
	}
	return nil, rows, rows.Err()
}

// few gives column bytes unless they are many, which are read a piece at a time, without
// copies by the driver.
const few = `iif(length(bytes) < 4000, bytes, NULL)`

// read calls tell for each piece of the bytes for DATA, as long as it wants more. add appends
// the piece.
func read(on *sql.Conn, all []stretch, tell func(add func(out []byte) []byte) (more bool)) error {
	more := true
	for _, s := range all {
		if !more {
			break
		}
		give := func(piece []byte) bool {
			more = tell(func(out []byte) []byte {
				if s.file() {
					return appendEncoded(out, piece)
				}
				return append(out, piece...)
			})
			return more
		}
		if s.bytes != nil {
			give(s.bytes[s.from:s.to])
		} else if err := blob.Read(on, s.table, s.row, s.from, s.to, lineOf*linesAtOnce, give); err != nil {
			return err
		}
	}
	return nil
}

// selected gives the bytes for DATA of a letter, at most the first most of them. found is
// false when they are not kept.
func selected(ctx context.Context, on *sql.Conn, letter int64, most int) (raw []byte, found bool, err error) {
	all, rows, err := stretches(ctx, on, letter)
	if err != nil {
		return nil, false, err
	}
	defer rows.Close()
	if len(all) == 0 {
		return nil, false, rows.Err()
	}
	raw, err = gather(on, all, most)
	return raw, err == nil, err
}

// gather gives the bytes for DATA, at most the first most of them.
func gather(on *sql.Conn, all []stretch, most int) (raw []byte, err error) {
	raw = make([]byte, 0, min(total(all), int64(most)))
	err = read(on, all, func(add func([]byte) []byte) bool {
		raw = add(raw)
		return len(raw) < most
	})
	return raw[:min(len(raw), most)], err
}

// sumOf gives the SHA-256 of the bytes for DATA, of which a piece at a time is read.
func sumOf(on *sql.Conn, all []stretch) (sum string, err error) {
	h := sha256.New()
	var piece []byte
	err = read(on, all, func(add func([]byte) []byte) bool {
		piece = add(piece[:0])
		h.Write(piece)
		return true
	})
	return hex.EncodeToString(h.Sum(nil)), err
}

func total(all []stretch) (size int64) {
	for _, s := range all {
		size += s.len()
	}
	return size
}

// All is more than a mail has.
const All = math.MaxInt32

// Start gives the bytes for DATA of a letter, at most the first most of them, as of one
// moment, outside any transaction.
func Start(ctx context.Context, db *sql.DB, letter int64, most int) (raw []byte, err error) {
	on, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer on.Close()
	raw, _, err = selected(ctx, on, letter, most)
	if len(raw) >= large && err == nil { // its last pages are no longer needed
		err = blob.Shrink(ctx, on)
	}
	return raw, err
}

const large = 1 << 20 // bytes

// Whole is the bytes for DATA of a letter, their number, and their SHA-256.
type Whole struct {
	Raw  []byte // nil when they are many: see [Pieces]
	Size int64
	Sum  string
}

func whole(raw []byte) Whole {
	sum := sha256.Sum256(raw)
	return Whole{raw, int64(len(raw)), hex.EncodeToString(sum[:])}
}

// Read gives all of a letter.
func Read(ctx context.Context, on *sql.Conn, letter int64) (w Whole, err error) {
	all, rows, err := stretches(ctx, on, letter)
	if err != nil {
		return w, err
	}
	defer rows.Close()
	if total(all) < large {
		raw, err := gather(on, all, large)
		return whole(raw), err
	}
	w.Size = total(all)
	w.Sum, err = sumOf(on, all)
	return w, err
}

// atOnce is how many bytes [Pieces] reads at once: whole lines of a file.
const atOnce = lineOf * 16 << 10

// ErrOther means that the bytes of a letter are not those that were asked for.
var ErrOther = errors.New("the mail was erased or damaged meanwhile")

// Pieces calls tell with the bytes for DATA of a letter, a piece at a time. The log is not
// held while tell works, which may take long. It gives [ErrOther] at the end when these were
// not the bytes with that SHA-256. A piece is gone after the call.
func Pieces(ctx context.Context, db *sql.DB, letter int64, sum string, tell func(piece []byte) error) error {
	held := func(do func(*sql.Conn) error) error {
		on, err := db.Conn(ctx)
		if err != nil {
			return err
		}
		return errors.Join(do(on), on.Close())
	}
	var all []stretch
	if err := held(func(on *sql.Conn) error {
		found, rows, err := stretches(ctx, on, letter)
		if err != nil {
			return err
		}
		all = found
		return errors.Join(rows.Err(), rows.Close())
	}); err != nil {
		return err
	}
	h := sha256.New()
	var piece []byte
	for _, s := range all {
		for end := s.to; s.from < end; s.from = s.to {
			s.to = min(s.from+atOnce, end)
			piece = piece[:0]
			if err := held(func(on *sql.Conn) error {
				return read(on, []stretch{s}, func(add func([]byte) []byte) bool {
					piece = add(piece)
					return true
				})
			}); isGone(err) {
				return ErrOther
			} else if err != nil {
				return err
			}
			h.Write(piece)
			if err := tell(piece); err != nil {
				return err
			}
		}
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return ErrOther
	}
	return nil
}

// isGone reports whether a row that was to be read is not there: SQLite has no code for that.
func isGone(err error) bool {
	e, is := errors.AsType[sqlite3.Error](err)
	return is && e.Code == sqlite3.ErrError
}

// Ready is Read beforehand, outside any transaction. It gives no bytes when they are many, or
// cannot be read: Read will say why.
func Ready(ctx context.Context, db *sql.DB, letter int64) Whole {
	raw, err := Start(ctx, db, letter, large)
	if err != nil || len(raw) == 0 || len(raw) == large {
		return Whole{}
	}
	return whole(raw)
}

// Stored gives the SHA-256 of the bytes for DATA of a letter.
func Stored(ctx context.Context, on *sql.Conn, letter int64) (sum string, err error) {
	all, rows, err := stretches(ctx, on, letter)
	if err != nil {
		return "", err
	}
	defer rows.Close()
	return sumOf(on, all)
}
