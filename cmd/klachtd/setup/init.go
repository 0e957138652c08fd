package setup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// Init makes a configuration: what is asked, tried and written.
type Init struct {
	Config      string // the file to write
	Answers     string // a file of answers instead of a person; "-" is standard input, "" for none
	Credentials string // the folder for encrypted credentials
	UnitFolder  string // where the units are written; "" for nowhere
	Force       bool   // existing files are replaced

	Patience time.Duration // how long our own mail may take; default two minutes

	In      io.Reader
	Out     io.Writer
	Now     func() time.Time
	Options []config.Option

	// Servers gives the connections for a configuration.
	Servers func(*config.Config) (incoming, outgoing wire.Server, err error)
	// Units writes the systemd units into a folder.
	Units func(folder string) error
	// Check has the last word on what was written; the secrets are in a folder, as
	// systemd provides them.
	Check func(ctx context.Context, credentials string) error

	answers *answers
	console *console // nil if a file answers
	staged  string   // folder with the secrets until they are stored
}

// Run asks, tries and writes.
func (i *Init) Run(ctx context.Context) (err error) {
	if err := i.free(); err != nil {
		return err
	}
	if i.staged, err = stagingFolder(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(i.staged)) }()
	if i.Answers == "" {
		i.answers = newAnswers()
		i.console = newConsole(i.In, i.Out)
		fmt.Fprint(i.Out, "What stands between [ and ] is taken when you only press Enter.\n^D stops; until the last answer nothing is written.\n\n")
	} else if i.answers, err = readAnswers(i.Answers, i.In); err != nil {
		return err
	}
	if i.answers.text("store.path") == "" {
		i.answers.set("store.path", i.storePath())
	}
	questions := slices.Clone(foundation)
	if _, ok := instance.Of(i.Config); !ok { // the unit of an instance lets it write only there
		questions = append(questions, storage)
	}
	if err := i.askAll(ctx, questions); err != nil {
		return err
	}
	if err := i.reachIMAP(ctx); err != nil {
		return err
	}
	if err := i.tryMail(ctx); err != nil {
		return err
	}
	if err := i.write(); err != nil {
		return err
	}
	fmt.Fprintln(i.Out)
	return i.Check(ctx, i.staged)
}

// stagingFolder is in memory if possible.
func stagingFolder() (string, error) {
	if dir, err := os.MkdirTemp("/run", "klachtd-init-"); err == nil {
		return dir, nil
	}
	return os.MkdirTemp("", "klachtd-init-")
}

// storePath is where the unit keeps the log of this instance; for any other
// configuration it is next to the file.
func (i *Init) storePath() string {
	n, ok := instance.Of(i.Config)
	if !ok {
		return "klachtd.db"
	}
	return filepath.Join("/var/lib/klachtd", string(n), "klachtd.db")
}

// askAll asks one question after another. Answers from a file are judged together, so
// that everything wrong is reported at once.
func (i *Init) askAll(ctx context.Context, questions []question) error {
	for n := range questions {
		if err := i.ask(ctx, &questions[n]); err != nil {
			return err
		}
	}
	return nil
}

// ask asks until the configuration accepts the answer.
func (i *Init) ask(ctx context.Context, q *question) error {
	preset := ""
	if q.preset != nil {
		preset = q.preset(i.answers)
	}
	if i.console == nil {
		if answered := slices.ContainsFunc(q.keys, func(k string) bool { _, ok := i.answers.values[k]; return ok }); !answered && preset != "" {
			i.take(q, preset)
		}
		return nil
	}
	many := q.keys[0] == "manager"
	prompt := q.prompt
	if q.none != "" && preset == "" {
		prompt += " (Enter: " + q.none + ")"
	}
	for {
		answer, err := i.hear(ctx, q, prompt, preset)
		switch {
		case err != nil:
			return err
		case answer == "" && many && len(i.answers.managers) > 0:
			return nil
		case answer == "" && q.none == "":
			fmt.Fprintln(i.Out, "  This must be answered.")
			continue
		}
		before := i.answers.clone()
		i.take(q, answer)
		if faults := i.answers.faults(i.Config, i.Options, q.keys...); len(faults) > 0 {
			i.answers = before
			fmt.Fprintln(i.Out, "  "+strings.Join(faults, "\n  "))
			continue
		}
		if !many {
			return nil
		}
		prompt = "Another manager (Enter: that was all)"
	}
}

func (i *Init) hear(ctx context.Context, q *question, prompt, preset string) (string, error) {
	if q.secret {
		return i.console.askSecret(ctx, prompt)
	}
	return i.console.ask(ctx, prompt, preset)
}

func (i *Init) take(q *question, answer string) {
	if q.read != nil && answer != "" {
		q.read(i.answers, answer)
	} else {
		i.answers.set(q.keys[0], answer)
	}
}

func (a *answers) clone() *answers {
	return &answers{maps.Clone(a.values), slices.Clone(a.managers), maps.Clone(a.secrets)}
}
