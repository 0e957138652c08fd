package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// said gives what people read for the name of a constant of package record,
// by the constant's type. A type that is not here is never read by people.
var said = map[string]func(name string) string{
	"Status":      func(s string) string { return templates.StatusPhrase(record.Status(s)) },
	"Outcome":     func(s string) string { return templates.OutcomePhrase(record.Outcome(s)) },
	"Subject":     func(s string) string { return templates.SubjectPhrase(record.Subject(s)) },
	"Actor":       func(s string) string { return templates.RolePhrase(record.Actor(s)) },
	"Term":        func(s string) string { return templates.TermPhrase(record.Term(s)) },
	"Signal":      func(s string) string { return templates.SignalSentence(record.Signal(s)) },
	"FactKind":    func(s string) string { return templates.FactPhrase(record.FactKind(s)) },
	"MailReason":  func(s string) string { return templates.HeldReason(record.MailReason(s)) },
	"Why":         func(s string) string { return templates.ChallengeReason(record.Why(s)) },
	"RefusalCode": func(s string) string { return templates.RefusalText(record.RefusalCode(s), templates.View{}) },
	"LetterKind":  func(s string) string { return record.LetterKind(s).Letter().Title },
}

// sameWords are the constants that may say what another of their type says.
var sameWords = []string{
	"RefuseNotReferred", "RefuseAlreadyAdvised", // one sentence, that knows what came first
	"NotAuthenticated", "NotAReply", "ReplyToOther", // mail 13 says the rest
}

// older are the facts that only logs of older programs hold.
var older = []string{"FactPreviewed"}

// silent are the constants without words: mail 19 shows the letter itself.
var silent = []string{"Outward"}

// blemish finds what no sentence may hold: marks of code, words left out.
var blemish = regexp.MustCompile(`[{}\[\]_]|<no value>|%!|  |\.\.|[ \n][.,?:;]|,,|^ | $|\t`)

// TestEveryConstantIsSaid: whatever the procedure can say has Dutch words of its
// own, and whatever has words can happen.
func TestEveryConstantIsSaid(t *testing.T) {
	consts := constants(t, "procedure/record")
	produced := producers(t)
	for typ, say := range said {
		if len(consts[typ]) == 0 {
			t.Errorf("package record has no constant of type %s", typ)
		}
		by := make(map[string]string)
		for name, value := range consts[typ] {
			if slices.Contains(silent, name) {
				continue
			}
			text := say(value)
			if text == value || text == "" || typ == "RefusalCode" && text == templates.RefusalText("no such code", templates.View{}) {
				t.Errorf("%s: people would read %q", name, text)
			}
			if bad := blemish.FindString(text); bad != "" {
				t.Errorf("%s: %q in %q", name, bad, text)
			}
			if other, ok := by[text]; ok && !slices.Contains(sameWords, name) {
				t.Errorf("%s and %s say the same", name, other)
			}
			by[text] = name
			if !produced[name] && !slices.Contains(older, name) {
				t.Errorf("%s %q has words, and nothing that brings it about", typ, value)
			}
		}
	}
	for name, value := range consts["Variant"] {
		if !slices.ContainsFunc(record.Letters(), func(l record.Letter) bool { return string(l.Variant) == value }) {
			t.Errorf("%s: no letter has this variant", name)
		}
	}
	for name := range consts["EventKind"] {
		if !produced[name] {
			t.Errorf("%s: nothing brings this event about", name)
		}
	}
	doc := string(readRoot(t, "procedure/record/doc.go"))
	for name, kind := range consts["FactKind"] {
		if !strings.Contains(doc, "//\t"+kind+" ") {
			t.Errorf("%s: doc.go does not say what the fact %q means", name, kind)
		}
	}
}

// constants gives the string constants of a package by type: name to value.
func constants(t *testing.T, dir string) map[string]map[string]string {
	t.Helper()
	found := make(map[string]map[string]string)
	eachDecl(t, func(file string, d ast.Decl) {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST || filepath.Dir(file) != filepath.Join(root, dir) {
			return
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			typ, ok := v.Type.(*ast.Ident)
			if !ok || len(v.Values) != 1 {
				continue
			}
			lit, ok := v.Values[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				continue
			}
			value, err := strconv.Unquote(lit.Value)
			if err != nil {
				t.Fatal(err)
			}
			if found[typ.Name] == nil {
				found[typ.Name] = make(map[string]string)
			}
			found[typ.Name][v.Names[0].Name] = value
		}
	})
	return found
}

// producers gives the names that product code uses for more than asking whether
// something is that: not in the texts, in a list of all there are, or only in a
// case.
func producers(t *testing.T) map[string]bool {
	t.Helper()
	used := make(map[string]bool)
	eachDecl(t, func(file string, d ast.Decl) {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok != token.VAR {
			return
		}
		if f, ok := d.(*ast.FuncDecl); ok && (f.Name.Name == "Events" || f.Name.Name == "Statuses") {
			return
		}
		if filepath.Base(filepath.Dir(file)) == "templates" {
			return
		}
		var walk func(n ast.Node) bool
		walk = func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CaseClause:
				for _, s := range n.Body {
					ast.Inspect(s, walk)
				}
				return false
			case *ast.Ident:
				used[n.Name] = true
			}
			return true
		}
		ast.Inspect(d, walk)
	})
	return used
}

// eachDecl calls f for every declaration of product code.
func eachDecl(t *testing.T, f func(file string, d ast.Decl)) {
	t.Helper()
	eachGoFile(t, func(name string, text []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f(name, d)
		}
	})
}

func readRoot(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}
