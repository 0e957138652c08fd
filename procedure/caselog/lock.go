package caselog

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

// Lock takes the log for the one process that fetches, decides and sends
// (run and once). It gives [ErrLocked] when another process has it. The lock
// goes with the process, however that ends; the file PATH.lock stays.
//
// The file itself is locked too, for a process that reaches it by another name.
// SQLite uses locks of another sort (fcntl(2)), which this does not touch.
func (l *Log) Lock() (release func(), err error) {
	free, err := lock(l.path)
	if err != nil {
		return nil, explain(l.path, "lock", err)
	}
	if err := l.lockFile(); err != nil {
		free()
		return nil, explain(l.path, "lock", err)
	}
	return func() {
		_ = syscall.Flock(int(l.marked.Fd()), syscall.LOCK_UN)
		free()
	}, nil
}

// lockSuffix is what the name of the lock has after that of the log.
const lockSuffix = ".lock"

func lock(log string) (release func(), err error) {
	f, err := os.OpenFile(log+lockSuffix, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := takeLock(f, log); err != nil {
		f.Close()
		return nil, err
	}
	return func() {
		// Closing alone would leave it to a program that is being started this very
		// moment, which has our files until it begins.
		_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
		f.Close()
	}, nil
}

// lockFile locks the file itself. The descriptor stays open as long as the log.
func (l *Log) lockFile() (err error) {
	if l.marked == nil {
		if l.marked, err = os.Open(l.path); err != nil {
			return err
		}
	}
	err = syscall.Flock(int(l.marked.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return fmt.Errorf("%w, under another name: let it finish, or stop it (fuser %s)", ErrLocked, l.path)
	}
	return err
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
	if err := sameOwner(f, log); err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err = f.WriteAt([]byte(strconv.Itoa(os.Getpid())+"\n"), 0)
	return err
}

// sameOwner gives a file to the owner of the log, as SQLite does with its own
// files: a pass that root ran by hand must not lock out the daemon. Where there
// is no log yet, its folder has the owner.
func sameOwner(f *os.File, log string) error {
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
