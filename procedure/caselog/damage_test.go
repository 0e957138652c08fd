package caselog

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

// Whatever page of the file is damaged, and however: opening it, the quick check
// or Verify says so, with what to do about it. Nothing panics.
func TestEveryDamagedPageIsFound(t *testing.T) {
	l := busyLog(t)
	dir := t.TempDir()
	master := filepath.Join(dir, "master.db")
	_, err := l.Backup(t.Context(), master)
	try(t, err)
	sound, err := os.ReadFile(master)
	try(t, err)
	var size int
	try(t, l.reader.QueryRow(`SELECT page_size FROM pragma_page_size`).Scan(&size))
	damages := map[string]func([]byte){
		"zeros":   func(page []byte) { clear(page) },
		"rubbish": func(page []byte) { copy(page, bytes.Repeat([]byte("rommel "), size)) },
		"ones":    func(page []byte) { copy(page, bytes.Repeat([]byte{0xff}, size)) },
	}
	path := filepath.Join(dir, "case.db")
	quick := 0
	for page := range len(sound) / size {
		for name, damage := range damages {
			data := bytes.Clone(sound)
			damage(data[page*size : (page+1)*size])
			if bytes.Equal(data, sound) {
				continue
			}
			try(t, os.WriteFile(path, data, 0o600))
			found, by := look(t, path)
			switch {
			case found == "":
				t.Errorf("page %d of %s is found by nobody", page+1, name)
			case by != "verify":
				quick++
				if !strings.Contains(found, "klachtd restore") && !strings.Contains(found, "another program") {
					t.Errorf("page %d of %s: it says %q", page+1, name, found)
				}
			}
			for _, rest := range []string{"-wal", "-shm"} {
				os.Remove(path + rest)
			}
		}
	}
	if quick < len(sound)/size {
		t.Errorf("only %d damages were found before any mail would come in", quick)
	}
}

// look gives what is found wrong with a log, and by whom.
func look(t *testing.T, path string) (found, by string) {
	t.Helper()
	l, err := Open(t.Context(), path)
	if err != nil {
		return err.Error(), "open"
	}
	defer l.Close()
	if _, err := l.QuickCheck(t.Context(), 0); err != nil {
		if !errors.Is(err, ErrUnusable) {
			t.Errorf("%v is no ErrUnusable", err)
		}
		return err.Error(), "check"
	}
	findings, err := l.Verify(t.Context())
	if err != nil {
		return err.Error(), "verify"
	}
	return strings.TrimSuffix(fmt.Sprintln(findings), "[]\n"), "verify"
}

// A WAL that is damaged or cut short ends where the damage begins: what was
// committed before that is there, and whole.
func TestDamagedWAL(t *testing.T) {
	l := testLog(t)
	for n := range 5 {
		newCase(t, l, n+1)
	}
	file, err := os.ReadFile(l.path)
	try(t, err)
	wal, err := os.ReadFile(l.path + "-wal")
	try(t, err)
	path := filepath.Join(t.TempDir(), "case.db")
	for n := 0; n <= 10; n++ {
		at := len(wal) * n / 10
		damaged := bytes.Clone(wal)
		copy(damaged[at:], "rommel")
		for name, data := range map[string][]byte{"damaged": damaged, "cut short": wal[:at]} {
			try(t, os.WriteFile(path, file, 0o600))
			try(t, os.WriteFile(path+"-wal", data, 0o600))
			damagedWAL := reopen(t, path)
			_, err := damagedWAL.QuickCheck(t.Context(), 0)
			try(t, err)
			sound(t, damagedWAL)
			if cases, err := damagedWAL.Cases(t.Context(), false); err != nil || n == 10 && len(cases) != 5 {
				t.Errorf("%s at %d: %d cases, %v", name, at, len(cases), err)
			}
			try(t, damagedWAL.Close())
		}
	}
}

