package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What klachtd says of trouble stands in the README, in its own words.
func TestREADMEHasTheWordsOfTrouble(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join(root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, chapter, _ := strings.Cut(string(readme), "### When something breaks")
	chapter, _, _ = strings.Cut(chapter, "\n### ")
	source := new(strings.Builder)
	eachGoFile(t, func(name string, text []byte) {
		if !strings.HasSuffix(name, "_test.go") {
			source.Write(text)
		}
	})
	rows := 0
	for line := range strings.Lines(chapter) {
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
