package mailbox

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// TestReplyOfMailPrograms reads answers as mail programs write them; the
// expected reply stands beside each in a .txt file.
func TestReplyOfMailPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/reply/*.eml")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".eml"), func(t *testing.T) {
			raw := readFixture(t, file)
			want := string(readFixture(t, strings.TrimSuffix(file, ".eml")+".txt"))
			for name, raw := range map[string][]byte{"LF": raw, "CRLF": bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))} {
				m := Parse(raw)
				if diff := cmp.Diff(want, m.Reply); diff != "" {
					t.Errorf("%s: Reply (-want +got):\n%s", name, diff)
				}
				if m.Kind != KindMail || m.Unreadable || m.Ambiguous || len(m.Defects) > 0 {
					t.Errorf("%s: kind %q, unreadable %v, ambiguous %v, defects %q", name, m.Kind, m.Unreadable, m.Ambiguous, m.Defects)
				}
			}
			// The same answer from a program that sends HTML only: the blank
			// lines may differ, the words may not.
			htmlOnly := bytes.Replace(raw, []byte("Content-Type: text/plain"), []byte("Content-Type: application/x-dropped"), 1)
			if !bytes.Equal(raw, htmlOnly) && bytes.Contains(raw, []byte("Content-Type: text/html")) {
				m := Parse(htmlOnly)
				if got := strings.Join(strings.Fields(m.Reply), " "); got != strings.Join(strings.Fields(want), " ") {
					t.Errorf("HTML only: Reply %q, want the words of %q", m.Reply, want)
				}
				first, _, _ := strings.Cut(want, "\n")
				if got, _, _ := strings.Cut(m.Reply, "\n"); got != first {
					t.Errorf("HTML only: first line %q, want %q", got, first)
				}
			}
		})
	}
}

// What is cut from Reply is never lost.
func TestReplyTextKeepsQuotes(t *testing.T) {
	for file, word := range map[string]string{
		"forward-outlook.eml":      "de docent belt niet terug en zegt dat ik te oud ben",
		"forward-gmail.eml":        "de docent belt niet terug",
		"outlook-desktop.eml":      "Er is een nieuwe klacht",
		"thunderbird-html.eml":     "> Geachte leden van de Klachtencommissie",
		"complaint-citing.eml":     "> Zij heeft tegen iedereen gezegd",
		"complaint-letterhead.eml": "Mijn docent belt niet terug",
	} {
		if m := Parse(readFixture(t, "testdata/reply/"+file)); !strings.Contains(m.Text, word) {
			t.Errorf("%s: Text lacks %q:\n%s", file, word, m.Text)
		}
	}
}

// TestPiecesOfMailPrograms: no word of the first text is in no piece, and what stands
// above the first head or quote is the reply.
func TestPiecesOfMailPrograms(t *testing.T) {
	files, err := filepath.Glob("testdata/*/*.eml")
	if err != nil || len(files) < 100 {
		t.Fatalf("%d fixtures, %v", len(files), err)
	}
	bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
	for _, file := range files {
		m := Parse(readFixture(t, file))
		all, above, quotes := "", "", false
		for _, p := range m.Pieces(nil, nil) {
			if p.Kind == text.Attached {
				continue
			}
			all += p.Text
			if quotes = quotes || p.Kind == text.Head || p.Kind == text.Quoted; !quotes {
				above += p.Text
			}
		}
		if bare(all) != bare(m.own+m.rest) {
			t.Errorf("%s: the pieces are not the text:\n%s", file, all)
		}
		if bare(above) != bare(m.Reply) {
			t.Errorf("%s: above the quotes stands %q, not %q", file, above, m.Reply)
		}
	}
}

func TestAnswersMail(t *testing.T) {
	for subject, want := range map[string]bool{
		"Re: klacht": true, "RE: klacht": true, "Antw: klacht": true, "AW: Beschwerde": true, "FW: klacht": true, "WG: Klacht": true, "Fwd: klacht": true,
		"Klacht": false, "Klacht: re: dit": false, "Reactie: mijn klacht": false, "": false,
	} {
		if got := answersMail(&Message{Subject: subject}); got != want {
			t.Errorf("answersMail(%q) = %v", subject, got)
		}
	}
	if !answersMail(&Message{InReplyTo: []string{"a@b"}}) || !answersMail(&Message{References: []string{"a@b"}}) {
		t.Error("a mail in a thread answers another")
	}
}

// A fresh mail that its program wrapped in the markup of a quote is read.
func TestReplyFreshMailInQuoteMarkup(t *testing.T) {
	const body = "\r\nContent-Type: text/html\r\n\r\n<span id=OLK_SRC_BODY_SECTION><p>Mijn klacht</p></span>"
	if m := Parse([]byte(sender + "Subject: Klacht" + body)); m.Reply != "Mijn klacht" {
		t.Errorf("Reply = %q", m.Reply)
	}
	if m := Parse([]byte(sender + "Subject: FW: Klacht" + body)); m.Reply != "" || m.Text != "Mijn klacht" {
		t.Errorf("forwarded: Reply %q, Text %q", m.Reply, m.Text)
	}
}

func readFixture(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}
