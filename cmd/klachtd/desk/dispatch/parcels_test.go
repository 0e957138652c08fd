package dispatch

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

func sampleParcels() Parcels {
	return Parcels{
		Case: "K-2026-0001", Organisation: "Stichting Voorbeeld", Email: "klachten@stichting.example", Random: rand.NewChaCha8([32]byte{}),
		Own: func(f smtp.File) bool { return strings.HasSuffix(f.Name, "K-2026-0001.pdf") },
		Attached: func(m *mailbox.Message) (files []smtp.File) {
			for _, a := range m.Attachments {
				files = append(files, smtp.File{Name: a.Name, Type: a.Type, Data: a.Data})
			}
			return files
		},
	}
}

// sampleFile is a file of so many kilobytes.
func sampleFile(name string, kilobytes int) smtp.File {
	kind := "image/jpeg"
	if strings.HasSuffix(name, ".pdf") {
		kind = "application/pdf"
	}
	return smtp.File{Name: name, Type: kind, Data: bytes.Repeat([]byte(name + "..")[:4], kilobytes*250)}
}

// sampleMail is a mail with files, as a file.
func sampleMail(name string, files ...smtp.File) smtp.File {
	var b strings.Builder
	b.WriteString("From: Anna <anna@klant.example>\r\nSubject: Klacht\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nመምህሩ ቀረ.\r\n")
	for _, f := range files {
		fmt.Fprintf(&b, "--b\r\nContent-Type: %s\r\nContent-Disposition: attachment; filename=%q\r\nContent-Transfer-Encoding: base64\r\n\r\n", f.Type, f.Name)
		line := base64.StdEncoding.EncodeToString(f.Data)
		for ; len(line) > 76; line = line[76:] {
			b.WriteString(line[:76] + "\r\n")
		}
		b.WriteString(line + "\r\n")
	}
	b.WriteString("--b--\r\n")
	return smtp.File{Name: name, Type: "message/rfc822", Data: []byte(b.String())}
}

func sampleOutgoing(files ...smtp.File) smtp.Outgoing {
	return smtp.Outgoing{
		From: mailbox.Address{Address: "klachten@stichting.example"}, To: mailbox.Address{Address: "dirk@stichting.example"},
		Subject: "[K-2026-0001] Nieuwe klacht", MessageID: "een@stichting.example", Date: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		InReplyTo: "nul@klant.example", Kind: "03", Plain: text.ReplyMarker + "\n\nGeachte Dirk,\n", HTML: "<main><p>" + text.ReplyMarker + "</p>\n<p>Geachte Dirk,</p></main>",
		Files: files,
	}
}

