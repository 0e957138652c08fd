package procedure

// What the mail server and misread commands bring about.

// notUnderstood: a reply that is no command. Nothing is done on a guess; mail
// 14 names the likely word.
func notUnderstood(d *decision) *Refusal {
	d.record(Fact{Kind: FactRefused, On: d.e.On, Command: string(d.e.Kind), Code: d.e.Code, Personal: Personal{Text: d.e.Text}})
	d.mail(MailNotDone.Letter())
	return nil
}

// letterSent keeps that the mail server took a letter (R24).
func letterSent(d *decision) *Refusal {
	d.record(Fact{Kind: FactLetterSent, On: d.today, Letter: d.e.Letter, Message: d.e.Message, Document: d.e.Document, Personal: Personal{Person: d.e.Person}})
	return nil
}

// letterReturned: a letter that bounces is an open task, not "sent" (R25). The
// responsible person is told; when it was mail for that very person, the
// deputy and the administrator are.
func letterReturned(d *decision) *Refusal {
	d.record(Fact{
		Kind: FactLetterFailed, On: d.today, Letter: d.e.Letter, Message: d.e.Message, Document: d.e.Document,
		Personal: Personal{Person: d.e.Person, Line: d.e.Line},
	})
	roles := &d.rules.Roles
	acting, _ := d.rules.Acting(d.c)
	deputy := roles.Deputy.Configured() && acting != ByDeputy
	switch {
	case d.e.Letter == MailReturned: // a notice about a notice would never end
	case d.e.Letter != MailNotice && !d.isResponsible(d.e.Person), !deputy && !roles.Administrator.Configured():
		d.mail(MailReturned.Letter())
	default:
		if deputy {
			d.mail(MailReturned.Letter(), ToDeputy)
		}
		d.mail(MailReturned.Letter(), ToAdministrator)
	}
	return nil
}

// isResponsible reports whether mail to this address was for the person who
// has the case.
func (d *decision) isResponsible(p *Person) bool {
	_, acting := d.rules.Acting(d.c)
	return p != nil && acting.Holds(p.Address)
}
