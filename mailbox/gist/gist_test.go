package gist

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/golang-sql/civil"
)

var thursday = civil.Date{Year: 2026, Month: 11, Day: 26}

func optionsFor(who string) Options {
	return Options{
		Who: []string{who}, On: thursday, Case: "K-2026-0001", Client: []string{"Amina Voorbeeld"}, Others: []string{"Bram Verzonnen"},
		Managers: []string{"Lies Leidinggevende", "Mo Manager"}, Director: []string{"Dirk Directeur"}, Deputy: []string{"Vera Vervanger"},
		Not: []string{"akkoord", "annuleren"},
	}
}

// standing is who writes in answer to what, by its word in the list of traps.
func standing(word string) Options {
	o := optionsFor(Leads)
	switch word {
	case Deputy:
		o.Who = []string{Deputy, Leads}
	case "los":
		o.Case, o.Only = "", []string{"overzicht", "jaarverslag", "afwezig", "aanwezig", "hulp"}
	case "lijst":
		o.Case, o.Only, o.Listed = "", []string{"overzicht", "afwezig", "aanwezig", "klacht", "geen klacht", "bij"}, true
	case "19":
		o.Not, o.Only = nil, []string{"akkoord", "annuleren"}
	default:
		o.Who = []string{word}
	}
	return o
}

// TestTraps: what people write for an act, and a sentence that only looks like one and asks
// nothing.
func TestTraps(t *testing.T) {
	data, err := os.ReadFile("testdata/traps.tsv")
	if err != nil {
		t.Fatal(err)
	}
	rows := 0
	for line := range strings.Lines(string(data)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		fields := append(strings.Split(line, "\t"), "")
		rows++
		var got []string
		for _, g := range Read(fields[1], standing(fields[0])) {
			said := g.Line()
			if g.Unsure {
				said += "(?)"
			}
			got = append(got, said)
		}
		if said := strings.Join(got, " / "); said != fields[2] {
			t.Errorf("%s: %q seems to ask %q, want %q", fields[0], fields[1], said, fields[2])
		}
	}
	if rows < 700 {
		t.Errorf("only %d rows", rows)
	}
}

// TestTable: each line of the table is one that the reader understands.
func TestTable(t *testing.T) {
	read := []string{"DAG", "WELKE-DAG", "SINDS", "TOT", "MOMENT", "LEIDINGGEVENDE", "OORDEEL", "NUMMER", "ZAAK", "GEGEVENS", "HELPER", "LID", "PROBLEEM", "OPNIEUW", "JAAR"}
	table := theTable()
	for _, r := range table.rows {
		if !slices.Contains([]string{Leads, Deputy, Commission, Client}, r.who) || r.word == "" || len(r.phrases) == 0 {
			t.Errorf("%s %s has %d phrases", r.who, r.word, len(r.phrases))
		}
		for _, what := range r.beside {
			if strings.ToUpper(what) == what && !slices.Contains(read, what) {
				t.Errorf("%s: nobody reads %s", r.word, what)
			}
		}
		for _, allowed := range r.allows {
			if !slices.Contains([]string{"niet", "plan", "mening", "anderen", "als", "later", "eigen", "ander", "vraag", "verzoek", "tekst", "vrij", "verslag", "reden", "zeker", "nu", "deels", "besluit", "heden", "bekend", "los"}, allowed) {
				t.Errorf("%s allows %s", r.word, allowed)
			}
		}
		for _, p := range r.phrases {
			for _, part := range p.parts {
				for _, w := range part.any {
					if w.list != "" && table.groups[w.list] == nil {
						t.Errorf("%s: there is no list %s", r.word, w.list)
					}
				}
			}
		}
	}
	for _, of := range table.clash {
		for _, word := range of {
			if !slices.ContainsFunc(table.rows, func(r row) bool { return r.word == word }) {
				t.Errorf("no line is about %s", word)
			}
		}
	}
	// No phrase knows a name of somebody who is only in a test.
	typed := strings.FieldsFunc(words, func(r rune) bool { return strings.ContainsRune(" \t\n;|<>_*", r) })
	for _, name := range []string{"amina", "bram", "dirk", "vera", "lies", "theo", "mo", "proef", "fictie", "verzonnen"} {
		if slices.Contains(typed, name) {
			t.Errorf("the table knows %s", name)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("Gisteren gebeld, K-2026-0002.")
	f.Fuzz(func(t *testing.T, own string) {
		for _, who := range []string{Leads, Deputy, Commission, Client} {
			Read(own, optionsFor(who))
		}
	})
}

// A text of the commission is a question for the director only if it asks something, and can
// be nothing else that the commission does.
func TestAsks(t *testing.T) {
	o := optionsFor(Commission)
	for own, want := range map[string]bool{
		"Heeft de stichting een verslag van de zomer?":             true,
		"Wij horen graag welke docent het was.":                    true,
		"Wij missen het verslag van uw gesprek met klaagster.":     true,
		"Stuur ons ook het rooster van die maand.":                 true,
		"Was mevrouw toen al ingeschreven?":                        true,
		"Kan de directeur het rooster van die week sturen?":        true,
		"Kunt u ons een week geven?":                               false,
		"Dank voor het vertrouwen.":                                false,
		"De leden lezen dit weekend alles door.":                   false,
		"Wij zouden dit willen laten doorlopen tot 22 december.":   false,
		"Graag tot en met vrijdag de 18e.":                         false,
		"Kan mevrouw de bonnen sturen tot wij haar zien?":          false,
		"Is het mogelijk dat wij een paar weken extra krijgen?":    false,
		"Zou Amina aanstaande dinsdag bij ons kunnen komen?":       false,
		"Vindt u de klacht ook gegrond?":                           false,
		"Wilt u klaagster laten weten dat wij de stukken bekijken": false,
	} {
		if got := Asks(own, o); got != want {
			t.Errorf("%q: %v", own, got)
		}
	}
}

// A day in a short line leaves open whether it is a yes: "verstuur hem maandag".
func TestDoubted(t *testing.T) {
	for line, want := range map[string]bool{
		"Verstuur hem direct":    false,
		"Verstuur hem maandag":   true,
		"Vrijdagochtend akkoord": true,
		"Verstuur hem niet":      true,
	} {
		if got := Doubted(line, "akkoord"); got != want {
			t.Errorf("%q: %v", line, got)
		}
	}
}
