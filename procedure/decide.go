package procedure

import (
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/rules"
)

// Decision is what follows from an event: facts to record and mail to send, all or
// nothing. Nothing has happened yet.
type Decision struct {
	Facts   []record.Fact
	Effects []record.Effect
	Case    record.Case // after the facts
	Refusal *Refusal    // set when the event was a command that is not allowed

	// Confirmed is the command released by the event, an "akkoord": facts and effects
	// are those of that command.
	Confirmed *record.Challenge
}

// decision is a Decision in the making.
type decision struct {
	rules  *rules.Rules
	before record.Case
	c      record.Case
	e      record.Event
	now    time.Time
	today  record.Date // the day of now, which dates letters and the submission

	facts     []record.Fact
	effects   []record.Effect
	confirmed *record.Challenge
	asking    bool // it is shown once more, but nothing is done
}

func newDecision(r *rules.Rules, c record.Case, e record.Event, now time.Time) *decision {
	return &decision{rules: r, before: c, c: c, e: e, now: now, today: r.Day(now)}
}

// record adds a fact and folds it into the case.
func (d *decision) record(f record.Fact) {
	d.suspect(&f)
	f.At, f.Actor = d.now.UTC(), d.e.Actor
	if f.Message == "" {
		f.Message = d.e.Message
	}
	f.Counts = d.rules.Counted(f, &d.c)
	if len(f.Personal.Documents) > 0 {
		f.Personal.Mail = d.e.Came
	}
	d.facts = append(d.facts, f)
	d.c = d.c.Apply(f, Standing)
}

func (d *decision) send(effects ...record.Effect) { d.effects = append(d.effects, effects...) }

// Decide judges one event by the regulation. It is pure: the same arguments give the
// same decision, and nothing happens until the caller records the facts and sends the
// mail. now is the current time; the event carries the time at which its mail was
// received.
//
// A command that is not allowed gives a Refusal, one fact that says so, and mail 14 to
// its sender; nothing else is done. A command in doubt is not carried out either; see
// [record.Why].
//
// An erased case takes in nothing more, not even a refusal: that would put personal
// data back into it for good.
func Decide(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	if c.Erased {
		return Decision{Case: c, Refusal: &Refusal{Code: record.RefuseErased, Article: "AVG"}}
	}
	if e.Unproven {
		return joinUnproven(r, c, e, now)
	}
	if rule, _ := ruleFor(e.Kind); rule.shows(c) || warns(r, c, e) != "" || corrects(e, c) || merges(e) || e.Doubt.Refuses() || e.Doubt != "" && confirmable(e) {
		return showFirst(r, c, e, now)
	}
	return carryOut(r, c, e, now)
}

// carryOut does what an event asks, or refuses it.
func carryOut(r *rules.Rules, c record.Case, e record.Event, now time.Time) Decision {
	rule, known := ruleFor(e.Kind)
	refusal := &Refusal{Code: record.RefuseUnknownEvent}
	d := newDecision(r, c, e, now)
	if known {
		refusal = d.allowed(rule)
	}
	if refusal == nil && e.Points {
		refusal = &Refusal{Code: record.RefusePointsDown}
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
	if ch, offered := reworded(&c, e, record.Outward); offered { // or one in doubt that is no longer in doubt
		d.drop(ch)
	}
	d.noticed()
	if d.confirmed != nil && d.confirmed.Event.Kind == record.AskHelp {
		rule.answer = record.MailHelp
	}
	if rule.answer != "" && !d.asking {
		d.mail(rule.answer.Letter())
		if rule.answer == record.MailTranscript && e.Kind != record.AskStatus {
			d.tellColleagues(record.Effect{Letter: record.MailTranscript})
		}
	}
	return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Confirmed: d.confirmed}
}

// allowed checks who may give the command and when, before the rule itself runs.
func (d *decision) allowed(r rule) *Refusal {
	if r.in == nil {
		if d.before.Version > 0 {
			return &Refusal{Code: record.RefuseNotNew}
		}
		return nil
	}
	if d.shut() {
		return &Refusal{Code: record.RefuseAfterInvolved, Article: "procedure 1"} // reveal nothing of this case, not even its status
	}
	if d.rules.Outsider(d.before, d.e) {
		return &Refusal{Code: record.RefuseNotYours, Article: "procedure 1"}
	}
	if d.e.Actor == record.ByDirector && d.before.InterestOpen() {
		return &Refusal{Code: record.RefuseDeputyFirst, Article: "procedure 1"}
	}
	if r.by != nil && !slices.Contains(r.by, d.e.Actor) {
		return &Refusal{Code: record.RefuseNotYours}
	}
	if !slices.Contains(r.in, d.before.Status) {
		if d.before.Status.Closed() && r.code != record.RefuseNotWithdrawn && r.code != record.RefuseNotInadmissible {
			return &Refusal{Code: record.RefuseClosed}
		}
		if r.code == record.RefuseNotReferred && d.before.Status == record.Advised {
			return &Refusal{Code: record.RefuseAlreadyAdvised}
		}
		return &Refusal{Code: r.code}
	}
	return d.responsible()
}

