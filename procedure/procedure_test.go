package procedure

import (
	"testing"
	"time"

	_ "time/tzdata"

	"github.com/integratiewerk/klachtd/procedure/calendar"
)

func day(t testing.TB, s string) Date {
	t.Helper()
	d, err := parseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func parseDay(s string) (d Date, err error) {
	err = d.UnmarshalText([]byte(s))
	return d, err
}

func testRules(t testing.TB) *Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return &Rules{
		Zone: zone, Calendar: calendar.Default(), Terms: DefaultTerms(),
		Roles: Roles{
			Director:      RoleHolder{"Dirk de Directeur", []string{"directeur@school.example"}},
			Deputy:        RoleHolder{"Petra Plaatsvervanger", []string{"plaatsvervanger@school.example"}},
			Commission:    RoleHolder{"Klachtencommissie", []string{"commissie@commissie.example"}},
			Administrator: RoleHolder{"Bea Beheer", []string{"beheer@school.example"}},
			Chair:         "Vera Voorzitter",
			Managers: []RoleHolder{
				{"Lies Leidinggevende", []string{"lies@school.example"}},
				{"Theo Teamleider", []string{"theo@school.example"}},
				{"Wil Jansen", []string{"wil@school.example"}},
			},
			Escalation: "toezicht@school.example",
		},
	}
}

// story drives one case through Decide, the way the desk does.
type story struct {
	t     testing.TB
	rules *Rules
	c     Case
	facts []Fact
	last  Decision
}

func newStory(t testing.TB) *story {
	return &story{t: t, rules: testRules(t)}
}

// at gives an instant on a day in Amsterdam, at noon unless a time is given.
func (s *story) at(when string) time.Time {
	s.t.Helper()
	for _, layout := range []string{"2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, when, s.rules.Zone); err == nil {
			if layout == "2006-01-02" {
				t = t.Add(12 * time.Hour)
			}
			return t
		}
	}
	s.t.Fatalf("no time: %q", when)
	return time.Time{}
}

// do decides an event at a time and applies what follows.
func (s *story) do(when string, by Actor, e Event) Decision {
	s.t.Helper()
	now := s.at(when)
	e.Actor, e.At, e.On = by, now, s.rules.Day(now)
	s.last = Decide(s.rules, s.c, e, now)
	s.c = s.last.Case
	s.facts = append(s.facts, s.last.Facts...)
	return s.last
}

// must is do for a command that has to be carried out.
func (s *story) must(when string, by Actor, e Event) Decision {
	s.t.Helper()
	d := s.do(when, by, e)
	if d.Refusal != nil {
		s.t.Fatalf("%s %s by %s refused: %s (%s)", when, e.Kind, by, d.Refusal.Code, d.Refusal.Article)
	}
	return d
}

// approved is must for a command that is shown first, and "akkoord" to its 19.
func (s *story) approved(when string, by Actor, e Event) Decision {
	s.t.Helper()
	d := s.must(when, by, e)
	if got := sent(d.Effects); len(got) != 1 || d.Effects[0].Letter != MailPreview {
		s.t.Fatalf("%s %s by %s is not shown first: %v", when, e.Kind, by, got)
	}
	return s.must(when, by, Event{Kind: Approve, Preview: d.Effects[0].Preview})
}

func (s *story) receive(when string) *story {
	s.t.Helper()
	s.must(when, ByComplainant, Event{
		Kind: ComplaintReceived, Subject: "Klacht", Text: "Ik ben niet goed geholpen.",
		Complaint: &Complaint{ID: "K-2026-0001", Complainant: Person{"Anna Voorbeeld", "anna@klant.example"}},
	})
	received := s.last
	s.arrived(when, LetterAcknowledgement, ToComplainant)
	s.last = received
	return s
}

// in takes a new case to a status by the shortest way.
func (s *story) in(status Status) *story {
	s.t.Helper()
	s.receive("2026-11-23")
	step := func(e Event, by Actor) { s.t.Helper(); s.must("2026-11-24", by, e) }
	approved := func(e Event, by Actor) { s.t.Helper(); s.approved("2026-11-24", by, e) }
	switch status {
	case Received:
		return s
	case Withdrawn:
		step(Event{Kind: NameManager, Argument: "1"}, ByDirector)
		approved(Event{Kind: RecordWithdrawal, Text: "Opgelost."}, ByDirector)
		return s
	case NotAdmitted:
		approved(Event{Kind: ProposeInadmissible, Outcome: NoCustomer, Text: "Geen klant."}, ByDirector)
		return s
	}
	step(Event{Kind: RecordContact, Text: "Gebeld."}, ByDirector)
	if status == Contacted {
		return s
	}
	approved(Event{Kind: Refer, Text: "Rapportage."}, ByDirector)
	if status == Referred {
		return s
	}
	approved(Event{Kind: Extend, Text: "Een lid is ziek."}, ByCommission)
	if status == Extended {
		return s
	}
	approved(Event{Kind: Advise, Outcome: Founded, Text: "Advies."}, ByCommission)
	if status == Advised {
		return s
	}
	step(Event{Kind: NameManager, Argument: "1"}, ByDirector)
	approved(Event{Kind: ProposeDecision, Outcome: Founded, Text: "Motivering."}, ByDirector)
	return s
}

// sent renders effects as "01>complainant" for comparison.
func sent(effects []Effect) []string {
	var out []string
	for _, e := range effects {
		s := string(e.Letter) + ">" + string(e.To)
		for _, f := range e.Enclose {
			s += "+" + string(f)
		}
		out = append(out, s)
	}
	return out
}
