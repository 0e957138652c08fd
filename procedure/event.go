package procedure

import "time"

// Event is one thing that happened, understood but not yet judged. The fields
// with a name in JSON are those of a command: they are kept while it waits for
// "akkoord".
type Event struct {
	Kind  EventKind `json:"kind"`
	Actor Actor     `json:"actor"`

	At      time.Time `json:"at"`                 // when our server received the mail; the clock for the rest
	On      Date      `json:"on"`                 // its day in Amsterdam: every date of an event is its mail's
	Said    Date      `json:"said,omitzero"`      // a day named in the command ("contact op 3 december"); zero when none
	SaidBad string    `json:"said_bad,omitempty"` // a day that was named but cannot be read, as typed

	Text      string   `json:"text,omitempty"`      // what stands below the command, or the mail's text
	Own       string   `json:"-"`                   // of Text, what the sender wrote; "" for all of it
	Subject   string   `json:"subject,omitempty"`   // of the mail
	Message   string   `json:"message,omitempty"`   // SHA-256 of the raw mail
	From      string   `json:"from,omitempty"`      // the address it came from
	Documents []string `json:"documents,omitempty"` // SHA-256 of the mail's attachments

	Accuses bool `json:"-"` // it came to an address for complaints about the director

	Lead    string `json:"lead,omitempty"`    // who answered for the case when it was shown
	Offered bool   `json:"offered,omitempty"` // it was no command: its text is offered as one

	Unclear bool `json:"-"` // MailReceived: after letter 10, and neither thanks nor a denial

	PDF bool `json:"pdf,omitempty"` // Refer: a document is attached that may be the report

	Outcome  Outcome         `json:"outcome,omitempty"`        // ProposeDecision, Advise, ProposeInadmissible
	Argument string          `json:"argument,omitempty"`       // as typed: the manager, an unknown subject; Advise: a file that is no advice; CallHearing: the hour, "14:00"
	Yes      *bool           `json:"yes,omitempty"`            // SetLanguage; nil when neither yes nor no was said
	Subjects []Subject       `json:"subjects,omitempty"`       // Categorise
	Grounds  []Ground        `json:"grounds,omitempty"`        // Categorise
	Rep      *Representative `json:"representative,omitempty"` // NameRepresentative
	Of       *Particulars    `json:"of,omitempty"`             // CorrectComplainant

	Unproven bool      `json:"-"` // of a client: nobody vouches for the sender, and it answers no mail of ours
	Quiet    bool      `json:"-"` // the client was asked by 29 today
	Also     EventKind `json:"-"` // ConfirmMail, DenyMail: what the answer itself asks; "" for nothing

	Came    string `json:"-"` // SHA-256 of the mail of a command that waited, when Message is that of its "akkoord"
	Asked   Date   `json:"-"` // the day the command was given, when it is carried out on another
	Doubt   Why    `json:"-"` // commands: why it is not carried out on the word of its mail alone
	Preview int    `json:"-"` // Approve, Cancel: number of the preview it answers; 0 when it answers none. ConfirmMail, DenyMail: of the mail that was asked about

	Complaint *Complaint `json:"-"` // ComplaintReceived

	Term    Term `json:"-"` // TermDue
	Stage   Date `json:"-"` // TermDue: the day the reminder was due
	Overdue bool `json:"-"` // TermDue

	Letter   LetterKind `json:"-"` // LetterSent, LetterReturned
	To       Recipient  `json:"-"` // LetterReturned: the role it was meant for; Readdress: the role
	Person   *Person    `json:"-"` // LetterSent, LetterReturned: whom it was sent to
	Document string     `json:"-"` // LetterSent, LetterReturned: SHA-256 of the PDF
	Returned string     `json:"-"` // LetterReturned: the Message-ID of what came back
	Line     string     `json:"-"` // LetterReturned: the mail server's answer
	Code     string     `json:"-"` // NotUnderstood: why
}

// Complaint is what the intake knows of a new complaint.
type Complaint struct {
	ID          string // the case number it will get
	Complainant Person
	Paper       bool
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
	ReasonFromStaff      MailReason = "from-staff"      // of somebody with a role, and no command
	ReasonTooLarge       MailReason = "too-large"
	ReasonUnreadable     MailReason = "unreadable"
	ReasonNoSender       MailReason = "no-sender"
	ReasonSeveralSenders MailReason = "several-senders"
	ReasonRestored       MailReason = "restored"    // reconciliation found it
	ReasonOwn            MailReason = "own"         // ours, by the log or by its own word
	ReasonCap            MailReason = "cap"         // more came in nobody's proven name than is answered
	ReasonCanary         MailReason = "canary"      // the daily mail to ourselves
	ReasonOld            MailReason = "old"         // received before the log began
	ReasonNeverEnded     MailReason = "never-ended" // the program was ended each time that it began with it
)
