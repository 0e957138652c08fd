package record

import (
	"encoding/json"
	"testing"
)

// nothing stands for a regulation by which nothing that waits is ever outdated.
func nothing(EventKind) (s Standing, known bool) { return s, false }

// Lines of an older log, as they were written.
func TestOlderFacts(t *testing.T) {
	for _, tt := range []struct {
		line string
		got  func(Case) Date
		want string
	}{
		{`{"actor":"director","kind":"withdrawn","on":"2026-11-30","status":"withdrawn","outcome":"withdrawn","stage":"2026-12-14"}`, func(c Case) Date { return c.ReopenBy }, "2026-12-14"},
		{`{"actor":"director","kind":"supplement_asked","on":"2026-12-01","stage":"2026-12-15"}`, func(c Case) Date { return c.SupplementBy }, "2026-12-15"},
		{`{"actor":"director","kind":"previewed","on":"2026-12-01","outcome":"too_old","preview":1,"letter":"11","stage":"2024-01-08"}`, func(c Case) Date { return c.Challenges[0].Event.Said }, "2024-01-08"},
		{`{"actor":"director","kind":"not_admitted","on":"2026-12-02","status":"not_admitted","outcome":"too_old","preview":1,"stage":"2024-01-08"}`, func(c Case) Date { return c.Problem }, "2024-01-08"},
		{`{"actor":"clock","kind":"reminded","on":"2026-11-30","term":"contact","stage":"2026-11-30"}`, func(c Case) Date { return c.Reminded[TermContact] }, "2026-11-30"},
	} {
		var f Fact
		if err := json.Unmarshal([]byte(tt.line), &f); err != nil {
			t.Fatal(err)
		}
		if got := tt.got(Case{}.Apply(f, nothing)); got.String() != tt.want {
			t.Errorf("%s gives %v", tt.line, got)
		}
	}
}

// The row without a variant stands for its kind, wherever a kind has one: whoever asks for
// the overview never gets the register of a year in its place.
func TestPlainRowStandsForItsKind(t *testing.T) {
	for _, l := range whoGetsWhat {
		if stands := l.Kind.Letter(); l.Variant == "" && stands.Variant != "" {
			t.Errorf("%s is %s, variant %q", l.Kind, stands.Title, stands.Variant)
		}
	}
}
