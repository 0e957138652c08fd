package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// What is below "akkoord" may be an order or a condition, and a letter that has left
// cannot be taken back. So this file knows what is neither, and treats the rest as
// something that was said; the reader of sign-offs (signoff.go) does the reverse.

// courtesy matches one sentence of thanks, consent or good wishes, folded.
var courtesy = quick.Plain(`^(?:` + strings.Join([]string{
	`(?:en )?(?:(?:ja|heel|zeer|alvast|nogmaals|veel|hartelijk|helemaal|super|prima|top|oke|ok|en) )*` +
		`(?:(?:ik |wij |we )?(?:dank(?:jewel|uwel)?|bedankt)|thanks|thank you|many thanks|thx|merci|super|top|prima|fijn|mooi|perfect|uitstekend|akkoord|goed|ok|oke|ja|` +
		`(?:dat is |is )(?:prima|goed|akkoord|fijn|mooi))` +
		`(?: (?:zo|hoor|gedaan))?(?: (?:u|je|jullie))?(?: (?:wel|zeer|hartelijk|alvast|allemaal))?` +
		`(?: (?:voor|for) (?:(?:de|het|je|uw|jullie|al|alle|dit|deze|your|the) )?(?:(?:goede|snelle|fijne|mooie|duidelijke|prettige|vele|quick) )?` +
		`(?:zorgen|moeite|werk|hulp|bericht|reactie|antwoord|mail|e mail|concept|conceptbrief|brief|brieven|stukken|dossier|uitleg|toelichting|informatie|geduld|begrip|medewerking|samenwerking|aandacht|kopie|afschrift|toezending|besluit|advies|verslag|uitnodiging|gesprek|telefoontje|help|reply))?`,
	`(?:heel |zeer )?graag(?: gedaan)?`, `(?:ziet|het ziet|dat ziet|de brief ziet) er (?:goed|prima|mooi|netjes) uit`, `(?:prima|goede|mooie|nette|fijne) (?:brief|tekst|mail)`,
	`in goede orde ontvangen`,
	`(?:ik wens (?:u|je|jullie) )?(?:(?:nog|alvast|verder) )*(?:een )?(?:heel )?(?:fijne?|prettige?|goede?|mooie?) (?:dag|avond|middag|ochtend|week|weekend|weekeinde|werkdag|werkweek|feestdagen|vakantie)(?: (?:verder|gewenst|toegewenst|allemaal))*`,
	`(?:veel )?succes(?: (?:ermee|verder))?`, `(?:have a )?(?:nice|good|great) (?:day|weekend|evening)`, `tot (?:ziens|snel|gauw|straks|later|dan)`,
	`mocht (?:u|je) (?:nog )?vragen hebben`, `dan hoor ik het graag`, `(?:ik )?hoor (?:het )?graag(?: van (?:u|je|jullie))?`, `(?:ik )?vertrouw(?:ende)? (?:u|erop u) hiermee voldoende (?:te hebben )?geinformeerd(?: te hebben)?`,
}, "|") + `)$`)

// sentenceEnd matches where a sentence, or part of one, ends.
var sentenceEnd = quick.Plain(`[.!?…;,:]+(?:\s+|$)|\s+[-–—]+\s+`)

// Courtesy reports whether a line is just thanks, consent or good wishes: each of its
// sentences is known, or is a name of the writer.
func Courtesy(line string, names ...string) bool { return courteous(TidyLine(line), signatures(names)) }

func courteous(tidy string, signed map[string]bool) bool {
	if IsQuestion(tidy) {
		return false
	}
	for _, part := range sentenceEnd.Split(withoutSymbols(tidy), -1) {
		for _, said := range strings.Split(Fold(part), " en ") {
			if said != "" && !isCourtesy(said, signed) {
				return false
			}
		}
	}
	return true
}

// isCourtesy reports whether a folded part of a sentence is courtesy, with or without
// the writer's name after it.
func isCourtesy(said string, signed map[string]bool) bool {
	if courtesy.MatchString(said) || signed[said] {
		return true
	}
	i := strings.LastIndex(said, " ")
	return i > 0 && signed[said[i+1:]] && (courtesy.MatchString(said[:i]) || farewells[said[:i]])
}

