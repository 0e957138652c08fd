package procedure

import (
	"cmp"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// A withdrawal is the complainant's to make (R13, procedure 4): what they say about
// letter 10, how long they can, and what follows when the case goes on.

func (d *decision) reopenable() bool {
	return d.before.Status == record.Withdrawn && !d.e.On.After(d.rules.ReopenUntil(d.before, d.e.On))
}

// denyWithdrawal: after letter 10 the complainant says it is wrong. That alone reopens
// the case, and the director is told (R13, procedure 4).
func denyWithdrawal(d *decision) *Refusal {
	if !d.reopenable() {
		return furtherMail(d)
	}
	d.reopen()
	d.passOn()
	return nil
}

// reopen: the director continues a withdrawn case, within two weeks of letter 10 (R13).
func reopen(d *decision) *Refusal {
	if !d.reopenable() {
		return &Refusal{Code: record.RefuseReopenLate}
	}
	d.reopen()
	return nil
}

func admit(d *decision) *Refusal {
	if d.before.Outcome == record.Merged {
		return &Refusal{Code: record.RefuseMerged}
	}
	d.reopen()
	return nil
}

// seen: nothing more need be done about what somebody wrote.
func seen(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactSeen, On: d.e.On, Personal: record.Personal{Text: d.e.Text}})
	return nil
}

// reopen takes a closed case up again where it was. A term that was running when it
// closed continues for the days it had left, counting the day of closing. Those who
// were told that the case ended are told that it goes on (28).
func (d *decision) reopen() {
	c := d.before
	status := cmp.Or(c.ClosedFrom, record.Received)
	f := record.Fact{Kind: record.FactReopened, Status: status, On: d.e.On, Due: make(map[record.Term]record.Date), Counts: make(map[record.Term]calendar.Count), Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}}
	if d.e.Kind == record.InsistComplaint {
		f.Command = string(d.e.Kind)
	}
	closed := d.rules.Day(c.ClosedAt)
	for _, t := range []record.Term{record.TermContact, record.TermSubmit, record.TermAdvise, record.TermExtended} {
		due, ran := c.Running(status)[t]
		if !ran {
			continue
		}
		n := d.rules.Count(&c, t)
		switch {
		case t == record.TermSubmit && n.After == calendar.AfterContactTerm: // it follows the term of the contact
			n.From = cmp.Or(f.Due[record.TermContact], c.ContactBy)
		case due.Before(closed): // it was late, and still is
			f.Due[t], f.Counts[t] = due, n
			continue
		default:
			end, whole := due, n.Days
			if !t.Working() {
				end = n.From.AddDays(n.Days)
			}
			if t == record.TermExtended && n.After == "" { // it began with the first term
				whole = end.DaysSince(d.rules.Count(&c, record.TermAdvise).From)
			}
			n = d.rules.Calendar.Resume(end, closed, d.e.On, whole, t.Working())
		}
		f.Due[t], f.Counts[t] = d.rules.Ends(t, &n), n
	}
	d.record(f)
	d.mail(record.LetterGoesOn.Letter())
	if c.Status == record.Withdrawn { // nobody else got letter 11
		d.mail(record.LetterGoesOn.Variant(record.VariantManager))
	}
	if status.WithCommission() {
		d.mail(record.LetterGoesOn.Variant(record.VariantCommission))
	}
}

// submitAfterWish is when a complaint must be submitted whose complainant asked for the
// commission before there was a contact (R14). Procedure 5 follows procedure 4, so the
// one working day begins at the contact, or when the days for the contact are over.
func (d *decision) submitAfterWish() (record.Date, calendar.Count) {
	n := calendar.Count{From: d.before.ContactBy, Days: d.rules.Terms.SubmitWorkingDays, After: calendar.AfterContactTerm}
	if d.before.Status == record.Contacted || !d.e.On.Before(n.From) {
		n.From, n.After = d.e.On, ""
	}
	return d.rules.Ends(record.TermSubmit, &n), n
}

// submitAfterContact begins that working day on the day of the contact, unless it began
// before.
func (d *decision) submitAfterContact(f *record.Fact) {
	if d.before.Counts[record.TermSubmit].After != calendar.AfterContactTerm {
		return
	}
	n := calendar.Count{From: f.On, Days: d.rules.Terms.SubmitWorkingDays, After: calendar.AfterContact}
	if n.From.Before(d.before.RefusedOn) {
		n.From, n.After = d.before.RefusedOn, ""
	}
	if due := d.rules.Ends(record.TermSubmit, &n); due.Before(d.before.SubmitBy) {
		f.Due, f.Counts = map[record.Term]record.Date{record.TermSubmit: due}, map[record.Term]calendar.Count{record.TermSubmit: n}
	}
}
