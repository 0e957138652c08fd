package main_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// changed delivers a note with header fields in place of others.
func (h *house) changed(n note, at time.Time, old, fields string) {
	h.t.Helper()
	raw := n.bytes(h.t, at)
	if !bytes.Contains(raw, []byte(old)) {
		h.t.Fatalf("no %q in %s", old, raw)
	}
	h.wrote(n, at)
	if err := h.deliver(bytes.Replace(raw, []byte(old), []byte(fields), 1), at); err != nil {
		h.t.Fatal(err)
	}
}

// somebody is one of many people.
func somebody(n int) person {
	return person{Name: fmt.Sprintf("Iemand Nummer %d", n), Address: fmt.Sprintf("iemand%d@klant.example", n)}
}

// tellFormAndGateway: a web form that sends in our own name is a complaint of who
// filled it in; a person's mail to which a gateway added what newsletters have is
// put to a person, who takes it in with one word.
func tellFormAndGateway(t *testing.T, w world) {
	h := w.open(t, foundation{})
	at := clock(t, "2026-11-23 09:12")
	h.changed(aboutTheLesson(amina), at, "From: "+amina.String(), "From: Website <"+houseAddress+">\r\nReply-To: "+amina.String())
	h.pass("2026-11-23 09:12").is(t, "01 amina", "03 directeur")
	if c := h.show(first); c.Complainant.Address != amina.Address {
		t.Errorf("the complainant is %v", c.Complainant)
	}

	at = clock(t, "2026-11-23 10:00")
	h.changed(aboutTheLesson(bram), at, "To: ", "List-Unsubscribe: <mailto:unsubscribe@gateway.example>\r\nPrecedence: bulk\r\nTo: ")
	list := h.pass("2026-11-23 10:00")
	list.is(t, "24 directeur")
	h.write("2026-11-23 10:05", list.of(t, "24", dirk).answered(dirk, "klacht 2")).is(t, "01 bram", "03 directeur", "24 directeur")
	if c := h.status("K-2026-0002", "received", ""); c.Complainant.Address != bram.Address {
		t.Errorf("the complainant is %v", c.Complainant)
	}
}

// tellOldInbox: what lay in the mailbox before the log began is told once, and
// nobody is answered; what comes from then on is.
func tellOldInbox(t *testing.T, w world) {
	h := w.open(t, foundation{Since: "2026-11-20"})
	for year := 2014; year < 2024; year++ {
		h.put(note{from: somebody(year), subject: "Klacht", text: fmt.Sprintf("Dit is een klacht van %d.", year)}, clock(t, fmt.Sprintf("%d-03-03 10:00", year)))
	}
	h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:10"))
	told := h.pass("2026-11-23 09:12")
	told.is(t, "01 amina", "03 directeur", "24 directeur", "24 beheer")
	told.of(t, "24", dirk).says(t, "10 oude berichten")
	h.pass("2026-11-24 09:00").is(t)
	if cases := h.cases(); len(cases) != 1 {
		t.Errorf("there are cases %v", cases)
	}
}

// tellManyHeld: a list has the mail that it names; what it has no room for stands in
// that of the next morning.
func tellManyHeld(t *testing.T, w world) {
	h := w.open(t, foundation{})
	for i := range 151 {
		at := clock(t, "2026-11-23 09:00").Add(time.Duration(i) * time.Second)
		n := note{from: somebody(i), subject: fmt.Sprintf("Bericht nummer %03d", i+1), text: "Er is iets met de les."}
		raw := strings.Replace(string(n.bytes(t, at)), "dmarc=pass", "dmarc=fail", 1)
		h.wrote(n, at)
		if err := h.deliver([]byte(raw), at); err != nil {
			t.Fatal(err)
		}
	}
	day := h.pass("2026-11-23 09:12")
	day.is(t, "24 directeur")
	morning := h.pass("2026-11-24 08:00")
	morning.is(t, "24 directeur")
	first, second := day.of(t, "24", dirk).text, morning.of(t, "24", dirk).text
	for i := 1; i <= 151; i++ {
		if subject := fmt.Sprintf("nummer %03d", i); !strings.Contains(first, subject) && !strings.Contains(second, subject) {
			t.Errorf("%s stands in neither list", subject)
		}
	}
	h.pass("2026-11-25 08:00").is(t)
}
