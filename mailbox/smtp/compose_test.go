package smtp_test

import (
	"bytes"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// sample is a mail with everything.
func sample() smtp.Outgoing {
	return smtp.Outgoing{
		From:          mailbox.Address{Name: "Klachten Stichting Vóórbeeld", Address: ours},
		To:            mailbox.Address{Name: "Anna Voorbeeld", Address: anna},
		ReplyTo:       &mailbox.Address{Name: "Klachten, secretariaat", Address: ours},
		Subject:       "[K-2031-0001] Wij hebben uw klacht ontvangen – één bevestiging voor u en één voor uw begeleider",
		MessageID:     "0123456789abcdef0123456789abcdef@stichting.example",
		Date:          time.Date(2031, 3, 30, 9, 0, 0, 0, time.FixedZone("CEST", 2*60*60)),
		InReplyTo:     "vraag@klager.example",
		References:    []string{"begin@klager.example"},
		Kind:          "01",
		AutoSubmitted: "auto-generated",
		Plain:         "Geachte Anna Voorbeeld,\n\nWij hebben uw klacht ontvangen. Zie de bijlage.\n.\nFrom nu af aan…\n",
		HTML:          "<p>Geachte Anna Voorbeeld,</p>\n<p>Wij hebben uw klacht ontvangen.</p>\n",
		Files: []smtp.File{
			{Name: "ontvangstbevestiging.pdf", Type: "application/pdf", Data: noise(1, 60_000)},
			{Name: "klachtenreglement één.pdf", Type: "application/pdf", Data: noise(2, 60_001)},
		},
	}
}

// noise is n bytes that do not compress, the same every time.
func noise(seed, n int) []byte {
	out := make([]byte, n)
	x := uint32(seed)
	for i := range out {
		x = x*1664525 + 1013904223
		out[i] = byte(x >> 24)
	}
	return out
}

func mustCompose(t testing.TB, o smtp.Outgoing) []byte {
	t.Helper()
	raw, err := smtp.Compose(o)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A leaf is a part of a mail that is no multipart.
type leaf struct {
	path        string // the multiparts around it
	kind        string // media type
	params      map[string]string
	disposition string
	filename    string
	data        []byte
}

// leaves takes a mail apart with the standard library alone.
func leaves(t *testing.T, raw []byte) (netmail.Header, []leaf) {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	var found []leaf
	var walk func(path, contentType, encoding, disposition string, body io.Reader)
	walk = func(path, contentType, encoding, disposition string, body io.Reader) {
		kind, params, err := mime.ParseMediaType(contentType)
		if err != nil {
			t.Fatalf("Content-Type %q: %v", contentType, err)
		}
		if sub, ok := strings.CutPrefix(kind, "multipart/"); ok {
			parts := multipart.NewReader(body, params["boundary"])
			for {
				p, err := parts.NextRawPart()
				if err == io.EOF {
					return
				}
				if err != nil {
					t.Fatal(err)
				}
				walk(path+sub+"/", p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p.Header.Get("Content-Disposition"), p)
			}
		}
		switch encoding {
		case "base64":
			body = base64.NewDecoder(base64.StdEncoding, body)
		case "quoted-printable":
			body = quotedprintable.NewReader(body)
		default:
			t.Errorf("encoding %q", encoding)
		}
		l := leaf{path: path, kind: kind, params: params}
		if l.data, err = io.ReadAll(body); err != nil {
			t.Fatal(err)
		}
		if disposition != "" {
			var p map[string]string
			if l.disposition, p, err = mime.ParseMediaType(disposition); err != nil {
				t.Fatalf("Content-Disposition %q: %v", disposition, err)
			}
			l.filename = p["filename"]
		}
		found = append(found, l)
	}
	walk("", m.Header.Get("Content-Type"), m.Header.Get("Content-Transfer-Encoding"), "", m.Body)
	return m.Header, found
}

func lines(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func TestComposeHeader(t *testing.T) {
	o := sample()
	header, _ := leaves(t, mustCompose(t, o))
	decode := new(mime.WordDecoder)
	subject, err := decode.DecodeHeader(header.Get("Subject"))
	if err != nil || subject != o.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	for name, want := range map[string]string{
		"Message-ID":     "<" + o.MessageID + ">",
		"Date":           "Sun, 30 Mar 2031 09:00:00 +0200",
		"In-Reply-To":    "<vraag@klager.example>",
		"References":     "<begin@klager.example> <vraag@klager.example>",
		"X-Klachtd-Kind": "01",
		"Auto-Submitted": "auto-generated",
		"MIME-Version":   "1.0",
		"User-Agent":     "",
		"X-Mailer":       "",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]mailbox.Address{"From": o.From, "To": o.To, "Reply-To": *o.ReplyTo} {
		list, err := header.AddressList(name)
		if err != nil || len(list) != 1 || list[0].Name != want.Name || list[0].Address != want.Address {
			t.Errorf("%s: %v, %v", name, list, err)
		}
	}
	for name, values := range header {
		if len(values) != 1 {
			t.Errorf("%s stands %d times", name, len(values))
		}
	}
}

func TestComposeStructure(t *testing.T) {
	o := sample()
	plain, html := lines(o.Plain), lines(o.HTML)
	for name, test := range map[string]struct {
		change func(*smtp.Outgoing)
		want   []leaf
	}{
		"plain": {
			func(o *smtp.Outgoing) { o.HTML, o.Files = "", nil },
			[]leaf{{kind: "text/plain", data: []byte(plain)}},
		},
		"HTML only": {
			func(o *smtp.Outgoing) { o.Plain, o.Files = "", nil },
			[]leaf{{kind: "text/html", data: []byte(html)}},
		},
		"alternatives": {
			func(o *smtp.Outgoing) { o.Files = nil },
			[]leaf{
				{path: "alternative/", kind: "text/plain", data: []byte(plain)},
				{path: "alternative/", kind: "text/html", data: []byte(html)},
			},
		},
		"plain and a file": {
			func(o *smtp.Outgoing) { o.HTML, o.Files = "", o.Files[:1] },
			[]leaf{
				{path: "mixed/", kind: "text/plain", data: []byte(plain)},
				{path: "mixed/", kind: "application/pdf", filename: "ontvangstbevestiging.pdf", data: noise(1, 60_000)},
			},
		},
		"all": {
			func(o *smtp.Outgoing) {},
			[]leaf{
				{path: "mixed/alternative/", kind: "text/plain", data: []byte(plain)},
				{path: "mixed/alternative/", kind: "text/html", data: []byte(html)},
				{path: "mixed/", kind: "application/pdf", filename: "ontvangstbevestiging.pdf", data: noise(1, 60_000)},
				{path: "mixed/", kind: "application/pdf", filename: "klachtenreglement één.pdf", data: noise(2, 60_001)},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			test.change(&o)
			_, got := leaves(t, mustCompose(t, o))
			if len(got) != len(test.want) {
				t.Fatalf("%d parts, want %d", len(got), len(test.want))
			}
			for i, want := range test.want {
				l := got[i]
				if l.path != want.path || l.kind != want.kind || l.filename != want.filename || !bytes.Equal(l.data, want.data) {
					t.Errorf("part %d: %s%s %q, %d bytes; want %s%s %q, %d bytes", i, l.path, l.kind, l.filename, len(l.data),
						want.path, want.kind, want.filename, len(want.data))
				}
				if strings.HasPrefix(l.kind, "text/") && l.params["charset"] != "UTF-8" {
					t.Errorf("part %d: charset %q", i, l.params["charset"])
				}
				if want.filename != "" && l.disposition != "attachment" {
					t.Errorf("part %d: disposition %q", i, l.disposition)
				}
			}
		})
	}
}

// The bytes are kept, and are compared by their hash: the same mail must come
// out the same, and another mail with other boundaries.
func TestComposeDeterministic(t *testing.T) {
	first := mustCompose(t, sample())
	for range 20 {
		if !bytes.Equal(mustCompose(t, sample()), first) {
			t.Fatal("the same mail came out differently")
		}
	}
	other := sample()
	other.MessageID = "another@stichting.example"
	a, b := boundaries(first), boundaries(mustCompose(t, other))
	if len(a) != 2 || len(b) != 2 || a[0] == a[1] || a[0] == b[0] || a[1] == b[1] {
		t.Errorf("boundaries %q and %q", a, b)
	}
}

func boundaries(raw []byte) (found []string) {
	for line := range strings.Lines(string(raw)) {
		if _, b, ok := strings.Cut(line, "boundary="); ok {
			found = append(found, strings.TrimSpace(b))
		}
	}
	return found
}

// Whatever the text, it goes through DATA unchanged.
func TestComposeLines(t *testing.T) {
	for name, change := range map[string]func(*smtp.Outgoing){
		"as it is":          func(o *smtp.Outgoing) {},
		"long line":         func(o *smtp.Outgoing) { o.Plain = strings.Repeat("klacht", 5000) },
		"no line end":       func(o *smtp.Outgoing) { o.Plain, o.HTML, o.Files = "Dag", "", nil },
		"all line ends":     func(o *smtp.Outgoing) { o.Plain = "a\rb\nc\r\nd\n\re" },
		"NUL in text":       func(o *smtp.Outgoing) { o.Plain = "a\x00b" },
		"not UTF-8":         func(o *smtp.Outgoing) { o.Plain, o.Subject = "caf\xe9", "caf\xe9" },
		"Arabic and emoji":  func(o *smtp.Outgoing) { o.Plain = strings.Repeat("شكوى 😀 ", 400) },
		"empty file":        func(o *smtp.Outgoing) { o.Files = []smtp.File{{Name: "leeg.txt", Type: "text/plain"}} },
		"long name":         func(o *smtp.Outgoing) { o.To.Name = strings.Repeat("Anna", 2000) },
		"long foreign name": func(o *smtp.Outgoing) { o.To.Name = strings.Repeat("شكوى", 2000) },
		"long file name":    func(o *smtp.Outgoing) { o.Files[0].Name = strings.Repeat("😀", 2000) + ".pdf" },
		"many spaces":       func(o *smtp.Outgoing) { o.Subject = "een" + strings.Repeat(" ", 2000) + "twee" },
		"long type":         func(o *smtp.Outgoing) { o.Files[0].Type = "application/" + strings.Repeat("x", 2000) },
		"long ids": func(o *smtp.Outgoing) {
			o.References = []string{strings.Repeat("x", 400) + "@a.example", strings.Repeat("y", 2000) + "@b.example"}
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			change(&o)
			raw := mustCompose(t, o)
			if !bytes.HasSuffix(raw, []byte("\r\n")) {
				t.Error("no CRLF at the end")
			}
			for i, line := range bytes.Split(bytes.TrimSuffix(raw, []byte("\r\n")), []byte("\r\n")) {
				if len(line) > 998 || bytes.ContainsAny(line, "\r\n\x00") || bytes.ContainsFunc(line, func(r rune) bool { return r > 0x7e }) {
					t.Errorf("line %d: %q", i+1, line)
				}
			}
			leaves(t, raw)
		})
	}
}

func TestComposeErrors(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*smtp.Outgoing)
		want   string
	}{
		"subject":         {func(o *smtp.Outgoing) { o.Subject = "Klacht\r\nBcc: dirk@stichting.example" }, "Subject"},
		"name":            {func(o *smtp.Outgoing) { o.To.Name = "Anna\nBcc: dirk@stichting.example" }, "To"},
		"our name":        {func(o *smtp.Outgoing) { o.From.Name = "Klachten\r" }, "From"},
		"reply name":      {func(o *smtp.Outgoing) { o.ReplyTo.Name = "Klachten\x00" }, "ReplyTo"},
		"id":              {func(o *smtp.Outgoing) { o.InReplyTo = "a@b>\r\nBcc: <dirk@stichting.example" }, "InReplyTo"},
		"ids":             {func(o *smtp.Outgoing) { o.References = []string{"a@b\n"} }, "References"},
		"kind":            {func(o *smtp.Outgoing) { o.Kind = "01\r\n" }, "Kind"},
		"file name":       {func(o *smtp.Outgoing) { o.Files[1].Name = "a\r\nb.pdf" }, "name of file 2"},
		"auto":            {func(o *smtp.Outgoing) { o.AutoSubmitted = "no\r\n" }, "AutoSubmitted"},
		"no date":         {func(o *smtp.Outgoing) { o.Date = time.Time{} }, "Date"},
		"no id":           {func(o *smtp.Outgoing) { o.MessageID = "" }, "MessageID"},
		"id with <>":      {func(o *smtp.Outgoing) { o.MessageID = "<a@stichting.example>" }, "MessageID"},
		"no text":         {func(o *smtp.Outgoing) { o.Plain, o.HTML = "", "" }, "text"},
		"letters before":  {func(o *smtp.Outgoing) { o.To.Address = "ännä@klager.example" }, "ask for another address"},
		"no address":      {func(o *smtp.Outgoing) { o.To.Address = "" }, "name@domain"},
		"two addresses":   {func(o *smtp.Outgoing) { o.To.Address = "anna@klager.example, dirk@stichting.example" }, "name@domain"},
		"not a domain":    {func(o *smtp.Outgoing) { o.To.Address = "anna@exa\u200emple..nl" }, "internationalised"},
		"no reply domain": {func(o *smtp.Outgoing) { o.ReplyTo.Address = "anna@" }, "reply-to"},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			test.change(&o)
			raw, err := smtp.Compose(o)
			if err == nil || !strings.Contains(err.Error(), test.want) || raw != nil {
				t.Errorf("%d bytes, error %v, want %q", len(raw), err, test.want)
			}
			if err != nil && strings.Contains(err.Error(), "anna") {
				t.Errorf("the error names the recipient: %v", err)
			}
		})
	}
}

