package desk

import (
	"cmp"
	"context"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/meant"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/command"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// guessed is a command that a mail seems to mean, and does not hold.
type guessed struct {
	meant  bool     // the command of the errand is such a guess
	also   []string // what the mail seems to ask besides
	likely string   // what 14 names
	seems  string   // a client's word that a mail seems to say, for who answers for the case
}

// suggest puts the command that a mail seems to mean in the place of the one that it does
// not hold: it waits for "akkoord" like any in doubt. asks: it is one of those that change
// nothing about a case, and need answer no mail of ours.
func (d *Desk) suggest(ctx context.Context, e *errand, role record.Actor, t thread, doubt record.Why, asks record.Why, f caselog.Filed, m *mailbox.Message) (record.Why, error) {
	if e.cmd.Command != nil || m.Ambiguous || e.lists != nil || t.own == nil && d.proposer().PassesOn(m, f.Received) {
		return doubt, nil
	}
	if t.own == nil || e.caseID == "" {
		doubt = asks
	}
	if e.likely = shortHint(e.cmd); doubt != "" && doubt != record.NoProvider && doubt != record.Relay {
		return doubt, nil
	}
	mail := meant.Mail{Own: ownWords(m), Read: e.cmd, Reading: d.reading(role, f, d.signers(m, role)...), By: role, From: m.From[0].Address, Now: d.Now()}
	answers := t.own != nil && t.own.Kind == record.MailPreview
	var err error
	if e.caseID != "" {
		if mail.Case, err = d.Log.Case(ctx, e.caseID); err != nil {
			return doubt, err
		}
		if mail.Others, err = d.otherClients(ctx, mail.Case); err != nil {
			return doubt, err
		}
		if answers {
			mail.Preview = t.own.Preview
		}
	}
	if mail.Listed, err = d.listed(ctx, role, t); err != nil {
		return doubt, err
	}
	chosen := meant.Reader{Rules: d.Rules}.Choose(mail, func(r command.Reading) record.Event {
		ev := d.command(r, role, "", answers, f, m)
		ev.Preview = mail.Preview
		if ev.Kind == record.FindNoComplaint {
			ev.Vouched, _ = d.Log.Vouched(ctx, mail.Case.Message) // what it is for certain is seen when it is done
		}
		return ev
	})
	e.also, e.likely = chosen.Also, cmp.Or(chosen.Likely, d.stillPossible(mail, e.likely))
	if chosen.Reading.Command == nil {
		return doubt, nil
	}
	e.cmd, e.meant = chosen.Reading, true
	return cmp.Or(doubt, record.Suggested), nil
}

// seemsToSay reads what a client seems to ask in a mail that is none of the words for it:
// nothing that they say closes a case, so that it is told to who answers for it (21). What
// may be about the director goes to who stands in first, as if it had said so.
func (d *Desk) seemsToSay(e *errand, event *record.Event, c record.Case, own string, on record.Date, names ...string) {
	if event.Kind != record.MailReceived || c.Status == record.Withdrawn {
		return
	}
	switch e.seems = (meant.Reader{Rules: d.Rules}).Client(c, e.cmd, own, on, names...); e.seems {
	case words.HowItStands:
		event.Kind, e.seems = record.AskProgress, ""
	case words.AboutDirector:
		event.Accuses = event.Accuses || c.InterestSince.IsZero() && !c.DirectorInvolved
		e.seems = ""
	}
}

// bareManager reads "2", or a name, in direct answer to a mail that asks who the manager
// is, while nobody is: there it can be nothing else (R11).
func (d *Desk) bareManager(ctx context.Context, e *errand, role record.Actor, t thread, f caselog.Filed, m *mailbox.Message) error {
	if e.cmd.Command != nil || m.Ambiguous || !role.Leads() || t.own == nil || !t.direct || t.own.CaseID == "" || t.own.Kind != record.MailNotice && t.own.Kind != record.MailReminder {
		return nil
	}
	line := meant.Manager(e.cmd.FirstLine, d.Rules.Roles.Managers)
	if line == "" {
		return nil
	}
	c, err := d.Log.Case(ctx, t.own.CaseID)
	asks := t.own.Kind == record.MailNotice
	if err == nil && !asks {
		err = d.Log.EachFact(ctx, c.ID, func(q caselog.Entry) {
			asks = asks || q.Kind == record.FactLetterQueued && q.Message == t.own.SHA256 && q.Variant == record.VariantManager
		})
	}
	if err != nil || !asks || !d.Rules.Unnamed(c) {
		return err
	}
	read := command.Read(line+"\n"+e.cmd.Below, d.reading(role, f, d.signers(m, role)...))
	read.FirstLine, read.Below = e.cmd.FirstLine, e.cmd.Below
	e.cmd = read
	return nil
}

// asksProgress says of a client's question how it stands whether it was answered today
// already, in this case, and leaves of its text what is more than the question.
func (d *Desk) asksProgress(ctx context.Context, e *errand, event *record.Event, c record.Case, own string, names ...string) error {
	if event.Kind != record.AskProgress {
		return nil
	}
	err := d.Log.EachFact(ctx, c.ID, func(q caselog.Entry) {
		event.Quiet = event.Quiet || q.Kind == record.FactAsked && q.Command == string(record.AskProgress) && d.Rules.Day(q.At) == d.Rules.Day(d.Now())
	})
	more := own
	if e.cmd.Command != nil {
		more = e.cmd.Command.Text
	} else if rest, alone := (meant.Reader{Rules: d.Rules}).Beside(c, own); alone {
		more = rest
	}
	if route.Added(more, names) == "" && !event.Quiet {
		event.Text = ""
	}
	return err
}

// shortHint is the word that stands in a line of few words: in a sentence it stands for
// anything.
func shortHint(r command.Reading) string {
	const few = 3
	if r.Slip || len(strings.Fields(r.FirstLine)) <= few {
		return r.Suggestion
	}
	return ""
}

// stillPossible is a hint that can be followed now.
func (d *Desk) stillPossible(m meant.Mail, hint string) string {
	return meant.Reader{Rules: d.Rules}.Possible(m, hint)
}

// otherClients are those who complain in other cases that run.
func (d *Desk) otherClients(ctx context.Context, c record.Case) (names []string, err error) {
	cases, err := d.Log.Cases(ctx, true)
	for _, other := range cases {
		if other.ID != c.ID && !record.SameAddress(other.Complainant.Address, c.Complainant.Address) {
			names = append(names, other.Complainant.Name)
		}
	}
	return names, err
}

// asked reads a command about no case again, which waited: that of the mail, or what the
// mail that showed it (a 19) says that it seemed to mean.
func (d *Desk) asked(ctx context.Context, f caselog.Filed, m *mailbox.Message, role record.Actor, shown int64) (command.Reading, error) {
	r := d.readCommand(f, m, role, true)
	if r.Command != nil {
		return r, nil
	}
	raw, err := d.Log.Sent(ctx, shown)
	if err != nil || raw == nil {
		return r, err
	}
	preview, err := smtp.Decompose(raw)
	if err != nil {
		return r, err
	}
	return command.Read(preview.Command, d.reading(role, f)), nil
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

// spoken is a command that a mail seems to mean, as people read it.
func spoken(then occasion, e record.Event) string {
	if c := then.decision.Case; e.Kind == record.NameManager && c.Manager != nil && c.Manager.Name != "" {
		row, _ := words.For(e.Kind, e.Actor)
		return row.Word + " " + c.Manager.Name
	}
	return route.Spoken(e)
}

// spokenAlone is one about no case.
func spokenAlone(r command.Reading, e record.Event) string {
	if r.Command == nil {
		return ""
	}
	said := route.Understand(*r.Command, e.Actor, e.On)
	if said.Actor = e.Actor; said.Said.IsZero() {
		return r.Canonical()
	}
	return route.Spoken(said)
}
