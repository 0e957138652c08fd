package errand

import (
	"context"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/rehearsal"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// rehearsed recognises answers to a practice mail, before anything else is done with
// them. What a stranger writes without the practice word may be a complaint.
func (rd *Reader) rehearsed(ctx context.Context, f caselog.Filed, m *mailbox.Message, raw []byte) (e Errand, found bool, err error) {
	letter, found, err := rehearsal.Answered(ctx, rd.Log, m, route.Named(m.Subject, rd.Email))
	if err != nil || !found || len(m.From) != 1 || rd.Ours.IsOurs(m.From[0].Address) {
		return e, false, err
	}
	t, err := rd.thread(ctx, m)
	e = Errand{Do: Rehearse, Alert: &letter, Sender: record.Person{Name: m.From[0].Name, Address: m.From[0].Address}}
	e.Cmd, e.Doubt = rd.Command(f, m, record.ByDirector, false), rd.doubt(m, t, rd.Trust.Judge(ctx, raw, m), false)
	e.Reason = rehearsal.Judge(m, e.Cmd, e.Doubt)
	return e, rd.Ours.HasRole(m.From[0].Address) || rehearsal.Typed(e.Cmd) || e.Reason == record.ReasonRehearsedByMachine && m.Returned != nil, err
}

// absence is the errand of a mail with "afwezig" or "aanwezig". It is shown first if it
// has no last day, or if nobody vouches for anybody.
func (rd *Reader) absence(e Errand, role record.Actor) Errand {
	said := route.Understand(*e.Cmd.Command, role, e.Event.On)
	e.Event.Kind, e.Event.Said, e.Event.SaidBad = said.Kind, said.Said, said.SaidBad
	switch {
	case e.Doubt.Refuses() || !rd.Rules.Roles.Holder(role).Holds(e.Event.From): // somebody who only stands in
		e.Do, e.Code = Refuse, e.Doubt.Code()
		if !e.Doubt.Refuses() {
			e.Code = record.RefuseNotYours
		}
		return e
	case rd.Trust.Provider == trust.ProviderNone:
		e.Doubt = record.NoProvider
	case said.Kind == record.BeAway && said.Said.IsZero() && said.SaidBad == "":
		e.Doubt = record.Outward
	}
	e.Do = ComeOrGo
	return e
}

// leads reports whether the one sender of a mail is director or deputy.
func (rd *Reader) leads(m *mailbox.Message) bool {
	if len(m.From) != 1 {
		return false
	}
	role, _ := rd.Rules.Roles.Of(m.From[0].Address)
	return (role == record.ByDirector || role == record.ByDeputy) && rd.Rules.Roles.Holder(role).Holds(m.From[0].Address)
}

// returning reports whether a mail is a canary, and gives what to record of it. Its id
// or token must be one of ours: nobody else knows them.
func (rd *Reader) returning(ctx context.Context, received time.Time, m *mailbox.Message) (*caselog.Canary, error) {
	if len(m.From) != 1 || !record.SameAddress(m.From[0].Address, rd.Email) {
		return nil, nil
	}
	c, found, err := rd.Log.Canary(ctx, m.MessageID, smtp.ProbeToken(m.Subject))
	if err != nil || !found {
		return nil, err
	}
	c.Received, c.Arrived = received, rd.Now()
	return &c, nil
}

// MarkFormer marks an address as a complainant's former one. Nobody can read the
// address from the mark. It saves looking at every case for each new complaint.
const MarkFormer = "former "

// wasClient reports whether an address was a complainant's in some case until it was
// corrected.
func (rd *Reader) wasClient(ctx context.Context, address string) (bool, error) {
	if at, err := rd.Log.Marked(ctx, MarkFormer+route.SenderKey(address)); err != nil || at.IsZero() {
		return false, err
	}
	cases, err := rd.Log.Cases(ctx, false)
	return slices.ContainsFunc(cases, func(c record.Case) bool { return c.Was(address) }), err
}

// isOld reports whether a mail is from before the log began.
func (rd *Reader) isOld(ctx context.Context, f caselog.Filed) (bool, error) {
	began, err := rd.Began(ctx)
	return f.Received.Before(began), err
}

// inJunk reports whether a mail was seen only in the provider's junk folder. Whatever
// it says, a person looks at it first.
func (rd *Reader) inJunk(ctx context.Context, f caselog.Filed) (bool, error) {
	if rd.Junk == "" || f.Mailbox != rd.Junk {
		return false, nil
	}
	elsewhere, err := rd.Log.SeenOutside(ctx, f.SHA256, rd.Junk)
	return !elsewhere, err
}

// Sentence reports whether an event is a request that we read in a complainant's mail.
func Sentence(k record.EventKind) bool {
	return k == record.WithdrawalWished || k == record.CommissionWished || k == record.WithdrawalDenied || k == record.AccuseDirector
}

// Commanding reports whether an actor gives commands in a case.
func Commanding(a record.Actor) bool {
	return a == record.ByDirector || a == record.ByDeputy || a == record.ByCommission
}

// Began is from when on mail is handled: as configured, else since the log began. Zero
// when neither is known: then no mail is old.
func (rd *Reader) Began(ctx context.Context) (time.Time, error) {
	if !rd.Since.IsZero() {
		return rd.Since, nil
	}
	return rd.Log.Began(ctx)
}

// Refused reports whether a mail cannot be trusted to be from the role whose address it
// uses.
func (e Errand) Refused() bool {
	return e.Doubt.Refuses() || e.Event.Doubt.Refuses()
}
