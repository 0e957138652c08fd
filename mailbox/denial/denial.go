// Package denial tells what a client answers to a letter that says the complaint was
// withdrawn (R13, procedure 4): that it was not, thanks, or something else. What flows
// through it:
//
//	Message.Reply, Message.Text ──► Own ──► Read ──► Denied, Thanked or Unclear
//
// Reopening a case is the safe direction: somebody who did withdraw loses nothing by
// it, and somebody who did not would lose the complaint. So a sentence that denies it
// counts wherever it is and however it is spelled, while thanks must be nothing but
// thanks. The lists in testdata, written before these rules and after them, measure how
// often this is right.
//
// The same sentences are used to read answers to two other letters: that a mail was a
// complaint after all (Claims, Affirms), and where one belongs (Place).
package denial

import (
	"regexp"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Answer is how a client answers the letter.
type Answer string

const (
	Denied  Answer = "denied"  // the complaint was not withdrawn, or must go on
	Thanked Answer = "thanked" // just thanks, or that it is right
	Unclear Answer = "unclear" // anything else: a person asks
)

// Own gives what the client wrote, without the banners above it (skip are those of the
// tenant, see command.Options): reply, which is above the quotes, and from whole what
// somebody wrote between and below quotes with marks. Below a quote without marks
// nobody can tell whose words they are.
func Own(reply, whole string, skip []string) string {
	written := func(lines string) string {
		var own []string
		began := false
		for line := range strings.Lines(lines) {
			line = strings.TrimRight(line, "\r\n")
			tidy := text.TidyLine(line)
			if began = began || tidy != "" && !text.IsBanner(tidy, skip); began {
				own = append(own, line)
			}
		}
		return strings.TrimSpace(strings.Join(own, "\n"))
	}
	rest, found := strings.CutPrefix(strings.TrimSpace(whole), strings.TrimSpace(reply))
	if !found {
		return written(reply)
	}
	var own []string
	quoted := false
	for line := range strings.Lines(rest) {
		marked := strings.HasPrefix(strings.TrimLeft(line, " \t\u00a0"), ">")
		quoted = quoted || marked
		if quoted && !marked {
			own = append(own, strings.TrimRight(line, "\r\n"))
		}
	}
	return written(reply + "\n\n" + strings.Join(own, "\n"))
}

// Read tells what a writer's own words say. names are the writer's, and are ignored.
func Read(own string, names ...string) Answer {
	thanked := false
	for _, s := range sentences(own) {
		if s.denies() {
			return Denied
		}
	}
	for line := range strings.Lines(text.Said(own, names...)) {
		for _, part := range clauseEnd.Split(line, -1) {
			if said := text.Fold(part); said != "" && !greeting.MatchString(said) && !polite(said) && !flat.MatchString(said) && !content.MatchString(said) && !ours.MatchString(said) && !text.Courtesy(part, names...) && !isName(said, names) {
				return Unclear
			}
		}
	}
	for _, s := range sentences(own) {
		for _, said := range s.clauses {
			thanked = thanked || !s.asked && (polite(said) || text.Courtesy(said, names...))
		}
	}
	if !thanked {
		return Unclear // nothing was said at all
	}
	return Thanked
}

// Names reports whether a writer's own words deny a withdrawal explicitly, so that they
// are about nothing else, whatever they answer.
func Names(own string) bool {
	return slices.ContainsFunc(sentences(own), func(s sentence) bool { return named.MatchString(s.whole) })
}

// isName reports whether a clause is just a name of the writer.
func isName(said string, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return text.Fold(name) == said })
}

// sentence is one folded sentence, and its parts between commas.
type sentence struct {
	whole   string
	clauses []string
	asked   bool
}

var (
	sentenceEnd = regexp.MustCompile(`[.!?…;:]+(?:\s+|$)`)
	clauseEnd   = regexp.MustCompile(`[.!?…;:,]+(?:\s+|$)|\s+[-–—]+\s+|\n`)
	paragraph   = regexp.MustCompile(`\n[ \t]*\n`)
)

