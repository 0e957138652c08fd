package part

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Setting is a PRAGMA, the value it must have, and what to do when it has another.
type Setting struct{ Name, Want, Remedy string }

// Check reads settings back: SQLite and its driver ignore what they do not know.
func Check(ctx context.Context, db *sql.DB, want []Setting) error {
	for _, p := range want {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+p.Name).Scan(&got); err != nil {
			return fmt.Errorf("PRAGMA %s: %w", p.Name, err)
		}
		if got == p.Want {
			continue
		}
		err := fmt.Errorf("PRAGMA %s is %q and must be %q", p.Name, got, p.Want)
		if p.Remedy != "" {
			err = fmt.Errorf("%w; %s", err, p.Remedy)
		}
		return err
	}
	return nil
}

// EmptyWAL moves the write-ahead log into the database and truncates it; done is false
// when a reader was in the way.
func EmptyWAL(ctx context.Context, db *sql.DB) (done bool, err error) {
	var busy, frames, moved int
	err = db.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved)
	return err == nil && busy == 0, err
}

// pagesAtOnce is how many pages are copied before the context is checked again.
const pagesAtOnce = 256

// CopyPages copies the database of one SQLite connection to another.
func CopyPages(ctx context.Context, target, source any) (err error) {
	t, ok1 := target.(*sqlite3.SQLiteConn)
	s, ok2 := source.(*sqlite3.SQLiteConn)
	if !ok1 || !ok2 {
		return fmt.Errorf("%T and %T are no SQLite connections", target, source)
	}
	b, err := t.Backup("main", s, "main")
	if err != nil {
		return err
	}
	defer func() {
		if finish := b.Finish(); err == nil { // it repeats the error of the last step
			err = finish
		}
	}()
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err = b.Step(pagesAtOnce); err != nil {
			return err
		}
	}
	return nil
}

// Begin makes a database without tables, under another name first: an empty file is never
// taken for a log that was only begun. It gives [fs.ErrExist] when another process was first.
func Begin(path string) error {
	p, err := New(path, ".beginning")
	// Another begins it, and is soon done. flock(2) would wait for ever, or not at all.
	for n := 0; errors.Is(err, errBusy) && n < 250; n++ {
		time.Sleep(20 * time.Millisecond)
		if _, err := os.Lstat(path); err == nil {
			return fs.ErrExist
		}
		p, err = New(path, ".beginning")
	}
	if err != nil {
		return err
	}
	defer p.Drop()
	u := url.URL{Scheme: "file", Path: p.Path, RawQuery: "mode=rw&_journal_mode=WAL"}
	db, err := sql.Open("sqlite3", u.String())
	if err == nil {
		err = errors.Join(db.Ping(), db.Close())
	}
	return cmp.Or(err, p.Keep())
}
