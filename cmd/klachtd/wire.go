package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log/slog"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
	"github.com/integratiewerk/klachtd/cmd/klachtd/journal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
	"github.com/integratiewerk/klachtd/cmd/klachtd/ping"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
	"github.com/integratiewerk/klachtd/templates/tongue"
)

// amsterdam is the foundation's time zone, in which terms are counted.
func amsterdam() (*time.Location, error) { return time.LoadLocation("Europe/Amsterdam") }

// load reads the configuration and prints everything that is wrong with it at once.
// Even with an error it gives the configuration, for [config.Config.KnowsStore].
func (a *app) load(more ...config.Option) (*config.Config, error) {
	cfg, problems := config.Load(a.config, append(a.options(), more...)...)
	for _, p := range problems {
		fmt.Fprintln(a.stderr, a.spoken(p.String()))
	}
	if len(problems) > 0 {
		return cfg, fail(exitConfig, "the configuration has %s; klachtd check explains more", count(len(problems), "problem"))
	}
	return cfg, nil
}

func (a *app) options() []config.Option {
	var names []string
	for _, o := range templates.OptionalParagraphs() {
		names = append(names, o.Name)
	}
	y, m, d := a.now().Date()
	return []config.Option{
		a.credentials(), config.KnownOptional(names...), config.KnownLanguages(tongue.Codes()...),
		config.Today(record.Date{Year: y, Month: m, Day: d}),
	}
}

// spoken changes the commands in a remedy to those of this instance.
func (a *app) spoken(remedy string) string {
	if n, ok := instance.Of(a.config); ok {
		return n.Spoken(remedy)
	}
	return remedy
}

// say prints to the person who typed the command. Commands in the text are those of
// this instance: another organisation's would stop, or send mail.
func (a *app) say(format string, args ...any) {
	fmt.Fprint(a.stdout, a.spoken(fmt.Sprintf(format, args...)))
}

// credentials says where the secrets are. systemd gives them to its services; for a
// command that root types, we read those of the instance it is about.
func (a *app) credentials() config.Option {
	folder := a.getenv("CREDENTIALS_DIRECTORY")
	n, ok := instance.Of(a.config)
	if folder != "" || !ok || os.Geteuid() != 0 {
		return config.Credentials(folder)
	}
	if folder = n.Credentials(); folder != "" {
		return config.Credentials(folder)
	}
	return config.Sealed(n.Sealed)
}

func count(n int, what string) string { return screen.Count(n, what) }

// openLog opens the case log of the configuration. A new log begins now: mail from
// before is old.
func openLog(ctx context.Context, cfg *config.Config, now time.Time) (*caselog.Log, error) {
	log, err := caselog.Open(ctx, cfg.Store.Path)
	if err != nil {
		return nil, err
	}
	if err := log.Begin(ctx, now); err != nil {
		log.Close()
		return nil, err
	}
	return log, nil
}

// logger gives the program's own log.
func (a *app) logger(cfg *config.Config) *slog.Logger {
	return journal.Logger(a.stderr, cfg.Monitor.Level(), a.spoken)
}

// newDesk sets up a desk. The caller still has to close the log.
func (a *app) newDesk(cfg *config.Config, log *caselog.Log) (*desk.Desk, error) {
	zone, err := amsterdam()
	if err != nil {
		return nil, err
	}
	texts, wrong := loadTexts(cfg)
	texts = texts.Spoken(a.spoken)
	house, setter, faults, err := houseOf(cfg)
	if err != nil {
		return nil, err
	}
	logger := a.logger(cfg)
	source, err := tokens(cfg, logger)
	if err != nil {
		return nil, err
	}
	incoming, outgoing, err := servers(cfg, source)
	if err != nil {
		return nil, err
	}
	setter.Failed = func(err error) { logger.Error("a letter left without the house style", "err", err) }
	for _, f := range faults {
		house.Faults = append(house.Faults, f.Dutch())
		logger.Error("a part of the house style cannot be used; the shipped one takes its place", "fault", cfg.At("letters", f.Key, f.What, f.Remedy).String())
	}
	rules := cfg.Rules(zone)
	var d *desk.Desk
	limits := imap.Limits{
		MaxSize: int64(cfg.Intake.MaxMailMB) << 20, Alive: func() { d.IntakeAlive() }, Breaks: new(imap.Breaks),
	}
	d = &desk.Desk{
		Log: log, Rules: &rules,
		Write: write.Writer{
			Log: log, Rules: &rules, House: house, Texts: texts, Setter: setter, Logger: logger,
			Random: rand.Reader, RelayRenames: !cfg.Trust.KeepsMessageIDs,
			Scanner: sieve.New(cfg.Intake.ClamdSocket, log, a.now, logger),
		},
		Read: errand.Reader{Trust: policy(cfg), Junk: cfg.IMAP.Junk, Since: since(cfg, zone)},
		Dial: func(ctx context.Context) (desk.Inbox, error) {
			return imap.Dial(ctx, incoming, folders(cfg), limits)
		},
		Caps:   desk.Caps{Sender: cfg.Intake.AutomaticPerDay, Cases: cfg.Intake.CasesPerDay},
		Sender: smtp.NewSender(outgoing, smtp.Limits{Alive: func() { d.SendingAlive() }}),
		Now:    a.now, Jitter: mathrand.Float64, Poll: cfg.IMAP.Poll,
		Logger: logger,
	}
	d.Housekeeping = &desk.Housekeeping{
		Dial: func(ctx context.Context) (survey.FolderReader, error) {
			return imap.Dial(ctx, incoming, folders(cfg), imap.Limits{MaxSize: int64(cfg.Intake.MaxMailMB) << 20})
		},
		Folders: folders(cfg), Sender: smtp.NewSender(outgoing, smtp.Limits{}),
		Canary: cfg.Monitor.Canary, AlertAfter: cfg.Monitor.AlertAfter,
	}
	if cfg.UsesOAuth2() && cfg.OAuth2.ClientSecretFile != "" {
		d.Write.SecretExpires = cfg.OAuth2.ClientSecretExpires
	}
	look := func() {}
	if source != nil {
		look = daily(source, a.now, logger)
	}
	well := ping.New(cfg.Monitor.PingURL, a.now, logger)
	d.Alive = func() {
		look()
		if d.CaughtUp() { // an unreachable mailbox is no reason for a restart, but all is not well either
			well.Well()
		}
	}
	d.Write.NoteTexts(wrong)
	if a.adjust != nil {
		a.adjust(d)
	}
	return d, nil
}

