// Package register counts the complaints of a year (R25): what became of them, what they
// were about, and whether the terms were kept. It says nothing about anybody: what is
// counted is a number of cases, and a small number could point at a person. So a count of
// one to four is not shown, nor what could be worked out from it.
//
//	cases of all years ──► Of ──► Report ──► Blocks (for a PDF), CSV, JSON
//
// It reads the folds of cases only, which an erased case still has: the register counts
// what nobody can read any more.
package register

import (
	"maps"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/category"
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
	Kept    Count  `json:"kept"`
	Late    Count  `json:"late"`     // done, after the last day
	NotDone Count  `json:"not_done"` // the last day is past, or the case went on without it
	Days    *Days  `json:"days"`     // from the day that it is counted from; nil when too few were done
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
		Units:    lines([]string{unnamed}, now.units, before.units), // beside one name there is always another
		Months:   lines(months[:], now.months, before.months),
	}
	report.Steps = steps(now, r, today)
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
			s.grounds[ground(g)]++
		}
		unit := unnamed
		if c.Manager != nil && c.Manager.Name != "" {
			unit = c.Manager.Name
		}
		s.units[unit]++
	}
	return s
}

// ground is a ground of the regulation. In other words somebody may have written anything.
func ground(g record.Ground) string {
	if slices.Contains(category.Grounds(), string(g)) {
		return string(g)
	}
	return "een andere grond"
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
	if len(order) <= 1 {
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

// suppress hides each count of one to four. The total and the rest tell what these are
// together: where that leaves but one answer (there is only one, or each is one, or each
// is four) the largest count is hidden with them, so that nobody can tell which of them it
// is; and where none is larger, which are none.
func suppress(counts []int) []Count {
	shown := make([]Count, len(counts))
	few, together := 0, 0
	for i, n := range counts {
		shown[i] = Count{n: n, hidden: n > 0 && n < fewest}
		if shown[i].hidden {
			few, together = few+1, together+n
		}
	}
	if few == 0 || few > 1 && together > few && together < (fewest-1)*few {
		return shown
	}
	largest := slices.Max(counts)
	for i, n := range counts {
		shown[i].hidden = shown[i].hidden || n == largest || largest < fewest
	}
	return shown
}

func hide(all []Count) {
	for i := range all {
		all[i].hidden = true
	}
}

// apart reports whether some of all may be told apart: neither they nor the rest are few.
func apart(some, all int) bool {
	few := func(n int) bool { return n > 0 && n < fewest }
	return !few(some) && !few(all-some)
}

// steps tell of every term whether it was kept, in the order of the regulation. How many
// cases had a term says how they ended: a decision has one, a withdrawal has none. So of
// a term that few cases had, or all but few, nothing is told.
func steps(of sums, r *rules.Rules, today record.Date) (all []Step) {
	took := make(map[record.Term][]int)
	byTerm := make(map[record.Term][]int) // kept, late, not done
	for _, c := range of.cases {
		for _, l := range r.Timetable(c, today) {
			if byTerm[l.Term] == nil {
				byTerm[l.Term] = make([]int, 3)
			}
			switch l.State {
			case rules.TermKept:
				byTerm[l.Term][0]++
			case rules.TermLate:
				byTerm[l.Term][1]++
			case rules.TermMissed, rules.TermNotDone:
				byTerm[l.Term][2]++
			}
			if !l.MetOn.IsZero() && !l.From.IsZero() {
				took[l.Term] = append(took[l.Term], max(l.MetOn.DaysSince(l.From), 0))
			}
		}
	}
	for _, known := range []record.Term{record.TermAcknowledge, record.TermCopy, record.TermContact, record.TermSubmit, record.TermAdvise, record.TermExtended, record.TermDecide} {
		counts, had := byTerm[known]
		if !had {
			continue
		}
		shown := suppress(counts)
		sum, days := counts[0]+counts[1]+counts[2], took[known]
		told := apart(sum, len(of.cases)) && apart(sum, of.closed)
		if !told {
			hide(shown)
		}
		s := Step{Name: templates.TermPhrase(known), Kept: shown[0], Late: shown[1], NotDone: shown[2]}
		if slices.Sort(days); told && len(days) >= fewest {
			s.Days = &Days{days[(len(days)-1)/2], days[len(days)-1]}
		}
		all = append(all, s)
	}
	return all
}
