package caselog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

var (
	// ErrNoCase: there is no case with that number.
	ErrNoCase = errors.New("no such case")

	// ErrConflict: what the caller decided on has changed in the meantime. Nothing was
	// written; read it again and decide again.
	ErrConflict = errors.New("changed by somebody else in the meantime")

	// ErrLocked: another process is working on this log.
	ErrLocked = part.ErrLocked

	// ErrUnusable: the file cannot be read or written now: the disk is full or
	// read-only, the file is damaged, or somebody keeps it locked. The trouble is ours,
	// not a fault of a mail or a case. Nothing was written.
	ErrUnusable = errors.New("the case log cannot be used")

	// ErrReplaced: the name now belongs to a different file from the open one, or to
	// none. Anything written from now on is lost; only reopening helps.
	ErrReplaced = errors.New("the file was moved, replaced or deleted while it was open")

	errDamaged = errors.New("damaged")

	errGone = errors.New("the case log is gone: beside it stands what an earlier klachtd left")
)

// trouble is an error with its remedy; it is ErrUnusable.
type trouble struct {
	text string
	err  error
}

func (t *trouble) Error() string        { return t.text }
func (t *trouble) Unwrap() error        { return t.err }
func (t *trouble) Is(target error) bool { return target == ErrUnusable }

// explain adds to an error of SQLite or the file system which file it was, what was
// being done, and what an administrator can do about it.
func explain(path, what string, err error) error {
	if err == nil {
		return nil
	}
	if remedy := remedy(path, err); remedy != "" {
		return &trouble{fmt.Sprintf("case log %s: %s: %v; %s", path, what, err, remedy), err}
	}
	return fmt.Errorf("case log %s: %s: %w", path, what, err)
}

const (
	remedyFull = "the disk is full: free space on its file system; what was committed before is safe"
	// SQLite also reports damage when the disk cannot read a page.
	remedyDamaged = "it is damaged or no case log, or its disk cannot be read: look in the system log and run klachtd verify; " +
		"if that finds damage too, stop klachtd, keep a copy of the file, and put the last backup in its place (klachtd restore --replace)"
	remedyDisk = "the disk fails: look in the system log, and check that it is a local disk with space left"
)

func remedy(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrExist):
		return "choose a name that is not in use"
	case errors.Is(err, ErrReplaced):
		return "restart klachtd, so that it opens what stands there now (systemctl restart klachtd)"
	case errors.Is(err, errDamaged):
		return remedyDamaged
	case errors.Is(err, errGone):
		return fmt.Sprintf("put the last backup in its place (klachtd restore); only to begin anew, with no cases, remove %s.lock", path)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return remedyOwner()
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return remedyFull
	case errors.Is(err, syscall.EIO):
		return remedyDisk
	}
	if e, ok := errors.AsType[sqlite3.Error](err); ok {
		return remedySQLite(path, e)
	}
	return ""
}

func remedyOwner() string {
	return fmt.Sprintf("user %d must own the file and its folder, on a file system that is mounted read-write: "+
		"run klachtd as their owner, or chown them", os.Geteuid())
}

func remedySQLite(path string, e sqlite3.Error) string {
	switch e.Code {
	case sqlite3.ErrPerm, sqlite3.ErrCantOpen, sqlite3.ErrReadonly:
		return remedyOwner()
	case sqlite3.ErrFull:
		return remedyFull
	case sqlite3.ErrCorrupt, sqlite3.ErrNotADB:
		return remedyDamaged
	case sqlite3.ErrIoErr:
		switch {
		case e.ExtendedCode == sqlite3.ErrIoErrSHMSize, // the WAL index is allocated in full before it is used
			e.SystemErrno == syscall.ENOSPC, e.SystemErrno == syscall.EDQUOT:
			return remedyFull
		case e.SystemErrno == syscall.EROFS, e.SystemErrno == syscall.EPERM, e.SystemErrno == syscall.EACCES:
			return remedyOwner()
		}
		return remedyDisk
	case sqlite3.ErrProtocol: // the -shm opens only for reading, though its owner asks, or cannot be locked
		return remedyDisk
	case sqlite3.ErrBusy, sqlite3.ErrLocked:
		return "another program keeps it locked: close what else has the file open (fuser " + path + ")"
	}
	return ""
}
