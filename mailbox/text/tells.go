package text

import (
	"regexp"
	"strings"
)

// Tells reports whether a text below a command says anything: more than courtesy, a
// signature, and what a mail program or a mail server adds to every mail, whichever
// that is. A report of the steps taken must; in doubt about a footer it is asked for
// once more, which costs a line.
func Tells(below string, names ...string) bool {
	for paragraph := range strings.SplitSeq(Said(below, names...), "\n\n") {
		for line := range strings.Lines(paragraph) {
			if tidy := TidyLine(line); strings.Trim(tidy, "-_=*~|#. ") != "" && !appLine.MatchString(tidy) && !legal(paragraph) {
				return true
			}
		}
	}
	return false
}

var (
	// appLine is what an app says of itself.
	appLine = regexp.MustCompile(`(?i)^(?:(?:verzonden|verstuurd|gestuurd|geschreven|beantwoord|sent|written|gesendet|envoy[eé])\s+(?:vanaf|vanuit|met|via|door|from|with|using|by|von|mit|depuis|avec)\s+\S+(?:\s+\S+){0,7}|` +
		`(?:get|download|probeer|try)\s+\S+(?:\s+\S+){0,3}\s+(?:for|voor|op|on)\s+(?:ios|android|iphone|windows|mac|mobile|mobiel).*|` +
		`(?:powered|secured|scanned|checked|gescand|gecontroleerd)\s+(?:by|door|op|for)\s.{0,80}|virus-?(?:free|vrij).{0,80})$`)
	// legalWords are what a notice of confidence or liability is made of.
	legalWords = regexp.MustCompile(`(?i)vertrouwelijk|confidential|bestemd|bedoeld|intended|geadresseerde|addressee|recipient|onrechte|abusievelijk|in error|vermenigvuldiging|verspreiding|openbaarmaking|aansprakelijk|liab|verwijderen|delete|afzender|sender|overbrenging|e-?mail|bericht|message|bijlage|attachment`)
)

// legal reports whether a paragraph is such a notice: it uses its words again and again.
func legal(paragraph string) bool {
	found := make(map[string]bool)
	for _, w := range legalWords.FindAllString(strings.ToLower(paragraph), -1) {
		found[w] = true
	}
	return len(found) >= 4
}
