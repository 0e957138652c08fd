package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// farewells close a letter; thanks do so when a signature follows. Folded.
var (
	farewells = formulaSet(
		"met vriendelijke groet", "met vriendelijke groeten", "met hartelijke groet", "met hartelijke groeten", "met warme groet",
		"met beste groet", "met beste groeten", "met collegiale groet", "met groet", "vriendelijke groet", "vriendelijke groeten",
		"hartelijke groet", "hartelijke groeten", "warme groet", "beste groeten", "groet", "groeten", "groetjes", "met hoogachting",
		"hoogachtend", "vriendelijk groetend", "mvg", "m v g", "mvrgr", "met vr gr", "vr gr", "vr groet", "met vr groet", "grt", "gr",
		"kind regards", "best regards", "warm regards", "with kind regards", "regards", "yours sincerely", "yours faithfully",
		"sincerely", "best wishes", "mit freundlichen grußen", "mit freundlichen grussen",
	)
	thanks = formulaSet(
		"bedankt", "alvast bedankt", "dank", "dank u", "dank u wel", "dank je wel", "bij voorbaat dank", "met dank",
		"alvast hartelijk dank", "hartelijk dank", "thanks", "thank you", "fijne dag", "fijne dag verder", "prettige dag", "fijn weekend",
		"een fijne dag", "nog een fijne dag", "tot ziens",
	)
)

func formulaSet(formulas ...string) map[string]bool {
	set := make(map[string]bool, len(formulas))
	for _, f := range formulas {
		set[f] = true
	}
	return set
}

var (
	listItem   = quick.Plain(`^(?:[-*•·–] |\d{1,2}[.)] )`)
	postscript = quick.Plain(`(?i)^p\.? ?s(?:\.|:|,| |$)`)
	// contactLine matches the lines of a signature that are long but not prose.
	contactLine = quick.MustCompile(`(?i)@|\||www\.|https?://|\btel\b|\bkvk\b|telefoon:`)
)

const (
	proseLineMin  = 80 // characters
	closingMax    = 80 // bytes
	signedNameMax = 7  // words
	// formulaWordsMax is the number of words of the longest farewell or thanks.
	formulaWordsMax = 4
)

// signatures gives the ways, folded, in which somebody with these names may sign.
func signatures(names []string) map[string]bool {
	signed := map[string]bool{}
	for _, name := range names {
		words := Folded(Words(TidyLine(name)))
		if len(words) == 0 {
			continue
		}
		signed[strings.Join(words, " ")] = true
		if utf8.RuneCountInString(words[0]) > 2 {
			signed[words[0]] = true
		}
		if initial, _ := utf8.DecodeRuneInString(words[0]); len(words) > 1 {
			signed[string(initial)+" "+strings.Join(words[1:], " ")] = true // "D. Directeur"
			if s := initialsOf(words); !orders[s] {
				signed[s] = true
			}
		}
	}
	return signed
}

// initialsMax is the most letters of a signature in initials.
const initialsMax = 5

func initialsOf(words []string) string {
	var b strings.Builder
	for _, w := range words[:min(len(words), initialsMax)] {
		first, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(first)
	}
	return b.String()
}

// personTitles matches titles before a name in a signature, folded.
var personTitles = quick.Plain(`^(?:drs|dr|mr|ing|ir|prof|de heer|dhr|mevrouw|mw|mevr)\.? `)

// isSigned reports whether a line is how one of these people signs: a name, alone or
// separated from a function ("drs. Dirk Directeur, directeur"). A line that only begins
// with a name ("Dirk Directeur belde") is prose, and so is a sentence.
func isSigned(tidy string, signed map[string]bool) bool {
	if len(signed) == 0 || len(tidy) > closingMax {
		return false
	}
	name := tidy
	if title := personTitles.FindString(strings.ToLower(name)); title != "" {
		name = name[len(title):]
	}
	if signed[Fold(name)] {
		return true
	}
	i := strings.IndexAny(name, ",|(/–—")
	if i < 0 || strings.HasSuffix(name, ".") {
		return false
	}
	before := Fold(name[:i])
	return signed[before] && strings.Contains(before, " ")
}

