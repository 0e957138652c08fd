package gist

import (
	_ "embed"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

//go:embed words.tsv
var words string

// row is one command of the table, with the phrases people use for it.
type row struct {
	who, word string
	beside    []string // its arguments: fixed words or, in capitals, what to read
	allows    []string
	phrases   []phrase
	words     map[string]bool // the words of its phrases
	also      map[string]bool // other words that may accompany them
	stems     []string        // the words with "*"
}

func (r *row) may(what string) bool  { return slices.Contains(r.allows, what) }
func (r *row) args(what string) bool { return slices.Contains(r.beside, what) }

// phrase is a list of words that occur in a clause in this order, with few others between.
type phrase struct {
	parts      []part
	begin, end bool // nothing may precede it, or follow it
	loose      bool // its words may be in any order
}

// part is one element of a phrase: any of these words, lists of words, or words
// directly after each other.
type part struct {
	any []wording
}

// wording is one alternative: a named list of words, or words.
type wording struct {
	list  string
	words []string
}

// wordings reads what is between two blanks of a phrase.
func wordings(s string) (p part) {
	for _, w := range strings.Split(s, "|") {
		if list, is := strings.CutPrefix(w, "<"); is {
			p.any = append(p.any, wording{list: strings.ReplaceAll(strings.TrimSuffix(list, ">"), "_", " ")})
			continue
		}
		p.any = append(p.any, wording{words: strings.Split(w, "_")})
	}
	return p
}

type table struct {
	groups map[string]map[string]bool
	rows   []row
	yields map[string][]string // guesses that another one explains better
	clash  [][]string          // commands of which a mail can mean only one
	never  []phrase            // a mail with one of these asks nothing
	beside []phrase            // what may stand beside any act
	known  map[string]bool     // all its words
	turns  map[string][]int    // the lists of turning that contain a word
}

// theTable reads the table once.
var theTable = sync.OnceValue(func() *table { return readTable(words) })

func readTable(tsv string) *table {
	t := &table{groups: make(map[string]map[string]bool), yields: make(map[string][]string), known: make(map[string]bool)}
	for _, w := range strings.FieldsFunc(tsv, func(r rune) bool { return !unicode.IsLetter(r) }) {
		t.known[w] = true
	}
	for line := range strings.Lines(tsv) {
		line = strings.TrimRight(line, "\r\n")
		fields := strings.Split(line, "\t")
		switch {
		case strings.TrimSpace(line) == "" || line[0] == '#':
		case fields[0] == "woorden":
			if t.groups[fields[1]] == nil {
				t.groups[fields[1]] = make(map[string]bool)
			}
			for _, w := range strings.Fields(fields[2]) {
				t.groups[fields[1]][w] = true
			}
		case fields[0] == "wijkt":
			t.yields[fields[1]] = append(t.yields[fields[1]], strings.Split(fields[2], "; ")...)
		case fields[0] == "botst":
			t.clash = append(t.clash, strings.Split(fields[1], "; "))
		case fields[0] == "nooit":
			t.never = append(t.never, phrases(fields[1])...)
		case fields[0] == "naast":
			t.beside = append(t.beside, phrases(fields[1])...)
		default:
			for len(fields) < 5 {
				fields = append(fields, "")
			}
			r := row{who: fields[0], allows: strings.Fields(fields[2]), phrases: phrases(fields[3])}
			r.word, r.beside = cutBeside(fields[1])
			r.also = make(map[string]bool)
			for _, w := range strings.Fields(fields[4]) {
				if list, is := strings.CutPrefix(w, "<"); is {
					maps.Copy(r.also, t.groups[strings.ReplaceAll(strings.TrimSuffix(list, ">"), "_", " ")])
				}
				r.also[w] = true
			}
			r.learn(t.groups)
			t.rows = append(t.rows, r)
		}
	}
	t.turns = make(map[string][]int)
	for k, by := range turning {
		for w := range t.groups[by.group] {
			t.turns[w] = append(t.turns[w], k)
		}
	}
	return t
}

// cutBeside separates the word of a command from its arguments, after "+".
func cutBeside(s string) (word string, beside []string) {
	word, rest, _ := strings.Cut(s, " +")
	return strings.TrimSpace(word), strings.Fields(strings.ReplaceAll(rest, "+", ""))
}

func phrases(s string) (list []phrase) {
	for _, p := range strings.Split(s, ";") {
		var ph phrase
		for _, w := range strings.Fields(p) {
			switch {
			case w == "^":
				ph.begin = true
			case w == "$":
				ph.end = true
			case w == "~":
				ph.loose = true
			default:
				ph.parts = append(ph.parts, wordings(w))
			}
		}
		if len(ph.parts) > 0 {
			list = append(list, ph)
		}
	}
	return list
}

// knows reports whether a word belongs to a row, or means nothing by itself.
func (r *row) knows(w string) bool {
	return isPlain(w) || r.words[w] || r.also[w] || slices.ContainsFunc(r.stems, func(stem string) bool { return matches(w, stem) })
}

// learn notes the words of its phrases.
func (r *row) learn(groups map[string]map[string]bool) {
	r.words = make(map[string]bool)
	for _, p := range r.phrases {
		for _, of := range p.parts {
			for _, w := range of.any {
				maps.Copy(r.words, groups[w.list])
				if len(w.words) != 1 { // these are known only together
					continue
				}
				if r.words[w.words[0]] = true; strings.Contains(w.words[0], "*") {
					r.stems = append(r.stems, w.words[0])
				}
			}
		}
	}
}

// gap is how many other words may be between two words of a phrase, not counting a day's.
const gap = 5

// find gives the places of a phrase's words in a clause; nil if it does not occur.
func (p phrase) find(words []string) []int {
	if p.loose {
		return p.findLoose(words)
	}
	for at := range words {
		if p.begin && !atEdge(words[:at]) {
			break
		}
		if held := p.findAt(words, at); held != nil {
			return held
		}
	}
	return nil
}

// findLoose gives their places, in any order.
func (p phrase) findLoose(words []string) (held []int) {
	for _, part := range p.parts {
		at, n := 0, 0
		for ; at < len(words); at++ {
			if n = part.length(words[at:]); n > 0 && !slices.Contains(held, at) {
				break
			}
		}
		if at == len(words) {
			return nil
		}
		for k := range n {
			held = append(held, at+k)
		}
	}
	slices.Sort(held)
	return held
}

func (p phrase) findAt(words []string, at int) []int {
	var held []int
	from, first := at, true
	for _, part := range p.parts {
		n, i, others := 0, from, 0
		for ; i < len(words) && others <= gap; i++ {
			if n = part.length(words[i:]); n > 0 || first {
				break
			}
			if !isTime(words[i]) {
				others++
			}
		}
		if n == 0 {
			return nil
		}
		for k := range n {
			held = append(held, i+k)
		}
		from, first = i+n, false
	}
	if p.end && !atEdge(words[held[len(held)-1]+1:]) {
		return nil
	}
	return held
}

// atEdge reports whether the words before or after a phrase do not count.
func atEdge(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !theTable().groups["rand"][w] })
}

// length gives how many words at the beginning match a part; 0 for none.
func (p part) length(words []string) int {
	for _, want := range p.any {
		if want.list != "" {
			if theTable().groups[want.list][words[0]] {
				return 1
			}
			continue
		}
		if len(want.words) > len(words) {
			continue
		}
		n := 0
		for n < len(want.words) && matches(words[n], want.words[n]) {
			n++
		}
		if n == len(want.words) {
			return n
		}
	}
	return 0
}

// matches compares a word with one of the table, in which "*" matches any letters at
// its end or its beginning.
func matches(word, want string) bool {
	if stem, ok := strings.CutSuffix(want, "*"); ok {
		return strings.HasPrefix(word, stem)
	}
	if end, ok := strings.CutPrefix(want, "*"); ok {
		return strings.HasSuffix(word, end)
	}
	return word == want
}
