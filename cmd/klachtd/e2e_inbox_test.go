package main_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// stored looks into a folder.
func (h *house) stored(name string) []mailtest.Stored {
	h.t.Helper()
	stored, err := h.folder(name)
	if err != nil {
		h.t.Fatal(err)
	}
	return stored
}

// archived checks that the inbox is empty and the archive holds every mail, as
// it came, numbered in the order in which it came.
func (h *house) archived(want ...[]byte) {
	h.t.Helper()
	if left := h.stored("INBOX"); len(left) > 0 {
		h.t.Errorf("%d mails are left in the inbox", len(left))
	}
	archive := h.stored("Verwerkt")
	if len(archive) != len(want) {
		h.t.Fatalf("%d mails are in the archive, want %d", len(archive), len(want))
	}
	for i, s := range archive {
		if !bytes.Equal(s.Raw, want[i]) {
			h.t.Errorf("mail %d in the archive is not what came in", i+1)
		}
		if s.UID != uint32(i+1) {
			h.t.Errorf("mail %d in the archive has UID %d", i+1, s.UID)
		}
	}
}

// received lists the messages of a case as "FROM KIND".
func (c caseFile) received(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, m := range c.Messages {
		from, _, _ := strings.Cut(m.From, "@")
		got = append(got, from+" "+m.Kind)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s: messages (- want, + got):\n%s", c.ID, diff)
	}
}

// tellSecondPass: what was filed stays filed, and what comes later is found,
// though the inbox was empty in between.
func tellSecondPass(t *testing.T, w world) {
	h := w.open(t, foundation{})
	at := clock(t, "2026-11-23 09:12")
	one := h.put(note{from: amina, subject: "Klacht", text: "Mijn les valt steeds uit."}, at)
	two := h.put(note{from: bram, subject: "Klacht", text: "Niemand belt mij terug."}, at)
	h.pass("2026-11-23 09:12").is(t, "01 amina", "03 directeur", "01 bram", "03 directeur")
	h.archived(one, two)

	before := h.show(first)
	for _, later := range []string{"2026-11-23 09:12", "2026-11-23 09:13", "2026-11-24 07:00"} {
		r := h.once(later, 0)
		if want := "filed 0, handled 0, sent 0, left to retry 0\n"; r.stdout != want {
			t.Errorf("once --at %s says %q, want %q", later, r.stdout, want)
		}
		h.mail().is(t)
	}
	if diff := cmp.Diff(before, h.show(first)); diff != "" {
		t.Errorf("the case changed while nothing happened:\n%s", diff)
	}
	if slices.Contains(h.cases(), "K-2026-0003") || len(h.cases()) != 2 {
		t.Errorf("there are cases %v", h.cases())
	}

	three := h.put(note{from: hanna, subject: "Ook een klacht", text: "Het lokaal is koud."}, clock(t, "2026-11-24 09:00"))
	h.pass("2026-11-24 09:00").is(t, "01 hanna", "03 directeur")
	h.archived(one, two, three)
}

// tellTwice: the very same bytes again change nothing, whether they come at
// once, later, or because somebody moved them back from the archive.
func tellTwice(t *testing.T, w world) {
	h := w.open(t, foundation{})
	complaint := note{from: amina, subject: "Klacht", text: "Mijn les valt steeds uit."}
	at := clock(t, "2026-11-23 09:12")
	raw := h.put(complaint, at)
	h.put(complaint, at)
	h.pass("2026-11-23 09:20").is(t, "01 amina", "03 directeur")
	h.archived(raw, raw)
	if err := h.deliver(raw, clock(t, "2026-11-23 10:00")); err != nil {
		t.Fatal(err)
	}
	h.pass("2026-11-23 10:00").is(t)
	h.archived(raw, raw, raw)
	c := h.status(first, "received", "")
	c.received(t, "amina mail", "amina mail", "amina mail")
	for _, m := range c.Messages {
		if m.SHA256 != hash(raw) {
			t.Errorf("message %+v has another hash than the mail, %s", m, hash(raw))
		}
	}
	if cases := h.cases(); len(cases) != 1 {
		t.Errorf("one mail became cases %v", cases)
	}
}
