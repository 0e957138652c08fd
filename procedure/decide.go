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
}

// record adds a fact and folds it into the case.
func (d *decision) record(f Fact) {
	f.At, f.Actor = d.now.UTC(), d.e.Actor
	if f.Message == "" {
		f.Message = d.e.Message
	}
	d.facts = append(d.facts, f)
	d.c = d.c.Apply(f)
}

func (d *decision) send(effects ...Effect) { d.effects = append(d.effects, effects...) }

// rule is one line of the regulation: who may cause what, and when.
type rule struct {
	by      []Actor     // who may
	in      []Status    // in which statuses
	code    RefusalCode // why not, in any other status
	article string      // of the regulation, for a refusal
	answer  LetterKind  // what the sender of a command gets: a transcript (16) unless the rule itself answers
	run     func(*decision) *Refusal
}

var (
	leading  = []Actor{ByDirector, ByDeputy}
	commands = []Actor{ByDirector, ByDeputy, ByCommission}
	clients  = []Actor{ByComplainant, ByRepresentative}

	anyStatus   = Statuses()
	open        = []Status{Received, Contacted, Referred, Extended, Advised}
	beforeThem  = []Status{Received, Contacted} // the commission has not had it
	withThem    = []Status{Referred, Extended}
	withdrawing = []Status{Received, Contacted, Referred, Extended}
)

// regulation gives the rule for an event. The articles are those of the
// Klachtenreglement; "indienen" is its chapter on submitting a complaint.
func regulation(k EventKind) (rule, bool) {
	const transcript, none = MailTranscript, LetterKind("")
	switch k {
	case ComplaintReceived:
		return rule{run: receive}, true // R06, procedure 2: the one event that needs no case
	case MailReceived:
		return rule{in: anyStatus, run: furtherMail}, true
	case WithdrawalWished:
		return rule{by: clients, in: anyStatus, article: "procedure 4", run: wishWithdrawal}, true
	case CommissionWished:
		return rule{by: clients, in: anyStatus, article: "procedure 5", run: wishCommission}, true
	case WithdrawalDenied:
		return rule{by: clients, in: anyStatus, article: "procedure 4", run: denyWithdrawal}, true

	case NameManager:
		return rule{leading, open, RefuseClosed, "procedure 3", transcript, nameManager}, true
	case RecordContact:
		return rule{leading, beforeThem, RefuseAlreadyReferred, "procedure 4", transcript, recordContact}, true
	case RecordWithdrawal:
		return rule{leading, withdrawing, RefuseAdvisedWithdrawal, "procedure 4", transcript, recordWithdrawal}, true
	case RecordRefusal:
		return rule{leading, beforeThem, RefuseAlreadyReferred, "procedure 5", transcript, recordRefusal}, true
	case Refer:
		return rule{leading, beforeThem, RefuseAlreadyReferred, "procedure 5", transcript, refer}, true
	case Reopen:
		return rule{leading, []Status{Withdrawn}, RefuseNotWithdrawn, "procedure 4", transcript, reopen}, true
	case AskSupplement:
		return rule{leading, withdrawing, RefuseAlreadyAdvised, "procedure 4", transcript, askSupplement}, true
	case NameRepresentative:
		return rule{leading, open, RefuseClosed, "indienen 3", transcript, nameRepresentative}, true
	case ProposeDecision:
		return rule{leading, []Status{Advised}, RefuseNotYetAdvised, "procedure 7", none, proposeDecision}, true
	case ProposeInadmissible:
		return rule{leading, beforeThem, RefuseAlreadyReferred, "indienen 3", none, proposeInadmissible}, true
	case Approve:
		return rule{commands, anyStatus, "", "procedure 7", transcript, approve}, true
	case Cancel:
		return rule{commands, anyStatus, "", "procedure 7", transcript, cancel}, true
	case Admit:
		return rule{leading, []Status{NotAdmitted}, RefuseNotInadmissible, "indienen 3", transcript, admit}, true
	case SetLanguage:
		return rule{leading, open, RefuseClosed, "Blik op Werk", transcript, setLanguage}, true
	case Categorise:
		return rule{leading, anyStatus, "", "Wat is een klacht", transcript, categorise}, true
	case DeclareInvolved:
		return rule{leading, open, RefuseClosed, "procedure 1", transcript, declareInvolved}, true
	case HandToDeputy:
		return rule{leading, open, RefuseClosed, "procedure 1", transcript, handToDeputy}, true
	case TakeOver:
		return rule{leading, open, RefuseClosed, "procedure 1", transcript, takeOver}, true
	case HandToDirector:
		return rule{leading, open, RefuseClosed, "procedure 1", transcript, handToDirector}, true

	case Extend:
		return rule{[]Actor{ByCommission}, withThem, RefuseNotReferred, "procedure 6", transcript, extend}, true
	case Advise:
		return rule{[]Actor{ByCommission}, withThem, RefuseNotReferred, "procedure 6", transcript, advise}, true
	case AcknowledgeDossier:
		return rule{[]Actor{ByCommission}, anyStatus, "", "procedure 5", transcript, acknowledgeDossier}, true
	case AskRecusal:
		return rule{[]Actor{ByCommission}, withThem, RefuseNotReferred, "procedure 6", transcript, askRecusal}, true

	case Note:
		return rule{commands, anyStatus, "", "procedure 1", transcript, note}, true
	case AskStatus:
		return rule{commands, anyStatus, "", "procedure 1", transcript, ask}, true
	case AskHelp:
		return rule{commands, anyStatus, "", "procedure 1", MailHelp, ask}, true
	case NotUnderstood:
		return rule{by: commands, in: anyStatus, run: notUnderstood}, true

	case Readdress:
		return rule{by: []Actor{ByAdministrator}, in: open, run: readdress}, true
	case TermDue:
		return rule{in: open, run: remind}, true
	case LetterSent:
		return rule{in: anyStatus, run: letterSent}, true
	case LetterReturned:
		return rule{in: anyStatus, run: letterReturned}, true
	}
	return rule{}, false
}

