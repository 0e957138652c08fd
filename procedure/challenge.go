package procedure

import (
	"slices"
	"time"
)

// A challenge is a command that is carried out only when whoever may give it
// answers "akkoord" to the mail that shows what it will do. What regulation.go marks
// as shown always is; any command is when its mail is not enough by itself.

// Why says why a command waits to be confirmed.
type Why string

const (
	// It is always shown first.
	Outward Why = "outward"

	// Its mail is in doubt.
	NoProvider  Why = "no-provider"   // nobody vouches for any sender
	Relay       Why = "relay"         // our Message-IDs do not survive: nobody sees which mail is answered
	SentByOther Why = "sent-by-other" // an assistant sent it
	Loose       Why = "loose"         // its signature does not hold which mail it answers

	// The mail cannot be taken for the role holder's: the command is refused and
	// told, and what it would do is put to the role's own address.
	NotAuthenticated Why = "not-authenticated" // nobody vouches for this sender
	NotAReply        Why = "not-a-reply"       // it answers no mail that went to this address
	ReplyToOther     Why = "reply-to-other"    // it answers mail that went to another address
)

// Code is the doubt as the reason of a refusal.
func (w Why) Code() RefusalCode { return RefusalCode(w) }

// Refuses reports whether the mail cannot be taken for the role holder's.
func (w Why) Refuses() bool { return w == NotAuthenticated || w == NotAReply || w == ReplyToOther }

// Challenge is a command that waits for "akkoord".
type Challenge struct {
	Number int        `json:"number"` // counts in the case
	Why    Why        `json:"why"`
	Letter LetterKind `json:"letter,omitempty"` // the first that it would send; "" for none
	Event  Event      `json:"event"`            // the command as it was given
}

// mostChallenges bounds how many commands wait in one case, of those that were
// refused and of the others: the oldest fall, and what anybody may have written
// in a role's name takes no place of what that role did.
const mostChallenges = 20

// challengeDays is how long a command waits: what was shown may have lost its
// sense by then.
const challengeDays = 14

// challenge finds the command that an answer is about.
func (c *Case) challenge(number int, by Actor) (Challenge, bool) {
	for _, ch := range c.Challenges {
		if ch.Number == number && ch.Event.Actor == by {
			return ch, true
		}
	}
	return Challenge{}, false
}

// awaits reports whether something waits for this actor's "akkoord".
func (c *Case) awaits(by Actor) bool {
	return slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Actor == by })
}

// openChallenge keeps a command. Of what cannot be undone a newer one takes the
// place of an older; one in doubt takes the place of no other: whoever can ask in
// a role's name must not undo what that role did, and each is confirmed by the
// answer to the mail that showed it.
func (c *Case) openChallenge(ch Challenge) {
	if ch.Why == Outward {
		c.closeChallenges(func(old Challenge) bool { return old.Why == Outward })
	}
	alike := 0
	for _, old := range slices.Backward(c.Challenges) {
		if old.Why == Outward || ch.Why == Outward || old.Why.Refuses() != ch.Why.Refuses() {
			continue
		}
		if alike++; alike == mostChallenges {
			c.closeChallenges(func(other Challenge) bool { return other.Number == old.Number })
			break
		}
	}
	c.Challenges = append(slices.Clone(c.Challenges), ch)
}

// closeChallenges drops those for which gone says so.
func (c *Case) closeChallenges(gone func(Challenge) bool) {
	c.Challenges = slices.DeleteFunc(slices.Clone(c.Challenges), gone)
	if len(c.Challenges) == 0 {
		c.Challenges = nil // as the log gives it back
	}
}

// outdate drops every letter that was shown and has not left: what it says, or
// who gets it, may be another thing now.
func (c *Case) outdate() {
	c.closeChallenges(func(ch Challenge) bool { return ch.Letter != "" })
}

// outdateWithdrawal drops letter 10 as it was shown: it says how the complaint was
// withdrawn.
func (c *Case) outdateWithdrawal() {
	c.closeChallenges(func(ch Challenge) bool { return ch.Letter == LetterWithdrawal })
}

// confirmable reports whether an event is a command that changes something, so
// that confirmation can be asked for it.
func (e Event) confirmable() bool {
	switch e.Kind {
	case AskStatus, AskHelp, NotUnderstood, Approve, Cancel:
		return false
	}
	r, known := ruleFor(e.Kind)
	return known && slices.Contains(commands, e.Actor) && slices.ContainsFunc(r.by, func(a Actor) bool { return slices.Contains(commands, a) })
}

