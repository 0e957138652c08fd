package procedure

import (
	"cmp"
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
func (w Why) Doubts() bool { return w.gravity() > 0 }

// gravity orders doubts: a command takes the place of none in less doubt.
func (w Why) gravity() int {
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

// mostChallenges bounds how many commands wait in one case, of those that were
// refused and of the others: the oldest fall, and what anybody may have written
// in a role's name takes no place of what that role did.
const mostChallenges = 20

// ChallengeDays is how long a command waits: on the morning of the last day it
// lapses. What was shown may have lost its sense by then.
const ChallengeDays = 14

// lapses is when a command stops to wait.
func (r *Rules) lapses(ch Challenge) time.Time { return r.ReminderAt(ch.On.AddDays(ChallengeDays)) }

// Challenge finds the command that waits under a number.
func (c *Case) Challenge(number int) (Challenge, bool) {
	for _, ch := range c.Challenges {
		if ch.Number == number {
			return ch, true
		}
	}
	return Challenge{}, false
}

// challenge is Challenge, for an actor's own.
func (c *Case) challenge(number int, by Actor) (Challenge, bool) {
	ch, ok := c.Challenge(number)
	return ch, ok && ch.Event.Actor == by
}

// awaits reports whether something waits for this actor's "akkoord".
func (c *Case) awaits(by Actor) bool {
	return slices.ContainsFunc(c.Challenges, func(ch Challenge) bool { return ch.Event.Actor == by })
}

// openChallenge keeps a command.
func (c *Case) openChallenge(ch Challenge) {
	c.closeChallenges(func(old Challenge) bool { return ch.replaces(old) })
	alike := 0
	for _, old := range slices.Backward(c.Challenges) {
		if old.Why.gravity() != ch.Why.gravity() || !old.Why.Doubts() && old.single() {
			continue
		}
		if alike++; alike == mostChallenges {
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
func (ch Challenge) replaces(old Challenge) bool {
	return ch.single() && old.single() && ch.Why.gravity() <= old.Why.gravity() &&
		(ch.Event.Kind == old.Event.Kind || ch.Event.Actor.Leads() && old.Event.Actor.Leads())
}

func (ch Challenge) single() bool { r, _ := ruleFor(ch.Event.Kind); return r.single }

// Stale reports whether what was shown is another thing now.
func (ch Challenge) Stale() bool {
	r, _ := ruleFor(ch.Event.Kind)
	return slices.ContainsFunc(ch.Changed, func(k FactKind) bool { return slices.Contains(r.stale, k) })
}

// closeChallenges drops those for which gone says so.
func (c *Case) closeChallenges(gone func(Challenge) bool) {
	c.Challenges = slices.DeleteFunc(slices.Clone(c.Challenges), gone)
	if len(c.Challenges) == 0 {
		c.Challenges = nil // as the log gives it back
	}
}

// outdate marks what waits and showed another thing than holds now, and drops what
// can no longer be done.
func (c *Case) outdate(f Fact) {
	if len(c.Challenges) == 0 {
		return
	}
	c.closeChallenges(func(ch Challenge) bool {
		r, known := ruleFor(ch.Event.Kind)
		kept := f.Kind == FactAssigned && f.Final && ch.Event.Actor == ByDirector // who can confirm nothing any more, and is told nothing
		return kept || known && !slices.Contains(r.in, c.Status)
	})
	for i, ch := range c.Challenges { // closeChallenges made a list of its own
		r, _ := ruleFor(ch.Event.Kind)
		if slices.Contains(slices.Concat(r.stale, r.notes), f.Kind) && !slices.Contains(ch.Changed, f.Kind) {
			c.Challenges[i].Changed = append(slices.Clip(ch.Changed), f.Kind)
		}
	}
}

// confirmable reports whether an event is a command that changes something, so
// that confirmation can be asked for it.
func (e Event) confirmable() bool {
	switch e.Kind {
	case AskStatus, AskHelp, AskFile, NotUnderstood, Approve, Cancel:
		return false
	}
	r, known := ruleFor(e.Kind)
	return known && slices.Contains(commands, e.Actor) && slices.ContainsFunc(r.by, func(a Actor) bool { return slices.Contains(commands, a) })
}

// showFirst judges a command that waits: nothing of it is done. What would follow
// is decided, and shown when it may be done at all; a mail that cannot be taken for
// the role holder's is refused only where nothing can be shown. The word alone of
// what waits already shows it again.
func showFirst(r *Rules, c Case, e Event, now time.Time) Decision {
	d := newDecision(r, c, e, now)
	asked, why := e, cmp.Or(e.Doubt, Outward)
	asked.Doubt, asked.Preview = "", 0
	if e.Doubt == "" {
		why = cmp.Or(r.warns(c, e), why)
	}
	shown, again := c.waiting(e, why)
	if again {
		asked = shown.Event
	}
	other, passedOn := c.Challenge(e.Preview)
	if passedOn = passedOn && e.Kind == Approve && e.Doubt == ReplyToOther; passedOn { // by who got it
		asked, why = other.Event, Outward
		asked.Actor = e.Actor
		if other.Why == NoProvider { // it is of nobody's mail certain
			why = NoProvider
		}
	}
	if !again && !passedOn {
		shown, again = c.reworded(e, why)
	}
	then := carryOut(r, c, asked.by(e), now)
	if then.Refusal != nil && !e.Doubt.Refuses() {
		return then // wrong all the same: confirming it would be in vain
	}
	possible := then.Refusal == nil && asked.confirmable()
	var refusal *Refusal
	if e.Doubt.Refuses() && !(passedOn && possible) {
		refusal = &Refusal{Code: e.Doubt.Code()}
		d.record(Fact{Kind: FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt), Personal: Personal{Text: e.Text}})
	}
	switch {
	case possible:
		switch {
		case passedOn: // it is theirs now
			d.drop(other)
		case again:
			d.drop(shown)
		}
		d.ask(asked, then, why, "")
	case refusal != nil:
		d.mail(MailNotAllowed.Letter())
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: refusal}
}

// waiting finds what waits of somebody who only types its word again. It brings back
// nothing that is in less doubt, unless all mail is in that doubt; and what was only
// offered by the word that is always shown, since another is complete without it.
func (c *Case) waiting(e Event, why Why) (Challenge, bool) {
	bare := e.Text == "" && len(e.Documents) == 0 && e.SaidBad == ""
	for _, ch := range slices.Backward(c.Challenges) {
		graver := why.gravity() > ch.Why.gravity() && why != NoProvider && why != Relay || why.Refuses() || ch.Why.Refuses()
		same := ch.Event.Kind == e.Kind && ch.Event.Actor == e.Actor && (e.Outcome == "" || e.Outcome == ch.Event.Outcome) && (e.Said.IsZero() || e.Said == ch.Event.Said)
		if bare && same && !graver && (!ch.Event.Offered || ShownFirst(e.Kind)) {
			return ch, true
		}
	}
	return Challenge{}, false
}

// reworded finds what waits and is given anew in answer to the very mail that
// showed it: this takes its place, unless this is in graver doubt.
func (c *Case) reworded(e Event, why Why) (Challenge, bool) {
	ch, ok := c.challenge(e.Preview, e.Actor)
	return ch, ok && ch.Event.Kind == e.Kind && why.gravity() <= ch.Why.gravity() && (!e.Offered || ch.Event.Offered)
}

// ask keeps the command and shows what it would do (19).
func (d *decision) ask(e Event, then Decision, why Why, added string) {
	number := d.c.Previews + 1
	if e.Kind == NameManager { // the list may be another by the time of "akkoord"
		e.Argument = then.Case.Manager.Address
	}
	e.Lead = d.rules.signs(d.before)
	f := Fact{Kind: FactChallenged, On: d.today, Command: string(e.Kind), Code: string(why), Preview: number, Personal: Personal{Command: &e, Text: added}}
	show := Effect{Letter: MailPreview, To: ToSender, Preview: number}
	f.Letter, show.Enclose = shown(then.Effects)
	d.record(f)
	d.send(show)
	if !why.Refuses() { // what nobody may have written is put to no others
		d.tellColleagues(show)
	}
}

// tellColleagues sends to the commission's other addresses what one of them gets.
func (d *decision) tellColleagues(e Effect) {
	if e.To = ToColleagues; d.e.Actor == ByCommission && len(d.rules.Roles.Commission.Addresses) > 1 {
		d.send(e)
	}
}

// alone is on which working day after it was shown a command that binds the
// commission is confirmed by who gave it, when nobody else did.
const alone = 3

// Alone reports whether a command waits for the "akkoord" of the chair, or of
// another member than gave it (R22), and from which day on anybody's counts.
func (r *Rules) Alone(ch Challenge) (from Date, waits bool) {
	rule, _ := ruleFor(ch.Event.Kind)
	return r.Calendar.WorkingDay(ch.On, alone), rule.binding && len(r.Roles.Commission.Addresses) > 1
}

// binds reports whether this "akkoord" is enough for the command. One without
// an address only asks what would follow.
func (r *Rules) binds(ch Challenge, answer Event) bool {
	from, waits := r.Alone(ch)
	switch {
	case !waits, answer.From == "", !answer.At.Before(r.ReminderAt(from)):
		return true
	case r.Roles.ChairMail != "":
		return SameAddress(answer.From, r.Roles.ChairMail)
	}
	return !SameAddress(answer.From, ch.Event.From)
}

// shown gives the first letter that a command would send, and what of it there is
// to see beside its words: a document, the advice.
func shown(effects []Effect) (first LetterKind, enclose []Enclosure) {
	for _, e := range effects {
		if e.To == ToSender || e.To == ToColleagues {
			continue
		}
		if first == "" {
			first = e.Letter
		}
		for _, what := range e.Enclose {
			seen := what == EncloseLetter || what == EncloseAdvice && e.Letter == MailAdvice || what == EncloseReport && e.Letter != LetterDossier
			if seen && !slices.Contains(enclose, what) {
				enclose = append(enclose, what)
			}
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
	case slices.ContainsFunc(d.before.Challenges, func(ch Challenge) bool { return !ch.Why.Doubts() && ch.Event.Actor == d.e.Actor }):
		return &Refusal{Code: RefuseStalePreview}
	}
	return &Refusal{Code: RefuseNoPreview}
}

// confirm carries out the command that was shown, as it was given. What is always
// shown first happens on the day of "akkoord", and was in time when the command was
// given; any other command has the dates of its own mail. When it would be another
// thing than was shown, or something was written below "akkoord", it is shown once
// more. The case may have moved on since; then it is refused like any other.
func (d *decision) confirm(ch Challenge) *Refusal {
	answer := d.e
	rule, known := ruleFor(ch.Event.Kind)
	switch {
	case !known:
		return &Refusal{Code: RefuseUnknownEvent}
	case !answer.At.Before(d.rules.lapses(ch)):
		return &Refusal{Code: RefuseStalePreview}
	}
	added := answer.Text
	if added == ch.Added { // said before, and shown
		added = ""
	}
	if ch.Stale() || d.rules.Moved(d.before, ch) || added != "" {
		return d.askAgain(ch, added)
	}
	if !d.rules.binds(ch, answer) {
		if ch.Why.Refuses() { // it is proven now, and the others have not seen it
			ch.Why, ch.Event.From = Outward, answer.From
			return d.askAgain(ch, "")
		}
		return &Refusal{Code: RefuseOtherMember, Article: rule.article}
	}
	d.confirmed = &ch
	d.record(Fact{Kind: FactConfirmed, On: answer.On, Command: string(ch.Event.Kind), Preview: ch.Number})
	d.before, d.e = d.c, ch.Event.by(answer)
	if rule.shows(d.before) || ch.Event.Kind == NameManager && !ch.Why.Doubts() || ch.Event.readdresses(d.before) { // the manager, for whom it may be about
		d.e.On, d.e.Asked, d.e.Message, d.e.Preview = answer.On, ch.Event.On, answer.Message, ch.Number
		d.e.Came = ch.Event.Message
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

// by is a command of director or deputy as who confirms it gives it: of a role that
// several people may stand in for, that person has to be one.
func (e Event) by(answer Event) Event {
	if e.Actor.Leads() {
		e.From = answer.From
	}
	return e
}

// askAgain shows a command once more, unchanged; what was shown before is void.
func (d *decision) askAgain(ch Challenge, added string) *Refusal {
	then := carryOut(d.rules, d.before, ch.Event.by(d.e), d.now)
	if then.Refusal != nil {
		return then.Refusal
	}
	why := ch.Why
	switch {
	case added != "":
		why = Added
	case !why.Doubts():
		why = Changed
	}
	d.drop(ch)
	d.ask(ch.Event, then, why, cmp.Or(added, ch.Added))
	d.asking = true
	return nil
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
			if ch.Event.Actor == d.e.Actor && (d.e.Preview == 0 || !ch.Why.Doubts()) {
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
