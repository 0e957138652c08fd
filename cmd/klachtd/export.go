package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"net/mail"
	"os"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/sealed"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type exportFlags struct{ at string }

func exportFlagSet(set *flag.FlagSet) any {
	f := new(exportFlags)
	set.StringVar(&f.at, "at", "", "the clock, as `RFC3339`; only when both mail servers are on loopback")
	return f
}

func caseExportCommand() command {
	return command{
		name: "case export", args: "ID DIR", short: "a sealed dossier: all of a case as files, with a way to check them",
		long: `
Writes all that the log holds of a case into DIR, which is made, or is empty: every mail
and letter, every document, what happened and when, the facts with all that their hashes
are made of, and the hash of each file. LEES-MIJ.html shows it in a browser. Nobody needs
to trust klachtd: python3 controleer.py, a page that knows nothing of it, reads all of it
over and prints a seal. Give the seal that this command prints by another way than the
files.

Exit code 65: DIR is not empty. 66: there is no such case.`,
		flags: exportFlagSet,
		do: func(ctx context.Context, a *app, flags any, args []string) error {
			if len(args) != 2 {
				return fail(exitUsage, "case export needs a case number and a folder, like K-2026-0001 dossier")
			}
			return a.export(ctx, flags.(*exportFlags), args[1], func(w *sealed.Writer) (sealed.Export, error) { return w.Case(ctx, args[0], args[1]) })
		},
	}
}

func personExportCommand() command {
	return command{
		name: "person export", args: "ADDRESS [DIR]", short: "what the log holds of one person (AVG)",
		long: `
Writes into DIR (by itself a folder with the name of the address) what the log holds of
one person over all cases: mail from and to the address, and of the person's own
complaints what happened and what they told of themselves. What others wrote is left out,
and the page says so: look through it before you hand it over. Held mail without a case is
not in it: klachtd held list.

Exit code 65: DIR is not empty.`,
		flags: exportFlagSet,
		do: func(ctx context.Context, a *app, flags any, args []string) error {
			if len(args) == 0 || len(args) > 2 {
				return fail(exitUsage, "person export needs an e-mail address")
			}
			address := args[0]
			if parsed, err := mail.ParseAddress(address); err != nil || parsed.Address != address {
				return fail(exitUsage, "%q is no e-mail address", address)
			}
			dir := strings.ReplaceAll(address, "/", "_")
			if len(args) == 2 {
				dir = args[1]
			}
			return a.export(ctx, flags.(*exportFlags), dir, func(w *sealed.Writer) (sealed.Export, error) { return w.Person(ctx, address, dir) })
		},
	}
}

// export writes files, and says what they are sealed with.
func (a *app) export(ctx context.Context, f *exportFlags, dir string, write func(*sealed.Writer) (sealed.Export, error)) error {
	return a.withLog(ctx, func(v *caseViewer) error {
		if f.at != "" {
			if err := v.setClock(v.cfg, f.at); err != nil {
				return err
			}
		}
		done, err := write(&sealed.Writer{Log: v.log, House: v.cfg.Organisation.Name, Zone: v.rules.Zone, Now: v.now()})
		switch {
		case errors.Is(err, caselog.ErrNoCase):
			return fail(exitNoCase, "no such case: %s", strings.TrimSuffix(err.Error(), ": "+caselog.ErrNoCase.Error()))
		case errors.Is(err, sealed.ErrNotEmpty):
			return fail(exitFindings, "%v: name another folder", err)
		case err != nil:
			return err
		}
		fmt.Fprintf(v.stdout, "%d files in %s\nseal %s\n", done.Files, dir, done.Seal)
		return nil
	})
}

func caseSaveCommand() command {
	return command{
		name: "case save", args: "ID KIND FILE", short: "one letter of a case as a file: its PDF, or the mail",
		long: `
Writes the latest letter of a kind, like 09, to FILE as it left: its PDF, or of a mail
without one the mail itself (.eml). - is standard output.

Exit code 66: there is no such case, or no such letter in it.`,
		do: func(ctx context.Context, a *app, _ any, args []string) error {
			if len(args) != 3 {
				return fail(exitUsage, "case save needs a case number, the number of a letter and a file, like K-2026-0001 09 besluit.pdf")
			}
			return a.withLog(ctx, func(v *caseViewer) error {
				data, err := v.letterFile(ctx, args[0], record.LetterKind(args[1]))
				if err != nil {
					return err
				}
				if args[2] == "-" {
					_, err = v.stdout.Write(data)
					return err
				}
				return os.WriteFile(args[2], data, 0o600)
			})
		},
	}
}

// letterFile gives the PDF of the latest letter of a kind, or the mail.
func (v *caseViewer) letterFile(ctx context.Context, id string, kind record.LetterKind) (data []byte, err error) {
	if _, err := v.log.Case(ctx, id); errors.Is(err, caselog.ErrNoCase) {
		return nil, fail(exitNoCase, "no such case: %s", id)
	}
	letters, err := v.log.Letters(ctx, id)
	if err != nil {
		return nil, err
	}
	for i := len(letters) - 1; i >= 0 && data == nil; i-- {
		m := letters[i]
		if m.Kind != kind {
			continue
		}
		if m.DocumentSHA256 != "" && m.Kind.Letter().File != "" {
			d, found, err := v.log.Document(ctx, id, m.DocumentSHA256, "")
			if err != nil {
				return nil, err
			}
			if found {
				return d.Data, nil
			}
		}
		if data, err = v.log.Sent(ctx, m.ID); err != nil {
			return nil, err
		}
	}
	if data == nil {
		return nil, fail(exitNoCase, "%s has no letter %s; klachtd case show %s lists them", id, kind, id)
	}
	return data, nil
}
