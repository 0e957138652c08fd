package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// readdresses reports whether a command gives the complainant another e-mail address:
// that is shown first.
func readdresses(e record.Event, c record.Case) bool {
	if e.Kind != record.CorrectComplainant {
		return false
	}
	if e.Of.None() { // the word alone shows again what waits
		return slices.ContainsFunc(c.Challenges, func(ch record.Challenge) bool { return ch.Event.Kind == e.Kind && ch.Event.Actor == e.Actor })
	}
	return e.Of.Address != "" && !record.SameAddress(e.Of.Address, c.Complainant.Address)
}

// correctComplainant records who complains. Letters that came back, or are to be posted,
// leave anew for a new e-mail address, each with the date of its decision (R10, R25).
func correctComplainant(d *decision) *Refusal {
	of := d.e.Of
	switch {
	case of.None():
		return &Refusal{Code: record.RefuseNoParticulars}
	case of.Wrong != "":
		return &Refusal{Code: record.RefuseUnknownLine}
	case of.Address != "" && d.rules.Roles.Taken(of.Address):
		return &Refusal{Code: record.RefuseTakenAddress}
	}
	moves := readdresses(d.e, d.before)
	d.record(record.Fact{Kind: record.FactComplainant, On: d.e.On, Personal: record.Personal{Of: of}})
	if !moves {
		return nil
	}
	former := d.before.Complainant.Address
	for _, l := range d.before.LostLetters() {
		if l.To != record.ToComplainant {
			continue
		}
		if l.Stage == record.StageReturned && record.SameAddress(l.Address, former) {
			former = "" // nobody reads there
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