// What goes along, what in which other mail, and what in none. Sizes are in
// kilobytes, of which a mail has room for about 740.
func TestFit(t *testing.T) {
	const room = 1_000_000
	letter, a, b, c, film := sampleFile("Brief K-2026-0001.pdf", 100), sampleFile("a.jpg", 300), sampleFile("b.jpg", 350), sampleFile("c.jpg", 400), sampleFile("film.mp4", 900)
	for _, tt := range []struct {
		name  string
		files []smtp.File
		split bool
		want  []string // of each mail
		left  string
	}{
		{"all goes", []smtp.File{letter, a}, true, nil, ""},
		{"two mails", []smtp.File{letter, c, a, b}, true, []string{"Brief K-2026-0001.pdf a.jpg", "c.jpg", "b.jpg"}, ""},
		{"one mail", []smtp.File{letter, c, a, b}, false, []string{"Brief K-2026-0001.pdf a.jpg"}, "c.jpg b.jpg"},
		{"a film", []smtp.File{film, letter, a}, true, []string{"Brief K-2026-0001.pdf a.jpg"}, "film.mp4"},
		{"nothing fits", []smtp.File{film}, true, []string{""}, "film.mp4"},
		{"the letter itself does not", []smtp.File{sampleFile("Brief K-2026-0001.pdf", 900), a}, true, nil, ""},
		{"a mail goes whole, and its files not once more", []smtp.File{sampleMail("Klacht.eml", a), a, letter, film}, true, []string{"Klacht.eml Brief K-2026-0001.pdf"}, "film.mp4"},
		{"a mail too large", []smtp.File{sampleMail("Klacht.eml", a, c, film), letter}, true, []string{"Klacht.txt a.jpg Brief K-2026-0001.pdf", "c.jpg"}, "film.mp4"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := sampleOutgoing(tt.files...)
			mails, err := sampleParcels().Fit(o, room, tt.split)
			if tt.want == nil {
				if !errors.Is(err, ErrWhole) {
					t.Errorf("%d mails, %v", len(mails), err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for i, m := range mails {
				var names []string
				for _, f := range m.Files {
					names = append(names, f.Name)
				}
				got = append(got, strings.Join(names, " "))
				raw, err := smtp.Compose(m)
				if err != nil || len(raw) > room {
					t.Errorf("mail %d has %d bytes: %v", i+1, len(raw), err)
				}
				if !strings.HasPrefix(m.Plain, text.ReplyMarker) || m.Kind != "03" || m.To != o.To || !strings.HasPrefix(m.Subject, o.Subject) {
					t.Errorf("mail %d is no mail to answer: %+v", i+1, m.Subject)
				}
				if i > 0 && (m.InReplyTo != o.MessageID || m.MessageID == o.MessageID) {
					t.Errorf("mail %d hangs from %q", i+1, m.InReplyTo)
				}
			}
			slices.Sort(got)
			slices.Sort(tt.want)
			if !slices.Equal(got, tt.want) {
				t.Errorf("the mails have %q, want %q", got, tt.want)
			}
			for _, f := range tt.files { // each is in a mail, or named in the first
				for name := range strings.FieldsSeq(tt.left) {
					if f.Name == name && (!strings.Contains(mails[0].Plain, name) || !strings.Contains(mails[0].HTML, name)) {
						t.Errorf("%s is left out in silence:\n%s", name, mails[0].Plain)
					}
				}
			}
			for _, m := range mails[1:] {
				for _, f := range m.Files {
					if !strings.Contains(mails[0].Plain, f.Name) || !strings.Contains(m.Plain, f.Name) {
						t.Errorf("%s is not named", f.Name)
					}
				}
			}
			if slices.Contains(tt.want, "Klacht.txt a.jpg Brief K-2026-0001.pdf") && !strings.Contains(string(mails[0].Files[0].Data), "መምህሩ ቀረ") {
				t.Errorf("the words are lost: %q", mails[0].Files[0].Data)
			}
		})
	}
}

// A server that says of every size that it is too much gets smaller and smaller
// mails, and after a few the text alone: never more of them.
func TestAnewEnds(t *testing.T) {
	letter, a, c := sampleFile("Brief K-2026-0001.pdf", 50), sampleFile("a.jpg", 300), sampleFile("c.jpg", 900)
	raw, err := smtp.Compose(sampleOutgoing(sampleMail("Klacht.eml", a, c), letter))
	if err != nil {
		t.Fatal(err)
	}
	waiting, rounds := [][]byte{raw}, 0
	for len(waiting) > 0 {
		if rounds++; rounds > 30 {
			t.Fatalf("%d mails wait after %d", len(waiting), rounds)
		}
		mails, err := sampleParcels().Anew(waiting[0], 0, time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC))
		if err != nil {
			t.Fatal(err)
		}
		last := len(waiting[0])
		waiting = waiting[1:]
		for _, m := range mails {
			small, err := smtp.Compose(m)
			if err != nil || len(small) >= last {
				t.Fatalf("%d bytes after %d: %v", len(small), last, err)
			}
			waiting = append(waiting, small)
		}
	}
	t.Logf("%d mails were refused", rounds)
}
