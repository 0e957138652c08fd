package procedure

import (
	"slices"
	"time"
)

// Decision is what follows from an event: facts to record and mail to send,
// together or not at all. Nothing has happened yet.
type Decision struct {
	Facts   []Fact
	Effects []Effect
	Case    Case     // after the facts
	Refusal *Refusal // set when the event was a command that may not be carried out

	// Confirmed is the command that the event, an "akkoord", set free: facts and
	// effects are those of that command.
	Confirmed *Challenge
}

// decision is a Decision in the making.
type decision struct {
	rules  *Rules
	before Case
	c      Case
	e      Event
	now    time.Time
	today  Date // the day of now: letters and the submission are dated by it

	facts     []Fact
	effects   []Effect
	confirmed *Challenge
	asking    bool // it is shown once more, and nothing is done
}

func newDecision(r *Rules, c Case, e Event, now time.Time) *decision {
	return &decision{rules: r, before: c, c: c, e: e, now: now, today: r.Day(now)}
}

// record adds a fact and folds it into the case.
func (d *decision) record(f Fact) {
	d.suspect(&f)
	f.At, f.Actor = d.now.UTC(), d.e.Actor
	if f.Message == "" {
		f.Message = d.e.Message
	}
	f.Counts = d.rules.counted(f, &d.c)
	if len(f.Personal.Documents) > 0 {
		f.Personal.Mail = d.e.Came
	}
	d.facts = append(d.facts, f)
	d.c = d.c.Apply(f)
}

func (d *decision) send(effects ...Effect) { d.effects = append(d.effects, effects...) }

// Decide judges one event by the regulation. It is pure: the same arguments
// give the same decision, and nothing happens until the caller records the
// facts and sends the mail. now is the day's clock; the event carries the time
// at which its mail was received.
//
// A command that may not be carried out gives a Refusal, one fact that says so
// and mail 14 to its sender; nothing else of it is done. Of a command in doubt
// nothing is done either; see [Why].
func Decide(r *Rules, c Case, e Event, now time.Time) Decision {
	if e.Unproven {
		return joinUnproven(r, c, e, now)
	}
	if rule, _ := ruleFor(e.Kind); rule.shows(c) || r.warns(c, e) != "" || e.readdresses(c) || e.Doubt.Refuses() || e.Doubt != "" && e.confirmable() {
		return showFirst(r, c, e, now)
	}
	return carryOut(r, c, e, now)
}

// carryOut does what an event asks, or refuses it.
func carryOut(r *Rules, c Case, e Event, now time.Time) Decision {
	rule, known := ruleFor(e.Kind)
	refusal := &Refusal{Code: RefuseUnknownEvent}
	d := newDecision(r, c, e, now)
	if known {
		refusal = d.allowed(rule)
	}
	if refusal == nil {
		refusal = rule.run(d)
	}
	if refusal != nil {
		if refusal.Article == "" {
			refusal.Article = rule.article
		}
		d = newDecision(r, c, e, now)
		d.refuse(*refusal)
		return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: refusal}
	}
	if ch, offered := c.reworded(e, Outward); offered { // or that was in doubt, and is none any more
		d.drop(ch)
	}
	d.noticed()
	if rule.answer != "" && !d.asking {
		d.mail(rule.answer.Letter())
		if rule.answer == MailTranscript && e.Kind != AskStatus {
			d.tellColleagues(Effect{Letter: MailTranscript})
		}
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Confirmed: d.confirmed}
}

