package command

import (
	"slices"
	"strings"
	"testing"
)

// Before the word stands of which case it is, as people type that.
func TestCaseBeforeTheWord(t *testing.T) {
	for _, tt := range []struct{ typed, cases, command, text string }{
		{"7 contact", "7", "contact", ""},
		{"7 CONTACT op 20 november", "7", "contact 2026-11-20", ""},
		{"7: contact", "7", "contact", ""},
		{"7, contact", "7", "contact", ""},
		{"7. Contact.", "7", "contact", ""},
		{"7) contact", "7", "contact", ""},
		{"7 - contact", "7", "contact", ""},
		{"7 – contact", "7", "contact", ""},
		{"#7 contact", "7", "contact", ""},
		{"# 7 contact", "7", "contact", ""},
		{"zaak 7 contact", "7", "contact", ""},
		{"Zaak 7: contact", "7", "contact", ""},
		{"zaaknr 7 contact", "", "", ""},
		{"Typ: 7 contact", "7", "contact", ""},
		{"klacht 7 contact", "7", "contact", ""},
		{"Klacht 7: contact", "7", "contact", ""},
		{"klacht nr. 7, contact op 20 november", "7", "contact 2026-11-20", ""},
		{"klacht K-2026-0007 contact", "K-2026-0007", "contact", ""},
		{"klacht 7 geen klacht vraag", "7", "geen klacht vraag", ""},
		{"zaak nr. 7 contact", "7", "contact", ""},
		{"nummer 7 contact", "7", "contact", ""},
		{"0007 contact", "7", "contact", ""},
		{"K-2026-0007 contact", "K-2026-0007", "contact", ""},
		{"#K-2026-0007 contact", "K-2026-0007", "contact", ""},
		{"k-2026-0007: Contact", "K-2026-0007", "contact", ""},
		{"[K-2026-0007] contact", "K-2026-0007", "contact", ""},
		{"2026-0007 contact", "K-2026-0007", "contact", ""},
		{"K-2026-7 contact", "K-2026-0007", "contact", ""},
		{"K 2026 0007 contact", "K-2026-0007", "contact", ""},
		{"Kenmerk: K-2026-12345 contact", "K-2026-12345", "contact", ""},
		{"*7* contact", "7", "contact", ""},
		{"\"7 contact\"", "7", "contact", ""},
		{"- 7 contact", "7", "contact", ""},
		{"7 notitie: de klager belt: morgen", "7", "notitie", "de klager belt: morgen"},
		{"7: notitie: de klager belt", "7", "notitie", "de klager belt"},
		{"7 niet ingetrokken", "7", "niet ingetrokken", ""},
		{"7\ncontact\nWij spraken.", "7", "contact", "Wij spraken."},
		{"Beste mensen,\n\n7 contact\n\nWij spraken over de lessen.\n\nMet vriendelijke groet,\nDirk", "7", "contact", "Wij spraken over de lessen."},
		{"7 8 contact", "7 8", "contact", ""},
		{"7, 8 contact", "7 8", "contact", ""},
		{"7,8 contact", "7 8", "contact", ""},
		{"7 en 8 contact", "7 8", "contact", ""},
		{"7 & #8: contact", "7 8", "contact", ""},
		{"K-2026-0007 en K-2026-0008 contact", "K-2026-0007 K-2026-0008", "contact", ""},
		{"contact", "", "contact", ""},
		{"contact op 20 november", "", "contact 2026-11-20", ""},
		{"geen klacht 12", "", "geen klacht 12", ""},
		{"klacht 12", "", "klacht 12", ""},
		{"klacht 12, 13", "", "klacht 12 13", ""},
		{"klacht 12 klacht 13", "", "", ""},
		{"klacht 12 van mevrouw Voorbeeld", "", "", ""},
		{"7-12-2026 contact", "", "", ""},
		{"7.30 uur contact", "", "", ""},
		{"3 december contact gehad met mevrouw", "3", "", ""},
		{"7 gebeld, zij denkt na", "7", "", ""},
		{"7e contact", "", "", ""},
		{"7", "7", "", ""},
	} {
		o := typedBy("director")
		o.Numbered = true
		r := Read(tt.typed, o)
		said := ""
		if r.Command != nil {
			said = r.Command.Text
		}
		if cases := strings.Join(r.Cases, " "); cases != tt.cases || r.Canonical() != tt.command || said != tt.text {
			t.Errorf("%q: cases %q, %q with %q; want %q, %q with %q", tt.typed, cases, r.Canonical(), said, tt.cases, tt.command, tt.text)
		}
		if strings.Contains(tt.typed, "\n") {
			continue
		}
		o.Numbered = false
		if r := Read(tt.typed, o); tt.cases != "" && r.Command != nil {
			t.Errorf("%q is %q where no case is asked for", tt.typed, r.Canonical())
		}
	}
}

// One mail is one command: what is for another case is not the text of this one.
func TestAnotherCommandBelow(t *testing.T) {
	for typed, want := range map[string]string{
		"7 contact\nWij spraken.":                               "",
		"7 contact\nWij spraken.\n\n8 commissie\nAlles stond.":  "8 commissie",
		"7 contact\n> 8 commissie":                              "",
		"contact\nK-2026-0008: contact op 20 november.":         "K-2026-0008: contact op 20 november.",
		"7 contact\n8 mensen waren erbij.":                      "",
		"7 contact\n\nMet vriendelijke groet,\n8 contact":       "8 contact",
		"7 contact\n" + strings.Repeat("x", 500) + " 8 contact": "",
	} {
		o := typedBy("director")
		o.Numbered = true
		if r := Read(typed, o); r.Another != want {
			t.Errorf("%q: another is %q, want %q", typed, r.Another, want)
		}
	}
}

func TestNames(t *testing.T) {
	for _, tt := range []struct {
		typed, id string
		want      bool
	}{
		{"7", "K-2026-0007", true}, {"K-2026-0007", "K-2026-0007", true}, {"7", "K-2026-0017", false}, {"0007", "K-2026-0007", false},
		{"12345", "K-2026-12345", true}, {"2026", "K-2026-0007", false}, {"", "K-2026-0007", false},
	} {
		if got := Names(tt.typed, tt.id); got != tt.want {
			t.Errorf("%q names %s: %v", tt.typed, tt.id, got)
		}
	}
}

// Whatever stands there, reading it ends, and gives a command only by its exact words.
func FuzzCaseBefore(f *testing.F) {
	for _, s := range []string{"7 contact", "K-2026-0007: contact", "7 8 9 contact", "zaak zaak 7"} {
		f.Add(s)
	}
	o := typedBy("director")
	numbered := o
	numbered.Numbered = true
	f.Fuzz(func(t *testing.T, s string) {
		r, plain := Read(s, numbered), Read(s, o)
		if len(r.Cases) > 2*mostCasesBefore || slices.Contains(r.Cases, "") {
			t.Errorf("%q: %q", s, r.Cases)
		}
		if len(r.Cases) == 0 && r.Canonical() != plain.Canonical() {
			t.Errorf("%q: %q without a case, else %q", s, r.Canonical(), plain.Canonical())
		}
	})
}
