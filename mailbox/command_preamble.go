package mailbox

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// greetings open a mail, with or without a name after them.
var greetings = []string{
	"beste", "geachte", "lieve", "hallo", "hoi", "hai", "hey", "hi", "dag", "ls", "l s",
	"goedemorgen", "goedemiddag", "goedenmiddag", "goedenavond", "goedendag",
	"goede morgen", "goede middag", "goede avond", "goede dag", "goeden dag",
	"dear", "hello", "good morning", "good afternoon", "good evening",
}

// addressees are words in a greeting that say to whom, although some of them
// are commands elsewhere: "Geachte commissie," greets.
var addressees = []string{
	"heer", "heren", "mevrouw", "dames", "mijnheer", "meneer", "dhr", "mevr", "mw", "mr", "drs", "dr", "ir", "ing", "prof",
	"directeur", "directie", "bestuur", "voorzitter", "secretaris", "leden", "lid", "commissie", "klachtencommissie",
	"klachtenadministratie", "administratie", "leidinggevende", "manager", "teamleider", "teammanager", "afdelingshoofd",
	"deskundige", "vertrouwenspersoon", "gemachtigde", "collega", "collega's", "allen", "allemaal", "iedereen", "team",
	"mensen", "sir", "madam", "all", "of", "en", "and", "van", "de", "den", "der", "het", "ten", "ter", "te", "in", "t", "s",
}

const (
	greetingMax      = 100 // bytes
	greetingWordsMax = 8
)

// isGreeting tells whether a tidied line greets and does nothing else. With
// other words on it ("Hoi, akkoord") it is no greeting, and no command either.
func isGreeting(line string) bool {
	if len(line) > greetingMax || strings.ContainsAny(line, "0123456789") || isQuestion(line) {
		return false
	}
	words := lexLine(line)
	n := greetingWords(words)
	if n == 0 {
		return false
	}
	name := words[n:]
	if len(name) == 0 {
		return true
	}
	if len(name) > greetingWordsMax {
		return false
	}
	typed := strings.TrimRightFunc(line[name[0].start:], isSeparator)
	onlyTitles := !slices.ContainsFunc(name, func(w lexeme) bool { return !isAddressee(w) })
	if breaksSentence(typed) {
		return onlyTitles // "Geachte heer, mevrouw,"
	}
	// After "Hoi," a command word is a command, after "Geachte" a person.
	direct := strings.ContainsAny(line[words[n-1].end:name[0].start], ",.!:;-")
	if holdsWording(name, direct) {
		return false
	}
	unknown, names := 0, 0
	for _, w := range name {
		r, _ := utf8.DecodeRuneInString(line[w.start:])
		switch {
		case unicode.IsUpper(r):
			names++
		case !isAddressee(w):
			unknown++
		}
	}
	endsInComma := strings.HasSuffix(strings.TrimRight(line, " *_"), ",")
	return endsInComma || unknown == 0 || (unknown == 1 && names == 0)
}

// greetingWords counts the words of the greeting with which words begin.
func greetingWords(words []lexeme) int {
	for _, g := range greetings {
		if beginsWith(words, g) {
			return len(splitWords(g))
		}
	}
	return 0
}

func isAddressee(w lexeme) bool { return slices.Contains(addressees, w.text) }

// breaksSentence tells whether punctuation inside s begins a new clause; the
// full stop of an initial or a title ("A. Voorbeeld", "dhr. Voorbeeld") does not.
func breaksSentence(s string) bool {
	if strings.ContainsAny(s, ",;:!") {
		return true
	}
	fields := strings.Fields(s)
	for _, f := range fields[:max(len(fields)-1, 0)] {
		if strings.HasSuffix(f, ".") && utf8.RuneCountInString(f) > 5 {
			return true
		}
	}
	return false
}

// holdsWording tells whether any command is typed within words. Unless strict,
// a word for a person is none.
func holdsWording(words []lexeme, strict bool) bool {
	for i := range words {
		if !strict && isAddressee(words[i]) {
			continue
		}
		for _, v := range vocabulary {
			for _, w := range v.wordings() {
				if beginsWith(words[i:], w.typed) {
					return true
				}
			}
		}
	}
	return false
}

// bannerLines are the whole of a banner line, bannerPhrases are found within
// one; both are folded. They are what Microsoft 365 and Google put above mail
// from outside, in Dutch and English.
var (
	bannerLines = []string{
		"[extern]", "[externe e mail]", "[externe mail]", "[externe afzender]", "[external]", "[external email]", "[external e mail]",
		"[ext]", "extern", "externe e mail", "externe mail", "external", "external email", "external e mail",
		"caution external email", "caution external e mail", "let op externe e mail", "let op externe mail", "waarschuwing externe e mail",
	}
	bannerPhrases = []string{
		"mail komt van buiten", "mail is afkomstig van buiten", "bericht komt van buiten", "bericht is afkomstig van buiten",
		"mail van buiten de organisatie", "bericht van buiten de organisatie", "afzender van buiten de organisatie",
		"van een externe afzender", "mail is van buiten", "originated from outside", "comes from outside", "came from outside",
		"sent from outside", "from an external sender", "niet vaak e mail van", "niet vaak een e mail van", "often get email from",
		"ontdek waarom dit belangrijk is", "informatie over waarom dit belangrijk is", "learn why this is important", "klik niet op link", "klik niet op koppeling", "klik niet op de link",
		"open geen bijlagen", "click on links", "click links", "open attachments", "recognize the sender", "afzender herkent",
		"afzender kent", "afzender vertrouwt", "content is safe", "inhoud veilig is", "inhoud vertrouwt",
	}
)

// bannerMax is how much of a line is looked at, in bytes.
const bannerMax = 400

// isBanner tells whether a mail system put this tidied line above the mail.
func isBanner(line string, skip []string) bool {
	lower := strings.ToLower(line)
	for _, s := range skip {
		if s = strings.ToLower(tidyLine(s)); s != "" && strings.Contains(lower, s) {
			return true
		}
	}
	folded := foldText(firstBytes(line, bannerMax))
	return slices.Contains(bannerLines, folded) || slices.ContainsFunc(bannerPhrases, func(p string) bool {
		return strings.Contains(folded, p)
	})
}
