package mailbox

import (
	"net/mail"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// date reads a Date field; the zero time if it cannot be read. Besides RFC 5322 section
// 3.3 it accepts what programs write: names of months and days in other languages,
// names of zones, numbers alone. Without a zone it is read as UTC.
func (p *parser) date(s string) time.Time {
	if strings.TrimSpace(s) == "" {
		return time.Time{}
	}
	t, ok := readDate(text.FirstBytes(text.TidyLine(s), longestDate))
	// A year that RFC 3339 cannot write would break every caller's output.
	if !ok || t.Year() < 1 || t.Year() > 9999 {
		p.defect("the Date field cannot be read")
		return time.Time{}
	}
	return t
}

const longestDate = 200

func readDate(s string) (time.Time, bool) {
	if t, err := mail.ParseDate(s); err == nil && (numericZone.MatchString(s) || t.Location() == time.UTC) {
		return t, true
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	tidy := strings.TrimSpace(DropAsides(s))
	if !anyZone.MatchString(tidy) { // it stands in a comment
		tidy = strings.NewReplacer("(", " ", ")", " ").Replace(s)
	}
	for _, form := range dateForms {
		tidy = form.odd.ReplaceAllString(tidy, form.usual)
	}
	tidy = strings.ToUpper(tidy)
	times := text.Times(tidy, time.UTC)
	if len(times) == 0 || strings.Contains(tidy, ":") && !clock.MatchString(tidy) {
		return time.Time{}, false
	}
	return times[0], true
}

var (
	clock       = quick.Plain(`\b(?:[01]?\d|2[0-3]):[0-5]\d\b`)
	numericZone = quick.Plain(`[+-]\d{4}\b`)
	anyZone     = quick.Plain(`[+-]\d{2,4}|[0-9] [A-Z]{2,4}`)
)

// dateForms are odd ways to write a part of a date, each with the usual one.
var dateForms = []struct {
	odd   *quick.Regexp
	usual string
}{
	{quick.Plain(`\s*:\s*`), ":"},
	{quick.Plain(`\b(\d{1,2}):(\d)\b`), "$1:0$2"},
	{quick.Plain(`\b(\d{1,2}):(\d\d):(\d)\b`), "$1:$2:0$3"},
	{quick.Plain(`(:\d\d)[.,]\d+`), "$1"},
	{quick.Plain(`(\d) ?T ?(\d\d:)`), "$1 $2"},
	{quick.Plain(`(\d)Z\b`), "$1 UTC"},
	{quick.Plain(`\+-(\d)`), "-$1"},
	{quick.Plain(` (0\d{3})$`), " +$1"},
	{quick.Plain(`([+-])(\d)(\d\d)$`), "${1}0$2$3"},
	{quick.Plain(`\b(\d{4})/(\d{1,2})/(\d{1,2})\b`), "$1-$2-$3"},
	// RFC 5322 section 4.3: two digits from 50 on are of the century before.
	{quick.Plain(`\b(\d{1,2}[ -]?\pL{3,10}\.?[ -])([0-4]\d)( |,|$)`), "${1}20$2$3"},
	{quick.Plain(`\b(\d{1,2}[ -]?\pL{3,10}\.?[ -])([5-9]\d)( |,|$)`), "${1}19$2$3"},
	{quick.Plain(`\b0(\d\d \pL)`), "$1"},
	// "Mon Nov 23 10:12:00 CET 2026"
	{quick.Plain(`\b(\pL{3,10}) (\d{1,2}) (\d{1,2}:\d\d(?::\d\d)?)((?: [A-Z]+| [+-]\d{4})?) (\d{4})\b`), "$2 $1 $5 $3$4"},
	{quick.Plain(`(?i)\b(E)astern|\b(C)entral|\b(M)ountain|\b(P)acific`), "$1$2$3$4"},
	{quick.Plain(`(?i)\b(E|C|M|P) (S|D)(?:tandard|aylight) Time`), "${1}${2}T"},
	{quick.Plain(`(?i)(?:W\. Europe|Romance|Central Europe(?:an)?|Midden-Europa) (?:Standard Time|\(standaardtijd\))`), "CET"},
	{quick.Plain(`(?i)(?:W\. Europe|Romance|Central Europe(?:an)?|Midden-Europa) Daylight Time`), "CEST"},
}
