package caselog

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

// Lock takes the log for the one process that fetches, decides and sends (run and
// once). It gives [ErrLocked] when another process has it. The lock ends with the
// process, however that ends; the file PATH.lock stays.
//
// The database file itself is locked too, in case a process reaches it by another name.
// SQLite uses a different kind of lock (fcntl(2)), which this does not affect.
func (l *Log) Lock() (release func(), err error) {
	free, err := part.Lock(l.path)
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

// lockFile locks the file itself. The descriptor stays open as long as the log is.
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
