package letters

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Replacements for what no font has. A word says more than a box, and is read
// out by a screen reader.
const (
	emojiMark   = "[emoji]"
	missingMark = '□'
)

// graphemeJoiner is what normalisation puts into endless rows of marks.
const graphemeJoiner = '\u034F'

// A glyph is a rune with the face that has it.
type glyph struct {
	r        rune
	face     face
	attached bool  // a combining mark: never parted from the glyph before
	width    int32 // thousandths of an em
}

// glyphs makes text ready for painting, in the order it is read: normalised to
// NFC, freed of what cannot be seen, Arabic joined, and every rune in a face
// that has it: want where possible.
func (t *Typesetter) glyphs(text string, want face) []glyph {
	runes := t.arabic.join([]rune(norm.NFC.String(text)))
	runes = slices.DeleteFunc(runes, isInvisible)
	out := make([]glyph, 0, len(runes))
	for i := 0; i < len(runes); {
		end := i + 1
		switch r := runes[i]; {
		case isSpace(r):
			for end < len(runes) && isSpace(runes[end]) {
				end++
			}
			if len(out) > 0 && end < len(runes) { // none leads or ends a line
				out = t.add(out, ' ', want)
			}
		case isEmoji(r):
			for end < len(runes) && isEmoji(runes[end]) {
				end++
			}
			for _, r := range emojiMark {
				out = t.add(out, r, want)
			}
		default:
			for end < len(runes) && isMark(runes[end]) {
				end++
			}
			out = t.cluster(out, runes[i:end], want)
		}
		i = end
	}
	return out
}

// cluster adds a rune and its combining marks, in one face if there is one that
// has them all.
func (t *Typesetter) cluster(out []glyph, runes []rune, want face) []glyph {
	for _, f := range []face{want, fallback} {
		if t.hasAll(f, runes) {
			for _, r := range runes {
				out = t.add(out, r, f)
			}
			return out
		}
	}
	for _, r := range runes {
		out = t.single(out, r, want)
	}
	return out
}

// single adds one rune from whichever face has it, or what it is compatible
// with (full-width letters, mathematical alphabets), or the mark for missing.
func (t *Typesetter) single(out []glyph, r rune, want face) []glyph {
	for _, f := range []face{want, fallback} {
		if t.fonts[f].has(r) {
			return t.add(out, r, f)
		}
	}
	if plain := []rune(norm.NFKC.String(string(r))); t.hasAll(want, plain) {
		for _, r := range plain {
			out = t.add(out, r, want)
		}
		return out
	}
	return t.add(out, missingMark, want)
}

func (t *Typesetter) hasAll(f face, runes []rune) bool {
	for _, r := range runes {
		if !t.fonts[f].has(r) {
			return false
		}
	}
	return true
}

// add appends a rune that face has.
func (t *Typesetter) add(out []glyph, r rune, f face) []glyph {
	return append(out, glyph{r: r, face: f, width: int32(t.fonts[f].width(r)), attached: isMark(r) && len(out) > 0})
}

func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

// isSpace reports white space where a line may be broken.
func isSpace(r rune) bool {
	switch r {
	case '\u00A0', '\u2007', '\u202F':
		return false
	}
	return unicode.IsSpace(r)
}

// isInvisible reports runes that leave no ink: controls, zero-width and
// bidirectional formatting characters, variation selectors and noncharacters.
// The few visible format characters, such as the Arabic number sign, stay.
func isInvisible(r rune) bool {
	switch {
	case isSpace(r), r >= 0x600 && r <= 0x605, r == 0x6DD, r == 0x8E2:
		return false
	case r == graphemeJoiner, r >= 0xFDD0 && r <= 0xFDEF, r&0xFFFE == 0xFFFE:
		return true
	}
	return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Variation_Selector)
}

// isEmoji reports the pictographs above the reach of gofpdf. The older ones
// below it, such as ☺, are glyphs of the fallback font.
func isEmoji(r rune) bool { return r >= 0x1F000 && r <= 0x1FAFF }

// hardLines splits text at the line breaks that its writer put there.
func hardLines(s string) []string {
	return strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s), "\n")
}