// What is written to a file that bears its name no longer would be lost.
func TestReplacedFileTakesNothing(t *testing.T) {
	for name, replace := range map[string]func(t *testing.T, path string){
		"deleted": func(t *testing.T, path string) { try(t, os.Remove(path)) },
		"moved":   func(t *testing.T, path string) { try(t, os.Rename(path, path+".old")) },
		"replaced": func(t *testing.T, path string) {
			copyFile(t, path, path+".new")
			try(t, os.Rename(path+".new", path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := testLog(t)
			newCase(t, l, 1)
			replace(t, l.path)
			_, _, err := l.File(t.Context(), complaint(2))
			if !errors.Is(err, ErrReplaced) || !errors.Is(err, ErrUnusable) || !strings.Contains(err.Error(), "restart klachtd") {
				t.Errorf("filing gives %v", err)
			}
			if err := l.Commit(t.Context(), Commit{At: noon}); !errors.Is(err, ErrReplaced) {
				t.Errorf("a commit gives %v", err)
			}
		})
	}
}

// Where a log was, no empty one is begun.
func TestLostFileIsNotBegunAnew(t *testing.T) {
	for name, lose := range map[string]func(t *testing.T, path string){
		"deleted": func(t *testing.T, path string) { try(t, os.Remove(path)) },
		"emptied": func(t *testing.T, path string) { try(t, os.Truncate(path, 0)) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.db")
			l := reopen(t, path)
			release, err := l.Lock()
			try(t, err)
			release()
			try(t, l.Close())
			lose(t, path)
			if l, err := Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "klachtd restore") || !strings.Contains(err.Error(), path+".lock") {
				l.Close()
				t.Fatalf("opening it gives %v", err)
			}
			try(t, os.Remove(path+".lock"))
			if name == "emptied" {
				try(t, os.Remove(path))
			}
			try(t, reopen(t, path).Close())
		})
	}
}

// An empty file is no case log, and becomes none; what a killed program left of a new one is
// in nobody's way.
func TestEmptyFileIsNoLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	try(t, os.WriteFile(path, nil, 0o600))
	for name, open := range map[string]func(context.Context, string) (*Log, error){"run": Open, "status": OpenExisting, "backup": OpenUnchanged} {
		if l, err := open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "it is empty (0 bytes), and so no case log") {
			l.Close()
			t.Errorf("%s: %v", name, err)
		}
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("it has become something: %v, %v", info, err)
	}
	try(t, os.Rename(path, path+".beginning"))
	l := reopen(t, path)
	defer l.Close()
	sound(t, l)
	if names, _ := filepath.Glob(path + ".*"); len(names) != 0 {
		t.Errorf("left behind: %v", names)
	}
}

// Who finds that another process begins the log waits for it, and works on the same.
func TestBegunByAnother(t *testing.T) {
	dir := t.TempDir()
	try(t, reopen(t, filepath.Join(dir, "other.db")).Close())
	begun, err := os.ReadFile(filepath.Join(dir, "other.db"))
	try(t, err)
	path := filepath.Join(dir, "case.db")
	p, err := part.New(path, ".beginning")
	try(t, err)
	_, err = p.File.Write(begun)
	try(t, err)
	tried := opened(t, p.Path)
	kept := make(chan error)
	go func() {
		<-tried
		kept <- p.Keep()
	}()
	l := reopen(t, path)
	defer l.Close()
	try(t, <-kept)
	sound(t, l)
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now[:len(begun)], begun) {
		t.Errorf("it is another log: %v", err)
	}
}

// opened gives a channel that is closed when a file is opened once more (inotify(7)).
func opened(t *testing.T, path string) <-chan struct{} {
	t.Helper()
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC)
	try(t, err)
	events := os.NewFile(uintptr(fd), "inotify")
	_, err = unix.InotifyAddWatch(fd, path, unix.IN_OPEN)
	try(t, err)
	once := make(chan struct{})
	go func() {
		defer close(once)
		defer events.Close()
		_, _ = events.Read(make([]byte, 4096)) // returns with the first event
	}()
	return once
}

// One file is one log, by whatever name it is reached.
func TestOneFileOneLock(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "case.db")
	l := reopen(t, path)
	defer l.Close()
	release, err := l.Lock()
	try(t, err)
	defer release()

	folder, file, hard := filepath.Join(t.TempDir(), "folder"), filepath.Join(t.TempDir(), "link.db"), filepath.Join(dir, "hard.db")
	try(t, os.Symlink(dir, folder))
	try(t, os.Symlink(path, file))
	for _, name := range []string{path, filepath.Join(folder, "case.db"), file} {
		again := reopen(t, name)
		if _, err := again.Lock(); !errors.Is(err, ErrLocked) {
			t.Errorf("%s is locked too: %v", name, err)
		}
		try(t, again.Close())
	}
	// By a name that Open would have refused, as through another mount.
	other := &Log{path: hard}
	defer other.Close()
	try(t, os.Link(path, hard))
	if _, err := other.Lock(); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "another name") {
		t.Errorf("by another name it is locked too: %v", err)
	}
	if l, err := Open(t.Context(), hard); err == nil || !strings.Contains(err.Error(), "hard links") {
		l.Close()
		t.Errorf("with two names it is opened: %v", err)
	}
	try(t, os.Remove(hard))
	newCase(t, l, 1)
	sound(t, l)
}
