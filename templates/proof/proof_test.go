package proof

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/integratiewerk/klachtd/templates"
)

func loaded(t *testing.T, file, text string) *templates.Set {
	t.Helper()
	s, problems := templates.Load(fstest.MapFS{file: &fstest.MapFile{Data: []byte(text)}})
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return s
}

// Our own texts rely on nothing but what is surely there.
func TestShippedTextsAreSure(t *testing.T) {
	s, problems := templates.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, name := range s.Names() {
		surely := Surely(name)
		if len(surely) == 0 {
			t.Errorf("%s relies on nothing", name)
		}
		for _, p := range s.Check(func(string) []any { return values(surely) }, name) {
			t.Error(p)
		}
	}
}

func TestCheck(t *testing.T) {
	const head = "Onderwerp: x\n\n"
	for _, tt := range []struct{ name, file, text, want string }{
		{"all is well", "01.txt", head + "{{datum .Received}} {{with .Organisation.Phone}}{{.}}{{end}}", ""},
		{"a date of later", "01.txt", head + "{{datum .DecidedOn}}", "01.txt:3: {{datum .DecidedOn}} is not there yet"},
		{"of another state", "10.txt", head + "{{datum .ReferredOn}}", "10.txt:3: {{datum .ReferredOn}} is not there yet, in some case that gets this text: write {{if .ReferredOn}} before"},
		{"asked first", "10.txt", head + "{{if .ReferredOn}}{{datum .ReferredOn}}{{end}}", ""},
		{"asked for another", "21.txt", head + "{{if .ContactOn}}{{datum .ReferredOn}}{{end}}", "21.txt:3: {{datum .ReferredOn}} is not there yet"},
		{"its own state", "09.txt", head + "{{datum .DecidedOn}} {{.Verdict}} {{datum .AdvisedOn}}", ""},
		{"about no case", "24-secret.txt", head + "{{datum .Received}}", "24-secret.txt:3: {{datum .Received}} is not there yet"},
		{"without a next term", "16.txt", head + "{{datum .Next.Due}}", "16.txt:3: {{.Next.Due}} is not there yet: write {{if .Next}} before"},
		{"a typo", "01.txt", head + "{{.Complainant.Nam}}", "01.txt:3: there is no field .Nam: do you mean .Name?"},
		{"a typo where nobody comes", "01.txt", head + "{{if .NoManager}}{{datum .Recieved}}{{end}}", "01.txt:3: there is no field .Recieved: do you mean .Received?"},
		{"a level too high", "01.txt", head + "{{.Phone}}", "01.txt:3: there is no field .Phone: do you mean .Organisation.Phone?"},
		{"in a list", "34.txt", head + "{{range $i, $c := .Morning.Cases}}{{$c.Id}}{{end}}", "34.txt:3: there is no field .Id: do you mean .ID?"},
		{"in a variable", "01.txt", head + "{{$o := .Organisation}}{{$o.Nmae}}", "01.txt:3: there is no field .Nmae: do you mean .Name?"},
		{"of nothing known", "01.txt", head + "{{.Xyzzyplugh}}", "01.txt:3: there is no field .Xyzzyplugh: klachtd texts fields 01"},
		{"in a part", "_signature.txt", "{{.Signatory.Rol}}", "_signature.txt:1: there is no field .Rol: do you mean .Role?"},
		{"a date in a part", "_signature.txt", "{{datum .DecidedOn}}", "_signature.txt:1: {{datum .DecidedOn}} is not there yet"},
		{"a part with another dot", "_message.txt", "{{.Text}} {{.Tekst}}", "_message.txt:1: there is no field .Tekst: do you mean .Text?"},
	} {
		problems := Check(loaded(t, tt.file, tt.text))
		if tt.want == "" && len(problems) > 0 || tt.want != "" && (len(problems) != 1 || !strings.HasPrefix(problems[0].Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, problems, tt.want)
		}
	}
}

func TestWarnings(t *testing.T) {
	const head = "Onderwerp: x\n\n"
	for _, tt := range []struct{ name, file, text, want string }{
		{"all is well", "21.txt", head + "> {{.Text}}", ""},
		{"others' words", "21.txt", head + "{{.Text}}", "21.txt: what somebody else wrote looks like ours"},
		{"one brace", "01.txt", head + "Kenmerk {.Case}", `01.txt:3: "{.C" stands in the letter as it is`},
		{"in the subject", "01.txt", "Onderwerp: {Case}\n\nx", `01.txt:1: "{C"`},
		{"half a bold word", "01.txt", head + "een\n**twee", `01.txt:4: "**"`},
		{"half a link", "01.txt", head + "[een](twee", `01.txt:3: "]("`},
		{"in a part", "_signature.txt", "{.Signatory}", "_signature.txt:1: "},
	} {
		warnings := Warnings(loaded(t, tt.file, tt.text))
		if tt.want == "" && len(warnings) > 0 || tt.want != "" && (len(warnings) != 1 || !strings.HasPrefix(warnings[0].Error(), tt.want)) {
			t.Errorf("%s: %v, want %q", tt.name, warnings, tt.want)
		}
	}
}

// What is warned of in an administrator's texts holds for none of ours.
func TestShippedTextsQuote(t *testing.T) {
	texts, problems := templates.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, name := range texts.Names() {
		for i, v := range templates.Samples(name) {
			doc, err := texts.Render(name, v)
			if err != nil || unquoted(name, doc, v) || leftover.MatchString(strings.Join(said(doc), "\n")) {
				t.Errorf("%s, sample %d: %v", name, i, err)
			}
		}
	}
}
