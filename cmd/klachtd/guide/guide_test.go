package guide

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestChaptersAreTheFiles(t *testing.T) {
	entries, err := files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	var there []string
	for _, e := range entries {
		there = append(there, strings.TrimSuffix(e.Name(), ".md"))
	}
	listed := slices.Sorted(slices.Values(names))
	if !slices.Equal(there, listed) {
		t.Errorf("the folder has %v, the list %v", there, listed)
	}
	for _, c := range Chapters() {
		if first, _, _ := strings.Cut(c.Text, "\n"); first != "# "+c.Title || len(c.Title) > 62 {
			t.Errorf("%s begins with %q: a title of 62 characters at most is wanted", c.Name, first)
		}
	}
}

// What klachtd says a chapter is called, one is.
func TestChaptersCitedAreThere(t *testing.T) {
	cited := regexp.MustCompile("`klachtd guide ([a-z0-9]+)`")
	seen := 0
	for _, c := range Chapters() {
		for _, m := range cited.FindAllStringSubmatch(c.Text, -1) {
			seen++
			if _, ok := Find(m[1]); !ok {
				t.Errorf("%s cites %s", c.Name, m[1])
			}
		}
	}
	if seen == 0 {
		t.Error("no chapter cites another")
	}
}

// A terminal has 80 columns. OpenDKIM wants its lists of headers on one line.
func TestTerminalFits(t *testing.T) {
	for _, c := range Chapters() {
		for line := range strings.Lines(Terminal(c.Text)) {
			line = strings.TrimSuffix(line, "\n")
			if n := utf8.RuneCountInString(line); n > Width && !strings.Contains(line, "Headers ") {
				t.Errorf("%s: %d columns: %s", c.Name, n, line)
			}
		}
	}
}

// Nothing of a chapter is lost on its way to the terminal.
func TestTerminalLosesNoWord(t *testing.T) {
	marks := strings.NewReplacer("*", "", "|", " ", "#", " ", "=", " ", "-", " ", "[", " ", "]", " ", "(", " ", ")", " ")
	fence := regexp.MustCompile("(?m)^ *```[a-z]*$")
	words := func(text string) []string {
		return slices.Sorted(slices.Values(strings.Fields(marks.Replace(fence.ReplaceAllString(text, "")))))
	}
	for _, c := range Chapters() {
		if got, want := words(Terminal(c.Text)), words(c.Text); !slices.Equal(got, want) {
			t.Errorf("%s: %d words of %d", c.Name, len(got), len(want))
		}
	}
}

func TestTerminal(t *testing.T) {
	got := Terminal("# A *title*\n\nA **paragraph** that is written over\ntwo lines, with `code`, and a [link](https://klant.example), and is wrapped.\n\n" +
		"1. A point\n   of two lines.\n2. Another.\n\n   | a | what |\n   |---|---|\n   | `x` | " + strings.Repeat("word ", 16) + "|\n\n```sh\nklachtd check   # as it is\n```\n\n    klachtd\n      indented\n")
	want := `A title
=======

A paragraph that is written over two lines, with ` + "`code`" + `, and a link
(https://klant.example), and is wrapped.

1. A point of two lines.
2. Another.

   a    what
   -----------------------------------------------------------------------------
   ` + "`x`" + `  word word word word word word word word word word word word word word
        word word

  klachtd check   # as it is

  klachtd
    indented
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
