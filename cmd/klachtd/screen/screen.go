// Package screen is how things are written for somebody at a terminal.
package screen

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Text makes what others wrote safe for a terminal: no control characters,
// which move the cursor, change colours or type for the reader, and no marks
// that change the direction of text or have no width. Line ends and tabs stay.
func Text(s string) string {
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

// Line is Text on one line.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// Count gives a number with what it counts.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Time gives an instant by the clocks of a zone, with its name: in the night in
// which summer time ends an hour comes twice.
func Time(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02 15:04 MST")
}
