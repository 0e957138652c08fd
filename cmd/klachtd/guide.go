package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
	"github.com/integratiewerk/klachtd/cmd/klachtd/version"
)

type guideCmd struct {
	Chapter string `arg:"" optional:"" name:"CHAPTER"`
}

func (guideCmd) Help() string {
	return `
Lists the chapters of the guide, or prints one. To read it page by page:
  klachtd guide install | less`
}

func (c guideCmd) Run(typed *kong.Context, a *app) error {
	switch c.Chapter {
	case "":
		a.chapters()
		return nil
	case "commands":
		_, err := fmt.Fprint(a.stdout, guide.Terminal(cli.Reference(typed.Model)))
		return err
	}
	return a.chapter(c.Chapter)
}

// docsCmd writes what a package contains besides the program: the guide, the man pages
// and the completion scripts.
type docsCmd struct {
	Folder string `arg:""`
}

func (c docsCmd) Run(typed *kong.Context, a *app) error {
	chapters := map[string]string{"commands.md": cli.Reference(typed.Model)}
	for _, chapter := range guide.Chapters() {
		chapters[chapter.Name+".md"] = chapter.Text
	}
	for folder, files := range map[string]map[string]string{
		"guide": chapters, "man": cli.Man(typed.Model, version.Read().Version), "completions": cli.Completions(typed.Model.Name),
	} {
		folder = filepath.Join(c.Folder, folder)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return fail(exitUsage, "%v", err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				return fail(exitUsage, "%v", err)
			}
		}
	}
	return nil
}

func (a *app) chapters() {
	fmt.Fprint(a.stdout, "The administrator's guide. To read a chapter: klachtd guide NAME\n\n")
	for _, c := range guide.Chapters() {
		fmt.Fprintf(a.stdout, "  %-13s %s\n", c.Name, c.Title)
	}
	fmt.Fprint(a.stdout, "\nEvery command with its options: klachtd guide commands\n")
}

func (a *app) chapter(name string) error {
	c, ok := guide.Find(name)
	if ok {
		_, err := fmt.Fprint(a.stdout, guide.Terminal(c.Text))
		return err
	}
	var names []string
	for _, c := range guide.Chapters() {
		names = append(names, c.Name)
	}
	if near := config.Nearest(name, names); near != "" {
		return fail(exitUsage, "there is no chapter %q; did you mean %q?", name, near)
	}
	return fail(exitUsage, "there is no chapter %q; klachtd guide lists them", name)
}
