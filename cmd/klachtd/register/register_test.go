package register

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Nobody can work out a hidden number, whoever knows how they are hidden, the total, and
// all that is shown: for each there are tables that look the same in which it is another.
func TestSuppress(t *testing.T) {
	const most = 12
	type table []int
	looks := make(map[string][]table)
	view := func(counts table) (string, []Count) {
		total, shown := 0, suppress(counts)
		for _, n := range counts {
			total += n
		}
		return fmt.Sprint(shown, total), shown
	}
	var each func(table, int)
	each = func(counts table, left int) {
		if left == 0 {
			v, _ := view(counts)
			looks[v] = append(looks[v], slices.Clone(counts))
			return
		}
		for n := range most {
			each(append(counts, n), left-1)
		}
	}
	each(nil, 2)
	each(nil, 4)
	for v, all := range looks {
		total := 0
		for _, n := range all[0] {
			total += n
		}
		_, shown := view(all[0])
		for i, c := range shown {
			if !c.hidden {
				if n := all[0][i]; n > 0 && n < fewest {
					t.Errorf("%v: %d is shown", all[0], n)
				}
				continue
			}
			if total == 0 {
				t.Errorf("%v: nothing at all is hidden", all[0])
			}
			if !slices.ContainsFunc(all, func(other table) bool { return other[i] != all[0][i] }) {
				t.Errorf("%s is only %v: number %d can be worked out", v, all[0], i+1)
			}
		}
		if !slices.ContainsFunc(all[0], func(n int) bool { return n > 0 && n < fewest }) && slices.ContainsFunc(shown, func(c Count) bool { return c.hidden }) {
			t.Errorf("%v: something is hidden for nothing", all[0])
		}
	}
}