// withoutSymbols gives a line without smileys, and with a comma for what separates the
// parts of a signature.
func withoutSymbols(tidy string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '|' || r == '•' || r == '·':
			return ','
		case unicode.In(r, unicode.So, unicode.Sk, unicode.Mn), r == '(', r == ')':
			return ' '
		}
		return r
	}, tidy)
}

// Said gives what a text below "akkoord" says beyond courtesy, a farewell and a
// signature. names are those of the writer and of whom they write for.
func Said(below string, names ...string) string {
	signed := signers(names)
	var said, open []string // open are lines that may be one wrapped paragraph
	closed := false         // the last line that was not blank is a farewell: a name may follow
	signedOff := false      // above is a farewell, or a line of a signature
	finish := func() {
		if !isNotice(strings.Join(open, " "), signed) {
			said = append(said, open...)
		}
		open = nil
	}
	for line := range strings.Lines(imageMark.ReplaceAllString(below, "")) {
		line = strings.TrimRight(line, "\n")
		tidy := TidyLine(line)
		if strings.Trim(tidy, "-_=*~|#. ") == "" {
			finish()
			said = append(said, "")
			continue
		}
		farewell := isFarewell(tidy, signed)
		signature := farewell || len(open) == 0 && (closed && isName(tidy) || isSignature(tidy, signed, signedOff))
		if signature || courteous(tidy, signed) {
			finish()
		} else {
			open = append(open, line)
		}
		closed, signedOff = farewell, signedOff || signature
	}
	finish()
	return strings.TrimSpace(blankLines.ReplaceAllString(strings.Join(said, "\n"), "\n\n"))
}

// signers are the ways in which people and organisations with these names sign.
func signers(names []string) map[string]bool {
	signed := signatures(names)
	for _, name := range names { // "Stichting Voorbeeld" is known as "Voorbeeld"
		if first, rest, found := strings.Cut(Fold(name), " "); found && organisations[first] {
			signed[rest] = true
		}
	}
	return signed
}

var (
	imageMark  = quick.Plain(`\[(?:cid|image|afbeelding):[^\]\n]*\]`)
	blankLines = quick.Plain(`\n{3,}`)
)

// isFarewell reports whether a line closes a letter, with at most a name after it.
func isFarewell(tidy string, signed map[string]bool) bool {
	if !isClosing(tidy, farewells, thanks) {
		return false
	}
	for _, side := range strings.FieldsFunc(tidy, func(r rune) bool { return r == '/' || r == '|' }) {
		words := Words(side)
		n := min(len(words), formulaWordsMax)
		for n > 0 && !isOneOf(words[:n]) {
			n--
		}
		if rest := side; n < len(words) {
			rest = strings.TrimLeft(side[words[n].Start:], " ,")
			if !signed[Fold(rest)] && !isName(rest) && !isSignature(rest, signed, true) {
				return false
			}
		}
	}
	return true
}

func isOneOf(words []Word) bool {
	said := strings.Join(Folded(words), " ")
	return farewells[said] || thanks[said]
}

// isName reports whether a line can be just a person's name: capitalised, except for
// what occurs within a name, and without a word that begins an order.
func isName(tidy string) bool {
	words := Words(tidy)
	if len(words) == 0 || len(words) > 5 || strings.ContainsAny(tidy, "!?:;@") || strings.HasSuffix(tidy, ".") {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(tidy[w.Start:], "(\"'"))
		if orders[w.Text] || !unicode.IsUpper(r) && (i == 0 || !withinNames[w.Text]) {
			return false
		}
	}
	return true
}

func wordSet(words string) map[string]bool { return formulaSet(strings.Fields(words)...) }

