// Package install has the commands of whoever installs klachtd: a configuration (init), the
// systemd units (unit), a sign-in (signin), whether all is right (check), and whether people
// can do their part (rehearse).
package install

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/setup"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// Init is klachtd init.
type Init struct {
	Answers     string `placeholder:"FILE" help:"a file with the answers; - is standard input"`
	Credentials string `placeholder:"DIR" default:"/etc/credstore.encrypted" help:"the folder for encrypted passwords"`
	UnitDir     string `placeholder:"DIR" help:"the folder to write the systemd units to"`
	Force       bool   `help:"replace existing files"`
}

func (Init) Help() string {
	return `
Asks what klachtd must know and writes the configuration: the shipped example
with its comments, changed only where you gave an answer. It signs in to both
mail servers on the way, finds the spam folder, sends itself a mail, and learns
from what arrives who vouches for senders there ([trust]), whether Message-IDs
survive, whether the server announces new mail, and whether mail to an address
with a tag arrives. Passwords become systemd credentials, encrypted for this
machine; without systemd-creds or root, they become files that only their owner
can read. It ends with check --online.

With --answers nothing is asked. FILE ("-" is standard input) has the sections
and keys of the configuration, as many as you like, and the passwords
themselves: password in [imap] and [smtp], client_secret in [oauth2] or, there
too, service_account, a file.

Existing files are replaced only with --force. ^D stops; nothing is written
before the last answer.

Exit code 64: stopped, or a file is there already; 65: check found something;
75: a server does not answer; 78: an answer cannot be used.`
}

func (c Init) Run(ctx context.Context, e *env.Env, units fs.FS) error {
	i := &setup.Init{
		Config: e.Config, Answers: c.Answers, Credentials: c.Credentials, UnitFolder: c.UnitDir, Force: c.Force,
		In: e.In, Out: e.Out, Now: e.Now, Options: e.Options(), Units: func(folder string) error { return writeUnits(e, units, folder) },
		Servers: func(cfg *config.Config) (in, out wire.Server, err error) {
			source, err := env.Tokens(cfg, e.Logger(cfg))
			if err != nil {
				return in, out, err
			}
			return env.Servers(cfg, source)
		},
		Check: func(ctx context.Context, credentials string) error {
			b := *e
			b.Getenv = func(name string) string {
				if name == "CREDENTIALS_DIRECTORY" {
					return credentials
				}
				return e.Getenv(name)
			}
			return checkAll(ctx, &b, true, false)
		},
	}
	err := i.Run(ctx)
	switch {
	case errors.Is(err, setup.ErrStopped), errors.Is(err, setup.ErrExists):
		return &env.Failure{Code: env.ExitUsage, Err: err}
	case errors.Is(err, setup.ErrAnswers):
		return &env.Failure{Code: env.ExitConfig, Err: err}
	case errors.Is(err, os.ErrPermission):
		return env.Fail(env.ExitUsage, "%v; run it as root, or name a file elsewhere with --config", err)
	}
	return err
}
