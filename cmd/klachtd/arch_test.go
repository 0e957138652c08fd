package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
)

const (
	module = "github.com/integratiewerk/klachtd/"
	root   = "../.." // of the module, from this package
)

// mayImport is the house: each package, and which others of it it knows.
var mayImport = map[string][]string{
	"mailbox":                    {"mailbox/coding", "mailbox/markup", "mailbox/notice", "mailbox/outlook", "mailbox/quick", "mailbox/text"},
	"mailbox/answer":             {"mailbox/quick", "mailbox/text"},
	"mailbox/clamd":              {},
	"mailbox/clamd/clamdtest":    {},
	"mailbox/coding":             {"mailbox/text"},
	"mailbox/command":            {"mailbox/quick", "mailbox/text", "mailbox/typo"},
	"mailbox/denial":             {"mailbox/quick", "mailbox/text"},
	"mailbox/forward":            {"mailbox", "mailbox/quick", "mailbox/text"},
	"mailbox/gist":               {"mailbox/command", "mailbox/quick", "mailbox/text", "mailbox/typo"},
	"mailbox/imap":               {"mailbox/wire"},
	"mailbox/markup":             {"mailbox/quick", "mailbox/text"},
	"mailbox/notice":             {"mailbox/text"},
	"mailbox/outlook":            {"mailbox/coding", "mailbox/markup", "mailbox/text"},
	"mailbox/quick":              {},
	"mailbox/smtp":               {"mailbox", "mailbox/quick", "mailbox/text", "mailbox/wire"},
	"mailbox/text":               {"mailbox/quick"},
	"mailbox/typo":               {},
	"mailbox/trust":              {"mailbox"},
	"mailbox/wire":               {"mailbox/text"},
	"mailbox/mailtest":           {},
	"mailbox/mailtest/real":      {"mailbox/mailtest"},
	"mailbox/mailtest/effort":    {},
	"procedure":                  {"procedure/calendar", "procedure/category", "procedure/measures", "procedure/record", "procedure/rules"},
	"procedure/accused":          {"mailbox/typo"},
	"procedure/calendar":         {},
	"procedure/category":         {},
	"procedure/caselog":          {"procedure", "procedure/caselog/blob", "procedure/caselog/chain", "procedure/caselog/frozen", "procedure/caselog/part", "procedure/caselog/schema", "procedure/caselog/shelf", "procedure/caselog/tally", "procedure/record"},
	"procedure/caselog/part":     {},
	"procedure/caselog/shelf":    {"procedure/caselog/part"},
	"procedure/caselog/tally":    {},
	"procedure/record":           {"procedure/calendar"},
	"procedure/rules":            {"procedure/accused", "procedure/calendar", "procedure/record"},
	"procedure/words":            {"procedure", "procedure/record"},
	"templates":                  {"procedure/calendar", "procedure/record", "procedure/words", "templates/agenda", "templates/block", "templates/mark", "templates/stage", "templates/tongue"}, // of the procedure, constants and types
	"templates/agenda":           {},
	"templates/fields":           {"templates", "templates/proof"},
	"templates/parcel":           {"templates/block"},
	"templates/proof":            {"mailbox/typo", "templates", "templates/block", "templates/stage"},
	"templates/stage":            {"procedure/record"},
	"templates/block":            {"templates/lang", "templates/mark"},
	"templates/lang":             {},
	"templates/mark":             {},
	"templates/tongue":           {"templates/lang"},
	"letters":                    {"letters/fonts", "letters/pdf", "letters/shape", "templates", "templates/block", "templates/lang"},
	"letters/fonts":              {},
	"letters/pdf":                {"letters/fonts", "letters/shape"},
	"letters/shape":              {"letters/fonts", "templates/lang"},
	"cmd/klachtd/cli":            {"cmd/klachtd/guide"},
	"cmd/klachtd/config":         {"mailbox/typo", "procedure/calendar", "procedure/record", "procedure/rules"},
	"cmd/klachtd/env":            {"cmd/klachtd/config", "cmd/klachtd/desk", "cmd/klachtd/desk/absence", "cmd/klachtd/desk/chores", "cmd/klachtd/desk/daemon", "cmd/klachtd/desk/errand", "cmd/klachtd/desk/sieve", "cmd/klachtd/desk/survey", "cmd/klachtd/desk/write", "cmd/klachtd/instance", "cmd/klachtd/journal", "cmd/klachtd/oauth", "cmd/klachtd/ping", "cmd/klachtd/screen", "cmd/klachtd/style", "mailbox/imap", "mailbox/smtp", "mailbox/trust", "mailbox/wire", "procedure/caselog", "procedure/record", "procedure/rules", "templates", "templates/proof", "templates/tongue"},
	"cmd/klachtd/store":          {"cmd/klachtd/config", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/screen", "cmd/klachtd/vault", "cmd/klachtd/version", "procedure/caselog", "procedure/caselog/shelf"},
	"cmd/klachtd/demo":           {"cmd/klachtd/config", "cmd/klachtd/desk", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/screen", "mailbox", "mailbox/mailtest", "procedure", "procedure/caselog", "procedure/caselog/frozen", "procedure/record"},
	"cmd/klachtd/mails":          {"cmd/klachtd/desk", "cmd/klachtd/desk/dispatch", "cmd/klachtd/desk/list", "cmd/klachtd/desk/propose", "cmd/klachtd/desk/route", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/screen", "mailbox", "mailbox/command", "procedure/caselog", "procedure/record", "procedure/rules"},
	"cmd/klachtd/cases":          {"cmd/klachtd/desk", "cmd/klachtd/desk/memory", "cmd/klachtd/desk/write", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/mails", "cmd/klachtd/screen", "cmd/klachtd/sealed", "procedure", "procedure/calendar", "procedure/caselog", "procedure/measures", "procedure/record", "procedure/rules"},
	"cmd/klachtd/service":        {"cmd/klachtd/config", "cmd/klachtd/desk", "cmd/klachtd/desk/daemon", "cmd/klachtd/desk/watch", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/instance", "cmd/klachtd/metrics", "cmd/klachtd/ping", "cmd/klachtd/screen", "cmd/klachtd/style", "cmd/klachtd/version", "procedure/caselog"},
	"cmd/klachtd/preview":        {"cmd/klachtd/config", "cmd/klachtd/desk/write", "cmd/klachtd/env", "procedure/calendar", "procedure/record", "procedure/rules", "templates", "templates/block", "templates/fields", "templates/proof"},
	"cmd/klachtd/install":        {"cmd/klachtd/config", "cmd/klachtd/desk", "cmd/klachtd/desk/absence", "cmd/klachtd/desk/rehearsal", "cmd/klachtd/env", "cmd/klachtd/health", "cmd/klachtd/oauth", "cmd/klachtd/screen", "cmd/klachtd/setup", "cmd/klachtd/style", "mailbox", "mailbox/clamd", "mailbox/imap", "mailbox/smtp", "mailbox/trust", "mailbox/wire", "procedure/caselog", "procedure/record", "templates", "templates/proof"},
	"cmd/klachtd/guide":          {},
	"cmd/klachtd/health":         {"cmd/klachtd/config", "cmd/klachtd/desk/absence", "cmd/klachtd/desk/sieve", "cmd/klachtd/desk/watch", "cmd/klachtd/desk/wording", "cmd/klachtd/screen", "cmd/klachtd/style", "procedure/caselog", "procedure/caselog/tally", "procedure/record", "procedure/rules"},
	"cmd/klachtd/instance":       {},
	"cmd/klachtd/journal":        {},
	"cmd/klachtd/metrics":        {"cmd/klachtd/health"},
	"cmd/klachtd/oauth":          {},
	"cmd/klachtd/setup":          {"cmd/klachtd/config", "cmd/klachtd/instance", "mailbox", "mailbox/imap", "mailbox/smtp", "mailbox/trust", "mailbox/wire"},
	"cmd/klachtd/ping":           {},
	"cmd/klachtd/screen":         {},
	"cmd/klachtd/vault":          {"procedure/caselog/part", "procedure/caselog/shelf"},
	"cmd/klachtd/version":        {},
	"cmd/klachtd/style":          {"cmd/klachtd/config", "letters", "templates/block"},
	"cmd/klachtd/desk/absence":   {"mailbox/command", "procedure/record", "procedure/rules", "templates"},
	"cmd/klachtd/desk/dispatch":  {"mailbox", "mailbox/quick", "mailbox/smtp", "mailbox/text", "mailbox/wire", "procedure/caselog", "procedure/caselog/frozen", "procedure/record", "templates", "templates/block", "templates/parcel"},
	"cmd/klachtd/desk/dossier":   {"letters", "procedure/caselog", "procedure/record", "templates", "templates/parcel"},
	"cmd/klachtd/desk/list":      {"mailbox", "mailbox/text", "procedure/caselog", "procedure/record", "procedure/rules", "templates"},
	"cmd/klachtd/desk/meant":     {"cmd/klachtd/desk/route", "mailbox/command", "mailbox/gist", "mailbox/smtp", "mailbox/text", "procedure", "procedure/caselog", "procedure/record", "procedure/rules", "procedure/words"},
	"cmd/klachtd/desk/morning":   {"mailbox/command", "procedure/record", "procedure/rules", "procedure/words", "templates", "templates/agenda"},
	"cmd/klachtd/desk/possible":  {"cmd/klachtd/desk/route", "mailbox/command", "procedure", "procedure/record", "procedure/rules", "procedure/words", "templates"},
	"cmd/klachtd/desk/propose":   {"cmd/klachtd/desk/dossier", "cmd/klachtd/desk/route", "mailbox", "mailbox/command", "mailbox/forward", "mailbox/text", "procedure/record", "procedure/rules", "templates"},
	"cmd/klachtd/desk/sieve":     {"mailbox/clamd", "mailbox/smtp"},
	"cmd/klachtd/desk/survey":    {"mailbox/imap", "procedure/caselog"},
	"cmd/klachtd/desk/place":     {"cmd/klachtd/desk/route", "mailbox", "mailbox/denial", "mailbox/text", "procedure/caselog", "procedure/record", "procedure/rules"},
	"cmd/klachtd/desk/route":     {"mailbox", "mailbox/command", "mailbox/denial", "mailbox/notice", "mailbox/quick", "mailbox/text", "mailbox/trust", "procedure", "procedure/caselog", "procedure/measures", "procedure/record", "procedure/words", "templates"},
	"cmd/klachtd/desk/tap":       {"mailbox/text", "procedure/record", "procedure/words", "templates/agenda", "templates/block"},
	"cmd/klachtd/desk/turns":     {"cmd/klachtd/desk/memory", "procedure/caselog"},
	"cmd/klachtd/desk/watch":     {"cmd/klachtd/screen", "mailbox/imap", "mailbox/wire", "procedure/caselog"},
	"cmd/klachtd/desk/wording":   {"templates"},
	"cmd/klachtd/desk/wrote":     {"mailbox", "mailbox/answer", "mailbox/text", "procedure", "procedure/caselog", "procedure/record", "templates"},
	"cmd/klachtd/desk/write":     {"cmd/klachtd/desk/dispatch", "cmd/klachtd/desk/dossier", "cmd/klachtd/desk/list", "cmd/klachtd/desk/meant", "cmd/klachtd/desk/morning", "cmd/klachtd/desk/place", "cmd/klachtd/desk/possible", "cmd/klachtd/desk/propose", "cmd/klachtd/desk/route", "cmd/klachtd/desk/sieve", "cmd/klachtd/desk/tap", "cmd/klachtd/desk/wording", "cmd/klachtd/desk/wrote", "cmd/klachtd/register", "letters", "mailbox", "mailbox/command", "mailbox/smtp", "mailbox/text", "procedure", "procedure/caselog", "procedure/measures", "procedure/record", "procedure/rules", "procedure/words", "templates", "templates/agenda", "templates/block", "templates/tongue"},
	"cmd/klachtd/desk/audience":  {"cmd/klachtd/desk/propose", "cmd/klachtd/desk/route", "cmd/klachtd/desk/wrote", "mailbox", "mailbox/text", "procedure/caselog", "procedure/record", "procedure/rules"},
	"cmd/klachtd/desk/errand":    {"cmd/klachtd/desk/audience", "cmd/klachtd/desk/dossier", "cmd/klachtd/desk/meant", "cmd/klachtd/desk/morning", "cmd/klachtd/desk/place", "cmd/klachtd/desk/propose", "cmd/klachtd/desk/rehearsal", "cmd/klachtd/desk/route", "cmd/klachtd/desk/sieve", "cmd/klachtd/desk/tap", "cmd/klachtd/desk/wrote", "mailbox", "mailbox/command", "mailbox/denial", "mailbox/smtp", "mailbox/text", "mailbox/trust", "procedure/caselog", "procedure/record", "procedure/rules", "procedure/words", "templates/agenda"},
	"cmd/klachtd/desk/daemon":    {"cmd/klachtd/desk", "cmd/klachtd/desk/chores", "cmd/klachtd/desk/dispatch", "cmd/klachtd/desk/watch", "mailbox/imap", "mailbox/wire", "procedure/caselog"},
	"cmd/klachtd/desk/chores":    {"cmd/klachtd/desk/audience", "cmd/klachtd/desk/errand", "cmd/klachtd/desk/list", "cmd/klachtd/desk/morning", "cmd/klachtd/desk/survey", "cmd/klachtd/desk/watch", "cmd/klachtd/desk/write", "mailbox", "mailbox/imap", "mailbox/smtp", "procedure/caselog", "procedure/record", "procedure/rules", "templates"},
	"cmd/klachtd/register":       {"letters", "procedure", "procedure/caselog", "procedure/category", "procedure/record", "procedure/rules", "templates", "templates/block"},
	"cmd/klachtd/sealed":         {"cmd/klachtd/desk/dossier", "cmd/klachtd/desk/memory", "mailbox/text", "procedure/caselog", "procedure/caselog/chain", "procedure/measures", "procedure/record", "templates"},
	"cmd/klachtd/desk/rehearsal": {"cmd/klachtd/desk/route", "mailbox", "mailbox/command", "procedure/caselog", "procedure/record", "procedure/rules", "templates"},
	"procedure/measures":         {},
	"procedure/caselog/meter":    {},
	"procedure/caselog/blob":     {},
	"procedure/caselog/frozen":   {"procedure/caselog/blob"},
	"procedure/caselog/schema":   {},
	"cmd/klachtd/desk/memory":    {},
	"cmd/klachtd/desk":           {"cmd/klachtd/desk/absence", "cmd/klachtd/desk/audience", "cmd/klachtd/desk/chores", "cmd/klachtd/desk/dispatch", "cmd/klachtd/desk/errand", "cmd/klachtd/desk/list", "cmd/klachtd/desk/memory", "cmd/klachtd/desk/morning", "cmd/klachtd/desk/place", "cmd/klachtd/desk/propose", "cmd/klachtd/desk/rehearsal", "cmd/klachtd/desk/route", "cmd/klachtd/desk/turns", "cmd/klachtd/desk/watch", "cmd/klachtd/desk/write", "cmd/klachtd/desk/wrote", "mailbox", "mailbox/command", "mailbox/imap", "mailbox/smtp", "procedure", "procedure/caselog", "procedure/record", "procedure/rules", "procedure/words", "templates"},
	"cmd/klachtd":                {"cmd/klachtd/cases", "cmd/klachtd/cli", "cmd/klachtd/config", "cmd/klachtd/demo", "cmd/klachtd/env", "cmd/klachtd/guide", "cmd/klachtd/install", "cmd/klachtd/instance", "cmd/klachtd/journal", "cmd/klachtd/mails", "cmd/klachtd/preview", "cmd/klachtd/screen", "cmd/klachtd/service", "cmd/klachtd/store", "cmd/klachtd/version", "procedure/caselog"},
	"procedure/caselog/chain":    {"procedure/record"},
}

func TestImportsRunOneWay(t *testing.T) {
	list := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	seen := 0
	for d := json.NewDecoder(bytes.NewReader(out)); ; seen++ {
		var p struct {
			ImportPath                         string
			Imports, TestImports, XTestImports []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, module)
		if _, known := mayImport[name]; !known {
			t.Errorf("%s is new: say in mayImport what it may import", name)
		}
		for _, ours := range wrongImports(name, p.Imports) {
			t.Errorf("%s imports %s", name, ours)
		}
		for _, path := range slices.Concat(p.TestImports, p.XTestImports) {
			if strings.HasPrefix(path, module+"cmd/") && !strings.HasPrefix(name, "cmd/") {
				t.Errorf("a test of %s imports %s", name, path)
			}
		}
	}
	if seen != len(mayImport) {
		t.Errorf("%d packages are listed, %d known", seen, len(mayImport))
	}
}

// wrongImports gives those of a package's imports that mayImport does not have.
func wrongImports(name string, imports []string) (wrong []string) {
	for _, path := range imports {
		if ours, ok := strings.CutPrefix(path, module); ok && !slices.Contains(mayImport[name], ours) {
			wrong = append(wrong, ours)
		}
	}
	return wrong
}

// Time comes in from outside, so that every test and every late start gives the
// same letters.
func TestNoClockWithin(t *testing.T) {
	within := map[string]int{"mailbox": 0, "procedure": 0, "letters": 0, "templates": 0} // files seen
	eachGoFile(t, func(name string, text []byte) {
		path := filepath.ToSlash(strings.TrimPrefix(name, root+"/"))
		top, _, _ := strings.Cut(path, "/")
		if _, listed := within[top]; !listed || strings.HasSuffix(path, "_test.go") || strings.HasPrefix(path, "mailbox/mailtest/") {
			return
		}
		within[top]++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" && slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
					t.Errorf("%s: time.%s", set.Position(s.Pos()), s.Sel.Name)
				}
			}
			return true
		})
	})
	for dir, files := range within {
		if files == 0 {
			t.Errorf("%s: no file seen", dir)
		}
	}
}

// What is larger is about more than one thing, or has no walls. The sizes are of
// what the program is made of: lines outside tests. Constants are not counted as
// a surface, since a reader meets them one by one.
const (
	longestFile    = 600
	largestPackage = 3300
	widestPackage  = 45 // exported functions, types and variables
)

// The exceptions. None of them may grow beyond this.
var (
	largerPackages = map[string]int{"procedure/caselog": 4500}
	widerPackages  = map[string]int{"templates": 66}
)

// size is what a reader of a package has before them.
type size struct {
	lines   int
	names   []string       // exported, but constants
	tooLong map[string]int // lines of each file beyond longestFile
}

func (s *size) add(name string, text []byte) error {
	lines := bytes.Count(text, []byte("\n"))
	s.lines += lines
	if lines > longestFile {
		s.tooLong[name] = lines
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, d := range file.Decls {
		var found []*ast.Ident
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				found = []*ast.Ident{d.Name}
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					found = append(found, spec.Name)
				case *ast.ValueSpec:
					if d.Tok == token.VAR {
						found = append(found, spec.Names...)
					}
				}
			}
		}
		for _, n := range found {
			if n.IsExported() {
				s.names = append(s.names, n.Name)
			}
		}
	}
	return nil
}

