package procedure_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// root is that of the module, from this package.
const root = ".."

// scripts holds the stories that count as a test of a rule.
const scripts = "cmd/klachtd/testdata/script"

// place is where something of a rule stands: a name in a file, or, without a
// name, the file itself. Files are named from the root of the repository.
type place struct{ name, file string }

// ruling is one rule of RULES.md.
type ruling struct {
	number, article string
	code            []place
	tests           []place
}

var (
	rulingHead  = regexp.MustCompile(`(?m)^### (R\d\d)\. .*$`)
	guardedBy   = regexp.MustCompile(`(?m)^Guarded by ((?:.+\n)+)`)
	rulingField = regexp.MustCompile(`(?m)^- (Article|Code|Test): ((?:.+\n)(?:  .+\n)*)`)
	quoted      = regexp.MustCompile("`([^`]+)`")
	citation    = regexp.MustCompile(`\bR[0-9]{2}\b`)
)

// readRules reads the rules of RULES.md in their order.
func readRules(t *testing.T) []ruling {
	t.Helper()
	text, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	heads := rulingHead.FindAllSubmatchIndex(text, -1)
	var rules []ruling
	for i, h := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		r := ruling{number: string(text[h[2]:h[3]])}
		for _, field := range rulingField.FindAllStringSubmatch(string(text[h[1]:end]), -1) {
			switch field[1] {
			case "Article":
				r.article = strings.TrimSpace(field[2])
			case "Code":
				r.code = append(r.code, places(field[2])...)
			case "Test":
				r.tests = append(r.tests, places(field[2])...)
			}
		}
		rules = append(rules, r)
	}
	return rules
}

// places reads "`name`, `name` in `file`; `file`".
func places(list string) []place {
	var out []place
	for item := range strings.SplitSeq(list, ";") {
		words := quoted.FindAllStringSubmatch(item, -1)
		if len(words) == 0 {
			continue
		}
		file := words[len(words)-1][1]
		if len(words) == 1 {
			out = append(out, place{file: file})
		}
		for _, w := range words[:len(words)-1] {
			out = append(out, place{w[1], file})
		}
	}
	return out
}

// TestRuleBook: RULES.md has every rule that is cited anywhere, once and in
// order, and each says by which article it holds, where it is carried out and
// which test guards it; all of which exists, and the test cites the rule. The tests
// that are named beside the rules exist, too.
func TestRuleBook(t *testing.T) {
	rules := readRules(t)
	known := make(map[string]bool)
	for i, r := range rules {
		if want := fmt.Sprintf("R%02d", i+1); r.number != want {
			t.Errorf("%s stands where %s belongs", r.number, want)
		}
		known[r.number] = true
		if r.article == "" {
			t.Errorf("%s names no article", r.number)
		}
		if len(r.code) == 0 {
			t.Errorf("%s does not say where it is carried out", r.number)
		}
		for _, p := range r.code {
			if _, found := p.find(t); !found {
				t.Errorf("%s: %s is not in %s%s", r.number, p.name, p.file, elsewhere(t, p))
			}
		}
		if len(r.tests) != 1 {
			t.Errorf("%s names %d tests: it is one that guards it", r.number, len(r.tests))
			continue
		}
		p := r.tests[0]
		said, found := p.find(t)
		switch {
		case !p.isTest():
			t.Errorf("%s: %s in %s is neither a test nor a script of %s", r.number, p.name, p.file, scripts)
		case !found:
			t.Errorf("%s: there is no test %s in %s%s", r.number, p.name, p.file, elsewhere(t, p))
		case !slices.Contains(citation.FindAllString(said, -1), r.number):
			t.Errorf("%s: %s in %s does not say that it guards that rule", r.number, p.name, p.file)
		}
	}
	text, err := os.ReadFile("RULES.md")
	if err != nil {
		t.Fatal(err)
	}
	guards := guardedBy.FindAllStringSubmatch(string(text), -1)
	if len(guards) < 5 {
		t.Errorf("only %d of the other sections name their tests", len(guards))
	}
	for _, g := range guards {
		for _, p := range places(g[1]) {
			if _, found := p.find(t); !found || !p.isTest() {
				t.Errorf("there is no test %s in %s%s", p.name, p.file, elsewhere(t, p))
			}
		}
	}
	for n, where := range citations(t) {
		if !known[n] {
			t.Errorf("%s is cited in %s, and RULES.md has no such rule", n, where)
		}
	}
}

