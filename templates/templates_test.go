package templates

import (
	"github.com/integratiewerk/klachtd/templates/block"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/golang-sql/civil"
	"github.com/google/go-cmp/cmp"
)

// folder makes a folder of texts of name-content pairs.
func folder(pairs ...string) fstest.MapFS {
	fs := fstest.MapFS{}
	for i := 0; i < len(pairs); i += 2 {
		fs[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fs
}

// rendered is the document of a one-text set.
func rendered(t *testing.T, text string, data any) Document {
	t.Helper()
	s, problems := load(folder("x.txt", text), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	doc, err := s.Render("x", data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestRender(t *testing.T) {
	data := map[string]any{
		"Case": "K-2026-0001", "Name": "Anna Voorbeeld", "None": "",
		"Date": civil.Date{Year: 2026, Month: 11, Day: 3},
		// Half past midnight in Amsterdam is still the day before in UTC.
		"At":   time.Date(2027, 3, 27, 23, 30, 0, 0, time.UTC),
		"List": []string{"Anna", "Bert", "Carla"},
	}
	tests := []struct {
		name, text string
		want       Document
	}{
		{"subject and paragraphs", "Onderwerp: [{{.Case}}] Uw klacht\n\nGeachte {{.Name}},\n\neen\ntwee\n\n\n\ndrie\n",
			Document{"[K-2026-0001] Uw klacht", []block.Block{
				{Lines: []string{"Geachte Anna Voorbeeld,"}}, {Lines: []string{"een", "twee"}}, {Lines: []string{"drie"}}}}},
		{"markup without blank lines", "Onderwerp: x\n# Kop\ntekst\n- een\n- twee\n  vervolg\n1. eerste\n9. tweede\n## Onder\n",
			Document{"x", []block.Block{
				{Kind: block.Heading, Level: 1, Lines: []string{"Kop"}}, {Lines: []string{"tekst"}},
				{Kind: block.BulletList, Items: []string{"een", "twee\nvervolg"}},
				{Kind: block.NumberedList, Items: []string{"eerste", "tweede"}},
				{Kind: block.Heading, Level: 2, Lines: []string{"Onder"}}}}},
		{"tables", "Onderwerp: x\n\n| a: | {{datum .Date}} |\n| b\n\n| Wat | Wie | Dag |\n|-----|-----|-----|\n| {{.Name}} | | x | y |\n---\n",
			Document{"x", []block.Block{
				{Kind: block.Table, Rows: [][]string{{"a:", "3 november 2026"}, {"b", ""}}},
				{Kind: block.Table, HeaderRow: true, Rows: [][]string{{"Wat", "Wie", "Dag", ""}, {"Anna Voorbeeld", "", "x", "y"}}},
				{Kind: block.PageBreak}}}},
		{"no markup", "Onderwerp: x\n\n#kop\n\n-punt\n\n1.punt\n\n----\n",
			Document{"x", []block.Block{{Lines: []string{"#kop"}}, {Lines: []string{"-punt"}}, {Lines: []string{"1.punt"}}, {Lines: []string{"----"}}}}},
		{"functions", "Onderwerp: {{kort .At}}\n\n{{datum .At}} {{tijd .At}} {{en .List}} {{meervoud 1 \"dag\" \"dagen\"}} {{meervoud 0 \"dag\" \"dagen\"}}",
			Document{"28-03-2027", []block.Block{{Lines: []string{"28 maart 2027 00:30 Anna, Bert en Carla dag dagen"}}}}},
		{"an empty value is an empty line", "Onderwerp: x\n\neen\n{{.None}}\ntwee\n\n# {{.None}}\n- {{.None}}\n1. {{.None}}",
			Document{"x", []block.Block{{Lines: []string{"een"}}, {Lines: []string{"twee"}}}}},
		{"crlf and byte order mark", "\uFEFFOnderwerp: x\r\n\r\neen\r\n\r\ntwee",
			Document{"x", []block.Block{{Lines: []string{"een"}}, {Lines: []string{"twee"}}}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, rendered(t, tt.text, data)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// text/template finds every struct true; an absent date must not be printed as
// if it were there.
func TestAbsent(t *testing.T) {
	type view struct {
		On     civil.Date
		At     time.Time
		Person struct{ Name string }
		Next   *struct{ Due civil.Date }
		Text   string
	}
	// The zero instant seen from elsewhere is not the zero struct.
	absent := view{At: time.Time{}.In(time.FixedZone("", 3600))}
	there := view{On: civil.Date{Year: 2026, Month: 1, Day: 2}, At: time.Unix(0, 0), Text: "t"}
	there.Person.Name = "Anna"
	for _, condition := range []string{".On", ".At", ".Person", ".Text", "and .On .Text", "or .On .At", "not (not .On)", "and (or .At .On) .Person", "and .Text (or .Text .On)"} {
		text := "Onderwerp: x\n\n{{if " + condition + "}}ja{{else if .Next}}fout{{else}}nee{{end}}"
		for want, v := range map[string]view{"nee": absent, "ja": there} {
			if got := rendered(t, text, v).Blocks[0].Lines[0]; got != want {
				t.Errorf("{{if %s}} gives %q, want %q", condition, got, want)
			}
		}
	}
	with := "Onderwerp: x\n\n{{with .On}}{{datum .}}{{else}}niet bekend{{end}}, {{or .Person \"niemand\"}}"
	if got, want := rendered(t, with, absent).Blocks[0].Lines[0], "niet bekend, niemand"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	guarded := "Onderwerp: x\n\n{{if and .Next (datum .Next.Due)}}fout{{else}}nee{{end}}"
	if got := rendered(t, guarded, absent).Blocks[0].Lines[0]; got != "nee" {
		t.Errorf("and does not stop at an absent operand: %q", got)
	}
}

func TestRenderFails(t *testing.T) {
	type view struct {
		On   civil.Date
		Next *civil.Date
		List []string
		Flag bool
	}
	tests := []struct{ text, what string }{
		{"Onderwerp: x\n\n{{.Nope}}", "can't evaluate field Nope"},
		{"Onderwerp: x\n\n{{datum .On}}", "absent"},
		{"Onderwerp: x\n\n{{kort .On}}", "absent"},
		{"Onderwerp: x\n\n{{.On}}", "absent"},
		{"Onderwerp: x\n\n{{.Next}}", "no value"},
		{"Onderwerp: x\n\n{{.List}}", "cannot be printed"},
		{"Onderwerp: x\n\n{{.Flag}}", "cannot be printed"},
		{"Onderwerp: x\n\n{{datum .List}}", "is not a date"},
		{"geen onderwerp", "no subject"},
		{"Onderwerp:\n\nleeg", "no subject"},
	}
	for _, tt := range tests {
		s, problems := load(folder("x.txt", tt.text), nil)
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		doc, err := s.Render("x", view{})
		if err == nil || !strings.Contains(err.Error(), tt.what) {
			t.Errorf("%q: got %+v, %v, want an error with %q", tt.text, doc, err, tt.what)
		}
	}
	s, _ := load(folder("x.txt", "Onderwerp: x\n\nx"), nil)
	if _, err := s.Render("y", nil); err == nil {
		t.Error("an unknown text was rendered")
	}
}

func TestLoadOverride(t *testing.T) {
	shipped := folder(
		"01.txt", "Onderwerp: een\n\n{{template \"deel\" .}}",
		"02.txt", "Onderwerp: twee\n\ntwee",
		"_deel.txt", "geleverd",
		"_kader.txt", "kader",
	)
	problem := func(file string, line int, what string) Problem { return Problem{File: file, Line: line, What: what} }
	tests := []struct {
		name     string
		override fstest.MapFS
		want     string // what 01 says
		problems []Problem
	}{
		{"none", nil, "geleverd", nil},
		{"part", folder("_deel.txt", "eigen"), "eigen", nil},
		{"document", folder("01.txt", "Onderwerp: eigen\n\n{{if .}}{{end}}eigen {{template \"deel\" .}}"), "eigen geleverd", nil},
		{"hidden file", folder(".swp", "x"), "geleverd", nil},
		{"unknown name", folder("1.txt", "x"), "geleverd", []Problem{problem("1.txt", 0, "no text of this name")}},
		{"no text", folder("01.txt~", "x"), "geleverd", []Problem{problem("01.txt~", 0, "not a text")}},
		{"syntax", folder("_deel.txt", "een\ntwee {{if}}\n"), "geleverd", []Problem{problem("_deel.txt", 2, "missing value for if")}},
		{"unknown function", folder("01.txt", "Onderwerp: x\n\n\n{{datums .X}}"), "geleverd", []Problem{problem("01.txt", 4, `function "datums" not defined`)}},
		{"unknown part, in a branch nobody takes", folder("01.txt", "Onderwerp: x\n{{if .}}\n{{template \"del\" .}}{{end}}"), "geleverd",
			[]Problem{problem("01.txt", 3, `no part "del"`)}},
		{"a document is no part", folder("01.txt", "Onderwerp: x\n{{template \"02.txt\" .}}"), "geleverd", []Problem{problem("01.txt", 2, "no part")}},
		{"define", folder("02.txt", "Onderwerp: x\n{{define \"deel\"}}kwaad{{end}}"), "geleverd", []Problem{problem("02.txt", 0, "cannot define")}},
		{"block", folder("02.txt", "Onderwerp: x\n{{block \"deel\" .}}kwaad{{end}}"), "geleverd", []Problem{problem("02.txt", 0, "cannot define")}},
		{"Windows-1252", folder("_deel.txt", "caf\xe9"), "geleverd", []Problem{problem("_deel.txt", 0, "not UTF-8")}},
		{"a mark", folder("_deel.txt", "\uFDD0"), "geleverd", []Problem{problem("_deel.txt", 0, "not UTF-8")}},
		{"empty", folder("_deel.txt", " \n"), "geleverd", []Problem{problem("_deel.txt", 0, "empty")}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s *Set
			var problems []Problem
			if tt.override == nil {
				s, problems = load(shipped, nil)
			} else {
				s, problems = load(shipped, tt.override)
			}
			if len(problems) != len(tt.problems) {
				t.Fatalf("problems: %v", problems)
			}
			for i, want := range tt.problems {
				got := problems[i]
				if got.File != want.File || got.Line != want.Line || !strings.Contains(got.What, want.What) || got.Remedy == "" {
					t.Errorf("problem %#v, want %#v", got, want)
				}
			}
			if diff := cmp.Diff([]string{"01", "02"}, s.Names()); diff != "" {
				t.Error(diff)
			}
			doc, err := s.Render("01", map[string]any{})
			if err != nil {
				t.Fatal(err)
			}
			if got := doc.Blocks[0].Lines[0]; got != tt.want {
				t.Errorf("01 says %q, want %q", got, tt.want)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	type view struct{ Text string }
	s, problems := load(folder(
		"01.txt", "Onderwerp: x\n\n{{template \"deel\" .}}",
		"02.txt", "Onderwerp: x\n\n{{.Text}}",
		"_deel.txt", "een\n{{.Oeps}}"), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	got := s.Check(func(string) []any { return []any{view{"a"}, view{"b"}} })
	if len(got) != 1 || got[0].File != "_deel.txt" || got[0].Line != 2 || !strings.Contains(got[0].What, "Oeps") {
		t.Errorf("got %v, want one problem in _deel.txt:2", got)
	}
}
