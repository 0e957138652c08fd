package notice

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// FuzzNotice: a word that complaints are made of is never overlooked.
func FuzzNotice(f *testing.F) {
	f.Add("Ik ben afwezig tot 3 december.")
	f.Add("Anna\n-- \nx")
	f.Add("onderwerp: \"")
	f.Fuzz(func(t *testing.T, said string) {
		said = text.Clean(said)
		Usual(said, Answered(said))
		Failure(said, Answered(said))
		Title(said, true)
		if Usual("Klacht over "+strings.ReplaceAll(said, "\n", " "), "") {
			t.Errorf("%q passes for a notice", said)
		}
	})
}

// People complain in the words that notices are made of: neither a machine's mark
// nor a mail server's first sentence may hide it.
func TestPlainWords(t *testing.T) {
	for said := range strings.Lines(plainWords) {
		if said = strings.TrimSpace(said); said == "" {
			continue
		}
		if Usual(said, "") {
			t.Errorf("a usual notice: %q", said)
		}
		if Failure("The mail could not be delivered. "+said, "") {
			t.Errorf("a notice of failure: %q", said)
		}
	}
}

// A person who answers may say just when they are there.
func TestFormal(t *testing.T) {
	for said, want := range map[string]bool{
		"Dinsdag ben ik vrij.": false, "Ik ben afwezig tot maandag.": false, "Bedankt, ontvangen.": false, "I will be away on Monday.": false,
		"Ik ben met vakantie tot maandag. Daarna neem ik contact met u op.":                         false,
		"Voor vragen ben ik bereikbaar op 06-12345678. Ik ben vrij op maandag.":                     false,
		"Ik ben afwezig. Neem voor vragen contact op met Lia Leiding.":                              true,
		"Ik lees uw mail. Ik ben niet aanwezig op 3 december.":                                      false,
		"Ik ben afwezig tot maandag. Daarna lees ik uw bericht.":                                    true,
		"Dit is een automatisch antwoord. Ik ben afwezig.":                                          true,
		"I am away until Monday. For urgent matters please contact my colleague Bert Balie.":        true,
		"Bedankt voor uw bericht. U ontvangt binnen vijf werkdagen een antwoord. Kantoor is dicht.": true,
	} {
		if Formal(said, "") != want || !Usual(said, "") {
			t.Errorf("%q: %v", said, !want)
		}
	}
}

// People who are away have wishes too.
func TestWishes(t *testing.T) {
	for wish := range strings.Lines(wishes) {
		wish = strings.TrimSpace(wish)
		for _, said := range []string{"Ik ben afwezig tot maandag. " + wish, wish + " Ik ben afwezig tot 3 december.", "I am away until Monday. " + wish} {
			if Usual(said, "") != (wish == "") {
				t.Errorf("a usual notice: %q", said)
			}
		}
	}
}

const wishes = `
Kunt u maandag bellen.
Kunt u met spoed bellen.
Kunt u dringend contact opnemen.
Kunt u of een collega bellen.
Neem zo spoedig mogelijk contact op.
Ik vraag een reactie op mijn mail.
Een reactie zo spoedig mogelijk.
Antwoord zo spoedig mogelijk.
Beantwoord dit zo spoedig mogelijk.
Heeft u mijn mail gelezen?
Kan een medewerker bellen?
Kan een collega contact opnemen.
U krijgt mijn mail niet.
U neemt niet op.
Het team neemt niet op.
Kantoor is gesloten als ik bel.
Uw collega is niet bereikbaar.
U kunt mij bellen op 0612345678.
Ik ben automatisch uitgeschreven.
Ik ben vrij, kunt u dinsdag bellen.
Ik kan maandag niet komen.
Krijg ik een antwoord?
Reply as soon as possible.
Please respond as soon as possible.
Please call on Monday.
Please answer my email.
You are closed when I call.
Your team is not available.
`

