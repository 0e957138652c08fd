package write

import (
	"context"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// placeView is what mails say about a mail and its place (21, 22, 29).
func (r *renderer) placeView(e record.Effect, v templates.View) (templates.View, error) {
	if e.Letter == record.MailReminder {
		for _, p := range r.Rules.Placeless(r.o.Decision.Case) {
			v.Placeless = append(v.Placeless, p.Number)
		}
		v.Closed = r.o.Before.Status.Closed()
		return v, nil
	}
	if v.Number = e.Preview; e.Variant == record.VariantMerged {
		if p := r.o.Event.Place; p != nil && p.Same {
			v.Into = p.Into
		}
		return v, nil
	}
	v.CaseBy, v.Closed = r.until(r.o.Event.At), r.o.Before.Status.Closed()
	v.Unverified = r.o.Handled != nil && !r.o.Handled.Vouched
	if e.Letter != record.MailFurther || e.Variant != record.VariantPlace {
		v.Unverified = v.Unverified && r.o.Event.Unproven
		if e.Variant == record.VariantReceipt {
			_, of, err := r.Places().With(r.ctx, r.o.Sender.Address, r.Rules.Day(r.o.Event.At), false)
			v.Several = len(of) > 1
			return v, err
		}
		return v, nil
	}
	var err error
	if v.Fits, err = r.openCases(r.ctx, r.o); err == nil && r.o.Handled != nil {
		v.Along, err = r.Places().Answers(r.ctx, r.o.Handled.SHA256)
	}
	return v, err
}

// numberOf gives the number of the mail shown in one of ours, so that people can answer
// where that belongs; 0 for none.
func (r *renderer) numberOf(e record.Effect) (int, error) {
	if e.Preview != 0 || e.Letter != record.MailFurther && e.Letter != record.MailWish || r.o.Mail == nil || r.o.Event.Message == "" {
		return e.Preview, nil
	}
	if e.Variant == record.VariantQuestion || e.Variant == record.VariantStatement {
		return 0, nil
	}
	number, err := r.Log.Number(r.ctx, r.o.Event.Message)
	return int(number), err
}

// openCases lists the cases to which a client's mail may belong, as far as the person
// asked may know of them.
func (w *Writer) openCases(ctx context.Context, o *Occasion) (list []templates.OverviewRow, err error) {
	_, of, err := w.Places().With(ctx, o.Sender.Address, w.Rules.Day(o.Event.At), false)
	for _, c := range of {
		if !c.Status.Closed() && (o.DeputyOnly || !w.Rules.KeptFromDirector(c)) {
			list = append(list, w.overviewRow(c, w.Rules.Day(o.At)))
		}
	}
	return list, err
}

// until is the day on which a waiting mail becomes a case of its own.
func (w *Writer) until(received time.Time) record.Date {
	return w.Rules.PlacedBy(w.Rules.Day(received))
}
