// Package audience says who may see which held mail: nobody judges what they may not
// know of. Held mail is for the director; what may be about the director is for the
// deputy; and what also names the deputy is for the people above them.
package audience

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Audience is who usually sees a list of held mail: the director; the deputy for what
// the director must not know; and the people above them for what also names the deputy.
type Audience struct {
	DeputyOnly bool
	AboveBoth  bool
	Has        func(caselog.HeldRow) bool
	To         record.Recipient
	Mark       string // when this list was last sent
}

// All gives the audiences: of the director, of the deputy, and of those above both.
func (f *Guard) All() []Audience {
	director, above := f.Rules.StandsIn(record.ByDirector), record.ToAdministrator
	if f.Rules.Roles.Escalation != "" {
		above = record.ToEscalation
	}
	notForDeputy := func(h caselog.HeldRow) bool { return h.NamesDeputy && (h.DeputyOnly || director == record.ToDeputy) }
	return []Audience{
		{false, false, func(h caselog.HeldRow) bool { return !h.DeputyOnly && !notForDeputy(h) }, director, "digest"},
		{true, false, func(h caselog.HeldRow) bool { return h.DeputyOnly && !notForDeputy(h) }, f.Rules.StandsIn(record.ByDeputy), "digest-deputy"},
		{true, true, notForDeputy, above, "digest-above"},
	}
}

const (
	mostParsed = 8 << 20 // bytes of a mail read to see whom it is about
	mostRead   = 20_000  // characters of a text in which names and case numbers are looked for
)

// Pile has the held mail; *caselog.Log is one.
type Pile interface {
	wrote.Mails
	Case(ctx context.Context, id string) (record.Case, error)
	Cases(ctx context.Context, openOnly bool) ([]record.Case, error)
	Held(ctx context.Context) ([]caselog.HeldRow, error)
	RawStart(ctx context.Context, sha string, most int) (raw []byte, err error)
}

// Guard reads held mail for its audience. One goroutine at a time calls its methods.
type Guard struct {
	Log   Pile
	Rules *rules.Rules
	Ours  route.Ours // whose a mail is
	Now   func() time.Time

	names map[string][]record.Signal // whom held mail may be about, by its SHA-256
}

// Held lists the held mail. Whom it is for may have changed since it was held: its case
// may be about the director now.
func (f *Guard) Held(ctx context.Context) ([]caselog.HeldRow, error) {
	held, err := f.Log.Held(ctx)
	if err != nil {
		return nil, err
	}
	for i := range held {
		named, err := f.NamedIn(ctx, held[i].SHA256)
		if err != nil {
			return nil, err
		}
		held[i].NamesDeputy = slices.Contains(named, record.SignalDeputy)
		held[i].DeputyOnly = held[i].DeputyOnly || f.Others() && slices.Contains(named, record.SignalDirector)
	}
	open, err := f.Log.Cases(ctx, true)
	if err != nil {
		return nil, err
	}
	kept := slices.ContainsFunc(open, f.Rules.KeptFromDirector)
	for i := range held {
		if !kept || held[i].DeputyOnly {
			continue
		}
		m, _, err := wrote.Again(ctx, f.Log, held[i].SHA256)
		if err != nil {
			return nil, err
		}
		if m != nil {
			if held[i].DeputyOnly, err = f.DeputyOnly(ctx, m); err != nil {
				return nil, err
			}
		}
	}
	return held, nil
}

// Others reports whether there is anybody but the director to show held mail to.
func (f *Guard) Others() bool {
	roles := &f.Rules.Roles
	return roles.Deputy.Configured() || roles.Escalation != "" || roles.Administrator.Configured()
}

// NamedIn gives whom a held mail may be about. Each mail is read once: its contents do
// not change.
func (f *Guard) NamedIn(ctx context.Context, sha string) ([]record.Signal, error) {
	if named, known := f.names[sha]; known {
		return named, nil
	}
	raw, err := f.Log.RawStart(ctx, sha, mostParsed)
	if err != nil {
		return nil, err
	}
	if f.names == nil || len(f.names) > 10_000 {
		f.names = make(map[string][]record.Signal)
	}
	f.names[sha] = f.Named(mailbox.Parse(raw))
	return f.names[sha], nil
}

// Named gives whom a mail may be about, except its own sender.
func (f *Guard) Named(m *mailbox.Message) []record.Signal {
	by := func(h rules.RoleHolder) bool { return len(m.From) == 1 && h.Holds(m.From[0].Address) }
	named := slices.DeleteFunc(f.Rules.Accused(m.Subject+"\n\n"+wrote.Own(m, mostRead)), func(s record.Signal) bool {
		return s == record.SignalDirector && by(f.Rules.Roles.Director) || s == record.SignalDeputy && by(f.Rules.Roles.Deputy)
	})
	return append(named, propose.Proposer{Rules: f.Rules, Own: f.Ours}.Accused(m, f.Now())...)
}

// For gives the held mail that somebody may see: nobody judges what they may not
// know.
func (f *Guard) For(ctx context.Context, by record.Actor) ([]caselog.HeldRow, error) {
	held, err := f.Held(ctx)
	return slices.DeleteFunc(held, func(h caselog.HeldRow) bool {
		return h.DeputyOnly && by == record.ByDirector || h.NamesDeputy && by == record.ByDeputy
	}), err
}

// Only keeps the mail that an audience may know of.
func Only(a Audience, mails []caselog.HeldRow) []caselog.HeldRow {
	return slices.DeleteFunc(slices.Clone(mails), func(h caselog.HeldRow) bool { return !a.Has(h) })
}

// DeputyOnly reports whether held mail must not be shown to the director. It concerns a
// case hidden from the director, by what it answers or by a number in it, or may itself
// be a complaint about the director. If there is nobody else to show such a complaint
// to, the director sees it, as with one that is not held.
func (f *Guard) DeputyOnly(ctx context.Context, m *mailbox.Message) (bool, error) {
	others := f.Others()
	byDirector := len(m.From) == 1 && f.Rules.Roles.Director.Holds(m.From[0].Address)
	if others && (slices.Contains(f.Named(m), record.SignalDirector) || f.Ours.AboutDirector(m)) {
		return true, nil
	}
	if others && m.Kind != mailbox.KindMail && byDirector {
		return true, nil // the director's own machine: somebody who is away does not read it, and two machines would answer each other for ever
	}
	var cases []string
	for _, id := range route.Answers(m) {
		letter, found, err := f.Log.Letter(ctx, id)
		if err != nil {
			return false, err
		}
		if found && letter.CaseID != "" && !slices.Contains(cases, letter.CaseID) {
			cases = append(cases, letter.CaseID)
		}
	}
	for _, id := range append(cases, route.CaseNumber.FindAllString(m.Subject+"\n"+text.FirstRunes(m.Text, mostRead), 5)...) {
		c, err := f.Log.Case(ctx, id)
		if errors.Is(err, caselog.ErrNoCase) {
			continue
		}
		if err != nil || f.Rules.KeptFromDirector(c) {
			return err == nil, err
		}
	}
	return false, nil
}
