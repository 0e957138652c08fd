package procedure

import (
	"slices"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
)

// receive files a new complaint (R06, procedure 2; e-mail counts as written) and
// confirms it at once (R10, procedure 3). It never judges: missing first steps (R04,
// R05), an unknown subject (R03) or an old problem (R08) are shown to the director but
// never stop a complaint.
func receive(d *decision) *Refusal {
	in := d.e.Complaint
	d.c.ID = in.ID
	signals := d.rules.Signals(d.e.Subject+"\n"+d.e.Text, d.e.OwnWords(), in.Complainant, d.e.On)
	if in.Known {
		signals = slices.DeleteFunc(signals, func(s record.Signal) bool { return s == record.SignalQuotesCase })
	}
	if d.e.Accuses && !slices.Contains(signals, record.SignalDirector) {
		signals = append(signals, record.SignalDirector)
	}
	d.record(record.Fact{
		Kind: record.FactReceived, Status: record.Received, On: d.e.On, Instant: d.e.At.UTC(), Paper: in.Paper,
		Responsible: first(signals), Signals: signals,
		Due:      d.receiptTerms(signals),
		Personal: record.Personal{Person: &in.Complainant, Of: in.Of, Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents},
	})
	if in.Helper != nil { // R07
		d.record(record.Fact{Kind: record.FactRepresentative, On: d.today, Personal: record.Personal{Rep: in.Helper}})
	}
	if m, sole := d.rules.SoleManager(d.c); sole {
		d.record(record.Fact{Kind: record.FactManagerNamed, On: d.today, Personal: record.Personal{Person: &m}})
	}
	d.mailAll(record.LetterAcknowledgement) // R10
	if d.c.NoticeBy.IsZero() {
		d.mailAll(record.MailNotice)
	}
	d.mailAll(record.MailManagerCopy) // R11
	return nil
}

// furtherMail adds a mail to the file and passes it to the director, and to the
// commission when it has the case. The commission's own mail is only filed.
func furtherMail(d *decision) *Refusal {
	f := record.Fact{Kind: record.FactFurtherMail, On: d.e.On, Personal: record.Personal{Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents}}
	if d.e.Unclear && d.reopenable() {
		f.Code = record.SaysUnclear
	}
	if d.e.Third {
		f.Personal.Person = d.e.Person
	}
	d.record(f)
	switch {
	case d.e.Seen:
		d.passToCommission()
	case d.e.Actor != record.ByCommission: // whose words go to nobody until it says so
		d.passOn()
	}
	return nil
}

// tellProgress: the client asks how the complaint is doing, and is told at most once a
// day. Whatever else they write is treated like any other mail.
func tellProgress(d *decision) *Refusal {
	if d.e.Quiet {
		return furtherMail(d)
	}
	d.record(record.Fact{Kind: record.FactAsked, On: d.e.On, Command: string(d.e.Kind)})
	d.mail(record.MailProof.Variant(record.VariantStands))
	if d.e.Text != "" {
		return furtherMail(d)
	}
	return nil
}

// wishWithdrawal: the complainant writes that they withdraw. Only the complainant can,
// but a reading of a mail is not enough to do it: the director is told and confirms it
// (R13, procedure 4).
func wishWithdrawal(d *decision) *Refusal {
	if d.before.Status.Closed() {
		return furtherMail(d)
	}
	d.record(record.Fact{Kind: record.FactWithdrawalWish, On: d.e.On, Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(record.MailWish.Letter())
	d.passToCommission()
	return nil
}

// wishCommission: the complainant does not withdraw and wants the commission. That is a
// recorded refusal (R14, procedure 5): after the contact, the director has one working
// day to submit. Said after letter 10, it also denies the withdrawal.
func wishCommission(d *decision) *Refusal {
	if d.reopenable() {
		d.reopen()
		d.before = d.c
	}
	if !slices.Contains(beforeThem, d.before.Status) {
		if d.e.Kind == record.CommissionWished && len(d.facts) > 0 { // the case goes on where it was
			d.passOn()
			return nil
		}
		return furtherMail(d)
	}
	due, n := d.submitAfterWish()
	d.record(record.Fact{
		Kind: record.FactWithdrawalRefused, On: d.e.On, Due: map[record.Term]record.Date{record.TermSubmit: due}, Counts: map[record.Term]calendar.Count{record.TermSubmit: n},
		Personal: record.Personal{Text: d.e.Text, Documents: d.e.Documents},
	})
	d.passOn()
	return nil
}
