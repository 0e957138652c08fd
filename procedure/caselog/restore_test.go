package caselog

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
)

// later is when a backup of noon is put back.
var later = noon.Add(20 * time.Hour)

func restoration(from, to string) Restoration {
	return Restoration{From: from, To: to, Now: later, Zone: time.UTC}
}

// What the backup knows as sent stays sent; what may have left since is sent
// again, the same bytes, half an hour later; what was not due yet waits for it.
func TestRestore(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	// Two are sent, the others were being sent; and one is queued, one for next year.
	hand(t, l, `UPDATE letters SET state = 'queued' WHERE id = (SELECT max(id) FROM letters);
		UPDATE letters SET next_at = '2027-01-01T08:00:00Z', state = 'queued' WHERE id = (SELECT max(id) - 1 FROM letters)`)
	bytes := make(map[int64]string)
	var before []Letter
	for _, id := range []string{"K-2026-0001", "K-2026-0002"} {
		letters, err := l.Letters(ctx, id)
		try(t, err)
		for _, m := range letters {
			bytes[m.ID] = m.SHA256
		}
		before = append(before, letters...)
	}
	folder := t.TempDir()
	from, to := filepath.Join(folder, "b.db"), filepath.Join(folder, "new", "case.db")
	c := backup(t, l, from)
	r := restoration(from, to)
	r.Skip = 100
	done, err := Restore(ctx, r)
	try(t, err)
	if done.Copy != c {
		t.Errorf("restored %+v, backup %+v", done.Copy, c)
	}
	again := reopen(t, to)
	defer again.Close()
	sound(t, again)
	if names, _ := filepath.Glob(to + ".*"); len(names) != 1 || names[0] != to+".lock" {
		t.Errorf("there are %v", names)
	}
	var uncertain, waiting int
	for _, m := range before {
		now, found, err := again.Letter(ctx, m.MessageID)
		if err != nil || !found || now.SHA256 != bytes[m.ID] {
			t.Fatalf("letter %d: %v %v", m.ID, found, err)
		}
		switch {
		case m.Status == LetterSent && now.Status == LetterSent:
		case m.NextAt.After(later) && now.Status == LetterQueued && now.NextAt.Equal(m.NextAt):
			waiting++
		case m.Status != LetterSent && now.Status == LetterUncertain && now.NextAt.Equal(later.Add(recoverAfter)):
			uncertain++
		default:
			t.Errorf("letter %d was %s and is %s, due %v", m.ID, m.Status, now.Status, now.NextAt)
		}
	}
	if uncertain == 0 || uncertain != done.Uncertain || waiting != 1 || done.Waiting != 1 || done.Paused {
		t.Errorf("%d uncertain, %d wait, restored %+v", uncertain, waiting, done)
	}
	if id, err := again.NextCaseID(ctx, 2026); err != nil || id != "K-2026-0103" || done.NextCase != id {
		t.Errorf("the next case is %s, said %s, %v", id, done.NextCase, err)
	}
	if id, err := again.NextCaseID(ctx, 2025); err != nil || id != "K-2025-0101" {
		t.Errorf("the next case of last year is %s, %v", id, err)
	}
	if at, err := again.Marked(ctx, MarkRestored); err != nil || !at.Equal(later) {
		t.Errorf("marked %v, %v", at, err)
	}
	if _, err := os.Stat(from + "-wal"); err == nil || size(t, from) != c.Size {
		t.Error("the backup was changed")
	}
}

func size(t *testing.T, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	try(t, err)
	return info.Size()
}

