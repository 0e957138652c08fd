package procedure

import (
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// returned brings a letter back, whose document and bytes are named after it.
func (s *story) returned(when string, k record.LetterKind, to record.Recipient) Decision {
	s.t.Helper()
	return s.do(when, record.ByClock, letterEvent(record.LetterReturned, k, to))
}

// arrived has the mail server take a letter.
func (s *story) arrived(when string, k record.LetterKind, to record.Recipient) Decision {
	s.t.Helper()
	return s.do(when, record.ByClock, letterEvent(record.LetterSent, k, to))
}

func letterEvent(kind record.EventKind, k record.LetterKind, to record.Recipient) record.Event {
	return record.Event{Kind: kind, Letter: k, To: to, Message: string(k) + string(to), Document: "document " + string(k), Person: &record.Person{Address: string(to) + "@elders.example"}}
}

// queued makes a letter, as package desk records it.
func (s *story) queued(when string, f record.Fact) {
	s.t.Helper()
	f.Kind, f.Actor, f.At, f.On = record.FactLetterQueued, record.ByClock, s.at(when).UTC(), day(s.t, when)
	s.c = s.c.Apply(f, Standing)
	s.facts = append(s.facts, f)
}

func (s *story) line(today string, term record.Term) rules.TermLine {
	s.t.Helper()
	for _, l := range s.rules.Timetable(s.c, day(s.t, today)) {
		if l.Term == term {
			return l
		}
	}
	return rules.TermLine{}
}

// TestKeptMeansArrived: a term is kept by a letter that the mail server took and that
// did not come back (R10, R16, R20, R25).
func TestKeptMeansArrived(t *testing.T) {
	for _, c := range []struct {
		name    string
		status  record.Status
		term    record.Term
		letters []record.LetterKind // the term's
		to      []record.Recipient
	}{
		{"confirmation", record.Received, record.TermAcknowledge, []record.LetterKind{"01"}, []record.Recipient{record.ToComplainant}},
		{"referral", record.Contacted, record.TermSubmit, []record.LetterKind{"05", "06"}, []record.Recipient{record.ToComplainant, record.ToCommission}},
		{"decision", record.Decided, record.TermDecide, []record.LetterKind{"09", "09"}, []record.Recipient{record.ToComplainant, record.ToManager}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.letters { // which of them comes back
				s := newStory(t).in(c.status)
				if c.term == record.TermSubmit {
					s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.RecordRefusal})
					s.approved("2026-11-24", record.ByDirector, record.Event{Kind: record.Refer, Text: "Rapportage."})
				}
				for j, k := range c.letters {
					s.queued("2026-11-24", record.Fact{Letter: k, To: c.to[j], Message: string(k) + string(c.to[j]), Document: "document " + string(k)})
				}
				if got := s.line("2026-11-24", c.term); got.State != rules.TermOpen {
					t.Errorf("not sent yet: %s", got.State)
				}
				for j, k := range c.letters {
					s.arrived("2026-11-24", k, c.to[j])
				}
				if got := s.line("2026-11-24", c.term); got.State != rules.TermKept || got.MetOn != day(t, "2026-11-24") {
					t.Errorf("arrived: %s on %v", got.State, got.MetOn)
				}
				s.returned("2026-11-26", c.letters[i], c.to[i])
				if got := s.line("2026-11-24", c.term); got.State != rules.TermOpen {
					t.Errorf("%s came back: %s", c.letters[i], got.State)
				}
				if got := s.line("2027-01-20", c.term); got.State != rules.TermMissed {
					t.Errorf("%s came back long ago: %s", c.letters[i], got.State)
				}
				if _, owed := s.rules.TaskOf(s.c, record.TermReturned, day(t, "2026-11-26")); !owed {
					t.Errorf("%s came back, and nobody owes anything", c.letters[i])
				}
				posted := *s
				posted.must("2026-11-30", record.ByDirector, record.Event{Kind: record.MarkPosted, Said: day(t, "2026-11-27")})
				if got := posted.line("2027-01-20", c.term); got.MetOn != day(t, "2026-11-27") {
					t.Errorf("posted: %s on %v", got.State, got.MetOn)
				}
				s.arrived("2026-11-30", c.letters[i], c.to[i])
				if got := s.line("2027-01-20", c.term); got.MetOn != day(t, "2026-11-30") {
					t.Errorf("sent again: %s on %v", got.State, got.MetOn)
				}
				if _, owed := s.rules.TaskOf(s.c, record.TermReturned, day(t, "2026-11-30")); owed {
					t.Error("it arrived, and is still owed")
				}
			}
		})
	}
}

