package gist

import (
	"maps"
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// A guess must account for the whole mail: each word of the clause with its phrase is
// known, and each other clause is one that may accompany it. Nothing is known until the
// table says so.

// turning are the lists of words that reverse the meaning of a clause, and the word by
// which a row allows them in its own.
var turning = []struct{ group, allowed string }{
	{"ontkenning", "niet"}, {"plan", "plan"}, {"zou", ""}, {"gaan", "later"}, {"later", "later"}, {"voorwaarde", "als"}, {"mening", "mening"},
	{"vinden", "mening"}, {"misschien", ""}, {"horenzeggen", ""}, {"anderen", "anderen"}, {"deels", "deels"},
}

// reach is how many words after "in" or "over" may be anything.
const reach = 4

func (m *mail) explain(row int) {
	r := &theTable().rows[row]
	var given map[string]bool
	if r.args("GEGEVENS") || r.args("HELPER") {
		given = m.given()
	}
	for si := range m.sentences {
		s := &m.sentences[si]
		if s.far || r.may("tekst") && si > 1 || s.asks && !r.may("vraag") && !(r.may("verzoek") && s.requests(r)) {
			continue
		}
		for ci := range s.clauses {
			c := &s.clauses[ci]
			if r.may("nu") && m.comes(r, c) || (r.args("DAG") || r.may("tekst")) && m.ofAnother(si, ci) || r.may("tekst") && (c.reports() || ci > 0 && c.words[0] == "en" && s.clauses[ci-1].reports()) {
				continue
			}
			for _, p := range r.phrases {
				if held := p.find(c.words); held != nil && r.unknown(c.words, held, s.asks, given) == "" {
					if c.acts == nil {
						c.acts = make(map[int][]int)
					}
					c.acts[row] = held
					break
				}
			}
		}
	}
}

// ofAnother reports whether "him" or "her" in a clause may be somebody else, who was
// mentioned last: "Mo was erbij. Ik heb hem gisteren gesproken."
func (m *mail) ofAnother(si, ci int) bool {
	t := theTable()
	says := func(words []string) (client, pronoun bool) {
		for _, w := range words {
			client = client || w == "@klager" || t.groups["klager"][w] && !t.groups["hem"][w] && w != "ze" && w != "zij" && w != "hij"
			pronoun = pronoun || t.groups["hem"][w]
		}
		return client, pronoun
	}
	if client, pronoun := says(m.sentences[si].clauses[ci].words); client || !pronoun {
		return false
	}
	for i := si; i >= max(0, si-1); i-- {
		for k := len(m.sentences[i].clauses) - 1; k >= 0; k-- {
			words := m.sentences[i].clauses[k].words
			if i == si && k >= ci {
				continue
			}
			if client, _ := says(words); client {
				return false
			}
			if len(words) > 1 && slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, "@") && w != "@klager" }) && !t.groups["beleefd"][words[0]] {
				return true
			}
		}
	}
	return false
}

// reports reports whether a clause tells what the complainant said, and asks nobody to say
// it: "mevrouw liet mij weten".
func (c *clause) reports() bool {
	t := theTable()
	return len(c.words) > 1 && t.groups["hij"][c.words[0]] && t.groups["meldt"][c.words[1]]
}

// requests reports whether a question asks somebody to do something: not whether it
// must be done, nor whether somebody else may, except for what is asked of the
// complainant.
func (s *sentence) requests(r *row) bool {
	words := wordsOf(s.typed)
	has := func(group string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return theTable().groups[group][w] })
	}
	return (has("plan") || has("zou") || r.may("tekst")) && !has("vraagt of") &&
		(r.may("tekst") && !forWriter(words) || !r.may("tekst") && (len(words) < 2 || !theTable().groups["hij"][words[1]]))
}

// forWriter reports whether a question asks for something for who writes it: "kun je mij de
// brief mailen", "mag ik hem zien".
func forWriter(words []string) bool {
	return slices.ContainsFunc(words[:min(len(words), 4)], func(w string) bool { return w == "mij" || w == "me" }) || len(words) > 1 && words[1] == "ik"
}

// comes reports whether a clause is about a future day or event.
func (m *mail) comes(r *row, c *clause) bool {
	return slices.ContainsFunc(c.words, func(w string) bool {
		return w == "na" && !r.args("OORDEEL") || theTable().groups["tijdvak"][w] || theTable().groups["straks"][w]
	}) ||
		slices.ContainsFunc(m.coming(c.typed), func(d civil.Date) bool { return d.After(m.options.On) })
}

