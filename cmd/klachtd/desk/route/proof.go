package route

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Denies reports whether the answer to "Heeft u dit geschreven?" is no, in Dutch or
// English. Anybody who first says no and then goes on is believed; any other answer
// from a person is a yes, unless it says that the person did not write.
func Denies(own string) bool {
	own = text.FirstRunes(own, deniedWithin)
	said := text.Fold(own)
	agrees := yes.MatchString(said) && !untrue.MatchString(said)
	byAnother := !agrees && !forMe.MatchString(said)
	if slices.ContainsFunc(sentenceEnd.Split(own, -1), func(s string) bool {
		s = text.Fold(s)
		return notMine.MatchString(s) || byAnother && another.MatchString(s)
	}) {
		return true
	}
	return !agrees && no.MatchString(said)
}

// Unsure reports whether the answer neither says yes nor tells anything: it only asks, or
// its writer says not to know.
func Unsure(own string) bool {
	own = text.FirstRunes(own, deniedWithin)
	said := text.Fold(own)
	first := asked.FindString(own)
	if more := yes.ReplaceAllString(text.Fold(first), ""); yes.MatchString(said) && (strings.Trim(more, " ?") != "" || !text.IsQuestion(first)) { // "ja?" is no yes
		return notYet.MatchString(more)
	}
	asks, tells := 0, 0
	for _, s := range asked.FindAllString(own, -1) {
		switch folded := text.Fold(s); {
		case text.IsQuestion(s) && whichMail.MatchString(folded):
			return true // whatever else they say to have sent
		case text.IsQuestion(s) || question.MatchString(folded):
			asks++
		case len(strings.Fields(folded)) > 2 && !text.Courtesy(s): // it is not just a greeting
			tells++
		}
	}
	return unknown.MatchString(said) || byThem.MatchString(said) && !forMe.MatchString(said) || asks > 0 && tells == 0
}

// deniedWithin is how many characters of an answer are read: a denial comes first.
const deniedWithin = 600

const wroteIt = `(?:geschreven|gestuurd|verstuurd|verzonden|gemaild|getypt)`

var (
	sentenceEnd = quick.Plain(`[.!?;\n]+`)
	asked       = quick.Plain(`[^.!?;\n]+[.!?;\n]*`)
	whichMail   = quick.Plain(`^(?:\S+ ){0,2}(?:welke?|which) (?:e ?mail|mail|mailtje|bericht|brief|message|email)\b`)
	question    = quick.Plain(`^(?:wie|wat|waar|welke|welk|waarom|hoe|who|what|which|why|how) `)
	unknown     = quick.Plain(`\b(?:weet|begrijp|snap|herinner) (?:\S+ ){0,3}niet\b|\b(?:do not|don t|dont) (?:know|understand|remember)\b|\b(?:dat|dit|het) was (?:mijn|m n|onze) (?:zus|broer|man|vrouw|zoon|dochter|vriend|vriendin|nicht|neef|moeder|vader|buurman|buurvrouw)\b|\bgeen idee\b|\bno idea\b`)

	yes = quick.Plain(`^\W*(?:ja|jawel|jazeker|klopt|dat klopt|yes|yep|inderdaad|dat was ik|dat ben ik|evet|oui|si|tak|نعم)\b`)
	// notYet matches what makes a yes before it no answer: "ja wie bent u".
	notYet  = quick.Plain(`^ maar eerst\b|^ (?:hallo |maar |en )?(?:(?:wie|who|welke?|which|wat is dit|wat is dat|what is this|waar gaat) |ik (?:weet|begrijp|snap) (?:het |dat |dit |hier |er )*niet\b)|\bzonder (?:(?:het|dit|dat|mij|me) )*(?:te )?(?:vragen|weten)\b|\bik wist (?:\S+ )?(?:van )?(?:niets|niks)\b`)
	untrue  = quick.Plain(`^\W*(?:dat )?klopt (?:helemaal |echt |dus )?niet\b`)
	notMine = quick.Plain(`\b(?:niet|nooit) (?:door|van) (?:mij|mijn|me)\b|` +
		`\b(?:heb|had) ik (?:\S+ ){0,4}(?:niet|nooit|geen)\b(?: \S+){0,3} ` + wroteIt + `|` +
		`\bik heb (?:dit|dat|deze|die|het|zo n|zoiets)(?: \S+){0,3} (?:niet|nooit)\b(?: \S+){0,2} ` + wroteIt + `|` +
		`\bik heb (?:\S+ )?(?:geen|niets|niks)\b(?: \S+){0,3} ` + wroteIt + `|` +
		`\b(?:was|ben) ik niet\b|\bik (?:was|ben) (?:het|dit|dat) niet\b|` +
		`\bi (?:did not|didn t|didnt|have not|haven t|havent|never)\b(?: \S+){0,2} (?:write|wrote|written|send|sent)\b|` +
		`\bnot (?:me|mine|by me|from me)\b|\b(?:was|is)(?: not|n t|nt) (?:me|mine|from me)\b|` +
		`\b(?:iemand|someone|somebody) (?:anders|else)\b`)
	// another matches that somebody else wrote, not on the client's behalf: people often help.
	another = quick.Plain(`\b(?:mijn|m n|onze) \S+(?: \S+)? (?:heeft|had) (?:dit|dat|deze|die|het)(?: \S+){0,2} ` + wroteIt + `|` +
		`\bik (?:wil|wilde|wou) (?:dit|dat|het)(?: \S+)? niet\b|\b(?:dit|dat) wil ik niet\b`)
	// byThem matches that somebody wrote, who may be the writer: "Jaap heeft dat geschreven".
	byThem = quick.Plain(`^(?:\S+ ){1,3}(?:heeft|had) (?:dit|dat|deze|die|het)(?: (?:zelf|gewoon|echt|ook|bericht|mail|mailtje))? ` + wroteIt)
	forMe  = quick.Plain(`\b(?:voor|namens) (?:mij|me|ons)\b|\bsamen\b|\bgeholpen\b|\bhelpt\b|\bhielp\b`)
	no     = quick.Plain(`^\W*(?:nee|neen|no|nope|nein|non|niet|nooit|hayir|hayır|nie|la|لا)\b|^لا|` +
		`\bklopt (?:helemaal |echt )?niet\b|\bniet waar\b|\bken (?:dit|dat|deze|het|ik)\b(?: \S+){0,3} niet\b|\bweet (?:ik )?(?:hier |daar )?(?:niets|niks) van\b|` +
		`\b(?:nep|vals|gehackt|misbruikt|fake|hacked)\b`)
)
