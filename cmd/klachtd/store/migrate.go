package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Migrate is klachtd migrate.
type Migrate struct {
	DryRun bool `help:"try it on a copy, and say what it does"`
}

func (Migrate) Help() string {
	return `
Brings the case log of an older klachtd up to date, and verifies it. Any command
that opens the log does the same; this one shows what happens, for an upgrade
that you want to watch. klachtd must not be running.

With --dry-run it says from which schema to which, migrates a copy next to the
log, which it then deletes, and says how long it took and whether all cases are
still the same. klachtd may be running.

Exit code 65: the log does not verify, before or after.`
}

func (c Migrate) Run(ctx context.Context, e *env.Env) error {
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	path := cfg.Store.Path
	if there, err := env.HasLog(cfg); err == nil && !there {
		fmt.Fprintf(e.Out, "There is no case log at %s: the first run begins one.\n", path)
		return nil
	}
	log, err := caselog.OpenUnchanged(ctx, path)
	if err != nil {
		return err
	}
	defer log.Close()
	from, err := caselog.SchemaOf(ctx, path)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "%s has schema %d; this klachtd works with %d.\n", path, from, caselog.NewestSchema())
	for i, step := range caselog.Steps(from) {
		fmt.Fprintf(e.Out, "  %d  %s\n", from+1+i, step)
	}
	if c.DryRun {
		return tryMigration(ctx, e, log, filepath.Dir(path))
	}
	release, err := log.Lock()
	if errors.Is(err, caselog.ErrLocked) {
		return env.Fail(env.ExitRetry, "%v: stop klachtd first (systemctl stop klachtd)", err)
	}
	if err != nil {
		return err
	}
	defer release()
	took, err := upgrade(ctx, path)
	if err != nil {
		return notSound(e, err, "stop klachtd, keep this file as it is, and restore the last backup with the klachtd that made it")
	}
	fmt.Fprintf(e.Out, "It is up to date (%v), and verified.\n", took)
	return nil
}

// tryMigration migrates a copy in its own folder next to the log, where there is room
// for it and nobody else can read it.
func tryMigration(ctx context.Context, e *env.Env, log *caselog.Log, folder string) error {
	scratch, err := os.MkdirTemp(folder, "klachtd-migrate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	copied, err := log.Backup(ctx, filepath.Join(scratch, "klachtd.db"))
	if err != nil {
		return notSound(e, err, "the case log itself is damaged or was changed, or cannot be brought up to date: do not upgrade, and ask for help with these lines")
	}
	took, err := upgrade(ctx, copied.Path)
	if err != nil {
		return notSound(e, err, "it cannot be brought up to date: do not upgrade, and ask for help with these lines")
	}
	e.Say("Tried on a copy: %v. Every case, folded from its facts, is what it was.\n"+
		"To do it: systemctl stop klachtd; klachtd backup FILE; klachtd migrate; systemctl start klachtd\n", took)
	return nil
}

// upgrade brings a log up to date and verifies it: each case is folded again from its
// facts and compared with its row, which no migration changes.
func upgrade(ctx context.Context, path string) (took time.Duration, err error) {
	start := time.Now()
	log, err := caselog.Open(ctx, path)
	if err != nil {
		return 0, err
	}
	defer log.Close()
	took = time.Since(start).Round(time.Millisecond)
	findings, err := log.Verify(ctx)
	if err == nil && len(findings) > 0 {
		err = &caselog.Unsound{Findings: findings}
	}
	return took, err
}
