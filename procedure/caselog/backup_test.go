package caselog

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/caselog/shelf"
)

func backup(t testing.TB, l *Log, dest string) Copy {
	t.Helper()
	c, err := l.Backup(t.Context(), dest)
	try(t, err)
	return c
}

func TestBackup(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	dest := filepath.Join(t.TempDir(), "backup.db")
	writing := make(chan error, 1)
	go func() { // somebody goes on working
		for n := 10; n < 20; n++ {
			if _, _, err := l.File(ctx, complaint(n)); err != nil {
				writing <- err
				return
			}
		}
		writing <- nil
	}()
	c := backup(t, l, dest)
	try(t, <-writing)
	info, err := os.Stat(dest)
	try(t, err)
	if info.Mode() != 0o600 {
		t.Errorf("the backup has mode %v", info.Mode())
	}
	size, sum, err := part.Digest(dest)
	if err != nil || size != c.Size || sum != c.SHA256 || c.LastCase != "K-2026-0002" || !c.LastFactAt.Equal(noon.Add(24*time.Hour)) {
		t.Errorf("described as %+v, %v", c, err)
	}
	if names, _ := filepath.Glob(dest + "*"); len(names) != 1 {
		t.Errorf("beside the backup stand %v", names)
	}
	if _, err := l.Backup(ctx, dest); !errors.Is(err, fs.ErrExist) {
		t.Errorf("an existing file was overwritten: %v", err)
	}
	if _, err := l.Backup(ctx, l.path); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the log was overwritten by itself: %v", err)
	}
	b := reopen(t, dest)
	defer b.Close()
	sound(t, b)
	if cases, err := b.Cases(ctx, false); len(cases) != 2 || err != nil {
		t.Errorf("the backup has %d cases, %v", len(cases), err)
	}
	newCase(t, b, 30) // and it works as a log
}

func TestBackupThatFailsLeavesNothing(t *testing.T) {
	l := testLog(t)
	dir := filepath.Join(t.TempDir(), "gone")
	if _, err := l.Backup(t.Context(), filepath.Join(dir, "b.db")); err == nil {
		t.Error("a backup into no folder")
	}
	cancelled := filepath.Join(t.TempDir(), "b.db")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Backup(ctx, cancelled); err == nil {
		t.Error("a cancelled backup succeeded")
	}
	if _, err := os.Stat(cancelled); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("half a backup stayed: %v", err)
	}
}

// What does not verify is no backup, says why, and stays under a name of its own, from which
// it is restored only by somebody who says so. In a folder it takes no backup's place.
func TestBackupOfAChangedLog(t *testing.T) {
	l, folder := busyLog(t), t.TempDir()
	_, _, _, err := l.BackupInto(t.Context(), folder, 1, noon)
	try(t, err)
	hand(t, l, `UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`)
	var kept string
	for day := 1; day < 4; day++ {
		c, removed, _, err := l.BackupInto(t.Context(), folder, 1, noon.AddDate(0, 0, day))
		u, ok := errors.AsType[*Unsound](err)
		if !ok || len(u.Findings) != 1 || u.Findings[0].Row != "K-2026-0002" {
			t.Errorf("day %d: got %v", day, err)
		}
		if day > 1 && !slices.Equal(removed, []string{kept}) {
			t.Errorf("day %d: removed %v, want the one of the day before", day, removed)
		}
		kept = c.Path
	}
	good := filepath.Join(folder, shelf.Name(noon, shelf.Plain))
	if names, _ := filepath.Glob(folder + "/*"); !slices.Equal(names, []string{good, kept}) || !strings.HasSuffix(kept, shelf.Damaged) {
		t.Errorf("there is %v", names)
	}
	r := Restoration{From: kept, To: filepath.Join(t.TempDir(), "case.db"), Now: noon, Zone: time.UTC}
	if _, err = Restore(t.Context(), r); !errors.As(err, new(*Unsound)) {
		t.Errorf("it is restored unasked: %v", err)
	}
	r.Damaged = true
	done, err := Restore(t.Context(), r)
	if err != nil || done.Damage == nil || len(done.Damage.Findings) != 1 {
		t.Fatalf("it is not restored, or without saying what is wrong: %v, %v", done.Damage, err)
	}
	restored := reopen(t, r.To)
	defer restored.Close()
	if found, err := restored.Verify(t.Context()); err != nil || len(found) != 1 {
		t.Errorf("restored with %v, %v", found, err)
	}
}

// A log with an instant that is none does not verify, and is copied all the same.
func TestBackupOfAnUnreadableInstant(t *testing.T) {
	for _, which := range []string{"max", "min"} {
		l, dest := busyLog(t), filepath.Join(t.TempDir(), "b.db")
		hand(t, l, dropTriggers+`UPDATE facts SET at = 'x' WHERE seq = (SELECT `+which+`(seq) FROM facts)`)
		c, err := l.Backup(t.Context(), dest)
		if Damage(err) == nil || c.Path != dest+shelf.Damaged {
			t.Errorf("%s: %q, %v", which, c.Path, err)
		}
		r := Restoration{From: dest + shelf.Damaged, To: dest, Damaged: true, Now: noon, Zone: time.UTC}
		if _, err := Restore(t.Context(), r); err != nil && !errors.As(err, new(*Unsound)) {
			t.Errorf("%s: %v", which, err)
		}
	}
}

