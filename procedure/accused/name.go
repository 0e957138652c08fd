package accused

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/typo"
)

// person is a configured name split into its parts.
type person struct {
	given   []string // first names and initials
	between []string // "van", "den"
	last    []string // what tells people apart: both parts of a double name
}

func (p person) empty() bool { return len(p.last) == 0 }

// parse splits a name: what comes before "van" or "de" is given, else the first word
// is.
func parse(name string) (p person) {
	var words []word
	begin := -1
	for _, field := range strings.Fields(name) {
		parts := slices.Concat(split(field)...)
		if len(parts) == 0 || len(words) == 0 && len(parts) == 1 && titles[parts[0].text] {
			continue
		}
		double := strings.Contains(field, "-") && len(parts) > 1 && len(words) > 0 // "Anna Yilmaz-de Wit"
		if begin < 0 && (double || particles[parts[0].text]) {
			begin = len(words)
		}
		words = append(words, parts...)
	}
	if begin < 0 {
		begin = min(1, len(words)-1)
	}
	for i, w := range words {
		switch {
		case i < begin, len(words) > 1 && i < len(words)-1 && len(w.text) == 1:
			p.given = append(p.given, w.text)
		case particles[w.text]:
			p.between = append(p.between, w.text)
		default:
			p.last = append(p.last, w.text)
		}
	}
	return p
}

// at gives how many words from i on are this person's name; 0 for none.
func (p person) at(words []word, i int) int {
	if p.empty() {
		return 0
	}
	// Given names, initials or a title, "van den", and then the last name.
	j, called := i, false
	for j < len(words) && j-i < 8 && p.calls(words[j].text) {
		j, called = j+1, true
	}
	titled := j > i && titles[words[j-1].text] || i > 0 && j == i && titles[words[i-1].text]
	k := j
	for k < len(words) && k-j < 8 && particles[words[k].text] {
		k++
	}
	if k < len(words) {
		if n := p.lastAt(words[k:], called || titled); n > 0 && p.certain(words, i, k, called, titled) {
			return k + n - i
		}
	}
	// "meneer Karel", and "Broek, Karel van den".
	if i > 0 && titles[words[i-1].text] && len(p.given) > 0 && len(p.given[0]) > 1 && same(words[i].text, p.given[0], true) {
		return 1
	}
	return 0
}

// greeted reports whether a salutation is to this person by the first name alone:
// "Beste Dirk,".
func (p person) greeted(line string) bool {
	words := slices.Concat(split(line)...)
	return len(words) > 1 && len(p.given) > 0 && len(p.given[0]) > 2 && !titles[words[1].text] && words[1].text == p.given[0]
}

// calls reports whether a word can precede this person's last name.
func (p person) calls(w string) bool {
	for _, g := range p.given {
		if same(w, g, true) || len(w) == 1 && w[0] == g[0] {
			return true
		}
	}
	return false
}

// lastAt gives how many words are the last name: for a double name one is enough.
func (p person) lastAt(words []word, sure bool) int {
	n := 0
	for n < len(words) && n < len(p.last) && slices.ContainsFunc(p.last, func(l string) bool { return same(words[n].text, l, sure) }) {
		n++
	}
	if n == 0 && len(p.last) > 1 && same(words[0].text, strings.Join(p.last, ""), sure) {
		return 1
	}
	return n
}

// certain reports whether the word is this person's name and not just a word. A name
// that is also a role ("Dirk Directeur") needs a given name before it; one that is any
// other word needs a capital, a title or its "van den".
func (p person) certain(words []word, i, k int, called, titled bool) bool {
	switch w := words[k]; {
	case roleWords[w.text] || w.function:
		return called
	case called, titled:
		return true
	case everyday[w.text]:
		return w.capital && (k > 0 || len(words) == 1)
	case len(p.between) > 0 && k > i:
		return true
	default:
		return w.capital || len(w.text) >= 5
	}
}

// same compares words the way names are written: "ij" and "y" are one letter, and a
// long name may have one typing error where it is clearly a name.
func same(a, b string, sure bool) bool {
	a, b = strings.ReplaceAll(a, "ij", "y"), strings.ReplaceAll(b, "ij", "y")
	if a == b || a == b+"s" && len(b) > 3 {
		return true
	}
	return sure && len(b) >= 6 && a != "" && a[0] == b[0] && typo.Distance(a, b, 1) <= 1
}