// TestAdviceWaitsForTheDossier: while 06 has not arrived the term of the advice does not
// run; it is counted anew from the day on which it arrives (R17).
func TestAdviceWaitsForTheDossier(t *testing.T) {
	lost := func() *story {
		s := newStory(t).in(record.Referred)
		s.arrived("2026-11-24", record.LetterDossier, record.ToCommission)
		s.returned("2026-11-25", record.LetterDossier, record.ToCommission)
		return s
	}
	s := lost()
	if _, owed := s.rules.TaskOf(s.c, record.TermAdvise, day(t, "2026-12-30")); owed || s.rules.CaseTerms(s.c).AdviseBy != nil {
		t.Error("the advice is asked for, and nobody has the dossier")
	}
	for name, arrives := range map[string]func(*story){
		"sent again": func(s *story) { s.arrived("2026-12-01", record.LetterDossier, record.ToCommission) },
		"posted": func(s *story) {
			s.must("2026-12-02", record.ByDirector, record.Event{Kind: record.MarkPosted, Said: day(t, "2026-12-01")})
		},
		"confirmed": func(s *story) {
			s.must("2026-12-01", record.ByCommission, record.Event{Kind: record.AcknowledgeDossier})
		},
	} {
		s := lost()
		arrives(s)
		l := s.line("2026-12-02", record.TermAdvise)
		if l.From != day(t, "2026-12-01") || l.Due != day(t, "2026-12-22") || l.State != rules.TermOpen {
			t.Errorf("%s: from %v until %v, %s", name, l.From, l.Due, l.State)
		}
		s.approved("2026-12-03", record.ByCommission, record.Event{Kind: record.Extend, Text: "Een lid is ziek."})
		if want := day(t, "2027-01-12"); s.c.ExtendedAdviseBy != want {
			t.Errorf("%s: extended until %v, want %v", name, s.c.ExtendedAdviseBy, want)
		}
	}
	s = lost()
	s.approved("2026-11-27", record.ByCommission, record.Event{Kind: record.Advise, Outcome: record.Founded, Text: "Advies."}) // it has it all the same
	s = newStory(t).in(record.Extended)
	s.returned("2026-11-25", record.LetterDossier, record.ToCommission)
	if _, owed := s.rules.TaskOf(s.c, record.TermAdvise, day(t, "2026-11-30")); !owed {
		t.Error("the commission extended the term, so it has the dossier")
	}
}

