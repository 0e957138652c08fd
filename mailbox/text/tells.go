package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// A required text must be one. No list knows what programs and organisations put below
// mail, so what is asked here is how a text is made: what says nothing is known by its
// form, whoever wrote it. In doubt about the sentence of an organisation it is taken for
// text, since it is shown before it leaves; in doubt whether there is any text at all it
// is asked for once more, which costs a line.

// Also is what counts as a text beside a sentence, for the commands that want it.
type Also int

const (
	AlsoNames  Also = 1 << iota // the name or the address of somebody else
	AlsoThanks                  // thanks to who reads it
)

// Tells reports whether a text below a command says anything: more than courtesy,
// names, where somebody can be reached, and what a mail program or a mail server adds
// to every mail. names are the writer's, and of whom they write for.
func Tells(below string, also Also, names ...string) bool {
	return tells(below, also, signers(names))
}

func tells(below string, also Also, signed map[string]bool) bool {
	lines := strings.Split(below, "\n")
	closed := false // a farewell or the writer's name stands above: what follows is a signature
	for i := 0; i < len(lines); {
		end := i
		for end < len(lines) && !blankLine(lines[end]) {
			end++
		}
		length := 0
		for _, line := range lines[i:end] {
			length += len(line)
		}
		whole := ""
		if length <= noticeMax {
			whole = TidyLine(strings.Join(lines[i:end], " "))
		}
		if length == 0 || whole != "" && (isNoticeOrLegal(whole, signed) || isScan(whole) || isPicture(whole)) {
			i = max(end, i+1)
			continue
		}
		if next := closingBracket(lines, i); next > i {
			i = next
			continue
		}
		for ; i < end; i++ {
			tidy := TidyLine(lines[i])
			switch {
			case isSignatureDelimiter(lines[i]), tidy == "--", isFooterRule(tidy): // nothing was said above it
				return false
			case closed:
				if saysBelowName(tidy, signed) {
					return true
				}
			case (isFarewell(tidy, signed) && isClosing(tidy, farewells) || takesLeave(tidy) || isSigned(strings.TrimLeft(tidy, "/-~ "), signed)) && !goesOn(lines, i):
				closed = true
			case saysNothing(tidy, also, signed):
			default:
				return true
			}
		}
	}
	return false
}

// goesOn reports whether the line below line i is the rest of a sentence.
func goesOn(lines []string, i int) bool {
	if i+1 >= len(lines) || blankLine(lines[i+1]) {
		return false
	}
	next := TidyLine(lines[i+1])
	first, _ := utf8.DecodeRuneInString(next)
	return isProseLine(next) && !isLegal(next) || unicode.IsLower(first) && len(Words(next)) > 3
}

// saysBelowName reports whether a line below a signature is certainly none of it: a
// postscript, an item of a list.
func saysBelowName(tidy string, signed map[string]bool) bool {
	return postscript.MatchString(tidy) || signKindOf(tidy) == signContent && !saysNothing(tidy, 0, signed)
}

// takesLeave reports whether a line greets and ends in the comma before a name:
// "Vriendelijke groeten uit Utrecht,", "Met dank en groet,".
func takesLeave(tidy string) bool {
	words := Words(tidy)
	return strings.HasSuffix(tidy, ",") && len(words) <= signedNameMax && slices.ContainsFunc(words, func(w Word) bool { return leave[w.Text] })
}

var leave = wordSet("groet groeten groetjes regards hoogachtend hoogachting wishes grussen gruß")

// saysNothing reports whether a line by itself is no text.
func saysNothing(tidy string, also Also, signed map[string]bool) bool {
	named := also&AlsoNames != 0
	switch {
	case len(tidy) > noticeMax:
		return false
	case courteous(tidy, signed), isFarewell(tidy, signed):
		return also&AlsoThanks == 0 || !thanksYou.MatchString(tidy)
	case strings.Trim(tidy, "-_=*~|#. ") == "",
		isDeviceLine(tidy), isScan(tidy), isPicture(tidy), IsBanner(tidy, nil), pictured.MatchString(tidy), isSignature(tidy, signed, !named), hashtags.MatchString(tidy):
		return true
	}
	return isInitials(tidy) || namesOnly(tidy) && (!named || letterhead.MatchString(tidy))
}

var (
	thanksYou = quick.Plain(`(?i)\b(?:voor|for) (?:uw|jouw|je|jullie|your)\b`)
	hashtags  = quick.Plain(`^(?:#[\pL\d_]+\s*)+$`)
)

