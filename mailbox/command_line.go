package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// tidyLine makes a typed line fit to compare and to show: one space between
// words, no control, zero-width or bidi characters.
func tidyLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r): // Cc, Cf (zero-width, bidi, soft hyphen), Co, Cs
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// lexeme is one word of a tidied line: folded for comparing, with the bytes it
// was typed in.
type lexeme struct {
	text       string
	start, end int
}

// isSeparator tells which characters count for nothing around a word: the
// punctuation people end a line with, and the marks that mail programs make
// of bold type, quotes and lists. "?" is none of them, nor is "~", which
// strikes out.
func isSeparator(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune(".,:;!-‐‑‒–—―…\"'‘’‚‛“”„«»‹›`´*_#•·", r)
}

// lexLine splits a line into its words. A full stop inside a word belongs to it,
// so that "o.k." is one word.
func lexLine(s string) []lexeme {
	var words []lexeme
	start := -1
	for i, r := range s {
		inside := !isSeparator(r)
		if r == '.' && start >= 0 {
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			inside = unicode.IsLetter(next) || unicode.IsDigit(next)
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, lexeme{foldWord(s[start:i]), start, i})
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, lexeme{foldWord(s[start:]), start, len(s)})
	}
	return words
}

// foldWord removes what does not distinguish words: case, diacritics and
// compatibility forms ("oké" is "oke", "ĳ" is "ij"). Overlays stay: a word
// struck through with U+0336 is not that word.
func foldWord(s string) string {
	return strings.Map(func(r rune) rune {
		overlay := r >= 0x0334 && r <= 0x0338
		if r == '.' || (unicode.Is(unicode.Mn, r) && !overlay) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// foldText is the words of s, folded, with one space between them.
func foldText(s string) string {
	return strings.Join(lexemeTexts(lexLine(s)), " ")
}

func lexemeTexts(words []lexeme) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.text
	}
	return out
}

// splitWords splits a wording of the vocabulary, which is folded already.
func splitWords(wording string) []string {
	return strings.FieldsFunc(wording, isSeparator)
}

func beginsWith(words []lexeme, wording string) bool {
	i := 0
	for want := range strings.FieldsFuncSeq(wording, isSeparator) {
		if i == len(words) || words[i].text != want {
			return false
		}
		i++
	}
	return true
}

func trimSeparators(s string) string { return strings.TrimFunc(s, isSeparator) }

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// firstBytes cuts s to at most n bytes without cutting through a character.
func firstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}
