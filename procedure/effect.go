package procedure

import "github.com/integratiewerk/klachtd/procedure/record"

// mail sends a letter to the recipients its row names, or to others, as far as this
// case has them. The representative gets what the complainant gets if the complainant
// agreed to that (R07).
func (d *decision) mail(l record.Letter, to ...record.Recipient) {
	_, managed := d.rules.Manager(d.c)
	for _, e := range l.Effects(to...) {
		rep := d.c.Rep
		if e.To == record.ToRepresentative && (rep == nil || !rep.Consent || rep.Address == "") || e.To == record.ToManager && !managed {
			continue
		}
		d.send(e)
	}
}

// mailAll sends every row of some kinds, in the order of the table.
func (d *decision) mailAll(kinds ...record.LetterKind) {
	for _, k := range kinds {
		for _, l := range k.Rows() {
			d.mail(l)
		}
	}
}

// sendWithdrawal: letter 10 (R13), for information to the manager, and to the
// commission when the case was there.
func (d *decision) sendWithdrawal() {
	d.mailAll(record.LetterWithdrawal)
	if d.before.Status.WithCommission() {
		d.mail(record.LetterWithdrawal.Variant(record.VariantCopy), record.ToCommission)
	}
}

// passOn forwards a mail of the complainant, or of somebody else in the case, to the
// director.
func (d *decision) passOn() {
	d.mail(record.MailFurther.Letter())
	d.passToCommission()
}

// passToCommission: while the commission has the case, it also gets what the
// complainant writes, but not what a manager writes in confidence.
func (d *decision) passToCommission() {
	if d.c.Status.WithCommission() && d.e.Actor.Client() {
		d.mail(record.MailFurther.Variant(record.VariantCommission))
	}
}

// put passes on what was written for somebody; when there is no text it refuses.
func (d *decision) put(k record.FactKind, l record.Letter, without record.RefusalCode) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: without}
	}
	d.record(record.Fact{Kind: k, On: d.e.On, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(l)
	return nil
}
