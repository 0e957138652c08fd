package command

import (
	"regexp"
	"strings"

	"github.com/golang-sql/civil"
)

// dayWritten matches a day within a sentence, and whether that is the first day that is too
// late: "vóór 1 maart". Two bare numbers ("3/4") are no day here.
var dayWritten = regexp.MustCompile(`(?i)(v(?:o|ó|ó){2}r\s+)?\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})|\d{1,2}e?\s+(?:` + monthPattern() + `)\.?(?:\s+\d{4})?)\b`)

func monthPattern() string {
	var all []string
	for _, names := range monthNames {
		all = append(all, names...) // a boundary follows: no short form hides a long one
	}
	return strings.Join(all, "|")
}

// farthest is how far ahead a promised day can be, in days: a later day is about something
// else.
const farthest = 2 * 365

// PromisedBy returns the day by which a text promises to have something done: the last
// future day that it names, within two years. A day without a year is the nearest such day,
// so that one that the text only mentions is past.
func PromisedBy(s string, on civil.Date) (last civil.Date) {
	for _, said := range dayWritten.FindAllStringSubmatch(s, -1) {
		day, ok := ReadDate(said[2], on)
		if ok && said[1] != "" {
			day = day.AddDays(-1)
		}
		if ok && !day.Before(on) && day.DaysSince(on) <= farthest && day.After(last) {
			last = day
		}
	}
	return last
}
