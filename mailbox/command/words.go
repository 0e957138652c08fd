package command

import (
	"slices"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Word is one command of the vocabulary: how people write it on the first line of
// a reply. Its words are folded: lower case, without diacritics. What stands after a
// colon is the argument that a wording carries in itself.
type Word struct {
	Word     string
	Synonyms []string
	Slips    []string // perhaps meant as it: "hij trekt de klacht in"; with "niet", as its opposite
	Signs    []string // likewise: "het is opgelost"; with "niet", as nothing
	Opposite string   // the word that is meant by this one with a negation; "" for none
	Beside   string   // what may stand beside the word, see readers; "" for nothing
	SameLine bool     // the text may begin on the same line, after a colon
	MayAsk   bool     // and hold a question mark there
	OwnName  bool     // the sender's own name is a text, not a signature
	Everyday bool     // it stands in any sentence, and is never looked for within one
	Heading  bool     // it also stands above the addresses of a signature
}

// reader reads what stands beside a word.
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

// verb is a word that is ready to be looked for.
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

// wording is a way to type a verb; adds is the argument it carries in itself.
type wording struct{ typed, adds string }

// argReader reads the arguments of a verb from what was typed beside it; ok is
// false when that makes the line another thing than this command.
type argReader func(typed string, on civil.Date) (args []string, ok bool)

func (v *verb) readArgs(typed string, on civil.Date) ([]string, bool) {
	if v.args == nil {
		return nil, typed == ""
	}
	return v.args(typed, on)
}

// wordings takes "verjaard: te oud" apart.
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
		return nil, true // the one that runs
	}
	if n, err := strconv.Atoi(year); err != nil || len(year) != 4 || n < 1900 {
		return nil, false
	}
	return []string{year}, true
}
