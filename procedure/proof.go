package procedure

import (
	"maps"
	"slices"
	"time"
)

// Anybody can write in a client's name who knows an address and the number of a case.
// What no mail server vouches for, and answers no mail of ours, joins the case marked;
// the client is asked at the known address whether it is theirs (29). Until then a
// sentence in it waits, and its words stay out of what the commission reads.

// ProofDays is how long the words of such a mail wait for an answer. Then they go to
// the commission with their mark: a client who cannot answer must be heard as well.
const ProofDays = 7

// Unproven is such a mail while no client has called it theirs.
type Unproven struct {
	Number  int       `json:"number"` // counts in the case
	Message string    `json:"message"`
	Kind    EventKind `json:"kind"` // what it says
	Actor   Actor     `json:"actor"`
	On      Date      `json:"on"`               // the day of its receipt
	Asked   Date      `json:"asked,omitzero"`   // the day of 29
	Passed  bool      `json:"passed,omitempty"` // the commission has it, marked
	Denied  bool      `json:"denied,omitempty"` // the client said that it is not theirs
}

// Ripe reports whether the words of mail of a day go along without an answer.
func Ripe(received, today Date) bool { return today.DaysSince(received) >= ProofDays }

// mostUnproven bounds how many are kept of, in a flood. Those that were asked about
// stay, and then those that ask for something.
const mostUnproven = 100

// joinUnproven files a mail in a client's name for which nobody vouches, and shows it
// to who is responsible. Nothing that it says is done.
func joinUnproven(r *Rules, c Case, e Event, now time.Time) Decision {
	d := newDecision(r, c, e, now)
	f := Fact{
		Kind: FactFurtherMail, On: e.On, Unverified: true, Preview: c.Doubtful + 1,
		Personal: Personal{Subject: e.Subject, Text: e.Text, Documents: e.Documents},
	}
	if e.Kind != MailReceived {
		f.Command = string(e.Kind)
	}
	d.record(f)
	if e.Kind == WithdrawalWished && !c.Status.Closed() {
		d.mail(MailWish.Letter())
	} else {
		d.mail(MailFurther.Letter())
	}
	if !e.Quiet {
		d.askProof(e.Actor)
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c}
}

// askProof asks a client about one mail, unless it did so today.
func (d *decision) askProof(client Actor) {
	u, waits := d.c.unasked(client, d.today)
	if !waits || d.c.ProofOn[client] == d.today {
		return
	}
	to := ToComplainant
	if u.Actor == ByRepresentative {
		to = ToRepresentative
	}
	d.record(Fact{Kind: FactProofAsked, On: d.today, Preview: u.Number, Message: u.Message})
	for _, e := range MailProof.Variant(VariantQuestion).Effects(to) {
		e.Preview = u.Number
		d.send(e)
	}
}

// unasked gives the mail that a client is asked about next: what asks for something
// first, and of other mail only what waits for the answer.
func (c *Case) unasked(client Actor, today Date) (next Unproven, found bool) {
	for _, u := range c.Unproven {
		switch {
		case u.Actor != client || !u.Asked.IsZero() || u.Denied:
		case u.Kind != MailReceived:
			return u, true
		case !found && !Ripe(u.On, today):
			next, found = u, true
		}
	}
	return next, found
}

// proofOwed tells when the next client is asked, and when mail that nobody answered
// for goes to the commission.
func (r *Rules) proofOwed(c *Case, today Date) (since Date, stages []stage, owes bool) {
	on := func(day Date) {
		if day = r.Calendar.OnOrAfter(day); !slices.Contains(stages, stage{on: day}) {
			stages = append(stages, stage{on: day})
		}
	}
	for _, client := range []Actor{ByComplainant, ByRepresentative} {
		u, waits := c.unasked(client, today)
		if !waits {
			continue
		}
		if since.IsZero() || u.On.Before(since) {
			since = u.On
		}
		for day := u.On.AddDays(1); ; day = day.AddDays(1) {
			if day.After(c.ProofOn[client]) {
				on(day)
			}
			if day.After(today) {
				break
			}
		}
	}
	if c.Status.WithCommission() {
		for _, u := range c.Unproven {
			if !u.Passed && !u.Denied {
				on(u.On.AddDays(ProofDays))
				if since.IsZero() || u.On.Before(since) {
					since = u.On
				}
			}
		}
	}
	return since, stages, len(stages) > 0
}

// proofDue asks who is to be asked, and passes on what waited long enough.
func (d *decision) proofDue() {
	for _, u := range d.c.Unproven {
		if d.c.Status.WithCommission() && !u.Passed && !u.Denied && Ripe(u.On, d.today) {
			d.record(Fact{Kind: FactMailPassedOn, On: d.today, Preview: u.Number, Message: u.Message})
		}
	}
	if len(d.facts) > 1 {
		d.mail(MailFurther.Variant(VariantSeveral), ToCommission)
	}
	if !d.e.Quiet {
		for _, client := range clients {
			d.askProof(client)
		}
	}
}

// UnprovenMail finds the mail that an answer to 29 is about.
func (c *Case) UnprovenMail(number int) (Unproven, bool) {
	i := slices.IndexFunc(c.Unproven, func(u Unproven) bool { return u.Number == number })
	if i < 0 {
		return Unproven{}, false
	}
	return c.Unproven[i], true
}

