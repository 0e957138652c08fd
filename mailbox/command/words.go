package command

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// verb is one command of the vocabulary. Its words are written folded: lower
// case, without diacritics.
type verb struct {
	name     string
	roles    []Role
	synonyms []wording
	// args reads what stands beside the word; nil when nothing may.
	args argReader
	// choices are the arguments that can be suggested.
	choices []string
	// sameLine allows the text to begin after a colon on the same line, mayAsk
	// that it holds a question mark there.
	sameLine, mayAsk bool
	// opposite is suggested for the word with a negation; "" for none.
	opposite string
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

// wordings are all ways to type the verb, the canonical one first.
func (v *verb) wordings() []wording {
	return append([]wording{{typed: v.name}}, v.synonyms...)
}

func (v *verb) allows(r Role) bool { return r == RoleAny || slices.Contains(v.roles, r) }

func typedAs(typed ...string) []wording {
	out := make([]wording, len(typed))
	for i, t := range typed {
		out[i] = wording{typed: t}
	}
	return out
}

// Who may use a word. The deputy may do all that the director may. The
// commission confirms the previews of its own letters, so it knows "akkoord"
// and "annuleren" as well.
var (
	directing   = []Role{RoleDirector, RoleDeputy}
	confirming  = []Role{RoleDirector, RoleDeputy, RoleCommission}
	advising    = []Role{RoleCommission}
	complaining = []Role{RoleComplainant}
	officials   = []Role{RoleDirector, RoleDeputy, RoleCommission}
)

var (
	verdicts = []string{"gegrond", "deels gegrond", "ongegrond"}
	grounds  = []string{"te oud", "geen klacht", "geen klant"}
	answers  = []string{"ja", "nee"}
	subjects = []string{"behandeling", "dienstverlening", "discriminatie"}
	// discrimination holds the eight grounds of R03.
	discrimination = []string{"religie", "levensovertuiging", "afkomst", "seksuele geaardheid", "sekse", "leeftijd", "ras", "inkomen"}
)

// vocabulary is every word that people may type, in the order of the help mail.
var vocabulary = []verb{
	{name: "leidinggevende", roles: directing, args: managerArg,
		synonyms: typedAs("manager", "teamleider", "afdelingshoofd", "teammanager")},
	{name: "contact", roles: directing, args: dateArg, sameLine: true,
		synonyms: typedAs("gebeld", "gesproken", "gesprek gehad", "contact gehad", "contact opgenomen", "afspraak gehad")},
	{name: "ingetrokken", roles: directing, args: dateArg, opposite: "niet ingetrokken",
		synonyms: typedAs("intrekken", "intrekking", "trekt in", "klacht ingetrokken", "klacht vervalt")},
	{name: "commissie", roles: directing,
		synonyms: typedAs("naar commissie", "klachtencommissie", "doorsturen", "doorzetten", "voorleggen", "verwijzen")},
	{name: "niet ingetrokken", roles: directing, args: dateArg,
		synonyms: typedAs("trekt niet in", "trekt de klacht niet in")},
	{name: "heropenen", roles: directing,
		synonyms: typedAs("toch verder")},
	{name: "aanvulling", roles: directing, sameLine: true, mayAsk: true,
		synonyms: typedAs("meer informatie", "navraag")},
	{name: "vertegenwoordiger", roles: directing,
		synonyms: typedAs("deskundige", "vertrouwenspersoon", "gemachtigde")},
	{name: "overzicht", roles: directing,
		synonyms: typedAs("alle klachten", "lijst")},
	{name: "klacht", roles: directing, args: numberArgs},
	{name: "geen klacht", roles: directing, args: numberArgs},
	{name: "besluit", roles: directing, args: verdictArg, choices: verdicts,
		synonyms: []wording{{typed: "beslissing"}, {typed: "besluiten"}, {"gedeeltelijk gegrond", "deels gegrond"}}},
	{name: "akkoord", roles: confirming, opposite: "annuleren",
		synonyms: typedAs("ok", "oke", "goed", "ja", "goedgekeurd", "verzenden", "verstuur", "versturen")},
	{name: "annuleren", roles: confirming,
		synonyms: typedAs("nee", "stop", "niet verzenden", "niet akkoord", "wacht", "terug")},
	{name: "niet-ontvankelijk", roles: directing, args: groundArgs, choices: grounds,
		synonyms: []wording{{typed: "niet in behandeling"}, {"verjaard", "te oud"}}},
	{name: "ontvankelijk", roles: directing, opposite: "niet-ontvankelijk",
		synonyms: typedAs("wel in behandeling", "toch behandelen")},
	{name: "taalonderwijs", roles: directing, args: answerArg, choices: answers,
		synonyms: []wording{{typed: "taalles"}, {"taal ja", "ja"}, {"inburgering ja", "ja"}}},
	{name: "categorie", roles: directing, args: subjectArgs, choices: subjects,
		synonyms: typedAs("soort", "onderwerp")},
	{name: "betrokken", roles: directing,
		synonyms: typedAs("gaat over mij", "gaat over de directeur")},
	{name: "verhinderd", roles: directing,
		synonyms: typedAs("ziek", "afwezig", "vakantie")},
	{name: "overnemen", roles: directing, args: takeOverArg,
		synonyms: []wording{{typed: "ik neem over"}, {"directeur", "directeur"}}},
	{name: "verlengen", roles: advising, sameLine: true,
		synonyms: typedAs("verlenging", "uitstel", "meer tijd", "langer", "verleng")},
	{name: "advies", roles: advising, args: verdictArg, choices: verdicts,
		synonyms: typedAs("bindend advies", "uitspraak", "oordeel", "ons advies")},
	{name: "ontvangen", roles: advising,
		synonyms: typedAs("ontvangst bevestigd", "gezien")},
	{name: "wraking", roles: advising, sameLine: true,
		synonyms: typedAs("verschoning", "niet onpartijdig", "betrokken lid")},
	{name: "intrekken", roles: complaining, opposite: "niet ingetrokken",
		synonyms: typedAs("ik trek mijn klacht in", "klacht intrekken", "hoeft niet meer")},
	{name: "naar de commissie", roles: complaining,
		synonyms: typedAs("ik wil naar de commissie")},
	{name: "niet ingetrokken", roles: complaining,
		synonyms: typedAs("ik trek niet in")},
	{name: "status", roles: officials,
		synonyms: typedAs("stand", "stand van zaken", "hoe staat het")},
	{name: "notitie", roles: officials, sameLine: true, mayAsk: true,
		synonyms: typedAs("aantekening", "opmerking", "memo")},
	{name: "hulp", roles: officials,
		synonyms: typedAs("help", "?", "opdrachten", "uitleg", "wat kan ik")},
}

// Vocabulary gives the canonical words that r may use, in the order in which
// they are explained to people; all words for RoleAny.
func Vocabulary(r Role) []string {
	var names []string
	for _, v := range verbsOf(r) {
		if !slices.Contains(names, v.name) {
			names = append(names, v.name)
		}
	}
	return names
}

func verbsOf(r Role) []verb {
	var out []verb
	for _, v := range vocabulary {
		if v.allows(r) {
			out = append(out, v)
		}
	}
	return out
}

func findVerb(verbs []verb, name string) *verb {
	i := slices.IndexFunc(verbs, func(v verb) bool { return v.name == name })
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
