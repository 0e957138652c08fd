package procedure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
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
	salutationPattern     = regexp.MustCompile(`(?i)^\s*(?:geachte|beste|hallo|dag|goede(?:morgen|middag|navond)|dear)\b`)
	complaintAboutPattern = regexp.MustCompile(`(?i)\b(?:klacht|klaag|klagen)\b[^.\n]{0,40}\b(?:over|tegen)\b[^.\n]{0,20}\b(?:directeur|directrice)\b`)
)

// titles stand before a last name.
var titles = map[string]bool{
	"mevrouw": true, "mw": true, "mevr": true, "meneer": true, "heer": true, "dhr": true, "mr": true, "mrs": true,
	"directeur": true, "directrice": true, "manager": true, "leidinggevende": true, "teamleider": true,
}

// Signals reads a complaint for hints.
func (r *Rules) Signals(text string, from Person, received Date) []Signal {
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
	add(mentions(text, r.Roles.Director.Name) || complaintAboutPattern.MatchString(text), SignalDirector)
	for _, m := range r.Roles.Managers {
		if mentions(text, m.Name) {
			s = append(s, SignalManager)
			break
		}
	}
	add(discriminationPattern.MatchString(text), SignalDiscrimination)
	add(languagePattern.MatchString(text), SignalLanguage)
	add(caseNumberPattern.MatchString(text), SignalQuotesCase)
	return s
}

// mentions reports whether a text speaks of somebody: by full name, or by
// last name after a title. A salutation speaks to somebody, not of somebody.
func mentions(text, name string) bool {
	full := nameWords(name)
	if len(full) < 2 {
		return false // a single word is too easily a common one
	}
	surname := full[1:]
	for line := range strings.Lines(text) {
		if salutationPattern.MatchString(line) {
			continue
		}
		words := nameWords(line)
		for i := range words {
			if hasPrefix(words[i:], full) {
				return true
			}
			if titles[words[i]] && hasPrefix(words[i+1:], surname) && !titles[surname[len(surname)-1]] {
				return true
			}
		}
	}
	return false
}

func hasPrefix(words, prefix []string) bool {
	return len(words) >= len(prefix) && slices.Equal(words[:len(prefix)], prefix)
}

func nameWords(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '-' && r != '\''
	})
}