// sentences gives the sentences of each line, and those that continue over the lines of
// a paragraph: programs break them.
func sentences(own string) (list []sentence) {
	add := func(s string) {
		for from := 0; from < len(s); {
			end, next := len(s), len(s)
			if at := sentenceEnd.FindStringIndex(s[from:]); at != nil {
				end, next = from+at[0], from+at[1]
			}
			one := sentence{whole: text.Fold(s[from:end]), asked: strings.Contains(s[end:next], "?")}
			for _, part := range clauseEnd.Split(s[from:end], -1) {
				if said := text.Fold(part); said != "" {
					one.clauses = append(one.clauses, said)
				}
			}
			if one.whole != "" && !(one.asked && ours.MatchString(one.whole)) && !ourAnswer.MatchString(one.whole) {
				list = append(list, one)
			}
			from = next
		}
	}
	for _, p := range paragraph.Split(strings.ReplaceAll(own, "\r", ""), -1) {
		add(strings.ReplaceAll(p, "\n", " "))
		if lines := strings.Split(p, "\n"); len(lines) > 1 {
			for _, line := range lines {
				add(line)
			}
		}
	}
	return list
}

// What our letter itself asks; somebody may have left a line of it.
var (
	ours      = compiled(`^(?:klopt dit niet|heeft u uw klacht niet ingetrokken|klopt de afspraak niet)$`)
	ourAnswer = compiled(`^(?:antwoord dan op onze e mail met|schrijf ons dan)(?: |$)`)
)

const (
	not = `(?:niet|nit|niett|neit|nied|nie|nooit|noit|nimmer|never|not|t|geen|niets|niks|nothing|niemand|didnt|dont|havent|wasnt|isnt|doesnt|cannot|no)`
	// gap matches a few words between two that belong together.
	gap = `(?: \S+){0,3}? `

	withdraw = `(?:inge?tr\S*|in ge?tr\S*|ingetrek\S*|intr\S*|in te tr\S*|terug ?getr\S*|terugtr\S*|gestop\S*|stop(?:t|pe|pen|zetten)?|sluiten|gesloten|dicht|dichtdoen|afsluiten|afgesloten|beeindig\S*|` +
		`annuleren|geannuleerd|laten vallen|opgeven|opgegeven|vervallen|withdr\S*|drop(?:ped|ping)?|cancel\S*|clos(?:e|ed|ing)|stop(?:ped|ping)|retract\S*|revok\S*|give up)`
	right = `(?:juist|correct|terecht|true|accurate|akkoord|accoord|mee eens|eens met|eens hiermee|hier eens|de bedoeling|mijn bedoeling|goedgekeurd|goedgevonden|toegestemd|ingestemd|toestemming|agree\S*|` +
		`consent\S*|accept|accepted|my decision|my intention|my words|what i|wat ik|wat wij|wat we|zo afgesproken|opgelost gekregen|finished yet|over yet)`
	said = `(?:gezeg\S*|zegt?|zeggen|zei|gevraagd|verteld|geschreven|gemaild|beloofd|besloten|beslist|bevestigd|aangegeven|laten weten|afgesproken|gewild|bedoeld|besproken|gedaan|` +
		`said|say|saying|told|tell|asked|ask|requested|wrote|written|confirmed|decided|meant|mean|wanted|want this|want that|authori\S*)`
)

func compiled(expression string) *quick.Regexp { return quick.Plain(expression) }

func words(patterns ...string) *quick.Regexp {
	return compiled(`(?:^| )(?:` + strings.Join(patterns, "|") + `)(?: |$)`)
}

