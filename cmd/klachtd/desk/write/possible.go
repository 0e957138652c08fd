package write

import (
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/possible"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
)

// can gives what the reader of a mail can type now, if the mail lists it: the steps
// that move the complaint forward, and everything. Somebody who asked for every command
// gets every command.
func (r *renderer) can(e record.Effect, to Recipient) (steps, all []words.Command, err error) {
	a := possible.Asker{Rules: r.Rules, Case: r.o.Decision.Case, From: to.Address, Now: r.o.At}
	switch e.To {
	case record.ToSender, record.ToColleagues:
		a.By = r.o.Event.Actor
	case record.ToResponsible:
		a.By, _ = r.Rules.Acting(a.Case)
	case record.ToCommission:
		a.By = record.ByCommission
	}
	if r.o.Event.Kind == record.TermDue {
		a.Due = r.o.Event.Term
	}
	if c := r.o.Reading.Command; e.Letter == record.MailHelp && c != nil && c.Name == words.EveryCommand {
		return nil, words.Of(a.By), nil
	}
	switch e.Letter {
	case record.MailNotice, record.MailAdvice, record.MailNotDone, record.MailTranscript, record.MailHelp, record.MailReminder, record.MailCommissionReminder, record.MailSettle:
	default:
		return nil, nil, nil
	}
	if a.Case.ID != "" {
		can := a.Can()
		return can.Steps, can.All, nil
	}
	held, err := r.office.HeldFor(r.ctx, a.By)
	var numbers []int64
	for _, h := range held {
		if !h.ShownAt.IsZero() {
			numbers = append(numbers, h.Number)
		}
	}
	return nil, a.AboutNoCase(numbers), err
}