// A copy with a page that cannot be read is restored by who says so as far as it can be used,
// or else refused as damaged.
func TestRestoreOfDamagedPages(t *testing.T) {
	l, folder := busyLog(t), t.TempDir()
	good := filepath.Join(folder, "good.db")
	backup(t, l, good)
	whole, err := os.ReadFile(good)
	try(t, err)
	refused := 0
	for page := 1; page < 8; page++ {
		from := filepath.Join(folder, fmt.Sprint(page))
		broken := slices.Clone(whole)
		clear(broken[page*4096:][:64])
		try(t, os.WriteFile(from, broken, 0o600))
		r := Restoration{From: from, To: from + ".db", Damaged: true, Skip: 1, Now: noon, Zone: time.UTC}
		if _, err := Restore(t.Context(), r); err == nil {
			continue
		} else if !errors.As(err, new(*Unsound)) {
			t.Errorf("page %d: %v", page, err)
		}
		refused++
		if _, err := os.Stat(r.To); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("page %d is refused, and there is a log: %v", page, err)
		}
	}
	if refused == 0 {
		t.Error("no page was needed")
	}
}

// No backup gets a name that SQLite or klachtd uses for the log itself.
func TestBackupKeepsOffTheLog(t *testing.T) {
	l := testLog(t)
	try(t, os.Symlink(filepath.Dir(l.path), filepath.Join(t.TempDir(), "alias")))
	for _, suffix := range []string{"", "-wal", "-shm", "-journal", ".lock", ".restoring"} {
		if _, err := l.Backup(t.Context(), l.path+suffix); err == nil || !strings.Contains(err.Error(), "belongs to the case log") {
			t.Errorf("%s: %v", suffix, err)
		}
	}
}

// A log of an older klachtd is copied as it is, and verified as this one would
// have it.
func TestBackupOfAnOlderLog(t *testing.T) {
	l := busyLog(t)
	age(t, l)
	try(t, l.Close())
	old, err := OpenUnchanged(t.Context(), l.path)
	try(t, err)
	defer old.Close()
	folder := t.TempDir()
	dest := filepath.Join(folder, "b.db")
	backup(t, old, dest)
	try(t, old.Mark(t.Context(), MarkBackup, noon))
	for _, path := range []string{l.path, dest} {
		db, err := sql.Open("sqlite3", "file:"+path+"?mode=ro")
		try(t, err)
		var schema int
		if try(t, db.QueryRow(`PRAGMA user_version`).Scan(&schema)); schema != 2 {
			t.Errorf("%s has schema %d", path, schema)
		}
		try(t, db.Close())
	}
	hand(t, old, `UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`)
	_, err = old.Backup(t.Context(), filepath.Join(folder, "c.db"))
	if _, ok := errors.AsType[*Unsound](err); !ok {
		t.Errorf("a change by hand went unseen: %v", err)
	}
	if names, _ := filepath.Glob(filepath.Join(folder, "[bc].db*.*")); len(names) != 1 || names[0] != filepath.Join(folder, "c.db.damaged") {
		t.Errorf("left behind: %v", names)
	}
	reopened := reopen(t, dest)
	defer reopened.Close()
	sound(t, reopened)
}

func TestOpenUnchangedMakesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	if l, err := OpenUnchanged(t.Context(), path); !errors.Is(err, fs.ErrNotExist) {
		l.Close()
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file was made: %v", err)
	}
}

