package env

import (
	"context"
	"encoding/json"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
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
	return e.withLog(ctx, do, config.WithoutSecrets())
}

func (e *Env) withLog(ctx context.Context, do func(*Session) error, more ...config.Option) error {
	cfg, err := e.Load(more...)
	if err != nil {
		return err
	}
	return e.InLog(ctx, cfg, do)
}

// WithStore is withLog for the commands needed most when the configuration has a
// mistake: do gets the mistake as an error.
func (e *Env) WithStore(ctx context.Context, do func(s *Session, wrong error) error) error {
	cfg, wrong := e.Load(config.WithoutSecrets())
	if wrong != nil && !cfg.KnowsStore() {
		return wrong
	}
	return e.InLog(ctx, cfg, func(s *Session) error { return do(s, wrong) })
}

// InLog opens the case log of a configuration.
func (e *Env) InLog(ctx context.Context, cfg *config.Config, do func(*Session) error) error {
	log, err := OpenLog(ctx, cfg, e.Now())
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
	return e.withLog(ctx, func(s *Session) error {
		d, err := e.NewDesk(s.Cfg, s.Log)
		if err != nil {
			return err
		}
		if err := s.atClock(ctx, d, at); err != nil {
			return err
		}
		return do(s, d)
	}, more...)
}

// atClock sets the clock of a command, if one was given.
func (s *Session) atClock(ctx context.Context, d *desk.Desk, at string) error {
	if at == "" {
		return nil
	}
	if err := s.SetClock(s.Cfg, at); err != nil {
		return err
	}
	d.Now = s.Now
	return NotEarlier(ctx, d, at)
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