// shut reports whether a case is closed to the sender of a command: it is about that
// person, whatever the role now, or about an earlier director.
func (d *decision) shut() bool {
	return slices.Contains(commands, d.e.Actor) && d.before.DirectorInvolved &&
		(d.e.Actor == record.ByDirector && d.rules.KeptFromDirector(d.before) || d.e.From != "" && d.rules.KeptFrom(d.before, d.e.From))
}

// responsible: one person is responsible for a case (R09, procedure 1). If it is the
// other of director and deputy, the sender must take the case over first; a stand-in
// need not.
func (d *decision) responsible() *Refusal {
	switch d.e.Kind {
	case record.TakeOver, record.HandToDeputy, record.HandToDirector, record.DeclareInvolved, record.AskStatus, record.AskHelp, record.NotUnderstood, record.TermDue, record.LetterSent, record.LetterReturned:
		return nil
	case record.AskFile:
		if d.rules.Asked(d.before, d.e.From) {
			return nil
		}
	case record.Approve, record.Cancel:
		if _, asked := d.before.ChallengeOf(d.e.Preview, d.e.Actor); asked {
			return nil // the command itself says who may give it
		}
	}
	if d.e.Actor.Leads() && !d.rules.MayLead(d.before, d.e.Actor, d.e.From) {
		return &Refusal{Code: record.RefuseNotYours, Article: "procedure 1"}
	}
	return nil
}

// refuse records that a command was not carried out and tells its sender. Any other
// event that fails, such as one of the clock in a closed case, is not recorded: it did
// not happen.
func (d *decision) refuse(r Refusal) {
	if !slices.Contains(commands, d.e.Actor) {
		return
	}
	d.record(record.Fact{Kind: record.FactRefused, Command: string(d.e.Kind), Code: string(r.Code), Personal: record.Personal{Text: d.e.Text}})
	letter := record.LetterKind(record.MailNotDone)
	if r.Code == record.RefuseAfterInvolved || r.Code == record.RefuseDeputyFirst || d.rules.Outsider(d.before, d.e) {
		letter = record.MailNotAllowed // mail 14 reveals the status of the case
	}
	d.mail(letter.Letter())
}

// Possible lists the commands that an actor can give in this case now, in the
// order of the regulation.
func Possible(c record.Case, by record.Actor) []record.EventKind {
	var kinds []record.EventKind
	for _, r := range allRules() {
		if !slices.Contains(r.by, by) || !slices.Contains(r.in, c.Status) {
			continue
		}
		if (r.event == record.Approve || r.event == record.Cancel) && !c.Awaits(by) || r.event == record.MarkPosted && len(c.LostLetters()) == 0 && c.DataOn.IsZero() ||
			r.event == record.TellDelay && !toldLate(c) || r.event == record.InsistComplaint && !c.MayInsist || r.event == record.CarryOutMeasures && (c.MeasuresBy.IsZero() || !c.MeasuresOn.IsZero()) || r.event == record.TakeIn || r.event == record.PutInCase || r.event == record.Admit && c.Outcome == record.Merged {
			continue
		}
		if r.event != record.NotUnderstood {
			kinds = append(kinds, r.event)
		}
	}
	return kinds
}

// Article gives the article of the Klachtenreglement that an event is based on; "" for
// what only concerns the program.
func Article(e record.Event) string {
	switch e.Kind {
	case record.ComplaintReceived:
		return "indienen 3; procedure 2 and 3"
	case record.TermDue:
		switch e.Term {
		case record.TermContact:
			return "procedure 4"
		case record.TermAfterContact, record.TermSubmit:
			return "procedure 5"
		case record.TermAdvise:
			return "procedure 6"
		}
		return "procedure 7"
	case record.LetterSent, record.LetterReturned:
		return ""
	}
	r, _ := ruleFor(e.Kind)
	return r.article
}

// Refusal says why a command was not carried out. The code selects the Dutch sentence;
// the article is where the regulation says so.
type Refusal struct {
	Code    record.RefusalCode
	Article string
}
