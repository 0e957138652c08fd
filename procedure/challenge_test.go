package procedure

import (
	"cmp"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// everyCommand gives a complete command of each kind, in a status that allows it.
func everyCommand(t *testing.T) map[record.EventKind]record.Status {
	in := make(map[record.EventKind]record.Status)
	for _, k := range Events() {
		e, by := sample(t, k)
		if e.Actor = by; !confirmable(e) {
			continue
		}
		r, _ := ruleFor(k)
		in[k] = r.in[0]
	}
	if len(in) < 20 {
		t.Fatalf("%d commands", len(in))
	}
	return in
}

// ready is a case in which a command of this kind can be given.
func ready(t *testing.T, k record.EventKind, status record.Status) *story {
	s := newStory(t).in(status)
	switch k {
	case record.ProposeDecision, record.RecordWithdrawal:
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	case record.CarryOutMeasures:
		s.promises("2026-11-24")
	case record.HandToDirector:
		s.must("2026-11-24", record.ByDeputy, record.Event{Kind: record.TakeOver})
	case record.TellDelay:
		s.late(t)
	case record.MarkPosted:
		s.returned("2026-11-24", record.LetterAcknowledgement, record.ToComplainant)
	case record.AcknowledgeDossier, record.AskDirector:
		s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	}
	return s
}

// TestChallenge: in doubt nothing is done and 19 asks; "akkoord" to it does what
// the command would have done, once.
func TestChallenge(t *testing.T) {
	for k, status := range everyCommand(t) {
		for _, doubt := range []record.Why{record.NoProvider, record.Relay, record.SentByOther, record.NotAuthenticated, record.NotAReply, record.ReplyToOther} {
			t.Run(string(k)+" "+string(doubt), func(t *testing.T) {
				e, by := sample(t, k)
				sure := ready(t, k, status)
				plain := sure.must("2026-11-25", by, e)
				if r, _ := ruleFor(k); r.shown { // without doubt it waits as well
					plain = sure.must("2026-11-25", by, record.Event{Kind: record.Approve, Preview: plain.Effects[0].Preview})
				}

				s := ready(t, k, status)
				before := s.c
				e.Doubt = doubt
				asked := s.do("2026-11-25", by, e)
				if refused := asked.Refusal != nil; refused != doubt.Refuses() {
					t.Fatalf("refusal %+v", asked.Refusal)
				}
				if s.c.Status != before.Status || s.c.Outcome != before.Outcome || s.c.Responsible != before.Responsible {
					t.Fatalf("it did something: %+v", s.c)
				}
				want := []record.LetterKind{"19"} // also where it is refused for lack of proof
				var got []record.LetterKind
				for _, f := range asked.Effects {
					if got = append(got, f.Letter); f.To != record.ToSender {
						t.Errorf("%s goes to %s", f.Letter, f.To)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("sent %v, want %v", got, want)
				}

				number := asked.Effects[len(asked.Effects)-1].Preview
				wrong := s.do("2026-11-25", by, record.Event{Kind: record.Approve, Preview: number + 1})
				if wrong.Refusal == nil {
					t.Fatal("the answer to another preview counted")
				}
				done := s.must("2026-11-26", by, record.Event{Kind: record.Approve, Preview: number})
				if done.Confirmed == nil || done.Confirmed.Event.Kind != k {
					t.Fatalf("confirmed %+v", done.Confirmed)
				}
				if done.Case.Status != plain.Case.Status || !slices.Equal(sent(done.Effects), sent(plain.Effects)) {
					t.Errorf("confirmed: %s %v, without doubt: %s %v", done.Case.Status, sent(done.Effects), plain.Case.Status, sent(plain.Effects))
				}
				if again := s.do("2026-11-26", by, record.Event{Kind: record.Approve, Preview: number}); again.Refusal == nil {
					t.Error("it counted twice")
				}
				if refolded := record.Fold(s.c.ID, s.facts, Standing); !reflect.DeepEqual(refolded, s.c) {
					t.Errorf("folded again:\n got %+v\nwant %+v", refolded, s.c)
				}
			})
		}
	}
}

// TestChallengeIsKept: the command comes back from the log as it was given.
func TestChallengeIsKept(t *testing.T) {
	for k := range everyCommand(t) {
		e, by := sample(t, k)
		s := newStory(t)
		e.Actor, e.At, e.On = by, s.at("2026-11-25").UTC(), day(t, "2026-11-25")
		text, err := json.Marshal(record.Challenge{Number: 1, Event: e})
		if err != nil {
			t.Fatal(err)
		}
		var back record.Challenge
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if !reflect.DeepEqual(back.Event, e) {
			t.Errorf("%s:\n got %+v\nwant %+v", k, back.Event, e)
		}
	}
}

// TestShownAgain: what was shown and is another thing now is shown once more, with
// what changed; and "akkoord" to that carries it out. What waits beside it waits on.
func TestShownAgain(t *testing.T) {
	for name, change := range map[string]struct {
		by   record.Actor
		e    record.Event
		told record.FactKind
	}{
		"another manager":        {record.ByDirector, record.Event{Kind: record.NameManager, Argument: "2"}, record.FactManagerNamed},
		"a contact":              {record.ByDirector, record.Event{Kind: record.RecordContact, Text: "Gebeld."}, record.FactContacted},
		"the complainant wrote":  {record.ByComplainant, record.Event{Kind: record.MailReceived, Text: "Wacht nog even."}, record.FactFurtherMail},
		"the complainant denies": {record.ByComplainant, record.Event{Kind: record.CommissionWished}, record.FactWithdrawalRefused},
		"somebody assists": {record.ByDirector, record.Event{
			Kind: record.NameRepresentative, Yes: new(true), Rep: &record.Representative{Person: record.Person{Name: "Rik Raadsman", Address: "rik@hulp.example"}},
		}, record.FactRepresentative},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStory(t).in(record.Received)
			s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
			s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Afgesproken."})
			s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Note, Text: "Een notitie.", Doubt: record.NoProvider})
			s.must("2026-11-26", change.by, change.e)
			if got := s.c.Challenges[0].Changed; !slices.Equal(got, []record.FactKind{change.told}) {
				t.Errorf("changed: %v", got)
			}
			wantSent(t, s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), "19>sender+letter")
			wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), record.RefuseStalePreview, "procedure 7")
			if ch := s.c.Challenges[1]; ch.Why != record.Changed || ch.Event.Text != "Afgesproken." || len(ch.Changed) > 0 {
				t.Errorf("shown again: %+v", ch)
			}
			s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2})
			s.must("2026-11-27", record.ByDirector, record.Event{Kind: record.Approve, Preview: 3})
			if s.c.Status != record.Withdrawn || s.c.Agreement != "Afgesproken." || s.c.WithdrawnOn != day(t, "2026-11-27") {
				t.Errorf("got %s, %q on %v", s.c.Status, s.c.Agreement, s.c.WithdrawnOn)
			}
		})
	}
}

