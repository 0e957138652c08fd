package gist

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// mail is what somebody wrote, split into sentences and clauses.
type mail struct {
	sentences  []sentence
	options    Options
	who        []called
	mute       bool // it asks nothing, whatever its words
	quotes     bool // it contains somebody else's words
	otherCases []string
	others     bool // it names the complainant of another case
}

// sentence is one sentence. Its clauses are separated by commas and words like "maar".
type sentence struct {
	typed   string
	clauses []clause
	asks    bool
	far     bool // so late in the mail that it is a letter, not an act
}

// clause is one clause of a sentence, with its words as they are compared: the names of
// people with a part are replaced by "@klager", "@leidinggevende" and "@directeur".
type clause struct {
	typed string
	words []string
	colon bool          // it ends in a colon
	acts  map[int][]int // the rows that explain it, with the places of their words
}

// parse splits a writer's own words, as far as they are read.
func parse(own string, o Options) *mail {
	m := &mail{options: o, who: []called{
		{"@klager", nameWords(o.Client)}, {"@leidinggevende", nameWords(o.Managers)}, {"@directeur", nameWords(o.Director)}, {"@vervanger", nameWords(o.Deputy)},
	}}
	if n := len(o.Case); n > 0 && len(own) >= n && strings.EqualFold(own[:n], o.Case) { // "K-2026-0001 heb haar gesproken": the case is known already
		own = strings.TrimLeft(own[n:], " :,.-\t")
	}
	others := nameWords(o.Others)
	m.mute = joking(own)
	read := 0
	unquoted := withoutQuotes(own)
	m.quotes = len(strings.Fields(unquoted)) < len(strings.Fields(own))
	for _, typed := range sentencesOf(unquoted) {
		words := text.Words(typed)
		if len(words) == 0 {
			m.speakOf(typed)
			continue
		}
		read += len(words)
		s := sentence{typed: typed, asks: asks(typed, text.Folded(words)), far: read > wordsRead && len(m.sentences) > 2}
		for _, c := range clausesOf(typed) {
			m.speakOf(c.typed)
			c.words = m.named(c.typed, others)
			if len(c.words) > 0 {
				s.clauses = append(s.clauses, c)
			}
		}
		m.mute = m.mute || slices.ContainsFunc(theTable().never, s.holds)
		m.sentences = append(m.sentences, s)
	}
	return m
}

// speakOf notes the other cases that a clause is about. A mere reference ("zie ook
// K-2026-0002") does not count.
func (m *mail) speakOf(typed string) {
	words := text.Folded(text.Words(typed))
	if len(words) > 0 && theTable().groups["verwijst"][words[0]] {
		return
	}
	for _, id := range Cases(typed) {
		if id != m.options.Case && !slices.Contains(m.otherCases, id) {
			m.otherCases = append(m.otherCases, id)
		}
	}
}

func (s *sentence) holds(p phrase) bool {
	return slices.ContainsFunc(s.clauses, func(c clause) bool { return p.find(c.words) != nil })
}

// marksApart separates from words the marks that are not separators.
func marksApart(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("?()/+[]{}<>", r) {
			return ' '
		}
		return r
	}, strings.ReplaceAll(s, "=", " = "))
}

// called is somebody with a part, by the words of their names.
type called struct {
	as    string
	names map[string]bool
}

// named gives the words of a clause for comparison, with roles in the place of names.
// Anybody with another name is somebody else.
func (m *mail) named(typed string, others map[string]bool) []string {
	t := theTable()
	apart := marksApart(typed)
	words := text.Words(apart)
	list := text.Folded(words)
	for i, w := range list {
		first, _ := utf8.DecodeRuneInString(apart[words[i].Start:])
		if at := slices.IndexFunc(m.who, func(c called) bool { return c.names[w] }); at >= 0 {
			list[i] = m.who[at].as
			continue
		}
		titled := i > 0 && (t.groups["titel"][list[i-1]] && !t.groups["klager"][w] || t.groups["voornaam"][list[i-1]] && !t.groups["klager"][w] && !t.groups["anderen"][w])
		m.others = m.others || unicode.IsUpper(first) && others[w]
		if list[i] = mendedWord(w); unicode.IsUpper(first) && (others[w] || titled) {
			list[i] = "@ander"
		}
	}
	list = slices.DeleteFunc(list, func(w string) bool { // "🙂"
		return !strings.HasPrefix(w, "@") && !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '=' })
	})
	return slices.CompactFunc(list, func(a, b string) bool { return a == b && strings.HasPrefix(a, "@") })
}

