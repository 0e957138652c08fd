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

// Client reports whether it is the complainant, or who assists the complainant.
func (a Actor) Client() bool { return a == ByComplainant || a == ByRepresentative }

// Leads reports whether it is the director or the deputy, of whom one answers for a case (R09).
func (a Actor) Leads() bool { return a == ByDirector || a == ByDeputy }

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
	WantOwnCase       EventKind = "want_own_case"     // "nieuwe klacht" to 29: the mail is a complaint of its own
	WantThisCase      EventKind = "want_this_case"    // "bij mijn klacht" to 29: it belongs to the one that runs
	AskProgress       EventKind = "ask_progress"      // "stand": how it stands with their complaint
	InsistComplaint   EventKind = "insist_complaint"  // "klacht": what was closed as no complaint is one

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
	AskRegister EventKind = "ask_register" // "jaarverslag 2026"
	TakeIn      EventKind = "take_in"      // "klacht 1": held mail is a complaint, or mail of a case one of its own
	PutInCase   EventKind = "put_in_case"  // "bij K-2026-0001 1": mail belongs to a case
	PutAside    EventKind = "put_aside"    // "geen klacht 1": it is none
	BeAway      EventKind = "be_away"      // "afwezig tot 5 januari"
	BeBack      EventKind = "be_back"      // "aanwezig"

	// The administrator.
	Readdress EventKind = "readdress"  // a role reads its mail at a new address
	JoinCase  EventKind = "join_case"  // a case was opened needlessly: it goes on in an older one
	SplitCase EventKind = "split_case" // a mail is a complaint of its own
	Forget    EventKind = "forget"     // a closed case is erased by hand
	Rectify   EventKind = "rectify"    // what is known of the complainant was wrong
	Hold      EventKind = "hold"       // it is not erased by itself; with No it is again
	HandOver  EventKind = "hand_over"  // somebody else answers for a case

	// The clock and the mail server.
	TermDue        EventKind = "term_due"
	RecountTerms   EventKind = "recount_terms" // the holidays are others
	LetterSent     EventKind = "letter_sent"
	LetterReturned EventKind = "letter_returned"
)

// Event is one thing that happened, understood but not yet judged. The fields
// with a name in JSON are those of a command: they are kept while it waits for
// "akkoord".
type Event struct {
	Kind  EventKind `json:"kind"`
	Actor Actor     `json:"actor"`

	At      time.Time `json:"at"`                 // when our server received the mail; the clock for the rest
	On      Date      `json:"on"`                 // its day in Amsterdam: every date of an event is its mail's
	Said    Date      `json:"said,omitzero"`      // a day named in the command ("contact op 3 december"); zero when none
	SaidBad string    `json:"said_bad,omitempty"` // a day that was named but cannot be read, as typed; FindNoComplaint: a number

	Text      string   `json:"text,omitempty"`      // what stands below the command, or the mail's text
	Own       string   `json:"-"`                   // of Text, what the sender wrote; "" for all of it
	Left      string   `json:"left,omitempty"`      // what of the mail was not taken into Text, in a sentence; "" for nothing
	Points    bool     `json:"-"`                   // Text points to what stood below it, and is ours
	Subject   string   `json:"subject,omitempty"`   // of the mail
	Message   string   `json:"message,omitempty"`   // SHA-256 of the raw mail
	From      string   `json:"from,omitempty"`      // the address it came from
	Documents []string `json:"documents,omitempty"` // SHA-256 of the mail's attachments

	Accuses bool `json:"-"` // it came to an address for complaints about the director

	Lead    string `json:"lead,omitempty"`    // who answered for the case when it was shown
	Offered bool   `json:"offered,omitempty"` // it was no command: its text is offered as one
	Meant   bool   `json:"meant,omitempty"`   // it was no command, and seems to mean this one

	Unclear bool `json:"-"` // MailReceived: after letter 10, and neither thanks nor a denial

	Promised Date `json:"promised,omitzero"` // ProposeDecision: the last day for its measures, where they name one

	PDF bool `json:"pdf,omitempty"` // Refer: a document is attached that may be the report

	Vouched bool `json:"vouched,omitempty"` // FindNoComplaint: the sender of the complaint could be believed

	Outcome  Outcome         `json:"outcome,omitempty"`        // ProposeDecision, Advise, ProposeInadmissible, FindNoComplaint
	Argument string          `json:"argument,omitempty"`       // as typed: the manager, an unknown subject; Advise: a file that is no advice; CallHearing: the hour, "14:00"; TellDelay: the step that was shown
	Yes      *bool           `json:"yes,omitempty"`            // SetLanguage; nil when neither yes nor no was said
	Subjects []Subject       `json:"subjects,omitempty"`       // Categorise, and below what closes a case or its "akkoord"
	Grounds  []Ground        `json:"grounds,omitempty"`        // likewise
	Rep      *Representative `json:"representative,omitempty"` // NameRepresentative
	Of       *Particulars    `json:"of,omitempty"`             // CorrectComplainant
	Place    *Place          `json:"place,omitempty"`          // TakeIn, PutInCase
	Third    bool            `json:"-"`                        // MailReceived: of somebody who has no part in the case
	Seen     bool            `json:"-"`                        // MailReceived: by who answers for the case, who put it there

	Unproven bool      `json:"-"` // of a client: nobody vouches for the sender, and it answers no mail of ours
	Quiet    bool      `json:"-"` // the client was asked by 29 today; AskProgress: was told today how it stands
	Also     EventKind `json:"-"` // ConfirmMail, DenyMail: what the answer itself asks; "" for nothing

	Came    string `json:"-"` // SHA-256 of the mail of a command that waited, when Message is that of its "akkoord"
	Asked   Date   `json:"-"` // the day the command was given, when it is carried out on another
	Doubt   Why    `json:"-"` // commands: why it is not carried out on the word of its mail alone
	Preview int    `json:"-"` // Approve, Cancel: number of the preview it answers; 0 when it answers none. ConfirmMail, DenyMail: of the mail that was asked about

	Complaint *Complaint `json:"-"` // ComplaintReceived

	Term    Term `json:"-"` // TermDue
	Stage   Date `json:"-"` // TermDue: the day the reminder was due
	Overdue bool `json:"-"` // TermDue

	Listed string `json:"-"` // TermDue: Message-ID of the morning mail that says so, in the place of a mail of its own

	Letter   LetterKind `json:"-"` // LetterSent, LetterReturned
	To       Recipient  `json:"-"` // LetterReturned: the role it was meant for; Readdress: the role
	Person   *Person    `json:"-"` // LetterSent, LetterReturned: whom it was sent to
	Document string     `json:"-"` // LetterSent, LetterReturned: SHA-256 of the PDF
	Returned string     `json:"-"` // LetterReturned: the Message-ID of what came back
	Line     string     `json:"-"` // LetterReturned: the mail server's answer
	Code     string     `json:"-"` // NotUnderstood: why
}

