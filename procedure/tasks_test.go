package procedure

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// lostLetters are letters that do not arrive, and where a case can be by then.
var lostLetters = []struct {
	status  record.Status
	letter  record.LetterKind
	to      record.Recipient
	refused bool // the complainant did not withdraw, so that the term to submit ran
	post    bool
}{
	{status: record.Received, letter: "01", to: record.ToComplainant},
	{status: record.Received, letter: "01", to: record.ToComplainant, post: true},
	{status: record.Received, letter: "17", to: record.ToComplainant},
	{status: record.Contacted, letter: "02", to: record.ToManager},
	{status: record.Referred, letter: "05", to: record.ToComplainant, refused: true},
	{status: record.Referred, letter: "06", to: record.ToCommission, refused: true},
	{status: record.Extended, letter: "07", to: record.ToComplainant},
	{status: record.Decided, letter: "09", to: record.ToComplainant},
	{status: record.Decided, letter: "09", to: record.ToManager},
	{status: record.Decided, letter: "09", to: record.ToComplainant, post: true},
	{status: record.Withdrawn, letter: "10", to: record.ToComplainant},
	{status: record.NotAdmitted, letter: "11", to: record.ToComplainant},
}

// waysOut are the commands by which a task is done, any of them.
var waysOut = map[record.Term][]record.EventKind{
	record.TermCopy:         {record.NameManager},
	record.TermInterest:     {record.DeclareInvolved, record.HandToDirector},
	record.TermAcknowledge:  {record.MarkPosted, record.CorrectComplainant},
	record.TermContact:      {record.RecordContact, record.Refer, record.RecordWithdrawal},
	record.TermAfterContact: {record.RecordWithdrawal, record.Refer},
	record.TermSubmit:       {record.Refer, record.MarkPosted},
	record.TermAdvise:       {record.Advise},
	record.TermDecide:       {record.ProposeDecision, record.MarkPosted},
	record.TermReturned:     {record.MarkPosted, record.CorrectComplainant},
	record.TermPost:         {record.MarkPosted, record.CorrectComplainant},
	record.TermMeasure:      {record.CarryOutMeasures},
	record.TermWaiting:      {record.Approve, record.Cancel},
}

// TestEveryTaskHasAWayOut: whatever is owed in whatever state, who owes it can type a
// command that is carried out then and by which it is done.
func TestEveryTaskHasAWayOut(t *testing.T) {
	seen := make(map[record.Term]bool)
	look := func(name string, s *story) {
		t.Helper()
		for _, task := range s.rules.Tasks(s.c, day(t, "2026-12-30")) {
			seen[task.Term] = true
			by := task.For
			if by == record.ByClock { // it leaves by itself
				continue
			}
			if !slices.ContainsFunc(waysOut[task.Term], func(k record.EventKind) bool { return slices.Contains(Possible(s.c, by), k) }) {
				t.Errorf("%s: %s is owed by the %s, who can do nothing about it: %v", name, task.Term, by, Possible(s.c, by))
			}
		}
	}
	for _, status := range record.Statuses() {
		look(string(status), newStory(t).in(status))
		s := newStory(t).in(status)
		s.must("2026-12-01", record.ByDirector, record.Event{Kind: record.WriteComplainant, Text: "Ik bel u."})
		look(string(status)+", with a command that waits", s)
	}
	for _, l := range lostLetters {
		s := newStory(t).in(l.status)
		s.returned("2026-11-25", l.letter, l.to)
		look(fmt.Sprintf("%s, %s came back", l.status, l.letter), s)
		if l.post {
			s = newStory(t).in(l.status)
			s.queued("2026-11-24", record.Fact{Letter: l.letter, To: l.to, Post: true})
			look(fmt.Sprintf("%s, %s to be posted", l.status, l.letter), s)
		}
	}
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordRefusal})
	look("contacted, and not withdrawn", s)
	s = newStory(t).in(record.Decided)
	s.promises("2026-11-25")
	look("decided, with measures", s)
	s = newStory(t)
	s.must("2026-11-23", record.ByComplainant, record.Event{
		Kind: record.ComplaintReceived, Text: "Ik heb een klacht over de directeur.", Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}},
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
				for _, stage := range task.Reminders {
					if stage.On.After(day(t, today)) {
						next = "reminded " + stage.On.String()
						if stage.Overdue {
							next += ", overdue"
						}
						break
					}
				}
				fmt.Fprintf(&b, "  %s: %s, since %s, %s, %s\n", task.Term, task.For, task.Since, due, next)
			}
		}
	}
	for _, status := range record.Statuses() {
		tell(string(status), newStory(t).in(status))
	}
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordRefusal})
	tell("contacted, and not withdrawn", s)
	s = newStory(t).in(record.Received)
	s.must("2026-11-25", record.ByComplainant, record.Event{Kind: record.CommissionWished})
	tell("received, and the complainant wants the commission", s)
	s = newStory(t).in(record.Received)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.DeclareInvolved})
	s.must("2026-11-25", record.ByClock, record.Event{Kind: record.LetterSent, Letter: record.LetterAcknowledgement})
	tell("received, about the director, with a manager, and confirmed", s)
	s = newStory(t).in(record.Decided)
	s.promises("2026-11-25")
	tell("decided, with measures", s)
	for _, l := range lostLetters {
		s := newStory(t).in(l.status)
		if l.refused {
			s = newStory(t).in(record.Contacted)
			s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordRefusal})
			s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
		}
		if l.post {
			s.c.Deliveries = slices.DeleteFunc(s.c.Deliveries, func(d record.Delivery) bool { return d.Letter == l.letter })
			s.queued("2026-11-24", record.Fact{Letter: l.letter, To: l.to, Post: true})
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
