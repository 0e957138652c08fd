// Package guide is the administrator's guide: a chapter is a Markdown file in this
// folder, embedded in the program and printed for a terminal. .ci/readme runs every
// command in them.
package guide

import (
	"embed"
	"slices"
	"strings"
)

//go:embed *.md
var files embed.FS

// names lists the chapters in the order in which they are read and their commands run.
var names = []string{
	"install", "microsoft365", "google", "running", "texts", "cases", "held", "queue", "trouble", "restore", "instances", "trust", "verwerking", "dpia", "changes",
}

// Chapter is one chapter of the guide.
type Chapter struct {
	Name  string // what to type to see it
	Title string // its first line
	Text  string // Markdown
}

// Chapters gives all chapters, in the order in which they are read.
func Chapters() (all []Chapter) {
	for _, name := range names {
		text, err := files.ReadFile(name + ".md")
		if err != nil {
			panic(err) // it is embedded; a test checks that
		}
		title, _, _ := strings.Cut(string(text), "\n")
		all = append(all, Chapter{name, strings.TrimPrefix(title, "# "), string(text)})
	}
	return all
}

// Find gives the chapter of that name.
func Find(name string) (Chapter, bool) {
	all := Chapters()
	i := slices.IndexFunc(all, func(c Chapter) bool { return c.Name == name })
	if i < 0 {
		return Chapter{}, false
	}
	return all[i], true
}
