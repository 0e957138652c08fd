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

	"github.com/golang-sql/civil"

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

func TestOf(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	day := func(s string) record.Date {
		d, err := civil.ParseDate(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	r := &rules.Rules{Zone: zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
	made := func(received, acknowledged string, change func(*record.Case)) record.Case {
		c := record.Case{Status: record.Received, ReceivedOn: day(received), AcknowledgeBy: day(received).AddDays(14), ContactBy: day(received).AddDays(14)}
		c.AcknowledgedOn = day(acknowledged)
		if change != nil {
			change(&c)
		}
		return c
	}
	closed := func(o record.Outcome) func(*record.Case) {
		return func(c *record.Case) {
			c.Status, c.Outcome = record.Decided, o
			c.Subjects, c.Manager = []record.Subject{record.Treatment}, &record.Person{Name: "=Lies"}
		}
	}
	var all []record.Case
	for range 6 {
		all = append(all, made("2026-03-02", "2026-03-04", closed(record.Founded)))
	}
	all = append(all,
		made("2026-04-01", "2026-04-30", closed(record.Unfounded)),                                                // late
		made("2026-12-31", "2026-12-31", func(c *record.Case) { c.Grounds = []record.Ground{"de jas van Lies"} }), // open
		made("2026-05-01", "2026-05-01", func(c *record.Case) { c.Status, c.Outcome = record.NotAdmitted, record.Thanks }),
		made("2025-06-01", "2025-06-02", closed(record.Founded)),
	)
	report := Of(2026, all, r, day("2027-01-31"))
	if report.Received.Count.n != 8 || report.Closed.Count.n != 7 || report.Open.Count.n != 1 || report.Other.Count.n != 1 || report.Received.Before.n != 1 {
		t.Errorf("received %+v, closed %+v, open %+v, other %+v", report.Received, report.Closed, report.Open, report.Other)
	}
	if s := report.Steps[0]; !s.Kept.hidden || !s.Late.hidden || *s.Days != (Days{2, 29}) {
		t.Errorf("acknowledged: %+v", s)
	}
	text := block.Plain(report.Blocks())
	for _, want := range []string{"niet getoond", "gegrond", "maart"} {
		if !strings.Contains(text, want) {
			t.Errorf("the register does not say %q:\n%s", want, text)
		}
	}
	if strings.Contains(text, "jas van") || !strings.Contains(text, "een andere grond") {
		t.Errorf("the register says what somebody wrote:\n%s", text)
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
}

// How many cases had a term says how they ended: what few cases had, or all but few,
// would tell the outcomes that are hidden, and how long somebody's own case took.
func TestStepsTellNoOutcome(t *testing.T) {
	r := &rules.Rules{Zone: time.UTC, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
	on := func(day int) record.Date { return record.Date{Year: 2026, Month: 3, Day: day} }
	for _, decided := range []int{1, 3, 5, 7} {
		var all []record.Case
		for i := range 8 {
			c := record.Case{Status: record.Withdrawn, Outcome: record.OutcomeWithdrawn, ReceivedOn: on(2), AcknowledgeBy: on(16), AcknowledgedOn: on(4), ContactBy: on(16)}
			if i < decided {
				c.Status, c.Outcome = record.Decided, record.Founded
				c.ReferredOn, c.AdviseBy, c.AdvisedOn, c.DecideBy, c.DecidedOn = on(5), on(30), on(20), on(28), on(25)
			}
			all = append(all, c)
		}
		report := Of(2026, all, r, record.Date{Year: 2027, Month: 1, Day: 31})
		seen := 0
		for _, s := range report.Steps {
			if s.Name != templates.TermPhrase(record.TermAdvise) && s.Name != templates.TermPhrase(record.TermDecide) {
				continue
			}
			if seen++; !s.Kept.hidden || !s.Late.hidden || !s.NotDone.hidden || s.Days != nil {
				t.Errorf("%d of 8 were decided, which %+v tells", decided, s)
			}
		}
		if seen != 2 {
			t.Errorf("%d steps of the commission: %+v", seen, report.Steps)
		}
	}
}

// A year without any complaint has a register, too.
func TestOfNone(t *testing.T) {
	r := &rules.Rules{Zone: time.UTC, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
	text := block.Plain(Of(2024, nil, r, record.Date{Year: 2025, Month: 1, Day: 5}).Blocks())
	if !strings.Contains(text, "Ontvangen klachten") || !strings.Contains(text, "geen termijnen") {
		t.Error(text)
	}
}
