package accused

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// letter is a text split into sentences, with the mentions in each.
type letter struct {
	sentences []sentence
	addressed bool // its salutation is to the person we look for
	felt      bool // its mood is known
	solved    bool // it says that the problem is gone
	calm      bool // it says nothing bad except about somebody else
}

type sentence struct {
	words    []word
	mentions []mention
}

type word struct {
	text     string // folded
	function bool   // "directeur"
	capital  bool   // as it was typed
}

// mention is where a sentence mentions somebody.
type mention struct {
	start, end int
	function   bool // by function, not by name
}

var (
	// What a mail program puts above a forwarded mail, and the question of our own
	// letter, are nobody's words.
	headPattern    = regexp.MustCompile(`(?i)^[\s*_]*(?:van|from|aan|to|cc|bcc|kopie|onderwerp|subject|betreft|verzonden|sent|datum|date|reply-to|antwoord aan)[\s*_]*:`)
	addressPattern = regexp.MustCompile(`[^\s<>,;:]*@[^\s<>,;]*`)
	askedPattern   = regexp.MustCompile(`(?i)gaat\s+uw\s+klacht\s+over\s+de\s+directeur\s*\?(?:\s*(?:antwoord|schrijf)(?:\s+ons)?\s+dan(?:\s+met)?\s*:\s*over\s+de\s+directeur\.?)?`)

	salutationPattern = regexp.MustCompile(`(?i)^[\s*_]*(?:geachte|beste|hallo|hoi|hi|hello|hey|dag|goedendag|goede[nr]?\s?(?:morgen|middag|navond|avond|dag)|good\s(?:morning|afternoon|evening|day)|dear|respected|l\.?s\.?|t\.?\s?a\.?\s?v\.?|ter attentie|attn?|aan|to)(?:[\s,.:]|$)`)
)

// A Text is what somebody wrote. It can be asked about several people, one at a time.
type Text struct {
	lines []line // without what was quoted

	rest      string // the text last read, without its salutations
	sentences [][]word
}

type line struct {
	text   string
	greets bool // it begins with a salutation
}

// Read prepares a text.
func Read(text string) *Text {
	t := &Text{}
	if strings.Contains(text, "?") { // the patterns are slow when there is no match
		text = askedPattern.ReplaceAllString(text, " ")
	}
	if strings.Contains(text, "@") {
		text = addressPattern.ReplaceAllString(text, " ")
	}
	for typed := range strings.Lines(text) {
		switch clean := strings.TrimSpace(typed); {
		case strings.HasPrefix(clean, ">"):
		case headPattern.MatchString(clean) && !strings.HasPrefix(strings.ToLower(clean), "betreft") && !strings.HasPrefix(strings.ToLower(clean), "onderwerp") && !strings.HasPrefix(strings.ToLower(clean), "subject"):
		case clean == "":
			t.lines = append(t.lines, line{text: ". "})
		case salutationPattern.MatchString(clean):
			t.lines = append(t.lines, line{clean, true})
		default:
			t.lines = append(t.lines, line{text: typed})
		}
	}
	return t
}

// about finds a person in a text, and the director's function when function is set.
func (text *Text) about(who person, function bool) *letter {
	t := &letter{}
	var rest strings.Builder
	for _, typed := range text.lines {
		if !typed.greets {
			rest.WriteString(typed.text)
			continue
		}
		greeting, body := salutation(typed.text, who, function)
		t.addressed = t.addressed || len(greeting.mentions) > 0 || who.greeted(typed.text)
		if again := strings.TrimSpace(body); salutationPattern.MatchString(again) && !prepositional(strings.ToLower(strings.Fields(again)[0])) { // "Geachte heer, geachte directeur,"
			greeting, body = salutation(again, who, function)
			t.addressed = t.addressed || len(greeting.mentions) > 0
		}
		rest.WriteString(". " + body + "\n")
	}
	if text.rest != rest.String() || text.sentences == nil { // most salutations are to nobody we look for
		text.rest, text.sentences = rest.String(), split(rest.String())
	}
	for _, words := range text.sentences {
		t.sentences = append(t.sentences, find(words, who, function))
	}
	return t
}

