package desk_test

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// fate is what must become of a mail.
type fate string

const (
	opens    fate = "a case of its own"
	joins    fate = "handled in its case"
	answered fate = "handled, in no case" // the overview, the list of held mail
	holds    fate = "held for a person"
	idle     fate = "filed, with no effect" // a machine's
	old      fate = "filed and listed once" // from before the log began
	free     fate = "whatever"              // no rule says
)

// written is one mail as somebody wrote it, whatever number of copies arrive.
type written struct {
	id       string // Message-ID
	from     *person
	address  string // in From
	subject  string
	answers  string // Message-ID
	text     string
	verdict  string // what the border says: pass, fail; "" for nothing
	header   string // more fields
	document string // an attached PDF
	until    int    // "verlengen tot": so many days after the first last day; 0 for the most

	says string // of letter 10: "denial", "thanks", "neither"; of 31 "insists"; "" for nothing
	word string // by which it is known in other mail

	below string // what is typed below the quote of our mail

	of   *person   // whose complaint one of ours passes on
	sent time.Time // and when that person sent it

	inside    bool // a manager keeps it from the commission
	machine   bool // no person wrote it
	slip      bool // it was meant for another case, or said what was not meant
	forged    bool
	complaint bool
	fate      fate
	affair    string // the case that it is about
	copies    []string
}

// ledger is every mail by the SHA-256 of each of its copies.
type ledger struct {
	bySHA  map[string]*written
	all    []*written
	copies []string               // in the order of delivery
	came   map[string][]time.Time // when each copy came in
}

const domain = "integratiewerk.example"

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }

// draft begins a mail of somebody.
func (w *world) draft(from *person, f fate) *written {
	w.posted++
	return &written{
		id: fmt.Sprintf("mail.%d@%s", w.posted, domainOf(from.address)), from: from, address: from.address, verdict: "pass", fate: f,
	}
}

// answer begins a reply to a mail of ours.
func (w *world) answer(from *person, l *letter, f fate, lines ...string) *written {
	m := w.draft(from, f)
	m.answers, m.affair = l.id, l.affair
	m.subject = "Re: " + l.subject
	if len(lines) > 0 {
		lines = append([]string{l.numbered(w, lines[0])}, lines[1:]...)
		if from.part.Leads() || from.part == record.ByCommission {
			lines = append(lines, from.ends(w.posted))
		}
	}
	m.text = strings.Join(lines, "\r\n\r\n") + "\r\n\r\nOp 23-11-2026 10:00 schreef Stichting Integratiewerk:\r\n> Uw bericht\r\n"
	return m
}

// endings end mail of people of the foundation, and are no text; "" is none.
var endings = []string{"", "Verzonden met Zeilpost", "Virusvrij.www.schildwacht.example", "Met vriendelijke groet,\r\n\r\n%s\r\nT 030 765 43 21"}

// ends is how somebody's mail ends: with one program or another.
func (p *person) ends(n int) string {
	return strings.ReplaceAll(endings[(n+len(p.name))%len(endings)], "%s", p.name)
}

// ended finds what stands in them alone.
var ended = regexp.MustCompile(`Zeilpost|schildwacht\.example|030 765 43 21`)

// bytes is the mail as our server takes it in; route is a field that a copy by
// another way has.
func (m *written) bytes(now time.Time, route string) []byte {
	var b strings.Builder
	field := func(name, value string) {
		if value != "" {
			b.WriteString(name + ": " + value + "\r\n")
		}
	}
	if m.verdict != "" {
		field("Authentication-Results", "mx."+domain+"; dmarc="+m.verdict+" header.from="+domainOf(m.address))
	}
	field("Delivered-To", route)
	b.WriteString(m.header)
	field("Date", now.Format(time.RFC1123Z))
	field("From", fmt.Sprintf("%q <%s>", m.from.name, m.address))
	field("To", "klachten@"+domain)
	field("Subject", m.subject)
	field("Message-ID", "<"+m.id+">")
	if m.answers != "" {
		field("In-Reply-To", "<"+m.answers+">")
		field("References", "<"+m.answers+">")
	}
	field("MIME-Version", "1.0")
	if strings.Contains(m.header, "Content-Type:") {
		return []byte(strings.Replace(b.String(), "MIME-Version: 1.0\r\n", "", 1) + "\r\n" + m.text)
	}
	if m.document == "" {
		field("Content-Type", "text/plain; charset=utf-8")
		return []byte(b.String() + "\r\n" + m.text)
	}
	field("Content-Type", `multipart/mixed; boundary="deel"`)
	fmt.Fprintf(&b, "\r\n--deel\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n--deel\r\nContent-Type: application/pdf; name=\"stuk.pdf\"\r\n"+
		"Content-Disposition: attachment; filename=\"stuk.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n%s\r\n--deel--\r\n",
		m.text, base64.StdEncoding.EncodeToString([]byte(m.document)))
	return []byte(b.String())
}

