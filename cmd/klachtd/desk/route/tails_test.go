package route

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// tails end mail and are no text: each of another kind, and most of a program or an
// organisation that no list of ours knows.
var tails = map[string]string{
	"app":                    "Verzonden met Spark",
	"app, answered":          "Beantwoord via Zeilpost",
	"app, English":           "Sent from Papermoon for Desktop",
	"app, German":            "Gesendet mit der Kolibri App",
	"app, French":            "Envoyé depuis mon Fairphone",
	"app, telephone":         "Verzonden vanaf mijn werktelefoon",
	"app, to be had":         "Get Nimbus Mail for iOS",
	"app with a link":        "Verzonden met Duifmail (https://duif.example/app)",
	"virus":                  "Virusvrij.www.avg.com",
	"virus, a sentence":      "Dit e-mailbericht is gecontroleerd op virussen met Schildwacht.\nwww.schildwacht.example",
	"virus, English":         "This email has been checked for viruses by Ironwall antivirus software.\nwww.ironwall.example",
	"scanned":                "Gescand door MailWacht",
	"image":                  "[cid:image001.png@01DCF3A2.5B6E1D30]",
	"image, named":           "[Logo Stichting Integratiewerk]",
	"image, described":       "[Afbeelding met tekst, Lettertype, logo, symbool\n\nAutomatisch gegenereerde beschrijving]",
	"image, a file":          "image001.png",
	"initials":               "DdD",
	"initials, with points":  "D.d.D.",
	"a name":                 "Sanne",
	"one word":               "Graag",
	"thanks":                 "Alvast bedankt voor de moeite!",
	"signature":              "Met vriendelijke groet,\n\nDirk de Directeur\nDirecteur-bestuurder\nT 030 123 45 67 | M 06 12345678\nwerkdagen: ma, di, do",
	"signature, slogan":      "Met vriendelijke groet,\nDirk de Directeur\n\nSamen bouwen wij aan een stad waarin iedereen meedoet, elke dag opnieuw en met elkaar.",
	"signature, long slogan": "Hartelijke groet,\n\nDirk de Directeur\n\nWij zijn verhuisd! U vindt ons vanaf nu aan de Nieuwe Gracht, in het oude postkantoor, waar de koffie klaar staat en iedereen welkom is.\n\nElke eerste donderdag van de maand is er een open huis voor deelnemers en vrijwilligers. Kom langs, neem iemand mee en luister naar de verhalen van mensen die een nieuw begin hebben gemaakt in onze stad.",
	"signature, disclaimer":  "Met vriendelijke groet,\n\nDirk de Directeur\nDirecteur-bestuurder\n\nDe inhoud van deze e-mail is vertrouwelijk en alleen bedoeld voor degene aan wie zij is gericht. Bent u dat niet, dan verzoeken wij u het bericht te verwijderen en ons dat te laten weten. Openbaarmaking, vermenigvuldiging en verspreiding van deze informatie aan derden is niet toegestaan. Onze organisatie staat niet in voor de juiste en volledige overbrenging van de inhoud van een verzonden e-mail, noch voor tijdige ontvangst daarvan.",
	"disclaimer":             "Deze boodschap kan vertrouwelijke gegevens bevatten en is uitsluitend bestemd voor de geadresseerde. Heeft u dit bericht per abuis gekregen, stuur het dan terug naar de afzender en verwijder het daarna van uw systeem.",
	"disclaimer, English":    "This communication may contain privileged and confidential material for the sole use of the intended recipient. Any review, copying or distribution by others is strictly prohibited. If you received it in error, please contact the sender and delete all copies.",
	"privacy":                "Op al onze diensten zijn onze algemene voorwaarden van toepassing, zie www.integratiewerk.example/voorwaarden",
	"environment":            "Denk aan het milieu voordat u deze e-mail afdrukt.",
	"offices":                "Kantoor Utrecht: Kerkstraat 1, 3511 AB Utrecht, 030 123 45 67\nKantoor Zwolle: Damrak 5, 8011 CD Zwolle, 038 765 43 21",
	"offices, lines":         "Hoofdkantoor\nPostbus 12\n3500 AA Utrecht\n\nLocatie Zwolle\nDamrak 5\n8011 CD Zwolle",
	"towns":                  "Utrecht | Amersfoort | Zwolle | Assen",
	"registers":              "KvK 12345678 | BTW NL001234567B01 | IBAN NL91 ABNA 0417 1643 00",
	"social":                 "Volg ons op LinkedIn en Facebook",
	"below a rule":           "________________________________\nStichting Integratiewerk helpt nieuwkomers op weg.",
	"below a delimiter":      "-- \nDirk de Directeur, altijd bereikbaar voor een goed gesprek.",
	"banner":                 "[EXTERN] Deze e-mail is afkomstig van buiten de organisatie.",
	"mailing list":           "_______________________________________________\nKlachten mailing list\nklachten@lijst.example",
}

