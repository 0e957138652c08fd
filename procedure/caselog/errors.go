package caselog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"github.com/mattn/go-sqlite3"
)

var (
	// ErrNoCase: there is no case with that number.
	ErrNoCase = errors.New("no such case")

	// ErrConflict: what the caller decided on has changed since it looked.
	// Nothing was written; look again and decide again.
	ErrConflict = errors.New("changed by somebody else in the meantime")

	// ErrLocked: another process works on this log.
	ErrLocked = errors.New("another klachtd works on this case log")
)

// explain adds to an error of SQLite or of the file system what was being done
// to which file, and what an administrator can do about it.
func explain(path, what string, err error) error {
	if err == nil {
		return nil
	}
	if remedy := remedy(path, err); remedy != "" {
		return fmt.Errorf("case log %s: %s: %w; %s", path, what, err, remedy)
	}
	return fmt.Errorf("case log %s: %s: %w", path, what, err)
}

func remedy(path string, err error) string {
	e, ok := errors.AsType[sqlite3.Error](err)
	switch {
	case errors.Is(err, fs.ErrExist):
		return "choose a name that is not in use"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS),
		ok && (e.Code == sqlite3.ErrPerm || e.Code == sqlite3.ErrCantOpen || e.Code == sqlite3.ErrReadonly):
		return fmt.Sprintf("user %d must own the file and its folder, on a file system that is mounted read-write: "+
			"run klachtd as their owner, or chown them", os.Geteuid())
	case errors.Is(err, syscall.ENOSPC),
		ok && e.Code == sqlite3.ErrFull:
		return "the disk is full: free space on its file system; what was committed before is safe"
	case ok && (e.Code == sqlite3.ErrCorrupt || e.Code == sqlite3.ErrNotADB):
		return "it is damaged or no case log: stop klachtd, keep a copy of the file, and put the last backup in its place"
	case ok && e.Code == sqlite3.ErrIoErr:
		return "the disk fails: look in the system log, and check that it is a local disk with space left"
	case ok && (e.Code == sqlite3.ErrBusy || e.Code == sqlite3.ErrLocked):
		return "another program keeps it locked: close what else has the file open (fuser " + path + ")"
	}
	return ""
}