func testRules() *rules.Rules {
	return &rules.Rules{Zone: time.UTC, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
}

// byID are cases as they were at the end of a year.
func byID(all ...record.Case) map[string]record.Case {
	stood := make(map[string]record.Case)
	for i, c := range all {
		c.ID = fmt.Sprintf("K-%d", i)
		stood[c.ID] = c
	}
	return stood
}

func on(year int, month time.Month, day int) record.Date {
	return record.Date{Year: year, Month: month, Day: day}
}

func made(received, acknowledged record.Date, change func(*record.Case)) record.Case {
	c := record.Case{Status: record.Received, ReceivedOn: received, AcknowledgeBy: received.AddDays(14), ContactBy: received.AddDays(14), AcknowledgedOn: acknowledged}
	if change != nil {
		change(&c)
	}
	return c
}

func TestOf(t *testing.T) {
	closed := func(o record.Outcome) func(*record.Case) {
		return func(c *record.Case) {
			c.Status, c.Outcome = record.Decided, o
			c.Subjects, c.Manager = []record.Subject{record.Treatment}, &record.Person{Name: "=Lies"}
		}
	}
	var all []record.Case
	for range 6 {
		all = append(all, made(on(2026, 3, 2), on(2026, 3, 4), closed(record.Founded)))
	}
	all = append(all,
		made(on(2026, 4, 1), on(2026, 4, 30), func(c *record.Case) { // late
			closed(record.Unfounded)(c)
			c.Grounds = []record.Ground{"de jas van Lies", "de muts van Lies"}
		}),
		made(on(2026, 12, 31), on(2026, 12, 31), nil), // open
		made(on(2026, 5, 1), on(2026, 5, 1), func(c *record.Case) { c.Status, c.Outcome = record.NotAdmitted, record.Thanks }),
	)
	r := testRules()
	after := on(2027, 2, 3)
	report := Of(2026, after, Cases{byID(all...)}, r)
	if report.Received.Count.n != 8 || report.Closed.Count.n != 7 || report.Open.Count.n != 1 || report.Other.Count.n != 1 || !report.Complete {
		t.Errorf("received %+v, closed %+v, open %+v, other %+v", report.Received, report.Closed, report.Open, report.Other)
	}
	if s := report.Steps[0]; !s.Kept.hidden || !s.Late.hidden || s.Days != nil {
		t.Errorf("acknowledged: %+v", s)
	}
	blocks, charts := report.Blocks(Asked{Foundation: "Stichting", Commission: "De commissie"})
	text := block.Plain(blocks)
	for _, want := range []string{"niet getoond", "gegrond", "maart", "Samenvatting voor de auditor", "De commissie"} {
		if !strings.Contains(text, want) {
			t.Errorf("the register does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "van Lies") || !strings.Contains(text, "een andere grond") {
		t.Errorf("the register says what somebody wrote:\n%s", text)
	}
	heads := 0
	for _, b := range blocks {
		if b.HeaderRow {
			heads++
		}
	}
	if len(charts) != heads {
		t.Errorf("%d pictures for %d tables", len(charts), heads)
	}
	rows, err := csv.NewReader(bytes.NewReader(report.CSV())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(rows, func(row []string) bool {
		return slices.Equal(row, []string{"Klachten", "Ontvangen klachten", "2026", "8"})
	}) {
		t.Errorf("CSV without what was received: %v", rows)
	}
	if slices.ContainsFunc(rows, func(row []string) bool { return strings.HasPrefix(row[1], "=") }) {
		t.Error("a name in the CSV is a formula")
	}
	body, err := json.Marshal(report)
	if err != nil || !strings.Contains(string(body), `{"name":"gegrond","count":null`) {
		t.Errorf("%v: JSON shows what is hidden: %s", err, body)
	}

	// While the year runs there are only totals, and nothing to compare a later edition
	// with.
	running := Of(2026, on(2026, 11, 30), Cases{byID(all...)}, r)
	blocks, _ = running.Blocks(Asked{})
	if text := block.Plain(blocks); running.Complete || strings.Contains(text, "gegrond") || !strings.Contains(text, "Het jaar is nog niet voorbij") || strings.Contains(string(running.CSV()), "maart") {
		t.Errorf("the year runs, and the register says:\n%s", text)
	}

	// An erased case has no manager any more. With an earlier edition one could see whose
	// it was.
	gone := slices.Clone(all)
	gone[0].Erased, gone[0].Manager = true, nil
	if report := Of(2026, after, Cases{byID(gone...)}, r); len(report.Units) != 0 || report.Closed.Count.n != 7 {
		t.Errorf("with an erased case: %+v", report)
	}
	next := Of(2027, on(2028, 1, 1), Cases{byID(gone...), byID(gone...)}, r)
	if len(next.Units) == 0 || slices.ContainsFunc(next.Units, func(l Line) bool { return !l.Before.hidden }) {
		t.Errorf("beside a year with an erased case: %+v", next.Units)
	}
}

// What happens after a year is counted in the next: a case that was closed then, one that
// was reopened, one that became known late.
func TestYearsDoNotChange(t *testing.T) {
	r := testRules()
	shut := func(c *record.Case) { c.Status, c.Outcome = record.Withdrawn, record.OutcomeWithdrawn }
	before := byID(made(on(2026, 3, 2), on(2026, 3, 3), shut), made(on(2026, 12, 1), on(2026, 12, 2), nil))
	after := byID(made(on(2026, 3, 2), on(2026, 3, 3), nil), made(on(2026, 12, 1), on(2026, 12, 2), shut), made(on(2026, 12, 30), on(2027, 1, 2), shut))
	first, second := Of(2026, on(2027, 1, 1), Cases{before}, r), Of(2027, on(2028, 1, 1), Cases{after, before}, r)
	for _, c := range []struct {
		what      string
		got, want int
	}{
		{"received in 2026", first.Received.Count.n, 2}, {"closed in 2026", first.Closed.Count.n, 1},
		{"received in 2027", second.Received.Count.n, 1}, {"closed in 2027", second.Closed.Count.n, 2}, {"open at the end", second.Open.Count.n, 1},
		{"received the year before", second.Received.Before.n, 2}, {"closed the year before", second.Closed.Before.n, 1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d, want %d", c.what, c.got, c.want)
		}
	}
}

// Measures count in the year in which they were due.
func TestMeasuresDue(t *testing.T) {
	var all []record.Case
	for i := range 12 {
		all = append(all, made(on(2026, 3, 2), on(2026, 3, 3), func(c *record.Case) {
			c.Status, c.Outcome, c.DecidedOn = record.Decided, record.Founded, on(2026, 4, 1)
			if c.MeasuresBy = on(2026, 7, 1); i == 0 {
				c.MeasuresBy = on(2027, 1, 15)
			}
			if c.MeasuresOn = on(2026, 6, 1); i > 5 {
				c.MeasuresOn = on(2026, 8, 1)
			}
		}))
	}
	report := Of(2026, on(2027, 1, 1), Cases{byID(all...)}, testRules())
	s := report.Steps[len(report.Steps)-1]
	if s.Name != templates.TermPhrase(record.TermMeasure) || s.Kept != (Count{n: 5}) || s.Late != (Count{n: 6}) || s.NotDone != (Count{}) || *s.Days != (Days{122, 122}) {
		t.Errorf("measures: %+v", s)
	}
	if report.Promised.Count != (Count{n: 12}) {
		t.Errorf("promised: %+v", report.Promised)
	}
}

// How many cases had a term says how they ended: what few cases had, or all but few,
// would tell the outcomes that are hidden, and how long somebody's own case took.
func TestStepsTellNoOutcome(t *testing.T) {
	r := testRules()
	march := func(day int) record.Date { return on(2026, 3, day) }
	for _, decided := range []int{1, 3, 5, 7} {
		var all []record.Case
		for i := range 8 {
			c := record.Case{Status: record.Withdrawn, Outcome: record.OutcomeWithdrawn, ReceivedOn: march(2), AcknowledgeBy: march(16), AcknowledgedOn: march(4), ContactBy: march(16)}
			if i < decided {
				c.Status, c.Outcome = record.Decided, record.Founded
				c.ReferredOn, c.AdviseBy, c.AdvisedOn, c.DecideBy, c.DecidedOn = march(5), march(30), march(20), march(28), march(25)
			}
			all = append(all, c)
		}
		report := Of(2026, on(2027, 1, 1), Cases{byID(all...)}, r)
		seen := 0
		for _, s := range report.Steps {
			if s.Name != templates.TermPhrase(record.TermAdvise) && s.Name != templates.TermPhrase(record.TermDecide) {
				continue
			}
			if seen++; !s.Kept.hidden || !s.Late.hidden || !s.NotDone.hidden || s.Days != nil {
				t.Errorf("%d of 8 were decided, which %+v tells", decided, s)
			}
		}
		if seen != 2 || !report.Advised.Count.hidden {
			t.Errorf("%d steps of the commission: %+v", seen, report.Steps)
		}
	}
}

// A year without any complaint has a register, too.
func TestOfNone(t *testing.T) {
	blocks, _ := Of(2024, on(2025, 1, 1), Cases{}, testRules()).Blocks(Asked{})
	text := block.Plain(blocks)
	if !strings.Contains(text, "Ontvangen klachten") || !strings.Contains(text, "contact met de klager") {
		t.Error(text)
	}
}

// Of two subjects of which one is few, the grounds do not tell which.
func TestGroundsTellNoSubject(t *testing.T) {
	for _, few := range []int{0, 3} {
		closed := make(map[string]record.Case)
		for i := range 6 + few {
			c, _ := event{outcome: 1}.at(0)
			c.Subjects = []record.Subject{record.Treatment}
			if i >= few {
				c.Subjects, c.Grounds = []record.Subject{record.Discrimination}, []record.Ground{"religie"}
			}
			closed[fmt.Sprint(i)] = c
		}
		r := &rules.Rules{Zone: time.UTC, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
		csv := string(Of(2024, on(2025, time.January, 1), Cases{closed}, r).CSV())
		if told := strings.Contains(csv, "Gronden van discriminatie,religie,2024,6\n"); told != (few == 0) {
			t.Errorf("with %d of the other subject the ground is told: %v\n%s", few, told, csv)
		}
	}
}
