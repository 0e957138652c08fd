package rules

import (
	"slices"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
)

func TestSignals(t *testing.T) {
	rules := testRules(t)
	from := record.Person{Name: "Anna Voorbeeld", Address: "anna@klant.example"}
	for _, tt := range []struct {
		text string
		want []record.Signal
	}{
		{"Geachte directeur,\nDe docent was onvriendelijk.", nil},
		{"Ik schrijf u, de directeur, omdat de les uitviel.", nil},
		{"Ik heb een klacht over de directeur.", []record.Signal{record.SignalDirector}},
		{"Dirk de Directeur schold mij uit.", []record.Signal{record.SignalDirector}},
		{"Geachte heer Dirk de Directeur,\nDe les viel uit.", nil},
		{"Mevrouw Leidinggevende luistert niet.", nil}, // a role is no name
		{"Ik sprak met mevrouw Jansen.", []record.Signal{record.SignalManager}},
		{"Lies Leidinggevende luistert niet.", []record.Signal{record.SignalManager}},
		{"Ik word gediscrimineerd om mijn hoofddoek.", []record.Signal{record.SignalDiscrimination}},
		{"De taallessen zijn slecht en mijn inburgering loopt vast.", []record.Signal{record.SignalLanguage}},
		{"Het gebeurde in 2022.", []record.Signal{record.SignalOld}},
		{"Het gebeurde in 2025, en in 1950 ben ik geboren.", nil},
		{"Het was op 3 oktober 2024.", []record.Signal{record.SignalOld}},
		{"Zie ook zaak K-2026-0003.", []record.Signal{record.SignalQuotesCase}},
	} {
		if got := rules.Signals(tt.text, tt.text, from, day(t, "2026-11-23")); !slices.Equal(got, tt.want) {
			t.Errorf("%q: got %v, want %v", tt.text, got, tt.want)
		}
	}
	if got := rules.Signals("", "", record.Person{}, day(t, "2026-11-23")); !slices.Equal(got, []record.Signal{record.SignalNoAddress, record.SignalNoName}) {
		t.Errorf("nobody: got %v", got)
	}
}
