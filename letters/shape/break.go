package shape

import (
	"cmp"
	"unicode"
)

// breakLine splits clusters into lines no wider than width, in thousandths of an em.
// The space at a break stays at the end of its line, where it takes no room, so that
// text copied from the PDF keeps its words apart. A word wider than a line is broken at
// the end of the line.
func breakLine(clusters []cluster, width int) [][]cluster {
	var lines [][]cluster
	for len(clusters) > 0 {
		n := fit(clusters, width)
		lines = append(lines, clusters[:n])
		clusters = clusters[n:]
	}
	return lines
}

// fit returns how many clusters the next line takes: at least one.
func fit(clusters []cluster, width int) int {
	used, breakAt, tornAt := 0, 0, 0
	for i := range clusters {
		c := &clusters[i]
		used += int(c.width)
		switch {
		case c.r == ' ' && bound(clusters, i):
			tornAt = i + 1
		case c.r == ' ':
			breakAt = i + 1
		case used > width && breakAt > 0:
			return breakAt
		case used > width: // a date wider than a line is broken between its words
			return max(cmp.Or(tornAt, i), 1)
		case breaksAfter(clusters, i):
			breakAt = i + 1
		}
	}
	return len(clusters)
}

// breaksAfter reports whether a line can break after a cluster: the signs that Ethiopic
// puts between words, the end of a syllable in Thai, and a hyphen between two longer
// parts of a word. "e-mail" and "06-12345678" stay whole.
func breaksAfter(clusters []cluster, i int) bool {
	switch r := clusters[i].r; {
	case r >= '\u1361' && r <= '\u1368', clusters[i].ends:
		return true
	case r != '-' && r != '\u2010':
		return false
	}
	if i < 2 || i+2 >= len(clusters) {
		return false
	}
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if !unicode.IsLetter(clusters[j].r) {
			return false
		}
	}
	return true
}

// inkWidth is the width of a line without the spaces at its end.
func inkWidth(line []cluster) int {
	width := 0
	for _, c := range line[:ink(line)] {
		width += int(c.width)
	}
	return width
}

// ink is how many clusters a line has without the spaces at its end.
func ink(line []cluster) int {
	n := len(line)
	for n > 0 && line[n-1].r == ' ' {
		n--
	}
	return n
}