func (m *mail) without(si int) string {
	var rest []string
	for i, s := range m.sentences {
		if i != si {
			rest = append(rest, s.typed)
		}
	}
	return strings.Join(rest, " ")
}

// withoutQuotes leaves out what is between quotation marks: somebody else said that.
func withoutQuotes(s string) string {
	var b strings.Builder
	depth := false
	for _, r := range s {
		switch {
		case strings.ContainsRune("“„«‘", r):
			depth = true
		case strings.ContainsRune("”»", r), r == '’' && depth:
			depth = false
		case r == '"':
			depth = !depth
		case r == '\n' && depth:
			depth = false
			fallthrough
		case !depth:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// abbreviations end in a full stop that does not end a sentence.
var abbreviations = []string{"dhr", "mevr", "mw", "hr", "dr", "drs", "mr", "ir", "ing", "prof", "nr", "tel", "ca", "evt", "bijv", "m.b.t", "i.v.m", "a.u.b", "s.v.p", "d.w.z", "o.a", "n.a.v", "t.a.v", "jl", "aug", "sept", "okt", "nov", "dec", "jan", "febr", "feb", "apr", "blz", "art", "enz"}

const wrapped = 60 // bytes of a line that a mail program may have broken

// sentencesOf splits a text into sentences. A line is one or more, unless a mail
// program broke it.
func sentencesOf(s string) (list []string) {
	var lines []string
	for line := range strings.Lines(s) {
		line = text.TidyLine(line)
		if strings.HasPrefix(line, ">") {
			line = ""
		}
		last := len(lines) - 1
		if last >= 0 && len(lines[last]) >= wrapped && line != "" && !strings.ContainsAny(lines[last][len(lines[last])-1:], ".!?:") {
			lines[last] += " " + line
			continue
		}
		lines = append(lines, line)
	}
	for _, line := range lines {
		from := 0
		for i, r := range line {
			end := i + utf8.RuneLen(r)
			if !strings.ContainsRune(".!?…", r) || end < len(line) && line[end] != ' ' {
				continue
			}
			word := line[from:i]
			if at := strings.LastIndexAny(word, " ("); at >= 0 {
				word = word[at+1:]
			}
			if r == '.' && (slices.Contains(abbreviations, strings.ToLower(word)) || len(word) == 1 && unicode.IsUpper(rune(word[0]))) {
				continue
			}
			list, from = append(list, strings.TrimSpace(line[from:end])), end
		}
		if rest := strings.TrimSpace(line[from:]); rest != "" {
			list = append(list, rest)
		}
	}
	return list
}

// clausesOf splits a sentence at commas and the like, and before words that begin
// something else.
func clausesOf(s string) (list []clause) {
	var words []string
	end := func(colon bool) {
		if len(words) > 0 {
			list = append(list, clause{typed: strings.Join(words, " "), colon: colon})
		}
		words = nil
	}
	fields := strings.Fields(s)
	for i, w := range fields {
		next := ""
		if i+1 < len(fields) {
			next = text.Fold(fields[i+1])
		}
		said := text.Fold(w)
		if len(words) > 0 && (w[0] == '(' || beginsClause(words, said, next)) {
			end(false)
		}
		before := ""
		if len(words) > 0 {
			if said := wordsOf(words[len(words)-1]); len(said) > 0 {
				before = said[len(said)-1]
			}
		}
		t := theTable()
		wants := said == "want" && t.groups["engels"][before] // "i don't want"
		joins := false
		switch said {
		case "maar": // "stuur maar" and "zeg maar dat" are one
			joins = !strings.HasSuffix(w, ",") && t.groups["zin"][next] && !(next == "dat" && t.groups["zeg"][before])
		case "en": // "tot en met", "mevrouw en ik" and "mevrouw en de docent" are one
			two := next == "de" && i+2 < len(fields) && t.groups["klager"][before] && t.groups["anderen"][text.Fold(fields[i+2])]
			joins = next != "met" && len(words) > 1 && !two
		case "dus": // "we nemen het dus over" is one
			joins = len(words) > 2 && t.groups["zin"][next]
		}
		if joins || t.groups["nieuw"][said] && !wants || strings.Trim(w, "-–—") == "" {
			end(false)
			if strings.Trim(w, "-–—") == "" {
				continue
			}
		}
		words = append(words, w)
		between := i > 0 && i+1 < len(fields) && isDigits(fields[i+1]) && strings.HasSuffix(w, ",") && isDigits(strings.TrimSuffix(w, ","))
		if strings.ContainsAny(w[len(w)-1:], ",;:)") && !between {
			end(strings.HasSuffix(w, ":"))
		}
	}
	end(false)
	return list
}

// beginsClause reports whether somebody who writes without commas begins something else
// with a word: "gebeld met mevrouw ze trekt hem in". After "dat", "of" and "ik denk" it
// still belongs to what precedes it.
func beginsClause(before []string, said, next string) bool {
	t := theTable()
	last := text.Fold(before[len(before)-1])
	if len(before) < 2 || !t.groups["onderwerp"][said] || !t.groups["persoonsvorm"][next] || t.groups["persoonsvorm"][last] || t.groups["voegwoord"][last] || t.groups["mening"][last] || t.groups["zegt"][last] || t.groups["vraagt"][last] {
		return false
	}
	return !t.groups["voegwoord"][text.Fold(before[0])] || len(before) > 3
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// asks reports whether a sentence is a question: by its mark, or by its beginning.
func asks(typed string, words []string) bool {
	if strings.ContainsAny(typed, "?？") {
		return true
	}
	t := theTable()
	if first, _, _ := strings.Cut(typed, " "); strings.HasSuffix(first, ",") { // "klopt, de klacht is van mij"
		return false
	}
	for len(words) > 1 && t.groups["aanloop"][words[0]] {
		words = words[1:]
	}
	switch {
	case len(words) > 1 && t.groups["vraagwoord"][words[0]] && t.groups["onderwerp"][words[1]]: // "wat ze nu doet, weet zij nog niet"
		return false
	case t.groups["vraagwoord"][words[0]], len(words) > 1 && t.groups["voorzetsel"][words[0]] && t.groups["vraagwoord"][words[1]]: // "met wie", "tot wanneer"
		return true
	case len(words) > 1 && (words[0] == "heb" || words[0] == "ben") && (words[1] == "ik" || words[1] == "je" || words[1] == "jij"):
		return true
	case len(words) > 1 && t.groups["vraagbegin"][words[0]] && (t.groups["vraagvervolg"][words[1]] || capital(typed, words[1])):
		return true
	}
	return false
}

// capital reports whether the second word of a sentence is a name: "heeft Vera gebeld".
func capital(typed, word string) bool {
	fields := strings.Fields(typed)
	if len(fields) < 2 || text.Fold(strings.Trim(fields[1], ",.;:")) != word {
		return false
	}
	first, _ := utf8.DecodeRuneInString(fields[1])
	return unicode.IsUpper(first)
}

// joking reports whether a mail is not meant literally.
func joking(own string) bool {
	if strings.ContainsAny(own, "😂🤣😉😜🙃🙄😏😅") {
		return true
	}
	for _, mark := range []string{";)", ";-)", ":p", ":-p", ":P", "/s"} {
		if slices.Contains(strings.Fields(own), mark) || strings.HasSuffix(strings.TrimSpace(own), mark) {
			return true
		}
	}
	return len(said(own, "grap")) > 0
}

// Names reports whether a text names somebody: by a title or "de zaak" before a last
// name, or by first and last name. A single word may be just a word; loose accepts that
// too.
func Names(own, name string, loose bool) bool {
	of := text.Folded(text.Words(name))
	words := text.Words(own)
	said := text.Folded(words)
	if len(of) == 0 {
		return false
	}
	last := of[len(of)-1]
	names := nameWords([]string{name})
	for i, w := range said {
		first, _ := utf8.DecodeRuneInString(own[words[i].Start:])
		if !unicode.IsUpper(first) || w != last && !names[w] {
			continue
		}
		before := said[max(0, i-len(of)):i]
		if loose || w == last && slices.ContainsFunc(before, func(w string) bool { return theTable().groups["aanduiding"][w] || len(of) > 1 && w == of[0] }) {
			return true
		}
	}
	return false
}

// Cases gives the case numbers that a text names.
func Cases(s string) (ids []string) {
	upper := strings.ToUpper(s)
	for at := 0; ; {
		i := strings.Index(upper[at:], "K-")
		if i < 0 {
			return ids
		}
		at += i + 2
		digits := strings.TrimLeft(upper[at:min(at+12, len(upper))], "0123456789-")
		number := upper[at : at+min(12, len(upper)-at)-len(digits)]
		year, seq, _ := strings.Cut(strings.Trim(number, "-"), "-")
		if len(year) == 4 && isDigits(year) && isDigits(seq) {
			id := "K-" + year + "-" + strings.Repeat("0", max(0, 4-len(seq))) + seq
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
	}
}
