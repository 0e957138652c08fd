package denial

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// A client who writes while a complaint is open is asked where that mail belongs. A
// person can correct either answer, but only an answer that leaves nothing to guess is
// followed: every word of it is known, nothing is asked, and nothing else in the mail
// contradicts it.

// Belongs is where somebody says their mail belongs.
type Belongs string

const (
	Nowhere  Belongs = ""       // not said, or not clearly
	ByItself Belongs = "itself" // it is a complaint of its own
	WithMine Belongs = "mine"   // it is part of the open complaint
)

var (
	aNewOne = words(`(?:als )?(?:een |mijn |a |an |my |the )?(?:nieuwe?|aparte?|andere|tweede|eigen|losse|separate|new|different|second|another) (?:klacht|complaint)`)
	theOld  = words(
		`(?:bij|aan|over|voor|van|op|to|about|with|of) (?:mijn |de |die |deze |my |the |that )?(?:lopende |oude |eerste |eerdere |vorige |bestaande |huidige |current |existing |earlier |first |previous |old |open )?(?:klacht|zaak|complaint|case)(?: die (?:al |er al )?loopt)?`,
		`(?:van |over |bij )?(?:de |het |the )?(?:de)?zelfde (?:klacht|zaak)`, `(?:the )?same (?:complaint|case)`, `(?:hoort|horen) (?:er|daar) ?bij`,
	)
	// speaksOf matches any word about where a mail belongs.
	speaksOf = compiled(`\b(?:klacht\S*|complaints?|zaak|erbij|daarbij)\b`)
	// doubts matches what leaves open where the mail belongs, depends what makes it
	// conditional.
	doubts = words(`laat maar`, `toch (?:maar )?niet`, `vergeet (?:het|dit|dat)`, `hoeft niet(?: meer)?`, `weet(?: \S+){0,2} niet`, `twijfel`, `never mind`, `forget (?:it|this|that)`,
		`(?:do not|don t|dont) know`, `not sure`, `misschien`, `wellicht`, `maybe`, `perhaps`, `indien`, `tenzij`, `mits`, `unless`)
	depends = compiled(`^(?:maar |but )?(?:als|wanneer|if|when|of|or)(?: |$)`)
)

// beside are the words that may accompany such an answer.
var beside = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields("ja jawel yes yep inderdaad indeed nee neen graag aub alstublieft alsjeblieft svp a u b please dit dat het deze die bericht mail mailtje e email " +
		"is was betreft wordt worden moet een mijn van wel echt zeker gewoon toch hoor dus ook ik wij we u wil wilde willen zou heb hebben bedoel bedoelde bedoeld maak maken maakt er hiervan ervan " +
		"behandel behandelen behandeld behandelt beschouw beschouwen zie zien neem opnemen dien indienen in doe doen registreer registreren hoort horen gaat om over " +
		"this that it s i have want would like to as treat belongs concerns be dank bedankt thanks") {
		set[w] = true
	}
	return set
}()

// Place tells where a writer's own words say that a mail belongs, and what else they
// say. names are the writer's, and are ignored.
func Place(own string, names ...string) (belongs Belongs, more string) {
	if text.FirstRunes(own, longest) != own {
		return Nowhere, own
	}
	said, denied := make(map[Belongs]bool), make(map[Belongs]bool)
	for _, s := range sentences(unwrapped(own)) {
		speaks := speaksOf.MatchString(s.whole)
		if doubts.MatchString(s.whole) && (speaks || len(strings.Fields(s.whole)) <= fewWords) || speaks && s.asked {
			return Nowhere, own
		}
		for _, clause := range s.clauses {
			a := answered(clause)
			switch {
			case speaks && !a.clear && (a.where != Nowhere || depends.MatchString(clause)), speaksOf.MatchString(clause) && !a.clear && len(strings.Fields(clause)) <= fewWords:
				return Nowhere, own
			case !a.clear: // it tells what happened
			case a.denied:
				denied[a.where] = true
			default:
				said[a.where] = true
			}
		}
	}
	for _, where := range []Belongs{ByItself, WithMine} {
		if said[where] && len(said) == 1 && !denied[where] {
			return where, besides(own, names)
		}
	}
	return Nowhere, own
}

// unwrapped makes each line its own paragraph, except lines that a program broke.
func unwrapped(own string) string {
	var b strings.Builder
	for line := range strings.Lines(own) {
		line = strings.TrimRight(line, " \t\r\n")
		b.WriteString(line)
		if len(line) > wrapped && !strings.ContainsAny(line[len(line)-1:], ".!?:") || goesOn.MatchString(text.Fold(line)) {
			b.WriteString(" ")
		} else {
			b.WriteString("\n\n")
		}
	}
	return b.String()
}

// wrapped is the shortest line, in bytes, that a program may have broken.
const wrapped = 55

// goesOn matches a line that ends within a sentence.
var goesOn = compiled(`(?:^| )(?:` + not + `|een|mijn|de|is|als|a|my|the)$`)

// longest is the most characters of a mail that is just an answer and what goes with
// it.
const longest = 2000

// fewWords is the most words of something that may be an answer, not a story.
const fewWords = 5

// answer is what one clause says about a place.
type answer struct {
	where  Belongs
	denied bool
	clear  bool // no word in it may change its meaning
	more   bool // it also says what the mail is about
}

func answered(clause string) (a answer) {
	spaced := " " + clause + " "
	own, mine := aNewOne.FindStringIndex(spaced), theOld.FindStringIndex(spaced)
	at := own
	switch {
	case own != nil && mine != nil:
		return answer{where: ByItself}
	case own != nil:
		a.where = ByItself
	case mine != nil:
		a.where, at = WithMine, mine
	default:
		return a
	}
	before, after := strings.Fields(spaced[:at[0]]), strings.Fields(spaced[at[1]:])
	if a.more = a.where == ByItself && len(after) > 1 && (after[0] == "over" || after[0] == "about") && !negated.MatchString(clause); a.more {
		after = nil
	}
	a.clear = !slices.ContainsFunc(slices.Concat(before, after), func(w string) bool {
		no := w == "geen" || w == "niet" || w == "not"
		a.denied = a.denied || no
		return !no && !beside[w]
	})
	return a
}

func besides(own string, names []string) string {
	var kept []string
	for line := range strings.Lines(own) {
		answers := false
		if others := slices.ContainsFunc(clauseEnd.Split(line, -1), func(part string) bool {
			said := text.Fold(part)
			a := answered(said)
			answers = answers || a.clear
			plain := !slices.ContainsFunc(strings.Fields(said), func(w string) bool { return !beside[w] })
			return (!a.clear || a.more) && !plain && !polite(said)
		}); others || !answers {
			kept = append(kept, strings.TrimRight(line, "\r\n"))
		}
	}
	return text.Said(strings.Join(kept, "\n"), names...)
}
