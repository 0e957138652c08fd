package main_test

import (
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
)

// TestHostileInbox lets an inbox full of what nobody wants in: spam, forged
// commands, look-alikes, machines, bombs, loops, with complaints among it. All of
// it is filed, nothing is done on a stranger's word, automatic mail stays within
// its caps, and it takes neither much memory nor much work.
//
// KLACHTD_HOSTILE is the number of mails; .ci/hostile gives 10,000.
func TestHostileInbox(t *testing.T) {
	t.Parallel()
	count := 400
	if s := os.Getenv("KLACHTD_HOSTILE"); s != "" {
		var err error
		if count, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	program := build(t, false)
	h := (world{program, program, startInProcess, startInProcess(t)}).open(t, foundation{Intake: "cases_per_day = 50", Measured: true})
	h.write("2026-11-23 08:00", aboutTheLesson(amina)).is(t, "01 amina", "03 directeur")
	before := h.show(first)

	at := clock(t, "2026-11-23 09:00")
	slowest, complaints := time.Duration(0), 0
	for i := range count {
		raw, complaint := hostile(i)
		slowest = max(slowest, effort.Of(func() { mailbox.Parse(raw) }))
		if complaint {
			complaints++
		}
		if err := h.deliver(raw, at.Add(time.Duration(i)*time.Second/10)); err != nil {
			t.Fatal(err)
		}
	}
	if floor := effort.Reading(""); slowest > 400*floor {
		t.Errorf("one mail took %v of the processor to read, and a MiB of blanks %v", slowest, floor)
	}

	cmd := h.command(t.Context(), program, "once", "--at", clock(t, "2026-11-23 10:00").Format(time.RFC3339))
	var out output
	cmd.Stdout, cmd.Stderr = &out, &out
	began := time.Now()
	peak, err := peakMemory(cmd)
	if err != nil {
		t.Fatalf("%v\n%s", err, tail(out.String()))
	}
	took := time.Since(began)
	t.Logf("%d mails, %d complaints among them: %v, %.1f mails a second, %d MiB at most; the slowest took %v to read",
		count, complaints, took.Round(time.Millisecond), float64(count)/took.Seconds(), peak, slowest.Round(time.Microsecond))
	if peak >= 256 {
		t.Errorf("it took %d MiB of memory", peak)
	}
	if want := fmt.Sprintf("filed %d, handled %d, ", count, count); !strings.Contains(out.String(), want) || !strings.Contains(out.String(), "left to retry 0") {
		t.Errorf("once says %q, want %q", tail(out.String()), want)
	}
	if inbox, archive := len(h.stored("INBOX")), len(h.stored("Verwerkt")); inbox != 0 || archive != count+1 {
		t.Errorf("%d mails are left in the inbox, %d are in the archive", inbox, archive)
	}
	h.hostileMail(count, complaints)

	// Nothing was done in the case that many of them name.
	after := h.status(first, "received", "")
	answers := after.count("13") + after.count("14") + after.count("16") + after.count("19") + after.count("27") // refusals, questions, and how the case stands
	if len(after.Letters) != len(before.Letters)+answers || after.Responsible != before.Responsible {
		t.Errorf("the case has letters %v now", after.Letters)
	}
	// And who may command still can, at once.
	h.reply("2026-11-23 10:05", dirk, "03", first, "gebeld\n\nWij spraken over de les.").of(t, "16", dirk)
	h.status(first, "contacted", "")
}

// peakMemory runs a program and gives the most memory that it held, in MiB; 0
// where the system does not tell. It is asked again and again: what wait(2) tells
// at the end counts the memory of the process that started it too, and this one
// holds the whole inbox.
func peakMemory(cmd *exec.Cmd) (peak int, err error) {
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		select {
		case err := <-done:
			return peak, err
		case <-again.C:
			status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid)) // it may have ended just now
			if _, after, found := strings.Cut(string(status), "VmHWM:"); found {
				var kib int
				if _, err := fmt.Sscan(after, &kib); err == nil {
					peak = max(peak, kib>>10)
				}
			}
		}
	}
}

// count is how many letters of a kind a case has.
func (c caseFile) count(kind string) (n int) {
	for _, l := range c.Letters {
		if l.Kind == kind {
			n++
		}
	}
	return n
}

