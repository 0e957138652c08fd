// Package register counts the complaints of a year from the log (R24): what became of
// them, what they were about, whether the terms were kept and what was promised. It must
// say nothing about any person. It counts cases, and a small count could point at a person,
// so it hides counts of one to four, and whatever they could be worked out from.
//
//	log ──► Make: the cases as they were when a year ended ──► Of ──► Report
//	Report ──► Blocks and charts (for a PDF), CSV, JSON
//
// Anyone with two editions of a year could subtract one from the other, and find the one
// complaint that came in between. So there is one edition: the year as it ended, whenever it
// is asked for; until then it has only totals. Later events count in the year in which they
// happened. An erased case is counted as before: its facts still say what it was, without
// anybody's name.
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
	Year     int         `json:"year"`
	AsOf     record.Date `json:"as_of"`    // the day at the end of which the cases are counted
	Complete bool        `json:"complete"` // the year is over; until then there are only totals

	Received Line `json:"received"`     // complaints that came in
	Closed   Line `json:"closed"`       // complaints closed in the year, whenever they came in
	Open     Line `json:"open"`         // at the end
	Other    Line `json:"no_complaint"` // mail that was taken in but was no complaint, or belonged to another

	Outcomes []Line `json:"outcomes"`          // of the closed ones, like everything below but the months
	Subjects []Line `json:"subjects"`          // a complaint may have several
	Grounds  []Line `json:"grounds"`           // of discrimination; likewise
	Units    []Line `json:"units"`             // by manager; none once a case is erased, since its manager is gone
	Months   []Line `json:"months"`            // of receipt, of all that came in
	InTime   Line   `json:"in_time,omitzero"`  // every term was kept
	Late     Line   `json:"late,omitzero"`     // one or more were not
	Advised  Line   `json:"advised,omitzero"`  // decided on the commission's advice
	Promised Line   `json:"promised,omitzero"` // of these, with measures
	Language Line   `json:"language_education,omitzero"`
	Steps    []Step `json:"steps"`
	Why      []Line `json:"late_because"` // why steps were done after their last day
	Whole    *Days  `json:"days"`         // from receipt to the end; nil when too few were closed
}

// Line is a number of complaints, and the number of the year before.
type Line struct {
	Name   string `json:"name"`
	Count  Count  `json:"count"`
	Before Count  `json:"before"`
}

// Step is one term of the procedure, over all complaints of the year, or the measures that
// were due in the year.
type Step struct {
	Name    string `json:"name"`
	Kept    Count  `json:"kept"`
	Late    Count  `json:"late"`     // done, after the last day
	NotDone Count  `json:"not_done"` // the last day has passed, or the case went on without it
	Days    *Days  `json:"days"`     // from the day the term counts from; nil if too few were done
}

// Days says how long something took where it was done: half took at most Median. For a term,
// it gives away a lower bound of how many kept it, so it is shown where those counts are.
type Days struct {
	Median  int `json:"median"`
	Longest int `json:"longest"`
}

// Count is a number of complaints that identifies nobody.
type Count struct {
	n      int
	hidden bool
}

// fewest is the smallest number that is shown, apart from zero.
const fewest = 5

// Cases are the cases, by number, as they were at the end of three years: the year that is
// counted and the two before.
type Cases [3]map[string]record.Case