// texts say something, however short.
var texts = []string{
	"Graag wil zij een andere docent.",
	"Zie bijlage.",
	"zie bijlage",
	"Zij wil een andere docent",
	"Gebeld.",
	"Geen oplossing gevonden",
	"Wat is er gebeurd?",
	"Wij spraken.",
	"Stap 1 en 2 zijn gezet.",
	"De getuige is:\nJan de Vries\n06 87654321",
	"Wij spraken elkaar. De getuige kunt u bellen.\n\nJan de Vries\n06 87654321",
	"Verstuurd via de post: de uitnodiging voor het gesprek van 3 december, waar niemand kwam.",
	"Verzonden met de post op maandag.",
	"De klager stuurde een vertrouwelijke e-mail met een bijlage. Wij spraken elkaar op 3 december.",
	"Dit bericht bevat vertrouwelijke informatie. De klager wil een ander adres.",
	"- gesprek met de docent\n- gesprek met de klager",
	"Bedankt.\n\nDe klager wil een gesprek.",
	"Maatregelen:\n- excuses",
	"DE KLAGER WIL EEN GESPREK",
	"Met vriendelijke groet zei zij niets meer.",
	"Het antivirusprogramma hield de mail van de klager tegen.",
	"Stap 1: ja",
	"excuses",
	"Deze e-mail was bedoeld voor een andere cliënt. De medewerker stuurde vertrouwelijke gegevens naar de verkeerde ontvanger en wil dat zij het bericht verwijdert.",
	"De klager kreeg een automatisch gegenereerde brief.",
	"De klager vroeg of deze e-mail veilig is.",
	"De klager vroeg ons nummer bij de Kamer van Koophandel, 12345678.",
	"De docent wilde de opdracht niet printen, want het papier was op.",
	"De klager vond onze privacyverklaring niet op www.integratiewerk.example.",
	"Disclaimer ontbreekt op de website, zegt de klager.",
	"Afbeelding van het rooster staat in de bijlage",
	"Het logo op de brief klopte niet",
	"Zie <https://integratiewerk.example/rooster>",
	"Stap 1 en 2 zijn gezet.\n\nDit bericht was per vergissing aan de verkeerde afzender gericht, en is verwijderd.",
}

var (
	directorNames   = []string{"Dirk de Directeur", "Dirk de Directeur", "", "Stichting Integratiewerk"}
	commissionNames = []string{"Klachtencommissie", "Klachtencommissie Onderwijs", "Vera Voorzitter", "Stichting Integratiewerk"}
)

// acts are the commands with a text, with their first line.
var acts = map[string]record.Actor{
	"commissie": record.ByDirector, "aanvulling": record.ByDirector, "bericht": record.ByDirector, "besluit gegrond": record.ByDirector, "notitie": record.ByDirector, "ingetrokken": record.ByDirector,
	"vraag": record.ByCommission, "vraag klager": record.ByCommission, "advies gegrond": record.ByCommission, "verlengen": record.ByCommission,
}

// own reads a command with something below it as the desk does.
func own(t *testing.T, first string, by record.Actor, below string, past ...Past) string {
	t.Helper()
	o := Words(by)
	o.On = civil.Date{Year: 2026, Month: 11, Day: 23}
	names := directorNames
	if by == record.ByCommission {
		names = commissionNames
	}
	o.Names = names[:3]
	r := command.Read(first+"\n\n"+below+"\n", o)
	if r.Command == nil {
		t.Fatalf("%q is no command", first)
	}
	e := Understand(*r.Command, by, o.On)
	e.Actor = by
	return Own(e, names, past)
}

// somebody are the tails that a note may hold: who somebody is, and where.
var somebody = map[string]bool{"a name": true, "offices": true, "offices, lines": true}

// TestTailIsNoText: what ends a mail is no text, in the very first mail of a sender and
// in a later one.
func TestTailIsNoText(t *testing.T) {
	for first, by := range acts {
		for name, tail := range tails {
			past := Past{Asked: record.NameManager, Below: tail}
			if got := own(t, first, by, tail); got != "" && !(first == "notitie" && somebody[name]) {
				t.Errorf("%s, first mail, %s: %q", first, name, got)
			}
			if got := own(t, first, by, tail, past); got != "" {
				t.Errorf("%s, second mail, %s: %q", first, name, got)
			}
		}
	}
}

// TestTextIsKept: a text says something, however short, and whatever stood below other
// mail of its sender.
func TestTextIsKept(t *testing.T) {
	for first, by := range acts {
		for i, said := range texts {
			if got := own(t, first, by, said); got != said {
				t.Errorf("%s: %q became %q", first, said, got)
			}
			for name, tail := range tails {
				if i > 0 && first != "commissie" || i > 4 {
					break
				}
				if got := own(t, first, by, said+"\n\n"+tail, Past{Asked: record.NameManager, Below: tail}); got != said {
					t.Errorf("%s, above %s: %q became %q", first, name, said, got)
				}
			}
		}
	}
}

