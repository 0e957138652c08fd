package command

import (
	"slices"
	"strings"
	"testing"
)

func TestCutCategory(t *testing.T) {
	for _, c := range []struct{ below, rest, args, typed string }{
		{"De begeleider belt elke week.", "De begeleider belt elke week.", "", ""},
		{"Wij bellen.\n\nCategorie: discriminatie (religie)\n", "Wij bellen.", "discriminatie|religie", "discriminatie (religie)"},
		{"categorie : Service\nWij bellen.", "Wij bellen.", "dienstverlening", "Service"},
		{"*Categorie:* bejegening, dienstverlening", "", "behandeling|dienstverlening", "bejegening, dienstverlening"},
		{"Categorie: discriminatie op grond van geloof.\nCategorie: behandeling", "", "discriminatie|religie", "discriminatie op grond van geloof"},
		{"Categorie: dat weet ik niet", "", "", "dat weet ik niet"},
		{"Categorie: eten", "", "", "eten"},
		{"Categorie:", "", "", "-"},
		{"In de categorie: klachten over de les viel niets.", "In de categorie: klachten over de les viel niets.", "", ""},
		{"Wij bellen.\nCategorie dienstverlening", "Wij bellen.", "dienstverlening", "dienstverlening"},
		{"Soort klacht: bejegening\nTekst", "Tekst", "behandeling", "bejegening"},
		{"Onderwerp: de les van maandag\nTekst", "Onderwerp: de les van maandag\nTekst", "", ""},
		{"Categorie dat weet ik niet", "Categorie dat weet ik niet", "", ""},
		{"De categorie: leeftijd\nTekst", "Tekst", "discriminatie|leeftijd", "leeftijd"},
	} {
		rest, args, typed := CutCategory(c.below)
		if rest != c.rest || strings.Join(args, "|") != c.args || typed != c.typed {
			t.Errorf("%q: got %q, %q, %q", c.below, rest, args, typed)
		}
	}
}

func TestKinds(t *testing.T) {
	for typed, want := range map[string]string{
		"": "", "vraag": "vraag", "een vraag": "vraag", "maar een compliment": "compliment", "(bedankje)": "compliment", "dit is gewoon een AVG-verzoek": "avg",
		"verzoek om gegevens": "avg", "reclame": "spam", "iets anders": "anders",
		"12": "12", "1-40, 42": "1-40|42", "12 vraag": "12|vraag", "12, 13: spam": "12|13|spam", "12 (compliment)": "12|compliment", "nr 12 verzoek om gegevens": "12|avg",
	} {
		args, ok := kindArgs(typed, received)
		if !ok || strings.Join(args, "|") != want {
			t.Errorf("%q: %q, %v", typed, args, ok)
		}
		numbers, kind := CutKind(args)
		if slices.Contains(kindWords, kind) != (kind != "") || len(numbers) > len(args) {
			t.Errorf("%q: %q, %q", typed, numbers, kind)
		}
	}
	for _, typed := range []string{"meer", "geen vraag", "vraag van amina", "niet", "vraag 12", "of toch", "vraag compliment"} {
		if args, ok := kindArgs(typed, received); ok {
			t.Errorf("%q: %q", typed, args)
		}
	}
}
