package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/caselog/shelf"
)

// MarkBackup marks when the last backup was made; see [Log.Marked].
const MarkBackup = "backup"

// Backup copies the log to a new file, 0600, while others read and write it. The copy
// is the log as it was when Backup began, and it is verified before it gets its name.
// A copy that does not verify, [*Unsound], stays under the name in Copy.Path: dest and
// [shelf.Damaged]. On any error there is no new file called dest, nor is an old one touched.
func (l *Log) Backup(ctx context.Context, dest string) (Copy, error) {
	c, err := l.backup(ctx, dest)
	return c, explain(dest, "make a backup", err)
}

func (l *Log) backup(ctx context.Context, dest string) (c Copy, err error) {
	dest, err = l.MayWrite(dest)
	if err != nil {
		return c, err
	}
	p, err := part.New(dest, shelf.Partial)
	if err != nil {
		return c, err
	}
	defer p.Drop()
	// The part needs no journal: after a power cut it is useless anyway, and Keep syncs it.
	to, err := connect(p.Path, "mode=rw&_journal_mode=OFF&_synchronous=OFF", 1)
	if err != nil {
		return c, err
	}
	if err := errors.Join(l.copyTo(ctx, to), to.Close()); err != nil {
		return c, err
	}
	c, err = examine(ctx, p.Path)
	if c.Path = dest; err == nil {
		return c, p.Keep()
	}
	c.Path = ""
	if _, is := errors.AsType[*Unsound](err); is && p.KeepAs(dest+shelf.Damaged) == nil {
		c.Path = dest + shelf.Damaged
	}
	return c, err
}

// MayWrite returns the absolute path of a new backup. It refuses the names of the log's own
// files, even of those that do not exist just now.
func (l *Log) MayWrite(dest string) (string, error) {
	dest, err := filepath.Abs(dest)
	if err != nil {
		return dest, err
	}
	folder, err := filepath.EvalSymlinks(filepath.Dir(dest))
	if errors.Is(err, fs.ErrNotExist) {
		return dest, fmt.Errorf("%w: make the folder first (mkdir -m 700)", err)
	}
	if err != nil {
		return dest, err
	}
	real := filepath.Join(folder, filepath.Base(dest))
	for _, suffix := range append(part.Journals(), "", part.LockSuffix, restoringSuffix) {
		if real == l.path+suffix {
			return dest, fmt.Errorf("%w: it belongs to the case log itself", fs.ErrExist)
		}
	}
	if _, err := os.Lstat(dest); err == nil {
		return dest, fs.ErrExist
	}
	return dest, nil
}

// copyTo copies the log as one read transaction sees it. A busy writer therefore never
// makes it start over.
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
			return part.CopyPages(ctx, t, s)
		})
	})
}

// BackupInto makes a backup in a folder, named after its instant. Once it is verified,
// BackupInto removes the oldest there until keep are left, and returns their paths. oldest
// is the time of the oldest that stays. Of copies that do not verify the last one stays.
func (l *Log) BackupInto(ctx context.Context, folder string, keep int, now time.Time) (c Copy, removed []string, oldest time.Time, err error) {
	if c, err = l.Backup(ctx, filepath.Join(folder, shelf.Name(now, shelf.Plain))); err != nil {
		if c.Path != "" {
			removed, _ = shelf.TrimDamaged(folder, c.Path)
		}
		return c, removed, oldest, err
	}
	removed, oldest, err = shelf.Trim(folder, c.Path, keep)
	return c, removed, oldest, explain(folder, "remove old backups", err)
}
