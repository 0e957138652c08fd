package part

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// LockSuffix follows the name of the log in the name of its lock.
const LockSuffix = ".lock"

// ErrLocked means that another process works on this log.
var ErrLocked = errors.New("another klachtd works on this case log")

// Lock takes the lock of a log for this process. The lock ends with the process, however that
// ends; its file stays.
func Lock(log string) (release func(), err error) {
	f, err := os.OpenFile(log+LockSuffix, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := takeLock(f, log); err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		// Closing alone could leave the lock with a program that is starting right now, which
		// has our open files until it runs.
		_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
		f.Close()
	}, nil
}

func takeLock(f *os.File, log string) error {
	err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder, _ := io.ReadAll(io.LimitReader(f, 20))
		return fmt.Errorf("%w (process %s): let it finish, or stop it", ErrLocked, strings.TrimSpace(string(holder)))
	}
	if err != nil {
		return err
	}
	if err := SameOwner(f, log); err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// SameOwner gives a file to the owner of the log, as SQLite does with its own files: a pass
// that root ran by hand must not lock out the daemon. If there is no log yet, the owner of
// its folder gets it.
func SameOwner(f *os.File, log string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(log)
	if errors.Is(err, fs.ErrNotExist) {
		info, err = os.Stat(filepath.Dir(log))
	}
	if err != nil {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return f.Chown(int(owner.Uid), int(owner.Gid))
}
