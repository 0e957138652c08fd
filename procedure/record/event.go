package record

import (
	"cmp"
	"time"
)

// Actor is who caused a fact.
type Actor string

const (
	ByComplainant    Actor = "complainant"
	ByRepresentative Actor = "representative"
	ByDirector       Actor = "director"
	ByDeputy         Actor = "deputy"
	ByCommission     Actor = "commission"
	ByManager        Actor = "manager"
	ByAdministrator  Actor = "administrator"
	ByClock          Actor = "clock"
)

// Client reports whether it is the complainant or the representative.
func (a Actor) Client() bool { return a == ByComplainant || a == ByRepresentative }

// Leads reports whether it is the director or the deputy, one of whom answers for a case (R09).
func (a Actor) Leads() bool { return a == ByDirector || a == ByDeputy }

// EventKind names what can happen to a case. Most are commands given by mail; the
// others come from the mailbox, the clock or the mail server.
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
	WantOwnCase       EventKind = "want_own_case"     // "nieuwe klacht" to 29: the mail is a complaint of its own
	WantThisCase      EventKind = "want_this_case"    // "bij mijn klacht" to 29: it belongs to the open case
	AskProgress       EventKind = "ask_progress"      // "stand": how their complaint is doing
	InsistComplaint   EventKind = "insist_complaint"  // "klacht": what was closed as no complaint is a complaint

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
	FindNoComplaint     EventKind = "find_no_complaint"  // "geen klacht vraag": it is something else
	CarryOutMeasures    EventKind = "carry_out_measures" // "maatregel gedaan"
	TellDelay           EventKind = "tell_delay"         // "het duurt langer"
	Approve             EventKind = "approve"
	Cancel              EventKind = "cancel"
	Admit               EventKind = "admit"
	SetLanguage         EventKind = "set_language"
	Categorise          EventKind = "categorise"
	DeclareInvolved     EventKind = "declare_involved"
	HandToDeputy        EventKind = "hand_to_deputy"   // "verhinderd"
	TakeOver            EventKind = "take_over"        // "overnemen": the sender takes the case
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

	// Director and deputy, not about a case: package desk answers them.
	AskOverview EventKind = "ask_overview"
	AskRegister EventKind = "ask_register" // "jaarverslag 2026"
	TakeIn      EventKind = "take_in"      // "klacht 1": held mail, or mail in a case, is a complaint of its own
	PutInCase   EventKind = "put_in_case"  // "bij K-2026-0001 1": mail belongs to a case
	PutAside    EventKind = "put_aside"    // "geen klacht 1": the mail is no complaint
	BeAway      EventKind = "be_away"      // "afwezig tot 5 januari"
	BeBack      EventKind = "be_back"      // "aanwezig"

	// The administrator.
	Readdress EventKind = "readdress"  // a role reads its mail at a new address
	JoinCase  EventKind = "join_case"  // a case was opened needlessly: it continues in an older one
	SplitCase EventKind = "split_case" // a mail is a complaint of its own
	Forget    EventKind = "forget"     // a closed case is erased by hand
	Rectify   EventKind = "rectify"    // what is known about the complainant, or who assists, was wrong
	Hold      EventKind = "hold"       // it is not erased automatically; with No it is again
	HandOver  EventKind = "hand_over"  // somebody else answers for a case

	// The clock and the mail server.
	TermDue        EventKind = "term_due"
	RecountTerms   EventKind = "recount_terms" // the holidays changed
	LetterSent     EventKind = "letter_sent"
	LetterReturned EventKind = "letter_returned"
)

