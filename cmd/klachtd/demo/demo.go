// Package demo plays three complaints from beginning to end, on mail servers and a clock of
// its own: klachtd demo.
package demo

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Demo is klachtd demo.
type Demo struct {
	Dir string `arg:"" optional:"" name:"DIR" default:"demo"`
}

func (Demo) Help() string {
	return `
Plays three complaints on its own IMAP and SMTP servers and its own clock: one
about language education that goes to the commission, gets an extension, advice
and a decision; one that is withdrawn; and one about the director, who never
sees it. Needs no set-up.

DIR (default ./demo) then holds every mail, every letter as PDF, the case log
and its configuration, so you can try the other commands on it.`
}

func (c Demo) Run(ctx context.Context, e *env.Env) error {
	return playDemo(ctx, e, c.Dir)
}

// mark is the file in the folder of an earlier demonstration, which may be replaced, unlike
// a folder with something else in it.
const mark = ".klachtd-demo"

func playDemo(ctx context.Context, e *env.Env, dir string) (err error) {
	if err := empty(dir); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "Plays three complaints on mail servers and a clock of its own, into the folder %s:\nto the decision, to withdrawal, and about the director, who never sees it.\nEach line: date, case, what happened, and the article of the Klachtenreglement;\nbelow it the mail that left.\n\n", dir)
	server, err := mailtest.Start(mailtest.Options{})
	if err != nil {
		return err
	}
	defer server.Close()
	path, err := WriteConfig(dir, server)
	if err != nil {
		return err
	}
	e.Config = path
	cfg, problems := config.Load(path, e.Options()...)
	if len(problems) > 0 {
		return env.Fail(env.ExitConfig, "the demonstration's own configuration: %v", problems[0])
	}
	log, err := caselog.Open(ctx, cfg.Store.Path) // on a clock of its own
	if err != nil {
		return err
	}
	defer log.Close()
	d, err := e.NewDesk(cfg, log)
	if err != nil {
		return err
	}
	p := &play{ctx: ctx, desk: d, server: server, dir: dir, out: e.Out, zone: d.Rules.Zone}
	d.Now = func() time.Time { return p.clock }
	d.Told = p.told
	d.Logger = slog.New(slog.DiscardHandler)
	d.Daily.Housekeeping = nil // nothing comes back from the demonstration's servers
	defer func() { err = errors.Join(err, d.Sender.Close()) }()
	p.perform()
	if p.err != nil {
		return p.err
	}
	if err := log.Mark(ctx, health.MarkDemo, p.clock); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, `
In %s: mail/ (%d mails), letters/ (%d PDFs), klachtd.db, config.toml. Try:
  %[4]s case list --config %[5]s
  %[4]s case show K-2026-0001 --config %[5]s
  %[4]s status --config %[5]s
  %[4]s verify --config %[5]s
`, dir, p.mails, len(p.letters), calledAs(), path)
	return nil
}

// calledAs is how the reader of a hint can run us again.
func calledAs() string {
	if program, err := os.Executable(); err == nil && strings.Contains(program, "go-build") {
		return "go run ./cmd/klachtd"
	}
	return "klachtd"
}

// empty makes the folder, or empties that of an earlier demonstration.
func empty(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return env.Fail(env.ExitUsage, "%v", err)
	case len(entries) > 0:
		if _, err := os.Stat(filepath.Join(dir, mark)); err != nil {
			return env.Fail(env.ExitUsage, "%s is not empty: name another folder", dir)
		}
		for _, e := range entries {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return env.Fail(env.ExitUsage, "%v", err)
			}
		}
	}
	for _, sub := range []string{"mail", "letters"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return env.Fail(env.ExitUsage, "%v", err)
		}
	}
	return os.WriteFile(filepath.Join(dir, mark), nil, 0o600)
}

const configuration = `# The configuration of klachtd demo. All names and addresses are invented.
[organisation]
name = "Stichting Integratiewerk"
address = """
Voorbeeldstraat 1
1234 AB Voorbeeldstad"""
phone = "012 345 67 89"
email = "klachten@integratiewerk.example"

[director]
name = "Dirk Directeur"
email = "directeur@integratiewerk.example"

[deputy]
name = "Petra Plaatsvervanger"
email = "plaatsvervanger@integratiewerk.example"

[[manager]]
name = "Lies Leidinggevende"
email = "lies@integratiewerk.example"

[[manager]]
name = "Theo Teamleider"
email = "theo@integratiewerk.example"

[commission]
name = "Klachtencommissie"
email = "commissie@klachtencommissie.example"
chair = "Vera Voorzitter"

[administrator]
name = "Bea Beheer"
email = "beheer@integratiewerk.example"

[imap]
address = "IMAP"
tls = "none"
username = "USER"
password_file = "password"

[smtp]
address = "SMTP"
tls = "none"

[store]
path = "klachtd.db"

[trust]
provider = "authserv"
authserv_id = "mx.integratiewerk.example"
`

// WriteConfig writes the configuration of the demonstration into a folder, for a server.
func WriteConfig(dir string, s *mailtest.Server) (path string, err error) {
	path = filepath.Join(dir, "config.toml")
	text := strings.NewReplacer(`"IMAP"`, `"`+s.IMAP+`"`, `"SMTP"`, `"`+s.SMTP+`"`, `"USER"`, `"`+s.Username+`"`).Replace(configuration)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		return "", err
	}
	return path, os.WriteFile(filepath.Join(dir, "password"), []byte(s.Password+"\n"), 0o600)
}
