// Package service has klachtd at work: the daemon (run), one pass (once), the stop switch
// (pause, resume), and how it is doing (status, and the same for Prometheus).
package service

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/daemon"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/ping"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Daemon is klachtd run.
type Daemon struct{}

func (Daemon) Help() string {
	return `
Runs until it is stopped. It waits for mail with IDLE, and polls as well; keeps
the terms; sends what is due. It tells systemd when its log is open. If a mail
server is unreachable, it logs that once and keeps trying.

On SIGHUP (systemctl reload) it reads its configuration and texts again. It
adopts all of them, or none if anything in them is wrong; klachtd status shows
which. The place of the case log (store.path) changes only at a restart.

Only one run or once can use a case log at a time.`
}

func (Daemon) Run(ctx context.Context, e *env.Env) error { return serve(ctx, e) }

// memory is when Go starts to limit its memory, in bytes, unless GOMEMLIMIT says
// otherwise. A normal day takes a quarter of it; mails of 30 MB come and go, and what
// they leave should be freed.
const memory = 128 << 20

// openDeskOf locks and opens the log, and sets up a desk with its daemon.
func openDeskOf(ctx context.Context, e *env.Env, cfg *config.Config) (*daemon.Daemon, func(), error) {
	if e.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	log, err := env.BeginLog(ctx, cfg, e.Now())
	if err != nil {
		return nil, nil, err
	}
	release, err := log.Lock()
	if err != nil {
		log.Close()
		if errors.Is(err, caselog.ErrLocked) {
			return nil, nil, env.Fail(env.ExitRetry, "%v (systemctl stop klachtd)", err)
		}
		return nil, nil, err
	}
	closeAll := func() { release(); log.Close() }
	d, err := e.NewDaemon(cfg, log)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return d, func() { d.Sender.Close(); closeAll() }, nil
}

// passLimit is how long a whole pass of once may take.
const passLimit = 290 * time.Second

// Once is klachtd once.
type Once struct {
	At string `placeholder:"RFC3339" help:"the clock for everything; only when both mail servers are on loopback"`
}

func (Once) Help() string {
	return `
Makes one pass and exits: fetches and files new mail, handles what is filed in
order of receipt, checks the terms, sends what is due. For a timer in place of
the daemon, and for trying things out.

Exit code 75: something is left for another pass to try again.`
}

func (c Once) Run(ctx context.Context, e *env.Env) error {
	return onePass(ctx, e, c.At)
}

func onePass(ctx context.Context, e *env.Env, at string) error {
	cfg, err := e.Load()
	if err != nil {
		return err
	}
	if err := e.SetClock(cfg, at); err != nil {
		return err
	}
	d, closeDesk, err := openDeskOf(ctx, e, cfg)
	if err != nil {
		return err
	}
	defer closeDesk()
	if at != "" {
		d.Daily.Housekeeping = nil // its days do not follow a trial clock
		if err := env.NotEarlier(ctx, d.Desk, at); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, passLimit)
	defer cancel()
	if at == "" {
		if err := heedClock(ctx, e, d.Desk); err != nil {
			return err
		}
	}
	found, err := watch.PagesDaily(ctx, d.Log, d.Now())
	if err != nil {
		return err
	}
	if err := d.Begin(ctx); err != nil {
		return err
	}
	out, err := d.Step(ctx)
	if damage := found(); damage != nil {
		return damage
	}
	if err != nil {
		return &env.Failure{Code: env.ExitRetry, Err: err}
	}
	if file := metricsFile(e, cfg, d.Logger); file != nil {
		writeMetrics(ctx, e, cfg, d.Log, file)
	}
	if at == "" {
		ping.New(cfg.Monitor.PingURL, e.Now, d.Logger).Once()
	}
	fmt.Fprintf(e.Out, "filed %d, handled %d, sent %d, left to retry %d\n", out.Filed, out.Handled, out.Sent, out.Retry)
	if out.Retry > 0 {
		return env.Fail(env.ExitRetry, "%s left to retry", screen.Count(out.Retry, "message"))
	}
	return nil
}

// heedClock refuses a pass when the clock cannot be right, and logs when it may be
// ahead.
func heedClock(ctx context.Context, e *env.Env, d *desk.Desk) error {
	if err := watch.Behind(ctx, d.Log, e.Now()); err != nil {
		return &env.Failure{Code: env.ExitRetry, Err: err}
	}
	since, err := watch.Ahead(ctx, d.Log, d.Now())
	if err == nil && !since.IsZero() {
		d.Logger.Error("the last pass was more than 32 days ago", "at", since, "remedy", "if the clock is wrong, set it right (timedatectl) and check what was sent: klachtd case list")
	}
	return err
}
