package command

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/golang-sql/civil"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// verdictArg reads "gegrond", "deels gegrond", "ongegrond" or "niet te beoordelen"
// (R22). Anything else is not a verdict, so the line is not a command: "niet gegrond"
// may mean either of two.
func verdictArg(typed string, _ civil.Date) ([]string, bool) {
	said := text.Fold(typed)
	if said == "" {
		return nil, true
	}
	if said == "gedeeltelijk gegrond" {
		said = "deels gegrond"
	}
	return []string{said}, slices.Contains(verdicts, said)
}

// groundArgs reads why a complaint is not admitted, for "te oud" with the date
// of the problem (R08).
func groundArgs(typed string, on civil.Date) ([]string, bool) {
	if typed == "" {
		return nil, true
	}
	words := text.Words(typed)
	for _, w := range append([]wording{{"verjaard", "te oud"}}, wordings(grounds)...) {
		if !beginsWith(words, w.typed) {
			continue
		}
		ground := w.typed
		if w.adds != "" {
			ground = w.adds
		}
		rest := trimSeparators(typed[words[len(splitWords(w.typed))-1].End:])
		if ground != "te oud" {
			return []string{ground}, rest == ""
		}
		date, ok := dateArg(rest, on)
		return append([]string{ground}, date...), ok
	}
	return nil, false
}

// dateArg reads an optional date, as in "contact op 3 december". A date that does not
// exist stays as typed.
func dateArg(typed string, on civil.Date) ([]string, bool) {
	if typed == "" {
		return nil, true
	}
	if words := text.Words(typed); beginsWith(words, "op") && len(words) > 1 {
		typed = typed[words[1].Start:]
	}
	if d, ok := ReadDate(typed, on); ok {
		return []string{d.String()}, true
	}
	return []string{typed}, looksLikeDate(typed)
}

// until matches the words before the last day of something.
var until = regexp.MustCompile(`(?i)^(?:tot(?:\s+en\s+met)?|t/m)(?:\s+|$)`)

// untilArg reads an optional future date, as in "verlengen tot 8 januari".
func untilArg(typed string, on civil.Date) ([]string, bool) {
	if at := until.FindStringIndex(typed); at != nil {
		if at[1] == len(typed) {
			return []string{typed}, true // no last day is given
		}
		typed = typed[at[1]:]
	}
	return onComing(typed, on)
}

// hour matches the time after a day: "14:00", "om 14.00 uur", "14 uur".
var hour = regexp.MustCompile(`(?i)(?:^|[\s,])(?:om\s+)?(\d{1,2})(?:[:.](\d{2})(?:\s*u(?:ur)?)?|\s*u(?:ur)?)\.?$`)

// momentArg reads a future day with a time, as in "hoorzitting op 8 december, 14.00
// uur". The time is given as "14:00"; without one, only the day is given.
func momentArg(typed string, on civil.Date) ([]string, bool) {
	at := hour.FindStringSubmatchIndex(typed)
	if at == nil {
		return onComing(typed, on)
	}
	hours, _ := strconv.Atoi(typed[at[2]:at[3]])
	minutes := 0
	if at[4] >= 0 {
		minutes, _ = strconv.Atoi(typed[at[4]:at[5]])
	}
	args, ok := onComing(trimSeparators(typed[:at[0]]), on)
	if hours > 23 || minutes > 59 {
		return args, ok
	}
	return append(args, fmt.Sprintf("%02d:%02d", hours, minutes)), ok
}

// onComing reads an optional future day, as in "op 8 december".
func onComing(typed string, on civil.Date) ([]string, bool) {
	if words := text.Words(typed); beginsWith(words, "op") && len(words) > 1 {
		typed = typed[words[1].Start:]
	}
	if d, ok := comingDate(typed, on); ok {
		return []string{d.String()}, true
	}
	return dateArg(typed, on)
}

// longPast is how many days back a day may be that somebody named as a future one: a
// day further back means that of another year.
const longPast = 60

// comingDate is ReadDate for a future day: a day and month long past mean those of next
// year.
func comingDate(typed string, on civil.Date) (civil.Date, bool) {
	d, ok := ReadDate(typed, on)
	if ok && d.After(on.AddDays(-longPast)) {
		return d, true
	}
	if next, found := ReadDate(typed, on.AddDays(180)); found && next.After(on) {
		return next, true
	}
	return d, ok
}

// caseNumber matches the number of a case.
var caseNumber = regexp.MustCompile(`^(?i:k)-\d{4}-\d{4,}$`)

func caseArg(typed string, _ civil.Date) ([]string, bool) {
	if typed = strings.Trim(typed, "[] ."); typed == "" {
		return nil, true
	}
	return []string{strings.ToUpper(typed)}, caseNumber.MatchString(typed)
}

// caseNamed matches a case named among other words, also without the leading zeros of
// its number.
var caseNamed = regexp.MustCompile(`(?i)\[?\bk-(\d{4})-(\d{1,6})\b\]?`)

