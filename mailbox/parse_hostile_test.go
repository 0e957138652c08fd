package mailbox

import (
	"bytes"
	"fmt"
	"maps"
	"runtime"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// hostileMails are a few MB each and made to cost far more than that.
func hostileMails() map[string][]byte {
	const head = "From: Anna Voorbeeld <anna@thuis.example>\r\nSubject: Klacht\r\n"
	nested := func(depth int) []byte {
		var b strings.Builder
		b.WriteString(head)
		for i := range depth {
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"b%d\"\r\n\r\n--b%d\r\n", i, i)
		}
		b.WriteString("\r\ntekst\r\n")
		for i := depth - 1; i >= 0; i-- {
			fmt.Fprintf(&b, "--b%d--\r\n", i)
		}
		return []byte(b.String())
	}
	attached := head + "\r\n" + "binnenste\r\n"
	for range 60 {
		attached = head + "Content-Type: message/rfc822\r\n\r\n" + attached
	}
	html := func(body string) []byte {
		return []byte(head + "Content-Type: text/html\r\n\r\n<p>klacht</p>" + body)
	}
	const mb = hostileSize
	return map[string][]byte{
		"10,000 parts":       []byte(head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\ndeel\r\n", 10000) + "--x--\r\n"),
		"parts in parts":     []byte(head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\nContent-Type: multipart/mixed; boundary=y\r\n\r\n"+strings.Repeat("--y\r\n\r\ndeel\r\n", 100)+"--y--\r\n", 100) + "--x--\r\n"),
		"200 long parts":     []byte(head + "Content-Type: multipart/mixed; boundary=x\r\n\r\n" + strings.Repeat("--x\r\n\r\n"+strings.Repeat("deel\r\n", mb/256)+"\r\n", 199) + "--x--\r\n"),
		"depth 10,000":       nested(10000),
		"60 attached mails":  []byte(attached),
		"header of 1 MB":     []byte("X-Big: " + strings.Repeat("a", 1<<20) + "\r\n" + head + "\r\nklacht\r\n"),
		"100,000 fields":     []byte(head + strings.Repeat("X-Field: value\r\n", 100_000) + "\r\nklacht\r\n"),
		"100,000 recipients": []byte("To: " + strings.Repeat("iemand@thuis.example, ", 100_000) + "x@thuis.example\r\n" + head + "\r\nklacht\r\n"),
		"10,000 recipients":  []byte("To: " + strings.Repeat("iemand@thuis.example,\r\n ", 10_000) + "x@thuis.example\r\n" + head + "\r\nklacht\r\n"),
		"broken recipients":  []byte("To: " + strings.Repeat("a@b@c,<\",", 25_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"encoded words":      []byte("Subject: " + strings.Repeat("=?utf-8?Q?a?= ", 15_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"bad header lines":   []byte(head + strings.Repeat("geen veld\r\n", 300_000)),
		"alternatives": []byte(head + "Content-Type: multipart/alternative; boundary=x\r\n\r\n" + func() string {
			var b strings.Builder
			for i := range 190 {
				fmt.Fprintf(&b, "--x\r\nContent-Type: text/html\r\n\r\n%s\r\n", strings.Repeat(fmt.Sprintf("<p>klacht %d over", i), mb/2048))
			}
			return b.String()
		}() + "--x--\r\n"),
		"two long forms":     []byte(head + "Content-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n\r\n" + strings.Repeat("klacht over ", 20_000) + "\r\n--x\r\nContent-Type: text/html\r\n\r\n" + strings.Repeat("<p>een andere klacht", 13_000) + "\r\n--x--\r\n"),
		"words without ends": []byte("Subject: " + strings.Repeat("=?utf-8?q?", 20_000) + "\r\n" + head + "\r\nklacht\r\n"),
		"html open comments": html(strings.Repeat("<!-- > x ", mb/8)),
		"html struck out":    html(strings.Repeat("<s>x", mb/4)),
		"enriched":           []byte(head + "Content-Type: text/enriched\r\n\r\nklacht" + strings.Repeat("<param>", mb/4)),
		"base64 and words":   []byte(head + "Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo= a b\n", mb/40)),
		"near boundaries":    []byte(head + "Content-Type: multipart/mixed; boundary=" + strings.Repeat("-", 60) + "\r\n\r\n" + strings.Repeat("-", 3*mb)),
		"no boundary":        []byte(head + "Content-Type: multipart/mixed\r\n\r\nklacht\r\n" + strings.Repeat("--aaaaaaaa\r\n--bbbbbbbb\r\n", mb/8)),
		"html formatting": html(func() string {
			var b strings.Builder
			for i := range 500 {
				fmt.Fprintf(&b, "<b a=%d>", i)
			}
			return b.String() + strings.Repeat("<p>x", mb)
		}()),
		"html open divs":        html(strings.Repeat("<div>", mb)),
		"html open quotes":      html(strings.Repeat("<blockquote type=cite>x", mb/8)),
		"html list items":       html("<ul>" + strings.Repeat("<div>", 300) + strings.Repeat("<li>x", mb)),
		"html end tags":         html(strings.Repeat("<div>", 300) + "<td>" + strings.Repeat("<p><a>", 200) + strings.Repeat("</table></x></div>", mb/8)),
		"html links":            html(strings.Repeat("<a href=https://x.example>", mb/8) + "x"),
		"html attributes":       html("<p " + strings.Repeat("a ", mb) + ">x"),
		"html open comment":     html(strings.Repeat("<!--", mb)),
		"html open style":       html(strings.Repeat("<style>", mb/2)),
		"text of colons":        []byte("Subject: Re: x\r\n" + head + "\r\n" + strings.Repeat("9@ schreef:\n", mb/4)),
		"text of attributions":  []byte("Subject: Re: x\r\n" + head + "\r\n" + strings.Repeat("Op 3 dec 2026 om 10:00 a@b.example x\n", mb/16) + ":"),
		"text of header labels": []byte("Subject: Re: x\r\n" + head + "\r\n" + strings.Repeat("Van: a\n", mb/2)),
		"text of blank lines":   []byte("Subject: Re: x\r\n" + head + "\r\n" + strings.Repeat(":\n\n", mb)),
		"text of quotes":        []byte("Subject: Re: x\r\n" + head + "\r\nklacht\n" + strings.Repeat("> x\n", mb)),
		"flowed":                []byte(head + "Content-Type: text/plain; format=flowed\r\n\r\n" + strings.Repeat("> a \n>> b \n", mb/2)),
		"broken base64":         []byte(head + "Content-Transfer-Encoding: base64\r\n\r\n" + strings.Repeat("QUJD!=", mb/2)),
		"NUL bytes":             append([]byte(head+"\r\nklacht"), make([]byte, 4*mb)...),
		"parameters":            []byte(head + "Content-Type: text/plain" + strings.Repeat("; a=b", 50_000) + "\r\n\r\nklacht"),
		"continuations": []byte(head + "Content-Type: text/plain" + func() string {
			var b strings.Builder
			for i := range 12_000 {
				fmt.Fprintf(&b, "; name*%d=x", i)
			}
			return b.String()
		}() + "\r\n\r\nklacht"),
	}
}

// patience is how much more a hostile mail may cost than reading its bytes once.
// The worst costs a sixth of that; one that takes the square of its size, far more
// than all of it.
const patience = 400

func TestParseHostile(t *testing.T) {
	const memory = 256 << 20
	mails := hostileMails()
	maps.Copy(mails, hostileTexts())
	maps.Copy(mails, hostileWrappings())
	for name, raw := range mails {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			var m *Message
			effort.Within(t, patience, string(raw), func() {
				runtime.ReadMemStats(&before)
				m = Parse(raw)
				runtime.ReadMemStats(&after)
			})
			if got := after.TotalAlloc - before.TotalAlloc; got > memory {
				t.Errorf("Parse allocated %d MiB, want under %d", got>>20, memory>>20)
			}
			if strings.Contains(strings.Join(m.Defects, "\n"), "could not be parsed") {
				t.Errorf("panicked: %q", m.Defects)
			}
			if len(m.From) != 1 || m.From[0].Address != "anna@thuis.example" {
				t.Errorf("From = %v, want it read in spite of all", m.From)
			}
			if m.Text == "" && !m.Unreadable {
				t.Error("no text, and not marked for a person")
			}
		})
	}
}

func TestParseLimits(t *testing.T) {
	mails := hostileMails()
	for name, defect := range map[string]string{
		"10,000 parts":       "more than 200 parts",
		"parts in parts":     "more than 200 parts",
		"depth 10,000":       "nested deeper than 20",
		"60 attached mails":  "nested deeper than 20",
		"header of 1 MB":     "larger than 256 KiB",
		"100,000 fields":     "larger than 256 KiB",
		"100,000 recipients": "larger than 256 KiB",
	} {
		m := Parse(mails[name])
		if !m.Unreadable {
			t.Errorf("%s: not marked unreadable", name)
		}
		if !strings.Contains(strings.Join(m.Defects, "\n"), defect) {
			t.Errorf("%s: defects %q, want one with %q", name, m.Defects, defect)
		}
	}
	if m := Parse(mails["parts in parts"]); strings.Count(m.Text, "deel") > maxParts {
		t.Errorf("parts in parts: %d parts were read", strings.Count(m.Text, "deel"))
	}
	if m := Parse(mails["10,000 recipients"]); m.Unreadable || len(m.To) != 10_001 {
		t.Errorf("10,000 recipients: unreadable %v, %d recipients", m.Unreadable, len(m.To))
	}
}

// A decoded size over the limit must be seen before it is in memory.
func TestParseDecodedSize(t *testing.T) {
	big := bytes.Repeat([]byte("QUJD"), 24<<20) // 96 MiB, decoding to 72
	m := Parse(append([]byte("From: a@b.example\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"), big...))
	if !m.Unreadable || len(m.Attachments) != 0 {
		t.Errorf("unreadable %v, %d attachments, defects %q", m.Unreadable, len(m.Attachments), m.Defects)
	}
}

func TestCutQuotesIsFast(t *testing.T) {
	long := strings.Repeat("Op maandag 3 december 2026 schreef ik u al dat het zo niet kan: niemand belde terug.\n", 2400)
	effort.Within(t, 10, long, func() { text.CutQuotes(long, true) })
}
