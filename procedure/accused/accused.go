// Package accused reads whom a complaint is about from somebody's own words: the
// director, by function or by name, or somebody else, by name alone. It knows no case
// and no rule: a text comes in, and yes or no goes out.
//
//	text ──► sentences of folded words, without what was quoted ──► mentions
//	mention ──► who does it, who is told, or whose director it is ──► yes or no
//
// Not every mention is an accusation: half of all complaints are addressed to the
// director. But a false alarm costs the deputy one word, and a miss cannot be undone.
// So everything counts that is not certainly innocent.
package accused

import (
	"slices"
	"strings"
)

// Director reports whether a text may accuse the director, who has this name; the name
// is "" when it is not known.
func (text *Text) Director(name string) bool {
	t := text.about(parse(name), true)
	if t.addressed && t.accusesReader() {
		return true
	}
	for i, s := range t.sentences {
		for _, m := range s.mentions {
			if t.accuses(i, m) {
				return true
			}
		}
	}
	return false
}

// Named reports whether a text mentions somebody by name, or accuses its reader below a
// salutation to somebody of that name.
func (text *Text) Named(name string) bool {
	who := parse(name)
	if who.empty() {
		return false
	}
	t := text.about(who, false)
	return t.addressed && t.accusesReader() ||
		slices.ContainsFunc(t.sentences, func(s sentence) bool { return len(s.mentions) > 0 })
}

// accusesReader reports whether a mail is about its reader: "een klacht over u".
func (t *letter) accusesReader() bool {
	return slices.ContainsFunc(t.sentences, func(s sentence) bool { return s.accusesReader() })
}

// accusesReader reports whether a sentence is about its reader.
func (s *sentence) accusesReader() bool {
	for i, w := range s.words {
		switch {
		case readers[w.text] && s.complains(i):
			return true
		case owned[w.text] && i+1 < len(s.words) && conduct[s.words[i+1].text] && s.complains(i):
			return true
		case readers[w.text] && s.grave(i+1, i+8) && !s.has(i+1, i+8, others):
			return true
		}
	}
	return false
}

// complains reports whether a complaint is about the person named at word i: "over u",
// but not "met u".
func (s *sentence) complains(i int) bool {
	if i == 0 {
		return false
	}
	prior := s.words[i-1].text
	return denied[prior] && !between[prior] && s.has(i-8, i, grievances) || against[prior] && s.has(i-8, i, angers)
}

// accuses reports whether a mention in a sentence is, or may be, an accusation.
func (t *letter) accuses(at int, m mention) bool {
	s := t.sentences[at]
	if m.function && (s.elsewhere(m) || s.being(m)) {
		return false
	}
	before, prior := s.before(m), t.prior(at, m)
	switch {
	case s.alone(m):
		return t.goesOn(at, m) || s.has(0, len(s.words), grievances) || t.accusesReader() // "Meneer de directeur,"
	case t.dealt(at, m), s.rather(m) && !t.goesOn(at, m):
		return false
	case prior == "als" || prior == "as": // "u als directeur"
		return s.grave(0, len(s.words)) && !s.has(0, len(s.words), others)
	case m.end == len(s.words) && s.has(0, m.start, readers) && !agents[prior] && !toward[prior]: // "..., meneer de directeur?"
		return s.accusesReader() || s.grave(0, m.start) && !s.has(0, m.start, others)
	case readers[prior] && before < m.start-1: // "u, de directeur"
		return t.goesOn(at, m)
	case denied[prior] && before > 0 && negations[s.words[before-1].text]: // "niet over de directeur", but "zeg het niet tegen de directeur"
		return prior == "tegen" && (s.has(0, before, secrets) || s.has(m.end, len(s.words), secrets))
	case (toward[prior] || asking[prior]) && (s.has(before-4, before, negations) || t.unanswered(at, m)): // "vertel het niet aan de directeur"
		return true
	case toward[prior] && !m.function && !s.has(0, before, wishes) && !s.has(0, before, modals): // a name counts: "ik heb het aan hem verteld"
		return true
	case toward[prior]:
		return (s.has(before-6, before, quarrels) || s.has(before-6, before, content) && s.has(0, before, negations)) && between[prior] || t.goesOn(at, m)
	case asking[prior]:
		return t.goesOn(at, m)
	case agents[prior]:
		if s.has(before-1, before, belongings) { // "de naam van de directeur"
			return false
		}
		if prior == "tegen" && t.told(at, m) || possessive[prior] && t.got(at, m) {
			return false
		}
		hoped := possessive[prior] && s.has(0, m.start, wishes) && !s.has(0, len(s.words), amends)
		return !hoped || s.grave(m.end, len(s.words))
	}
	return !s.wished(m) && !s.unaware(m) && !s.praised(m)
}

