package procedure

// Conflict of interest, illness and leave: one person is responsible for a
// case, the director or the deputy (R09, procedure 1).

// declareInvolved: the complaint is about the director. The deputy is
// responsible from now on, and the director gets nothing of this case.
func declareInvolved(d *decision) *Refusal {
	if d.over() {
		return &Refusal{Code: RefuseClosed}
	}
	if !d.rules.Roles.Deputy.Configured() {
		return &Refusal{Code: RefuseNoDeputy}
	}
	d.assign(ByDeputy, true)
	return nil
}

// handToDeputy: the director is ill or away. The file closes to nobody.
func handToDeputy(d *decision) *Refusal {
	if !d.rules.Roles.Deputy.Configured() {
		return &Refusal{Code: RefuseNoDeputy}
	}
	d.assign(ByDeputy, false)
	return nil
}

// takeOver gives the case to who asks for it.
func takeOver(d *decision) *Refusal {
	if d.e.Actor == ByDirector && d.before.DirectorInvolved {
		return &Refusal{Code: RefuseAfterInvolved}
	}
	d.assign(d.e.Actor, false)
	return nil
}

// handToDirector: the deputy finds that the complaint is not about the director.
func handToDirector(d *decision) *Refusal {
	if d.over() {
		return &Refusal{Code: RefuseClosed}
	}
	if d.before.DirectorInvolved {
		return &Refusal{Code: RefuseAfterInvolved}
	}
	d.assign(ByDirector, false)
	return nil
}

// readdress: a role reads its mail at a new address, and can answer nothing it
// never got. It gets the case afresh there.
func readdress(d *decision) *Refusal {
	d.record(Fact{Kind: FactReaddressed, On: d.today})
	if d.e.To == ToCommission {
		d.mail(LetterDossier.Letter())
		return nil
	}
	d.mail(MailNotice.Letter())
	return nil
}

// assign records who is responsible. A new one gets the notice with the
// complaint, as if it had just come in.
func (d *decision) assign(to Actor, final bool) {
	d.record(Fact{Kind: FactAssigned, On: d.e.On, Responsible: to, Final: final})
	if acting, _ := d.rules.Acting(d.before); acting != to || d.before.Unseen {
		d.mail(MailNotice.Letter())
	}
}