var (
	withinNames = wordSet("van de der den het 't ten ter te la el al bin ben von zu und en e o")
	// orders are words with which somebody begins to say something, in a place where a
	// name could be.
	orders = wordSet("niet geen nee neen ja wel wacht wachten stop stoppen stuur sturen verstuur versturen zend verzend mail bel bellen vraag vragen laat laten haal " +
		"zet zetten doe doen maak neem noem schrap verwijder voeg pas wijzig verander verbeter annuleer annuleren houd hou kijk check controleer lees overleg regel plan " +
		"post print vertel zeg geef meld informeer vergeet onder mits maar tenzij behalve als indien alleen eerst later pas nog ook liever graag zonder met aan naar voor na per " +
		"morgen overmorgen vandaag gisteren maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni juli augustus september oktober november december " +
		"datum naam adres tekst zin alinea brief bijlage kopie cc bcc let op ps wijziging aanpassing correctie spoed urgent belangrijk concept uitstel " +
		"ik wij we u je hij zij dit dat deze die er is de het een " +
		"not no yes wait hold send don't do please add remove change call ask only first later tomorrow today monday tuesday wednesday thursday friday but unless except if")

	functions = wordSet("directeur directrice bestuurder bestuursvoorzitter voorzitter vicevoorzitter plaatsvervangend plaatsvervanger waarnemend interim algemeen adjunct " +
		"secretaris secretaresse secretariaat directiesecretaresse directiesecretaris bestuurssecretaris directie bestuur raad toezicht commissie klachtencommissie klachten lid leden ambtelijk " +
		"manager management teamleider teammanager coordinator hoofd afdeling medewerker adviseur jurist mediator office assistant assistent managementassistent director ceo chair chairman secretary ai " +
		"onafhankelijk onafhankelijke namens on behalf for mr drs dr ir ing prof ma msc bsc llm mba dhr mw mevr mevrouw heer")
	organisations = wordSet("stichting vereniging bv nv foundation gemeente cooperatie groep")
	contactWords  = wordSet("t m e w i a f tel telefoon telefoonnummer phone mob mobiel mobile gsm fax email mail web website internet site www kvk nr nummer no btw iban tnv anbi instelling rsin bic ggn " +
		"postbus po box postadres bezoekadres adres correspondentieadres kantoor locatie linkedin facebook instagram twitter youtube x volg ons aanwezig aanwezigheid werkdagen werktijden bereikbaar aanwezige dagen of via bij van nederland netherlands the")
	dayWords      = wordSet("op en tot t/m uur ma di wo do vr za zo maandag dinsdag woensdag donderdag vrijdag ochtend middag")
	workingDays   = quick.Plain(`(?i)^(?:aanwezig|aanwezigheid|werkdagen|werktijden|bereikbaar|aanwezige dagen)\b`)
	aDate         = quick.Plain(`(?:^|[^\d-])(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:20)?\d{2}(?:$|[^\d-])`)
	contactAnchor = quick.MustCompile(`(?i)[^\s@<]+@[^\s@>]+\.[a-z]{2,}|https?://\S+|\bwww\.\S+|^(?:[a-z0-9-]+\.)+(?:nl|com|org|eu|net|be|de|example)(?:/\S*)?$|` +
		`\+?\(?[\d][\d ()./+–-]{7,}\d|\b\d{4} ?[A-Z]{2}\b|\b(?:kvk|k\.v\.k\.|btw|iban|rsin)\b[^|]*\d{5}|\bpostbus \d+|` +
		`\b\pL+(?:straat|weg|laan|plein|gracht|kade|singel|dijk|hof|markt|park|pad|steeg|dreef|baan|boulevard|plantsoen|wal|burg|straatweg|haven|poort|ring|kamp)[a-z]* \d+|` +
		`^(?:aanwezig|aanwezigheid|werkdagen|werktijden|bereikbaar|aanwezige dagen|linkedin)\b`)
	anchorText = quick.Plain(`(?i)[^\s@<]+@[^\s@>]+\.[a-z]{2,}|https?://\S+|\bwww\.\S+|(?:[a-z0-9-]+\.)+(?:nl|com|org|eu|net|be|de|example)(?:/\S*)?|\bmailto:`)
)

// isSignature reports whether a whole line belongs to a signature: names of the writer,
// what a phone adds; and below those, functions and contact details, which alone may be
// a command or a correction.
func isSignature(tidy string, signed map[string]bool, signedOff bool) bool {
	switch {
	case isDeviceLine(tidy), isAdded(tidy), isSigned(tidy, signed) && functionsOnly(afterName(tidy), signed):
		return true
	}
	return signedOff && (functionsOnly(tidy, signed) || isContact(tidy))
}

func afterName(tidy string) string {
	if i := strings.IndexAny(tidy, ",|(/–—"); i >= 0 {
		return tidy[i:]
	}
	return ""
}

