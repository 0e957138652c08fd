package command

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// kinds are what a mail can be if it is not a complaint, with the ways to write it.
var kinds = []named{
	{"vraag", []string{"vragen", "informatieverzoek", "verzoek om informatie", "verzoek"}},
	{"compliment", []string{"complimenten", "bedankje", "bedankbrief", "dank", "dankwoord", "dankbetuiging", "lof"}},
	{"avg", []string{
		"avg verzoek", "verzoek om gegevens", "gegevens", "gegevensverzoek", "gegevens opvragen", "inzage", "inzageverzoek", "verzoek om inzage", "privacyverzoek", "privacy", "verzoek om persoonsgegevens", "persoonsgegevens", "gdpr",
	}},
	{"spam", []string{"reclame", "phishing", "nepmail", "nepbericht", "oplichting", "misbruik"}},
	{"anders", []string{"iets anders", "overig", "overige", "andere reden"}},
}

// kindWords are the kinds' own words.
var kindWords = []string{"vraag", "compliment", "avg", "spam", "anders"}

// before are the words that may precede a kind.
var before = []string{"maar", "want", "het", "dit", "is", "een", "wel", "gewoon", "alleen", "namelijk"}

func kindOf(typed string) (string, bool) {
	words := text.Folded(text.Words(strings.NewReplacer("(", " ", ")", " ", "-", " ", "/", " ").Replace(typed)))
	for len(words) > 0 && slices.Contains(before, words[0]) {
		words = words[1:]
	}
	said := strings.Join(words, " ")
	for _, k := range kinds {
		if said == k.word || slices.Contains(k.typed, said) {
			return k.word, true
		}
	}
	return "", false
}

// kindArgs reads what follows "geen klacht": for a case, what its mail is instead,
// "vraag"; for held mail its numbers, and perhaps the same.
func kindArgs(typed string, on civil.Date) ([]string, bool) {
	if kind, ok := kindOf(typed); ok {
		return []string{kind}, true
	}
	if args, ok := numberArgs(typed, on); ok {
		return args, true
	}
	for i, r := range typed {
		if r != ' ' && r != ',' && r != ':' && r != '(' {
			continue
		}
		if kind, ok := kindOf(typed[i:]); ok {
			args, numbers := numberArgs(typed[:i], on)
			return append(args, kind), numbers && len(args) > 0
		}
	}
	return nil, false
}

// CutKind separates the kind from the arguments of "geen klacht"; "" for none.
func CutKind(args []string) (numbers []string, kind string) {
	if n := len(args); n > 0 && slices.Contains(kindWords, args[n-1]) {
		return args[:n-1], args[n-1]
	}
	return args, ""
}
