package record

import (
	"maps"
	"slices"

	"github.com/golang-sql/civil"
)

// Anybody who knows an address and a case number can write in a client's name. If no
// mail server vouches for such a mail and it answers no mail of ours, it joins the case
// with a mark, and the client is asked at the known address whether it is theirs (29).
// Until then, what it asks for waits, and the commission does not get to read it.

// ProofDays is how many days the words of such a mail wait for an answer. After that
// they go to the commission with their mark: a client who cannot answer must be heard
// as well.
const ProofDays = 7

// Unproven is such a mail until a client confirms it.
type Unproven struct {
	Number  int       `json:"number"` // counts in the case
	Message string    `json:"message"`
	Kind    EventKind `json:"kind"` // what it asks for
	Actor   Actor     `json:"actor"`
	On      Date      `json:"on"`               // the day of its receipt
	Late    Date      `json:"late,omitzero"`    // the day it joined the case, when that was more than a day later
	Asked   Date      `json:"asked,omitzero"`   // the day mail 29 asked about it
	Passed  bool      `json:"passed,omitempty"` // the commission has it, marked
	Denied  bool      `json:"denied,omitempty"` // the client said it is not theirs
}

// Ripe reports whether mail received on a day has waited long enough to go to the
// commission unanswered.
func Ripe(received, today Date) bool { return today.DaysSince(received) >= ProofDays }

// mostUnproven bounds how many are kept in a flood. Those that were asked about stay,
// then those that ask for something.
const mostUnproven = 100

// UnprovenMail finds the mail that an answer to 29 is about.
func (c *Case) UnprovenMail(number int) (Unproven, bool) {
	i := slices.IndexFunc(c.Unproven, func(u Unproven) bool { return u.Number == number })
	if i < 0 {
		return Unproven{}, false
	}
	return c.Unproven[i], true
}

// Unasked gives the mail that a client is asked about next: first mail that asks for
// something; of other mail, only what waits for the answer.
func (c *Case) Unasked(client Actor, today Date) (next Unproven, found bool) {
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

// applyProof folds unproven mail in a case, and what the client says about it.
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
		if at := civil.DateOf(f.At); at.DaysSince(f.On) > 1 {
			u.Late = at
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

// boundUnproven drops one when there are too many: the oldest that asks for nothing
// which waits.
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

// passOnRipe marks the unanswered mail that letter 06 passes on.
func (c *Case) passOnRipe(today Date) {
	if len(c.Unproven) == 0 {
		return
	}
	c.Unproven = slices.Clone(c.Unproven)
	for i, u := range c.Unproven {
		c.Unproven[i].Passed = u.Passed || !u.Denied && Ripe(u.On, today)
	}
}

// moved: the mail is no longer in the case, and the client is no longer asked about it.
func (c *Case) moved(f Fact) {
	c.Moves++
	c.Unproven = slices.DeleteFunc(slices.Clone(c.Unproven), func(u Unproven) bool { return u.Message == f.Mail })
	if len(c.Unproven) == 0 {
		c.Unproven = nil // as the log gives it back
	}
}
