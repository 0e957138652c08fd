package wrote

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/mailbox/answer"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

func TestPointsDown(t *testing.T) {
	for s, want := range map[string]bool{
		"":                              false,
		"Zie onder.":                    true,
		"De leidinggevende mailde mij:": true,
		"Hieronder staat mijn verslag, dat ik gisteren aan het bestuur stuurde.": true,
		"Ik heb gebeld.\n\nZie het onderstaande bericht.":                        true,
		"Zie hieronder. Met dank.":                                               true,
		"See below.":                                                             true,
		"Ik heb gebeld.":                                                         false,
		"Hieronder mijn verslag.\n\nStap 1: gesproken met de docent. Stap 2: gesproken met Lies.":                                  false,
		"Zie hieronder. Ik heb op 3 maart met de klager gebeld, en zij wil geen gesprek meer maar een uitspraak van de commissie.": false,
		"Zij deed dit onder deze omstandigheden.": false,
		"De onderaannemer belde niet.":            false,
	} {
		if got := pointsDown(s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestTake(t *testing.T) {
	const others = "Van: Lies <lies@school.example>\nVerzonden: maandag 16 november 2026 09:00\nAan: Dirk\nOnderwerp: gesprek\n\nIk heb de klager gesproken, zonder resultaat."
	refer := func(s string) record.Event { return record.Event{Kind: record.Refer, Text: s} }
	for name, tt := range map[string]struct {
		words Words
		event record.Event
		want  record.Event
	}{
		"nothing below":         {Words{}, refer("Zie onder."), refer("Zie onder.")},
		"ours below":            {Words{Reading: answer.Reading{Quotes: true, Cut: true}}, refer("Stap 1."), refer("Stap 1.")},
		"ours, and it points":   {Words{Reading: answer.Reading{Quotes: true, Cut: true}}, refer("Zie onder."), record.Event{Kind: record.Refer, Text: "Zie onder.", Points: true}},
		"others, and it points": {Words{Reading: answer.Reading{Quotes: true, Others: others}}, refer("Lies mailde:"), refer("Lies mailde:\n\n" + others)},
		"others":                {Words{Reading: answer.Reading{Quotes: true, Others: others}}, refer("Stap 1."), record.Event{Kind: record.Refer, Text: "Stap 1.", Left: templates.LeftOthers("Ik heb de klager gesproken, zonder resultaat.")}},
		"a farewell":            {Words{Reading: answer.Reading{Quotes: true, Others: "-- \nDirk Directeur"}}, refer("Stap 1."), refer("Stap 1.")},
		"no text is asked for":  {Words{Reading: answer.Reading{Quotes: true, Others: others}}, record.Event{Kind: record.NameManager}, record.Event{Kind: record.NameManager}},
	} {
		tt.words.Take(&tt.event, false, "Dirk Directeur")
		if diff := cmp.Diff(tt.want, tt.event); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	below := refer("Zie de bijlage hieronder.")
	if (Words{Reading: answer.Reading{Quotes: true}}).Take(&below, true); below.Points {
		t.Error("it points to what is attached")
	}
}
