package record

import "slices"

// What was closed as no complaint, and what stays of it.

// otherKind keeps what a mail is that is no complaint, and whether its writer surely is
// a person.
func (c *Case) otherKind(f Fact) {
	if f.Kind == FactContacted || f.Actor.Client() && !f.Unverified && (slices.Contains(clientWrote, f.Kind) || f.Kind == FactReopened) {
		c.Answered = true
	}
	switch f.Kind {
	case FactNotAdmitted:
		c.MayInsist = f.Letter == LetterOwnWords
		switch f.Outcome {
		case DataRequest:
			c.DataOn = f.On
		case Spam:
			c.SpamOn, c.SpamBy = f.On, f.Actor
		}
	case FactWithdrawn:
		c.MayInsist = false
	case FactReopened: // what somebody asked for besides is still asked for
		c.MayInsist, c.SpamOn, c.SpamBy = false, Date{}, ""
	case FactSeen, FactDataSent:
		c.DataOn = Date{}
	}
}

// forgetNone drops the letter that said that it was no complaint.
func (c *Case) forgetNone() {
	c.Deliveries = slices.DeleteFunc(slices.Clone(c.Deliveries), func(d Delivery) bool { return d.Letter == LetterOwnWords && d.Variant == VariantNone })
	if len(c.Deliveries) == 0 {
		c.Deliveries = nil // as the log gives it back
	}
}
