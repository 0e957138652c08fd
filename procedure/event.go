package procedure

import "time"

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

	// The director or the deputy.
	NameManager         EventKind = "name_manager"
	RecordContact       EventKind = "record_contact"
	RecordWithdrawal    EventKind = "record_withdrawal"
	RecordRefusal       EventKind = "record_refusal"
	Refer               EventKind = "refer"
	Reopen              EventKind = "reopen"
	AskSupplement       EventKind = "ask_supplement"
	NameRepresentative  EventKind = "name_representative"
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

	// Director, deputy and commission.
	Note          EventKind = "note"
	AskStatus     EventKind = "ask_status"
	AskHelp       EventKind = "ask_help"
	NotUnderstood EventKind = "not_understood" // a reply that is no command
	NotAllowed    EventKind = "not_allowed"    // a command without the right to it

	// The administrator.
	Readdress EventKind = "readdress" // a role reads its mail at a new address

	// The clock and the mail server.
	TermDue        EventKind = "term_due"
	LetterSent     EventKind = "letter_sent"
	LetterReturned EventKind = "letter_returned"
)

// Event is one thing that happened, understood but not yet judged.
type Event struct {
	Kind  EventKind
	Actor Actor

	At      time.Time // when our server received the mail; the clock for the rest
	On      Date      // its day in Amsterdam: every date of an event is its mail's
	Said    Date      // a day named in the command ("contact op 3 december"); zero when none
	SaidBad string    // a day that was named but cannot be read, as typed

	Text      string   // what stands below the command, or the mail's text
	Subject   string   // of the mail
	Message   string   // SHA-256 of the raw mail
	Documents []string // SHA-256 of the mail's attachments

	Outcome  Outcome         // ProposeDecision, Advise, ProposeInadmissible
	Argument string          // as typed: the manager, an unknown subject
	Yes      *bool           // SetLanguage; nil when neither yes nor no was said
	Subjects []Subject       // Categorise
	Grounds  []Ground        // Categorise
	Rep      *Representative // NameRepresentative
	Preview  int             // Approve: number of the preview it answers; 0 when it answers none

	Complaint *Complaint // ComplaintReceived

	Term    Term // TermDue
	Stage   Date // TermDue: the day the reminder was due
	Overdue bool // TermDue

	Letter   LetterKind // LetterSent, LetterReturned
	To       Recipient  // LetterReturned: the role it was meant for; Readdress: the role
	Person   *Person    // LetterSent, LetterReturned: whom it was sent to
	Document string     // LetterSent, LetterReturned: SHA-256 of the PDF
	Returned string     // LetterReturned: the Message-ID of what came back
	Line     string     // LetterReturned: the mail server's answer
	Code     string     // NotUnderstood, NotAllowed: why
}

// Complaint is what the intake knows of a new complaint.
type Complaint struct {
	ID          string // the case number it will get
	Complainant Person
	Paper       bool
}