func TestComposeAddress(t *testing.T) {
	o := sample()
	o.To = mailbox.Address{Name: `Anna "de stem" Voorbeeld <anna@elders.example>`, Address: "anna@Bücher.example"}
	header, _ := leaves(t, mustCompose(t, o))
	list, err := header.AddressList("To")
	if err != nil || len(list) != 1 || list[0].Name != o.To.Name || list[0].Address != "anna@xn--bcher-kva.example" {
		t.Errorf("To: %q, %v", header.Get("To"), err)
	}
}

// A letter with the regulation: what goes out for every complaint.
func BenchmarkCompose(b *testing.B) {
	o := sample()
	b.SetBytes(int64(len(mustCompose(b, o))))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := smtp.Compose(o); err != nil {
			b.Fatal(err)
		}
	}
}

func TestComposeFiles(t *testing.T) {
	eml := []byte("From anna Sun Mar 30\nSubject: caf\xe9\n\n" + strings.Repeat("x", 3000) + "\x00\n")
	for _, test := range []struct {
		file               smtp.File
		kind, charset      string
		filename, fallback string // by RFC 2231, and in ASCII
	}{
		{smtp.File{Name: "a.pdf", Type: "application/pdf"}, "application/pdf", "", "a.pdf", "a.pdf"},
		{smtp.File{Name: "mijn brief; 2.pdf", Type: "application/pdf"}, "application/pdf", "", "mijn brief; 2.pdf", "mijn brief; 2.pdf"},
		{smtp.File{Name: "één \"brief\".pdf", Type: "application/pdf"}, "application/pdf", "", "één \"brief\".pdf", "__n \"brief\".pdf"},
		{smtp.File{Name: "../../etc/passwd", Type: "text/plain"}, "text/plain", "", ".._.._etc_passwd", ".._.._etc_passwd"},
		{smtp.File{Name: "klacht.eml", Type: "message/rfc822", Data: eml}, "application/octet-stream", "", "klacht.eml", "klacht.eml"},
		{smtp.File{Name: "x", Type: "multipart/mixed; boundary=a"}, "application/octet-stream", "", "x", "x"},
		{smtp.File{Name: "", Type: "geen type"}, "application/octet-stream", "", "bijlage", "bijlage"},
		{smtp.File{Name: "r.csv", Type: `Text/CSV; charset="utf-8"; name=elders`}, "text/csv", "utf-8", "r.csv", "r.csv"},
		{smtp.File{Name: strings.Repeat("é", 150) + ".docx", Type: "application/pdf"}, "application/pdf", "", strings.Repeat("é", 97) + ".docx", strings.Repeat("_", 97) + ".docx"},
	} {
		o := sample()
		o.Files = []smtp.File{test.file}
		_, parts := leaves(t, mustCompose(t, o))
		l := parts[len(parts)-1]
		if l.kind != test.kind || l.params["charset"] != test.charset || l.filename != test.filename || l.params["name"] != test.fallback {
			t.Errorf("%q: %s %v %q", test.file.Name, l.kind, l.params, l.filename)
		}
		if !bytes.Equal(l.data, test.file.Data) {
			t.Errorf("%q: the bytes differ", test.file.Name)
		}
	}
}

