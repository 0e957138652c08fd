package text

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The reader of sign-offs classifies each line below a text as one of these.
type signKind int

const (
	signOther      signKind = iota // short: a name, a role, a telephone number
	signBlank                      // nothing, or a rule
	signDelimiter                  // "--", the signature separator without its space
	signClosing                    // "Met vriendelijke groet,", or the sender's name
	signDevice                     // "Verzonden vanaf mijn iPhone"
	signMark                       // what a scanner adds, and where a picture was
	signDisclaimer                 // a legal notice
	signPostscript                 // "PS ..." and the rest of its paragraph
	signProse                      // a sentence
	signContent                    // what no signature contains: a list, "Maatregelen:"
)

const (
	// A sign-off counts only if what follows it is a signature. Slogans and unknown
	// notices may have up to signedProseMax characters of sentences and signedLinesMax
	// lines; more is a text that continues.
	signedProseMax = 300
	signedLinesMax = 15
)

// CutSignOff gives text without the sign-off, signature, device line and legal notice
// at its end. A postscript stays. It cuts nothing if the text continues below the
// sign-off, so that a letter quoted within a report stays whole. It takes linear time.
// names are the sender's.
func CutSignOff(text string, names []string) string {
	lines := strings.Split(WithoutFooter(text), "\n")
	if i := slices.IndexFunc(lines, isSignatureDelimiter); i >= 0 {
		lines = lines[:i]
	}
	kinds := signKinds(lines, signatures(names))
	end, found := signOffStart(lines, kinds)
	kept := withoutBlankEnd(lines[:end], kinds[:end])
	if found {
		var ps []string
		for i := end; i < len(lines); i++ {
			if kinds[i] == signPostscript {
				ps = append(ps, lines[i])
			}
		}
		if len(ps) > 0 && len(kept) > 0 {
			kept = append(slices.Clone(kept), "")
		}
		kept = append(slices.Clone(kept), ps...)
	}
	return strings.TrimSpace(strings.Join(kept, "\n"))
}

// isSignatureDelimiter: below "-- " is the signature (RFC 3676, 4.3), and below its
// heading one that only a program reads (RFC 9580, 6.2).
func isSignatureDelimiter(line string) bool {
	return line == "-- " || line == "--\u00a0" || strings.HasPrefix(line, "-----BEGIN PGP SIGNATURE")
}

// EndsMail reports whether nothing below line, given in both its forms, can still be a
// command.
func EndsMail(line, tidy string) bool {
	return isSignatureDelimiter(line) || tidy == "--" || isDeviceLine(tidy) || isClosing(tidy, farewells)
}

func withoutBlankEnd(lines []string, kinds []signKind) []string {
	n := len(lines)
	for n > 0 && kinds[n-1] == signBlank {
		n--
	}
	return lines[:n]
}

// signOffStart gives the first line of the sign-off, or the end of lines.
func signOffStart(lines []string, kinds []signKind) (start int, found bool) {
	quoted := quotedLines(lines)
	start = len(lines)
	announced := announces(lines)
	prose, short := 0, 0
	next := signBlank // kind of the next non-blank line
	for i := len(lines) - 1; i >= 0; i-- {
		if kinds[i] == signContent || prose > signedProseMax || short > signedLinesMax {
			break
		}
		begins := kinds[i] == signDevice ||
			(kinds[i] == signDisclaimer && prose == 0 && (i == 0 || kinds[i-1] == signBlank)) ||
			((kinds[i] == signClosing || kinds[i] == signDelimiter || kinds[i] == signMark) && next != signProse)
		if begins && !quoted[i] && !isWrapped(lines, i) && !(kinds[i] == signClosing && i > announced && isCited(kinds, i)) {
			start, found = i, true
		}
		switch kinds[i] {
		case signProse:
			prose += utf8.RuneCountInString(lines[i])
		case signOther:
			short++
		}
		if kinds[i] != signBlank {
			next = kinds[i]
		}
	}
	return start, found
}

// isWrapped reports whether line i is the end of a sentence that was wrapped before a
// word like "groet".
func isWrapped(lines []string, i int) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimSpace(lines[i]))
	if i == 0 || !unicode.IsLower(r) {
		return false
	}
	above := strings.TrimSpace(lines[i-1])
	return utf8.RuneCountInString(above) > 50 && !strings.ContainsAny(above[len(above)-1:], ".,:;!?")
}

// quotedLines tells which lines begin inside quotation marks that are closed later.
func quotedLines(lines []string) []bool {
	quoted := make([]bool, len(lines))
	open, last := 0, -1
	for i, line := range lines {
		quoted[i] = open > 0
		for _, r := range line {
			switch {
			case strings.ContainsRune("„“«", r) || (r == '"' && open == 0):
				open++
			case strings.ContainsRune("”»\"", r) && open > 0:
				open--
				last = i
			}
		}
	}
	for i := last + 1; i < len(quoted); i++ {
		quoted[i] = false
	}
	return quoted
}

// announces gives the first line that announces what is below it, or the number of
// lines.
func announces(lines []string) int {
	for i, line := range lines {
		if strings.HasSuffix(strings.TrimRight(line, " \t\u00a0*_"), ":") {
			return i
		}
	}
	return len(lines)
}

// isCited reports whether a farewell below such a line ends a quoted letter, not the
// text itself: somebody other than the writer signs it, and the text continues below.
func isCited(kinds []signKind, farewell int) bool {
	signed := false
	for _, kind := range kinds[farewell+1:] {
		switch kind {
		case signOther:
			signed = true
		case signProse:
			return signed
		case signBlank:
		default: // the writer's own name, a notice
			return false
		}
	}
	return false
}
