package letters

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/templates/block"
)

var update = flag.Bool("update", false, "write the golden texts anew")

func mustPDF(t testing.TB, l Letter) []byte {
	t.Helper()
	pdf, err := typesetter(t).PDF(l)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// tool gives what a PDF program prints about a PDF, or skips the test without it.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	file := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		if arg == "FILE" {
			args[i] = file
		}
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

// The text that comes out of a PDF is the text that went in, in order and with
// its spaces.
func TestGoldenText(t *testing.T) {
	odd := sampleLetter()
	odd.Mark = "CONCEPT"
	odd.Body = append(paragraphs("Geachte José Müller-Đặng,",
		"Emoji 😀, hart ❤, Chinees 你好, Cyrillisch Привіт, combinerend x\u0302, {nb}, (haakjes) \\ en 100 %.",
		strings.Repeat("abcdefghij", 20)),
		block.Block{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Termijn", "Uiterlijk"}, {"Contact", "7 december 2026"}}})
	plain := longLetter(8)
	plain.Plainpage = true
	plain.Subject = "Werkwijze Klachtencommissie"
	for name, l := range map[string]Letter{"letter": sampleLetter(), "long": longLetter(12), "odd": odd, "plain": plain} {
		t.Run(name, func(t *testing.T) {
			got := tool(t, mustPDF(t, l), "pdftotext", "-layout", "FILE", "-")
			golden := filepath.Join("testdata", name+".txt")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestPDFIsSound(t *testing.T) {
	if out := tool(t, mustPDF(t, longLetter(12)), "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
		t.Error(out)
	}
}

func TestPDFProperties(t *testing.T) {
	l := sampleLetter()
	l.Subject = "Uw klacht (één)\n😀"
	out := tool(t, mustPDF(t, l), "pdfinfo", "-isodates", "FILE")
	for _, want := range []string{"Title:           Uw klacht (één) [emoji]\n", "Author:          Stichting Integratiewerk\n",
		"Subject:         K-2026-0001\n", "CreationDate:    2026-11-23T", "Pages:           1\n", "(A4)"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
}

func TestPDFTellsItsLanguage(t *testing.T) {
	l := longLetter(12)
	for lang, want := range map[string]bool{"nl": true, "nl-NL": true, "": false, "nl)>> BDC (": false} {
		l.Lang = lang
		pdf := mustPDF(t, l)
		if got := bytes.Contains(pdf, []byte("/Lang ("+lang+")")); got != want || bytes.Count(pdf, []byte("BDC")) != bytes.Count(pdf, []byte("EMC")) {
			t.Errorf("language %q: told %v, want %v", lang, got, want)
		}
	}
}

func TestPDFIsDeterministic(t *testing.T) {
	l := longLetter(6)
	l.Body = append(l.Body, paragraphs("✓ محمد é")...)
	other := New()
	for _, l := range []Letter{l, everyScript(), l} {
		want := mustPDF(t, l)
		for _, ts := range []*Typesetter{typesetter(t), other} {
			got, err := ts.PDF(l)
			if err != nil || !bytes.Equal(got, want) {
				t.Fatalf("the same letter gives other bytes (%v)", err)
			}
		}
	}
}

// Letters share what is prepared, and prepare fonts as they need them.
func TestPDFConcurrently(t *testing.T) {
	letters := []Letter{sampleLetter(), longLetter(3), everyScript()}
	letters[1].Body = append(letters[1].Body, paragraphs("ÄËÏ ñ ✓ ő")...)
	var want [3][]byte
	for i, l := range letters {
		want[i] = mustPDF(t, l)
	}
	fresh := New()
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for i := range letters {
				i := (i + worker) % len(letters)
				if got, err := fresh.PDF(letters[i]); err != nil || !bytes.Equal(got, want[i]) {
					t.Errorf("letter %d differs under load (%v)", i, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestNoTextIsRefused(t *testing.T) {
	for _, text := range []string{
		"", "\x00", "\xff\xfe", "😀", "\U0010FFFF", "\uFFFF\uFFFE", "{nb}", "(((\\", "\r", strings.Repeat("\u0301", 3000), strings.Repeat("😀 ", 500),
		"\u202E\u2066محمد\u2069", strings.Repeat("(", 2000) + "א", strings.Repeat("x", 5000), strings.Repeat(" ", 5000), "\n\n\n", "\u2028\u2029\u0085",
	} {
		l := Letter{
			Sender:    Sender{Name: text, Address: []string{text}, Phone: text, Email: text},
			Addressee: []string{text, text}, Reference: text, Subject: text, Mark: text, Lang: text,
			Date: civil.Date{Year: 2026, Month: 2, Day: 28}, Enclosures: []string{text, text}, Copies: []string{text},
			Body: []block.Block{{Lines: []string{text}}, {Kind: block.Heading, Lines: []string{text}}, {Kind: block.BulletList, Items: []string{text}},
				{Kind: block.Table, Rows: [][]string{{text, text}}}},
		}
		if pdf := mustPDF(t, l); !bytes.HasPrefix(pdf, []byte("%PDF-")) {
			t.Errorf("%.20q: no PDF", text)
		}
		l.Plainpage = true
		typesetter(t).layout(l)
	}
	odd := Letter{Date: civil.Date{Year: 2026, Month: 2, Day: 28}, Body: []block.Block{
		{}, {Kind: block.Heading}, {Kind: block.NumberedList}, {Kind: block.Table}, {Kind: block.Table, Rows: [][]string{{}}}, {Kind: block.PageBreak}}}
	mustPDF(t, odd)
	mustPDF(t, Letter{Date: odd.Date})
}

func TestALetterNeedsADate(t *testing.T) {
	for _, d := range []civil.Date{{}, {Year: 2026, Month: 2, Day: 29}} {
		if _, err := typesetter(t).PDF(Letter{Date: d}); err == nil {
			t.Errorf("a letter of %v was made", d)
		}
	}
}

// sampleLogo is a small picture, partly transparent.
func sampleLogo(t testing.TB) []byte {
	t.Helper()
	picture := image.NewNRGBA(image.Rect(0, 0, 30, 10))
	picture.Set(3, 3, color.NRGBA{200, 0, 0, 128})
	var data bytes.Buffer
	if err := png.Encode(&data, picture); err != nil {
		t.Fatal(err)
	}
	return data.Bytes()
}

func TestLogo(t *testing.T) {
	data := sampleLogo(t)
	logo, err := NewPicture(data)
	if err != nil {
		t.Fatal(err)
	}
	if w, h := logo.fit(60, 60); w != 60 || h != 20 {
		t.Errorf("fits as %v by %v", w, h)
	}
	l := sampleLetter()
	l.Sender.Logo = logo
	if out := tool(t, mustPDF(t, l), "pdfimages", "-list", "FILE"); strings.Count(out, "\n") != 3 {
		t.Errorf("not one picture:\n%s", out)
	}
	for _, bad := range [][]byte{nil, []byte("GIF89a"), data[:40]} {
		if _, err := NewPicture(bad); err == nil {
			t.Errorf("%q was read as a logo", bad)
		}
	}
}

func TestBlocks(t *testing.T) {
	l := sampleLetter()
	l.Body = paragraphs("Geachte Anna Voorbeeld,", "tekst")
	l.Enclosures = []string{"Klachtenreglement", "Advies"}
	l.Subject = "Ontvangst\nvan uw klacht"
	want := `Datum:        23 november 2026
Ons kenmerk:  K-2026-0001
Onderwerp:    Ontvangst van uw klacht

Geachte Anna Voorbeeld,

tekst

Bijlagen:

- Klachtenreglement
- Advies

Kopie aan: de leidinggevende
`
	if diff := cmp.Diff(want, block.Plain(Blocks(l))); diff != "" {
		t.Error(diff)
	}
	if got := Blocks(Letter{}); len(got) != 0 {
		t.Errorf("an empty letter has %v", got)
	}
}

// FuzzPDF needs -fuzzminimizetime 1x: gofpdf walks maps, so that no run covers
// quite the same code, and the fuzzer would minimise for ever. FuzzLayout is the
// faster half.
func FuzzPDF(f *testing.F) {
	f.Add("Anna Voorbeeld", "Geachte x\u0302 😀 محمد 12", "kort | lang", false)
	f.Add("\u0301", "א\u05B0 (", "\xff\t\r\n", true)
	f.Add("ኣማኑኤል", "الله «قال» 12 क्षि ครู", "王芳 | לא", false)
	f.Fuzz(func(t *testing.T, name, text, cell string, plain bool) {
		r := read(t, mustPDF(t, fuzzed(name, text, cell, plain)))
		r.tree()
		r.contents()
	})
}

func FuzzLayout(f *testing.F) {
	f.Add("Anna Voorbeeld", "Geachte x\u0302 😀 محمد 12", "kort | lang", false)
	f.Fuzz(func(t *testing.T, name, text, cell string, plain bool) {
		within(t, typesetter(t).layout(fuzzed(name, text, cell, plain)))
	})
}

func fuzzed(name, text, cell string, plain bool) Letter {
	return Letter{
		Sender: Sender{Name: "Stichting Integratiewerk"}, Addressee: []string{name}, Date: civil.Date{Year: 2026, Month: 2, Day: 28},
		Subject: name, Reference: "K-2026-0001", Plainpage: plain,
		Body: []block.Block{{Lines: strings.Split(text, "\n")}, {Kind: block.Table, Rows: [][]string{{cell, text}, {text, cell}}},
			{Kind: block.NumberedList, Items: []string{text, cell}}, {Kind: block.Quote, Items: []string{text, name}}},
	}
}

// A letter has the parts of fonts that are made once, whatever usual words are in it: to
// cut out others takes as long as all else of it.
func TestUsualFonts(t *testing.T) {
	parts := func(l Letter) []string {
		return regexp.MustCompile(`/Length1 \d+`).FindAllString(string(mustPDF(t, l)), -1)
	}
	other := sampleLetter()
	other.Body = paragraphs("Geachte heer of mevrouw,", "Dag.")
	if a, b := parts(sampleLetter()), parts(other); len(a) == 0 || !slices.Equal(a, b) {
		t.Errorf("fonts of %v bytes, and of %v in another letter", a, b)
	}
}

func BenchmarkLayout(b *testing.B) {
	ts, l := typesetter(b), sampleLetter()
	b.ReportAllocs()
	for b.Loop() {
		ts.layout(l)
	}
}

func BenchmarkLetter(b *testing.B) {
	l := sampleLetter()
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(float64(len(mustPDF(b, l))), "pdf-bytes")
	}
}
