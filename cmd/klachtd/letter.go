package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/templates/block"
)

type letterCmd struct {
	Kind  string `arg:"" name:"KIND" help:"01 to 35, or the name of a text"`
	Out   string `short:"o" required:"" placeholder:"FILE" help:"the file to write"`
	Watch bool   `help:"make it again when a text changes"`
}

func (letterCmd) Help() string {
	return `
Writes any letter or mail with sample data, as it will look with this
configuration: its letterhead, its own texts, its optional paragraphs.
KIND is the number (01 to 35) or the name of a text (06-dossier, regulation).
FILE ends in .pdf, .html or .txt; - is standard output, as text.

With --watch the letter is made again whenever the configuration or one of your
own texts changes, until you stop it with Ctrl-C.

Works without a configuration.`
}

func (c letterCmd) Run(ctx context.Context, a *app) error {
	if !c.Watch {
		return a.letter(c.Kind, c.Out)
	}
	every := time.NewTicker(500 * time.Millisecond)
	defer every.Stop()
	return a.watchLetter(ctx, every.C, c.Kind, c.Out)
}

// watchLetter makes a letter now, and again at each tick when a text has changed. It
// prints what is wrong, and waits for the next change.
func (a *app) watchLetter(ctx context.Context, ticks <-chan time.Time, kind, out string) error {
	seen := ""
	for {
		if now := a.stamps(); now != seen {
			seen = now
			if err := a.letter(kind, out); err != nil {
				fmt.Fprintln(a.stderr, "klachtd: "+err.Error())
			} else if out != "-" {
				fmt.Fprintln(a.stderr, out+" is made")
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticks:
		}
	}
}

// stamps identifies a state of configuration and texts.
func (a *app) stamps() string {
	names := []string{a.config}
	if cfg, problems := config.Load(a.config, append(a.options(), config.WithoutSecrets())...); len(problems) == 0 && cfg.Letters.Templates != "" {
		own, _ := filepath.Glob(filepath.Join(cfg.Letters.Templates, "*")) // the pattern is valid
		names = append(names, own...)
	}
	var all strings.Builder
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			fmt.Fprintln(&all, name, info.Size(), info.ModTime().UnixNano())
		}
	}
	return all.String()
}

// loadOrInvent reads the configuration for a command that needs no secrets, or makes
// one up if there is none.
func (a *app) loadOrInvent() (*config.Config, error) {
	if _, err := os.Stat(a.config); err == nil || a.config != defaultConfig {
		return a.load(config.WithoutSecrets())
	}
	cfg := config.Default()
	cfg.Organisation = config.Organisation{
		Name: "Stichting Voorbeeld", Address: "Voorbeeldstraat 1\n1234 AB Voorbeeldstad", Phone: "012 345 67 89", Email: "klachten@stichting.example",
	}
	return cfg, nil
}

func (a *app) letter(kind, out string) error {
	cfg, err := a.loadOrInvent()
	if err != nil {
		return err
	}
	texts, problems := loadTexts(cfg)
	if len(problems) > 0 {
		lines := make([]string, len(problems))
		for i, p := range problems {
			if p.File == "." {
				p.File = cfg.Letters.Templates
			}
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
	rules := cfg.Rules(time.UTC) // texts only use who is who, and count nothing
	w := &write.Writer{Rules: &rules, House: house, Texts: texts, Setter: setter}
	if !slices.Contains(w.Specimens(), kind) {
		return fail(exitUsage, "there is no letter %q; choose one of %s", kind, strings.Join(w.Specimens(), ", "))
	}
	s, err := w.Specimen(kind)
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
