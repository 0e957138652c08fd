package text

import (
	"strconv"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// months are the beginnings of the months' names, folded, in Dutch, English, German,
// French and Spanish.
var months = [12][]string{
	{"jan", "ene"}, {"feb", "fev"}, {"maa", "mrt", "mar", "mrz"}, {"apr", "avr", "abr"}, {"mei", "may", "mai"}, {"jun", "juin"},
	{"jul", "juil"}, {"aug", "aou", "ago"}, {"sep"}, {"okt", "oct"}, {"nov"}, {"dec", "dez", "dic"},
}

const monthWord = `[\pL]{3,10}`

var (
	isoDate    = quick.Plain(`\b(\d{4})-(\d{1,2})-(\d{1,2})`)
	numberDate = quick.Plain(`\b(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4}|\d{2})\b`)
	dayFirst   = quick.Plain(`(?i)\b(\d{1,2})(?:e|ste|de|st|nd|rd|th|er)?\.?[\s-]+(?:of\s+)?(` + monthWord + `)\.?,?[\s-]+(\d{4})\b`)
	monthFirst = quick.Plain(`(?i)\b(` + monthWord + `)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b`)
	anyDate    = quick.Plain(isoDate.String() + `|` + numberDate.String() + `|` + dayFirst.String() + `|` + monthFirst.String())

	anyTime = quick.Plain(`(?i)\b(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?[\s\x{202f}]*(am|pm|a\.m\.|p\.m\.)?`)
	offset  = quick.Plain(`(?i)(?:\b(?:GMT|UTC)\s*|\s)([+-])(\d{1,2}):?(\d{2})?\b`)
	zone    = quick.Plain(`\b[A-Z]{2,4}\b`)
	zones   = map[string]int{
		"UTC": 0, "GMT": 0, "UT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MET": 1, "MEZ": 1, "CEST": 2, "MEST": 2, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
		// RFC 5322 section 4.3
		"EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
		"AKST": -9, "AKDT": -8, "HST": -10, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
	}
)

// Times gives the instants that a text may name, most likely first; in is the zone of
// one without a zone.
func Times(s string, in *time.Location) (all []time.Time) {
	rest := anyDate.ReplaceAllString(s, " ")
	for _, day := range days(s) {
		all = append(all, at(day, rest, in))
	}
	return all
}

// HasClock reports whether a text names an hour.
func HasClock(s string) bool { return anyTime.MatchString(anyDate.ReplaceAllString(s, " ")) }

// BehindDate gives what follows the last day and hour in a text.
func BehindDate(s string) string {
	for _, form := range []*quick.Regexp{anyDate, anyTime} {
		if all := form.FindAllStringIndex(s, -1); len(all) > 0 {
			s = s[all[len(all)-1][1]:]
		}
	}
	return s
}

// days gives the days that a text may name, most likely first: in numbers the day
// precedes the month, except with a twelve-hour clock.
func days(s string) (all []time.Time) {
	add := func(year, month, day int) {
		if year < 100 {
			year += 2000
		}
		d := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if month >= 1 && month <= 12 && d.Day() == day && int(d.Month()) == month && year > 1990 {
			all = append(all, d)
		}
	}
	n := func(s string) int { v, _ := strconv.Atoi(s); return v }
	if m := isoDate.FindStringSubmatch(s); m != nil {
		add(n(m[1]), n(m[2]), n(m[3]))
		return all
	}
	for _, m := range dayFirst.FindAllStringSubmatch(s, 4) {
		if month := MonthOf(m[2]); month > 0 {
			add(n(m[3]), month, n(m[1]))
			return all
		}
	}
	for _, m := range monthFirst.FindAllStringSubmatch(s, 4) {
		if month := MonthOf(m[1]); month > 0 {
			add(n(m[3]), month, n(m[2]))
			return all
		}
	}
	if m := numberDate.FindStringSubmatch(s); m != nil {
		t := anyTime.FindStringSubmatch(numberDate.ReplaceAllString(s, " "))
		if american := m[2] == "/" && t != nil && t[4] != ""; american {
			add(n(m[4]), n(m[1]), n(m[3]))
		}
		add(n(m[4]), n(m[3]), n(m[1]))
		add(n(m[4]), n(m[1]), n(m[3]))
	}
	return all
}

// MonthOf gives the month that a word names, whole or by its beginning; 0 for none.
func MonthOf(word string) int {
	word = Fold(word)
	for i, names := range months {
		for _, name := range names {
			if strings.HasPrefix(word, name) {
				return i + 1
			}
		}
	}
	return 0
}

// at gives the instant of a day with the hour that rest names, at noon without one: it
// is then the same day in every nearby zone.
func at(day time.Time, rest string, in *time.Location) time.Time {
	hour, minute, second := 12, 0, 0
	if m := anyTime.FindStringSubmatch(rest); m != nil {
		h, _ := strconv.Atoi(m[1])
		half := strings.ToLower(strings.ReplaceAll(m[4], ".", ""))
		switch {
		case half == "pm" && h < 12:
			h += 12
		case half == "am" && h == 12:
			h = 0
		}
		mins, _ := strconv.Atoi(m[2])
		secs, _ := strconv.Atoi(m[3])
		if h < 24 && mins < 60 && secs < 61 {
			hour, minute, second = h, mins, secs
		}
	}
	if m := offset.FindStringSubmatch(rest); m != nil {
		h, _ := strconv.Atoi(m[2])
		mins, _ := strconv.Atoi(m[3])
		seconds := h*3600 + mins*60
		if m[1] == "-" {
			seconds = -seconds
		}
		if h <= 14 {
			in = time.FixedZone("", seconds)
		}
	} else {
		for _, name := range zone.FindAllString(rest, -1) {
			if hours, ok := zones[name]; ok {
				in = time.FixedZone("", hours*3600)
			}
		}
	}
	return time.Date(day.Year(), day.Month(), day.Day(), hour, minute, second, 0, in)
}