// faults says in what a package is too large.
func (s *size) faults(name string) (all []string) {
	for file, lines := range s.tooLong {
		all = append(all, fmt.Sprintf("%s has %d lines, at most %d", file, lines, longestFile))
	}
	if most := cmp.Or(largerPackages[name], largestPackage); s.lines > most {
		all = append(all, fmt.Sprintf("%s has %d lines, at most %d", name, s.lines, most))
	}
	if most := cmp.Or(widerPackages[name], widestPackage); len(s.names) > most {
		all = append(all, fmt.Sprintf("%s exports %d names, at most %d: %s", name, len(s.names), most, strings.Join(s.names, " ")))
	}
	return all
}

func TestPackagesAreSmall(t *testing.T) {
	sizes := make(map[string]*size)
	eachGoFile(t, func(name string, text []byte) {
		if strings.HasSuffix(name, "_test.go") {
			return
		}
		dir := filepath.ToSlash(strings.TrimPrefix(filepath.Dir(name), root+"/"))
		if sizes[dir] == nil {
			sizes[dir] = &size{tooLong: make(map[string]int)}
		}
		if err := sizes[dir].add(name, text); err != nil {
			t.Fatal(err)
		}
	})
	if len(sizes) != len(mayImport) {
		t.Errorf("%d packages seen, %d known", len(sizes), len(mayImport))
	}
	for name, s := range sizes {
		for _, fault := range s.faults(name) {
			t.Error(fault)
		}
	}
}

