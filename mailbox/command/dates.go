package command

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// monthNames are the Dutch months, each with the short forms people type.
var monthNames = [12][]string{
	{"januari", "jan"}, {"februari", "feb", "febr"}, {"maart", "mrt"}, {"april", "apr"}, {"mei"}, {"juni", "jun"},
	{"juli", "jul"}, {"augustus", "aug"}, {"september", "sep", "sept"}, {"oktober", "okt"}, {"november", "nov"}, {"december", "dec"},
}

// weekdayNames stand in the order of time.Weekday.
var weekdayNames = [7][]string{
	{"zondag", "zo"}, {"maandag", "ma"}, {"dinsdag", "di"}, {"woensdag", "wo"}, {"donderdag", "do"}, {"vrijdag", "vr"}, {"zaterdag", "za"},
}

// daysAgo are the words that count back from today.
var daysAgo = map[string]int{
	"vandaag": 0, "vanmorgen": 0, "vanochtend": 0, "vanmiddag": 0, "vanavond": 0,
	"gisteren": 1, "gister": 1, "gisterochtend": 1, "gistermiddag": 1, "gisteravond": 1,
	"eergisteren": 2,
}

// dateMax is the length of the longest date, in bytes.
const dateMax = 60

// ReadDate reads a date as Dutch people write it: "3 december", "3 dec. 2026",
// "03-12-2026", "3/12", "2026-12-03", "gisteren", "maandag 3 december", "maandag jl.",
// "afgelopen maandag". The day comes before the month. Without a year it is the date
// nearest to on; with "jl." or "afgelopen", the latest on or before it; if two years
// are equally near, the earlier. ok is false for anything else, for a day that does not
// exist and for a weekday that does not match the date.
func ReadDate(s string, on civil.Date) (d civil.Date, ok bool) {
	if len(s) > dateMax {
		return civil.Date{}, false
	}
	words, past := dateWords(s)
	weekday := -1
	if len(words) > 0 {
		if weekday = listIndex(weekdayNames[:], words[0]); weekday >= 0 {
			words = words[1:]
		}
	}
	if len(words) == 0 {
		return lastWeekday(weekday, on, past)
	}
	if n, found := daysAgo[words[0]]; found {
		d, ok = on.AddDays(-n), len(words) == 1 && on.IsValid()
	} else {
		d, ok = calendarDate(words, on, past)
	}
	if !ok || (weekday >= 0 && d.In(time.UTC).Weekday() != time.Weekday(weekday)) {
		return civil.Date{}, false
	}
	return d, true
}

// dateWords splits a typed date into its parts, without the words that only say that it
// is past.
func dateWords(s string) (words []string, past bool) {
	for _, w := range strings.Fields(strings.ReplaceAll(text.TidyLine(s), ",", " ")) {
		w = strings.Trim(strings.ToLower(w), ".:;!'’*\"")
		switch w {
		case "":
		case "jl", "j.l", "jongstleden", "afgelopen":
			past = true
		default:
			words = append(words, w)
		}
	}
	return words, past
}

// lastWeekday is the latest such day before on. A weekday without "jl." or "afgelopen"
// may also be the next one, so it is not a date.
func lastWeekday(weekday int, on civil.Date, past bool) (civil.Date, bool) {
	if weekday < 0 || !past || !on.IsValid() {
		return civil.Date{}, false
	}
	back := (int(on.In(time.UTC).Weekday()) - weekday + 7) % 7
	if back == 0 {
		back = 7
	}
	return on.AddDays(-back), true
}

// calendarDate reads day, month and perhaps year, in one word ("3-12-2026", "3-dec") or
// in several ("3 december 2026").
func calendarDate(words []string, on civil.Date, past bool) (civil.Date, bool) {
	parts := words
	if len(words) == 1 {
		parts = strings.FieldsFunc(words[0], func(r rune) bool { return strings.ContainsRune("-/.", r) })
		if separators := len(words[0]) - len(strings.Join(parts, "")); separators != len(parts)-1 {
			return civil.Date{}, false
		}
	} else if _, isNumber := readDigits(words[1], 2); isNumber {
		return civil.Date{}, false // "3 12" is not known to be a date
	}
	if len(parts) < 2 || len(parts) > 3 {
		return civil.Date{}, false
	}
	if len(parts) == 3 && len(parts[0]) == 4 {
		parts = []string{parts[2], parts[1], parts[0]}
	}
	day, ok := readDigits(strings.TrimSuffix(parts[0], "e"), 2)
	if !ok {
		return civil.Date{}, false
	}
	month, ok := readDigits(parts[1], 2)
	if !ok {
		month = listIndex(monthNames[:], strings.Trim(parts[1], ".")) + 1
	}
	if len(parts) == 2 {
		return nearestYear(day, month, on, past)
	}
	year, ok := readYear(parts[2], on)
	d := civil.Date{Year: year, Month: time.Month(month), Day: day}
	return d, ok && d.IsValid()
}

// nearestYear fills in the year of a day and a month. 29 February is up to
// eight years away (1896 to 1904).
func nearestYear(day, month int, on civil.Date, past bool) (best civil.Date, found bool) {
	if !on.IsValid() {
		return civil.Date{}, false
	}
	for year := on.Year - 8; year <= on.Year+8; year++ {
		d := civil.Date{Year: year, Month: time.Month(month), Day: day}
		if !d.IsValid() || (past && d.After(on)) {
			continue
		}
		if !found || daysApart(d, on) < daysApart(best, on) {
			best, found = d, true
		}
	}
	return best, found
}

func daysApart(a, b civil.Date) int { return max(a.DaysSince(b), b.DaysSince(a)) }

// readYear reads a year of four digits, or of two in the century nearest to on.
func readYear(s string, on civil.Date) (int, bool) {
	year, ok := readDigits(s, 4)
	if !ok {
		return 0, false
	}
	switch len(s) {
	case 2:
		if !on.IsValid() {
			return 0, false
		}
		year += on.Year - on.Year%100
		if year > on.Year+50 {
			year -= 100
		} else if year < on.Year-50 {
			year += 100
		}
		return year, true
	case 4:
		return year, year >= 1900 && year < 2200
	}
	return 0, false
}

// readDigits reads a number of at most n ASCII digits.
func readDigits(s string, n int) (int, bool) {
	if s == "" || len(s) > n || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	value, err := strconv.Atoi(s)
	return value, err == nil
}

func listIndex(lists [][]string, word string) int {
	return slices.IndexFunc(lists, func(names []string) bool { return slices.Contains(names, word) })
}

// looksLikeDate reports whether s is meant as a date although it cannot be read as one:
// "31 november", "30-2", "maandag".
func looksLikeDate(s string) bool {
	words, past := dateWords(s)
	if len(words) == 0 || len(words) > 4 || len(s) > dateMax {
		return false
	}
	dated := past
	for _, w := range words {
		switch {
		case w[0] >= '0' && w[0] <= '9' && len(w) <= len("2026-12-03") && strings.Trim(w, "0123456789-/.e") == "":
			dated = true
		case listIndex(weekdayNames[:], w) >= 0:
			dated = true
		case listIndex(monthNames[:], w) < 0 && !isNearMonth(w):
			return false
		}
	}
	return dated
}

func isNearMonth(w string) bool {
	return slices.ContainsFunc(monthNames[:], func(names []string) bool { return nearOne(w, names[:1]) })
}