// signKinds classifies lines. A postscript and a notice continue to the end of their
// paragraph.
func signKinds(lines []string, signed map[string]bool) []signKind {
	tidied := make([]string, len(lines))
	kinds := make([]signKind, len(lines))
	for i, line := range lines {
		tidied[i] = TidyLine(line)
		kinds[i] = signKindOf(tidied[i])
	}
	looked := -1 // the paragraph that ends here was examined, and is not a notice
	for i := 0; i < len(lines); {
		tidy := tidied[i]
		if isSigned(tidy, signed) {
			kinds[i] = signClosing
			i++
			continue
		}
		if next := closingBracket(lines, i); next > i+1 { // it describes a picture
			for ; i < next; i++ {
				kinds[i] = signMark
			}
			continue
		}
		begins := i == 0 || blankLine(lines[i-1])
		notice := i >= looked && (kinds[i] == signProse || kinds[i] == signOther) && (begins || noticeMarks.MatchString(tidy) || legalSelf.MatchString(tidy))
		if kinds[i] != signPostscript && !notice {
			i++
			continue
		}
		end, length := i+1, len(lines[i])
		for end < len(lines) && paragraphGoesOn(kinds[end]) {
			length += len(lines[end])
			end++
		}
		if notice {
			if length > noticeMax || !isNoticeOrLegal(strings.Join(tidied[i:end], " "), signed) {
				if !begins { // each paragraph is examined at most twice
					looked = end
				}
				i++
				continue
			}
			kinds[i] = signDisclaimer
		}
		for i++; i < end; i++ {
			kinds[i] = kinds[i-1]
		}
	}
	return kinds
}

// noticeMax is the greatest length of a notice, in bytes.
const noticeMax = 5_000

func paragraphGoesOn(below signKind) bool {
	switch below {
	case signBlank, signDelimiter, signDevice, signMark, signPostscript, signClosing:
		return false
	}
	return true
}

func signKindOf(tidy string) signKind {
	switch {
	case strings.Trim(tidy, "-_=*~ ") == "" && tidy != "--":
		return signBlank
	case tidy == "--":
		return signDelimiter
	case isDeviceLine(tidy):
		return signDevice
	case isScan(tidy), isPicture(tidy):
		return signMark
	case isClosing(tidy, farewells, thanks):
		return signClosing
	case postscript.MatchString(tidy):
		return signPostscript
	case listItem.MatchString(tidy), strings.EqualFold(tidy, "maatregelen:"):
		return signContent
	case isProseLine(tidy):
		return signProse
	}
	return signOther
}

// isProseLine tells a sentence from a line of a signature.
func isProseLine(tidy string) bool {
	length, words := utf8.RuneCountInString(tidy), len(strings.Fields(tidy))
	ends := strings.HasSuffix(tidy, ".") || strings.HasSuffix(tidy, "!") || IsQuestion(tidy)
	if length <= proseLineMin && words < 12 && (words < 5 || !ends) {
		return false
	}
	return length >= 2*proseLineMin || !contactLine.MatchString(tidy)
}

// isClosing reports whether a tidied line is one of formulas, with or without a name
// after it ("Groet, Dirk"), or several ("Met vriendelijke groet / Kind regards").
// Within a sentence ("Groet hem van mij"), or after a quotation mark, it is not.
func isClosing(tidy string, formulas ...map[string]bool) bool {
	if len(tidy) > closingMax || strings.ContainsAny(FirstRunes(tidy, 2), "\"“„«'‘") || IsQuestion(tidy) {
		return false
	}
	sides := strings.FieldsFunc(tidy, func(r rune) bool { return r == '/' || r == '|' })
	for i, side := range sides {
		if !isFormula(side, formulas) && (i == 0 || !isSignedName(side, Words(side))) {
			return false
		}
	}
	return len(sides) > 0
}

func isFormula(side string, formulas []map[string]bool) bool {
	words := Words(side)
	for n := min(len(words), formulaWordsMax); n > 0; n-- {
		typed := strings.Join(Folded(words[:n]), " ")
		if slices.ContainsFunc(formulas, func(set map[string]bool) bool { return set[typed] }) {
			return len(words) == n || isSignedName(side, words[n:])
		}
	}
	return false
}

// isSignedName reports whether words of line are a name, perhaps with a role: all have
// a capital except the small ones within a name ("van der", "directeur").
func isSignedName(line string, words []Word) bool {
	if len(words) > signedNameMax {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(line[w.Start:], "("))
		w.Text = strings.Trim(w.Text, "()")
		if !unicode.IsUpper(r) && w.Text != "namens" && (i == 0 || !IsAddressee(w)) {
			return false
		}
	}
	return true
}