func (p place) isScript() bool {
	return p.name == "" && filepath.Dir(p.file) == scripts && filepath.Ext(p.file) == ".txt"
}

func (p place) isTest() bool {
	return p.isScript() || strings.HasPrefix(p.name, "Test") && strings.HasSuffix(p.file, "_test.go")
}

// find gives what stands above a declaration, or the whole of a file.
func (p place) find(t *testing.T) (said string, found bool) {
	t.Helper()
	path := filepath.Join(root, filepath.FromSlash(p.file))
	if p.name == "" {
		b, err := os.ReadFile(path)
		return string(b), err == nil
	}
	if filepath.Ext(path) != ".go" {
		return "", false
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return "", false
	}
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Name.Name == p.name {
				return d.Doc.Text(), true
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if declares(spec, p.name) {
					return d.Doc.Text(), true
				}
			}
		}
	}
	return "", false
}

func declares(spec ast.Spec, name string) bool {
	switch s := spec.(type) {
	case *ast.TypeSpec:
		return s.Name.Name == name
	case *ast.ValueSpec:
		return slices.ContainsFunc(s.Names, func(id *ast.Ident) bool { return id.Name == name })
	}
	return false
}

// elsewhere says where else in the repository a name is declared: it may have
// moved.
func elsewhere(t *testing.T, p place) string {
	if p.name == "" {
		return ""
	}
	var files []string
	eachFile(t, func(path string) {
		if other := (place{p.name, path}); other != p && filepath.Ext(path) == ".go" {
			if _, found := other.find(t); found {
				files = append(files, path)
			}
		}
	})
	if len(files) == 0 {
		return ""
	}
	return "; it is in " + strings.Join(files, ", ")
}

// citations gives every rule that is cited in comments and texts, and the first
// file that does.
func citations(t *testing.T) map[string]string {
	t.Helper()
	cited := make(map[string]string)
	total := 0
	eachFile(t, func(path string) {
		b, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			t.Fatal(err)
		}
		text := string(b)
		switch filepath.Ext(path) {
		case ".go":
			text = wordsOf(b)
		case "", ".txt", ".md", ".tsv", ".toml", ".service":
			if !utf8.Valid(b) {
				return // the program, built where it is not kept
			}
		default:
			return // mail, fonts and pictures of the tests
		}
		for _, n := range citation.FindAllString(text, -1) {
			if total++; cited[n] == "" {
				cited[n] = path
			}
		}
	})
	if total < 200 {
		t.Errorf("only %d citations: this does not look everywhere", total)
	}
	return cited
}

// wordsOf gives the comments and strings of Go source: among its names are some
// that only look like a rule, the fields of a unicode.RangeTable.
func wordsOf(source []byte) string {
	var out strings.Builder
	var s scanner.Scanner
	set := token.NewFileSet()
	s.Init(set.AddFile("", set.Base(), len(source)), source, nil, scanner.ScanComments)
	for {
		switch _, tok, text := s.Scan(); tok {
		case token.EOF:
			return out.String()
		case token.COMMENT, token.STRING:
			out.WriteString(text + "\n")
		}
	}
}

// eachFile calls do for every file of the repository, by its path from the root,
// but for git's own, what fuzzing found and what the demonstration left.
func eachFile(t *testing.T, do func(path string)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "fuzz" || path == filepath.Join(root, "demo")):
			return fs.SkipDir
		case d.Type().IsRegular():
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			do(filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
