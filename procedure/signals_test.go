package procedure

import (
	"slices"
	"testing"
)

// R03: each of the eight grounds is noticed, in the regulation's own words. A
// ground that is not among them stops no complaint, and can be recorded.
func TestGrounds(t *testing.T) {
	for _, ground := range []string{"religie", "levensovertuiging", "afkomst", "seksuele geaardheid", "sekse", "leeftijd", "ras", "inkomen"} {
		s := newStory(t)
		s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Text: "Ik kreeg geen les vanwege mijn " + ground + ".", Complaint: &Complaint{ID: "K-2026-0001"}})
		if !slices.Contains(s.c.Signals, SignalDiscrimination) {
			t.Errorf("%s is not noticed", ground)
		}
	}
	s := newStory(t)
	s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Text: "Ik kreeg geen les vanwege mijn dialect.", Complaint: &Complaint{ID: "K-2026-0001"}})
	if s.c.Status != Received {
		t.Errorf("a ground of their own: %s", s.c.Status)
	}
	s.must("2026-11-24", ByDirector, Event{Kind: Categorise, Subjects: []Subject{Discrimination}, Grounds: []Ground{"dialect"}})
	if !slices.Equal(s.c.Grounds, []Ground{"dialect"}) {
		t.Errorf("recorded: %v", s.c.Grounds)
	}
}

func TestSignals(t *testing.T) {
	rules := testRules(t)
	from := Person{"Anna Voorbeeld", "anna@klant.example"}
	for _, tt := range []struct {
		text string
		want []Signal
	}{
		{"Geachte directeur,\nDe docent was onvriendelijk.", nil},
		{"Ik schrijf u, de directeur, omdat de les uitviel.", nil},
		{"Ik heb een klacht over de directeur.", []Signal{SignalDirector}},
		{"Dirk de Directeur schold mij uit.", []Signal{SignalDirector}},
		{"Geachte heer Dirk de Directeur,\nDe les viel uit.", nil},
		{"Mevrouw Leidinggevende luistert niet.", nil}, // a role is no name
		{"Ik sprak met mevrouw Jansen.", []Signal{SignalManager}},
		{"Lies Leidinggevende luistert niet.", []Signal{SignalManager}},
		{"Ik word gediscrimineerd om mijn hoofddoek.", []Signal{SignalDiscrimination}},
		{"De taallessen zijn slecht en mijn inburgering loopt vast.", []Signal{SignalLanguage}},
		{"Het gebeurde in 2022.", []Signal{SignalOld}},
		{"Het gebeurde in 2025, en in 1950 ben ik geboren.", nil},
		{"Het was op 3 oktober 2024.", []Signal{SignalOld}},
		{"Zie ook zaak K-2026-0003.", []Signal{SignalQuotesCase}},
	} {
		if got := rules.Signals(tt.text, tt.text, from, day(t, "2026-11-23")); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
		}
	}
	if got := rules.Signals("", "", Person{}, day(t, "2026-11-23")); !slices.Equal(got, []Signal{SignalNoAddress, SignalNoName}) {
		t.Errorf("nobody: got %v", got)
	}
}

// R11: of several managers only the one whom the complaint may name is shown first; a
// later mail that names one leaves open whom the complaint is about.
func TestManagerMayBeAccused(t *testing.T) {
	for _, tt := range []struct {
		name, text, later, argument string
		shown                       bool
	}{
		{"named", "Mevrouw Jansen luistert niet.", "", "3", true},
		{"by name", "Mevrouw Jansen luistert niet.", "", "Wil Jansen", true},
		{"another", "Mevrouw Jansen luistert niet.", "", "1", false},
		{"nobody", "De les viel uit.", "", "3", false},
		{"later", "De les viel uit.", "Wil Jansen belde niet.", "3", true},
		{"nobody configured", "Mevrouw Jansen luistert niet.", "", "9", false},
	} {
		s := newStory(t)
		s.must("2026-11-23", ByComplainant, Event{Kind: ComplaintReceived, Text: tt.text, Complaint: &Complaint{ID: "K-2026-0001"}})
		if tt.later != "" {
			s.must("2026-11-23", ByComplainant, Event{Kind: MailReceived, Text: tt.later})
		}
		d := s.do("2026-11-24", ByDirector, Event{Kind: NameManager, Argument: tt.argument})
		if shown := len(d.Case.Challenges) > 0; shown != tt.shown {
			t.Errorf("%s: shown first: %v", tt.name, shown)
		}
	}
}

// A single manager is named at receipt, or, configured later, when one is needed.
func TestSoleManager(t *testing.T) {
	s := newStory(t).receive("2026-11-23")
	wantRefused(t, s.do("2026-11-24", ByDirector, Event{Kind: RecordWithdrawal}), "no-manager", "procedure 4")
	s.rules.Roles.Managers = s.rules.Roles.Managers[:1]
	s.approved("2026-11-24", ByDirector, Event{Kind: RecordWithdrawal})
	if s.c.Status != Withdrawn || s.c.Manager == nil {
		t.Errorf("%s, %v", s.c.Status, s.c.Manager)
	}
}
