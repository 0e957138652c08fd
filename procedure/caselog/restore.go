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
)

// MarkRestored marks when the log was restored from a backup.
const MarkRestored = "restored"

// restoringSuffix ends the name of a log that is being restored. While such a file
// exists, [Open] refuses the log, so that after an interrupted restore the daemon does
// not start with an empty log.
const restoringSuffix = ".restoring"

func restoring(path string) error {
	_, err := os.Lstat(path + restoringSuffix)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = fmt.Errorf("it is being restored, or a restore was cut short: run klachtd restore again, "+
			"or remove %s to go on with what is there", path+restoringSuffix)
	}
	return err
}

// Restoration says what a restore is to do.
type Restoration struct {
	From, To string
	Replace  bool      // move the log that is there aside
	Damaged  bool      // accept a copy that does not verify
	Skip     int       // how many case numbers to skip in each year; see Restore
	Now      time.Time // for the mark, and the year whose case numbers are skipped
	Zone     *time.Location
}

// Restored is what a restore did.
type Restored struct {
	Copy               // of the backup, as it is
	Uncertain int      // mails that may have left since the backup: sent again in half an hour
	Waiting   int      // mails that were not due yet
	NextCase  string   // the next case number of this year
	Paused    bool     // sending was paused when the backup was made
	Moved     []string // the files that were moved aside
	Damage    *Unsound // what is wrong with it, when that is accepted; nil for nothing
}

// Restore puts a backup in the place of the log, 0600, for the owner of the folder. It
// holds the lock of run and once. It gives [ErrLocked] when another process has the
// lock, [*Unsound] when the backup does not verify, and [fs.ErrExist] when there is a
// log and Replace is not set.
//
// What the backup has as sent is never sent again. Mail that was waiting may have left
// after the backup was made: it becomes uncertain, and is sent again with the same
// bytes. Which case numbers were given out after the backup is unknown, so Skip numbers
// are left out.
func Restore(ctx context.Context, r Restoration) (Restored, error) {
	done, err := r.restore(ctx)
	return done, explain(r.To, "restore from "+r.From, err)
}

func (r *Restoration) restore(ctx context.Context) (done Restored, err error) {
	if r.To, err = r.place(); err != nil {
		return done, err
	}
	_, before := os.Lstat(r.To + part.LockSuffix)
	release, err := part.Lock(r.To)
	if err != nil {
		return done, err
	}
	defer func() {
		if err != nil && errors.Is(before, fs.ErrNotExist) && len(done.Moved) == 0 {
			os.Remove(r.To + part.LockSuffix) // else it would suggest that there was a log
		}
		release()
	}()
	inTheWay, err := part.Present(r.To)
	if err != nil {
		return done, err
	}
	if len(inTheWay) > 0 && !r.Replace {
		return done, fmt.Errorf("%w: %s", fs.ErrExist, inTheWay[0])
	}
	p, err := part.New(r.To, restoringSuffix)
	if err != nil {
		return done, err
	}
	defer func() {
		if len(done.Moved) == 0 || err == nil { // otherwise Open must keep refusing
			p.Drop()
		}
	}()
	if err := part.SameOwner(p.File, r.To); err != nil {
		return done, err
	}
	if err := r.fill(ctx, p); err != nil {
		return done, err
	}
	if done, err = r.adjust(ctx, p); err != nil {
		return done, err
	}
	if left, err := part.Present(p.Path); err != nil || len(left) != 1 {
		return done, errors.Join(err, fmt.Errorf("%v should be one file", left))
	}
	if done.Moved, err = part.MoveAside(r.To, inTheWay, r.Now); err != nil {
		return done, err
	}
	return done, p.Keep()
}

// place gives the path that the log will have, and makes sure its folder exists.
func (r *Restoration) place() (string, error) {
	to, err := filepath.Abs(r.To)
	if err != nil {
		return to, err
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return to, err
	}
	if real, err := filepath.EvalSymlinks(to); err == nil {
		to = real
	} else if folder, err := filepath.EvalSymlinks(filepath.Dir(to)); err == nil {
		to = filepath.Join(folder, filepath.Base(to))
	}
	from, err := os.Stat(r.From)
	if err != nil {
		return to, err
	}
	if !from.Mode().IsRegular() {
		return to, fmt.Errorf("%s is not a file: name one backup", r.From)
	}
	if there, err := os.Stat(to); err == nil && os.SameFile(from, there) {
		return to, fmt.Errorf("%s is the case log itself", r.From)
	}
	return to, nil
}

