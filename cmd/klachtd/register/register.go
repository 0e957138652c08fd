// Package register counts the complaints of a year (R25): what became of them, what they
// were about, and whether the terms were kept. It says nothing about anybody: what is
// counted is a number of cases, and a small number could point at a person. So a count of
// one to four is not shown, nor the one that could be worked out from it.
//
//	cases of all years ──► Of ──► Report ──► Blocks (for a PDF), CSV, JSON
//
// It reads the folds of cases only, which an erased case still has: the register counts
// what nobody can read any more.
package register

import (
	"cmp"
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
)

// Report is the register of one year.
type Report struct {
	Year int         `json:"year"`
	AsOf record.Date `json:"as_of"` // the day on which it was made

	Received Line `json:"received"` // complaints of which the term began in this year
	Closed   Line `json:"closed"`   // of those, closed by now
	Open     Line `json:"open"`
	Other    Line `json:"no_complaint"` // mail that was taken in, and was no complaint, or belonged to another

	Outcomes []Line `json:"outcomes"`
	Subjects []Line `json:"subjects"` // a complaint may have several
	Grounds  []Line `json:"grounds"`  // of discrimination; likewise
	Units    []Line `json:"units"`    // by manager
	Months   []Line `json:"months"`   // of receipt
	Steps    []Step `json:"steps"`
}

// Line is a number of complaints, and that of the year before.
type Line struct {
	Name   string `json:"name"`
	Count  Count  `json:"count"`
	Before Count  `json:"before"`
}

// Step is one term of the procedure, over all complaints of the year.
type Step struct {
	Name    string `json:"name"`
	Kept    int    `json:"kept"`
	Late    int    `json:"late"`     // done, after the last day
	NotDone int    `json:"not_done"` // the last day is past, or the case went on without it
	Days    Days   `json:"days"`     // from the day that it is counted from
}

// Days says how long something took, over those that were done: half took at most Median.
type Days struct {
	Median  int `json:"median"`
	Longest int `json:"longest"`
}

// Count is a number of complaints that says nothing of anybody.
type Count struct {
	n      int
	hidden bool
}

// fewest is the smallest number that is shown, but for none at all.
const fewest = 5

// Of makes the register of a year from the cases of all years; names gives what a manager
// is called.
func Of(year int, all []record.Case, r *rules.Rules, today record.Date) Report {
	now, before := tally(year, all), tally(year-1, all)
	report := Report{
		Year: year, AsOf: today,
		Received: whole("Ontvangen klachten", len(now.cases), len(before.cases)),
		Closed:   whole("Afgehandeld", now.closed, before.closed),
		Open:     whole("Nog niet afgehandeld", len(now.cases)-now.closed, len(before.cases)-before.closed),
		Other:    whole("Berichten die geen klacht waren", now.other, before.other),
		Outcomes: lines(outcomeOrder(), now.outcomes, before.outcomes),
		Subjects: lines(subjectOrder(), now.subjects, before.subjects),
		Grounds:  lines(nil, now.grounds, before.grounds),
		Units:    lines(nil, now.units, before.units),
		Months:   lines(months[:], now.months, before.months),
	}
	report.Steps = steps(now.cases, r, today)
	return report
}

// whole is a total: it is shown whatever it is.
func whole(name string, n, before int) Line { return Line{name, Count{n: n}, Count{n: before}} }

// sums are the counts of one year, by the names that the register shows.
type sums struct {
	cases                                      []record.Case
	closed, other                              int
	outcomes, subjects, grounds, units, months map[string]int
}

var months = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}

// unnamed is what stands in the place of an answer that nobody gave.
const unnamed = "niet vastgelegd"

