package text

import (
	"strings"
	"testing"
)

// TestTextStays: what a person wrote is never taken for a sign-off.
func TestTextStays(t *testing.T) {
	for _, said := range []string{
		"Groet de commissie van mij.",
		"Groet Dirk van mij.",
		"Groet, de klager was tevreden",
		"Bedankt, Anna was aardig.",
		"Groet hem van mij, zei de klager.",
		"De medewerker zei geen\ngroet\nbij binnenkomst en liep door.",
		"De klager vindt het een belediging dat de medewerker steeds zonder\ngroet\nbinnenkwam",
		"De brief eindigde met Hoogachtend, en dat viel verkeerd.",
		"Zij schreef: \"Hoogachtend,\nAnna Voorbeeld\"\nDe commissie vindt dat gepast.",
		"Zij schreef:\n“Ik wil excuses.\n\nHoogachtend,\nAnna Voorbeeld”\n\nDe commissie vindt dat gepast.",
		"Groet,\nDe medewerker zei dit woord en liep daarna weg zonder iets te vragen.",
		"Verzonden vanaf kantoor op 3 december: de uitnodiging voor het gesprek.",
		"Verzonden met de post op maandag.",
		"Dit bericht is mijn rapportage. De klager is gehoord.",
		"Dit bericht is vertrouwelijk. Ik heb de klager op 3 december gesproken en hij wil niet verder praten.",
		"Best veel gesprekken gevoerd.",
		"Dank aan allen die hebben meegewerkt.",
		"- punt een\n- punt twee",
		"Motivering.\n\nMaatregelen:\n- excuses",
		"Groet,\nDirk\n\nMaatregelen:\n- excuses\n- een andere docent",
		"PSV speelde thuis.",
		"Eerste deel.\n\n---\n\nTweede deel.",
		"Dank u wel voor het gesprek.",
		"De klager schreef mij:\nMet vriendelijke groet,\nKim\n\nIk heb daarop gebeld en gevraagd wat er nodig is. De klager wil een uitspraak.",
		"De leidinggevende mailde:\n\nBeste Dirk,\nHet gesprek is geweest.\n\nGroet,\nLies Leiding\nTeamleider\n\nDaarom stuur ik de klacht nu door.",
	} {
		if got := CutSignOff(said, []string{"Dirk Directeur"}); got != said {
			t.Errorf("%q was cut to %q", said, got)
		}
	}
}

func TestCutSignOff(t *testing.T) {
	const report = "Op 3 december heb ik de klager gesproken.\n\nHij wil excuses."
	letter := "Op 1 december schreef de klager ons:\n\nGeachte directeur,\nIk ben boos.\nHoogachtend,\nAnna Voorbeeld\n\n" +
		strings.Repeat("Daarna hebben wij het volgende gedaan en besproken met alle betrokkenen. ", 6)
	for _, c := range []struct{ name, text, want string }{
		{"sign-off", report + "\n\nMet vriendelijke groet,\n\nDirk Directeur\n", report},
		{"sign-off without blank line", report + "\nGroet, Dirk", report},
		{"device line", report + "\n\nVerzonden vanaf mijn iPhone", report},
		{"notice alone", report + "\n\nDeze e-mail is alleen bestemd voor de geadresseerde.", report},
		{"postscript", report + "\n\nGroet,\nDirk\n\nP.S. Het verslag volgt\nper post.\n\nVerzonden vanaf mijn iPad", report + "\n\nP.S. Het verslag volgt\nper post."},
		{"only a postscript", "Groet,\nDirk\n\nPS: belt u mij?", "PS: belt u mij?"},
		{"postscript without sign-off", report + "\n\nPS het verslag volgt.", report + "\n\nPS het verslag volgt."},
		{"short paragraph below the sign-off", report + "\n\nGroet,\nDirk\n\nMorgen ben ik er niet, bel dan mijn vervanger.", report},
		{"letter within a report", letter + "\n\nMet vriendelijke groet,\nDirk Directeur", strings.TrimSpace(letter)},
		{"two farewells", report + "\n\nAlvast bedankt.\n\nMet vriendelijke groet,\nDirk", report},
		{"letter within a report, and the writer's own", "De klager schreef mij:\n\nGroet,\nKim\n\nIk heb gebeld, en dat hielp niet.\n\nMet vriendelijke groet,\nDirk Directeur\nStichting Voorbeeld\n\nWij staan elke dag voor u klaar.", "De klager schreef mij:\n\nGroet,\nKim\n\nIk heb gebeld, en dat hielp niet."},
		{"a report that is announced, and a slogan", "Mijn verslag:\nIk heb gebeld.\n\nMet vriendelijke groet,\nDirk Directeur\n\nWij staan elke dag voor u klaar.", "Mijn verslag:\nIk heb gebeld."},
		{"list above", report + "\n- excuses\n\nGroet,\nDirk", report + "\n- excuses"},
	} {
		if got := CutSignOff(c.text, []string{"Dirk Directeur"}); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
