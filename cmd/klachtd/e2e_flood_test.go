package main_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"
)

// tellFlood: many complaints in one pass, in the order in which they came in,
// each with a case of its own, confirmed to who wrote it and put to the
// director as it came. KLACHTD_FLOOD is how many, in a mailbox in this process.
func tellFlood(t *testing.T, w world) {
	h := w.open(t, foundation{})
	count := 120 // more than are fetched at a time
	switch {
	case w.watched != w.program: // the race detector is slow, and sees as much in fewer
		count = 40
	case h.dovecot == nil:
		count = number(t, "KLACHTD_FLOOD", count)
	}
	const when = "2026-11-23 17:00"
	all := complaints(t, count, clock(t, when).Add(-time.Minute))
	byID, raws := make(map[string]complaint), [][]byte{}
	for _, c := range all {
		if err := h.deliver(c.raw, c.at); err != nil {
			t.Fatal(err)
		}
		byID[c.id()] = c
		raws = append(raws, c.raw)
	}
	h.program = w.watched
	mail := h.pass(when)
	h.program = w.program
	if len(mail) != 2*count {
		t.Fatalf("%d complaints gave %d mails, want one 01 and one 03 each", count, len(mail))
	}

	// The last delivered came in first: case 1 is that of the last complaint.
	number := func(c complaint) string { return fmt.Sprintf("K-2026-%04d", count-slices.IndexFunc(all, c.is)) }
	seen := make(map[string]bool)
	for _, m := range mail {
		c, ok := byID[m.inReplyTo]
		if !ok {
			t.Fatalf("mail %v answers no complaint: %s", m, m.inReplyTo)
		}
		if seen[m.kind+c.id()] || m.caseID() != number(c) {
			t.Errorf("mail %v about complaint %d is in %s, want %s, once", m, c.number, m.caseID(), number(c))
		}
		seen[m.kind+c.id()] = true
		switch m.kind {
		case "01":
			m.says(t, "Geachte "+c.from.Name+",", "uiterlijk op 7 december 2026")
			if m.to != c.from.Address {
				t.Errorf("complaint %d of %s is confirmed to %s", c.number, c.from.Address, m.to)
			}
		case "03":
			m.says(t, c.from.Name+" <"+c.from.Address+">", fmt.Sprintf("Mijn klantnummer is %d.", c.number))
			if f := m.named(t, "Klacht "+m.caseID()+".eml"); !bytes.Equal(f.data, c.raw) || m.to != dirk.Address {
				t.Errorf("mail %v does not carry complaint %d as it came", m, c.number)
			}
			if f, ok := m.find("bijlage.pdf"); ok != (c.document != nil) || !bytes.Equal(f.data, c.document) {
				t.Errorf("mail %v does not carry the document of complaint %d", m, c.number)
			}
		default:
			t.Errorf("mail %v", m)
		}
	}
	h.archived(raws...)
	if n := len(h.cases()); n != count {
		t.Errorf("%d complaints became %d cases", count, n)
	}
	h.pass(when).is(t)
}

func (c complaint) is(other complaint) bool { return c.number == other.number }
