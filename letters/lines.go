package letters

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// LinesOnPage is about how many lines of text a page of a document holds.
const LinesOnPage = 45

// usualLine is how many characters of ordinary text fit on a line.
const usualLine = 80

// Lines tells about how many lines a text takes: enough to know what a document
// will cost before it is set, without its fonts. Blank lines in a row are one. It
// stops counting above most, so that asking costs no more than the answer is worth.
func Lines(text string, most int) (n int) {
	blank := true
	for line := range strings.SplitSeq(text, "\n") {
		if n > most {
			break
		}
		if strings.TrimSpace(line) == "" {
			if !blank {
				n++
			}
			blank = true
			continue
		}
		blank = false
		n += 1 + (characters(line, (most+1)*usualLine)-1)/usualLine
	}
	return n
}

// characters counts what a line is made of once it is normalised, where one
// character can stand for eighteen; above most it stops.
func characters(line string, most int) (n int) {
	if norm.NFKC.IsNormalString(line) {
		return utf8.RuneCountInString(line)
	}
	var it norm.Iter
	for it.InitString(norm.NFKC, line); n <= most && !it.Done(); {
		n += utf8.RuneCount(it.Next())
	}
	return n
}

// breakLine splits glyphs into lines no wider than width, in thousandths of an
// em. The space at a break stays at the end of its line, where it takes no
// room: text that is copied out of the PDF keeps its words apart. A word wider
// than a line is broken where the line ends.
func breakLine(glyphs []glyph, width int) [][]glyph {
	var lines [][]glyph
	for len(glyphs) > 0 {
		n := fit(glyphs, width)
		lines = append(lines, glyphs[:n])
		glyphs = glyphs[n:]
	}
	return lines
}

// fit returns how many glyphs the next line takes: at least one.
func fit(glyphs []glyph, width int) int {
	used, breakAt := 0, 0
	for i, g := range glyphs {
		used += int(g.width)
		switch {
		case g.r == ' ':
			breakAt = i + 1
			continue
		case used > width && breakAt > 0:
			return breakAt
		case used > width:
			return wholeCluster(glyphs, i)
		case breaksAfter(glyphs, i):
			breakAt = i + 1
		}
	}
	return len(glyphs)
}

// wholeCluster moves a break away from between a glyph and its marks: back when
// something is left of the line, else forward.
func wholeCluster(glyphs []glyph, i int) int {
	at := i
	for at > 0 && glyphs[at].attached {
		at--
	}
	if at > 0 {
		return at
	}
	for at = i + 1; at < len(glyphs) && glyphs[at].attached; at++ {
	}
	return at
}

// breaksAfter reports a hyphen between two longer parts of a word: "e-mail" and
// "06-12345678" stay whole.
func breaksAfter(glyphs []glyph, i int) bool {
	if r := glyphs[i].r; r != '-' && r != '\u2010' {
		return false
	}
	if i < 2 || i+2 >= len(glyphs) {
		return false
	}
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if !unicode.IsLetter(glyphs[j].r) {
			return false
		}
	}
	return true
}

// inkWidth is the width of a line without the spaces at its ends.
func inkWidth(line []glyph) int {
	for len(line) > 0 && line[len(line)-1].r == ' ' {
		line = line[:len(line)-1]
	}
	width := 0
	for _, g := range line {
		width += int(g.width)
	}
	return width
}
