package service

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"

	systemd "github.com/coreos/go-systemd/v22/daemon"
	"golang.org/x/sys/unix"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/daemon"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/metrics"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/cmd/klachtd/version"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// service is the daemon that systemd runs. Its log stays open and locked while one desk
// is replaced by another, made from a reloaded configuration.
type service struct {
	*env.Env
	cfg    *config.Config // of the present desk
	sum    string         // of that configuration with its texts
	hangup chan os.Signal
}

func serve(ctx context.Context, e *env.Env) error {
	hangup := make(chan os.Signal, 1) // one waiting signal is enough
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	cfg, err := e.Load()
	if err != nil {
		return err
	}
	sum, err := cfg.Sum()
	if err != nil {
		return err
	}
	d, closeDesk, err := openDeskOf(ctx, e, cfg)
	if ctx.Err() != nil && err != nil { // stopped while opening the log
		return nil
	}
	if err != nil {
		return err
	}
	defer closeDesk()
	i := version.Read()
	d.Logger.Info("klachtd starts", "version", i.Version, "commit", i.Commit, "go", i.Go, "schema", caselog.NewestSchema())
	// Unless systemd asked for it, SdNotify does nothing.
	defer systemd.SdNotify(false, systemd.SdNotifyStopping)
	s := &service{e, cfg, sum, hangup}
	for d != nil && err == nil {
		d, err = s.work(ctx, d)
	}
	return err
}

// drainLimit is how long a mail being sent may hold up a new configuration before we
// stop feeding the watchdog.
const drainLimit = 5 * time.Minute

// work runs a desk, and gives the one that replaces it, if any.
func (s *service) work(ctx context.Context, d *daemon.Daemon) (next *daemon.Daemon, err error) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	s.attach(ctx, d)
	done := make(chan error, 1)
	go func() { done <- d.Run(ctx, func() { systemd.SdNotify(false, systemd.SdNotifyReady) }) }()
	figures, every := metricsFile(s.Env, s.cfg, d.Logger), (<-chan time.Time)(nil)
	if figures != nil {
		every = time.Tick(metrics.Every)
		writeMetrics(ctx, s.Env, s.cfg, d.Log, figures)
	}
	for next == nil {
		select {
		case err := <-done:
			return nil, err
		case <-every:
			writeMetrics(ctx, s.Env, s.cfg, d.Log, figures)
			continue
		case <-s.hangup:
		}
		systemd.SdNotify(false, reloading())
		if next, err = s.readAnew(d.Log); err == nil {
			break
		}
		d.Logger.Error("the new configuration is refused: the previous one stays in use", "error", err.Error(), "remedy", s.Spoken(health.RefusedRemedy))
		if err := d.Log.Troubled(ctx, caselog.PartConfiguration, s.Now(), err.Error()); err != nil {
			d.Logger.Error("state of health", "error", err.Error())
		}
		systemd.SdNotify(false, systemd.SdNotifyReady)
	}
	// The old desk ends as if the service stopped: it finishes or puts back what it is doing.
	stop()
	late, feed := time.After(drainLimit), time.NewTicker(5*time.Second)
	defer feed.Stop()
	for {
		select {
		case err := <-done:
			if err != nil && !errors.Is(err, caselog.ErrReplaced) { // an error of a connection no longer needed
				d.Logger.Warn("the previous desk ends", "error", err.Error())
				err = nil
			}
			return next, err
		case <-feed.C:
			systemd.SdNotify(false, systemd.SdNotifyWatchdog)
		case <-late:
			feed.Stop()
		}
	}
}

// reloading is the message that systemd expects since version 253 (sd_notify(3)).
func reloading() string {
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &now); err != nil {
		return systemd.SdNotifyReloading
	}
	return fmt.Sprintf("%s\nMONOTONIC_USEC=%d", systemd.SdNotifyReloading, now.Nano()/1000)
}

