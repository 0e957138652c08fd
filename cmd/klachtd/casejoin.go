package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/procedure"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type joinFlags struct {
	same bool
	at   string
}

func caseJoinCommand() command {
	return command{
		name: "case join", args: "ID ID [--same-person]", short: "two cases are one complaint: the newer goes on in the older",
		long: `
Ends the newer of two cases, whose mail then belongs to the older one, whatever the
order in which they are named. The older case's terms hold. The writer is told (29).
Nothing is joined when one of them is closed, or when the newer one has been with the
commission or came on paper.
Mail of another complainant joins as somebody else's; --same-person says that one
person wrote to both, from two addresses. klachtd case split undoes it, mail by mail.

Exit code 65: they cannot be joined. 66: there is no such case.`,
		flags: func(set *flag.FlagSet) any {
			f := new(joinFlags)
			set.BoolVar(&f.same, "same-person", false, "one person wrote to both")
			set.StringVar(&f.at, "at", "", "the clock, as `RFC3339`; only when both mail servers are on loopback")
			return f
		},
		do: func(ctx context.Context, a *app, flags any, args []string) error {
			f := flags.(*joinFlags)
			if len(args) != 2 || args[0] == args[1] {
				return fail(exitUsage, "case join needs two case numbers, like K-2026-0001 K-2026-0002")
			}
			return a.byHand(ctx, f.at, func(v *caseViewer, d *desk.Desk) error {
				from, into, refusal, err := d.Join(ctx, args[0], args[1], f.same)
				if err = v.moved(err, refusal, args[0]+" and "+args[1]); err == nil {
					fmt.Fprintf(v.stdout, "%s goes on in %s\n", from, into)
				}
				return err
			})
		},
	}
}

func caseSplitCommand() command {
	return command{
		name: "case split", args: "ID SHA256", short: "one mail of a case is a complaint of its own",
		long: `
Takes one mail out of a case and makes a case of it, whose terms run from its receipt.
klachtd case show ID --json has the SHA-256 of each mail. What was copied of the mail
stays in the case that it leaves. The mail with which a case began cannot leave it, nor
can one that changed something there.

Exit code 65: it cannot leave the case. 66: there is no such case.`,
		flags: func(set *flag.FlagSet) any {
			f := new(joinFlags)
			set.StringVar(&f.at, "at", "", "the clock, as `RFC3339`; only when both mail servers are on loopback")
			return f
		},
		do: func(ctx context.Context, a *app, flags any, args []string) error {
			if len(args) != 2 {
				return fail(exitUsage, "case split needs a case number and the SHA-256 of a mail")
			}
			return a.byHand(ctx, flags.(*joinFlags).at, func(v *caseViewer, d *desk.Desk) error {
				id, refusal, err := d.Split(ctx, args[0], args[1])
				if err = v.moved(err, refusal, args[0]); err == nil {
					fmt.Fprintln(v.stdout, id)
				}
				return err
			})
		},
	}
}

// byHand wires a desk for what the administrator does beside the daemon.
func (a *app) byHand(ctx context.Context, at string, do func(*caseViewer, *desk.Desk) error) error {
	return a.withDesk(ctx, func(v *caseViewer, d *desk.Desk) error {
		if at != "" {
			if err := v.setClock(v.cfg, at); err != nil {
				return err
			}
			d.Now = v.now
			if err := notEarlier(ctx, d, at); err != nil {
				return err
			}
		}
		return do(v, d)
	}, config.WithoutSecrets())
}

// moved says why mail was not moved.
func (v *caseViewer) moved(err error, refusal *procedure.Refusal, what string) error {
	switch {
	case errors.Is(err, caselog.ErrNoCase):
		return fail(exitNoCase, "no such case: %s", what)
	case err != nil || refusal == nil:
		return err
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
	return fail(exitFindings, "%s: %s", what, cmp.Or(why, string(refusal.Code)))
}