// Event is one thing that happened, read but not yet judged. The fields with a name in
// JSON are those of a command: they are stored while it waits for "akkoord".
type Event struct {
	Kind  EventKind `json:"kind"`
	Actor Actor     `json:"actor"`

	At      time.Time `json:"at"`                 // when our server received the mail; for other events, now
	On      Date      `json:"on"`                 // the day of At in Amsterdam: an event is dated by its mail
	Said    Date      `json:"said,omitzero"`      // a day named in the command ("contact op 3 december"); zero for none
	SaidBad string    `json:"said_bad,omitempty"` // a day in the command that cannot be read, as typed; FindNoComplaint: a number

	Text      string   `json:"text,omitempty"`      // what stands below the command, or the mail's text
	Own       string   `json:"-"`                   // the part of Text that the sender wrote; "" for all of it
	Left      string   `json:"left,omitempty"`      // what was left out of Text, in a sentence; "" for nothing
	Points    bool     `json:"-"`                   // Text refers to what was quoted below it, which is ours
	Subject   string   `json:"subject,omitempty"`   // of the mail
	Message   string   `json:"message,omitempty"`   // SHA-256 of the raw mail
	From      string   `json:"from,omitempty"`      // the address it came from
	Documents []string `json:"documents,omitempty"` // SHA-256 of the mail's attachments

	Accuses bool `json:"-"` // it came to an address for complaints about the director

	Lead    string `json:"lead,omitempty"`    // who answered for the case when the command was shown
	Offered bool   `json:"offered,omitempty"` // it was no command; its text is offered as one
	Meant   bool   `json:"meant,omitempty"`   // it was no command, but seems to mean this one

	Unclear bool `json:"-"` // MailReceived: after letter 10, and neither thanks nor a denial

	Promised Date `json:"promised,omitzero"` // ProposeDecision: the last day for its measures, if they name one

	PDF bool `json:"pdf,omitempty"` // Refer: a document is attached that may be the report

	Vouched bool `json:"vouched,omitempty"` // FindNoComplaint: the sender of the complaint could be believed

	Outcome  Outcome         `json:"outcome,omitempty"`        // ProposeDecision, Advise, ProposeInadmissible, FindNoComplaint
	Argument string          `json:"argument,omitempty"`       // as typed: the manager, an unknown subject; Advise: a file that is no advice; CallHearing: the hour, "14:00"; TellDelay: the step that was shown
	Yes      *bool           `json:"yes,omitempty"`            // SetLanguage; nil when neither yes nor no was said
	Subjects []Subject       `json:"subjects,omitempty"`       // Categorise, and written below a command that closes a case, or below its "akkoord"
	Grounds  []Ground        `json:"grounds,omitempty"`        // likewise
	Rep      *Representative `json:"representative,omitempty"` // NameRepresentative, Rectify
	Of       *Particulars    `json:"of,omitempty"`             // CorrectComplainant
	Place    *Place          `json:"place,omitempty"`          // TakeIn, PutInCase
	Third    bool            `json:"-"`                        // MailReceived: from somebody with no part in the case
	Seen     bool            `json:"-"`                        // MailReceived: the person responsible has seen it, having put it there

	Unproven bool      `json:"-"` // from a client, but nobody vouches for the sender, and it answers no mail of ours
	Quiet    bool      `json:"-"` // mail 29 asked the client today; AskProgress: the client was told today
	Also     EventKind `json:"-"` // ConfirmMail, DenyMail: what else the answer asks; "" for nothing

	Came    string `json:"-"` // SHA-256 of the mail of the command that waited, when Message is that of its "akkoord"
	Asked   Date   `json:"-"` // the day the command was given, when it is carried out on another day
	Doubt   Why    `json:"-"` // commands: why its mail alone is not enough to carry it out
	Preview int    `json:"-"` // Approve, Cancel: number of the preview it answers; 0 for none. ConfirmMail, DenyMail: number of the mail that was asked about

	Complaint *Complaint `json:"-"` // ComplaintReceived

	Term    Term `json:"-"` // TermDue
	Stage   Date `json:"-"` // TermDue: the day on which the reminder was due
	Overdue bool `json:"-"` // TermDue

	Listed string `json:"-"` // TermDue: Message-ID of the morning mail that carries the reminder; "" for a mail of its own

	Letter   LetterKind `json:"-"` // LetterSent, LetterReturned
	To       Recipient  `json:"-"` // LetterReturned: the role it was meant for; Readdress: the role
	Person   *Person    `json:"-"` // LetterSent, LetterReturned: whom it was sent to
	Document string     `json:"-"` // LetterSent, LetterReturned: SHA-256 of the PDF
	Returned string     `json:"-"` // LetterReturned: the Message-ID of the mail that came back
	Line     string     `json:"-"` // LetterReturned: the mail server's answer
	Code     string     `json:"-"` // NotUnderstood: why
}

// OwnWords gives the client's own words, below the subject.
func (e *Event) OwnWords() string { return e.Subject + "\n\n" + cmp.Or(e.Own, e.Text) }