// letterhead is what an organisation says of itself, and nobody of somebody else.
var letterhead = quick.Plain(`(?i)[|•·]|\b(?:kvk|k\.v\.k|btw|iban|rsin|postbus|linkedin|facebook|instagram|twitter|youtube)\b`)

// isInitials reports whether a line is a few letters, as people sign a mail.
func isInitials(tidy string) bool {
	letters := 0
	for _, r := range tidy {
		switch {
		case unicode.IsLetter(r):
			letters++
		case !strings.ContainsRune("./- ", r):
			return false
		}
	}
	fields := strings.Fields(strings.NewReplacer(".", " ", "/", " ", "-", " ").Replace(tidy))
	return letters <= 4 && !slices.ContainsFunc(fields, func(f string) bool { return utf8.RuneCountInString(f) > 3 || orders[Fold(f)] })
}

// namesMax is how many words a line may have that is no sentence.
const namesMax = 14

// namesOnly reports whether a line is no sentence: names, places, numbers, in which all
// words have a capital but for the small ones that names and addresses have.
func namesOnly(tidy string) bool {
	plain := withoutSymbols(anchorText.ReplaceAllString(tidy, " "))
	if strings.HasSuffix(tidy, ".") || strings.ContainsAny(tidy, "!") || IsQuestion(tidy) || listItem.MatchString(tidy) {
		return false
	}
	if at := strings.IndexByte(plain, ':'); at >= 0 && strings.TrimSpace(plain[at+1:]) != "" && !contactAnchor.MatchString(tidy) && !functionsOnly(plain[:at], nil) {
		return false // "Uitkomst: Geen"
	}
	words := Words(plain)
	if len(words) > namesMax || len(words) > 2 && plain == strings.ToUpper(plain) {
		return false
	}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(plain[w.Start:])
		switch {
		case withinNames[w.Text], contactWords[w.Text], dayWords[w.Text], functions[w.Text], organisations[w.Text]:
		case orders[w.Text], !unicode.IsUpper(first) && !strings.ContainsFunc(w.Text, unicode.IsDigit):
			return false
		}
	}
	return true
}

// isFooterRule reports whether a line sets apart what a list or an organisation adds.
func isFooterRule(tidy string) bool { return len(tidy) >= 8 && footerRule.MatchString(tidy) }

var (
	// sentWith and offeredFor are how programs speak of themselves.
	sentWith = quick.MustCompile(`(?i)^(?:verzonden|verstuurd|gestuurd|geschreven|getypt|gemaild|beantwoord|sent|written|mailed|gesendet|versendet|geschrieben|envoy[eé]|enviado|inviato)\s+` +
		`(?:vanaf|vanuit|met|via|door|op|from|with|using|by|on|von|mit|aus|de|depuis|avec|desde|da)\s+(.+)$`)
	// typos is what people add to it.
	typos      = quick.MustCompile(`(?i)[,;.–-]\s+(?:[^,;.]{0,20}\b)?(?:excuse|excuus|excuses|sorry|typos?|typfouten|tikfouten|tikfout|brevity)\b.{0,60}$`)
	offeredFor = quick.MustCompile(`(?i)^(?:get|download)((?:\s+\S+){1,4})\s+(?:for|voor|on|op)\s+(?:ios|android|iphone|ipad|macos|mac|windows|desktop|mobile|mobiel)$|^((?:\S+\s+){1,4})(?:for|voor)\s+(?:ios|android|iphone|ipad|macos|mac|windows)\s+downloaden$`)
	madeBy     = quick.MustCompile(`(?i)^(?:powered|secured|protected|scanned|checked|gescand|gecontroleerd|beveiligd)\s+(?:by|door)\s+(.+)$`)
	// ownDevice is what somebody calls theirs at the end of such a line.
	ownDevice = quick.Plain(`(?i)^(?:mijn|my|meinem|meinen|mon|ma|mi|een|a) \S*(?:telefoon|telefon|téléphone|phone|fone|tablet|pad|pod|laptop|computer|mobiel|mobieltje|mobile|toestel|apparaat|device|gsm|handy|droid)$`)
	// linkInLine is a link that such a line carries.
	linkInLine = quick.MustCompile(`<[^<>]*>|\((?:https?|mailto):[^()]*\)|https?://\S+`)
)

const appLineMax = 160 // bytes