// functionsOnly reports whether a line names functions and organisations: at least one
// word says so, and everything else has a capital.
func functionsOnly(tidy string, signed map[string]bool) bool {
	tidy = withoutSymbols(tidy)
	words := Words(tidy)
	if len(words) == 0 || signed[Fold(tidy)] {
		return true
	}
	if len(words) > 10 || strings.HasSuffix(tidy, "!") || IsQuestion(tidy) {
		return false
	}
	known := false
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(tidy[w.Start:])
		switch {
		case functions[w.Text], organisations[w.Text], signed[w.Text]:
			known = true
		case withinNames[w.Text]:
		case orders[w.Text] || !unicode.IsUpper(r):
			return false
		}
	}
	return known
}

func isContact(tidy string) bool {
	if len(tidy) > 2*closingMax || !contactAnchor.MatchString(tidy) || aDate.MatchString(tidy) {
		return false
	}
	rest := withoutSymbols(anchorText.ReplaceAllString(tidy, " "))
	days := workingDays.MatchString(rest)
	for _, w := range Words(rest) {
		r, _ := utf8.DecodeRuneInString(rest[w.Start:])
		switch {
		case days && dayWords[w.Text]:
		case contactWords[w.Text], functions[w.Text], organisations[w.Text], withinNames[w.Text]:
		case strings.ContainsFunc(w.Text, unicode.IsDigit):
		case orders[w.Text], !unicode.IsUpper(r), strings.HasPrefix(strings.TrimLeft(rest[w.Start+len(w.Text):], " "), ":"):
			return false
		}
	}
	return true
}

var (
	// noticeWords are the words that legal notices consist of; noticeMarks are what
	// makes a sentence one.
	noticeWords = wordSet("disclaimer de het een dit deze die dat is zijn n en/of mailbericht anderen dan wordt worden kan kunnen en of in van aan voor door met op bij te om uit als indien bent u uw ons onze wij ik niet geen ook " +
		"bericht email mail e bijlage bijlagen bijgevoegde bijbehorende inhoud informatie verzonden opgenomen gevoegd vertrouwelijk vertrouwelijke strikt uitsluitend alleen bestemd bedoeld bedoelde geadresseerde geadresseerden geadresseerd " +
		"ontvanger ontvangen ontvangt onterecht onjuist ten onrechte abusievelijk per vergissing heeft hebt hebben verzoeken wordt vriendelijk verzocht contact nemen afzender direct onmiddellijk retourneren terug sturen te zenden melden verwijderen vernietigen " +
		"openbaarmaking verspreiding vermenigvuldiging verstrekking gebruik derden toegestaan verboden rechten ontleend ontlenen aansprakelijk aansprakelijkheid aanvaardt aanvaarden schade virussen virus onvolledige onjuiste tijdige overbrenging hieruit kunnen er worden ander dan gebruiken kopieren openbaar maken " +
		"denk aan om milieu voordat voor afdrukt print afdrukken printen u elke telt bewust think before printing please consider the environment " +
		"this message and any attachments attachment is are intended only solely for use of addressee recipient recipients named may contain confidential privileged information if you not have received in error notify sender immediately delete it the an a or by that to from your system mail all copies " +
		"stichting")
	noticeMarks = quick.MustCompile(`(?i)disclaimer|vertrouwelijk|bestemd|bedoelde?\b|geadresseerde|onrechte|abusievelijk|vergissing|vermenigvuldiging|verspreiding|rechten|aansprakelijk|milieu|print|virus|confidential|intended|addressee|recipient|in error|environment`)
)

// sending matches what is said about our letter, where notices talk about themselves.
var sending = quick.MustCompile(`(?i)\bniet (?:te |worden )?(?:verzonden|zenden|sturen)|^(?:verzonden|verstuurd|sent)\b`)

// isNotice reports whether a paragraph consists of known sentences: of a legal notice,
// or of courtesy.
func isNotice(paragraph string, signed map[string]bool) bool {
	for _, sentence := range sentenceStop.Split(TidyLine(paragraph), -1) {
		sentence = withoutSymbols(sentence)
		if courteous(sentence, signed) {
			continue
		}
		if !noticeMarks.MatchString(sentence) || IsQuestion(sentence) || sending.MatchString(sentence) || slices.ContainsFunc(Words(sentence), func(w Word) bool { return !noticeWords[w.Text] && !signed[w.Text] }) {
			return false
		}
	}
	return true
}

var sentenceStop = quick.Plain(`[.!]+(?:\s+|$)`)
