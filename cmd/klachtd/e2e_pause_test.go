package main_test

import (
	"strings"
	"syscall"
	"testing"
)

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
