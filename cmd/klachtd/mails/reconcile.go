package mails

import (
	"context"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// Reconcile is klachtd reconcile.
type Reconcile struct{}

func (Reconcile) Help() string {
	return `
Checks whether every mail in inbox, junk folder, held folder and archive is in
the log, and the other way round. The daemon does so every night, and tells the
administrator what is new; this command prints everything.

Mail that is only in the archive or the held folder is filed, and waits for a
person: see klachtd held list. Nothing else is changed. It can run next to the
daemon.

Exit code 65: they differ.`
}

func (Reconcile) Run(ctx context.Context, e *env.Env) error {
	return e.WithDesk(ctx, "", func(s *env.Session, d *desk.Desk) error { return compare(ctx, s, d) })
}

func compare(ctx context.Context, s *env.Session, d *desk.Desk) error {
	all, err := d.Daily.Compare(ctx)
	if err != nil {
		return err
	}
	for _, found := range all {
		PrintDifference(s, found)
	}
	if len(all) > 0 {
		return env.Fail(env.ExitFindings, "mailbox and log differ")
	}
	fmt.Fprintln(s.Out, "mailbox and log agree")
	return nil
}

// differenceWords say what each kind of difference means, and what to do about it.
var differenceWords = map[caselog.DifferenceKind]string{
	caselog.DiffRestored:  "was in the folder and not in the log; it is filed now, and from the next pass on it waits for a person (klachtd held list)",
	caselog.DiffMissing:   "is in the log and in none of the folders any more; nothing is lost",
	caselog.DiffErased:    "was erased, and the folder still has it: delete it there",
	caselog.DiffUnhandled: "is filed, and handling it fails: see the daemon's log",
	caselog.DiffUnfiled:   "is in the folder and cannot be fetched, or is not filed: read it with a mail program",
}

// PrintDifference prints one difference between the mailbox and the log.
func PrintDifference(s *env.Session, d caselog.Difference) {
	if d.Kind == caselog.DiffOlder {
		fmt.Fprintf(s.Out, "%-9s  %s in %q from before this log began; if the log was lost, restore the last backup\n", d.Kind, screen.Count(int(d.Number), "mail"), d.Folder)
		return
	}
	name, received, where := "a mail", "at an unknown time", "in"
	if d.Kind == caselog.DiffMissing { // the folder it once arrived in
		where = "from"
	}
	if d.Number != 0 {
		name = fmt.Sprintf("mail %d", d.Number)
	}
	if !d.Received.IsZero() {
		received = s.Local(d.Received)
	}
	s.Say("%-9s  %s of %s %s %q %s\n", d.Kind, name, received, where, d.Folder, differenceWords[d.Kind])
}