// A mail has the length that it says, and its files are unchanged, wherever a line of 57
// bytes ends.
func TestLay(t *testing.T) {
	for _, size := range []int{0, 1, 56, 57, 58, 22_799, 22_800, 22_801, 100_000} {
		o := sample()
		o.Files = []smtp.File{{Name: "a.bin", Data: noise(1, size)}, {Name: "b.bin", Data: noise(2, 10)}}
		m, err := smtp.Lay(o)
		if err != nil {
			t.Fatal(err)
		}
		raw := m.Bytes()
		if len(raw) != m.Len() || !bytes.Equal(raw, mustCompose(t, o)) {
			t.Errorf("%d bytes attached: %d written of %d", size, len(raw), m.Len())
		}
		back, err := smtp.Decompose(raw)
		if err != nil || len(back.Files) != 2 || !bytes.Equal(back.Files[0].Data, o.Files[0].Data) || !bytes.Equal(back.Files[1].Data, o.Files[1].Data) {
			t.Errorf("%d bytes attached do not come back: %v", size, err)
		}
	}
}

func TestComposeThread(t *testing.T) {
	ids := func(from, to int) (out []string) {
		for n := from; n <= to; n++ {
			out = append(out, fmt.Sprintf("%d@klager.example", n))
		}
		return out
	}
	join := func(ids ...[]string) string { return "<" + strings.Join(slices.Concat(ids...), "> <") + ">" }
	for name, test := range map[string]struct {
		inReplyTo  string
		references []string
		wantReply  string
		want       string
	}{
		"none":            {"", nil, "", ""},
		"first answer":    {"1@klager.example", nil, "<1@klager.example>", "<1@klager.example>"},
		"parent is there": {"2@klager.example", ids(1, 2), "<2@klager.example>", join(ids(1, 2))},
		"parent is first": {"1@klager.example", ids(1, 2), "<1@klager.example>", "<2@klager.example> <1@klager.example>"},
		"long thread":     {"100@klager.example", ids(1, 99), "<100@klager.example>", join(ids(1, 1), ids(81, 100))},
		"twice the same":  {"3@klager.example", append(ids(1, 2), ids(1, 2)...), "<3@klager.example>", join(ids(1, 3))},
		"unfit":           {"met spatie@klager.example", []string{"é@klager.example", "a>b", ""}, "", ""},
		"no @":            {"ABC123", nil, "<ABC123>", "<ABC123>"},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			o.InReplyTo, o.References = test.inReplyTo, test.references
			header, _ := leaves(t, mustCompose(t, o))
			if got := header.Get("In-Reply-To"); got != test.wantReply {
				t.Errorf("In-Reply-To %q, want %q", got, test.wantReply)
			}
			if got := header.Get("References"); got != test.want {
				t.Errorf("References %q, want %q", got, test.want)
			}
		})
	}
}

