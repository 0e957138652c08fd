package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/watch"
	"github.com/integratiewerk/klachtd/cmd/klachtd/ping"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type runCmd struct{}

func (runCmd) Help() string {
	return `
Runs until it is stopped. It waits for mail with IDLE, and polls as well; keeps
the terms; sends what is due. It tells systemd when its log is open. If a mail
server is unreachable, it logs that once and keeps trying.

On SIGHUP (systemctl reload) it reads its configuration and texts again. It
adopts all of them, or none if anything in them is wrong; klachtd status shows
which. The place of the case log (store.path) changes only at a restart.

Only one run or once can use a case log at a time.`
}

func (runCmd) Run(ctx context.Context, a *app) error { return a.serve(ctx) }

// memory is when Go starts to limit its memory, in bytes, unless GOMEMLIMIT says
// otherwise. A normal day takes a quarter of it; mails of 30 MB come and go, and what
// they leave should be freed.
const memory = 128 << 20

// openDeskOf locks and opens the log, and sets up a desk.
func (a *app) openDeskOf(ctx context.Context, cfg *config.Config) (*desk.Desk, func(), error) {
	if a.getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memory)
	}
	log, err := openLog(ctx, cfg, a.now())
	if err != nil {
		return nil, nil, err
	}
	release, err := log.Lock()
	if err != nil {
		log.Close()
		if errors.Is(err, caselog.ErrLocked) {
			return nil, nil, fail(exitRetry, "%v (systemctl stop klachtd)", err)
		}
		return nil, nil, err
	}
	closeAll := func() { release(); log.Close() }
	d, err := a.newDesk(cfg, log)
	if err != nil {
		closeAll()
		return nil, nil, err
	}
	return d, func() { d.Sender.Close(); closeAll() }, nil
}

// passLimit is how long a whole pass of once may take.
const passLimit = 290 * time.Second

type onceCmd struct {
	At string `placeholder:"RFC3339" help:"the clock for everything; only when both mail servers are on loopback"`
}

func (onceCmd) Help() string {
	return `
Makes one pass and exits: fetches and files new mail, handles what is filed in
order of receipt, checks the terms, sends what is due. For a timer in place of
the daemon, and for trying things out.

Exit code 75: something is left for another pass to try again.`
}

func (c onceCmd) Run(ctx context.Context, a *app) error {
	return a.once(ctx, c.At)
}

func (a *app) once(ctx context.Context, at string) error {
	cfg, err := a.load()
	if err != nil {
		return err
	}
	if err := a.setClock(cfg, at); err != nil {
		return err
	}
	d, closeDesk, err := a.openDeskOf(ctx, cfg)
	if err != nil {
		return err
	}
	defer closeDesk()
	if at != "" {
		d.Housekeeping = nil // its days do not follow a trial clock
		if err := notEarlier(ctx, d, at); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, passLimit)
	defer cancel()
	if at == "" {
		if err := a.heedClock(ctx, d); err != nil {
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
		return &failure{exitRetry, err}
	}
	if file := a.metricsFile(cfg, d.Logger); file != nil {
		a.writeMetrics(ctx, cfg, d.Log, file)
	}
	if at == "" {
		ping.New(cfg.Monitor.PingURL, a.now, d.Logger).Once()
	}
	fmt.Fprintf(a.stdout, "filed %d, handled %d, sent %d, left to retry %d\n", out.Filed, out.Handled, out.Sent, out.Retry)
	if out.Retry > 0 {
		return fail(exitRetry, "%s left to retry", count(out.Retry, "message"))
	}
	return nil
}

// setClock makes --at the clock for everything; "" leaves it as it is.
func (a *app) setClock(cfg *config.Config, at string) error {
	if at == "" {
		return nil
	}
	clock, err := time.Parse(time.RFC3339, at)
	switch {
	case err != nil:
		return fail(exitUsage, "--at %q is not an RFC3339 time, like 2026-11-23T09:00:00+01:00", at)
	case !cfg.IMAP.Loopback() || !cfg.SMTP.Loopback():
		return fail(exitUsage, "--at is for trying things out: both mail servers must be on loopback")
	}
	a.now = func() time.Time { return clock }
	return nil
}

// notEarlier refuses a clock that would put the log out of order.
func notEarlier(ctx context.Context, d *desk.Desk, at string) error {
	last, err := d.Log.LastFactAt(ctx)
	if err == nil && d.Now().Before(last) {
		return fail(exitUsage, "--at %s is earlier than the last fact in the log, %s", at, last.In(d.Rules.Zone).Format(time.RFC3339))
	}
	return err
}

// heedClock refuses a pass when the clock cannot be right, and logs when it may be
// ahead.
func (a *app) heedClock(ctx context.Context, d *desk.Desk) error {
	if err := watch.Behind(ctx, d.Log, a.now()); err != nil {
		return &failure{exitRetry, err}
	}
	since, err := watch.Ahead(ctx, d.Log, d.Now())
	if err == nil && !since.IsZero() {
		d.Logger.Error("the last pass was more than 32 days ago", "at", since, "remedy", "if the clock is wrong, set it right (timedatectl) and check what was sent: klachtd case list")
	}
	return err
}
