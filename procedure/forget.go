package procedure

import "github.com/integratiewerk/klachtd/procedure/record"

// A closed case is forgotten in time (AVG): what is personal in it goes for good, and
// what stays says nothing of anybody.

// forgetDue tells who answers for a case that it will be erased, and erases it when that
// was told long enough ago.
func (d *decision) forgetDue() {
	if d.rules.ForgetTold(&d.before).IsZero() {
		d.mail(record.MailReminder.Variant(record.VariantForget))
		return
	}
	d.record(record.Fact{Kind: record.FactErased, On: d.today})
}

// forget erases a case by hand.
func forget(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactErased, On: d.e.On})
	return nil
}

// hold keeps a case from being erased by itself, or no longer.
func hold(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactHeld, On: d.e.On, Yes: d.e.Yes != nil && *d.e.Yes, Personal: record.Personal{Text: d.e.Text}})
	return nil
}