// Of makes the register of a year as it ended or, while it runs, as it stands.
func Of(year int, today record.Date, cases Cases, r *rules.Rules) Report {
	now, before := tally(year, cases[0], cases[1], r), tally(year-1, cases[1], cases[2], r)
	total := func(name string, of func(*sums) int) Line {
		return Line{name, Count{n: of(&now)}, Count{n: of(&before)}}
	}
	report := Report{
		Year: year, AsOf: today, Complete: today.After(lastDay(year)),
		Received: total("Ontvangen klachten", func(s *sums) int { return s.received }),
		Closed:   total("Afgehandeld", func(s *sums) int { return len(s.closed) }),
		Open:     total("Nog niet afgehandeld", func(s *sums) int { return s.open }),
		Other:    total("Berichten die geen klacht waren", func(s *sums) int { return s.other }),
	}
	if !report.Complete {
		return report
	}
	report.AsOf = lastDay(year)
	ended := make([][2][]Count, 2) // of each year: the decided ones and the rest
	for i, s := range []*sums{&now, &before} {
		ended[i] = s.ended()
	}
	for part, names := range [][]string{outcomes(decided), outcomes(otherwise)} {
		for i, name := range names {
			report.Outcomes = append(report.Outcomes, Line{name, ended[0][part][i], ended[1][part][i]})
		}
	}
	report.Subjects = lines(subjectOrder(), now.subjects, before.subjects)
	report.Grounds = lines(append(category.Grounds(), category.Other), now.grounds, before.grounds)
	for _, s := range report.Subjects { // a ground of many tells that it is not discrimination of which there are few
		for i := range report.Grounds {
			if l := &report.Grounds[i]; s.Name == templates.SubjectPhrase(record.Discrimination) {
				l.Count.hidden, l.Before.hidden = l.Count.hidden || s.Count.hidden, l.Before.hidden || s.Before.hidden
			}
		}
	}
	report.Months = lines(templates.Months[:], now.months, before.months)
	if !now.erased {
		var managers []string // all of them: a name that appears only sometimes gives something away
		for _, m := range r.Roles.Managers {
			managers = append(managers, m.Name)
		}
		report.Units = lines(append(managers, unnamed), now.units, before.units)
		for i := range report.Units {
			l := &report.Units[i]
			l.Before.hidden = l.Before.hidden || before.erased
		}
	}
	part := func(name string, some, of func(*sums) int) Line {
		told := func(s *sums) Count {
			return Count{some(s), !apart(some(s), of(s)) || !apart(of(s), len(s.closed))} // nothing about a group whose own size is not shown
		}
		return Line{name, told(&now), told(&before)}
	}
	closed, advised := func(s *sums) int { return len(s.closed) }, func(s *sums) int { return s.advised }
	report.InTime = part("Alle termijnen gehaald", func(s *sums) int { return len(s.closed) - s.late }, closed)
	report.Late = part("Eén of meer termijnen niet gehaald", func(s *sums) int { return s.late }, closed)
	report.Advised = part("Besluit na advies van de Klachtencommissie", advised, closed)
	report.Promised = part("Besluiten met maatregelen", func(s *sums) int { return s.promised }, advised)
	report.Language = part("Klachten over taalonderwijs", func(s *sums) int { return s.language }, closed)
	report.Steps, report.Why = now.steps(r), lines([]string{returned, other}, now.why, before.why)
	all, allBefore := whole(report.Steps), whole(before.steps(r))
	for i := range report.Why {
		l := &report.Why[i]
		l.Count.hidden, l.Before.hidden = l.Count.hidden || !all, l.Before.hidden || !allBefore
	}
	if apart(now.advised, len(now.closed)) { // because a decision takes longer than a withdrawal
		report.Whole = daysOf(now.whole)
	}
	return report
}

func lastDay(year int) record.Date { return record.Date{Year: year, Month: 12, Day: 31} }

// sums are the counts of one year, by the names that the register shows.
type sums struct {
	end            record.Date
	closed         []record.Case
	due            []record.Case // whose measures were due
	received, open int
	other, late    int
	advised        int
	promised       int
	language       int
	erased         bool // one of the closed cases is
	decided        map[string]int
	otherwise      map[string]int
	subjects       map[string]int
	grounds        map[string]int
	units          map[string]int
	months         map[string]int
	why            map[string]int
	whole          []int // days
}

// Reasons why a step was late, as far as anybody can know without asking.
const (
	returned = "een brief kwam terug, of moest op de post"
	other    = "gedaan na de laatste dag"
)

// unnamed replaces an answer that nobody gave.
const unnamed = "niet vastgelegd"