// dealt reports whether the sentence says only what happens in every case: "de
// directeur heeft mij gebeld". One word more, and it counts.
func (t *letter) dealt(at int, m mention) bool {
	s := t.sentences[at]
	if !s.has(m.start-2, m.start, contacts) && !s.has(m.end, len(s.words), contacts) {
		return false
	}
	t.mood()
	troubled := s.has(0, m.start, whys) || s.has(m.start-4, m.start, negations) || !t.solved && s.has(0, m.start, grievances)
	return t.calm && !troubled && !agents[t.prior(at, m)] && s.plainly(m.end, t.solved) && !t.goesOn(at, m)
}

// got reports whether something was only received: "ik heb de brief van de directeur ontvangen".
func (t *letter) got(at int, m mention) bool {
	s, before := t.sentences[at], t.sentences[at].before(m)
	if !s.has(before-1, before, post) || !s.has(0, len(s.words), gotten) {
		return false
	}
	t.mood()
	return t.calm && s.plainly(m.end, false) && !t.goesOn(at, m)
}

// told reports whether something was only said to the director: "ik heb dat nooit tegen
// de directeur gezegd", unlike "niet zeggen tegen".
func (t *letter) told(at int, m mention) bool {
	s, before := t.sentences[at], t.sentences[at].before(m)
	said := s.has(before-4, before, telling) || s.has(m.end, m.end+1, telling)
	return said && s.has(0, before, first) && !s.grave(0, before) && !s.has(0, before, angers) && s.plainly(m.end, false) && !t.silent(at) && !t.goesOn(at, m)
}

// silent reports whether the next sentence denies something: "en er gebeurt niets".
func (t *letter) silent(at int) bool {
	if at+1 == len(t.sentences) {
		return false
	}
	next := t.sentences[at+1]
	return next.grave(0, len(next.words)) || next.has(0, len(next.words), angers) || next.has(0, len(next.words), negations)
}

// rather reports whether somebody else should act: "dat de commissie beslist en niet de
// directeur". It must name who should: the wish that anybody but the director does it
// counts as an accusation.
func (s *sentence) rather(m mention) bool {
	at := s.before(m)
	return at > 0 && nots[s.words[at].text] && m.end == len(s.words) && s.has(0, at, judging) && s.has(0, at, independent) && !s.grave(0, at) && !s.has(0, at, angers) && !s.has(0, at, whys)
}

// plainly reports whether a sentence, from a word on, says only what happens in every
// case.
func (s *sentence) plainly(from int, solved bool) bool {
	for _, w := range s.words[from:] {
		if !plain[w.text] && !contacts[w.text] && !gotten[w.text] && !telling[w.text] && !(solved && gifts[w.text]) && strings.Trim(w.text, "0123456789") != "" {
			return false
		}
	}
	return true
}

// mood notes whether a text says that the problem is gone, and whether it is calm:
// anything bad in it is about somebody else.
func (t *letter) mood() {
	if t.felt {
		return
	}
	t.felt = true
	for _, s := range t.sentences {
		for i, w := range s.words {
			t.solved = t.solved || ends[w.text] && s.has(i-3, i, troubles) && !s.has(i-3, i+3, negations)
		}
	}
	t.calm = !slices.ContainsFunc(t.sentences, func(s sentence) bool {
		all := len(s.words)
		return !s.has(0, all, others) && (s.grave(0, all) || s.has(0, all, angers) && !s.has(0, all, ends) || s.has(0, all, negations) && !t.solved)
	})
}

// prior is the last word before a mention that does not belong to it; "" for none.
func (t *letter) prior(at int, m mention) string {
	if before := t.sentences[at].before(m); before >= 0 {
		return t.sentences[at].words[before].text
	}
	return ""
}

// goesOn reports whether the next words say what somebody did who was only spoken to:
// "Ik ging naar de directeur. Hij lachte."
func (t *letter) goesOn(at int, m mention) bool {
	s := t.sentences[at]
	for i := m.end; i < len(s.words); i++ {
		if others[s.words[i].text] {
			return false
		}
		if pronouns[s.words[i].text] {
			return !s.praised(m) && !s.hoped(i)
		}
	}
	if at+1 < len(t.sentences) {
		next := t.sentences[at+1]
		for i := 0; i < min(3, len(next.words)); i++ {
			if pronouns[next.words[i].text] {
				return !next.praised(mention{}) && !next.has(0, len(next.words), others)
			}
		}
	}
	return false
}

// unanswered reports that an answer never came: "ik schreef de directeur en kreeg geen antwoord".
func (t *letter) unanswered(at int, m mention) bool {
	for _, s := range t.sentences[at:min(at+2, len(t.sentences))] {
		for i := range s.words {
			if answers[s.words[i].text] && s.has(i-3, i+3, negations) && !s.has(0, i, others) {
				return true
			}
		}
	}
	return false
}

// hoped reports whether somebody's action is only wished for: "zodat hij helpt".
func (s *sentence) hoped(i int) bool { return s.has(i-3, i, wishes) }