// OwnWords gives the client's own words, with the subject above them.
func (e *Event) OwnWords() string { return e.Subject + "\n\n" + cmp.Or(e.Own, e.Text) }

// Complaint is what the intake knows of a new complaint.
type Complaint struct {
	ID          string // the case number it will get
	Complainant Person
	Of          *Particulars    // what else is known of the complainant; nil for nothing
	Helper      *Representative // who wrote it for the complainant; nil for nobody
	Paper       bool
	Known       bool // the complainant has a part in each case whose number it names
}

// Place is where a command puts mail: a mail is held, or put aside, or in one case. It is
// as whoever gave the command may know: the rule that moves the mail knows only the case
// that it leaves.
type Place struct {
	Into    string      `json:"into,omitempty"` // the case; "" for one of its own
	Mails   []Mail      `json:"mails,omitempty"`
	Opens   bool        `json:"opens,omitempty"`   // the first of them opened the case: all of it goes, and the case closes
	Same    bool        `json:"same,omitempty"`    // whoever complains there is who wrote them
	Missing RefusalCode `json:"missing,omitempty"` // why it cannot be put there
}

// Mail is one that gets another place, or waits for one with a case.
type Mail struct {
	Number     int64     `json:"number"` // what people call it by
	SHA256     string    `json:"sha256"`
	Received   time.Time `json:"-"`
	DeputyOnly bool      `json:"-"` // the director is not to know of it
}

// MailReason says why a mail is in no case: why a person has to look at it first,
// or why nobody has to.
type MailReason string

const (
	ReasonSpam           MailReason = "spam"
	ReasonForged         MailReason = "dmarc-fail"      // the border says that the sender is
	ReasonAutoReply      MailReason = "auto-reply"      // of a machine, with words of its own
	ReasonBulk           MailReason = "bulk"            // by a list, with words of its own
	ReasonBounce         MailReason = "bounce"          // of a letter that is not known
	ReasonReport         MailReason = "report"          // of a mail system, with words of its own
	ReasonStopped        MailReason = "stopped"         // a mail system says that it kept somebody's mail from us
	ReasonStandIn        MailReason = "stand-in"        // for a message that the server cannot give
	ReasonNobody         MailReason = "nobody"          // from an address that nobody reads
	ReasonRobot          MailReason = "robot"           // it answers each letter at once
	ReasonForeignAddress MailReason = "foreign-address" // it answers mail that went to another address
	ReasonFormer         MailReason = "former-address"  // of a complainant's address that was corrected
	ReasonCommand        MailReason = "foreign-command" // in a case, of somebody who has no part in it
	ReasonPlaceless      MailReason = "placeless"       // of a client whose complaint runs, and without its number
	ReasonThanks         MailReason = "thanks"          // likewise, and no more than thanks
	ReasonFromStaff      MailReason = "from-staff"      // of somebody with a role, and no command
	ReasonTooLarge       MailReason = "too-large"
	ReasonVirus          MailReason = "virus" // the scanner finds something
	ReasonUnreadable     MailReason = "unreadable"
	ReasonNoSender       MailReason = "no-sender"
	ReasonSeveralSenders MailReason = "several-senders"
	ReasonRestored       MailReason = "restored" // reconciliation found it
	ReasonOwn            MailReason = "own"      // ours, by the log or by its own word
	ReasonCap            MailReason = "cap"      // more came in nobody's proven name than is answered
	ReasonCanary         MailReason = "canary"   // the daily mail to ourselves

	// It answers a practice mail (36), and
	ReasonRehearsed          MailReason = "rehearsed"            // was understood
	ReasonRehearsedUnread    MailReason = "rehearsed-unread"     // was not
	ReasonRehearsedInDoubt   MailReason = "rehearsed-in-doubt"   // a command in it would not have counted
	ReasonRehearsedByMachine MailReason = "rehearsed-by-machine" // nobody wrote it

	ReasonOld        MailReason = "old"         // received before the log began
	ReasonNeverEnded MailReason = "never-ended" // the program was ended each time that it began with it
)

// Rehearsed reports whether the mail answers a practice mail.
func (r MailReason) Rehearsed() bool {
	return r == ReasonRehearsed || r == ReasonRehearsedUnread || r == ReasonRehearsedInDoubt || r == ReasonRehearsedByMachine
}
