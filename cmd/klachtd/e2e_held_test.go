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
		h.wrote(n, at)
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

// tellJunk: what the provider takes for spam is read too, and waits for a
// person, whoever seems to have written it; nothing in it is carried out.
func tellJunk(t *testing.T, w world) {
	h := w.open(t, foundation{})
	h.write("2026-11-23 09:12", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
	at := clock(t, "2026-11-23 10:00")
	spam := func(n note) []byte {
		raw := n.bytes(t, at)
		h.wrote(n, at)
		if err := h.spam(raw, at); err != nil {
			t.Fatal(err)
		}
		return raw
	}
	complaint := spam(aboutTheLesson(bram))
	command := spam(h.answer(dirk, "03", first, "ingetrokken"))
	machine := h.answer(amina, "01", first, "Ik ben er niet.")
	machine.subject = "Automatisch antwoord: " + machine.subject
	away := spam(machine)
	both := note{from: hanna, subject: "Klacht", text: "Het lokaal is koud."}
	h.put(both, at)
	twin := spam(both)

	mail := h.pass("2026-11-23 10:00")
	mail.is(t, "01 hanna", "03 directeur", "24 directeur")
	mail.of(t, "24", dirk).says(t, "Er wachten 2 berichten op u", "De mailserver denkt dat dit reclame of misbruik is.")
	h.status(first, "received", "")
	if left := h.stored("Junk"); len(left) > 0 {
		t.Errorf("%d mails are left in the junk folder", len(left))
	}
	moved := h.stored("Aangehouden")
	if len(moved) != 4 {
		t.Fatalf("%d mails were moved to the held folder", len(moved))
	}
	for i, want := range [][]byte{complaint, command, away, twin} {
		if string(moved[i].Raw) != string(want) {
			t.Errorf("held mail %d is not what came in", i+1)
		}
	}
	if r := h.must(0, "held", "list"); strings.Count(r.stdout, "  spam  ") != 2 || !strings.Contains(r.stdout, bram.Address) || !strings.Contains(r.stdout, dirk.Address) {
		t.Errorf("held list says:\n%s", r.stdout)
	}
	h.must(0, "held", "accept", strings.Fields(h.must(0, "held", "list").stdout)[0])
	h.pass("2026-11-24 07:00").is(t, "01 bram", "03 directeur")
	h.show("K-2026-0003").received(t, "bram mail")
	h.show(second).received(t, "hanna mail", "hanna mail")
}
