// Package text reads what people and their mail programs write, line by line. What
// flows through it:
//
//	what was decoded ──► Clean, JoinFlowed ──► text to show and to file
//	text ──► CutQuotes ──► what the writer typed ──► CutSignOff ──► what was said
//	what was said ──► Tells, Said, Beyond ──► whether it is a text, and how much of it
//	text ──► Pieces ──► what was typed, quotes, sign-offs, banners, footers, in order
//	a line ──► TidyLine, Words ──► words to compare, whatever their case and marks
//
// It knows neither mail nor commands: a text goes in, and a text comes out. It never
// fails: what it does not recognise stays as it was.
package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// TidyLine makes a typed line fit for comparing and showing: one space between words,
// no control, zero-width or bidi characters.
func TidyLine(s string) string {
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

// Word is one word of a tidied line: folded for comparison, with the position of the
// bytes as typed.
type Word struct {
	Text       string
	Start, End int
}

// IsSeparator reports whether a character is ignored around a word: the punctuation
// people end a line with, and the marks that mail programs use for bold type, quotes
// and lists. "?" is not one of them, nor is "~", which strikes out.
func IsSeparator(r rune) bool {
	if r < utf8.RuneSelf {
		return strings.IndexByte("\t\n\v\f\r .,:;!-\"'`*_#", byte(r)) >= 0
	}
	return unicode.IsSpace(r) || strings.ContainsRune("‐‑‒–—―…‘’‚‛“”„«»‹›´•·", r)
}

// Words splits a line into its words. A full stop inside a word belongs to it, so
// "o.k." is one word.
func Words(s string) []Word {
	var words []Word
	start := -1
	for i, r := range s {
		inside := !IsSeparator(r)
		if r == '.' && start >= 0 {
			next, _ := utf8.DecodeRuneInString(s[i+1:])
			inside = unicode.IsLetter(next) || unicode.IsDigit(next)
		}
		switch {
		case inside && start < 0:
			start = i
		case !inside && start >= 0:
			words = append(words, Word{foldWord(s[start:i]), start, i})
			start = -1
		}
	}
	if start >= 0 {
		words = append(words, Word{foldWord(s[start:]), start, len(s)})
	}
	return words
}

// foldWord removes what does not distinguish words: case, diacritics and compatibility
// forms ("oké" is "oke", "ĳ" is "ij"). Overlays stay: a word struck through with U+0336
// is not that word.
func foldWord(s string) string {
	return strings.Map(func(r rune) rune {
		overlay := r >= 0x0334 && r <= 0x0338
		if r == '.' || (unicode.Is(unicode.Mn, r) && !overlay) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFKD.String(s))
}

// Fold gives the words of s, folded, with one space between them.
func Fold(s string) string {
	return strings.Join(Folded(Words(s)), " ")
}

// Folded gives the words in the form for comparison.
func Folded(words []Word) []string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = w.Text
	}
	return out
}

// FirstRunes cuts s to at most n characters.
func FirstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// FirstBytes cuts s to at most n bytes without cutting through a character.
func FirstBytes(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// JoinFlowed joins the soft-broken lines of format=flowed text (RFC 3676 section 4): a
// line that ends in a blank continues on the next one of the same quote depth; with
// delsp the program added the blank itself. Quote marks are written back as "> ".
func JoinFlowed(text string, delsp bool) string {
	if !strings.Contains(text, " \n") && !strings.Contains(text, "\n ") && !strings.HasPrefix(text, " ") {
		return text // nothing broken, nothing stuffed
	}
	var b strings.Builder
	b.Grow(len(text))
	first, open, openDepth := true, false, 0 // open: a soft break waits for its next line
	for line := range strings.SplitSeq(text, "\n") {
		content := strings.TrimLeft(line, ">")
		depth := len(line) - len(content)
		content = strings.TrimPrefix(content, " ") // space-stuffing, section 4.4
		signature := content == "-- "              // section 4.3: never joined
		if !open || depth != openDepth || signature {
			if !first {
				b.WriteByte('\n')
			}
			writeQuoteMarks(&b, depth, content)
		}
		first, open, openDepth = false, strings.HasSuffix(content, " ") && !signature, depth
		if open && delsp {
			content = content[:len(content)-1]
		}
		b.WriteString(content)
	}
	return b.String()
}

func writeQuoteMarks(b *strings.Builder, depth int, content string) {
	b.WriteString(strings.Repeat(">", depth))
	if depth > 0 && content != "" {
		b.WriteByte(' ')
	}
}

// IsQuestion reports whether s asks: "commissie?" asks about the commission and submits
// nothing.
func IsQuestion(s string) bool { return strings.ContainsAny(s, QuestionMarks) }

// QuestionMarks are the question marks of all alphabets that people here use.
const QuestionMarks = "?？؟⁇⁈⁉"

// addressees are words that say in a greeting whom it is for, although some of them are
// commands elsewhere: "Geachte commissie," greets.
var addressees = []string{
	"heer", "heren", "mevrouw", "dames", "mijnheer", "meneer", "dhr", "mevr", "mw", "mr", "drs", "dr", "ir", "ing", "prof",
	"directeur", "directie", "bestuur", "voorzitter", "secretaris", "leden", "lid", "commissie", "klachtencommissie",
	"klachtenadministratie", "administratie", "leidinggevende", "manager", "teamleider", "teammanager", "afdelingshoofd",
	"deskundige", "vertrouwenspersoon", "gemachtigde", "collega", "collega's", "allen", "allemaal", "iedereen", "team",
	"mensen", "sir", "madam", "all", "of", "en", "and", "van", "de", "den", "der", "het", "ten", "ter", "te", "in", "t", "s",
}

// IsAddressee reports whether a word in a greeting says whom it is for.
func IsAddressee(w Word) bool { return slices.Contains(addressees, w.Text) }
