package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// A required text must really be a text. No list knows what programs and organisations
// put below mail, so this file looks at how a text is made: what says nothing is
// recognised by its form, whoever wrote it. A doubtful sentence of an organisation
// counts as text, since it is shown before it leaves. If it is doubtful whether there
// is any text at all, it is asked for once more, which costs a line.

// Also is what else counts as a text, besides a sentence, for the commands that need it.
type Also int

const (
	AlsoNames  Also = 1 << iota // the name or the address of somebody else
	AlsoThanks                  // thanks to the reader
)

// Tells reports whether a text below a command says anything: more than courtesy,
// names, contact details, and what a mail program or mail server adds to every mail.
// names are those of the writer and of whom they write for.
func Tells(below string, also Also, names ...string) bool {
	return tells(below, also, signers(names))
}

func tells(below string, also Also, signed map[string]bool) bool {
	lines := strings.Split(below, "\n")
	closed := false // above is a farewell or the writer's name: what follows is a signature
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

// saysBelowName reports whether a line below a signature certainly does not belong to
// it: a postscript, a list item.
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

// saysNothing reports whether a line alone is not a text.
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

// letterhead matches what an organisation says about itself and nobody says about others.
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

// namesMax is the most words of a line that is not a sentence.
const namesMax = 14

// namesOnly reports whether a line is not a sentence: names, places, numbers, in which
// all words have a capital except the small ones in names and addresses.
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

// isFooterRule reports whether a line separates what a list or an organisation adds.
func isFooterRule(tidy string) bool { return len(tidy) >= 8 && footerRule.MatchString(tidy) }

var (
	// sentWith and offeredFor match how programs mention themselves.
	sentWith = quick.MustCompile(`(?i)^(?:verzonden|verstuurd|gestuurd|geschreven|getypt|gemaild|beantwoord|sent|written|mailed|gesendet|versendet|geschrieben|envoy[eé]|enviado|inviato)\s+` +
		`(?:vanaf|vanuit|met|via|door|op|from|with|using|by|on|von|mit|aus|de|depuis|avec|desde|da)\s+(.+)$`)
	// typos matches what people add to that.
	typos      = quick.MustCompile(`(?i)[,;.–-]\s+(?:[^,;.]{0,20}\b)?(?:excuse|excuus|excuses|sorry|typos?|typfouten|tikfouten|tikfout|brevity)\b.{0,60}$`)
	offeredFor = quick.MustCompile(`(?i)^(?:get|download)((?:\s+\S+){1,4})\s+(?:for|voor|on|op)\s+(?:ios|android|iphone|ipad|macos|mac|windows|desktop|mobile|mobiel)$|^((?:\S+\s+){1,4})(?:for|voor)\s+(?:ios|android|iphone|ipad|macos|mac|windows)\s+downloaden$`)
	madeBy     = quick.MustCompile(`(?i)^(?:powered|secured|protected|scanned|checked|gescand|gecontroleerd|beveiligd)\s+(?:by|door)\s+(.+)$`)
	// ownDevice matches somebody's own device at the end of such a line.
	ownDevice = quick.Plain(`(?i)^(?:mijn|my|meinem|meinen|mon|ma|mi|een|a) \S*(?:telefoon|telefon|téléphone|phone|fone|tablet|pad|pod|laptop|computer|mobiel|mobieltje|mobile|toestel|apparaat|device|gsm|handy|droid)$`)
	// linkInLine matches a link in such a line.
	linkInLine = quick.MustCompile(`<[^<>]*>|\((?:https?|mailto):[^()]*\)|https?://\S+`)
)

const appLineMax = 160 // bytes

// isDeviceLine reports whether a line is what a phone or a mail program adds below
// every mail: that mail was sent, and with what. It does not matter which program; it
// must have a name, or be somebody's own.
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

// byMistake are words by which a person, not a program, explains how a mail was sent.
var byMistake = wordSet("mistake error accident vergissing ongeluk abuis fout spoed verzoek")

var programWords = wordSet("mijn my meinem mon mi een a de het the der die das app apps mail e e-mail webmail mailapp mail-app mobile mobiel mobiele mobieltje telefoon telefoons smartphone tablet toestel apparaat phone device handy beveiligde versleutelde secure encrypted email client " +
	"voor for für op on auf van of from vanaf pour sur via en and")

// isProgram reports whether words name a program or a device: each has a capital or a
// number, except for the words around a name, and at least one has.
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
	// legalSelf matches how a notice refers to its own mail, legalWords what such notices say.
	legalSelf  = quick.MustCompile(`(?i)\b(?:dit|deze|this|diese|ce|cet)\s+(?:(?:elektronische|electronic)\s+)?(?:e-?mail\w*|mail\w*|bericht\w*|boodschap|message|communication|transmission|nachricht|courriel)\b`)
	legalWords = quick.MustCompile(`(?i)vertrouwelijk|confidential|privileged|vertraulich|bestemd|bedoeld|intended|sole use|bestimmt|geadresseerde|addressee|recipient|ontvanger|empf[aä]nger|onrechte|abusievelijk|per abuis|vergissing|in error|irrt[uü]mlich|adressat|` +
		`niet voor u\b|verzocht|elektronisch|vermenigvuldig|verspreid|openbaarmaking|openbaar maken|copying|distribution|disclos|prohibited|toegestaan|verboden|aansprakelijk|liab|ontleend|ontlenen|verwijder|vernietig|vernicht|delete|destroy|afzender|sender|absender|overbrenging|unauthori[sz]ed`)
	// small matches what an organisation adds in one sentence: terms it refers to,
	// where it is registered, a request to save paper, how safely the mail was sent.
	small = quick.MustCompile(`(?i)\b(?:algemene voorwaarden|leveringsvoorwaarden|privacy ?(?:verklaring|statement|beleid|policy)|disclaimer)\b.*\b(?:van toepassing|applicable)\b|` +
		`\b(?:van toepassing|applicable|lees|raadpleeg|zie|read|see)\b.*\b(?:algemene voorwaarden|leveringsvoorwaarden|privacy ?(?:verklaring|statement|beleid|policy)|disclaimer)\b|` +
		`\b(?:ingeschreven|geregistreerd|registered|enrolled)\b.*\b(?:kamer van koophandel|handelsregister|kvk|chamber of commerce)\b.*\d{8}\b|` +
		`\b(?:print|printen|afdrukken|afdrukt|uitdraaien)\b.{0,20}\b(?:deze e-?mail|dit bericht|deze mail|this e-?mail)\b.*\b(?:nodig|necessary|papier|milieu|paper|environment)\b|` +
		`^(?:deze e-?mail|dit bericht|this e-?mail|this message)\b.*\b(?:veilig|beveiligd|versleuteld|securely|encrypted)\b\s(?:verzonden|verstuurd|sent|met|door|with|by)\b|^disclaimer\s*[:–-]`)
	// scanned and unharmed match what a mail server says after scanning a mail.
	scanned  = quick.MustCompile(`(?i)virus|malware|\bspam\b`)
	unharmed = quick.MustCompile(`(?i)gecontroleerd|gescand|gescreend|gefilterd|onderzocht|checked|scanned|screened|filtered|protected|beveiligd|\bvrij\b|virus-?vrij|virus-?free|gepr[uü]ft|v[eé]rifi`)
	// picture matches the replacement of a picture, with its name and what a program
	// thinks it shows; pictured may be one.
	picture = quick.MustCompile(`(?i)(?:automatisch gegenereerde beschrijving|description automatically generated|(?:door )?ai[- ](?:gegenereerde|generated) (?:inhoud|content)[^.!?]{0,60})\]?$|` +
		`^(?:!?\[[^\]]*\](?:\([^)]*\))?\s*)+$|^<?\S+\.(?:png|jpe?g|gif|svg|bmp|webp)>?$|^<cid:[^<>]*>$`)
	pictured = quick.Plain(`(?i)^(?:logo|afbeelding|icoon|icon|picture|image)(?: [^ .!?:]+){0,4}$`)
	// happened are words with which people talk about others, and notices do not.
	happened = wordSet("ik klager klaagster client clienten medewerker medewerkster collega docent docente begeleider moeder vader hij hem was waren stuurde schreef mailde belde zei vroeg kreeg had wilde ging kwam las vond gaf sprak spraken he she him")
)

