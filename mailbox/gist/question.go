package gist

import (
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// asked is how many characters of a mail are read for a question.
const asked = 1000

// Asks reports whether a text of the commission is a question or a request for the director,
// and can be nothing else. It has a question mark, or a word of verzoekt. It names no verdict,
// no hearing, no term and no day to come, it weighs nothing, and it asks nothing of the
// complainant: each of those is a command of its own.
func Asks(own string, o Options) bool {
	m, t := parse(text.FirstRunes(own, asked), o), theTable()
	if m.mute {
		return false
	}
	has := func(groups ...string) bool {
		return slices.ContainsFunc(groups, func(group string) bool {
			return m.tells(func(w string) bool { return t.groups[group][w] })
		})
	}
	asks := slices.ContainsFunc(m.sentences, func(s sentence) bool { return s.asks }) || has("verzoekt")
	elsewhere := has("uitspraak", "weegt", "zitting", "dank") || m.asksTime() || len(m.coming(own)) > 0
	ofClient := m.tells(func(w string) bool { return w == "@klager" || t.groups["klager"][w] }) && has("plan", "zou", "zeg", "vraagt", "horen")
	return asks && !elsewhere && !ofClient
}

// asksTime reports whether a mail has a word of uitstel. A certain week, "die week", is none.
func (m *mail) asksTime() bool {
	t := theTable()
	return slices.ContainsFunc(m.sentences, func(s sentence) bool {
		return slices.ContainsFunc(s.clauses, func(c clause) bool {
			for i, w := range c.words {
				certain := i > 0 && t.groups["tijdvak"][w] && slices.Contains([]string{"die", "welke", "vorige"}, c.words[i-1])
				if t.groups["uitstel"][w] && !certain {
					return true
				}
			}
			return false
		})
	})
}
