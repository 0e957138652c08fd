package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

const (
	module = "github.com/integratiewerk/klachtd/"
	root   = "../.." // of the module, from this package
)

// mayImport is the house: each package, and which others of it it knows.
var mayImport = map[string][]string{
	"mailbox":               {"mailbox/outlook", "mailbox/text"},
	"mailbox/command":       {"mailbox/text"},
	"mailbox/imap":          {"mailbox/wire"},
	"mailbox/outlook":       {"mailbox/text"},
	"mailbox/smtp":          {"mailbox", "mailbox/text", "mailbox/wire"},
	"mailbox/text":          {},
	"mailbox/trust":         {"mailbox"},
	"mailbox/wire":          {"mailbox/text"},
	"mailbox/mailtest":      {},
	"mailbox/mailtest/real": {"mailbox/mailtest"},
	"procedure":             {},
	"procedure/caselog":     {"procedure"},
	"templates":             {"procedure"}, // its constants and types
	"letters":               {"templates"},
	"cmd/klachtd/config":    {"procedure"},
	"cmd/klachtd/oauth":     {},
	"cmd/klachtd/desk": {
		"letters", "mailbox", "mailbox/command", "mailbox/imap", "mailbox/smtp", "mailbox/text", "mailbox/trust", "mailbox/wire",
		"procedure", "procedure/caselog", "templates",
	},
	"cmd/klachtd": {
		"cmd/klachtd/config", "cmd/klachtd/desk", "cmd/klachtd/oauth", "letters", "mailbox", "mailbox/command", "mailbox/imap", "mailbox/mailtest", "mailbox/smtp", "mailbox/trust", "mailbox/wire",
		"procedure", "procedure/caselog", "templates",
	},
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
		allowed, known := mayImport[name]
		if !known {
			t.Errorf("%s is new: say in mayImport what it may import", name)
		}
		for _, path := range p.Imports {
			if ours, ok := strings.CutPrefix(path, module); ok && !slices.Contains(allowed, ours) {
				t.Errorf("%s imports %s", name, ours)
			}
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

// A file that is longer is about more than one thing.
const longestFile = 500

func TestFilesAreShort(t *testing.T) {
	eachGoFile(t, func(name string, text []byte) {
		if n := bytes.Count(text, []byte("\n")); n > longestFile && !strings.HasSuffix(name, "_test.go") {
			t.Errorf("%s has %d lines, at most %d", name, n, longestFile)
		}
	})
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

// What people wrote, their names and addresses stand in the case log and
// nowhere else: the scripts of this folder compare the program's own log with
// every mail.
func TestProgramLogIsDiscreet(t *testing.T) {
	testscript.Run(t, scripts("testdata/script/discreet"))
}
