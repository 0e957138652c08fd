package record

import (
	"cmp"
	"time"

	"github.com/integratiewerk/klachtd/procedure/calendar"
)

// FactKind names what happened. The kinds are listed with their meaning in the
// package documentation; they are part of the log and never change meaning.
type FactKind string

const (
	FactReceived          FactKind = "received"
	FactManagerNamed      FactKind = "manager_named"
	FactManagerNone       FactKind = "manager_none"
	FactContacted         FactKind = "contacted"
	FactTried             FactKind = "tried"
	FactWithdrawalWish    FactKind = "withdrawal_wish"
	FactWithdrawalRefused FactKind = "withdrawal_refused"
	FactWithdrawn         FactKind = "withdrawn"
	FactReopened          FactKind = "reopened"
	FactSeen              FactKind = "seen"
	FactRecounted         FactKind = "recounted"
	FactErased            FactKind = "erased"
	FactHeld              FactKind = "held"
	FactSupplementAsked   FactKind = "supplement_asked"
	FactClientReminded    FactKind = "client_reminded"
	FactRepresentative    FactKind = "representative_named"
	FactComplainant       FactKind = "complainant_corrected"
	FactReferred          FactKind = "referred"
	FactDossierReceived   FactKind = "dossier_received"
	FactRecusal           FactKind = "recusal_asked"
	FactWritten           FactKind = "written"
	FactDelayTold         FactKind = "delay_told"
	FactDirectorAsked     FactKind = "director_asked"
	FactComplainantAsked  FactKind = "complainant_asked"
	FactHearing           FactKind = "hearing_called"
	FactExtended          FactKind = "extended"
	FactAdvised           FactKind = "advised"
	FactPreviewed         FactKind = "previewed"
	FactPreviewCancelled  FactKind = "preview_cancelled"
	FactChallenged        FactKind = "challenged"
	FactConfirmed         FactKind = "confirmed"
	FactDecided           FactKind = "decided"
	FactMeasuresDone      FactKind = "measures_done"
	FactNotAdmitted       FactKind = "not_admitted"
	FactLanguage          FactKind = "language_education"
	FactCategorised       FactKind = "categorised"
	FactAssigned          FactKind = "assigned"
	FactReaddressed       FactKind = "readdressed"
	FactNoted             FactKind = "noted"
	FactStatement         FactKind = "statement"
	FactFurtherMail       FactKind = "further_mail"
	FactProofAsked        FactKind = "proof_asked"
	FactMailConfirmed     FactKind = "mail_confirmed"
	FactMailDenied        FactKind = "mail_denied"
	FactMoved             FactKind = "moved"
	FactMailPassedOn      FactKind = "mail_passed_on"
	FactAsked             FactKind = "asked"
	FactRefused           FactKind = "command_refused"
	FactReminded          FactKind = "reminded"
	FactLetterQueued      FactKind = "letter_queued"
	FactLetterSent        FactKind = "letter_sent"
	FactLetterFailed      FactKind = "letter_failed"
	FactPosted            FactKind = "posted"
	FactDataSent          FactKind = "data_sent"
)

