package gist

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

const dayWords = 4 // words of the longest date: "maandag 23 november 2026"

// days gives the days that a text names, each read by read.
func days(s string, read func(string) (civil.Date, bool)) (list []civil.Date) {
	words := strings.Fields(s)
	for i := 0; i < len(words); i++ {
		for n := min(dayWords, len(words)-i); n > 0; n-- {
			typed := strings.Trim(strings.Join(words[i:i+n], " "), ".,;:!?()")
			if i > 0 && rooms[text.Fold(strings.Trim(words[i-1], ".,;:()"))] { // "kamer 4.12"
				continue
			}
			if n > 1 && strings.ContainsAny(strings.Join(words[i:i+n-1], " "), ";:()") {
				continue
			}
			if d, ok := read(typed); ok {
				if !slices.Contains(list, d) {
					list = append(list, d)
				}
				i += n - 1
				break
			}
		}
	}
	return list
}

// rooms are words before a number that is not a day.
var rooms = map[string]bool{"kamer": true, "zaal": true, "lokaal": true, "ruimte": true, "k": true, "nummer": true, "nr": true, "verdieping": true, "bijlage": true, "pagina": true, "blz": true, "punt": true}

// past gives the days of what happened that a clause names, or else a day next to it on
// its own. vague is set if it names a time that is not a day: "vorige week".
func (m *mail) past(s *sentence, c *clause) (list []civil.Date, vague bool) {
	if list = days(c.typed, m.pastDay); len(list) == 0 {
		list = m.besideDays(s, c)
	}
	all := text.Folded(text.Words(s.typed))
	for i := 2; i < len(all); i++ { // "op 3 en 4 november"
		vague = vague || isDigits(all[i-2]) && all[i-1] == "en" && isDigits(all[i])
	}
	for i := 1; i < len(all); i++ { // "deze week"
		vague = vague || len(list) == 0 && theTable().groups["tijdvak"][all[i]] && slices.Contains([]string{"deze", "vorige", "afgelopen", "laatste", "paar"}, all[i-1])
	}
	if len(list) == 0 {
		vague = vague || slices.ContainsFunc(c.words, func(w string) bool { return theTable().groups["vaag"][w] || theTable().groups["maand"][w] })
	}
	return list, vague
}

// earlier reports whether a mail names a day before this one, or a time that is no day, and
// no sentence of it says that it was today.
func (m *mail) earlier() bool {
	if slices.ContainsFunc(m.sentences, func(s sentence) bool {
		named := days(s.typed, m.pastDay)
		return len(named) == 1 && named[0] == m.options.On
	}) {
		return false
	}
	return slices.ContainsFunc(m.sentences, func(s sentence) bool {
		words := wordsOf(s.typed)
		return slices.ContainsFunc(days(s.typed, m.pastDay), func(d civil.Date) bool { return d != m.options.On }) ||
			slices.ContainsFunc(words, func(w string) bool { // "in 2023"
				return isDigits(w) && len(w) == 4 && w >= "1990" && w < strconv.Itoa(m.options.On.Year) || theTable().groups["maand"][w] || theTable().groups["toenmalig"][w]
			})
	})
}

// dayOnly is the most words of a part that only names a day: "en dat was dinsdag".
const dayOnly = 4

// besideDays gives the days separated from what happened by a comma or a full stop.
func (m *mail) besideDays(s *sentence, c *clause) (list []civil.Date) {
	for i := range m.sentences {
		for k := range m.sentences[i].clauses {
			beside := &m.sentences[i].clauses[k]
			if beside == c || len(beside.words) > dayOnly || &m.sentences[i] != s && len(m.sentences[i].clauses) > 1 {
				continue
			}
			if slices.ContainsFunc(beside.words, func(w string) bool {
				return theTable().groups["plan"][w] || theTable().groups["ontkenning"][w] || theTable().groups["persoonsvorm"][w] && w != "was"
			}) {
				continue
			}
			for _, d := range days(beside.typed, m.pastDay) {
				if !slices.Contains(list, d) {
					list = append(list, d)
				}
			}
		}
	}
	return list
}

// partsOfDay may follow the name of a day: "maandagochtend".
var partsOfDay = []string{"ochtend", "morgen", "middag", "avond", "nacht"}

// weekdays are the days of the week.
var weekdays = map[string]bool{"maandag": true, "dinsdag": true, "woensdag": true, "donderdag": true, "vrijdag": true, "zaterdag": true, "zondag": true}

// weekday is the name of a day without the part of the day.
func weekday(w string) string {
	for _, part := range partsOfDay {
		w = strings.TrimSuffix(w, part)
	}
	return w
}

