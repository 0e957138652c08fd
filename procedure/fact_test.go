package procedure

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// older gives facts as they stand in a log from before some days had a field of
// their own, and as a program reads them there.
func older(t *testing.T, facts []Fact) (list []Fact, days int) {
	t.Helper()
	for _, f := range facts {
		line, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		text := string(line)
		for _, name := range []string{"reopen_by", "supplement_by", "problem"} {
			was := strings.Replace(text, `"`+name+`":`, `"stage":`, 1)
			if was != text {
				days++
			}
			text = was
		}
		if f.Kind != FactReminded && strings.Contains(string(line), `"stage"`) {
			t.Errorf("a new fact holds a day as an older one: %s", line)
		}
		old := Fact{Personal: f.Personal}
		if err := json.Unmarshal([]byte(text), &old); err != nil {
			t.Fatal(err)
		}
		list = append(list, old)
	}
	return list, days
}

// The facts of an older log fold to the same case, after each of them.
func TestOlderFactsFoldTheSame(t *testing.T) {
	for name, live := range map[string]func(s *story){
		"reminded, asked for more and withdrawn": func(s *story) {
			s.must("2026-11-30 09:00", ByClock, Event{Kind: TermDue, Term: TermContact, Stage: day(t, "2026-11-30")})
			s.approved("2026-12-01", ByDirector, Event{Kind: AskSupplement, Text: "Wanneer was dat?"})
			s.must("2026-11-24", ByDirector, Event{Kind: NameManager, Argument: "1"})
			s.approved("2026-12-02", ByDirector, Event{Kind: RecordWithdrawal, Text: "Het is opgelost."})
		},
		"too old": func(s *story) {
			s.must("2026-12-01", ByDirector, Event{Kind: ProposeInadmissible, Outcome: TooOld, Said: day(t, "2024-01-08"), Text: "Te lang geleden."})
			s.must("2026-12-02", ByDirector, Event{Kind: Approve, Preview: 1})
		},
	} {
		s := newStory(t).receive("2026-11-23")
		live(s)
		facts, days := older(t, s.facts)
		if days == 0 {
			t.Errorf("%s: no day has another field than in older logs", name)
		}
		for n := range facts {
			if diff := cmp.Diff(Fold("K-2026-0001", s.facts[:n+1]), Fold("K-2026-0001", facts[:n+1])); diff != "" {
				t.Fatalf("%s, after %s (-new +older):\n%s", name, facts[n].Kind, diff)
			}
			if diff := cmp.Diff(s.facts[n], facts[n].Current()); diff != "" {
				t.Errorf("%s: %s in its current form (-new +older):\n%s", name, facts[n].Kind, diff)
			}
		}
		if diff := cmp.Diff(s.c, Fold("K-2026-0001", facts)); diff != "" {
			t.Errorf("%s (-case +older):\n%s", name, diff)
		}
	}
}

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
		if got := tt.got(Case{}.Apply(f)); got != day(t, tt.want) {
			t.Errorf("%s gives %v", tt.line, got)
		}
	}
}
