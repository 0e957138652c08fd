package text

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// An attribution is the line that a mail program writes above the quotes:
//
//	Op ma 23 nov 2026 om 10:00 schreef Dirk Directeur <dirk@school.example>:
//
// People begin complaints in the same way ("Op maandag schreef mijn buurman dat ..."),
// so the form of an attribution must be complete. The more of it is missing, the more
// the lines below must look like quotes.

const (
	maxAttributionLines = 4   // of a wrapped attribution
	maxAttribution      = 400 // its length in bytes
	maxAttributions     = 500 // candidates examined in one text
)

// attribution reports whether an attribution ends at line i, and gives the line at
// which it begins. The shortest one counts, so that the writer's own line above it is
// not taken as part of it. tail is where the quotes begin that run to the end of the
// text.
func attribution(lines []string, i, tail int, answers bool) (start int, ok bool) {
	below, at := whatFollows(lines, i+1)
	if !answers && at < tail {
		below = followedByText // quoted in the middle
	}
	joined := ""
	for start = i; start >= 0 && i-start < maxAttributionLines; start-- {
		line := strings.TrimSpace(lines[start])
		if line == "" || len(line)+len(joined) > maxAttribution {
			break
		}
		joined = line + " " + joined
		if isAttribution(joined, below, answers) {
			return start, true
		}
	}
	return 0, false
}

// joinBrokenAddresses rejoins what a mail program wrapped off an attribution: the end
// of an address, "> schreef:", which would otherwise begin a quote.
func joinBrokenAddresses(lines []string) {
	for i := 1; i < len(lines); i++ {
		above, line := lines[i-1], lines[i]
		if strings.HasPrefix(line, ">") && len(line) < 60 && mayEndAttribution(line) && len(above) < maxAttribution && !isQuoted(above) &&
			strings.LastIndexByte(above, '<') > strings.LastIndexByte(above, '>') {
			lines[i-1], lines[i] = above+line, ""
		}
	}
}

// beginsWithAttribution reports whether an attribution and the text it is about are on
// the same line, as in the plain text of Yahoo's app.
func beginsWithAttribution(line string, answers bool) bool {
	line, _, _ = strings.Cut(line, ">:")
	return len(line) < maxAttribution && isAttribution(strings.TrimSpace(line)+">:", followedByText, answers)
}

// mayEndAttribution is what all attributions have in common.
func mayEndAttribution(line string) bool {
	return strings.HasSuffix(strings.TrimRight(line, " \t*_\u00a0\u200e\u200f"), ":")
}

// following is what comes below a possible attribution.
type following int

const (
	followedByText following = iota
	followedByQuote
	followedByNothing
)

// whatFollows looks at the first non-blank line from i on, and gives its number.
func whatFollows(lines []string, i int) (following, int) {
	// Web mail leaves a few blank lines; we do not search further, so that the work
	// stays linear.
	end := min(i+10, len(lines))
	for ; i < end; i++ {
		if isQuoted(lines[i]) {
			return followedByQuote, i
		}
		if !blankLine(lines[i]) {
			return followedByText, i
		}
	}
	return followedByNothing, len(lines)
}

var (
	attributionYear = quick.Plain(`\b(?:19|20)\d\d\b|\b\d{1,2}[-/.]\d{1,2}[-/.]\d\d\b`)
	attributionDate = quick.Plain(`(?i)\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b|` +
		`\b\d{1,2}(?:e|ste|de|st|nd|rd|th)?\.?\s(?:of\s)?` + monthName + `|` + monthName + `\s\d{1,2}`)
	attributionTime = quick.Plain(`\b\d{1,2}[:.]\d\d\b`)
	quotingLine     = quick.Plain(`(?i)^(?:quoting|citeren|zitat von|citeert) \S.{1,150}:\s*$`)
	attributionVerb = quick.MustCompile(`(?i)\bschreef\b|\bschreven\b|\bheeft\b.*\bgeschreven\b|\bwrote\b|\bschrieb\b|\bhat\b.*\bgeschrieben\b|\ba écrit\b|` +
		`\bskrev\b|\bescribi[oó]|\bescreveu\b|\bha scritto\b|\bnapisa|\byazdı`)
)

// monthName is a month in Dutch, English, German or French, whole or short.
const monthName = `(?:jan|feb|febr|mrt|maa|mar|mär|mrz|apr|avr|mei|may|mai|jun|juin|jul|juil|aug|aoû|sep|sept|okt|oct|nov|dec|déc|dez)[\p{L}]*\.?`

// isAttribution weighs a possible attribution against what is below it.
//
//   - Above quotes: a date, a time and "schreef", in any order (no program leaves out
//     the time, but people do); or an address with a year or a time, in any language,
//     or with "schreef"; or Horde's "Citeren NAME:".
//   - At the end of the text, where the quotes were cut or left out: a date, "schreef",
//     and an address or a time.
//   - Above other text (Yahoo and Outlook on the web mark no lines): all of them.
//   - In a mail that answers nothing: all of them, and not above other text.
func isAttribution(s string, below following, answers bool) bool {
	if below == followedByQuote && answers && quotingLine.MatchString(s) {
		return true
	}
	// Cheap tests first: few lines of running text pass them.
	if !strings.ContainsAny(s, "0123456789@") {
		return false
	}
	hasAddress := strings.Contains(s, "@") && bareAddress.MatchString(s)
	hasVerb := attributionVerb.MatchString(s)
	if !hasAddress && !hasVerb {
		return false
	}
	hasTime := attributionTime.MatchString(s)
	hasYear := attributionYear.MatchString(s)
	hasDate := hasVerb && attributionDate.MatchString(s)
	hasAll := hasAddress && hasVerb && hasTime && hasYear && hasDate
	switch {
	case !answers:
		return hasAll && below != followedByText
	case below == followedByQuote:
		return hasDate && hasTime || hasAddress && (hasTime || hasYear || hasVerb)
	case below == followedByNothing:
		return hasDate && (hasAddress || hasTime)
	}
	return hasAll
}
