package procedure

import (
	"cmp"
	"slices"
)

// Whoever may be accused is not the first to know: a mail of the client that may
// be about the director goes to the deputy, who says betrokken or directeur, and
// until then nothing of the case goes to the director.

// own gives the client's own words, with the subject above them.
func (e *Event) own() string { return e.Subject + "\n\n" + cmp.Or(e.Own, e.Text) }

// first gives who gets a complaint with these signals first, or who stands in.
func first(s []Signal) Actor {
	if slices.Contains(s, SignalDirector) {
		return ByDeputy
	}
	return ByDirector
}

// suspect notes in the fact of a client's further mail whom it may be about, where
// that is new, and puts the case to the deputy when it may be the director. What
// the words seem to say counts until somebody said betrokken or directeur; what the
// client says in so many words, always.
func (d *decision) suspect(f *Fact) {
	if !d.e.Actor.Client() || !slices.Contains(wrote, f.Kind) && f.Kind != FactReopened {
		return
	}
	found := d.rules.Accused(d.e.own())
	said := d.e.Kind == AccuseDirector && !d.e.Unproven || d.e.Accuses // which waits for the answer to 29
	if said && !slices.Contains(found, SignalDirector) {
		found = append(found, SignalDirector)
	}
	f.Signals = slices.DeleteFunc(slices.Clone(found), func(s Signal) bool { return slices.Contains(d.c.Signals, s) })
	if to := first(found); to != ByDirector && !d.c.KeptFromDirector() && (said || !d.c.Asked) {
		f.Responsible = to
	}
	if len(f.Signals) == 0 {
		f.Signals = nil
	}
}

// suspected keeps what a client's further mail signalled.
func (c *Case) suspected(f Fact) {
	c.Signals = append(slices.Clip(c.Signals), f.Signals...)
	if f.Responsible != "" {
		c.Unseen = c.Unseen || c.Responsible != f.Responsible
		if c.Responsible != f.Responsible {
			c.Assignee, c.InterestSince = nil, f.On
		}
		c.Responsible, c.Assigned = f.Responsible, false
	}
}

// receiptTerms are the terms that begin with a complaint. The notice to the director
// waits for the answer to the confirmation, where that is configured and anybody can
// answer it before long.
func (d *decision) receiptTerms(s []Signal) map[Term]Date {
	due := map[Term]Date{TermAcknowledge: d.rules.acknowledgeBy(d.e.On), TermContact: d.rules.contactBy(d.e.On)}
	acting, _ := d.rules.Acting(Case{Responsible: first(s), Signals: s})
	if n := d.rules.Terms.NoticeWorkingDays; n > 0 && acting == ByDirector && !d.e.Complaint.Paper && d.e.Complaint.Complainant.Address != "" {
		if by := d.rules.Calendar.WorkingDay(d.e.On, n); d.now.Before(d.rules.ReminderAt(by)) {
			due[TermNotice] = by
		}
	}
	return due
}

// noticed sends the notice that waited, once the complainant answered and the
// director may have it, or the wait is over.
func (d *decision) noticed() {
	if d.before.NoticeBy.IsZero() || !d.c.NoticeBy.IsZero() || d.c.KeptFromDirector() || d.c.Status.Closed() {
		return
	}
	if !slices.ContainsFunc(d.effects, func(e Effect) bool { return e.Letter == MailNotice }) {
		rest := d.effects
		d.effects = nil
		d.mail(MailNotice.Letter())
		d.effects = append(d.effects, rest...)
	}
}

// clientWrote are the facts by which a client's words join a case.
var clientWrote = []FactKind{FactFurtherMail, FactMailConfirmed, FactWithdrawalWish, FactWithdrawalRefused}

// ClientWrote lists the kinds of fact by which words of a client join a case.
func ClientWrote() []FactKind { return slices.Clone(clientWrote) }

// waited ends the wait of the notice.
func (c *Case) waited(f Fact) {
	if f.Actor.Client() && slices.Contains(clientWrote, f.Kind) && !f.Unverified || f.Kind == FactAssigned || f.Kind == FactReminded && f.Term == TermNotice {
		c.NoticeBy = Date{}
	}
}

// over reports whether nothing is to be said of who answers for a case any more: it
// is closed, and nobody waits for that word.
func (d *decision) over() bool {
	return d.before.Status.Closed() && !d.before.InterestOpen()
}

// accuseDirector: "over de directeur".
func accuseDirector(d *decision) *Refusal { return furtherMail(d) }
