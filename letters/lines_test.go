package letters

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/templates"
)

// narrow gives glyphs of width 1, with marks of width 0.
func narrow(s string) []glyph {
	var out []glyph
	for _, r := range s {
		g := glyph{r: r, width: 1}
		if isMark(r) {
			g.width, g.attached = 0, len(out) > 0
		}
		out = append(out, g)
	}
	return out
}

func text(line []glyph) string {
	var b strings.Builder
	for _, g := range line {
		b.WriteRune(g.r)
	}
	return b.String()
}

func TestBreakLine(t *testing.T) {
	tests := []struct {
		name, in string
		width    int
		want     []string
	}{
		{"empty", "", 5, nil},
		{"fits", "aa bb", 5, []string{"aa bb"}},
		{"space stays and takes no room", "aa bb cc", 5, []string{"aa bb ", "cc"}},
		{"long word moves, then breaks hard", "a bcdefgh i", 4, []string{"a ", "bcde", "fgh ", "i"}},
		{"no room at all", "abc", 0, []string{"a", "b", "c"}},
		{"less than no room", "ab", -7, []string{"a", "b"}},
		{"hyphen between parts", "taal-onderwijs", 8, []string{"taal-", "onderwij", "s"}},
		{"no hyphen in e-mail", "uw e-mail", 5, []string{"uw ", "e-mai", "l"}},
		{"no hyphen in a number", "06-12345678", 5, []string{"06-12", "34567", "8"}},
		{"no-break space", "aa\u00A0bb cc", 4, []string{"aa\u00A0b", "b cc"}},
		{"marks stay with their letter", "abe\u0301\u0323f", 3, []string{"abe\u0301\u0323", "f"}},
		{"marks that do not fit", "e\u0301\u0323f", 0, []string{"e\u0301\u0323", "f"}},
		{"marks without a letter", "\u0301\u0323", 0, []string{"\u0301\u0323"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, line := range breakLine(narrow(tt.in), tt.width) {
				got = append(got, text(line))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestBreakLineLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("aaab  -\u0301\u00A0")
	for range 2000 {
		in := make([]rune, random.IntN(60))
		for i := range in {
			in[i] = alphabet[random.IntN(len(alphabet))]
		}
		width := random.IntN(12)
		var all []glyph
		for _, line := range breakLine(narrow(string(in)), width) {
			if inkWidth(line) > width && slices.ContainsFunc(line[1:], func(g glyph) bool { return !g.attached && g.r != ' ' }) {
				t.Fatalf("%q in %d: line %q is too wide", string(in), width, text(line))
			}
			all = append(all, line...)
		}
		if text(all) != string(in) {
			t.Fatalf("%q in %d became %q", string(in), width, text(all))
		}
	}
}

func TestLines(t *testing.T) {
	for text, want := range map[string]int{
		"":                                0,
		"Een regel.":                      1,
		"Een.\nTwee.\n":                   3,
		"\n\n\nEen.\n\n \n\nTwee.":        3,
		strings.Repeat("x\n", 1000):       1001,
		strings.Repeat("x", 800):          10,
		strings.Repeat("x", 801):          11,
		strings.Repeat("\uFDFA", 80):      18,
		strings.Repeat("e\u0301", 160):    2,
		strings.Repeat("woord ", 40) + "": 3,
	} {
		if got := Lines(text, 2000); got != want {
			t.Errorf("%.20q... takes %d lines, want %d", text, got, want)
		}
	}
}

func TestLinesStopAtMost(t *testing.T) {
	for _, text := range []string{strings.Repeat("x\n", 1e6), strings.Repeat("\uFDFA", 1e6)} {
		if n := Lines(text, 100); n <= 100 || n > 200 {
			t.Errorf("%.20q... takes %d lines, want a little more than 100", text, n)
		}
	}
}

// TestLinesAreEnough: what a text is said to take is about what it takes on paper.
func TestLinesAreEnough(t *testing.T) {
	text := strings.Repeat("De docent beantwoordt mijn vragen niet, en niemand belt mij terug. ", 400) + strings.Repeat("\n\nNog iets.\nEn nog iets.", 400)
	pages := len(typesetter(t).layout(Letter{Plainpage: true, Body: []templates.Block{{Kind: templates.Paragraph, Lines: strings.Split(text, "\n")}}}))
	if want := float64(Lines(text, 1e6)) / LinesOnPage; float64(pages) > 1.2*want+1 {
		t.Errorf("a text of %d lines takes %d pages, want about %.0f", Lines(text, 1e6), pages, want)
	}
}