var (
	// denials are enough by themselves.
	denials = words(
		not+gap+withdraw, not+` `+withdraw, not+gap+right, not+` `+right,
		`tr[eo]k(?:t|ken)?`+gap+not+` (?:meer )?in`, `tr[eo]k(?:t|ken)? `+not+` in`, not+` (?:ge)?tr[eo]k\S* in`, `(?:trek|neem|haal)(?:t)?(?: \S+){0,3} `+not+` terug`, `(?:neem|trek)(?: \S+){0,4} intrekking(?: \S+){0,2} (?:in|terug)`, `stopt? (?:\S+ )?(?:niet|nooit)`,
		`(?:niet|not) waar$`, `is (?:gewoon |echt |helemaal )?(?:niet|not) waar`, `(?:niet|not|t) (?:right|zo|gebeurd|happened|happen|goed gegaan)$`, `(?:is|ben|zijn|am)(?: \S+){0,2} (?:niet|not) (?:opgelost|solved|resolved|klaar|afgerond|afgelopen|over|finished|done)`,
		`(?:bedoel|bedoelde|zei|vroeg|wou) (?:ik )?(?:dat|dit|het) (?:\S+ )?(?:niet|nooit)`, `(?:dat|dit|zo)(?: \S+){0,2} (?:niet|nooit) (?:afgesproken|besproken|de afspraak|gevraagd)`, `(?:ik|i|we|wij)(?: \S+)? (?:did|have|do|heb|hebben|didn|haven|don) (?:not|niet|nooit|never|t)$`,
		`(?:we|wij)(?: \S+){0,3} (?:not|never|t|niet|nooit)(?: \S+){0,2} (?:talk|talked|speak|spoke|spoken|gesproken|gepraat)`, `herken(?: \S+){0,2} (?:niet|niets)`, `(?:not|t) recogni[sz]e`, `brief is (?:niet goed|niet juist|fout|verkeerd)`, `onzin`, `nonsense`, `nee (?:dat|dit|het) is niet goed`,
		`(?:dat|dit|zo) wil(?:de|den|len)? (?:ik|wij|we) (?:\S+ )?(?:niet|nooit)`, `(?:ik|wij|we) wil(?:de|den|len)? (?:dat|dit|het) (?:\S+ )?(?:niet|nooit)`,
		`(?:niemand|nobody)(?: \S+){0,4} (?:gesproken|gebeld|gepraat|gevraagd|asked)`, `(?:niet|nooit|geen)(?: \S+){0,4} (?:met u|met jullie|met elkaar|elkaar)(?: \S+){0,2} (?:gesproken|gepraat|gesprek)`,
		`(?:niet|nooit|geen)(?: \S+){0,3} (?:gesproken|gesprek)(?: gehad)? met (?:u|jullie|elkaar|de directeur)`,
		`(?:never|not|t) (?:spoke|spoken|speak|talk|talked)(?: \S+){0,3} (?:you|each other|director|anyone|anybody|together)`, `nobody(?: \S+){0,3} (?:called|spoke|talked)`,
		`(?:weet|wist)(?: \S+){0,3} (?:van niets|niets van|niks van|van niks)`, `know nothing (?:about|of)`, `no such thing`, `(?:geen sprake van|niks van aan|niets van waar|niks van waar)`,
		`(?:gelogen|leugens?|liegt|liegen|lie|lies|lying|verzonnen|onwaar|untrue|onjuist|incorrect|oneens|disagree|misverstand|misunderstanding|misunderstood|vergissing|vergist|onterecht)`,
		`wil(?: \S+){0,3} klacht niet (?:weg|kwijt|stop\S*)`, `against my (?:will|wish\S*)`, `tegen mijn (?:wil|zin)`, `buiten mij om`, `zonder mijn (?:toestemming|akkoord|medeweten)`, `without my (?:consent|permission|knowledge)`,
	)
	named = words(not+`(?: \S+){0,3} (?:inge?tr\S*|ingetrek\S*|in ge?tr\S*|intrek\S*|withdr\S*)`, `tr[eo]k(?:t|ken)?(?: \S+){0,3} `+not+` (?:meer )?in`)
	// mine are denials by somebody talking about what they did.
	mine     = words(not+gap+said, not+` `+said)
	speakers = words(`ik`, `wij`, `we`, `i`)
	// klopt is a denial only within a clause: "Klopt, ik heb niets meer nodig".
	klopt = words(`klop(?:t|d|te|pt)?(?: \S+){0,3} (?:niet|nit|neit|nie|niks|niets|geen)`, `(?:niet|niets|niks|geen)(?: \S+){0,2} klop(?:t|d|pt)?`)
	// short matches what is said about the whole letter, not about something in it.
	short = words(`fout`, `verkeerd`, `wrong`, `false`, `mistake`, `bezwaar`, `protesteer`, `object`)
	small = words(`naam`, `adres`, `datum`, `nummer`, `spelling`, `name`, `address`, `date`, `number`, `gespeld`, `geschreven`, `rooster`, `telefoon`, `telefoonnummer`, `rekeningnummer`, `e mail`, `schedule`)
	// flat matches a "no" that is a whole clause.
	flat = compiled(`^(?:(?:nee|neen|nein|no|nope|niet|nit|nooit|never|toch niet|liever niet|foutje|not true|not me|ik niet|not)(?: (?:nee|no|nooit|niet|dus|hoor niet|meneer|mevrouw|sir|madam|sorry))*|(?:absoluut|zeker|echt|helemaal|beslist|pertinent|natuurlijk|of course|certainly|absolutely|definitely) (?:niet|not)|not at all|no way|(?:toch |graag )?(?:doorgaan|verder|verdergaan|verder gaan)|(?:please )?continue|reopen|open again)$`)
	// onwards matches somebody going on; with a negation it means the opposite.
	onwards = words(
		`klacht nog$`, `heb nog (?:mijn |de |die )?klacht$`, `verder (?:\S+ )?met(?: \S+){0,2} (?:klacht|zaak|procedure)`, `(?:stuur|sturen|send)(?: \S+){0,4} (?:commissie|klachtencommissie|committee|commission)`,
		`(?:ik|wij|we) (?:ga|gaan) (?:\S+ )?(?:door|verder)$`, `(?:hou|houd|houden)(?: \S+){0,2} klacht`, `klacht(?: \S+){0,2} nog open`, `complaint(?: \S+){0,2} still (?:there|open|valid|stands)`, `(?:wil|willen)(?: \S+){0,2} door met(?: \S+){0,2} (?:klacht|zaak)`, `go on with`, `spijt`, `regret`,
		`wil(?: \S+){0,3} (?:uitspraak|besluit|oordeel)`, `wil(?: \S+){0,5} (?:behandeld|behandelt|behandelen|afgehandeld|bekeken|onderzocht)(?: \S+)?`,
		`(?:dat|that|want)(?: \S+){0,2} (?:commissie|klachtencommissie|commission|committee)(?: \S+){0,3} (?:kijkt|kijken|oordeelt|beslist|behandelt|looks?|decides?|judges?)`,
		`(?:wil|wilt|willen|wens|wensen|moet|moeten)(?: \S+){0,5} (?:doorgaan|doorgaat|door gaan|doorzetten|voortzetten|doorlopen|behouden|houden|vervolgen|naar de commissie|naar de klachtencommissie|naar commissie)`,
		`(?:wil|willen)(?: \S+){0,4} verder(?: gaan)?(?:$| met(?: \S+){0,2} (?:klacht|zaak|procedure))`, `(?:wil|willen)(?: \S+){0,3} (?:met|mijn|de|deze)(?: \S+){0,2} klacht(?: \S+){0,2} (?:verder|door)`,
		`(?:ga|gaat|gaan|moet|moeten|mag|laat|kan|loopt)(?: \S+){0,4} (?:klacht|zaak|procedure|hiermee|ermee)(?: \S+){0,3} (?:verder|door|doorgaan|doorlopen)`,
		`(?:klacht|zaak|procedure)(?: \S+){0,3} (?:verder|door|doorgaan|doorlopen|blijft|loopt nog|staat nog|bestaat nog|geldt nog)(?: \S+){0,2}`,
		`(?:ga|gaat|gaan) (?:\S+ )?(?:verder|door) met(?: \S+){0,2} (?:klacht|zaak|procedure)`,
		`blijf(?:t)?(?: \S+){0,3} (?:bij mijn klacht|klagen|klacht)`, `(?:her)?openen?(?: \S+){0,3} klacht`, `klacht(?: \S+){0,3} heropen\S*`, `heropen\S*`, `weer open(?:en|maken|zetten|doen)?`, `handha(?:a?f|ven)`,
		`nog (?:steeds|altijd)(?: \S+){0,2} klacht`, `probleem (?:is|bestaat)(?: er)? nog(?: (?:steeds|altijd))?`, `klacht nog (?:steeds|altijd)`, `klacht(?: \S+){0,2} nog (?:steeds|altijd)`, `van gedachten veranderd`, `mij bedacht`, `me bedacht`, `changed my mind`,
		`(?:want|wish|like)(?: \S+){0,5} (?:continue|proceed|go on|go ahead|decision|ruling|keep|carry on|pursue|committee|commission|reopen\S*|re open\S*)`, `(?:please|must|should|will|shall) (?:continue|proceed|go on|go ahead|reopen|re open|keep)`,
		`(?:reopen|re open)(?: \S+){0,2} (?:complaint|case)`, `keep(?: \S+){0,3} (?:open|complaint)`, `complaint(?: \S+){0,2} (?:stands|stays|remains|continues|open)`, `(?:maintain|still have)(?: \S+){0,2} complaint`,
	)
	request = compiled(`^(?:\S+ )?(?:kunt|wilt|kun|wil|zou|mag|can|could|will|would|please) (?:u|jij|je|jullie|you)(?: |$)`)
	negated = words(not, `hoeft`, `hoeven`, `zonder`)

	greeting     = compiled(`^(?:verzonden|verstuurd|sent) (?:vanaf|vanuit|from|met|via)(?: \S+){0,4}$|^met (?:vriendelijke|hartelijke) groet(?:en)?(?: \S+){0,4}$|^(?:beste|geachte|hallo|hoi|hi|hello|dear|dag|goede ?(?:morgen|middag|avond|dag)|good (?:morning|afternoon|evening)|salam|mevrouw|meneer|heer)(?: \S+){0,5}$|^(?:groet|groeten|groetjes|gr|greetings|regards)(?: \S+){0,2}$`)
	confirmation = compiled(`^(?:(?:ja|yes|dat|dit|het|alles|that|this|it|everything|inderdaad|indeed|is|s|all|oke|ok|nee hoor|helemaal|zo) )*` +
		`(?:klopt|klopt helemaal|correct|right|juist|true|in orde|goed|duidelijk|begrepen|helder|understood|clear|agreed|mee eens|eens|noted|fine|okay|great|perfect|prima|akkoord|inderdaad|ja|yes|oke|ok)` +
		`(?: (?:zo|hoor|inderdaad|helemaal|thank you|thanks|dank u wel|dank u|dankuwel|dankjewel|bedankt|voor mij|with me|by me|for me))*$|` +
		`^nee? (?:hoor|bedankt|dank u(?: wel)?|dankjewel|dankuwel|thanks|thank you)$|^no (?:thanks|thank you|problem)$|^geen (?:probleem|dank)$|^(?:ik|i) (?:ga|ben) (?:hiermee |ermee )?akkoord(?: hiermee| ermee)?$|^(?:ik ben )?(?:het )?(?:er |hier )?mee eens$|^i agree$|` +
		`^(?:ja |inderdaad )*ik heb (?:de|mijn|hem|het) ?(?:klacht)? ?(?:zelf |inderdaad )?ingetrokken$`)
)

