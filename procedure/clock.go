package procedure

import (
	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// What the clock causes: the reminders that package rules finds due, what lapses, and
// terms that end sooner because the holidays changed.

// remind records a reminder and sends it. Others are told of an overdue term too; the
// director is told of overdue advice.
func remind(d *decision) *Refusal {
	if _, owed := d.rules.TaskOf(d.before, d.e.Term, d.today); d.before.Status.Closed() && !owed {
		return &Refusal{Code: record.RefuseClosed}
	}
	d.record(record.Fact{Kind: record.FactReminded, On: d.today, Term: d.e.Term, Stage: d.e.Stage, Overdue: d.e.Overdue, Listed: d.e.Listed})
	switch d.e.Term {
	case record.TermWaiting:
		d.lapse()
		return nil
	case record.TermProof:
		d.proofDue()
		return nil
	case record.TermForget:
		d.forgetDue()
		return nil
	case record.TermNotice: // noticed sends the notice
		return nil
	case record.TermAfterContact:
		d.mail(record.MailSettle.Letter())
		return nil
	case record.TermAnswer:
		d.mail(record.MailReminder.Variant(record.VariantAnswer))
		return nil
	case record.TermPlacing:
		d.mail(record.MailReminder.Variant(record.VariantPlace))
		return nil
	case record.TermQuestion, record.TermSupplement:
		d.mail(record.MailReminder.Variant(record.VariantQuestion))
		return nil
	case record.TermAgain:
		d.remindClient()
		return nil
	case record.TermData:
		d.mail(record.MailReminder.Variant(record.VariantData))
		return nil
	case record.TermMeasure:
		d.mail(record.MailReminder.Variant(record.VariantMeasure))
		return nil
	case record.TermSpam:
		task, _ := d.rules.TaskOf(d.before, d.e.Term, d.today)
		to := roleRecipient[task.For]
		if lead, _ := d.rules.Acting(d.before); task.For == lead {
			to = record.ToResponsible
		}
		d.mail(record.MailReminder.Variant(record.VariantSpam), to)
		return nil
	case record.TermInterest:
		d.askOn()
		return nil
	case record.TermCopy:
		d.mail(record.MailReminder.Variant(record.VariantManager))
		if d.e.Overdue {
			d.tellOthers(record.MailReminder.Variant(record.VariantOverdue)) // they do not choose the manager
		}
		return nil
	case record.TermReturned, record.TermPost, record.TermAcknowledge:
		d.remindOfLetters()
		return nil
	case record.TermSubmit, record.TermDecide:
		if d.bringing(d.e.Term) {
			d.remindOfLetters()
			return nil
		}
	}
	letter := record.MailReminder
	if d.e.Term == record.TermAdvise {
		letter = record.MailCommissionReminder
	}
	if !d.e.Overdue {
		d.mail(letter.Variant(record.VariantReminder))
		return nil
	}
	d.mail(letter.Variant(record.VariantOverdue))
	d.tellOthers(letter.Variant(record.VariantOverdue))
	return nil
}

// tellOthers tells others who can act that a term has passed: the deputy, unless the
// term is the commission's or the complaint names the deputy, and the escalation
// address.
func (d *decision) tellOthers(letter record.Letter) {
	roles := &d.rules.Roles
	_, acting := d.rules.Acting(d.before)
	deputy := letter.Kind == record.MailReminder && roles.Deputy.Configured() && d.rules.Away[record.ByDeputy].IsZero() && !d.rules.NamesDeputy(d.before)
	if deputy && !acting.Holds(roles.Deputy.Addresses[0]) {
		d.mail(letter, record.ToDeputy)
	}
	if roles.Escalation != "" && !acting.Holds(roles.Escalation) {
		d.mail(letter, record.ToEscalation)
	}
}

// lapse drops commands that waited too long, and tells whoever gave them.
func (d *decision) lapse() {
	told := make(map[record.Actor]bool)
	for _, ch := range d.before.Challenges {
		if d.now.Before(d.rules.Lapses(ch)) {
			continue
		}
		d.drop(ch)
		if by := ch.Event.Actor; !told[by] && !ch.Why.Refuses() && !asks(ch.Event.Kind) && !(by == record.ByDirector && d.rules.KeptFromDirector(d.before)) {
			told[by] = true
			d.mail(record.MailNotDone.Variant(record.VariantLapsed), d.giver(ch.Event))
		}
	}
}

// giver is whoever gave a command or, if that person has gone, whoever answers now.
func (d *decision) giver(e record.Event) record.Recipient {
	deputy := d.rules.Roles.Deputy
	switch {
	case e.Actor != record.ByDeputy, deputy.Configured() && (e.From == "" || deputy.Holds(e.From)):
		return roleRecipient[e.Actor]
	case record.SameAddress(e.From, d.rules.Roles.Escalation):
		return record.ToEscalation
	}
	return record.ToResponsible
}

// roleRecipient maps a role to the recipient of its mail.
var roleRecipient = map[record.Actor]record.Recipient{record.ByDirector: record.ToDirector, record.ByDeputy: record.ToDeputy, record.ByCommission: record.ToCommission}

// What the mail server and misread commands cause.

// notUnderstood: the reply is not a command. Nothing is done on a guess; mail 14 names
// the likely word.
func notUnderstood(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactRefused, On: d.e.On, Command: string(d.e.Kind), Code: d.e.Code, Personal: record.Personal{Text: d.e.Text}})
	d.mail(record.MailNotDone.Letter())
	return nil
}