// confirmMail: the client wrote it. What it says counts from its own day.
func confirmMail(d *decision) *Refusal {
	u, waits := d.before.UnprovenMail(d.e.Preview)
	if !waits {
		return d.answerOnly()
	}
	d.e.Accuses = d.e.Accuses || u.Kind == AccuseDirector
	d.answered(FactMailConfirmed, u)
	if !d.carryOutOn(Event{Kind: u.Kind, Actor: u.Actor, At: d.e.At, On: u.On, Message: u.Message}) {
		d.mail(MailFurther.Variant(VariantConfirmed))
		if d.c.Status.WithCommission() {
			d.mail(MailFurther.Variant(VariantConfirmed), ToCommission)
		}
	}
	if d.e.Also != u.Kind {
		d.also()
	}
	return nil
}

// denyMail: somebody else wrote it. It stays out, and the commission is told when it
// has read it.
func denyMail(d *decision) *Refusal {
	u, waits := d.before.UnprovenMail(d.e.Preview)
	if !waits {
		return d.answerOnly()
	}
	d.answered(FactMailDenied, u)
	d.mail(MailFurther.Variant(VariantDenied))
	if u.Passed && d.c.Status.WithCommission() {
		d.mail(MailFurther.Variant(VariantDenied), ToCommission)
	}
	d.also()
	return nil
}

// answered keeps what the client said to 29.
func (d *decision) answered(k FactKind, u Unproven) {
	f := Fact{Kind: k, On: d.e.On, Preview: u.Number, Personal: Personal{Subject: d.e.Subject, Text: d.e.Text, Documents: d.e.Documents}}
	if u.Kind != MailReceived {
		f.Command = string(u.Kind)
	}
	d.record(f)
}

// answerOnly: the answer is to nothing that waits, and is a mail like any other.
func (d *decision) answerOnly() *Refusal {
	if rule, known := ruleFor(d.e.Also); known {
		return rule.run(d)
	}
	return furtherMail(d)
}

// also does what the answer itself asks for.
func (d *decision) also() {
	if d.e.Also != "" {
		e := d.e
		e.Kind, e.Text, e.Documents = d.e.Also, "", nil // they are kept with the answer
		d.carryOutOn(e)
	}
}

// carryOutOn does what a client's sentence asks; false when that is nothing any more.
func (d *decision) carryOutOn(e Event) bool {
	if e.Kind == MailReceived {
		return false
	}
	rule, known := ruleFor(e.Kind)
	then := newDecision(d.rules, d.c, e, d.now)
	if !known || then.allowed(rule) != nil || rule.run(then) != nil {
		return false
	}
	if slices.ContainsFunc(then.facts, func(f Fact) bool { return f.Kind == FactFurtherMail }) { // too late, or in vain
		return false
	}
	d.facts, d.c = append(d.facts, then.facts...), then.c
	for _, e := range then.effects {
		if !slices.ContainsFunc(d.effects, func(x Effect) bool { return x.Letter == e.Letter && x.Variant == e.Variant && x.To == e.To }) {
			d.send(e)
		}
	}
	return true
}

// applyProof folds mail in a case, and what is said of it.
func (c *Case) applyProof(f Fact) {
	i := slices.IndexFunc(c.Unproven, func(u Unproven) bool { return u.Number == f.Preview })
	change := func(do func(*Unproven)) {
		if i >= 0 {
			c.Unproven = slices.Clone(c.Unproven)
			do(&c.Unproven[i])
		}
	}
	switch f.Kind {
	case FactFurtherMail:
		if !f.Unverified {
			return
		}
		u := Unproven{Number: f.Preview, Message: f.Message, Kind: MailReceived, Actor: f.Actor, On: f.On}
		if f.Command != "" {
			u.Kind = EventKind(f.Command)
		}
		c.Doubtful = f.Preview
		c.Unproven = append(slices.Clip(c.Unproven), u)
		c.boundUnproven()
	case FactProofAsked:
		if i >= 0 {
			c.ProofOn = maps.Clone(c.ProofOn)
			if c.ProofOn == nil {
				c.ProofOn = make(map[Actor]Date)
			}
			c.ProofOn[c.Unproven[i].Actor] = f.On
		}
		change(func(u *Unproven) { u.Asked = f.On })
	case FactMailPassedOn:
		change(func(u *Unproven) { u.Passed = true })
	case FactMailDenied:
		change(func(u *Unproven) { u.Denied = true })
	case FactMailConfirmed:
		if i >= 0 {
			c.Unproven = slices.Delete(slices.Clone(c.Unproven), i, i+1)
			if len(c.Unproven) == 0 {
				c.Unproven = nil // as the log gives it back
			}
		}
	}
}

// boundUnproven lets one fall when there are too many: the oldest of those that say
// nothing which waits.
func (c *Case) boundUnproven() {
	if len(c.Unproven) <= mostUnproven {
		return
	}
	fall := 0
	for _, may := range []func(Unproven) bool{
		func(u Unproven) bool { return u.Denied },
		func(u Unproven) bool { return u.Asked.IsZero() && u.Kind == MailReceived },
		func(u Unproven) bool { return u.Asked.IsZero() },
	} {
		if i := slices.IndexFunc(c.Unproven, may); i >= 0 {
			fall = i
			break
		}
	}
	c.Unproven = slices.Delete(slices.Clone(c.Unproven), fall, fall+1)
}

// passOnRipe marks what 06 holds without an answer.
func (c *Case) passOnRipe(today Date) {
	if len(c.Unproven) == 0 {
		return
	}
	c.Unproven = slices.Clone(c.Unproven)
	for i, u := range c.Unproven {
		c.Unproven[i].Passed = u.Passed || !u.Denied && Ripe(u.On, today)
	}
}
