package procedure

import "slices"

// receive files a new complaint (R06, procedure 2; e-mail counts as written)
// and confirms it at once (R10, procedure 3). It never judges: missing first
// steps (R04, R05), an unknown subject (R03) or an old problem (R08) are shown
// to the director and never stop a complaint.
func receive(d *decision) *Refusal {
	in := d.e.Complaint
	d.c.ID = in.ID
	signals := d.rules.Signals(d.e.Subject+"\n"+d.e.Text, d.e.own(), in.Complainant, d.e.On)
	if d.e.Accuses && !slices.Contains(signals, SignalDirector) {
		signals = append(signals, SignalDirector)
	}
	d.record(Fact{
		Kind: FactReceived, Status: Received, On: d.e.On, Instant: d.e.At.UTC(), Paper: in.Paper,
		Responsible: first(signals), Signals: signals,
		Due:      d.receiptTerms(signals),
		Personal: Personal{Person: &in.Complainant, Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents},
	})
	if m, sole := d.rules.soleManager(d.c); sole {
		d.record(Fact{Kind: FactManagerNamed, On: d.today, Personal: Personal{Person: &m}})
	}
	d.mailAll(LetterAcknowledgement) // R10
	if d.c.NoticeBy.IsZero() {
		d.mailAll(MailNotice)
	}
	d.mailAll(MailManagerCopy) // R11
	return nil
}

// furtherMail joins the file and reaches the director, and the commission when
// the case is there. The commission's own is only filed.
func furtherMail(d *decision) *Refusal {
	d.record(Fact{Kind: FactFurtherMail, On: d.e.On, Personal: Personal{Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents}})
	if d.e.Actor != ByCommission { // whose words nobody gets before it said so
		d.passOn()
	}
	return nil
}

// wishWithdrawal: the complainant writes to withdraw. Withdrawal is the
// complainant's wish, but it is never carried out on a reading of a mail: the
// director is told and confirms it (R13, procedure 4).
func wishWithdrawal(d *decision) *Refusal {
	if d.before.Status.Closed() {
		return furtherMail(d)
	}
	d.record(Fact{Kind: FactWithdrawalWish, On: d.e.On, Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(MailWish.Letter())
	d.passToCommission()
	return nil
}

// wishCommission: the complainant does not withdraw and wants the commission.
// That is a recorded refusal (R14, procedure 5): the director has one working
// day to submit.
func wishCommission(d *decision) *Refusal {
	if !slices.Contains(beforeThem, d.before.Status) {
		return furtherMail(d)
	}
	d.recordRefusalOn(d.e.On)
	d.passOn()
	return nil
}

// denyWithdrawal: after letter 10 the complainant says it is wrong. That
// reopens the case by itself and tells the director (R13, procedure 4).
func denyWithdrawal(d *decision) *Refusal {
	if d.before.Status != Withdrawn || d.e.On.After(d.before.ReopenBy) {
		return furtherMail(d)
	}
	d.reopen()
	d.passOn()
	return nil
}
