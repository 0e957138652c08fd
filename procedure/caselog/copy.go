package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/caselog/schema"
)

// Copy describes a copy of a case log that was checked and found complete.
type Copy struct {
	Path       string
	Size       int64 // bytes
	SHA256     string
	LastCase   string    // the number of the case that was opened last; "" for none
	LastFactAt time.Time // zero for none
	Schema     int       // that of the klachtd that wrote the log
}

// Unsound says that a file was not accepted as a copy of a case log, and why.
type Unsound struct{ Findings []Finding }

// Error gives the first finding, and how many more there are.
func (u *Unsound) Error() string {
	text := "it does not verify"
	if len(u.Findings) > 0 {
		text += ": " + u.Findings[0].String()
	}
	if n := len(u.Findings) - 1; n > 0 {
		text += fmt.Sprintf(" (and %d more)", n)
	}
	return text
}

// unsound turns an error of SQLite, which could read nothing, or of an instant into findings.
func unsound(err error) error {
	switch e, _ := errors.AsType[sqlite3.Error](err); {
	case e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB:
		return &Unsound{[]Finding{{Table: "file", Problem: e.Error()}}}
	case errors.As(err, new(*time.ParseError)):
		return &Unsound{[]Finding{{Table: "file", Problem: err.Error()}}}
	}
	return err
}

// Damage gives the findings in an error about a file that SQLite could not read at all.
func Damage(err error) (u *Unsound) { errors.As(unsound(err), &u); return u }

// examine verifies the copy at path and describes it. The file is left as it is.
func examine(ctx context.Context, path string) (c Copy, err error) {
	// Nobody else uses the file, so it needs neither locks nor a WAL.
	l := &Log{path: path}
	if l.reader, err = connect(path, reading+"&immutable=1", 1); err != nil {
		return c, err
	}
	defer l.reader.Close()
	if c, err = l.describe(ctx); err != nil {
		return c, unsound(err)
	}
	current, err := upToDate(ctx, l.reader)
	if err != nil {
		return c, unsound(err)
	}
	if current {
		err = l.sound(ctx)
	} else {
		err = examineOlder(ctx, path)
	}
	if err != nil {
		return c, unsound(err)
	}
	c.Size, c.SHA256, err = part.Digest(path)
	return c, err
}

// examineOlder verifies a copy of a log that an older klachtd wrote. It works on a copy
// of that copy, brought up to date.
func examineOlder(ctx context.Context, path string) error {
	scratch, err := part.New(path, part.Upgraded)
	if err != nil {
		return err
	}
	defer scratch.Drop()
	if err := part.Fill(ctx, scratch.File, path); err != nil {
		return err
	}
	l := &Log{path: scratch.Path}
	err = l.open(ctx)
	if err == nil {
		err = l.sound(ctx)
	}
	return unsound(errors.Join(err, l.Close()))
}

// sound gives Unsound when verify finds anything.
func (l *Log) sound(ctx context.Context) error {
	found, err := l.verify(ctx)
	if err == nil && len(found) > 0 {
		err = &Unsound{found}
	}
	return err
}

func (l *Log) describe(ctx context.Context) (Copy, error) {
	c := Copy{Path: l.path}
	err := l.reader.QueryRowContext(ctx, `SELECT
		coalesce((SELECT id FROM cases ORDER BY rowid DESC LIMIT 1), ''),
		(SELECT at FROM facts ORDER BY seq DESC LIMIT 1),
		(SELECT user_version FROM pragma_user_version)`).Scan(&c.LastCase, into{&c.LastFactAt}, &c.Schema)
	return c, err
}

// upToDate reports whether this very program could have written the log.
func upToDate(ctx context.Context, db *sql.DB) (bool, error) {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil || version != schema.Newest() {
		return false, err
	}
	return folded(ctx, db)
}
