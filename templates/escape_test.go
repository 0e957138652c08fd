package templates

import (
	"fmt"
	"github.com/integratiewerk/klachtd/templates/block"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hostile values try to be markup, source, a header or a mark.
var hostile = []string{
	"# KWAAD", "## KWAAD", "- KWAAD", "1. KWAAD", "| KWAAD | b", "|---|", "---", "{{.KWAAD}}", "{{define \"x\"}}", "{nb}",
	"Onderwerp: KWAAD", "Bcc: kwaad@kwaad.example", "KWAAD\n---\n# KWAAD", "KWAAD\r\n\r\n# KWAAD", "KWAAD\r# KWAAD", "KWAAD\u2028# KWAAD",
	"\x00# KWAAD", "\uFDD1# KWAAD", "\uFDD1\n\n# KWAAD\uFDD0", "KWAAD\uFDD2# KWAAD", "\uFFFE\uFFFF# KWAAD",
	"**KWAAD**", "[KWAAD](https://kwaad.example)", "**", "](https://kwaad.example)",
	"> KWAAD", "KWAAD\n> KWAAD\n\nKWAAD",
	"  - KWAAD", "\n\n- KWAAD", "😀 KWAAD", "\u202Egnitset KWAAD", "\xff\xfe# KWAAD", "<b>KWAAD</b>",
}

// Whatever the value and wherever it stands, the document has the shape that
// the text gives it.
func TestDataIsNeverMarkup(t *testing.T) {
	text := `Onderwerp: {{.X}} over {{.X}}
{{.X}}

{{.X}}
{{.X}}

# {{.X}}

- {{.X}}
- a {{.X}}
  {{.X}}

1. {{.X}}

| {{.X}} | {{.X}} |
| {{.X}}{{.X}} |

> {{.X}}
> {{.X}}

{{range .L}}- {{.}}
{{end}}
{{with .X}}{{.}}{{end}}{{$y := .X}}{{$y}}{{printf "%s" .X}}{{if .X}}{{or "" .X}}{{end}}
`
	for _, x := range hostile {
		doc := rendered(t, text, map[string]any{"X": x, "L": []string{x, x}})
		var shape strings.Builder
		for i, b := range doc.Blocks {
			if b.Kind == block.Paragraph && i > 0 && doc.Blocks[i-1].Kind == block.Paragraph {
				continue // data may hold several paragraphs
			}
			switch b.Kind {
			case block.Table:
				fmt.Fprintf(&shape, "T%dx%d/%v ", len(b.Rows), len(b.Rows[0]), b.HeaderRow)
			case block.Quote: // of any number of paragraphs
				shape.WriteString("Q ")
			default:
				fmt.Fprintf(&shape, "%d:%d ", b.Kind, len(b.Items))
			}
		}
		if got, want := shape.String(), fmt.Sprintf("%d:0 %d:0 %d:2 %d:1 T2x2/false Q %d:2 %d:0 ", block.Paragraph, block.Heading, block.BulletList, block.NumberedList, block.BulletList, block.Paragraph); got != want {
			t.Errorf("%q: shape %q, want %q", x, got, want)
		}
		if strings.ContainsAny(doc.Subject, "\r\n\x00") || !strings.Contains(doc.Subject, " over ") {
			t.Errorf("%q: subject %q", x, doc.Subject)
		}
		dump := strconv.Quote(doc.Subject + block.Plain(doc.Blocks))
		for _, bad := range []string{`\ufdd`, `\x00`, `\r`, `\u202e`, `\uffff`} {
			if strings.Contains(dump, bad) {
				t.Errorf("%q: %s is left in %s", x, bad, dump)
			}
		}
	}
}

func TestDataKeepsItsLinesAndWords(t *testing.T) {
	tests := []struct {
		in   string
		want []block.Block
	}{
		{"# kop", []block.Block{{Lines: []string{"Tekst: # kop."}}}},
		{"een\ntwee\r\n\r\ndrie", []block.Block{{Lines: []string{"Tekst: een", "twee"}}, {Lines: []string{"drie."}}}},
		{"\n\n een \n \n\n", []block.Block{{Lines: []string{"Tekst:"}}, {Lines: []string{" een"}}, {Lines: []string{"."}}}},
		{"a | b {{c}} {nb}", []block.Block{{Lines: []string{"Tekst: a | b {{c}} {nb}."}}}},
		{"José \u0627 👍🏽", []block.Block{{Lines: []string{"Tekst: José \u0627 👍🏽."}}}},
	}
	for _, tt := range tests {
		got := rendered(t, "Onderwerp: x\n\nTekst: {{.}}.", tt.in).Blocks
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%q: %s", tt.in, diff)
		}
	}
}

