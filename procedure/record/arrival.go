package record

import "slices"

// Written notice counts from the day it arrived: a letter that came back, or that
// nobody has posted yet, does not keep a term (R25).

// Delivery is one letter of a case on its way to one address.
type Delivery struct {
	Letter   LetterKind `json:"letter"`
	Variant  Variant    `json:"variant,omitempty"`
	To       Recipient  `json:"to"`
	Address  string     `json:"address,omitempty"`
	Made     Date       `json:"made,omitzero"` // the day of the letter
	On       Date       `json:"on,omitzero"`   // the day it arrived, or came back
	Post     bool       `json:"post,omitempty"`
	Stage    Stage      `json:"stage"`
	Message  string     `json:"message,omitempty"`
	Document string     `json:"document,omitempty"`
}

// Stage is how far a letter has got.
type Stage string

const (
	StageWaiting  Stage = "waiting"  // to be sent; by post, to be printed and posted
	StageArrived  Stage = "arrived"  // the mail server took it and it did not come back, or it was posted
	StageReturned Stage = "returned" // it came back, or was refused
	StageSettled  Stage = "settled"  // likewise, but the administrator said that nothing more need be done
)

// Lost reports whether a person has to make sure that the letter arrives: it came back,
// or must be posted.
func (d Delivery) Lost() bool { return d.Stage == StageReturned || d.Post && d.Stage == StageWaiting }

// Tracked reports whether it matters to the case that a letter arrives: every letter,
// and the manager's copy of the confirmation (R11). The weekly page belongs to no case,
// and another follows.
func Tracked(k LetterKind) bool {
	return k == MailManagerCopy || k.Letter().File != "" && k != MailWeek
}

// once reports whether there is one letter of a kind at a time, so that a later one
// replaces an earlier one; letters of the other kinds each say something of their own.
func once(k LetterKind) bool { return k != LetterSupplement && k != LetterOwnWords }

// meantFor gives the main recipient of a letter, not those who get a copy.
func meantFor(k LetterKind) Recipient {
	if to := k.Letter().To; len(to) > 0 {
		return to[0]
	}
	return ""
}

// Arrived gives the day on which a letter arrived at its main recipient, and the
// decision also at the manager (R20); zero while it has not, or came back.
func (c *Case) Arrived(k LetterKind) Date {
	on := c.arrivedAt(k, meantFor(k))
	if k == LetterDecision && c.Manager != nil && !on.IsZero() {
		other := c.arrivedAt(k, ToManager)
		if other.IsZero() || other.After(on) {
			return other
		}
	}
	return on
}

// arrivedAt gives the day on which a letter first arrived at a role; zero for never.
func (c *Case) arrivedAt(k LetterKind, to Recipient) (first Date) {
	for _, d := range c.Deliveries {
		if d.Letter == k && d.To == to && d.Stage == StageArrived && (first.IsZero() || d.On.Before(first)) {
			first = d.On
		}
	}
	return first
}

// Lost reports whether a letter came back from a role, or must still be posted to it.
func (c *Case) Lost(k LetterKind, to Recipient) bool {
	return slices.ContainsFunc(c.Deliveries, func(d Delivery) bool { return d.Letter == k && d.To == to && d.Lost() })
}

func (d Delivery) dossier() bool { return d.Letter == LetterDossier && d.To == ToCommission }

// Settled reports whether the administrator said of a returned letter that nothing more
// need be done about it.
func (c *Case) Settled(k LetterKind) bool {
	is := func(d Delivery) bool { return d.Letter == k && d.To == meantFor(k) && d.Stage == StageSettled }
	return !c.LostOwn(k) && slices.ContainsFunc(c.Deliveries, is)
}

// LostOwn is Lost for the letter's main recipient.
func (c *Case) LostOwn(k LetterKind) bool {
	return c.Lost(k, meantFor(k)) || k == LetterDecision && c.Lost(k, ToManager)
}

// LostLetters lists the letters that came back, or must be posted, oldest first.
func (c *Case) LostLetters() (lost []Delivery) {
	for _, d := range c.Deliveries {
		if d.Lost() {
			lost = append(lost, d)
		}
	}
	return lost
}

// Delivery finds the letter of a mail by its SHA-256.
func (c *Case) Delivery(message string) (Delivery, bool) {
	i := slices.IndexFunc(c.Deliveries, func(d Delivery) bool { return message != "" && d.Message == message })
	if i < 0 {
		return Delivery{}, false
	}
	return c.Deliveries[i], true
}