// hostileMail checks what was sent: nothing but confirmations and notices of new
// cases, refusals, answers to questions, and lists; and of each no more than its
// cap.
func (h *house) hostileMail(count, complaints int) {
	h.t.Helper()
	sent := make(map[string]int)
	for _, m := range h.mail() {
		sent[m.kind]++
		if m.kind == "01" && (m.to == dirk.Address || strings.HasSuffix(m.to, "@integratiewerk.example")) {
			h.t.Errorf("a confirmation went to %s", m.to)
		}
	}
	most := map[string]int{
		"01": 50, "03": 50, // cases_per_day
		"13": 11, "14": 10, "16": 10, "19": 10, "25": 10, "27": 10, // automatic_per_day, all in the director's name; one 13 tells of forged mail
		"29": 10, "21": 30, // who writes again hears so once a day, and the director of three of each a day
		"24": 3, // a list for the director, one for the deputy of what bears the director's name, one notice of the caps
	}
	for kind, n := range sent {
		if n > most[kind] {
			h.t.Errorf("%d mails of kind %s were sent, want at most %d", n, kind, most[kind])
		}
	}
	if n := sent["13"] + sent["14"] + sent["16"] + sent["19"] + sent["25"] + sent["27"]; n > 11 {
		h.t.Errorf("the director got %d answers to what others wrote, want at most 11", n)
	}
	if complaints > 50 && sent["01"] < 49 || sent["24"] != 3 { // the case that was there before has its place too
		h.t.Errorf("sent %v", sent)
	}
	cases := h.cases()
	if len(cases) < complaints+1 {
		h.t.Errorf("%d complaints became %d cases, one of them there before", complaints, len(cases))
	}
}

// tail is the end of a long output.
func tail(s string) string { return s[max(0, len(s)-2000):] }

// hostile gives the i-th of any number of mails, the same every time, and whether
// it is a complaint that must become a case.
func hostile(i int) (raw []byte, complaint bool) {
	dice := rand.New(rand.NewPCG(uint64(i), 7))
	kinds := []func(int, *rand.Rand) string{
		lesson, spamMail, forgedCommand, autoReply, straightBounce, bomb, lookAlike, ownMail,
		lesson, newsletter, forgedReply, numberDropper, brokenMail, sameSender, forgedQuestion, failedSender,
	}
	kind := i % len(kinds)
	return []byte(strings.ReplaceAll(kinds[kind](i, dice), "\n", "\r\n")), kind == 0 || kind == 8
}

// letterOf writes a plain mail; more are further fields.
func letterOf(i int, from, subject, text string, more ...string) string {
	return "From: " + from + "\nTo: " + houseAddress + "\nSubject: " + subject + fmt.Sprintf("\nMessage-ID: <vijand.%d@elders.example>\n", i) +
		strings.Join(append(more, ""), "\n") + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text + fmt.Sprintf("\n\nNummer %d.\n", i)
}

const passed = "Authentication-Results: mx.integratiewerk.example; dmarc=pass header.from=klant.example"

func lesson(i int, _ *rand.Rand) string {
	return letterOf(i, fmt.Sprintf("Klager %d <klager%d@klant.example>", i, i), "Klacht", "De les valt steeds uit. Wilt u dit oplossen?", passed)
}

func sameSender(i int, _ *rand.Rand) string {
	return letterOf(i, fmt.Sprintf("Volhouder <volhouder+%d@klant.example>", i), "Klacht "+strconv.Itoa(i), "Alweer een klacht.", passed)
}

func spamMail(i int, _ *rand.Rand) string {
	return letterOf(i, fmt.Sprintf("Prijs <prijs%d@reclame.example>", i), "U heeft gewonnen", "Klik hier: http://reclame.example/", "X-Spam-Flag: YES")
}

func newsletter(i int, _ *rand.Rand) string {
	return letterOf(i, "Nieuws <nieuws@reclame.example>", "Nieuws", "Dit is geen klacht.", "List-Unsubscribe: <mailto:af@reclame.example>", "Precedence: bulk")
}

// commandsOf are what an attacker would have us do.
var commandsOf = []string{
	"ingetrokken", "besluit gegrond", "akkoord", "commissie", "niet-ontvankelijk te oud", "leidinggevende 1", "betrokken",
	"overnemen", "advies ongegrond", "heropenen", "klacht 1", "geen klacht 1", "vertegenwoordiger\nNaam: Vijand\nAdres: vijand@elders.example\nToestemming: ja",
}

func forgedCommand(i int, dice *rand.Rand) string {
	return letterOf(i, dirk.String(), "Re: ["+first+"] Nieuwe klacht", commandsOf[dice.IntN(len(commandsOf))])
}

// forgedReply guesses the Message-ID of a mail of ours.
func forgedReply(i int, dice *rand.Rand) string {
	guess := fmt.Sprintf("<%026x@integratiewerk.example>", dice.Uint64())
	return letterOf(i, dirk.String(), "Re: ["+first+"] Nieuwe klacht", commandsOf[dice.IntN(len(commandsOf))], "In-Reply-To: "+guess, "References: "+strings.Repeat(guess+" ", 200))
}

func forgedQuestion(i int, dice *rand.Rand) string {
	return letterOf(i, dirk.String(), "Vraag over "+first, []string{"overzicht", "status", "hulp"}[dice.IntN(3)])
}

