package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// The person who may be accused must not be the first to know. Mail from the client
// that may be about the director goes to the deputy, who answers betrokken or
// directeur; until then the director gets nothing of the case.

// first gives the role that gets a complaint with these signals first.
func first(s []record.Signal) record.Actor {
	if slices.Contains(s, record.SignalDirector) {
		return record.ByDeputy
	}
	return record.ByDirector
}

// suspect notes in the fact of a client's further mail whom it may be about, if that is
// new, and puts the case to the deputy when it may be the director. What the words only
// seem to say counts until somebody has answered betrokken or directeur; what the
// client says explicitly always counts.
func (d *decision) suspect(f *record.Fact) {
	if !d.e.Actor.Client() || !slices.Contains(wrote, f.Kind) && f.Kind != record.FactReopened {
		return
	}
	found := d.rules.Accused(d.e.OwnWords())
	said := d.e.Kind == record.AccuseDirector && !d.e.Unproven || d.e.Accuses // an unproven one waits for the answer to 29
	if said && !slices.Contains(found, record.SignalDirector) {
		found = append(found, record.SignalDirector)
	}
	f.Signals = slices.DeleteFunc(slices.Clone(found), func(s record.Signal) bool { return slices.Contains(d.c.Signals, s) })
	if to := first(found); to != record.ByDirector && !d.c.KeptFromDirector() && (said || !d.c.Asked) {
		f.Responsible = to
	}
	if len(f.Signals) == 0 {
		f.Signals = nil
	}
}

// receiptTerms are the terms that begin with a complaint. If so configured, the notice
// to the director waits for the answer to the confirmation, provided that somebody can
// answer it and the wait is not over already.
func (d *decision) receiptTerms(s []record.Signal) map[record.Term]record.Date {
	due := map[record.Term]record.Date{record.TermAcknowledge: d.rules.AcknowledgeBy(d.e.On), record.TermContact: d.rules.ContactBy(d.e.On)}
	acting, _ := d.rules.Acting(record.Case{Responsible: first(s), Signals: s})
	if n := d.rules.Terms.NoticeWorkingDays; n > 0 && acting == record.ByDirector && !d.e.Complaint.Paper && d.e.Complaint.Complainant.Address != "" {
		if by := d.rules.Calendar.WorkingDay(d.e.On, n); d.now.Before(d.rules.ReminderAt(by)) {
			due[record.TermNotice] = by
		}
	}
	return due
}

// noticed sends the waiting notice once the complainant has answered or the wait is
// over, unless the director may not have it.
func (d *decision) noticed() {
	if d.before.NoticeBy.IsZero() || !d.c.NoticeBy.IsZero() || d.c.KeptFromDirector() || d.c.Status.Closed() {
		return
	}
	if !slices.ContainsFunc(d.effects, func(e record.Effect) bool { return e.Letter == record.MailNotice }) {
		rest := d.effects
		d.effects = nil
		d.mail(record.MailNotice.Letter())
		d.effects = append(d.effects, rest...)
	}
}

// over reports whether it no longer matters who answers for the case: it is closed, and
// nobody waits for that answer.
func (d *decision) over() bool {
	return d.before.Status.Closed() && !d.before.InterestOpen()
}

// accuseDirector: "over de directeur".
func accuseDirector(d *decision) *Refusal { return furtherMail(d) }