func salutation(line string, who person, function bool) (greeting sentence, body string) {
	head, rest := line, ""
	if i := strings.IndexAny(line, ",:!?"); i >= 0 {
		head, rest = line[:i], line[i+1:]
	}
	const most = 9 // words
	if all := split(head); len(all) > 0 {
		var words []word
		for _, s := range all {
			words = append(words, s...)
		}
		if greeting = find(words, who, function); len(words) <= most && (rest != "" || len(all) == 1) && !speaks(words) {
			return greeting, rest
		}
		if len(greeting.mentions) == 0 || greeting.mentions[0].start > 4 || prepositional(words[0].text) {
			return sentence{}, line
		}
		// "Beste directeur ik heb een klacht over de docent"
		fields, end := strings.Fields(line), greeting.mentions[0].end
		greeting.mentions = greeting.mentions[:1]
		return greeting, strings.Join(fields[min(end, len(fields)):], " ")
	}
	return sentence{}, line
}

func prepositional(w string) bool { return w == "aan" || w == "to" }

// speaks reports whether there is more than the name in a greeting.
func speaks(words []word) bool {
	for _, w := range words {
		switch w.text {
		case "ik", "i", "mij", "me", "wij", "we", "hij", "zij", "he", "she", "heeft", "has", "is", "heb", "have":
			return true
		}
	}
	return false
}

// longest is the most words a sentence can have: somebody who never ends a sentence
// must not keep us reading for ever.
const longest = 200

// split splits a text into sentences of words. A full stop after an initial or a title
// does not end one, and neither does a line break.
func split(text string) (sentences [][]word) {
	var words []word
	var typed []rune
	end := func() {
		if len(words) > 0 {
			sentences = append(sentences, words)
			words = nil
		}
	}
	flush := func() {
		if len(typed) == 0 {
			return
		}
		if len(words) == longest {
			end()
		}
		if text := fold(string(typed)); text != "" { // nothing but marks
			words = append(words, word{text: text, function: isFunction(text), capital: unicode.IsUpper(typed[0])})
		}
		typed = typed[:0]
	}
	for _, r := range norm.NFC.String(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r):
			typed = append(typed, r)
		case r == '\'' || r == '’' || r == '‘' || r == '`' || unicode.Is(unicode.Cf, r): // within a word
		case r == '.':
			flush()
			if n := len(words); n > 0 && (len([]rune(words[n-1].text)) > 1 && !titles[words[n-1].text] && !words[n-1].abbreviated()) {
				end()
			}
		case r == '!' || r == '?' || r == ';':
			flush()
			end()
		default:
			flush()
		}
	}
	flush()
	end()
	return sentences
}

// abbreviated reports whether people write a word with a full stop within a sentence.
func (w word) abbreviated() bool {
	return w.text == "mw" || w.text == "plv" || w.text == "alg" || w.text == "dir"
}

// fold removes what does not distinguish words: case, diacritics, and letters missing
// from newcomers' keyboards.
func fold(s string) string {
	s = strings.ToLower(s)
	if !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		if plain, ok := letters[r]; ok {
			return plain
		}
		return r
	}, norm.NFKD.String(s))
}

var letters = map[rune]rune{'ı': 'i', 'ø': 'o', 'ł': 'l', 'đ': 'd', 'ð': 'd', 'ß': 's', 'ħ': 'h'}

func find(words []word, who person, function bool) sentence {
	s := sentence{words: words}
	for i := 0; i < len(words); i++ {
		if n := who.at(words, i); n > 0 {
			s.mentions = append(s.mentions, mention{start: i, end: i + n})
			i += n - 1
			continue
		}
		if called := who.given; i > 0 && len(called) > 0 && len(called[0]) > 2 && words[i].text == called[0] && denied[words[i-1].text] && s.has(i-6, i, grievances) { // "mijn klacht gaat over Dirk"
			s.mentions = append(s.mentions, mention{start: i, end: i + 1})
			continue
		}
		if function && leaders[words[i].text] && s.leads(i) {
			s.mentions = append(s.mentions, mention{start: i, end: i + 1, function: true})
			continue
		}
		if words[i].text == "leiding" && !(i > 0 && articles[words[i-1].text]) { // "onder leiding van"
			continue
		}
		if function && words[i].function && !(i > 0 && lesser[words[i-1].text]) {
			s.mentions = append(s.mentions, mention{start: i, end: i + 1, function: true})
		}
	}
	return s
}

// leads reports whether a word for a leader refers to somebody of the foundation.
func (s *sentence) leads(i int) bool {
	if i > 0 && yours[s.words[i-1].text] {
		return true
	}
	return i+1 < len(s.words) && ofs[s.words[i+1].text] && s.has(i+1, i+5, foundation)
}