// letterSent records that the mail server accepted a letter (R24).
func letterSent(d *decision) *Refusal {
	f := record.Fact{Kind: record.FactLetterSent, On: d.today, Letter: d.e.Letter, To: d.e.To, Message: d.e.Message, Document: d.e.Document, Personal: record.Personal{Person: d.e.Person}}
	if d.e.Letter == record.LetterDossier && d.e.To == record.ToCommission {
		f.Due = d.advisedAnew(d.today)
	}
	d.record(f)
	return nil
}

// letterReturned: a letter that bounces is an open task, not "sent" (R25). The person
// responsible is told; if the mail was for that same person, the deputy and the
// administrator are told instead.
func letterReturned(d *decision) *Refusal {
	d.record(record.Fact{
		Kind: record.FactLetterFailed, On: d.today, Letter: d.e.Letter, To: d.e.To, Message: d.e.Message, Document: d.e.Document,
		Personal: record.Personal{Person: d.e.Person, Line: d.e.Line},
	})
	roles := &d.rules.Roles
	acting, _ := d.rules.Acting(d.c)
	deputy := roles.Deputy.Configured() && acting != record.ByDeputy
	switch {
	case d.e.Letter == record.MailReturned: // a notice about a notice would never end
	case d.e.Letter != record.MailNotice && !d.isResponsible(d.e.Person), !deputy && !roles.Administrator.Configured():
		d.mail(record.MailReturned.Letter())
	default:
		notice := record.MailReturned.Letter()
		notice.Enclose = nil // without content
		if deputy {
			d.mail(notice, record.ToDeputy)
		}
		d.mail(notice, record.ToAdministrator)
	}
	return nil
}

// isResponsible reports whether mail to this address was for the person responsible for
// the case.
func (d *decision) isResponsible(p *record.Person) bool {
	_, acting := d.rules.Acting(d.c)
	return p != nil && acting.Holds(p.Address)
}

// askOn asks the next person whether a case is about the director: one step further
// each time nobody answered, and again those who were asked before.
func (d *decision) askOn() {
	acting, holder := d.rules.Acting(d.before)
	first := d.rules.Calendar.WorkingDay(d.before.InterestSince, rules.InterestDays)
	further := 1
	for step := first; step.Before(d.e.Stage); further++ {
		step = d.rules.Calendar.WorkingDay(step, rules.InterestDays)
	}
	roles := &d.rules.Roles
	var next []record.Recipient
	if roles.Escalation != "" && acting == record.ByDeputy && !holder.Holds(roles.Escalation) {
		next = append(next, record.ToEscalation)
	}
	if roles.Administrator.Configured() && acting != record.ByAdministrator {
		next = append(next, record.ToAdministrator)
	}
	if len(next) == 0 { // nobody is left
		next = []record.Recipient{record.ToResponsible}
	}
	d.mail(record.MailNotice.Letter(), next[:min(further, len(next))]...)
}

// recount brings forward the terms that end sooner because the holidays changed. A date
// that somebody was told never becomes later.
func recount(d *decision) *Refusal {
	f := record.Fact{Kind: record.FactRecounted, On: d.today, Due: make(map[record.Term]record.Date), Counts: make(map[record.Term]calendar.Count)}
	for _, x := range d.rules.Recounted(d.before, d.today) {
		if x.Now.Before(x.Was) {
			f.Due[x.Term], f.Counts[x.Term] = x.Now, x.Count
		}
	}
	if len(f.Due) > 0 {
		d.record(f)
	}
	return nil
}
