package cases

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/mails"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type caseHoldCmd struct {
	ID     string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	Reason string `required:"" placeholder:"TEXT" help:"why, for the file of the case"`
	Off    bool   `help:"erase it automatically again"`
	At     string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseHoldCmd) Help() string {
	return `
Keeps a case from being erased automatically after retention.years, because a
procedure is still going on, or somebody asked for it. --off ends that; the
person who answers for the case is then told 30 days before it is erased.

Exit code 65: the case was erased before. 66: there is no such case.`
}

func (c caseHoldCmd) Run(ctx context.Context, e *env.Env) error {
	return e.ByHand(ctx, c.At, func(_ *env.Session, d *desk.Desk) error {
		refusal, err := d.ByHand(ctx, c.ID, record.Event{Kind: record.Hold, Yes: new(!c.Off), Text: env.PlainText(c.Reason)})
		if refusal != nil {
			return env.Fail(env.ExitFindings, "%s was erased before", c.ID)
		}
		return noCase(err, c.ID)
	})
}

type caseEraseCmd struct {
	ID string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	At string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseEraseCmd) Help() string {
	return `
Erases a closed case: names, addresses, words, raw mail, letters and documents,
in the log and, on the mail server, in inbox, junk folder, held folder and
archive. What stays identifies nobody: numbers, dates and kinds, so that the
register still counts the case and klachtd verify still passes. Lists of held
mail and morning mail of that time are deleted too. This cannot be undone:
klachtd case export ID DIR keeps a copy.

At a terminal it asks you to type the number of the case again. Earlier backups
have the case until they are deleted.

While mail of the case is in the queue, it lists that mail and erases nothing.

Exit code 65: the case is open, was erased before, or has mail in the queue. 66:
there is no such case. 75: the log has forgotten it, and the mail server could
not be reached: its copies go with the next nightly comparison.`
}

func (c caseEraseCmd) Run(ctx context.Context, e *env.Env) error {
	return e.WithDesk(ctx, c.At, func(s *env.Session, d *desk.Desk) error { return eraseCase(ctx, s, d, c.ID) })
}

// nothingWaits refuses to erase a case with unsent mail: its recipient would never get it,
// and the queue would not know what it was.
func nothingWaits(ctx context.Context, s *env.Session, id string) error {
	letters, err := s.Log.Letters(ctx, id)
	if err != nil {
		return err
	}
	waiting := 0
	for _, l := range letters {
		if health.Waits(l) {
			waiting++
			fmt.Fprintf(s.Out, "%d  %s (%s) to %s waits since %s\n", l.ID, l.Kind, l.Kind.Letter().Title, screen.Line(l.To), s.Local(l.Created))
		}
	}
	if waiting == 0 {
		return nil
	}
	return env.Fail(env.ExitFindings, "%s has %s in the queue, and it would be lost: let it leave first (klachtd status says what stops it), or remove it: klachtd queue drop NUMBER --reason TEXT", id, screen.Count(waiting, "mail"))
}

func eraseCase(ctx context.Context, s *env.Session, d *desk.Desk, id string) error {
	c, err := s.Log.Case(ctx, id)
	if err != nil {
		return noCase(err, id)
	}
	if err := nothingWaits(ctx, s, id); err != nil {
		return err
	}
	if term.IsTerminal(int(os.Stdin.Fd())) { // a typing error must not cost a case
		fmt.Fprintf(s.Out, "%s, received %s: everything personal in it is deleted, and nobody can bring it back.\nType its number to erase it: ", id, c.ReceivedOn)
		line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
		if strings.TrimSpace(line) != id {
			return env.Fail(env.ExitUsage, "nothing was erased")
		}
	}
	refusal, err := d.ByHand(ctx, id, record.Event{Kind: record.Forget})
	switch {
	case err != nil:
		return err
	case refusal != nil && refusal.Code == record.RefuseErased:
		return env.Fail(env.ExitFindings, "%s was erased before", id)
	case refusal != nil:
		return env.Fail(env.ExitFindings, "%s is not closed, so that it cannot be erased: end it first", id)
	}
	fmt.Fprintf(s.Out, "%s is erased from the log\n", id)
	left, err := d.Daily.Compare(ctx)
	if err != nil {
		return env.Fail(env.ExitRetry, "the mailbox could not be looked at, and may still have its mail: %v; klachtd reconcile tries again, and so does the daemon every night", err)
	}
	for _, found := range left {
		mails.PrintDifference(s, found)
		if found.Kind == caselog.DiffErased {
			err = env.Fail(env.ExitRetry, "the mailbox still has erased mail")
		}
	}
	if err == nil {
		fmt.Fprintln(s.Out, "and from the mailbox")
	}
	return err
}
