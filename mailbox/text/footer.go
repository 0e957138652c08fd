package text

import (
	"regexp"
	"strings"
)

var (
	// footerRule begins what a list adds below every mail, footerWords is what
	// it says there, and footerMax how long it is at most, in bytes.
	footerRule  = regexp.MustCompile(`(?m)^[ \t]*(?:_{8,}|-{8,}|={8,}|(?:-=){4,}-?|-- ?)[ \t]*$`)
	footerWords = regexp.MustCompile(`(?i)mailing ?-?list|\b(?:mailing)?lijst\b|unsubscribe|uitschrijven|uit te schrijven|afmelden|af te melden|abmelden|subscribed|geabonneerd|` +
		`google ?(?:groups?|groep|groepen|discussiegroepen)|groups\.io|listinfo`)
	subjectTag = regexp.MustCompile(`^((?i:re|fw|fwd|antw|wg|aw): *)*\[[\pL_.-]{2,30}\] *`)
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
