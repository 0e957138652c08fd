package shape

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/integratiewerk/klachtd/letters/fonts"
)

// Replacements for what no font has. Words say more than a box, and a screen reader
// reads them out.
const (
	emojiMark = "[emoji]"
	// Unreadable replaces words in a script that no font has.
	Unreadable = "[zie het oorspronkelijke bericht]"
)

// graphemeJoiner is what normalisation inserts into endless rows of marks.
const graphemeJoiner = '\u034F'

// Clean makes text ready for painting: normalised to NFC, without invisible characters,
// with single spaces, and without any rune that no font has. readable is false if it
// had to leave out words.
func Clean(set *fonts.Set, text string) (clean string, readable bool) {
	if isClean(set, text) {
		return text, true
	}
	c := cleaner{set: set}
	c.out.Grow(len(text))
	text = norm.NFC.String(text)
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		end := i + size
		switch {
		case isSpace(r):
			c.space = true
		case isEmoji(r):
			for end < len(text) {
				next, size := utf8.DecodeRuneInString(text[end:])
				if !isEmoji(next) && !isInvisible(next) {
					break
				}
				end += size
			}
			c.add(emojiMark)
		case isJoiner(r):
			c.joiner(r, text[end:])
		case isInvisible(r):
		default:
			for end < len(text) {
				next, size := utf8.DecodeRuneInString(text[end:])
				if !isMark(next) {
					break
				}
				end += size
			}
			c.cluster(text[i:end])
		}
		i = end
	}
	c.out.Write(c.tail)
	return c.out.String(), !c.lost
}

// isClean reports whether a text is the commonest by far: ASCII that Clean leaves as it is.
func isClean(set *fonts.Set, text string) bool {
	last := byte(' ')
	for i := range len(text) {
		b := text[i]
		if b < ' ' || b > '~' || b == ' ' && last == ' ' || b != ' ' && !set.Has(rune(b)) {
			return false
		}
		last = b
	}
	return last != ' ' || text == ""
}

// Legible is the part of a text that the fonts have: Clean, without words for what it left out.
func Legible(set *fonts.Set, text string) string {
	clean, readable := Clean(set, text)
	if readable && !strings.Contains(clean, emojiMark) {
		return clean
	}
	shown := strings.NewReplacer(Unreadable, " ", emojiMark, " ").Replace(clean)
	return strings.Trim(strings.Join(strings.Fields(shown), " "), " ,;()")
}

type cleaner struct {
	set   *fonts.Set
	out   strings.Builder
	last  rune // of what was added
	space bool // owed before what comes next; no line starts or ends with one
	lost  bool // something was left out
	// After words that replace what was left out, figures and signs wait in tail: if
	// more is left out after them, they go with it, and the words replace all of it.
	behind bool
	tail   []byte
}

// mostTail is the greatest length, in bytes, of figures and signs that go with the
// words around them: a date does, a telephone number does not.
const mostTail = 8

func (c *cleaner) add(s string) {
	if c.behind {
		if c.space {
			c.tail = append(c.tail, ' ')
		}
		if c.tail = append(c.tail, s...); len(c.tail) > mostTail || strings.ContainsFunc(s, unicode.IsLetter) {
			c.out.Write(c.tail)
			c.tail, c.behind = nil, false
		}
	} else {
		if c.space && c.out.Len() > 0 {
			c.out.WriteByte(' ')
		}
		c.out.WriteString(s)
	}
	c.space = false
	c.last, _ = utf8.DecodeLastRuneInString(s)
}

// cluster adds a rune and its combining marks, or its compatible form (full-width
// letters, mathematical alphabets), or a replacement for what is missing.
func (c *cleaner) cluster(s string) {
	if !c.hasAll(s) {
		s = norm.NFKC.String(s)
		if !c.hasAll(s) {
			c.leaveOut()
			return
		}
		if first, _ := utf8.DecodeRuneInString(s); c.behind && !isWord(first) { // a full-width comma goes with its words
			c.space = true
			return
		}
	}
	for _, r := range s { // NFKC of some is more than one word
		switch {
		case isInvisible(r):
		case isSpace(r):
			c.space = true
		default:
			c.space = c.space || c.behind && len(c.tail) == 0 && isWord(r)
			c.add(string(r))
		}
	}
}

func (c *cleaner) hasAll(s string) bool {
	for _, r := range s {
		if !c.set.Has(r) && !isSpace(r) && !isInvisible(r) {
			return false
		}
	}
	return true
}

func (c *cleaner) leaveOut() {
	if !c.behind {
		c.space = c.space || isWord(c.last) || strings.ContainsRune(",.;:!?", c.last)
		c.add(Unreadable)
	}
	c.lost, c.behind, c.tail, c.space = true, true, nil, false
}

// joiner keeps a zero-width joiner or non-joiner between letters of the scripts that
// use them.
func (c *cleaner) joiner(r rune, rest string) {
	next, _ := utf8.DecodeRuneInString(rest)
	if c.space || !joins(c.last) || !joins(next) || !c.set.Has(r) {
		return
	}
	c.add(string(r))
}

func joins(r rune) bool {
	return unicode.In(r, unicode.Arabic, unicode.Devanagari, unicode.Bengali, unicode.Tamil) && (unicode.IsLetter(r) || isMark(r))
}

func isJoiner(r rune) bool { return r == '\u200C' || r == '\u200D' }

func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

func isNoMark(r rune) bool { return !isMark(r) }

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || isMark(r) }

// isSpace reports whether a rune is white space where a line may be broken.
func isSpace(r rune) bool {
	switch r {
	case '\u00A0', '\u2007', '\u202F':
		return false
	}
	return unicode.IsSpace(r)
}

// isInvisible reports whether a rune leaves no ink: controls, zero-width and
// bidirectional formatting characters, variation selectors and noncharacters. The few
// visible format characters, such as the Arabic number sign, stay.
func isInvisible(r rune) bool {
	switch {
	case r < 0x7F:
		return r < ' ' && !isSpace(r)
	case isSpace(r), r >= 0x600 && r <= 0x605, r == 0x6DD, r == 0x8E2:
		return false
	case r == graphemeJoiner, r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector)
}

// isEmoji reports whether a rune is a pictograph that the fonts lack. They have the
// older ones, such as ☺.
func isEmoji(r rune) bool { return r >= 0x1F000 && r <= 0x1FAFF }
