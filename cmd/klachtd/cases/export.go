package cases

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/memory"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/sealed"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type caseExportCmd struct {
	ID  string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	Dir string `arg:"" name:"DIR" help:"the folder to write: a new or an empty one"`
	At  string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseExportCmd) Help() string {
	return `
Writes everything the log holds about a case into DIR: every mail and letter,
every document, what happened and when, the facts with everything their hashes
are made of, and the hash of each file. LEES-MIJ.html shows it in a browser.
Nobody needs to trust klachtd: python3 controleer.py, a page of code that is
independent of klachtd, checks everything and prints a seal. This command prints
the same seal: send it separately from the files.

Exit code 65: DIR is not empty, or files are damaged in the case log. 66: there
is no such case.`
}

func (c caseExportCmd) Run(ctx context.Context, e *env.Env) error {
	return exportTo(ctx, e, c.At, c.ID, c.Dir, func(w *sealed.Writer) (sealed.Export, error) { return w.Case(ctx, c.ID, c.Dir) })
}

type personExportCmd struct {
	Address string `arg:"" name:"ADDRESS" help:"the e-mail address of the person"`
	Dir     string `arg:"" name:"DIR" optional:"" help:"the folder to write; by default, named after the address"`
	At      string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (personExportCmd) Help() string {
	return `
Writes into DIR what the log holds about one person in all cases: mail from and
to the address and, for the person's own complaints, what happened, what they
said about themselves, and mail of an address that was corrected since. What
others wrote is left out, and the page says so: read it before you hand it over.
Mail without a case is not included: see klachtd held list and klachtd mail list
--ignored.

Exit code 65: DIR is not empty, or files are damaged in the case log.`
}

func (c personExportCmd) Run(ctx context.Context, e *env.Env) error {
	if parsed, err := mail.ParseAddress(c.Address); err != nil || parsed.Address != c.Address {
		return env.Fail(env.ExitUsage, "%q is not an e-mail address", c.Address)
	}
	dir := cmp.Or(c.Dir, strings.ReplaceAll(c.Address, "/", "_"))
	return exportTo(ctx, e, c.At, "", dir, func(w *sealed.Writer) (sealed.Export, error) { return w.Person(ctx, c.Address, dir) })
}

// exportTo writes files, and prints their seal.
func exportTo(ctx context.Context, e *env.Env, at, id, dir string, write func(*sealed.Writer) (sealed.Export, error)) error {
	return e.WithLog(ctx, func(s *env.Session) error {
		if at != "" {
			if err := s.SetClock(s.Cfg, at); err != nil {
				return err
			}
		}
		var use memory.Use
		use.For(memory.Large) // one file at a time is in memory, and any may be large
		defer use.For(0)
		done, err := write(&sealed.Writer{Log: s.Log, House: s.Cfg.Organisation.Name, Zone: s.Rules.Zone, Now: s.Now()})
		switch {
		case errors.Is(err, sealed.ErrNotEmpty):
			return env.Fail(env.ExitFindings, "%v: name another folder", err)
		case err != nil:
			return env.AsNamed(noCase(err, id))
		}
		if done.None {
			fmt.Fprintln(s.Out, "no case has mail from or to that address; the page says so")
		}
		fmt.Fprintf(s.Out, "%d files in %s\nseal %s\n", done.Files, dir, done.Seal)
		if done.Damaged > 0 {
			return env.Fail(env.ExitFindings, "%d of these files are damaged in the case log, and so in %s: klachtd verify names them", done.Damaged, dir)
		}
		return nil
	})
}

type caseOpenCmd struct {
	ID string `arg:"" name:"ID" type:"anycase" help:"the number of a case, like K-2026-0001"`
}

func (caseOpenCmd) Help() string {
	return `
Shows a case in your browser: it is exported, as by case export, into a folder
that only you can read. Without a screen, as on most servers, it says where the
page is. Delete the folder afterwards: nothing else deletes it, not even erasing
the case.

Exit code 66: there is no such case.`
}

func (c caseOpenCmd) Run(ctx context.Context, e *env.Env) error {
	dir, err := os.MkdirTemp("", "klachtd-") // 0700
	if err != nil {
		return err
	}
	err = exportTo(ctx, e, "", c.ID, dir, func(w *sealed.Writer) (sealed.Export, error) { return w.Case(ctx, c.ID, dir) })
	if err != nil {
		os.RemoveAll(dir)
		return err
	}
	page := filepath.Join(dir, sealed.Page)
	fmt.Fprintf(e.Out, "%s\nDelete it when you have seen it: rm -r %s\n", page, dir)
	if e.Getenv("DISPLAY")+e.Getenv("WAYLAND_DISPLAY") == "" {
		return nil
	}
	return exec.CommandContext(ctx, "xdg-open", page).Run()
}

type caseSaveCmd struct {
	ID   string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	Kind string `arg:"" name:"KIND" help:"the number of a letter, like 09"`
	File string `arg:"" name:"FILE" help:"the file to write; - for standard output"`
}

func (caseSaveCmd) Help() string {
	return `
Writes the latest letter of a kind to FILE as it was sent: its PDF or, for a
mail without one, the mail itself (.eml).

Exit code 65: the letter is damaged in the case log. 66: there is no such case,
or no such letter in it.`
}

func (c caseSaveCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithLog(ctx, func(s *env.Session) error {
		data, err := letterFile(ctx, s, c.ID, record.LetterKind(c.Kind))
		if err != nil {
			return err
		}
		if c.File == "-" {
			_, err = s.Out.Write(data)
			return err
		}
		return env.AsNamed(os.WriteFile(c.File, data, 0o600))
	})
}

// whole refuses what is not what was made.
func whole(data []byte, sha string, m caselog.Letter) error {
	if sum := sha256.Sum256(data); hex.EncodeToString(sum[:]) != sha {
		return env.Fail(env.ExitFindings, "letter %s of %s is damaged in the case log: klachtd verify names what is", m.Kind, m.CaseID)
	}
	return nil
}

// letterFile gives the PDF of the latest letter of a kind, or the mail.
func letterFile(ctx context.Context, s *env.Session, id string, kind record.LetterKind) (data []byte, err error) {
	c, err := s.Log.Case(ctx, id)
	if err != nil {
		return nil, noCase(err, id)
	}
	if c.Erased {
		return nil, env.Fail(env.ExitNoCase, "%s was erased, and its letters with it", id)
	}
	letters, err := s.Log.Letters(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := len(letters) - 1; i >= 0; i-- {
		m := letters[i]
		if m.Kind != kind {
			continue
		}
		if m.DocumentSHA256 != "" && m.Kind.Letter().File != "" {
			d, found, err := s.Log.Document(ctx, id, m.DocumentSHA256, "")
			if err != nil {
				return nil, err
			}
			if found {
				return d.Data, whole(d.Data, m.DocumentSHA256, m)
			}
		}
		if data, err = s.Log.Sent(ctx, m.ID); err != nil {
			return nil, err
		}
		if data != nil {
			return data, whole(data, m.SHA256, m)
		}
	}
	return nil, env.Fail(env.ExitNoCase, "%s has no letter %s; klachtd case show %s lists them", id, kind, id)
}
