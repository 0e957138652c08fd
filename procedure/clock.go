package procedure

import "time"

// A reminder is due at 08:00 in Amsterdam on a working day. Which reminders
// there are follows from the case as it stands, not from when the program last
// looked: after a week away only the latest of each term is sent.

// Reminders gives the reminders that are due at now and were not sent yet, at
// most one for each term. Those that were missed leave on a working day too.
func (r *Rules) Reminders(c Case, now time.Time) []Event {
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
func (r *Rules) missed(c Case, now time.Time) []Event {
	var due []Event
	for _, t := range r.Tasks(c, r.Day(now)) {
		s, ok := r.latest(t, now)
		if !ok || !s.on.After(c.Reminded[t.Term]) {
			continue
		}
		due = append(due, Event{Kind: TermDue, Actor: ByClock, At: now.UTC(), On: r.Day(now), Term: t.Term, Stage: s.on, Overdue: s.overdue})
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
func (r *Rules) NextReminder(c Case, now time.Time) (next time.Time, ok bool) {
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
		return &Refusal{Code: RefuseClosed}
	}
	d.record(Fact{Kind: FactReminded, On: d.today, Term: d.e.Term, Stage: d.e.Stage, Overdue: d.e.Overdue})
	switch d.e.Term {
	case TermWaiting:
		d.lapse()
		return nil
	case TermProof:
		d.proofDue()
		return nil
	case TermNotice: // which leaves, see noticed
		return nil
	case TermAfterContact:
		d.mail(MailSettle.Letter())
		return nil
	case TermAnswer:
		d.mail(MailReminder.Variant(VariantAnswer))
		return nil
	case TermQuestion, TermSupplement:
		d.mail(MailReminder.Variant(VariantQuestion))
		return nil
	case TermInterest:
		d.askOn()
		return nil
	case TermCopy:
		d.mail(MailReminder.Variant(VariantManager))
		if d.e.Overdue {
			d.tellOthers(MailReminder.Variant(VariantOverdue)) // who choose none
		}
		return nil
	case TermReturned, TermPost, TermAcknowledge:
		d.remindOfLetters()
		return nil
	case TermSubmit, TermDecide:
		if d.bringing(d.e.Term) {
			d.remindOfLetters()
			return nil
		}
	}
	letter := MailReminder
	if d.e.Term == TermAdvise {
		letter = MailCommissionReminder
	}
	if !d.e.Overdue {
		d.mail(letter.Variant(VariantReminder))
		return nil
	}
	d.mail(letter.Variant(VariantOverdue))
	d.tellOthers(letter.Variant(VariantOverdue))
	return nil
}

// tellOthers tells of a term that is over to who else can see to it: the deputy, as
// long as it is not the commission's and the complaint does not name the deputy, and
// the escalation address.
func (d *decision) tellOthers(letter Letter) {
	roles := &d.rules.Roles
	_, acting := d.rules.Acting(d.before)
	deputy := letter.Kind == MailReminder && roles.Deputy.Configured() && d.rules.Away[ByDeputy].IsZero() && !d.rules.namesDeputy(d.before)
	if deputy && !acting.Holds(roles.Deputy.Addresses[0]) {
		d.mail(letter, ToDeputy)
	}
	if roles.Escalation != "" && !acting.Holds(roles.Escalation) {
		d.mail(letter, ToEscalation)
	}
}

// lapse drops what waited too long, and tells who gave the command.
func (d *decision) lapse() {
	told := make(map[Actor]bool)
	for _, ch := range d.before.Challenges {
		if d.now.Before(d.rules.lapses(ch)) {
			continue
		}
		d.drop(ch)
		if by := ch.Event.Actor; !told[by] && !ch.Why.Refuses() && !(by == ByDirector && d.rules.KeptFromDirector(d.before)) {
			told[by] = true
			d.mail(MailNotDone.Variant(VariantLapsed), d.giver(ch.Event))
		}
	}
}

// giver is who gave a command, or who answers in the place of somebody gone since.
func (d *decision) giver(e Event) Recipient {
	deputy := d.rules.Roles.Deputy
	switch {
	case e.Actor != ByDeputy, deputy.Configured() && (e.From == "" || deputy.Holds(e.From)):
		return roleRecipient[e.Actor]
	case SameAddress(e.From, d.rules.Roles.Escalation):
		return ToEscalation
	}
	return ToResponsible
}

// roleRecipient is whom mail to a role goes to.
var roleRecipient = map[Actor]Recipient{ByDirector: ToDirector, ByDeputy: ToDeputy, ByCommission: ToCommission}

// What the mail server and misread commands bring about.

// notUnderstood: a reply that is no command. Nothing is done on a guess; mail
// 14 names the likely word.
func notUnderstood(d *decision) *Refusal {
	d.record(Fact{Kind: FactRefused, On: d.e.On, Command: string(d.e.Kind), Code: d.e.Code, Personal: Personal{Text: d.e.Text}})
	d.mail(MailNotDone.Letter())
	return nil
}

// letterSent keeps that the mail server took a letter (R24).
func letterSent(d *decision) *Refusal {
	f := Fact{Kind: FactLetterSent, On: d.today, Letter: d.e.Letter, To: d.e.To, Message: d.e.Message, Document: d.e.Document, Personal: Personal{Person: d.e.Person}}
	if d.e.Letter == LetterDossier && d.e.To == ToCommission {
		f.Due = d.advisedAnew(d.today)
	}
	d.record(f)
	return nil
}

// letterReturned: a letter that bounces is an open task, not "sent" (R25). The
// responsible person is told; when it was mail for that very person, the
// deputy and the administrator are.
func letterReturned(d *decision) *Refusal {
	d.record(Fact{
		Kind: FactLetterFailed, On: d.today, Letter: d.e.Letter, To: d.e.To, Message: d.e.Message, Document: d.e.Document,
		Personal: Personal{Person: d.e.Person, Line: d.e.Line},
	})
	roles := &d.rules.Roles
	acting, _ := d.rules.Acting(d.c)
	deputy := roles.Deputy.Configured() && acting != ByDeputy
	switch {
	case d.e.Letter == MailReturned: // a notice about a notice would never end
	case d.e.Letter != MailNotice && !d.isResponsible(d.e.Person), !deputy && !roles.Administrator.Configured():
		d.mail(MailReturned.Letter())
	default:
		notice := MailReturned.Letter()
		notice.Enclose = nil // without content
		if deputy {
			d.mail(notice, ToDeputy)
		}
		d.mail(notice, ToAdministrator)
	}
	return nil
}

// isResponsible reports whether mail to this address was for the person who
// has the case.
func (d *decision) isResponsible(p *Person) bool {
	_, acting := d.rules.Acting(d.c)
	return p != nil && acting.Holds(p.Address)
}
