package accused

import "testing"

// The ways in which people write it of a director who bears the function's name, and
// what they write to him or of him innocently.
func TestWays(t *testing.T) {
	accusing := []string{
		"Klacht over Dirk Directeur",
		"Mijn klacht gaat over Dirk.",
		"Directeur Dirk heeft mij geslagen",
		"De heer D. Directeur heeft mij beledigd.",
		"Dhr Directeur sloeg mij",
		"De Directeur sloeg mij",
		"mr directeur is not nice with me",
		"Meneer de directeur heeft mij uitgescholden.",
		"Uw directeur heeft mij gediscrimineerd.",
		"Jullie baas heeft mij geslagen.",
		"jullie bestuurder liegt",
		"de directie van Integratiewerk discrimineert",
		"Your CEO hit me",
		"I was hit by the director",
		"Ik ben geslagen door uw directeur",
		"Ik heb een conflict met de directeur",
		"De directrice is onaardig",
		"het gaat om de directeur",
		"De klacht betreft de directeur.",
		"Betreft: de directeur",
		"Ik ben bang voor de directeur.",
		"Ik wil klagen over de directeur, hij was niet aardig.",
		"Geachte heer Directeur, u heeft mij uitgescholden.",
		"Geachte directeur, waarom heeft u mij geslagen?",
		"Dear director, you shouted at me yesterday.",
		"Hello Mr. Directeur, I complain about you.",
		"Geachte heer Directeur\n\nIk ben boos op u.",
		"DirkDirecteur sloeg mij",
		"Directeur, Dirk heeft mij geslagen",
		"Dírk Directeúr sloeg mij.",
		"De man die directeur is heeft mij geslagen",
		"Hij is de directeur en hij heeft mij geslagen.",
		"De persoon over wie ik klaag is de directeur",
		"Het was de directeur die mij sloeg",
		"Wie mij sloeg: de directeur",
		"Op kantoor schold de directeur mij uit",
		"de derecteur slaat mij",
		"de diricteur slaat mij",
		"directeur is slecht",
		"the directeur he beat me",
		"baas mij slaan",
		"Jullie chef schold mij uit",
		"het hoofd van de stichting sloeg mij",
		"the head of the organisation hit me",
		"de leiding heeft mij weggestuurd",
		"de directeur-bestuurder sloeg mij",
		"Ik wil niet dat de directeur dit leest, want het gaat over hem.",
		"Niet aan de directeur laten zien!",
		"Please do not show this to the director, it is about him",
		"De directeur moet stoppen met schreeuwen",
		"Ik wil dat de directeur sorry zegt",
		"Ik wil excuses van de directeur",
		"Je veux me plaindre du directeur",
		"over de directeur!",
		"OVER DE DIRECTEUR",
		"Over directeur",
		"it is about the director",
		"De directeur van jullie school sloeg mij",
		"mijn directeur sloeg mij",
		"De docent en de directeur hebben mij uitgelachen.",
		"Ik heb met de directeur gesproken maar hij wil niet luisteren",
		"Ik belde de directeur en hij hing op.",
		"De directeur belt mij niet terug",
		"Ik schreef de directeur drie keer en kreeg nooit antwoord",
	}
	innocent := []string{
		"Ik wil graag dat de directeur naar mijn klacht kijkt.",
		"Kunt u mij helpen, meneer de directeur?",
		"Aan de directeur van Stichting Integratiewerk",
		"Aan: Dirk Directeur\nBetreft: klacht\n\nDe les viel uit.",
		"T.a.v. de heer D. Directeur\n\nMijn docent komt te laat.",
		"Geachte heer/mevrouw, geachte directeur,\nDe les viel uit",
		"Bedankt dat de directeur mij zo goed heeft geholpen.",
		"De directeur was heel vriendelijk, maar de docent niet.",
		"Graag een gesprek met de directeur.",
		"De directeur is op de hoogte.",
		"cc: directeur",
		"Mijn man werkt als directeur in Turkije",
		"Mijn vader was directeur van een bank",
		"De schooldirecteur van mijn kind",
		"de directeur van mijn werk geeft geen vrij",
		"Hallo Dirk Directeur, mijn docent scheldt",
		"Beste directeur ik wil klagen over mijn docent",
		"Ik hoop op een reactie van de directeur",
		"Kan ik de directeur spreken?",
		"Wanneer belt de directeur mij?",
		"De docent riep: ik ben hier de baas!",
		"Weet u de naam van de directeur?",
		"Could the director please call me?",
		"De bestuurder van de taxi reed te hard",
		"De klacht gaat niet over de directeur.",
		"It is not about the director",
		"Mijn docent heeft een hekel aan mij, kunt u als directeur iets doen?",
	}
	for _, text := range accusing {
		if !Director(text, "Dirk Directeur") {
			t.Errorf("missed: %q", text)
		}
	}
	for _, text := range innocent {
		if Director(text, "Dirk Directeur") {
			t.Errorf("a false alarm: %q", text)
		}
	}
}
