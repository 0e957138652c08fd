package procedure

// The decision, and the finding that a complaint cannot be treated. Both leave
// only after the director has seen the very letter and answered "akkoord".

// decideComplaint: letter 09 (R20, procedure 7). The advice is binding:
// a decision with another verdict is refused, and there is no override (R22,
// procedure 6).
func decideComplaint(d *decision) *Refusal {
	switch {
	case !d.e.Outcome.Verdict():
		return &Refusal{Code: RefuseNoVerdict}
	case d.e.Outcome != d.before.Advice:
		return &Refusal{Code: RefuseOtherVerdict, Article: "procedure 6"}
	case d.before.Manager == nil:
		return &Refusal{Code: RefuseNoManager}
	case d.e.Text == "":
		return &Refusal{Code: RefuseNoReason}
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

// admit takes up a complaint after all; its terms still run from receipt.
func admit(d *decision) *Refusal {
	d.reopen()
	return nil
}