func TestRotation(t *testing.T) {
	l, folder := busyLog(t), t.TempDir()
	others := []string{"klachtd-2020.db", "klachtd-2020-01-01T0000Z.db.gz", "klachtd-2020-01-01T0000Z.age", "xklachtd-2020-01-01T0000Z.db", "klachtd-2020-13-01T0000Z.db", "klachtd.db"}
	for _, name := range append(others, "klachtd-2020-01-01T0000Z.db", "klachtd-2020-01-02T000000Z.db.age", "klachtd-2020-01-02T0000Z.db.partial", "klachtd-2020-01-02T0000Z.db.age.damaged.partial", "klachtd-2020-01-02T0000Z.db.partial.upgraded-wal") {
		try(t, os.WriteFile(filepath.Join(folder, name), nil, 0o600))
	}
	try(t, os.Mkdir(filepath.Join(folder, "klachtd-2020-01-03T0000Z.db"), 0o700))
	writing, err := part.New(filepath.Join(folder, "klachtd-2026-11-23T1059Z.db"), shelf.Partial)
	try(t, err)
	var removed []string
	for day := range 4 {
		c, gone, oldest, err := l.BackupInto(t.Context(), folder, 3, noon.AddDate(0, 0, day))
		try(t, err)
		if first := noon.AddDate(0, 0, day-2); day > 1 && !oldest.Equal(first) {
			t.Errorf("they are since %v, want %v", oldest, first)
		}
		if want := fmt.Sprintf("klachtd-2026-11-%dT110000Z.db", 23+day); filepath.Base(c.Path) != want {
			t.Errorf("made %s, want %s", c.Path, want)
		}
		for _, path := range gone {
			removed = append(removed, filepath.Base(path))
		}
	}
	if want := []string{"klachtd-2020-01-01T0000Z.db", "klachtd-2020-01-02T000000Z.db.age", "klachtd-2026-11-23T110000Z.db"}; !slices.Equal(removed, want) {
		t.Errorf("removed %v, want %v", removed, want)
	}
	for _, name := range append(others, "klachtd-2020-01-03T0000Z.db", filepath.Base(writing.Path)) {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Error(err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(folder, "*.partial*")); len(left) != 1 {
		t.Errorf("unfinished: %v", left)
	}
	writing.Drop()

	// A clock that went back never costs the new one, nor a failure an old one.
	c, _, oldest, err := l.BackupInto(t.Context(), folder, 1, noon.AddDate(-1, 0, 0))
	try(t, err)
	if left, _ := filepath.Glob(filepath.Join(folder, "klachtd-2???-*Z.db")); !slices.Equal(left, []string{filepath.Join(folder, "klachtd-2020-01-03T0000Z.db"), filepath.Join(folder, "klachtd-2020-13-01T0000Z.db"), c.Path}) || !oldest.Equal(noon.AddDate(-1, 0, 0)) {
		t.Errorf("left %v", left)
	}
	hand(t, l, `UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`)
	if _, gone, _, err := l.BackupInto(t.Context(), folder, 1, noon); err == nil || len(gone) != 0 {
		t.Errorf("removed %v, %v", gone, err)
	}
	if _, err := os.Stat(c.Path); err != nil {
		t.Error(err)
	}
}

// The mode does not depend on the umask, which is the whole process's: another
// process has it.
func TestBackupUnderAnyUmask(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	l := reopen(t, path)
	newCase(t, l, 1)
	try(t, l.Close())
	for _, task := range []string{"backup 0", "backup 0777"} {
		_, lines := start(t, task, path)
		if !lines.Scan() {
			t.Fatal(task)
		}
		if info, err := os.Stat(lines.Text()); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %q, %v, %v", task, lines.Text(), info, err)
		}
	}
}

// Killed at any moment, a backup leaves no file of its name that is not whole,
// and does not stand in the way of the next.
func TestKilledBackup(t *testing.T) {
	path := filepath.Join(t.TempDir(), "case.db")
	l := reopen(t, path)
	defer l.Close()
	for n := range 20 {
		in := complaint(n)
		in.Raw = append(in.Raw, make([]byte, 1<<20)...)
		_, _, err := l.File(t.Context(), in)
		try(t, err)
	}
	dest := path + ".backup"
	unfinished := 0
	for round := 0; round < 3 || unfinished == 0 && round < 50; round++ {
		kill, _ := start(t, "backup 022", path)
		for { // until there is something to be left half
			if _, err := os.Stat(dest + shelf.Partial); err == nil {
				break
			}
			if _, err := os.Stat(dest); err == nil {
				break
			}
		}
		kill()
		if _, err := os.Stat(dest); err != nil {
			unfinished++
			continue
		}
		if _, err := examine(t.Context(), dest); err != nil {
			t.Errorf("a killed backup left %v", err)
		}
		try(t, os.Remove(dest))
	}
	if unfinished == 0 {
		t.Error("no backup was killed before it was done")
	}
	backup(t, l, dest)
}

func TestTwoBackupsToOneName(t *testing.T) {
	l, dest := busyLog(t), filepath.Join(t.TempDir(), "b.db")
	p, err := part.New(dest, shelf.Partial)
	try(t, err)
	if _, err := l.Backup(t.Context(), dest); err == nil || !strings.Contains(err.Error(), "another klachtd is writing") {
		t.Errorf("got %v", err)
	}
	p.Drop()
	backup(t, l, dest)
}

func TestBackupToAFullDisk(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	l, disk := busyLog(t), t.TempDir()
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=64k"); err != nil {
		if os.Getenv("KLACHTD_REQUIRE_SERVERS") != "" {
			t.Fatal(err)
		}
		t.Skipf("no small disk: %v", err)
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	_, err := l.Backup(t.Context(), filepath.Join(disk, "b.db"))
	if err == nil || !strings.Contains(err.Error(), "free space") {
		t.Errorf("got %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(disk, "*")); len(left) != 0 {
		t.Errorf("left %v", left)
	}
	try(t, syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
	if _, err := l.Backup(t.Context(), filepath.Join(disk, "b.db")); !errors.Is(err, syscall.EROFS) || !strings.Contains(err.Error(), "mounted read-write") {
		t.Errorf("got %v", err)
	}
}