// unknown gives the first word of a clause that a row does not account for; "" if each
// belongs to its phrase, a day or a person, or means nothing alone. After "over" or
// "want" anything may follow that does not reverse the meaning. In a row with a text,
// what follows "dat" is for somebody else, and so is a question.
func (r *row) unknown(words []string, held []int, asks bool, given map[string]bool) string {
	t := theTable()
	loose, first, last, quoted, asked := 0, held[0], held[len(held)-1], false, false
	for i, w := range words {
		turned, allowed := r.turns(words, i)
		asked = asked || t.groups["klager"][w]
		allowed = allowed || asks && turned == "zou"
		quoted = quoted || r.may("tekst") && i > first && (asks || t.groups["opent"][w])
		switch {
		case r.may("ander") && !quoted && (t.groups["hem"][w] && i+1 < len(words) && t.groups["anderen"][words[i+1]] && slices.Contains(held, i) || w == "zelf" && i > last && t.groups["ik"][words[i-1]]): // "zeg haar dochter", "doe ik zelf"
			return w
		case r.word == "verhinderd" && w == "@vervanger" && i > 0 && words[i-1] == "van": // "kan ik hem van Vera overnemen"
			return w
		case (r.may("tekst") && !quoted || r.word == "akkoord" && i > 0 && (words[i-1] == "naar" || words[i-1] == "aan")) && (w == "mij" || w == "me") && (i == 0 || words[i-1] != "voor"): // "stuur mij de brief aan haar"
			return w
		case slices.Contains(held, i):
			loose = 0
			continue
		case r.may("ander") && r.who == Commission && t.groups["anderen"][w] && !asked: // "heeft de docent klaagster gebeld"
			return w
		case quoted:
		case w == "maar" && i > 0 && i+1 < len(words) && !slices.Contains(held, i+1) && t.groups["maar wel"][words[i+1]]: // "geen klant maar wel cursist"
			return w
		case r.may("ander") && t.groups["ik"][w] && (i < first && !slices.ContainsFunc(words[i:first], isOther) && !(r.may("tekst") && (wishes(words[i+1]) || i > 0 && wishes(words[i-1]))) || i == first+1 && !wishes(words[first])):
			return w
		case turned != "" && !allowed && (turned != "anderen" || loose <= 0 && !besides(words, i)):
			return w
		case r.may("eigen") && somebody(words, i), r.stranger(words, i), r.may("heden") && t.groups["toen"][w]:
			return w
		case t.groups["waarover"][w] && (r.may("verslag") || r.may("tekst") || r.args("MOMENT") || r.args("OORDEEL") && w == "over" && i > 0 && words[i-1] == "klacht"):
			loose = reach + 1
		case t.groups["waarom"][w], (i == 0 || i > last) && t.groups["waarom vooraan"][w]:
			loose = len(words)
		case r.knows(w), otherwise(words, i), turned == "anderen", w == "vorige" && i+1 < len(words) && t.groups["tijdvak"][words[i+1]], allowed, loose > 0, given[w], r.may("vrij"):
		default:
			return w
		}
		loose--
	}
	return ""
}

// turns gives the list by which a word reverses a clause; "" for none. allowed: the row
// accepts it in its own.
func (r *row) turns(words []string, i int) (group string, allowed bool) {
	for _, k := range theTable().turns[words[i]] {
		by := turning[k]
		if otherwise(words, i) {
			return "", false
		}
		if allowed = r.may(by.allowed) && !(by.allowed == "mening" && theirs(r, words, i)) || r.also[words[i]] || by.group == "anderen" && r.who == Commission && ownWord[words[i]]; !allowed {
			return by.group, false
		}
		group = by.group
	}
	return group, allowed
}

// theirs reports whether somebody else thinks so: "de docent denkt", "volgens Vera", but not
// "Lies denk ik".
func theirs(r *row, words []string, i int) bool {
	t, beside := theTable(), words[max(0, i-1):i]
	if words[i] == "volgens" {
		beside = words[i+1 : min(i+3, len(words))]
	} else if !t.groups["vindt"][words[i]] || i+1 < len(words) && t.groups["ik"][words[i+1]] {
		return false
	} else if len(beside) > 0 && beside[0] == "zelf" {
		beside = words[max(0, i-2):i]
	}
	return slices.ContainsFunc(beside, func(w string) bool {
		return t.groups["hij"][w] || (t.groups["anderen"][w] || strings.HasPrefix(w, "@")) && !(r.who == Commission && ownWord[w])
	})
}

