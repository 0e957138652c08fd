package command

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/typo"
)

// everyday words are commands that also occur in any sentence: they count as one only
// when a line begins with them.
var everyday = []string{
	"ok", "oke", "goed", "ja", "nee", "stop", "wacht", "terug", "lijst", "soort", "onderwerp", "ziek", "afwezig", "vakantie",
	"manager", "teamleider", "afdelingshoofd", "teammanager", "deskundige", "gemachtigde", "directeur", "langer", "gezien",
	"ontvangen", "stand", "opmerking", "uitleg", "besluiten", "betrokken", "leidinggevende",
}

const (
	suggestWordsMax = 25 // a longer line is a letter, not a typing error
	nearTextMax     = 60 // bytes of a line that can be a typing error
	gapMax          = 6  // words between two words of a hint
	negationReach   = 4  // words over which "niet" still denies
)

// suggest gives the command line that was probably meant by a line that is not one. A
// line with a negation never suggests the word it denies.
func (v vocabulary) suggest(line string) string {
	if len(line) > commandLineMax {
		return ""
	}
	head, tail, _ := strings.Cut(line, ":")
	if isDenial(tail) {
		return ""
	}
	words := text.Folded(text.Words(strings.Map(func(r rune) rune {
		if strings.ContainsRune(text.QuestionMarks+"()/", r) {
			return ' '
		}
		return r
	}, line)))
	switch {
	case len(words) > suggestWordsMax:
		return ""
	case len(words) == 0 && text.IsQuestion(line) && findVerb(v.own, "hulp") != nil:
		return "hulp"
	case v.isForeign(line), deniesWord(words, v.own):
		return suggestContained(words, v.own)
	}
	for _, s := range []string{
		suggestVerdict(words, v.own),
		nearest(strings.Join(words, " "), v.own),
		suggestContained(words, v.own),
	} {
		if s != "" {
			return s
		}
	}
	return nearest(text.Fold(head), v.own)
}

// slip gives the command line if a line, or what precedes its colon, is a mistyped form
// of it.
func (v vocabulary) slip(line string) string {
	head, tail, _ := strings.Cut(line, ":")
	words := text.Folded(text.Words(line))
	if len(line) > nearTextMax || text.IsQuestion(line) || isDenial(tail) || v.isForeign(line) || deniesWord(words, v.own) {
		return ""
	}
	if s := nearest(strings.Join(words, " "), v.own); s != "" {
		return s
	}
	return nearest(text.Fold(head), v.own)
}

// isForeign reports whether a line is a word for other people, which is not a typing
// error.
func (v vocabulary) isForeign(line string) bool {
	if v.layman {
		return false
	}
	other, _, _ := matchLine(line, v.others, civil.Date{})
	return other != nil && findVerb(v.own, other.Word.Word) == nil
}

// deniesWord reports whether a line is "niet" with a command, which is not a typing
// error for another one with "niet".
func deniesWord(words []string, verbs []verb) bool {
	if len(words) < 2 || !isNegation(words[0]) {
		return false
	}
	return slices.ContainsFunc(verbs, func(v verb) bool {
		return slices.ContainsFunc(v.wordings, func(w wording) bool { return slices.Equal(splitWords(w.typed), words[1:]) })
	})
}

// nearest gives the command line that text is a mistyped form of. If two are equally
// near it chooses neither.
func nearest(asked string, verbs []verb) string {
	if len(asked) > nearTextMax {
		return ""
	}
	best, bestAt := "", 1<<30
	consider := func(typed, line, opposite string) {
		limit := min(max(utf8.RuneCountInString(asked), utf8.RuneCountInString(typed))/4, 3, bestAt)
		d := typo.Distance(asked, typed, limit)
		if d > limit {
			return
		}
		if denies(typed) && !denies(asked) && !strings.HasPrefix(asked, "niet") { // "is een klacht" is no "geen klacht"
			return
		}
		if negates(asked, typed, d) {
			line = opposite
		}
		if d == bestAt && line != best {
			line = commonWord(line, best, verbs)
		}
		best, bestAt = line, d
	}
	for i := range verbs {
		v := &verbs[i]
		for _, w := range v.wordings {
			typed := strings.Join(splitWords(w.typed), " ")
			consider(typed, strings.TrimSpace(v.Word.Word+" "+w.adds), v.Opposite)
			for _, c := range v.choices {
				if w.adds == "" {
					consider(typed+" "+c, v.Word.Word+" "+c, v.Word.Word)
				}
			}
		}
	}
	return best
}

// commonWord is the command that two suggestions share; "" for none.
func commonWord(a, b string, verbs []verb) string {
	one, other := strings.Fields(a), strings.Fields(b)
	n := 0
	for n < min(len(one), len(other)) && one[n] == other[n] {
		n++
	}
	if word := strings.Join(one[:n], " "); findVerb(verbs, word) != nil {
		return word
	}
	return ""
}