// What is decided passes through these two types: whoever reads one has all of it before
// them.
func TestTypesAreNarrow(t *testing.T) {
	for of, most := range map[reflect.Type]int{reflect.TypeFor[desk.Desk](): 12, reflect.TypeFor[write.Occasion](): 1 + 15} {
		if n := of.NumField(); n > most {
			t.Errorf("%s has %d fields, at most %d", of, n, most)
		}
	}
}

// What the tests of imports and sizes look for is found where it is.
func TestWallsAreWatched(t *testing.T) {
	names := func(n int) (text string) {
		for i := range n {
			text += fmt.Sprintf("func F%d() {}\n", i)
		}
		return text
	}
	const header = "package p\nconst A, B = 1, 2\ntype T int\nfunc (T) M() {}\n"
	for name, plant := range map[string]struct {
		text   string
		faults int
	}{
		"all in bounds": {header + names(widestPackage-1), 0},
		"too wide":      {header + names(widestPackage), 1},
		"too long":      {header + strings.Repeat("\n", longestFile), 1},
		"too large":     {header + strings.Repeat("\n", largestPackage), 2},
	} {
		s := size{tooLong: make(map[string]int)}
		if err := s.add("p.go", []byte(plant.text)); err != nil {
			t.Fatal(err)
		}
		if got := s.faults("p"); len(got) != plant.faults {
			t.Errorf("%s: %q", name, got)
		}
	}
	for name, path := range map[string]string{
		"mailbox/text": "mailbox", "mailbox/outlook": "mailbox", "mailbox": "mailbox/trust", "mailbox/wire": "mailbox/imap", "cmd/klachtd": "mailbox/mailtest/real",
	} {
		if got := wrongImports(name, []string{"fmt", module + path}); len(got) != 1 {
			t.Errorf("%s may import %s", name, path)
		}
	}
}