// TestTextBelowAkkoord: it is shown, and nothing is sent; the same below a second
// "akkoord" is none.
func TestTextBelowAkkoord(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	wantSent(t, s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1, Text: "Laat de laatste zin weg."}), "19>sender+letter")
	if ch := s.c.Challenges[0]; ch.Why != record.Added || ch.Added != "Laat de laatste zin weg." || ch.Event.Text != "Rapportage." {
		t.Errorf("shown again: %+v", ch)
	}
	wantRefused(t, s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), record.RefuseStalePreview, "procedure 7")
	wantSent(t, s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2, Text: "Toch maar niet."}), "19>sender+letter")
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 3, Text: "Toch maar niet."})
	if s.c.Status != record.Referred || s.c.Report != "Rapportage." {
		t.Errorf("got %s, %q", s.c.Status, s.c.Report)
	}
}

// TestShownByItsWord: the word alone of what waits shows it again, in its own words.
func TestShownByItsWord(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	wantSent(t, s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Refer}), "19>sender+letter")
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2})
	if s.c.Report != "Rapportage." {
		t.Errorf("report %q", s.c.Report)
	}
	for _, row := range []struct {
		first, second record.Why
		again         bool
	}{
		{record.NoProvider, record.NoProvider, true},
		{"", record.NoProvider, true},
		{"", record.SentByOther, false},
		{record.SentByOther, "", true},
		{"", record.NotAReply, false},
		{record.NotAReply, "", false},
	} {
		s := newStory(t).in(record.Contacted)
		s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage.", Doubt: row.first})
		s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.Refer, Doubt: row.second})
		if ch := s.c.Challenges; len(ch) != 1 || (ch[0].Number == 2) != row.again || row.again && ch[0].Why != cmp.Or(row.second, record.Outward) {
			t.Errorf("%q, then %q: %+v", row.first, row.second, ch)
		}
	}
	s = newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.AskSupplement, Text: "Wanneer was dat?"})
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.AskSupplement})
	wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), record.RefuseStalePreview, "procedure 7")
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2})
}

