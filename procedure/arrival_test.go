package procedure

import (
	"testing"
)

// returned brings a letter back, whose document and bytes are named after it.
func (s *story) returned(when string, k LetterKind, to Recipient) Decision {
	s.t.Helper()
	return s.do(when, ByClock, letterEvent(LetterReturned, k, to))
}

// arrived has the mail server take a letter.
func (s *story) arrived(when string, k LetterKind, to Recipient) Decision {
	s.t.Helper()
	return s.do(when, ByClock, letterEvent(LetterSent, k, to))
}

func letterEvent(kind EventKind, k LetterKind, to Recipient) Event {
	return Event{Kind: kind, Letter: k, To: to, Message: string(k) + string(to), Document: "document " + string(k), Person: &Person{Address: string(to) + "@elders.example"}}
}

// queued makes a letter, as package desk records it.
func (s *story) queued(when string, f Fact) {
	s.t.Helper()
	f.Kind, f.Actor, f.At, f.On = FactLetterQueued, ByClock, s.at(when).UTC(), day(s.t, when)
	s.c = s.c.Apply(f)
	s.facts = append(s.facts, f)
}

func (s *story) line(today string, term Term) TermLine {
	s.t.Helper()
	for _, l := range s.rules.Timetable(s.c, day(s.t, today)) {
		if l.Term == term {
			return l
		}
	}
	return TermLine{}
}

