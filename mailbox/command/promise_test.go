package command

import (
	"testing"

	"github.com/golang-sql/civil"
)

func TestPromisedBy(t *testing.T) {
	on := civil.Date{Year: 2026, Month: 11, Day: 30}
	for text, want := range map[string]string{
		"":                                     "",
		"Wij bellen voortaan binnen een week.": "",
		"Uiterlijk op 1 maart 2027 is dit klaar.":             "2027-03-01",
		"- de training, vóór 1 februari\n- een nieuw rooster": "2027-01-31",
		"Voor 1 februari.": "2027-01-31",
		"Op 15 december de training, op 12-1-2027 het gesprek.":       "2027-01-12",
		"Op 1 september is er een nieuwe docent.":                     "",
		"Dit hadden wij op 3 november moeten doen, en op 1 mei 2026.": "",
		"Op 3 november 2026 ging het mis.":                            "",
		"In 3/4 van de lessen, en 30 februari.":                       "",
		"Wij doen dit op 1 januari 2040.":                             "",
		"Vandaag nog, 30 nov.":                                        "2026-11-30",
		"Klaar: 2027-03-01":                                           "2027-03-01",
	} {
		got := ""
		if d := PromisedBy(text, on); !d.IsZero() {
			got = d.String()
		}
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
