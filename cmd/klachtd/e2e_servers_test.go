package main_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// tellAccountRefusedDaemon: the daemon says it once, and goes on by itself.
func tellAccountRefusedDaemon(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtMail, Code: 550, Text: "5.7.60 Client does not have permissions to send as this sender"})
	d := h.daemon()
	h.put(aboutTheLesson(amina), now())
	h.await("it is refused", func() bool { return strings.Contains(d.stderr.String(), "the mail server refuses us") })
	h.put(aboutTheLesson(bram), now()) // intake goes on
	h.await("both have a case", func() bool { return len(h.cases()) == 2 })
	h.smtp.Heal()
	h.await("all leaves", func() bool { return len(h.smtp.Sent()) == 4 })
	h.mail().is(t, "01 amina", "03 directeur", "01 bram", "03 directeur")
	if n := strings.Count(d.stderr.String(), "level=ERROR"); n != 1 {
		t.Errorf("it says %d times that it is refused:\n%s", n, d.stderr)
	}
}

// tellArchiveRefused: the archive takes no mail, as one that is full or read-only.
// However many mails lie before it, what comes in is filed and answered; and it
// is archived when there is room again. In the process no archive refuses.
func tellArchiveRefused(t *testing.T, w world) {
	h := w.open(t, foundation{})
	if h.dovecot == nil {
		t.Skip("only a real server has an archive that refuses")
	}
	raws := [][]byte{h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))}
	h.pass("2026-11-23 09:12").is(t, "01 amina", "03 directeur")
	protect := func(writable bool) {
		t.Helper()
		if err := h.dovecot.Protect(h.user, "Verwerkt", writable); err != nil {
			t.Fatal(err)
		}
	}
	protect(false)
	for i := range 105 {
		raw := fmt.Appendf(nil, "From: Robot <robot%d@elders.example>\r\nTo: %s\r\nSubject: Afwezig\r\nMessage-ID: <r%d@elders.example>\r\nAuto-Submitted: auto-replied\r\n\r\nAfwezig.\r\n", i, houseAddress, i)
		if err := h.deliver(raw, clock(t, "2026-11-23 10:00")); err != nil {
			t.Fatal(err)
		}
		raws = append(raws, raw)
	}
	r := h.once("2026-11-23 10:05", 75)
	if strings.Count(r.stderr, "mail filed") != 105 || !strings.Contains(r.stderr, `105 messages stay in "INBOX", and are filed`) {
		t.Errorf("it says %s\n%s", r.stdout, r.stderr)
	}
	raws = append(raws, h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:10")))
	h.once("2026-11-23 10:11", 75)
	h.mail().is(t, "01 bram", "03 directeur")
	if out := h.must(0, "status").stdout; !strings.Contains(out, "filed mail stays in the inbox since 2026-11-23 10:05") {
		t.Errorf("the status says\n%s", out)
	}
	if n := len(h.stored("INBOX")); n != 106 {
		t.Errorf("%d mails lie in the inbox", n)
	}
	protect(true)
	h.pass("2026-11-23 10:20").is(t)
	h.archived(slices.Clip(raws)...)
	if out := h.must(0, "status").stdout; strings.Contains(out, "stays in the inbox") {
		t.Errorf("the status says\n%s", out)
	}
}
