package gist

import (
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// verdictIn gives the only verdict that a text names (R22). several is set if it names
// more, or one about only a part of the complaint: only whoever gives the verdict can
// say what they amount to.
func verdictIn(s string) (verdict string, several bool) {
	t := theTable()
	words := wordsOf(s)
	var said []string
	denied := false
	for i, w := range words {
		if w != "gegrond" && w != "ongegrond" {
			continue
		}
		before := words[max(0, i-partReach):i]
		switch {
		case w == "gegrond" && len(before) > 0 && before[len(before)-1] == "niet" && (i+1 == len(words) || words[i+1] != "noch"):
			w = "ongegrond"
		case slices.ContainsFunc(before[max(0, len(before)-1):], func(w string) bool { return t.groups["ontkenning"][w] }),
			i+1 < len(words) && words[i+1] == "noch", deniedBehind(words[i+1:]):
			denied = true
			continue
		case w == "gegrond" && slices.ContainsFunc(before, func(w string) bool { return t.groups["deels"][w] }):
			w = "deels gegrond"
		}
		if !slices.Contains(said, w) {
			said = append(said, w)
		}
	}
	if w := inOtherWords(words); len(said) == 0 && !denied && w != "" {
		said = append(said, w)
	}
	if cannotJudge(words) {
		said = append(said, "niet te beoordelen")
	}
	apart := slices.ContainsFunc(words, func(w string) bool { return t.groups["onderdelen"][w] })
	whole := slices.ContainsFunc(words, func(w string) bool { return t.groups["geheel"][w] })
	switch {
	case slices.Contains(said, "deels gegrond") && !slices.Contains(said, "niet te beoordelen"):
		return "deels gegrond", false // "deels gegrond en voor het overige ongegrond"
	case len(said) > 1, len(said) == 0 && denied, len(said) == 1 && apart && !whole:
		return "", true
	case len(said) == 1:
		return said[0], false
	}
	return "", false
}

// deniedBehind reports whether what follows a verdict denies it: "gegrond is het niet".
func deniedBehind(rest []string) bool {
	return len(rest) > 1 && (rest[0] == "is" || theTable().groups["oordeelt"][rest[0]]) && slices.Contains(rest[1:min(len(rest), partReach+1)], "niet")
}

// Happened reports whether a text tells of something that is over.
func Happened(own string) bool {
	return slices.ContainsFunc(wordsOf(own), func(w string) bool { return theTable().groups["toen"][w] })
}

// Doubted reports whether a line leaves open whether it asks for a command: it is a question,
// or holds a word that is not part of the command and does not mean nothing by itself, or one
// that reverses a sentence.
func Doubted(line, of string) bool {
	t, own := theTable(), wordsOf(of)
	return text.IsQuestion(line) || slices.ContainsFunc(wordsOf(line), func(w string) bool {
		another := of == "akkoord" && (t.groups["maand"][w] || weekdays[weekday(w)]) // "verstuur hem maandag"
		turns := another || len(t.turns[w]) > 0 || t.groups["volgt"][w] || t.groups["straks"][w] || t.groups["keert"][w]
		return !slices.Contains(own, w) && (turns || !isPlain(w) && !t.known[w])
	})
}

// partReach is how many words before "gegrond" can limit it: "voor een deel gegrond".
const partReach = 3

// cannotJudge reports whether words say that there is no verdict: "kunnen wij niet
// beoordelen", "geen oordeel geven".
func cannotJudge(words []string) bool {
	for i, w := range words {
		before := words[max(0, i-4):i]
		switch w {
		case "beoordelen", "beoordeeld":
			if slices.Contains(before, "niet") {
				return true
			}
		case "oordeel", "uitspraak":
			if far := words[max(0, i-2*partReach):i]; i > 0 && words[i-1] == "geen" || slices.Contains(far, "niet") && slices.Contains(far, "staat") || slices.Contains(before, "onthouden") || slices.Contains(before, "onthoudt") {
				return true
			}
		}
	}
	return false
}

// inOtherWords gives the verdict of words without "gegrond" or "ongegrond": the
// complainant is right, or the complaint is rejected.
func inOtherWords(words []string) string {
	t := theTable()
	has := func(list []string, group string) bool {
		return slices.ContainsFunc(list, func(w string) bool { return t.groups[group][w] })
	}
	verdict := ""
	for i, w := range words {
		before := words[max(0, i-2*partReach):i]
		about := slices.Contains(before, "klacht") || (w == "gelijk" || w == "ongelijk") && has(words, "klager")
		if !about || slices.Contains(words, "stichting") || !has(before, "oordeelt") && !(i > 1 && words[i-1] == "het" && words[i-2] == "in") || !t.groups["gelijk"][w] && !t.groups["ongelijk"][w] {
			continue
		}
		said := "gegrond"
		if t.groups["ongelijk"][w] != has(before, "ontkenning") {
			said = "ongegrond"
		}
		if verdict != "" && verdict != said {
			return ""
		}
		verdict = said
	}
	return verdict
}

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
