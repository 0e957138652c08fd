package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// A banner is what a mail system puts above a mail: that it comes from outside, how
// confidential or urgent it is, that it was sent securely. Every organisation has its
// own wording, so no list is complete. Banners are recognised by what they are about (a
// mark) and by what they consist of: usual words, and names. What a person writes above
// a command ("eerst de externe adviseur bellen") has other words in it, and is never
// skipped.

const (
	bannerMax      = 600 // bytes of a line; a longer one is somebody's text
	bannerWrapped  = 40  // least bytes of a line that mail programs wrapped
	bannerLinesMax = 12  // lines above a text that are examined
	bannerNamesMax = 6   // words in a line that may be names
	labelWordsMax  = 8   // words of a label
)

// IsBanner reports whether a mail system put this tidied line above the mail: it
// contains one of skip, in any case, or it is a label or a notice of such systems and
// says nothing that a person might. "Intern" alone is a person's word.
func IsBanner(line string, skip []string) bool {
	lower := strings.ToLower(line)
	for _, s := range skip {
		if s = strings.ToLower(TidyLine(s)); s != "" && strings.Contains(lower, s) {
			return true
		}
	}
	if len(line) > bannerMax || IsQuestion(line) {
		return false
	}
	said := unframe(line)
	folded := Fold(said)
	return isBannerLabel(said) && folded != "intern" || notices.MatchString(folded) && usual(said, folded)
}

// BannerGoesOn reports whether a tidied line continues the sentence of a banner that a
// mail program wrapped. above is the line before it: a banner or the rest of one.
func BannerGoesOn(above, line string) bool {
	said := unframe(line)
	return len(above) >= bannerWrapped && !ended.MatchString(above) && len(line) <= bannerMax && !IsQuestion(line) && usual(said, Fold(said))
}

// LikeBanner reports whether a tidied line is about what banners are about, whatever
// else it says. It may be a person's own.
func LikeBanner(line string) bool {
	folded := Fold(unframe(line))
	return len(line) <= bannerMax && (notices.MatchString(folded) || warnings.MatchString(folded))
}

// IsBannerLabel reports whether folded words are just a label: "vertrouwelijk".
func IsBannerLabel(folded string) bool { return isBannerLabel(folded) }

// unframe removes what systems draw around a banner, and the signs before it.
func unframe(line string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("[](){}|\\+=&*", r) || unicode.In(r, unicode.So, unicode.Sk, unicode.Mn) {
			return ' '
		}
		return r
	}, line)
}

func anyOf(phrases ...string) *quick.Regexp {
	return quick.Plain(`(?:^| )(?:` + strings.Join(phrases, "|") + `)(?: |$)`)
}

