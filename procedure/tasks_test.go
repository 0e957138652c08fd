package procedure

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestTasks holds what is owed in each status against testdata/tasks.txt: who owes
// it, since when, until when, and when that person is reminded next.
func TestTasks(t *testing.T) {
	var b strings.Builder
	b.WriteString("# What is owed in a case of 23 November 2026, on two days.\n# Read against the regulation before you change a line.\n")
	tell := func(name string, s *story) {
		for _, today := range []string{"2026-11-25", "2027-01-20"} {
			fmt.Fprintf(&b, "\n%s, on %s\n", name, today)
			for _, task := range s.rules.Tasks(s.c, day(t, today)) {
				due, next := "no term", "never reminded"
				if !task.Due.IsZero() {
					due = "by " + task.Due.String()
				}
				for _, stage := range task.stages {
					if stage.on.After(day(t, today)) {
						next = "reminded " + stage.on.String()
						if stage.overdue {
							next += ", overdue"
						}
						break
					}
				}
				fmt.Fprintf(&b, "  %s: %s, since %s, %s, %s\n", task.Term, task.For, task.Since, due, next)
			}
		}
	}
	for _, status := range Statuses() {
		tell(string(status), newStory(t).in(status))
	}
	s := newStory(t).in(Contacted)
	s.must("2026-11-25", ByDirector, Event{Kind: RecordRefusal})
	tell("contacted, and not withdrawn", s)
	s = newStory(t).in(Received)
	s.must("2026-11-25", ByComplainant, Event{Kind: CommissionWished})
	tell("received, and the complainant wants the commission", s)
	s = newStory(t).in(Received)
	s.must("2026-11-25", ByDirector, Event{Kind: NameManager, Argument: "1"})
	s.must("2026-11-25", ByDirector, Event{Kind: DeclareInvolved})
	s.must("2026-11-25", ByClock, Event{Kind: LetterSent, Letter: LetterAcknowledgement})
	tell("received, about the director, with a manager, and confirmed", s)

	const golden = "testdata/tasks.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("what is owed is not what %s says (-update rewrites it):\n%s", golden, b.String())
	}
}
