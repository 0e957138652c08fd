package route

import "testing"

// What people answer to "Heeft u dit geschreven?".
func TestDenies(t *testing.T) {
	for answer, want := range map[string]bool{
		"ja": false, "Ja, dat was ik.": false, "klopt": false, "Yes I did": false, "Dat klopt, hij belde mij niet terug.": false,
		"Ja, ik heb dat geschreven. Hij heeft nooit iets gestuurd.": false,
		"ok": false, "Wat is de volgende stap?": false, "Inderdaad, ik trek de klacht in": false, "Natuurlijk heb ik dat geschreven!": false,
		"Ik snap de vraag niet, bel mij":         false,
		"Mijn dochter heeft dat voor mij getypt": false, "Ja mijn zoon heeft het gestuurd": false, "Mijn coach heeft mij geholpen en het gestuurd": false,
		"Mijn man heeft dit geschreven": true, "mijn oudste zoon had dat gestuurd, ik niet": true, "Dat wil ik niet": true, "ik wil dat echt niet": true,

		"nee": true, "Nee!": true, "No, I did not": true, "Neen dat was ik niet": true, "Dit heb ik nooit geschreven.": true,
		"Ik heb dit niet gestuurd": true, "Deze mail is niet van mij": true, "Klopt niet, zo laat schrijf ik geen mail": true, "Dat klopt echt niet!": true, "Dat bericht klopt niet": true, "I never wrote this": true,
		"Ja hallo, dit bericht is niet van mij": true, "Dat was ik niet.": true, "I didn't send this email": true, "Iemand anders deed dit": true,
		"Ik weet hier niets van": true, "Dit is nep!": true, "Ik heb geen mail gestuurd": true, "hayır": true, "It wasn't me": true,
	} {
		if got := Denies(answer); got != want {
			t.Errorf("%q: denies is %v", answer, got)
		}
	}
}
