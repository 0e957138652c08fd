// Package preview shows what klachtd would write and count, from the configuration alone,
// or from none: letters and mails (letter), the texts they are made of (texts), and terms.
package preview

import (
	"fmt"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/block"
	"github.com/integratiewerk/klachtd/templates/fields"
	"github.com/integratiewerk/klachtd/templates/proof"
)

// Texts is klachtd texts.
type Texts struct {
	List    textsListCmd    `cmd:"" default:"1" help:"every text, and which are yours"`
	Show    textsShowCmd    `cmd:"" help:"our text, as a start for yours"`
	Fields  textsFieldsCmd  `cmd:"" help:"what a text can print, with samples"`
	Diff    textsDiffCmd    `cmd:"" help:"how your text differs from ours"`
	Approve textsApproveCmd `cmd:"" help:"what the foundation must approve, in Dutch"`
}

// withTexts reads the texts named in the configuration.
func withTexts(e *env.Env, do func(*config.Config, *templates.Set) error) error {
	cfg, err := loadOrInvent(e)
	if err != nil {
		return err
	}
	texts, _ := env.ReadTexts(cfg)
	return do(cfg, texts)
}

type textsListCmd struct{}

func (textsListCmd) Help() string {
	return `
Lists the texts of letters and mails, and the parts they share (_signature). A
file with that name in the folder letters.templates replaces ours.`
}

func (textsListCmd) Run(e *env.Env) error {
	return withTexts(e, func(_ *config.Config, texts *templates.Set) error {
		for _, file := range texts.Files() {
			name := strings.TrimSuffix(file, ".txt")
			own, shipped := texts.Source(file)
			state := ""
			switch {
			case own == "":
			case proof.Outdated(own, shipped):
				state = "your own, and ours has changed since"
			default:
				state = "your own"
			}
			fmt.Fprintln(e.Out, strings.TrimRight(fmt.Sprintf("%-22s %-50s %s", name, titleOf(name), state), " "))
		}
		return nil
	})
}

// titleOf names a text in Dutch, as a mail would.
func titleOf(name string) string {
	for _, l := range record.Letters() {
		if l.Text == name || l.Document == name {
			return l.Title
		}
	}
	return map[bool]string{true: "part of other texts"}[strings.HasPrefix(name, "_")]
}

// fileOf gives the file of a text by its name, or an error that there is none.
func fileOf(texts *templates.Set, name string) (string, error) {
	file := strings.TrimSuffix(name, ".txt") + ".txt"
	if !slices.Contains(texts.Files(), file) {
		return "", env.Fail(env.ExitUsage, "there is no text %q; klachtd texts list has them all", name)
	}
	return file, nil
}

type textsShowCmd struct {
	Name string `arg:"" name:"NAME"`
}

func (textsShowCmd) Help() string {
	return `
Prints the shipped text NAME (01, 06-dossier, _signature) as written. To change
it:
  klachtd texts show 01 > FOLDER/01.txt
where FOLDER is the folder letters.templates. Then run klachtd check and klachtd
letter 01. The first line is not printed in any letter; after an upgrade it
tells klachtd whether ours has changed.`
}

func (c textsShowCmd) Run(e *env.Env) error {
	return withTexts(e, func(_ *config.Config, texts *templates.Set) error {
		file, err := fileOf(texts, c.Name)
		if err == nil {
			_, shipped := texts.Source(file)
			fmt.Fprint(e.Out, proof.Copy(shipped))
		}
		return err
	})
}

type textsFieldsCmd struct {
	Name string `arg:"" name:"NAME"`
}

func (textsFieldsCmd) Help() string {
	return `
Lists the fields that the text NAME can print: how to write them, what they
contain, and a sample. A field without "altijd" may be empty: write {{if
.Field}} before the sentence and {{end}} after it. {{datum .Field}} prints a
date.`
}

func (c textsFieldsCmd) Run(e *env.Env) error {
	return withTexts(e, func(_ *config.Config, texts *templates.Set) error {
		file, err := fileOf(texts, c.Name)
		if err != nil {
			return err
		}
		name := strings.TrimSuffix(file, ".txt")
		if strings.HasPrefix(name, "_") {
			return env.Fail(env.ExitUsage, "%s is a part: it has the fields of the text that takes it in", name)
		}
		for _, f := range fields.Of(name) {
			sure := ""
			if f.Sure {
				sure = "altijd"
			}
			fmt.Fprintf(e.Out, "%-30s %-6s  %s\n%38s  %s\n", f.Name, sure, f.Says, "", f.Sample)
		}
		return nil
	})
}

type textsDiffCmd struct {
	Name string `arg:"" name:"NAME"`
}

func (textsDiffCmd) Help() string {
	return `
Compares your own text NAME with the shipped one of this version: lines with -
are only in ours, lines with + only in yours. After an upgrade it also says
whether ours has changed since you made yours, for a text that was made with:
klachtd texts show NAME`
}