// Fact is one thing that happened in a case. Facts are appended to the log and never
// changed. The exported fields outside Personal are kept for ever; Personal is erased
// with the case (AVG).
type Fact struct {
	At    time.Time `json:"at"` // when it was recorded, UTC
	Actor Actor     `json:"actor"`
	Kind  FactKind  `json:"kind"`

	On      Date                    `json:"on,omitzero"`      // the day it happened; terms are counted from it
	Instant time.Time               `json:"instant,omitzero"` // received: when our server received the mail; hearing_called: when it is; UTC
	Due     map[Term]Date           `json:"due,omitempty"`    // last days of the terms that began
	Counts  map[Term]calendar.Count `json:"counts,omitempty"` // how they were counted
	Status  Status                  `json:"status,omitempty"` // the new status, when it changed
	Outcome Outcome                 `json:"outcome,omitempty"`

	Responsible Actor     `json:"responsible,omitempty"` // assigned: director, or deputy including a stand-in
	Final       bool      `json:"final,omitempty"`       // assigned because the director is involved: no way back
	Subjects    []Subject `json:"subjects,omitempty"`
	Yes         bool      `json:"yes,omitempty"`        // language_education, held; decided: it promises other measures than the decision that it corrects
	Paper       bool      `json:"paper,omitempty"`      // received on paper
	Signals     []Signal  `json:"signals,omitempty"`    // what the intake noticed
	Counted     []Ground  `json:"counted,omitempty"`    // erased: the grounds of discrimination, for the register; they no longer identify anybody
	Preview     int       `json:"preview,omitempty"`    // number of the preview within the case; for mail that nobody vouches for, its own number
	Unverified  bool      `json:"unverified,omitempty"` // further_mail of a client: nobody vouches for the sender

	Letter   LetterKind `json:"letter,omitempty"`   // letters and previews
	Message  string     `json:"message,omitempty"`  // SHA-256 of the mail that caused the fact, or of the bytes sent
	Document string     `json:"document,omitempty"` // SHA-256 of the PDF
	Variant  Variant    `json:"variant,omitempty"`  // letters
	To       Recipient  `json:"to,omitempty"`       // letters: whom it is for
	Post     bool       `json:"post,omitempty"`     // letters: the mail asks somebody to print and post the letter
	Into     string     `json:"into,omitempty"`     // moved, not_admitted: the case it belongs to; "" for a new one
	Mail     string     `json:"mail,omitempty"`     // moved: SHA-256 of the mail
	Number   int64      `json:"number,omitempty"`   // moved: the number people use for the mail
	Again    string     `json:"again,omitempty"`    // letter_queued: SHA-256 of the mail it replaces; noted: of the mail that is no longer a task

	Term    Term   `json:"term,omitempty"` // reminded
	Stage   Date   `json:"stage,omitzero"` // reminded: the day the reminder was due; for its use in older logs see Current
	Overdue bool   `json:"overdue,omitempty"`
	Listed  string `json:"message_id,omitempty"` // reminded: Message-ID of the morning mail (34, 35) that carried the reminder, if one did
	Command string `json:"command,omitempty"`    // asked, command_refused, challenged, confirmed, mail_confirmed: the kind of event, also of reopened by "klacht"; further_mail that nobody vouches for: what it asks
	Code    string `json:"code,omitempty"`       // command_refused, challenged: why; further_mail: "unclear", an answer to letter 10 that needs a person

	ReceivedOn   Date `json:"received_on,omitzero"`   // complainant_corrected: the day the foundation received the complaint
	ReopenBy     Date `json:"reopen_by,omitzero"`     // withdrawn: the last day on which the case can be reopened
	SupplementBy Date `json:"supplement_by,omitzero"` // supplement_asked: the day by which an answer is asked for
	Problem      Date `json:"problem,omitzero"`       // previewed, not_admitted: the day of the problem, for a complaint that is too old

	Personal Personal `json:"-"`
}

// Current gives a fact the form in which facts are written today. Before other days had
// fields of their own, Stage held the day of a reminder, and also
//
//	withdrawn                the last day on which the case could be reopened
//	supplement_asked         the day by which an answer was asked for
//	previewed, not_admitted  the day of the problem
//
// In logs begun at that time it still does. R11 was no term then either: a reminder
// that no manager was named was recorded under the term "manager".
func (f Fact) Current() Fact {
	if f.Kind == FactReminded && f.Term == "manager" {
		f.Term = TermCopy
	}
	var own *Date
	switch f.Kind {
	case FactWithdrawn:
		own = &f.ReopenBy
	case FactSupplementAsked:
		own = &f.SupplementBy
	case FactPreviewed, FactNotAdmitted:
		own = &f.Problem
	}
	if own != nil && !f.Stage.IsZero() {
		*own, f.Stage = f.Stage, Date{}
	}
	return f
}

// Came is the SHA-256 of the mail that the documents of a fact came with.
func (f Fact) Came() string { return cmp.Or(f.Personal.Mail, f.Message) }

