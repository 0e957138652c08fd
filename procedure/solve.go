package procedure

// The director looks for a solution (procedure 1, 3 and 4).

// day gives the day a command speaks of: the one it names, or the day its mail
// was received. It can lie neither in the future nor before the complaint.
func (d *decision) day() (Date, *Refusal) {
	switch {
	case d.e.SaidBad != "":
		return Date{}, &Refusal{Code: RefuseDateUnreadable}
	case d.e.Said.IsZero():
		return d.e.On, nil
	case d.e.Said.After(d.e.On):
		return Date{}, &Refusal{Code: RefuseDateFuture}
	case d.e.Said.Before(d.before.ReceivedOn):
		return Date{}, &Refusal{Code: RefuseDateBeforeReceipt}
	}
	return d.e.Said, nil
}

// asked is the day the command was given: what had to be asked in time was, also
// when "akkoord" came later.
func (d *decision) asked() Date {
	if d.e.Asked.IsZero() {
		return d.e.On
	}
	return d.e.Asked
}

// nameManager records the manager concerned, who gets a copy of the
// confirmation (R11, procedure 3). Naming another one takes the place of the
// first, who gets nothing more: that is how a manager the complaint is about
// is kept out.
func nameManager(d *decision) *Refusal {
	m, ok := d.rules.Roles.Manager(d.e.Argument)
	if !ok {
		return &Refusal{Code: RefuseUnknownManager}
	}
	if roles := &d.rules.Roles; len(roles.Managers) > 1 && d.rules.KeptFrom(d.before, m.Address) {
		return &Refusal{Code: RefuseInvolvedManager}
	}
	known := d.before.Manager != nil && *d.before.Manager == m
	d.record(Fact{Kind: FactManagerNamed, On: d.e.On, Personal: Personal{Person: &m}})
	if !known {
		d.mail(MailManagerCopy.Letter())
	}
	return nil
}

// recordContact stops the term of ten working days (R12, procedure 4). A bare
// "gebeld" counts: the contact was in time, and the transcript asks for the
// content that must still be recorded.
func recordContact(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	d.record(Fact{Kind: FactContacted, Status: Contacted, On: on, Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
	return nil
}

// recordWithdrawal closes the case on the director's word that the complainant
// withdraws (R13, procedure 4); letter 10 lets the complainant say otherwise.
func recordWithdrawal(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	if refusal := d.managed(); refusal != nil { // R11
		return refusal
	}
	d.record(Fact{
		Kind: FactWithdrawn, Status: Withdrawn, Outcome: OutcomeWithdrawn, On: on,
		ReopenBy: d.today.AddDays(d.rules.Terms.ReopenDays), Personal: Personal{Text: d.e.Text},
	})
	d.sendWithdrawal()
	return nil
}

// recordRefusal: the complainant does not withdraw. It sends nothing; it
// starts the term for submitting (R14, procedure 5).
func recordRefusal(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	d.recordRefusalOn(on)
	return nil
}

func (d *decision) recordRefusalOn(on Date) {
	d.record(Fact{
		Kind: FactWithdrawalRefused, On: on, Due: map[Term]Date{TermSubmit: d.rules.submitBy(on)},
		Personal: Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
}

// reopen: the director goes on with a withdrawn case, within two weeks of
// letter 10 (R13).
func reopen(d *decision) *Refusal {
	if d.e.On.After(d.before.ReopenBy) {
		return &Refusal{Code: RefuseReopenLate}
	}
	d.reopen()
	return nil
}

// reopen takes a closed case up again, before the commission had it; what was
// refused then is forgotten, and its other terms are unchanged.
func (d *decision) reopen() {
	status := Received
	if len(d.before.Contacts) > 0 {
		status = Contacted
	}
	d.record(Fact{Kind: FactReopened, Status: status, On: d.e.On, Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
}

// writeComplainant: letter 31 in the director's own words.
func writeComplainant(d *decision) *Refusal {
	return d.put(FactWritten, LetterOwnWords.Letter(), RefuseNoText)
}

// askSupplement asks the complainant for more (letter 17). The terms run on.
func askSupplement(d *decision) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: RefuseNoQuestion}
	}
	d.record(Fact{
		Kind: FactSupplementAsked, On: d.today, SupplementBy: d.today.AddDays(d.rules.Terms.SupplementDays),
		Personal: Personal{Text: d.e.Text},
	})
	d.mail(LetterSupplement.Letter())
	return nil
}

// nameRepresentative records who assists the complainant, and whether that
// person may receive copies (R07, indienen).
func nameRepresentative(d *decision) *Refusal {
	switch rep := d.e.Rep; {
	case rep == nil || rep.Name == "":
		return &Refusal{Code: RefuseNoRepresentativeData}
	case d.e.Yes == nil:
		return &Refusal{Code: RefuseNoConsentLine}
	case *d.e.Yes && rep.Address == "":
		return &Refusal{Code: RefuseBadAddress}
	}
	rep := *d.e.Rep
	rep.Consent = *d.e.Yes
	d.record(Fact{Kind: FactRepresentative, On: d.e.On, Personal: Personal{Rep: &rep}})
	return nil
}

// setLanguage marks a complaint about language education: the decision then
// names Blik op Werk (R23).
func setLanguage(d *decision) *Refusal {
	if d.e.Yes == nil {
		return &Refusal{Code: RefuseUnknownAnswer}
	}
	d.record(Fact{Kind: FactLanguage, On: d.e.On, Yes: *d.e.Yes})
	return nil
}

// categorise records the subjects (R02) and, for discrimination, the grounds
// (R03), which are kept with the personal data.
func categorise(d *decision) *Refusal {
	if len(d.e.Subjects) == 0 {
		return &Refusal{Code: RefuseUnknownSubject}
	}
	d.record(Fact{Kind: FactCategorised, On: d.e.On, Subjects: d.e.Subjects, Personal: Personal{Grounds: d.e.Grounds}})
	return nil
}

// note keeps a remark in the file.
func note(d *decision) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: RefuseNoText}
	}
	d.record(Fact{Kind: FactNoted, On: d.e.On, Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
	return nil
}

// askFile sends the file of a case again to who answers for it, or is asked in it; to
// the commission as it was submitted.
func askFile(d *decision) *Refusal {
	what := Effect{Letter: MailNotice, To: ToSender, Enclose: []Enclosure{EncloseComplaintFiles, EncloseAcknowledgment}}
	switch {
	case d.e.Actor == ByCommission && !d.before.AtCommission:
		return &Refusal{Code: RefuseNotReferred}
	case d.e.Actor == ByCommission:
		what.Letter, what.Enclose = LetterDossier, []Enclosure{EncloseLetter, EncloseComplaintFiles, EncloseAcknowledgment}
	case d.before.Advice != "":
		what.Enclose = append(what.Enclose, EncloseAdvice)
	}
	d.send(what)
	return ask(d)
}

// ask answers a question that changes nothing.
func ask(d *decision) *Refusal {
	d.record(Fact{Kind: FactAsked, On: d.e.On, Command: string(d.e.Kind)})
	return nil
}
