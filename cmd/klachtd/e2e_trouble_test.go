package main_test

import (
	"fmt"
	"net"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

func aboutTheLesson(from person) note {
	return note{from: from, subject: "Klacht", text: "De les valt steeds uit."}
}

// onlyHash gives the hash of the only letter of a kind.
func (c caseFile) onlyHash(t *testing.T, kind string) string {
	t.Helper()
	sum := ""
	for _, l := range c.Letters {
		if l.Kind == kind {
			if sum != "" {
				t.Fatalf("%s has several letters %s", c.ID, kind)
			}
			sum = value(l.SHA256)
		}
	}
	return sum
}

// tellTemporary: a 4xx concerns one mail, which is tried again later with the
// same bytes.
func tellTemporary(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: amina.Address, Times: 1, Code: 450, Text: "4.2.1 Mailbox busy"})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, To: amina.Address, Times: 1, Code: 452, Text: "4.3.1 Disk full"})
	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	h.once("2026-11-23 09:12", 75)
	h.mail().is(t, "03 directeur")
	c := h.status(first, "received", "")
	c.has(t, "queued", "01 amina")
	sum := c.onlyHash(t, "01")

	h.once("2026-11-23 09:12", 75) // too soon: nobody is asked
	h.once("2026-11-23 15:00", 75) // the second fault
	h.mail().is(t)
	h.pass("2026-11-23 23:00").is(t, "01 amina")
	c = h.show(first)
	c.has(t, "queued")
	if c.onlyHash(t, "01") != sum {
		t.Error("letter 01 was made anew")
	}
	for _, tx := range h.smtp.Sent() {
		if tx.To[0] == amina.Address && hash(tx.Data) != sum {
			t.Error("letter 01 was sent with other bytes the second time")
		}
	}
	h.pass("2026-11-24 07:00").is(t)
}

// tellPermanent: a 5xx fails that mail for good. It is an open task, told to
// the responsible person, or to deputy and administrator when it was that
// person's own mail (R25).
func tellPermanent(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: amina.Address, Code: 550, Text: "5.1.1 No such user here"})
	mail := h.write("2026-11-23 09:12", aboutTheLesson(amina))
	mail.is(t, "03 directeur", "23 directeur")
	mail.of(t, "23", dirk).says(t, "amina@klant.example", "No such user here", "telt daarom niet als verstuurd")
	h.status(first, "received", "").has(t, "failed", "01 amina")

	h.smtp.Heal()
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, To: dirk.Address, Code: 554, Text: "5.7.1 Message refused"})
	mail = h.write("2026-11-23 10:12", aboutTheLesson(bram))
	mail.is(t, "01 bram", "23 plaatsvervanger", "23 beheer")
	h.status(second, "received", "").has(t, "failed", "03 directeur")

	h.smtp.Heal()
	h.pass("2026-11-24 07:00").is(t) // never by itself
	h.show(first).has(t, "failed", "01 amina")
	h.show(second).has(t, "failed", "03 directeur")
}

// tellUncertain: the server may have taken the mail, so the same bytes go once
// more after half an hour, and a mail client shows them as one.
func tellUncertain(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.smtp.Fail(mailtest.Fault{At: mailtest.AtData, To: amina.Address, Times: 1, Drop: true})
	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	h.once("2026-11-23 09:12", 75)
	h.mail().is(t, "03 directeur")
	h.show(first).has(t, "uncertain", "01 amina")
	h.once("2026-11-23 09:41", 75)
	h.mail().is(t)
	mail := h.pass("2026-11-23 09:42")
	mail.is(t, "01 amina")
	h.show(first).has(t, "uncertain")
	if dropped := h.smtp.Sent()[0]; dropped.To[0] != amina.Address || hash(dropped.Data) != mail[0].sha256 {
		t.Error("letter 01 was sent with other bytes the second time")
	}
}

// nobody is a server that is not there.
func nobody(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return fmt.Sprintf("address = %q\ntls = \"none\"", l.Addr())
}

// saidOnce checks that a pass names what is away in one line, not in one for
// every mail.
func saidOnce(t *testing.T, r result, server string) {
	t.Helper()
	n := 0
	for line := range strings.Lines(r.stderr) {
		if strings.Contains(line, server) {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%s is named in %d lines:\n%s", server, n, r.stderr)
	}
}

// tellSMTPAway: complaints are taken in all the same, and nothing is lost or
// sent twice.
func tellSMTPAway(t *testing.T, w world) {
	h := w.open(t, foundation{SMTP: nobody(t)})
	for _, p := range []person{amina, bram, hanna} {
		h.put(aboutTheLesson(p), clock(t, "2026-11-23 09:12"))
	}
	r := h.once("2026-11-23 09:12", 75)
	saidOnce(t, r, strings.Split(h.SMTP, `"`)[1])
	h.show(first).has(t, "queued", "01 amina", "03 directeur")
	h.put(note{from: amina, subject: "Re: [K-2026-0001]", text: "En nog iets."}, clock(t, "2026-11-23 09:20"))
	h.once("2026-11-23 09:20", 75)

	h.SMTP = ""
	h.configure()
	h.pass("2026-11-23 10:00").is(t, "01 amina", "03 directeur", "01 bram", "03 directeur", "01 hanna", "03 directeur", "21 directeur")
	h.show(first).has(t, "queued")
	h.pass("2026-11-23 10:01").is(t)
}

// tellIMAPAway: what can be done without the mailbox is done.
func tellIMAPAway(t *testing.T, w world) {
	h := w.open(t, foundation{SMTP: nobody(t)})
	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	h.once("2026-11-23 09:12", 75)

	h.SMTP, h.IMAP = "", nobody(t)+"\nusername = \"klachten\""
	h.configure()
	h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:00"))
	r := h.once("2026-11-23 10:00", 75)
	saidOnce(t, r, strings.Split(h.IMAP, `"`)[1])
	h.mail().is(t, "01 amina", "03 directeur")

	h.IMAP = ""
	h.configure()
	h.pass("2026-11-23 10:05").is(t, "01 bram", "03 directeur")
}

// tellImpossibleClock: --at is for trying things out, and never goes back.
func tellImpossibleClock(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.write("2026-11-23 09:12", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
	h.once("2026-11-23 09:11", 64)
	h.once("2026-11-23 09:12", 0)
	h.must(64, "once", "--at", "23 november 2026")
	h.must(64, "once", "--at")
	h.must(64, "once", "now")

	h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:00"))
	for _, elsewhere := range []foundation{
		{IMAP: "address = \"imap.integratiewerk.example:993\"\nusername = \"klachten\""},
		{SMTP: "address = \"smtp.integratiewerk.example:465\""},
	} {
		h.IMAP, h.SMTP = elsewhere.IMAP, elsewhere.SMTP
		h.configure()
		h.once("2026-11-23 10:00", 64)
	}
	if cases := h.cases(); len(cases) != 1 {
		t.Errorf("a pass that was refused made cases %v", cases)
	}
	h.mail().is(t)
}
