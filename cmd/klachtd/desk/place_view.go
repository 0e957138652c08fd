package desk

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// placeView is what mails say about a mail and its place (21, 22, 29).
func (r *renderer) placeView(e record.Effect, v templates.View) (templates.View, error) {
	if e.Letter == record.MailReminder {
		for _, p := range r.Rules.Placeless(r.o.decision.Case) {
			v.Placeless = append(v.Placeless, p.Number)
		}
		v.Closed = r.o.before.Status.Closed()
		return v, nil
	}
	if v.Number = e.Preview; e.Variant == record.VariantMerged {
		if p := r.o.event.Place; p != nil && p.Same {
			v.Into = p.Into
		}
		return v, nil
	}
	v.CaseBy, v.Closed = r.until(r.o.event.At), r.o.before.Status.Closed()
	v.Unverified = r.o.Handled != nil && !r.o.Handled.Vouched
	if e.Letter != record.MailFurther || e.Variant != record.VariantPlace {
		v.Unverified = v.Unverified && r.o.event.Unproven
		if e.Variant == record.VariantReceipt {
			_, of, err := r.places().With(r.ctx, r.o.sender.Address, r.Rules.Day(r.o.event.At), false)
			v.Several = len(of) > 1
			return v, err
		}
		return v, nil
	}
	var err error
	if v.Fits, err = r.openCases(r.ctx, r.o); err == nil && r.o.Handled != nil {
		v.Along, err = r.places().Answers(r.ctx, r.o.Handled.SHA256)
	}
	return v, err
}

// numberOf gives the number of the mail shown in one of ours, so that people can answer
// where that belongs; 0 for none.
func (r *renderer) numberOf(e record.Effect) (int, error) {
	if e.Preview != 0 || e.Letter != record.MailFurther && e.Letter != record.MailWish || r.o.mail == nil || r.o.event.Message == "" {
		return e.Preview, nil
	}
	if e.Variant == record.VariantQuestion || e.Variant == record.VariantStatement {
		return 0, nil
	}
	number, err := r.Log.Number(r.ctx, r.o.event.Message)
	return int(number), err
}

// openCases lists the cases to which a client's mail may belong, as far as the person
// asked may know of them.
func (d *Desk) openCases(ctx context.Context, o *occasion) (list []templates.OverviewRow, err error) {
	_, of, err := d.places().With(ctx, o.sender.Address, d.Rules.Day(o.event.At), false)
	for _, c := range of {
		if !c.Status.Closed() && (o.deputyOnly || !d.Rules.KeptFromDirector(c)) {
			list = append(list, d.overviewRow(c, d.Rules.Day(o.At)))
		}
	}
	return list, err
}

// until is the day on which a waiting mail becomes a case of its own.
func (d *Desk) until(received time.Time) record.Date {
	return d.Rules.PlacedBy(d.Rules.Day(received))
}