func TestNewMessageID(t *testing.T) {
	fixed := bytes.NewReader([]byte("0123456789abcdef-"))
	id, err := smtp.NewMessageID(fixed, "Bücher.example")
	if err != nil || id != "30313233343536373839616263646566@xn--bcher-kva.example" {
		t.Errorf("%q, %v", id, err)
	}
	if id, err := smtp.NewMessageID(fixed, "stichting.example"); err == nil {
		t.Errorf("%q from too little chance", id)
	}
	broken := errors.New("no entropy")
	if _, err := smtp.NewMessageID(iotest.ErrReader(broken), "stichting.example"); err == nil {
		t.Error("no error")
	}
	for _, domain := range []string{"", "a b.example", "a>b.example", "a\r\n.example"} {
		if id, err := smtp.NewMessageID(rand.Reader, domain); err == nil {
			t.Errorf("domain %q: %q", domain, id)
		}
	}
}

// What Compose made is taken apart into what it was made of: made again it is
// the same mail, to the byte.
func TestDecompose(t *testing.T) {
	for name, change := range map[string]func(*smtp.Outgoing){
		"everything": func(*smtp.Outgoing) {},
		"no files":   func(o *smtp.Outgoing) { o.Files = nil },
		"no HTML":    func(o *smtp.Outgoing) { o.HTML = "" },
		"text alone": func(o *smtp.Outgoing) { o.HTML, o.Files, o.ReplyTo = "", nil, nil },
		"a mail within": func(o *smtp.Outgoing) {
			o.Files[0] = smtp.File{Name: "Klacht K-2031-0001.eml", Type: "message/rfc822", Data: letter}
		},
		"no thread": func(o *smtp.Outgoing) { o.InReplyTo, o.References, o.AutoSubmitted = "", nil, "" },
		"a hard name": func(o *smtp.Outgoing) {
			o.To.Name = `Anna "de \ Eerste", Ünal`
			o.Files[1].Name = "50% \"korting\" €.pdf"
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := sample()
			change(&o)
			raw := mustCompose(t, o)
			again, err := smtp.Decompose(raw)
			if err != nil {
				t.Fatal(err)
			}
			if got := mustCompose(t, again); !bytes.Equal(got, raw) {
				t.Errorf("made again it is\n%.2000s\nwas\n%.2000s", got, raw)
			}
			if len(again.Files) != len(o.Files) {
				t.Fatalf("%d files of %d", len(again.Files), len(o.Files))
			}
			for i, f := range again.Files {
				if f.Name != o.Files[i].Name || !bytes.Equal(f.Data, o.Files[i].Data) {
					t.Errorf("file %d is %q, %d bytes", i, f.Name, len(f.Data))
				}
			}
		})
	}
	if _, err := smtp.Decompose([]byte("hallo")); err == nil {
		t.Error("what is no mail is taken apart")
	}
}
