package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/procedure/record"
	typed "github.com/integratiewerk/klachtd/procedure/words"
)

var update = flag.Bool("update", false, "write the list of commands in the README anew")

// commandList finds the list below the heading.
var commandList = regexp.MustCompile(`(?s)(## What people type\n.*?\n\n)(\| who .*?)\n\n`)

// TestREADMEListsTheCommands: the list is the table of commands; -update writes it.
func TestREADMEListsTheCommands(t *testing.T) {
	rows := make(map[string]string)
	for _, c := range typed.All() {
		who := map[record.Actor]string{record.ByDirector: "director", record.ByCommission: "commission", record.ByComplainant: "complainant", record.ByManager: "manager"}[c.By[0]]
		if len(c.By) == 3 {
			who = "director, commission"
		}
		name := who
		if rows[who] != "" {
			name = ""
		}
		rows[who] += strings.ReplaceAll(fmt.Sprintf("\n| %s | `%s` | %s |", name, c.Example, c.Gist), "|  |", "| |")
	}
	want := "| who | types | does |\n|---|---|---|" + rows["director"] + rows["commission"] + rows["director, commission"] + rows["complainant"] + rows["manager"]
	readme := string(readRoot(t, "README.md"))
	found := commandList.FindStringSubmatchIndex(readme)
	if found == nil {
		t.Fatal("the README has no list of commands")
	}
	if got := readme[found[4]:found[5]]; got == want {
		return
	} else if !*update {
		t.Fatalf("the README has\n%s\n\nand the table of commands (-update writes it):\n%s", got, want)
	}
	readme = readme[:found[4]] + want + readme[found[5]:]
	if err := os.WriteFile(filepath.Join(root, "README.md"), []byte(readme), 0o644); err != nil {
		t.Fatal(err)
	}
}

// What klachtd says of trouble stands in the guide, in its own words.
func TestGuideHasTheWordsOfTrouble(t *testing.T) {
	chapter, _ := guide.Find("trouble")
	table, _, _ := strings.Cut(chapter.Text, "\n## ")
	source := new(strings.Builder)
	eachGoFile(t, func(name string, text []byte) {
		if !strings.HasSuffix(name, "_test.go") {
			source.Write(text)
		}
	})
	rows := 0
	for line := range strings.Lines(table) {
		if words, ok := strings.CutPrefix(line, "| `"); ok {
			words, _, _ = strings.Cut(words, "`")
			if rows++; !strings.Contains(source.String(), words) {
				t.Errorf("klachtd does not say %q", words)
			}
		}
	}
	if rows < 10 {
		t.Errorf("there are only %d rows", rows)
	}
}
