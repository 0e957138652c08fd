package mailbox

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
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

func TestCutQuotes(t *testing.T) {
	tests := map[string]struct {
		text, want string
		fresh      bool // the mail answers none
	}{
		"nothing quoted":               {text: "akkoord\n\nDirk", want: "akkoord\n\nDirk"},
		"quotes at the end":            {text: "akkoord\n> a\n> b\n", want: "akkoord"},
		"quotes only":                  {text: "> a\n> b\n"},
		"answer below the quotes":      {text: "> akkoord\n\nannuleren"},
		"quotes in the middle":         {text: "contact\n> zij zei\nklopt", want: "contact\n> zij zei\nklopt"},
		"our marker":                   {text: "akkoord\n\n--- Schrijf uw antwoord boven deze regel ---\nbesluit gegrond", want: "akkoord"},
		"own line above attribution":   {text: "Op uw mail: akkoord.\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a", want: "Op uw mail: akkoord."},
		"Gmail English":                {text: "ok\n\nOn Mon, Nov 23, 2026 at 10:00 AM X <x@y.example> wrote:\n\n> a", want: "ok"},
		"Gmail English, odd space":     {text: "ok\n\nOn Mon, Nov 23, 2026 at 10:00\u202fAM X <x@y.example> wrote:\n\n> a", want: "ok"},
		"Gmail German":                 {text: "ok\n\nAm Mo., 23. Nov. 2026 um 10:00 Uhr schrieb X <x@y.example>:\n\n> a", want: "ok"},
		"Gmail Turkish":                {text: "ok\n\nX <x@y.example>, 23 Kas\n2026 Pzt, 10:00 tarihinde şunu yazdı:\n\n> a", want: "ok"},
		"Gmail Arabic":                 {text: "ok\n\nفي الاثنين، 23 نوفمبر 2026 في 10:00 ص تمت كتابة ما يلي بواسطة X <x@y.example>:\n\n> a", want: "ok"},
		"Apple German":                 {text: "ok\n\nAm 23.11.2026 um 10:00 hat X <x@y.example> geschrieben:\n\n> a", want: "ok"},
		"Thunderbird German":           {text: "ok\n\nAm 23.11.26 um 10:00 schrieb X:\n> a", want: "ok"},
		"Thunderbird English":          {text: "ok\n\nOn 23/11/2026 10:00, X wrote:\n> a", want: "ok"},
		"bold attribution":             {text: "ok\n\n*Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:*\n> a", want: "ok"},
		"attribution, quotes left out": {text: "ok\n\nOp 23-11-2026 om 10:00 schreef X:\n", want: "ok"},
		"attribution, no quote marks":  {text: "ok\nOp maandag 23 november 2026 om 10:00:12 CET schreef X <x@y.example>:\n\n Beste", want: "ok"},
		"Outlook German":               {text: "ok\n\nVon: X <x@y.example>\nGesendet: Montag, 23. November 2026 10:00\nAn: Y\nBetreff: Z\n\nHallo", want: "ok"},
		"Outlook English, names only":  {text: "ok\n\nFrom: Klachten\nSent: Monday, November 23, 2026 10:00 AM\nTo: Dirk\nSubject: Z\n\nHi", want: "ok"},
		"Outlook, blank lines between": {text: "ok\n\n**Van:** X <x@y.example>\n\n**Verzonden:** maandag\n\n**Aan:** Dirk\n\nBeste", want: "ok"},
		"Outlook, wrapped recipients":  {text: "ok\n\nVan: X\nVerzonden: maandag\nAan: a@b.example; c@d.example;\n e@f.example\nOnderwerp: Z\n\nBeste", want: "ok"},
		"Hotmail, date first":          {text: "ok\n\n----------\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nSubject: Z\nFrom: x@y.example\nTo: dirk@stichting.example\n\nHi", want: "ok"},
		"separator German":             {text: "ok\n\n-----Ursprüngliche Nachricht-----\nVon: X", want: "ok"},
		"separator with underscores":   {text: "ok\n\n________________________________\n----- Original Message -----\nhallo", want: "ok"},
		"Apple forward":                {text: "Zie hieronder\n\nBegin doorgestuurd bericht:\n\nVan: X", want: "Zie hieronder"},
		"signature mark is kept":       {text: "ok\n\n-- \nDirk\n\n> a", want: "ok\n\n-- \nDirk"},

		"complaint that begins like an attribution": {text: "Op maandag schreef mijn buurman dat ik weg moest:\ndat vond ik niet goed.", want: "Op maandag schreef mijn buurman dat ik weg moest:\ndat vond ik niet goed."},
		"date and verb but no quote":                {text: "Op 3 december 2026 schreef zij mij:\nu bent te laat", want: "Op 3 december 2026 schreef zij mij:\nu bent te laat"},
		"report that cites what somebody wrote":     {text: "commissie\nOp 3 december 2026 schreef zij mij:\n> geen excuus\nDaarna belde ik haar.", want: "commissie\nOp 3 december 2026 schreef zij mij:\n> geen excuus\nDaarna belde ik haar."},
		"header word in a sentence":                 {text: "Van: wie is die brief?\nAan: niemand gericht.", want: "Van: wie is die brief?\nAan: niemand gericht."},
		"dashes in a list":                          {text: "-- eerste --\n- tweede", want: "-- eerste --\n- tweede"},
		"fresh, cites at the end":                   {text: "Op 3 december 2026 schreef zij mij:\n> u bent te laat", want: "Op 3 december 2026 schreef zij mij:\n> u bent te laat", fresh: true},
		"fresh, only quotes":                        {text: "> mijn klacht", want: "> mijn klacht", fresh: true},
		"fresh, but plainly an answer":              {text: "ok\n\nOp ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a", want: "ok", fresh: true},
		"fresh, cites a whole mail in the middle":   {text: "Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a\nDat is niet waar.", want: "Op ma 23 nov 2026 om 10:00 schreef X <x@y.example>:\n> a\nDat is niet waar.", fresh: true},
	}
	for name, tt := range tests {
		if got := cutQuotes(tt.text, !tt.fresh); got != tt.want {
			t.Errorf("%s: cutQuotes(%q) = %q, want %q", name, tt.text, got, tt.want)
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
