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

// TestUnsure: a question is no yes, nor is it when somebody says not to know.
func TestUnsure(t *testing.T) {
	for answer, want := range map[string]bool{
		"Welke mail?": true, "wat is dit": true, "Ik weet niet meer wat ik geschreven heb. Kunt u het sturen?": true, "I don't understand": true, "Hallo,\n\nwie heeft dit gestuurd?": true,
		"dat was mijn zus zonder te vragen": true, "Ja wie bent u?": true, "Ja, mijn man heeft dat gedaan zonder vragen": true, "Ja ik weet het niet": true,
		"Ja? Wat moet ik doen": true, "ja maar eerst wil ik met iemand praten": true, "Ja dat was ik, wanneer hoor ik iets?": false,
		"Jaap heeft dat geschreven": true, "Welk bericht bedoelt u? Ik heb er deze week twee gestuurd.": true, "Ja, Amina heeft dat geschreven": false, "Ja. Wie belt mij?": false,

		"ja": false, "Ja. Wat is de volgende stap?": false, "Natuurlijk heb ik dat geschreven!": false, "Mijn dochter heeft dat voor mij getypt": false,
		"Hij belde mij niet terug. Wanneer hoor ik iets?": false, "ok": false, "": false,
	} {
		if got := Unsure(answer); got != want {
			t.Errorf("%q: %v", answer, got)
		}
	}
}