// MetBy gives the day on which a term that asks for letters was met: the day the last
// of them arrived, and none while one has not. If nothing is known of the letters, it
// is the recorded day.
func (c *Case) MetBy(recorded Date, letters ...LetterKind) (met Date) {
	if recorded.IsZero() {
		return recorded
	}
	for _, k := range letters {
		known := func(to Recipient) bool {
			return slices.ContainsFunc(c.Deliveries, func(d Delivery) bool { return d.Letter == k && d.To == to })
		}
		if !known(meantFor(k)) {
			continue
		}
		on := c.arrivedAt(k, meantFor(k))
		if other := c.arrivedAt(k, ToManager); k == LetterDecision && known(ToManager) && !on.IsZero() && (other.IsZero() || other.After(on)) {
			on = other
		}
		if on.IsZero() {
			return on
		}
		if on.After(met) || met.IsZero() {
			met = on
		}
	}
	if met.IsZero() || met.Before(recorded) {
		return recorded
	}
	return met
}

// AdviceStopped reports whether the term of the advice is not running: the dossier came
// back, and the commission has not shown that it has it (R17).
func (c *Case) AdviceStopped() bool {
	return c.Status.WithCommission() && !c.DossierSeen && c.Lost(LetterDossier, ToCommission)
}

// deliver folds what happened to letters.
func (c *Case) deliver(f Fact) {
	switch f.Kind {
	case FactLetterQueued, FactLetterSent, FactLetterFailed:
		c.Deliveries = slices.Clone(c.Deliveries)
		c.track(f)
		c.forget() // none are as the log gives none back
	case FactPosted:
		c.Deliveries = slices.Clone(c.Deliveries)
		for i, d := range c.Deliveries {
			if d.Lost() && !f.On.Before(d.Made) {
				c.Deliveries[i].Stage, c.Deliveries[i].On, c.Deliveries[i].Post = StageArrived, f.On, true
			}
		}
	case FactNoted:
		c.Deliveries = slices.Clone(c.Deliveries)
		for i, d := range c.Deliveries {
			if d.Stage == StageReturned && f.Again != "" && f.Again == d.Message {
				c.Deliveries[i].Stage = StageSettled
			}
		}
	case FactReferred:
		c.forget(LetterReferral, LetterDossier)
		c.DossierSeen, c.AdviseFrom = false, f.On
	case FactWithdrawn, FactNotAdmitted, FactReopened: // what they said no longer holds
		c.forget(LetterWithdrawal, LetterNotAdmitted, LetterGoesOn)
		c.forgetNone()
	case FactManagerNamed, FactManagerNone:
		c.forget(MailManagerCopy)
	case FactDossierReceived, FactExtended, FactAdvised, FactDirectorAsked, FactComplainantAsked, FactHearing:
		c.DossierSeen = c.AtCommission
		if c.AtCommission && f.Kind == FactDossierReceived && !slices.ContainsFunc(c.Deliveries, func(d Delivery) bool { return d.dossier() && d.Stage == StageArrived }) {
			c.Deliveries = slices.Clone(c.Deliveries) // whatever came back, it is there
			for i, d := range c.Deliveries {
				if d.dossier() && d.Lost() {
					c.Deliveries[i].Stage, c.Deliveries[i].On = StageArrived, f.On
				}
			}
		}
	}
	if due, counted := f.Due[TermAdvise]; counted && f.Kind != FactReferred && f.Kind != FactReopened { // the term starts over: the dossier had come back
		c.AdviseFrom, c.AdviseBy = f.On, due
	}
	c.AcknowledgedOn, c.CopiedOn = c.Arrived(LetterAcknowledgement), c.Arrived(MailManagerCopy)
}

// forget drops letters that will be replaced by another.
func (c *Case) forget(kinds ...LetterKind) {
	c.Deliveries = slices.DeleteFunc(slices.Clone(c.Deliveries), func(d Delivery) bool { return slices.Contains(kinds, d.Letter) })
	if len(c.Deliveries) == 0 {
		c.Deliveries = nil // as the log gives it back
	}
}