// elsewhere reports whether it is the director of something else: a school, a firm.
func (s *sentence) elsewhere(m mention) bool {
	for i := m.start - 3; i < m.start; i++ {
		if i >= 0 && kin[s.words[i].text] {
			return true
		}
	}
	if employers[s.words[m.start].text] && m.start > 0 && mine[s.words[m.start-1].text] {
		return true
	}
	if m.end >= len(s.words) || !ofs[s.words[m.end].text] {
		return false
	}
	if at := s.before(m); at > 0 && denied[s.words[at].text] && s.has(at-5, at, grievances) {
		return false // a complaint "over de directeur van" anything: let a person look
	}
	if s.has(m.end, m.end+4, ours) {
		return false
	}
	for i := m.end; i < min(m.end+7, len(s.words)); i++ {
		if w := s.words[i].text; places[w] && !(mine[w] && i+1 < len(s.words) && courses[s.words[i+1].text]) {
			return true
		}
	}
	return false
}

// being reports whether an outsider is said to be a director, or somebody to be their
// own boss.
func (s *sentence) being(m mention) bool {
	if m.start > 0 && selves[s.words[m.start-1].text] || m.start > 1 && selves[s.words[m.start-2].text] && articles[s.words[m.start-1].text] {
		return true
	}
	i := m.start - 1
	for i >= 0 && (articles[s.words[i].text] || heres[s.words[i].text]) { // "ik ben hier de baas"
		i--
	}
	if i < 0 || !beings[s.words[i].text] {
		return false
	}
	first := i > 0 && (s.words[i-1].text == "ik" || s.words[i-1].text == "i") || i+1 < m.start && s.words[i+1].text == "ik"
	return first || s.words[i].text == "ben" || s.words[i].text == "am" || s.has(i-3, i, relations)
}

// wished reports whether the director is only asked to do something: "ik wil dat de
// directeur dit leest", "kan de directeur mij bellen?".
func (s *sentence) wished(m mention) bool {
	if s.grave(m.end, len(s.words)) && !s.has(m.end, len(s.words), others) || s.has(0, m.start, whys) || s.has(m.end, len(s.words), amends) || s.has(m.start-4, m.start, negations) {
		return false
	}
	if s.has(m.end, m.end+2, asking) && (s.has(m.start-4, m.start, modals) || s.has(m.start-4, m.start, wishes)) { // "kan ik de directeur spreken?"
		return true
	}
	if s.has(m.start-5, m.start, wishes) {
		return true
	}
	if i := s.before(m); i >= 0 && modals[s.words[i].text] {
		return true
	}
	return s.has(m.end, m.end+2, modals) && s.has(m.end, m.end+7, hearing) && !s.has(m.end, m.end+7, negations)
}

// unaware reports whether the director is said not to know: "de directeur weet dit niet".
func (s *sentence) unaware(m mention) bool {
	if s.has(m.end, m.end+5, informed) && !s.grave(m.end, len(s.words)) {
		return true
	}
	for i := m.end; i < min(m.end+5, len(s.words)); i++ {
		if knowing[s.words[i].text] {
			return s.has(i, i+4, negations) && !s.grave(m.end, len(s.words))
		}
		if s.words[i].text == "ik" || s.words[i].text == "i" {
			return false
		}
	}
	return false
}

// praised reports whether only good things are said.
func (s *sentence) praised(m mention) bool {
	end := len(s.words)
	for i := m.end; i < end; i++ { // "de directeur was aardig, maar de docent niet"
		if turns[s.words[i].text] {
			if !s.has(i, end, others) {
				return false
			}
			end = i
		}
	}
	good := s.has(0, end, praise)
	for i, w := range s.words[:end] { // a child, in Dutch
		good = good || w.text == "kind" && s.has(i-1, i, manners)
	}
	return good && !s.has(0, end, negations) && !s.grave(0, end)
}

// alone reports whether a sentence is just a name or a function, as in a signature.
func (s *sentence) alone(m mention) bool {
	for i, w := range s.words {
		if (i < m.start || i >= m.end) && !articles[w.text] && !titles[w.text] && !w.function && len(w.text) > 1 {
			return false
		}
	}
	return true
}

// before gives the index of the last word before a mention that does not belong to it
// (skipping "de", "jullie", "meneer"); -1 for none.
func (s *sentence) before(m mention) int {
	i := m.start - 1
	for i >= 0 && (articles[s.words[i].text] || titles[s.words[i].text] || s.words[i].function && !m.function || adjectives[s.words[i].text]) {
		i--
	}
	return i
}

func (s *sentence) has(from, to int, words map[string]bool) bool {
	for i := max(from, 0); i < min(to, len(s.words)); i++ {
		if words[s.words[i].text] {
			return true
		}
	}
	return false
}

// grave reports whether a part of a sentence says something that nobody would say about
// good treatment.
func (s *sentence) grave(from, to int) bool {
	for i := max(from, 0); i < min(to, len(s.words)); i++ {
		if wrong(s.words[i].text) {
			return true
		}
	}
	return false
}