func failedSender(i int, dice *rand.Rand) string {
	return letterOf(i, dirk.String(), "Re: ["+first+"]", commandsOf[dice.IntN(len(commandsOf))],
		"Authentication-Results: mx.integratiewerk.example; dmarc=fail header.from=integratiewerk.example")
}

// lookAlike is nearly somebody with a role.
func lookAlike(i int, dice *rand.Rand) string {
	from := []string{
		"\"directeur@integratiewerk.example\" <vijand@elders.example>",
		"Dirk Directeur <directeur@integratiewerk.example.elders.example>",
		"Dirk Directeur <directeur@xn--integratiewrk-9jk.example>",
		"=?utf-8?q?Dirk_Directeur_=3Cdirecteur=40integratiewerk=2Eexample=3E?= <vijand@elders.example>",
		dirk.String() + ", Vijand <vijand@elders.example>",
		"Dirk Directeur <directeur@integratiewerk.example>\nFrom: Vijand <vijand@elders.example>",
	}
	return letterOf(i, from[dice.IntN(len(from))], "Re: ["+first+"] Nieuwe klacht", commandsOf[dice.IntN(len(commandsOf))], "Sender: vijand@elders.example")
}

// numberDropper names a case that is not theirs.
func numberDropper(i int, _ *rand.Rand) string {
	return letterOf(i, "Buurvrouw <buurvrouw@elders.example>", "Re: ["+first+"] Ontvangst van uw klacht", "niet ingetrokken", passed)
}

func autoReply(i int, dice *rand.Rand) string {
	fields := []string{"Auto-Submitted: auto-replied", "X-Autoreply: yes", "Return-Path: <>", "Precedence: auto_reply"}
	return letterOf(i, dirk.String(), "Afwezig: Re: ["+first+"]", "ingetrokken", fields[dice.IntN(len(fields))])
}

func straightBounce(i int, dice *rand.Rand) string {
	id := fmt.Sprintf("<%026x@integratiewerk.example>", dice.Uint64())
	return strings.ReplaceAll(string(bounceOf(id, amina.Address, i)), "\r\n", "\n")
}

func ownMail(i int, _ *rand.Rand) string {
	if i%2 == 0 {
		return letterOf(i, houseAddress, "Nieuwe klacht", "ingetrokken")
	}
	return letterOf(i, "Lijst <lijst@elders.example>", "["+first+"] Nieuwe klacht", "ingetrokken", "X-Klachtd-Kind: 03", "Auto-Submitted: auto-generated")
}

// brokenMail has bytes where there should be words.
func brokenMail(i int, dice *rand.Rand) string {
	b := make([]byte, 500)
	for j := range b {
		b[j] = byte(dice.IntN(256))
	}
	return fmt.Sprintf("Subject: =?utf-8?b?%s\nFrom: <<>\nMessage-ID: <kapot.%d@elders.example>\n\n%s", base64.StdEncoding.EncodeToString(b[:40]), i, b)
}

// bomb is small, and large or deep once it is opened.
func bomb(i int, dice *rand.Rand) string {
	from := fmt.Sprintf("From: Bom <bom%d@elders.example>\nTo: %s\nSubject: Klacht\nMessage-ID: <bom.%d@elders.example>\nMIME-Version: 1.0\n", i, houseAddress, i)
	switch dice.IntN(6) {
	case 0: // parts within parts
		var b strings.Builder
		for depth := range 400 {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", depth, depth)
		}
		return from + b.String() + "Content-Type: text/plain\n\nDiep.\n"
	case 1: // parts beside parts
		return from + "Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: text/plain\n\nx\n", 3000) + "--b--\n"
	case 2: // one field without an end
		return from + "X-Lang: " + strings.Repeat("lang\n ", 50_000) + "\nContent-Type: text/plain\n\nLang.\n"
	case 3: // elements within elements
		return from + "Content-Type: text/html\n\n" + strings.Repeat("<div><b>", 8000) + "diep" + strings.Repeat("<table><tr><td>", 3000) + "\n"
	case 4: // words within words, and quotes within quotes
		return from + "X-Woorden: " + strings.Repeat("=?utf-8?q?=E2=80=AE?=\n ", 4000) + "\nContent-Type: text/plain\n\n" + strings.Repeat(strings.Repeat("> ", 200)+"x\n", 200)
	}
	to := slices.Repeat([]string{"Iemand <iemand@elders.example>"}, 5000)
	return from + "Cc: " + strings.Join(to, ",\n ") + "\nContent-Type: text/plain; charset=x-onbekend\nContent-Transfer-Encoding: base64\n\n" + strings.Repeat("!!!!", 5000) + "\n"
}