// past reports whether a letter says what no longer holds, so that it need not arrive:
// it was forgotten before it came back.
func (c *Case) past(f Fact, address string) bool {
	switch f.Letter {
	case MailManagerCopy:
		return c.NoManager != "" || c.Manager != nil && address != "" && !SameAddress(c.Manager.Address, address)
	case LetterWithdrawal:
		return c.Status != Withdrawn
	case LetterNotAdmitted:
		return c.Status != NotAdmitted
	case LetterGoesOn:
		return c.Status.Closed()
	}
	return false
}

// track folds what a fact says about a letter.
func (c *Case) track(f Fact) {
	to := c.recipientOf(f)
	if !Tracked(f.Letter) || to == "" || to == ToFormer {
		return
	}
	address := ""
	if f.Personal.Person != nil {
		address = f.Personal.Person.Address
	}
	this, known := c.Delivery(f.Message)
	if !known && f.Kind != FactLetterQueued && c.past(f, address) {
		return
	}
	if known && this.Post && this.Stage == StageArrived && f.Kind == FactLetterSent { // posted before the mail left that asks for it
		return
	}
	if !known {
		this = Delivery{Letter: f.Letter, Variant: f.Variant, To: to, Address: address, Made: f.On, Post: f.Post, Message: f.Message, Document: f.Document}
	}
	drop := func(gone func(Delivery) bool) {
		c.Deliveries = slices.DeleteFunc(c.Deliveries, func(other Delivery) bool {
			return other.Letter == this.Letter && other.To == this.To && gone(other)
		})
	}
	drop(func(other Delivery) bool { return known && other.Message == this.Message })
	this.Stage = StageWaiting
	switch f.Kind {
	case FactLetterQueued: // it replaces another, made at the same moment in older logs
		drop(func(other Delivery) bool {
			if f.To != "" {
				return f.Again != "" && other.Message == f.Again
			}
			return other.Stage == StageReturned && other.On == f.On && other.Document == this.Document && this.Document != ""
		})
	case FactLetterSent:
		if !this.Post {
			this.Stage, this.On = StageArrived, f.On
			drop(func(other Delivery) bool {
				return other.Lost() && (once(this.Letter) || other.Document == this.Document)
			})
		}
	case FactLetterFailed:
		this.Stage, this.On = StageReturned, f.On
		if slices.ContainsFunc(c.Deliveries, func(other Delivery) bool { // the role has it at another address
			return other.Letter == this.Letter && other.To == this.To && other.Stage == StageArrived &&
				other.Document == this.Document && this.Document != "" && !SameAddress(other.Address, this.Address)
		}) {
			return
		}
	}
	c.Deliveries = append(c.Deliveries, this)
}

// recipientOf gives the role that a letter went to. In an older log only the address
// tells: there, a role without an address got its letters through the person answering
// for the case, and what was sent to that role counted as sent.
func (c *Case) recipientOf(f Fact) Recipient {
	p := f.Personal.Person
	row := f.Letter.Letter()
	switch {
	case f.To != "":
		return f.To
	case p == nil: // erased
		return meantFor(f.Letter)
	case SameAddress(p.Address, c.Complainant.Address):
		return ToComplainant
	case c.Rep != nil && SameAddress(p.Address, c.Rep.Address):
		return ToRepresentative
	case c.Manager != nil && SameAddress(p.Address, c.Manager.Address):
		return ToManager
	case row.Addressed() && (c.Complainant.Address == "" || f.Letter == LetterAcknowledgement || f.Letter == LetterReferral || f.Letter == LetterNotAdmitted || f.Letter == LetterSupplement):
		return ToComplainant
	case !row.Addressed():
		return meantFor(f.Letter) // the commission's, at any of its addresses
	}
	return ""
}

// FirstMade finds the fact by which the letter in a mail was first made, before it was
// made again because of its size or another address; -1 when there is none.
func FirstMade(facts []Fact, message string) int {
	made := -1
	for i := len(facts) - 1; i >= 0; i-- {
		f := facts[i]
		if f.Kind != FactLetterQueued || f.Message != message {
			continue
		}
		made = i
		if f.Again == "" {
			break
		}
		message = f.Again
	}
	for i := range max(made, 0) { // in older logs the same document shows it
		if f := facts[i]; f.Kind == FactLetterQueued && f.Letter == facts[made].Letter && f.Document != "" && f.Document == facts[made].Document {
			return i
		}
	}
	return made
}
