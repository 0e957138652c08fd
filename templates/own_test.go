package templates

import (
	"strings"
	"testing"

	"github.com/golang-sql/civil"
)

// Whatever is wrong with an own text, the document is made: ours stands in for the file
// that is wrong, and for no other.
func TestWrite(t *testing.T) {
	type view struct {
		On   civil.Date
		Name string
		Next *struct{ Due civil.Date }
	}
	ours := folder(
		"01.txt", "Onderwerp: ons\n\nons {{template \"deel\" .}} {{template \"slot\" .}}",
		"02.txt", "Onderwerp: twee\n\ntwee",
		"_deel.txt", "deel",
		"_slot.txt", "slot {{.Name}}",
	)
	const secret = "GEHEIM"
	tests := []struct {
		name, want string
		cause      Cause // "" for none
		file       string
		own        []string
	}{
		{"all works", "eigen eigendeel slot GEHEIM", "", "", []string{"01.txt", "Onderwerp: x\n\neigen {{template \"deel\" .}} {{template \"slot\" .}}", "_deel.txt", "eigendeel"}},
		{"a part of two", "eigen deel slot GEHEIM", CauseAbsent, "_deel.txt", []string{"01.txt", "Onderwerp: x\n\neigen {{template \"deel\" .}} {{template \"slot\" .}}", "_deel.txt", "\n\n{{datum .On}}"}},
		{"no such field", "ons deel slot GEHEIM", CauseField, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{.Naam}}"}},
		{"absent", "ons deel slot GEHEIM", CauseAbsent, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{.On}}"}},
		{"nil", "ons deel slot GEHEIM", CauseAbsent, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{.Next.Due}}"}},
		{"no subject", "ons deel slot GEHEIM", CauseSubject, "01.txt", []string{"01.txt", "eigen"}},
		{"no end", "ons deel slot GEHEIM", CauseLong, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{range 100000000}}{{$.Name}}{{end}}"}},
		{"a value for a list", "ons deel slot GEHEIM", CauseMarkup, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{range .Name}}{{end}}"}},
		{"a part of ours that gets something else", "ons deel slot GEHEIM", CauseField, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{template \"slot\" .Name}}"}},
		{"two files", "ons deel slot GEHEIM", CauseField, "01.txt", []string{"01.txt", "Onderwerp: x\n\n{{.Naam}}", "_deel.txt", "{{.Naam}}"}},
	}
	for _, tt := range tests {
		s, problems := load(ours, folder(tt.own...))
		if len(problems) > 0 {
			t.Fatalf("%s: %v", tt.name, problems)
		}
		doc, problems, err := s.Write("01", view{Name: secret})
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := doc.Blocks[0].Lines[0]; got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
		if tt.cause == "" != (len(problems) == 0) {
			t.Errorf("%s: problems %v", tt.name, problems)
			continue
		}
		for i, p := range problems {
			if i == 0 && (p.Cause != tt.cause || p.File != tt.file) || strings.Contains(p.Error(), secret) {
				t.Errorf("%s: cause %q in %s, want %q: %v", tt.name, p.Cause, p.File, tt.cause, p)
			}
		}
	}
	if _, _, err := new(Set).Write("01", nil); err == nil {
		t.Error("a text that is not there was written")
	}
}

// Parts that take in one another would end with the memory, not with an error.
func TestEndlessParts(t *testing.T) {
	ours := folder("01.txt", "Onderwerp: x\n\n{{template \"a\"}} {{template \"b\"}}", "_a.txt", "a", "_b.txt", "b")
	for name, own := range map[string][]string{
		"itself":      {"_a.txt", "{{template \"a\"}}"},
		"one another": {"_a.txt", "{{if true}}{{template \"b\"}}{{end}}", "_b.txt", "{{template \"a\"}}"},
	} {
		s, problems := load(ours, folder(own...))
		if len(problems) != 1 || problems[0].File != "_a.txt" || problems[0].Cause != CauseMarkup {
			t.Errorf("%s: %v", name, problems)
		}
		doc, _, err := s.Write("01", nil)
		if err != nil || !strings.HasPrefix(doc.Blocks[0].Lines[0], "a ") {
			t.Errorf("%s: %v, %v", name, doc, err)
		}
	}
}