// accounts reports whether each other clause may accompany what a row asks.
func (m *mail) accounts(row, si, ci int) bool {
	r := &theTable().rows[row]
	if m.quotes && !r.may("verslag") && !r.may("tekst") {
		return false
	}
	for i := range m.sentences {
		s := &m.sentences[i]
		for k := range s.clauses {
			if own := i == si && k == ci; !own && !s.beside(row, k, i > si || i == si && k > ci, i == si || i == si+1 && k == 0) {
				return false
			}
		}
	}
	return true
}

// beside reports whether a clause may accompany what a row asks: it says the same,
// another act, nothing, or why. after: it comes after it; near: directly next to it.
func (s *sentence) beside(row, k int, after, near bool) bool {
	t, r, c := theTable(), &theTable().rows[row], &s.clauses[k]
	holds := func(group string) bool {
		return slices.ContainsFunc(c.words, func(w string) bool { return t.groups[group][w] })
	}
	condition := r.holds(c.words, "voorwaarde")
	switch {
	case r.args("OORDEEL") && near && after && len(c.words) <= brief && c.words[len(c.words)-1] == "niet": // "gegrond, die over de balie niet"
		return false
	case r.args("DAG") && near && after && (c.withAnother() || r.word == "contact" && c.answered() && !s.talked(row)), // "gesproken, met haar broer", "gebeld, haar dochter nam op"
		r.word == "geprobeerd" && (c.spoke() || c.reached()):
		return false
	case c.acts[row] == nil && near && after && c.reverses(r):
		return false
	case c.acts[row] == nil && c.contradicts(r.word): // "nee hoor, helemaal goed zo"
		return false
	case c.acts[row] != nil, c.harmless(), c.remarks():
		return true
	case slices.Contains(c.words, "@ander") && r.who == Leads && !r.may("anderen") && !r.also["@ander"], holds("herroept"):
		return false
	case s.asks && r.may("vraag"):
		return !condition
	case s.asks && !r.may("verzoek"):
		return len(c.acts) > 0
	case slices.Contains(r.beside, "anders") && near && holds("andere soort"): // "dit is geen klacht, ze vraagt iets"
		return false
	case r.may("tekst") && after:
		return true
	case c.colon && !after && len(c.words) <= heading && r.strange(c.words):
		return false
	case near && (after && t.groups["keert"][c.words[0]] || !after && condition):
		return false
	case len(c.acts) > 0:
		return true
	case c.why():
		return !condition && !holds("misschien")
	case r.may("bekend"):
		return !slices.ContainsFunc(c.words, func(w string) bool {
			return !r.knows(w) && !t.groups["tevreden"][w] || len(t.turns[w]) > 0 && !t.groups["tevreden"][w]
		})
	case r.may("verslag"):
		byAnother := near && !after && strings.HasPrefix(c.words[0], "@") && c.words[0] != "@klager"               // "Mo belde haar en ze praatten het uit"
		notSo := after && c.words[0] == "niet" && (near || len(c.words) > 1 && t.groups["voorzetsel"][c.words[1]]) // "niet over de klacht"
		return !holds("daad") && !byAnother && !notSo && (r.who == Client || c.tellsOf(t) || !r.holds(c.words, "voorwaarde", "mening", "misschien", "horenzeggen"))
	case r.may("zeker") && !c.tellsOf(t) && slices.ContainsFunc(c.words, func(w string) bool { return !r.knows(w) && !t.groups["tevreden"][w] && !t.known[w] }):
		return false
	case r.may("reden"), r.may("zeker"):
		return !r.holds(c.words, "later", "voorwaarde", "mening", "misschien", "horenzeggen", "deels") && !r.bySomebody(c.words) && (r.may("reden") || !r.holds(c.words, "ontkenning", "zou"))
	}
	return false
}

// tellsOf reports whether a clause tells what the complainant did or said: "ze wacht op een
// voorstel".
func (c *clause) tellsOf(t *table) bool {
	return slices.ContainsFunc(c.words[:min(2, len(c.words))], func(w string) bool { return t.groups["hij"][w] })
}

// withAnother reports whether a clause only says with whom: somebody who is not the
// complainant, and was not just there too.
func (c *clause) withAnother() bool {
	t, at := theTable(), slices.Index(c.words, "met")
	return at >= 0 && !slices.Contains(c.words, "erbij") && !slices.Contains(c.words[:at], "samen") && c.harmlessTo(at) && slices.ContainsFunc(c.words[at:], func(w string) bool {
		return t.groups["anderen"][w] || strings.HasPrefix(w, "@") && w != "@klager"
	})
}

