package desk_test

import (
	"bytes"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// FuzzPass makes a whole pass over any bytes, and one more each over the same bytes in
// answer to the notice of a complaint, and to what shows a command first: collect,
// route, decide, render, send. Nothing fails, nothing stays filed, and what leaves is
// well formed.
func FuzzPass(f *testing.F) {
	if _, err := os.Stat("/dev/shm"); err == nil { // memory: the log is thrown away
		f.Setenv("TMPDIR", "/dev/shm")
	}
	b := newBench(f)
	every := 1
	if flag.Lookup("test.fuzz").Value.String() == "" && os.Getenv("KLACHTD_STORIES") != "all" {
		every = 3 // of the mails that it begins with; .ci/run plays all
	}
	for _, pattern := range []string{"client", "parse", "bounce"} {
		files, err := filepath.Glob("../../../mailbox/testdata/" + pattern + "/*.eml")
		if err != nil || len(files) == 0 {
			f.Fatalf("%s: %d files, %v", pattern, len(files), err)
		}
		for i, name := range files {
			if i%every != 0 {
				continue
			}
			raw, err := os.ReadFile(name)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(raw)
		}
	}
	for _, text := range []string{"commissie\r\n\r\nStap 1 en 2 zijn gezet.", "akkoord", "akkoord\r\n\r\nMaar laat de laatste zin weg."} {
		f.Add([]byte("Authentication-Results: mx." + domain + "; dmarc=pass header.from=" + domain + "\r\nFrom: " + theDirector + "\r\nMessage-ID: <1@" + domain + ">\r\nSubject: Re: klacht\r\n\r\n" + text + "\r\n"))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		c := b.newCounter(t, "2027-07-16 12:00")
		c.Write.Setter = b.setter
		c.raw = func(to string, raw []byte) { wellFormed(t, c, to, raw) }
		pass := func(raw []byte) {
			c.inbox = append(c.inbox, raw)
			if err := c.step(); err != nil {
				t.Fatal(err)
			}
			filed, err := c.Log.Unhandled(t.Context(), 0)
			if err != nil || len(filed) > 0 {
				t.Fatalf("%d mails stay filed, %v", len(filed), err)
			}
		}
		pass(raw)
		c.mail(aClient, "pass", "", "Klacht", "Ik wil een klacht indienen over de les.")
		c.must(c.step())
		answer := func(kind string) { // a mail of its own: one that comes twice counts once
			own := bytes.Replace(raw, []byte("Message-ID: <"), []byte("Message-ID: <"+kind+"."), 1)
			pass(append([]byte("In-Reply-To: <"+c.last(kind)+">\r\n"), own...))
		}
		answer("03")
		c.mail(theDirector, "pass", c.last("03"), "Re: klacht", "ingetrokken\r\n\r\nWij spraken over de les.")
		c.must(c.step())
		if !slices.ContainsFunc(c.sent, func(l *letter) bool { return l.kind == "19" }) {
			return // the bytes were a command after which it is not the director's to say
		}
		answer("19")
	})
}

// wellFormed holds a mail of ours against what every mail server and every mail
// program can read (RFC 5322, RFC 2045).
func wellFormed(t *testing.T, c *counter, to string, raw []byte) {
	t.Helper()
	for line := range bytes.Lines(raw) {
		if !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsAny(line[:len(line)-2], "\r\x00") || len(line) > 1000 {
			t.Fatalf("a line of %d bytes: %.80q", len(line), line)
		}
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	for field, want := range map[string]string{"From": c.Write.House.Email, "To": to} {
		list, err := m.Header.AddressList(field)
		if err != nil || len(m.Header[field]) != 1 || len(list) != 1 || list[0].Address != want {
			t.Fatalf("%s is %q, want %s (%v)", field, m.Header[field], want, err)
		}
	}
	if _, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil || len(m.Header["Subject"]) != 1 {
		t.Fatalf("subject %q: %v", m.Header["Subject"], err)
	}
	parts(t, m.Header.Get("Content-Type"), m.Body)
}

// parts reads every part to its end.
func parts(t *testing.T, contentType string, body io.Reader) {
	t.Helper()
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("Content-Type %q: %v", contentType, err)
	}
	if params["boundary"] == "" {
		if _, err := io.Copy(io.Discard, body); err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		return
	}
	for r := multipart.NewReader(body, params["boundary"]); ; {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", kind, err)
		}
		parts(t, p.Header.Get("Content-Type"), p)
	}
}