// attach lets a desk feed systemd's watchdog and, once it has made a pass, record which
// configuration it runs on.
func (s *service) attach(ctx context.Context, d *daemon.Daemon) {
	if interval, err := systemd.SdWatchdogEnabled(false); err == nil && interval > 0 {
		d.Tick = min(20*time.Second, interval/4) // one or two ticks may be late
	}
	sum := s.sum // this desk's, even if another is read in the meantime
	keep := sync.OnceFunc(func() {
		if err := keepConfiguration(context.WithoutCancel(ctx), d.Log, sum, s.Now()); err != nil {
			d.Logger.Error("state of health", "error", err.Error())
		}
	})
	look := d.Alive
	d.Alive = func() {
		look()
		keep()
		systemd.SdNotify(false, systemd.SdNotifyWatchdog)
	}
}

// readAnew makes a desk from the present configuration, texts and house style, if
// nothing in them is wrong.
func (s *service) readAnew(log *caselog.Log) (*daemon.Daemon, error) {
	cfg, wrong, err := readAll(s.Env)
	if err != nil {
		return nil, err
	}
	if len(wrong) == 0 && cfg.Store.Path != s.cfg.Store.Path {
		wrong = append(wrong, cfg.At("store", "path", "cannot change while klachtd runs", "systemctl restart klachtd").String())
	}
	if len(wrong) > 0 {
		return nil, errors.New(strings.Join(wrong, " | "))
	}
	before, err := cfg.Sum()
	if err != nil {
		return nil, err
	}
	d, err := s.NewDaemon(cfg, log)
	if err != nil {
		return nil, err
	}
	if after, err := cfg.Sum(); err != nil || after != before {
		return nil, cmp.Or(err, errors.New("a text was changed while it was read: systemctl reload klachtd once more"))
	}
	s.cfg, s.sum = cfg, before
	return d, nil
}

// readAll gives the configuration, and everything wrong with it, its texts and its
// house style. At start the shipped ones replace what cannot be used; while klachtd
// runs, it keeps what it has.
func readAll(e *env.Env, more ...config.Option) (cfg *config.Config, wrong []string, err error) {
	cfg, problems := config.Load(e.Config, append(e.Options(), more...)...)
	for _, p := range problems {
		wrong = append(wrong, p.String())
	}
	if len(wrong) > 0 { // the rest cannot be checked
		return cfg, wrong, nil
	}
	_, bad := env.LoadTexts(cfg)
	for _, p := range bad {
		wrong = append(wrong, p.Error())
	}
	_, faults := style.Read(cfg.Letters)
	for _, f := range faults {
		wrong = append(wrong, cfg.At("letters", f.Key, f.What, f.Remedy).String())
	}
	return cfg, wrong, nil
}

// Accepts is for the unit: when klachtd reloads, it cannot tell systemctl whether
// that worked.
type Accepts struct{}

func (Accepts) Help() string {
	return `
Says whether a running klachtd would adopt the configuration on a reload, with
its texts and house style; prints everything that is wrong.

Exit code 78: it would not.`
}

func (Accepts) Run(e *env.Env) error {
	_, wrong, err := readAll(e, config.WithoutSecrets()) // systemd gives them only to the service
	if err != nil || len(wrong) == 0 {
		return err
	}
	for _, line := range wrong {
		fmt.Fprintln(e.Err, line)
	}
	return env.Fail(env.ExitConfig, "%s: the configuration in use stays", screen.Count(len(wrong), "problem"))
}

// keepConfiguration records which configuration is in use, and since when.
func keepConfiguration(ctx context.Context, log *caselog.Log, sum string, now time.Time) error {
	marks, err := log.MarkedAs(ctx, health.MarkConfiguration)
	if err != nil {
		return err
	}
	for name := range marks {
		marks[name] = time.Time{}
	}
	marks[health.MarkConfiguration+sum] = now
	return errors.Join(log.MarkAll(ctx, marks), log.Troubled(ctx, caselog.PartConfiguration, now, ""))
}
