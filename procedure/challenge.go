package procedure

import "slices"

// A challenge is a command that is carried out only when whoever may give it
// answers "akkoord" to the mail that shows what it will do. Letters 09 and 11
// are always shown first (decision.go); any command is when its mail is not
// enough by itself.

// Doubt says why a command is not carried out on the word of its mail alone.
type Doubt string

// The first four ask for confirmation and no more; by the others the mail
// cannot be taken for the role holder's: the command is refused and told, and
// what it would do is put to the role's own address.
const (
	NoProvider  Doubt = "no-provider"   // nobody vouches for any sender
	Relay       Doubt = "relay"         // our Message-IDs do not survive: nobody sees which mail is answered
	SentByOther Doubt = "sent-by-other" // an assistant sent it
	Loose       Doubt = "loose"         // its signature does not hold which mail it answers

	NotAuthenticated Doubt = "not-authenticated" // nobody vouches for this sender
	NotAReply        Doubt = "not-a-reply"       // it answers no mail that went to this address
	ReplyToOther     Doubt = "reply-to-other"    // it answers mail that went to another address
)

// Code is the doubt as the reason of a refusal.
func (d Doubt) Code() RefusalCode { return RefusalCode(d) }

// Refuses reports whether the mail cannot be taken for the role holder's.
func (d Doubt) Refuses() bool {
	return d == NotAuthenticated || d == NotAReply || d == ReplyToOther
}

// Challenge is a command that waits for "akkoord".
type Challenge struct {
	Number int        `json:"number"`           // counts with the previews of the case
	Doubt  Doubt      `json:"doubt"`            // why it waits
	Letter LetterKind `json:"letter,omitempty"` // the first that it would send; "" for none
	Event  Event      `json:"event"`            // the command as it was given
}

// openChallenges bounds how many commands wait in one case, of those that were
// refused and of the others: the oldest fall, and what anybody may have written
// in a role's name takes no place of what that role did.
const openChallenges = 20

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
	return c.Pending != nil && by != ByCommission || slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Actor == by })
}

// openChallenge keeps a command. It takes the place of no other: whoever can ask
// in a role's name must not undo what that role did, and each is confirmed by the
// answer to the mail that showed it.
func (c *Case) openChallenge(ch Challenge) {
	alike := 0
	for _, old := range slices.Backward(c.Challenges) {
		if old.Doubt.Refuses() != ch.Doubt.Refuses() {
			continue
		}
		if alike++; alike == openChallenges {
			c.closeChallenges(func(other Challenge) bool { return other.Number == old.Number })
			break
		}
	}
	c.Challenges = append(slices.Clone(c.Challenges), ch)
}

// proposes reports whether it is about a letter that is always shown first.
func (ch Challenge) proposes() bool {
	return ch.Event.Kind == ProposeDecision || ch.Event.Kind == ProposeInadmissible
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
	c.Pending = nil
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
	r, known := regulation(e.Kind)
	return known && slices.Contains(commands, e.Actor) && slices.ContainsFunc(r.by, func(a Actor) bool { return slices.Contains(commands, a) })
}

// doubted judges a command in doubt: nothing of it is done. What would follow
// is decided, and shown to the role's own address when it may be done at all.
func doubted(r *Rules, c Case, e Event, d decision) Decision {
	undoubted := e
	undoubted.Doubt = ""
	then := Decide(r, c, undoubted, d.now)
	if !e.Doubt.Refuses() {
		if then.Refusal != nil {
			return then // wrong all the same: confirming it would be in vain
		}
		d.ask(undoubted, then)
		return Decision{Facts: d.facts, Effects: d.effects, Case: d.c}
	}
	d.record(Fact{Kind: FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt), Personal: Personal{Text: e.Text}})
	d.mail(MailNotAllowed.Letter())
	if then.Refusal == nil && e.confirmable() {
		d.ask(undoubted, then)
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: &Refusal{Code: e.Doubt.Code()}}
}

// ask keeps the command and shows what it would do (19).
func (d *decision) ask(e Event, then Decision) {
	number := d.c.Previews + 1
	f := Fact{Kind: FactChallenged, On: e.On, Command: string(e.Kind), Code: string(d.e.Doubt), Preview: number, Personal: Personal{Command: &e}}
	show := Effect{Letter: MailPreview, To: ToSender, Preview: number}
	if e.Kind == NameManager { // the list may be another by the time of "akkoord"
		e.Argument = then.Case.Manager.Address
	}
	if e.Kind == ProposeDecision || e.Kind == ProposeInadmissible {
		f.Letter, show.Enclose = then.Case.Pending.Letter, []Enclosure{EncloseLetter}
	} else {
		f.Letter, show.Enclose = shown(then.Effects)
	}
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

// confirm carries out the command that was shown, as it was given: its dates
// are those of its own mail. The case may have moved on since; then it is
// refused like any other. A proposed letter was shown with it, and leaves.
func confirm(d *decision, ch Challenge) *Refusal {
	answer := d.e
	if answer.On.DaysSince(ch.Event.On) > challengeDays {
		return &Refusal{Code: RefuseStalePreview}
	}
	d.record(Fact{Kind: FactConfirmed, On: answer.On, Command: string(ch.Event.Kind), Preview: ch.Number})
	d.before, d.e = d.c, ch.Event
	rule, known := regulation(ch.Event.Kind)
	if !known {
		return &Refusal{Code: RefuseUnknownEvent}
	}
	refusal := d.allowed(rule)
	if refusal == nil {
		refusal = rule.run(d)
	}
	if refusal != nil {
		if refusal.Article == "" {
			refusal.Article = rule.article
		}
		return refusal
	}
	if p := d.c.Pending; ch.proposes() {
		d.before, d.e, d.effects = d.c, answer, nil
		d.e.Preview = p.Number
		return approve(d)
	}
	return nil
}
