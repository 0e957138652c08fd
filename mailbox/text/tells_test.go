package text

import "testing"

// What stands below "commissie" and is no report, and what is one.
func TestTells(t *testing.T) {
	for below, want := range map[string]bool{
		"":                                false,
		"Verzonden met Spark":             false,
		"Sent from Yahoo Mail on Android": false,
		"Verzonden vanuit Proton Mail":    false,
		"Sent with Superhuman":            false,
		"Get BlueMail for Android":        false,
		"Met vriendelijke groet,\n\nDirk de Directeur\nDirecteur": false,
		"Scanned by MailGuard": false,
		"Dirk de Directeur\nDirecteur-bestuurder\nTel 06-12345678": false,
		"Denk aan het milieu voordat u deze e-mail print.":         false,
		"Met vriendelijke groet,\n\nDirk de Directeur\nDirecteur-bestuurder\n\nDe informatie in deze e-mail is vertrouwelijk en alleen bedoeld voor degene aan wie zij is gericht. Bent u dat niet, dan verzoeken wij u het bericht te verwijderen en ons dat te laten weten. Openbaarmaking, vermenigvuldiging en verspreiding van deze informatie aan derden is niet toegestaan.": false,

		"Wij spraken.":                       true,
		"Stap 1 en 2 zijn gezet.":            true,
		"Zie het verslag in de bijlage.":     true,
		"Verzonden met Spark\n\nStap 1: ja.": true,
		"De klager stuurde een vertrouwelijke e-mail met een bijlage. Wij spraken elkaar op 3 december.": true,
		"Verstuurd via de post: de uitnodiging voor het gesprek van 3 december, waar niemand kwam.":      true,
	} {
		if got := Tells(below, 0, "Dirk de Directeur"); got != want {
			t.Errorf("%q tells: %v", below, got)
		}
	}
}
