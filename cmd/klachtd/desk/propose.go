package desk

import (
	"context"
	"slices"

	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/errand"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/propose"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/route"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/write"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/wrote"
	"github.com/integratiewerk/klachtd/procedure/caselog"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// mostAtOnce is how many of the mails that one person passes on in a day are listed at
// once; the rest waits for the next morning's list.
const mostAtOnce = 20

// propose says, once, how held mail from one of our people is read. If the sender is
// vouched for and it is held for no other reason, it is listed at once: to the person
// who passed it on or, if that person may not judge it, to the one who does.
func (d *Desk) propose(ctx context.Context, o *write.Occasion, e errand.Errand) (listed bool, err error) {
	if !d.Write.Proposer().ByOurs(o.Mail) {
		return false, nil
	}
	p, ok := d.Write.Proposer().Of(o.Mail, e.Received)
	if !ok {
		return false, nil
	}
	open, err := d.Log.Cases(ctx, true)
	if err != nil {
		return false, err
	}
	p.Cases = d.Write.Proposer().CasesOf(p.Address, open)
	o.Handled.Proposed = p.JSON()
	if !o.Handled.Vouched || e.Reason != record.ReasonFromStaff { // else it waits for the daily list
		return false, nil
	}
	today, key := d.Rules.Day(o.At), "listed "+route.SenderKey(o.Handled.From)
	paces, err := d.Log.Paces(ctx, key, 1)
	listedToday := 0
	if len(paces) > 0 && paces[0].Day == today {
		listedToday = paces[0].N
	}
	if err != nil || listedToday >= mostAtOnce { // a mailbox rule passes on everything that comes in
		return false, err
	}
	o.Paces = append(o.Paces, caselog.Pace{Key: key, Day: today, N: listedToday + 1})
	number, err := d.Log.Number(ctx, o.Handled.SHA256)
	if err != nil {
		return false, err
	}
	h := caselog.HeldRow{
		Number: number, SHA256: o.Handled.SHA256, From: o.Handled.From, Subject: o.Handled.Subject, Received: e.Received, Size: int64(len(o.Raw)),
		Reason: o.Handled.Reason, DeputyOnly: o.Handled.DeputyOnly, Vouched: true, Proposed: o.Handled.Proposed,
		NamesDeputy: slices.Contains(d.Read.Guard.Named(o.Mail), record.SignalDeputy),
	}
	o.Held, o.Whole, o.Shown = []caselog.HeldRow{h}, []int64{number}, []int64{number}
	for _, a := range d.Read.Guard.All() {
		if !a.Has(h) {
			continue
		}
		to := a.To
		role, _ := d.Rules.Roles.Of(h.From)
		if role == record.ByDirector && !h.DeputyOnly || role == record.ByDeputy && !h.NamesDeputy && d.Rules.Deputises(h.From) {
			if to, o.Only = record.Recipient(role), h.From; record.SameAddress(h.From, d.Rules.Roles.Escalation) {
				to = record.ToEscalation
			}
		}
		o.Decision.Effects = record.MailHeld.Letter().Effects(to)
		if own := record.Recipient(role); to != own && (role == record.ByDirector || role == record.ByDeputy && d.Rules.Roles.Deputy.Holds(h.From)) { // the person who passed it on learns that it arrived
			o.Event.At, o.Event.On = e.Received, d.Rules.Day(e.Received)
			o.Decision.Effects = append(o.Decision.Effects, record.MailHeld.Variant(record.VariantPassed).Effects(own)...)
		}
		return true, nil
	}
	return false, nil
}

// takes reports whether a mail becomes a complaint as "klacht 12" and the lines below
// it say: "" if it does, else why not. The corrections in the lines are stored with it.
func (d *Desk) takes(ctx context.Context, o *write.Occasion, h caselog.HeldRow, lines propose.Lines, one bool) (why string, err error) {
	p, kept := propose.Kept(h.Proposed)
	if !kept && !lines.Given && d.Write.Ours().IsPerson(h.From) && !d.Rules.Roles.HasMailbox(h.From) {
		return "", nil
	}
	if !kept {
		m, _, err := wrote.Again(ctx, d.Log, h.SHA256)
		if err != nil || m == nil {
			return "", err
		}
		from := d.Write.Ours().Complainant(m)
		p.Name, p.Address, p.On = from.Name, from.Address, d.Rules.Day(h.Received)
	}
	corrected, why := d.Write.Proposer().Take(p, lines, one, h.Number, d.Rules.Day(h.Received))
	if corrected != "" {
		o.Proposed = map[int64]string{h.Number: corrected} // one at a time
	}
	return why, nil
}