// politeWords are the words that thanks and consent consist of.
var politeWords = func() map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields("dank danken bedank bedankt bedanken dankjewel dankuwel dankbaar hartelijk vriendelijk thanks thank thx merci grateful much many very lot so a all alles " +
		"ja jawel yes yep oke ok okay okee goed prima top super perfect mooi fijn geweldig great good fine nice wonderful akkoord klopt correct right juist inderdaad indeed duidelijk helder clear begrepen understood gelezen read received ontvangen gezien noted " +
		"ik wij we i nu now ja withdrew u je jij jullie you ben am zijn are is was it it's s m het dat dit deze de een the this that these die er mee hier hiermee ermee zo hoor heel erg echt really zeer nogmaals again alvast wel ook too also helemaal allemaal iedereen " +
		"blij tevreden happy glad satisfied pleased opgelost solved resolved geregeld klaar done afgerond afgesproken fijne goede prettige dag avond weekend week day evening " +
		"voor for van of met with aan to en and dat uw jouw je jullie your mijn my brief mail e mailtje bericht letter message antwoord reply reactie bevestiging confirmation hulp help helpen moeite effort gesprek talk conversation oplossing solution tijd time zorgen uitleg service snel snelle quick begrip understanding " +
		"meneer mevrouw heer directeur directie sir madam miss groet groeten groetjes gr mvg greetings regards kind best in goede orde ingetrokken heb de klacht agree agreed eens excuses ongemak dan") {
		set[w] = true
	}
	return set
}()

