package errand

import (
	"cmp"
	"context"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// Guessed is a command that a mail seems to mean but does not contain.
type Guessed struct {
	Meant  bool     // the command of the errand is a guess
	Also   []string // what else the mail seems to ask
	Likely string   // the command that 14 names
	Unread bool     // it cannot be read, but is not a question for somebody else
	Seems  string   // the client's word that a mail seems to mean, for the person answering for the case
}

// suggest replaces a missing command by the one that a mail seems to mean; it waits for
// "akkoord" like any command in doubt. asks: it changes nothing in a case, and need not
// answer a mail of ours. A command below an unknown banner is not a guess: it is named,
// with the setting to change.
func (rd *Reader) suggest(ctx context.Context, e *Errand, role record.Actor, t thread, doubt record.Why, asks record.Why, f caselog.Filed, m *mailbox.Message) (record.Why, error) {
	if e.Cmd.Command != nil || m.Ambiguous || e.Lists != nil || t.own == nil && rd.proposer().PassesOn(m, f.Received) {
		return doubt, nil
	}
	if t.own == nil || e.CaseID == "" {
		doubt = asks
	}
	if e.Likely = meant.ShortHint(e.Cmd); e.Cmd.Covered || doubt != "" && doubt != record.NoProvider && doubt != record.Relay {
		return doubt, nil
	}
	mail := meant.Mail{Own: denial.Own(ownWords(m), "", rd.SkipLines), Read: e.Cmd, Reading: rd.reading(role, f, rd.signers(m, role)...), By: role, From: m.From[0].Address, Now: rd.Now()}
	answers := t.own != nil && t.own.Kind == record.MailPreview
	var open []record.Case
	var err error
	if e.CaseID != "" || t.own == nil {
		if open, err = rd.Log.Cases(ctx, true); err != nil {
			return doubt, err
		}
	}
	caseID := e.CaseID
	if caseID == "" { // a new mail may name a case
		caseID = rd.mayKnow(meant.Named(open, m.Subject+"\n"+ownWords(m), record.Case{}), role, mail.From)
	}
	if caseID != "" {
		if mail.Case, err = rd.Log.Case(ctx, caseID); err != nil {
			return doubt, err
		}
		mail.Another = rd.mayKnow(meant.Named(open, mail.Own, mail.Case), role, mail.From)
		if mail.Others, err = rd.means().Others(ctx, mail.Case); err != nil {
			return doubt, err
		}
		if answers {
			mail.Preview = t.own.Preview
		}
	}
	if mail.Listed, err = rd.listed(ctx, role, t); err != nil {
		return doubt, err
	}
	chosen := rd.means().Choose(mail, func(r command.Reading) record.Event {
		ev := rd.command(r, role, "", answers, f, m)
		ev.Preview = mail.Preview
		if ev.Kind == record.FindNoComplaint {
			ev.Vouched, _ = rd.Log.Vouched(ctx, mail.Case.Message) // it is checked again when it is carried out
		}
		return ev
	})
	e.Also, e.Likely = chosen.Also, cmp.Or(chosen.Likely, rd.means().Possible(mail, e.Likely))
	if e.Unread = chosen.Unclear; chosen.Reading.Command == nil {
		return doubt, nil
	}
	e.Cmd, e.Meant = chosen.Reading, true
	if mail.Case.ID != "" && !aboutNoCase(route.Meant(e.Cmd, role), t) {
		e.CaseID = mail.Case.ID
	}
	return cmp.Or(doubt, record.Suggested), nil
}

func (rd *Reader) means() meant.Guesser { return meant.Guesser{Rules: rd.Rules, Log: rd.Log} }

// bareManager reads "2", or a name, in direct answer to a mail that asks who the manager is.
func (rd *Reader) bareManager(ctx context.Context, e *Errand, role record.Actor, t thread, f caselog.Filed, m *mailbox.Message) (err error) {
	if e.Cmd.Command == nil && !m.Ambiguous && role.Leads() && t.own != nil && t.direct {
		e.Cmd, err = rd.means().BareManager(ctx, *t.own, e.Cmd, rd.reading(role, f, rd.signers(m, role)...))
	}
	return err
}

// Asked reads a waiting command about no case again: the command in the mail, or what
// the mail that showed it (a 19) says it seemed to mean.
func (rd *Reader) Asked(ctx context.Context, f caselog.Filed, m *mailbox.Message, role record.Actor, shown int64) (command.Reading, error) {
	if r := rd.Command(f, m, role, true); r.Command != nil {
		return r, nil
	}
	return rd.means().Shown(ctx, shown, rd.reading(role, f))
}

// listed gives the numbers of the held mail in the list that somebody answers.
func (rd *Reader) listed(ctx context.Context, role record.Actor, t thread) (numbers []int64, err error) {
	if t.own == nil || t.own.Kind != record.MailHeld || t.own.CaseID != "" {
		return nil, nil
	}
	held, err := rd.Guard.For(ctx, role)
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return numbers, err
}
