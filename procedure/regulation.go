package procedure

import (
	"slices"
	"sync"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// rule is one line of the regulation: who may cause what, and when.
type rule struct {
	event   record.EventKind
	by      []record.Actor     // who may
	in      []record.Status    // in which statuses
	code    record.RefusalCode // the refusal in any other status
	article string             // of the regulation, for a refusal
	shown   bool               // it waits for "akkoord" first
	there   bool               // likewise, but only while the commission has the case
	single  bool               // only one waits at a time: it closes or submits a case, or speaks for the commission
	closes  bool               // it also records what the complaint is about
	binding bool               // if the commission has several addresses, one alone is not enough
	stale   []record.FactKind  // facts after which it would do something other than was shown
	notes   []record.FactKind  // facts that its transcript names if they came in between
	answer  record.LetterKind  // what the sender of a command gets: a transcript (16) unless the rule itself answers
	run     func(*decision) *Refusal
}

var (
	leading  = []record.Actor{record.ByDirector, record.ByDeputy}
	commands = []record.Actor{record.ByDirector, record.ByDeputy, record.ByCommission}
	clients  = []record.Actor{record.ByComplainant, record.ByRepresentative}

	byCommission = []record.Actor{record.ByCommission}
	byManager    = []record.Actor{record.ByManager}

	anyStatus   = record.Statuses()
	open        = []record.Status{record.Received, record.Contacted, record.Referred, record.Extended, record.Advised}
	closed      = []record.Status{record.Decided, record.Withdrawn, record.NotAdmitted}
	beforeThem  = []record.Status{record.Received, record.Contacted} // the commission has not had it
	withThem    = []record.Status{record.Referred, record.Extended}
	advising    = []record.Status{record.Referred, record.Extended, record.Advised} // advice can be corrected until the decision
	withdrawing = []record.Status{record.Received, record.Contacted, record.Referred, record.Extended}
	beforehand  = []record.Status{record.Received, record.Contacted, record.Referred, record.Extended, record.Withdrawn, record.NotAdmitted} // the commission will or may read it

	// What letters say and who gets them; letters to a complainant or manager carry the
	// name of the person responsible.
	addressed = []record.FactKind{record.FactAssigned, record.FactRepresentative, record.FactComplainant}
	wrote     = record.ClientWrote()

	// What moves a case forward, so that another step may be late.
	moved = []record.FactKind{record.FactContacted, record.FactWithdrawalRefused, record.FactReferred, record.FactExtended, record.FactAdvised}
)

// regulation is the Klachtenreglement, in its own order: one row for each event. The
// articles are the regulation's; "indienen" is its chapter on submitting a complaint.
// It is a function because the rules it names consult it too.
func regulation() []rule {
	return []rule{
		{event: record.ComplaintReceived, run: receive}, // R06, procedure 2: the one event that needs no case
		{event: record.MailReceived, in: anyStatus, run: furtherMail},
		{event: record.WithdrawalWished, by: clients, in: anyStatus, article: "procedure 4", run: wishWithdrawal},
		{event: record.CommissionWished, by: clients, in: anyStatus, article: "procedure 5", run: wishCommission},
		{event: record.WithdrawalDenied, by: clients, in: anyStatus, article: "procedure 4", run: denyWithdrawal},
		{event: record.ConfirmMail, by: clients, in: anyStatus, article: "procedure 2", run: confirmMail},
		{event: record.DenyMail, by: clients, in: anyStatus, article: "procedure 2", run: denyMail},
		{event: record.WantOwnCase, by: clients, in: anyStatus, article: "procedure 2", run: takeOut},
		{event: record.WantThisCase, by: clients, in: anyStatus, article: "procedure 2", run: furtherMail},
		{event: record.AccuseDirector, by: clients, in: anyStatus, article: "procedure 1", run: accuseDirector},
		{event: record.AskProgress, by: clients, in: anyStatus, article: "procedure 1", run: tellProgress},
		{event: record.InsistComplaint, by: clients, in: anyStatus, article: "Wat is een klacht", run: insist},

		{event: record.TakeIn, by: leading, in: anyStatus, article: "procedure 2", answer: record.MailTranscript, run: takeOut},                                                            // for held mail the desk does it
		{event: record.PutInCase, by: leading, in: anyStatus, article: "procedure 2", single: true, stale: slices.Concat(addressed, wrote), answer: record.MailTranscript, run: putInCase}, // moving a whole case is shown first
		{event: record.NameManager, by: leading, in: open, code: record.RefuseClosed, article: "procedure 3", answer: record.MailTranscript, run: nameManager},
		{event: record.NameNoManager, by: leading, in: open, code: record.RefuseClosed, article: "procedure 3", answer: record.MailTranscript, run: nameNoManager},
		{event: record.RecordContact, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "procedure 4", answer: record.MailTranscript, run: recordContact},
		{event: record.RecordAttempt, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "procedure 4", answer: record.MailTranscript, run: recordAttempt},
		{event: record.RecordWithdrawal, by: leading, in: withdrawing, code: record.RefuseAdvisedWithdrawal, article: "procedure 4", shown: true, single: true, closes: true, stale: slices.Concat(addressed, wrote, []record.FactKind{record.FactContacted, record.FactManagerNamed, record.FactManagerNone}), answer: record.MailTranscript, run: recordWithdrawal},
		{event: record.RecordRefusal, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "procedure 5", answer: record.MailTranscript, run: recordRefusal},
		{event: record.Refer, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "procedure 5", shown: true, single: true, stale: append(addressed[:3:3], record.FactContacted), notes: wrote, answer: record.MailTranscript, run: refer}, // 06 includes all mail until akkoord
		{event: record.Reopen, by: leading, in: []record.Status{record.Withdrawn}, code: record.RefuseNotWithdrawn, article: "procedure 4", answer: record.MailTranscript, run: reopen},
		{event: record.MarkSeen, by: leading, in: anyStatus, article: "procedure 4", answer: record.MailTranscript, run: seen},
		{event: record.AskSupplement, by: leading, in: withdrawing, code: record.RefuseAlreadyAdvised, article: "procedure 4", shown: true, stale: addressed, answer: record.MailTranscript, run: askSupplement},
		{event: record.NameRepresentative, by: leading, in: open, code: record.RefuseClosed, article: "indienen 3", answer: record.MailTranscript, run: nameRepresentative},
		{event: record.CorrectComplainant, by: leading, in: anyStatus, article: "indienen 3", answer: record.MailTranscript, run: correctComplainant}, // another e-mail address is shown first
		{event: record.WriteComplainant, by: leading, in: anyStatus, article: "procedure 1", shown: true, stale: addressed, answer: record.MailTranscript, run: writeComplainant},
		{event: record.TellDelay, by: leading, in: open, code: record.RefuseClosed, article: "procedure 1", shown: true, stale: slices.Concat(addressed, moved), answer: record.MailTranscript, run: tellDelay},
		{event: record.MarkPosted, by: leading, in: anyStatus, article: "procedure 3", answer: record.MailTranscript, run: markPosted},
		{event: record.ProposeDecision, by: leading, in: []record.Status{record.Advised, record.Decided}, code: record.RefuseNotYetAdvised, article: "procedure 7", shown: true, single: true, closes: true, stale: slices.Concat(addressed, []record.FactKind{record.FactAdvised, record.FactManagerNamed, record.FactManagerNone, record.FactLanguage}), answer: record.MailTranscript, run: decideComplaint},
		{event: record.CarryOutMeasures, by: leading, in: []record.Status{record.Decided}, code: record.RefuseNoMeasures, article: "procedure 7", answer: record.MailTranscript, run: carryOutMeasures},
		{event: record.ProposeInadmissible, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "indienen 3", shown: true, single: true, closes: true, stale: slices.Concat(addressed, wrote, []record.FactKind{record.FactLanguage}), answer: record.MailTranscript, run: turnAway},
		{event: record.FindNoComplaint, by: leading, in: beforeThem, code: record.RefuseAlreadyReferred, article: "Wat is een klacht", shown: true, single: true, closes: true, stale: slices.Concat(addressed, wrote, []record.FactKind{record.FactContacted}), answer: record.MailTranscript, run: findNoComplaint},
		{event: record.Approve, by: commands, in: anyStatus, article: "procedure 7", answer: record.MailTranscript, run: approve},
		{event: record.Cancel, by: commands, in: anyStatus, article: "procedure 7", answer: record.MailTranscript, run: cancel},
		{event: record.Admit, by: leading, in: []record.Status{record.NotAdmitted}, code: record.RefuseNotInadmissible, article: "indienen 3", answer: record.MailTranscript, run: admit},
		{event: record.SetLanguage, by: leading, in: open, code: record.RefuseClosed, article: "Blik op Werk", answer: record.MailTranscript, run: setLanguage},
		{event: record.Categorise, by: leading, in: anyStatus, article: "Wat is een klacht", answer: record.MailTranscript, run: categorise},
		{event: record.DeclareInvolved, by: leading, in: anyStatus, article: "procedure 1", answer: record.MailTranscript, run: declareInvolved},
		{event: record.HandToDeputy, by: leading, in: open, code: record.RefuseClosed, article: "procedure 1", answer: record.MailTranscript, run: handToDeputy},
		{event: record.TakeOver, by: leading, in: open, code: record.RefuseClosed, article: "procedure 1", answer: record.MailTranscript, run: takeOver},
		{event: record.HandToDirector, by: leading, in: anyStatus, article: "procedure 1", answer: record.MailTranscript, run: handToDirector},

		{event: record.Advise, by: byCommission, in: advising, code: record.RefuseNotReferred, article: "procedure 6", shown: true, single: true, binding: true, stale: addressed[:1:1], answer: record.MailTranscript, run: advise},
		{event: record.Extend, by: byCommission, in: withThem, code: record.RefuseNotReferred, article: "procedure 6", shown: true, single: true, binding: true, stale: addressed, answer: record.MailTranscript, run: extend},
		{event: record.AcknowledgeDossier, by: byCommission, in: anyStatus, article: "procedure 5", answer: record.MailTranscript, run: acknowledgeDossier},
		{event: record.AskRecusal, by: byCommission, in: withThem, code: record.RefuseNotReferred, article: "procedure 6", answer: record.MailTranscript, run: askRecusal},
		{event: record.AskDirector, by: byCommission, in: anyStatus, article: "procedure 6", shown: true, stale: []record.FactKind{record.FactAssigned}, answer: record.MailTranscript, run: askDirector},
		{event: record.AskComplainant, by: byCommission, in: withThem, code: record.RefuseNotReferred, article: "procedure 6", shown: true, stale: addressed, answer: record.MailTranscript, run: askComplainant},
		{event: record.CallHearing, by: byCommission, in: withThem, code: record.RefuseNotReferred, article: "procedure 6", shown: true, stale: slices.Concat(addressed, []record.FactKind{record.FactManagerNamed, record.FactManagerNone}), answer: record.MailTranscript, run: callHearing},

		{event: record.Note, by: commands, in: anyStatus, article: "procedure 1", answer: record.MailTranscript, run: note},
		{event: record.NoteDossier, by: leading, in: beforehand, code: record.RefuseAlreadyAdvised, article: "procedure 5", there: true, stale: addressed[:1:1], answer: record.MailTranscript, run: noteDossier},
		{event: record.GiveStatement, in: anyStatus, article: "procedure 5", run: giveStatement},
		{event: record.KeepInternal, by: byManager, in: anyStatus, article: "procedure 5", run: furtherMail},
		{event: record.AskStatus, by: commands, in: anyStatus, article: "procedure 1", answer: record.MailTranscript, run: ask},
		{event: record.AskFile, by: commands, in: anyStatus, article: "procedure 1", run: askFile},
		{event: record.AskHelp, by: commands, in: anyStatus, article: "procedure 1", answer: record.MailHelp, run: ask},
		{event: record.NotUnderstood, by: commands, in: anyStatus, run: notUnderstood},

		{event: record.Readdress, by: []record.Actor{record.ByAdministrator}, in: open, run: readdress},
		{event: record.JoinCase, by: []record.Actor{record.ByAdministrator}, in: anyStatus, article: "procedure 2", run: putInCase},
		{event: record.SplitCase, by: []record.Actor{record.ByAdministrator}, in: anyStatus, article: "procedure 2", run: takeOut},
		{event: record.HandOver, by: []record.Actor{record.ByAdministrator}, in: open, code: record.RefuseClosed, article: "procedure 1", run: handOver},
		{event: record.Forget, by: []record.Actor{record.ByAdministrator}, in: closed, code: record.RefuseNotClosed, article: "AVG", run: forget},
		{event: record.Rectify, by: []record.Actor{record.ByAdministrator}, in: anyStatus, article: "AVG", run: rectify},
		{event: record.Hold, by: []record.Actor{record.ByAdministrator}, in: anyStatus, article: "AVG", run: hold},
		{event: record.TermDue, in: anyStatus, run: remind},
		{event: record.RecountTerms, in: open, code: record.RefuseClosed, run: recount},
		{event: record.LetterSent, in: anyStatus, run: letterSent},
		{event: record.LetterReturned, in: anyStatus, run: letterReturned},
	}
}

// made is the regulation, built once: every decision consults it several times.
var made struct {
	sync.Once
	rules []rule
}

// allRules gives the regulation. Nobody may change it.
func allRules() []rule {
	made.Do(func() { made.rules = regulation() })
	return made.rules
}

func ruleFor(k record.EventKind) (rule, bool) {
	all := allRules()
	i := slices.IndexFunc(all, func(r rule) bool { return r.event == k })
	if i < 0 {
		return rule{}, false
	}
	r := all[i]
	if r.closes {
		r.run = closing(r.run)
	}
	return r, true
}

// Standing gives the part of the regulation that applies to a command while it waits.
func Standing(k record.EventKind) (record.Standing, bool) {
	r, known := ruleFor(k)
	return record.Standing{In: r.in, Single: r.single, Stale: r.stale, Notes: r.notes}, known
}

// shows reports whether a command waits for "akkoord" in a case.
func (r rule) shows(c record.Case) bool { return r.shown || r.there && c.Status.WithCommission() }

// ShownFirst reports whether a command always waits for "akkoord".
func ShownFirst(k record.EventKind) bool { r, _ := ruleFor(k); return r.shown }
