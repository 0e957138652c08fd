package write

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// noticeDays is the number of working days after receipt by which the notices of a new
// case must have left: the director must be in touch by the tenth (R12).
const noticeDays = 3

// notBefore gives the moment before which a mail does not leave; zero for none. It
// needs only the effect and the slot of the mail that caused it.
func (w *Writer) notBefore(o *Occasion, e record.Effect) time.Time {
	day := o.Slot
	switch {
	case day.IsZero():
		return time.Time{}
	case o.Event.Kind == record.ComplaintReceived && e.Letter == record.LetterAcknowledgement:
		day = earlier(day, w.AcknowledgeAt(o.Event.On))
	case o.Event.Kind == record.ComplaintReceived:
		day = earlier(day, w.Rules.Calendar.WorkingDay(o.Event.On, noticeDays))
	case (o.Event.Kind == record.CommissionWished || o.Event.Kind == record.WithdrawalDenied) && Took(o):
		return time.Time{} // it starts a term or reopens the case, and happens only once
	}
	if !day.After(w.Rules.Day(o.At)) {
		return time.Time{}
	}
	return w.Rules.ReminderAt(day)
}

func earlier(a, b record.Date) record.Date {
	if b.Before(a) {
		return b
	}
	return a
}

// AcknowledgeAt is the last day for letter 01 to leave: a day before its term ends
// (R10), because mail may be refused or the server be unreachable.
func (w *Writer) AcknowledgeAt(received record.Date) record.Date {
	return w.Rules.TermsFor(received, nil, nil, nil).AcknowledgeBy.AddDays(-1)
}
