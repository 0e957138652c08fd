// Package dossier bounds what the file of one case may cost, in pages and in
// bytes. A complainant can send any number of mails of any length, and all of it
// belongs to the dossier (R15): what has no place in its pages goes along as the
// mail that it was, and what is too much for a mail is named.
//
// A [Budget] says how much of each text is printed; [Choose] which files go
// along, before the bytes of any are read.
package dossier

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/letters"
)

const (
	// Rows is how many rows the timeline has at most, and the list of documents.
	Rows = 500
	// MaxText is how much a case holds of one mail, in characters: more than a
	// hundred pages. The mail itself is always kept whole.
	MaxText = 500_000

	oldMaxText   = 100_000 // what it was in logs of earlier versions
	pages        = 200
	headingLines = 4  // that a message takes besides its text
	openingLines = 20 // of a text that has no place
	mostFiles    = 1000
	// mostTwice is how many bytes there are in all, at most, for what was attached
	// to a mail to go along in that mail and once more as a file that every phone
	// opens.
	mostTwice = 1 << 20
)

// Budget is what is left of the pages of a dossier.
type Budget struct{ lines int }

// NewBudget gives that of a dossier of which nothing is printed yet.
func NewBudget() *Budget { return &Budget{pages*letters.LinesOnPage - 2*Rows} }

// Spend takes the place of a text that is printed whatever it takes.
func (b *Budget) Spend(text string) { b.lines -= letters.Lines(text, pages*letters.LinesOnPage) }

// First gives as much of a text as there is place for: all of it, or its opening.
func (b *Budget) First(text string) (shown string, cut bool) { return b.take(text, b.lines) }

// Next gives as much of a message as it may have beside others: all of it when
// that takes no more than half of what is left, so that one does not keep out what
// comes behind it, or its opening. ok is false when there is no place even for
// that.
func (b *Budget) Next(text string) (shown string, cut, ok bool) {
	if b.lines < headingLines+openingLines {
		return "", false, false
	}
	b.lines -= headingLines
	shown, cut = b.take(text, b.lines/2)
	return shown, cut, true
}

func (b *Budget) take(text string, most int) (shown string, cut bool) {
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

// File is a file that belongs to a dossier.
type File struct {
	SHA256 string
	Mail   bool   // a mail as it came
	In     string // SHA-256 of the mail that it was attached to; "" for none
	Size   int64  // in bytes

	Sent   bool   // it goes along
	Within string // SHA-256 of the mail that goes along and holds it; "" when none does
}

// Choose says which files go along in so many bytes: the first, which is the
// complaint, then of the other mails as many as there is room for, the smallest
// first, then what was attached. What is in a mail that goes along goes along once
// more only when all of it is little.
func Choose(files []*File, room int64) {
	var all int64
	for _, f := range files {
		all += f.Size
	}
	sent := make(map[string]bool)
	n := 0
	take := func(f *File) {
		if n < mostFiles && f.Size <= room {
			f.Sent, sent[f.SHA256] = true, true
			room -= f.Size
			n++
		}
	}
	order := slices.Clone(files)
	if len(order) > 0 {
		slices.SortStableFunc(order[1:], func(a, b *File) int { return cmp.Compare(a.Size, b.Size) })
	}
	for _, f := range order {
		if f.Mail {
			take(f)
		}
	}
	for _, f := range order {
		if f.Mail {
			continue
		}
		if sent[f.In] {
			f.Within = f.In
		}
		if f.Within == "" || all <= mostTwice {
			take(f)
		}
	}
}
