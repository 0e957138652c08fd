package procedure

import (
	"cmp"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// What waits for "akkoord": a command is shown, and carried out once whoever may give it
// confirms the very mail that showed it. Package record keeps it meanwhile.

// Stale reports whether what was shown is another thing now.
func Stale(ch record.Challenge) bool {
	r, _ := ruleFor(ch.Event.Kind)
	return slices.ContainsFunc(ch.Changed, func(k record.FactKind) bool { return slices.Contains(r.stale, k) })
}

// Moved reports whether somebody else answers for a case than when a command was
// shown in it, and its letters say so: who is absent is in no fact.
func Moved(r *rules.Rules, c record.Case, ch record.Challenge) bool {
	rule, _ := ruleFor(ch.Event.Kind)
	return ch.Event.Lead != "" && slices.Contains(rule.stale, record.FactAssigned) && ch.Event.Lead != signs(r, c)
}

// signs is in whose name the letters of a case leave, in a word.
func signs(r *rules.Rules, c record.Case) string {
	actor, holder := r.Lead(c)
	return string(actor) + " " + holder.Name
}

// confirmable reports whether an event is a command that changes something, so
// that confirmation can be asked for it.
func confirmable(e record.Event) bool {
	switch e.Kind {
	case record.AskStatus, record.AskHelp, record.AskFile, record.Cancel:
		if !e.Meant { // a guess is shown first, whatever it is of
			return false
		}
	case record.NotUnderstood, record.Approve:
		return false
	}
	r, known := ruleFor(e.Kind)
	return known && slices.Contains(commands, e.Actor) && slices.ContainsFunc(r.by, func(a record.Actor) bool { return slices.Contains(commands, a) })
}

// asks reports whether a command changes nothing: one that was only guessed, and waits,
// is nobody's task.
func asks(k record.EventKind) bool {
	return k == record.AskStatus || k == record.AskHelp || k == record.AskFile
}

// showFirst judges a command that waits: nothing of it is done. What would follow
// is decided, and shown when it may be done at all; a mail that cannot be taken for
// the role holder's is refused only where nothing can be shown. The word alone of
// what waits already shows it again.
func showFirst(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	if e.Kind == record.Approve && e.Doubt == record.NotAReply {
		return again(r, c, e, now)
	}
	d := newDecision(r, c, e, now)
	asked, why := e, cmp.Or(e.Doubt, record.Outward)
	asked.Doubt, asked.Preview = "", 0
	if e.Doubt == "" {
		why = cmp.Or(warns(r, c, e), why)
	}
	shown, again := waiting(&c, e, why)
	if again {
		asked = shown.Event
	}
	other, passedOn := c.Challenge(e.Preview)
	if passedOn = passedOn && e.Kind == record.Approve && e.Doubt == record.ReplyToOther; passedOn { // by who got it
		asked, why = other.Event, record.Outward
		asked.Actor = e.Actor
		if other.Why == record.NoProvider { // it is of nobody's mail certain
			why = record.NoProvider
		}
	}
	if !again && !passedOn {
		shown, again = reworded(&c, e, why)
	}
	then := carryOut(r, c, givenBy(asked, e), now)
	if then.Refusal != nil && (!e.Doubt.Refuses() || e.Doubt == record.NotAReply) {
		return then // wrong all the same: confirming it would be in vain
	}
	possible := then.Refusal == nil && confirmable(asked)
	var refusal *Refusal
	if e.Doubt.Refuses() && !(passedOn && possible) {
		refusal = &Refusal{Code: e.Doubt.Code()}
		d.record(record.Fact{Kind: record.FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt), Personal: record.Personal{Text: e.Text}})
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
		d.mail(record.MailNotAllowed.Letter())
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: refusal}
}

// again judges "akkoord" in a mail that answers none of ours, as a link in a 19 begins it.
// It confirms nothing; what it seems to be about is shown once more, as it was: anybody
// may have written it, so that what was shown before counts as it did.
func again(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	asked := record.Event{Kind: e.Kind, Actor: e.Actor, From: e.From, At: e.At, On: e.On, Message: e.Message, Preview: e.Preview}
	for _, ch := range c.Challenges {
		if e.Preview == 0 && ch.Event.Actor == e.Actor {
			asked.Preview = ch.Number // the latest
		}
	}
	then := carryOut(r, c, asked, now)
	if ch, _ := c.Challenge(asked.Preview); then.Refusal != nil || then.Confirmed == nil && !ch.Why.Refuses() { // refused all the same, or shown as another thing than before
		return then
	}
	d := newDecision(r, c, e, now)
	d.record(record.Fact{Kind: record.FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt)})
	show := record.Effect{Letter: record.MailPreview, To: record.ToSender, Preview: asked.Preview}
	if _, show.Enclose = shown(then.Effects); then.Confirmed == nil { // what nobody may have written is put to no others by this
		show.Enclose = then.Effects[0].Enclose
	}
	d.send(show)
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: &Refusal{Code: e.Doubt.Code()}}
}

