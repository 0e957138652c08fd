package dossier

import (
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/letters"
)

const (
	rows = 500 // of the timeline, and of the list of documents
	// MaxText is how much of one mail a case holds, in characters: more than a hundred
	// pages. The mail itself is always stored whole.
	MaxText = 500_000

	oldMaxText   = 100_000 // its value in earlier versions
	pages        = 200
	headingLines = 4  // lines that a message takes besides its text
	openingLines = 20 // lines of a text that does not fit
)

// budget is how many lines are left in a dossier.
type budget struct{ lines int }

func newBudget() *budget { return &budget{pages*letters.LinesOnPage - 2*rows} }

// spend uses up the room for a text that is printed in any case.
func (b *budget) spend(text string) { b.lines -= letters.Lines(text, pages*letters.LinesOnPage) }

// first gives as much of a text as fits: all of it, or its opening.
func (b *budget) first(text string) (shown string, cut bool) { return b.take(text, b.lines) }

// next gives as much of a message as it may take next to others: all of it if that uses
// no more than half of what is left, so that one message does not crowd out the next,
// else its opening. ok is false if not even that fits.
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

// clipped reports whether a text is only the beginning of what was written: it is as
// long as a case allows for one mail, now or in an earlier version.
func clipped(text string) bool {
	if len(text) < oldMaxText {
		return false
	}
	n := utf8.RuneCountInString(text)
	return n == oldMaxText || n >= MaxText
}

func opening(text string) string {
	const most = openingLines * 80 * utf8.UTFMax // bytes
	var b strings.Builder
	left := openingLines
	for line := range strings.Lines(text[:min(len(text), most)]) {
		line = strings.ToValidUTF8(line, "") // the last line may end within a character
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
