package main_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// stamped is a day a few days ago, and how a letter writes it. Paper is
// registered by the clock on the wall.
func stamped(t *testing.T) (date, words string) {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	day := now().In(zone).AddDate(0, 0, -2)
	months := strings.Fields("januari februari maart april mei juni juli augustus september oktober november december")
	return day.Format(time.DateOnly), fmt.Sprintf("%d %s %d", day.Day(), months[day.Month()-1], day.Year())
}

// register has the administrator type in a complaint on paper.
func (h *house) register(args ...string) (id string) {
	h.t.Helper()
	dir := filepath.Dir(h.config)
	text, scan := filepath.Join(dir, "klacht.txt"), filepath.Join(dir, "scan.pdf")
	for path, data := range map[string][]byte{text: []byte("Het lokaal is koud.\n"), scan: samplePDF("scan")} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			h.t.Fatal(err)
		}
	}
	args = append([]string{"case", "new", "--text", text, "--file", scan, "--subject", "Een koud lokaal"}, args...)
	return strings.TrimSpace(h.must(0, args...).stdout)
}

// tellPaper: paper counts as much as mail, from the day of its stamp (R06). Who
// gave an address gets letters there and can answer them.
func tellPaper(t *testing.T, w world) {
	h := w.open(t, foundation{})
	date, words := stamped(t)
	id := h.register("--name", amina.Name, "--email", amina.Address, "--received", date)
	if want := "K-" + date[:4] + "-0001"; id != want {
		t.Fatalf("case new says %q, want %s", id, want)
	}
	if len(h.smtp.Sent()) > 0 {
		t.Error("case new sends mail by itself; that is for the daemon")
	}
	c := h.status(id, "received", "")
	c.has(t, "queued", "01 amina", "03 directeur")
	if c.Terms.Received != date || len(c.Messages) != 0 {
		t.Errorf("received on %s, with messages %v", c.Terms.Received, c.Messages)
	}

	h.must(0, "once")
	mail := h.mail()
	mail.is(t, "01 amina", "03 directeur")
	mail.of(t, "01", amina).carries(t, "Ontvangstbevestiging "+id+".pdf (application/pdf)", "Klachtenreglement.pdf (application/pdf)")
	letterSays(t, mail.of(t, "01", amina).named(t, "Ontvangstbevestiging "+id+".pdf"), "Op "+words+" hebben wij uw klacht ontvangen", "Geachte Amina Voorbeeld,")
	mail.of(t, "03", dirk).carries(t, "scan.pdf (application/pdf)", "Ontvangstbevestiging "+id+".pdf (application/pdf)")
	mail.of(t, "03", dirk).says(t, words+", op papier", "Het lokaal is koud.")

	h.put(h.answer(amina, "01", id, "Ik trek mijn klacht in."), now())
	h.must(0, "once")
	h.mail().is(t, "22 directeur")
	h.must(64, "case", "new", "--name", "Amina Voorbeeld", "--received", now().AddDate(0, 0, 2).Format(time.DateOnly))
	h.must(64, "case", "new", "--received", date)
	if n := len(h.cases()); n != 1 {
		t.Errorf("there are %d cases", n)
	}
}

// tellPaperByPost: without an address the director gets every letter, to print
// and post it.
func tellPaperByPost(t *testing.T, w world) {
	h := w.open(t, foundation{})
	date, words := stamped(t)
	id := h.register("--name", amina.Name, "--received", date)
	h.must(0, "once")
	mail := h.mail()
	mail.is(t, "01 directeur", "03 directeur")
	letter := mail.of(t, "01", dirk)
	letter.says(t, "per post", "Amina Voorbeeld")
	letter.carries(t, "Ontvangstbevestiging "+id+".pdf (application/pdf)", "Klachtenreglement.pdf (application/pdf)")
	letterSays(t, letter.files[0], "Op "+words+" hebben wij uw klacht ontvangen", "Geachte Amina Voorbeeld,", "Schrijf ons dan")

	h.status(id, "received", "").has(t, "queued", "01 directeur") // it counts when it was posted
	h.put(h.answer(dirk, "03", id, "leidinggevende 2"), now())
	h.must(0, "once")
	h.mail()
	h.put(h.answer(dirk, "01", id, "verstuurd"), now())
	h.must(0, "once")
	h.mail().of(t, "16", dirk).says(t, "per post verstuurd op", "ontvangstbevestiging")
	h.status(id, "received", "").has(t, "sent", "01 directeur", "03 directeur", "02 theo", "16 directeur", "16 directeur")

	h.put(h.answer(dirk, "03", id, "ingetrokken\n\nWij spraken elkaar."), now())
	h.must(0, "once")
	h.mail().is(t, "19 directeur")
	h.put(h.answer(dirk, "19", id, "akkoord"), now())
	h.must(0, "once")
	mail = h.mail()
	mail.is(t, "10 directeur", "10 theo", "16 directeur")
	letterSays(t, mail.of(t, "10", dirk).files[0], "Schrijf ons dan: niet ingetrokken, en noem het kenmerk "+id)
	h.status(id, "withdrawn", "withdrawn")
}
