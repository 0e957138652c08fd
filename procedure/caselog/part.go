package caselog

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// part is a file that is written under a name of its own and gets its real name
// only when it is whole: whoever is killed before leaves nothing half there.
type part struct {
	f    *os.File
	path string // where it is written
	dest string // what it will be called
}

// newPart makes the file, 0600 whatever the umask, and locks it. What a process
// that was killed left of the same part is written over.
func newPart(dest, suffix string) (_ *part, err error) {
	p := &part{path: dest + suffix, dest: dest}
	p.f, err = os.OpenFile(p.path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.f.Close()
		}
	}()
	if err := p.lock(); err != nil {
		return nil, err
	}
	p.removeJournals()
	return p, errors.Join(p.f.Truncate(0), p.f.Chmod(0o600))
}

// lock makes sure that the file is ours alone, and still the one of that name:
// its last writer may have given it its real name since we opened it.
func (p *part) lock() error {
	busy := fmt.Errorf("another klachtd is writing %s: let it finish", p.path)
	if err := syscall.Flock(int(p.f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return busy
	} else if err != nil {
		return err
	}
	ours, err := p.f.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Lstat(p.path); err != nil || !os.SameFile(ours, named) {
		return busy
	}
	return nil
}

// keep gives the file its name, which nothing else may have, and makes sure that
// both survive a power cut.
func (p *part) keep() error {
	if err := p.f.Sync(); err != nil {
		return err
	}
	if err := renameNew(p.path, p.dest); err != nil {
		return err
	}
	return errors.Join(syncNames(p.dest), p.f.Close())
}

// renameNew gives a file a name that no other file has.
func renameNew(from, to string) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, unix.RENAME_NOREPLACE)
	if !errors.Is(err, unix.EINVAL) && !errors.Is(err, unix.ENOSYS) {
		return err
	}
	// The file system cannot do both in one step.
	if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fs.ErrExist)
	}
	return os.Rename(from, to)
}

// drop removes what was written; nothing is left to do after keep.
func (p *part) drop() {
	if ours, err := p.f.Stat(); err == nil {
		if named, err := os.Lstat(p.path); err == nil && os.SameFile(ours, named) {
			os.Remove(p.path)
			p.removeJournals()
		}
	}
	p.f.Close()
}

// removeJournals removes what was written beside the file.
func (p *part) removeJournals() {
	os.Remove(p.path + upgradedSuffix)
	for _, suffix := range journals() {
		os.Remove(p.path + suffix)
		os.Remove(p.path + upgradedSuffix + suffix)
	}
}

// journals are what SQLite adds to the name of a database for its other files.
func journals() []string { return []string{"-wal", "-shm", "-journal"} }
