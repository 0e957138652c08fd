package watch_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// The pages of a small log are checked before the work, those of a large one beside it. Both
// find damage. For passes once a day is enough, and a check that finds damage does not count.
func TestPages(t *testing.T) {
	now := time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	for name, size := range map[string]int{"small": 1 << 20, "large": 33 << 20} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "case.db")
			log := open(t, path, bytes.Repeat([]byte("klacht "), size/7))
			beside, err := watch.Pages(t.Context(), log)
			if err != nil || (beside != nil) != (name == "large") {
				t.Fatalf("beside the work: %v, %v", beside != nil, err)
			}
			if beside != nil && beside(t.Context()) != nil {
				t.Error("a sound log is found damaged")
			}
			daily := func() error {
				found, err := watch.PagesDaily(t.Context(), log, now)
				if err != nil {
					return err
				}
				return found()
			}
			if err := daily(); err != nil {
				t.Error(err)
			}
			log.Close()

			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := f.WriteAt([]byte("rommel"), int64(size)/2&^4095); err != nil {
				t.Fatal(err)
			}
			f.Close()
			log = open(t, path, nil)
			if err := daily(); err != nil {
				t.Errorf("it was checked that day: %v", err)
			}
			now = now.AddDate(0, 0, 1)
			for range 2 {
				if daily() == nil {
					t.Error("damage is not found")
				}
			}
			if beside, err = watch.Pages(t.Context(), log); err == nil && (beside == nil || beside(t.Context()) == nil) {
				t.Error("damage is not found")
			}
		})
	}
}

// open returns a log, with a mail if one is given.
func open(t *testing.T, path string, raw []byte) *caselog.Log {
	t.Helper()
	log, err := caselog.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	if raw != nil {
		if _, _, err := log.File(t.Context(), caselog.Inbound{Mailbox: "INBOX", Raw: raw}); err != nil {
			t.Fatal(err)
		}
		log.Close() // which puts it in the file itself, whose size is read when it is opened
		return open(t, path, nil)
	}
	return log
}