// Complaint is what the intake knows of a new complaint.
type Complaint struct {
	ID          string // the case number it will get
	Complainant Person
	Of          *Particulars    // what else is known about the complainant; nil for nothing
	Helper      *Representative // who wrote it for the complainant; nil for nobody
	Paper       bool
	Known       bool // the complainant has a part in every case whose number the mail names
}

// Place is where a command puts mail: it is held, put aside, or put in one case. It is
// filled in from what the sender of the command may know, because the rule that moves
// the mail sees only the case that the mail leaves.
type Place struct {
	Into    string      `json:"into,omitempty"` // the case; "" for one of its own
	Mails   []Mail      `json:"mails,omitempty"`
	Opens   bool        `json:"opens,omitempty"`   // the first of them opened the case: everything moves, and the case closes
	Same    bool        `json:"same,omitempty"`    // the complainant of that case wrote them
	Missing RefusalCode `json:"missing,omitempty"` // why it cannot be put there
}

// Mail is a mail that moves to another place, or waits for one.
type Mail struct {
	Number     int64     `json:"number"` // the number people use for it
	SHA256     string    `json:"sha256"`
	Received   time.Time `json:"-"`
	DeputyOnly bool      `json:"-"` // the director must not know of it
}

// MailReason says why a mail is in no case: why a person has to look at it first, or
// why nobody need.
type MailReason string

const (
	ReasonSpam           MailReason = "spam"
	ReasonForged         MailReason = "dmarc-fail"      // the border says that the sender is forged
	ReasonAutoReply      MailReason = "auto-reply"      // sent by a machine, with words of its own
	ReasonBulk           MailReason = "bulk"            // sent by a list, with words of its own
	ReasonBounce         MailReason = "bounce"          // of a letter we do not know
	ReasonReport         MailReason = "report"          // sent by a mail system, with words of its own
	ReasonStopped        MailReason = "stopped"         // a mail system says that it blocked somebody's mail to us
	ReasonStandIn        MailReason = "stand-in"        // for a message that the server cannot give
	ReasonNobody         MailReason = "nobody"          // from an address that nobody reads
	ReasonRobot          MailReason = "robot"           // it answers every letter at once
	ReasonForeignAddress MailReason = "foreign-address" // it answers mail that went to another address
	ReasonFormer         MailReason = "former-address"  // from a complainant's old address
	ReasonCommand        MailReason = "foreign-command" // in a case, from somebody with no part in it
	ReasonPlaceless      MailReason = "placeless"       // from a client with an open complaint, without its number
	ReasonThanks         MailReason = "thanks"          // likewise, but no more than thanks
	ReasonFromStaff      MailReason = "from-staff"      // from somebody with a role, but no command
	ReasonTooLarge       MailReason = "too-large"
	ReasonVirus          MailReason = "virus" // the virus scanner finds something
	ReasonUnreadable     MailReason = "unreadable"
	ReasonNoSender       MailReason = "no-sender"
	ReasonSeveralSenders MailReason = "several-senders"
	ReasonRestored       MailReason = "restored" // reconciliation found it
	ReasonOwn            MailReason = "own"      // ours, according to the log or to itself
	ReasonCap            MailReason = "cap"      // more came from unproven senders than we answer
	ReasonCanary         MailReason = "canary"   // the daily mail to ourselves

	// It answers a practice mail (36), and it
	ReasonRehearsed          MailReason = "rehearsed"            // was understood
	ReasonRehearsedUnread    MailReason = "rehearsed-unread"     // was not
	ReasonRehearsedInDoubt   MailReason = "rehearsed-in-doubt"   // a command in it would not have counted
	ReasonRehearsedByMachine MailReason = "rehearsed-by-machine" // nobody wrote it

	ReasonOld        MailReason = "old"         // received before the log began
	ReasonNeverEnded MailReason = "never-ended" // the program ended each time it began handling it
)

// Rehearsed reports whether the mail answers a practice mail.
func (r MailReason) Rehearsed() bool {
	return r == ReasonRehearsed || r == ReasonRehearsedUnread || r == ReasonRehearsedInDoubt || r == ReasonRehearsedByMachine
}

// Rectifies gives the kind of the director's command that corrects the same as Rectify.
func (e *Event) Rectifies() EventKind {
	if e.Rep != nil {
		return NameRepresentative
	}
	return CorrectComplainant
}
