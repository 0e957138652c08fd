package list

import "testing"

// R04, R05: what the report says of each of the first two steps is found, as
// directors write it; what it does not say is not made up.
func TestStepOf(t *testing.T) {
	for _, c := range []struct{ report, one, two string }{
		{"Stap 1: met de docent, op 2 november.\nStap 2: met Lies: geen oplossing.", "met de docent, op 2 november.", "met Lies: geen oplossing."},
		{"De klager belde.\r\n\r\n STAP 2 : niet gezet.\r\n", "", "niet gezet."},
		{"Stap 1 en 2: niet bekend.", "", ""},
		{"Stap 1 is gezet. Daarna: niets.", "", ""},
		{"Stap 10: iets anders.", "", ""},
		{"", "", ""},
	} {
		if one, two := Step(c.report, 1), Step(c.report, 2); one != c.one || two != c.two {
			t.Errorf("%q: got %q and %q, want %q and %q", c.report, one, two, c.one, c.two)
		}
	}
}
