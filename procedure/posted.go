package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// What does not arrive by mail is delivered in another way (R25).

// advisedAnew gives the term of the advice if it had stopped: it starts on the day on
// which the dossier has arrived after all (R17).
func (d *decision) advisedAnew(on record.Date) map[record.Term]record.Date {
	if !d.before.AdviceStopped() {
		return nil
	}
	return map[record.Term]record.Date{record.TermAdvise: d.rules.AdviseBy(on)}
}

// markPosted: letters that came back, and those to a complainant without an address,
// count from the day they were posted. It covers all letters made by then.
func markPosted(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	lost := d.before.LostLetters()
	switch {
	case len(lost) > 0:
	case !d.before.DataOn.IsZero():
		d.dataSent(on)
		return nil
	default:
		return &Refusal{Code: record.RefuseNothingToPost}
	}
	f := record.Fact{Kind: record.FactPosted, On: on, Personal: record.Personal{Text: d.e.Text}}
	counts := false
	for _, l := range lost {
		if on.Before(l.Made) {
			continue
		}
		counts = true
		if l.Letter == record.LetterDossier && l.To == record.ToCommission {
			f.Due = d.advisedAnew(on)
		}
	}
	if !counts {
		return &Refusal{Code: record.RefuseDateBeforeLetter}
	}
	d.record(f)
	return nil
}

// bringing reports whether a term is open, or open again, only because letters did not
// arrive: what it asks for was done.
func (d *decision) bringing(t record.Term) bool {
	return t == record.TermSubmit && !slices.Contains(beforeThem, d.before.Status) || t == record.TermDecide && d.before.Status == record.Decided
}

// remindOfLetters tells the person answering for the case which letters have not
// arrived. If the confirmation has not, it tells the administrator too, and the others
// who hear that a term has passed.
func (d *decision) remindOfLetters() {
	if d.e.Term == record.TermReturned || d.e.Term == record.TermPost {
		for _, other := range d.rules.Reminders(d.before, d.now) { // one mail each morning names them all
			if t := other.Term; t != d.e.Term && (t == record.TermPost || t == record.TermAcknowledge || d.bringing(t)) {
				return
			}
		}
	}
	row := record.MailReminder.Variant(record.VariantReturned)
	d.mail(row)
	if d.e.Term == record.TermAcknowledge && d.rules.Roles.Administrator.Configured() {
		d.mail(row, record.ToAdministrator)
	}
	if d.e.Overdue {
		d.tellOthers(row)
	}
}
