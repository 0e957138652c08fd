package gist

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// fill reads the arguments of a guess. It gives false if the row needs something that
// the mail does not have.
func (m *mail) fill(g *Guess, r *row, s *sentence, c *clause) bool {
	if r.may("tekst") && c.colon {
		_, g.Text, _ = strings.Cut(s.typed, ":")
		g.Text = strings.TrimSpace(g.Text)
		for i := g.sentence + 1; i < len(m.sentences); i++ {
			g.Text = strings.TrimSpace(g.Text + "\n" + m.sentences[i].typed)
		}
	}
	g.Dated = len(m.coming(m.typed())) > 0
	for _, what := range r.beside {
		switch what {
		case "DAG", "WELKE-DAG":
			days, vague := m.past(s, c)
			switch {
			case vague || len(days) > 1 || len(days) == 0 && (what == "WELKE-DAG" || m.earlier()):
				g.Unsure = true
			case len(days) == 1:
				g.Args = append(g.Args, days[0].String())
			default:
				g.Args = append(g.Args, m.options.On.String())
			}
		case "SINDS": // a day that may be left out: it is then the day of "akkoord"
			if days, vague := m.past(s, c); len(days) == 1 && !vague && days[0] != m.options.On {
				g.Args = append(g.Args, days[0].String())
			}
		case "TOT":
			m.until(g, s)
		case "MOMENT":
			days := m.coming(s.typed)
			if len(days) != 1 {
				g.Unsure = true
				continue
			}
			g.Args = append(g.Args, days[0].String())
			if at := hour(s.typed); at != "" {
				g.Args = append(g.Args, at)
			} else {
				g.Unsure = true
			}
		case "LEIDINGGEVENDE":
			number := m.manager()
			if number == 0 {
				return false
			}
			g.Args = append(g.Args, strconv.Itoa(number))
		case "OORDEEL":
			verdict, several := verdictIn(m.typed())
			own, parts := verdictIn(s.typed)
			if verdict == "" {
				verdict = own
			}
			if several || parts || own != "" && own != verdict {
				return false
			}
			if verdict != "" {
				g.Args = append(g.Args, verdict)
			}
		case "JAAR":
			var years []string
			for _, w := range wordsOf(m.typed()) {
				if isDigits(w) && len(w) == 4 && w <= strconv.Itoa(m.options.On.Year) && w >= "2000" && !slices.Contains(years, w) {
					years = append(years, w)
				}
			}
			if len(years) != 1 {
				return false
			}
			g.Args = append(g.Args, years[0])
		case "PROBLEEM":
			if days, _ := m.past(s, c); len(days) == 1 && days[0].Before(m.options.On.AddDays(-365)) {
				g.Args = append(g.Args, days[0].String())
			}
		case "OPNIEUW": // a letter that was sent is corrected by its whole new text
			g.Partial = true
		case "NUMMER":
			last := c.words[len(c.words)-1]
			numbers := m.numbers(s, g.clause)
			if len(numbers) > 1 && (last == "wel" || last == "niet") { // "2 geen klacht 3 wel"
				return false
			}
			if len(numbers) > 0 {
				g.Args = append(g.Args, numbers...)
			}
		case "ZAAK":
			cases := m.otherCases
			if len(cases) == 0 && m.options.Another != "" {
				cases = []string{m.options.Another}
			}
			if len(cases) != 1 {
				return false
			}
			g.Args = append(g.Args, cases[0])
		case "GEGEVENS":
			said := particulars(m.typed())
			if code, alone := strings.CutPrefix(said, "Taal: "); alone { // that has its own command
				g.Word, g.Args = "taal", []string{code}
			} else if g.Text = said; said == "" {
				return false
			}
		case "LID": // which commission member takes no part
			if !m.tells(func(w string) bool { return ownWord[w] || w == "@ander" || w == "ik" }) || c.tiedToAnother() {
				return false
			}
		case "HELPER":
			if g.Text = m.helper(); g.Text == "" {
				return false
			}
		default:
			g.Args = append(g.Args, strings.ReplaceAll(what, "_", " "))
		}
	}
	return true
}

// tiedToAnother reports whether a clause says what one person is to another, of whom neither has
// a part in the complaint: "mevrouw A is de zus van mevrouw B".
func (c *clause) tiedToAnother() bool {
	first := slices.Index(c.words, "@ander")
	last := len(c.words) - 1
	before := c.words[max(0, last-2):last]
	return first >= 0 && last > first && c.words[last] == "@ander" && (slices.Contains(before, "van") || slices.Contains(before, "met"))
}