const plainWords = `
Ik ben afwezig. Mijn zoon is ziek en de school belt mij niet.
Ik ben ziek geweest en de gemeente zegt dat ik moet betalen.
Uw bericht is ontvangen. Maar ik ga niet akkoord.
De medewerker was niet vriendelijk tegen mijn vrouw. Ik ben bereikbaar op 0612345678.
Ik heb vragen over de lessen. Kan iemand mij bellen?
Graag hulp. Ik ben bereikbaar op maandag.
Wij zijn niet blij met de reactie van de organisatie.
Ik ben met vakantie. Na mijn vakantie kom ik niet meer naar de les.
De medewerkers van de balie lezen berichten niet. Ik ben boos.
Ik ontvang geen reactie op mijn mail van 3 maart.
Ik heb geen antwoord op mijn vragen ontvangen.
U kunt mij bereiken op 06. Ik heb vragen over de behandeling door de medewerker.
Mijn vraag is niet in behandeling genomen.
Mijn bericht is niet in behandeling.
Mijn mail wordt niet beantwoord door de school.
De les is niet bereikbaar zonder auto en de bus is te duur.
Contact met Bert is niet mogelijk. Hij is altijd met vakantie.
Bert Balie is nooit bereikbaar.
Bert Balie is weer niet aanwezig.
De docent is vaak ziek.
Jullie kantoor is gesloten en ik sta buiten.
Het kantoor is gesloten en ik sta hier.
Op maandag zijn de lessen gesloten zonder bericht.
Ik kan de school niet bereiken.
Ik kan niemand bereiken.
Ik kan u niet bereiken.
Niet bereikbaar, geen contact, niets.
Onze zoon krijgt geen les.
Ik lees in de mail dat ik niet meer mag komen.
De school wil mij niet meer.
Ik heb gisteren contact opgenomen en men wil niet helpen.
Er is geen hulp voor mij.
Bel mij. Ik ben vrij op vrijdag.
I am not able to reach your office.
I cannot reach anyone at the office.
The office is closed and I have no help.
My mail is not answered by your team.
Nobody reads my message.
I have received no reply to my email.
Your office is closed every time.
Please contact me about the lessons, I am away on Monday.
I am sick because of this school.
Ich erreiche niemanden im Büro.
Ich kann Ihr Büro nicht erreichen.
Das Büro ist immer geschlossen.
Meine Anfrage wurde nicht bearbeitet.
Je ne peux pas joindre votre bureau.
Ofis kapali ve kimse cevap vermiyor.
Biuro jest zawsze zamkniete.
Ik ben afwezig wegens ziekte door stress van de cursus.
Ik was ziek. De cursus is gestopt zonder overleg.
Mijn begeleidster reageert niet. Ik ben op maandag bereikbaar.
De heer Balie is afwezig en zijn collega helpt mij niet.
Ik werk op maandag. De afspraak was op maandag en toch moest ik komen.
Er is een fout gemaakt met mijn gegevens. Ik ben bereikbaar via mail.
Ik ben teleurgesteld. Het kantoor is telkens gesloten.
Telkens gesloten.
Het kantoor is weer gesloten.
Het team is weer niet bereikbaar.
Alleen automatische berichten. Het kantoor is dicht.
Terugbellen op 06-12345678.
Terugbetalen binnen twee weken.
Met spoed terugbellen.
Ik ben terug. Ik ben in nood, kunt u vandaag bellen op 0612345678.
Ik ben in nood en het kantoor is niet bereikbaar.
Mijn medewerker is afwezig en mijn mail wordt niet gelezen.
Mijn mail wordt niet gelezen.
Mijn school is gesloten en ik zit buiten.
Ik ben buiten gesloten door mijn school.
Ik ben buiten gesloten door Bert Balie.
Ik ben afwezig door Discriminatie.
Ik ben afwezig. Ik zit met Klachten van Bert.
Het kantoor is Vies en gesloten.
Mijn collega is Racist en ik ben afwezig.
Mijn geweigerde vakantie.
Mijn afgewezen verlof.
Ik ben weer op kantoor. U krijgt tot maandag. Daarna neem ik contact op met Advocaat de Wit.
I will not return to my school.
I am not able to return to my school.
I am on forced leave.
We have no access to the office. The office is closed.
The office is closed to Muslims and Women.
Mijn gegevens zijn naar een andere organisatie gestuurd.
Mijn persoonlijke gegevens staan op de website van de school.
De gemeente heeft mijn gegevens van de school ontvangen zonder toegang.
De organisatie heeft mijn mail gelezen zonder toestemming.
<Ik wil naar de commissie>
[Ik wil naar de commissie]
`

func TestTitle(t *testing.T) {
	for subject, want := range map[string]bool{
		"Afwezig tot maandag": true, "Vakantie": true, "Uw bericht is ontvangen": true, "": true, "Scan": false,
		"Ik heb een klacht": false, "De lessen vallen steeds uit": false, "Geen hulp": false, "Docent": false,
		"Weer gesloten": false, "Teleurgesteld, gesloten": false, "Closed to Muslims": false,
	} {
		if got := Title(subject, true); got != want {
			t.Errorf("%q: %v", subject, got)
		}
	}
	if !Title("Bericht van Bert Balie", false) || Title("Scan van apparaat", false) || Title("Waarom belt u niet", false) {
		t.Error("a title above a notice")
	}
}
