// Package screen formats text for somebody at a terminal.
package screen

import (
	"fmt"
	"strings"
	"time"
	"unicode"
)

// Text makes others' text safe for a terminal. It removes control characters, which move
// the cursor, change colours or type for the reader, and marks that have no width or change
// the direction of text. Line ends and tabs stay.
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

// Line is Text, on one line.
func Line(s string) string { return strings.Join(strings.Fields(Text(s)), " ") }

// Count returns a number with the name of what it counts.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Time returns an instant in the time of a zone, with the zone's name, because one hour comes
// twice in the night in which summer time ends.
func Time(t time.Time, zone *time.Location) string {
	return t.In(zone).Format("2006-01-02 15:04 MST")
}

// OrNil is null in JSON for what is absent.
func OrNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// Person is somebody in JSON. What is absent is null.
type Person struct {
	Name    *string `json:"name"`
	Address *string `json:"address"`
}

// PersonOf gives a Person.
func PersonOf(name, address string) Person { return Person{OrNil(name), OrNil(address)} }

// String is for people: "Anna Voorbeeld <anna@klant.example>".
func (p Person) String() string {
	switch {
	case p.Address == nil && p.Name == nil:
		return "unknown"
	case p.Address == nil:
		return *p.Name
	case p.Name == nil:
		return *p.Address
	}
	return *p.Name + " <" + *p.Address + ">"
}
