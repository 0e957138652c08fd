package procedure

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// older gives facts as they stand in a log from before some days had a field of
// their own, and as a program reads them there.
func older(t *testing.T, facts []record.Fact) (list []record.Fact, days int) {
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
		if f.Kind != record.FactReminded && strings.Contains(string(line), `"stage"`) {
			t.Errorf("a new fact holds a day as an older one: %s", line)
		}
		old := record.Fact{Personal: f.Personal}
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
			s.must("2026-11-30 09:00", record.ByClock, record.Event{Kind: record.TermDue, Term: record.TermContact, Stage: day(t, "2026-11-30")})
			s.approved("2026-12-01", record.ByDirector, record.Event{Kind: record.AskSupplement, Text: "Wanneer was dat?"})
			s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
			s.approved("2026-12-02", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Het is opgelost."})
		},
		"too old": func(s *story) {
			s.must("2026-12-01", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.TooOld, Said: day(t, "2024-01-08"), Text: "Te lang geleden."})
			s.must("2026-12-02", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1})
		},
	} {
		s := newStory(t).receive("2026-11-23")
		live(s)
		facts, days := older(t, s.facts)
		if days == 0 {
			t.Errorf("%s: no day has another field than in older logs", name)
		}
		for n := range facts {
			if diff := cmp.Diff(record.Fold("K-2026-0001", s.facts[:n+1], Standing), record.Fold("K-2026-0001", facts[:n+1], Standing)); diff != "" {
				t.Fatalf("%s, after %s (-new +older):\n%s", name, facts[n].Kind, diff)
			}
			if diff := cmp.Diff(s.facts[n], facts[n].Current()); diff != "" {
				t.Errorf("%s: %s in its current form (-new +older):\n%s", name, facts[n].Kind, diff)
			}
		}
		if diff := cmp.Diff(s.c, record.Fold("K-2026-0001", facts, Standing)); diff != "" {
			t.Errorf("%s (-case +older):\n%s", name, diff)
		}
	}
}
