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