// TestTailOfAnother: what ends mail of a sender is learned from the mail, and a text that
// was one before stays.
func TestTailOfAnother(t *testing.T) {
	const slogan = "Samen maken wij het verschil, elke dag opnieuw!"
	const said = "Zij wil een andere docent."
	for name, c := range map[string]struct {
		said, want string
		past       []Past
	}{
		"nothing else known":              {slogan, slogan, nil},
		"below a word alone":              {slogan, "", []Past{{Asked: record.NameManager, Below: slogan}}},
		"below one of two texts":          {slogan, "", []Past{{Asked: record.Note, Below: "Gemaild."}, {Asked: record.Note, Below: "Gebeld.\n\n" + slogan}}},
		"below another text":              {slogan, "", []Past{{Asked: record.Note, Below: "Gebeld.\n\n" + slogan}}},
		"in another text":                 {slogan, slogan, []Past{{Asked: record.Note, Below: "Gebeld.\n" + slogan}}},
		"it was a whole text":             {slogan, slogan, []Past{{Asked: record.Note, Below: slogan}}},
		"a text and a tail":               {said + "\n\n" + slogan, said, []Past{{Asked: record.AskStatus, Below: slogan}}},
		"below one other text":            {said + "\n\n" + slogan, said + "\n\n" + slogan, []Past{{Asked: record.Note, Below: "Gebeld.\n\n" + slogan}}},
		"below two":                       {said + "\n\n" + slogan, said, []Past{{Asked: record.Note, Below: "Gebeld.\n\n" + slogan}, {Asked: record.WriteComplainant, Below: "Dag.\n\n" + slogan}}},
		"twice the same command":          {said + "\n\n" + slogan, said + "\n\n" + slogan, []Past{{Asked: record.Note, Below: "Gebeld.\n\n" + slogan}, {Asked: record.Note, Below: "Dag.\n\n" + slogan}}},
		"the same sentence":               {said, said, []Past{{Asked: record.RecordContact, Below: said}, {Asked: record.NameManager, Below: said}}},
		"the same last sentence":          {"Gebeld.\n\n" + said, "Gebeld.\n\n" + said, []Past{{Asked: record.RecordContact, Below: "Gemaild.\n\n" + said}, {Asked: record.Note, Below: "Gezien.\n\n" + said}}},
		"the report once more":            {"Stap 1.\n\nStap 2 is gezet.", "Stap 1.\n\nStap 2 is gezet.", []Past{{Asked: record.Refer, Below: "Stap een.\n\nStap 2 is gezet."}}},
		"a farewell above the tail":       {said + "\n\nGroet,\nDirk\n\n" + slogan, said, nil},
		"a farewell above, and a date":    {said + "\n\nGroet,\nDirk\n\nOpen dag op 3 december!", said, []Past{{Asked: record.AskStatus, Below: "Groet,\nDirk\n\nOpen dag op 3 december!"}}},
		"a number that is another number": {"Ik bel op 3 december.", "Ik bel op 3 december.", []Past{{Asked: record.Note, Below: "Gebeld.\n\nIk bel op 2 december."}}},
	} {
		if got := own(t, "commissie", record.ByDirector, c.said, c.past...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestNamesAndThanks: where a name or thanks are wanted, they are a text.
func TestNamesAndThanks(t *testing.T) {
	for first, said := range map[string]string{
		"notitie":                           "Jan de Vries\n06 87654321",
		"contact":                           "Telefonisch",
		"wraking":                           "Anna Voorbeeld",
		"hoorzitting op 8 december, 14 uur": "Kerkstraat 1, Utrecht",
		"bericht":                           "Hartelijk dank voor uw brief.",
	} {
		by := record.ByDirector
		if first == "wraking" || strings.HasPrefix(first, "hoorzitting") {
			by = record.ByCommission
		}
		if got := own(t, first, by, said); got != said {
			t.Errorf("%s: %q became %q", first, said, got)
		}
	}
}

// TestOwnLinear reads hostile texts, beside hostile earlier ones.
func TestOwnLinear(t *testing.T) {
	for _, unit := range []string{"a\n", "Groet,\n", "[\n", "Dit bericht is vertrouwelijk.\n", "Verzonden met A ", "Graag\n\n"} {
		said := strings.Repeat(unit, mostText/len(unit))
		past := make([]Past, 0, len(acts))
		for _, k := range []record.EventKind{"", record.Note, record.AskStatus, record.WriteComplainant, record.RecordContact, record.NameManager, record.AskSupplement} {
			past = append(past, Past{Asked: k, Below: said[len(said)-mostTail:]})
		}
		const patience = 600
		effort.Within(t, patience, said, func() {
			Own(record.Event{Kind: record.Refer, Text: said}, directorNames, past)
		})
	}
}