// fill copies the backup. A file from the disk of a lost machine can have a WAL beside
// it that holds its last commits.
func (r *Restoration) fill(ctx context.Context, p *part.Part) error {
	if err := part.Fill(ctx, p.File, r.From); err != nil {
		return err
	}
	if _, err := os.Stat(r.From + "-wal"); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	wal, err := os.OpenFile(p.Path+"-wal", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(part.Fill(ctx, wal, r.From+"-wal"), wal.Close())
}

// adjust brings the copy up to date, verifies it, and makes it a log that can be used
// again.
func (r *Restoration) adjust(ctx context.Context, p *part.Part) (done Restored, err error) {
	if done.Size, done.SHA256, err = part.Digest(r.From); err != nil {
		return done, err
	}
	if err := isLog(ctx, p.Path); err != nil {
		return done, unsound(err)
	}
	l := &Log{path: p.Path}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.open(ctx); err != nil {
		return done, unsound(err)
	}
	err = unsound(l.sound(ctx))
	damage, is := errors.AsType[*Unsound](err)
	if err != nil && !(is && r.Damaged) {
		return done, err
	}
	size, sum := done.Size, done.SHA256
	if done.Copy, err = l.describe(ctx); err != nil {
		return done, unsound(err)
	}
	done.Path, done.Size, done.SHA256, done.Damage = r.From, size, sum, damage
	tx, err := l.writer.BeginTx(ctx, nil)
	if err != nil {
		return done, err
	}
	defer tx.Rollback()
	if err := r.goOn(ctx, tx, &done); err != nil {
		return done, unsound(err)
	}
	return done, unsound(tx.Commit())
}

// isLog refuses an empty file, which Open would turn into a new log.
func isLog(ctx context.Context, path string) error {
	if _, err := inspect(ctx, path); err != nil {
		return err
	}
	db, err := connect(path, "mode=rw", 1)
	if err != nil {
		return err
	}
	defer db.Close()
	var id int
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	if id != applicationID {
		return &Unsound{[]Finding{{Table: "file", Problem: "it is not a case log"}}}
	}
	return nil
}

// goOn makes the changes that a restored log needs.
func (r *Restoration) goOn(ctx context.Context, tx *sql.Tx, done *Restored) error {
	now := instant(r.Now)
	n, err := change(ctx, tx,
		`UPDATE letters SET state = 'uncertain', next_at = max(next_at, ?)
		WHERE state IN ('sending', 'uncertain') OR state = 'queued' AND next_at <= ?`, instant(r.Now.Add(recoverAfter)), now)
	if err != nil {
		return err
	}
	done.Uncertain = int(n)
	if err := tx.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM letters WHERE state = 'queued'),
		EXISTS (SELECT 1 FROM marks WHERE name = ?)`, markPaused).Scan(&done.Waiting, &done.Paused); err != nil {
		return err
	}
	if err := r.skip(ctx, tx, done); err != nil {
		return err
	}
	return mark(ctx, tx, MarkRestored, r.Now)
}

// skip leaves out case numbers of this year, of the years since the backup, and of last
// year: mail from December is also read in January.
func (r *Restoration) skip(ctx context.Context, tx *sql.Tx, done *Restored) error {
	this := r.Now.In(r.Zone).Year()
	first := this - 1
	if !done.LastFactAt.IsZero() {
		first = min(first, done.LastFactAt.In(r.Zone).Year())
	}
	for year := first; year <= this && r.Skip > 0; year++ {
		if _, err := change(ctx, tx,
			`INSERT INTO case_numbers (year, last) VALUES (?1, ?2) ON CONFLICT (year) DO UPDATE SET last = last + ?2`, year, r.Skip); err != nil {
			return err
		}
	}
	n, err := nextNumber(ctx, tx, this)
	done.NextCase = CaseNumber(this, n)
	return err
}