func tally(year int, all []record.Case) sums {
	s := sums{outcomes: make(map[string]int), subjects: make(map[string]int), grounds: make(map[string]int), units: make(map[string]int), months: make(map[string]int)}
	for _, c := range all {
		if c.ReceivedOn.Year != year {
			continue
		}
		if c.Outcome.OtherKind() || c.Outcome == record.Merged {
			s.other++
			continue
		}
		s.cases = append(s.cases, c)
		s.months[months[c.ReceivedOn.Month-1]]++
		if c.Status.Closed() {
			s.closed++
			s.outcomes[templates.OutcomePhrase(c.Outcome)]++
		}
		for _, subject := range c.Subjects {
			s.subjects[templates.SubjectPhrase(subject)]++
		}
		if len(c.Subjects) == 0 {
			s.subjects[unnamed]++
		}
		for _, g := range c.Grounds {
			s.grounds[string(g)]++
		}
		unit := unnamed
		if c.Manager != nil && c.Manager.Name != "" {
			unit = c.Manager.Name
		}
		s.units[unit]++
	}
	return s
}

func outcomeOrder() (names []string) {
	for _, o := range []record.Outcome{record.Founded, record.PartlyFounded, record.Unfounded, record.NotJudged, record.OutcomeWithdrawn, record.TooOld, record.NoCustomer} {
		names = append(names, templates.OutcomePhrase(o))
	}
	return names
}

func subjectOrder() (names []string) {
	for _, s := range []record.Subject{record.Treatment, record.Service, record.Discrimination} {
		names = append(names, templates.SubjectPhrase(s))
	}
	return append(names, unnamed)
}

// lines are the counts of both years: in a known order, which is always whole, and then
// what else there is, by name.
func lines(order []string, now, before map[string]int) (list []Line) {
	names := slices.Clone(order)
	for _, counted := range []map[string]int{now, before} {
		for _, name := range slices.Sorted(maps.Keys(counted)) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if order == nil {
		slices.Sort(names)
	}
	nows, befores := make([]int, len(names)), make([]int, len(names))
	for i, name := range names {
		nows[i], befores[i] = now[name], before[name]
	}
	shown, shownBefore := suppress(nows), suppress(befores)
	for i, name := range names {
		list = append(list, Line{name, shown[i], shownBefore[i]})
	}
	return list
}

// suppress hides each count of one to four. A single hidden one could be worked out from
// the total and the rest, so that the next smallest is hidden with it; where the hidden
// ones are together fewer than five, likewise.
func suppress(counts []int) []Count {
	shown := make([]Count, len(counts))
	bySize := make([]int, 0, len(counts)) // those that are not none
	for i, n := range counts {
		shown[i].n = n
		if n > 0 {
			bySize = append(bySize, i)
		}
	}
	slices.SortStableFunc(bySize, func(a, b int) int { return cmp.Compare(counts[a], counts[b]) })
	hidden, together := 0, 0
	for _, i := range bySize {
		if counts[i] >= fewest && (hidden == 0 || hidden > 1 && together >= fewest) {
			break
		}
		shown[i].hidden = true
		hidden, together = hidden+1, together+counts[i]
	}
	return shown
}

// steps tell of every term whether it was kept, in the order of the regulation.
func steps(cases []record.Case, r *rules.Rules, today record.Date) (all []Step) {
	took := make(map[record.Term][]int)
	byTerm := make(map[record.Term]*Step)
	var order []record.Term
	for _, c := range cases {
		for _, l := range r.Timetable(c, today) {
			s := byTerm[l.Term]
			if s == nil {
				s = &Step{Name: templates.TermPhrase(l.Term)}
				byTerm[l.Term], order = s, append(order, l.Term)
			}
			switch l.State {
			case rules.TermKept:
				s.Kept++
			case rules.TermLate:
				s.Late++
			case rules.TermMissed, rules.TermNotDone:
				s.NotDone++
			}
			if !l.MetOn.IsZero() && !l.From.IsZero() {
				took[l.Term] = append(took[l.Term], max(l.MetOn.DaysSince(l.From), 0))
			}
		}
	}
	for _, known := range []record.Term{record.TermAcknowledge, record.TermCopy, record.TermContact, record.TermSubmit, record.TermAdvise, record.TermExtended, record.TermDecide} {
		if s := byTerm[known]; slices.Contains(order, known) {
			days := took[known]
			slices.Sort(days)
			if len(days) > 0 {
				s.Days = Days{days[(len(days)-1)/2], days[len(days)-1]}
			}
			all = append(all, *s)
		}
	}
	return all
}
