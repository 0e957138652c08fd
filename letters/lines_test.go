package letters

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/templates/block"
)

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
	pages := len(typesetter(t).layout(Letter{Plainpage: true, Body: []block.Block{{Kind: block.Paragraph, Lines: strings.Split(text, "\n")}}}))
	if want := float64(Lines(text, 1e6)) / LinesOnPage; float64(pages) > 1.2*want+1 {
		t.Errorf("a text of %d lines takes %d pages, want about %.0f", Lines(text, 1e6), pages, want)
	}
}