// tally counts what happened between the ends of two years.
func tally(year int, now, before map[string]record.Case, r *rules.Rules) sums {
	s := sums{
		end: lastDay(year), decided: make(map[string]int), otherwise: make(map[string]int), subjects: make(map[string]int),
		grounds: make(map[string]int), units: make(map[string]int), months: make(map[string]int), why: make(map[string]int),
	}
	for _, id := range slices.Sorted(maps.Keys(now)) {
		c := now[id]
		was, known := before[id]
		shut := c.Status.Closed() && !(known && was.Status.Closed())
		if none := c.Outcome.OtherKind() || c.Outcome == record.Merged; none {
			if shut {
				s.other++
			}
			continue
		}
		if !known {
			s.received++
			s.months[templates.Months[s.month(c.ReceivedOn)-1]]++
		}
		if !c.Status.Closed() {
			s.open++
		}
		if shut {
			s.close(c, r)
		}
		if by := c.MeasuresBy; !by.IsZero() && !by.After(s.end) && by.After(lastDay(year-1)) {
			s.due = append(s.due, c)
		}
	}
	return s
}

// month is the month of receipt. A case that became known only after its year had ended is
// counted in January of the next.
func (s *sums) month(on record.Date) int {
	if on.Year < s.end.Year {
		return 1
	}
	return int(on.Month)
}

// close counts a case that was closed in the year.
func (s *sums) close(c record.Case, r *rules.Rules) {
	s.closed = append(s.closed, c)
	s.erased = s.erased || c.Erased
	if c.Status == record.Decided {
		s.advised++
		s.decided[templates.OutcomePhrase(c.Outcome)]++
	} else {
		s.otherwise[templates.OutcomePhrase(c.Outcome)]++
	}
	if !c.MeasuresBy.IsZero() {
		s.promised++
	}
	if c.Language {
		s.language++
	}
	late := false
	for _, l := range timetable(c, r, s.end) {
		late = late || l.State == rules.TermLate || l.State == rules.TermMissed || l.State == rules.TermNotDone
		switch {
		case l.State != rules.TermLate:
		case slices.ContainsFunc(c.Deliveries, func(d record.Delivery) bool {
			return slices.Contains(keeps[l.Term], d.Letter) && (d.Post || d.Stage == record.StageReturned)
		}):
			s.why[returned]++
		default:
			s.why[other]++
		}
	}
	if late {
		s.late++
	}
	ended := r.Day(c.ClosedAt)
	if c.Status == record.Decided {
		ended = c.DecidedOn
	}
	s.whole = append(s.whole, max(ended.DaysSince(c.ReceivedOn), 0))
	for _, subject := range c.Subjects {
		s.subjects[templates.SubjectPhrase(subject)]++
	}
	if len(c.Subjects) == 0 {
		s.subjects[unnamed]++
	}
	named := make(map[string]bool)
	for _, g := range c.Grounds {
		if name := category.Known(string(g)); !named[name] {
			named[name] = true
			s.grounds[name]++
		}
	}
	unit := unnamed
	if c.Manager != nil && c.Manager.Name != "" {
		unit = c.Manager.Name
	}
	s.units[unit]++
}

// keeps are the letters that keep a term.
var keeps = map[record.Term][]record.LetterKind{
	record.TermAcknowledge: {record.LetterAcknowledgement},
	record.TermCopy:        {record.MailManagerCopy},
	record.TermSubmit:      {record.LetterReferral, record.LetterDossier},
	record.TermDecide:      {record.LetterDecision},
}

// timetable gives the terms of a case at the end of the year, erased or not.
func timetable(c record.Case, r *rules.Rules, end record.Date) []rules.TermLine {
	c.Erased = false
	return r.Timetable(c, end)
}

// The outcomes, in the order of the table. The number of decided cases gives away the
// number of the others, so each part is hidden or shown by itself.
var (
	decided   = []record.Outcome{record.Founded, record.PartlyFounded, record.Unfounded, record.NotJudged}
	otherwise = []record.Outcome{record.OutcomeWithdrawn, record.TooOld, record.NoCustomer}
)

func outcomes(of []record.Outcome) (names []string) {
	for _, o := range of {
		names = append(names, templates.OutcomePhrase(o))
	}
	return names
}

// ended counts how closed cases ended. The number of decided cases follows from the number of
// the others and the other way round: if either is small, both are hidden.
func (s *sums) ended() (parts [2][]Count) {
	for i, of := range [][]record.Outcome{decided, otherwise} {
		counts := make([]int, len(of))
		for j, name := range outcomes(of) {
			counts[j] = []map[string]int{s.decided, s.otherwise}[i][name]
		}
		if parts[i] = suppress(counts); !apart(s.advised, len(s.closed)) {
			hide(parts[i])
		}
	}
	return parts
}

