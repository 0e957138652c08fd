package rules

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
	"github.com/integratiewerk/klachtd/procedure/record"
)

var (
	yearPattern = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	// Each alternative starts at a word boundary, so that most of a text is skipped at once.
	discriminationPattern = regexp.MustCompile(`(?i)\b(?:discrimin|racis|(?:mijn|om|vanwege|wegens) (?:mijn |de )?(?:geloof|religie|levensovertuiging|afkomst|(?:seksuele )?geaardheid|sekse|geslacht|leeftijd|ras|huidskleur|inkomen|hoofddoek))`)
	languagePattern       = regexp.MustCompile(`(?i)\b(?:taal(?:les|onderwijs|school|cursus|docent|niveau)|inburger|nt2\b|nederlandse les|examen (?:lezen|schrijven|spreken|luisteren))`)
	caseNumberPattern     = regexp.MustCompile(`\bK-\d{4}-\d{4,}\b`)
)

// Signals reads a complaint for hints. Only the client's own words say whom it may be
// about.
func (r *Rules) Signals(text, own string, from record.Person, received record.Date) []record.Signal {
	var s []record.Signal
	add := func(when bool, signal record.Signal) {
		if when {
			s = append(s, signal)
		}
	}
	oldest := received.Year
	for _, y := range yearPattern.FindAllString(text, -1) {
		if n, _ := strconv.Atoi(y); n < oldest && n > received.Year-15 {
			oldest = n
		}
	}
	add(oldest <= received.Year-r.Terms.LapseYears, record.SignalOld)
	add(from.Address == "", record.SignalNoAddress)
	add(strings.TrimSpace(from.Name) == "", record.SignalNoName)
	s = append(s, r.Accused(own)...)
	add(discriminationPattern.MatchString(text), record.SignalDiscrimination)
	add(languagePattern.MatchString(text), record.SignalLanguage)
	add(caseNumberPattern.MatchString(text), record.SignalQuotesCase)
	return s
}

// Accused gives whom a text may be about: the director, by function or by name; the
// others by name alone, since every complaint mentions a manager and the commission.
func (r *Rules) Accused(own string) (s []record.Signal) {
	roles, text := &r.Roles, accused.Read(own)
	if text.Director(roles.Director.Name) {
		s = append(s, record.SignalDirector)
	}
	if text.Named(roles.Deputy.Name) {
		s = append(s, record.SignalDeputy)
	}
	if text.Named(roles.Chair) || text.Named(roles.Commission.Name) {
		s = append(s, record.SignalCommission)
	}
	if slices.ContainsFunc(roles.Managers, func(m RoleHolder) bool { return text.Named(m.Name) }) {
		s = append(s, record.SignalManager)
	}
	return s
}
