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

// row is one command of the table, with what people write for it.
type row struct {
	who, word string
	beside    []string // what stands beside the word: words of its own, or in capitals what is read
	allows    []string
	phrases   []phrase
	words     map[string]bool // those of its phrases
	also      map[string]bool // what else may stand beside them
	stems     []string        // of them, those with "*"
}

func (r *row) may(what string) bool  { return slices.Contains(r.allows, what) }
func (r *row) args(what string) bool { return slices.Contains(r.beside, what) }

// phrase is a list of words that stand in a clause in this order, with few others between.
type phrase struct {
	parts      []part
	begin, end bool // nothing stands before it, or after
	loose      bool // its words stand in any order
}

// part is one of them: any of these words, lists of words, or words that follow each other
// at once.
type part struct {
	any []wording
}

// wording is one of them: a list of words by its name, or words.
type wording struct {
	list  string
	words []string
}

// wordings reads what stands between two blanks of a phrase.
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
	yields map[string][]string // a guess that another explains better
	never  []phrase            // a mail that holds one asks nothing
	beside []phrase            // what may stand beside any act
	known  map[string]bool     // all its words
	turns  map[string][]int    // the lists of turning that hold a word
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

// cutBeside parts the word of a command from what stands beside it, after "+".
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

// knows reports whether a word is one of a row, or says nothing by itself.
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
				if len(w.words) != 1 { // these are known together alone
					continue
				}
				if r.words[w.words[0]] = true; strings.Contains(w.words[0], "*") {
					r.stems = append(r.stems, w.words[0])
				}
			}
		}
	}
}

// gap is how many other words may stand between two of a phrase, without those of a day.
const gap = 5

// find gives where the words of a phrase stand in a clause; nil when they do not.
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

// findLoose gives where they stand in any order.
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

// atEdge reports whether words are none that count, before or after a phrase.
func atEdge(words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !theTable().groups["rand"][w] })
}

// length gives how many words at the beginning of words a part is; 0 when it is none.
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

// matches compares a word with one of the table, in which "*" stands for any letters at
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
