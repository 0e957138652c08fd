package procedure

import (
	"github.com/integratiewerk/klachtd/procedure/category"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// What is no complaint, what takes longer, and what a complaint is about.

// findNoComplaint closes a case whose mail is not a complaint but something else (R01),
// with a letter that fits it: whoever got a confirmation is told. The letter asks
// whether it was a complaint after all. Only mail that nobody vouched for and nobody
// answered can be spam: anybody else is told how their mail was understood.
func findNoComplaint(d *decision) *Refusal {
	switch o := d.e.Outcome; {
	case d.e.SaidBad != "":
		return &Refusal{Code: record.RefuseCaseNumber}
	case !o.OtherKind():
		return &Refusal{Code: record.RefuseNoKind}
	case o == record.NoComplaint && d.e.Text == "":
		return &Refusal{Code: record.RefuseNoReason}
	case o == record.Spam && (d.e.Vouched || d.before.Paper):
		return &Refusal{Code: record.RefuseVouched}
	case o == record.Spam && d.before.Answered:
		return &Refusal{Code: record.RefuseAnswered}
	}
	d.record(record.Fact{
		Kind: record.FactNotAdmitted, Status: record.NotAdmitted, Outcome: d.e.Outcome, On: d.e.On, Preview: d.e.Preview, Letter: record.LetterOwnWords,
		Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	d.mail(record.LetterOwnWords.Variant(record.VariantNone))
	return nil
}

// insist: the client says that it was a complaint. That alone reopens the case and
// tells the person who answers for it.
func insist(d *decision) *Refusal {
	if !d.before.MayInsist {
		return furtherMail(d)
	}
	d.reopen()
	d.passOn()
	return nil
}

// tellDelay: letter 31 tells the client which step is late (R12, R17, R20). It makes no
// promise: it says what should have been done, and when the person who must do it is
// reminded next.
func tellDelay(d *decision) *Refusal {
	late, _, is := d.rules.Late(d.before, record.Term(d.e.Argument), d.today)
	if !is {
		return &Refusal{Code: record.RefuseNotLate}
	}
	d.record(record.Fact{Kind: record.FactDelayTold, On: d.today, Term: late.Term, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(record.LetterOwnWords.Variant(record.VariantLate))
	return nil
}

// remindClient puts the questions of letter 17 to the client once more.
func (d *decision) remindClient() {
	d.record(record.Fact{Kind: record.FactClientReminded, On: d.today})
	d.mail(record.LetterSupplement.Variant(record.VariantReminder))
}

// dataSent: somebody got the data they asked for.
func (d *decision) dataSent(on record.Date) {
	d.record(record.Fact{Kind: record.FactDataSent, On: on, Personal: record.Personal{Text: d.e.Text}})
}

// closing wraps a rule that closes a case, and records what the complaint was about
// (R02, R03): as said in the closing command, or said before, or else as proposed from
// the complaint's own words and shown.
func closing(rule func(*decision) *Refusal) func(*decision) *Refusal {
	return func(d *decision) *Refusal {
		if d.e.Argument != "" && len(d.e.Subjects) == 0 {
			return &Refusal{Code: record.RefuseUnknownSubject, Article: "Wat is een klacht"}
		}
		if refusal := rule(d); refusal != nil {
			return refusal
		}
		f := record.Fact{Kind: record.FactCategorised, On: d.e.On, Subjects: d.e.Subjects, Personal: record.Personal{Grounds: d.e.Grounds}}
		switch {
		case len(f.Subjects) > 0:
		case len(d.before.Subjects) > 0:
			return nil
		default:
			f.Subjects, f.Personal.Grounds = propose(d.before)
		}
		d.record(f)
		return nil
	}
}

// propose gives what a complaint seems to be about.
func propose(c record.Case) (subjects []record.Subject, grounds []record.Ground) {
	p := category.Read(c.Subject + ".\n\n" + c.Text)
	for _, s := range []struct {
		is bool
		of record.Subject
	}{{p.Treatment, record.Treatment}, {p.Service, record.Service}, {p.Discrimination, record.Discrimination}} {
		if s.is {
			subjects = append(subjects, s.of)
		}
	}
	for _, g := range p.Grounds {
		grounds = append(grounds, record.Ground(g))
	}
	return subjects, grounds
}

// Closes reports whether a command closes a case, so that the text below it may say
// what the complaint is about.
func Closes(k record.EventKind) bool { r, _ := ruleFor(k); return r.closes }

// categorises adds to a command the category written below its "akkoord". Only with a
// command that closes a case is an argument a category too, one that could not be read.
func categorises(e, answer record.Event) record.Event {
	if len(answer.Subjects) == 0 {
		return e
	}
	if e.Subjects, e.Grounds = answer.Subjects, answer.Grounds; Closes(e.Kind) {
		e.Argument = ""
	}
	return e
}

// categorised records a category written below the "akkoord" of a command that records
// none itself.
func (d *decision) categorised() {
	if e := d.e; len(e.Subjects) > 0 && !Closes(e.Kind) && e.Kind != record.Categorise {
		d.record(record.Fact{Kind: record.FactCategorised, On: e.On, Subjects: e.Subjects, Personal: record.Personal{Grounds: e.Grounds}})
	}
}

// toldLate reports whether somebody was told that a step of theirs is late, so that a
// letter about it can be offered.
func toldLate(c record.Case) bool {
	past := func(t record.Term, due record.Date) bool { return !due.IsZero() && c.Reminded[t].After(due) }
	switch c.Status {
	case record.Received, record.Contacted:
		return c.Status == record.Received && past(record.TermContact, c.ContactBy) || past(record.TermSubmit, c.SubmitBy)
	case record.Referred, record.Extended:
		return past(record.TermAdvise, c.AdviceDue())
	case record.Advised:
		return past(record.TermDecide, c.DecideBy)
	}
	return false
}
