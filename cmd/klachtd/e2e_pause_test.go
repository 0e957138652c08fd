package main_test

import (
	"strings"
	"syscall"
	"testing"
)

// tellPause: while sending is paused mail comes in, cases and terms go on, and
// nothing leaves; afterwards each mail leaves once, in order.
func tellPause(t *testing.T, w world) {
	h := w.open(t, foundation{})
	says := func(want, command string) {
		t.Helper()
		if r := h.must(0, command); !strings.Contains(r.stdout, want) {
			t.Errorf("klachtd %s says %q, not %q", command, r.stdout, want)
		}
	}
	says("Sending was not paused.", "resume")
	says("Sending is paused. To send again: klachtd resume\n0 mails", "pause")
	says("Sending was paused already, since 2", "pause")

	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	h.once("2026-11-23 09:12", 75) // mail waits
	h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:00"))
	h.once("2026-11-23 10:00", 75)
	h.once("2026-11-30 08:00", 75) // a term goes on
	h.mail().is(t)
	h.status(first, "received", "").has(t, "queued", "01 amina", "03 directeur")
	if cases := h.cases(); len(cases) != 2 {
		t.Errorf("there are cases %v", cases)
	}

	says("Sending is resumed; it was paused since 2", "resume")
	mail := h.pass("2026-11-30 08:10")
	mail.is(t, "01 amina", "03 directeur", "01 bram", "03 directeur", "34 directeur")
	for i, want := range []string{"01 amina", "03 directeur", "01 bram", "03 directeur"} {
		if mail[i].String() != want {
			t.Errorf("mail %d is %v, want %s: not in the order in which they were made", i+1, mail[i], want)
		}
	}
	h.pass("2026-11-30 08:20").is(t)
}

// tellPauseOfDaemon: the switch is turned beside a running daemon.
func tellPauseOfDaemon(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.put(aboutTheLesson(amina), now())
	d := h.daemon()
	d.sent(2)
	h.must(0, "pause")
	for i, from := range []person{bram, hanna} { // each is a reason to look
		h.put(aboutTheLesson(from), now())
		h.await("the complaint has a case", func() bool { return len(h.cases()) == i+2 })
	}
	h.await("the daemon says so", func() bool { return strings.Contains(d.stderr.String(), "sending is paused") })
	h.show(second).has(t, "queued", "01 bram", "03 directeur")
	h.mail().is(t, "01 amina", "03 directeur")

	h.must(0, "resume")
	h.put(aboutTheLesson(person{"Karel Klager", "karel@klant.example"}), now())
	d.sent(8)
	mail := h.mail()
	mail.is(t, "01 bram", "03 directeur", "01 hanna", "03 directeur", "01 karel", "03 directeur")
	for i, want := range h.cases()[1:] {
		if got := mail[2*i].caseID(); got != want {
			t.Errorf("pair %d of what waited is about %s, want %s", i+1, got, want)
		}
	}
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	if n := strings.Count(d.stderr.String(), "sending is paused"); n != 1 {
		t.Errorf("it says %d times that sending is paused:\n%s", n, d.stderr)
	}
}