func FuzzDataIsNeverMarkup(f *testing.F) {
	for _, x := range hostile {
		f.Add(x)
	}
	s, problems := load(folder("x.txt", "Onderwerp: {{.}}x\n\n{{.}}\n\n- a{{.}}\n{{.}}\n\n| {{.}} | {{.}} |\n"), nil)
	if len(problems) > 0 {
		f.Fatal(problems)
	}
	f.Fuzz(func(t *testing.T, x string) {
		doc, err := s.Render("x", x)
		if err != nil {
			t.Fatal(err)
		}
		lists, tables := 0, 0
		for _, b := range doc.Blocks {
			switch b.Kind {
			case block.Paragraph:
			case block.BulletList:
				lists += len(b.Items)
			case block.Table:
				tables += len(b.Rows) * len(b.Rows[0])
			default:
				t.Fatalf("%q became a block of kind %d", x, b.Kind)
			}
		}
		if lists != 1 || tables != 2 {
			t.Fatalf("%q: %d items, %d cells", x, lists, tables)
		}
	})
}

// The same for what is shipped: every string of every sample gets a tail that
// tries to be markup.
func TestShippedTextsTakeNoMarkup(t *testing.T) {
	const tail = "\n\n# KWAAD\n## KWAAD\n- KWAAD\n1. KWAAD\n| KWAAD | b\n---\n\nOnderwerp: KWAAD"
	s, problems := Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	breaks := func(d Document) (n int) {
		for _, b := range d.Blocks {
			if b.Kind == block.PageBreak {
				n++
			}
		}
		return n
	}
	for _, name := range s.Names() {
		for i, view := range Samples(name) {
			before, err := s.Render(name, view)
			if err != nil {
				t.Fatal(err)
			}
			v := reflect.New(reflect.TypeOf(view)).Elem()
			poison(v, reflect.ValueOf(view), tail)
			doc, err := s.Render(name, v.Interface())
			if err != nil {
				t.Errorf("%s, sample %d: %v", name, i, err)
				continue
			}
			if breaks(doc) > breaks(before) {
				t.Errorf("%s, sample %d: data began a page", name, i)
			}
			said := []string{doc.Subject}
			for _, b := range doc.Blocks {
				said = append(append(said, b.Lines...), b.Items...)
				for _, row := range b.Rows {
					said = append(said, row...)
				}
			}
			for _, line := range strings.Split(strings.Join(said, "\n"), "\n") {
				if strings.HasPrefix(line, "KWAAD") || strings.HasPrefix(line, "b") && strings.TrimSpace(line) == "b" {
					t.Errorf("%s, sample %d: data became markup at %q", name, i, line)
				}
			}
		}
	}
}

// Words that somebody else wrote can look like ours, down to the greeting and the
// command to type. They stand in a quote, wherever they are passed on, or beside
// their name in a table; in the text of a mail each of their lines is marked. Only
// who signs a letter speaks in it without.
func TestOthersWordsAreQuotes(t *testing.T) {
	const tail = "\n\nHoogachtend,\nAntwoord met: KWAAD"
	written := []string{"Text", "Answer", "Advice", "Report", "Reaction", "EmployeeStep", "ManagerStep", "ComplaintText", "Added", "FirstLine", "Below"}
	s := shippedTexts(t)
	quotes := 0
	for _, name := range s.Names() {
		for i, view := range Samples(name) {
			v := reflect.New(reflect.TypeOf(view)).Elem()
			poison(v, reflect.ValueOf(view), "")
			poisonFields(v, written, tail)
			if Signed(name) {
				v.FieldByName("Text").SetString(view.Text)
			}
			doc := mustRender(t, s, name, v.Interface().(View))
			for _, b := range doc.Blocks {
				if b.Kind == block.Quote {
					quotes++
				} else if said := strings.Join(append(slices.Clone(b.Lines), b.Items...), "\n"); strings.Contains(said, "KWAAD") {
					t.Errorf("%s, sample %d: somebody else's words look like ours: %q", name, i, said)
				}
			}
			for line := range strings.Lines(block.Plain(doc.Blocks)) {
				if strings.Contains(line, "KWAAD") && !strings.HasPrefix(line, "> ") && !strings.HasPrefix(line, "  ") {
					t.Errorf("%s, sample %d: somebody else's words look like ours in %q", name, i, line)
				}
			}
		}
	}
	if quotes < 60 {
		t.Errorf("only %d quotes", quotes)
	}
}

// poisonFields puts tail behind the fields of these names, at any depth.
func poisonFields(v reflect.Value, names []string, tail string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case !f.IsExported():
			case slices.Contains(names, f.Name) && f.Type.Kind() == reflect.String:
				poison(v.Field(i), v.Field(i), tail)
			default:
				poisonFields(v.Field(i), names, tail)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			poisonFields(v.Index(i), names, tail)
		}
	}
}

// poison copies from with tail behind every string, at any depth.
func poison(to, from reflect.Value, tail string) {
	switch from.Kind() {
	case reflect.String:
		if from.String() != "" {
			to.SetString(from.String() + tail)
		}
	case reflect.Struct:
		to.Set(from) // what is not exported, such as the inside of a time, stays
		for i := range from.NumField() {
			if from.Type().Field(i).IsExported() {
				poison(to.Field(i), from.Field(i), tail)
			}
		}
	case reflect.Slice:
		to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			poison(to.Index(i), from.Index(i), tail)
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			poison(to.Elem(), from.Elem(), tail)
		}
	default:
		to.Set(from)
	}
}