// polite reports whether a clause is just thanks, or says that the letter is right.
func polite(said string) bool {
	return confirmation.MatchString(said) || !slices.ContainsFunc(strings.Fields(said), func(w string) bool { return !politeWords[w] })
}

// denies reports whether the sentence says that the complaint was not withdrawn, or
// that it must go on.
func (s sentence) denies() bool {
	if nothingMore.MatchString(s.whole) {
		return false
	}
	if denials.MatchString(s.whole) || slices.ContainsFunc(s.clauses, denials.MatchString) || mine.MatchString(s.whole) && speakers.MatchString(s.whole) {
		return true
	}
	for i, said := range s.clauses {
		brief := len(strings.Fields(said)) <= 6
		switch {
		case confirmation.MatchString(said), flat.MatchString(said) && s.declines(i):
		case flat.MatchString(said), klopt.MatchString(said) && !small.MatchString(said),
			brief && short.MatchString(said) && !small.MatchString(s.whole) && !negated.MatchString(said),
			onwards.MatchString(said) && !negated.MatchString(said) && (!s.asked || request.MatchString(said)):
			return true
		}
	}
	return false
}

// declines reports whether a "no" declines more help, as what follows it shows: "Nee,
// ik heb geen vragen meer."
func (s sentence) declines(i int) bool {
	rest := s.clauses[i+1:]
	return len(rest) > 0 && !slices.ContainsFunc(rest, func(said string) bool {
		return !polite(said) && !content.MatchString(said) && !enough.MatchString(said)
	})
}

var (
	// content matches somebody with nothing more to ask, enough somebody who wants no more.
	content = words(`geen(?: \S+)? (?:vragen|vraag|opmerkingen)`, `(?:niets|niks) meer`, `(?:niets|niks)(?: \S+)? (?:nodig|toe te voegen|doen)`, `hoef(?:t)?(?: \S+){0,2} (?:geen|niets|niet)`, `niet meer klagen`, `geen bezwaar`, `no (?:need|objection)`, `no(?: \S+)? (?:questions|question|comments)`, `nothing (?:else|more)`)
	// nothingMore matches what somebody says who is done, in words that others use to deny.
	nothingMore = compiled(`^(?:(?:ik|i|nu|en|verder|ja|ok|oke) )*(?:heb|have|hoef|wil)(?: \S+)? (?:niets|niks|nothing)(?: \S+)? (?:meer|more|toe)(?: \S+){0,3}$`)
	enough      = words(`hoeft niet`, `niet nodig`, `niet (?:meer )?verder`, `geen klacht meer`, `not necessary`)
)
