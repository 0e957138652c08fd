package procedure

import "github.com/integratiewerk/klachtd/procedure/record"

// The director looks for a solution (procedure 1, 3 and 4).

// day gives the day a command is about: the one it names, or the day its mail was
// received. It can be neither in the future nor before the complaint.
func (d *decision) day() (record.Date, *Refusal) {
	switch {
	case d.e.SaidBad != "":
		return record.Date{}, &Refusal{Code: record.RefuseDateUnreadable}
	case d.e.Said.IsZero():
		return d.e.On, nil
	case d.e.Said.After(d.e.On):
		return record.Date{}, &Refusal{Code: record.RefuseDateFuture}
	case d.e.Said.Before(d.before.ReceivedOn):
		return record.Date{}, &Refusal{Code: record.RefuseDateBeforeReceipt}
	}
	return d.e.Said, nil
}

// asked is the day the command was given. What had to be asked in time was, even when
// "akkoord" came later.
func (d *decision) asked() record.Date {
	if d.e.Asked.IsZero() {
		return d.e.On
	}
	return d.e.Asked
}

// nameManager records the manager concerned, who gets a copy of the confirmation (R11,
// procedure 3). Naming another replaces the first, who gets nothing more: this is how
// to keep out a manager whom the complaint is about.
func nameManager(d *decision) *Refusal {
	m, ok := d.rules.Roles.Manager(d.e.Argument)
	if !ok {
		return &Refusal{Code: record.RefuseUnknownManager}
	}
	if roles := &d.rules.Roles; len(roles.Managers) > 1 && d.rules.KeptFrom(d.before, m.Address) {
		return &Refusal{Code: record.RefuseInvolvedManager}
	}
	known := d.before.Manager != nil && *d.before.Manager == m
	d.record(record.Fact{Kind: record.FactManagerNamed, On: d.e.On, Personal: record.Personal{Person: &m}})
	if !known {
		d.mail(record.MailManagerCopy.Letter())
	}
	return nil
}

// recordContact stops the term of ten working days (R12, procedure 4). "gebeld" alone
// counts: the contact was in time, and the transcript asks for what was said, which
// must still be recorded.
func recordContact(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	f := record.Fact{Kind: record.FactContacted, Status: record.Contacted, On: on, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}}
	d.submitAfterContact(&f)
	d.record(f)
	return nil
}

// recordAttempt: the director tried to reach the complainant and failed. That stops no
// term, but is in the dossier (R12, procedure 4).
func recordAttempt(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	d.record(record.Fact{Kind: record.FactTried, On: on, Personal: record.Personal{Text: d.e.Text}})
	return nil
}

// recordWithdrawal closes the case when the director says that the complainant
// withdraws (R13, procedure 4); letter 10 lets the complainant deny it.
func recordWithdrawal(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	if refusal := d.managed(); refusal != nil { // R11
		return refusal
	}
	d.record(record.Fact{
		Kind: record.FactWithdrawn, Status: record.Withdrawn, Outcome: record.OutcomeWithdrawn, On: on,
		ReopenBy: d.today.AddDays(d.rules.Terms.ReopenDays), Personal: record.Personal{Text: d.e.Text},
	})
	d.sendWithdrawal()
	return nil
}

// recordRefusal: the complainant does not withdraw. It sends nothing, but starts the
// term for submitting (R14, procedure 5).
func recordRefusal(d *decision) *Refusal {
	on, refusal := d.day()
	if refusal != nil {
		return refusal
	}
	d.record(record.Fact{
		Kind: record.FactWithdrawalRefused, On: on, Due: map[record.Term]record.Date{record.TermSubmit: d.rules.SubmitBy(on)},
		Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	return nil
}

// writeComplainant: letter 31 in the director's own words.
func writeComplainant(d *decision) *Refusal {
	return d.put(record.FactWritten, record.LetterOwnWords.Letter(), record.RefuseNoText)
}

// askSupplement asks the complainant for more (letter 17). The terms keep running.
func askSupplement(d *decision) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: record.RefuseNoQuestion}
	}
	d.record(record.Fact{
		Kind: record.FactSupplementAsked, On: d.today, SupplementBy: d.today.AddDays(d.rules.Terms.SupplementDays),
		Personal: record.Personal{Text: d.e.Text},
	})
	d.mail(record.LetterSupplement.Letter())
	return nil
}

// nameRepresentative records who assists the complainant, and whether that
// person may receive copies (R07, indienen).
func nameRepresentative(d *decision) *Refusal {
	switch rep := d.e.Rep; {
	case rep == nil || rep.Name == "":
		return &Refusal{Code: record.RefuseNoRepresentativeData}
	case d.e.Yes == nil:
		return &Refusal{Code: record.RefuseNoConsentLine}
	case *d.e.Yes && rep.Address == "":
		return &Refusal{Code: record.RefuseBadAddress}
	case d.rules.Roles.Taken(rep.Address):
		return &Refusal{Code: record.RefuseTakenAddress}
	}
	rep := *d.e.Rep
	rep.Consent = *d.e.Yes
	d.record(record.Fact{Kind: record.FactRepresentative, On: d.e.On, Personal: record.Personal{Rep: &rep}})
	return nil
}

// setLanguage marks a complaint about language education: the decision then
// names Blik op Werk (R23).
func setLanguage(d *decision) *Refusal {
	if d.e.Yes == nil {
		return &Refusal{Code: record.RefuseUnknownAnswer}
	}
	d.record(record.Fact{Kind: record.FactLanguage, On: d.e.On, Yes: *d.e.Yes})
	return nil
}

// categorise records the subjects (R02) and, for discrimination, the grounds
// (R03), which are kept with the personal data.
func categorise(d *decision) *Refusal {
	if len(d.e.Subjects) == 0 {
		return &Refusal{Code: record.RefuseUnknownSubject}
	}
	d.record(record.Fact{Kind: record.FactCategorised, On: d.e.On, Subjects: d.e.Subjects, Personal: record.Personal{Grounds: d.e.Grounds}})
	return nil
}

// note adds a remark to the file.
func note(d *decision) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: record.RefuseNoText}
	}
	d.record(record.Fact{Kind: record.FactNoted, On: d.e.On, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}})
	return nil
}

// askFile sends the file of a case again to the person who answers for it or is asked
// about it; the commission gets it as it was submitted.
func askFile(d *decision) *Refusal {
	what := record.Effect{Letter: record.MailNotice, To: record.ToSender, Enclose: []record.Enclosure{record.EncloseComplaintFiles, record.EncloseAcknowledgment}}
	switch {
	case d.e.Actor == record.ByCommission && !d.before.AtCommission:
		return &Refusal{Code: record.RefuseNotReferred}
	case d.e.Actor == record.ByCommission:
		what.Letter, what.Enclose = record.LetterDossier, []record.Enclosure{record.EncloseLetter, record.EncloseComplaintFiles, record.EncloseAcknowledgment}
	case d.before.Advice != "":
		what.Enclose = append(what.Enclose, record.EncloseAdvice)
	}
	d.send(what)
	return ask(d)
}

// ask answers a question that changes nothing.
func ask(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactAsked, On: d.e.On, Command: string(d.e.Kind)})
	return nil
}
