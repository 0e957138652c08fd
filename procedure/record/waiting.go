package record

import "slices"

// A challenge is a command that is carried out only when whoever may give it
// answers "akkoord" to the mail that shows what it will do. What the regulation marks
// as shown always is; any command is when its mail is not enough by itself.

// Why says why a command waits to be confirmed.
type Why string

const (
	// It is always shown first.
	Outward   Why = "outward"
	Changed   Why = "changed"   // likewise, once more: what was shown is another thing now
	Suggested Why = "suggested" // it was no command, and is perhaps meant as one
	Added     Why = "added"     // likewise: something was written below "akkoord"

	// Its mail is in doubt.
	NoProvider  Why = "no-provider"   // nobody vouches for any sender
	Relay       Why = "relay"         // our Message-IDs do not survive: nobody sees which mail is answered
	SentByOther Why = "sent-by-other" // an assistant sent it
	Loose       Why = "loose"         // its signature does not hold which mail it answers

	// It would tell somebody of a complaint that may be about that very person.
	Accuses Why = "accuses"

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

// Doubts reports whether its mail is not enough by itself.
func (w Why) Doubts() bool { return w.Gravity() > 0 }

// Gravity orders doubts: a command takes the place of none in less doubt.
func (w Why) Gravity() int {
	switch {
	case w.Refuses():
		return 2
	case w == Outward || w == Accuses || w == Suggested || w == Changed || w == Added:
		return 0
	}
	return 1
}

// Challenge is a command that waits for "akkoord".
type Challenge struct {
	Number  int        `json:"number"` // counts in the case
	Why     Why        `json:"why"`
	On      Date       `json:"on,omitzero"`       // the day it was shown
	Letter  LetterKind `json:"letter,omitempty"`  // the first that it would send; "" for none
	Event   Event      `json:"event"`             // the command as it was given
	Added   string     `json:"added,omitempty"`   // what was written below "akkoord"
	Changed []FactKind `json:"changed,omitempty"` // what happened since and it did not show
}

// Standing is what the regulation says of a kind of command while one waits.
type Standing struct {
	In     []Status   // where it can be carried out
	Single bool       // one such waits at a time
	Stale  []FactKind // what makes it another thing than was shown
	Notes  []FactKind // what it did not show and its transcript names
}

// Regulation tells where the commands that wait stand; known is false for what is no
// event of it. Package procedure has the one there is: a case is folded by that, which
// is no part of what is known of the case.
type Regulation func(EventKind) (s Standing, known bool)

// Challenge finds the command that waits under a number.
func (c *Case) Challenge(number int) (Challenge, bool) {
	for _, ch := range c.Challenges {
		if ch.Number == number {
			return ch, true
		}
	}
	return Challenge{}, false
}

// ChallengeOf is Challenge, for an actor's own.
func (c *Case) ChallengeOf(number int, by Actor) (Challenge, bool) {
	ch, ok := c.Challenge(number)
	return ch, ok && ch.Event.Actor == by
}

// Awaits reports whether something waits for this actor's "akkoord".
func (c *Case) Awaits(by Actor) bool {
	return slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Actor == by })
}

// MostChallenges bounds how many commands wait in one case, of those that were
// refused and of the others: the oldest fall, and what anybody may have written
// in a role's name takes no place of what that role did.
const MostChallenges = 20

// openChallenge keeps a command.
func (c *Case) openChallenge(ch Challenge, by Regulation) {
	c.closeChallenges(func(old Challenge) bool { return ch.replaces(old, by) })
	alike := 0
	for _, old := range slices.Backward(c.Challenges) {
		if old.Why.Gravity() != ch.Why.Gravity() || !old.Why.Doubts() && old.single(by) {
			continue
		}
		if alike++; alike == MostChallenges {
			c.closeChallenges(func(other Challenge) bool { return other.Number == old.Number })
			break
		}
	}
	c.Challenges = append(slices.Clone(c.Challenges), ch)
}

// replaces reports whether a command takes the place of one that waits. Of what
// closes or submits a case one waits at a time, and of what the commission decides
// one of its kind: the older would undo what the newer says. A newer one in graver
// doubt takes the place of no other: whoever can ask in a role's name must not undo
// what that role did.
func (ch Challenge) replaces(old Challenge, by Regulation) bool {
	return ch.single(by) && old.single(by) && ch.Why.Gravity() <= old.Why.Gravity() &&
		(ch.Event.Kind == old.Event.Kind || ch.Event.Actor.Leads() && old.Event.Actor.Leads())
}

func (ch Challenge) single(by Regulation) bool { s, _ := by(ch.Event.Kind); return s.Single }

// closeChallenges drops those for which gone says so.
func (c *Case) closeChallenges(gone func(Challenge) bool) {
	c.Challenges = slices.DeleteFunc(slices.Clone(c.Challenges), gone)
	if len(c.Challenges) == 0 {
		c.Challenges = nil // as the log gives it back
	}
}

// outdate marks what waits and showed another thing than holds now, and drops what
// can no longer be done.
func (c *Case) outdate(f Fact, by Regulation) {
	if len(c.Challenges) == 0 {
		return
	}
	c.closeChallenges(func(ch Challenge) bool {
		s, known := by(ch.Event.Kind)
		kept := f.Kind == FactAssigned && f.Final && ch.Event.Actor == ByDirector // who can confirm nothing any more, and is told nothing
		return kept || known && !slices.Contains(s.In, c.Status)
	})
	for i, ch := range c.Challenges { // closeChallenges made a list of its own
		s, _ := by(ch.Event.Kind)
		if slices.Contains(slices.Concat(s.Stale, s.Notes), f.Kind) && !slices.Contains(ch.Changed, f.Kind) {
			c.Challenges[i].Changed = append(slices.Clip(ch.Changed), f.Kind)
		}
	}
}
