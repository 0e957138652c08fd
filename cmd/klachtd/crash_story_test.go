package main_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

// The story that is told while klachtd is killed: two complaints, one to the
// decision and one to withdrawal, and a few that differ from one variant to the
// next; mail that is held, mail that comes twice, mail that comes back.

// chapter is what happens on one day. All mail of it came in before nine;
// klachtd finds it when it looks.
type chapter struct {
	day  string
	mail func(h *house, v *variant) [][]byte // in order; it may answer what was sent before
	also func(h *house)                      // on the command line, before the mail is looked for
}

// variant is one way in which the story goes.
type variant struct {
	name string
	more []complaint // beside the two
	size int         // of the attachment, in bytes
}

const variants = 6

func newVariant(t *testing.T, n int) *variant {
	t.Helper()
	return &variant{
		name: fmt.Sprintf("story %d", n),
		more: complaints(t, n, clock(t, "2026-11-23 08:40")),
		size: []int{100, 3000, 1_100_000}[n%3], // the last is stored by package blob
	}
}

// early is when the mail of a day comes in.
const early = "08:45"

func (c chapter) at(t *testing.T) time.Time { return clock(t, c.day+" "+early) }

// write gives the bytes of mail that comes in on a day.
func (c chapter) write(h *house, notes ...note) (mail [][]byte) {
	for i, n := range notes {
		at := c.at(h.t).Add(time.Duration(i) * time.Second)
		h.wrote(n, at)
		mail = append(mail, n.bytes(h.t, at))
	}
	return mail
}

func chapters() []chapter {
	var list []chapter
	day := func(date string, notes func(h *house, v *variant) []note) *chapter {
		c := chapter{day: date}
		c.mail = func(h *house, v *variant) [][]byte { return c.write(h, notes(h, v)...) }
		list = append(list, c)
		return &list[len(list)-1]
	}
	day("2026-11-23", nil).mail = func(h *house, v *variant) (mail [][]byte) { return firstDay(h, v) }
	second := day("2026-11-24", func(h *house, v *variant) []note {
		return []note{
			h.answer(dirk, "03", h.caseOf(amina), "leidinggevende 1"),
			h.answer(dirk, "03", h.caseOf(bram), "leidinggevende 2"),
			h.answer(dirk, "03", h.caseOf(bram), "gebeld\n\nIk heb Bram gesproken. Zijn begeleider belt voortaan elke maandag."),
			{from: amina, subject: "Nog iets", text: "De docent was er weer niet.", inReplyTo: h.answer(amina, "01", h.caseOf(amina), "").inReplyTo},
		}
	})
	second.also = func(h *house) {
		for line := range strings.Lines(h.must(0, "held", "list").stdout) {
			h.must(0, "held", "accept", strings.Fields(line)[0])
		}
	}
	day("2026-11-25", func(h *house, v *variant) []note {
		return []note{
			h.answer(dirk, "03", h.caseOf(amina), "contact op 24 november\n\nIk heb met Amina gesproken. Ik heb inhaallessen voorgesteld."),
			h.answer(dirk, "03", h.caseOf(bram), "ingetrokken\n\nDe begeleider belt elke maandag."),
			h.answer(dirk, "03", h.caseOf(bram), "status"),
		}
	})
	day("2026-11-26", func(h *house, v *variant) []note {
		return []note{
			h.answer(dirk, "19", h.caseOf(bram), "akkoord"), // each command that is shown first, and each akkoord, has a day of kills
			h.answer(dirk, "03", h.caseOf(amina), "commissie\n\n"+report),
			h.answer(dirk, "03", h.caseOf(amina), "gegrond misschien"), // no command
		}
	})
	day("2026-11-27", func(h *house, v *variant) []note {
		return []note{
			h.answer(dirk, "19", h.caseOf(amina), "akkoord"),
			h.answer(bram, "10", h.caseOf(bram), "niet ingetrokken"),
		}
	})
	day("2026-12-03", func(h *house, v *variant) []note { // with reminders of what nobody has done
		return []note{h.answer(commissie, "06", h.caseOf(amina), "advies deels gegrond", file{"advies.pdf", "application/pdf", samplePDF("advies")})}
	})
	day("2026-12-04", func(h *house, v *variant) []note {
		return []note{h.answer(commissie, "19", h.caseOf(amina), "akkoord")}
	})
	day("2026-12-07", func(h *house, v *variant) []note {
		return []note{h.answer(dirk, "08", h.caseOf(amina), "besluit deels gegrond\n\nU heeft gelijk over het bericht.\n\nMaatregelen:\nU krijgt vier inhaallessen.")}
	})
	day("2026-12-08", func(h *house, v *variant) []note {
		return []note{h.answer(dirk, "19", h.caseOf(amina), "akkoord"), aboutTheLesson(hanna)}
	})
	return list
}

// caseOf is the case that somebody's complaint began. It has no fixed number: a mail whose
// filing failed waits until after the others.
func (h *house) caseOf(p person) string {
	h.t.Helper()
	for _, tx := range h.smtp.Sent() {
		if m := read(h.t, tx); m.to == p.Address && m.kind == "01" {
			return m.caseID()
		}
	}
	h.t.Fatalf("%s never got mail 01", p.Name)
	return ""
}

func firstDay(h *house, v *variant) (mail [][]byte) {
	c := chapter{day: "2026-11-23"}
	complaint := note{from: amina, subject: "Klacht", text: languageComplaint, files: []file{
		{"rooster.pdf", "application/pdf", append(samplePDF("rooster"), make([]byte, v.size)...)}}}
	again := complaint
	again.route = "from mail.klant.example by mx2.integratiewerk.example with ESMTPS; Mon, 23 Nov 2026 08:45:00 +0100"
	held := strings.Replace(string(c.write(h, aboutTheLesson(person{"Henk Onbekend", "henk@klant.example"}))[0]), "dmarc=pass", "dmarc=fail", 1)
	mail = append(mail, c.write(h, complaint)[0], c.write(h, aboutTheCallback())[0], c.write(h, again)[0], []byte(held))
	for _, more := range v.more {
		mail = append(mail, more.raw)
	}
	return append(mail, bounceOf("<nooit@integratiewerk.example>", houseAddress, 3))
}

func aboutTheCallback() note {
	return note{from: bram, subject: "Niet teruggebeld", text: "Hallo,\n\nMijn begeleider zou mij bellen over mijn stage. Dat is drie keer niet gebeurd.\n\nBram Verzonnen"}
}

// portions splits n mails over several looks.
func portions(dice *rand.Rand, n int) (sizes []int) {
	for n > 0 {
		k := 1 + dice.IntN(n)
		sizes, n = append(sizes, k), n-k
	}
	return sizes
}
