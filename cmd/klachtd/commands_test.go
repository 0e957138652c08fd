package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Whatever is typed for help fits a terminal, and each command has a line in the list
// and more to say than that.
func TestHelpFits(t *testing.T) {
	parser, err := newParser(t.Context(), new(env.Env), new(grammar))
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	fits := func(name, text string) {
		seen++
		for line := range strings.Lines(text) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > guide.Width {
				t.Errorf("%s: %d columns: %s", name, n, line)
			}
		}
	}
	for _, node := range append([]*kong.Node{parser.Model.Node}, parser.Model.Leaves(true)...) {
		var help strings.Builder
		cli.Help(&help, node)
		fits(node.FullPath(), help.String())
		if node.Help == "" || node.Detail == "" {
			t.Errorf("%s says too little", node.FullPath())
		}
	}
	if seen < 30 {
		t.Errorf("%d commands", seen)
	}
}

// The man pages are such.
func TestManPages(t *testing.T) {
	man, err := exec.LookPath("man")
	if err != nil {
		t.Skip("there is no man")
	}
	parser, err := newParser(t.Context(), new(env.Env), new(grammar))
	if err != nil {
		t.Fatal(err)
	}
	pages := cli.Man(parser.Model, "1.0")
	if len(pages) != len(parser.Model.Leaves(true))+1 {
		t.Errorf("%d pages", len(pages))
	}
	for name, page := range pages {
		show := exec.CommandContext(t.Context(), man, "--warnings=w", "-l", "-")
		show.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "MANWIDTH=80"}
		show.Stdin = strings.NewReader(page)
		var wrong strings.Builder
		show.Stderr = &wrong
		if out, err := show.Output(); err != nil || wrong.Len() > 0 || !strings.Contains(string(out), "DESCRIPTION") {
			t.Errorf("%s: %v\n%s\n%s", name, err, wrong.String(), out)
		}
	}
}

// What the privacy officer reads names only existing commands and settings, and says what
// only the foundation can fill in.
func TestPrivacyChaptersNameWhatIsThere(t *testing.T) {
	parser, err := newParser(t.Context(), new(env.Env), new(grammar))
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, node := range parser.Model.Leaves(true) {
		paths = append(paths, strings.Fields(node.Path())[0], node.Path())
	}
	command, setting := regexp.MustCompile("`klachtd ([a-z ]+)"), regexp.MustCompile("`([a-z]+)\\.([a-z_]+)`")
	for _, name := range []string{"verwerking", "dpia"} {
		chapter, found := guide.Find(name)
		commands, settings := command.FindAllStringSubmatch(chapter.Text, -1), setting.FindAllStringSubmatch(chapter.Text, -1)
		if !found || len(commands) < 4 || len(settings) < 4 || strings.Count(chapter.Text, "**INVULLEN**") < 10 {
			t.Errorf("%s: %d commands, %d settings", name, len(commands), len(settings))
		}
		for _, m := range commands {
			if words := strings.Fields(m[1]); !slices.Contains(paths, words[0]) || slices.Contains([]string{"case", "person", "held"}, words[0]) && !slices.Contains(paths, strings.Join(words[:2], " ")) {
				t.Errorf("%s: there is no klachtd %s", name, m[1])
			}
		}
		for _, m := range settings {
			if !regexp.MustCompile(`(?ms)^#?\[` + m[1] + `\].*?^#?` + m[2] + ` = `).Match(config.Example) {
				t.Errorf("%s: there is no %s.%s", name, m[1], m[2])
			}
		}
	}
}

// Each schema of the case log is told of where an administrator looks for it.
func TestChangesTellOfEverySchema(t *testing.T) {
	changes, _ := guide.Find("changes")
	for n := range caselog.NewestSchema() {
		if !strings.Contains(changes.Text, fmt.Sprintf("- Schema %d", n+1)) {
			t.Errorf("klachtd guide changes does not tell of schema %d", n+1)
		}
	}
}

// Whatever is wrong with what was typed, it is said within a terminal's width, and how
// it is typed.
func TestUsageErrorsFit(t *testing.T) {
	parser, err := newParser(t.Context(), new(env.Env), new(grammar))
	if err != nil {
		t.Fatal(err)
	}
	none := filepath.Join(t.TempDir(), "none.toml")
	wrong := [][]string{{}, {"onec"}, {"--verbose"}, {"--config"}, {"help", "onec"}}
	for _, node := range parser.Model.Leaves(true) {
		words := strings.Fields(node.Path())
		wrong = append(wrong, append(words, "--verbose"), append(words, "een", "twee", "drie", "vier", "--config", none))
		if len(words) > 1 && words[0] != "texts" { // that alone is texts list
			wrong = append(wrong, words[:1], append(words[:1:1], "koffie"))
		}
	}
	for _, args := range wrong {
		var said strings.Builder
		a := &env.Env{Out: io.Discard, Err: &said, Getenv: func(string) string { return "" }, Now: clock}
		code := execute(t.Context(), a, args)
		if code == env.ExitConfig && slices.Contains(args, none) { // it takes any number of words
			continue
		}
		if code != env.ExitUsage {
			t.Errorf("%q: exit code %d", args, code)
		}
		for line := range strings.Lines(said.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > guide.Width {
				t.Errorf("%q: %d columns: %s", args, n, line)
			}
		}
	}
}

// On a machine with several organisations, what klachtd has somebody type is about the one
// at hand: every command that has an instance, wherever it is printed.
func TestWhatIsTypedNextIsOfTheInstance(t *testing.T) {
	const other = instance.Name("rijnland")
	p, err := newParser(t.Context(), new(env.Env), new(grammar))
	if err != nil {
		t.Fatal(err)
	}
	ofNone := []string{"demo", "parse", "terms", "guide", "unit", "version"}
	for _, command := range p.Model.Children {
		said := "klachtd " + command.Name
		if got, want := other.Spoken(said) != said, !slices.Contains(ofNone, command.Name); !command.Hidden && got != want {
			t.Errorf("%s: named with its instance: %v, want %v", said, got, want)
		}
	}
	commands := 0
	eachGoFile(t, func(file string, text []byte) {
		if strings.HasSuffix(file, "_test.go") || !bytes.Contains(text, []byte(module+`cmd/klachtd/env"`)) {
			return
		}
		commands++
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, file, text, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			printer, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || !strings.HasPrefix(printer.Sel.Name, "Fprint") {
				return true
			}
			for _, arg := range call.Args {
				literal, ok := arg.(*ast.BasicLit)
				if !ok || literal.Kind != token.STRING {
					continue
				}
				if text, err := strconv.Unquote(literal.Value); err != nil || other.Spoken(text) != text {
					t.Errorf("%v prints what is to be typed without its instance; use say: %s", set.Position(call.Pos()), literal.Value)
				}
			}
			return true
		})
	})
	if commands < 15 {
		t.Errorf("%d files with commands", commands)
	}
}
