package command

import "testing"

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
		r := Read("commissie\n\n"+below+"\n", typedBy("director"))
		if r.Command == nil || r.Command.Text != "" {
			t.Errorf("%q: got %+v, want no text", below, r.Command)
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
		o := typedBy("any")
		o.Names = []string{"", "Dirk Directeur"}
		r := Read(c.mail, o)
		if r.Command == nil || r.Command.Text != c.want {
			t.Errorf("%q: got %+v, want text %q", c.mail, r.Command, c.want)
		}
	}
}
