package place

import (
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

// Thanks alone is put aside; whatever else is written is not.
func TestThanks(t *testing.T) {
	for said, want := range map[string]bool{
		"Dank u wel!": true, "Hartelijk dank!\n\nMet vriendelijke groet,\nBram": true, "Graag gedaan!": true, "Bedankt, fijne dag.": true, "Thanks a lot": true,
		"Klacht": false, "Nieuwe klacht": false, "Bedankt, maar de docent doet het nog steeds.": false, "Wanneer hoor ik iets?": false, "": false, "Dank u wel voor niets, ik ga naar de commissie.": false,
	} {
		m := &mailbox.Message{From: []mailbox.Address{{Name: "Bram Bedacht", Address: "bram@klant.example"}}, Text: said, Reply: said}
		if got := Thanks(m, nil); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
	m := &mailbox.Message{From: []mailbox.Address{{Address: "bram@klant.example"}}, Text: "Dank u wel", Reply: "Dank u wel", Attachments: []mailbox.Attachment{{Type: "application/pdf", Name: "x.pdf"}}}
	if Thanks(m, nil) {
		t.Error("a file went aside")
	}
}

// Who says that one person wrote to both.
func TestSays(t *testing.T) {
	for said, want := range map[string]bool{
		"zelfde persoon": true, "Het is dezelfde persoon.": true, "Dit is van de klager zelf": true, "Dezelfde klager": true,
		"": false, "Een ander persoon": false, "Hij is een collega van de directeur": false,
	} {
		if Says(said) != want {
			t.Errorf("%q", said)
		}
	}
}
