// Package env is what a command works with: the world outside, the configuration, the
// case log, and a desk made from them. A command gets an [Env]. One that needs the log
// asks it for a [Session], and one that decides something for a desk as well.
package env

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"syscall"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/cmd/klachtd/journal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// DefaultConfig is read unless --config names another file.
const DefaultConfig = "/etc/klachtd/config.toml"

// The exit codes, after sysexits(3).
const (
	ExitDone     = 0
	ExitUsage    = 64
	ExitFindings = 65
	ExitNoCase   = 66
	ExitRetry    = 75
	ExitConfig   = 78
)

// Env is what a command may use of the outside world.
type Env struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	Now      func() time.Time
	Config   string // path of the configuration

	Adjust func(*desk.Desk) // changes a desk before it works; nil except in tests

	begins bool // see MayBegin
}

// MayBegin is for a command that can be the first with a configuration: it makes a case
// log where there is none, and says so.
func (e *Env) MayBegin() *Env {
	first := *e
	first.begins = true
	return &first
}

// Failure is an error with an exit code.
type Failure struct {
	Code int
	Err  error
}

func (f *Failure) Error() string { return f.Err.Error() }
func (f *Failure) Unwrap() error { return f.Err }

// Fail gives a [Failure].
func Fail(code int, format string, args ...any) error {
	return &Failure{code, fmt.Errorf(format, args...)}
}

// AsNamed gives exit code 64 to an error in a file that was named on the command line:
// trying again does not help.
func AsNamed(err error) error {
	if errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR) {
		return Fail(ExitUsage, "%v", err)
	}
	return err
}

// PlainText makes what is typed or read from a file fit for the log: text in an older
// character set loses its accents, but nothing else.
func PlainText(s string) string { return strings.ToValidUTF8(s, "\uFFFD") }

// Amsterdam is the foundation's time zone, in which terms are counted.
func Amsterdam() (*time.Location, error) { return time.LoadLocation("Europe/Amsterdam") }

// Load reads the configuration and prints everything that is wrong with it at once.
// Even with an error it gives the configuration, for [config.Config.KnowsStore].
func (e *Env) Load(more ...config.Option) (*config.Config, error) {
	cfg, problems := config.Load(e.Config, append(e.Options(), more...)...)
	for _, p := range problems {
		fmt.Fprintln(e.Err, e.Spoken(p.String()))
	}
	if len(problems) > 0 {
		return cfg, Fail(ExitConfig, "the configuration has %s; klachtd check explains more", screen.Count(len(problems), "problem"))
	}
	return cfg, nil
}

// LoadIfThere reads the configuration for a command that needs no secrets. If there is none
// at the usual place, it gives the defaults.
func (e *Env) LoadIfThere() (cfg *config.Config, there bool, err error) {
	if _, err := os.Stat(e.Config); err != nil && e.Config == DefaultConfig {
		return config.Default(), false, nil
	}
	cfg, err = e.Load(config.WithoutSecrets())
	return cfg, true, err
}

// Options say what the configuration may name, where its secrets are, and which day it is.
func (e *Env) Options() []config.Option {
	var names []string
	for _, o := range templates.OptionalParagraphs() {
		names = append(names, o.Name)
	}
	y, m, d := e.Now().Date()
	return []config.Option{
		e.credentials(), config.KnownOptional(names...), config.KnownLanguages(tongue.Codes()...),
		config.Today(record.Date{Year: y, Month: m, Day: d}),
	}
}

// Spoken changes the commands in a remedy to those of this instance.
func (e *Env) Spoken(remedy string) string {
	if n, ok := instance.Of(e.Config); ok {
		return n.Spoken(remedy)
	}
	return remedy
}

// Say prints to the person who typed the command. Commands in the text are those of
// this instance: another organisation's would stop, or send mail.
func (e *Env) Say(format string, args ...any) {
	fmt.Fprint(e.Out, e.Spoken(fmt.Sprintf(format, args...)))
}

// credentials says where the secrets are. systemd gives them to its services; for a
// command that root types, we read those of the instance it is about.
func (e *Env) credentials() config.Option {
	folder := e.Getenv("CREDENTIALS_DIRECTORY")
	n, ok := instance.Of(e.Config)
	if folder != "" || !ok || os.Geteuid() != 0 {
		return config.Credentials(folder)
	}
	if folder = n.Credentials(); folder != "" {
		return config.Credentials(folder)
	}
	return config.Sealed(n.Sealed)
}

// HasLog reports whether the configuration's case log is there. With an error nobody can
// tell, for lack of permission for example.
func HasLog(cfg *config.Config) (bool, error) {
	_, err := os.Stat(cfg.Store.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// NoLog explains an error of opening the case log when there is none: in an empty one
// nobody has a case, and no mail waits.
func NoLog(cfg *config.Config, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return Fail(ExitConfig, "there is no case log at %s: klachtd run begins one; if there should be one, see path under [store]", cfg.Store.Path)
}

// OpenLog opens the case log of the configuration, which must be there.
func OpenLog(ctx context.Context, cfg *config.Config, now time.Time) (*caselog.Log, error) {
	log, err := caselog.OpenExisting(ctx, cfg.Store.Path)
	if err != nil {
		return nil, NoLog(cfg, err)
	}
	return begun(ctx, log, now)
}

// BeginLog opens the case log of the configuration, or makes one. A new log begins now:
// mail from before is old.
func BeginLog(ctx context.Context, cfg *config.Config, now time.Time) (*caselog.Log, error) {
	log, err := caselog.Open(ctx, cfg.Store.Path)
	if err != nil {
		return nil, err
	}
	return begun(ctx, log, now)
}

// begun records that the log is in use at now, unless that cannot be: nothing is done at a
// clock before the last fact, and the log did not begin there.
func begun(ctx context.Context, log *caselog.Log, now time.Time) (*caselog.Log, error) {
	last, err := log.LastFactAt(ctx)
	if err == nil && !now.Before(last) {
		err = log.Begin(ctx, now)
	}
	if err != nil {
		log.Close()
		return nil, err
	}
	return log, nil
}

// Logger gives the program's own log.
func (e *Env) Logger(cfg *config.Config) *slog.Logger {
	return journal.Logger(e.Err, cfg.Monitor.Level(), e.Spoken)
}

// SetClock makes --at the clock for everything; "" leaves it as it is.
func (e *Env) SetClock(cfg *config.Config, at string) error {
	if at == "" {
		return nil
	}
	clock, err := time.Parse(time.RFC3339, at)
	switch {
	case err != nil:
		return Fail(ExitUsage, "--at %q is not an RFC3339 time, like 2026-11-23T09:00:00+01:00", at)
	case !cfg.IMAP.Loopback() || !cfg.SMTP.Loopback():
		return Fail(ExitUsage, "--at is for trying things out: both mail servers must be on loopback")
	}
	e.Now = func() time.Time { return clock }
	return nil
}

// NotEarlier refuses a clock that would put the log out of order.
func NotEarlier(ctx context.Context, d *desk.Desk, at string) error {
	last, err := d.Log.LastFactAt(ctx)
	if err == nil && d.Now().Before(last) {
		return Fail(ExitUsage, "--at %s is earlier than the last fact in the log, %s", at, last.In(d.Rules.Zone).Format(time.RFC3339))
	}
	return err
}