func TestRestoreRefuses(t *testing.T) {
	l := busyLog(t)
	good := filepath.Join(t.TempDir(), "good.db")
	backup(t, l, good)
	write := func(data string) func(*testing.T, string) {
		return func(t *testing.T, path string) { try(t, os.WriteFile(path, []byte(data), 0o600)) }
	}
	change := func(script string) func(*testing.T, string) {
		return func(t *testing.T, path string) {
			copyFile(t, good, path)
			hand(t, &Log{path: path}, script)
		}
	}
	for _, tt := range []struct {
		name, want string
		make       func(t *testing.T, path string)
		unsound    bool
	}{
		{"nothing there", "no such file", func(*testing.T, string) {}, false},
		{"folder", "not a file", func(t *testing.T, path string) { try(t, os.Mkdir(path, 0o700)) }, false},
		{"empty", "not a case log", write(""), true},
		{"no database", "file", write(strings.Repeat("Geachte heer of mevrouw, ", 100)), true},
		{"another program's", "another program", change(`PRAGMA application_id = 7`), false},
		{"newer", "schema 99", change(`PRAGMA user_version = 99`), false},
		{"changed", "cases K-2026-0002", change(`UPDATE cases SET status = 'decided' WHERE id = 'K-2026-0002'`), true},
		{"cut short", "file", func(t *testing.T, path string) {
			copyFile(t, good, path)
			try(t, os.Truncate(path, size(t, good)-8192))
		}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			from, to := filepath.Join(t.TempDir(), "b.db"), filepath.Join(t.TempDir(), "case.db")
			tt.make(t, from)
			_, err := Restore(t.Context(), restoration(from, to))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v does not say %q", err, tt.want)
			}
			if _, is := errors.AsType[*Unsound](err); is != tt.unsound {
				t.Errorf("unsound is %v: %v", is, err)
			}
			if left, _ := filepath.Glob(to + "*"); len(left) > 1 { // the lock stays
				t.Errorf("left %v", left)
			}
		})
	}
	if _, err := Restore(t.Context(), restoration(l.path, l.path)); err == nil || !strings.Contains(err.Error(), "itself") {
		t.Errorf("from itself: %v", err)
	}
}

// A log that is there is only ever moved aside, with all that belongs to it.
func TestRestoreInPlaceOfALog(t *testing.T) {
	folder := t.TempDir()
	from := filepath.Join(folder, "b.db")
	backup(t, busyLog(t), from)
	to := filepath.Join(folder, "case.db")
	l := reopen(t, to)
	newCase(t, l, 9)
	copyFile(t, to+"-wal", filepath.Join(folder, "wal")) // as kill -9 leaves it
	try(t, l.Close())
	copyFile(t, filepath.Join(folder, "wal"), to+"-wal")

	r := restoration(from, to)
	if _, err := Restore(t.Context(), r); !errors.Is(err, fs.ErrExist) {
		t.Fatalf("without Replace: %v", err)
	}
	release, err := part.Lock(to)
	try(t, err)
	r.Replace = true
	if _, err := Restore(t.Context(), r); !errors.Is(err, ErrLocked) {
		t.Fatalf("beside a daemon: %v", err)
	}
	release()
	done, err := Restore(t.Context(), r)
	try(t, err)
	if len(done.Moved) != 2 || done.Moved[0] != to+".replaced-2026-11-24T0700Z" || done.Moved[1] != done.Moved[0]+"-wal" {
		t.Errorf("moved %v", done.Moved)
	}
	for path, cases := range map[string]int{to: 2, done.Moved[0]: 1} {
		l := reopen(t, path)
		sound(t, l)
		if all, err := l.Cases(t.Context(), false); err != nil || len(all) != cases {
			t.Errorf("%s has %d cases, %v", path, len(all), err)
		}
		try(t, l.Close())
	}
	// Once more in the same minute: what was moved aside stays.
	third, err := Restore(t.Context(), r)
	if err != nil || len(third.Moved) != 1 || third.Moved[0] != done.Moved[0]+"-2" || size(t, done.Moved[0]) == 0 {
		t.Errorf("moved %v, %v", third.Moved, err)
	}
	// A WAL alone is in the way as well: its pages would go over the backup's.
	try(t, os.Remove(to))
	try(t, os.WriteFile(to+"-wal", nil, 0o600))
	r.Replace = false
	if _, err := Restore(t.Context(), r); !errors.Is(err, fs.ErrExist) {
		t.Errorf("beside an old WAL: %v", err)
	}
}

// The log and the WAL on the disk of a lost machine are a backup too.
func TestRestoreWithWAL(t *testing.T) {
	l := busyLog(t)
	folder := t.TempDir()
	from, to := filepath.Join(folder, "rescued.db"), filepath.Join(folder, "case.db")
	copyFile(t, l.path, from)
	copyFile(t, l.path+"-wal", from+"-wal")
	try(t, l.Close())
	done, err := Restore(t.Context(), restoration(from, to))
	if err != nil || done.LastCase != "K-2026-0002" {
		t.Errorf("restored %+v, %v", done, err)
	}
	again := reopen(t, to)
	defer again.Close()
	sound(t, again)
}

