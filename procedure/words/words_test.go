package words_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// TestCommandsAreExplained: each has its help, and an example that begins with it.
func TestCommandsAreExplained(t *testing.T) {
	for _, c := range words.All() {
		if c.Does == "" || !strings.HasPrefix(c.Example, c.Word) {
			t.Errorf("%s: %q, for example %q", c.Word, c.Does, c.Example)
		}
		if c.Within != "" && !slices.ContainsFunc(words.All(), func(o words.Command) bool {
			return o.Word == c.Within && slices.Contains(o.Synonyms, c.Word+": "+c.Word)
		}) {
			t.Errorf("%s is not read within %s", c.Word, c.Within)
		}
		if c.Opposite != "" && !slices.ContainsFunc(words.All(), func(o words.Command) bool { return o.Word == c.Opposite }) {
			t.Errorf("%s: its opposite %s is no command", c.Word, c.Opposite)
		}
	}
	// Nobody types one wording for two things.
	for _, by := range []record.Actor{record.ByDirector, record.ByDeputy, record.ByCommission, record.ByManager, record.ByComplainant, record.ByRepresentative} {
		typed := make(map[string]string)
		for _, c := range words.Of(by) {
			for _, w := range append(c.Synonyms, c.Word) {
				if other, ok := typed[w]; ok {
					t.Errorf("%s types %q for %s and for %s", by, w, other, c.Word)
				}
				typed[w] = c.Word
			}
		}
	}
}

// TestSynonymsThatWerePromised: the words that the foundation's own list of commands has
// beside each command are read as that command, for everybody who may give it.
func TestSynonymsThatWerePromised(t *testing.T) {
	leads := []record.Actor{record.ByDirector, record.ByDeputy}
	commission := []record.Actor{record.ByCommission}
	client := []record.Actor{record.ByComplainant}
	for _, row := range []struct {
		by             []record.Actor
		word, synonyms string
	}{
		{leads, "leidinggevende", "manager, teamleider, afdelingshoofd, teammanager"},
		{leads, "contact", "gebeld, gesproken, gesprek gehad, contact gehad, contact opgenomen, afspraak gehad"},
		{leads, "ingetrokken", "intrekken, intrekking, trekt in, klacht ingetrokken, klacht vervalt"},
		{leads, "commissie", "naar commissie, klachtencommissie, doorsturen, doorzetten, voorleggen, verwijzen"},
		{leads, "niet ingetrokken", "trekt niet in, trekt de klacht niet in"},
		{leads, "heropenen", "toch verder"},
		{leads, "aanvulling", "meer informatie, navraag"},
		{leads, "vertegenwoordiger", "deskundige, vertrouwenspersoon, gemachtigde"},
		{leads, "overzicht", "alle klachten, lijst"},
		{leads, "klacht", "nieuwe klacht, apart, dit is een klacht"},
		{leads, "bij", "hoort bij"},
		{leads, "klager", "gegevens klager"},
		{leads, "bericht", "brief, antwoord aan klager"},
		{leads, "geprobeerd", "niet bereikt, neemt niet op, geen gehoor"},
		{leads, "gezien", "geen actie"},
		{leads, "aanwezig", "ik ben er weer"},
		{leads, "stukken", "het dossier graag"},
		{leads, "het duurt langer", "uitstel melden"},
		{leads, "betrokken", "gaat over mij, gaat over de directeur"},
		{leads, "leidinggevende geen", "geen leidinggevende"},
		{leads, "status", "stand, stand van zaken, hoe staat het"},
		{leads, "notitie", "aantekening, opmerking, memo"},
		{leads, "hulp", "help, ?, opdrachten, uitleg, wat kan ik"},
		{leads, "hulp alles", "alle opdrachten"},
		{commission, "verlengen", "verlenging, uitstel, meer tijd, langer, verleng"},
		{commission, "advies", "bindend advies, uitspraak, oordeel, ons advies"},
		{commission, "ontvangen", "ontvangst bevestigd, gezien"},
		{commission, "wraking", "verschoning, niet onpartijdig, betrokken lid"},
		{commission, "vraag", "wij vragen, graag ontvangen"},
		{commission, "hoorzitting", "horen, zitting"},
		{client, "intrekken", "ik trek mijn klacht in, klacht intrekken, hoeft niet meer"},
		{client, "naar de commissie", "ik wil naar de commissie"},
		{client, "niet ingetrokken", "ik trek niet in"},
		{client, "over de directeur", "gaat over de directeur"},
		{client, "ja", "klopt, dat was ik"},
		{client, "klacht", "dit is een klacht"},
		{client, "stand", "status, hoe staat het met mijn klacht"},
	} {
		for _, by := range row.by {
			c, ok := words.Named(row.word, by)
			if !ok {
				t.Errorf("%s is no command of the %s", row.word, by)
			}
			for synonym := range strings.SplitSeq(row.synonyms, ", ") {
				if !slices.Contains(c.Synonyms, synonym) {
					t.Errorf("%s: %q means nothing to the %s", row.word, synonym, by)
				}
			}
		}
	}
}
