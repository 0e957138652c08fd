package text

import (
	"strings"
	"testing"
)

func TestWithoutFooter(t *testing.T) {
	const said = "Mijn begeleider kwam niet.\n\nKim"
	for name, footer := range map[string]string{
		"Mailman":       "\n\n_______________________________________________\nKlachten mailing list -- klachten@stichting.example",
		"Google Groups": "\n\n-- \nJe ontvangt dit bericht omdat je bent geabonneerd op de groep Klachten.\nAls je je wilt afmelden, stuur je een e-mail.",
		"Sympa":         "\n\n------------------------------------\nuit te schrijven: https://lijst.example",
		"groups.io":     "\n\n-=-=-=-=-=-=-=-=-=-=-=-\nGroups.io Links: 12",
	} {
		if got := WithoutFooter(said + footer); got != said {
			t.Errorf("%s: %q", name, got)
		}
	}
	for _, whole := range []string{
		said,
		said + "\n-- \nKim Klager\n06 12345678",
		"Formulier\n__________\nNaam: Kim\nKlacht: de docent kwam niet.",
		"Ik wil mij afmelden.\n\nKim",
		"_________\nmailing list\n" + strings.Repeat("en dan de klacht zelf ", 60),
	} {
		if got := WithoutFooter(whole); got != whole {
			t.Errorf("%q became %q", whole, got)
		}
	}
	for subject, want := range map[string]string{
		"[Klachten] klacht": "klacht", "Re: [Klachten] klacht": "Re: klacht", "[K-2026-0001] Uw klacht": "[K-2026-0001] Uw klacht", "klacht [docent Piet]": "klacht [docent Piet]",
	} {
		if got := WithoutTag(subject); got != want {
			t.Errorf("%q became %q", subject, got)
		}
	}
}

func TestBeyond(t *testing.T) {
	const footer = "Wij bestaan 40 jaar. Kom op %s!"
	on := func(day string) string { return strings.ReplaceAll(footer, "%s", day) }
	for _, c := range []struct {
		text    string
		earlier []string
		want    string
	}{
		{"Groet\n\n" + on("5 december"), []string{"Gebeld.\n" + on("5 december")}, "Groet"},
		{on("6 december"), []string{"Gebeld.\n" + on("5 december")}, on("6 december")},
		{on("1 december"), []string{"Gebeld.\n" + on("29 november"), "contact\n\n" + on("30 november")}, ""},
		{"Ik bel u op 3 december", []string{"bericht\nIk bel u op 2 december", "notitie"}, "Ik bel u op 3 december"},
		{"Wacht.\n" + on("5 december"), []string{on("5 december"), on("4 december")}, "Wacht."},
		{"Wacht.", nil, "Wacht."},
		{"", []string{"x"}, ""},
	} {
		if got := Beyond(c.text, c.earlier...); got != c.want {
			t.Errorf("%q beyond %q is %q, want %q", c.text, c.earlier, got, c.want)
		}
	}
}
