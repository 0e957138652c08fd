package measures

import (
	"testing"

	"github.com/golang-sql/civil"
)

func TestSplit(t *testing.T) {
	tests := []struct{ text, reasoning, measures string }{
		{"", "", ""},
		{"Omdat het zo is.\n\nNog iets.", "Omdat het zo is.\n\nNog iets.", ""},
		{"Waarom.\n\nMaatregelen:\n- een\n- twee", "Waarom.", "- een\n- twee"},
		{"Waarom.\nMAATREGELEN: wij bellen\nen schrijven", "Waarom.", "wij bellen\nen schrijven"},
		{"Waarom.\n*Maatregelen:*\neen\nMaatregelen:\ntwee", "Waarom.", "een\nMaatregelen:\ntwee"},
		{"Waarom.\nMaatregelen\neen", "Waarom.", "een"},
		{"De maatregelen: die waren er al.\nMaatregelen zijn niet nodig.", "De maatregelen: die waren er al.\nMaatregelen zijn niet nodig.", ""},
		{"Maatregelen:\neen", "", "een"},
		{"Waarom.\nMaatregel: wij bellen", "Waarom.", "wij bellen"},
		{"Waarom.\nMaatregelen: geen.", "Waarom.\nMaatregelen: geen.", ""},
		{"Waarom.\nMaatregelen:\n- N.v.t.", "Waarom.\nMaatregelen:\n- N.v.t.", ""},
	}
	for _, tt := range tests {
		if reasoning, measures := Split(tt.text); reasoning != tt.reasoning || measures != tt.measures {
			t.Errorf("%q: got %q and %q, want %q and %q", tt.text, reasoning, measures, tt.reasoning, tt.measures)
		}
	}
}

func TestSame(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		same bool
	}{
		{"", "", true},
		{"- een\n- twee", "- Een\n\n-  twee ", true},
		{"een", "", false},
		{"- een\n- twee", "- een", false},
		{"Wij bellen.", "Wij schrijven.", false},
	} {
		if got := Same(tt.a, tt.b); got != tt.same {
			t.Errorf("%q and %q: %t", tt.a, tt.b, got)
		}
	}
}

func TestBy(t *testing.T) {
	for _, c := range []struct{ named, decided, want string }{
		{"", "2026-11-25", "2027-02-25"},
		{"", "2026-11-30", "2027-02-28"},
		{"", "2027-11-30", "2028-02-29"},
		{"", "2027-05-31", "2027-08-31"},
		{"2026-12-01", "2026-11-25", "2026-12-01"},
	} {
		named, _ := civil.ParseDate(c.named)
		decided, err := civil.ParseDate(c.decided)
		if got := By(named, decided); err != nil || got.String() != c.want {
			t.Errorf("decided on %s, and named %q: %s, want %s", c.decided, c.named, got, c.want)
		}
	}
}
