package main

import (
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Whatever is typed for help fits a terminal, and each command has a line in the list
// and more to say than that.
func TestHelpFits(t *testing.T) {
	parser, err := new(app).parser(t.Context(), new(grammar))
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
	parser, err := new(app).parser(t.Context(), new(grammar))
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
	parser, err := new(app).parser(t.Context(), new(grammar))
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
		a := &app{stdout: io.Discard, stderr: &said, getenv: func(string) string { return "" }, now: clock}
		code := a.main(t.Context(), args)
		if code == exitConfig && slices.Contains(args, none) { // it takes any number of words
			continue
		}
		if code != exitUsage {
			t.Errorf("%q: exit code %d", args, code)
		}
		for line := range strings.Lines(said.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > guide.Width {
				t.Errorf("%q: %d columns: %s", args, n, line)
			}
		}
	}
}