// answered reports whether a clause says that somebody else was spoken to, or took the phone.
func (c *clause) answered() bool {
	t := theTable()
	return slices.ContainsFunc(c.words, func(w string) bool { return t.groups["anderen"][w] || w == "@ander" }) &&
		slices.ContainsFunc(c.words, func(w string) bool { return t.groups["sprak"][w] || t.groups["neemt op"][w] })
}

// spoke reports whether a clause says that somebody else was spoken to.
func (c *clause) spoke() bool {
	return c.answered() && slices.ContainsFunc(c.words, func(w string) bool { return theTable().groups["sprak"][w] })
}

// reached reports whether a clause says that the complainant was reached after all: "dinsdag
// nam ze op", "ze belde terug", "de derde keer wel".
func (c *clause) reached() bool {
	t := theTable()
	has := func(groups ...string) bool {
		return slices.ContainsFunc(c.words, func(w string) bool {
			return slices.ContainsFunc(groups, func(group string) bool { return t.groups[group][w] })
		})
	}
	if has("ontkenning", "anderen", "plan", "later") {
		return false
	}
	back := slices.Contains(c.words, "terug") && has("belde") || slices.Contains(c.words, "teruggebeld")
	return has("sprak", "neemt op") || back || slices.Contains(c.words, "bereikt") || c.words[len(c.words)-1] == "wel"
}

// talked reports whether a row is explained by words that say more than that somebody called.
func (s *sentence) talked(row int) bool {
	return slices.ContainsFunc(s.clauses, func(c clause) bool {
		return slices.ContainsFunc(c.acts[row], func(i int) bool { return !isPlain(c.words[i]) && !theTable().groups["belde"][c.words[i]] })
	})
}

// contradicts reports whether a clause is the opposite answer to what was shown.
func (c *clause) contradicts(word string) bool {
	opposite := map[string]string{"akkoord": "annuleren", "annuleren": "akkoord"}[word]
	return opposite != "" && slices.ContainsFunc(slices.Collect(maps.Keys(c.acts)), func(row int) bool { return theTable().rows[row].word == opposite })
}

// brief is how many words a clause has at most that only says of what it is not so.
const brief = 8

// heading is how many words a heading has at most.
const heading = 5

// strange reports whether a clause has words that a row does not know.
func (r *row) strange(words []string) bool {
	for i, w := range words {
		if !r.knows(w) && !otherwise(words, i) {
			return true
		}
	}
	return false
}

// holds reports whether one of these lists reverses a clause.
func (r *row) holds(words []string, groups ...string) bool {
	for i := range words {
		if group, allowed := r.turns(words, i); group != "" && !allowed && slices.Contains(groups, group) {
			return true
		}
	}
	return false
}

// bySomebody reports whether a clause attributes it to somebody else: "vindt de docent".
func (r *row) bySomebody(words []string) bool {
	t := theTable()
	var said, others, person, own bool
	for _, w := range words {
		said = said || t.groups["zegt"][w] || t.groups["vinden"][w]
		others = others || t.groups["anderen"][w] && !(r.who == Commission && ownWord[w])
		person = person || isPerson(w)
		own = own || t.groups["ik"][w] || ownWord[w]
	}
	return said && (others || r.args("OORDEEL") && !own || !person && len(words) <= shortest)
}

// shortest is the most words of a clause that only says who says so: "zegt zij".
const shortest = 3

// reverses reports whether a clause only says that it is so no longer, or is so now: "nu
// niet meer", "inmiddels wel".
func (c *clause) reverses(r *row) bool {
	if len(c.words) > shortest+1 || slices.ContainsFunc(c.words, func(w string) bool { return !isPlain(w) && w != "niet" && w != "meer" }) {
		return false
	}
	now := slices.Contains([]string{"nu", "inmiddels", "intussen", "vandaag"}, c.words[0])
	return now && c.words[len(c.words)-1] == "wel" || slices.Contains(c.words, "niet") && !r.may("niet")
}

// why reports whether a clause begins as a reason. After "nu" and "daar" its subject follows:
// "nu zij tevreden is", not "nu toch niet meer".
func (c *clause) why() bool {
	t, first := theTable(), c.words[0]
	if first != "nu" && first != "daar" {
		return t.groups["waarom"][first] || t.groups["waarom vooraan"][first]
	}
	return len(c.words) > 1 && (t.groups["vraagvervolg"][c.words[1]] || isPerson(c.words[1]))
}

