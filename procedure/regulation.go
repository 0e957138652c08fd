package procedure

import "slices"

// EventKind names what can happen to a case. Most are commands somebody gave
// by mail; the others come from the mailbox, the clock or the mail server.
type EventKind string

const (
	// The complainant.
	ComplaintReceived EventKind = "complaint_received"
	MailReceived      EventKind = "mail_received"     // any further mail in the case
	WithdrawalWished  EventKind = "withdrawal_wished" // "intrekken": closes nothing (R13)
	CommissionWished  EventKind = "commission_wished" // "naar de commissie" (R14)
	WithdrawalDenied  EventKind = "withdrawal_denied" // "niet ingetrokken" after letter 10 (R13)
	ConfirmMail       EventKind = "confirm_mail"      // "ja" to 29: the mail is theirs
	DenyMail          EventKind = "deny_mail"         // "nee" to 29: it is not
	AccuseDirector    EventKind = "accuse_director"   // "over de directeur"

	// The director or the deputy.
	NameManager         EventKind = "name_manager"
	NameNoManager       EventKind = "name_no_manager"
	RecordContact       EventKind = "record_contact"
	RecordAttempt       EventKind = "record_attempt"
	RecordWithdrawal    EventKind = "record_withdrawal"
	RecordRefusal       EventKind = "record_refusal"
	Refer               EventKind = "refer"
	Reopen              EventKind = "reopen"
	MarkSeen            EventKind = "mark_seen"
	AskSupplement       EventKind = "ask_supplement"
	NameRepresentative  EventKind = "name_representative"
	CorrectComplainant  EventKind = "correct_complainant"
	WriteComplainant    EventKind = "write_complainant"
	MarkPosted          EventKind = "mark_posted" // "verstuurd op"
	ProposeDecision     EventKind = "propose_decision"
	ProposeInadmissible EventKind = "propose_inadmissible"
	Approve             EventKind = "approve"
	Cancel              EventKind = "cancel"
	Admit               EventKind = "admit"
	SetLanguage         EventKind = "set_language"
	Categorise          EventKind = "categorise"
	DeclareInvolved     EventKind = "declare_involved"
	HandToDeputy        EventKind = "hand_to_deputy"   // "verhinderd"
	TakeOver            EventKind = "take_over"        // "overnemen": to who sends it
	HandToDirector      EventKind = "hand_to_director" // the deputy's "directeur"

	// The commission.
	Extend             EventKind = "extend"
	Advise             EventKind = "advise"
	AcknowledgeDossier EventKind = "acknowledge_dossier"
	AskRecusal         EventKind = "ask_recusal"
	AskDirector        EventKind = "ask_director"    // "vraag"
	AskComplainant     EventKind = "ask_complainant" // "vraag klager"
	CallHearing        EventKind = "call_hearing"    // "hoorzitting"

	// A manager, in answer to 02.
	GiveStatement EventKind = "give_statement" // it is part of the dossier
	KeepInternal  EventKind = "keep_internal"  // "intern": it is not

	// Director, deputy and commission.
	Note          EventKind = "note"
	NoteDossier   EventKind = "note_dossier" // "notitie dossier": director and deputy
	AskStatus     EventKind = "ask_status"
	AskHelp       EventKind = "ask_help"
	AskFile       EventKind = "ask_file"       // "stukken": the file of the case again
	NotUnderstood EventKind = "not_understood" // a reply that is no command

	// Director and deputy, about no case: package desk answers them.
	AskOverview EventKind = "ask_overview"
	TakeIn      EventKind = "take_in"   // "klacht 1": held mail is a complaint
	PutAside    EventKind = "put_aside" // "geen klacht 1": it is none
	BeAway      EventKind = "be_away"   // "afwezig tot 5 januari"
	BeBack      EventKind = "be_back"   // "aanwezig"

	// The administrator.
	Readdress EventKind = "readdress" // a role reads its mail at a new address
	HandOver  EventKind = "hand_over" // somebody else answers for a case

	// The clock and the mail server.
	TermDue        EventKind = "term_due"
	RecountTerms   EventKind = "recount_terms" // the holidays are others
	LetterSent     EventKind = "letter_sent"
	LetterReturned EventKind = "letter_returned"
)

// rule is one line of the regulation: who may cause what, and when.
type rule struct {
	event   EventKind
	by      []Actor     // who may
	in      []Status    // in which statuses
	code    RefusalCode // why not, in any other status
	article string      // of the regulation, for a refusal
	shown   bool        // it waits for "akkoord" first
	there   bool        // likewise, while the commission has the case
	single  bool        // and one such waits at a time: it closes or submits a case, or is the commission's word on it
	binding bool        // of several addresses of the commission one alone does not give it
	stale   []FactKind  // what makes it another thing than was shown
	notes   []FactKind  // what its transcript names when it came in between
	answer  LetterKind  // what the sender of a command gets: a transcript (16) unless the rule itself answers
	run     func(*decision) *Refusal
}