func (m *mail) tells(is func(word string) bool) bool {
	return slices.ContainsFunc(m.sentences, func(s sentence) bool {
		return slices.ContainsFunc(s.clauses, func(c clause) bool { return slices.ContainsFunc(c.words, is) })
	})
}

func (m *mail) typed() string {
	var all []string
	for _, s := range m.sentences {
		all = append(all, s.typed)
	}
	return strings.Join(all, " ")
}

// until reads the last day of something: what follows "tot", or the day before somebody
// is back.
func (m *mail) until(g *Guess, s *sentence) {
	typed := s.typed
	for i := range m.sentences { // "Wij halen 3 december niet. Graag tot 17 december."
		other := &m.sentences[i]
		asks := slices.ContainsFunc(other.clauses, func(c clause) bool { return c.acts[g.row] != nil })
		if asks && !slices.Contains(wordsOf(typed), "tot") && slices.Contains(wordsOf(other.typed), "tot") {
			typed = other.typed
		}
	}
	folded := " " + strings.Join(strings.Fields(typed), " ") + " "
	after := func(words ...string) string {
		for _, w := range words {
			if i := strings.Index(strings.ToLower(folded), " "+w+" "); i >= 0 {
				return folded[i+len(w)+1:]
			}
		}
		return ""
	}
	words := wordsOf(s.typed)
	later := false
	for i, w := range words[:max(0, len(words)-1)] {
		if next := words[i+1]; (w == "van" || w == "vanaf" || w == "per") && next != "vandaag" && next != "gisteren" {
			_, named := command.ReadDate("afgelopen "+next, m.options.On)
			later = later || named || dayOfMonth(next) > 0 || isDigits(next) || next == "volgende"
		}
	}
	if rest := after("tot en met", "t/m", "tot"); rest != "" && (len(m.coming(rest)) > 0 || beginsWithNumber(rest)) {
		before := strings.Fields(strings.TrimSuffix(folded, rest))
		if n := len(before); later || n > 1 && len(days(strings.Join(before[max(0, n-4):n-1], " "), func(s string) (civil.Date, bool) {
			d, ok := command.ReadDate(s, m.options.On)
			return d, ok && strings.ContainsAny(s, "0123456789")
		})) > 0 || n > 1 && isDigits(before[n-2]) {
			g.Unsure = true // it does not begin now
			return
		}
		if found := m.coming(rest); len(found) > 0 {
			g.Args = append(g.Args, found[0].String())
			return
		}
		g.Unsure = true
		return
	}
	all := m.coming(m.typed())
	if back := after("terug", "weer"); back != "" && len(all) > 0 {
		g.Args = append(g.Args, all[len(all)-1].AddDays(-1).String())
		return
	}
	for i, w := range words {
		if (w == "weken" || w == "week") && i > 0 && amount(words[i-1]) > 0 {
			g.Weeks = amount(words[i-1])
		}
	}
	g.Unsure = len(all) > 0 && g.Weeks == 0 || numberedWeek(words) || slices.ContainsFunc(words, func(w string) bool {
		return w == "dagen" || w == "volgende" || w == "komende" || w == "maand" || w == "maanden" || theTable().groups["maand"][w] && len(all) == 0
	})
}

// numberedWeek reports whether words name a week of the year: "in week 50".
func numberedWeek(words []string) bool {
	for i, w := range words[:max(0, len(words)-1)] {
		if (w == "week" || w == "weken") && isDigits(words[i+1]) {
			return true
		}
	}
	return false
}

// beginsWithNumber reports whether a text may begin with a day that cannot be read.
func beginsWithNumber(rest string) bool {
	words := strings.Fields(rest)
	return len(words) > 0 && (strings.ContainsAny(words[0], "0123456789") || len(words) > 1 && strings.ContainsAny(words[1], "0123456789"))
}

