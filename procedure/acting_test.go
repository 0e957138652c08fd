package procedure

import (
	"fmt"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// TestActing holds against testdata/acting.txt who answers for a case, for each of
// what it is about, who is absent and who is configured; as whom, and who besides may
// command.
func TestActing(t *testing.T) {
	var lines []string
	for _, involved := range []bool{false, true} {
		for away := range 4 {
			for configured := range 8 {
				s := newStory(t).receive("2026-11-23")
				if involved {
					s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.DeclareInvolved})
				}
				roles := &s.rules.Roles
				people := []struct {
					name string
					rules.RoleHolder
				}{
					{"director", roles.Director}, {"deputy", roles.Deputy}, {"escalation", rules.RoleHolder{Addresses: []string{roles.Escalation}}}, {"administrator", roles.Administrator},
				}
				s.rules.Away = map[record.Actor]record.Date{}
				pair := []string{"about another", "nobody absent"}
				if involved {
					pair[0] = "about the director"
				}
				for i, a := range []record.Actor{record.ByDirector, record.ByDeputy} {
					if away&(1<<i) != 0 {
						s.rules.Away[a] = day(t, "2026-12-24")
					}
				}
				if away > 0 {
					pair[1] = strings.Join([]string{"", "director", "deputy", "director and deputy"}[away:away+1], "") + " absent"
				}
				names := []string{"director"}
				for i, unset := range []func(){
					func() { roles.Deputy = rules.RoleHolder{} }, func() { roles.Escalation = "" }, func() { roles.Administrator = rules.RoleHolder{} },
				} {
					if configured&(1<<i) == 0 {
						unset()
					} else {
						names = append(names, people[i+1].name)
					}
				}
				actor, holder := s.rules.Acting(s.c)
				answers, may := "nobody", []string{}
				for _, p := range people {
					if holder.Configured() && p.Holds(holder.Addresses[0]) {
						answers = p.name
					}
					for _, as := range []record.Actor{record.ByDirector, record.ByDeputy} {
						if s.rules.MayLead(s.c, as, p.Addresses[0]) {
							may = append(may, fmt.Sprintf("%s as %s", p.name, as))
						}
					}
				}
				if actor == record.ByAdministrator {
					answers += ", who learns number and date"
				}
				if len(may) == 0 {
					may = []string{"nobody"}
				}
				lines = append(lines, fmt.Sprintf("%s; %s; %s = %s; commands: %s", pair[0], pair[1], strings.Join(names, ", "), answers, strings.Join(may, ", ")))
			}
		}
	}
	if len(lines) != 64 {
		t.Errorf("%d rows", len(lines))
	}
	compare(t, "testdata/acting.txt", "# Who answers for a case: what it is about, who is absent, who is configured; and who\n# may command in it by mail.\n", lines)
}

// TestAnotherDirector: a case about a director is closed to a person, by name and
// with every address, and not to the role, which another may hold after that.
func TestAnotherDirector(t *testing.T) {
	s := newStory(t)
	s.rules.Roles.Director.Addresses = []string{"directeur@school.example", "dirk@thuis.example"}
	s.receive("2026-11-23")
	s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.DeclareInvolved})
	if len(s.c.Accused) != 2 {
		t.Fatalf("the case is about %v", s.c.Accused)
	}
	dirk := s.rules.Roles.Director
	acting := func(want string) {
		t.Helper()
		if _, holder := s.rules.Acting(s.c); holder.Name != want {
			t.Errorf("%q answers, want %q", holder.Name, want)
		}
	}

	s.rules.Roles.Director.Addresses = []string{"dirk@elders.example"} // the same person
	wantRefused(t, s.do("2026-11-24", record.ByDeputy, record.Event{Kind: record.HandToDirector}), "after-involved", "procedure 1")
	wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: record.TakeOver, From: "dirk@elders.example"}), "after-involved", "procedure 1")

	s.rules.Roles.Director = rules.RoleHolder{Name: "Nora Nieuw", Addresses: []string{"directeur@school.example"}} // another, at the role's address
	acting("Petra Plaatsvervanger")
	for _, k := range []record.EventKind{record.TakeOver, record.AskStatus, record.RecordContact} {
		wantRefused(t, s.do("2026-11-24", record.ByDirector, record.Event{Kind: k, Text: "x", From: "directeur@school.example"}), "after-involved", "procedure 1")
	}
	wantSent(t, s.must("2026-11-24", record.ByDeputy, record.Event{Kind: record.HandToDirector}), "03>responsible+complaint+acknowledgement", "16>sender")
	acting("Nora Nieuw")
	if s.rules.KeptFromDirector(s.c) || s.rules.KeptFrom(s.c, "directeur@school.example") || !s.rules.KeptFrom(s.c, "dirk@thuis.example") {
		t.Error("the case is not closed to a person")
	}
	s.must("2026-11-25", record.ByDirector, record.Event{Kind: record.RecordContact, Text: "x", From: "directeur@school.example"})

	s.rules.Roles.Director = rules.RoleHolder{Name: "Nog Een", Addresses: []string{"een@school.example"}} // to whom nobody handed it
	acting("Petra Plaatsvervanger")
	wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.AskStatus, From: "een@school.example"}), "after-involved", "procedure 1")

	s.rules.Roles.Director, s.rules.Roles.Deputy = rules.RoleHolder{Name: "Nora Nieuw", Addresses: []string{"nora@school.example"}}, rules.RoleHolder{Name: "Dirk de Directeur", Addresses: []string{"dirk@elders.example"}}
	acting("Nora Nieuw")
	s.must("2026-11-26", record.ByDirector, record.Event{Kind: record.HandToDeputy, From: "nora@school.example"})
	if _, holder := s.rules.Acting(s.c); !holder.Holds("toezicht@school.example") { // the deputy is whom it is about
		t.Errorf("%v answers", holder)
	}
	wantRefused(t, s.do("2026-11-26", record.ByDeputy, record.Event{Kind: record.AskStatus, From: "dirk@elders.example"}), "after-involved", "procedure 1")
	s.rules.Roles.Director = dirk
	wantRefused(t, s.do("2026-11-26", record.ByDirector, record.Event{Kind: record.TakeOver, From: "dirk@thuis.example"}), "after-involved", "procedure 1")
}