var (
	leading  = []Actor{ByDirector, ByDeputy}
	commands = []Actor{ByDirector, ByDeputy, ByCommission}
	clients  = []Actor{ByComplainant, ByRepresentative}

	byCommission = []Actor{ByCommission}
	byManager    = []Actor{ByManager}

	anyStatus   = Statuses()
	open        = []Status{Received, Contacted, Referred, Extended, Advised}
	beforeThem  = []Status{Received, Contacted} // the commission has not had it
	withThem    = []Status{Referred, Extended}
	advising    = []Status{Referred, Extended, Advised} // an advice is corrected until the decision
	withdrawing = []Status{Received, Contacted, Referred, Extended}
	beforehand  = []Status{Received, Contacted, Referred, Extended, Withdrawn, NotAdmitted} // the commission will read it, or may

	// What letters say, and who gets them; to a complainant and a manager, in the
	// name of who is responsible.
	addressed = []FactKind{FactAssigned, FactRepresentative, FactComplainant}
	wrote     = ClientWrote()
)

// regulation is the Klachtenreglement, in its own order: a row for each event. The
// articles are its own; "indienen" is its chapter on submitting a complaint. It is a
// function because the rules it names ask it, too.
func regulation() []rule {
	return []rule{
		{event: ComplaintReceived, run: receive}, // R06, procedure 2: the one event that needs no case
		{event: MailReceived, in: anyStatus, run: furtherMail},
		{event: WithdrawalWished, by: clients, in: anyStatus, article: "procedure 4", run: wishWithdrawal},
		{event: CommissionWished, by: clients, in: anyStatus, article: "procedure 5", run: wishCommission},
		{event: WithdrawalDenied, by: clients, in: anyStatus, article: "procedure 4", run: denyWithdrawal},
		{event: ConfirmMail, by: clients, in: anyStatus, article: "procedure 2", run: confirmMail},
		{event: DenyMail, by: clients, in: anyStatus, article: "procedure 2", run: denyMail},
		{event: AccuseDirector, by: clients, in: anyStatus, article: "procedure 1", run: accuseDirector},

		{event: NameManager, by: leading, in: open, code: RefuseClosed, article: "procedure 3", answer: MailTranscript, run: nameManager},
		{event: NameNoManager, by: leading, in: open, code: RefuseClosed, article: "procedure 3", answer: MailTranscript, run: nameNoManager},
		{event: RecordContact, by: leading, in: beforeThem, code: RefuseAlreadyReferred, article: "procedure 4", answer: MailTranscript, run: recordContact},
		{event: RecordAttempt, by: leading, in: beforeThem, code: RefuseAlreadyReferred, article: "procedure 4", answer: MailTranscript, run: recordAttempt},
		{event: RecordWithdrawal, by: leading, in: withdrawing, code: RefuseAdvisedWithdrawal, article: "procedure 4", shown: true, single: true, stale: slices.Concat(addressed, wrote, []FactKind{FactContacted, FactManagerNamed, FactManagerNone}), answer: MailTranscript, run: recordWithdrawal},
		{event: RecordRefusal, by: leading, in: beforeThem, code: RefuseAlreadyReferred, article: "procedure 5", answer: MailTranscript, run: recordRefusal},
		{event: Refer, by: leading, in: beforeThem, code: RefuseAlreadyReferred, article: "procedure 5", shown: true, single: true, stale: append(addressed[:3:3], FactContacted), notes: wrote, answer: MailTranscript, run: refer}, // 06 holds all until akkoord
		{event: Reopen, by: leading, in: []Status{Withdrawn}, code: RefuseNotWithdrawn, article: "procedure 4", answer: MailTranscript, run: reopen},
		{event: MarkSeen, by: leading, in: anyStatus, article: "procedure 4", answer: MailTranscript, run: seen},
		{event: AskSupplement, by: leading, in: withdrawing, code: RefuseAlreadyAdvised, article: "procedure 4", shown: true, stale: addressed, answer: MailTranscript, run: askSupplement},
		{event: NameRepresentative, by: leading, in: open, code: RefuseClosed, article: "indienen 3", answer: MailTranscript, run: nameRepresentative},
		{event: CorrectComplainant, by: leading, in: anyStatus, article: "indienen 3", answer: MailTranscript, run: correctComplainant}, // another e-mail address is shown first
		{event: WriteComplainant, by: leading, in: anyStatus, article: "procedure 1", shown: true, stale: addressed, answer: MailTranscript, run: writeComplainant},
		{event: MarkPosted, by: leading, in: anyStatus, article: "procedure 3", answer: MailTranscript, run: markPosted},
		{event: ProposeDecision, by: leading, in: []Status{Advised, Decided}, code: RefuseNotYetAdvised, article: "procedure 7", shown: true, single: true, stale: slices.Concat(addressed, []FactKind{FactAdvised, FactManagerNamed, FactManagerNone, FactLanguage}), answer: MailTranscript, run: decideComplaint},
		{event: ProposeInadmissible, by: leading, in: beforeThem, code: RefuseAlreadyReferred, article: "indienen 3", shown: true, single: true, stale: slices.Concat(addressed, wrote, []FactKind{FactLanguage}), answer: MailTranscript, run: turnAway},
		{event: Approve, by: commands, in: anyStatus, article: "procedure 7", answer: MailTranscript, run: approve},
		{event: Cancel, by: commands, in: anyStatus, article: "procedure 7", answer: MailTranscript, run: cancel},
		{event: Admit, by: leading, in: []Status{NotAdmitted}, code: RefuseNotInadmissible, article: "indienen 3", answer: MailTranscript, run: admit},
		{event: SetLanguage, by: leading, in: open, code: RefuseClosed, article: "Blik op Werk", answer: MailTranscript, run: setLanguage},
		{event: Categorise, by: leading, in: anyStatus, article: "Wat is een klacht", answer: MailTranscript, run: categorise},
		{event: DeclareInvolved, by: leading, in: anyStatus, article: "procedure 1", answer: MailTranscript, run: declareInvolved},
		{event: HandToDeputy, by: leading, in: open, code: RefuseClosed, article: "procedure 1", answer: MailTranscript, run: handToDeputy},
		{event: TakeOver, by: leading, in: open, code: RefuseClosed, article: "procedure 1", answer: MailTranscript, run: takeOver},
		{event: HandToDirector, by: leading, in: anyStatus, article: "procedure 1", answer: MailTranscript, run: handToDirector},

		{event: Extend, by: byCommission, in: withThem, code: RefuseNotReferred, article: "procedure 6", shown: true, single: true, binding: true, stale: addressed, answer: MailTranscript, run: extend},
		{event: Advise, by: byCommission, in: advising, code: RefuseNotReferred, article: "procedure 6", shown: true, single: true, binding: true, stale: addressed[:1:1], answer: MailTranscript, run: advise},
		{event: AcknowledgeDossier, by: byCommission, in: anyStatus, article: "procedure 5", answer: MailTranscript, run: acknowledgeDossier},
		{event: AskRecusal, by: byCommission, in: withThem, code: RefuseNotReferred, article: "procedure 6", answer: MailTranscript, run: askRecusal},
		{event: AskDirector, by: byCommission, in: anyStatus, article: "procedure 6", shown: true, stale: []FactKind{FactAssigned}, answer: MailTranscript, run: askDirector},
		{event: AskComplainant, by: byCommission, in: withThem, code: RefuseNotReferred, article: "procedure 6", shown: true, stale: addressed, answer: MailTranscript, run: askComplainant},
		{event: CallHearing, by: byCommission, in: withThem, code: RefuseNotReferred, article: "procedure 6", shown: true, stale: slices.Concat(addressed, []FactKind{FactManagerNamed, FactManagerNone}), answer: MailTranscript, run: callHearing},

		{event: Note, by: commands, in: anyStatus, article: "procedure 1", answer: MailTranscript, run: note},
		{event: NoteDossier, by: leading, in: beforehand, code: RefuseAlreadyAdvised, article: "procedure 5", there: true, stale: addressed[:1:1], answer: MailTranscript, run: noteDossier},
		{event: GiveStatement, in: anyStatus, article: "procedure 5", run: giveStatement},
		{event: KeepInternal, by: byManager, in: anyStatus, article: "procedure 5", run: furtherMail},
		{event: AskStatus, by: commands, in: anyStatus, article: "procedure 1", answer: MailTranscript, run: ask},
		{event: AskFile, by: commands, in: anyStatus, article: "procedure 1", run: askFile},
		{event: AskHelp, by: commands, in: anyStatus, article: "procedure 1", answer: MailHelp, run: ask},
		{event: NotUnderstood, by: commands, in: anyStatus, run: notUnderstood},

		{event: Readdress, by: []Actor{ByAdministrator}, in: open, run: readdress},
		{event: HandOver, by: []Actor{ByAdministrator}, in: open, code: RefuseClosed, article: "procedure 1", run: handOver},
		{event: TermDue, in: anyStatus, run: remind},
		{event: RecountTerms, in: open, code: RefuseClosed, run: recount},
		{event: LetterSent, in: anyStatus, run: letterSent},
		{event: LetterReturned, in: anyStatus, run: letterReturned},
	}
}

// ruleFor gives the rule for an event.
func ruleFor(k EventKind) (rule, bool) {
	for _, r := range regulation() {
		if r.event == k {
			return r, true
		}
	}
	return rule{}, false
}

// Events lists every kind of event, in the order of the regulation.
func Events() []EventKind {
	var kinds []EventKind
	for _, r := range regulation() {
		kinds = append(kinds, r.event)
	}
	return kinds
}

// MayCause gives who may bring an event about; nil for what nobody orders.
func MayCause(k EventKind) []Actor { r, _ := ruleFor(k); return slices.Clone(r.by) }

// shows reports whether a command waits for "akkoord" in a case.
func (r rule) shows(c Case) bool { return r.shown || r.there && c.Status.WithCommission() }

// ShownFirst reports whether a command always waits for "akkoord".
func ShownFirst(k EventKind) bool { r, _ := ruleFor(k); return r.shown }