// TestWaitingLapses: what waits lapses at 08:00 of the fourteenth day, which is told.
func TestWaitingLapses(t *testing.T) {
	s := newStory(t).in(record.Referred)
	s.must("2026-11-26", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
	if due := s.rules.Reminders(s.c, s.at("2026-12-10 07:59")); len(due) > 0 {
		t.Errorf("too early: %+v", due)
	}
	wantRefused(t, s.do("2026-12-10 08:00", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews}), record.RefuseStalePreview, "procedure 7")
	due := s.rules.Reminders(s.c, s.at("2026-12-10 08:00"))
	i := slices.IndexFunc(due, func(e record.Event) bool { return e.Term == record.TermWaiting })
	if i < 0 {
		t.Fatalf("due: %+v", due)
	}
	wantSent(t, s.must("2026-12-10 08:00", record.ByClock, due[i]), "14>commission")
	if len(s.c.Challenges) > 0 {
		t.Errorf("it still waits: %+v", s.c.Challenges)
	}
	s = newStory(t).in(record.Referred)
	s.must("2026-11-26", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
	s.must("2026-12-10 07:59", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews})
}

// TestReworded: what is given anew in answer to the mail that showed it takes its
// place, unless it is in graver doubt, or was no command and is only offered.
func TestReworded(t *testing.T) {
	for _, row := range []struct {
		first, second record.Why
		waits         int
	}{
		{"", "", 1},
		{record.NoProvider, record.NoProvider, 1},
		{record.NotAReply, "", 1},
		{"", record.SentByOther, 2},
		{"", record.NotAuthenticated, 2},
		{record.NoProvider, record.NotAuthenticated, 2},
		{"", record.Suggested, 2},
		{record.Suggested, "", 1},
	} {
		s := newStory(t).in(record.Referred)
		s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.AskDirector, Text: "Wanneer?", Doubt: row.first, Offered: row.first == record.Suggested})
		s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.AskDirector, Text: "Wie?", Doubt: row.second, Offered: row.second == record.Suggested, Preview: s.c.Previews})
		if n := len(s.c.Challenges); n != row.waits || s.c.Challenges[n-1].Event.Text != "Wie?" {
			t.Errorf("%q, then %q: %+v", row.first, row.second, s.c.Challenges)
		}
	}

	// What is not shown first is done, and no longer offered.
	s := newStory(t).in(record.Received)
	s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordContact, Text: "Beste Amina", Doubt: record.Suggested})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordContact, Text: "Gebeld.", Preview: 1})
	if len(s.c.Challenges) > 0 || len(s.c.Contacts) != 1 {
		t.Errorf("%+v", s.c)
	}
}

// TestWaitingOfInvolved: what waits of the director falls once the complaint is about
// the director, who is told nothing of it.
func TestWaitingOfInvolved(t *testing.T) {
	s := newStory(t).in(record.Received)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.WriteComplainant, Text: "Ik bel u."})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.DeclareInvolved})
	if len(s.c.Challenges) > 0 {
		t.Errorf("it still waits: %+v", s.c.Challenges)
	}
}

// TestPassedOn: who may give the command now, and answers what was shown to
// another, gets it shown.
func TestPassedOn(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	wantSent(t, s.do("2026-11-25", record.ByDeputy, record.Event{Kind: record.Approve, Preview: 1, Doubt: record.ReplyToOther}), "13>sender")
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.HandToDeputy})
	wantSent(t, s.must("2026-11-25", record.ByDeputy, record.Event{Kind: record.Approve, Preview: 1, Doubt: record.ReplyToOther}), "19>sender+letter")
	s.must("2026-11-26", record.ByDeputy, record.Event{Kind: record.Approve, Preview: 2})
	if s.c.Status != record.Referred || s.c.Report != "Rapportage." {
		t.Errorf("got %s, %q", s.c.Status, s.c.Report)
	}

	// At another address of the same person it is still one letter.
	s = newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.WriteComplainant, Text: "Ik bel u."})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1, Doubt: record.ReplyToOther})
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2})
	wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), record.RefuseNoPreview, "procedure 7")
}

