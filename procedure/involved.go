package procedure

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// Conflict of interest, illness and leave: one person is responsible for a
// case, the director or the deputy (R09, procedure 1).

// declareInvolved: the complaint is about the director. The deputy is
// responsible from now on, and the director gets nothing of this case.
func declareInvolved(d *decision) *Refusal {
	if d.over() {
		return &Refusal{Code: record.RefuseClosed}
	}
	if roles := &d.rules.Roles; !roles.Deputy.Configured() && roles.Escalation == "" && !roles.Administrator.Configured() {
		return &Refusal{Code: record.RefuseNoDeputy}
	}
	d.assign(record.ByDeputy, true, record.Personal{})
	return nil
}

// handToDeputy: the director is ill or away. Nobody loses access to the file.
func handToDeputy(d *decision) *Refusal {
	if d.e.Actor == record.ByDeputy && d.before.Responsible == record.ByDeputy && !d.before.InterestOpen() {
		return &Refusal{Code: record.RefuseHasIt, Article: "procedure 1"}
	}
	if !d.rules.Roles.Deputy.Configured() && d.rules.Roles.Escalation == "" {
		return &Refusal{Code: record.RefuseNoDeputy}
	}
	if d.before.InterestOpen() {
		return &Refusal{Code: record.RefuseInterestOpen, Article: "procedure 1"}
	}
	d.assign(record.ByDeputy, false, record.Personal{})
	return nil
}

// takeOver gives the case to whoever asks for it.
func takeOver(d *decision) *Refusal {
	if d.e.Actor == record.ByDirector {
		return handToDirector(d)
	}
	if d.before.InterestOpen() { // that would open the case to the person it may be about
		return &Refusal{Code: record.RefuseInterestOpen, Article: "procedure 1"}
	}
	d.assign(d.e.Actor, false, record.Personal{})
	return nil
}

// handToDirector: the deputy finds that the complaint is not about the director, or not
// about the person who is director now.
func handToDirector(d *decision) *Refusal {
	if d.over() {
		return &Refusal{Code: record.RefuseClosed}
	}
	return d.toDirector(record.Personal{})
}

// toDirector gives a case to the present director, unless it is about that person.
func (d *decision) toDirector(p record.Personal) *Refusal {
	if director := d.rules.Roles.Director; d.before.DirectorInvolved {
		if d.rules.Accuses(d.before, director.Name) {
			return &Refusal{Code: record.RefuseAfterInvolved}
		}
		p.Person = new(director.Person())
	}
	d.assign(record.ByDirector, false, p)
	return nil
}

// handOver: the administrator says who answers for a case, by role or by address, and
// why. The administrator does not judge what it is about: whether it is about the
// director remains a question, unless the director gets it.
func handOver(d *decision) *Refusal {
	roles := &d.rules.Roles
	to, p := d.e.Argument, record.Personal{Text: d.e.Text}
	switch {
	case d.e.Text == "":
		return &Refusal{Code: record.RefuseNoReason}
	case to == string(record.ByDirector) || roles.Director.Holds(to):
		return d.toDirector(p)
	case to == string(record.ByDeputy) || roles.Deputy.Holds(to):
		if !roles.Deputy.Configured() {
			return &Refusal{Code: record.RefuseNoDeputy}
		}
		to = roles.Deputy.Addresses[0]
	case !strings.Contains(to, "@"), roles.HasMailbox(to), record.SameMailbox(d.before.Complainant.Address, to), d.before.Rep != nil && record.SameMailbox(d.before.Rep.Address, to):
		return &Refusal{Code: record.RefuseBadAddress}
	case !record.SameAddress(to, roles.Escalation):
		p.Person = &record.Person{Address: to}
	}
	if d.rules.KeptFrom(d.before, to) {
		return &Refusal{Code: record.RefuseAfterInvolved}
	}
	d.assign(record.ByDeputy, false, p)
	return nil
}

// readdress: a role reads its mail at a new address. It cannot answer mail it never
// got, so it gets the case again there.
func readdress(d *decision) *Refusal {
	d.record(record.Fact{Kind: record.FactReaddressed, On: d.today})
	if d.e.To == record.ToCommission {
		d.mail(record.LetterDossier.Letter())
		return nil
	}
	d.mail(record.MailNotice.Letter())
	return nil
}

// assign records who is responsible. Somebody who answers for the case now but did not
// before, or who got only its later mail, gets the notice with the complaint, as if it
// had just come in.
func (d *decision) assign(to record.Actor, final bool, p record.Personal) {
	if final && !d.before.DirectorInvolved {
		p.Persons = d.rules.Roles.Director.Persons() // the person, not the role
	}
	if a := d.before.Assignee; to == record.ByDeputy && d.before.Responsible == to && a != nil && record.SameAddress(a.Address, d.e.From) { // the one who has it keeps it
		p.Person = a
	}
	d.record(record.Fact{Kind: record.FactAssigned, On: d.e.On, Responsible: to, Final: final, Personal: p})
	before, had := d.rules.Acting(d.before)
	if now, has := d.rules.Acting(d.c); now != before || d.before.Unseen || !slices.ContainsFunc(has.Addresses, had.Holds) {
		d.mail(record.MailNotice.Letter())
	}
}
