package main_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// mailed is a mail that klachtd sent, as a mail client shows it. Message-IDs
// keep their <>.
type mailed struct {
	kind, to, subject string
	id, inReplyTo     string
	references        []string
	text, html        string
	files             []file
	header            mail.Header
	raw               []byte
	sha256            string
}

func (m mailed) String() string { return m.kind + " " + strings.Split(m.to, "@")[0] }

// read takes a mail apart with the standard library only, to which it must make
// sense as well.
func read(t *testing.T, tx mailtest.Transaction) mailed {
	t.Helper()
	parsed, err := mail.ReadMessage(bytes.NewReader(tx.Data))
	if err != nil {
		t.Fatalf("a mail that cannot be read: %v\n%s", err, tx.Data)
	}
	h := parsed.Header
	subject, err := new(mime.WordDecoder).DecodeHeader(h.Get("Subject"))
	if err != nil {
		t.Fatal(err)
	}
	m := mailed{
		kind: h.Get("X-Klachtd-Kind"), to: strings.Join(tx.To, ","), subject: subject, id: h.Get("Message-ID"),
		inReplyTo: h.Get("In-Reply-To"), references: strings.Fields(h.Get("References")), header: h, raw: tx.Data, sha256: hash(tx.Data),
	}
	m.part(t, h.Get("Content-Type"), h.Get("Content-Disposition"), h.Get("Content-Transfer-Encoding"), parsed.Body)
	return m
}

// part reads one MIME part, and those within it.
func (m *mailed) part(t *testing.T, contentType, disposition, encoding string, body io.Reader) {
	t.Helper()
	mediaType, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatalf("mail %v: Content-Type %q: %v", m, contentType, err)
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		r := multipart.NewReader(body, params["boundary"])
		for {
			p, err := r.NextRawPart()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("mail %v: %v", m, err)
			}
			m.part(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Disposition"), p.Header.Get("Content-Transfer-Encoding"), p)
		}
	}
	switch strings.ToLower(encoding) {
	case "base64":
		body = base64.NewDecoder(base64.StdEncoding, body)
	case "quoted-printable":
		body = quotedprintable.NewReader(body)
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatalf("mail %v: %v", m, err)
	}
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	switch _, named, _ := mime.ParseMediaType(disposition); {
	case named["filename"] != "":
		m.files = append(m.files, file{named["filename"], mediaType, data})
	case mediaType == "text/plain":
		m.text = text
	case mediaType == "text/html":
		m.html = text
	default:
		t.Errorf("mail %v has a part of type %s without a name", m, mediaType)
	}
}

func hash(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

var (
	caseNumber = regexp.MustCompile(`\[K-\d{4}-\d{4,}\]`)
	unfilled   = regexp.MustCompile(`[{}]|<no value>|%!|\[(?:[^K]|K[^-])`)
)

// caseID is the case that a mail is about; "" for none.
func (m mailed) caseID() string { return strings.Trim(caseNumber.FindString(m.subject), "[]") }

// attached lists the attachments of a mail, each by name and type.
func (m mailed) attached() []string {
	var list []string
	for _, f := range m.files {
		list = append(list, f.name+" ("+f.mediaType+")")
	}
	return list
}

// says checks that a mail has these words, however its lines are broken.
func (m mailed) says(t *testing.T, words ...string) {
	t.Helper()
	text := flat(m.subject + " " + m.text)
	for _, w := range words {
		if !strings.Contains(text, w) {
			t.Errorf("mail %v does not say %q:\n%s\n%s", m, w, m.subject, m.text)
		}
	}
}

func flat(s string) string { return strings.Join(strings.Fields(s), " ") }

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}

// post is mail that was sent at one time.
type post []mailed

// is checks that this and nothing else was sent: "01 amina" is mail 01 to
// amina@... The order is free.
func (p post) is(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, m := range p {
		got = append(got, m.String())
	}
	if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
		t.Fatalf("the mail that was sent (- want, + got):\n%s", diff)
	}
}

// letters is the mail but for that of the morning; see [house.letters].
func (p post) letters() post {
	return slices.DeleteFunc(slices.Clone(p), func(m mailed) bool { return m.kind == "34" })
}

// of gives the mail of a kind to somebody.
func (p post) of(t *testing.T, kind string, to person) mailed {
	t.Helper()
	for _, m := range p {
		if m.kind == kind && m.to == to.Address {
			return m
		}
	}
	t.Fatalf("no mail %s to %s among %v", kind, to.Name, p)
	return mailed{}
}
