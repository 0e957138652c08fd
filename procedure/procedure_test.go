package procedure

import (
	"testing"
	"time"
	_ "time/tzdata"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

func day(t testing.TB, s string) record.Date {
	t.Helper()
	d, err := parseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func parseDay(s string) (d record.Date, err error) {
	err = d.UnmarshalText([]byte(s))
	return d, err
}

func testRules(t testing.TB) *rules.Rules {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	return &rules.Rules{
		Zone: zone, Calendar: calendar.Default(), Terms: rules.DefaultTerms(),
		Roles: rules.Roles{
			Director:      rules.RoleHolder{Name: "Dirk de Directeur", Addresses: []string{"directeur@school.example"}},
			Deputy:        rules.RoleHolder{Name: "Petra Plaatsvervanger", Addresses: []string{"plaatsvervanger@school.example"}},
			Commission:    rules.RoleHolder{Name: "Klachtencommissie", Addresses: []string{"commissie@commissie.example"}},
			Administrator: rules.RoleHolder{Name: "Bea Beheer", Addresses: []string{"beheer@school.example"}},
			Chair:         "Vera Voorzitter",
			Managers: []rules.RoleHolder{
				{Name: "Lies Leidinggevende", Addresses: []string{"lies@school.example"}},
				{Name: "Theo Teamleider", Addresses: []string{"theo@school.example"}},
				{Name: "Wil Jansen", Addresses: []string{"wil@school.example"}},
			},
			Escalation: "toezicht@school.example",
		},
	}
}

// story drives one case through Decide, the way the desk does.
type story struct {
	t     testing.TB
	rules *rules.Rules
	c     record.Case
	facts []record.Fact
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
func (s *story) do(when string, by record.Actor, e record.Event) Decision {
	s.t.Helper()
	now := s.at(when)
	e.Actor, e.At, e.On = by, now, s.rules.Day(now)
	s.last = Decide(s.rules, s.c, e, now)
	s.c = s.last.Case
	s.facts = append(s.facts, s.last.Facts...)
	return s.last
}

// must is do for a command that has to be carried out.
func (s *story) must(when string, by record.Actor, e record.Event) Decision {
	s.t.Helper()
	d := s.do(when, by, e)
	if d.Refusal != nil {
		s.t.Fatalf("%s %s by %s refused: %s (%s)", when, e.Kind, by, d.Refusal.Code, d.Refusal.Article)
	}
	return d
}

// approved is must for a command that is shown first, and "akkoord" to its 19.
func (s *story) approved(when string, by record.Actor, e record.Event) Decision {
	s.t.Helper()
	d := s.must(when, by, e)
	if got := sent(d.Effects); len(got) != 1 || d.Effects[0].Letter != record.MailPreview {
		s.t.Fatalf("%s %s by %s is not shown first: %v", when, e.Kind, by, got)
	}
	return s.must(when, by, record.Event{Kind: record.Approve, Preview: d.Effects[0].Preview})
}

func (s *story) receive(when string) *story {
	s.t.Helper()
	s.must(when, record.ByComplainant, record.Event{
		Kind: record.ComplaintReceived, Subject: "Klacht", Text: "Ik ben niet goed geholpen.",
		Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}},
	})
	received := s.last
	s.arrived(when, record.LetterAcknowledgement, record.ToComplainant)
	s.last = received
	return s
}

// in takes a new case to a status by the shortest way.
func (s *story) in(status record.Status) *story {
	s.t.Helper()
	s.receive("2026-11-23")
	step := func(e record.Event, by record.Actor) { s.t.Helper(); s.must("2026-11-24", by, e) }
	approved := func(e record.Event, by record.Actor) { s.t.Helper(); s.approved("2026-11-24", by, e) }
	switch status {
	case record.Received:
		return s
	case record.Withdrawn:
		step(record.Event{Kind: record.NameManager, Argument: "1"}, record.ByDirector)
		approved(record.Event{Kind: record.RecordWithdrawal, Text: "Opgelost."}, record.ByDirector)
		return s
	case record.NotAdmitted:
		approved(record.Event{Kind: record.ProposeInadmissible, Outcome: record.NoCustomer, Text: "Geen klant."}, record.ByDirector)
		return s
	}
	step(record.Event{Kind: record.RecordContact, Text: "Gebeld."}, record.ByDirector)
	if status == record.Contacted {
		return s
	}
	approved(record.Event{Kind: record.Refer, Text: "Rapportage."}, record.ByDirector)
	if status == record.Referred {
		return s
	}
	approved(record.Event{Kind: record.Extend, Text: "Een lid is ziek."}, record.ByCommission)
	if status == record.Extended {
		return s
	}
	approved(record.Event{Kind: record.Advise, Outcome: record.Founded, Text: "Advies."}, record.ByCommission)
	if status == record.Advised {
		return s
	}
	step(record.Event{Kind: record.NameManager, Argument: "1"}, record.ByDirector)
	approved(record.Event{Kind: record.ProposeDecision, Outcome: record.Founded, Text: "Motivering."}, record.ByDirector)
	return s
}

// sent renders effects as "01>complainant" for comparison.
func sent(effects []record.Effect) []string {
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
