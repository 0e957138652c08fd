package text

import "testing"

var writers = []string{"Dirk Directeur", "Klachtencommissie Onderwijs", "Vera Voorzitter", "Stichting Integratiewerk"}

// TestSaidNothing: how mail ends is no text below "akkoord".
func TestSaidNothing(t *testing.T) {
	for _, ending := range []string{
		"",
		"Bedankt voor het concept!\n\nGroet, Dirk",
		"Dank je wel.",
		"Dank voor de kopie.",
		"Hartelijk dank voor het besluit.",
		"Prima! Hartelijk dank voor de snelle reactie.",
		"Ziet er goed uit, dank u wel.",
		"Helemaal goed 👍",
		"Met vriendelijke groet,\nDirk Directeur\nTel. 06 12345678",
		"Met vriendelijke groet,\n\nDirk Directeur\nDirecteur-bestuurder\n\nStichting Integratiewerk\nVoorbeeldstraat 1\n1000 AA Amsterdam\nT 020 123 45 67 | M 06-12345678\nE dirk@integratiewerk.example\nwww.integratiewerk.example\nKvK 12345678",
		"Mvg,\nDirk",
		"Groeten\n\nSanne",
		"drs. Dirk Directeur, directeur",
		"Dirk Directeur | Directeur-bestuurder | Stichting Integratiewerk\nAanwezig: ma, di, do en vr",
		"Verzonden vanaf mijn iPhone",
		"Verstuurd vanaf mijn Samsung Galaxy-smartphone.",
		"Verzonden vanuit Outlook voor iOS<https://aka.ms/o0ukef>",
		"Sent from my iPhone 13 Pro",
		"Kind regards,\n\nDirk Directeur\nDirector\n+31 20 123 45 67",
		"Met vriendelijke groet / Kind regards,\n\nDirk Directeur\n\nDeze e-mail is alleen bestemd voor de geadresseerde.",
		"-- \nDirk Directeur\nPostbus 12, 1000 AA Amsterdam",
		"Hoogachtend,\n\nnamens de Klachtencommissie\nVera Voorzitter\nvoorzitter",
		"Dank!\n\nVera Voorzitter\nKlachtencommissie Onderwijs\nSecretariaat: 030 123 45 67, info@klachtencommissie.example",
		"Groet,\nDirk\n\nDisclaimer: dit bericht is vertrouwelijk en uitsluitend bestemd voor de geadresseerde.\nIndien u dit bericht ten onrechte ontvangt, verzoeken wij u contact op te nemen met de\nafzender en het bericht te verwijderen. Aan dit bericht kunnen geen rechten worden ontleend.",
		"Denk aan het milieu voordat u deze e-mail afdrukt.",
		"This message is confidential and intended only for the addressee. If you have received this message in error, please notify the sender.",
		"Nog een fijne dag!\n\nMet hartelijke groet,\nDirk Directeur\n[cid:logo.png]",
		"Fijn weekend,\nDirk",
		"Mocht u nog vragen hebben, dan hoor ik het graag.\n\nMet vriendelijke groet,\nDirk",
		"Met vriendelijke groet,\n\nMevr. mr. S.J. de Vries-Jansen\nAmbtelijk secretaris\nKlachtencommissie Onderwijs\nPostbus 12\n1000 AA  AMSTERDAM\nT: 088-123 45 67\nE: s.devries@klachtencommissie.example\nI: www.klachtencommissie.example",
		"Hartelijke groet,\n\nDirk Directeur | Bestuurder\nIntegratiewerk\nKeizersgracht 12a\n1015 CN Amsterdam\n(020) 123 45 67",
		"Met vriendelijke groeten,\nDirk Directeur\nDirecteur a.i.\nStichting Integratiewerk | Voorbeeldstraat 1 | 1234 AB Voorbeeldstad",
		"Alvast bedankt en een fijne avond.\n\nHartelijke groeten,\nVera",
		"Helemaal akkoord, dank je wel. Groetjes Dirk",
		"________________________________\nDit e-mailbericht is uitsluitend bestemd voor de geadresseerde(n). Openbaarmaking, vermenigvuldiging, verspreiding en/of verstrekking van deze informatie aan derden is niet toegestaan.",
		"Groet,\n\nDirk Directeur\nLinkedIn: www.linkedin.example/in/dirk",
		"Verzonden met Zeilpost", "Sent from Papermoon for Desktop", "Verzonden vanaf mijn werktelefoon", "Get Nimbus Mail for iOS", "Getypt op mijn telefoon, excuus voor typfouten.",
		"Virusvrij.www.avg.com", "Dit bericht is gecontroleerd op virussen met Schildwacht", "[Logo Stichting Voorbeeld]", "image001.png", "DD", "D.D.", "Graag",
	} {
		if got := Said(ending, writers...); got != "" {
			t.Errorf("%q says %q", ending, got)
		}
	}
}

