package env

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Session is a command at work with the case log open.
type Session struct {
	*Env
	Cfg   *config.Config
	Log   *caselog.Log
	Rules rules.Rules
}

// WithLog opens the case log for a command that needs no secrets.
func (e *Env) WithLog(ctx context.Context, do func(*Session) error) error {
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	return e.InLog(ctx, cfg, do)
}

// WithStore is WithLog for the commands needed most when the configuration has a
// mistake: do gets the mistake as an error.
func (e *Env) WithStore(ctx context.Context, do func(s *Session, wrong error) error) error {
	cfg, wrong := e.Load(config.WithoutSecrets())
	if wrong != nil && !cfg.KnowsStore() {
		return wrong
	}
	return e.InLog(ctx, cfg, func(s *Session) error { return do(s, wrong) })
}

// InLog opens the case log of a configuration, which must be there; see MayBegin.
func (e *Env) InLog(ctx context.Context, cfg *config.Config, do func(*Session) error) error {
	opened := OpenLog
	if e.begins {
		opened = BeginLog
		if there, err := HasLog(cfg); err == nil && !there {
			fmt.Fprintf(e.Err, "There was no case log at %s: one begins now.\n", cfg.Store.Path)
		}
	}
	log, err := opened(ctx, cfg, e.Now())
	if err != nil {
		return err
	}
	defer log.Close()
	s, err := e.Session(ctx, cfg, log)
	if err != nil {
		return err
	}
	return do(s)
}

// Session is a session on a log that is open.
func (e *Env) Session(ctx context.Context, cfg *config.Config, log *caselog.Log) (*Session, error) {
	zone, err := Amsterdam()
	if err != nil {
		return nil, err
	}
	rules := cfg.Rules(zone)
	rules.Away, err = absence.Read(ctx, log, &rules, e.Now())
	return &Session{e, cfg, log, rules}, err
}

// WithDesk also sets up a desk, for a command that decides something and talks to the
// mail servers. at is the clock, if one was given.
func (e *Env) WithDesk(ctx context.Context, at string, do func(*Session, *desk.Desk) error) error {
	return e.withDesk(ctx, at, do)
}

// ByHand sets up a desk for what the administrator does next to the daemon, which needs
// no secrets.
func (e *Env) ByHand(ctx context.Context, at string, do func(*Session, *desk.Desk) error) error {
	return e.withDesk(ctx, at, do, config.WithoutSecrets())
}

func (e *Env) withDesk(ctx context.Context, at string, do func(*Session, *desk.Desk) error, more ...config.Option) error {
	cfg, err := e.Load(more...)
	if err != nil {
		return err
	}
	if err := e.SetClock(cfg, at); err != nil {
		return err
	}
	return e.InLog(ctx, cfg, func(s *Session) error {
		d, err := e.NewDesk(cfg, s.Log)
		if err != nil {
			return err
		}
		if at != "" {
			if err := NotEarlier(ctx, d, at); err != nil {
				return err
			}
		}
		return do(s, d)
	})
}

// Encode prints JSON.
func (s *Session) Encode(what any) error {
	out := json.NewEncoder(s.Out)
	out.SetEscapeHTML(false)
	return out.Encode(what)
}

// Local gives an instant in local time, for people.
func (s *Session) Local(t time.Time) string {
	return screen.Time(t, s.Rules.Zone)
}

// When is Local for an instant in RFC 3339; nil is never.
func (s *Session) When(at *string) string {
	if at == nil {
		return "never"
	}
	t, err := time.Parse(time.RFC3339, *at)
	if err != nil {
		return *at
	}
	return s.Local(t)
}

// Tokens gives where access tokens come from; nil when both servers take passwords. The
// latest refresh token is kept next to the case log.
func Tokens(cfg *config.Config, logger *slog.Logger) (*oauth.Source, error) {
	if !cfg.UsesOAuth2() {
		return nil, nil
	}
	zone, err := Amsterdam()
	if err != nil {
		return nil, err
	}
	o := oauth.Options{
		Way: oauth.Way(cfg.OAuth2.Grant()), TokenURL: cfg.OAuth2.TokenURL, DeviceURL: cfg.OAuth2.DeviceURL,
		ClientID: cfg.OAuth2.ClientID, Scopes: cfg.OAuth2.Scopes, Subject: cfg.TokenUser(),
		Secret: cfg.OAuth2ClientSecret, Refresh: cfg.OAuth2RefreshToken, Key: cfg.OAuth2ServiceAccount,
		State: cfg.Store.Path + ".oauth2", Logger: logger,
	}
	if o.Way != oauth.ServiceAccount {
		o.Key = nil
	}
	if d := cfg.OAuth2.ClientSecretExpires; cfg.OAuth2.ClientSecretFile != "" && d.IsValid() {
		o.SecretExpires = d.In(zone)
	}
	source, err := oauth.New(o)
	if err != nil {
		return nil, Fail(ExitConfig, "%v", err)
	}
	return source, nil
}

// daily logs, once a day, that the client secret expires soon.
func daily(source *oauth.Source, now func() time.Time, logger *slog.Logger) func() {
	said := ""
	return func() {
		today := now()
		day := today.Format(time.DateOnly)
		if day == said {
			return
		}
		said = day
		if w := source.Warning(today); w != "" {
			logger.Warn("oauth2", "warning", w)
		}
	}
}
