package shape

import "strings"

// Thai has no spaces between words. Only a dictionary knows where they end, and it
// would be larger than all the fonts. But the letters show where many syllables end,
// and a line broken there is as readable as a Dutch word broken at a hyphen.

const (
	thaiFirst     = '\u0E01'
	consonantLast = '\u0E2E'
	thaiLast      = '\u0E5B'
	toTao         = '\u0E15'
	saraA         = '\u0E30' // a short a
	maiHanakat    = '\u0E31' // an a followed by a consonant
	saraAa        = '\u0E32'

	// A vowel written before its consonant begins a syllable; these signs end one.
	leadingVowels = "เแโใไ"
	finals        = "ะำๆ"
	thanthakhat   = "\u0E4C" // its consonant is not heard
	vowelMarks    = "\u0E31\u0E33\u0E34\u0E35\u0E36\u0E37\u0E38\u0E39"
	shortMarks    = "\u0E34\u0E38" // often not heard on a to tao
)

func isThai(r rune) bool { return r >= thaiFirst && r <= thaiLast }

// endSyllables marks the clusters of a text after which a syllable ends.
func endSyllables(text string, clusters []cluster) {
	said := func(i int) string {
		if i < 0 || i >= len(clusters) {
			return ""
		}
		return text[clusters[i].from:clusters[i].to]
	}
	for i := range clusters[:max(len(clusters)-1, 0)] {
		if r := clusters[i].r; isThai(r) {
			clusters[i].ends = endsSyllable(said(i-1), said(i), said(i+1), said(i+2))
		}
	}
}

// endsSyllable reports whether a syllable ends after a cluster, given its neighbours.
func endsSyllable(before, cluster, next, afterNext string) bool {
	switch {
	case strings.ContainsAny(first(next), leadingVowels):
		return !strings.ContainsAny(first(cluster), leadingVowels)
	case !beginsWithConsonant(next):
		return false
	case strings.ContainsAny(cluster, finals):
		return true
	case strings.Contains(next, thanthakhat), beginsWithConsonant(afterNext) && strings.Contains(afterNext, thanthakhat):
		return false
	case !strings.ContainsAny(next, vowelMarks) && !strings.ContainsAny(first(afterNext), string([]rune{saraA, saraAa})):
		return false // perhaps it ends this syllable
	case cluster == string(saraAa):
		return first(next) != string(toTao) || !strings.ContainsAny(next, shortMarks)
	}
	return strings.ContainsRune(before, maiHanakat) && beginsWithConsonant(cluster) && cluster == first(cluster) && cluster != "ว"
}

func beginsWithConsonant(s string) bool {
	for _, r := range s {
		return r >= thaiFirst && r <= consonantLast
	}
	return false
}

// first is the first character of a text.
func first(s string) string {
	for i := range s {
		if i > 0 {
			return s[:i]
		}
	}
	return s
}
