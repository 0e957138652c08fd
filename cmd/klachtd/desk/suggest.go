package desk

import (
	"cmp"
	"context"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/possible"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/denial"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// guessed is a command that a mail seems to mean, and does not hold.
type guessed struct {
	meant  bool     // the command of the errand is such a guess
	also   []string // what the mail seems to ask besides
	likely string   // what 14 names
	unread bool     // it is no question for anybody else, though it cannot be read
	seems  string   // a client's word that a mail seems to say, for who answers for the case
}

// suggest puts the command that a mail seems to mean in the place of the one that it does
// not hold: it waits for "akkoord" like any in doubt. asks: it is one of those that change
// nothing about a case, and need answer no mail of ours. A command that stands below an
// unknown banner is no guess: it is named, with what to set.
func (d *Desk) suggest(ctx context.Context, e *errand, role record.Actor, t thread, doubt record.Why, asks record.Why, f caselog.Filed, m *mailbox.Message) (record.Why, error) {
	if e.cmd.Command != nil || m.Ambiguous || e.lists != nil || t.own == nil && d.proposer().PassesOn(m, f.Received) {
		return doubt, nil
	}
	if t.own == nil || e.caseID == "" {
		doubt = asks
	}
	if e.likely = meant.ShortHint(e.cmd); e.cmd.Covered || doubt != "" && doubt != record.NoProvider && doubt != record.Relay {
		return doubt, nil
	}
	mail := meant.Mail{Own: denial.Own(ownWords(m), "", d.House.SkipLines), Read: e.cmd, Reading: d.reading(role, f, d.signers(m, role)...), By: role, From: m.From[0].Address, Now: d.Now()}
	answers := t.own != nil && t.own.Kind == record.MailPreview
	var open []record.Case
	var err error
	if e.caseID != "" || t.own == nil {
		if open, err = d.Log.Cases(ctx, true); err != nil {
			return doubt, err
		}
	}
	caseID := e.caseID
	if caseID == "" { // a fresh mail may name one
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
			ev.Vouched, _ = d.Log.Vouched(ctx, mail.Case.Message) // what it is for certain is seen when it is done
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

// asked reads a command about no case again, which waited: that of the mail, or what the
// mail that showed it (a 19) says that it seemed to mean.
func (d *Desk) asked(ctx context.Context, f caselog.Filed, m *mailbox.Message, role record.Actor, shown int64) (command.Reading, error) {
	if r := d.readCommand(f, m, role, true); r.Command != nil {
		return r, nil
	}
	return d.means().Shown(ctx, shown, d.reading(role, f))
}

// listed gives the numbers of the held mail that somebody has before them, where they
// answer its list.
func (d *Desk) listed(ctx context.Context, role record.Actor, t thread) (numbers []int64, err error) {
	if t.own == nil || t.own.Kind != record.MailHeld || t.own.CaseID != "" {
		return nil, nil
	}
	held, err := d.heldFor(ctx, role)
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return numbers, err
}

// can gives what who gets a mail can type now, where the mail lists it: what brings the
// complaint on, and all. Whoever asked for every command gets those.
func (r *renderer) can(e record.Effect, to recipient) (steps, all []words.Command, err error) {
	a := possible.Asker{Rules: r.Rules, Case: r.o.decision.Case, From: to.Address, Now: r.o.At}
	switch e.To {
	case record.ToSender, record.ToColleagues:
		a.By = r.o.event.Actor
	case record.ToResponsible:
		a.By, _ = r.Rules.Acting(a.Case)
	case record.ToCommission:
		a.By = record.ByCommission
	}
	if r.o.event.Kind == record.TermDue {
		a.Due = r.o.event.Term
	}
	if c := r.o.reading.Command; e.Letter == record.MailHelp && c != nil && c.Name == words.EveryCommand {
		return nil, words.Of(a.By), nil
	}
	switch e.Letter {
	case record.MailNotice, record.MailAdvice, record.MailNotDone, record.MailTranscript, record.MailHelp, record.MailReminder, record.MailCommissionReminder, record.MailSettle:
	default:
		return nil, nil, nil
	}
	if a.Case.ID != "" {
		can := a.Can()
		return can.Steps, can.All, nil
	}
	held, err := r.heldFor(r.ctx, a.By)
	var numbers []int64
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return nil, a.AboutNoCase(numbers), err
}
