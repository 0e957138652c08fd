package cases

import (
	"cmp"
	"context"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type caseJoinCmd struct {
	One        string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	Other      string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	SamePerson bool   `help:"one person wrote to both"`
	At         string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseJoinCmd) Help() string {
	return `
Closes the newer of two cases and moves its mail to the older one, in whatever
order you name them. The older case's terms apply. The writer is told (29).
Nothing is joined if one of them is closed, or if the newer one has been with
the commission or came on paper. Mail of another complainant joins as somebody
else's; --same-person says that one person wrote to both, from two addresses.
klachtd case split undoes it, mail by mail.

Exit code 65: they cannot be joined. 66: there is no such case.`
}

func (c caseJoinCmd) Run(ctx context.Context, e *env.Env) error {
	if c.One == c.Other {
		return env.Fail(env.ExitUsage, "case join needs two case numbers, like K-2026-0001 K-2026-0002")
	}
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error {
		from, into, refusal, err := d.Join(ctx, c.One, c.Other, c.SamePerson)
		if err = notMoved(err, refusal, c.One+" and "+c.Other); err == nil {
			fmt.Fprintf(s.Out, "%s goes on in %s\n", from, into)
		}
		return err
	})
}

type caseSplitCmd struct {
	ID   string `arg:"" name:"ID" type:"case" help:"the number of a case, like K-2026-0001"`
	Mail string `arg:"" name:"SHA256"`
	At   string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (caseSplitCmd) Help() string {
	return `
Takes one mail out of a case and makes it a case of its own, with terms that run
from its receipt. klachtd case show ID --json has the SHA-256 of each mail. What
was copied from the mail stays in the old case. The mail with which a case began
cannot leave it, nor can one that changed something there.

Exit code 65: it cannot leave the case. 66: there is no such case.`
}

func (c caseSplitCmd) Run(ctx context.Context, e *env.Env) error {
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error {
		id, refusal, err := d.Split(ctx, c.ID, c.Mail)
		if err = notMoved(err, refusal, c.ID); err == nil {
			fmt.Fprintln(s.Out, id)
		}
		return err
	})
}

// notMoved says why mail was not moved.
func notMoved(err error, refusal *procedure.Refusal, what string) error {
	if err != nil || refusal == nil {
		return noCase(err, what)
	}
	why := map[record.RefusalCode]string{
		record.RefuseAlreadyReferred: "the newer case has been with the commission",
		record.RefuseClosed:          "the newer case is closed",
		record.RefuseIntoClosed:      "the older case is closed",
		record.RefuseUnknownNumber:   "the case has no such mail of a complainant; klachtd case show ID --json lists them",
		record.RefusePaper:           "the newer case did not begin with mail, and nothing of it would go along",
		record.RefuseMailActed:       "the mail changed something in the case, and stays",
		record.RefuseDenied:          "the client said that somebody else wrote it",
		record.RefuseOpened:          "the case began with this mail",
	}[refusal.Code]
	return env.Fail(env.ExitFindings, "%s: %s", what, cmp.Or(why, string(refusal.Code)))
}
