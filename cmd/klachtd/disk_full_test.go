package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// leave takes all the room but so many bytes.
func (d *volume) leave(free int64) {
	d.t.Helper()
	var s syscall.Statfs_t
	if err := syscall.Statfs(d.dir, &s); err != nil {
		d.t.Fatal(err)
	}
	d.write(filepath.Join(d.dir, "filler"), make([]byte, max(0, int64(s.Bavail)*s.Bsize-free)))
}

// TestFullAtEveryByte lets the disk be full at whatever moment of a pass: when
// the file is opened, when its journal or the index of that has to grow, between a
// mail and its letters. No pass ends otherwise than with 0 or 75, every complaint
// becomes one case, and each letter is sent; twice, with the same bytes, when the
// disk was full before that was on record.
//
// KLACHTD_DISK_STEP is by how many bytes one pass has more room than the one
// before; .ci/trouble gives 4096, which is a page.
func TestFullAtEveryByte(t *testing.T) {
	t.Parallel()
	step := 100_000
	if s := os.Getenv("KLACHTD_DISK_STEP"); s != "" {
		var err error
		if step, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{})
	d := h.ownDisk("size=64m")
	at := clock(t, "2026-11-23 09:00")
	pass := func() result {
		at = at.Add(time.Second)
		return h.run(t.Context(), "once", "--at", at.Format(time.RFC3339))
	}
	// A mail that left, which could not be recorded any more, waits to be sent again.
	fine := func(r result) bool { return r.code == 0 || r.code == 75 && strings.Contains(r.stderr, "left to retry") }
	h.put(aboutTheLesson(amina), at)
	pass()
	failed, complaints := 0, 1
	for free := 0; free < 700<<10; free += step {
		complaints++
		h.put(aboutTheLesson(person{"Klager", fmt.Sprintf("klager%d@klant.example", complaints)}), at)
		d.leave(int64(free))
		r := pass()
		switch {
		case r.code == 75 && strings.Contains(r.stderr, fullDisk):
			failed++
		case !fine(r):
			t.Errorf("with %d bytes free it ends with %d:\n%s", free, r.code, r.stderr)
		}
		d.clear()
		if r := pass(); !fine(r) {
			t.Errorf("after %d bytes were free it ends with %d:\n%s", free, r.code, r.stderr)
		}
	}
	if failed == 0 || failed == complaints-1 {
		t.Errorf("of %d passes %d failed: the disk was never full, or always", complaints-1, failed)
	}
	t.Logf("%d passes, of which %d found the disk full", complaints-1, failed)
	at = at.Add(time.Hour)
	if r := pass(); r.code != 0 {
		t.Errorf("an hour later it ends with %d:\n%s", r.code, r.stderr)
	}
	mails, distinct := h.mail(), make(map[string]bool)
	for _, m := range mails {
		distinct[m.sha256] = true
	}
	if cases := len(h.cases()); cases != complaints || len(distinct) != 2*complaints || len(mails) > 2*complaints+failed {
		t.Errorf("%d complaints became %d cases and %d mails, sent %d times", complaints, cases, len(distinct), len(mails))
	}
	if left := len(h.stored("INBOX")); left > 0 {
		t.Errorf("%d mails are left in the inbox", left)
	}
}