// post sends a mail on its way: late, in any order, now and then twice or by two
// routes.
func (w *world) post(m *written) {
	if m.answers != "" && m.says == "" && m.fate == joins && m.from.part.Client() && w.posted%5 == 0 {
		m.below = fmt.Sprintf("ONDER%d staat eronder.", w.posted)
		m.text += "\r\n" + m.below + "\r\n"
		w.counts["mail-typed-below"]++
	}
	w.mails.all = append(w.mails.all, m)
	raw := m.bytes(w.now.In(w.zone), "")
	arrive := func(raw []byte, folder string) {
		w.after(w.between(time.Second, 3*time.Minute), func() { w.deliver(m, raw, folder) })
	}
	folder := "INBOX"
	if m.fate == holds && m.verdict == "pass" && w.chance(0.5) {
		folder = "Junk"
	}
	arrive(raw, folder)
	if w.chance(0.02) {
		w.counts["mail-twice"]++
		arrive(raw, folder)
	}
	if w.chance(0.03) {
		w.counts["mail-by-two-routes"]++
		arrive(m.bytes(w.now.In(w.zone), "bureau@"+domain), folder)
	}
	if w.chance(0.03) { // as late as one that came before it is early
		w.counts["mail-late"]++
		w.after(w.between(time.Hour, day), func() { w.deliver(m, m.bytes(w.now.In(w.zone), "laat@"+domain), folder) })
	}
}

// oldInbox is the mail that lies in the mailbox when the program runs for the first
// time: of years ago, and of a minute ago.
func (w *world) oldInbox() {
	for n := range w.chances.IntN(5) {
		m := w.draft(&person{name: "Oude Klager", address: fmt.Sprintf("oud%d@vroeger.example", n)}, old)
		m.subject, m.text = "Klacht", fmt.Sprintf("De les van %d viel uit.\r\n", n)
		raw := m.bytes(w.now.In(w.zone), "")
		sha := digest(raw)
		received := w.now.Add(-w.between(time.Minute, 1000*day)).Truncate(time.Second)
		w.mails.all, w.mails.copies, m.copies = append(w.mails.all, m), append(w.mails.copies, sha), []string{sha}
		w.mails.bySHA[sha], w.mails.came[sha] = m, []time.Time{received}
		w.counts["mail-old"]++
		w.postbox.folders["INBOX"].put(stored{folder: "INBOX", received: received, sha: sha, raw: raw})
	}
}

// deliver is the arrival of one copy.
func (w *world) deliver(m *written, raw []byte, folder string) {
	if w.now.After(w.end.Add(lastMail)) {
		return // the year is closed
	}
	sha := digest(raw)
	w.mails.came[sha] = append(w.mails.came[sha], w.now.Truncate(time.Second))
	if w.mails.bySHA[sha] == nil {
		w.mails.bySHA[sha] = m
		w.mails.copies = append(w.mails.copies, sha)
		m.copies = append(m.copies, sha)
	}
	w.counts["mails"]++
	w.note("arrives %.12s in %s: %s %q, %s", sha, folder, m.address, m.subject, m.fate)
	w.postbox.take(folder, raw)
	w.wake(w.between(0, 20*time.Minute))
}