func (c textsDiffCmd) Run(e *env.Env) error {
	return withTexts(e, func(_ *config.Config, texts *templates.Set) error {
		file, err := fileOf(texts, c.Name)
		if err != nil {
			return err
		}
		own, shipped := texts.Source(file)
		if own == "" {
			fmt.Fprintf(e.Out, "%s is ours: you have none of your own.\n", file)
			return nil
		}
		if proof.Outdated(own, shipped) {
			fmt.Fprintf(e.Out, "%s: ours has changed since yours was made from it. A line with - may be new.\n\n", file)
		}
		lines := proof.Diff(shipped, own)
		if len(lines) == 0 {
			fmt.Fprintf(e.Out, "%s says the same as ours.\n", file)
		}
		for _, line := range lines {
			fmt.Fprintln(e.Out, line)
		}
		return nil
	})
}

type textsApproveCmd struct{}

func (textsApproveCmd) Help() string {
	return `
Prints one list, in Dutch, of everything the letters say or do because of your
settings and not because of the regulation: promises, your own texts, documents,
terms. The foundation reads and approves it.`
}

func (textsApproveCmd) Run(e *env.Env) error {
	return withTexts(e, func(cfg *config.Config, texts *templates.Set) error {
		printApproval(e, cfg, texts)
		return nil
	})
}

// printApproval prints what the foundation must decide because the regulation leaves it open.
func printApproval(e *env.Env, cfg *config.Config, texts *templates.Set) {
	say := func(format string, args ...any) { fmt.Fprintf(e.Out, format+"\n", args...) }
	say("Wat %s moet goedkeuren\n", cfg.Organisation.Name)
	say("1. Beloften die niet in het Klachtenreglement staan (letters.optional)\n")
	for _, o := range templates.OptionalParagraphs() {
		state := "uit"
		if slices.Contains(cfg.Letters.Optional, o.Name) {
			state = "AAN"
		}
		say("  [%s] %s, in %s", state, o.Name, strings.Join(o.Where, ", "))
		for _, words := range promised(texts, o) {
			say("        %s", words)
		}
	}
	say("\n2. Teksten die u zelf heeft gemaakt (letters.templates)\n")
	for _, file := range texts.Own() {
		say("  %s", file)
		own, shipped := texts.Source(file)
		for _, line := range proof.Diff(shipped, own) {
			say("    %s", line)
		}
	}
	if len(texts.Own()) == 0 {
		say("  Geen.")
	}
	whose := func(path string) string {
		if path == "" {
			return "de meegeleverde tekst, die u moet goedkeuren"
		}
		return path
	}
	say("\n3. Documenten die met brieven meegaan\n")
	say("  Klachtenreglement (letters.regulation): %s", whose(cfg.Letters.Regulation))
	say("  Werkwijze Klachtencommissie (letters.working_method): %s", whose(cfg.Letters.WorkingMethod))
	say("  Het advies gaat mee met het besluit aan de klager (letters.attach_advice): %s", map[bool]string{true: "ja", false: "nee"}[cfg.Letters.AttachAdvice])
	t := cfg.Terms
	say("\n4. Termijnen die het Klachtenreglement openlaat, of die u anders kunt lezen (terms)\n")
	say("  Ontvangst bevestigen: binnen %d dagen. Valt de laatste dag in het weekend: %s", t.AcknowledgeDays, map[bool]string{true: "dan schuift die niet op", false: "dan de volgende werkdag"}[t.Roll == "literal"])
	say("  Contact met de klager: binnen %d werkdagen na ontvangst", t.ContactWorkingDays)
	say("  Daarna elke week de vraag \"ingetrokken of commissie?\": vanaf werkdag %d", t.AfterContactWorkingDay)
	say("  Naar de commissie: binnen %d werkdagen na de weigering", t.SubmitWorkingDays)
	say("  Advies: binnen %d dagen, één keer te verlengen met hoogstens %d dagen", t.AdviseDays, t.ExtendDays)
	say("  Besluit: binnen %d werkdagen na het advies", t.DecideWorkingDays)
	say("  Heropenen na een intrekking: %d dagen. Een klacht kan tot %d jaar na het probleem.", t.ReopenDays, t.LapseYears)
	say("\n5. Gegevens\n")
	say("  Een gesloten zaak wordt gewist na: %s (retention.years)", templates.Years(cfg.Retention.Years))
	say("  Blik op Werk: %s, %s, %s", cfg.Letters.BlikOpWerkPhone, cfg.Letters.BlikOpWerkHours, cfg.Letters.BlikOpWerkEmail)
}

// promised gives the words that a text has only when it makes a promise.
func promised(texts *templates.Set, o templates.Optional) (added []string) {
	for _, v := range templates.Samples(o.Where[0]) {
		v.Options = nil
		without, err := texts.Render(o.Where[0], v)
		v.Options = []string{o.Name}
		with, err2 := texts.Render(o.Where[0], v)
		if err != nil || err2 != nil {
			continue
		}
		before := block.Plain(without.Blocks)
		for _, b := range block.Spoken(with.Blocks) {
			for _, said := range slices.Concat(b.Lines, b.Items) {
				for _, sentence := range strings.SplitAfter(said, ". ") {
					if sentence = strings.TrimSpace(sentence); !strings.Contains(strings.Join(strings.Fields(before), " "), sentence) {
						added = append(added, sentence)
					}
				}
			}
		}
		if len(added) > 0 {
			return added
		}
	}
	return nil
}