// TestWhatArrives: a letter is there when one address of a role has it; of what is said
// once it takes the place of an earlier one, of what is said again it does not.
func TestWhatArrives(t *testing.T) {
	letter := func(k record.LetterKind, to record.Recipient, message, document, address string) record.Event {
		return record.Event{Letter: k, To: to, Message: message, Document: document, Person: &record.Person{Address: address}}
	}
	for _, c := range []struct {
		name string
		sent []record.Event // a message that begins with "x" comes back
		lost int
	}{
		{"another address has it", []record.Event{letter("06", record.ToCommission, "1", "d", "a@c.example"), letter("06", record.ToCommission, "x", "d", "b@c.example")}, 0},
		{"another address gets it later", []record.Event{letter("06", record.ToCommission, "x", "d", "b@c.example"), letter("06", record.ToCommission, "1", "d", "a@c.example")}, 0},
		{"another letter", []record.Event{letter("05", record.ToComplainant, "x", "d", "a@k.example"), letter("01", record.ToComplainant, "1", "e", "a@k.example")}, 1},
		{"the same for another", []record.Event{letter("09", record.ToComplainant, "x", "d", "a@k.example"), letter("09", record.ToManager, "1", "d", "l@k.example")}, 1},
		{"a later one of its kind", []record.Event{letter("09", record.ToComplainant, "x", "d", "a@k.example"), letter("09", record.ToComplainant, "1", "e", "a@k.example")}, 0},
		{"a later one that says something else", []record.Event{letter("31", record.ToComplainant, "x", "d", "a@k.example"), letter("31", record.ToComplainant, "1", "e", "a@k.example")}, 1},
		{"the same once more", []record.Event{letter("31", record.ToComplainant, "x", "d", "a@k.example"), letter("31", record.ToComplainant, "1", "d", "a@k.example")}, 0},
		{"the week's page, which the next replaces", []record.Event{letter("35", record.ToEscalation, "x", "d", "raad@s.example")}, 0},
		{"no letter", []record.Event{letter("21", record.ToResponsible, "x", "", "a@k.example"), letter("16", record.ToSender, "x2", "", "a@k.example")}, 0},
	} {
		s := newStory(t).in(record.Received)
		for _, e := range c.sent {
			if e.Kind = record.LetterSent; e.Message[0] == 'x' {
				e.Kind = record.LetterReturned
			}
			s.do("2026-11-24", record.ByClock, e)
		}
		if got := len(s.c.LostLetters()); got != c.lost {
			t.Errorf("%s: %d lost, want %d", c.name, got, c.lost)
		}
	}
}

// TestPastLetters: what comes back and says what holds no more is nobody's task.
func TestPastLetters(t *testing.T) {
	queued := func(s *story, k record.LetterKind, to record.Recipient, address string) record.Event {
		s.queued("2026-11-24", record.Fact{Letter: k, To: to, Message: string(k), Personal: record.Personal{Person: &record.Person{Address: address}}})
		return record.Event{Kind: record.LetterReturned, Letter: k, To: to, Message: string(k), Person: &record.Person{Address: address}}
	}
	for _, c := range []struct {
		name, letter string
		to           record.Recipient
		then         []record.Event
		lost         int
	}{
		{"the manager's copy", "02", record.ToManager, nil, 1},
		{"of who is no manager any more", "02", record.ToManager, []record.Event{{Kind: record.NameNoManager, Text: "Over hen."}}, 0},
		{"of the manager before", "02", record.ToManager, []record.Event{{Kind: record.NameManager, Argument: "2"}}, 0},
		{"that it goes on, of what is closed again", "28", record.ToComplainant, []record.Event{{Kind: record.RecordWithdrawal, Text: "Opgelost."}}, 0},
	} {
		s := newStory(t).receive("2026-11-23")
		s.must("2026-11-24", record.ByDirector, record.Event{Kind: record.NameManager, Argument: "1"})
		back := queued(s, record.LetterKind(c.letter), c.to, s.c.Manager.Address)
		for _, e := range c.then {
			s.do("2026-11-25", record.ByDirector, e)
			if e.Kind == record.RecordWithdrawal {
				s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.Approve, Preview: s.c.Previews})
			}
		}
		s.do("2026-11-26", record.ByClock, back)
		if got := len(s.c.LostLetters()); got != c.lost {
			t.Errorf("%s: %d lost, want %d", c.name, got, c.lost)
		}
	}
}

