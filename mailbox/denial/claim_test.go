package denial

import "testing"

func TestClaims(t *testing.T) {
	for said, want := range map[string]bool{
		"Klacht":                                    true,
		"klacht!!":                                  true,
		"Klacht K-2026-0001":                        true,
		"klacht [K-2026-0001].":                     true,
		"K-2026-0001: klacht":                       true,
		"Ja, klacht":                                true,
		"Dit is wel een klacht.":                    true,
		"Het is wél een klacht en geen vraag":       true,
		"Nee, het was echt een klacht":              true,
		"Hallo,\n\nik wil toch een klacht indienen": true,
		"Ik wil klagen over de docent":              true,
		"Mijn mail was bedoeld als klacht":          true,
		"Behandel mijn mail als klacht alstublieft": true,
		"this is a complaint":                       true,
		"Sorry but it was a complaint":              true,
		"i want to complain":                        true,
		"Complaint":                                 true,
		"ik heb wel klacht":                         true,
		"ik wil dat iemand naar kijkt als klacht":   true,

		"Dank u wel voor uw antwoord":                                      false,
		"Nee, het is geen klacht":                                          false,
		"Klopt, het was geen klacht maar een vraag":                        false,
		"Is dit een klacht?":                                               false,
		"Bedankt voor uw brief over mijn klacht":                           false,
		"Bedankt voor uw brief over klacht K-2026-0001":                    false,
		"Ik heb nog een vraag: hoe laat gaat de balie open":                false,
		"It is not a complaint":                                            false,
		"This was no complaint, thanks":                                    false,
		"Wanneer krijg ik de gegevens?":                                    false,
		"volgende keer is het wel een klacht":                              false,
		"Als het weer gebeurt is het een klacht":                           false,
		"wat is verschil klacht en vraag":                                  false,
		"mijn vriendin heeft wel een klacht":                               false,
		"mijn buurvrouw vindt dat dit een klacht is":                       false,
		"ik heb geen klacht":                                               false,
		"Dat is niet wat ik vroeg. Ik bedoelde de stage, niet de taalles.": false,
	} {
		if got := Claims(said); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}

func TestAffirms(t *testing.T) {
	for said, want := range map[string]bool{
		"Ja":            true,
		"ja.":           true,
		"JA!":           true,
		"Ja graag":      true,
		"Jazeker":       true,
		"Ja, zeker wel": true,
		"Yes please":    true,
		"Hallo,\n\nJa.\n\nMet vriendelijke groet,\nAmina": true,
		"Ja\nAmina Voorbeeld":                             true,

		"":                                false,
		"Ja?":                             false,
		"Ja hoor, bedankt":                false,
		"Ja dat klopt":                    false,
		"Klopt":                           false,
		"Ja, het was een vraag":           false,
		"Ja maar ik bedoelde iets anders": false,
		"Nee":                             false,
		"Dank u wel":                      false,
		"Amina":                           false,
		"Ja, dank u wel voor uw antwoord": false,
	} {
		if got := Affirms(said, "Amina Voorbeeld"); got != want {
			t.Errorf("%q: %v", said, got)
		}
	}
}
