package procedure

import (
	"slices"
	"strings"
	"testing"
)

// aboutNoCase are the events that the regulation knows nothing of.
var aboutNoCase = []EventKind{AskOverview, TakeIn, PutAside}

// TestCommandsAreTheRegulation: whatever somebody may type, the regulation allows
// to just those people; whatever it allows to people who command can be typed.
func TestCommandsAreTheRegulation(t *testing.T) {
	for _, c := range Commands() {
		r, known := ruleFor(c.Event)
		if !known {
			if !slices.Contains(aboutNoCase, c.Event) {
				t.Errorf("%s: the regulation has no %s", c.Word, c.Event)
			}
			continue
		}
		if !slices.Equal(r.by, c.By) {
			t.Errorf("%s is typed by %v, and allowed to %v", c.Word, c.By, r.by)
		}
	}
	for _, r := range regulation() {
		if r.by == nil || r.event == NotUnderstood || r.event == Readdress {
			continue
		}
		for _, by := range r.by {
			if c, ok := CommandFor(r.event, by); !ok {
				t.Errorf("%s: no word for the %s", r.event, by)
			} else if named, ok := CommandNamed(c.Word, by); !ok || named.Event != r.event {
				t.Errorf("%s typed by the %s is %s", c.Word, by, named.Event)
			}
		}
	}
}

// TestCommandsAreExplained: each has its help, and an example that begins with it.
func TestCommandsAreExplained(t *testing.T) {
	for _, c := range Commands() {
		if c.Does == "" || !strings.HasPrefix(c.Example, c.Word) {
			t.Errorf("%s: %q, for example %q", c.Word, c.Does, c.Example)
		}
		if c.Within != "" && !slices.ContainsFunc(Commands(), func(o Command) bool {
			return o.Word == c.Within && slices.Contains(o.Synonyms, c.Word+": "+c.Word)
		}) {
			t.Errorf("%s is not read within %s", c.Word, c.Within)
		}
		if c.Opposite != "" && !slices.ContainsFunc(Commands(), func(o Command) bool { return o.Word == c.Opposite }) {
			t.Errorf("%s: its opposite %s is no command", c.Word, c.Opposite)
		}
	}
	// Nobody types one wording for two things.
	for _, by := range []Actor{ByDirector, ByDeputy, ByCommission, ByComplainant, ByRepresentative} {
		typed := make(map[string]string)
		for _, c := range CommandsOf(by) {
			for _, w := range append(c.Synonyms, c.Word) {
				if other, ok := typed[w]; ok {
					t.Errorf("%s types %q for %s and for %s", by, w, other, c.Word)
				}
				typed[w] = c.Word
			}
		}
	}
}

// TestOldPreview: a letter that was shown when letters and commands still waited
// in different ways takes its "akkoord".
func TestOldPreview(t *testing.T) {
	s := newStory(t).in(Received)
	old := Fact{
		Kind: FactPreviewed, Actor: ByDirector, At: s.at("2026-11-24").UTC(), On: day(t, "2026-11-24"), Letter: LetterNotAdmitted,
		Outcome: TooOld, Preview: 1, Stage: day(t, "2023-03-03"), Personal: Personal{Text: "Het is lang geleden."},
	}
	s.c = s.c.Apply(old)
	if len(s.c.Challenges) != 1 || s.c.Challenges[0].Why != Outward {
		t.Fatalf("waits: %+v", s.c.Challenges)
	}
	s.must("2026-12-20", ByDirector, Event{Kind: Approve, Preview: 1}) // such a letter never lapsed
	if c := s.c; c.Status != NotAdmitted || c.Outcome != TooOld || c.Problem != day(t, "2023-03-03") || c.ClosedText != "Het is lang geleden." {
		t.Errorf("after akkoord: %+v", c)
	}
	wantSent(t, s.last, "11>complainant+letter", "16>sender")

	s = newStory(t).in(Received)
	s.c = s.c.Apply(old).Apply(Fact{Kind: FactPreviewCancelled})
	if len(s.c.Challenges) != 0 {
		t.Errorf("cancelled, and it waits: %+v", s.c.Challenges)
	}
}

// TestNewerPreview: of what cannot be undone one waits at a time.
func TestNewerPreview(t *testing.T) {
	s := newStory(t).in(Received)
	s.must("2026-11-24", ByDirector, Event{Kind: ProposeInadmissible, Outcome: NoCustomer, Text: "Geen klant."})
	s.must("2026-11-24", ByDirector, Event{Kind: Note, Text: "Een notitie.", Doubt: NoProvider})
	s.must("2026-11-25", ByDirector, Event{Kind: ProposeInadmissible, Outcome: NoComplaint, Text: "Het is een vraag."})
	wantRefused(t, s.do("2026-11-25", ByDirector, Event{Kind: Approve, Preview: 1}), RefuseStalePreview, "procedure 7")
	s.must("2026-11-25", ByDirector, Event{Kind: Approve, Preview: 2})
	s.must("2026-11-25", ByDirector, Event{Kind: Approve, Preview: 3})
	if s.c.Outcome != NoComplaint {
		t.Errorf("outcome %s", s.c.Outcome)
	}
}

// TestPreviewOutlastsDoubt: however many commands in doubt come after it, a letter
// that was shown takes its "akkoord"; and it drops none of them.
func TestPreviewOutlastsDoubt(t *testing.T) {
	s := newStory(t).in(Received)
	s.must("2026-11-24", ByDirector, Event{Kind: ProposeInadmissible, Outcome: NoCustomer, Text: "Geen klant."})
	for range mostChallenges {
		s.must("2026-11-24", ByDirector, Event{Kind: Note, Text: "Een notitie.", Doubt: SentByOther})
	}
	if n := len(s.c.Challenges); n != mostChallenges+1 {
		t.Errorf("%d wait, want %d", n, mostChallenges+1)
	}
	s.must("2026-11-25", ByDirector, Event{Kind: Approve, Preview: 1})
	if s.c.Status != NotAdmitted {
		t.Errorf("status %s", s.c.Status)
	}

	// Of an answer to nothing it is only said that a letter is out of date when one waits.
	s = newStory(t).in(Received)
	s.must("2026-11-24", ByDirector, Event{Kind: Note, Text: "Een notitie.", Doubt: NoProvider})
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: Approve, Preview: 7}), RefuseNoPreview, "procedure 7")
}

// TestReopenedWithoutContact: a case that came back from the commission without a
// contact is reminded of it, and no term is late: procedure 4 was over.
func TestReopenedWithoutContact(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	s.must("2026-11-24", ByDirector, Event{Kind: Refer, Text: "Rapportage."})
	s.must("2026-11-25", ByDirector, Event{Kind: RecordWithdrawal, Text: "Opgelost."})
	s.must("2026-11-26", ByDirector, Event{Kind: Reopen})
	for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-09")) {
		if l.Term == TermContact && l.State != TermEnded {
			t.Errorf("contact is %s", l.State)
		}
	}
	if _, ok := s.rules.TaskOf(s.c, TermContact, day(t, "2026-12-09")); !ok {
		t.Error("nobody is asked for the contact")
	}
}