// "akkoord" in a mail of its own confirms nothing, and shows what waits as it was shown: the
// one that it names, else the latest. What would be refused all the same is.
func TestApprovedAfresh(t *testing.T) {
	s := newStory(t).in(record.Contacted)
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.WriteComplainant, Text: "Ik bel u."})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	before := s.c.Challenges
	fresh := record.Event{Kind: record.Approve, Doubt: record.NotAReply, Text: "Doe maar."}
	for preview, want := range map[int]int{0: 2, 1: 1, 2: 2} {
		fresh.Preview = preview
		d := s.do("2026-11-25", record.ByDirector, fresh)
		if len(d.Effects) != 1 || d.Effects[0].Preview != want || d.Effects[0].Letter != record.MailPreview || d.Confirmed != nil || !reflect.DeepEqual(before, d.Case.Challenges) {
			t.Errorf("%d: %+v", preview, d.Effects)
		}
	}
	fresh.Preview = 3
	wantRefused(t, s.do("2026-11-25", record.ByDirector, fresh), record.RefuseStalePreview, "procedure 7")
	wantRefused(t, s.do("2026-12-09", record.ByDirector, record.Event{Kind: record.Approve, Doubt: record.NotAReply, Preview: 2}), record.RefuseStalePreview, "procedure 7")
	fresh.Preview = 0
	wantRefused(t, s.do("2026-11-25", record.ByCommission, fresh), record.RefuseNoPreview, "procedure 7")
	fresh.Doubt = record.NotAuthenticated
	wantSent(t, s.do("2026-11-25", record.ByDirector, fresh), "13>sender")

	// What nobody may have written is nobody's by that, and is put to no others.
	s = newStory(t).in(record.Referred)
	s.rules.Roles.Commission.Addresses = []string{"een@commissie.example", "twee@commissie.example"}
	from := func(e record.Event) record.Event {
		e.From, e.Doubt = "een@commissie.example", record.NotAReply
		return e
	}
	s.do("2026-11-25", record.ByCommission, from(record.Event{Kind: record.Advise, Outcome: record.Founded, Text: "Gegrond."}))
	before = s.c.Challenges
	d := s.do("2026-11-25", record.ByCommission, from(record.Event{Kind: record.Approve}))
	if len(before) != 1 || len(d.Effects) != 1 || d.Effects[0].To != record.ToSender || !reflect.DeepEqual(before, d.Case.Challenges) {
		t.Errorf("%+v, of %+v: %+v", d.Case.Challenges, before, d.Effects)
	}
}

// TestOtherMember (R22): what binds the commission is confirmed by another of its
// addresses than gave it, or by the chair; on the third working day by anybody. What
// binds nobody is confirmed by any.
func TestOtherMember(t *testing.T) {
	const a, b, c = "a@commissie.example", "b@commissie.example", "c@commissie.example"
	for _, row := range []struct {
		chair, from, answers, when string
		binds                      bool
	}{
		{"", a, a, "2026-11-26", false},
		{"", a, "A@commissie.example", "2026-11-26", false},
		{"", a, b, "2026-11-26", true},
		{"", a, a, "2026-11-30 07:59", false},
		{"", a, a, "2026-11-30 08:00", true},
		{"", "", a, "2026-11-26", true}, // of a log that did not keep who gave it
		{b, a, b, "2026-11-26", true},
		{b, b, b, "2026-11-26", true},
		{b, a, c, "2026-11-26", false},
		{b, a, c, "2026-11-30 08:00", true},
	} {
		for _, e := range []record.Event{{Kind: record.Extend, Text: "x"}, {Kind: record.Advise, Outcome: record.Founded, Text: "x"}} {
			s := newStory(t).in(record.Referred)
			s.rules.Roles.Commission.Addresses = []string{a, b, c}
			s.rules.Roles.ChairMail = row.chair
			e.From = row.from
			shown := s.must("2026-11-25", record.ByCommission, e)
			wantSent(t, Decision{Effects: shown.Effects[1:]}, strings.Replace(sent(shown.Effects)[0], "sender", "colleagues", 1))
			d := s.do(row.when, record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews, From: row.answers})
			if row.binds != (d.Refusal == nil) {
				t.Errorf("%+v, %s: refused: %+v", row, e.Kind, d.Refusal)
			}
			if d.Refusal != nil {
				wantRefused(t, d, record.RefuseOtherMember, "procedure 6")
			}
		}
	}

	// One that was not proven to be theirs is put to nobody else, until they said so.
	s := newStory(t).in(record.Referred)
	s.rules.Roles.Commission.Addresses = []string{a, b}
	wantSent(t, s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.Extend, Text: "x", From: a, Doubt: record.NotAReply}), "19>sender+letter")
	wantSent(t, s.must("2026-11-25", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews, From: a}), "19>sender+letter", "19>colleagues+letter")
	wantRefused(t, s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews, From: a}), record.RefuseOtherMember, "procedure 6")
	s.must("2026-11-25", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews, From: b})
	wantSent(t, s.must("2026-11-25", record.ByCommission, record.Event{Kind: record.AcknowledgeDossier, From: a}), "16>sender", "16>colleagues")
	wantSent(t, s.must("2026-11-25", record.ByCommission, record.Event{Kind: record.AskStatus, From: a}), "16>sender")
}

