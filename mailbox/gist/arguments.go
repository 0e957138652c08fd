package gist

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// fill reads what stands beside a guess. It gives false where the row wants something
// that the mail does not have.
func (m *mail) fill(g *Guess, r *row, s *sentence, c *clause, held []int) bool {
	if r.may("tekst") && c.colon {
		_, g.Text, _ = strings.Cut(s.typed, ":")
		g.Text = strings.TrimSpace(g.Text)
		for i := g.sentence + 1; i < len(m.sentences); i++ {
			g.Text = strings.TrimSpace(g.Text + "\n" + m.sentences[i].typed)
		}
	}
	for _, what := range r.beside {
		switch what {
		case "DAG", "WELKE-DAG":
			days, vague := m.past(s, c)
			switch {
			case vague || len(days) > 1 || len(days) == 0 && what == "WELKE-DAG":
				g.Unsure = true
			case len(days) == 1:
				g.Args = append(g.Args, days[0].String())
			default:
				g.Args = append(g.Args, m.options.On.String())
			}
		case "SINDS": // a day that may be left out, and is what happens on "akkoord" then
			if days, vague := m.past(s, c); len(days) == 1 && !vague && days[0] != m.options.On {
				g.Args = append(g.Args, days[0].String())
			}
		case "TOT":
			m.until(g, s)
		case "MOMENT":
			days := m.coming(s.typed)
			if len(days) != 1 {
				g.Unsure = true
				continue
			}
			g.Args = append(g.Args, days[0].String())
			if at := hour(s.typed); at != "" {
				g.Args = append(g.Args, at)
			} else {
				g.Unsure = true
			}
		case "LEIDINGGEVENDE":
			number := m.manager()
			if number == 0 {
				return false
			}
			g.Args = append(g.Args, strconv.Itoa(number))
		case "OORDEEL":
			verdict, several := verdictIn(s.typed)
			if verdict == "" && !several {
				verdict, several = verdictIn(m.typed())
			}
			if several {
				return false
			}
			if verdict != "" {
				g.Args = append(g.Args, verdict)
			}
		case "PROBLEEM":
			if days, _ := m.past(s, c); len(days) == 1 && days[0].Before(m.options.On.AddDays(-365)) {
				g.Args = append(g.Args, days[0].String())
			}
		case "OPNIEUW": // a letter that went out is corrected by the whole of its new text
			g.Partial = true
		case "NUMMER":
			if numbers := m.numbers(s, g.clause); len(numbers) > 0 {
				g.Args = append(g.Args, numbers...)
			}
		case "ZAAK":
			cases := m.otherCases
			if len(cases) == 0 && m.options.Another != "" {
				cases = []string{m.options.Another}
			}
			if len(cases) != 1 {
				return false
			}
			g.Args = append(g.Args, cases[0])
		case "GEGEVENS":
			if g.Text = particulars(m.typed()); g.Text == "" {
				return false
			}
		case "HELPER":
			if g.Text = m.helper(); g.Text == "" {
				return false
			}
		default:
			g.Args = append(g.Args, strings.ReplaceAll(what, "_", " "))
		}
	}
	return true
}

func (m *mail) typed() string {
	var all []string
	for _, s := range m.sentences {
		all = append(all, s.typed)
	}
	return strings.Join(all, " ")
}

const dayWords = 4 // words of the longest day: "maandag 23 november 2026"

