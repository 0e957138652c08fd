package procedure

import (
	"cmp"
	"time"

	"github.com/integratiewerk/klachtd/procedure/measures"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// The case goes to the commission, comes back with advice and is decided (procedure
// 5 to 7).

// refer submits the complaint to the commission, the same day, with the report of the
// steps taken, as text or as a document: no report, no submission (R14, R15, procedure
// 5). The complainant is told, and gets the document Werkwijze Klachtencommissie (R16).
func refer(d *decision) *Refusal {
	if d.e.Text == "" && !d.e.PDF {
		return &Refusal{Code: record.RefuseNoReport}
	}
	d.record(record.Fact{
		Kind: record.FactReferred, Status: record.Referred, On: d.today,
		Due:      map[record.Term]record.Date{record.TermAdvise: d.rules.AdviseBy(d.today)},
		Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	d.mailAll(record.LetterReferral, record.LetterDossier)
	return nil
}

// extend: the commission may extend its term once (R18, procedure 6). It must ask on or
// before the last day and give a reason. The term runs until the day it names, or for
// the longest time allowed; the complainant is told in the commission's name (R19).
func extend(d *decision) *Refusal {
	by, until := d.before.AdviseBy, d.rules.LatestAdvice(d.before)
	if d.before.AdviceStopped() { // it begins today
		by, until = d.rules.AdviseBy(d.e.On), d.rules.ExtendedAdviseBy(d.e.On)
	}
	said := d.e.Said
	switch {
	case d.before.ExtensionUsed:
		return &Refusal{Code: record.RefuseSecondExtension}
	case d.asked().After(by):
		return &Refusal{Code: record.RefuseExtensionLate}
	case d.e.Text == "":
		return &Refusal{Code: record.RefuseNoReason}
	case d.e.SaidBad != "":
		return &Refusal{Code: record.RefuseDateUnreadable}
	case !said.IsZero() && (said.After(until) || !said.After(by) || said.Before(d.e.On)):
		return &Refusal{Code: record.RefuseExtensionDay}
	case !said.IsZero():
		until = said
	}
	d.showsDossier()
	d.record(record.Fact{
		Kind: record.FactExtended, Status: record.Extended, On: d.e.On,
		Due:      map[record.Term]record.Date{record.TermExtended: until},
		Personal: record.Personal{Text: d.e.Text},
	})
	d.mailAll(record.LetterExtension)
	return nil
}

// advise: the binding advice (R17, procedure 6). It carries a verdict (R22), and a text
// or a PDF: no other format is known that anybody can open and nobody can change. It
// starts the five working days for the decision, counted from the day the advice was
// received (R20, procedure 7). Until the decision it may be replaced by a corrected
// one, and the days are counted anew.
func advise(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: record.RefuseNoVerdict}
	case d.e.Argument != "":
		return &Refusal{Code: record.RefuseAdviceFile}
	case d.e.Text == "" && len(d.e.Documents) == 0:
		return &Refusal{Code: record.RefuseEmptyAdvice}
	}
	d.showsDossier()
	d.record(record.Fact{
		Kind: record.FactAdvised, Status: record.Advised, On: d.e.On, Outcome: d.e.Outcome,
		Due:      map[record.Term]record.Date{record.TermDecide: d.rules.DecideBy(d.e.On)},
		Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	if d.before.Status != record.Advised {
		d.mail(record.MailAdvice.Letter())
		return nil
	}
	d.mail(record.MailAdvice.Variant(record.VariantCorrection))
	for _, a := range d.before.AdvisedTo { // and to those who got the first
		if acting, _ := d.rules.Acting(d.c); a != acting && !(a == record.ByDirector && d.rules.KeptFromDirector(d.c)) {
			d.mail(record.MailAdvice.Variant(record.VariantCorrection), roleRecipient[a])
		}
	}
	return nil
}

// acknowledgeDossier records that the commission has seen the dossier.
func acknowledgeDossier(d *decision) *Refusal {
	if !d.before.AtCommission {
		return &Refusal{Code: record.RefuseNotReferred}
	}
	d.record(record.Fact{Kind: record.FactDossierReceived, On: d.e.On, Due: d.advisedAnew(d.e.On), Personal: record.Personal{Text: d.e.Text}})
	return nil
}

// showsDossier records that the commission has the dossier after all, though it came
// back: it did something that takes the dossier. The term of the advice begins.
func (d *decision) showsDossier() {
	if due := d.advisedAnew(d.e.On); due != nil {
		d.record(record.Fact{Kind: record.FactDossierReceived, On: d.e.On, Due: due})
	}
}

// askRecusal: a member is involved or knows a party; the director is told.
func askRecusal(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactRecusal, On: d.e.On, Personal: record.Personal{Text: d.e.Text}})
	d.mail(record.MailRecusal.Letter())
	return nil
}

// What the commission writes to others goes out in its name and its words, and was
// shown to it first: its deliberations are its own.

// askDirector passes a question of the commission, or whatever else it writes, to the
// person responsible.
func askDirector(d *decision) *Refusal {
	if !d.before.AtCommission {
		return &Refusal{Code: record.RefuseNotReferred}
	}
	if refusal := d.put(record.FactDirectorAsked, record.MailFurther.Variant(record.VariantQuestion), record.RefuseNoQuestion); refusal != nil {
		return refusal
	}
	d.showsDossier()
	return nil
}

// askComplainant: letter 31 with the commission's question.
func askComplainant(d *decision) *Refusal {
	if refusal := d.put(record.FactComplainantAsked, record.LetterOwnWords.Variant(record.VariantQuestion), record.RefuseNoQuestion); refusal != nil {
		return refusal
	}
	d.showsDossier()
	return nil
}

// callHearing: letter 31 says when and where the commission hears the complainant and
// the person the complaint is about.
func callHearing(d *decision) *Refusal {
	hour, err := time.Parse("15:04", d.e.Argument)
	said := d.e.Said
	at := time.Date(said.Year, said.Month, said.Day, hour.Hour(), hour.Minute(), 0, 0, d.rules.Zone)
	switch {
	case d.e.SaidBad != "":
		return &Refusal{Code: record.RefuseDateUnreadable}
	case said.IsZero() || err != nil:
		return &Refusal{Code: record.RefuseNoMoment}
	case !at.After(d.now):
		return &Refusal{Code: record.RefuseMomentPast}
	case d.e.Text == "":
		return &Refusal{Code: record.RefuseNoPlace}
	}
	d.showsDossier()
	d.record(record.Fact{Kind: record.FactHearing, On: d.e.On, Instant: at.UTC(), Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(record.LetterOwnWords.Variant(record.VariantHearing))
	d.mail(record.LetterOwnWords.Variant(record.VariantInvited))
	return nil
}

// The decision, and the finding that a complaint is not admitted. Both leave only after
// the director has seen that very letter and answered "akkoord".

// decideComplaint: letter 09 (R20, procedure 7). The advice is binding: a decision with
// another verdict is refused, and there is no override (R22, procedure 6). A second
// decision corrects the letter, not the verdict, and goes to all who got the first.
func decideComplaint(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: record.RefuseNoVerdict}
	case d.e.Outcome != d.before.Advice:
		return &Refusal{Code: record.RefuseOtherVerdict, Article: "procedure 6"}
	case d.e.Text == "" && (d.e.Outcome != record.NotJudged || d.before.AdviceText == ""): // else the letter gives the commission's reasons
		return &Refusal{Code: record.RefuseNoReason}
	}
	if refusal := d.managed(); refusal != nil {
		return refusal
	}
	f := record.Fact{Kind: record.FactDecided, Status: record.Decided, Outcome: d.e.Outcome, On: d.e.On, Preview: d.e.Preview, Personal: record.Personal{Text: d.e.Text}}
	if _, promised := measures.Split(d.e.Text); promised != "" {
		first := cmp.Or(d.before.DecidedOn, d.e.On) // a correction gives no more time
		by := measures.By(d.e.Promised, first)
		_, before := measures.Split(d.before.DecisionText)
		if measures.Same(before, promised) && !d.before.MeasuresBy.IsZero() {
			by = d.before.MeasuresBy // the day it names may be past
		}
		f.Due = map[record.Term]record.Date{record.TermMeasure: by}
		f.Yes = before != "" && !measures.Same(before, promised) // what was done is not that
	}
	d.record(f)
	d.mailAll(record.LetterDecision) // R20, and R21: a copy to the commission
	return nil
}

// carryOutMeasures records that the promised measures are done. Given again, it corrects the day.
func carryOutMeasures(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	if d.before.MeasuresBy.IsZero() {
		return &Refusal{Code: record.RefuseNoMeasures}
	}
	d.record(record.Fact{Kind: record.FactMeasuresDone, On: on, Personal: record.Personal{Text: d.e.Text}})
	return nil
}

// turnAway: letter 11, for a complaint that is too old (R08), that is no complaint
// (R01) or that no customer wrote (R01). Only the director decides this, never the
// program.
func turnAway(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Inadmissible():
		return &Refusal{Code: record.RefuseNoGround}
	case d.e.SaidBad != "":
		return &Refusal{Code: record.RefuseDateUnreadable}
	case d.e.Outcome == record.TooOld && !d.e.Said.IsZero() && !d.before.ReceivedOn.After(d.rules.LapsesAfter(d.e.Said)):
		return &Refusal{Code: record.RefuseNotTooOld}
	case d.e.Text == "" && (d.e.Outcome != record.TooOld || d.e.Said.IsZero()):
		return &Refusal{Code: record.RefuseNoReason}
	}
	d.record(record.Fact{
		Kind: record.FactNotAdmitted, Status: record.NotAdmitted, Outcome: d.e.Outcome, On: d.e.On, Problem: d.e.Said, Preview: d.e.Preview,
		Personal: record.Personal{Text: d.e.Text},
	})
	d.mail(record.LetterNotAdmitted.Letter())
	return nil
}
