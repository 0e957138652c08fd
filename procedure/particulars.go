package procedure

import (
	"cmp"
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// corrects reports whether a command gives the complainant another e-mail address, says
// that somebody else wrote for the complainant, or gives another day of receipt. These
// are shown first.
func corrects(e record.Event, c record.Case) bool {
	if e.Kind != record.CorrectComplainant {
		return false
	}
	if e.Of.None() { // the word alone shows the waiting command again
		return slices.ContainsFunc(c.Challenges, func(ch record.Challenge) bool { return ch.Event.Kind == e.Kind && ch.Event.Actor == e.Actor })
	}
	return moves(e.Of, c) || e.Of.Helper != nil || !e.Of.Received.IsZero() && e.Of.Received != c.ReceivedOn
}

// moves reports whether letters go to another e-mail address.
func moves(of *record.Particulars, c record.Case) bool {
	return of.Address != "" && !record.SameAddress(of.Address, c.Complainant.Address)
}

// correctComplainant records who complains. Letters that came back, or must be posted,
// are sent again to a new e-mail address, each with the date of its decision (R10,
// R25).
func correctComplainant(d *decision) *Refusal {
	of := d.e.Of
	switch {
	case of.None():
		return &Refusal{Code: record.RefuseNoParticulars}
	case of.Wrong != "":
		return &Refusal{Code: record.RefuseUnknownLine}
	case of.Address != "" && d.rules.Roles.Taken(of.Address):
		return &Refusal{Code: record.RefuseTakenAddress}
	case of.Helper != nil && of.Name == "":
		return &Refusal{Code: record.RefuseNoClient}
	}
	f := record.Fact{Kind: record.FactComplainant, On: d.e.On, Personal: record.Personal{Of: of}}
	if refusal := d.receivedAnew(&f); refusal != nil {
		return refusal
	}
	before, moves := d.before, moves(of, d.before)
	if of.Helper != nil { // R07: the writer so far
		rep := record.Representative{Person: before.Complainant, Role: of.Helper.Role, Consent: of.Helper.Consent}
		d.record(record.Fact{Kind: record.FactRepresentative, On: d.e.On, Personal: record.Personal{Rep: &rep}})
	}
	d.record(f)
	if of.Helper != nil {
		for _, e := range record.LetterAcknowledgement.Letter().Effects(record.ToComplainant) { // who has not had it yet
			d.send(e)
		}
		return nil
	}
	if !moves {
		return nil
	}
	former := before.Complainant.Address
	for _, l := range before.LostLetters() {
		if l.To != record.ToComplainant {
			continue
		}
		if l.Stage == record.StageReturned && record.SameAddress(l.Address, former) {
			former = "" // nobody reads mail there
		}
		e := l.Letter.Variant(l.Variant).Effects(record.ToComplainant)[0]
		e.Again = l.Message
		d.send(e)
	}
	d.mail(record.LetterOwnWords.Variant(record.VariantAddress))
	if former != "" {
		d.mail(record.LetterOwnWords.Variant(record.VariantFormer))
	}
	return nil
}

// rectify does the same for a person who asked the foundation for it (AVG art. 16), and tells
// the person who answers for the case. The administrator has checked who asks, so nothing is
// shown first. Who assists the complainant (R07) is corrected too; the role and the consent
// stay as they are.
func rectify(d *decision) *Refusal {
	var refusal *Refusal
	if d.e.Rep == nil {
		refusal = correctComplainant(d)
	} else {
		refusal = correctRepresentative(d)
	}
	if refusal == nil {
		d.mail(record.MailTranscript.Letter(), record.ToResponsible)
	}
	return refusal
}

func correctRepresentative(d *decision) *Refusal {
	switch {
	case d.before.Rep == nil:
		return &Refusal{Code: record.RefuseNoRepresentativeData}
	case d.rules.Roles.Taken(d.e.Rep.Address):
		return &Refusal{Code: record.RefuseTakenAddress}
	}
	rep := *d.before.Rep
	rep.Name, rep.Address = cmp.Or(d.e.Rep.Name, rep.Name), cmp.Or(d.e.Rep.Address, rep.Address)
	d.record(record.Fact{Kind: record.FactRepresentative, On: d.e.On, Personal: record.Personal{Rep: &rep}})
	return nil
}

// receivedAnew counts from another day of receipt (R10, R12), never later than the day
// the mail itself came in or the letter was registered. A last day that somebody was
// told may come sooner because of it, but never later.
func (d *decision) receivedAnew(f *record.Fact) *Refusal {
	on, c := d.e.Of.Received, &d.before
	if on.IsZero() || on == c.ReceivedOn {
		return nil
	}
	last := c.InterestSince
	if !c.ReceivedAt.IsZero() {
		last = d.rules.Day(c.ReceivedAt)
	}
	switch {
	case on.After(last):
		return &Refusal{Code: record.RefuseReceivedLate}
	case on.Before(rules.EarliestReceipt(last)):
		return &Refusal{Code: record.RefuseReceivedEarly}
	}
	f.ReceivedOn = on
	f.Due, f.Counts = make(map[record.Term]record.Date), make(map[record.Term]calendar.Count)
	if by := d.rules.AcknowledgeBy(on); by.Before(c.AcknowledgeBy) {
		f.Due[record.TermAcknowledge], f.Counts[record.TermAcknowledge] = by, calendar.Count{From: on, Days: d.rules.Terms.AcknowledgeDays}
	}
	if by := d.rules.ContactBy(on); by.Before(c.ContactBy) && c.Counts[record.TermContact].After == "" { // else it has started over since
		f.Due[record.TermContact], f.Counts[record.TermContact] = by, d.rules.Calendar.Counted(on, by)
	}
	if len(f.Due) == 0 { // as the log gives it back
		f.Due, f.Counts = nil, nil
	}
	return nil
}
