package procedure

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// lostLetters are letters that do not arrive, and where a case can be by then.
var lostLetters = []struct {
	status  Status
	letter  LetterKind
	to      Recipient
	refused bool // the complainant did not withdraw, so that the term to submit ran
	post    bool
}{
	{status: Received, letter: "01", to: ToComplainant},
	{status: Received, letter: "01", to: ToComplainant, post: true},
	{status: Received, letter: "17", to: ToComplainant},
	{status: Contacted, letter: "02", to: ToManager},
	{status: Referred, letter: "05", to: ToComplainant, refused: true},
	{status: Referred, letter: "06", to: ToCommission, refused: true},
	{status: Extended, letter: "07", to: ToComplainant},
	{status: Decided, letter: "09", to: ToComplainant},
	{status: Decided, letter: "09", to: ToManager},
	{status: Decided, letter: "09", to: ToComplainant, post: true},
	{status: Withdrawn, letter: "10", to: ToComplainant},
	{status: NotAdmitted, letter: "11", to: ToComplainant},
}

// waysOut are the commands by which a task is done, any of them.
var waysOut = map[Term][]EventKind{
	TermCopy:         {NameManager},
	TermInterest:     {DeclareInvolved, HandToDirector},
	TermAcknowledge:  {MarkPosted, CorrectComplainant},
	TermContact:      {RecordContact, Refer, RecordWithdrawal},
	TermAfterContact: {RecordWithdrawal, Refer},
	TermSubmit:       {Refer, MarkPosted},
	TermAdvise:       {Advise},
	TermDecide:       {ProposeDecision, MarkPosted},
	TermReturned:     {MarkPosted, CorrectComplainant},
	TermPost:         {MarkPosted, CorrectComplainant},
	TermWaiting:      {Approve, Cancel},
}

// TestEveryTaskHasAWayOut: whatever is owed in whatever state, who owes it can type a
// command that is carried out then and by which it is done.
func TestEveryTaskHasAWayOut(t *testing.T) {
	seen := make(map[Term]bool)
	look := func(name string, s *story) {
		t.Helper()
		for _, task := range s.rules.Tasks(s.c, day(t, "2026-12-30")) {
			seen[task.Term] = true
			by := task.For
			if by == ByClock { // it leaves by itself
				continue
			}
			if !slices.ContainsFunc(waysOut[task.Term], func(k EventKind) bool { return slices.Contains(Possible(s.c, by), k) }) {
				t.Errorf("%s: %s is owed by the %s, who can do nothing about it: %v", name, task.Term, by, Possible(s.c, by))
			}
		}
	}
	for _, status := range Statuses() {
		look(string(status), newStory(t).in(status))
		s := newStory(t).in(status)
		s.must("2026-12-01", ByDirector, Event{Kind: WriteComplainant, Text: "Ik bel u."})
		look(string(status)+", with a command that waits", s)
	}
	for _, l := range lostLetters {
		s := newStory(t).in(l.status)
		s.returned("2026-11-25", l.letter, l.to)
		look(fmt.Sprintf("%s, %s came back", l.status, l.letter), s)
		if l.post {
			s = newStory(t).in(l.status)
			s.queued("2026-11-24", Fact{Letter: l.letter, To: l.to, Post: true})
			look(fmt.Sprintf("%s, %s to be posted", l.status, l.letter), s)
		}
	}
	s := newStory(t).in(Contacted)
	s.must("2026-11-25", ByDirector, Event{Kind: RecordRefusal})
	look("contacted, and not withdrawn", s)
	s = newStory(t)
	s.must("2026-11-23", ByComplainant, Event{
		Kind: ComplaintReceived, Text: "Ik heb een klacht over de directeur.", Complaint: &Complaint{ID: "K-2026-0001", Complainant: Person{"Anna Voorbeeld", "anna@klant.example"}},
	})
	look("received, and perhaps about the director", s)
	for term := range waysOut {
		if !seen[term] {
			t.Errorf("%s is owed in no state that was looked at", term)
		}
	}
}

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
	for _, l := range lostLetters {
		s := newStory(t).in(l.status)
		if l.refused {
			s = newStory(t).in(Contacted)
			s.must("2026-11-24", ByDirector, Event{Kind: RecordRefusal})
			s.approved("2026-11-24", ByDirector, Event{Kind: Refer, Text: "Rapportage."})
		}
		if l.post {
			s.c.Deliveries = slices.DeleteFunc(s.c.Deliveries, func(d Delivery) bool { return d.Letter == l.letter })
			s.queued("2026-11-24", Fact{Letter: l.letter, To: l.to, Post: true})
			tell(fmt.Sprintf("%s, and %s is to be posted", l.status, l.letter), s)
			continue
		}
		s.returned("2026-11-25", l.letter, l.to)
		tell(fmt.Sprintf("%s, and %s to the %s came back", l.status, l.letter, l.to), s)
	}

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