// TestKeptMeansArrived: a term is kept by a letter that the mail server took and that
// did not come back (R10, R16, R20, R25).
func TestKeptMeansArrived(t *testing.T) {
	for _, c := range []struct {
		name    string
		status  Status
		term    Term
		letters []LetterKind // the term's
		to      []Recipient
	}{
		{"confirmation", Received, TermAcknowledge, []LetterKind{"01"}, []Recipient{ToComplainant}},
		{"referral", Contacted, TermSubmit, []LetterKind{"05", "06"}, []Recipient{ToComplainant, ToCommission}},
		{"decision", Decided, TermDecide, []LetterKind{"09", "09"}, []Recipient{ToComplainant, ToManager}},
	} {
		t.Run(c.name, func(t *testing.T) {
			for i := range c.letters { // which of them comes back
				s := newStory(t).in(c.status)
				if c.term == TermSubmit {
					s.must("2026-11-24", ByDirector, Event{Kind: RecordRefusal})
					s.approved("2026-11-24", ByDirector, Event{Kind: Refer, Text: "Rapportage."})
				}
				for j, k := range c.letters {
					s.queued("2026-11-24", Fact{Letter: k, To: c.to[j], Message: string(k) + string(c.to[j]), Document: "document " + string(k)})
				}
				if got := s.line("2026-11-24", c.term); got.State != TermOpen {
					t.Errorf("not sent yet: %s", got.State)
				}
				for j, k := range c.letters {
					s.arrived("2026-11-24", k, c.to[j])
				}
				if got := s.line("2026-11-24", c.term); got.State != TermKept || got.MetOn != day(t, "2026-11-24") {
					t.Errorf("arrived: %s on %v", got.State, got.MetOn)
				}
				s.returned("2026-11-26", c.letters[i], c.to[i])
				if got := s.line("2026-11-24", c.term); got.State != TermOpen {
					t.Errorf("%s came back: %s", c.letters[i], got.State)
				}
				if got := s.line("2027-01-20", c.term); got.State != TermMissed {
					t.Errorf("%s came back long ago: %s", c.letters[i], got.State)
				}
				if _, owed := s.rules.TaskOf(s.c, TermReturned, day(t, "2026-11-26")); !owed {
					t.Errorf("%s came back, and nobody owes anything", c.letters[i])
				}
				posted := *s
				posted.must("2026-11-30", ByDirector, Event{Kind: MarkPosted, Said: day(t, "2026-11-27")})
				if got := posted.line("2027-01-20", c.term); got.MetOn != day(t, "2026-11-27") {
					t.Errorf("posted: %s on %v", got.State, got.MetOn)
				}
				s.arrived("2026-11-30", c.letters[i], c.to[i])
				if got := s.line("2027-01-20", c.term); got.MetOn != day(t, "2026-11-30") {
					t.Errorf("sent again: %s on %v", got.State, got.MetOn)
				}
				if _, owed := s.rules.TaskOf(s.c, TermReturned, day(t, "2026-11-30")); owed {
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
		s := newStory(t).in(Referred)
		s.arrived("2026-11-24", LetterDossier, ToCommission)
		s.returned("2026-11-25", LetterDossier, ToCommission)
		return s
	}
	s := lost()
	if _, owed := s.rules.TaskOf(s.c, TermAdvise, day(t, "2026-12-30")); owed || s.rules.CaseTerms(s.c).AdviseBy != nil {
		t.Error("the advice is asked for, and nobody has the dossier")
	}
	for name, arrives := range map[string]func(*story){
		"sent again": func(s *story) { s.arrived("2026-12-01", LetterDossier, ToCommission) },
		"posted":     func(s *story) { s.must("2026-12-02", ByDirector, Event{Kind: MarkPosted, Said: day(t, "2026-12-01")}) },
		"confirmed":  func(s *story) { s.must("2026-12-01", ByCommission, Event{Kind: AcknowledgeDossier}) },
	} {
		s := lost()
		arrives(s)
		l := s.line("2026-12-02", TermAdvise)
		if l.From != day(t, "2026-12-01") || l.Due != day(t, "2026-12-22") || l.State != TermOpen {
			t.Errorf("%s: from %v until %v, %s", name, l.From, l.Due, l.State)
		}
		s.approved("2026-12-03", ByCommission, Event{Kind: Extend, Text: "Een lid is ziek."})
		if want := day(t, "2027-01-12"); s.c.ExtendedAdviseBy != want {
			t.Errorf("%s: extended until %v, want %v", name, s.c.ExtendedAdviseBy, want)
		}
	}
	s = lost()
	s.approved("2026-11-27", ByCommission, Event{Kind: Advise, Outcome: Founded, Text: "Advies."}) // it has it all the same
	s = newStory(t).in(Extended)
	s.returned("2026-11-25", LetterDossier, ToCommission)
	if _, owed := s.rules.TaskOf(s.c, TermAdvise, day(t, "2026-11-30")); !owed {
		t.Error("the commission extended the term, so it has the dossier")
	}
}

// TestWhatArrives: a letter is there when one address of a role has it; of what is said
// once it takes the place of an earlier one, of what is said again it does not.
func TestWhatArrives(t *testing.T) {
	letter := func(k LetterKind, to Recipient, message, document, address string) Event {
		return Event{Letter: k, To: to, Message: message, Document: document, Person: &Person{Address: address}}
	}
	for _, c := range []struct {
		name string
		sent []Event // a message that begins with "x" comes back
		lost int
	}{
		{"another address has it", []Event{letter("06", ToCommission, "1", "d", "a@c.example"), letter("06", ToCommission, "x", "d", "b@c.example")}, 0},
		{"another address gets it later", []Event{letter("06", ToCommission, "x", "d", "b@c.example"), letter("06", ToCommission, "1", "d", "a@c.example")}, 0},
		{"another letter", []Event{letter("05", ToComplainant, "x", "d", "a@k.example"), letter("01", ToComplainant, "1", "e", "a@k.example")}, 1},
		{"the same for another", []Event{letter("09", ToComplainant, "x", "d", "a@k.example"), letter("09", ToManager, "1", "d", "l@k.example")}, 1},
		{"a later one of its kind", []Event{letter("09", ToComplainant, "x", "d", "a@k.example"), letter("09", ToComplainant, "1", "e", "a@k.example")}, 0},
		{"a later one that says something else", []Event{letter("31", ToComplainant, "x", "d", "a@k.example"), letter("31", ToComplainant, "1", "e", "a@k.example")}, 1},
		{"the same once more", []Event{letter("31", ToComplainant, "x", "d", "a@k.example"), letter("31", ToComplainant, "1", "d", "a@k.example")}, 0},
		{"no letter", []Event{letter("21", ToResponsible, "x", "", "a@k.example"), letter("16", ToSender, "x2", "", "a@k.example")}, 0},
	} {
		s := newStory(t).in(Received)
		for _, e := range c.sent {
			if e.Kind = LetterSent; e.Message[0] == 'x' {
				e.Kind = LetterReturned
			}
			s.do("2026-11-24", ByClock, e)
		}
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
		s.must("2026-11-23", ByAdministrator, Event{Kind: ComplaintReceived, Complaint: &Complaint{ID: "K-2026-0001", Complainant: Person{Name: "Anna Voorbeeld"}, Paper: true}})
		return s
	}
	s := begun()
	s.queued("2026-11-24", Fact{Letter: "01", To: ToComplainant, Post: true, Message: "01complainant"})
	s.arrived("2026-11-24", "01", ToComplainant)
	if !s.c.AcknowledgedOn.IsZero() || !s.c.Arrived("01").IsZero() {
		t.Error("it is not posted, and counts")
	}
	if refusal := s.do("2026-11-25", ByDirector, Event{Kind: MarkPosted, Said: day(t, "2026-11-23")}).Refusal; refusal == nil || refusal.Code != RefuseDateBeforeLetter {
		t.Errorf("posted before it was made: %+v", refusal)
	}
	if refusal := s.do("2026-11-25", ByDirector, Event{Kind: MarkPosted, Said: day(t, "2026-11-26")}).Refusal; refusal == nil || refusal.Code != RefuseDateFuture {
		t.Errorf("posted tomorrow: %+v", refusal)
	}
	s.queued("2026-11-26", Fact{Letter: "10", To: ToComplainant, Post: true, Message: "10"})
	s.must("2026-11-26", ByDirector, Event{Kind: MarkPosted, Said: day(t, "2026-11-25")})
	if s.c.AcknowledgedOn != day(t, "2026-11-25") || len(s.c.LostLetters()) != 1 {
		t.Errorf("posted: confirmed on %v, %d left", s.c.AcknowledgedOn, len(s.c.LostLetters()))
	}
	s.must("2026-11-26", ByDirector, Event{Kind: MarkPosted})
	if refusal := s.do("2026-11-27", ByDirector, Event{Kind: MarkPosted}).Refusal; refusal == nil || refusal.Code != RefuseNothingToPost {
		t.Errorf("nothing is left: %+v", refusal)
	}

	s = begun() // by a program that kept neither
	to := Personal{Person: &Person{Address: "directeur@school.example"}}
	s.queued("2026-11-24", Fact{Letter: "01", Message: "m", Document: "d", Personal: to})
	s.c = s.c.Apply(Fact{Kind: FactLetterSent, On: day(t, "2026-11-24"), Letter: "01", Message: "m", Document: "d", Personal: to})
	if s.c.AcknowledgedOn != day(t, "2026-11-24") {
		t.Errorf("what counted then counts no more: %+v", s.c.Deliveries)
	}
}

// TestMadeAnew: a mail that is made anew takes the place of the one that came back.
func TestMadeAnew(t *testing.T) {
	to := Personal{Person: &Person{Address: "anna@klant.example"}}
	for name, again := range map[string][2]Fact{
		"now":             {{Kind: FactLetterFailed, Letter: "09", To: ToComplainant, Message: "large"}, {Letter: "09", To: ToComplainant, Message: "small", Again: "large"}},
		"in an older log": {{Kind: FactLetterFailed, Letter: "09", Message: "large", Document: "d", Personal: to}, {Letter: "09", Message: "small", Document: "d", Personal: to}},
	} {
		s := newStory(t).in(Decided)
		again[0].On = day(t, "2026-11-24")
		s.c = s.c.Apply(again[0])
		if len(s.c.LostLetters()) != 1 {
			t.Errorf("%s: it came back, and nothing is lost", name)
		}
		s.queued("2026-11-24", again[1])
		if len(s.c.LostLetters()) != 0 || !s.c.Arrived("09").IsZero() {
			t.Errorf("%s: it is on its way: %+v", name, s.c.Deliveries)
		}
	}
}
