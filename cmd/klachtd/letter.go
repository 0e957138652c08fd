package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/templates/block"
)

func letterCommand() command {
	return command{
		name: "letter", args: "KIND -o FILE", short: "a letter with sample data, in the house style",
		long: `
Writes any letter or mail with sample data, as it will look with this
configuration: with its letterhead, its own texts, its optional paragraphs.
KIND is the number (01 to 27) or the name of a text (06-dossier, regulation).
FILE ends in .pdf, .html or .txt; - is standard output, as text.

Works without a configuration.`,
		flags: func(set *flag.FlagSet) any { return set.String("o", "", "the `file` to write") },
		do: func(_ context.Context, a *app, flags any, args []string) error {
			out := *flags.(*string)
			if len(args) != 1 || out == "" {
				return fail(exitUsage, "letter needs a kind and -o FILE")
			}
			return a.letter(args[0], out)
		},
	}
}

func (a *app) letter(kind, out string) error {
	cfg := config.Default()
	if _, err := os.Stat(a.config); err == nil || a.config != defaultConfig {
		if cfg, err = a.load(config.WithoutSecrets()); err != nil {
			return err
		}
	} else {
		cfg.Organisation = config.Organisation{
			Name: "Stichting Voorbeeld", Address: "Voorbeeldstraat 1\n1234 AB Voorbeeldstad", Phone: "012 345 67 89", Email: "klachten@stichting.example",
		}
	}
	texts, problems := loadTexts(cfg)
	if len(problems) > 0 {
		lines := make([]string, len(problems))
		for i, p := range problems {
			lines[i] = p.Error()
		}
		return fail(exitConfig, "%s", strings.Join(lines, "\n"))
	}
	house, setter, faults, err := houseOf(cfg)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintf(a.stderr, "warning: %s\n", cfg.At("letters", f.Key, f.What, f.Remedy))
	}
	rules := cfg.Rules(time.UTC) // of which a text says who is who, and counts nothing
	d := &desk.Desk{Rules: &rules, House: house, Texts: texts, Setter: setter}
	if !slices.Contains(d.Specimens(), kind) {
		return fail(exitUsage, "there is no letter %q; choose one of %s", kind, strings.Join(d.Specimens(), ", "))
	}
	s, err := d.Specimen(kind)
	if err != nil {
		return err
	}
	data := []byte(block.Plain(s.Blocks))
	switch {
	case out == "-":
		_, err := a.stdout.Write(data)
		return err
	case strings.HasSuffix(out, ".html"):
		data = []byte(block.HTML("nl", s.Subject, s.Blocks))
	case strings.HasSuffix(out, ".pdf"):
		data = s.PDF
	case !strings.HasSuffix(out, ".txt"):
		return fail(exitUsage, "%s: the file must end in .pdf, .html or .txt", out)
	}
	if err := os.WriteFile(out, data, 0o600); err != nil {
		return fail(exitUsage, "%v", err)
	}
	return nil
}
