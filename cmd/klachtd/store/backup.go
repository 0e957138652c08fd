// Package store has the commands about the case log as a file: backup, restore, verify
// and migrate.
package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"filippo.io/age"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/vault"
	"github.com/integratiewerk/klachtd/cmd/klachtd/version"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/caselog/shelf"
)

// Backup is klachtd backup.
type Backup struct {
	Dest string   `arg:"" name:"FILE|FOLDER"`
	Keep int      `default:"14" placeholder:"N" help:"how many backups stay in FOLDER"`
	To   []string `placeholder:"age1..." sep:"none" help:"encrypt it for this public key of age (may be repeated)"`
}

func (Backup) Help() string {
	return `
Copies the case log as it stands at this moment, beside a running daemon, and
verifies the copy as klachtd verify does before it gets its name. The file is
readable by its owner alone; one that exists is never written over. In a FOLDER
the copy is named after its instant, as klachtd-2026-11-24T033000Z.db, and the
oldest of those names go, once the new one is verified, until N are left.

With --to the verified copy is encrypted (age-encryption.org), in a FOLDER under
a name in .age: nobody reads it without the secret key, which need not be on
this machine. age-keygen makes a pair; klachtd restore --identity opens it.

The log of an older klachtd is copied unchanged: back up before an upgrade.

Exit code 64: FILE cannot be made. 65: the copy does not verify, and is no
backup; the findings say what is wrong in the case log. It stays all the same,
under that name and .damaged, as all that there is of the log since the last
backup. In a FOLDER no older backup goes then, and only the last such copy
stays.`
}

func (c Backup) Run(ctx context.Context, e *env.Env) error {
	switch {
	case c.Dest == "":
		return env.Fail(env.ExitUsage, "backup needs the name of one new file, or of a folder for it")
	case c.Keep < 1:
		return env.Fail(env.ExitUsage, "--keep %d would keep none: give 1 or more", c.Keep)
	}
	return makeBackup(ctx, e, c)
}

func makeBackup(ctx context.Context, e *env.Env, f Backup) error {
	recipients, err := vault.Recipients(f.To)
	if err != nil {
		return env.Fail(env.ExitUsage, "--to: %v", err)
	}
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil && !cfg.KnowsStore() {
		return err
	}
	log, err := caselog.OpenUnchanged(ctx, cfg.Store.Path)
	if err != nil {
		return env.NoLog(cfg, err)
	}
	defer log.Close()
	info, err := os.Stat(f.Dest)
	folder := err == nil && info.IsDir()
	if errors.Is(err, fs.ErrNotExist) && strings.HasSuffix(f.Dest, "/") {
		return env.Fail(env.ExitUsage, "there is no folder %s: make it first (mkdir -m 700)", f.Dest)
	}
	var c caselog.Copy
	var removed []string
	var oldest time.Time
	switch {
	case len(recipients) > 0:
		c, removed, oldest, err = sealedCopy(ctx, e, log, cfg.Store.Path, folder, f, recipients)
	case folder:
		c, removed, oldest, err = log.BackupInto(ctx, f.Dest, f.Keep, e.Now())
	default:
		c, err = log.Backup(ctx, f.Dest)
	}
	for _, path := range removed {
		fmt.Fprintf(e.Out, "removed %s\n", path)
	}
	if err != nil {
		remedy := "the case log itself is damaged or was changed"
		if c.Path != "" {
			remedy += fmt.Sprintf(". A copy of it as it is now is %s; it counts as no backup", c.Path)
		} else if _, err := os.Lstat(f.Dest + shelf.Damaged); err == nil {
			remedy += fmt.Sprintf(". No copy of it is kept, for there is an earlier %s", f.Dest+shelf.Damaged)
		}
		return env.AsNamed(notSound(e, err, remedy+": klachtd guide trouble, \"When the case log is damaged\""))
	}
	describe(e, c, nil)
	marks := map[string]time.Time{caselog.MarkBackup: e.Now()}
	if folder {
		marks[health.MarkOldestBackup] = oldest
	}
	if err := log.MarkAll(ctx, marks); err != nil {
		return env.Fail(env.ExitRetry, "the backup is made, and klachtd status will not know of it: %v", err)
	}
	return nil
}

// sealedCopy makes a backup beside the log, where the log itself is just as readable. It
// verifies the backup and encrypts it to its destination.
func sealedCopy(ctx context.Context, e *env.Env, log *caselog.Log, path string, folder bool, f Backup, to []age.Recipient) (c caselog.Copy, removed []string, oldest time.Time, err error) {
	beside, err := vault.Beside(path)
	if err != nil {
		return c, nil, oldest, err
	}
	defer os.RemoveAll(beside)
	c, unsound := log.Backup(ctx, filepath.Join(beside, "copy"))
	if unsound != nil && c.Path == "" {
		return c, nil, oldest, unsound
	}
	whole, dest := c.Path, f.Dest
	if folder {
		dest = filepath.Join(dest, shelf.Name(e.Now(), shelf.Sealed))
	}
	if unsound != nil {
		dest += shelf.Damaged
	}
	c.Path = ""
	made, err := log.MayWrite(dest)
	if err != nil {
		return c, nil, oldest, cmp.Or(unsound, fmt.Errorf("%s: %w", dest, err))
	}
	if c.Size, c.SHA256, err = vault.Seal(whole, made, to); err != nil {
		return c, nil, oldest, cmp.Or(unsound, err)
	}
	switch c.Path = made; {
	case folder && unsound != nil:
		removed, err = shelf.TrimDamaged(f.Dest, c.Path)
	case folder:
		removed, oldest, err = shelf.Trim(f.Dest, c.Path, f.Keep)
	}
	return c, removed, oldest, cmp.Or(unsound, err)
}

// describe says what is in a backup, or in a copy that does not verify.
func describe(e *env.Env, c caselog.Copy, damage *caselog.Unsound) {
	verified, by := "verified", "verified"
	if damage != nil {
		for _, f := range damage.Findings {
			fmt.Fprintln(e.Out, f)
		}
		verified, by = "NOT verified ("+screen.Count(len(damage.Findings), "finding")+")", "read"
	}
	last, at := "no case yet", "no fact yet"
	if c.LastCase != "" {
		last = "last case " + c.LastCase
	}
	if zone, err := env.Amsterdam(); err == nil && !c.LastFactAt.IsZero() {
		at = "last fact " + screen.Time(c.LastFactAt, zone)
	}
	fmt.Fprintf(e.Out, "%s: %s, %s bytes, %s, %s\nschema %d, %s by klachtd %s\nsha256 %s\n", c.Path, verified, grouped(c.Size), last, at, c.Schema, by, version.Read(), c.SHA256)
}

// grouped gives a number as people read it: 12 345 678.
func grouped(n int64) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// notSound prints the findings of a copy that does not verify, and what to do next.
func notSound(e *env.Env, err error, remedy string) error {
	u, ok := errors.AsType[*caselog.Unsound](err)
	if !ok {
		return err
	}
	for _, f := range u.Findings {
		fmt.Fprintln(e.Out, f)
	}
	return env.Fail(env.ExitFindings, "%s: %s", screen.Count(len(u.Findings), "finding"), remedy)
}
