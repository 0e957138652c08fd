package main_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// tellRestored: a backup is made while the daemon is busy, more comes in, and
// the disk is lost. From the backup klachtd goes on: what it knew as sent is not
// sent again, what may have left comes once more with the same bytes at most, an
// answer to an old mail still counts, and no case number is given twice.
func tellRestored(t *testing.T, w world) {
	h := w.open(t, foundation{})
	write := func(from, to int) (raws [][]byte) {
		for i := from; i < to; i++ {
			raws = append(raws, h.put(aboutTheLesson(person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i)}), now()))
		}
		return raws
	}
	raws := write(0, 3)
	d := h.daemon()
	d.sent(6)
	raws = append(raws, write(3, 13)...)
	d.sent(8) // it is busy with the others
	backup := filepath.Join(t.TempDir(), "backup.db")
	h.must(0, "backup", backup)
	d.sent(26)
	raws = append(raws, write(13, 15)...) // after the backup
	d.sent(30)
	d.end(syscall.SIGKILL)
	lost := h.mail()
	if err := os.RemoveAll(filepath.Join(filepath.Dir(h.config), "log")); err != nil {
		t.Fatal(err)
	}
	late := h.put(aboutTheLesson(bram), now()) // while there is no klachtd

	if r := h.must(0, "restore", backup); !strings.Contains(r.stdout, "klachtd reconcile") {
		t.Errorf("restore says %s", r.stdout)
	}
	if r := h.must(64, "restore", backup); !strings.Contains(r.stderr, "--replace") {
		t.Errorf("a second restore says %s", r.stderr)
	}
	known := len(h.cases())
	if known < 3 || known > 13 {
		t.Fatalf("the backup has %d cases", known)
	}
	sent := make(map[string]bool) // by the backup
	for _, id := range h.cases() {
		var c caseFile // not by show, which knows of no restore
		if err := json.Unmarshal([]byte(h.must(0, "case", "show", id, "--json").stdout), &c); err != nil {
			t.Fatal(err)
		}
		for _, l := range c.Letters {
			if l.Status == "sent" && l.SHA256 != nil {
				sent[*l.SHA256] = true
			}
		}
	}
	if len(sent) < 6 {
		t.Fatalf("the backup knows %d mails as sent", len(sent))
	}

	// The daemon takes up what comes now at once, and what may have left half an
	// hour later.
	h.put(h.answer(dirk, "03", first, "leidinggevende 1"), now())
	d = h.daemon()
	d.await(func(mail post) bool { return has(mail, "02 lies") })
	h.put(h.answer(dirk, "03", first, "Ingetrokken\n\nHet is opgelost."), now())
	d.await(func(mail post) bool { return has(mail, "19 directeur") })
	h.put(h.answer(dirk, "19", first, "akkoord"), now())
	d.await(func(mail post) bool {
		return has(mail, "01 bram") && has(mail, "10 klager0") && has(mail, "16 directeur")
	})
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339))
	h.status(first, "withdrawn", "withdrawn")

	times := make(map[string]int)
	for _, tx := range h.smtp.Sent() {
		times[hash(tx.Data)]++
	}
	for sum, n := range times {
		if sent[sum] && n != 1 {
			t.Errorf("the mail %.12s, which the backup knew as sent, came %d times", sum, n)
		}
	}
	numbers := make(map[string]string) // case -> whose
	for _, tx := range h.smtp.Sent() {
		m := read(t, tx)
		if m.kind != "01" {
			continue
		}
		if whose := numbers[m.caseID()]; whose != "" && whose != m.to {
			t.Errorf("%s is of %s and of %s", m.caseID(), whose, m.to)
		}
		numbers[m.caseID()] = m.to
	}
	for _, id := range h.cases() {
		for _, l := range h.show(id).Letters {
			if l.Status != "sent" {
				t.Errorf("%s: mail %s is %s", id, l.Kind, l.Status)
			}
		}
	}
	h.inArchive(append(raws, late))
	if len(lost) != 30 {
		t.Errorf("%d mails were sent before the disk was lost", len(lost))
	}
}

// await waits until the mail that was sent in all is as wanted.
func (d *daemon) await(so func(post) bool) {
	d.h.t.Helper()
	d.h.await("the mail that is to come was sent", func() bool {
		return so(d.h.everything())
	})
}

// everything is the mail that was sent in all.
func (h *house) everything() (mail post) {
	h.t.Helper()
	for _, tx := range h.smtp.Sent() {
		mail = append(mail, read(h.t, tx))
	}
	return mail
}

func has(mail post, want string) bool {
	return slices.ContainsFunc(mail, func(m mailed) bool { return m.String() == want })
}

// inArchive checks that mail is not lost.
func (h *house) inArchive(want [][]byte) {
	h.t.Helper()
	archive := h.stored("Verwerkt")
	for _, raw := range want {
		if !slices.ContainsFunc(archive, func(s mailtest.Stored) bool { return slices.Equal(s.Raw, raw) }) {
			h.t.Errorf("a mail is not in the archive:\n%.200s", raw)
		}
	}
}
