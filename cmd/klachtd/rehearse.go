package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

type rehearseCmd struct {
	Report bool   `help:"who answered, and with what result"`
	At     string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (rehearseCmd) Help() string {
	return `
Sends a practice mail (36) to director, deputy, commission and managers, at each
of their addresses, in the same way as all mail. It is marked OEFENING and asks
for one word in answer. klachtd answers with what it read, and whether it could
tell that the mail was theirs. None of this touches a case.

With --report it says for each address whether the answer was understood, and
would have counted. Nothing else proves that people's mail programs, rules and
relays let them do their part. Do both before the first complaint, and again
when there is somebody new.

Exit code 65, with --report: somebody cannot answer yet.`
}

func (c rehearseCmd) Run(ctx context.Context, a *app) error {
	if c.Report {
		return a.withLog(ctx, func(v *caseViewer) error { return v.rehearsed(ctx) })
	}
	return a.byHand(ctx, c.At, func(v *caseViewer, d *desk.Desk) error {
		if err := d.Rehearse(ctx); err != nil {
			return err
		}
		v.say("%s to go out; klachtd rehearse --report tells who answered\n", count(len(rehearsal.People(v.rules.Roles)), "practice mail"))
		return nil
	})
}

// rehearsed prints how far everybody has got.
func (v *caseViewer) rehearsed(ctx context.Context) error {
	all, err := rehearsal.Report(ctx, v.log, rehearsal.People(v.rules.Roles), v.cfg.Organisation.Email)
	if err != nil {
		return err
	}
	able := 0
	for _, o := range all {
		if o.Understood() {
			able++
		}
		v.say("%-10s  %-36s  %s\n", o.Role, o.Address, v.rehearsalLine(ctx, o))
	}
	if able < len(all) {
		return fail(exitFindings, "%d of %d cannot answer yet", len(all)-able, len(all))
	}
	fmt.Fprintf(v.stdout, "all %d can answer\n", able)
	return nil
}

// rehearsalLine says how far somebody has got and, if known, what to do.
func (v *caseViewer) rehearsalLine(ctx context.Context, o rehearsal.Outcome) string {
	a := o.Answer
	switch {
	case o.Sent == nil:
		return "was not asked yet: klachtd rehearse"
	case a == nil && o.Sent.Status == caselog.LetterFailed:
		return "was not reached: " + o.Sent.Line
	case a == nil && o.Sent.Status == caselog.LetterQueued:
		return "the mail has not left yet: klachtd queue list"
	case a == nil:
		return "has not answered; asked " + v.local(o.Sent.Created)
	case a.Mail.Returned != nil:
		return "was not reached: " + strings.TrimSpace(a.Mail.Returned.Status+" "+a.Mail.Returned.Diagnostic)
	case a.Reason == record.ReasonRehearsedByMachine:
		return "only a machine answered (an automatic reply)"
	case a.Reason == record.ReasonRehearsedUnread:
		first, _, _ := strings.Cut(strings.TrimSpace(a.Mail.Reply), "\n")
		return "was not understood: " + strconv.Quote(strings.TrimSpace(first))
	case a.Reason == record.ReasonRehearsed:
		return "understood, " + v.local(a.At)
	case len(a.Mail.From) != 1 || !record.SameAddress(a.Mail.From[0].Address, o.Address):
		return "was not trusted: the answer came from another address"
	}
	if verdict := policy(v.cfg).Judge(ctx, a.Raw, a.Mail); verdict.Result != trust.Pass {
		return "was not trusted: " + verdict.Why
	}
	return "was not trusted: the answer does not say which mail it answers"
}
