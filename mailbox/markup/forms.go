package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Forms compares a text that came in two forms, as plain text and as HTML. It ignores
// what programs add in between: marks, case, line breaks, addresses of links, names of
// pictures.
type Forms struct {
	// Same: they say the same, word for word.
	Same bool
	// FirstOnly and SecondOnly are the lines of one form with words that the other does
	// not have, or has in another order.
	FirstOnly, SecondOnly []string
}

// longestForm is the longest form that is compared, in bytes: no person writes more.
const longestForm = 256 << 10

// CompareForms compares two forms. For a text longer than any person writes, only its
// length shows that it says more.
func CompareForms(first, second string) Forms {
	first, second = withoutTaps(first), withoutTaps(second)
	if sameLetters(first, second) {
		return Forms{Same: true}
	}
	if len(first) > longestForm || len(second) > longestForm {
		var f Forms
		if len(first) > 3*len(second)+400 {
			f.FirstOnly = strings.Split(first, "\n")
		}
		if len(second) > 3*len(first)+400 {
			f.SecondOnly = strings.Split(second, "\n")
		}
		return f
	}
	return Forms{FirstOnly: linesBeyond(first, second), SecondOnly: linesBeyond(second, first)}
}

// taps matches the links in our own mail that start an answer. Its plain text does not
// have them; nor may that of a mail that quotes it.
var taps = quick.Plain(text.TapLabel + `(?: \(mailto:[^()\s]*\))?`)

func withoutTaps(s string) string {
	if !strings.Contains(s, text.TapLabel) {
		return s
	}
	return taps.ReplaceAllString(s, "")
}

// SameBeginning reports whether two forms begin with the same line, where a command may
// be, apart from what a gateway puts above the text. One line may be the beginning of
// the other, since plain text is broken when it gets too wide.
func SameBeginning(first, second string) bool {
	a, b := beginning(first), beginning(second)
	n := min(len(a), len(b))
	if n == 0 {
		return len(a) == len(b)
	}
	for i := range n {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

// beginning gives the words of the first line that is not a banner or a picture.
func beginning(s string) []uint64 {
	for line := range strings.SplitSeq(s, "\n") {
		var words []uint64
		eachFormWord(line, func(hash uint64, _ int) { words = append(words, hash) })
		line = text.TidyLine(line)
		if len(words) > 0 && !isPictureName(line) && !text.IsBanner(line, nil) {
			return words
		}
	}
	return nil
}

// isPictureName reports whether a line of plain text replaces a picture: "[logo of the school]".
func isPictureName(line string) bool {
	return strings.HasPrefix(line, "[") && strings.HasSuffix(line, "]")
}

// sameLetters reports whether two texts have the same letters and digits in the same
// order.
func sameLetters(a, b string) bool {
	next := func(s string) (rune, string) {
		for s != "" {
			r, n := rune(s[0]), 1
			if r >= utf8.RuneSelf {
				r, n = utf8.DecodeRuneInString(s)
			}
			s = s[n:]
			switch {
			case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
				return r, s
			case 'A' <= r && r <= 'Z':
				return r | 0x20, s
			case r >= utf8.RuneSelf && isFormLetter(r), isFormMark(r):
				return unicode.ToLower(r), s
			}
		}
		return 0, ""
	}
	for {
		var x, y rune
		x, a = next(a)
		y, b = next(b)
		if x != y {
			return false
		}
		if x == 0 {
			return true
		}
	}
}

// linesBeyond gives the lines of s with a pair of neighbouring words that other does
// not have; for a line of one word, that word. A blank line between two of them stays.
func linesBeyond(s, other string) []string {
	has := make(map[uint64]struct{}, len(other)/4)
	last := uint64(0)
	eachFormWord(other, func(hash uint64, _ int) {
		has[hash] = struct{}{}
		has[pairOf(last, hash)] = struct{}{}
		last = hash
	})
	var beyond []string
	blank := false
	for line := range strings.SplitSeq(s, "\n") {
		n, missing := 0, 0
		last := uint64(0)
		eachFormWord(line, func(hash uint64, _ int) {
			key := hash
			if n++; n > 1 {
				key = pairOf(last, hash)
			}
			if _, ok := has[key]; !ok {
				missing++
			}
			last = hash
		})
		switch {
		case missing > 0 && blank && len(beyond) > 0:
			beyond = append(beyond, "", line)
		case missing > 0:
			beyond = append(beyond, line)
		}
		blank = n == 0 || blank && missing == 0
	}
	return beyond
}

func pairOf(a, b uint64) uint64 { return (a*31+b)*0x9e3779b97f4a7c15 + 1 }

// eachFormWord gives a hash of each word of s, in order.
func eachFormWord(s string, word func(hash uint64, at int)) {
	const offset, prime = 14695981039346656037, 1099511628211
	hash, start := uint64(offset), -1
	end := func(i int) {
		if start >= 0 {
			word(hash, start)
			hash, start = offset, -1
		}
	}
	begins := true // a line
	for i := 0; i < len(s); {
		if start < 0 {
			n := formNoise(s[i:])
			if begins && n == 0 {
				n = listNumber(s[i:])
			}
			if n > 0 {
				i += n
				continue
			}
			begins = s[i] == '\n' || begins && (s[i] == ' ' || s[i] == '\t' || s[i] == '>')
		}
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
		case 'A' <= r && r <= 'Z':
			r |= 0x20
		case isFormMark(r):
			end(i)
			word(uint64(r), i)
			i += n
			continue
		case r < utf8.RuneSelf && start >= 0:
			end(i)
			continue
		case r < utf8.RuneSelf:
			i++
			continue
		case unicode.Is(unicode.Cf, r): // a soft hyphen, a joiner
			i += n
			continue
		case !isFormLetter(r):
			end(i)
			i += n
			continue
		default:
			r = unicode.ToLower(r)
		}
		alone := r >= 0x0e00 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Khmer, unicode.Lao, unicode.Myanmar)
		if alone { // no blanks stand between words
			end(i)
		}
		if start < 0 {
			start = i
		}
		hash = (hash ^ uint64(r)) * prime
		i += n
		if alone {
			end(i)
		}
	}
	end(len(s))
}

func isFormLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// bracketedLink gives the length of what Outlook puts after the words of a link, such
// as <tel:+31201234567>.
func bracketedLink(s string) int {
	end := strings.IndexAny(s[:min(len(s), 500)], "> \t\n")
	if end < 0 || s[end] != '>' {
		return 0
	}
	scheme, _, found := strings.Cut(s[1:end], ":")
	if !found || strings.ContainsFunc(scheme, func(r rune) bool { return r != '-' && (r|0x20 < 'a' || r|0x20 > 'z') }) {
		return 0
	}
	return end + 1
}

// isFormMark reports whether a mark changes what is said: a question, words struck out.
func isFormMark(r rune) bool {
	return r == '?' || r == '~' || r >= utf8.RuneSelf && strings.ContainsRune(text.QuestionMarks, r)
}

// listNumber gives the length of the number of a list item at the beginning of s, 0 for
// none: HTML has none, and programs do their own counting.
func listNumber(s string) int {
	n := 0
	for n < len(s) && n < 3 && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	if n == 0 || n+1 >= len(s) || s[n] != '.' && s[n] != ')' || s[n+1] != ' ' {
		return 0
	}
	return n + 1
}

// formNoise gives the length of what a program writes for a link or a picture at the
// beginning of s, 0 for none.
func formNoise(s string) int {
	switch s[0] {
	case '[':
		end := strings.IndexAny(s[:min(len(s), 300)], "]\n")
		if end < 0 || s[end] != ']' {
			return 0
		}
		label, _, colon := strings.Cut(strings.ToLower(s[1:end]), ":")
		if colon && (label == "cid" || label == "image" || label == "afbeelding" || label == "inline image" || label == "bild") {
			return end + 1
		}
		return 0
	case '<':
		return bracketedLink(s)
	case 'h', 'm', 'w', 'H', 'M', 'W':
	default:
		return 0
	}
	for _, scheme := range []string{"http://", "https://", "mailto:", "www."} {
		if len(s) > len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			if end := strings.IndexAny(s, " \t\n<>()[]\""); end > 0 {
				return end
			}
			return len(s)
		}
	}
	return 0
}
