package mailbox

import (
	"strings"
	"testing"
)

// TestSignatureIsNoText: a command with only one of these below it has no text.
func TestSignatureIsNoText(t *testing.T) {
	for _, below := range []string{
		"Met vriendelijke groet,\nDirk Directeur",
		"Met vriendelijke groeten\n\nDirk Directeur\ndirecteur\nStichting Voorbeeld\nKerkstraat 1, 1234 AB Voorbeeldstad\nT 012 345 67 89 | dirk@school.example | www.school.example",
		"Groet,\nDirk", "Groeten", "groetjes Dirk", "Groet, Dirk Directeur", "Mvg", "mvg Dirk", "MVG,\nDirk", "M.v.g.\nDirk", "Gr. Dirk",
		"Hoogachtend,\n\nAnna Voorbeeld", "*Hoogachtend,*", "Kind regards,\nDirk", "Best regards", "Vriendelijke groet, Dirk van der Voorbeeld",
		"Met vriendelijke groet / Kind regards,\n\nDirk Directeur", "Groet, Dirk Directeur (directeur)", "Hoogachtend, Anna Voorbeeld, voorzitter",
		"Groeten namens de commissie", "Met vriendelijke groet | Best regards | Dirk Directeur\nDirk",
		"Alvast bedankt,\nDirk", "Bedankt!", "Fijn weekend,\nDirk",
		"Verzonden vanaf mijn iPhone", "Verstuurd vanaf mijn iPad", "Verzonden vanaf mijn Samsung Galaxy-smartphone.",
		"Verzonden via mijn Samsung Galaxy", "Verzonden met Outlook voor iOS<https://aka.ms/o0ukef>", "Verzonden met Outlook voor Android (https://aka.ms/AAb9ysg)",
		"Verzonden vanuit Mail voor Windows", "[Outlook voor iOS downloaden](https://aka.ms/o0ukef)", "Outlook voor iOS downloaden<https://aka.ms/o0ukef>",
		"Get Outlook for iOS", "Sent from my iPhone", "Sent from Outlook for Android", "Verstuurd vanuit Gmail op mijn telefoon",
		"Verzonden vanaf mijn iPhone\n________________________________",
		"-- \nDirk Directeur\nStichting Voorbeeld helpt mensen sinds jaar en dag. Kom eens langs, de koffie staat klaar.\n\nPS nooit meer dan dit.",
		"--\nDirk Directeur",
		"Groet,\nDirk\n\n-- \nStichting Voorbeeld\n",
		"Groet,\nDirk\n\nVerzonden vanaf mijn iPhone",
		"Dit bericht is vertrouwelijk.",
		"Met vriendelijke groet,\nDirk Directeur\n\nDit e-mailbericht en eventuele bijlagen zijn uitsluitend bestemd voor de geadresseerde. Gebruik door anderen is niet toegestaan.\nAan dit bericht kunnen geen rechten worden ontleend.\n\nDenk aan het milieu voordat u dit bericht print.",
		"The information contained in this message is confidential and intended only for the recipient.",
		"Groet,\nDirk\n\nStichting Voorbeeld: samen komen wij verder dan alleen, al sinds 1998.",
		"\n\n\u00a0\n__________\n\n",
		"Beste Anna,\n\nGroet,\nDirk",
	} {
		r := ReadCommand("commissie\n\n"+below+"\n", ReadOptions{Role: RoleDirector, On: received})
		if r.Command == nil || r.Command.Text != "" {
			t.Errorf("%q: got %+v, want no text", below, r.Command)
		}
	}
}

// TestTextStays: what a person wrote is never taken for a sign-off.
func TestTextStays(t *testing.T) {
	for _, text := range []string{
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
	} {
		if got := cutSignOff(text, []string{"Dirk Directeur"}); got != text {
			t.Errorf("%q was cut to %q", text, got)
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
		{"list above", report + "\n- excuses\n\nGroet,\nDirk", report + "\n- excuses"},
	} {
		if got := cutSignOff(c.text, nil); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestSignedWithoutFarewell(t *testing.T) {
	for _, c := range []struct{ mail, want string }{
		{"commissie\n\nDirk Directeur\ndirecteur", ""},
		{"commissie\n\n*Dirk*\n", ""},
		{"commissie\n\nAlles geprobeerd.\n\nDIRK DIRECTEUR\nStichting Voorbeeld", "Alles geprobeerd."},
		{"commissie\n\nDirk heeft alles geprobeerd.", "Dirk heeft alles geprobeerd."},
		{"commissie\n\nDirk\nheeft met de klager gesproken en een brief gestuurd.", "Dirk\nheeft met de klager gesproken en een brief gestuurd."},
		{"commissie\n\ndrs. Dirk Directeur, directeur\nStichting Voorbeeld", ""},
		{"commissie\n\nD. Directeur", ""},
		{"commissie\n\nDirk Directeur | directeur", ""},
		{"commissie\n\n...", ""},
		{"commissie\n\n[cid:image001.png@01DB]", ""},
		{"commissie\n\nDirk Directeur belde op 3 december, zonder succes.", "Dirk Directeur belde op 3 december, zonder succes."},
		{"commissie\n\nAnna Voorbeeld", "Anna Voorbeeld"},
		{"wraking\n\nDirk Directeur", "Dirk Directeur"},
	} {
		r := ReadCommand(c.mail, ReadOptions{Names: []string{"", "Dirk Directeur"}, On: received})
		if r.Command == nil || r.Command.Text != c.want {
			t.Errorf("%q: got %+v, want text %q", c.mail, r.Command, c.want)
		}
	}
}