// TestHandOver: the administrator says who answers, and never decides what it is
// about.
func TestHandOver(t *testing.T) {
	s := newStory(t)
	s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "Mijn klacht gaat over Dirk de Directeur.", Complaint: &record.Complaint{ID: "K-2026-0001", Complainant: record.Person{Name: "Amina", Address: "amina@klant.example"}}})
	to := func(who string) Decision {
		t.Helper()
		return s.do("2026-11-24", record.ByAdministrator, record.Event{Kind: record.HandOver, Argument: who, Text: "De vervanger is weg."})
	}
	if d := s.do("2026-11-24", record.ByAdministrator, record.Event{Kind: record.HandOver, Argument: "deputy"}); d.Refusal == nil || d.Refusal.Code != record.RefuseNoReason {
		t.Errorf("without a reason: %v", d.Refusal)
	}
	for who, code := range map[string]record.RefusalCode{
		"amina@klant.example": record.RefuseBadAddress, "theo@school.example": record.RefuseBadAddress, "commissie@commissie.example": record.RefuseBadAddress, "somebody": record.RefuseBadAddress,
	} {
		if d := to(who); d.Refusal == nil || d.Refusal.Code != code {
			t.Errorf("to %s: %v", who, d.Refusal)
		}
	}
	d := to("interim@school.example")
	wantSent(t, d, "03>responsible+complaint+acknowledgement")
	if f := d.Facts[0]; f.Kind != record.FactAssigned || f.Actor != record.ByAdministrator || f.Personal.Text == "" {
		t.Errorf("recorded: %+v", f)
	}
	if !s.c.InterestOpen() || !s.rules.MayLead(s.c, record.ByDeputy, "interim@school.example") || s.rules.MayLead(s.c, record.ByDeputy, "plaatsvervanger@school.example") {
		t.Error("who got it does not answer for it, or nobody is asked any more")
	}
	s.must("2026-11-25", record.ByDeputy, record.Event{Kind: record.DeclareInvolved, From: "interim@school.example"})
	if d := to("director"); d.Refusal == nil || d.Refusal.Code != record.RefuseAfterInvolved {
		t.Errorf("to the director: %v", d.Refusal)
	}
	if d := to("directeur@school.example"); d.Refusal == nil || d.Refusal.Code != record.RefuseAfterInvolved {
		t.Errorf("to the director by address: %v", d.Refusal)
	}
	wantSent(t, to("deputy"), "03>responsible+complaint+acknowledgement")
	s.rules.Roles.Director = rules.RoleHolder{Name: "Nora Nieuw", Addresses: []string{"nora@school.example"}}
	wantSent(t, to("director"), "03>responsible+complaint+acknowledgement")
	if _, holder := s.rules.Acting(s.c); holder.Name != "Nora Nieuw" {
		t.Errorf("%v answers", holder)
	}
}

// TestInterestGoesOn: the question whether a case is about the director goes a step
// further every third working day, until somebody answers.
func TestInterestGoesOn(t *testing.T) {
	ask := func(s *story) {
		s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "Mijn klacht gaat over Dirk de Directeur.", Complaint: &record.Complaint{ID: "K-2026-0001"}})
		s.must("2026-11-23", record.ByDeputy, record.Event{Kind: record.NameManager, Argument: "1"})
	}
	s := newStory(t)
	ask(s)
	if s.rules.Asked(s.c, "toezicht@school.example") {
		t.Error("asked before anybody could answer")
	}
	check(t, s.reminders("2026-11-23", "2026-12-03"), `
		2026-11-26 03>escalation
		2026-11-30 04-reminder>responsible
		2026-12-01 03>escalation 03>administrator
		2026-12-03 04-reminder>responsible`)
	s.must("2026-12-03", record.ByDeputy, record.Event{Kind: record.DeclareInvolved, From: "toezicht@school.example"})
	if s.c.InterestOpen() || !s.c.DirectorInvolved {
		t.Error("the answer of who was asked does not count")
	}

	s = newStory(t)
	s.rules.Roles.Escalation = ""
	ask(s)
	check(t, s.reminders("2026-11-23", "2026-11-27"), `
		2026-11-26 03>administrator`)

	s = newStory(t)
	s.rules.Roles.Deputy, s.rules.Roles.Escalation = rules.RoleHolder{}, ""
	s.must("2026-11-23", record.ByComplainant, record.Event{Kind: record.ComplaintReceived, Text: "Mijn klacht gaat over Dirk de Directeur.", Complaint: &record.Complaint{ID: "K-2026-0001"}})
	check(t, s.reminders("2026-11-23", "2026-11-26"), `
		2026-11-26 03>responsible
		2026-11-26 04-manager>responsible`)
}
