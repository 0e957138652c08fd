package denial

import (
	"regexp"
	"slices"
)

// A letter can also say that somebody's mail was no complaint, and ask whether it was one
// after all. To open the case again is the safe direction here, too; but a second
// question in the same words is none, and goes to a person.

var (
	claims = words(
		`(?:is|was|blijft)(?: \S+){0,3} klacht`, `(?:wel|toch|echt|zeker)(?: \S+){0,2} klacht`, `klacht(?: \S+){0,3} (?:blijft|is wel|is echt)`,
		`(?:wil|wilde|wou|willen)(?: \S+){0,6} (?:klagen|klacht (?:indienen|doen|maken|doorzetten|laten \S+))`, `ik (?:klaag|heb(?: \S+){0,3} klacht)`, `(?:dien|doe|maak|zet)(?: \S+){0,3} klacht(?: \S+){0,2} (?:in|door)?`,
		`(?:behandel\S*|bekijk\S*|neem)(?: \S+){0,3} (?:als|mijn)(?: \S+){0,2} klacht`, `als(?: \S+)? klacht (?:behandel\S*|bedoeld|bekijk\S*|opgenomen)`, `bedoeld(?:e)?(?: \S+){0,3} als klacht`,
		`(?:is|was|s)(?: \S+){0,3} complaint`, `(?:want|wanted|wish|like)(?: \S+){0,4} (?:complain|complaint)`, `i (?:complain|have(?: \S+){0,3} complaint)`, `as a complaint`,
	)
	claimsNot = words(not + `(?: \S+){0,3} (?:klacht|klagen|complain|complaint)`)
	claimed   = words(`klacht`, `complaint`, `klagen`)
)

// Claims reports whether own words say that a mail was a complaint after all.
func Claims(own string) bool {
	return slices.ContainsFunc(sentences(own), func(s sentence) bool {
		if s.asked || claimsNot.MatchString(s.whole) {
			return false
		}
		return claims.MatchString(s.whole) || slices.ContainsFunc(s.clauses, func(said string) bool { return alone(said) })
	})
}

// alone reports whether a clause is no more than the word, as the letter asked for it; the
// letter's number may stand beside it.
func alone(said string) bool {
	return claimed.MatchString(said) && len(caseNumber.ReplaceAllString(said, "")) <= len("ja klacht graag")
}

// caseNumber is the number of a case in a clause.
var caseNumber = regexp.MustCompile(`\bk?[- ]?\d{4}[- ]\d{4,6}\b`)
