// Package part writes files that exist whole or not at all, however the program or the
// machine ends: backups, and what is restored from them.
//
//	New ──► bytes written under another name ──► Keep ──► file and name on the disk
//
// It also makes sure that SQLite keeps the database on the disk as it is told to, and that
// only one process at a time works on it.
package part

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// Part is a file written under a temporary name. It gets its real name only when it is
// complete, so a killed program leaves no half file under that name.
type Part struct {
	File *os.File
	Path string // where it is written
	dest string // what it will be called
}

var errBusy = errors.New("let it finish")

// New makes the file, 0600 whatever the umask, and locks it. It overwrites what a
// killed process left of the same part.
func New(dest, suffix string) (_ *Part, err error) {
	p := &Part{Path: dest + suffix, dest: dest}
	p.File, err = os.OpenFile(p.Path, os.O_CREATE|os.O_RDWR|syscall.O_NOFOLLOW, 0o600)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.File.Close()
		}
	}()
	if err := p.lock(); err != nil {
		return nil, err
	}
	p.removeJournals()
	return p, errors.Join(p.File.Truncate(0), p.File.Chmod(0o600))
}

// lock makes sure that the file is ours alone and still has this name: its last writer
// may have given it its real name since we opened it.
func (p *Part) lock() error {
	busy := fmt.Errorf("another klachtd is writing %s: %w", p.Path, errBusy)
	if err := syscall.Flock(int(p.File.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); errors.Is(err, syscall.EWOULDBLOCK) {
		return busy
	} else if err != nil {
		return err
	}
	ours, err := p.File.Stat()
	if err != nil {
		return err
	}
	if named, err := os.Lstat(p.Path); err != nil || !os.SameFile(ours, named) {
		return busy
	}
	return nil
}

// Keep gives the file its real name, which must not exist yet, and makes sure that both
// survive a power cut.
func (p *Part) Keep() error { return p.KeepAs(p.dest) }

// KeepAs is Keep with another name.
func (p *Part) KeepAs(name string) error {
	if err := p.File.Sync(); err != nil {
		return err
	}
	if err := renameNew(p.Path, name); err != nil {
		return err
	}
	return errors.Join(SyncNames(name), p.close())
}

// close gives up the file and its lock. Closing alone could leave the lock with a program
// that is starting right now.
func (p *Part) close() error {
	_ = syscall.Flock(int(p.File.Fd()), syscall.LOCK_UN)
	return p.File.Close()
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

// Drop removes what was written; after Keep it does nothing.
func (p *Part) Drop() {
	if ours, err := p.File.Stat(); err == nil {
		if named, err := os.Lstat(p.Path); err == nil && os.SameFile(ours, named) {
			os.Remove(p.Path)
			p.removeJournals()
		}
	}
	p.close()
}

// Upgraded ends the name of a copy that is only made to be verified.
const Upgraded = ".upgraded"

// removeJournals removes what was written beside the file.
func (p *Part) removeJournals() {
	os.Remove(p.Path + Upgraded)
	for _, suffix := range Journals() {
		os.Remove(p.Path + suffix)
		os.Remove(p.Path + Upgraded + suffix)
	}
}

// Journals are what SQLite adds to the name of a database for its other files.
func Journals() []string { return []string{"-wal", "-shm", "-journal"} }
