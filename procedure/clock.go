package procedure

import (
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// A reminder is due at 08:00 in Amsterdam on a working day. Which reminders
// there are follows from the case as it stands, not from when the program last
// looked: after a week away only the latest of each term is sent.

// Reminders gives the reminders that are due at now and were not sent yet, at
// most one for each term. Those that were missed leave on a working day too.
func (r *Rules) Reminders(c record.Case, now time.Time) []record.Event {
	if r.Morning(now).After(now) {
		return nil
	}
	return r.missed(c, now)
}

// Morning gives now, or the next moment at which reminders leave: the reminder
// hour of the first working day.
func (r *Rules) Morning(now time.Time) time.Time {
	today := r.Day(now)
	if r.Calendar.IsWorkingDay(today) && !now.Before(r.ReminderAt(today)) {
		return now
	}
	if now.After(r.ReminderAt(today)) {
		today = today.AddDays(1)
	}
	return r.ReminderAt(r.Calendar.OnOrAfter(today))
}

// NextMorning gives the reminder hour of the day after an instant.
func (r *Rules) NextMorning(t time.Time) time.Time { return r.ReminderAt(r.Day(t).AddDays(1)) }

// missed gives the latest reminder of each task that was not sent.
func (r *Rules) missed(c record.Case, now time.Time) []record.Event {
	var due []record.Event
	for _, t := range r.Tasks(c, r.Day(now)) {
		s, ok := r.latest(t, now)
		if !ok || !s.on.After(c.Reminded[t.Term]) {
			continue
		}
		due = append(due, record.Event{Kind: record.TermDue, Actor: record.ByClock, At: now.UTC(), On: r.Day(now), Term: t.Term, Stage: s.on, Overdue: s.overdue})
	}
	return due
}

// latest gives the last stage of a task that is not after now.
func (r *Rules) latest(t Task, now time.Time) (last stage, ok bool) {
	for _, s := range t.stages {
		if !r.ReminderAt(s.on).After(now) && (!ok || !s.on.Before(last.on)) {
			last, ok = s, true
		}
	}
	return last, ok
}

// NextReminder gives the first instant from now on at which a reminder of this
// case can be due; ok is false when none is to come.
func (r *Rules) NextReminder(c record.Case, now time.Time) (next time.Time, ok bool) {
	if len(r.missed(c, now)) > 0 {
		return r.Morning(now), true
	}
	for _, t := range r.Tasks(c, r.Day(now)) {
		for _, s := range t.stages {
			if at := r.ReminderAt(s.on); at.After(now) && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	}
	return next, ok
}

// remind records a reminder and sends it. An overdue term is also told to others,
// an overdue advice to the director as well.
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
	case record.TermNotice: // which leaves, see noticed
		return nil
	case record.TermAfterContact:
		d.mail(record.MailSettle.Letter())
		return nil
	case record.TermAnswer:
		d.mail(record.MailReminder.Variant(record.VariantAnswer))
		return nil
	case record.TermQuestion, record.TermSupplement:
		d.mail(record.MailReminder.Variant(record.VariantQuestion))
		return nil
	case record.TermInterest:
		d.askOn()
		return nil
	case record.TermCopy:
		d.mail(record.MailReminder.Variant(record.VariantManager))
		if d.e.Overdue {
			d.tellOthers(record.MailReminder.Variant(record.VariantOverdue)) // who choose none
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

// tellOthers tells of a term that is over to who else can see to it: the deputy, as
// long as it is not the commission's and the complaint does not name the deputy, and
// the escalation address.
func (d *decision) tellOthers(letter record.Letter) {
	roles := &d.rules.Roles
	_, acting := d.rules.Acting(d.before)
	deputy := letter.Kind == record.MailReminder && roles.Deputy.Configured() && d.rules.Away[record.ByDeputy].IsZero() && !d.rules.namesDeputy(d.before)
	if deputy && !acting.Holds(roles.Deputy.Addresses[0]) {
		d.mail(letter, record.ToDeputy)
	}
	if roles.Escalation != "" && !acting.Holds(roles.Escalation) {
		d.mail(letter, record.ToEscalation)
	}
}

// lapse drops what waited too long, and tells who gave the command.
func (d *decision) lapse() {
	told := make(map[record.Actor]bool)
	for _, ch := range d.before.Challenges {
		if d.now.Before(d.rules.lapses(ch)) {
			continue
		}
		d.drop(ch)
		if by := ch.Event.Actor; !told[by] && !ch.Why.Refuses() && !(by == record.ByDirector && d.rules.KeptFromDirector(d.before)) {
			told[by] = true
			d.mail(record.MailNotDone.Variant(record.VariantLapsed), d.giver(ch.Event))
		}
	}
}

// giver is who gave a command, or who answers in the place of somebody gone since.
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

// roleRecipient is whom mail to a role goes to.
var roleRecipient = map[record.Actor]record.Recipient{record.ByDirector: record.ToDirector, record.ByDeputy: record.ToDeputy, record.ByCommission: record.ToCommission}

// What the mail server and misread commands bring about.

// notUnderstood: a reply that is no command. Nothing is done on a guess; mail
// 14 names the likely word.
func notUnderstood(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactRefused, On: d.e.On, Command: string(d.e.Kind), Code: d.e.Code, Personal: record.Personal{Text: d.e.Text}})
	d.mail(record.MailNotDone.Letter())
	return nil
}

// letterSent keeps that the mail server took a letter (R24).
func letterSent(d *decision) *Refusal {
	f := record.Fact{Kind: record.FactLetterSent, On: d.today, Letter: d.e.Letter, To: d.e.To, Message: d.e.Message, Document: d.e.Document, Personal: record.Personal{Person: d.e.Person}}
	if d.e.Letter == record.LetterDossier && d.e.To == record.ToCommission {
		f.Due = d.advisedAnew(d.today)
	}
	d.record(f)
	return nil
}

// letterReturned: a letter that bounces is an open task, not "sent" (R25). The
// responsible person is told; when it was mail for that very person, the
// deputy and the administrator are.
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

// isResponsible reports whether mail to this address was for the person who
// has the case.
func (d *decision) isResponsible(p *record.Person) bool {
	_, acting := d.rules.Acting(d.c)
	return p != nil && acting.Holds(p.Address)
}