// TestSaidSomething: an order or a condition is one wherever it stands.
func TestSaidSomething(t *testing.T) {
	for said, want := range map[string]string{
		"Akkoord mits Lies het ook goed vindt.":                                              "",
		"Prima. Stuur ook een kopie aan Jan Jansen.":                                         "",
		"Dank! Verstuur de brief maandag.":                                                   "",
		"Bedankt, en zet er nog bij dat ik dinsdag bel.":                                     "",
		"Top, verstuur het advies.":                                                          "",
		"Mooi weer vandaag, haha!":                                                           "",
		"Groet,\nDirk\n\nStuur de brief pas maandag weg, want ik wil eerst met haar bellen.": "Stuur de brief pas maandag weg, want ik wil eerst met haar bellen.",
		"Groet, Dirk\n\nLet op: niet aan Lies sturen":                                        "Let op: niet aan Lies sturen",
		"Groet, Dirk\n\nDatum nog aanpassen naar dinsdag":                                    "Datum nog aanpassen naar dinsdag",
		"Verzonden vanaf mijn iPhone\nNiet aan de moeder sturen":                             "Niet aan de moeder sturen",
		"Verzonden vanaf mijn iPhone, niet aan Lies":                                         "",
		"Dit bericht is vertrouwelijk. Stuur de brief maandag.":                              "",
		"Deze e-mail is alleen bestemd voor de geadresseerde. Haal de tweede zin weg.":       "",
		"Disclaimer: dit bericht is vertrouwelijk.\nWacht met verzenden tot maandag.":        "",
		"Groet, Dirk\n\nPS. Zet er nog bij dat ik dinsdag bel.":                              "PS. Zet er nog bij dat ik dinsdag bel.",
		"-- \nWacht tot maandag":                                                             "Wacht tot maandag",
		"Nee":                                                                                "",
		"niet akkoord":                                                                       "",
		"annuleren":                                                                          "",
		"commissie":                                                                          "",
		"Wacht":                                                                              "",
		"Groet,\nWacht":                                                                      "Wacht",
		"Groet, Dirk\nMorgen":                                                                "Morgen",
		"Dirk Directeur\nCc: jan@stichting.example":                                          "Cc: jan@stichting.example",
		"Stuur naar jan@stichting.example":                                                   "",
		"Bel 06 12345678 eerst":                                                              "",
		"Bel 0612345678":                                                                     "",
		"Adres: Nieuwestraat 3, klopt niet":                                                  "",
		"Ook aan Jan de Vries":                                                               "",
		"Laat de tweede zin weg.\n\nMet vriendelijke groet,\nDirk Directeur\nDirecteur": "Laat de tweede zin weg.",
		"Bedankt!\nDe datum moet 3 december zijn.":                                      "De datum moet 3 december zijn.",
		"Prima, maar zonder de laatste alinea.":                                         "",
		"amina2@klant.example":                                                          "", "E-mail: amina2@klant.example": "", "Adres: Dorpsstraat 1, 1000 AA Utrecht": "",
		"Op maandag 0612345678": "", "03-12-2026 10:00": "", "Groet, Dirk\n03-12-2026 10:00": "03-12-2026 10:00", "Groet, Dirk\nOp maandag 0612345678": "Op maandag 0612345678",
		"Deze e-mail mag niet verzonden worden aan de geadresseerde": "", "Commissie": "", "Goed. Nee, toch niet": "", "Lies Leidinggevende": "",
		"Is de datum goed?": "",
		"Sent by mistake":   "", "Verzonden door een vergissing": "", "Verstuurd met spoed": "", "Get Lies on the phone": "", "Download de bijlage eerst": "", "Verzonden op maandag": "", "Verstuurd op 3-12-2026": "",
		"[niet aan Lies sturen]": "", "[Logo weglaten, graag]": "", "Dit bericht is gecontroleerd op virussen. Stuur de brief maandag.": "", "Virusvrij maken, dan pas sturen": "", "NEE": "", "Afbeelding weglaten": "",
		"Goed, maandag pas":                                                "",
		"Dank voor het concept, met één wijziging":                         "",
		"Met vriendelijke groet,\nDirk Directeur\n- zonder kopie aan Lies": "- zonder kopie aan Lies",
		"Please change the date to Monday.":                                "",
		"Only if Lies agrees. Thanks!":                                     "",
		"Dirk Directeur, graag eerst naar mij":                             "",
		"Met vriendelijke groet,\nDirk\n\nDe brief mag pas\nmaandag weg.":  "De brief mag pas\nmaandag weg.",
	} {
		if want == "" {
			want = said
		}
		if got := Said(said, writers...); got != want {
			t.Errorf("%q says %q, want %q", said, got, want)
		}
	}
}
