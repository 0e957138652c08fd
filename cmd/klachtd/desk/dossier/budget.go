package dossier

import (
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/letters"
)

const (
	rows = 500 // of the timeline, and of the list of documents
	// MaxText is how much a case holds of one mail, in characters: more than a
	// hundred pages. The mail itself is always kept whole.
	MaxText = 500_000

	oldMaxText   = 100_000 // what it was in logs of earlier versions
	pages        = 200
	headingLines = 4  // that a message takes besides its text
	openingLines = 20 // of a text that has no place
)

// budget is what is left of the pages of a dossier.
type budget struct{ lines int }

// newBudget gives that of a dossier of which nothing is printed yet.
func newBudget() *budget { return &budget{pages*letters.LinesOnPage - 2*rows} }

// spend takes the place of a text that is printed whatever it takes.
func (b *budget) spend(text string) { b.lines -= letters.Lines(text, pages*letters.LinesOnPage) }

// first gives as much of a text as there is place for: all of it, or its opening.
func (b *budget) first(text string) (shown string, cut bool) { return b.take(text, b.lines) }

// next gives as much of a message as it may have beside others: all of it when
// that takes no more than half of what is left, so that one does not keep out what
// comes behind it, or its opening. ok is false when there is no place even for
// that.
func (b *budget) next(text string) (shown string, cut, ok bool) {
	if b.lines < headingLines+openingLines {
		return "", false, false
	}
	b.lines -= headingLines
	shown, cut = b.take(text, b.lines/2)
	return shown, cut, true
}

func (b *budget) take(text string, most int) (shown string, cut bool) {
	if !clipped(text) {
		if n := letters.Lines(text, most); n <= most {
			b.lines -= n
			return text, false
		}
	}
	b.lines -= openingLines
	return opening(text), true
}

// clipped reports whether a text is only the beginning of what was written: it
// has the most that a case holds of a mail, now or in an earlier version.
func clipped(text string) bool {
	if len(text) < oldMaxText {
		return false
	}
	n := utf8.RuneCountInString(text)
	return n == oldMaxText || n >= MaxText
}

// opening gives the first lines of a text.
func opening(text string) string {
	const most = openingLines * 80 * utf8.UTFMax // bytes
	var b strings.Builder
	left := openingLines
	for line := range strings.Lines(text[:min(len(text), most)]) {
		line = strings.ToValidUTF8(line, "") // the last may end within a character
		for letters.Lines(line, left) > left {
			half := len(line) / 2
			for half > 0 && !utf8.RuneStart(line[half]) {
				half--
			}
			line = line[:half]
		}
		if left -= max(1, letters.Lines(line, left)); left < 0 {
			break
		}
		b.WriteString(line)
	}
	return strings.TrimRight(b.String(), " \t\n") + " …"
}
