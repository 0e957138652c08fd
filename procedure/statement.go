package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// What the manager and the employee say about the complaint is a separate part of the
// dossier (R15, procedure 5). Mail 02 tells a manager so, and a manager can keep an
// answer to it internal. Director and deputy can add to that part. Unlike a plain note,
// the commission may read it.

// giveStatement: the manager answers 02. While the commission has the case, nothing
// goes to it until the person responsible has seen it: the answer is offered as an
// addition.
func giveStatement(d *decision) *Refusal {
	switch {
	case d.before.Status.WithCommission():
		d.record(record.Fact{Kind: record.FactFurtherMail, On: d.e.On, Personal: record.Personal{Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents}})
		d.offerStatement()
		return nil
	case !slices.Contains(beforehand, d.before.Status):
		return furtherMail(d)
	}
	d.record(record.Fact{Kind: record.FactStatement, On: d.e.On, Personal: record.Personal{Person: d.before.Manager, Text: d.e.Text, Documents: d.e.Documents}})
	d.passOn()
	return nil
}

// offerStatement shows the person responsible what would go to the commission.
func (d *decision) offerStatement() {
	e := d.e
	e.Kind, e.Offered, e.From = record.NoteDossier, true, "" // nobody gave this command
	e.Actor, _ = d.rules.Acting(d.c)
	then := carryOut(d.rules, d.c, e, d.now)
	if then.Refusal != nil { // nobody may send it now
		d.passOn()
		return
	}
	d.ask(e, then, record.Suggested, "")
	for i := range d.effects {
		if d.effects[i].Letter == record.MailPreview {
			d.effects[i].To = record.ToResponsible
		}
	}
}

// noteDossier adds to that part of the dossier, and sends it to the commission if it has the case.
func noteDossier(d *decision) *Refusal {
	if d.e.Text == "" && len(d.e.Documents) == 0 {
		return &Refusal{Code: record.RefuseNoText}
	}
	f := record.Fact{Kind: record.FactStatement, On: d.e.On, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}}
	if d.e.Offered {
		f.Personal.Person = d.before.Manager
	}
	d.record(f)
	if d.before.Status.WithCommission() {
		d.mail(record.MailFurther.Variant(record.VariantStatement))
	}
	return nil
}