// waiting finds what waits of somebody who only types its word again. It brings back
// nothing that is in less doubt, unless all mail is in that doubt; and what was only
// offered by the word that is always shown, since another is complete without it.
func waiting(c *record.Case, e record.Event, why record.Why) (record.Challenge, bool) {
	bare := !(Closes(e.Kind) && (e.Argument != "" || len(e.Subjects) > 0)) && e.Text == "" && len(e.Documents) == 0 && e.SaidBad == ""
	for _, ch := range slices.Backward(c.Challenges) {
		graver := why.Gravity() > ch.Why.Gravity() && why != record.NoProvider && why != record.Relay || why.Refuses() || ch.Why.Refuses()
		same := ch.Event.Kind == e.Kind && ch.Event.Actor == e.Actor && (e.Outcome == "" || e.Outcome == ch.Event.Outcome) && (e.Said.IsZero() || e.Said == ch.Event.Said)
		same = same && (e.Place == nil || ch.Event.Place == nil || e.Place.Into == ch.Event.Place.Into)
		if bare && same && !graver && (!ch.Event.Offered || ShownFirst(e.Kind)) {
			return ch, true
		}
	}
	return record.Challenge{}, false
}

// reworded finds what waits and is given anew in answer to the very mail that
// showed it: this takes its place, unless this is in graver doubt.
func reworded(c *record.Case, e record.Event, why record.Why) (record.Challenge, bool) {
	ch, ok := c.ChallengeOf(e.Preview, e.Actor)
	return ch, ok && ch.Event.Kind == e.Kind && why.Gravity() <= ch.Why.Gravity() && (!e.Offered || ch.Event.Offered)
}

// ask keeps the command and shows what it would do (19).
func (d *decision) ask(e record.Event, then Decision, why record.Why, added string) {
	number := d.c.Previews + 1
	if e.Kind == record.NameManager { // the list may be another by the time of "akkoord"
		e.Argument = then.Case.Manager.Address
	}
	if e.Kind == record.TellDelay { // another step may be late by then, too
		for _, f := range then.Facts {
			e.Argument = string(f.Term)
		}
	}
	e.Lead = signs(d.rules, d.before)
	f := record.Fact{Kind: record.FactChallenged, On: d.today, Command: string(e.Kind), Code: string(why), Preview: number, Personal: record.Personal{Command: &e, Text: added}}
	show := record.Effect{Letter: record.MailPreview, To: record.ToSender, Preview: number}
	f.Letter, show.Enclose = shown(then.Effects)
	d.record(f)
	d.send(show)
	if !why.Refuses() { // what nobody may have written is put to no others
		d.tellColleagues(show)
	}
}

// tellColleagues sends to the commission's other addresses what one of them gets.
func (d *decision) tellColleagues(e record.Effect) {
	if e.To = record.ToColleagues; d.e.Actor == record.ByCommission && len(d.rules.Roles.Commission.Addresses) > 1 {
		d.send(e)
	}
}

// alone is on which working day after it was shown a command that binds the
// commission is confirmed by who gave it, when nobody else did.
const alone = 3

// Alone reports whether a command waits for the "akkoord" of the chair, or of
// another member than gave it (R22), and from which day on anybody's counts.
func Alone(r *rules.Rules, ch record.Challenge) (from record.Date, waits bool) {
	rule, _ := ruleFor(ch.Event.Kind)
	return r.Calendar.WorkingDay(ch.On, alone), rule.binding && len(r.Roles.Commission.Addresses) > 1
}

// binds reports whether this "akkoord" is enough for the command. One without
// an address only asks what would follow.
func binds(r *rules.Rules, ch record.Challenge, answer record.Event) bool {
	from, waits := Alone(r, ch)
	switch {
	case !waits, answer.From == "", !answer.At.Before(r.ReminderAt(from)):
		return true
	case r.Roles.ChairMail != "":
		return record.SameAddress(answer.From, r.Roles.ChairMail)
	}
	return !record.SameAddress(answer.From, ch.Event.From)
}