func isNoticeOrLegal(paragraph string, signed map[string]bool) bool {
	return noticeMarks.MatchString(paragraph) && isNotice(paragraph, signed) || isLegal(paragraph)
}

// isLegal reports whether a paragraph is a notice of an organisation: it refers to its
// own mail and uses three words about confidence and liability, or it is one of the
// small ones. It must not say what happened.
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

// smallMax is the greatest length of a small notice, in bytes.
const smallMax = 250

// scanWords is how many words may surround such a remark.
const scanWords = 30

// isScan reports whether somebody says that a mail has no virus: this mail, or in few
// words.
func isScan(tidy string) bool {
	if !scanned.MatchString(tidy) || !unharmed.MatchString(tidy) {
		return false
	}
	words := len(strings.Fields(tidy))
	return words <= 4 || words <= scanWords && (legalSelf.MatchString(tidy) || linkInLine.MatchString(tidy) || contactAnchor.MatchString(tidy))
}

func isPicture(tidy string) bool { return picture.MatchString(tidy) }

// isAdded reports whether a line is something that a program adds and can be nothing
// else, even where an order may be: one sentence that says a mail has no virus, the
// name of a picture.
func isAdded(tidy string) bool {
	return pictureOf.MatchString(tidy) || isScan(tidy) && !sentenceStop.MatchString(strings.TrimRight(linkInLine.ReplaceAllString(tidy, " "), ".! "))
}

// pictureOf matches a picture that says what it is.
var pictureOf = quick.Plain(`(?i)^[\[<](?:logo|afbeelding|image|picture|icoon|icon)\b[^\]>.:;,!?]*[\]>]$|^[\[<]?\S+\.(?:png|jpe?g|gif|svg|bmp|webp)[\]>]?$`)

// bracketLines is the most lines of a picture's description.
const bracketLines = 6

// closingBracket gives the line after the one that closes a bracket which begins on
// line i, with nothing else on that line; i if there is none. There may be blank lines
// within.
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