// TestAskedInTime: what had to be asked in time was, when the command was.
func TestAskedInTime(t *testing.T) {
	s := newStory(t).in(record.Referred) // advice by 15 December
	s.must("2026-12-15", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
	s.must("2026-12-17", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews})
	if s.c.Status != record.Extended || s.c.ExtendedOn != day(t, "2026-12-17") {
		t.Errorf("got %s on %v", s.c.Status, s.c.ExtendedOn)
	}
	s.must("2026-12-21", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.Founded, Text: "Advies."})
	s.must("2026-12-23", record.ByCommission, record.Event{Kind: record.Approve, Preview: s.c.Previews})
	if s.c.AdvisedOn != day(t, "2026-12-23") || s.c.DecideBy != s.rules.DecideBy(day(t, "2026-12-23")) {
		t.Errorf("advised on %v, decide by %v", s.c.AdvisedOn, s.c.DecideBy)
	}
}

// TestChallengeIsPersonal: nobody else's "akkoord" counts.
func TestChallengeIsPersonal(t *testing.T) {
	s := newStory(t).in(record.Referred)
	d := s.do("2026-11-25", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek.", Doubt: record.NoProvider})
	for _, by := range []record.Actor{record.ByDirector, record.ByDeputy} {
		if d := s.do("2026-11-25", by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview}); d.Refusal == nil {
			t.Errorf("the %s approved for the commission", by)
		}
	}
	s.must("2026-11-25", record.ByCommission, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
	if s.c.Status != record.Extended {
		t.Errorf("status %s", s.c.Status)
	}
}

// TestChallengesAreBounded: however often somebody asks.
func TestChallengesAreBounded(t *testing.T) {
	s := newStory(t).in(record.Received)
	for range 3 * record.MostChallenges {
		s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.Note, Text: "Een notitie.", Doubt: record.NotAuthenticated})
	}
	if n := len(s.c.Challenges); n != record.MostChallenges {
		t.Errorf("%d wait", n)
	}
	if last := s.c.Challenges[record.MostChallenges-1].Number; last != 3*record.MostChallenges {
		t.Errorf("the last is %d", last)
	}
}

// TestDoubtTellsNothing: a command that would be refused anyway, in doubt, gets
// 13 and nothing that speaks of the case.
func TestDoubtTellsNothing(t *testing.T) {
	s := newStory(t).in(record.Decided)
	for _, k := range []record.EventKind{record.Refer, record.ProposeDecision, record.AskStatus, record.NotUnderstood, record.Approve, record.Cancel} {
		d := s.do("2026-11-25", record.ByDirector, record.Event{Kind: k, Text: "Tekst.", Doubt: record.NotAuthenticated})
		if got := sent(d.Effects); !slices.Equal(got, []string{"13>sender"}) || d.Refusal == nil {
			t.Errorf("%s: %v %+v", k, got, d.Refusal)
		}
	}
}

