package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type migrateCmd struct {
	DryRun bool `help:"try it on a copy, and say what it does"`
}

func (migrateCmd) Help() string {
	return `
Brings the case log of an older klachtd up to date, and verifies it. Any command
that opens the log does the same; this one shows what happens, for an upgrade
that you want to watch. klachtd must not be running.

With --dry-run it says from which schema to which, migrates a copy next to the
log, which it then deletes, and says how long it took and whether all cases are
still the same. klachtd may be running.

Exit code 65: the log does not verify, before or after.`
}

func (c migrateCmd) Run(ctx context.Context, a *app) error {
	cfg, err := a.load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	path := cfg.Store.Path
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(a.stdout, "There is no case log at %s: the first run begins one.\n", path)
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
	fmt.Fprintf(a.stdout, "%s has schema %d; this klachtd works with %d.\n", path, from, caselog.NewestSchema())
	for i, step := range caselog.Steps(from) {
		fmt.Fprintf(a.stdout, "  %d  %s\n", from+1+i, step)
	}
	if c.DryRun {
		return a.tryMigration(ctx, log, filepath.Dir(path))
	}
	release, err := log.Lock()
	if errors.Is(err, caselog.ErrLocked) {
		return fail(exitRetry, "%v: stop klachtd first (systemctl stop klachtd)", err)
	}
	if err != nil {
		return err
	}
	defer release()
	took, err := a.upgrade(ctx, path)
	if err != nil {
		return a.notSound(err, "stop klachtd, keep this file as it is, and restore the last backup with the klachtd that made it")
	}
	fmt.Fprintf(a.stdout, "It is up to date (%v), and verified.\n", took)
	return nil
}

// tryMigration migrates a copy in its own folder next to the log, where there is room
// for it and nobody else can read it.
func (a *app) tryMigration(ctx context.Context, log *caselog.Log, folder string) error {
	scratch, err := os.MkdirTemp(folder, "klachtd-migrate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	copied, err := log.Backup(ctx, filepath.Join(scratch, "klachtd.db"))
	if err != nil {
		return a.notSound(err, "the case log itself is damaged or was changed, or cannot be brought up to date: do not upgrade, and ask for help with these lines")
	}
	took, err := a.upgrade(ctx, copied.Path)
	if err != nil {
		return a.notSound(err, "it cannot be brought up to date: do not upgrade, and ask for help with these lines")
	}
	a.say("Tried on a copy: %v. Every case, folded from its facts, is what it was.\n"+
		"To do it: systemctl stop klachtd; klachtd backup FILE; klachtd migrate; systemctl start klachtd\n", took)
	return nil
}

// upgrade brings a log up to date and verifies it: each case is folded again from its
// facts and compared with its row, which no migration changes.
func (a *app) upgrade(ctx context.Context, path string) (took time.Duration, err error) {
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
