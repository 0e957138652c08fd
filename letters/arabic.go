package letters

import (
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// The forms of a letter, in the order of the blocks Arabic Presentation Forms.
const (
	isolated = iota
	final
	initial
	medial
)

const (
	lam             = 'ل'
	tatweel         = 'ـ' // joins on both sides and has one form
	zeroWidthJoiner = '\u200D'
)

// arabicForms maps a letter to its presentation forms: one (joins nothing), two
// (joins the letter before) or four (joins both sides). It is own work because
// gofpdf shapes nothing and the presentation forms are all a name or a quoted
// sentence needs; fonts' own substitution tables would need a shaping engine.
type arabicForms map[rune][]rune

// newArabicForms reads the table out of Unicode itself: each presentation form
// is compatible with its letter, and those of one letter follow one another.
func newArabicForms() arabicForms {
	forms := arabicForms{tatweel: {tatweel, tatweel, tatweel, tatweel}}
	for _, block := range [][2]rune{{0xFB50, 0xFBE7}, {0xFBFC, 0xFBFF}, {0xFE80, 0xFEF4}} {
		for r := block[0]; r <= block[1]; r++ {
			letter := []rune(norm.NFKC.String(string(r)))
			if len(letter) == 1 && letter[0] != r {
				forms[letter[0]] = append(forms[letter[0]], r)
			}
		}
	}
	return forms
}

// lamAlef maps an alef to its obligatory ligature with the lam before it; the
// final form follows the isolated one.
func lamAlef(alef rune) (ligature rune, ok bool) {
	switch alef {
	case 'آ':
		return 0xFEF5, true
	case 'أ':
		return 0xFEF7, true
	case 'إ':
		return 0xFEF9, true
	case 'ا':
		return 0xFEFB, true
	}
	return 0, false
}

// join replaces Arabic letters by the form their neighbours ask for. Other text
// is returned as it is.
func (a arabicForms) join(runes []rune) []rune {
	first := -1
	for i, r := range runes {
		if _, ok := a[r]; ok {
			first = i
			break
		}
	}
	if first < 0 {
		return runes
	}
	out := append(make([]rune, 0, len(runes)), runes[:first]...)
	before := false // whether the letter before joins this one
	for i := first; i < len(runes); i++ {
		r := runes[i]
		if unicode.Is(unicode.Mn, r) { // marks are transparent
			out = append(out, r)
			continue
		}
		forms := a[r]
		if r == zeroWidthJoiner || len(forms) < 2 {
			out = append(out, r)
			before = r == zeroWidthJoiner
			continue
		}
		next, at := follower(runes, i)
		if ligature, ok := lamAlef(next); ok && r == lam && at == i+1 {
			if before {
				ligature++
			}
			out = append(out, ligature)
			before = false
			i = at
			continue
		}
		after := len(forms) == 4 && (len(a[next]) >= 2 || next == zeroWidthJoiner)
		form := isolated
		switch {
		case before && after:
			form = medial
		case before:
			form = final
		case after:
			form = initial
		}
		out = append(out, forms[form])
		before = after
	}
	return out
}

// follower is the next rune that is no mark, or 0.
func follower(runes []rune, i int) (rune, int) {
	for j := i + 1; j < len(runes); j++ {
		if !unicode.Is(unicode.Mn, runes[j]) {
			return runes[j], j
		}
	}
	return 0, len(runes)
}
