package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/alecthomas/kong"

	"github.com/integratiewerk/klachtd/cmd/klachtd/cli"
	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
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

func (c guideCmd) Run(typed *kong.Context, e *env.Env) error {
	switch c.Chapter {
	case "":
		listChapters(e)
		return nil
	case "commands":
		_, err := fmt.Fprint(e.Out, guide.Terminal(cli.Reference(typed.Model)))
		return err
	}
	return printChapter(e, c.Chapter)
}

// docsCmd writes what a package contains besides the program: the guide, the man pages
// and the completion scripts.
type docsCmd struct {
	Folder string `arg:""`
}

func (c docsCmd) Run(typed *kong.Context, e *env.Env) error {
	chapters := map[string]string{"commands.md": cli.Reference(typed.Model)}
	for _, chapter := range guide.Chapters() {
		chapters[chapter.Name+".md"] = chapter.Text
	}
	for folder, files := range map[string]map[string]string{
		"guide": chapters, "man": cli.Man(typed.Model, version.Read().Version), "completions": cli.Completions(typed.Model.Name),
	} {
		folder = filepath.Join(c.Folder, folder)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return env.Fail(env.ExitUsage, "%v", err)
		}
		for name, text := range files {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
				return env.Fail(env.ExitUsage, "%v", err)
			}
		}
	}
	return nil
}

func listChapters(e *env.Env) {
	fmt.Fprint(e.Out, "The administrator's guide. To read a chapter: klachtd guide NAME\n\n")
	for _, c := range guide.Chapters() {
		fmt.Fprintf(e.Out, "  %-13s %s\n", c.Name, c.Title)
	}
	fmt.Fprint(e.Out, "\nEvery command with its options: klachtd guide commands\n")
}

func printChapter(e *env.Env, name string) error {
	c, ok := guide.Find(name)
	if ok {
		_, err := fmt.Fprint(e.Out, guide.Terminal(c.Text))
		return err
	}
	var names []string
	for _, c := range guide.Chapters() {
		names = append(names, c.Name)
	}
	if near := config.Nearest(name, names); near != "" {
		return env.Fail(env.ExitUsage, "there is no chapter %q; did you mean %q?", name, near)
	}
	return env.Fail(env.ExitUsage, "there is no chapter %q; klachtd guide lists them", name)
}