// TestByPost: who has no address gets letters by post. The mail that asks for it is no
// letter that arrived; in an older log it is.
func TestByPost(t *testing.T) {
	begun := func() *story {
		s := newStory(t)
		s.must("2026-11-23", record.ByAdministrator, record.Event{Kind: record.ComplaintReceived, Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Anna Voorbeeld"}, Paper: true}})
		return s
	}
	s := begun()
	s.queued("2026-11-24", record.Fact{Letter: "01", To: record.ToComplainant, Post: true, Message: "01complainant"})
	s.arrived("2026-11-24", "01", record.ToComplainant)
	if !s.c.AcknowledgedOn.IsZero() || !s.c.Arrived("01").IsZero() {
		t.Error("it is not posted, and counts")
	}
	if refusal := s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.MarkPosted, Said: day(t, "2026-11-23")}).Refusal; refusal == nil || refusal.Code != record.RefuseDateBeforeLetter {
		t.Errorf("posted before it was made: %+v", refusal)
	}
	if refusal := s.do("2026-11-25", record.ByDirector, record.Event{Kind: record.MarkPosted, Said: day(t, "2026-11-26")}).Refusal; refusal == nil || refusal.Code != record.RefuseDateFuture {
		t.Errorf("posted tomorrow: %+v", refusal)
	}
	s.queued("2026-11-26", record.Fact{Letter: "10", To: record.ToComplainant, Post: true, Message: "10"})
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.MarkPosted, Said: day(t, "2026-11-25")})
	if s.c.AcknowledgedOn != day(t, "2026-11-25") || len(s.c.LostLetters()) != 1 {
		t.Errorf("posted: confirmed on %v, %d left", s.c.AcknowledgedOn, len(s.c.LostLetters()))
	}
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.MarkPosted})
	if refusal := s.do("2026-11-27", record.ByDirector, record.Event{Kind: record.MarkPosted}).Refusal; refusal == nil || refusal.Code != record.RefuseNothingToPost {
		t.Errorf("nothing is left: %+v", refusal)
	}

	s = begun() // by a program that kept neither
	to := record.Personal{Person: &record.Person{Address: "directeur@school.example"}}
	s.queued("2026-11-24", record.Fact{Letter: "01", Message: "m", Document: "d", Personal: to})
	s.c = s.c.Apply(record.Fact{Kind: record.FactLetterSent, On: day(t, "2026-11-24"), Letter: "01", Message: "m", Document: "d", Personal: to}, Standing)
	if s.c.AcknowledgedOn != day(t, "2026-11-24") {
		t.Errorf("what counted then counts no more: %+v", s.c.Deliveries)
	}
}

// TestMadeAnew: a mail that is made anew takes the place of the one that came back.
func TestMadeAnew(t *testing.T) {
	to := record.Personal{Person: &record.Person{Address: "anna@klant.example"}}
	for name, again := range map[string][2]record.Fact{
		"now":             {{Kind: record.FactLetterFailed, Letter: "09", To: record.ToComplainant, Message: "large"}, {Letter: "09", To: record.ToComplainant, Message: "small", Again: "large"}},
		"in an older log": {{Kind: record.FactLetterFailed, Letter: "09", Message: "large", Document: "d", Personal: to}, {Letter: "09", Message: "small", Document: "d", Personal: to}},
	} {
		s := newStory(t).in(record.Decided)
		again[0].On = day(t, "2026-11-24")
		s.c = s.c.Apply(again[0], Standing)
		if len(s.c.LostLetters()) != 1 {
			t.Errorf("%s: it came back, and nothing is lost", name)
		}
		s.queued("2026-11-24", again[1])
		if len(s.c.LostLetters()) != 0 || !s.c.Arrived("09").IsZero() {
			t.Errorf("%s: it is on its way: %+v", name, s.c.Deliveries)
		}
	}
}

// A letter that was posted before the mail left that asks to post it stays posted.
func TestPostedBefore(t *testing.T) {
	s := newStory(t).in(record.Received)
	made := record.Fact{Kind: record.FactLetterQueued, At: s.c.ReceivedAt, On: day(t, "2026-11-25"), Letter: record.LetterOwnWords, To: record.ToComplainant, Post: true, Message: "posted", Personal: record.Personal{Person: &record.Person{}}}
	sent := made
	sent.Kind = record.FactLetterSent
	c := s.c.Apply(made, Standing).Apply(record.Fact{Kind: record.FactPosted, On: day(t, "2026-11-25")}, Standing).Apply(sent, Standing)
	if d, known := c.Delivery("posted"); !known || d.Stage != record.StageArrived || d.Lost() {
		t.Errorf("%+v", d)
	}
}
