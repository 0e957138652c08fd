package text

import (
	"strings"
	"unicode"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// ReplyMarker is the line above which readers of our mail are asked to write; what is
// below it in an answer is ours.
const ReplyMarker = "Schrijf uw antwoord boven deze regel"

// TapLabel is the text of the links in our mail that start an answer. Only its HTML has
// them: whoever quotes that quotes them, and nobody else writes them.
const TapLabel = "Meteen antwoorden"

// CutQuotes gives what the writer typed above the mail being answered. answers says
// whether the mail answers another. If not, it has nothing to quote, and what looks
// like a quote is the writer's own: a head above a letter ("Van: / Datum: /
// Onderwerp:"), or words that were said to them.
//
// Quotes in the middle stay, with their marks: a report may quote. Only what follows an
// attribution or a copied header, and quotes that run to the end, are cut. A first line
// that is a quote leaves nothing above it.
func CutQuotes(text string, answers bool) string {
	lines := strings.Split(text, "\n")
	joinBrokenAddresses(lines)
	cut := quoteStart(lines, answers)
	own := strings.Trim(strings.Join(trimRules(lines[:cut], cut < len(lines)), "\n"), "\n")
	if strings.TrimSpace(own) == "" {
		if !answers && cut < len(lines) {
			return strings.Trim(text, "\n")
		}
		return ""
	}
	return strings.TrimRightFunc(own, unicode.IsSpace)
}

// WroteBelow reports whether somebody wrote below the beginning of the quotes, whose
// text is rest: answers between the questions, or the whole answer below what it
// answers. What follows a copied header without quote marks is somebody's too, a mail
// being passed on, unless the header names one of ours: then our own mail is answered,
// and the quotes in it are ours as well.
func WroteBelow(rest string, ours ...string) bool {
	quoted, bare, head := false, false, 0
	lines := strings.Split(rest, "\n")
	header, parted := false, false // a copied header was seen, and a blank line below it
	for i, line := range lines {
		switch {
		case blankLine(line):
			parted = header
		case isQuoted(line):
			quoted = quoted || !bare
		case quoted && strings.Trim(line, "-_*= \t\r") != "":
			return true
		default:
			head++
			bare = bare || parted && headerLabel(line) == 0 || isGreeting(line)
			header = header || i < headerWithin && isHeaderBlock(lines, i)
		}
	}
	const named = 1_000 // bytes within which a header names the writer
	for _, name := range ours {
		if name != "" && strings.Contains(Fold(rest[:min(len(rest), named)]), Fold(name)) {
			return false
		}
	}
	return !quoted && head > 1 // more than the attribution alone
}

// headerWithin is how many lines below a cut a copied header must begin: a rule and a
// program's words may come first.
const headerWithin = 6

// isGreeting reports whether a line is how our own letters and mails begin. If it has
// no quote mark, the program that copied the mail used none.
func isGreeting(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "Geachte ") }

// quoteStart gives the number of the line at which the quotes begin, len(lines) if
// there are none. It takes linear time.
func quoteStart(lines []string, answers bool) int {
	tail := quotedTail(lines)
	end := tail
	if !answers {
		end = len(lines)
	}
	above := true // nothing but blank lines so far
	tries := maxAttributions
	for i, line := range lines[:end] {
		if blankLine(line) {
			continue
		}
		if above && isQuoted(line) {
			return i
		}
		above = false
		if isQuoteSeparator(line) || isHeaderBlock(lines, i) || strings.Contains(line, ReplyMarker) {
			return i
		}
		if tries > 0 && mayEndAttribution(line) {
			tries--
			if start, ok := attribution(lines, i, tail, answers); ok {
				return start
			}
		}
		if tries > 0 && strings.Contains(line, ">:") {
			tries--
			if beginsWithAttribution(line, answers) {
				return i
			}
		}
	}
	return end
}

// quotedTail gives the first line of the quotes that run to the end.
func quotedTail(lines []string) int {
	tail := len(lines)
	for i := len(lines) - 1; i >= 0; i-- {
		if isQuoted(lines[i]) {
			tail = i
		} else if !blankLine(lines[i]) {
			break
		}
	}
	return tail
}

func isQuoted(line string) bool {
	return strings.HasPrefix(strings.TrimLeftFunc(line, unicode.IsSpace), ">")
}

func blankLine(line string) bool { return strings.TrimSpace(line) == "" }

// trimRules drops the blank lines and rules above a cut: programs draw one between the
// answer and the quotes, with words in it in any language.
func trimRules(lines []string, wasCut bool) []string {
	for wasCut && len(lines) > 0 {
		last := strings.TrimSpace(lines[len(lines)-1])
		if strings.Trim(last, "_-=*") != "" && !isWordedRule(last) || last != "" && len(last) < 5 {
			break
		}
		lines = lines[:len(lines)-1]
	}
	return lines
}

// isWordedRule reports whether a line is a few words between dashes.
func isWordedRule(line string) bool {
	return len(line) < 80 && strings.HasPrefix(line, "---") && strings.HasSuffix(line, "---") && len(strings.Fields(strings.Trim(line, "- "))) <= 4
}

// separators are what programs write between dashes above the quoted mail.
var separators = map[string]bool{
	"oorspronkelijk bericht": true, "oorspronkelijke bericht": true, "origineel bericht": true, "oorspronkelijke afspraak": true,
	"doorgestuurd bericht": true, "forwarded message": true, "original message": true, "original appointment": true,
	"ursprüngliche nachricht": true, "original-nachricht": true, "weitergeleitete nachricht": true, "originalnachricht": true,
	"message d'origine": true, "message transféré": true, "reply message": true, "original mail": true,
}