// Personal is what a fact holds about people: names, addresses, words. It is in an
// erasable table; the chain holds only its salted hash.
type Personal struct {
	Person    *Person         `json:"person,omitempty"`  // complainant, manager, recipient; assigned: to whom, where the role does not tell
	Persons   []Person        `json:"persons,omitempty"` // assigned, final: whom the case is about, once for each address
	Rep       *Representative `json:"representative,omitempty"`
	Of        *Particulars    `json:"of,omitempty"`      // complainant_corrected
	Subject   string          `json:"subject,omitempty"` // of the mail
	Text      string          `json:"text,omitempty"`
	Grounds   []Ground        `json:"grounds,omitempty"`   // of discrimination: sensitive by themselves
	Documents []string        `json:"documents,omitempty"` // SHA-256 of attached documents
	Mail      string          `json:"mail,omitempty"`      // SHA-256 of the mail they came with, when it is not the fact's
	Line      string          `json:"line,omitempty"`      // a mail server's answer
	Command   *Event          `json:"command,omitempty"`   // challenged: as it was given
}

// Empty reports whether there is nothing personal in the fact.
func (p Personal) Empty() bool {
	return p.Person == nil && len(p.Persons) == 0 && p.Rep == nil && p.Of == nil && p.Subject == "" && p.Text == "" &&
		len(p.Grounds) == 0 && len(p.Documents) == 0 && p.Mail == "" && p.Line == "" && p.Command == nil
}

// Signal is something the intake noticed in a complaint. It is only a hint for the
// director, with one exception: a complaint that may be about the director goes to the
// deputy first.
type Signal string

const (
	SignalOld            Signal = "possibly_too_old"        // R08
	SignalNoAddress      Signal = "no_address"              // no e-mail address to write to
	SignalNoName         Signal = "no_name"                 // the salutation falls back
	SignalDirector       Signal = "possibly_about_director" // conflict of interest
	SignalDeputy         Signal = "possibly_about_deputy"
	SignalCommission     Signal = "possibly_about_commission" // about its chair or a member
	SignalManager        Signal = "possibly_about_manager"
	SignalDiscrimination Signal = "possibly_discrimination" // R03
	SignalLanguage       Signal = "possibly_language_education"
	SignalQuotesCase     Signal = "quotes_case_number" // a stranger named a case number
	SignalUnmailable     Signal = "unmailable"         // no server accepts mail for the address; found out when we write to it
)

// Term names a term of the regulation.
type Term string

const (
	TermAcknowledge  Term = "acknowledge"   // R10: confirm receipt in writing
	TermContact      Term = "contact"       // R12: the director contacts the complainant
	TermAnswer       Term = "answer"        // R13: an answer to letter 10 that needs a person
	TermPlacing      Term = "placing"       // no term of the regulation: mail waits to be put in a case
	TermQuestion     Term = "question"      // no term of the regulation: the commission asked the person responsible something
	TermSupplement   Term = "supplement"    // likewise: letter 17 asked the complainant something
	TermAgain        Term = "again"         // likewise: the complainant is reminded of letter 17
	TermData         Term = "data"          // likewise: somebody asked for their data
	TermSpam         Term = "spam"          // likewise: a second person checks what was closed as spam
	TermAfterContact Term = "after_contact" // no term of the regulation: ask weekly how the case is doing
	TermSubmit       Term = "submit"        // R14: submit to the commission after a refusal
	TermAdvise       Term = "advise"        // R17: the commission's advice
	TermExtended     Term = "extended"      // R18: the advice after an extension
	TermDecide       Term = "decide"        // R20: the decision
	TermProof        Term = "proof"         // no term of the regulation: mail that nobody vouches for is asked about, and passed on
	TermReturned     Term = "returned"      // no term of the regulation: a letter came back (R25)
	TermPost         Term = "post"          // likewise: a letter must be posted
	TermInterest     Term = "interest"      // no term of the regulation: whether it is about the director
	TermMeasure      Term = "measure"       // the measures that a decision promises; not a term of the regulation
	TermCopy         Term = "copy"          // R11: the manager's copy of the confirmation, so a manager must be named
	TermNotice       Term = "notice"        // no term of the regulation: the notice to the director waits for the answer to the confirmation
	TermForget       Term = "forget"        // no term of the regulation: a closed case is erased (AVG)
	TermWaiting      Term = "waiting"       // no term of the regulation: how long a command waits for "akkoord"
)

// Working reports whether a term is counted in working days.
func (t Term) Working() bool { return t == TermContact || t == TermSubmit || t == TermDecide }
