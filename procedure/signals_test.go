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