// isQuoteSeparator reports whether line is such a separator, or Apple Mail's line
// above a forwarded mail.
func isQuoteSeparator(line string) bool {
	s := strings.ToLower(strings.TrimSpace(line))
	switch strings.Trim(s, "* ") {
	case "begin doorgestuurd bericht:", "begin forwarded message:", "anfang der weitergeleiteten nachricht:":
		return true
	}
	if len(s) > 10 && strings.HasPrefix(s, ">>> ") && strings.HasSuffix(s, " >>>") {
		return true // GroupWise: the sender and the time between them
	}
	if strings.Contains(s, "---") && notesLine.MatchString(s) {
		return true
	}
	words := strings.TrimLeft(s, "-_*")
	dashes := len(s) - len(words)
	words = strings.TrimRight(words, "-_*")
	return dashes >= 2 && len(s)-dashes-len(words) >= 2 && separators[strings.TrimRight(strings.TrimSpace(words), ":")]
}

// notesLine matches what HCL Notes writes: the sender, the time, and the beginning of the mail.
var notesLine = quick.Plain(`^\S.{0,100}? ?---\s?\d{1,4}[-/.]\d{1,2}[-/.]\d{2,4} \d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: [ap]\.?m\.?)?\s?---`)

// headerField is a field of a copied header, as a bit of a set.
type headerField uint8

const (
	fieldFrom headerField = 1 << iota
	fieldSent             // only Outlook writes it
	fieldDate
	fieldTo
	fieldSubject
)

// headerLabels are the names of these fields in the languages in which Outlook and
// others copy a header above the quoted mail.
var headerLabels = map[string]headerField{
	"van": fieldFrom, "from": fieldFrom, "von": fieldFrom, "de": fieldFrom,
	"verzonden": fieldSent, "sent": fieldSent, "gesendet": fieldSent, "envoyé": fieldSent,
	"datum": fieldDate, "date": fieldDate,
	"aan": fieldTo, "to": fieldTo, "an": fieldTo, "à": fieldTo,
	"onderwerp": fieldSubject, "subject": fieldSubject, "betreff": fieldSubject, "objet": fieldSubject,

	"fra": fieldFrom, "från": fieldFrom, "da": fieldFrom, "od": fieldFrom, "kimden": fieldFrom, "gönderen": fieldFrom,
	"sendt": fieldSent, "skickat": fieldSent, "enviado": fieldSent, "enviado el": fieldSent, "inviato": fieldSent, "wysłano": fieldSent, "gönderildi": fieldSent,
	"dato": fieldDate, "fecha": fieldDate, "data": fieldDate, "tarih": fieldDate,
	"til": fieldTo, "till": fieldTo, "para": fieldTo, "a": fieldTo, "do": fieldTo, "kime": fieldTo,
	"emne": fieldSubject, "ämne": fieldSubject, "asunto": fieldSubject, "assunto": fieldSubject, "oggetto": fieldSubject, "temat": fieldSubject, "konu": fieldSubject,
}

// headerLabel gives the field of a copied header that line is; 0 for none.
func headerLabel(line string) headerField {
	if i := strings.IndexByte(line, ':'); i > 0 && i < 25 {
		return headerLabels[strings.ToLower(strings.Trim(line[:i], " \t*_\u00a0"))]
	}
	return 0
}

// isHeaderBlock reports whether a copied header begins at line i: a sender with
// Outlook's "Verzonden", or with an address and a date, and the recipient or the
// subject. Most programs begin with the sender, some with the date or the subject.
func isHeaderBlock(lines []string, i int) bool {
	first := headerLabel(lines[i])
	if first&(fieldFrom|fieldSent|fieldDate|fieldSubject) == 0 {
		colon := strings.IndexByte(lines[i], ':')
		return first == 0 && colon > 0 && colon < 40 && strings.Contains(lines[i], "<") && strings.Contains(lines[i], "@") && isForeignHeader(lines, i)
	}
	var seen headerField
	from := i
	for j, line := range lines[i:min(i+12, len(lines))] {
		label := headerLabel(line)
		if label == fieldFrom && seen&fieldFrom == 0 {
			from = i + j
		}
		seen |= label
	}
	// A long address is on the line below its name.
	hasAddress := strings.Contains(lines[from], "@") ||
		from+1 < len(lines) && strings.Contains(lines[from+1], "@") && headerLabel(lines[from+1]) == 0
	dated := seen&fieldDate != 0 && hasAddress || seen&fieldSent != 0
	return seen&fieldFrom != 0 && dated && seen&(fieldTo|fieldSubject) != 0
}

// isForeignHeader reports whether a copied header in another language begins at line i:
// only fields, whose names need not be known; the sender's first, one with a date and a
// time, and two with an address as mail programs write it. People list events in nearly
// the same way.
func isForeignHeader(lines []string, i int) bool {
	fields, addresses, dated := 0, 0, false
	above := false // the line above is a field
	for _, line := range lines[i:min(i+12, len(lines))] {
		if headerLabel(line) == fieldFrom { // it begins further down
			return false
		}
		name, value, found := strings.Cut(strings.TrimSpace(line), ":")
		field := found && len(name) > 0 && len(name) < 40 && strings.TrimSpace(value) != "" && strings.Trim(value, "*_ ") != "" && !strings.ContainsAny(name, "0123456789@<>/,.")
		switch {
		case blankLine(line):
			above = false
			continue
		case !field && !above:
			return false
		}
		if above = field; !field {
			continue
		}
		fields++
		if strings.Contains(value, "<") && strings.Contains(value, "@") {
			addresses++
		}
		dated = dated || attributionTime.MatchString(value) && attributionYear.MatchString(value)
		if fields >= 3 && addresses >= 2 && dated {
			return true
		}
	}
	return false
}