// TestOldPreview: a letter that was shown when letters and commands still waited
// in different ways takes its "akkoord".
func TestOldPreview(t *testing.T) {
	s := newStory(t).in(record.Received)
	old := record.Fact{
		Kind: record.FactPreviewed, Actor: record.ByDirector, At: s.at("2026-11-24").UTC(), On: day(t, "2026-11-24"), Letter: record.LetterNotAdmitted,
		Outcome: record.TooOld, Preview: 1, Stage: day(t, "2023-03-03"), Personal: record.Personal{Text: "Het is lang geleden."},
	}
	s.c = s.c.Apply(old, Standing)
	if len(s.c.Challenges) != 1 || s.c.Challenges[0].Why != record.Outward {
		t.Fatalf("waits: %+v", s.c.Challenges)
	}
	s.must("2026-12-07", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1})
	if c := s.c; c.Status != record.NotAdmitted || c.Outcome != record.TooOld || c.Problem != day(t, "2023-03-03") || c.ClosedText != "Het is lang geleden." {
		t.Errorf("after akkoord: %+v", c)
	}
	wantSent(t, s.last, "11>complainant+letter", "16>sender")

	s = newStory(t).in(record.Received)
	s.c = s.c.Apply(old, Standing).Apply(record.Fact{Kind: record.FactPreviewCancelled}, Standing)
	if len(s.c.Challenges) != 0 {
		t.Errorf("cancelled, and it waits: %+v", s.c.Challenges)
	}
}

// TestNewerPreview: of what cannot be undone one waits at a time.
func TestNewerPreview(t *testing.T) {
	s := newStory(t).in(record.Received)
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoCustomer, Text: "Geen klant."})
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Note, Text: "Een notitie.", Doubt: record.NoProvider})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoComplaint, Text: "Het is een vraag."})
	wantRefused(t, s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1}), record.RefuseStalePreview, "procedure 7")
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 2})
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 3})
	if s.c.Outcome != record.NoComplaint {
		t.Errorf("outcome %s", s.c.Outcome)
	}
}

// TestPreviewOutlastsDoubt: however many commands in doubt come after it, a letter
// that was shown takes its "akkoord"; and it drops none of them.
func TestPreviewOutlastsDoubt(t *testing.T) {
	s := newStory(t).in(record.Received)
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoCustomer, Text: "Geen klant."})
	for range record.MostChallenges {
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Note, Text: "Een notitie.", Doubt: record.SentByOther})
	}
	if n := len(s.c.Challenges); n != record.MostChallenges+1 {
		t.Errorf("%d wait, want %d", n, record.MostChallenges+1)
	}
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: 1})
	if s.c.Status != record.NotAdmitted {
		t.Errorf("status %s", s.c.Status)
	}

	// Of an answer to nothing it is only said that a letter is out of date when one waits.
	s = newStory(t).in(record.Received)
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.Note, Text: "Een notitie.", Doubt: record.NoProvider})
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.Approve, Preview: 7}), record.RefuseNoPreview, "procedure 7")
}

// TestReopenedWithoutContact: a case that an older program took back from the commission
// without a contact is reminded of it, and no term is late: procedure 4 was over.
func TestReopenedWithoutContact(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.approved("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Opgelost."})
	s.c = s.c.Apply(record.Fact{Kind: record.FactReopened, Actor: record.ByDirector, Status: record.Received, On: day(t, "2026-11-26")}, Standing)
	for _, l := range s.rules.Timetable(s.c, day(t, "2026-12-09")) {
		if l.Term == record.TermContact && l.State != rules.TermEnded {
			t.Errorf("contact is %s", l.State)
		}
	}
	if _, ok := s.rules.TaskOf(s.c, record.TermContact, day(t, "2026-12-09")); !ok {
		t.Error("nobody is asked for the contact")
	}
}

// TestReopenedAtTheCommission: what was told of the submission holds when a case goes back
// to the commission, so that a letter of it that is still to be posted is late as before.
func TestReopenedAtTheCommission(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
	s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordRefusal})
	s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
	refused, by := s.c.RefusedOn, s.c.SubmitBy
	s.approved("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordWithdrawal, Text: "Opgelost."})
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.Reopen})
	if s.c.Status != record.Referred || s.c.RefusedOn != refused || s.c.SubmitBy != by || by.IsZero() {
		t.Errorf("%s, refused on %v, to be submitted by %v; it was %v and %v", s.c.Status, s.c.RefusedOn, s.c.SubmitBy, refused, by)
	}
}
