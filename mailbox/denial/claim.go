package denial

import (
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// A letter can also say that somebody's mail was no complaint, and ask whether it was
// one after all. Here, too, reopening the case is the safe direction. But a question in
// the same words is not a claim, and goes to a person.

var (
	claims = words(
		`(?:is|was|blijft)(?: \S+){0,3} klacht`, `(?:wel|toch|echt|zeker)(?: \S+){0,2} klacht`, `klacht(?: \S+){0,3} (?:blijft|is wel|is echt)`,
		`(?:wil|wilde|wou|willen)(?: \S+){0,6} (?:klagen|klacht (?:indienen|doen|maken|doorzetten|laten \S+))`, `ik (?:klaag|heb(?: \S+){0,3} klacht)`, `(?:dien|doe|maak|zet)(?: \S+){0,3} klacht(?: \S+){0,2} (?:in|door)?`,
		`(?:behandel\S*|bekijk\S*|neem)(?: \S+){0,3} (?:als|mijn)(?: \S+){0,2} klacht`, `als(?: \S+)? klacht (?:behandel\S*|bedoeld|bekijk\S*|opgenomen)`, `bedoeld(?:e)?(?: \S+){0,3} als klacht`, `(?:kijkt?|kijken|bekijkt|ziet)(?: \S+){0,2} als(?: \S+)? klacht`,
		`(?:is|was|s)(?: \S+){0,3} complaint`, `(?:want|wanted|wish|like)(?: \S+){0,4} (?:complain|complaint)`, `i (?:complain|have(?: \S+){0,3} complaint)`, `as a complaint`,
	)
	claimsNot = words(not+`(?: \S+){0,3} (?:klacht|klagen|complain|complaint)`,
		`(?:volgende|andere) keer(?: \S+)* (?:klacht|klagen)`, `next time(?: \S+)* (?:complain|complaint)`, `(?:als|wanneer|indien|if|when) (?:het|hij|zij|ze|ik|dit|dat|it|he|she|i|this|that)(?: \S+)* (?:klacht|klagen|complain|complaint)`, `verschil(?: \S+)* klacht`, `difference(?: \S+)* complaint`,
		`(?:mijn|een|my|a) (?:vriend|vriendin|friend|buurvrouw|buurman|collega)(?: \S+){0,3} (?:klacht|complaint)`,
		`(?:vriend|vriendin|friend|buurvrouw|buurman|collega|mensen|people) (?:zegt|zeggen|vindt|vinden|denkt|denken|says?|thinks?)(?: \S+){0,5} (?:klacht|complaint)`)
	claimed = words(`klacht`, `complaint`, `klagen`)
)

// Claims reports whether a writer's own words say that a mail was a complaint after all.
func Claims(own string) bool {
	return slices.ContainsFunc(sentences(own), func(s sentence) bool {
		if s.asked || claimsNot.MatchString(s.whole) {
			return false
		}
		return claims.MatchString(s.whole) || slices.ContainsFunc(s.clauses, func(said string) bool { return alone(said) })
	})
}

// Affirms reports whether a writer's own words are just a yes, answering the letter's
// question. Thanks next to it may be for the letter. names are the writer's.
func Affirms(own string, names ...string) (yes bool) {
	for _, s := range sentences(unwrapped(text.FirstRunes(own, longest))) {
		for _, said := range s.clauses {
			switch {
			case !s.asked && affirms.MatchString(said):
				yes = true
			case !greeting.MatchString(said) && !signs(said, names):
				return false
			}
		}
	}
	return yes
}

// affirms matches a yes to "Is het wel een klacht?".
var affirms = compiled(`^(?:(?:ja|jawel|jazeker|yes) ?(?:zeker|zeker wel|wel|graag|inderdaad|hoor|echt|toch wel|dat is het(?: wel)?|het is|please|it is)?|zeker(?: wel)?|inderdaad|toch wel)$`)

// signs reports whether a clause is a name of the writer, or the first part of it.
func signs(said string, names []string) bool {
	return isName(said, names) || slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(text.Fold(name)+" ", said+" ") })
}

// alone reports whether a clause is just the word that the letter asked for; the
// letter's number may be next to it.
func alone(said string) bool {
	return claimed.MatchString(said) && len(caseNumber.ReplaceAllString(said, "")) <= len("ja klacht graag")
}

// caseNumber matches the number of a case in a clause.
var caseNumber = regexp.MustCompile(`\bk?[- ]?\d{4}[- ]\d{4,6}\b`)
