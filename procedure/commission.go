package procedure

import "time"

// The case goes to the commission, comes back with advice and is decided (procedure
// 5 to 7).

// refer submits the complaint to the commission, the same day, with the report
// of the steps taken, as text or as a document: no report, no submission (R14, R15, procedure 5). The
// complainant is told, with the document Werkwijze Klachtencommissie (R16).
func refer(d *decision) *Refusal {
	if d.e.Text == "" && !d.e.PDF {
		return &Refusal{Code: RefuseNoReport}
	}
	d.record(Fact{
		Kind: FactReferred, Status: Referred, On: d.today,
		Due:      map[Term]Date{TermAdvise: d.rules.adviseBy(d.today)},
		Personal: Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	d.mailAll(LetterReferral, LetterDossier)
	return nil
}

// extend: the commission may extend its term once (R18, procedure 6), asked on
// or before the last day and with a reason, until a day that it names or for as
// long as it may; the complainant is told in the commission's name (R19).
func extend(d *decision) *Refusal {
	by, until := d.before.AdviseBy, d.rules.latestAdvice(&d.before)
	if d.before.AdviceStopped() { // it begins today
		by, until = d.rules.adviseBy(d.e.On), d.rules.extendedAdviseBy(d.e.On)
	}
	said := d.e.Said
	switch {
	case d.before.ExtensionUsed:
		return &Refusal{Code: RefuseSecondExtension}
	case d.asked().After(by):
		return &Refusal{Code: RefuseExtensionLate}
	case d.e.Text == "":
		return &Refusal{Code: RefuseNoReason}
	case d.e.SaidBad != "":
		return &Refusal{Code: RefuseDateUnreadable}
	case !said.IsZero() && (said.After(until) || !said.After(by) || said.Before(d.e.On)):
		return &Refusal{Code: RefuseExtensionDay}
	case !said.IsZero():
		until = said
	}
	d.showsDossier()
	d.record(Fact{
		Kind: FactExtended, Status: Extended, On: d.e.On,
		Due:      map[Term]Date{TermExtended: until},
		Personal: Personal{Text: d.e.Text},
	})
	d.mailAll(LetterExtension)
	return nil
}

// advise: the binding advice (R17, procedure 6). It carries a verdict (R22),
// and a text or a PDF: what else anybody can open and nobody change is not known.
// It starts the five working days of the decision, counted from the day it was
// received (R20, procedure 7). Until the decision it may be corrected by another, and
// they are counted anew.
func advise(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: RefuseNoVerdict}
	case d.e.Argument != "":
		return &Refusal{Code: RefuseAdviceFile}
	case d.e.Text == "" && len(d.e.Documents) == 0:
		return &Refusal{Code: RefuseEmptyAdvice}
	}
	d.showsDossier()
	d.record(Fact{
		Kind: FactAdvised, Status: Advised, On: d.e.On, Outcome: d.e.Outcome,
		Due:      map[Term]Date{TermDecide: d.rules.decideBy(d.e.On)},
		Personal: Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	if d.before.Status != Advised {
		d.mail(MailAdvice.Letter())
		return nil
	}
	d.mail(MailAdvice.Variant(VariantCorrection))
	for _, a := range d.before.AdvisedTo { // and to who got the first
		if acting, _ := d.rules.Acting(d.c); a != acting && !(a == ByDirector && d.rules.KeptFromDirector(d.c)) {
			d.mail(MailAdvice.Variant(VariantCorrection), roleRecipient[a])
		}
	}
	return nil
}

// acknowledgeDossier keeps that the commission has seen the dossier.
func acknowledgeDossier(d *decision) *Refusal {
	if !d.before.AtCommission {
		return &Refusal{Code: RefuseNotReferred}
	}
	d.record(Fact{Kind: FactDossierReceived, On: d.e.On, Due: d.advisedAnew(d.e.On), Personal: Personal{Text: d.e.Text}})
	return nil
}

// showsDossier keeps that the commission has the dossier after all, which came back: it
// does what nobody can do without, and the term of the advice begins.
func (d *decision) showsDossier() {
	if due := d.advisedAnew(d.e.On); due != nil {
		d.record(Fact{Kind: FactDossierReceived, On: d.e.On, Due: due})
	}
}

// askRecusal: a member is involved or knows a party; the director is told.
func askRecusal(d *decision) *Refusal {
	d.record(Fact{Kind: FactRecusal, On: d.e.On, Personal: Personal{Text: d.e.Text}})
	d.mail(MailRecusal.Letter())
	return nil
}

// What the commission writes to others leaves in its name and in its words, and was
// shown to it before: its deliberations are its own.

// askDirector puts a question of the commission, or what else it writes, to who is
// responsible.
func askDirector(d *decision) *Refusal {
	if !d.before.AtCommission {
		return &Refusal{Code: RefuseNotReferred}
	}
	if refusal := d.put(FactDirectorAsked, MailFurther.Variant(VariantQuestion), RefuseNoQuestion); refusal != nil {
		return refusal
	}
	d.showsDossier()
	return nil
}

// askComplainant: letter 31 with the commission's question.
func askComplainant(d *decision) *Refusal {
	if refusal := d.put(FactComplainantAsked, LetterOwnWords.Variant(VariantQuestion), RefuseNoQuestion); refusal != nil {
		return refusal
	}
	d.showsDossier()
	return nil
}

// callHearing: letter 31 says when and where the commission hears whom the complaint
// is about and who made it.
func callHearing(d *decision) *Refusal {
	hour, err := time.Parse("15:04", d.e.Argument)
	said := d.e.Said
	at := time.Date(said.Year, said.Month, said.Day, hour.Hour(), hour.Minute(), 0, 0, d.rules.Zone)
	switch {
	case d.e.SaidBad != "":
		return &Refusal{Code: RefuseDateUnreadable}
	case said.IsZero() || err != nil:
		return &Refusal{Code: RefuseNoMoment}
	case !at.After(d.now):
		return &Refusal{Code: RefuseMomentPast}
	case d.e.Text == "":
		return &Refusal{Code: RefuseNoPlace}
	}
	d.showsDossier()
	d.record(Fact{Kind: FactHearing, On: d.e.On, Instant: at.UTC(), Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(LetterOwnWords.Variant(VariantHearing))
	d.mail(LetterOwnWords.Variant(VariantInvited))
	return nil
}

// The decision, and the finding that a complaint cannot be treated. Both leave
// only after the director has seen the very letter and answered "akkoord".

// decideComplaint: letter 09 (R20, procedure 7). The advice is binding:
// a decision with another verdict is refused, and there is no override (R22,
// procedure 6). Given again it corrects the letter, not the verdict, to all who got
// the first.
func decideComplaint(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: RefuseNoVerdict}
	case d.e.Outcome != d.before.Advice:
		return &Refusal{Code: RefuseOtherVerdict, Article: "procedure 6"}
	case d.e.Text == "" && (d.e.Outcome != NotJudged || d.before.AdviceText == ""): // then the commission's reasons stand in the letter
		return &Refusal{Code: RefuseNoReason}
	}
	if refusal := d.managed(); refusal != nil {
		return refusal
	}
	d.record(Fact{Kind: FactDecided, Status: Decided, Outcome: d.e.Outcome, On: d.e.On, Preview: d.e.Preview, Personal: Personal{Text: d.e.Text}})
	d.mailAll(LetterDecision) // R20, and R21: a copy to the commission
	return nil
}

// turnAway: letter 11, for a complaint that is too old (R08), that is none (R01) or
// that no customer wrote (R01). Only the director decides this, never the program.
func turnAway(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Inadmissible():
		return &Refusal{Code: RefuseNoGround}
	case d.e.SaidBad != "":
		return &Refusal{Code: RefuseDateUnreadable}
	case d.e.Outcome == TooOld && !d.e.Said.IsZero() && !d.before.ReceivedOn.After(d.rules.lapsesAfter(d.e.Said)):
		return &Refusal{Code: RefuseNotTooOld}
	case d.e.Text == "" && (d.e.Outcome != TooOld || d.e.Said.IsZero()):
		return &Refusal{Code: RefuseNoReason}
	}
	d.record(Fact{
		Kind: FactNotAdmitted, Status: NotAdmitted, Outcome: d.e.Outcome, On: d.e.On, Problem: d.e.Said, Preview: d.e.Preview,
		Personal: Personal{Text: d.e.Text},
	})
	d.mail(LetterNotAdmitted.Letter())
	return nil
}
