package main_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// tellPhoto: a photo of 3.3 MB, and a relay that takes mail up to 10,240,000
// bytes. The director and the commission get it, once, within the complaint.
func tellPhoto(t *testing.T, w world) {
	h := w.open(t, foundation{servers: mailtest.Options{MaxSize: 10_240_000}})
	n := aboutTheLesson(amina)
	n.files = []file{{"ruit.jpg", "image/jpeg", bytes.Repeat([]byte{0xff, 0xd8, 0xff, 0xe0, 1, 2, 3}, 3_300_000/7)}}
	mail := h.write("2026-11-23 09:12", n)
	mail.is(t, "01 amina", "03 directeur")
	mail.of(t, "03", dirk).carries(t, "Klacht K-2026-0001.eml (application/octet-stream)", "Ontvangstbevestiging K-2026-0001.pdf (application/pdf)")
	h.approved("2026-11-24 09:00", dirk, "03", first, "commissie\r\n\r\nStap 1 en 2 zijn niet gezet.")
	c := h.status(first, "referred", "")
	c.has(t, "failed")
	for _, l := range c.Letters {
		if l.Kind == "06" && l.Status != "sent" {
			t.Errorf("letter 06 is %s", l.Status)
		}
	}
}

// tellAccountRefused: for an hour the mail server lets the account send nothing.
// Nothing fails, nobody is told of letters that did not arrive, and all leaves
// when it is mended.
func tellAccountRefused(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, Code: 554, Text: "5.2.252 SendAsDenied; " + houseAddress + " not allowed to send as " + houseAddress})
	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	h.put(aboutTheLesson(bram), clock(t, "2026-11-23 09:13"))
	for i, at := range []string{"2026-11-23 09:15", "2026-11-23 09:30", "2026-11-23 10:00"} {
		if r := h.once(at, 75); strings.Contains(r.stderr, "level=ERROR") != (i == 0) || !strings.Contains(r.stderr, "5.2.252 SendAsDenied") || strings.Contains(r.stderr, "@") {
			t.Errorf("at %s it says %s", at, r.stderr)
		}
	}
	h.mail().is(t)
	for _, id := range []string{first, second} {
		h.status(id, "received", "").has(t, "queued", "01 "+map[string]string{first: "amina", second: "bram"}[id], "03 directeur")
	}
	if out := h.must(0, "status").stdout; !strings.Contains(out, "REFUSES US since 2026-11-23 09:15") || !strings.Contains(out, "554 5.2.252 SendAsDenied") {
		t.Errorf("the status says\n%s", out)
	}
	h.smtp.Heal()
	h.pass("2026-11-23 10:15").is(t, "01 amina", "03 directeur", "01 bram", "03 directeur")
	if out := h.must(0, "status").stdout; !strings.Contains(out, "mail server  no trouble") {
		t.Errorf("the status says\n%s", out)
	}
}

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
