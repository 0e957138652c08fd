package register

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Nobody can work out a hidden number from the total and what is shown: at least two are
// hidden, of five complaints or more together, or there is nothing else to hide.
func TestSuppress(t *testing.T) {
	for _, counts := range [][]int{
		{}, {0, 0}, {3}, {5}, {12, 3}, {12, 3, 0, 7}, {1, 1, 1}, {1, 1, 20}, {4, 4, 4}, {9, 9, 9}, {1, 5, 9, 30}, {2, 2, 0, 0, 6, 6},
	} {
		shown := suppress(counts)
		hidden, together, rest := 0, 0, 0
		for i, c := range shown {
			switch {
			case c.hidden && counts[i] == 0:
				t.Errorf("%v: none at all is hidden", counts)
			case c.hidden:
				hidden, together = hidden+1, together+counts[i]
			case counts[i] > 0 && counts[i] < fewest:
				t.Errorf("%v: %d is shown", counts, counts[i])
			case counts[i] > 0:
				rest++
			}
		}
		if hidden > 0 && rest > 0 && (hidden < 2 || together < fewest) {
			t.Errorf("%v: %d of %d together are hidden, and can be worked out", counts, hidden, together)
		}
		if hidden > 0 && !slices.ContainsFunc(counts, func(n int) bool { return n > 0 && n < fewest }) {
			t.Errorf("%v: something is hidden for nothing", counts)
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
		made("2026-04-01", "2026-04-30", closed(record.Unfounded)), // late
		made("2026-12-31", "2026-12-31", nil),                      // open
		made("2026-05-01", "2026-05-01", func(c *record.Case) { c.Status, c.Outcome = record.NotAdmitted, record.Thanks }),
		made("2025-06-01", "2025-06-02", closed(record.Founded)),
	)
	report := Of(2026, all, r, day("2027-01-31"))
	if report.Received.Count.n != 8 || report.Closed.Count.n != 7 || report.Open.Count.n != 1 || report.Other.Count.n != 1 || report.Received.Before.n != 1 {
		t.Errorf("received %+v, closed %+v, open %+v, other %+v", report.Received, report.Closed, report.Open, report.Other)
	}
	if s := report.Steps[0]; s.Kept != 7 || s.Late != 1 || s.Days != (Days{2, 29}) {
		t.Errorf("acknowledged: %+v", s)
	}
	text := block.Plain(report.Blocks())
	for _, want := range []string{"minder dan 5", "niet getoond", "gegrond", "maart"} {
		if !strings.Contains(text, want) {
			t.Errorf("the register does not say %q:\n%s", want, text)
		}
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

// A year without any complaint has a register, too.
func TestOfNone(t *testing.T) {
	r := &rules.Rules{Zone: time.UTC, Calendar: calendar.Default(), Terms: rules.DefaultTerms()}
	text := block.Plain(Of(2024, nil, r, record.Date{Year: 2025, Month: 1, Day: 5}).Blocks())
	if !strings.Contains(text, "Ontvangen klachten") || !strings.Contains(text, "geen termijnen") {
		t.Error(text)
	}
}
