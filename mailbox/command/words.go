package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Word is one command of the vocabulary: how people write it on the first line of a
// reply. Its words are folded: lower case, no diacritics. After a colon comes the
// argument that a wording implies.
type Word struct {
	Word     string
	Synonyms []string
	Slips    []string // may mean this command: "hij trekt de klacht in"; with "niet", its opposite
	Signs    []string // likewise: "het is opgelost"; with "niet", nothing
	Opposite string   // the word meant when this one is negated; "" for none
	Beside   string   // what may follow the word, see readers; "" for nothing
	SameLine bool     // the text may begin on the same line, after a colon
	MayAsk   bool     // and that text may contain a question mark
	OwnName  bool     // the sender's own name counts as text, not as a signature
	Everyday bool     // it occurs in any sentence, and is never looked for inside one
	Heading  bool     // it may also be the heading of the addresses in a signature
}

// reader reads the arguments of a word.
type reader struct {
	args    argReader
	choices []string // the arguments that can be suggested
}

// readers are what Word.Beside can be.
var readers = map[string]reader{
	"day":      {args: dateArg},
	"until":    {args: untilArg},
	"moment":   {args: momentArg},
	"manager":  {args: managerArg},
	"numbers":  {args: numberArgs},
	"kind":     {args: kindArgs, choices: kindWords},
	"verdict":  {args: verdictArg, choices: verdicts},
	"ground":   {args: groundArgs, choices: grounds},
	"answer":   {args: answerArg, choices: answers},
	"subjects": {args: subjectArgs, choices: subjects},
	"to-whom":  {args: takeOverArg},
	"case":     {args: caseArg},
	"language": {args: languageArg},
	"place":    {args: placeArgs},
	"year":     {args: yearArg},
}

// verb is a word prepared for searching.
type verb struct {
	Word
	reader
	wordings     []wording // all ways to type it, the canonical one first
	slips, signs []wording
}

// vocabulary is what somebody may type, and what is for other people.
type vocabulary struct {
	own, others []verb
	layman      bool
}

func verbs(words []Word) []verb {
	list := make([]verb, len(words))
	for i, w := range words {
		list[i] = verb{w, readers[w.Beside], append([]wording{{typed: w.Word}}, wordings(w.Synonyms)...), wordings(w.Slips), wordings(w.Signs)}
	}
	return list
}

// wording is a way to type a verb; adds is the argument it implies.
type wording struct{ typed, adds string }

// argReader reads a verb's arguments from what was typed after it; ok is false if that
// makes the line something other than this command.
type argReader func(typed string, on civil.Date) (args []string, ok bool)

func (v *verb) readArgs(typed string, on civil.Date) ([]string, bool) {
	if v.args == nil {
		return nil, typed == ""
	}
	return v.args(typed, on)
}

// wordings splits "verjaard: te oud".
func wordings(typed []string) []wording {
	list := make([]wording, len(typed))
	for i, s := range typed {
		word, adds, _ := strings.Cut(s, ":")
		list[i] = wording{word, strings.TrimSpace(adds)}
	}
	return list
}

var (
	verdicts = []string{"gegrond", "deels gegrond", "ongegrond", "niet te beoordelen"}
	grounds  = []string{"te oud", "geen klacht", "geen klant"}
	answers  = []string{"ja", "nee"}
	subjects = []string{"behandeling", "dienstverlening", "discriminatie"}
)

func findVerb(verbs []verb, name string) *verb {
	i := slices.IndexFunc(verbs, func(v verb) bool { return v.Word.Word == name })
	if i < 0 {
		return nil
	}
	return &verbs[i]
}

// splitWords splits a wording of the vocabulary, which is folded already.
func splitWords(wording string) []string {
	return strings.FieldsFunc(wording, text.IsSeparator)
}

func beginsWith(words []text.Word, wording string) bool {
	i := 0
	for want := range strings.FieldsFuncSeq(wording, text.IsSeparator) {
		if i == len(words) || words[i].Text != want {
			return false
		}
		i++
	}
	return true
}

func trimSeparators(s string) string { return strings.TrimFunc(s, text.IsSeparator) }

// yearArg reads "2026", "over 2026".
func yearArg(typed string, _ civil.Date) ([]string, bool) {
	year := strings.TrimPrefix(typed, "over ")
	if typed == "" {
		return nil, true // this year
	}
	if n, err := strconv.Atoi(year); err != nil || len(year) != 4 || n < 1900 {
		return nil, false
	}
	return []string{year}, true
}
