package markup

import (
	"fmt"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// htmlWriter lays text out in lines: it collapses blanks, separates blocks and puts
// quote marks before quoted lines. Breaks and blanks are held back until the next word,
// so that empty elements leave no trace.
type htmlWriter struct {
	out        strings.Builder
	breaks     int // line ends owed
	space      bool
	quoteDepth int
	lastDepth  int // quote depth of the line written last
	pre        int

	glued      bool // directly after an item's mark or at a cell's start: a block begins on this line
	cell       bool // a cell's border is owed
	rowHasText bool
}

// maxQuoteMarks and maxIndent limit the prefix of a line; without them, nesting
// multiplies the size of the text.
const (
	maxQuoteMarks = 5
	maxIndent     = 5
)

// lines asks for at least n line ends before the next word.
func (w *htmlWriter) lines(n int) {
	if n > 0 && !w.glued {
		w.breaks = max(w.breaks, n)
		w.space = false
	}
}

// lineBreak is <br>: two make a blank line, more make no difference.
func (w *htmlWriter) lineBreak() {
	w.breaks = min(w.breaks+1, 2)
	w.space = false
}

// flush writes what is owed before a word.
func (w *htmlWriter) flush() {
	depth := min(w.quoteDepth, maxQuoteMarks)
	switch {
	case w.out.Len() == 0:
		w.out.WriteString(strings.Repeat("> ", depth))
	case w.breaks > 0:
		for i := range w.breaks {
			w.out.WriteByte('\n')
			if i < w.breaks-1 {
				w.out.WriteString(strings.TrimRight(strings.Repeat("> ", min(depth, w.lastDepth)), " "))
			}
		}
		w.out.WriteString(strings.Repeat("> ", depth))
	case w.cell:
		w.out.WriteString(" | ")
	case w.space && !w.glued:
		w.out.WriteByte(' ')
	}
	w.lastDepth = depth
	w.breaks, w.space, w.glued, w.cell, w.rowHasText = 0, false, false, false, true
}

// write adds running text.
func (w *htmlWriter) write(s string) {
	if w.pre > 0 {
		w.writePre(s)
		return
	}
	words := strings.FieldsFunc(s, isHTMLSpace)
	if len(words) == 0 {
		if (w.breaks > 0 || w.out.Len() == 0) && strings.Contains(s, "\u00a0") {
			w.lines(2) // a paragraph with only a hard blank: an empty line
		}
		w.space = w.space || s != "" && w.breaks == 0 && w.out.Len() > 0
		return
	}
	w.space = w.space || isHTMLSpace(rune(s[0])) || strings.HasPrefix(s, "\u00a0")
	for i, word := range words {
		if word = strings.ReplaceAll(text.Clean(word), "\n", " "); word == "" {
			continue
		}
		w.space = w.space || i > 0
		w.flush()
		w.out.WriteString(word)
	}
	w.space = isHTMLSpace(rune(s[len(s)-1])) || strings.HasSuffix(s, "\u00a0")
}

// writePre adds preformatted text, its lines as they are.
func (w *htmlWriter) writePre(s string) {
	for i, line := range strings.Split(text.Clean(s), "\n") {
		if i > 0 {
			w.lineBreak()
		}
		if line != "" {
			w.flush()
			w.out.WriteString(line)
		}
	}
}

// isHTMLSpace includes the non-breaking space, which mail uses for layout.
func isHTMLSpace(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\f', '\u00a0':
		return true
	}
	return false
}

// item writes the mark of a list item; number is -1 in a bulleted list.
func (w *htmlWriter) item(depth, number int) {
	w.flush()
	w.out.WriteString(strings.Repeat("  ", min(max(depth-1, 0), maxIndent)))
	if number < 0 {
		w.out.WriteString("- ")
	} else {
		fmt.Fprintf(&w.out, "%d. ", number)
	}
	w.glued = true
}

// startRow begins a table row; the previous row is finished.
func (w *htmlWriter) startRow() {
	w.rowHasText, w.glued, w.cell = false, false, false
}

// startCell separates a cell from the previous one in the row.
func (w *htmlWriter) startCell() {
	if w.rowHasText {
		w.breaks, w.space, w.cell = 0, false, true
	}
	w.glued = true
}

// maxURL is the longest address in the text, in bytes.
const maxURL = 500

// linkTarget adds the address of a link whose text began at mark, unless the text says
// the same or there is no text (a logo, a tracking image).
func (w *htmlWriter) linkTarget(href string, mark int) {
	shown := strings.Trim(w.out.String()[mark:], " \n>|")
	href = text.CleanLine(href)
	lower := strings.ToLower(href)
	if shown == "" || !strings.HasPrefix(lower, "http://") && !strings.HasPrefix(lower, "https://") &&
		!strings.HasPrefix(lower, "mailto:") || bareURL(shown) == bareURL(href) {
		return
	}
	if len(href) > maxURL {
		href = strings.ToValidUTF8(href[:maxURL], "") + "…"
	}
	w.out.WriteString(" (" + href + ")")
}

// bareURL is a URL as people write it, for comparison.
func bareURL(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, scheme := range []string{"http://", "https://", "mailto:"} {
		s = strings.TrimPrefix(s, scheme)
	}
	return strings.TrimSuffix(s, "/")
}
