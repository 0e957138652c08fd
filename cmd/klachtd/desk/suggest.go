package desk

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

// guessed is a command that a mail seems to mean but does not contain.
type guessed struct {
	meant  bool     // the command of the errand is a guess
	also   []string // what else the mail seems to ask
	likely string   // the command that 14 names
	unread bool     // it cannot be read, but is not a question for somebody else
	seems  string   // the client's word that a mail seems to mean, for the person answering for the case
}

// suggest replaces a missing command by the one that a mail seems to mean; it waits for
// "akkoord" like any command in doubt. asks: it changes nothing in a case, and need not
// answer a mail of ours. A command below an unknown banner is not a guess: it is named,
// with the setting to change.
func (d *Desk) suggest(ctx context.Context, e *errand, role record.Actor, t thread, doubt record.Why, asks record.Why, f caselog.Filed, m *mailbox.Message) (record.Why, error) {
	if e.cmd.Command != nil || m.Ambiguous || e.lists != nil || t.own == nil && d.Write.Proposer().PassesOn(m, f.Received) {
		return doubt, nil
	}
	if t.own == nil || e.caseID == "" {
		doubt = asks
	}
	if e.likely = meant.ShortHint(e.cmd); e.cmd.Covered || doubt != "" && doubt != record.NoProvider && doubt != record.Relay {
		return doubt, nil
	}
	mail := meant.Mail{Own: denial.Own(ownWords(m), "", d.Write.House.SkipLines), Read: e.cmd, Reading: d.reading(role, f, d.signers(m, role)...), By: role, From: m.From[0].Address, Now: d.Now()}
	answers := t.own != nil && t.own.Kind == record.MailPreview
	var open []record.Case
	var err error
	if e.caseID != "" || t.own == nil {
		if open, err = d.Log.Cases(ctx, true); err != nil {
			return doubt, err
		}
	}
	caseID := e.caseID
	if caseID == "" { // a new mail may name a case
		caseID = d.mayKnow(meant.Named(open, m.Subject+"\n"+ownWords(m), record.Case{}), role, mail.From)
	}
	if caseID != "" {
		if mail.Case, err = d.Log.Case(ctx, caseID); err != nil {
			return doubt, err
		}
		mail.Another = d.mayKnow(meant.Named(open, mail.Own, mail.Case), role, mail.From)
		if mail.Others, err = d.means().Others(ctx, mail.Case); err != nil {
			return doubt, err
		}
		if answers {
			mail.Preview = t.own.Preview
		}
	}
	if mail.Listed, err = d.listed(ctx, role, t); err != nil {
		return doubt, err
	}
	chosen := d.means().Choose(mail, func(r command.Reading) record.Event {
		ev := d.command(r, role, "", answers, f, m)
		ev.Preview = mail.Preview
		if ev.Kind == record.FindNoComplaint {
			ev.Vouched, _ = d.Log.Vouched(ctx, mail.Case.Message) // it is checked again when it is carried out
		}
		return ev
	})
	e.also, e.likely = chosen.Also, cmp.Or(chosen.Likely, d.means().Possible(mail, e.likely))
	if e.unread = chosen.Unclear; chosen.Reading.Command == nil {
		return doubt, nil
	}
	e.cmd, e.meant = chosen.Reading, true
	if mail.Case.ID != "" && !aboutNoCase(route.Meant(e.cmd, role), t) {
		e.caseID = mail.Case.ID
	}
	return cmp.Or(doubt, record.Suggested), nil
}

func (d *Desk) means() meant.Reader { return meant.Reader{Rules: d.Rules, Log: d.Log} }

// bareManager reads "2", or a name, in direct answer to a mail that asks who the manager is.
func (d *Desk) bareManager(ctx context.Context, e *errand, role record.Actor, t thread, f caselog.Filed, m *mailbox.Message) (err error) {
	if e.cmd.Command == nil && !m.Ambiguous && role.Leads() && t.own != nil && t.direct {
		e.cmd, err = d.means().BareManager(ctx, *t.own, e.cmd, d.reading(role, f, d.signers(m, role)...))
	}
	return err
}

// asked reads a waiting command about no case again: the command in the mail, or what
// the mail that showed it (a 19) says it seemed to mean.
func (d *Desk) asked(ctx context.Context, f caselog.Filed, m *mailbox.Message, role record.Actor, shown int64) (command.Reading, error) {
	if r := d.readCommand(f, m, role, true); r.Command != nil {
		return r, nil
	}
	return d.means().Shown(ctx, shown, d.reading(role, f))
}

// listed gives the numbers of the held mail in the list that somebody answers.
func (d *Desk) listed(ctx context.Context, role record.Actor, t thread) (numbers []int64, err error) {
	if t.own == nil || t.own.Kind != record.MailHeld || t.own.CaseID != "" {
		return nil, nil
	}
	held, err := d.seen().For(ctx, role)
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return numbers, err
}
