package notice

import "strings"

// phrases are all that a notice of absence or receipt consists of, in Dutch and English.
// Each line begins with what it is about; then come its phrases. A slash separates words
// that may stand in one place, a star stands for the rest of a word, and _ is any one
// word. A word in capitals is a place that is listed below them.
//
// What people say who want something is not here: "wil", "moet", "geen hulp", "mij", a
// "niet" on its own, "your" but in "your message". Nor is a reason to be away, other than
// illness, since it may be a complaint; nor beginnings of words that begin others too:
// "teleurgesteld", "terugbetalen", "in nood".
const phrases = `
away:     afwezig*, *vakantie, *verlof, wegens ziekte, vrij, gesloten, dicht, *reis
away:     er niet, er even niet, niet NIET, niet op kantoor/*dag, niet aan het werk, niet meer/langer WERKZAAM, EEN WELKE WEG
away:     heb vakantie/verlof/vrij, mijn werkdagen, ik werk op
away:     out of office*, out of the/my/our office*, away, absen*, on leave, vacation, holiday*, closed, not NOT, travelling
away:     not be able to, not return until
back:     weer, terug, terugkom*, terugkeer*, return*, back, when i return
automatic: automat*, automat* gegenereerd/verzonden/aangemaakt/antwoord/response/reply
received: ontvangen, ontvangst*, geregistreerd, received, langer duren, UW BRIEF is gelezen
fate:     U ontvangt/krijgt, ontvangt/krijgt U, streven ernaar, lees ik, MIJN MAIL WORDT, wordt/worden beantwoord/gelezen
fate:     wordt/worden niet gelezen/doorgestuurd, will be answered/read
ours:     beantwoord ik, ik beantwoord, neem ik, nemen, reageer ik, ik reageer, reageren wij/we, contact met U op
ours:     contact you, duren, WILL reply/respond/contact/answer/get
ask:      kunt/kun U, U kunt, neem, bel, bellen, mailen, contact, opnemen, bereiken
ask:      een/inhoudelijke/mogelijk reactie/antwoord, please, call
urgent:   VOOR DRINGEND, VOOR DRINGEND ZAKEN, in DRINGEND ZAKEN, in geval van DRINGEND, in geval van nood, is het DRINGEND, hebt/heeft U een DRINGEND vraag
asked:    voor/bij vragen, for/any questions
instead:  MIJN collega*/colleague*/*vervang*/opvolg*, MET HET TEAM, een medewerker neemt contact, neemt waar, waargenomen
instead:  waargenomen door, overgenomen door, niet meer/langer WERKZAAM bij
instead:  overgenomen, in my absence, bij/tijdens afwezigheid, contact opnemen met, contact op met, terecht bij, zich/u wenden, zich/u melden
who:      ik, wij, we, ik lees, ben, zijn, is, zal ik, ik zal, kan ik, ik kan, kan MIJN MAIL niet lezen/bekijken
who:      kan een antwoord/reactie langer, kan dit langer, werk, zit, kom terug, heb ik, heb GEEN toegang tot MAIL, heb GEEN toegang tot MIJN MAIL
who:      hebben wij/we, wij/we hebben UW, wordt, worden, in behandeling genomen, behandelen, te reageren, keer terug
who:      zullen wij/we, wij/we zullen, i'm, am, we, are, will, be, have/with GEEN access to MAIL, have/with GEEN access to MIJN MAIL, we have, has, been, this
mine:     MIJN EIGEN, mijn nieuwe adres, UW BRIEF, BRIEF, LEZEN MIJN MAIL, lees MIJN MAIL niet, lees ik geen MAIL, lees geen MAIL
mine:     lees ik MIJN MAIL, lees ik MIJN MAIL niet, MIJN MAIL niet lezen/bekijken, kantoor, office*
when:     vandaag, morgen, *dag, *dagen, *ochtend, *middag, *avond, uur, binnen _ *dagen/weken, within _ *days
when:     within _ working days, within _ hours, week, moment, momenteel, tijdens, tot, van, vanaf, per, op, in, na, binnen, buiten kantoor*/openings*, buiten deze *dagen
when:     deze, dit, hele, volgende, komende, periode
when:     daarna, dan, wegens, langer, beperkt*, alleen, tijdelijk, today, tomorrow, *day, *days, until, from
when:     through, on, at, starting, currently, upon, during, shortly, after, if, next
reach:    via, bij, met, aan, naar, tel, telefo*, telephone, *nummer, adres, bereikbaar, aanwezig
mail:     beantwoorden, gelezen, doorgestuurd, zo spoedig/snel mogelijk, lezen, niet gelezen/lezen/bekijken/doorgestuurd/automatisch, U kunt hier niet op reageren
mail:     please do not reply, back to you, as soon as possible
courtesy: dank*, bedankt, hartelijk*, heer, mevrouw, fijne, wensen U, excuses, ongemak, begrip, geduld, in goede orde
courtesy: hoeft niets te doen, thank you, thanks, contacting us, happy, best
glue:     de, het, een, en, of, om, te, er, ook, voor, onder, team, spoed, urgent, tot, the, an, and, to, with, or
glue:     for, our

MIJN:     mijn onze ons my our
EIGEN:    afwezig* absence terugkom* terugkeer* return* *vakantie *verlof werk* openings* taken collega* colleague* team *vervang* opvolg* kantoor office* excuses
UW:       uw je your
BRIEF:    mail* email* bericht* message* begrip geduld vraag verzoek aanvraag request matter
MAIL:     mail* email*
LEZEN:    lees tot to reading checking
WORDT:    wordt lezen bekijken beantwoorden
MET:      met bij naar bel contact
HET:      de het ons onze een
TEAM:     team secretariaat receptie afdeling collega*
DRINGEND: dringend* urgent* spoed* noodgeval*
VOOR:     voor bij for
ZAKEN:    zaken gevallen vragen matters issues questions
WERKZAAM: werkzaam in gelezen
WILL:     will we i'll
EEN:      een de mijn the on my
WELKE:    welverdiende jaarlijks* hele korte lange christmas easter summer annual maternity paternity parental sick
WEG:      *vakantie *verlof leave holiday* *reis
U:        u je
GEEN:     geen beperkt beperkte no limited
NIET:     aanwezig bereikbaar beschikbaar
NOT:      in be available reading
`

