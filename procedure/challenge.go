package procedure

import (
	"cmp"
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// What waits for "akkoord": a command is shown first, and carried out once somebody
// entitled to confirm it answers the very mail that showed it. Package record keeps it
// in the meantime.

// Stale reports whether the command would now do something other than was shown.
func Stale(ch record.Challenge) bool {
	r, _ := ruleFor(ch.Event.Kind)
	return slices.ContainsFunc(ch.Changed, func(k record.FactKind) bool { return slices.Contains(r.stale, k) })
}

// Moved reports whether the case has passed to somebody else since a command was shown
// in it, while its letters carry that person's name. No fact tells: absence is not
// recorded.
func Moved(r *rules.Rules, c record.Case, ch record.Challenge) bool {
	rule, _ := ruleFor(ch.Event.Kind)
	return ch.Event.Lead != "" && slices.Contains(rule.stale, record.FactAssigned) && ch.Event.Lead != signs(r, c)
}

// signs names, in one word, whose name is on the letters of a case.
func signs(r *rules.Rules, c record.Case) string {
	actor, holder := r.Lead(c)
	return string(actor) + " " + holder.Name
}

// confirmable reports whether an event is a command that changes something, so that it
// can wait for confirmation.
func confirmable(e record.Event) bool {
	switch e.Kind {
	case record.AskStatus, record.AskHelp, record.AskFile, record.Cancel:
		if !e.Meant { // a guess is always shown first
			return false
		}
	case record.NotUnderstood, record.Approve:
		return false
	}
	r, known := ruleFor(e.Kind)
	return known && slices.Contains(commands, e.Actor) && slices.ContainsFunc(r.by, func(a record.Actor) bool { return slices.Contains(commands, a) })
}

// asks reports whether a command changes nothing. If it was only a guess and waits, it
// is nobody's task.
func asks(k record.EventKind) bool {
	return k == record.AskStatus || k == record.AskHelp || k == record.AskFile
}

// showFirst judges a command that must be confirmed, without doing anything. It decides
// what the command would do, and shows that if it is possible at all. Mail that cannot
// be trusted to be the role holder's is only refused when there is nothing to show.
// Typing just the word of a waiting command shows that one again.
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
	if passedOn = passedOn && e.Kind == record.Approve && e.Doubt == record.ReplyToOther; passedOn { // by the recipient of that mail
		asked, why = other.Event, record.Outward
		asked.Actor = e.Actor
		if other.Why == record.NoProvider { // no mail at all can be trusted
			why = record.NoProvider
		}
	}
	if !again && !passedOn {
		shown, again = reworded(&c, e, why)
	}
	then := carryOut(r, c, givenBy(asked, e), now)
	if then.Refusal != nil && (!e.Doubt.Refuses() || e.Doubt == record.NotAReply) {
		return then // wrong in any case: confirming it would not help
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

// again judges "akkoord" in a mail that does not answer ours, such as one started from
// a link in mail 19. It confirms nothing. The preview it seems to be about is sent once
// more, unchanged: anybody may have written this mail, so the first preview stays
// valid.
func again(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	asked := record.Event{Kind: e.Kind, Actor: e.Actor, From: e.From, At: e.At, On: e.On, Message: e.Message, Preview: e.Preview}
	for _, ch := range c.Challenges {
		if e.Preview == 0 && ch.Event.Actor == e.Actor {
			asked.Preview = ch.Number // the latest
		}
	}
	then := carryOut(r, c, asked, now)
	if ch, _ := c.Challenge(asked.Preview); then.Refusal != nil || then.Confirmed == nil && !ch.Why.Refuses() { // refused in any case, or no longer what was shown before
		return then
	}
	d := newDecision(r, c, e, now)
	d.record(record.Fact{Kind: record.FactRefused, On: e.On, Command: string(e.Kind), Code: string(e.Doubt)})
	show := record.Effect{Letter: record.MailPreview, To: record.ToSender, Preview: asked.Preview}
	if _, show.Enclose = shown(then.Effects); then.Confirmed == nil { // what may not be theirs is not shown to anybody else
		show.Enclose = then.Effects[0].Enclose
	}
	d.send(show)
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: &Refusal{Code: e.Doubt.Code()}}
}

// waiting finds a waiting command of somebody who types only its word again. It does
// not bring back a command in less doubt than this mail, unless all mail is in that
// doubt. It brings back a command that was only offered if its word is one that is
// always shown first: any other word is complete by itself.
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

// reworded finds the waiting command that is given again in answer to the very mail
// that showed it. The new one replaces it, unless it is in graver doubt.
func reworded(c *record.Case, e record.Event, why record.Why) (record.Challenge, bool) {
	ch, ok := c.ChallengeOf(e.Preview, e.Actor)
	return ch, ok && ch.Event.Kind == e.Kind && why.Gravity() <= ch.Why.Gravity() && (!e.Offered || ch.Event.Offered)
}

// ask keeps the command waiting and shows what it would do (19).
func (d *decision) ask(e record.Event, then Decision, why record.Why, added string) {
	number := d.c.Previews + 1
	if e.Kind == record.NameManager { // the list may have changed by the time of "akkoord"
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
	if !why.Refuses() { // what may not be theirs is not shown to anybody else
		d.tellColleagues(show)
	}
}

// tellColleagues sends the commission's other addresses what one of them gets.
func (d *decision) tellColleagues(e record.Effect) {
	if e.To = record.ToColleagues; d.e.Actor == record.ByCommission && len(d.rules.Roles.Commission.Addresses) > 1 {
		d.send(e)
	}
}

// alone is the number of working days after which the member who gave a command that
// binds the commission may confirm it, if nobody else did.
const alone = 3

// Alone reports whether a command waits for the "akkoord" of the chair, or of a member
// other than the one who gave it (R22), and from which day on anybody's counts.
func Alone(r *rules.Rules, ch record.Challenge) (from record.Date, waits bool) {
	rule, _ := ruleFor(ch.Event.Kind)
	return r.Calendar.WorkingDay(ch.On, alone), rule.binding && len(r.Roles.Commission.Addresses) > 1
}

// binds reports whether this "akkoord" is enough for the command. An event without an
// address only asks what would follow.
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

// shown gives the first letter that a command would send, and what should be shown
// besides its words: a document, the advice.
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

// approve carries out the waiting command. It counts only as the answer to the very
// mail that showed it, once, and while the case has not changed.
func approve(d *decision) *Refusal {
	if d.e.Doubt == record.SentByOther || d.e.Doubt == record.Loose {
		return &Refusal{Code: d.e.Doubt.Code()} // nobody confirms for somebody else, or by answering a mail with another purpose
	}
	ch, ok := d.before.ChallengeOf(d.e.Preview, d.e.Actor)
	switch {
	case ok && d.e.Meant: // "akkoord" in other words: the same is shown once more
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

// confirm carries out the command as it was given. A command that is always shown first
// takes effect on the day of "akkoord", but was in time if it was given in time; any
// other command keeps the dates of its own mail. If it would now do something other
// than was shown, or something was written below "akkoord", it is shown once more. If
// the case has changed since, it is refused like any other command.
func (d *decision) confirm(ch record.Challenge) *Refusal {
	answer := d.e
	rule, known := ruleFor(ch.Event.Kind)
	switch {
	case !known:
		return &Refusal{Code: record.RefuseUnknownEvent}
	case !answer.At.Before(d.rules.Lapses(ch)):
		return &Refusal{Code: record.RefuseStalePreview}
	case answer.Argument != "" && len(answer.Subjects) == 0: // it asks for a category other than the one shown
		return &Refusal{Code: record.RefuseUnknownSubject, Article: "Wat is een klacht"}
	}
	ch.Event = categorises(ch.Event, answer)
	added := answer.Text
	if added == ch.Added { // said before, and already shown
		added = ""
	}
	if Stale(ch) || Moved(d.rules, d.before, ch) || added != "" {
		return d.askAgain(ch, added)
	}
	if !binds(d.rules, ch, answer) {
		if ch.Why.Refuses() { // it is proven now, but the others have not seen it
			ch.Why, ch.Event.From = record.Outward, answer.From
			return d.askAgain(ch, "")
		}
		return &Refusal{Code: record.RefuseOtherMember, Article: rule.article}
	}
	d.confirmed = &ch
	d.record(record.Fact{Kind: record.FactConfirmed, On: answer.On, Command: string(ch.Event.Kind), Preview: ch.Number})
	d.before, d.e = d.c, givenBy(ch.Event, answer)
	if rule.shows(d.before) || ch.Event.Kind == record.NameManager && !ch.Why.Doubts() || corrects(ch.Event, d.before) || merges(ch.Event) { // the manager is always shown: the complaint may be about that person
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

// givenBy is a director's or deputy's command as given by the person who confirms it:
// where several people may stand in for a role, that person must be one of them.
func givenBy(e, answer record.Event) record.Event {
	if e.Actor.Leads() {
		e.From = answer.From
	}
	if answer.Place != nil { // as it is now
		e.Place = answer.Place
	}
	return e
}

// askAgain shows a command once more, unchanged; the earlier preview is void.
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

// cancel drops the waiting command: the one this mail answers, else anything this
// sender has waiting. When the sender is in doubt, only an answer to the very mail that
// showed it counts, as for "akkoord".
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