// amount reads a number in words or in digits.
func amount(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	return slices.Index([]string{"", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"}, word) * btoi(word != "")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hour reads the time of a day: "om tien uur", "14.00", "half elf"; "" for none.
func hour(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		w = strings.Trim(w, ".,;()")
		next, before := "", ""
		if i+1 < len(words) {
			next = strings.Trim(words[i+1], ".,;()")
		}
		if i > 0 {
			before = words[i-1]
		}
		if h, min, ok := strings.Cut(w, "u"); ok && isDigits(h) && len(h) <= 2 && (min == "" || isDigits(min) && len(min) == 2) { // "13u", "13u30"
			if hh, _ := strconv.Atoi(h); hh < 24 {
				return fmt.Sprintf("%02d:%02s", byDay(hh), cmp.Or(min, "00"))
			}
		}
		for _, sep := range []string{":", "."} {
			if h, min, ok := strings.Cut(w, sep); ok && isDigits(h) && isDigits(min) && len(min) == 2 && len(h) <= 2 {
				if hh, _ := strconv.Atoi(h); hh < 24 && (before == "om" || before == "vanaf" || next == "uur" || sep == ":") {
					return fmt.Sprintf("%02d:%s", hh, min)
				}
			}
		}
		n := amount(w)
		switch {
		case n <= 0 || n > 23:
		case before == "half":
			return fmt.Sprintf("%02d:30", byDay(n-1))
		case next == "uur":
			return fmt.Sprintf("%02d:00", byDay(n))
		case before == "over" && i > 1 && words[i-2] == "kwart":
			return fmt.Sprintf("%02d:15", byDay(n))
		case before == "voor" && i > 1 && words[i-2] == "kwart":
			return fmt.Sprintf("%02d:45", byDay(n-1))
		}
	}
	return ""
}

// byDay is an hour as meant for a meeting: two o'clock is in the afternoon.
func byDay(n int) int {
	if n > 0 && n < 7 {
		return n + 12
	}
	return n
}

// manager gives the number of the only manager that the mail names; 0 for none or several.
func (m *mail) manager() int {
	found := 0
	typed := text.Folded(text.Words(m.typed()))
	for i, name := range m.options.Managers {
		for w := range nameWords([]string{name}) {
			if at := slices.Index(typed, w); at < 0 || at > 0 && theTable().groups["ontkenning"][typed[at-1]] {
				continue
			}
			shared := slices.ContainsFunc(slices.Delete(slices.Clone(m.options.Managers), i, i+1), func(other string) bool { return nameWords([]string{other})[w] })
			if shared {
				continue
			}
			if found != 0 && found != i+1 {
				return 0
			}
			found = i + 1
		}
	}
	return found
}

var ordinals = []string{"", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"}

// numbers gives the numbers of listed mail that a clause names, or the one before it:
// as they are, or as "#1" for a position in the list.
func (m *mail) numbers(s *sentence, ci int) (list []string) {
	list = numbersIn(s.clauses[ci].words)
	rest := slices.ContainsFunc(s.clauses[ci].words, func(w string) bool { return slices.Contains([]string{"rest", "andere", "anderen", "overige"}, w) })
	if len(list) == 0 && rest {
		return nil
	}
	for i := ci - 1; i >= 0; i-- {
		before := numbersIn(s.clauses[i].words)
		alone := len(before) > 0 && len(s.clauses[i].words) <= 2 // "2 en 5 zijn reclame"
		if len(list) > 0 && !alone {
			break
		}
		list = append(before, list...)
	}
	return list
}

// mostInRange is how many numbers a range has at most.
const mostInRange = 50

// rangeAt returns the ends of a range of numbers that ends at a word: "1 t/m 6", "1 tot en met 6".
func rangeAt(words []string, i int) (from, to int) {
	for _, between := range [][]string{{"t", "m"}, {"tm"}, {"tot", "en", "met"}, {"tot"}} {
		at := i - len(between) - 1
		if at < 0 || !slices.Equal(words[at+1:i], between) {
			continue
		}
		from, to = amount(words[at]), amount(words[i])
		if from > 0 && to-from < mostInRange {
			return from, to
		}
	}
	return 0, 0
}

func numbersIn(words []string) (list []string) {
	for i, w := range words {
		if from, to := rangeAt(words, i); to > from && len(list) > 0 && list[len(list)-1] == strconv.Itoa(from) { // "1 t/m 6"
			for n := from + 1; n < to; n++ {
				list = append(list, strconv.Itoa(n))
			}
		}
		if i > 0 && words[i-1] == "k" || i > 1 && words[i-2] == "k" { // the number of a case
			continue
		}
		if i > 0 && (words[i-1] == "nummer" || words[i-1] == "nr" || words[i-1] == "bericht") && amount(w) > 0 {
			list = append(list, strconv.Itoa(amount(w)))
		} else if n := slices.Index(ordinals, w); n > 0 {
			list = append(list, "#"+strconv.Itoa(n))
		} else if isDigits(w) && len(w) <= 6 {
			list = append(list, strings.TrimLeft(w, "0"))
		}
	}
	return list
}
