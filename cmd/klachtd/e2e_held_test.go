package main_test

import (
	"strings"
	"testing"
)

// tellHeldBesideDaemon: what a person says of held mail on the command line is
// carried out by the running daemon, with the terms from receipt.
func tellHeldBesideDaemon(t *testing.T, w world) {
	h := w.open(t, foundation{})
	held := func(from person) {
		n := aboutTheLesson(from)
		at := now()
		raw := strings.Replace(string(n.bytes(t, at)), "dmarc=pass", "dmarc=fail", 1)
		h.written[n.id(at)] = from
		if err := h.deliver([]byte(raw), at); err != nil {
			t.Fatal(err)
		}
	}
	held(amina)
	held(bram)
	d := h.daemon()
	d.sent(1)
	h.mail().is(t, "24 directeur")
	h.must(0, "held", "accept", "1")
	h.must(0, "held", "reject", "2")
	h.put(aboutTheLesson(hanna), now()) // a reason to look before the next tick
	d.sent(5)
	h.mail().is(t, "01 amina", "03 directeur", "01 hanna", "03 directeur")
	if r := h.must(0, "held", "list"); r.stdout != "" {
		t.Errorf("still held:\n%s", r.stdout)
	}
	if c := h.cases(); len(c) != 2 {
		t.Errorf("cases %v", c)
	}
}
