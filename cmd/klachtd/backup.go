package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

type backupCmd struct {
	Dest string `arg:"" name:"FILE|FOLDER"`
	Keep int    `default:"14" placeholder:"N" help:"how many backups stay in FOLDER"`
}

func (backupCmd) Help() string {
	return `
Copies the case log as it stands at this moment, beside a running daemon, and
verifies the copy as klachtd verify does before it gets its name. The file is
readable by its owner alone; one that exists is never written over. In a FOLDER
the copy is named after its instant, as klachtd-2026-11-24T0330Z.db, and the
oldest of those names go, once the new one is verified, until N are left.

A log of an older klachtd is copied as it is: make a backup before an upgrade.

Exit code 65: the copy does not verify, and was not kept; the findings tell what
is wrong in the case log.`
}

func (c backupCmd) Run(ctx context.Context, a *app) error {
	switch {
	case c.Dest == "":
		return fail(exitUsage, "backup needs the name of one new file, or of a folder for it")
	case c.Keep < 1:
		return fail(exitUsage, "--keep %d would keep none: give 1 or more", c.Keep)
	}
	return a.backup(ctx, c.Dest, c.Keep)
}

func (a *app) backup(ctx context.Context, dest string, keep int) error {
	cfg, err := a.load(config.WithoutSecrets())
	if err != nil && !cfg.KnowsStore() {
		return err
	}
	log, err := caselog.OpenUnchanged(ctx, cfg.Store.Path)
	if err != nil {
		return err
	}
	defer log.Close()
	c, removed, err := a.copyLog(ctx, log, dest, keep)
	for _, path := range removed {
		fmt.Fprintf(a.stdout, "removed %s\n", path)
	}
	if err != nil {
		return a.notSound(err, "the case log itself is damaged or was changed: stop klachtd, keep this file as it is, and restore the last backup")
	}
	a.describe(c)
	if err := log.Mark(ctx, caselog.MarkBackup, a.now()); err != nil {
		return fail(exitRetry, "the backup is made, and klachtd status will not know of it: %v", err)
	}
	return nil
}

// copyLog makes a backup under a name or in a folder.
func (a *app) copyLog(ctx context.Context, log *caselog.Log, dest string, keep int) (c caselog.Copy, removed []string, err error) {
	info, err := os.Stat(dest)
	switch {
	case err == nil && info.IsDir():
		return log.BackupInto(ctx, dest, keep, a.now())
	case errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(dest, "/"):
		return c, nil, fail(exitUsage, "there is no folder %s: make it first (mkdir -m 700)", dest)
	}
	c, err = log.Backup(ctx, dest)
	return c, nil, err
}

// describe says what is in a backup.
func (a *app) describe(c caselog.Copy) {
	last, at := "no case yet", "no fact yet"
	if c.LastCase != "" {
		last = "last case " + c.LastCase
	}
	if zone, err := amsterdam(); err == nil && !c.LastFactAt.IsZero() {
		at = "last fact " + screen.Time(c.LastFactAt, zone)
	}
	fmt.Fprintf(a.stdout, "%s: verified, %s bytes, %s, %s\nschema %d, verified by klachtd %s\nsha256 %s\n", c.Path, grouped(c.Size), last, at, c.Schema, a.named(), c.SHA256)
}

// grouped gives a number as people read it: 12 345 678.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// notSound prints the findings of a copy that does not verify, and what to do.
func (a *app) notSound(err error, remedy string) error {
	u, ok := errors.AsType[*caselog.Unsound](err)
	if !ok {
		return err
	}
	for _, f := range u.Findings {
		fmt.Fprintln(a.stdout, f)
	}
	return fail(exitFindings, "%s: %s", count(len(u.Findings), "finding"), remedy)
}