// negates reports whether text, at distance d from typed, says the opposite: by a word
// like "niet", or by a prefix without which the rest is nearer.
func negates(text, typed string, d int) bool {
	if denies(text) && !denies(typed) {
		return true
	}
	for _, prefix := range []string{"on", "niet", "geen"} {
		if rest, ok := strings.CutPrefix(text, prefix); ok && typo.Distance(rest, typed, d) < d {
			return true
		}
	}
	return false
}

// suggestVerdict suggests a verdict (R22) if the line names exactly one and denies
// nothing, else the word that takes one.
func suggestVerdict(words []string, verbs []verb) string {
	verdict, plain := "", true
	for i, w := range words {
		said := w
		if w == "gegrond" && i > 0 && (words[i-1] == "deels" || words[i-1] == "gedeeltelijk") {
			said = "deels gegrond"
		}
		if !slices.Contains(verdicts, said) {
			continue
		}
		plain = plain && (verdict == "" || verdict == said)
		verdict = said
	}
	if verdict == "" {
		return ""
	}
	name := ""
	for i := range verbs {
		v := &verbs[i]
		if slices.Equal(v.choices, verdicts) && (name == "" || slices.Contains(words, v.Word.Word)) {
			name = v.Word.Word
		}
	}
	if name == "" || !plain || slices.ContainsFunc(words, isNegation) {
		return name
	}
	return name + " " + verdict
}

// foundWording is a wording found within a line: at words[at:at+span].
type foundWording struct {
	line, opposite string
	at, span       int
	parts          []int // the places of its own words
}

// suggestContained suggests the longest wording found within a line, the first if
// several are equally long; with a negation near it, its opposite.
func suggestContained(words []string, verbs []verb) string {
	if greeting := greetingWords(text.Words(strings.Join(words, " "))); greeting < len(words) {
		words = words[greeting:]
	}
	var best *foundWording
	consider := func(f *foundWording) {
		if f != nil && (best == nil || len(f.parts) > len(best.parts) || (len(f.parts) == len(best.parts) && f.at < best.at)) {
			best = f
		}
	}
	for i := range verbs {
		v := &verbs[i]
		if v.Everyday {
			continue
		}
		for _, w := range v.wordings {
			f := findWording(words, splitWords(w.typed), 1)
			if f == nil || (f.at > 0 && slices.Contains(everyday, w.typed)) {
				continue
			}
			f.line, f.opposite = strings.TrimSpace(v.Word.Word+" "+w.adds), v.Opposite
			consider(f)
		}
	}
	for i := range verbs {
		v := &verbs[i]
		hint := func(w wording, opposite string) {
			if f := findWording(words, strings.Fields(w.typed), gapMax); f != nil {
				f.line, f.opposite = strings.TrimSpace(v.Word.Word+" "+w.adds), opposite
				consider(f)
			}
		}
		for _, w := range v.slips {
			hint(w, v.Opposite)
		}
		for _, w := range v.signs {
			hint(w, "")
		}
	}
	if best == nil {
		return ""
	}
	return best.judged(words)
}

// judged is the suggestion for a wording, considering the negations around it.
func (f *foundWording) judged(words []string) string {
	if f.line == "akkoord" && f.at == 0 && f.span < len(words) && slices.Contains(conditions, words[f.span]) {
		return f.line // "ja, maar niet vandaag": what is denied is not the "ja"
	}
	denied, far := false, false
	for i, w := range words {
		if !isNegation(w) || slices.Contains(f.parts, i) {
			continue
		}
		near := i >= f.at-negationReach && i < f.at+f.span+negationReach
		denied, far = denied || near, far || !near
	}
	switch {
	case denied:
		return f.opposite
	case far:
		return ""
	}
	return f.line
}

var conditions = []string{"maar", "mits", "als", "tenzij", "onder", "behalve", "zodra"}

// findWording finds part in words in that order, each at most gap words after the
// previous one.
func findWording(words, part []string, gap int) *foundWording {
	for at := range words {
		if words[at] != part[0] {
			continue
		}
		parts := []int{at}
		for _, p := range part[1:] {
			from := parts[len(parts)-1] + 1
			i := slices.Index(words[min(from, len(words)):min(from+gap, len(words))], p)
			if i < 0 {
				break
			}
			parts = append(parts, from+i)
		}
		if len(parts) == len(part) {
			return &foundWording{at: at, span: parts[len(parts)-1] - at + 1, parts: parts}
		}
	}
	return nil
}

// denies reports whether a line has a word that reverses it.
func denies(line string) bool { return slices.ContainsFunc(strings.Fields(line), isNegation) }

// isNegation recognises the words that reverse a sentence, including mistyped ones ("on
// gegrond" among them).
func isNegation(word string) bool {
	return slices.Contains([]string{
		"niet", "neit", "nit", "niett", "nied", "nie", "neet", "geen", "gen", "geeen", "nooit", "nimmer", "noch", "zonder", "nee", "neen",
		"niets", "niks", "on", "not", "no", "never", "weigert", "weigeren", "weigerde", "weiger", "behalve", "tenzij",
	}, word)
}