// Events lists every kind of event, in the order of the regulation.
func Events() []EventKind {
	return []EventKind{
		ComplaintReceived, MailReceived, WithdrawalWished, CommissionWished, WithdrawalDenied,
		NameManager, RecordContact, RecordWithdrawal, RecordRefusal, Refer, Reopen, AskSupplement,
		NameRepresentative, ProposeDecision, ProposeInadmissible, Approve, Cancel, Admit, SetLanguage,
		Categorise, DeclareInvolved, HandToDeputy, TakeOver, HandToDirector,
		Extend, Advise, AcknowledgeDossier, AskRecusal,
		Note, AskStatus, AskHelp, NotUnderstood,
		Readdress, TermDue, LetterSent, LetterReturned,
	}
}

// Decide judges one event by the regulation. It is pure: the same arguments
// give the same decision, and nothing happens until the caller records the
// facts and sends the mail. now is the day's clock; the event carries the time
// at which its mail was received.
//
// A command that may not be carried out gives a Refusal, one fact that says so
// and mail 14 to its sender; nothing else of it is done. Of a command in doubt
// nothing is done either; see [Doubt].
func Decide(r *Rules, c Case, e Event, now time.Time) Decision {
	rule, known := regulation(e.Kind)
	refusal := &Refusal{Code: RefuseUnknownEvent}
	d := decision{rules: r, before: c, c: c, e: e, now: now, today: r.Day(now)}
	if e.Doubt.Refuses() || e.Doubt != "" && e.confirmable() {
		return doubted(r, c, e, d)
	}
	if known {
		refusal = d.allowed(rule)
	}
	if refusal == nil {
		refusal = rule.run(&d)
	}
	if refusal != nil {
		if refusal.Article == "" {
			refusal.Article = rule.article
		}
		d = decision{rules: r, before: c, c: c, e: e, now: now, today: d.today}
		d.refuse(*refusal)
		return Decision{Facts: d.facts, Effects: d.effects, Case: d.c, Refusal: refusal}
	}
	if rule.answer != "" {
		d.mail(rule.answer.Letter())
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
	if d.e.Actor == ByDirector && d.before.DirectorInvolved {
		return &Refusal{Code: RefuseAfterInvolved, Article: "procedure 1"} // nothing of this case, not even how it stands
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

// responsible: one person is responsible for a case (R09, procedure 1). The
// other of director and deputy first has to take it over.
func (d *decision) responsible() *Refusal {
	switch d.e.Kind {
	case TakeOver, HandToDeputy, HandToDirector, DeclareInvolved, AskStatus, AskHelp, NotUnderstood, TermDue, LetterSent, LetterReturned:
		return nil
	case Approve, Cancel:
		if _, asked := d.before.challenge(d.e.Preview, d.e.Actor); asked {
			return nil // the command itself says who may
		}
	}
	if slices.Contains(leading, d.e.Actor) && d.e.Actor != d.before.Responsible {
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
	if r.Code == RefuseAfterInvolved {
		letter = MailNotAllowed // mail 14 tells how the case stands
	}
	d.mail(letter.Letter())
}

// Possible lists the commands that an actor can give in this case now, in the
// order of the regulation.
func Possible(c Case, by Actor) []EventKind {
	var kinds []EventKind
	for _, k := range Events() {
		r, _ := regulation(k)
		if !slices.Contains(r.by, by) || !slices.Contains(r.in, c.Status) {
			continue
		}
		if (k == Approve || k == Cancel) && !c.awaits(by) {
			continue
		}
		if k != NotUnderstood {
			kinds = append(kinds, k)
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
	r, _ := regulation(e.Kind)
	return r.article
}
