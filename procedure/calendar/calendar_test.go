package calendar

import (
	"strings"
	"testing"
	"time"

	"github.com/golang-sql/civil"
)

func day(t *testing.T, s string) civil.Date {
	t.Helper()
	d, err := civil.ParseDate(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestHolidays(t *testing.T) {
	c := Default()
	for date, want := range map[string]string{
		"2026-01-01": "Nieuwjaarsdag", "2026-01-02": "bij besluit gelijkgesteld met een feestdag",
		"2026-04-03": "Goede Vrijdag", "2026-04-05": "", "2026-04-06": "Tweede Paasdag",
		"2025-04-26": "Koningsdag", "2025-04-27": "", "2026-04-27": "Koningsdag", "2031-04-26": "Koningsdag", "2031-04-27": "",
		"2026-05-05": "Bevrijdingsdag", "2027-05-05": "Bevrijdingsdag",
		"2026-05-14": "Hemelvaartsdag", "2026-05-15": "bij besluit gelijkgesteld met een feestdag", "2026-05-25": "Tweede Pinksterdag",
		"2027-03-29": "Tweede Paasdag", "2027-05-07": "bij besluit gelijkgesteld met een feestdag",
		"2028-04-17": "Tweede Paasdag", "2029-05-10": "Hemelvaartsdag", "2030-06-10": "Tweede Pinksterdag",
		"2026-12-25": "Eerste Kerstdag", "2026-12-26": "Tweede Kerstdag", "2026-12-31": "",
	} {
		if got := c.Holiday(day(t, date)); got != want {
			t.Errorf("%s: got %q, want %q", date, got, want)
		}
	}
	c.GoodFriday, c.LiberationDay = false, false
	for _, date := range []string{"2026-04-03", "2026-05-05"} {
		if got := c.Holiday(day(t, date)); got != "" {
			t.Errorf("%s is switched off, but is %q", date, got)
		}
	}
}

// A term counts the days that are working days one by one, over months, leap days and
// years, and no day that is none.
func TestWorkingDay(t *testing.T) {
	c := Default()
	for _, from := range []civil.Date{{}, day(t, "2026-04-01"), day(t, "2027-12-20"), day(t, "2028-02-20")} {
		for want, n := from, 0; n <= 300; n++ {
			if got := c.WorkingDay(from, n); got != want {
				t.Fatalf("working day %d after %v is %v, want %v", n, from, got, want)
			}
			want = c.OnOrAfter(want.AddDays(1))
		}
	}
}

// Easter Sundays as published, the earliest and the latest possible among them.
func TestEaster(t *testing.T) {
	for _, want := range []string{"1818-03-22", "1943-04-25", "2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25"} {
		if got := Easter(day(t, want).Year); got != day(t, want) {
			t.Errorf("Easter: got %v, want %s", got, want)
		}
	}
}

func TestCalendarWarns(t *testing.T) {
	c := Default()
	if w := c.Warning(day(t, "2028-12-31")); w != "" {
		t.Errorf("2028 is known, but: %s", w)
	}
	if w := c.Warning(day(t, "2029-01-01")); !strings.Contains(w, "2029") {
		t.Errorf("2029 is not known; got %q", w)
	}
}

// TestResume: a term runs on for the days it had left; the day on which it stopped is one.
func TestResume(t *testing.T) {
	day := func(d int) civil.Date { return civil.Date{Year: 2026, Month: time.December, Day: d} }
	for name, x := range map[string]struct {
		end, stopped, on civil.Date
		whole            int
		working          bool
		days             int
		due              civil.Date
	}{
		"working days":            {day(7), day(3), day(15), 10, true, 3, day(18)},
		"over a holiday":          {day(7), day(3), day(23), 10, true, 3, day(29)}, // 25 is one, 26 and 27 a weekend
		"stopped on its last day": {day(7), day(7), day(15), 10, true, 1, day(16)},
		"stopped on day 0":        {day(15), day(1), day(8), 10, true, 10, day(22)},
		"stopped in a weekend":    {day(9), day(5), day(14), 10, true, 3, day(17)},
		"stopped on its last day, since then a holiday": {day(25), day(25), day(28), 10, true, 1, day(29)},
		"days": {day(14), day(10), day(20), 21, false, 5, day(25)},
	} {
		n := Default().Resume(x.end, x.stopped, x.on, x.whole, x.working)
		due := n.From.AddDays(n.Days)
		if x.working {
			due = Default().Working(&n)
		}
		if n.Days != x.days || due != x.due || n.After != AfterReopening {
			t.Errorf("%s: %d days until %v, want %d until %v", name, n.Days, due, x.days, x.due)
		}
	}
}
