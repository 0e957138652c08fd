package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// A mail has a place, and a person can move it. The old case keeps what it copied from it.

// putInCase: mail belongs to another case, or this whole case does.
func putInCase(d *decision) *Refusal {
	p := d.e.Place
	switch missing := d.placeMissing(); {
	case missing != nil:
		return missing
	case !p.Opens:
		d.moveOut()
		return nil
	case d.before.Status.Closed():
		return &Refusal{Code: record.RefuseClosed}
	case !slices.Contains(beforeThem, d.before.Status):
		return &Refusal{Code: record.RefuseAlreadyReferred}
	}
	d.moveOut()
	d.record(record.Fact{Kind: record.FactNotAdmitted, On: d.e.On, Status: record.NotAdmitted, Outcome: record.Merged, Into: p.Into})
	for _, e := range record.MailProof.Variant(record.VariantMerged).Effects() {
		if len(p.Mails) > 0 {
			e.Preview = int(p.Mails[0].Number)
		}
		d.send(e)
	}
	return nil
}

// takeOut: a mail in this case is a complaint of its own.
func takeOut(d *decision) *Refusal {
	switch missing := d.placeMissing(); {
	case missing != nil:
		return missing
	case d.e.Place.Opens:
		return &Refusal{Code: record.RefuseOpened}
	}
	d.moveOut()
	if d.e.Actor.Client() { // a client's words are kept and passed on
		return furtherMail(d)
	}
	return nil
}

// placeMissing says why mail cannot be put where a command wants it.
func (d *decision) placeMissing() *Refusal {
	switch p := d.e.Place; {
	case p == nil:
		return &Refusal{Code: record.RefuseUnknownNumber}
	case p.Missing != "":
		return &Refusal{Code: p.Missing}
	}
	return nil
}

func (d *decision) moveOut() {
	for _, m := range d.e.Place.Mails {
		d.record(record.Fact{Kind: record.FactMoved, On: d.e.On, Mail: m.SHA256, Number: m.Number, Into: d.e.Place.Into})
	}
}

// merges reports whether a command of director or deputy ends a case in favour of
// another. That is shown first.
func merges(e record.Event) bool {
	return e.Kind == record.PutInCase && e.Actor.Leads() && e.Place != nil && e.Place.Opens && e.Place.Missing == ""
}