// shown gives the first letter that a command would send, and what of it there is
// to see beside its words: a document, the advice.
func shown(effects []record.Effect) (first record.LetterKind, enclose []record.Enclosure) {
	for _, e := range effects {
		if e.To == record.ToSender || e.To == record.ToColleagues {
			continue
		}
		if first == "" {
			first = e.Letter
		}
		for _, what := range e.Enclose {
			seen := what == record.EncloseLetter || what == record.EncloseAdvice && e.Letter == record.MailAdvice || what == record.EncloseReport && e.Letter != record.LetterDossier
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
	if d.e.Doubt == record.SentByOther || d.e.Doubt == record.Loose {
		return &Refusal{Code: d.e.Doubt.Code()} // nobody confirms for another, nor by a mail that had another purpose
	}
	ch, ok := d.before.ChallengeOf(d.e.Preview, d.e.Actor)
	switch {
	case ok && d.e.Meant: // it says so in other words: the same is shown once more
		return d.askAgain(ch, "")
	case ok:
		return d.confirm(ch)
	case d.e.Preview == 0 && d.before.Awaits(d.e.Actor):
		return &Refusal{Code: record.RefuseNotReplyToPreview}
	case slices.ContainsFunc(d.before.Challenges, func(ch record.Challenge) bool { return !ch.Why.Doubts() && ch.Event.Actor == d.e.Actor }):
		return &Refusal{Code: record.RefuseStalePreview}
	}
	return &Refusal{Code: record.RefuseNoPreview}
}

// confirm carries out the command that was shown, as it was given. What is always
// shown first happens on the day of "akkoord", and was in time when the command was
// given; any other command has the dates of its own mail. When it would be another
// thing than was shown, or something was written below "akkoord", it is shown once
// more. The case may have moved on since; then it is refused like any other.
func (d *decision) confirm(ch record.Challenge) *Refusal {
	answer := d.e
	rule, known := ruleFor(ch.Event.Kind)
	switch {
	case !known:
		return &Refusal{Code: record.RefuseUnknownEvent}
	case !answer.At.Before(d.rules.Lapses(ch)):
		return &Refusal{Code: record.RefuseStalePreview}
	case answer.Argument != "" && len(answer.Subjects) == 0: // it was to be another one than is shown
		return &Refusal{Code: record.RefuseUnknownSubject, Article: "Wat is een klacht"}
	}
	ch.Event = categorises(ch.Event, answer)
	added := answer.Text
	if added == ch.Added { // said before, and shown
		added = ""
	}
	if Stale(ch) || Moved(d.rules, d.before, ch) || added != "" {
		return d.askAgain(ch, added)
	}
	if !binds(d.rules, ch, answer) {
		if ch.Why.Refuses() { // it is proven now, and the others have not seen it
			ch.Why, ch.Event.From = record.Outward, answer.From
			return d.askAgain(ch, "")
		}
		return &Refusal{Code: record.RefuseOtherMember, Article: rule.article}
	}
	d.confirmed = &ch
	d.record(record.Fact{Kind: record.FactConfirmed, On: answer.On, Command: string(ch.Event.Kind), Preview: ch.Number})
	d.before, d.e = d.c, givenBy(ch.Event, answer)
	if rule.shows(d.before) || ch.Event.Kind == record.NameManager && !ch.Why.Doubts() || corrects(ch.Event, d.before) || merges(ch.Event) { // the manager, for whom it may be about
		d.e.On, d.e.Asked, d.e.Message, d.e.Preview = answer.On, ch.Event.On, answer.Message, ch.Number
		d.e.Came = ch.Event.Message
	}
	refusal := d.allowed(rule)
	if refusal == nil {
		refusal = rule.run(d)
	}
	if refusal == nil {
		d.categorised()
	}
	if refusal != nil && refusal.Article == "" {
		refusal.Article = rule.article
	}
	return refusal
}

// givenBy is a command of director or deputy as who confirms it gives it: of a role that
// several people may stand in for, that person has to be one.
func givenBy(e, answer record.Event) record.Event {
	if e.Actor.Leads() {
		e.From = answer.From
	}
	if answer.Place != nil { // as it is now
		e.Place = answer.Place
	}
	return e
}

// askAgain shows a command once more, unchanged; what was shown before is void.
func (d *decision) askAgain(ch record.Challenge, added string) *Refusal {
	then := carryOut(d.rules, d.before, givenBy(ch.Event, d.e), d.now)
	if then.Refusal != nil {
		return then.Refusal
	}
	why := ch.Why
	switch {
	case added != "":
		why = record.Added
	case !why.Doubts() && !d.e.Meant:
		why = record.Changed
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
	ch, ok := d.before.ChallengeOf(d.e.Preview, d.e.Actor)
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
		return &Refusal{Code: record.RefuseNoPreview}
	}
	return nil
}

func (d *decision) drop(ch record.Challenge) {
	d.record(record.Fact{Kind: record.FactPreviewCancelled, On: d.e.On, Letter: ch.Letter, Preview: ch.Number})
}