func eachGoFile(t *testing.T, do func(name string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && strings.HasPrefix(d.Name(), "."):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err == nil {
			do(path, text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestDeskMapIsComplete: the maps in the package documentation of desk, and of these
// packages below it, have every file.
func TestDeskMapIsComplete(t *testing.T) {
	for dir, in := range map[string]string{"desk": "doc.go", "desk/chores": "chores.go", "desk/daemon": "daemon.go", "desk/errand": "route.go", "desk/write": "writer.go"} {
		doc := string(readRoot(t, "cmd/klachtd/"+dir+"/"+in))
		eachGoFile(t, func(name string, _ []byte) {
			file := filepath.Base(name)
			if strings.HasSuffix(filepath.ToSlash(filepath.Dir(name)), "/"+dir) && file != "doc.go" && !strings.HasSuffix(file, "_test.go") && !strings.Contains(doc, "//\t"+file+" ") {
				t.Errorf("%s is not in the map of %s", file, in)
			}
		})
	}
}

// TestGoroutinesAreNamed: the page on who owns what, in the package documentation of
// desk, names each function that starts a goroutine, and no other.
func TestGoroutinesAreNamed(t *testing.T) {
	_, page, found := strings.Cut(string(readRoot(t, "cmd/klachtd/desk/doc.go")), "// # Who owns what")
	if !found {
		t.Fatal("doc.go does not say who owns what")
	}
	named := make(map[string]bool)
	for line := range strings.Lines(page) {
		if name, is := strings.CutPrefix(line, "//\t"); is && !strings.HasPrefix(name, " ") {
			named[strings.Fields(name)[0]] = true
		}
	}
	starts := make(map[string]bool)
	eachGoFile(t, func(name string, text []byte) {
		if strings.HasSuffix(name, "_test.go") || strings.Contains(filepath.ToSlash(name), "/mailbox/mailtest/") || strings.HasSuffix(filepath.Dir(name), "clamdtest") {
			return
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is {
				continue
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if g, is := n.(*ast.GoStmt); is {
					if starts[f.Name.Name] = true; !named[f.Name.Name] {
						t.Errorf("%s: %s starts a goroutine and is not on the page", set.Position(g.Pos()), f.Name.Name)
					}
				}
				return true
			})
		}
	})
	for name := range named {
		if !starts[name] {
			t.Errorf("%s is on the page and starts no goroutine", name)
		}
	}
}

// What people wrote, their names and addresses stand in the case log and
// nowhere else: the scripts of this folder compare the program's own log with
// every mail.
func TestProgramLogIsDiscreet(t *testing.T) {
	testscript.Run(t, scripts("testdata/script/discreet"))
}