// isDeviceLine reports whether a line is what a telephone or a mail program says of
// itself below every mail: that mail was sent, and with what. Which program it is does
// not count; a name it has, or it is somebody's own.
func isDeviceLine(tidy string) bool {
	if len(tidy) > appLineMax {
		return false
	}
	bare := strings.Trim(TidyLine(linkInLine.ReplaceAllString(tidy, " ")), "[]*_() ")
	bare = strings.TrimRight(typos.ReplaceAllString(bare, ""), ".! ")
	for _, form := range []*quick.Regexp{sentWith, madeBy, offeredFor} {
		if m := form.FindStringSubmatch(bare); m != nil {
			with := strings.TrimSpace(strings.Join(m[1:], ""))
			return ownDevice.MatchString(with) || isProgram(with)
		}
	}
	return false
}

// byMistake is how somebody says what a program does not say of itself.
var byMistake = wordSet("mistake error accident vergissing ongeluk abuis fout spoed verzoek")

var programWords = wordSet("mijn my meinem mon mi een a de het the der die das app apps mail e e-mail webmail mailapp mail-app mobile mobiel mobiele mobieltje telefoon telefoons smartphone tablet toestel apparaat phone device handy beveiligde versleutelde secure encrypted email client " +
	"voor for für op on auf van of from vanaf pour sur via en and")

// isProgram reports whether words name a program or a device: each has a capital or a
// number, but for the words around a name, and at least one has.
func isProgram(with string) bool {
	words := Words(with)
	if len(words) == 0 || len(words) > 8 {
		return false
	}
	named := false
	for _, w := range words {
		typed := with[w.Start:w.End]
		switch {
		case byMistake[w.Text]:
			return false
		case programWords[w.Text]:
		case orders[w.Text]:
			return false
		case strings.ContainsFunc(typed, unicode.IsUpper):
			named = true
		case !strings.ContainsFunc(typed, unicode.IsDigit):
			return false
		}
	}
	return named
}

var (
	// legalSelf is how a notice speaks of its own mail, legalWords what such notices say.
	legalSelf  = quick.MustCompile(`(?i)\b(?:dit|deze|this|diese|ce|cet)\s+(?:(?:elektronische|electronic)\s+)?(?:e-?mail\w*|mail\w*|bericht\w*|boodschap|message|communication|transmission|nachricht|courriel)\b`)
	legalWords = quick.MustCompile(`(?i)vertrouwelijk|confidential|privileged|vertraulich|bestemd|bedoeld|intended|sole use|bestimmt|geadresseerde|addressee|recipient|ontvanger|empf[aä]nger|onrechte|abusievelijk|per abuis|vergissing|in error|irrt[uü]mlich|adressat|` +
		`niet voor u\b|verzocht|elektronisch|vermenigvuldig|verspreid|openbaarmaking|openbaar maken|copying|distribution|disclos|prohibited|toegestaan|verboden|aansprakelijk|liab|ontleend|ontlenen|verwijder|vernietig|vernicht|delete|destroy|afzender|sender|absender|overbrenging|unauthori[sz]ed`)
	// small are what an organisation adds in a sentence: terms that it points to, where it is
	// enrolled, what it asks for the sake of trees, how safely the mail was sent.
	small = quick.MustCompile(`(?i)\b(?:algemene voorwaarden|leveringsvoorwaarden|privacy ?(?:verklaring|statement|beleid|policy)|disclaimer)\b.*\b(?:van toepassing|applicable)\b|` +
		`\b(?:van toepassing|applicable|lees|raadpleeg|zie|read|see)\b.*\b(?:algemene voorwaarden|leveringsvoorwaarden|privacy ?(?:verklaring|statement|beleid|policy)|disclaimer)\b|` +
		`\b(?:ingeschreven|geregistreerd|registered|enrolled)\b.*\b(?:kamer van koophandel|handelsregister|kvk|chamber of commerce)\b.*\d{8}\b|` +
		`\b(?:print|printen|afdrukken|afdrukt|uitdraaien)\b.{0,20}\b(?:deze e-?mail|dit bericht|deze mail|this e-?mail)\b.*\b(?:nodig|necessary|papier|milieu|paper|environment)\b|` +
		`^(?:deze e-?mail|dit bericht|this e-?mail|this message)\b.*\b(?:veilig|beveiligd|versleuteld|securely|encrypted)\b\s(?:verzonden|verstuurd|sent|met|door|with|by)\b|^disclaimer\s*[:–-]`)
	// scanned and unharmed are what a mail server says that looked at a mail.
	scanned  = quick.MustCompile(`(?i)virus|malware|\bspam\b`)
	unharmed = quick.MustCompile(`(?i)gecontroleerd|gescand|gescreend|gefilterd|onderzocht|checked|scanned|screened|filtered|protected|beveiligd|\bvrij\b|virus-?vrij|virus-?free|gepr[uü]ft|v[eé]rifi`)
	// picture stands where one was, with its name and what a program thinks that it shows;
	// pictured may.
	picture = quick.MustCompile(`(?i)(?:automatisch gegenereerde beschrijving|description automatically generated|(?:door )?ai[- ](?:gegenereerde|generated) (?:inhoud|content)[^.!?]{0,60})\]?$|` +
		`^(?:!?\[[^\]]*\](?:\([^)]*\))?\s*)+$|^<?\S+\.(?:png|jpe?g|gif|svg|bmp|webp)>?$|^<cid:[^<>]*>$`)
	pictured = quick.Plain(`(?i)^(?:logo|afbeelding|icoon|icon|picture|image)(?: [^ .!?:]+){0,4}$`)
	// happened are words with which people tell of others, and notices do not.
	happened = wordSet("ik klager klaagster client clienten medewerker medewerkster collega docent docente begeleider moeder vader hij hem was waren stuurde schreef mailde belde zei vroeg kreeg had wilde ging kwam las vond gaf sprak spraken he she him")
)

