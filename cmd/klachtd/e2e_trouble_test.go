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
