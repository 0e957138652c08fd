package env

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/chores"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/daemon"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/sieve"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/survey"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
	"github.com/integratiewerk/klachtd/cmd/klachtd/ping"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

// NewDesk sets up a desk. The caller still has to close the log.
func (e *Env) NewDesk(cfg *config.Config, log *caselog.Log) (*desk.Desk, error) {
	d, err := e.NewDaemon(cfg, log)
	if err != nil {
		return nil, err
	}
	return d.Desk, nil
}

// NewDaemon sets up a desk, and what keeps it at work. The caller still has to close the
// log.
func (e *Env) NewDaemon(cfg *config.Config, log *caselog.Log) (*daemon.Daemon, error) {
	zone, err := Amsterdam()
	if err != nil {
		return nil, err
	}
	texts, wrong := LoadTexts(cfg)
	texts = texts.Spoken(e.Spoken)
	house, setter, faults, err := HouseOf(cfg)
	if err != nil {
		return nil, err
	}
	logger := e.Logger(cfg)
	source, err := Tokens(cfg, logger)
	if err != nil {
		return nil, err
	}
	incoming, outgoing, err := Servers(cfg, source)
	if err != nil {
		return nil, err
	}
	setter.Failed = func(err error) { logger.Error("a letter left without the house style", "err", err) }
	for _, f := range faults {
		house.Faults = append(house.Faults, f.Dutch())
		logger.Error("a part of the house style cannot be used; the shipped one takes its place", "fault", cfg.At("letters", f.Key, f.What, f.Remedy).String())
	}
	rules := cfg.Rules(zone)
	d := &daemon.Daemon{Poll: cfg.IMAP.Poll}
	limits := imap.Limits{
		MaxSize: int64(cfg.Intake.MaxMailMB) << 20, Alive: d.IntakeAlive, Breaks: new(imap.Breaks),
	}
	d.Desk = &desk.Desk{
		Log: log, Rules: &rules,
		Write: write.Writer{
			Log: log, Rules: &rules, House: house, Texts: texts, Setter: setter, Logger: logger,
			Random: rand.Reader, RelayRenames: !cfg.Trust.KeepsMessageIDs,
			Scanner: sieve.New(cfg.Intake.ClamdSocket, log, e.Now, logger),
		},
		Read: errand.Reader{Trust: Policy(cfg), Junk: cfg.IMAP.Junk, Since: Since(cfg, zone)},
		Intake: desk.Intake{Dial: func(ctx context.Context) (desk.Inbox, error) {
			return imap.Dial(ctx, incoming, Folders(cfg), limits)
		}},
		Sending:   desk.Sending{Sender: smtp.NewSender(outgoing, smtp.Limits{Alive: d.SendingAlive}), Jitter: mathrand.Float64},
		Observers: desk.Observers{Logger: logger},
		Caps:      desk.Caps{Sender: cfg.Intake.AutomaticPerDay, Cases: cfg.Intake.CasesPerDay},
		Now:       e.Now,
	}
	own := smtp.NewSender(outgoing, smtp.Limits{})
	d.Daily.Housekeeping = &chores.Housekeeping{
		Dial: func(ctx context.Context) (survey.FolderReader, error) {
			return imap.Dial(ctx, incoming, Folders(cfg), imap.Limits{MaxSize: int64(cfg.Intake.MaxMailMB) << 20})
		},
		Folders: Folders(cfg),
		Send: func(ctx context.Context, raw []byte) error {
			defer own.Close()
			return own.Send(ctx, house.Email, house.Email, raw)
		},
		Canary: cfg.Monitor.Canary, AlertAfter: cfg.Monitor.AlertAfter,
	}
	if cfg.UsesOAuth2() && cfg.OAuth2.ClientSecretFile != "" {
		d.Write.SecretExpires = cfg.OAuth2.ClientSecretExpires
	}
	look := func() {}
	if source != nil {
		look = daily(source, e.Now, logger)
	}
	well := ping.New(cfg.Monitor.PingURL, e.Now, logger)
	d.Alive = func() {
		look()
		if d.CaughtUp.Load() { // an unreachable mailbox is no reason for a restart, but all is not well either
			well.Well()
		}
	}
	d.Write.NoteTexts(wrong)
	d.Connect()
	if e.Adjust != nil {
		e.Adjust(d.Desk)
	}
	return d, nil
}

// Since is when the mail that klachtd answers begins; zero for the beginning of the
// log.
func Since(cfg *config.Config, zone *time.Location) time.Time {
	if cfg.Intake.Since.IsZero() {
		return time.Time{}
	}
	return cfg.Intake.Since.In(zone)
}

// Policy gives whose word on a sender counts.
func Policy(cfg *config.Config) *trust.Policy {
	return &trust.Policy{Provider: trust.Provider(cfg.Trust.Provider), AuthservID: cfg.Trust.AuthservID, LookupTXT: trust.Resolver(cfg.Trust.Resolver)}
}

func Folders(cfg *config.Config) imap.Folders {
	return imap.Folders{Inbox: cfg.IMAP.Mailbox, Archive: cfg.IMAP.Archive, Held: cfg.IMAP.Held, Junk: cfg.IMAP.Junk}
}

// shippedTexts are the shipped texts, which nothing changes. They are read once,
// because the demonstration and the test scripts make hundreds of passes in one
// process.
var shippedTexts = sync.OnceValues(func() (*templates.Set, []templates.Problem) { return templates.Load(nil) })

// ReadTexts reads the shipped texts and the administrator's own. The result can always
// be used: a shipped text replaces one that cannot.
func ReadTexts(cfg *config.Config) (*templates.Set, []templates.Problem) {
	if cfg.Letters.Templates == "" {
		return shippedTexts()
	}
	return templates.Load(os.DirFS(cfg.Letters.Templates))
}

// LoadTexts also fills in the administrator's own texts, and says what is wrong with them.
func LoadTexts(cfg *config.Config) (*templates.Set, []templates.Problem) {
	texts, problems := ReadTexts(cfg)
	return texts, append(problems, proof.Check(texts)...)
}

// HouseOf gives the promises and the house style of the configuration, and the parts of
// that style that cannot be used.
func HouseOf(cfg *config.Config) (write.House, *style.Setter, []style.Fault, error) {
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

// Servers gives the connection settings of both mail servers, which share one source of
// Tokens.
func Servers(cfg *config.Config, source *oauth.Source) (incoming, outgoing wire.Server, err error) {
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
		return s, Fail(ExitConfig, "ca_file: %v", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return s, Fail(ExitConfig, "ca_file %s holds no certificate in PEM form", c.CAFile)
	}
	s.TLSConfig = &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}
	return s, nil
}