// days gives those that a text names, read by read.
func days(s string, read func(string) (civil.Date, bool)) (list []civil.Date) {
	words := strings.Fields(s)
	for i := 0; i < len(words); i++ {
		for n := min(dayWords, len(words)-i); n > 0; n-- {
			typed := strings.Trim(strings.Join(words[i:i+n], " "), ".,;:!?()")
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

// past gives the days of what happened, that a clause names, or else one beside it that
// names no more than a day. vague is set where it names a time that is no day: "vorige
// week".
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
		vague = vague || slices.ContainsFunc(c.words, func(w string) bool { return theTable().groups["vaag"][w] })
	}
	return list, vague
}

// dayOnly is the most words of a part that names no more than a day: "en dat was dinsdag".
const dayOnly = 4

// besideDays gives the days that stand apart from what happened, by a comma or a full stop.
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

// partsOfDay stand behind the name of a day: "maandagochtend".
var partsOfDay = []string{"ochtend", "morgen", "middag", "avond", "nacht"}

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
	day := words[0]
	for _, part := range partsOfDay {
		day = strings.TrimSuffix(day, part)
	}
	switch {
	case len(words) == 2 && words[0] == "de" && dayOfMonth(words[1]) > 0: // "de 24e"
		return latest(dayOfMonth(words[1]), on), true
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
		return m.lastWeek(words[2])
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

// lastWeek is a day of the week before this one.
func (m *mail) lastWeek(day string) (civil.Date, bool) {
	on := m.options.On
	for _, part := range partsOfDay {
		day = strings.TrimSuffix(day, part)
	}
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

// latest is the last day of that number that is over, or is today.
func latest(number int, on civil.Date) civil.Date {
	for d := on; ; d = d.AddDays(-1) {
		if d.Day == number {
			return d
		}
	}
}

// longPast is how many days ago a day may be that is yet to come.
const longPast = 60

// coming gives the days of what is to happen that a text names.
func (m *mail) coming(s string) []civil.Date {
	on := m.options.On
	return days(s, func(typed string) (civil.Date, bool) {
		switch text.Fold(typed) {
		case "morgen":
			return on.AddDays(1), true
		case "overmorgen":
			return on.AddDays(2), true
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

// until reads the last day of something: what stands behind "tot", or the day before
// somebody is back.
func (m *mail) until(g *Guess, s *sentence) {
	folded := " " + strings.Join(strings.Fields(s.typed), " ") + " "
	after := func(words ...string) string {
		for _, w := range words {
			if i := strings.Index(strings.ToLower(folded), " "+w+" "); i >= 0 {
				return folded[i+len(w)+1:]
			}
		}
		return ""
	}
	words := wordsOf(s.typed)
	later := false
	for i, w := range words[:max(0, len(words)-1)] {
		if next := words[i+1]; (w == "van" || w == "vanaf" || w == "per") && next != "vandaag" && next != "gisteren" {
			_, named := command.ReadDate("afgelopen "+next, m.options.On)
			later = later || named || dayOfMonth(next) > 0 || isDigits(next) || next == "volgende"
		}
	}
	if rest := after("tot en met", "t/m", "tot"); rest != "" && (len(m.coming(rest)) > 0 || beginsWithNumber(rest)) {
		before := strings.Fields(strings.TrimSuffix(folded, rest))
		if n := len(before); later || n > 1 && len(days(strings.Join(before[max(0, n-4):n-1], " "), func(s string) (civil.Date, bool) {
			d, ok := command.ReadDate(s, m.options.On)
			return d, ok && strings.ContainsAny(s, "0123456789")
		})) > 0 || n > 1 && isDigits(before[n-2]) {
			g.Unsure = true // it does not begin now
			return
		}
		if found := m.coming(rest); len(found) > 0 {
			g.Args = append(g.Args, found[0].String())
			return
		}
		g.Unsure = true
		return
	}
	all := m.coming(m.typed())
	if back := after("terug", "weer"); back != "" && len(all) > 0 {
		g.Args = append(g.Args, all[len(all)-1].AddDays(-1).String())
		return
	}
	for i, w := range words {
		if (w == "weken" || w == "week") && i > 0 && amount(words[i-1]) > 0 {
			g.Weeks = amount(words[i-1])
		}
	}
	g.Unsure = len(all) > 0 && g.Weeks == 0 || slices.ContainsFunc(words, func(w string) bool { return w == "dagen" || w == "maand" || w == "maanden" })
}

// beginsWithNumber reports whether a text perhaps begins with a day that cannot be read.
func beginsWithNumber(rest string) bool {
	words := strings.Fields(rest)
	return len(words) > 0 && (strings.ContainsAny(words[0], "0123456789") || len(words) > 1 && strings.ContainsAny(words[1], "0123456789"))
}

// amount reads a number that is written out, or in digits.
func amount(word string) int {
	if n, err := strconv.Atoi(word); err == nil {
		return n
	}
	return slices.Index([]string{"", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf"}, word) * btoi(word != "")
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// hour reads the time of a day: "om tien uur", "14.00", "half elf"; "" for none.
func hour(s string) string {
	words := strings.Fields(strings.ToLower(s))
	for i, w := range words {
		w = strings.Trim(w, ".,;()")
		next, before := "", ""
		if i+1 < len(words) {
			next = strings.Trim(words[i+1], ".,;()")
		}
		if i > 0 {
			before = words[i-1]
		}
		for _, sep := range []string{":", "."} {
			if h, min, ok := strings.Cut(w, sep); ok && isDigits(h) && isDigits(min) && len(min) == 2 && len(h) <= 2 {
				if hh, _ := strconv.Atoi(h); hh < 24 && (before == "om" || before == "vanaf" || next == "uur" || sep == ":") {
					return fmt.Sprintf("%02d:%s", hh, min)
				}
			}
		}
		n := amount(w)
		switch {
		case n <= 0 || n > 23:
		case before == "half":
			return fmt.Sprintf("%02d:30", byDay(n-1))
		case next == "uur":
			return fmt.Sprintf("%02d:00", byDay(n))
		case before == "over" && i > 1 && words[i-2] == "kwart":
			return fmt.Sprintf("%02d:15", byDay(n))
		case before == "voor" && i > 1 && words[i-2] == "kwart":
			return fmt.Sprintf("%02d:45", byDay(n-1))
		}
	}
	return ""
}

// byDay is an hour as people mean it who meet: two o'clock is in the afternoon.
func byDay(n int) int {
	if n > 0 && n < 7 {
		return n + 12
	}
	return n
}

// manager gives the number of the one manager that the mail names; 0 for none, or several.
func (m *mail) manager() int {
	found := 0
	typed := text.Folded(text.Words(m.typed()))
	for i, name := range m.options.Managers {
		for w := range nameWords([]string{name}) {
			if at := slices.Index(typed, w); at < 0 || at > 0 && theTable().groups["ontkenning"][typed[at-1]] {
				continue
			}
			shared := slices.ContainsFunc(slices.Delete(slices.Clone(m.options.Managers), i, i+1), func(other string) bool { return nameWords([]string{other})[w] })
			if shared {
				continue
			}
			if found != 0 && found != i+1 {
				return 0
			}
			found = i + 1
		}
	}
	return found
}

var ordinals = []string{"", "eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende", "achtste", "negende", "tiende"}

// numbers gives the numbers of mail in a list that a clause names, or the one before it: as
// they are, or as "#1" by their place in it.
func (m *mail) numbers(s *sentence, ci int) (list []string) {
	list = numbersIn(s.clauses[ci].words)
	rest := slices.ContainsFunc(s.clauses[ci].words, func(w string) bool { return slices.Contains([]string{"rest", "andere", "anderen", "overige"}, w) })
	if len(list) == 0 && rest {
		return nil
	}
	for i := ci - 1; i >= 0; i-- {
		before := numbersIn(s.clauses[i].words)
		alone := len(before) > 0 && len(s.clauses[i].words) <= 2 // "2 en 5 zijn reclame"
		if len(list) > 0 && !alone {
			break
		}
		list = append(before, list...)
	}
	return list
}

func numbersIn(words []string) (list []string) {
	for i, w := range words {
		if i > 0 && (words[i-1] == "nummer" || words[i-1] == "nr" || words[i-1] == "bericht") && amount(w) > 0 {
			list = append(list, strconv.Itoa(amount(w)))
		} else if n := slices.Index(ordinals, w); n > 0 {
			list = append(list, "#"+strconv.Itoa(n))
		} else if isDigits(w) && len(w) <= 6 {
			list = append(list, strings.TrimLeft(w, "0"))
		}
	}
	return list
}

// particulars gives what a mail says of the complainant, a line for each, as they are
// typed below "klager".
func particulars(s string) string {
	var lines []string
	for _, of := range []struct{ label, value string }{{"E-mail", addressIn(s)}, {"Telefoon", phoneIn(s)}, {"Adres", postalIn(s)}, {"Taal", languageIn(s)}} {
		if of.value != "" {
			lines = append(lines, of.label+": "+of.value)
		}
	}
	return strings.Join(lines, "\n")
}

// postal is a postal address as people write it on one line.
var postal = regexp.MustCompile(`\p{Lu}[\p{L}'.-]*(?: \p{L}[\p{L}'.-]*){0,3} \d{1,5}(?: ?[a-zA-Z]|-\d{1,3})?,? (?:in )?\d{4} ?[A-Z]{2},? (?:te |in )?\p{Lu}[\p{L}'-]+(?: \p{L}[\p{L}'-]*){0,2}`)

// postalIn gives the one postal address in a text; "" for none, or more.
func postalIn(s string) string {
	if found := postal.FindAllString(s, 2); len(found) == 1 {
		return found[0]
	}
	return ""
}

// languageReach is how many words stand between "brieven" and the language they are in.
const languageReach = 5

// languageIn gives the one language in which somebody reads, that a text names.
func languageIn(s string) (found string) {
	words := wordsOf(s)
	for i, w := range words {
		code := command.Language(w)
		before := words[max(0, i-languageReach):i]
		if code == "" || len(w) <= 3 && (i == 0 || words[i-1] != "taal") || !slices.ContainsFunc(before, func(w string) bool { return theTable().groups["leest"][w] }) || i > 0 && theTable().groups["ontkenning"][words[i-1]] {
			continue
		}
		if found != "" && found != code {
			return ""
		}
		found = code
	}
	return found
}

// addressIn gives the one e-mail address in a text.
func addressIn(s string) (found string) {
	for _, w := range strings.Fields(s) {
		w = strings.Trim(w, ".,;:()<>\"'")
		if at := strings.IndexByte(w, '@'); at > 0 && strings.Contains(w[at:], ".") {
			if found != "" && found != w {
				return ""
			}
			found = w
		}
	}
	return found
}

// phoneIn gives the one telephone number in a text: ten digits or more, with spaces.
func phoneIn(s string) (found string) {
	typed, digits := "", 0
	end := func() {
		if digits >= 10 && digits <= 13 {
			found = strings.Trim(typed, " -.")
		}
		typed, digits = "", 0
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r == '+' && digits == 0:
			if typed += string(r); r != '+' {
				digits++
			}
		case digits > 0 && strings.ContainsRune(" -()", r):
			typed += string(r)
		default:
			end()
		}
	}
	end()
	return found
}

// helper gives the lines of who assists a complainant (R07): a name before an address, a
// part, and consent; "" where one of them is not said.
func (m *mail) helper() string {
	all := m.typed()
	address := addressIn(all)
	if address == "" {
		return ""
	}
	before, _, _ := strings.Cut(all, address)
	name := lastName(before)
	if name == "" {
		return ""
	}
	folded := " " + text.Fold(all) + " "
	role := ""
	for _, r := range []string{"advocaat", "zus", "broer", "dochter", "zoon", "moeder", "vader", "partner", "echtgenoot", "man", "vrouw", "buurvrouw", "buurman", "vriendin", "vriend", "vertrouwenspersoon", "gemachtigde", "deskundige", "begeleider", "begeleidster", "coach", "taalcoach", "tolk", "nicht", "neef", "tante", "oom", "schoonzus", "schoonzoon", "schoondochter", "buddy", "vrijwilliger", "consulent", "klantmanager", "jurist", "hulpverlener", "maatschappelijk werker"} {
		if strings.Contains(folded, " "+r+" ") {
			role = r
			break
		}
	}
	if role == "" {
		return ""
	}
	consent := ""
	if strings.Contains(folded, " geen toestemming ") || strings.Contains(folded, " niet ") {
		return ""
	}
	for _, yes := range []string{"vindt het goed", "vindt dat goed", "vindt het prima", "vindt dat prima", "is het ermee eens", "wil dat graag", "wil dat ze meeleest", "met haar toestemming", "met zijn toestemming", "stemt ermee in", "stemt daarmee in", "geeft toestemming", "toestemming gegeven", "heeft toestemming", "mag meelezen", "mag alles lezen", "is akkoord", "met toestemming"} {
		if strings.Contains(folded, " "+yes+" ") {
			consent = "ja"
		}
	}
	if consent == "" {
		return ""
	}
	return fmt.Sprintf("Naam: %s\nAdres: %s\nRol: %s\nToestemming: %s", name, address, role, consent)
}

// lastName is the last name of somebody in a text: words with a capital, of which there are
// more than one unless nothing follows.
func lastName(s string) string {
	var run []string
	name := ""
	for _, w := range strings.Fields(s) {
		bare := strings.Trim(w, ".,;:()<>\"'")
		first, _ := utf8.DecodeRuneInString(bare)
		switch {
		case bare == "":
		case unicode.IsUpper(first):
			run = append(run, bare)
		case len(run) > 0 && slices.Contains([]string{"van", "de", "der", "den", "el", "al"}, bare):
			run = append(run, bare)
		default:
			run = nil
		}
		if len(run) > 1 && len(run) <= 5 && unicode.IsUpper(first) {
			name = strings.Join(run, " ")
		}
		if strings.HasSuffix(w, ".") || strings.HasSuffix(w, ":") {
			run = nil
		}
	}
	if name == "" {
		name = strings.Join(run, " ")
	}
	return name
}