var (
	// notices matches what a notice about a mail is about, folded.
	notices = anyOf(
		`ext`, `extern(?:e|al|en)?`, `outside`, `buiten`, `außerhalb`, `ausserhalb`,
		`(?:unknown|unverified|trusted|safe|first time) sender`, `(?:onbekende|bekende|ongeverifieerde|veilige) afzender`, `afzender(?: \S+){0,2} (?:onbekend|herkent|kent|vertrouwt|geverifieerd)`, `(?:bevat|contains) (?:vertrouwelijke|gevoelige|confidential) (?:informatie|gegevens|information)`,
		`niet vaak`, `often get`, `(?:why this is|waarom dit) (?:belangrijk|important)(?: is)?`, `eerste keer dat (?:u|je)`,
		`phishing`, `verdacht(?:e)?`, `suspicious`, `malware`, `\S*banner(?:start|end)`, `sensitive information`, `inhoud(?: \S+){0,3} (?:veilig|vertrouwt)`, `content is safe`,
		`(?:klik|click|clicking|open|opening|openen)(?: \S+){0,6} (?:links?|koppeling(?:en)?|hyperlinks?|bijlagen?|attachments?)`, `denk na voordat`, `think before you`,
		`zivver`, `smartlockr`, `zorgmail`, `(?:veilig|beveiligd|versleuteld|secure|encrypted)(?:e)? (?:(?:e )?mail|email|bericht|message|verzonden|verstuurd|sent)`, `(?:verzonden|verstuurd|sent) (?:veilig|beveiligd|versleuteld|securely|via een beveiligde)`,
		`(?:bericht|mail|message|email|document)(?: \S+){0,3} (?:vertrouwelijk|confidential|geclassificeerd|gerubriceerd|classified|gelabeld)`,
	)
	// warnings matches the beginning of such a sentence, and of others.
	warnings = anyOf(
		`caution`, `warning`, `attention`, `let op`, `waarschuwing`, `opgelet`, `pas op`, `achtung`, `vorsicht`,
		`niet vaak (?:een )?(?:e mail|bericht)`, `(?:links?|bijlagen?|attachments?)`, `vertrouwelijk(?:heid)?`, `confidential`, `classificatie`, `classification`, `gevoeligheid`, `sensitivity`, `rubricering`, `tlp`, `urgentie`,
	)
	// asides matches what notices say in words that elsewhere are an order or a condition.
	asides = quick.Plain(`\b(?:` + strings.Join([]string{
		`(?:klik|open|download|vertrouw)(?: \S+){0,4}? (?:niet|nooit|geen|alleen|niet zomaar)(?: (?:zomaar|meteen|direct))?(?: op)?`, `(?:niet|nooit|geen)(?: op)? (?:klikken|openen|reageren|aanklikken)`,
		`(?:klik|open)(?: \S+){0,5} (?:alleen|niet|geen)`, `(?:en|of) (?:open|klik)(?: \S+)? (?:geen|niet)`,
		`(?:please )?(?:do|don) (?:not|t) (?:click|open|reply|respond|follow|enter|download|trust)`, `(?:please )?do(?: not)?$`, `never (?:click|open|enter|share)`,
		`(?:ontvangt|krijgt|ontvangen|krijgen) (?:niet vaak|zelden|niet eerder|nog niet eerder)(?: een)?`, `(?:don|do) (?:t|not) often`, `niet eerder`, `eerste keer dat (?:u|je)(?: \S+){0,3} (?:ontvangt|krijgt)`,
		`(?:die|dat|als|tenzij|unless|if)(?: \S+){0,5} (?:niet|not|geen|t) (?:kent|herkent|vertrouwt|verwacht|verwachtte|recognize|recognise|trust|know|expect)`, `tenzij(?: \S+){0,3} (?:kent|herkent|vertrouwt|verwacht)`,
		`(?:niet|not) (?:geverifieerd|verified|gecontroleerd|veilig|safe|vertrouwd|trusted|bekend|known)`, `niet worden geverifieerd`,
		`(?:voordat|before) (?:u|je|you)(?: \S+){0,5} (?:klikt|opent|antwoordt|reageert|vertrouwt|click|open|reply|respond)`, `before (?:clicking|opening|replying|responding|acting)`,
		`(?:alleen|uitsluitend|only) (?:voor|for) (?:intern|internal|officieel|official|eigen)(?:e)? (?:gebruik|use)`, `(?:voor|for) (?:intern|internal|officieel|official|eigen) (?:gebruik|use)(?: only)?`, `(?:internal|official) use only`,
		`(?:neem )?(?:bij|in geval van|when in) (?:twijfel|doubt)(?: altijd)?(?: contact op met)?`, `neem contact op met`, `contact opnemen met`, `(?:wees|blijf|be)(?: extra)? (?:alert|voorzichtig|waakzaam|kritisch|careful)`,
		`(?:controleer|check|verify)(?: \S+){0,4} (?:afzender|adres|mailadres|emailadres|inhoud|links?|sender|address)`, `(?:meer|more) (?:informatie|information)`, `sensitive information`,
		`(?:meld|rapporteer|report|stuur)(?: \S+){0,4} (?:phishing|verdacht|verdachte|suspicious)`, `(?:meld|report) (?:dit|this)(?: \S+)?`, `(?:bevat|contains) (?:vertrouwelijke|gevoelige|confidential) (?:informatie|gegevens|information)`, `klik hier(?: om(?: \S+){0,3} te melden| voor meer informatie)?`, `let op`, `pas op`, `let(?: \S+)? goed op`,
	}, "|") + `)\b`)

	ended = quick.Plain(`[.!?:\]*=_-]\s*$`)

	// noticeSet are the words that notices consist of, folded. Words with which people
	// give an order, set a condition or correct something are not among them; asides
	// matches those.
	noticeSet = wordSet("de het een dit deze die dat er u uw je jouw onze ons en of in van aan voor door met op om uit over binnen vanuit vanaf is zijn was werd wordt worden kan kunnen komt afkomstig gestuurd heeft hebt hebben weet zelf als indien tenzij wees zeker iemand personen mensen sommige " +
		"e mail email mails emails bericht berichten mailbericht emailbericht afzender afzenders ontvangen ontvangt ontvanger geadresseerde organisatie bedrijf onderneming instelling stichting vereniging gemeente school universiteit zorginstelling groep netwerk omgeving domein systeem mailsysteem " +
		"extern externe externen external ext outside buiten intern interne internal source bron von außerhalb ausserhalb der organisation kommt " +
		"klik klikken klikt click clicking link links koppeling koppelingen hyperlink hyperlinks bijlage bijlagen attachment attachments open openen opening opent inhoud content veilig veilige safe safely secure secured securely beveiligd beveiligde versleuteld versleutelde encrypted vertrouwt vertrouwen vertrouwd trust trusted herkent kent verwacht recognize recognise know known sender senders source sources bekend bekende onbekend onbekende unknown verified geverifieerd unverified ongeverifieerde " +
		"caution cautious warning attention attentie waarschuwing beveiligingswaarschuwing opgelet achtung vorsicht alert voorzichtig voorzichtigheid geboden waakzaam careful be exercise use using with extra phishing poging verdacht verdachte suspicious malware virus virussen spam cyber security awareness " +
		"vertrouwelijk vertrouwelijke confidential geclassificeerd gerubriceerd classified gelabeld gelabelled openbaar openbare geheim " +
		"zivver smartlockr zorgmail verzonden verstuurd sent via " +
		"this the a an that is was were came comes originated originates originating message messages from to of our your you are and or on for by its some people who received get learn why important ontdek waarom belangrijk may might if has have been scanned gescand gecontroleerd checked knop button melden blokkeren outlook teams vragen ict helpdesk servicedesk beheer team " +
		"company organization unless unexpected don t start end before respond replying clicking reply")

	// labelKeys say what a label is about, labelLevels are its usual values, and
	// labelRest surrounds them.
	labelKeys   = quick.Plain(`^(?:\pL*[ck]lassificatie\pL*|classification|klasse|rubricering|\pL*(?:gevoeligheid|vertrouwelijkheid)\pL*|sensitivit(?:y|eit)|confidentiality|beveiligingsniveau|\pL*label|msip|biv|tlp|zivver|urgen(?:tie|cy)|prioriteit|priority|belang|importance)$`)
	labelLevels = wordSet("vertrouwelijk vertrouwelijke bedrijfsvertrouwelijk confidential geheim secret openbaar openbare public intern interne internal extern externe external ext beperkt restricted departementaal gevoelig sensitive persoonlijk personal prive private algemeen general zakelijk business " +
		"hoog hoge high laag low normaal normal midden medium middel gemiddeld kritiek kritisch critical spoed spoedeisend urgent red rood amber oranje green groen white wit clear strict gebruik use only")
	labelRest = wordSet("attentie attention pas opgelet strikt strictly zeer highly streng en of is als de het dit deze bericht e mail email mailbericht document niveau level dep v b caution let op waarschuwing warning afzender sender alleen uitsluitend voor for of the")
)

