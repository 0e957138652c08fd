package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-sqlite3"
)

// backupPages is how much is copied between two looks at the context.
const backupPages = 256

// Backup copies the log to a new file, 0600, while others read and write it.
// The copy is the log as it stood when Backup began. An existing file is
// refused; an unfinished copy is removed.
func (l *Log) Backup(ctx context.Context, dest string) (err error) {
	f, err := os.OpenFile(dest, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return explain(dest, "make a backup", err)
	}
	defer func() {
		if err != nil {
			os.Remove(dest)
		}
	}()
	if err := f.Close(); err != nil {
		return explain(dest, "make a backup", err)
	}
	to, err := connect(dest, "mode=rw&_synchronous=FULL", 1)
	if err != nil {
		return explain(dest, "make a backup", err)
	}
	if err := errors.Join(l.copyTo(ctx, to), to.Close()); err != nil {
		return explain(dest, "make a backup", err)
	}
	return nil
}

// copyTo copies the log as one read transaction sees it, so that a busy writer
// never makes it begin again.
func (l *Log) copyTo(ctx context.Context, to *sql.DB) error {
	source, err := l.reader.Conn(ctx)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := to.Conn(ctx)
	if err != nil {
		return err
	}
	defer target.Close()
	tx, err := source.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	var schema int
	if err := tx.QueryRowContext(ctx, "PRAGMA user_version").Scan(&schema); err != nil { // the transaction begins here
		return err
	}
	return target.Raw(func(t any) error {
		return source.Raw(func(s any) error {
			return copyPages(ctx, t, s)
		})
	})
}

func copyPages(ctx context.Context, target, source any) (err error) {
	t, ok1 := target.(*sqlite3.SQLiteConn)
	s, ok2 := source.(*sqlite3.SQLiteConn)
	if !ok1 || !ok2 {
		return fmt.Errorf("%T and %T are no SQLite connections", target, source)
	}
	b, err := t.Backup("main", s, "main")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.Finish()) }()
	for done := false; !done; {
		if err := ctx.Err(); err != nil {
			return err
		}
		if done, err = b.Step(backupPages); err != nil {
			return err
		}
	}
	return nil
}