// failures are likewise all that mail systems say about a mail that did not arrive, or
// was read, in English and Dutch. They speak of mail and not of people.
const failures = `
mail: message*, mail*, email*, recipient*, address, addresses, user*, mailbox*, inbox, account*, server*, host*
mail: domain*, system*, sender*, postmaster, program, software
mail: deliver*, undeliver*, content*, filter*, error*, reject*, refus*, block*, bounce*, quarantine*, spam, virus*, report*, status
mail: original, copy, attached, sent, displayed, bericht*, bezorg*, afgelever*, ontvanger*, adres*
what: fail*, denied, delay*, policy, detect*, unknown, invalid, exist*, found, full, over quota, permanent*
what: temporar*, fatal, reason*, because, following, below, return*, receiv*, send, retr*, try, tried, attempt*
what: created, automatically, abuse, read, deleted, sorry, to inform you, further assistance, please, said
what: command, expanded, information, continue, mislukt, geweigerd, geblokkeerd, gelezen, onbekend*, bestaat
glue: a, the, this, that, is, was, were, be, been, has, have, will, not, could, cannot, couldn, wasn, it, its, to
glue: of, for, by, from, in, on, at, and, or, with, as, our, your, we, no, one, more, again, reply
glue: uw, dit, de, het, een, niet, kan, kon, worden, wordt, door, aan, van, op, bij
`

// beforeNames are words after which a name may follow, "met Bert Balie".
var beforeNames = strings.Fields("met bij via aan naar of en door van in heer mevrouw collega team afdeling by to at or and of contact colleague")

// greetings begin a letter; one word may follow on the formal ones.
var (
	formal    = []string{"beste", "geachte", "dear"}
	greetings = append(strings.Fields("hallo hoi goedemorgen goedemiddag goedenavond goedendag hello hi"), formal...)
)

// A phrase is a row of places, with the words that may stand in each.
type phrase struct {
	about  string
	places [][]string
}

var (
	ofNotices  = parse(phrases)
	ofFailures = parse(failures)
)

// parse reads lines such as "away: ziek, niet NOT"; below an empty line are the places.
func parse(table string) (all []phrase) {
	rows, listed, _ := strings.Cut(strings.TrimSpace(table), "\n\n")
	place := map[string][]string{}
	for line := range strings.Lines(listed) {
		name, words, _ := strings.Cut(line, ":")
		place[name] = strings.Fields(words)
	}
	for line := range strings.Lines(rows) {
		about, rest, _ := strings.Cut(line, ":")
		for typed := range strings.SplitSeq(rest, ",") {
			p := phrase{about: about}
			for _, word := range strings.Fields(typed) {
				may, found := place[word]
				if !found {
					may = strings.Split(word, "/")
				}
				p.places = append(p.places, may)
			}
			all = append(all, p)
		}
	}
	return all
}

// begins reports whether the phrase stands at the beginning of folded words.
func (p phrase) begins(words []string) bool {
	if len(p.places) > len(words) {
		return false
	}
	for i, place := range p.places {
		if !stands(words[i], place) {
			return false
		}
	}
	return true
}

func stands(word string, place []string) bool {
	for _, may := range place {
		begin, any := strings.CutSuffix(may, "*")
		end, ends := strings.CutPrefix(may, "*")
		switch {
		case any && ends && strings.Contains(word, strings.Trim(may, "*")), any && strings.HasPrefix(word, begin), ends && strings.HasSuffix(word, end), may == "_", word == may:
			return true
		}
	}
	return false
}
