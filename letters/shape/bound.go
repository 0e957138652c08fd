package shape

import "strings"

// Words before and after a number that no line break separates from it: "maandag 7
// december", "€ 12,50", "17.00 uur".
const (
	beforeNumber = " maandag dinsdag woensdag donderdag vrijdag zaterdag zondag € "
	behindNumber = " januari februari maart april mei juni juli augustus september oktober november december uur euro % "
	longestBound = len("donderdag")
)

// bound reports whether the space at i is inside a date, a telephone number, a postal
// code or an amount. It looks at most one short word to each side.
func bound(clusters []cluster, i int) bool {
	if i == 0 || i+1 >= len(clusters) {
		return false
	}
	before, behind := isDigit(clusters[i-1].r), isDigit(clusters[i+1].r)
	switch {
	case before && behind:
		return true
	case before:
		return i+2 < len(clusters) && isCapital(clusters[i+1].r) && isCapital(clusters[i+2].r) && (i+3 == len(clusters) || clusters[i+3].r == ' ') || // 1234 AB
			listed(behindNumber, word(clusters, i+1, 1))
	case behind:
		before := word(clusters, i-1, -1)
		return listed(beforeNumber, before) || listed(behindNumber, before) && year(clusters[i+1:])
	}
	return false
}

// word gives the letters from a place on, forwards or backwards, up to a space or a
// mark; "" for one longer than any that binds.
func word(clusters []cluster, i, step int) string {
	var b [longestBound + 1]rune
	n := 0
	for ; i >= 0 && i < len(clusters) && !strings.ContainsRune(" .,;:?!()", clusters[i].r); i += step {
		if n == len(b) {
			return ""
		}
		b[n] = clusters[i].r
		n++
	}
	if step < 0 {
		for j, k := 0, n-1; j < k; j, k = j+1, k-1 {
			b[j], b[k] = b[k], b[j]
		}
	}
	return strings.ToLower(string(b[:n]))
}

func listed(words, word string) bool { return word != "" && strings.Contains(words, " "+word+" ") }

// year reports whether a text begins with one.
func year(clusters []cluster) bool {
	n := 0
	for n < len(clusters) && n < 5 && isDigit(clusters[n].r) {
		n++
	}
	return n == 4
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

func isCapital(r rune) bool { return 'A' <= r && r <= 'Z' }
