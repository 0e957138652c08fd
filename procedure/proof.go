package procedure

import (
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// joinUnproven files a mail in a client's name that nobody vouches for, and shows it to
// the person responsible. Nothing that it asks is done.
func joinUnproven(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	d := newDecision(r, c, e, now)
	f := record.Fact{
		Kind: record.FactFurtherMail, On: e.On, Unverified: true, Preview: c.Doubtful + 1,
		Personal: record.Personal{Subject: e.Subject, Text: e.Text, Documents: e.Documents},
	}
	if e.Kind != record.MailReceived {
		f.Command = string(e.Kind)
	}
	d.record(f)
	switch {
	case e.Kind == record.WithdrawalWished && !c.Status.Closed():
		d.mail(record.MailWish.Letter())
	case !e.Seen:
		d.mail(record.MailFurther.Letter())
	}
	if !e.Quiet {
		d.askProof(e.Actor)
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c}
}

// askProof asks a client about one mail, unless it did so today already.
func (d *decision) askProof(client record.Actor) {
	u, waits := d.c.Unasked(client, d.today)
	if !waits || d.c.ProofOn[client] == d.today {
		return
	}
	to := record.ToComplainant
	if u.Actor == record.ByRepresentative {
		to = record.ToRepresentative
	}
	d.record(record.Fact{Kind: record.FactProofAsked, On: d.today, Preview: u.Number, Message: u.Message})
	for _, e := range record.MailProof.Variant(record.VariantQuestion).Effects(to) {
		e.Preview = u.Number
		d.send(e)
	}
}

// proofDue asks the clients whose turn it is, and passes on mail that waited long enough.
func (d *decision) proofDue() {
	for _, u := range d.c.Unproven {
		if d.c.Status.WithCommission() && !u.Passed && !u.Denied && record.Ripe(u.On, d.today) {
			d.record(record.Fact{Kind: record.FactMailPassedOn, On: d.today, Preview: u.Number, Message: u.Message})
		}
	}
	if len(d.facts) > 1 {
		d.mail(record.MailFurther.Variant(record.VariantSeveral), record.ToCommission)
	}
	if !d.e.Quiet {
		for _, client := range clients {
			d.askProof(client)
		}
	}
}

// confirmMail: the client wrote it. What it says counts from the day it was received.
func confirmMail(d *decision) *Refusal {
	u, waits := d.before.UnprovenMail(d.e.Preview)
	if !waits {
		return d.answerOnly()
	}
	d.e.Accuses = d.e.Accuses || u.Kind == record.AccuseDirector
	d.answered(record.FactMailConfirmed, u)
	if !d.carryOutOn(record.Event{Kind: u.Kind, Actor: u.Actor, At: d.e.At, On: u.On, Message: u.Message}) {
		d.mail(record.MailFurther.Variant(record.VariantConfirmed))
		if d.c.Status.WithCommission() {
			d.mail(record.MailFurther.Variant(record.VariantConfirmed), record.ToCommission)
		}
	}
	if d.e.Also != u.Kind {
		d.also()
	}
	return nil
}

// denyMail: somebody else wrote it. It stays out of the case, and the commission is
// told if it has read it.
func denyMail(d *decision) *Refusal {
	u, waits := d.before.UnprovenMail(d.e.Preview)
	if !waits {
		return d.answerOnly()
	}
	d.answered(record.FactMailDenied, u)
	d.mail(record.MailFurther.Variant(record.VariantDenied))
	if u.Passed && d.c.Status.WithCommission() {
		d.mail(record.MailFurther.Variant(record.VariantDenied), record.ToCommission)
	}
	d.also()
	return nil
}

func (d *decision) answered(k record.FactKind, u record.Unproven) {
	f := record.Fact{Kind: k, On: d.e.On, Preview: u.Number, Personal: record.Personal{Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents}}
	if u.Kind != record.MailReceived {
		f.Command = string(u.Kind)
	}
	d.record(f)
}

// answerOnly: it answers nothing that waits, and is a mail like any other.
func (d *decision) answerOnly() *Refusal {
	if rule, known := ruleFor(d.e.Also); known {
		return rule.run(d)
	}
	return furtherMail(d)
}

// also carries out what the answer itself asks for.
func (d *decision) also() {
	if d.e.Also != "" {
		e := d.e
		e.Kind, e.Text, e.Documents = d.e.Also, "", nil // they are kept with the answer
		d.carryOutOn(e)
	}
}

// carryOutOn does what a client's sentence asks; false when that can no longer be done.
func (d *decision) carryOutOn(e record.Event) bool {
	if e.Kind == record.MailReceived {
		return false
	}
	rule, known := ruleFor(e.Kind)
	then := newDecision(d.rules, d.c, e, d.now)
	if !known || then.allowed(rule) != nil || rule.run(then) != nil {
		return false
	}
	if slices.ContainsFunc(then.facts, func(f record.Fact) bool { return f.Kind == record.FactFurtherMail }) { // too late, or to no effect
		return false
	}
	d.facts, d.c = append(d.facts, then.facts...), then.c
	for _, e := range then.effects {
		if !slices.ContainsFunc(d.effects, func(x record.Effect) bool { return x.Letter == e.Letter && x.Variant == e.Variant && x.To == e.To }) {
			d.send(e)
		}
	}
	return true
}
