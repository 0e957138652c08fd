package main

import (
	"fmt"
	"os/exec"
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
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > cli.Width {
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
