package procedure

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

// TestHolidaysChanged: what was told may end sooner and never later, and stays explained
// by the days that were skipped when it was told.
func TestHolidaysChanged(t *testing.T) {
	recounted := func(s *story, when string) (was, now record.Date) {
		for _, x := range s.rules.Recounted(s.c, day(t, when)) {
			was, now = x.Was, x.Now
		}
		s.do(when, record.ByClock, record.Event{Kind: record.RecountTerms})
		return was, now
	}
	skipped := func(s *story, term record.Term) (days []string) {
		for _, l := range s.rules.Timetable(s.c, day(t, "2026-11-25")) {
			for _, skip := range l.Skipped {
				if l.Term == term {
					days = append(days, skip.Date.String())
				}
			}
		}
		return days
	}
	s := newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01")}
	s.receive("2026-11-23")
	if s.c.ContactBy != day(t, "2026-12-08") || len(s.rules.Recounted(s.c, day(t, "2026-11-24"))) > 0 {
		t.Fatalf("contact by %v", s.c.ContactBy)
	}

	s.rules.Calendar.Decree = nil // sooner
	if was, now := recounted(s, "2026-11-24"); was != day(t, "2026-12-08") || now != day(t, "2026-12-07") || s.c.ContactBy != now {
		t.Errorf("from %v to %v: contact by %v", was, now, s.c.ContactBy)
	}
	if days := skipped(s, record.TermContact); len(days) > 0 {
		t.Errorf("skipped %v", days)
	}
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01"), day(t, "2026-12-02")} // later: never
	if was, now := recounted(s, "2026-11-24"); was != day(t, "2026-12-07") || now != was || s.c.ContactBy != was {
		t.Errorf("from %v to %v: contact by %v", was, now, s.c.ContactBy)
	}
	if days := skipped(s, record.TermContact); len(days) > 0 {
		t.Errorf("explained by days that were none then: %v", days)
	}

	// What follows the contact comes with it, and no day is before today.
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-12-01")}
	s.receive("2026-11-23")
	s.must("2026-11-24", record.ByComplainant, record.Event{Kind: record.CommissionWished})
	s.rules.Calendar.Decree = nil
	recounted(s, "2026-11-25")
	if s.c.ContactBy != day(t, "2026-12-07") || s.c.SubmitBy != day(t, "2026-12-08") {
		t.Errorf("contact by %v, submit by %v", s.c.ContactBy, s.c.SubmitBy)
	}
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-11-30"), day(t, "2026-12-01"), day(t, "2026-12-02")}
	s.receive("2026-11-23")
	s.rules.Calendar.Decree = nil
	recounted(s, "2026-12-09")
	if s.c.ContactBy != day(t, "2026-12-09") {
		t.Errorf("contact by %v", s.c.ContactBy)
	}

	// The decision, and an advice whose end is rolled.
	s = newStory(t)
	s.rules.Calendar.Decree = []record.Date{day(t, "2026-11-26")}
	s.in(record.Advised)
	s.rules.Calendar.Decree = nil
	if was, now := recounted(s, "2026-11-25"); was != day(t, "2026-12-02") || now != day(t, "2026-12-01") || s.c.DecideBy != now {
		t.Errorf("from %v to %v: decide by %v", was, now, s.c.DecideBy)
	}
	s = newStory(t)
	s.rules.Terms.RollToWorkingDay, s.rules.Calendar.Decree = true, []record.Date{day(t, "2026-12-15"), day(t, "2027-01-05")}
	s.in(record.Referred)
	s.rules.Calendar.Decree = s.rules.Calendar.Decree[1:]
	if was, now := recounted(s, "2026-11-25"); was != day(t, "2026-12-16") || now != day(t, "2026-12-15") || s.c.AdviseBy != now {
		t.Errorf("from %v to %v: advise by %v", was, now, s.c.AdviseBy)
	}
	s.approved("2026-11-26", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
	s.rules.Calendar.Decree = nil
	if was, now := recounted(s, "2026-11-27"); was != day(t, "2027-01-06") || now != day(t, "2027-01-05") || s.c.ExtendedAdviseBy != now {
		t.Errorf("from %v to %v: advise by %v", was, now, s.c.ExtendedAdviseBy)
	}
}