func isNoticeOrLegal(paragraph string, signed map[string]bool) bool {
	return noticeMarks.MatchString(paragraph) && isNotice(paragraph, signed) || isLegal(paragraph)
}

// isLegal reports whether a paragraph is a notice of an organisation: it speaks of its
// own mail and uses three words of those about confidence and liability, or it is one of
// the small ones. None tells what happened.
func isLegal(paragraph string) bool {
	return saysLegal(paragraph) && !slices.ContainsFunc(Words(paragraph), func(w Word) bool { return happened[w.Text] })
}

func saysLegal(paragraph string) bool {
	if len(paragraph) < smallMax && small.MatchString(paragraph) {
		return true
	}
	if !legalSelf.MatchString(paragraph) {
		return false
	}
	found := make(map[string]bool)
	for _, w := range legalWords.FindAllString(strings.ToLower(paragraph), -1) {
		found[w] = true
	}
	return len(found) >= 3
}

// smallMax is how long a small notice is at most, in bytes.
const smallMax = 250

// scanWords is how many words may stand around such a remark.
const scanWords = 30

// isScan reports whether somebody says that a mail has no virus: of this mail, or in
// few words.
func isScan(tidy string) bool {
	if !scanned.MatchString(tidy) || !unharmed.MatchString(tidy) {
		return false
	}
	words := len(strings.Fields(tidy))
	return words <= 4 || words <= scanWords && (legalSelf.MatchString(tidy) || linkInLine.MatchString(tidy) || contactAnchor.MatchString(tidy))
}

// isPicture reports whether a line stands where a picture was.
func isPicture(tidy string) bool { return picture.MatchString(tidy) }

// isAdded reports whether a line is what a program adds and can be nothing else, also
// where an order may stand: one sentence that says a mail has no virus, the name of a
// picture.
func isAdded(tidy string) bool {
	return pictureOf.MatchString(tidy) || isScan(tidy) && !sentenceStop.MatchString(strings.TrimRight(linkInLine.ReplaceAllString(tidy, " "), ".! "))
}

// pictureOf is a picture that says what it is.
var pictureOf = quick.Plain(`(?i)^[\[<](?:logo|afbeelding|image|picture|icoon|icon)\b[^\]>.:;,!?]*[\]>]$|^[\[<]?\S+\.(?:png|jpe?g|gif|svg|bmp|webp)[\]>]?$`)

// bracketLines is how long a description of a picture is at most.
const bracketLines = 6

// closingBracket gives the line below the one that closes a bracket with which line i
// begins, and with nothing else on it; i when none does. There may be blank lines within.
func closingBracket(lines []string, i int) int {
	if !strings.HasPrefix(strings.TrimSpace(lines[i]), "[") {
		return i
	}
	for j := i; j < min(len(lines), i+bracketLines); j++ {
		if at := strings.IndexByte(lines[j], ']'); at >= 0 {
			if strings.TrimSpace(lines[j][at+1:]) == "" {
				return j + 1
			}
			return i
		}
	}
	return i
}
