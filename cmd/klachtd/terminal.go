package main

import (
	"strings"
	"unicode"
)

// shown makes what others wrote safe for a terminal: no control characters,
// which move the cursor, change colours or type for the reader, and no marks
// that change the direction of text or have no width. Line ends and tabs stay.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.Is(unicode.Cc, r), unicode.Is(unicode.Cf, r), r == '\u2028', r == '\u2029':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// shownLine is shown on one line.
func shownLine(s string) string { return strings.Join(strings.Fields(shown(s)), " ") }
