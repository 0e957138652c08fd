package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/category"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// A closed case is erased in time (AVG): what is personal in it goes for good, and what
// stays identifies nobody. A ground of discrimination is sensitive only as long as
// somebody's name is attached to it.

// forgetDue warns the person answering for a case that it will be erased, and erases it
// when the warning is old enough.
func (d *decision) forgetDue() {
	if d.rules.ForgetTold(&d.before).IsZero() {
		d.mail(record.MailReminder.Variant(record.VariantForget))
		return
	}
	d.record(record.Fact{Kind: record.FactErased, On: d.today, Counted: counted(d.before)})
}

// forget erases a case by hand.
func forget(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactErased, On: d.e.On, Counted: counted(d.before)})
	return nil
}

// counted returns the grounds that stay for the register: those of the regulation. Others may
// hold anything somebody wrote, so only the fact that there was one stays.
func counted(c record.Case) (grounds []record.Ground) {
	for _, g := range c.Grounds {
		if known := record.Ground(category.Known(string(g))); !slices.Contains(grounds, known) {
			grounds = append(grounds, known)
		}
	}
	return grounds
}

// hold stops a case from being erased automatically, or lifts that again.
func hold(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactHeld, On: d.e.On, Yes: d.e.Yes != nil && *d.e.Yes, Personal: record.Personal{Text: d.e.Text}})
	return nil
}
