package rules

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// TestWorkedTerms counts the worked cases of the domain's table (R10, R12, R17,
// R18, R20).
func TestWorkedTerms(t *testing.T) {
	f, err := os.Open("testdata/terms.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma = '\t'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rules := testRules(t)
	for _, row := range rows[1:] {
		received, referred, advised := day(t, row[2]), day(t, row[5]), day(t, row[8])
		got := rules.TermsFor(received, nil, &referred, &advised)
		want := Terms{
			Received: received, AcknowledgeBy: day(t, row[3]), ContactBy: day(t, row[4]),
			AdviseBy: new(day(t, row[6])), ExtendedAdviseBy: new(day(t, row[7])), DecideBy: new(day(t, row[9])),
		}
		if got.AcknowledgeBy != want.AcknowledgeBy || got.ContactBy != want.ContactBy || *got.AdviseBy != *want.AdviseBy ||
			*got.ExtendedAdviseBy != *want.ExtendedAdviseBy || *got.DecideBy != *want.DecideBy {
			t.Errorf("case %s (%s):\n got %v\nwant %v", row[0], row[1], got, want)
		}
	}
}

// R08: in time when received at the latest two years after the problem.
func TestLapse(t *testing.T) {
	rules := testRules(t)
	for problem, want := range map[string]string{
		"2024-11-23": "2026-11-23", "2024-02-29": "2026-02-28", "2026-02-28": "2028-02-28", "2025-12-31": "2027-12-31",
	} {
		p := day(t, problem)
		if got := *rules.TermsFor(day(t, "2026-11-23"), &p, nil, nil).LapsesAfter; got != day(t, want) {
			t.Errorf("problem %s: lapses after %v, want %s", problem, got, want)
		}
	}
}

// The day of receipt is the one in Amsterdam, also in the night the clock
// changes, and the term is counted in days, not in hours.
func TestReceivedInTheNight(t *testing.T) {
	rules := testRules(t)
	for instant, want := range map[string][2]string{
		"2027-03-27T23:30:00Z": {"2027-03-28", "2027-04-11"},
		"2027-03-27T22:59:59Z": {"2027-03-27", "2027-04-10"},
		"2026-10-24T22:00:00Z": {"2026-10-25", "2026-11-08"},
		"2026-10-25T00:30:00Z": {"2026-10-25", "2026-11-08"},
		"2026-10-25T22:59:59Z": {"2026-10-25", "2026-11-08"},
		"2026-10-25T23:00:00Z": {"2026-10-26", "2026-11-09"},
	} {
		at, err := time.Parse(time.RFC3339, instant)
		if err != nil {
			t.Fatal(err)
		}
		received := rules.Day(at)
		terms := rules.TermsFor(received, nil, nil, nil)
		if received != day(t, want[0]) || terms.AcknowledgeBy != day(t, want[1]) {
			t.Errorf("%s: received %v, acknowledge by %v; want %v", instant, received, terms.AcknowledgeBy, want)
		}
	}
}

// Every day of five years: a term in working days ends on a working day and
// counts exactly its number of working days, all days between are explained.
func TestEveryDay(t *testing.T) {
	rules := testRules(t)
	for d := day(t, "2026-01-01"); d.Year <= 2030; d = d.AddDays(1) {
		terms := rules.TermsFor(d, nil, &d, &d)
		for n, by := range map[int]record.Date{10: terms.ContactBy, 5: *terms.DecideBy} {
			working := 0
			for x := d.AddDays(1); !x.After(by); x = x.AddDays(1) {
				if rules.Calendar.IsWorkingDay(x) {
					working++
				}
			}
			if working != n || !rules.Calendar.IsWorkingDay(by) {
				t.Fatalf("%v: %d working days until %v, want %d", d, working, by, n)
			}
		}
		if got := terms.AcknowledgeBy.DaysSince(d); got != 14 {
			t.Fatalf("%v: acknowledgement after %d days", d, got)
		}
	}
}

func TestRollToWorkingDay(t *testing.T) {
	rules := testRules(t)
	rules.Terms.RollToWorkingDay = true
	received := day(t, "2026-12-11") // two weeks later is Eerste Kerstdag, a Friday
	if got := rules.TermsFor(received, nil, &received, nil); got.AcknowledgeBy != day(t, "2026-12-28") ||
		*got.AdviseBy != day(t, "2027-01-04") || *got.ExtendedAdviseBy != day(t, "2027-01-22") {
		t.Errorf("got %v %v %v", got.AcknowledgeBy, *got.AdviseBy, *got.ExtendedAdviseBy)
	}
}

func TestSkippedDays(t *testing.T) {
	rules := testRules(t)
	var got []string
	for _, s := range rules.TermsFor(day(t, "2027-04-22"), nil, nil, nil).Skipped {
		got = append(got, s.Date.String()+" "+s.Why)
	}
	want := "2027-04-27 Koningsdag\n2027-05-05 Bevrijdingsdag\n2027-05-06 Hemelvaartsdag\n2027-05-07 bij besluit gelijkgesteld met een feestdag"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}
