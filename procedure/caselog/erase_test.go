package caselog

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What was erased is in no file any more, though a reader kept it in the write-ahead log
// or the program was killed before that was emptied: whoever opens the log next does it.
func TestErasedIsInNoFile(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	has := func() (files []string) {
		all, err := filepath.Glob(l.path + "*")
		try(t, err)
		for _, name := range all {
			content, err := os.ReadFile(name)
			try(t, err)
			if bytes.Contains(content, []byte("anna1@klant.example")) {
				files = append(files, filepath.Base(name))
			}
		}
		return files
	}
	if has() == nil {
		t.Fatal("the log never had it")
	}
	_, err := l.writer.ExecContext(ctx, `PRAGMA busy_timeout = 1`)
	try(t, err)
	reading, err := l.reader.BeginTx(ctx, nil)
	try(t, err)
	var n int
	try(t, reading.QueryRowContext(ctx, `SELECT count(*) FROM facts`).Scan(&n))
	erase(t, l, "K-2026-0001")
	if has() == nil {
		t.Fatal("nobody was in the way")
	}
	try(t, reading.Rollback())

	again := reopen(t, l.path) // the first is not closed: it was killed
	defer again.Close()
	if files := has(); files != nil {
		t.Errorf("it is still in %v", files)
	}
	if at, err := again.Marked(ctx, markErased); err != nil || !at.IsZero() {
		t.Errorf("it is to be done again: %v, %v", at, err)
	}
	sound(t, again)
}

// An old log has years of mail without a case: a day forgets only so much of it. A copy of a
// mail in a case stays as long as that.
func TestForgetMail(t *testing.T) {
	l, ctx := busyLog(t), t.Context()
	const many, first = forgetMost + 1, 10
	var mails []Inbound
	var aside []Commit
	for n := range many {
		m := complaint(first + n)
		mails = append(mails, m)
		aside = append(aside, Commit{At: noon, Handled: &Handled{SHA256: sha(string(m.Raw)), State: MailIgnored, Kind: "bulk"}})
	}
	again := complaint(2)
	again.Raw = append(again.Raw, "Over een andere weg.\r\n"...)
	_, err := l.FileAll(ctx, append(mails, again))
	try(t, err)
	original := sha(string(complaint(2).Raw))
	try(t, l.Commit(ctx, append(aside, Commit{At: noon, Handled: &Handled{SHA256: sha(string(again.Raw)), State: MailDuplicate, DuplicateOf: original}})...))

	forget := func(at time.Time, want int) {
		t.Helper()
		if got, _, err := l.ForgetMail(ctx, at.AddDate(-2, 0, 0), at); err != nil || got != want {
			t.Errorf("at %v: %d mails are forgotten, not %d, %v", at, got, want, err)
		}
	}
	later := noon.AddDate(2, 0, 0)
	forget(later, 0)
	later = later.Add(24 * time.Hour)
	forget(later, 0) // no mail came for two years: it may be the clock
	newest := complaint(5)
	newest.Received = later.Add(-31 * 24 * time.Hour)
	_, err = l.FileAll(ctx, []Inbound{newest})
	try(t, err)
	forget(later, forgetMost)
	forget(later.Add(time.Hour), 0)
	forget(later.Add(-48*time.Hour), 0) // the clock was set back
	later = later.Add(24 * time.Hour)
	forget(later, many-forgetMost)
	forget(later.Add(24*time.Hour), 0)
	newest = complaint(6)
	newest.Received = later.Add(48 * time.Hour)
	_, err = l.FileAll(ctx, []Inbound{newest})
	try(t, err)
	forget(later.Add(48*time.Hour), 0)
	if raw, found, err := l.Raw(ctx, sha(string(again.Raw))); err != nil || !found {
		t.Errorf("the copy is gone: %d bytes, %v", len(raw), err)
	}
	if number, err := l.Filed(ctx, mails[0].Raw); err != nil || number == 0 {
		t.Errorf("what was forgotten would be taken in again: %d, %v", number, err)
	}
	sound(t, l)
}
