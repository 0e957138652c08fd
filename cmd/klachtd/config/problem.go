package config

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Problem is one mistake (or warning) in a configuration file: where it is,
// what is wrong, and what to do about it.
type Problem struct {
	File   string
	Line   int    // from 1; 0 when the file itself could not be read
	Key    string // as a person writes it: "[imap] address"; "" for the file
	What   string
	Remedy string
}

// String gives the problem as one line: where, what; remedy.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	b.WriteString(": ")
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.What)
	if p.Remedy != "" {
		b.WriteString("; " + p.Remedy)
	}
	return b.String()
}

// At gives a problem with a setting that is found only when it is used.
func (c *Config) At(section, key, what, remedy string) Problem {
	return c.problem(place{section: section, key: key}, what, remedy)
}

func (c *Config) problem(at place, what, remedy string) Problem {
	p := Problem{Key: at.String(), What: what, Remedy: remedy}
	if c.where != nil {
		p.File, p.Line = c.where(at)
	}
	return p
}

// inOrder sorts problems from top to bottom of the file. Those on one line stay in the
// order in which they were found; duplicates are dropped.
func inOrder(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(ps)
}

// place is where a setting is: the nth [section] (always 0 except for [[manager]]) and
// the key in it, or the section itself when key is "".
type place struct {
	section string
	nth     int
	key     string
}

// String gives the place as it looks in the file.
func (p place) String() string {
	section := "[" + quoted(p.section) + "]"
	switch {
	case p.section == manager:
		section = "[" + section + "]"
	case p.section == "":
		return quoted(p.key)
	}
	if p.key == "" {
		return section
	}
	return section + " " + quoted(p.key)
}

// bare is a key that TOML allows without quotes (TOML 1.0, "Keys"), or several
// with dots between them.
var bare = regexp.MustCompile(`^[A-Za-z0-9_.-]*$`)

// quoted keeps line breaks and control characters in a hostile key out of the messages.
func quoted(key string) string {
	if bare.MatchString(key) {
		return key
	}
	return strconv.Quote(key)
}