// placeArgs reads where mail belongs: "K-2026-0001", "K-2026-0001 12", "klacht
// K-2026-0001, bericht 12". It gives the case first, then the numbers of mail. With
// other words it is not a command: "bij" occurs in any sentence.
func placeArgs(typed string, on civil.Date) ([]string, bool) {
	if typed == "" {
		return nil, true
	}
	named := caseNamed.FindAllStringSubmatchIndex(typed, 2)
	if len(named) != 1 {
		return nil, false
	}
	at := named[0]
	number, _ := strconv.Atoi(typed[at[4]:at[5]])
	before, after := text.Fold(typed[:at[0]]), trimSeparators(typed[at[1]:])
	if before != "" && !slices.Contains([]string{"klacht", "zaak", "de klacht", "de zaak", "nr", "nummer", "kenmerk"}, before) {
		if after != "" {
			return nil, false
		}
		after = before // "12 K-2026-0001"
	}
	numbers, ok := numberArgs(after, on)
	return append([]string{fmt.Sprintf("K-%s-%04d", typed[at[2]:at[3]], number)}, numbers...), ok
}

// answerArg reads "ja" or "nee"; another single word stays as typed.
func answerArg(typed string, _ civil.Date) ([]string, bool) {
	said := text.Fold(typed)
	switch {
	case said == "":
		return nil, true
	case slices.Contains(answers, said):
		return []string{said}, true
	}
	words := strings.Fields(typed)
	return words, len(words) == 1 && !isSentence(text.Words(typed))
}

// takeOverArg reads who gets a case: without an argument, the sender.
func takeOverArg(typed string, _ civil.Date) ([]string, bool) {
	switch text.Fold(typed) {
	case "":
		return nil, true
	case "directeur":
		return []string{"directeur"}, true
	}
	return nil, false
}

// managerWordsMax is the longest name of a manager, in words.
const managerWordsMax = 6

// managerArg reads which manager: a number in the list, an address or a name. Whether
// that manager exists is up to the procedure.
func managerArg(typed string, _ civil.Date) ([]string, bool) {
	if typed == "" {
		return nil, true
	}
	if address := typedAddress(typed); address != "" {
		return []string{address}, true
	}
	words := text.Words(typed)
	if number, ok := readNumber(typed); ok {
		return []string{number}, true
	}
	return []string{typed}, len(words) <= managerWordsMax && !isSentence(words)
}

// numberRange is "1-40", "1 t/m 40" and the like.
var numberRange = regexp.MustCompile(`(?i)\b(\d{1,6})\s*(?:-|–|—|t[\s./]{0,3}(?:e[\s.]{0,2})?m\.?|tot en met)\s*(\d{1,6})\b`)

// numberArgs reads numbers of held mail: "1", "nr. 2", "1, 3 en 4", "1-40, 42". A range
// is kept as one: which mails are in it is decided elsewhere. Something with a digit
// that is not a number stays as typed. What is taken out again, as in "1-4, behalve 3"
// or "1-4, 3 wel", is given as "niet 3".
func numberArgs(typed string, _ civil.Date) ([]string, bool) {
	var out []string
	taken, outAgain := 0, false
	typed = numberRange.ReplaceAllString(typed, "$1-$2")
	for _, word := range strings.FieldsFunc(typed, func(r rune) bool { return strings.ContainsRune(" ,;:&+/()", r) }) {
		number, ok := readNumber(word)
		if !ok {
			number = trimSeparators(word)
		}
		switch plain := text.Fold(word); {
		case strings.ContainsAny(word, "0123456789"):
			if outAgain {
				number, taken = "niet "+number, taken+1
			}
			out = append(out, number)
		case slices.Contains(takesOut, plain):
			outAgain = true
		case !outAgain && !slices.Contains([]string{"en", "nr", "nummer", "nummers", "bericht", "berichten", ""}, plain):
			return nil, false
		}
	}
	if last := len(out) - 1; outAgain && taken == 0 && last >= 0 { // it follows its number
		out[last], taken = "niet "+out[last], 1
	}
	return out, typed == "" || len(out) > taken && outAgain == (taken > 0)
}

// takesOut are the words that exclude numbers from the ones before.
var takesOut = []string{"behalve", "uitgezonderd", "uitzondering", "met", "zonder", "maar", "niet", "wel", "except", "but", "not"}

// readNumber reads a number below a million, as "2", "#2", "nr. 2".
func readNumber(typed string) (string, bool) {
	words := text.Words(typed)
	if len(words) == 2 && slices.Contains([]string{"nr", "nummer"}, words[0].Text) {
		words = words[1:]
	}
	if len(words) != 1 || len(words[0].Text) > 6 {
		return "", false
	}
	n, err := strconv.ParseUint(words[0].Text, 10, 32)
	return strconv.FormatUint(n, 10), err == nil
}

// isSentence reports whether words contain one that occurs in sentences but in no name
// or subject: "leidinggevende is met vakantie" names nobody.
func isSentence(words []text.Word) bool {
	return slices.ContainsFunc(words, func(w text.Word) bool {
		return isNegation(w.Text) || slices.Contains(sentenceWords, w.Text)
	})
}

var sentenceWords = []string{
	"is", "was", "zijn", "waren", "wordt", "worden", "heeft", "hebben", "had", "kan", "kunnen", "moet", "moeten",
	"weet", "komt", "volgt", "gaat", "blijft", "doet", "vraagt", "zegt", "ik", "wij", "we", "hij", "zij", "ze",
	"het", "dit", "dat", "deze", "die", "mijn", "uw", "nog", "maar", "mits", "als", "wie", "wat", "welke", "dus",
	"graag", "gebeld", "gesproken", "besproken", "gemaild", "ingelicht", "akkoord", "onbekend", "afwezig", "ziek",
	"vakantie", "later", "straks", "morgen", "met", "voor", "naar", "over", "bij", "klacht", "klager", "klachten",
}
