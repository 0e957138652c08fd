package install

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Rehearse is klachtd rehearse.
type Rehearse struct {
	Report bool   `help:"who answered, and with what result"`
	At     string `placeholder:"RFC3339" help:"the clock; only when both mail servers are on loopback"`
}

func (Rehearse) Help() string {
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

func (c Rehearse) Run(ctx context.Context, e *env.Env) error {
	if c.Report {
		return e.WithLog(ctx, func(s *env.Session) error { return printRehearsed(ctx, s) })
	}
	return e.ByHand(ctx, c.At, func(s *env.Session, d *desk.Desk) error {
		if err := d.Rehearse(ctx); err != nil {
			return err
		}
		s.Say("%s to go out; klachtd rehearse --report tells who answered\n", screen.Count(len(rehearsal.People(s.Rules.Roles)), "practice mail"))
		return nil
	})
}

// printRehearsed prints how far everybody has got.
func printRehearsed(ctx context.Context, s *env.Session) error {
	all, err := rehearsal.Report(ctx, s.Log, rehearsal.People(s.Rules.Roles), s.Cfg.Organisation.Email)
	if err != nil {
		return err
	}
	able := 0
	for _, o := range all {
		if o.Understood() {
			able++
		}
		s.Say("%-10s  %-36s  %s\n", o.Role, o.Address, rehearsalLine(ctx, s, o))
	}
	if able < len(all) {
		return env.Fail(env.ExitFindings, "%d of %d cannot answer yet", len(all)-able, len(all))
	}
	fmt.Fprintf(s.Out, "all %d can answer\n", able)
	return nil
}

// rehearsalLine says how far somebody has got and, if known, what to do.
func rehearsalLine(ctx context.Context, s *env.Session, o rehearsal.Outcome) string {
	answer := o.Answer
	switch {
	case o.Sent == nil:
		return "was not asked yet: klachtd rehearse"
	case answer == nil && o.Sent.Status == caselog.LetterFailed:
		return "was not reached: " + o.Sent.Line
	case answer == nil && o.Sent.Status == caselog.LetterQueued:
		return "the mail has not left yet: klachtd queue list"
	case answer == nil:
		return "has not answered; asked " + s.Local(o.Sent.Created)
	case answer.Mail.Returned != nil:
		return "was not reached: " + strings.TrimSpace(answer.Mail.Returned.Status+" "+answer.Mail.Returned.Diagnostic)
	case answer.Reason == record.ReasonRehearsedByMachine:
		return "only a machine answered (an automatic reply)"
	case answer.Reason == record.ReasonRehearsedUnread:
		first, _, _ := strings.Cut(strings.TrimSpace(answer.Mail.Reply), "\n")
		return "was not understood: " + strconv.Quote(strings.TrimSpace(first))
	case answer.Reason == record.ReasonRehearsed:
		return "understood, " + s.Local(answer.At)
	case len(answer.Mail.From) != 1 || !record.SameAddress(answer.Mail.From[0].Address, o.Address):
		return "was not trusted: the answer came from another address"
	}
	if verdict := env.Policy(s.Cfg).Judge(ctx, answer.Raw, answer.Mail); verdict.Result != trust.Pass {
		return "was not trusted: " + verdict.Why
	}
	return "was not trusted: the answer does not say which mail it answers"
}
