package command

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/golang-sql/civil"
)

func TestReadDate(t *testing.T) {
	for _, c := range []struct{ typed, on, want string }{ // want "" for no date
		{"3 december", "2026-11-23", "2026-12-03"},
		{"3 dec. 2026", "2026-11-23", "2026-12-03"},
		{"3 Dec 26", "2026-11-23", "2026-12-03"},
		{"3e december, 2026.", "2026-11-23", "2026-12-03"},
		{"03-12-2026", "2026-11-23", "2026-12-03"},
		{"3.12.2026", "2026-11-23", "2026-12-03"},
		{"3/12", "2026-11-23", "2026-12-03"},
		{"3-12", "2026-11-23", "2026-12-03"},
		{"3-dec-2026", "2026-11-23", "2026-12-03"},
		{"3-12-26", "2026-11-23", "2026-12-03"},
		{"3-12-99", "2026-11-23", "1999-12-03"},
		{"2026-12-03", "2026-11-23", "2026-12-03"},
		{"3\u00a0december", "2026-11-23", "2026-12-03"},
		{"*3 mrt*", "2026-11-23", "2027-03-03"},
		{"5 juli", "2026-11-23", "2026-07-05"},

		// the year that brings it nearest
		{"31 december", "2027-01-02", "2026-12-31"},
		{"2 januari", "2026-12-30", "2027-01-02"},
		{"24 mei", "2026-11-23", "2027-05-24"}, // 183 days back, 182 ahead
		{"25 mei", "2026-11-23", "2026-05-25"}, // 182 back, 183 ahead
		{"31 aug", "2024-03-01", "2023-08-31"}, // 183 both ways: the earlier
		{"29 februari", "2026-11-23", "2028-02-29"},
		{"29 februari", "2025-06-01", "2024-02-29"},
		{"29 feb", "1900-01-01", "1896-02-29"},
		{"3 december jl.", "2026-11-23", "2025-12-03"},
		{"3 december j.l.", "2026-12-03", "2026-12-03"},

		// counted from the day of receipt
		{"vandaag", "2026-11-23", "2026-11-23"},
		{"Gisteren", "2027-01-01", "2026-12-31"},
		{"gisteren", "2028-03-01", "2028-02-29"},
		{"eergisteren", "2026-11-23", "2026-11-21"},
		{"vanochtend", "2026-11-23", "2026-11-23"},
		{"gisteren 22 november", "2026-11-23", ""},

		// weekdays; 2026-11-23 is a Monday
		{"maandag jl.", "2026-11-23", "2026-11-16"},
		{"zondag j.l.", "2026-11-23", "2026-11-22"},
		{"afgelopen dinsdag", "2026-11-23", "2026-11-17"},
		{"afgelopen vrijdag 20 november", "2026-11-23", "2026-11-20"},
		{"donderdag 3 december", "2026-11-23", "2026-12-03"},
		{"do 3-12-2026", "2026-11-23", "2026-12-03"},
		{"maandag 3 december", "2026-11-23", ""},
		{"maandag", "2026-11-23", ""},

		// no such day
		{"31 november", "2026-11-23", ""},
		{"29 februari 2026", "2026-11-23", ""},
		{"29-02-2024", "2026-11-23", "2024-02-29"},
		{"30 februari", "2026-11-23", ""},
		{"29-2-1900", "2026-11-23", ""},
		{"0-12-2026", "2026-11-23", ""},
		{"32-12-2026", "2026-11-23", ""},
		{"12/25/2026", "2026-11-23", ""},
		{"2026-13-01", "2026-11-23", ""},
		{"3-12-0026", "2026-11-23", ""},
		{"3-12-126", "2026-11-23", ""},
		{"3 december 20266", "2026-11-23", ""},

		// no date
		{"", "2026-11-23", ""}, {".", "2026-11-23", ""}, {"3", "2026-11-23", ""}, {"december", "2026-11-23", ""},
		{"3 12", "2026-11-23", ""}, {"3 12 2026", "2026-11-23", ""}, {"3--12", "2026-11-23", ""}, {"-3-12", "2026-11-23", ""},
		{"3-12-2026-1", "2026-11-23", ""}, {"06-12345678", "2026-11-23", ""}, {"drie december", "2026-11-23", ""},
		{"3 december gebeld", "2026-11-23", ""}, {"jl.", "2026-11-23", ""}, {"morgen", "2026-11-23", ""}, {"٣-١٢-٢٠٢٦", "2026-11-23", ""},
	} {
		on, err := civil.ParseDate(c.on)
		if err != nil {
			t.Fatal(err)
		}
		d, ok := ReadDate(c.typed, on)
		if got := d.String(); ok != (c.want != "") || (ok && got != c.want) || (!ok && !d.IsZero()) {
			t.Errorf("ReadDate(%q, %s) = %s, %v; want %q", c.typed, c.on, got, ok, c.want)
		}
	}
}

func TestReadDateWithoutToday(t *testing.T) {
	for typed, want := range map[string]bool{"3-12-2026": true, "3-12": false, "3-12-26": false, "vandaag": false, "maandag jl.": false} {
		if d, ok := ReadDate(typed, civil.Date{}); ok != want {
			t.Errorf("ReadDate(%q) = %v, %v; want %v", typed, d, ok, want)
		}
	}
}

func FuzzReadDate(f *testing.F) {
	for _, s := range []string{"3 december", "maandag jl.", "2026-12-03", "3/12", "29-2-24", "do 3 dec. '26", "e-.", "afgelopen"} {
		f.Add(s, 2026, 11, 23)
	}
	f.Fuzz(func(t *testing.T, s string, year, month, day int) {
		on := civil.Date{Year: year % 3000, Month: time.Month(month), Day: day}
		d, ok := ReadDate(s, on)
		if ok && !d.IsValid() {
			t.Errorf("%q on %v: no such day %v", s, on, d)
		}
		if args, asDate := dateArg(s, on); asDate && ok && (len(args) != 1 || args[0] != d.String()) {
			t.Errorf("%q: argument %q, date %v", s, args, d)
		}
		if looksLikeDate(s) && utf8.RuneCountInString(s) > dateMax {
			t.Errorf("%q is too long for a date", s)
		}
	})
}