// isBannerLabel reports whether a line is a label: levels alone ("Strikt
// vertrouwelijk", "[EXTERN]"), or a key with any short value ("Classificatie: BBN2").
func isBannerLabel(said string) bool {
	words := Words(said)
	key, level, other := false, false, 0
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(said[w.Start:])
		switch {
		case i <= 2 && labelKeys.MatchString(w.Text):
			key = true
		case labelLevels[w.Text], labelKeys.MatchString(w.Text):
			level = true
		case labelRest[w.Text]:
		case key && !orders[w.Text] && (unicode.IsUpper(r) || unicode.IsDigit(r)):
			other++
		default:
			return false
		}
	}
	return len(words) <= labelWordsMax && (level || key && other > 0)
}

// usual reports whether a line, without its frame, says only what notices say: usual
// words, names, addresses and numbers.
func usual(said, folded string) bool {
	aside := make(map[string]bool)
	for _, found := range asides.FindAllString(folded, -1) {
		for word := range strings.FieldsSeq(found) {
			aside[word] = true
		}
	}
	shouted := strings.ToUpper(said) == said
	words, names, first := 0, 0, true // first: of a sentence, where a capital does not make a name
	for field := range strings.FieldsSeq(said) {
		for _, w := range Words(field) {
			words++
			r, _ := utf8.DecodeRuneInString(field[w.Start:])
			switch {
			case aside[w.Text], noticeSet[w.Text]:
			case strings.ContainsAny(field, "@/"), strings.ContainsFunc(w.Text, unicode.IsDigit):
			case orders[w.Text], shouted, first, !unicode.IsUpper(r):
				return false
			default:
				names++
			}
			first = false
		}
		first = strings.HasSuffix(field, ".") || strings.HasSuffix(field, "!")
	}
	return words > 0 && names <= bannerNamesMax && (aside[firstWord(folded)] || !settings[firstWord(folded)])
}

// settings begin a condition: "met externe bijlage".
var settings = wordSet("met voor aan op over om als indien tenzij via with for to on if")

func firstWord(folded string) string {
	word, _, _ := strings.Cut(folded, " ")
	return word
}

// BeginsWithContactData reports whether the first non-blank line of a text says where
// somebody can be reached, and nothing else.
func BeginsWithContactData(s string) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(s, " \t\n\u00a0"), "\n")
	return len(first) <= bannerMax && isContact(TidyLine(first))
}

// WithoutBanner gives a text without what a gateway put above it, in whatever words. It
// is for deciding whether two texts are one mail that came by two routes, where
// whatever they do not share was added; never for what is shown or stored.
func WithoutBanner(s string) string {
	lines := strings.Split(strings.TrimLeft(s, " \t\n"), "\n")
	cut, open := 0, false // the banner's sentence continues on the next line
	for i, line := range lines[:min(len(lines), bannerLinesMax)] {
		tidy := TidyLine(line)
		switch {
		case strings.Trim(tidy, "-_*=|# ") == "":
			open = false
			if cut == i { // blank, or a rule, below the banner
				cut = i + 1
			}
			continue
		case IsBanner(tidy, nil), LikeBanner(tidy), open && tidy[:1] == strings.ToLower(tidy[:1]):
			cut, open = i+1, len(tidy) >= bannerWrapped && !ended.MatchString(tidy)
			continue
		}
		break
	}
	if cut >= len(lines) { // it is all there is
		return s
	}
	return strings.Join(lines[cut:], "\n")
}
