package quick

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is looked for first follows from the expression.
func TestNeeds(t *testing.T) {
	for expr, want := range map[string][]string{
		`(?i)virus|malware|\bspam\b`:                       {"virus", "malware", "spam"},
		`(?i)\b(?:dit|deze|this)\s+(?:e-?mail\w*|bericht)`: {"email", "e-mail", "bericht"},
		`(?i)unauthori[sz]ed`:                              {"unauthorised", "unauthorized"},
		`(?i)empf[aä]nger`:                                 {"empf"},
		`(?i)(?:https?|mailto):[^()]*`:                     {"http:", "https:", "mailto:"},
		`<[^<>]*>`:                                         {"<"},
		`(?:ab)+x?\d`:                                      {"ab"},
		`(?i)taal(?:les|cursus)|taal`:                      {"taal"},
		`\d\d`:                                             nil,
		`x?y*`:                                             nil,
		`(?i)é|x`:                                          nil,
		`(?i)\ba écrit\b|\byazdı`:                          {"crit", "yazd"},
	} {
		if diff := cmp.Diff(want, MustCompile(expr).needs()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", expr, diff)
		}
	}
}

// It finds what regexp finds, in whatever case it is written.
func TestFinds(t *testing.T) {
	r := MustCompile(`(?i)\b(kosten|risk) (\d+)`)
	for _, s := range []string{"", "KOSTEN 12", "ko\u017Ften 3", "ris\u212A 4, kosten 5", "kosten", "nothing here"} {
		if got, want := r.MatchString(s), r.compiled().MatchString(s); got != want {
			t.Errorf("%q: %v, want %v", s, got, want)
		}
		if diff := cmp.Diff(r.compiled().FindAllString(s, -1), r.FindAllString(s, -1)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
		if diff := cmp.Diff(r.compiled().FindStringSubmatch(s), r.FindStringSubmatch(s)); diff != "" {
			t.Errorf("%q: %s", s, diff)
		}
		if got, want := r.ReplaceAllString(s, "$2"), r.compiled().ReplaceAllString(s, "$2"); got != want {
			t.Errorf("%q: %q, want %q", s, got, want)
		}
	}
}

// FuzzRegexp: whatever the expression and the text, regexp has the last word.
func FuzzRegexp(f *testing.F) {
	f.Add(`(?i)(?:ab|c[de])+f?|g{2,3}h`, "CDF, gGh")
	f.Add(`(?i)k\bs|[^a]b\z`, "\u212A\u017F")
	f.Add(`(a|)(b|c)(?:d|$)`, "c")
	f.Fuzz(func(t *testing.T, expr, s string) {
		if _, err := regexp.Compile(expr); err != nil || len(expr) > 200 || len(s) > 1000 || !strings.ContainsAny(expr, "abcdefghijklmnopqrstuvwxyz") {
			t.Skip()
		}
		r := MustCompile(expr)
		if got, want := r.MatchString(s), r.compiled().MatchString(s); got != want {
			t.Errorf("%s of %q: %v, want %v; needs %q", expr, s, got, want, r.needs())
		}
	})
}

func BenchmarkNothingFound(b *testing.B) {
	r := MustCompile(`(?i)disclaimer|vertrouwelijk|bestemd|geadresseerde|vergissing|virus|confidential|intended|recipient|in error`)
	line := "Ik heb de docent gevraagd waarom de les niet doorging, maar ik kreeg geen antwoord."
	for b.Loop() {
		if r.MatchString(line) {
			b.Fatal("found")
		}
	}
}