func TestRestoreOfAnOlderLog(t *testing.T) {
	l := busyLog(t)
	age(t, l)
	try(t, l.Close())
	to := filepath.Join(t.TempDir(), "case.db")
	_, err := Restore(t.Context(), restoration(l.path, to))
	try(t, err)
	again := reopen(t, to)
	defer again.Close()
	sound(t, again)
}

// A restore that was cut short keeps every klachtd from beginning an empty log,
// until it is done.
func TestKilledRestore(t *testing.T) {
	folder := t.TempDir()
	source := reopen(t, filepath.Join(folder, "source.db"))
	for n := range 20 {
		in := complaint(n)
		in.Raw = append(in.Raw, make([]byte, 1<<20)...)
		_, _, err := source.File(t.Context(), in)
		try(t, err)
	}
	from := filepath.Join(folder, "b.db")
	backup(t, source, from)
	try(t, source.Close())

	unfinished := 0
	for round := 0; round < 3 || unfinished == 0 && round < 50; round++ {
		to := filepath.Join(t.TempDir(), "case.db")
		if round%2 == 1 { // in place of a log
			l := reopen(t, to)
			newCase(t, l, 1)
			try(t, l.Close())
		}
		kill, _ := start(t, "restore "+from, to)
		exists := func(pattern string) bool {
			names, _ := filepath.Glob(pattern)
			return len(names) > 0
		}
		for !exists(to+restoringSuffix) && !exists(to+".replaced-*") && (round%2 == 1 || !exists(to)) {
		}
		kill()
		l, err := Open(t.Context(), to)
		if err != nil {
			unfinished++
			if !strings.Contains(err.Error(), "run klachtd restore again") {
				t.Errorf("open after the kill: %v", err)
			}
			if exists(to) && exists(to+".replaced-*") {
				t.Error("there is a log, and it is not done")
			}
			r := restoration(from, to)
			r.Replace = true
			_, err = Restore(t.Context(), r)
			try(t, err)
			l = reopen(t, to)
		}
		sound(t, l)
		if waiting, err := l.Unhandled(t.Context(), 0); err != nil || len(waiting) != 20 {
			t.Errorf("%d mails were restored, %v", len(waiting), err)
		}
		try(t, l.Close())
		if round%2 == 1 && !exists(to+".replaced-*") {
			t.Error("the log that was there is gone")
		}
	}
	if unfinished == 0 {
		t.Error("no restore was killed before it was done")
	}
}

// What root restores belongs to whom the folder belongs.
func TestRestoredLogBelongsToTheOwnerOfItsFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	const daemon = 61184
	from, folder := filepath.Join(t.TempDir(), "b.db"), t.TempDir()
	backup(t, busyLog(t), from)
	try(t, os.Chown(folder, daemon, daemon))
	to := filepath.Join(folder, "case.db")
	_, err := Restore(t.Context(), restoration(from, to))
	try(t, err)
	for _, path := range []string{to, to + ".lock"} {
		info, err := os.Stat(path)
		try(t, err)
		if owner := info.Sys().(*syscall.Stat_t); owner.Uid != daemon || owner.Gid != daemon || info.Mode() != 0o600 {
			t.Errorf("%s belongs to %d:%d, %v", path, owner.Uid, owner.Gid, info.Mode())
		}
	}
}

// The counter may stand above the last case, and never below.
func TestNumbersLeftOut(t *testing.T) {
	l := busyLog(t)
	for _, change := range []string{`UPDATE case_numbers SET last = 50`, `INSERT INTO case_numbers (year, last) VALUES (2025, 50)`} {
		hand(t, l, change)
		sound(t, l)
	}
	if id, err := l.NextCaseID(t.Context(), 2026); err != nil || id != "K-2026-0051" {
		t.Errorf("next is %s, %v", id, err)
	}
	newCase(t, l, 5)
	sound(t, l)
}
