package command

import (
	"regexp"
	"strings"

	"github.com/golang-sql/civil"
)

// dayWritten is a day within a sentence, and whether it is the first on which it is too
// late: "vóór 1 maart". A number with another beside it alone ("3/4") is no day there.
var dayWritten = regexp.MustCompile(`(?i)(v(?:o|ó|ó){2}r\s+)?\b(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[-/]\d{1,2}[-/](?:\d{4}|\d{2})|\d{1,2}e?\s+(?:` + monthPattern() + `)\.?(?:\s+\d{4})?)\b`)

func monthPattern() string {
	var all []string
	for _, names := range monthNames {
		all = append(all, names...) // the longest first, as regexp takes the first that fits
	}
	return strings.Join(all, "|")
}

// farthest is how far ahead a day can be promised, in days: beyond it, it is about
// something else.
const farthest = 2 * 365

// PromisedBy reads by which day somebody promises to have done what a text says: the last
// day to come that it names, within two years. Without a year it is the nearest such day,
// so that one of which it only speaks is past.
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
