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

// Of a small log the pages are checked before the work, of a large one beside it. Either
// way damage is found; once a day is enough for passes, and damage is no check.
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

// open gives a log, with a mail when there is one.
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
		log.Close() // and with that in the file itself, which is looked at when it is opened
		return open(t, path, nil)
	}
	return log
}