// since is when the mail that klachtd answers begins; zero for the beginning of the
// log.
func since(cfg *config.Config, zone *time.Location) time.Time {
	if cfg.Intake.Since.IsZero() {
		return time.Time{}
	}
	return cfg.Intake.Since.In(zone)
}

// policy gives whose word on a sender counts.
func policy(cfg *config.Config) *trust.Policy {
	return &trust.Policy{Provider: trust.Provider(cfg.Trust.Provider), AuthservID: cfg.Trust.AuthservID, LookupTXT: trust.Resolver(cfg.Trust.Resolver)}
}

func folders(cfg *config.Config) imap.Folders {
	return imap.Folders{Inbox: cfg.IMAP.Mailbox, Archive: cfg.IMAP.Archive, Held: cfg.IMAP.Held, Junk: cfg.IMAP.Junk}
}

// shippedTexts are the shipped texts, which nothing changes. They are read once,
// because the demonstration and the test scripts make hundreds of passes in one
// process.
var shippedTexts = sync.OnceValues(func() (*templates.Set, []templates.Problem) { return templates.Load(nil) })

// readTexts reads the shipped texts and the administrator's own. The result can always
// be used: a shipped text replaces one that cannot.
func readTexts(cfg *config.Config) (*templates.Set, []templates.Problem) {
	if cfg.Letters.Templates == "" {
		return shippedTexts()
	}
	return templates.Load(os.DirFS(cfg.Letters.Templates))
}

// loadTexts also fills in the administrator's own texts, and says what is wrong with them.
func loadTexts(cfg *config.Config) (*templates.Set, []templates.Problem) {
	texts, problems := readTexts(cfg)
	return texts, append(problems, proof.Check(texts)...)
}

// houseOf gives the promises and the house style of the configuration, and the parts of
// that style that cannot be used.
func houseOf(cfg *config.Config) (write.House, *style.Setter, []style.Fault, error) {
	h := write.House{
		Name: cfg.Organisation.Name, Phone: cfg.Organisation.Phone, Email: cfg.Organisation.Email, AboutDirector: cfg.Intake.AboutDirector,
		Optional: cfg.Letters.Optional, Languages: cfg.Letters.Languages, Retention: templates.Years(cfg.Retention.Years),
		BlikOpWerk: templates.BlikOpWerk{
			Phone: cfg.Letters.BlikOpWerkPhone, Hours: cfg.Letters.BlikOpWerkHours, Email: cfg.Letters.BlikOpWerkEmail,
		},
		AttachAdvice: cfg.Letters.AttachAdvice, SkipLines: cfg.Intake.SkipLines,
		Regulation: file(cfg.Letters.Regulation), WorkingMethod: file(cfg.Letters.WorkingMethod),
	}
	for line := range strings.Lines(cfg.Organisation.Address) {
		if line = strings.TrimSpace(line); line != "" {
			h.Address = append(h.Address, line)
		}
	}
	look, faults, err := style.Read(cfg.Letters)
	h.Look = look.Look
	return h, look.Setter, faults, err
}

// file gives a function that reads a PDF when it is needed; nil for no file.
func file(path string) func() ([]byte, error) {
	if path == "" {
		return nil
	}
	return func() ([]byte, error) {
		data, err := os.ReadFile(path)
		if err == nil && !bytes.HasPrefix(data, []byte("%PDF-")) {
			err = fmt.Errorf("%s is not a PDF", path)
		}
		return data, err
	}
}

// servers gives the connection settings of both mail servers, which share one source of
// tokens.
func servers(cfg *config.Config, source *oauth.Source) (incoming, outgoing wire.Server, err error) {
	if incoming, err = server(cfg.IMAP.Server, cfg.IMAPPassword, source); err == nil {
		outgoing, err = server(cfg.SMTP.Server, cfg.SMTPPassword, source)
	}
	return incoming, outgoing, err
}

func server(c config.Server, password func() (string, error), source *oauth.Source) (wire.Server, error) {
	s := wire.Server{Address: c.Address, TLS: wire.TLSMode(c.TLS), Username: c.Username}
	switch {
	case c.Auth == "oauth2":
		s.Token, s.Refused = source.Token, source.Refused
	case c.Username != "":
		s.Password = password
	}
	if c.CAFile == "" {
		return s, nil
	}
	pem, err := os.ReadFile(c.CAFile)
	if err != nil {
		return s, fail(exitConfig, "ca_file: %v", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return s, fail(exitConfig, "ca_file %s holds no certificate in PEM form", c.CAFile)
	}
	s.TLSConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return s, nil
}
