package letters

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// LinesOnPage is about how many lines of text a page of a document holds.
const LinesOnPage = 45

// usualLine is how many characters of ordinary text fit on a line.
const usualLine = 80

// Lines estimates how many lines a text takes: well enough to know what a document will
// cost before it is set, without its fonts. Consecutive blank lines count as one. It
// stops counting above most, so that asking does not cost more than the answer is
// worth.
func Lines(text string, most int) (n int) {
	blank := true
	for line := range strings.SplitSeq(text, "\n") {
		if n > most {
			break
		}
		if strings.TrimSpace(line) == "" {
			if !blank {
				n++
			}
			blank = true
			continue
		}
		blank = false
		n += 1 + (characters(line, (most+1)*usualLine)-1)/usualLine
	}
	return n
}

// characters counts the characters of a line once normalised, where one character can
// become eighteen; it stops above most.
func characters(line string, most int) (n int) {
	if norm.NFKC.IsNormalString(line) {
		return utf8.RuneCountInString(line)
	}
	var it norm.Iter
	for it.InitString(norm.NFKC, line); n <= most && !it.Done(); {
		n += utf8.RuneCount(it.Next())
	}
	return n
}
