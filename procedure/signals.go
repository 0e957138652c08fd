package procedure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/accused"
)

// Signal is something the intake noticed in a complaint. It is a hint for the
// director and decides nothing, but that a possible complaint about the
// director goes to the deputy first.
type Signal string

const (
	SignalOld            Signal = "possibly_too_old"        // R08
	SignalNoAddress      Signal = "no_address"              // no e-mail address to write to
	SignalNoName         Signal = "no_name"                 // the salutation falls back
	SignalDirector       Signal = "possibly_about_director" // conflict of interest
	SignalDeputy         Signal = "possibly_about_deputy"
	SignalCommission     Signal = "possibly_about_commission" // who leads it, or sits in it
	SignalManager        Signal = "possibly_about_manager"
	SignalDiscrimination Signal = "possibly_discrimination" // R03
	SignalLanguage       Signal = "possibly_language_education"
	SignalQuotesCase     Signal = "quotes_case_number" // a stranger named a case number
	SignalUnmailable     Signal = "unmailable"         // no server carries mail to the address; seen when it is written to
)

var (
	yearPattern           = regexp.MustCompile(`\b(?:19|20)\d\d\b`)
	discriminationPattern = regexp.MustCompile(`(?i)\bdiscrimin|\bracis|\b(?:mijn|om|vanwege|wegens) (?:mijn |de )?(?:geloof|religie|levensovertuiging|afkomst|(?:seksuele )?geaardheid|sekse|geslacht|leeftijd|ras|huidskleur|inkomen|hoofddoek)`)
	languagePattern       = regexp.MustCompile(`(?i)\btaal(?:les|onderwijs|school|cursus|docent|niveau)|\binburger|\bnt2\b|nederlandse les|\bexamen (?:lezen|schrijven|spreken|luisteren)`)
	caseNumberPattern     = regexp.MustCompile(`\bK-\d{4}-\d{4,}\b`)
)

// Signals reads a complaint for hints: whom it may be about in the client's own
// words alone.
func (r *Rules) Signals(text, own string, from Person, received Date) []Signal {
	var s []Signal
	add := func(when bool, signal Signal) {
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
	add(oldest <= received.Year-r.Terms.LapseYears, SignalOld)
	add(from.Address == "", SignalNoAddress)
	add(strings.TrimSpace(from.Name) == "", SignalNoName)
	s = append(s, r.Accused(own)...)
	add(discriminationPattern.MatchString(text), SignalDiscrimination)
	add(languagePattern.MatchString(text), SignalLanguage)
	add(caseNumberPattern.MatchString(text), SignalQuotesCase)
	return s
}

// Accused gives whom a text may be about: the director by function or by name, the
// others by name alone, since every complaint speaks of a manager and of the
// commission.
func (r *Rules) Accused(own string) (s []Signal) {
	roles := &r.Roles
	if accused.Director(own, roles.Director.Name) {
		s = append(s, SignalDirector)
	}
	if accused.Named(own, roles.Deputy.Name) {
		s = append(s, SignalDeputy)
	}
	if accused.Named(own, roles.Chair) || accused.Named(own, roles.Commission.Name) {
		s = append(s, SignalCommission)
	}
	if slices.ContainsFunc(roles.Managers, func(m RoleHolder) bool { return accused.Named(own, m.Name) }) {
		s = append(s, SignalManager)
	}
	return s
}
