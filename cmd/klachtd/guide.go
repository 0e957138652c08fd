package main

import (
	"context"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/guide"
)

func guideCommand() command {
	return command{
		name: "guide", args: "[CHAPTER]", short: "the administrator's guide",
		long: `
Lists the chapters of the guide, or prints one. To read it by pages:
  klachtd guide install | less`,
		do: func(_ context.Context, a *app, _ any, args []string) error {
			switch len(args) {
			case 0:
				a.chapters()
				return nil
			case 1:
				return a.chapter(args[0])
			}
			return fail(exitUsage, "guide takes one chapter; klachtd guide lists them")
		},
	}
}

func (a *app) chapters() {
	fmt.Fprint(a.stdout, "The administrator's guide. To read a chapter: klachtd guide NAME\n\n")
	for _, c := range guide.Chapters() {
		fmt.Fprintf(a.stdout, "  %-13s %s\n", c.Name, c.Title)
	}
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