func subjectOrder() (names []string) {
	for _, s := range []record.Subject{record.Treatment, record.Service, record.Discrimination} {
		names = append(names, templates.SubjectPhrase(s))
	}
	return append(names, unnamed)
}

// lines are the counts of both years: first those in a fixed order, all of them, then
// any others, by name.
func lines(order []string, now, before map[string]int) (list []Line) {
	names := slices.Clone(order)
	for _, counted := range []map[string]int{now, before} {
		for _, name := range slices.Sorted(maps.Keys(counted)) {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
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

// suppress hides each count of one to four. From the total and the other counts people
// can work out the sum of the hidden ones. If that leaves only one possibility (there
// is only one, or each is one, or each is four), the largest count is hidden with them,
// so that nobody can tell which it is; if none is larger, the zeros are hidden too.
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

// apart reports whether a part of all may be shown separately: neither it nor the rest is few.
func apart(some, all int) bool {
	few := func(n int) bool { return n > 0 && n < fewest }
	return !few(some) && !few(all-some)
}

// whole reports whether nothing of a step is hidden.
func (s Step) whole() bool { return !s.Kept.hidden && !s.Late.hidden && !s.NotDone.hidden }

// whole reports whether no step hides anything. If one does, the sum of the steps, divided in
// another way, would give it away.
func whole(steps []Step) bool {
	return !slices.ContainsFunc(steps, func(s Step) bool { return !s.whole() })
}

// daysOf says how long something took, unless so few did it that the answer would be about
// one person's case.
func daysOf(took []int) *Days {
	if len(took) < fewest {
		return nil
	}
	slices.Sort(took)
	return &Days{took[(len(took)-1)/2], took[len(took)-1]}
}

// counts returns both as counts, which are hidden when there are none.
func (d *Days) counts() (median, longest Count) {
	if d == nil {
		return Count{hidden: true}, Count{hidden: true}
	}
	return Count{n: d.Median}, Count{n: d.Longest}
}

// steps says of every term whether it was kept, in the order of the regulation, and last of
// the measures that were due. The number of cases with a term gives away how they ended: a
// decision has one, a withdrawal has none. So nothing is told of a term that few cases had, or
// all but few; nor of the two terms of an advice when few of the decisions had either.
func (s *sums) steps(r *rules.Rules) (all []Step) {
	took := make(map[record.Term][]int)
	byTerm := make(map[record.Term][]int) // kept, late, not done
	count := func(l rules.TermLine) {
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
	for _, c := range s.closed {
		for _, l := range timetable(c, r, s.end) {
			count(l)
		}
	}
	for _, c := range s.due {
		l := rules.TermLine{Term: record.TermMeasure, From: c.DecidedOn, MetOn: c.MeasuresOn, State: rules.TermKept}
		switch {
		case c.MeasuresOn.IsZero():
			l.State = rules.TermNotDone
		case c.MeasuresOn.After(c.MeasuresBy):
			l.State = rules.TermLate
		}
		count(l)
	}
	for _, known := range []record.Term{record.TermAcknowledge, record.TermCopy, record.TermContact, record.TermSubmit, record.TermAdvise, record.TermExtended, record.TermDecide, record.TermMeasure} {
		counts := byTerm[known] // there is a row even when it counts nothing
		if counts == nil {
			counts = make([]int, 3)
		}
		shown, sum := suppress(counts), counts[0]+counts[1]+counts[2]
		told := apart(sum, len(s.closed)) && apart(sum, s.advised)
		switch known {
		case record.TermAcknowledge, record.TermCopy, record.TermContact, record.TermSubmit:
			told = apart(sum, len(s.closed))
		case record.TermMeasure: // the decision may be of another year
			told = apart(sum, 0) && apart(s.advised, len(s.closed))
		}
		// For most terms one of the three is always zero, which leaves too little to hide behind.
		if !told || slices.ContainsFunc(shown, func(c Count) bool { return c.hidden }) {
			hide(shown)
		}
		step := Step{Name: templates.TermPhrase(known), Kept: shown[0], Late: shown[1], NotDone: shown[2]}
		if step.whole() {
			step.Days = daysOf(took[known])
		}
		all = append(all, step)
	}
	return all
}