// harmless reports whether a clause is a greeting, thanks, a day, or says nothing.
func (c *clause) harmless() bool { return c.harmlessTo(len(c.words)) }

func (c *clause) harmlessTo(end int) bool {
	return !slices.ContainsFunc(c.words[:end], func(w string) bool { return !isPlain(w) && !theTable().groups["bedankt"][w] })
}

// remarks reports whether a clause is only a remark that may stand beside any act.
func (c *clause) remarks() bool {
	return !theTable().groups["keert"][c.words[0]] && slices.ContainsFunc(theTable().beside, func(p phrase) bool {
		held := p.find(c.words)
		for i, w := range c.words {
			if held != nil && !slices.Contains(held, i) && !isPlain(w) {
				return false
			}
		}
		return held != nil
	})
}

// isPlain reports whether a word means nothing by itself.
func isPlain(w string) bool {
	return theTable().groups["gewoon"][w] || theTable().groups["beleefd"][w] || isPerson(w) || isTime(w)
}

// isPerson reports whether a word is the complainant, or somebody with a part here.
func isPerson(w string) bool {
	t := theTable()
	return t.groups["klager"][w] || t.groups["hem"][w] || strings.HasPrefix(w, "@") && w != "@ander"
}

// somebody reports whether a word is a person whom a clause is about, or who must do
// something: not "over van Vera", "naar mevrouw".
func somebody(words []string, i int) bool {
	t, before := theTable(), ""
	if i > 0 {
		before = words[i-1]
	}
	switch w := words[i]; {
	case strings.HasPrefix(w, "@") && w != "@klager":
		return before != "van" && before != "met" && before != "over"
	case t.groups["hij"][w]:
		return !t.groups["voorzetsel"][before] && (before == "" || !isPerson(before))
	}
	return false
}

// stranger reports whether a word is somebody with a part in this case but none in what the
// row is about: not "hoi Vera", "samen met Mo".
func (r *row) stranger(words []string, i int) bool {
	w, before := words[i], words[max(0, i-2):i]
	if !strings.HasPrefix(w, "@") || w == "@klager" || r.words[w] || r.also[w] || r.may("verslag") && slices.Contains(before, "samen") {
		return false
	}
	return len(before) == 0 || !theTable().groups["beleefd"][before[len(before)-1]]
}

// besides reports whether somebody else was there too: "mevrouw en haar dochter".
func besides(words []string, i int) bool {
	return i > 2 && words[i-2] == "en" && theTable().groups["hem"][words[i-1]]
}

// isOther reports whether a word is somebody a clause is about, or begins another clause.
func isOther(w string) bool { return theTable().groups["hij"][w] || w == "dat" }

// wishes reports whether a word turns what somebody does into a wish.
func wishes(w string) bool { return theTable().groups["plan"][w] || theTable().groups["zou"][w] }

// isTime reports whether a word is part of a day or an hour, or a number.
func isTime(w string) bool {
	t := theTable().groups["tijd"]
	return w[0] >= '0' && w[0] <= '9' || t[w] || t[weekday(w)]
}

// otherwise reports whether a word that usually reverses a sentence does not do so
// here: "als bijlage", "het gaat over taal", "de zitting vindt plaats".
func otherwise(words []string, i int) bool {
	rest := words[i+1:]
	switch words[i] {
	case "als":
		return len(rest) > 0 && (theTable().groups["als"][rest[0]] || len(rest) > 1 && theTable().groups["hem"][rest[0]] && theTable().groups["rol"][rest[1]])
	case "gaat", "gaan", "ging":
		return slices.Contains(rest, "over") || slices.Contains(rest, "om") || slices.Contains(rest, "akkoord")
	case "vindt", "vinden", "vond":
		return slices.Contains(rest, "plaats")
	case "hoor": // "mooi hoor"
		return (i == 0 || !theTable().groups["ik"][words[i-1]]) && (len(rest) == 0 || !theTable().groups["ik"][rest[0]])
	case "gehoord": // "wij hebben haar gehoord"
		return slices.ContainsFunc(words, isPerson) && !slices.Contains(words, "ik") && (len(rest) == 0 || rest[0] != "dat" && rest[0] != "van")
	case "mocht", "mochten": // "zoals verwacht mocht worden"
		return i > 0 && len(rest) > 0 && rest[0] == "worden"
	}
	return false
}