// pastDay reads the day of something that happened.
func (m *mail) pastDay(typed string) (civil.Date, bool) {
	on := m.options.On
	if d, ok := command.ReadDate(typed, on); ok {
		return d, !d.After(on)
	}
	words := text.Folded(text.Words(typed))
	if len(words) == 0 {
		return civil.Date{}, false
	}
	day := weekday(words[0])
	switch {
	case len(words) == 2 && words[0] == "de" && dayOfMonth(words[1]) > 0: // "de 24e"
		return latest(dayOfMonth(words[1]), on), true
	case len(words) == 1 && dayOfMonth(words[0]) > 0: // "24e"
		return latest(dayOfMonth(words[0]), on), true
	case len(words) == 1 && slices.Contains([]string{"net", "zojuist", "zonet", "daarnet", "daarstraks", "zoeven", "vannacht"}, words[0]):
		return on, true
	case len(words) == 1 && (day == "gisteren" || day == "gister"):
		return on.AddDays(-1), true
	case len(words) == 1:
		if d, ok := command.ReadDate("afgelopen "+day, on); ok {
			if d == on.AddDays(-7) { // "donderdag", on a Thursday
				return on, true
			}
			return d, true
		}
	case len(words) == 3 && words[0] == "vorige" && words[1] == "week":
		return m.lastWeek(weekday(words[2]))
	case len(words) == 3 && words[1] == "vorige" && words[2] == "week":
		return m.lastWeek(day)
	case len(words) == 3 && words[2] == "geleden" && slices.Contains([]string{"dag", "dagen", "week", "weken"}, words[1]):
		if n := amount(words[0]); n > 0 {
			if strings.HasPrefix(words[1], "week") || words[1] == "weken" {
				n *= 7
			}
			return on.AddDays(-n), true
		}
	}
	return civil.Date{}, false
}

// lastWeek is a day of last week.
func (m *mail) lastWeek(day string) (civil.Date, bool) {
	on := m.options.On
	d, ok := command.ReadDate("afgelopen "+day, on)
	if monday := on.AddDays(-(int(on.In(time.UTC).Weekday()) + 6) % 7); ok && !d.Before(monday) {
		d = d.AddDays(-7)
	}
	return d, ok
}

// dayOfMonth reads "24e" and "24ste"; 0 for anything else.
func dayOfMonth(w string) int {
	for _, end := range []string{"ste", "de", "e"} {
		if n, err := strconv.Atoi(strings.TrimSuffix(w, end)); err == nil && strings.HasSuffix(w, end) && n > 0 && n <= 31 {
			return n
		}
	}
	return 0
}

// numbered reads a weekday with its number, "vrijdag de 4e": the next such day after on, when
// that is such a weekday.
func numbered(typed string, on civil.Date) (civil.Date, bool) {
	words := strings.Fields(text.Fold(typed))
	if len(words) == 3 && words[1] == "de" {
		words = []string{words[0], words[2]}
	}
	if len(words) != 2 || dayOfMonth(words[1]) == 0 {
		return civil.Date{}, false
	}
	next, known := command.ReadDate("afgelopen "+words[0], on)
	for d := on; known && d.Before(on.AddDays(62)); d = d.AddDays(1) { // two months have every number
		if d.Day == dayOfMonth(words[1]) {
			return d, d.DaysSince(next)%7 == 0
		}
	}
	return civil.Date{}, false
}

// latest is the last day of the month with that number that is past, or today.
func latest(number int, on civil.Date) civil.Date {
	for d := on; ; d = d.AddDays(-1) {
		if d.Day == number {
			return d
		}
	}
}

// longPast is how many days back a day may be that was meant as a future one.
const longPast = 60

// coming gives the future days that a text names.
func (m *mail) coming(s string) []civil.Date {
	on := m.options.On
	return days(s, func(typed string) (civil.Date, bool) {
		switch text.Fold(typed) {
		case "morgen":
			return on.AddDays(1), true
		case "overmorgen":
			return on.AddDays(2), true
		}
		if text.Fold(typed) == "zo" { // "prima zo"
			return civil.Date{}, false
		}
		if d, ok := numbered(typed, on); ok {
			return d, true
		}
		d, ok := command.ReadDate(typed, on)
		if next, weekday := command.ReadDate("afgelopen "+typed, on); !ok && weekday && len(strings.Fields(typed)) == 1 {
			return next.AddDays(7), true
		}
		if ok && d.Before(on.AddDays(-longPast)) {
			d, ok = command.ReadDate(typed, on.AddDays(180))
		}
		return d, ok && !d.Before(on)
	})
}