// showFirst judges a command that waits: nothing of it is done. What would follow
// is decided, and shown when it may be done at all. A mail that cannot be taken for
// the role holder's is refused and told besides.
func showFirst(r *Rules, c Case, e Event, now time.Time) Decision {
	d := newDecision(r, c, e, now)
	sure := e
	sure.Doubt = ""
	then := carryOut(r, c, sure, now)
	var refusal *Refusal
	if e.Doubt.Refuses() {
		refusal = &Refusal{Code: e.Doubt.Code()}
		d.record(Fact{Kind: FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt), Personal: Personal{Text: e.Text}})
		d.mail(MailNotAllowed.Letter())
	} else if then.Refusal != nil {
		return then // wrong all the same: confirming it would be in vain
	}
	if then.Refusal == nil && e.confirmable() {
		d.ask(sure, then)
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: refusal}
}

// ask keeps the command and shows what it would do (19).
func (d *decision) ask(e Event, then Decision) {
	number := d.c.Previews + 1
	why := d.e.Doubt
	if why == "" {
		why = Outward
	}
	if e.Kind == NameManager { // the list may be another by the time of "akkoord"
		e.Argument = then.Case.Manager.Address
	}
	f := Fact{Kind: FactChallenged, On: e.On, Command: string(e.Kind), Code: string(why), Preview: number, Personal: Personal{Command: &e}}
	show := Effect{Letter: MailPreview, To: ToSender, Preview: number}
	f.Letter, show.Enclose = shown(then.Effects)
	d.record(f)
	d.send(show)
}

// shown gives the first letter that a command would send, and whether it has a
// document to show.
func shown(effects []Effect) (first LetterKind, enclose []Enclosure) {
	for _, e := range effects {
		if e.To == ToSender {
			continue
		}
		if first == "" {
			first = e.Letter
		}
		if slices.Contains(e.Enclose, EncloseLetter) {
			enclose = []Enclosure{EncloseLetter}
		}
	}
	return first, enclose
}

// approve carries out the command that waits. It counts only as the answer to the
// very mail that showed it, once, and while the case stands where it stood.
func approve(d *decision) *Refusal {
	if d.e.Doubt == SentByOther || d.e.Doubt == Loose {
		return &Refusal{Code: d.e.Doubt.Code()} // nobody confirms for another, nor by a mail that had another purpose
	}
	ch, ok := d.before.challenge(d.e.Preview, d.e.Actor)
	switch {
	case ok:
		return d.confirm(ch)
	case d.e.Preview == 0 && d.before.awaits(d.e.Actor):
		return &Refusal{Code: RefuseNotReplyToPreview}
	case slices.ContainsFunc(d.before.Challenges, func(ch Challenge) bool { return ch.Why == Outward && ch.Event.Actor == d.e.Actor }):
		return &Refusal{Code: RefuseStalePreview}
	}
	return &Refusal{Code: RefuseNoPreview}
}

// confirm carries out the command that was shown, as it was given. What cannot be
// undone happens on the day of "akkoord"; the dates of any other command are those
// of its own mail. The case may have moved on since; then it is refused like any
// other.
func (d *decision) confirm(ch Challenge) *Refusal {
	answer := d.e
	rule, known := ruleFor(ch.Event.Kind)
	switch {
	case !known:
		return &Refusal{Code: RefuseUnknownEvent}
	case ch.Why != Outward && answer.On.DaysSince(ch.Event.On) > challengeDays:
		return &Refusal{Code: RefuseStalePreview}
	}
	if ch.Why != Outward {
		d.confirmed = &ch
	}
	d.record(Fact{Kind: FactConfirmed, On: answer.On, Command: string(ch.Event.Kind), Preview: ch.Number})
	d.before, d.e = d.c, ch.Event
	if rule.shown {
		d.e.On, d.e.Message, d.e.Preview = answer.On, answer.Message, ch.Number
	}
	refusal := d.allowed(rule)
	if refusal == nil {
		refusal = rule.run(d)
	}
	if refusal != nil && refusal.Article == "" {
		refusal.Article = rule.article
	}
	return refusal
}

// cancel drops the command that waits: the one it answers, else whatever this
// sender has waiting. In doubt only the answer to the very mail that showed it
// counts, as for "akkoord".
func cancel(d *decision) *Refusal {
	ch, ok := d.before.challenge(d.e.Preview, d.e.Actor)
	switch {
	case ok:
		d.drop(ch)
	case d.e.Doubt == "":
		for _, ch := range d.before.Challenges {
			if ch.Event.Actor == d.e.Actor && (d.e.Preview == 0 || ch.Why == Outward) {
				d.drop(ch)
			}
		}
	}
	if len(d.facts) == 0 {
		return &Refusal{Code: RefuseNoPreview}
	}
	return nil
}

func (d *decision) drop(ch Challenge) {
	d.record(Fact{Kind: FactPreviewCancelled, On: d.e.On, Letter: ch.Letter, Preview: ch.Number})
}
