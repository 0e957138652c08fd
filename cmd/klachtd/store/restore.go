package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/vault"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Restore is klachtd restore.
type Restore struct {
	From     string `arg:"" name:"FILE"`
	Identity string `placeholder:"FILE" help:"the secret key of age, for a backup made with --to"`
	Replace  bool   `help:"move an existing case log aside"`
	Damaged  bool   `help:"accept a copy that does not verify (FILE.damaged)"`
	Skip     int    `default:"100" placeholder:"N" help:"how many case numbers to skip"`
}

func (Restore) Help() string {
	return `
Verifies a backup and makes it the case log that store.path names. Stop klachtd
first. An existing case log is left alone; with --replace it is moved aside,
with its other files, and never deleted.

Mail that the backup knows as sent is not sent again. Mail that was waiting then
may have left since: it is sent again after half an hour, byte for byte the
same, so mail programs show it once. To look at it first: klachtd pause.

What came in after the backup is in the archive folder of the mailbox but not in
the restored log: klachtd reconcile brings it in, for a person to judge.

What was erased after the backup is back, and must be erased again.

A case that was opened after the backup is not in it, but its number is in
letters that went out. So that no other case gets that number, N numbers (100)
are skipped in this year and the last. If nothing was opened after the backup,
as when klachtd moves to another machine, give --skip 0.

An encrypted backup needs the file with the secret key: --identity. Keep that
key on this machine no longer than the restore takes.

A copy that does not verify is refused. With --damaged it is restored with what
is wrong in it, which the findings name: for when no backup has what it has.

Exit code 64: there is no such backup, or a case log is in the way. 65: the
backup does not verify; nothing was changed.`
}

func (c Restore) Run(ctx context.Context, e *env.Env) error {
	switch {
	case c.From == "":
		return env.Fail(env.ExitUsage, "restore needs one backup")
	case c.Skip < 0 || c.Skip > 1000:
		return env.Fail(env.ExitUsage, "--skip %d: give 0 to 1000", c.Skip)
	}
	return restoreFrom(ctx, e, &c)
}

func restoreFrom(ctx context.Context, e *env.Env, f *Restore) error {
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	zone, err := env.Amsterdam()
	if err != nil {
		return err
	}
	from, clean, err := opened(f, cfg.Store.Path)
	if err != nil {
		return env.AsNamed(err)
	}
	defer clean()
	done, err := caselog.Restore(ctx, caselog.Restoration{
		From: from, To: cfg.Store.Path, Replace: f.Replace, Damaged: f.Damaged, Skip: f.Skip, Now: e.Now(), Zone: zone,
	})
	for _, path := range done.Moved {
		fmt.Fprintf(e.Out, "moved aside: %s\n", path)
	}
	switch {
	case errors.Is(err, caselog.ErrLocked):
		return env.Fail(env.ExitRetry, "%v: stop klachtd first (systemctl stop klachtd)", err)
	case errors.Is(err, fs.ErrExist) && !f.Replace:
		return env.Fail(env.ExitUsage, "there is a case log at %s: klachtd restore --replace moves it aside", cfg.Store.Path)
	case err != nil:
		remedy := "this backup was not restored, and nothing was changed: take an earlier one"
		if !f.Damaged {
			remedy += ", or --damaged when there is none"
		}
		return env.AsNamed(notSound(e, err, remedy))
	}
	done.Copy.Path = f.From
	describe(e, done.Copy, done.Damage)
	whatNext(e, cfg, done, zone)
	return nil
}

// opened returns a backup that can be read: the file itself or, if that is encrypted, a
// decrypted copy beside the log, which clean removes.
func opened(f *Restore, log string) (path string, clean func(), err error) {
	sealed, err := vault.IsSealed(f.From)
	switch {
	case err != nil:
		return "", nil, err
	case !sealed && f.Identity != "":
		return "", nil, env.Fail(env.ExitUsage, "%s is not encrypted: leave --identity out", f.From)
	case !sealed:
		return f.From, func() {}, nil
	case f.Identity == "":
		return "", nil, env.Fail(env.ExitUsage, "%s is encrypted: give the file with its secret key, --identity FILE", f.From)
	}
	beside, err := vault.Beside(log)
	if err != nil {
		return "", nil, err
	}
	clean = func() { os.RemoveAll(beside) }
	path = filepath.Join(beside, "copy")
	if err = vault.Open(f.From, path, f.Identity); err == nil {
		return path, clean, nil
	}
	clean()
	switch {
	case errors.Is(err, vault.ErrKey):
		err = env.Fail(env.ExitUsage, "%v", err)
	case errors.Is(err, vault.ErrDamaged):
		err = env.Fail(env.ExitFindings, "%v: nothing was changed: take an earlier one", err)
	}
	return "", nil, err
}

// whatNext says what the administrator must know before klachtd starts again.
func whatNext(e *env.Env, cfg *config.Config, done caselog.Restored, zone *time.Location) {
	fmt.Fprintf(e.Out, "restored to %s\n\n", cfg.Store.Path)
	if done.Uncertain == 0 {
		fmt.Fprintln(e.Out, "No mail was waiting when the backup was made.")
	} else {
		e.Say("%s waited when the backup was made and may have left since. From %s\n"+
			"klachtd sends the same bytes again. To look first: klachtd pause, then\nklachtd queue list, klachtd queue drop, klachtd resume.\n",
			screen.Count(done.Uncertain, "mail"), e.Now().Add(30*time.Minute).In(zone).Format("15:04 MST"))
	}
	if done.Waiting > 0 {
		fmt.Fprintf(e.Out, "Not due yet: %s.\n", screen.Count(done.Waiting, "mail"))
	}
	if done.Paused {
		e.Say("Sending was paused when the backup was made, and is: klachtd resume ends that.\n")
	}
	fmt.Fprintf(e.Out, "The next case is %s.\n\n", done.NextCase)
	e.Say(`Now: systemctl start klachtd
     klachtd reconcile    brings in the mail that came after the backup
Make the next backup to see that it can be made: klachtd backup FOLDER
`)
}

// Verify is klachtd verify.
type Verify struct{}

func (Verify) Help() string {
	return `
Recomputes the log's chain of hashes, folds every case again from its facts, and
compares; checks the hash of every mail, letter and document, and the database
itself.

Exit code 65: something differs; each finding names its table and row.`
}

func (Verify) Run(ctx context.Context, e *env.Env) error {
	cfg, err := e.Load(config.WithoutSecrets())
	if err != nil {
		return err
	}
	if there, err := env.HasLog(cfg); err == nil && !there { // a new log would be found whole
		return env.Fail(env.ExitFindings, "there is no case log at %s, so nothing was checked; see path under [store]", cfg.Store.Path)
	}
	var findings []caselog.Finding
	err = e.InLog(ctx, cfg, func(s *env.Session) (err error) {
		findings, err = s.Log.Verify(ctx)
		return err
	})
	if found := caselog.Damage(err); found != nil { // nothing more can be read
		findings, err = found.Findings, nil
	}
	if err == nil && len(findings) > 0 {
		err = notSound(e, &caselog.Unsound{Findings: findings}, "stop klachtd, keep this file as it is, and restore the last backup")
	} else if err == nil {
		fmt.Fprintln(e.Out, "the log is whole and unchanged")
	}
	return err
}
