package dossier

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/letters"
)

// TestBudgetHolds: whatever is written, and however often, no more is printed than
// there are pages for, and what is not printed whole says so.
func TestBudgetHolds(t *testing.T) {
	for name, text := range map[string]string{
		"one-letter lines": strings.Repeat("x\n", 49_000),
		"one word":         strings.Repeat("onvermoeibaar", 40_000),
		"blank lines":      strings.Repeat("\n", 50_000) + "Einde.",
		"marks":            strings.Repeat("e\u0301\u0302\u0303\n", 12_000),
		"ligatures":        strings.Repeat("\uFDFA", 40_000),
		"ordinary":         strings.Repeat("De les valt uit en niemand belt mij terug.\n", 50),
		"nothing":          "",
	} {
		b, printed, missing := newBudget(), 0, 0
		for i := range 400 {
			var shown string
			var cut, ok = false, true
			if i == 0 {
				shown, cut = b.first(text)
			} else {
				shown, cut, ok = b.next(text)
			}
			if !ok {
				missing++
				continue
			}
			printed += headingLines + letters.Lines(shown, 1e6)
			if !cut && shown != text {
				t.Fatalf("%s: a text that is not whole says that it is", name)
			}
			if cut && (!strings.HasSuffix(shown, " …") || !strings.HasPrefix(text, strings.TrimSuffix(shown, " …"))) {
				t.Fatalf("%s: %.50q is not how it begins", name, shown)
			}
		}
		if most := pages * letters.LinesOnPage; printed > most {
			t.Errorf("%s: %d lines are printed, at most %d", name, printed, most)
		}
		if name == "ordinary" && missing == 399 {
			t.Errorf("%s: nothing is printed", name)
		}
	}
}

// What a case holds no more of than its beginning is never taken for the whole.
func TestClippedIsNotWhole(t *testing.T) {
	for n, whole := range map[int]bool{oldMaxText - 1: true, oldMaxText: false, oldMaxText + 1: true, MaxText - 1: true, MaxText: false} {
		if _, cut := newBudget().first(strings.Repeat("a", n)); cut == whole {
			t.Errorf("a text of %d characters: cut is %v", n, cut)
		}
	}
}

func TestChoose(t *testing.T) {
	const mib = 1 << 20
	tests := []struct {
		name  string
		files []*File
		room  int64
		sent  string
	}{
		{"all of little, what is attached twice", []*File{{SHA256: "klacht", Mail: true, Size: 9}, {SHA256: "foto", In: "klacht", Size: 5}}, mib, "klacht foto"},
		{"what is attached to a large mail once", []*File{{SHA256: "klacht", Mail: true, Size: mib}, {SHA256: "foto", In: "klacht", Size: 5}}, 9 * mib, "klacht"},
		{"a scan, in no mail", []*File{{SHA256: "scan", Size: 2 * mib}}, 9 * mib, "scan"},
		{"the complaint before all, then the smallest", []*File{
			{SHA256: "klacht", Mail: true, Size: 6 * mib}, {SHA256: "film", Mail: true, Size: 5 * mib}, {SHA256: "brief", Mail: true, Size: mib},
		}, 8 * mib, "klacht brief"},
		{"a complaint that is too large, and a file of it that is not", []*File{
			{SHA256: "klacht", Mail: true, Size: 20 * mib}, {SHA256: "film", In: "klacht", Size: 15 * mib}, {SHA256: "foto", In: "klacht", Size: 2 * mib},
		}, 16 * mib, "foto"},
		{"nothing", nil, mib, ""},
	}
	for _, tt := range tests {
		choose(tt.files, tt.room)
		var sent []string
		for _, f := range tt.files {
			if f.Sent {
				sent = append(sent, f.SHA256)
			}
			if !f.Mail && f.In != "" && (f.Within != "") != strings.HasPrefix(tt.sent, "klacht") {
				t.Errorf("%s: %s goes along within %q", tt.name, f.SHA256, f.Within)
			}
		}
		if diff := cmp.Diff(tt.sent, strings.Join(sent, " ")); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

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
		if one, two := stepOf(c.report, 1), stepOf(c.report, 2); one != c.one || two != c.two {
			t.Errorf("%q: got %q and %q, want %q and %q", c.report, one, two, c.one, c.two)
		}
	}
}
