package record

import "slices"

// A challenge is a command that is carried out only when somebody entitled to give it
// answers "akkoord" to the mail that shows what it will do. The commands that the
// regulation marks are always shown first; any other command is, when its mail is not
// proof enough.

// Why says why a command must be confirmed.
type Why string

const (
	// It is always shown first.
	Outward   Why = "outward"
	Changed   Why = "changed"   // likewise, once more: what it would do has changed
	Suggested Why = "suggested" // it was no command, but may be meant as one
	Added     Why = "added"     // likewise: something was written below "akkoord"

	// Its mail is in doubt.
	NoProvider  Why = "no-provider"   // nobody vouches for any sender
	Relay       Why = "relay"         // a relay changes our Message-IDs, so nobody can tell which mail is answered
	SentByOther Why = "sent-by-other" // an assistant sent it
	Loose       Why = "loose"         // its signature does not cover which mail it answers

	// It would tell somebody about a complaint that may be about that same person.
	Accuses Why = "accuses"

	// The mail cannot be trusted to be the role holder's: the sender is told that the
	// command is refused, and what it would do is shown to the role's own address.
	NotAuthenticated Why = "not-authenticated" // nobody vouches for this sender
	NotAReply        Why = "not-a-reply"       // it answers no mail that went to this address
	ReplyToOther     Why = "reply-to-other"    // it answers mail that went to another address
)

// Code is the doubt as the reason for a refusal.
func (w Why) Code() RefusalCode { return RefusalCode(w) }

// Refuses reports whether the mail cannot be trusted to be the role holder's.
func (w Why) Refuses() bool { return w == NotAuthenticated || w == NotAReply || w == ReplyToOther }

// Doubts reports whether its mail is not proof enough by itself.
func (w Why) Doubts() bool { return w.Gravity() > 0 }

// Gravity orders doubts: a command never replaces one in less doubt.
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
	Letter  LetterKind `json:"letter,omitempty"`  // the first letter it would send; "" for none
	Event   Event      `json:"event"`             // the command as it was given
	Added   string     `json:"added,omitempty"`   // what was written below "akkoord"
	Changed []FactKind `json:"changed,omitempty"` // what happened since that was not shown
}

// Standing is what the regulation says about a kind of command while it waits.
type Standing struct {
	In     []Status   // the statuses in which it can be carried out
	Single bool       // only one of its kind waits at a time
	Stale  []FactKind // facts after which it would do something other than was shown
	Notes  []FactKind // facts that were not shown and that its transcript names
}

// Regulation gives the standing of waiting commands; known is false for an event that
// the regulation does not have. Package procedure provides it: the fold depends on it,
// but it is not part of what is known of a case.
type Regulation func(EventKind) (s Standing, known bool)

// Challenge finds the waiting command with a number.
func (c *Case) Challenge(number int) (Challenge, bool) {
	for _, ch := range c.Challenges {
		if ch.Number == number {
			return ch, true
		}
	}
	return Challenge{}, false
}

// ChallengeOf is Challenge, for commands of one actor only.
func (c *Case) ChallengeOf(number int, by Actor) (Challenge, bool) {
	ch, ok := c.Challenge(number)
	return ch, ok && ch.Event.Actor == by
}

// Awaits reports whether something waits for this actor's "akkoord".
func (c *Case) Awaits(by Actor) bool {
	return slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Actor == by })
}

// MostChallenges bounds how many commands wait in one case, separately for refused
// commands and for the others. The oldest is dropped. What anybody may have written in
// a role's name never displaces what that role itself did.
const MostChallenges = 20

// openChallenge adds a waiting command.
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

// replaces reports whether a command replaces one that waits. Only one command that
// closes or submits a case waits at a time, and only one of each kind that the
// commission decides: the older would undo the newer. A newer one in graver doubt
// replaces nothing: somebody who can only pretend to have a role must not undo what
// that role did.
func (ch Challenge) replaces(old Challenge, by Regulation) bool {
	return ch.single(by) && old.single(by) && ch.Why.Gravity() <= old.Why.Gravity() &&
		(ch.Event.Kind == old.Event.Kind || ch.Event.Actor.Leads() && old.Event.Actor.Leads())
}

func (ch Challenge) single(by Regulation) bool { s, _ := by(ch.Event.Kind); return s.Single }

// closeChallenges drops the waiting commands for which gone is true.
func (c *Case) closeChallenges(gone func(Challenge) bool) {
	c.Challenges = slices.DeleteFunc(slices.Clone(c.Challenges), gone)
	if len(c.Challenges) == 0 {
		c.Challenges = nil // as the log gives it back
	}
}

// outdate marks waiting commands that no longer do what they showed, and drops those
// that can no longer be carried out.
func (c *Case) outdate(f Fact, by Regulation) {
	if len(c.Challenges) == 0 {
		return
	}
	c.closeChallenges(func(ch Challenge) bool {
		s, known := by(ch.Event.Kind)
		kept := f.Kind == FactAssigned && f.Final && ch.Event.Actor == ByDirector // the director can no longer confirm anything, and is told nothing
		return kept || known && !slices.Contains(s.In, c.Status)
	})
	for i, ch := range c.Challenges { // closeChallenges made a list of its own
		s, _ := by(ch.Event.Kind)
		if slices.Contains(slices.Concat(s.Stale, s.Notes), f.Kind) && !slices.Contains(ch.Changed, f.Kind) {
			c.Challenges[i].Changed = append(slices.Clip(ch.Changed), f.Kind)
		}
	}
}
