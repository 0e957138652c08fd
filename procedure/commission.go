package procedure

// The case goes to the commission and comes back with advice (procedure 5 and 6).

// refer submits the complaint to the commission, the same day, with the report
// of the steps taken: no report, no submission (R14, R15, procedure 5). The
// complainant is told, with the document Werkwijze Klachtencommissie (R16).
func refer(d *decision) *Refusal {
	if d.e.Text == "" {
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
// or before the last day and with a reason; the complainant is told in the
// commission's name (R19).
func extend(d *decision) *Refusal {
	switch {
	case d.before.ExtensionUsed:
		return &Refusal{Code: RefuseSecondExtension}
	case d.e.On.After(d.before.AdviseBy):
		return &Refusal{Code: RefuseExtensionLate}
	case d.e.Text == "":
		return &Refusal{Code: RefuseNoReason}
	}
	d.record(Fact{
		Kind: FactExtended, Status: Extended, On: d.e.On,
		Due:      map[Term]Date{TermExtended: d.rules.extendedAdviseBy(d.before.ReferredOn)},
		Personal: Personal{Text: d.e.Text},
	})
	d.mailAll(LetterExtension)
	return nil
}

// advise: the binding advice (R17, procedure 6). It carries a verdict (R22),
// and a document or a text. It starts the five working days of the decision,
// counted from the day it was received (R20, procedure 7).
func advise(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: RefuseNoVerdict}
	case d.e.Text == "" && len(d.e.Documents) == 0:
		return &Refusal{Code: RefuseEmptyAdvice}
	}
	d.record(Fact{
		Kind: FactAdvised, Status: Advised, On: d.e.On, Outcome: d.e.Outcome,
		Due:      map[Term]Date{TermDecide: d.rules.decideBy(d.e.On)},
		Personal: Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	d.mail(MailAdvice.Letter())
	return nil
}

// acknowledgeDossier keeps that the commission has seen the dossier.
func acknowledgeDossier(d *decision) *Refusal {
	if !d.before.AtCommission {
		return &Refusal{Code: RefuseNotReferred}
	}
	d.record(Fact{Kind: FactDossierReceived, On: d.e.On, Personal: Personal{Text: d.e.Text}})
	return nil
}

// askRecusal: a member is involved or knows a party; the director is told.
func askRecusal(d *decision) *Refusal {
	d.record(Fact{Kind: FactRecusal, On: d.e.On, Personal: Personal{Text: d.e.Text}})
	d.mail(MailRecusal.Letter())
	return nil
}
