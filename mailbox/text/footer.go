package text

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

var (
	// footerRule begins what a list adds below every mail, footerWords is what it says
	// there, and footerMax is its greatest length in bytes.
	footerRule  = quick.Plain(`(?m)^[ \t]*(?:_{8,}|-{8,}|={8,}|(?:-=){4,}-?|-- ?)[ \t]*$`)
	footerWords = quick.MustCompile(`(?i)mailing ?-?list|\b(?:mailing)?lijst\b|unsubscribe|uitschrijven|uit te schrijven|afmelden|af te melden|abmelden|subscribed|geabonneerd|` +
		`google ?(?:groups?|groep|groepen|discussiegroepen)|groups\.io|listinfo`)
	subjectTag = quick.Plain(`^((?i:re|fw|fwd|antw|wg|aw): *)*(?:\[[\pL_.-]{2,30}\]|(?i:[\[(*]{0,3}(?:extern(?:e|al)?|ext|caution|let op|waarschuwing|buiten)(?: (?:e-?mail|mail|bericht|sender|afzender|message))?(?:[\])*]{1,3}:?|:))) *`)
)

const footerMax = 1000

// WithoutFooter gives a text without what a mailing list adds below it.
func WithoutFooter(s string) string {
	from := max(0, len(s)-footerMax)
	for _, at := range footerRule.FindAllStringIndex(s[from:], -1) {
		if footerWords.MatchString(s[from+at[1]:]) {
			return strings.TrimRight(s[:from+at[0]], " \t\n")
		}
	}
	return s
}

// WithoutTag gives a subject without the name of a list before it.
func WithoutTag(subject string) string {
	return subjectTag.ReplaceAllString(subject, "$1")
}

// Beyond gives a text without the lines at its end that also end an earlier one: what a
// mail program adds below every mail. A line that differs only in a number or a day
// must end two earlier ones: somebody may be correcting a date.
func Beyond(s string, earlier ...string) string { return beyond(s, 1, false, earlier) }

// BeyondHabit leaves out the lines that end two earlier texts, for a text that says
// something without them. A line about somebody else is about what happened, and stays.
func BeyondHabit(s string, earlier ...string) string { return beyond(s, 2, true, earlier) }

// BeyondTail is Beyond, but a line about somebody else stays.
func BeyondTail(s string, earlier ...string) string { return beyond(s, 1, true, earlier) }

func beyond(s string, often int, others bool, earlier []string) string {
	rest := make([][]string, len(earlier))
	for i, e := range earlier {
		rest[i] = filledLines(e)
	}
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for len(lines) > 0 {
		last := TidyLine(lines[len(lines)-1])
		if last != "" {
			var alike [][]string
			same := 0
			for _, r := range rest {
				if n := len(r); n > 0 && foldDays(r[n-1]) == foldDays(last) {
					if r[n-1] == last {
						same++
					}
					alike = append(alike, r[:n-1])
				}
			}
			if same < often && len(alike) < 2 || others && ofOthers(last) {
				break
			}
			rest = alike
		}
		lines = lines[:len(lines)-1]
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// others are words for people who neither write nor are written to. What is below every
// mail is about its sender.
var others = wordSet("hij zij ze hem haar hun hen klager klaagster he she him her they them complainant")

func ofOthers(tidy string) bool {
	return !isLegal(tidy) && slices.ContainsFunc(Words(tidy), func(w Word) bool { return others[w.Text] })
}

func filledLines(s string) (lines []string) {
	for line := range strings.Lines(s) {
		if tidy := TidyLine(line); tidy != "" {
			lines = append(lines, tidy)
		}
	}
	return lines
}

var daysAndNumbers = quick.Plain(`(?i)\d+|\b(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag|januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)\b`)

func foldDays(line string) string { return daysAndNumbers.ReplaceAllString(line, "0") }
