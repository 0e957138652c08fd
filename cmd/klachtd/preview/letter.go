package preview

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
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/templates/block"
)

// Letter is klachtd letter.
type Letter struct {
	Kind  string `arg:"" name:"KIND" help:"01 to 35, or the name of a text"`
	Out   string `short:"o" required:"" placeholder:"FILE" help:"the file to write"`
	Watch bool   `help:"make it again when a text changes"`
}

func (Letter) Help() string {
	return `
Writes any letter or mail with sample data, as it will look with this
configuration: its letterhead, its own texts, its optional paragraphs.
KIND is the number (01 to 35) or the name of a text (06-dossier, regulation).
FILE ends in .pdf, .html or .txt; - is standard output, as text.

With --watch the letter is made again whenever the configuration or one of your
own texts changes, until you stop it with Ctrl-C.

Works without a configuration.`
}

func (c Letter) Run(ctx context.Context, e *env.Env) error {
	if !c.Watch {
		return writeLetter(e, c.Kind, c.Out)
	}
	every := time.NewTicker(500 * time.Millisecond)
	defer every.Stop()
	return watchLetter(ctx, e, every.C, c.Kind, c.Out)
}

// watchLetter makes a letter now, and again at each tick when a text has changed. It
// prints what is wrong, and waits for the next change.
func watchLetter(ctx context.Context, e *env.Env, ticks <-chan time.Time, kind, out string) error {
	seen := ""
	for {
		if now := stamps(e); now != seen {
			seen = now
			if err := writeLetter(e, kind, out); err != nil {
				fmt.Fprintln(e.Err, "klachtd: "+err.Error())
			} else if out != "-" {
				fmt.Fprintln(e.Err, out+" is made")
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
func stamps(e *env.Env) string {
	names := []string{e.Config}
	if cfg, problems := config.Load(e.Config, append(e.Options(), config.WithoutSecrets())...); len(problems) == 0 && cfg.Letters.Templates != "" {
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

// loadOrInvent reads the configuration, or makes up an organisation if there is none.
func loadOrInvent(e *env.Env) (*config.Config, error) {
	cfg, there, err := e.LoadIfThere()
	if there {
		return cfg, err
	}
	cfg.Organisation = config.Organisation{
		Name: "Stichting Voorbeeld", Address: "Voorbeeldstraat 1\n1234 AB Voorbeeldstad", Phone: "012 345 67 89", Email: "klachten@stichting.example",
	}
	return cfg, nil
}

func writeLetter(e *env.Env, kind, out string) error {
	cfg, err := loadOrInvent(e)
	if err != nil {
		return err
	}
	texts, problems := env.LoadTexts(cfg)
	if len(problems) > 0 {
		lines := make([]string, len(problems))
		for i, p := range problems {
			if p.File == "." {
				p.File = cfg.Letters.Templates
			}
			lines[i] = p.Error()
		}
		return env.Fail(env.ExitConfig, "%s", strings.Join(lines, "\n"))
	}
	house, setter, faults := env.HouseOf(cfg)
	for _, f := range faults {
		fmt.Fprintf(e.Err, "warning: %s\n", cfg.At("letters", f.Key, f.What, f.Remedy))
	}
	rules := cfg.Rules(time.UTC) // texts only use who is who, and count nothing
	w := &write.Writer{Rules: &rules, House: house, Texts: texts, Setter: setter}
	if !slices.Contains(w.Specimens(), kind) {
		return env.Fail(env.ExitUsage, "there is no letter %q; choose one of %s", kind, strings.Join(w.Specimens(), ", "))
	}
	s, err := w.Specimen(kind)
	if err != nil {
		return err
	}
	data := []byte(block.Plain(s.Blocks))
	switch {
	case out == "-":
		_, err := e.Out.Write(data)
		return err
	case strings.HasSuffix(out, ".html"):
		data = []byte(block.HTML("nl", s.Subject, s.Blocks))
	case strings.HasSuffix(out, ".pdf"):
		data = s.PDF
	case !strings.HasSuffix(out, ".txt"):
		return env.Fail(env.ExitUsage, "%s: the file must end in .pdf, .html or .txt", out)
	}
	if err := os.WriteFile(out, data, 0o600); err != nil {
		return env.Fail(env.ExitUsage, "%v", err)
	}
	return nil
}
