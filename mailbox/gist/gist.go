// Package gist tells what somebody who types no command seems to ask: "maandag haar
// even gebeld" may mean "contact", on that Monday. What flows through it:
//
//	own words ──► sentences ──► clauses ──► rows of the table that explain each
//	                                            │
//	                                            ▼
//	             a row that accounts for all of them ──► Guess, with its arguments
//
// A guess is never carried out: it is shown first, and only if it is possible. The
// burden of proof is on the guess: a mail asks something only if every clause is the
// act, or may accompany it (account.go). A word that the table does not know there
// means no guess, since a wrong guess misleads. The table is words.tsv, which a
// director could read.
package gist

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Guess is a command that somebody seems to mean.
type Guess struct {
	Word string   // the command, in the words of the table
	Args []string // its arguments, in canonical form
	Text string   // the text below it, if not the whole mail; "" for the whole

	// Rest is what the mail says besides the sentence read as the command.
	Rest string
	// Unsure is set if the sentence names a day, a person or a number that nobody can
	// determine: the command is incomplete.
	Unsure bool
	// Dated is set if the mail names a future day.
	Dated bool
	// Partial is set if more must be typed than fits in a sentence.
	Partial bool
	// Weeks is how much more time is asked, if no day is named.
	Weeks int

	row, sentence, clause, at int
	done                      bool // it says what was done on a day
}

// Line is the guess as a command line.
func (g Guess) Line() string { return strings.TrimSpace(g.Word + " " + strings.Join(g.Args, " ")) }

// Who can mean what: the sides of the table.
const (
	Leads      = "leiding" // director and deputy
	Deputy     = "vervanger"
	Commission = "commissie"
	Client     = "klager"
)

// Options says who wrote and when.
type Options struct {
	Who []string // the sides of the table that count
	On  civil.Date
	// Managers are the managers that can be named, in the order of their numbers.
	Managers []string
	// Client are the names of the complainant and the representative.
	Client []string
	// Director and Deputy are their names.
	Director, Deputy []string
	// Others are the names of complainants in other cases.
	Others []string
	// Listed says that the mail answers a list of held mail.
	Listed bool
	// Case is the case that the mail is about; "" for none. Another is a second case,
	// whose complainant it names.
	Case, Another string
	// Only are the commands that can be meant, nil for all; Not are those that cannot.
	Only, Not []string
}

const (
	wordsRead   = 70 // words of a mail that are read: a longer one is a letter
	mostGuesses = 4
)

// listedOnly are commands that need a number in answer to a list, but not in a case.
var listedOnly = map[string]bool{"klacht": true, "geen klacht": true, "bij": true}

// Read gives what a writer's own words seem to ask, in the order in which they ask it.
// It gives nothing if they are about another case, or about a person with no part here.
func Read(own string, o Options) []Guess {
	m := parse(own, o)
	if m.mute || len(m.otherCases) > 0 && !slices.ContainsFunc(o.Who, func(who string) bool { return who == Leads }) {
		return nil
	}
	var found []Guess
	message := -1 // the sentence where a text for somebody else begins
	var rows []int
	for i := range theTable().rows {
		r := &theTable().rows[i]
		if !slices.Contains(o.Who, r.who) || listedOnly[r.word] && r.args("NUMMER") != o.Listed || r.may("los") && o.Case != "" || len(m.otherCases) > 0 && !r.args("ZAAK") || m.others && !r.args("ZAAK") && !r.args("NUMMER") && r.word != "klacht" || o.Only != nil && !slices.Contains(o.Only, r.word) || slices.Contains(o.Not, r.word) {
			continue
		}
		rows = append(rows, i)
		m.explain(i)
	}
	for _, i := range rows {
		r := &theTable().rows[i]
		if g, ok := m.look(i); ok {
			if found = append(found, g); g.Text != "" && r.may("tekst") && (message < 0 || g.sentence < message) {
				message = g.sentence
			}
		}
	}
	found = slices.DeleteFunc(found, func(g Guess) bool {
		return message >= 0 && (g.sentence > message || g.sentence == message && g.clause > 0)
	})
	return m.sorted(found)
}

// sorted gives guesses in the order of the mail, each command once, without those that
// another guess explains better.
func (m *mail) sorted(found []Guess) (list []Guess) {
	slices.SortStableFunc(found, func(a, b Guess) int {
		for _, d := range []int{a.sentence - b.sentence, a.clause - b.clause, a.at - b.at} {
			if d != 0 {
				return d
			}
		}
		return 0
	})
	for _, g := range found {
		explained := slices.ContainsFunc(found, func(other Guess) bool {
			yields := strings.HasPrefix(other.Line(), g.Line()+" ") || slices.Contains(theTable().yields[g.Line()], other.Line()) || slices.Contains(theTable().yields[g.Word], other.Word)
			return yields && (!other.Unsure || g.done && other.done)
		})
		twice := slices.ContainsFunc(list, func(other Guess) bool { return other.Line() == g.Line() })
		if !explained && !twice && len(list) < mostGuesses {
			list = append(list, g)
		}
	}
	if !m.options.Listed && slices.ContainsFunc(theTable().clash, func(of []string) bool {
		said := make(map[string]bool)
		for _, g := range list {
			said[g.Word] = said[g.Word] || slices.Contains(of, g.Word)
		}
		n := 0
		for _, is := range said {
			n += btoi(is)
		}
		return n > 1
	}) {
		return nil
	}
	// The same command twice with different arguments: nobody can tell which is meant.
	return slices.DeleteFunc(list, func(g Guess) bool {
		return slices.ContainsFunc(list, func(other Guess) bool { return other.Word == g.Word && other.Line() != g.Line() })
	})
}

// look gives the guess of a row if the row accounts for the mail. A clause that has the
// command's arguments comes before one that does not.
func (m *mail) look(row int) (first Guess, found bool) {
	r := &theTable().rows[row]
	for si := range m.sentences {
		s := &m.sentences[si]
		for ci := range s.clauses {
			c := &s.clauses[ci]
			held := c.acts[row]
			if held == nil || !m.accounts(row, si, ci) {
				continue
			}
			g := Guess{Word: r.word, row: row, sentence: si, clause: ci, at: held[0], Rest: m.without(si), done: r.args("DAG")}
			if !m.fill(&g, r, s, c) {
				continue
			}
			if !found || len(first.Args) == 0 && len(g.Args) > 0 && !g.Unsure {
				first, found = g, true
			}
			if !r.args("TOT") {
				return first, true
			}
		}
	}
	return first, found
}

// ownWord are words that the commission uses for itself.
var ownWord = map[string]bool{"commissie": true, "klachtencommissie": true, "voorzitter": true, "secretaris": true, "commissielid": true, "lid": true}

// nameWords gives the words of names that are long enough to be distinctive.
func nameWords(names []string) map[string]bool {
	set := make(map[string]bool)
	for _, name := range names {
		for _, w := range text.Folded(text.Words(name)) {
			if len(w) > 1 && !smallWords[w] && !theTable().groups["anderen"][w] && !theTable().groups["klager"][w] && !theTable().groups["functie"][w] {
				set[w] = true
			}
		}
	}
	return set
}

var smallWords = map[string]bool{"van": true, "der": true, "den": true, "het": true, "ten": true, "ter": true, "de": true, "te": true, "in": true, "op": true, "el": true, "al": true, "la": true, "stichting": true}