// allowed checks who and when, before the rule itself looks further.
func (d *decision) allowed(r rule) *Refusal {
	if r.in == nil {
		if d.before.Version > 0 {
			return &Refusal{Code: RefuseNotNew}
		}
		return nil
	}
	if d.shut() {
		return &Refusal{Code: RefuseAfterInvolved, Article: "procedure 1"} // nothing of this case, not even how it stands
	}
	if d.rules.outsider(d.before, d.e) {
		return &Refusal{Code: RefuseNotYours, Article: "procedure 1"}
	}
	if d.e.Actor == ByDirector && d.before.InterestOpen() {
		return &Refusal{Code: RefuseDeputyFirst, Article: "procedure 1"}
	}
	if r.by != nil && !slices.Contains(r.by, d.e.Actor) {
		return &Refusal{Code: RefuseNotYours}
	}
	if !slices.Contains(r.in, d.before.Status) {
		if d.before.Status.Closed() && r.code != RefuseNotWithdrawn && r.code != RefuseNotInadmissible {
			return &Refusal{Code: RefuseClosed}
		}
		if r.code == RefuseNotReferred && d.before.Status == Advised {
			return &Refusal{Code: RefuseAlreadyAdvised}
		}
		return &Refusal{Code: r.code}
	}
	return d.responsible()
}

// shut reports whether a case is closed to who commands: it is about them, in
// whatever role they are now, or about an earlier director.
func (d *decision) shut() bool {
	return slices.Contains(commands, d.e.Actor) && d.before.DirectorInvolved &&
		(d.e.Actor == ByDirector && d.rules.KeptFromDirector(d.before) || d.e.From != "" && d.rules.KeptFrom(d.before, d.e.From))
}

// responsible: one person is responsible for a case (R09, procedure 1). The
// other of director and deputy first has to take it over; who stands in for them
// has not.
func (d *decision) responsible() *Refusal {
	switch d.e.Kind {
	case TakeOver, HandToDeputy, HandToDirector, DeclareInvolved, AskStatus, AskHelp, NotUnderstood, TermDue, LetterSent, LetterReturned:
		return nil
	case AskFile:
		if d.rules.Asked(d.before, d.e.From) {
			return nil
		}
	case Approve, Cancel:
		if _, asked := d.before.challenge(d.e.Preview, d.e.Actor); asked {
			return nil // the command itself says who may
		}
	}
	if d.e.Actor.Leads() && !d.rules.MayLead(d.before, d.e.Actor, d.e.From) {
		return &Refusal{Code: RefuseNotYours, Article: "procedure 1"}
	}
	return nil
}

// refuse records that a command was not carried out and tells its sender.
// Whatever else fails (an event of the clock in a closed case) is recorded by
// nobody: it did not happen.
func (d *decision) refuse(r Refusal) {
	if !slices.Contains(commands, d.e.Actor) {
		return
	}
	d.record(Fact{Kind: FactRefused, Command: string(d.e.Kind), Code: string(r.Code), Personal: Personal{Text: d.e.Text}})
	letter := LetterKind(MailNotDone)
	if r.Code == RefuseAfterInvolved || r.Code == RefuseDeputyFirst || d.rules.outsider(d.before, d.e) {
		letter = MailNotAllowed // mail 14 tells how the case stands
	}
	d.mail(letter.Letter())
}

// Possible lists the commands that an actor can give in this case now, in the
// order of the regulation.
func Possible(c Case, by Actor) []EventKind {
	var kinds []EventKind
	for _, r := range regulation() {
		if !slices.Contains(r.by, by) || !slices.Contains(r.in, c.Status) {
			continue
		}
		if (r.event == Approve || r.event == Cancel) && !c.awaits(by) || r.event == MarkPosted && len(c.LostLetters()) == 0 {
			continue
		}
		if r.event != NotUnderstood {
			kinds = append(kinds, r.event)
		}
	}
	return kinds
}

// Article gives the article of the Klachtenreglement that an event rests on; ""
// for what is only the program's own business.
func Article(e Event) string {
	switch e.Kind {
	case ComplaintReceived:
		return "indienen 3; procedure 2 and 3"
	case TermDue:
		switch e.Term {
		case TermContact:
			return "procedure 4"
		case TermAfterContact, TermSubmit:
			return "procedure 5"
		case TermAdvise:
			return "procedure 6"
		}
		return "procedure 7"
	case LetterSent, LetterReturned:
		return ""
	}
	r, _ := ruleFor(e.Kind)
	return r.article
}
