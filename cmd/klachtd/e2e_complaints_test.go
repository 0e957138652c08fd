package main_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"mime"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

// complaint is a made-up complaint as it comes in: one of many that all differ.
type complaint struct {
	from     person
	number   int       // in its text, and in no other
	at       time.Time // when it came in
	document []byte    // that was attached; nil for none
	raw      []byte
}

func (c complaint) id() string { return fmt.Sprintf("<klacht.%d@%s>", c.number, c.domain()) }

func (c complaint) domain() string { return c.from.Address[strings.IndexByte(c.from.Address, '@')+1:] }

// shape is how a mail client writes a mail. The list has the shares of a
// typical inbox; the last one is wrong about itself, as some programs are.
type shape struct {
	charset, encoding string
	html, pdf         bool
}

var shapes = []shape{
	{"utf-8", "8bit", false, false},
	{"utf-8", "quoted-printable", false, false},
	{"utf-8", "base64", false, true},
	{"utf-8", "quoted-printable", true, false},
	{"utf-8", "base64", true, true},
	{"iso-8859-1", "base64", false, true},
	{"iso-8859-15", "quoted-printable", false, false},
	{"windows-1252", "8bit", false, false},
	{"windows-1252", "quoted-printable", true, false},
	{"us-ascii", "8bit", false, false},
}

// complaints gives n complaints, the same every time. The last one came in
// first.
func complaints(t *testing.T, n int, latest time.Time) []complaint {
	t.Helper()
	dice := rand.New(rand.NewPCG(1, 2))
	pick := func(list string) string {
		choices := strings.Split(list, "|")
		return choices[dice.IntN(len(choices))]
	}
	var all []complaint
	for i := range n {
		c := complaint{number: 100_000 + i, at: latest.Add(-time.Duration(i) * time.Minute)}
		c.from = person{
			pick("Anna|Daniëlle|Noël|Zoë|Jürgen|Özgür|Fatima|Thijs|Hélène|Youssef|Chloé|Björn|Aïsha|Şebnem|Łucja") + " " +
				pick("Voorbeeld|van den Berg-Verzonnen|de Vries|'t Hooft|van 't Hek|Coëlho|Müller|el Amrani|Yılmaz|in 't Veld|Çelik"),
			fmt.Sprintf("klager%d@%s.example", i+1, pick("post|thuis|bus")),
		}
		day := pick("maandag|dinsdag|woensdag|donderdag|vrijdag")
		text := pick("Geachte heer, mevrouw,|Hallo,|L.S.") + "\n\n" + pick("De les van "+day+" is alweer uitgevallen.|"+
			"Mijn begeleider belt niet terug. Sinds "+day+" heb ik vier keer gebeld – niemand nam op.|"+
			"Ik werd op "+day+" onvriendelijk geholpen. Dat vind ik niet netjes…|Mijn naam staat verkeerd op het certificaat dat ik "+day+" kreeg.") + "\n" +
			pick("Wilt u dit oplossen?|Ik wil graag een gesprek.|Het kostte mij € 25.") + fmt.Sprintf("\nMijn klantnummer is %d.\n\n", c.number) +
			pick("Met vriendelijke groet,|Groetjes") + "\n" + c.from.Name + "\n"
		c.write(t, shapes[i%len(shapes)], pick("Klacht|Eén klacht, twee vragen|Niemand belt terug"), text)
		all = append(all, c)
	}
	return all
}

// write makes the mail.
func (c *complaint) write(t *testing.T, s shape, subject, text string) {
	t.Helper()
	body := s.part(t, "text/plain", text)
	if s.html {
		page := "<html><body><p>" + strings.ReplaceAll(text, "\n", "<br>\n") + "</p></body></html>"
		body = multi("alternative", body, s.part(t, "text/html", page))
	}
	if s.pdf {
		c.document = bytes.Repeat(samplePDF(c.id()), 40)
		body = multi("mixed", body, "Content-Type: application/pdf; name=\"bijlage.pdf\"\r\n"+
			"Content-Disposition: attachment; filename=\"bijlage.pdf\"\r\nContent-Transfer-Encoding: base64\r\n\r\n"+lines64(c.document))
	}
	word := mime.QEncoding
	if c.number%2 == 0 {
		word = mime.BEncoding
	}
	at := c.at.Format(time.RFC1123Z)
	c.raw = fmt.Appendf(nil, "Return-Path: <%s>\r\nReceived: from mail.%s by mx.integratiewerk.example; %s\r\nDate: %s\r\n"+
		"From: %s <%s>\r\nTo: %s\r\nSubject: %s\r\nMessage-ID: %s\r\nMIME-Version: 1.0\r\n%s",
		c.from.Address, c.domain(), at, at, word.Encode("utf-8", c.from.Name), c.from.Address, houseAddress, word.Encode("utf-8", subject), c.id(), body)
}

// part is one part of text with its header.
func (s shape) part(t *testing.T, mediaType, text string) string {
	t.Helper()
	charsets := map[string]*charmap.Charmap{
		"iso-8859-1": charmap.ISO8859_1, "iso-8859-15": charmap.ISO8859_15, "windows-1252": charmap.Windows1252, "us-ascii": charmap.Windows1252,
	}
	if c := charsets[s.charset]; c != nil {
		var err error
		if text, err = encoding.ReplaceUnsupported(c.NewEncoder()).String(text); err != nil {
			t.Fatal(err)
		}
	}
	switch s.encoding {
	case "base64":
		text = lines64([]byte(text))
	case "quoted-printable":
		text = printable(text)
	default:
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return fmt.Sprintf("Content-Type: %s; charset=%q\r\nContent-Transfer-Encoding: %s\r\n\r\n%s", mediaType, s.charset, s.encoding, text)
}

func multi(kind string, parts ...string) string {
	boundary := "----=_" + kind
	return fmt.Sprintf("Content-Type: multipart/%s; boundary=%q\r\n\r\n--%s\r\n%s\r\n--%s--\r\n",
		kind, boundary, boundary, strings.Join(parts, "\r\n--"+boundary+"\r\n"), boundary)
}
