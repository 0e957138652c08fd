package main_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// person is somebody who writes and reads mail. In lists of mail they go by
// what stands before the @ of their address.
type person struct{ Name, Address string }

func (p person) String() string { return (&mail.Address{Name: p.Name, Address: p.Address}).String() }

var (
	amina = person{"Amina Voorbeeld", "amina@klant.example"}
	bram  = person{"Bram Verzonnen", "bram@klant.example"}
	hanna = person{"Hanna Hulp", "hanna@raad.example"}

	dirk      = person{"Dirk Directeur", "directeur@integratiewerk.example"}
	petra     = person{"Petra Plaatsvervanger", "plaatsvervanger@integratiewerk.example"}
	lies      = person{"Lies Leidinggevende", "lies@integratiewerk.example"}
	theo      = person{"Theo Teamleider", "theo@integratiewerk.example"}
	bea       = person{"Bea Beheer", "beheer@integratiewerk.example"}
	commissie = person{"Klachtencommissie", "commissie@klachtencommissie.example"}
	vera      = person{"Vera Voorzitter", ""} // chairs the commission
)

// houseAddress is where complaints go, and where all mail comes from.
const houseAddress = "klachten@integratiewerk.example"

// What they write.
const (
	languageComplaint = "Geachte heer, mevrouw,\n\nIk volg de taalles op dinsdag. De zeekomkommerles is vier keer uitgevallen.\n" +
		"Niemand belde mij. Mijn pannenkoekexamen komt zo in gevaar.\n\nMet vriendelijke groet,\nAmina Voorbeeld"
	report = "Stap 1: Amina sprak op 2 november met de docent. De docent beloofde een rooster.\n" +
		"Stap 2: de docent heeft de leidinggevende gevraagd om het op te lossen. Dat lukte niet.\n" +
		"Op 28 december heb ik met Amina gesproken. Zij trekt de klacht niet in."
)

func samplePDF(title string) []byte {
	return []byte("%PDF-1.4\n% " + title + "\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n")
}

func aboutTheLesson(from person) note {
	return note{from: from, subject: "Klacht", text: "De les valt steeds uit."}
}

// note is a mail that somebody writes to the house.
type note struct {
	from                                 person
	subject, inReplyTo, references, text string
	files                                []file
	route                                string // a Received field: by which way it came
	bare                                 bool   // as it was sent, without the word of a border
}

// file is an attachment.
type file struct {
	name, mediaType string
	data            []byte
}

// id is the Message-ID that the writer's mail client gives.
func (n note) id(at time.Time) string {
	h := fnv.New64a()
	io.WriteString(h, n.from.Address+n.subject+n.text)
	_, domain, _ := strings.Cut(n.from.Address, "@")
	return fmt.Sprintf("<%x.%d@%s>", h.Sum64(), at.Unix(), domain)
}

// bytes is the mail as a mail client writes it, below what the mail servers on
// its way put on top: the verdict of the foundation's own border is the first.
func (n note) bytes(t *testing.T, at time.Time) []byte {
	t.Helper()
	var b bytes.Buffer
	line := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\r\n", name, value)
		}
	}
	_, domain, _ := strings.Cut(n.from.Address, "@")
	if !n.bare {
		line("Authentication-Results", "mx.integratiewerk.example; dmarc=pass header.from="+domain)
	}
	line("Received", n.route)
	line("Date", at.Format(time.RFC1123Z))
	line("From", n.from.String())
	line("To", houseAddress)
	line("Subject", mime.QEncoding.Encode("utf-8", n.subject))
	line("Message-ID", n.id(at))
	line("In-Reply-To", n.inReplyTo)
	line("References", n.references)
	line("MIME-Version", "1.0")
	if len(n.files) == 0 {
		line("Content-Type", "text/plain; charset=utf-8")
		line("Content-Transfer-Encoding", "quoted-printable")
		b.WriteString("\r\n" + printable(n.text))
		return b.Bytes()
	}
	w := multipart.NewWriter(&b)
	if err := w.SetBoundary("=_" + strings.Trim(n.id(at), "<>")[:12]); err != nil {
		t.Fatal(err)
	}
	line("Content-Type", mime.FormatMediaType("multipart/mixed", map[string]string{"boundary": w.Boundary()}))
	b.WriteString("\r\n")
	part := func(body string, header ...string) {
		h := make(textproto.MIMEHeader)
		for i := 0; i < len(header); i += 2 {
			h.Set(header[i], header[i+1])
		}
		p, err := w.CreatePart(h)
		if err == nil {
			_, err = io.WriteString(p, body)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	part(printable(n.text), "Content-Type", "text/plain; charset=utf-8", "Content-Transfer-Encoding", "quoted-printable")
	for _, f := range n.files {
		part(lines64(f.data), "Content-Type", f.mediaType, "Content-Transfer-Encoding", "base64",
			"Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.name}))
	}
	w.Close()
	return b.Bytes()
}

func printable(text string) string {
	var b strings.Builder
	w := quotedprintable.NewWriter(&b)
	io.WriteString(w, strings.ReplaceAll(text, "\n", "\r\n"))
	w.Close()
	return b.String() + "\r\n"
}

func lines64(data []byte) string {
	var b strings.Builder
	encoded := base64.StdEncoding.EncodeToString(data)
	for len(encoded) > 76 {
		b.WriteString(encoded[:76] + "\r\n")
		encoded = encoded[76:]
	}
	return b.String() + encoded + "\r\n"
}

// answered is the answer of whoever got a mail, as Gmail writes it: text on
// top, the mail itself quoted below.
func (m mailed) answered(by person, text string, files ...file) note {
	quoted := "\n\nOp ma 23 nov 2026 om 10:00 schreef Stichting Integratiewerk <" + houseAddress + ">:\n\n> " +
		strings.ReplaceAll(strings.TrimSpace(m.text), "\n", "\n> ")
	return note{
		from: by, subject: "Re: " + m.subject, inReplyTo: m.id,
		references: strings.Join(append(m.references, m.id), " "), text: text + quoted, files: files,
	}
}
