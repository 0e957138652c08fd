package templates

import (
	"fmt"
	"slices"
	"time"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/procedure/calendar"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/procedure/words"
	"github.com/integratiewerk/klachtd/templates/agenda"
)

// The roles as written below a signature and in a sentence. Some texts depend on the
// recipient's role, so a recipient's [Person].Role is one of these.
const (
	RoleDirector       = "directeur"
	RoleDeputy         = "plaatsvervangend directeur"
	RoleManager        = "leidinggevende"
	RoleCommission     = "Klachtencommissie"
	RoleChair          = "voorzitter Klachtencommissie"
	RoleAdministrator  = "beheerder"
	RoleComplainant    = "klager"
	RoleRepresentative = "vertegenwoordiger"
)

// View is everything that a text may print. It holds only plain values: the terms are
// counted, the people looked up and the choices made before a text is rendered. What
// does not apply is zero, and the text leaves it out.
//
// Dates are civil dates in Europe/Amsterdam; instants are UTC.
type View struct {
	Organisation  Organisation
	AboutDirector []string   // 01, 18, regulation: addresses for complaints about the director
	Case          string     // "K-2026-0001"
	Today         civil.Date // the date of the document
	Options       []string   // the promises that the foundation made: see [OptionalParagraphs]
	Year          int        // of the register
	Retention     string     // how long a closed case is kept: "twee jaar"
	BlikOpWerk    BlikOpWerk // 09, 11, 18

	Recipient      Person // whom the text addresses; a copy of a letter keeps the complainant
	Signatory      Person // who signs a letter: director, deputy or chair
	Complainant    Person
	Postal         []string // the complainant's address by post, line by line
	ComplainantTel string   // 06-dossier
	Representative Person   // Role is "deskundige", "vertrouwenspersoon" or the like
	Responsible    Person   // director or deputy (R09)
	Deputy         Person   // zero when none is configured
	Manager        Person   // zero until one is named
	NoManager      string   // why there is no manager
	ManagerLeft    string   // the manager who was named but is no longer configured
	Sender         Person   // who wrote the mail that 21 and 22 pass on, or that 13-role warns of
	Claimed        Person   // 13-role to the administrator: in whose name the command was given
	ManagerChoices []Choice

	// What happened, and by when it must.
	Received         civil.Date
	ReceivedAt       time.Time // zero for paper
	OnPaper          bool
	AcknowledgedOn   civil.Date
	AcknowledgeBy    civil.Date
	ManagerToldOn    civil.Date // the day of mail 02
	ContactBy        civil.Date
	ContactOn        civil.Date // the first recorded contact
	NotReached       bool       // 05: no contact reached the complainant
	RefusedOn        civil.Date // the complainant does not withdraw
	SubmitBy         civil.Date
	ReferredOn       civil.Date
	AdviseBy         civil.Date // the original last day, even after an extension
	ExtendedAdviseBy civil.Date
	LatestAdvice     civil.Date // 14: until when the commission may extend at most
	AdvisedOn        civil.Date
	DecideBy         civil.Date
	DecidedOn        civil.Date
	MeasuresBy       civil.Date // 09-manager: the day by which Measures must be done
	Corrects         civil.Date // 08, 09: the day of the one it replaces; zero for none
	Replaced         string     // 08: the verdict of that one
	WithdrawnOn      civil.Date
	ReopenBy         civil.Date // 10, and 21 for a withdrawn case
	ReopenedOn       civil.Date // 28
	AdviceDue        civil.Date // 21, 28: the last day of the advice, while the commission has the case
	SupplementBy     civil.Date // 17
	AgainOn          civil.Date // 04: when the client is or was reminded of those questions
	HearingAt        time.Time  // 31: when the commission hears
	ProblemDate      civil.Date // 11, when too old
	DeleteCopiesBy   civil.Date // 09-commission

	Status string // see [StatusPhrase]
	Next   *Term  // the term that is running now
	Terms  []Term
	Task   Task // 04, 15

	Signals           []string // 03, 21: whole sentences, see [SignalSentence]
	Subjects          []string // 06: see [SubjectPhrase]; never the ground of discrimination
	LanguageEducation bool     // R23
	OtherEducation    bool     // somebody said it is not about that; if neither is set, it is unknown
	Verdict           string   // "gegrond", "deels gegrond", "ongegrond" or "niet te beoordelen"
	Advice            string   // 09: the commission's reasons, if it could not judge
	Ground            string   // 11: "te oud", "geen klacht" or "geen klant"; 31: also what it is instead, as [OutcomePhrase] says it
	HowWithdrawn      string   // 10: "spoken", "written", or "" if that was not recorded

	// Text is what somebody wrote for this document. 07: the reason; 09: the
	// reasoning; 10: the agreement; 11: the reason; 21 and 22: the mail; 26: the
	// commission's report; 31: the question, or where a hearing is; advice: the advice.
	Text             string
	Measures         string    // 09: what was written below a line "Maatregelen:"
	Questions        []string  // 17
	ComplaintSubject string    // 06-dossier
	ComplaintText    string    // 03 has its beginning
	ComplaintMail    Message   // 06-dossier
	Later            []Message // 06-dossier: what the complainant wrote later
	LaterMore        int       // 06-dossier: how many later messages are not printed at all
	EntryMore        int       // 06-dossier: how many lines of the timeline are left out
	FileMore         int       // 06-dossier: how many files are left out of the list of documents
	NotSent          int       // 06, 06-dossier: how many files did not fit in the mail
	NotSentFiles     []string  // 06, 16: which, with their sizes
	TextGoesOn       bool      // 21, 22: the text is only the beginning of the attached mail
	LeftOut          string    // 16, 19, 21, 22: what was left out of the mail, see [LeftOurs] and [LeftOthers]
	ForFile          bool      // 21: a manager's answer becomes part of the dossier
	Inside           bool      // 21: it does not; nor does other mail from somebody with a role
	Unverified       bool      // 21, 22: nobody vouches for its sender, who is asked (29)
	Confirmed        bool      // 21, 22: the client confirmed it in answer to 29
	Answer           string    // 21: what the client wrote in answer to 29
	Unproven         int       // 06-dossier: how many messages wait for such an answer
	AttachmentNames  []string  // 21, 22: of the mail that is passed on; 23: of this mail

	// The report of the steps taken (R15).
	Report                 string   // as the director wrote it
	ReportFiles            []string // names of the files that came with it, or are it
	EmployeeStep           string   // R04; "" when not known
	ManagerStep            string   // R05; "" when not known
	Contacts               []record.Contact
	Tries                  []record.Contact // failed attempts to reach the complainant
	Reaction               string           // of the complainant
	Statements             []Message        // of employee and manager, Who says whose
	Timeline               []Entry
	Documents              []DocumentLine
	WorkingMethodDelivered bool // letter 05 was accepted by the complainant's server

	Command CommandView // the mail being answered or passed on
	Refusal Refusal     // 13-role, 14
	Done    []string    // 16, 24: whole sentences
	Since   []string    // 16: what came in after the command was shown, see [Since]
	Sent    []string    // 16: "letter, to whom", and with what
	NotDone []string    // 16: what a command that was carried out did not achieve, and why
	// What can be typed now, with an example line for this case; Steps move the case
	// forward, the next first. 27: or everything there is.
	Steps, Possible []words.Command

	Number    int           // 21, 22: the number people use for the mail
	Fits      []OverviewRow // 21-place: the open cases that it may belong to
	CaseBy    civil.Date    // 21-place, 29-receipt: the day on which it becomes a case of its own
	Into      string        // 29-merged: the case that continues; "" if it is another person's
	Closed    bool          // 21-place, 29-receipt: the case is over
	Elsewhere bool          // 29-question: the mail came from an address other than that of the person asked
	Several   bool          // 29-receipt: the writer has more than one open complaint
	Along     int64         // 21-place: number of the mail that waits, whose receipt this one answers; 0 for none
	Placeless []int64       // 04-place: numbers of mail that waits for a place

	Denied        bool    // 21, 28: the complainant reopened the case
	Stands        *Stands // 29-stands: the next date of a complaint; nil for none
	CaseClosed    bool    // likewise: it is over
	Seems         string  // 21: the word for what a client's mail seems to ask; "" for nothing
	AnswerUnclear bool    // 21: it is unclear what an answer to letter 10 means
	BorderWrong   bool    // 13-role, 19: because of our own configuration no sender can be checked
	Handover      string  // 03: the Dutch sentence why an older case comes to this person now
	DeputyFirst   bool    // 03, 21, 22: the complaint may be about the director, so the deputy chooses
	Returned      Returned
	Lost          []Lost // letters that have not arrived
	AdviceStopped bool   // the dossier is one of them, so the term of the advice is not running
	Held          []HeldItem
	SecretExpires civil.Date // 24-secret: the first day on which we can no longer sign in

	Differences Differences // 24-reconcile: what was not reported before
	CanaryAt    time.Time   // 24-canary: when the missing mail was made
	CanarySent  bool        // 24-canary: the mail server accepted it

	HeldMore  int        // 24: how many more there are
	Unseen    int        // 24: how many of a range stay held because nobody was shown them
	Aside     []HeldItem // 24: mail put aside that nobody has seen
	AsideMore int        // 24: and how many more
	Overview  []OverviewRow
	Morning   agenda.Page // 14-which, 34, 35
	Preview   Preview
	Binding   string    // 14, 19: whose "akkoord" the commission's command waits for, see [View.Bind]
	Waiting   []Waiting // 04, 15, 20: what waits for the reader's "akkoord"
	Retyped   string    // the first of these whose word alone shows it again; "" for none
	Lapsed    []Waiting // 14-lapsed: what waited too long
	Title     string    // by-post: of the letter
	About     string    // kort-*: the text of the letter that the page goes with
	Speaks    string    // the complainant's language, for that page: "en"
}

// Organisation is the foundation as it names itself.
type Organisation struct {
	Name  string
	Phone string // if "", every sentence about calling is left out
	Email string // the complaints address
}

// Person is somebody by name, e-mail address and Dutch role.
type Person struct {
	Name, Address, Role string
}

// Full names a person with the address next to the name, since a name proves nothing.
// It is "" if neither is known.
func (p Person) Full() string {
	switch {
	case p.Name == "":
		return p.Address
	case p.Address == "":
		return p.Name
	}
	return p.Name + " <" + p.Address + ">"
}

// Known is Full, or says in words that nothing is known.
func (p Person) Known() string {
	if full := p.Full(); full != "" {
		return full
	}
	return "niet bekend"
}

// Choice is one manager of the configured list, with the number to answer with.
type Choice struct {
	Number int
	Name   string
}

// BlikOpWerk is how the Klachtenlijn can be reached (R23).
type BlikOpWerk struct {
	Phone string
	Hours string // "werkdagen van 9.00 – 17.00 uur"
	Email string
}

// TermState says how a term stands.
type TermState string

// The states of a term.
const (
	TermOpen    TermState = "open"
	TermKept    TermState = "kept"
	TermLate    TermState = "late"    // done after its last day, or not at all
	TermDropped TermState = "dropped" // not needed any more

	TermNotDone  TermState = "not done" // the case went on without it
	TermExtended TermState = "extended" // until another day
)

// Term is one term of the regulation in this case.
type Term struct {
	Name    string // see [TermPhrase]
	Due     civil.Date
	Basis   string          // how it was counted: "10 werkdagen na ontvangst"
	Anew    civil.Date      // the day it was recounted from, on which the dossier arrived after all
	Skipped []calendar.Skip // the days that did not count, without weekends
	MetOn   civil.Date
	Until   civil.Date // the new last day, if it was extended
	State   TermState
}

// Label is the name as written at the beginning of a row.
func (t Term) Label() string { return capital(t.Name) }

// Task is what a reminder is about. [TaskFor] fills in the words.
type Task struct {
	Name              string // for the subject: "contact met de klager"
	Sentence          string // after "U moet uiterlijk op ...": "contact opnemen met de klager"
	Command           string // the word to answer with
	Due               civil.Date
	Again             civil.Date // 31: the next day on which somebody is reminded
	WorkingDaysLeft   int        // 0 on the last day
	Overdue           bool       // 15
	EscalatedTo       string     // 04-overdue: who else gets this notice
	Extended          bool       // 15
	ExtensionPossible bool       // 15
	Tried             int        // 04: on how many days attempts to reach the complainant failed, if enough for the commission
	ExtensionWaits    bool       // 15: an extension was asked for in time and waits for "akkoord"
}

// Message is a mail of the complainant as printed in a dossier.
type Message struct {
	Number int // its number among the later mails, from 1; 0 for the complaint
	On     civil.Date
	Text   string
	Cut    bool     // the text is only the beginning
	Who    string   // of a statement: "De leidinggevende, Lies Leidinggevende"
	Files  []string // of a statement: names of what came with it
	Doubt  string   // what is said about its sender, as a sentence; "" for nothing
	File   string   // name of the file that holds the mail as it came; "" for paper
	Sent   bool     // that file is attached
}

// WholeComplaint reports whether the dossier prints all of the complaint.
func (v View) WholeComplaint() bool { return v.ComplaintMail.Text != "" && !v.ComplaintMail.Cut }

// Entry is one line of the timeline.
type Entry struct {
	At   time.Time
	What string // see [FactPhrase]
}

// DocumentLine is one line of the list of documents.
type DocumentLine struct {
	Number  int
	Name    string
	Date    civil.Date // zero when not known
	File    string     // the file in which it is attached, or would be
	NotSent bool       // it did not fit in the mail
	SHA256  string     // of the file; "" if it is not a file of its own
	Part    string     // how the heading begins under which the dossier prints it; "" if only attached
}

// Stands is what is due next in a complaint, as told to its client.
type Stands struct {
	Step string
	Due  civil.Date
	Late bool
}

// CommandView is the mail that a text answers or passes on, and how it was read.
type CommandView struct {
	At         time.Time // when it was received
	From       string    // 16, 19: the address that gave it, if it waited for "akkoord"
	Word       string    // the command; in 21 "naar de commissie" or "niet ingetrokken" when that changed the case
	FirstLine  string    // 14: the line that was read as the command
	Suggestion string    // 14: the likely command
	Above      string    // 14: FirstLine as a setting, if the likely command is below it: it may be a banner
	Below      string    // 14: what was below it, if that was not a text
	Text       string    // 16: the text that was recorded or went out
	Answers    bool      // 14: it answers a mail 19 whose command waits
}

// Refusal says why a command was not carried out.
type Refusal struct {
	Code    record.RefusalCode
	Reason  string // see [RefusalText]; "" when the command was not understood
	Article string // of the Klachtenreglement: "procedure 6"
	Line    string // the line typed that cannot be used
}

// Returned is a message that did not arrive (R25).
type Returned struct {
	Title   string // of the letter or mail
	To      string // the address
	Why     ReturnReason
	Line    string // the mail server's answer, or the administrator's reason for dropping it
	Days    int    // for how many days it was tried; 0 if it was refused at once
	Dropped bool   // the administrator dropped it
}

// ReturnReason is why a message did not arrive; "" when nobody knows.
type ReturnReason string

// The reasons.
const (
	ReturnedUnknown ReturnReason = "unknown" // there is no such address
	ReturnedDomain  ReturnReason = "domain"  // nor is there a domain with mail after the @
	ReturnedFull    ReturnReason = "full"    // the mailbox has no room
	ReturnedSize    ReturnReason = "size"    // the message is too large
	ReturnedSpam    ReturnReason = "spam"    // the server does not want it
	ReturnedAway    ReturnReason = "away"    // the server did not answer
	ReturnedDamaged ReturnReason = "damaged" // it was not offered: what was kept of it is damaged
)

// Advice says what helps (23).
func (r Returned) Advice() string { return returnAdvice[r.Why] }

// Lost is a letter that has not arrived (04-returned).
type Lost struct {
	Returned
	Made civil.Date // the day of the letter
	On   civil.Date // the day it came back; zero when it did not
	Post bool       // it must be posted
	Ours bool       // to the complainant, whose address only we know
}

// State says what happened to it, in the words of a list.
func (l Lost) State() string {
	switch {
	case l.Post:
		return "moet nog op de post"
	case l.On.IsZero():
		return "wacht nog op verzending"
	}
	return "niet aangekomen, bericht van " + Date(l.On)
}

// LostToClient reports whether a letter to the complainant has not arrived.
func (v View) LostToClient() bool {
	return slices.ContainsFunc(v.Lost, func(l Lost) bool { return l.Ours })
}

// LostToOthers reports whether a letter to somebody else has not arrived.
func (v View) LostToOthers() bool {
	return slices.ContainsFunc(v.Lost, func(l Lost) bool { return !l.Ours })
}

// HeldItem is one mail of a list (21, 24). Subject, text and files may be the complaint
// itself: a text shows them only to those who may judge it, see [View.ToLead].
type HeldItem struct {
	Number        int
	From          string // addresses, with names
	ReplyTo       string // likewise, if answers go elsewhere
	Subject       string
	ReceivedAt    time.Time
	Code          record.MailReason
	Reason        string // see [HeldReason]
	AcknowledgeBy civil.Date
	Text          string   // how it begins; "" when it was shown before
	Files         []string // names of its attachments
	TooLarge      bool     // too large to be attached as it came
	Unverified    bool     // nobody vouches for the sender
	Taken         string   // how it is read; "" if unknown
	Others, Cases []string // other writers of what it passes on; open cases of the complainant
}

// OverviewRow is one open case (25).
type OverviewRow struct {
	Case        string
	Complainant string
	Status      string // see [StatusPhrase]
	Task        string // the term that is running now, see [TermPhrase]
	Due         civil.Date
	Late        bool
	Lost        []string // titles of letters that have not arrived
}

// Preview is what waits for "akkoord" (19).
type Preview struct {
	About    string     // the subject of the complaint
	Command  string     // as it is read
	Doubted  bool       // somebody else may have given it
	Title    string     // of the letter; "" for a command without one
	To       []string   // what leaves after "akkoord", and to whom
	Records  []string   // what is recorded then
	Offered  bool       // it was no command; its text is offered as one
	Meant    string     // it was no command, but seems to mean this one; else ""
	OwnText  bool       // likewise, with the text of the mail
	Also     []string   // and what else the mail seems to mean
	Again    bool       // it was answered in words other than "akkoord", so it is shown once more
	Fresh    bool       // likewise, in a mail that did not answer ours
	Why      string     // why confirmation is asked, see [ChallengeReason]; "" when it always is
	Changed  []string   // what changed since it was shown before
	Added    string     // what was written below "akkoord"
	Text     string     // the exact text; "" if the letter follows below
	Category string     // what the complaint it closes is about: "discriminatie (religie)"
	Until    civil.Date // the last day on which "akkoord" counts
}

// Waiting is a command that waits for "akkoord", or did.
type Waiting struct {
	Command string // as it is read
	On      civil.Date
	Again   bool // its word alone shows it again
	Offered bool // it was no command; its text was offered as one
}

// OnlyOffered reports whether everything that lapsed was only offered (14).
func (v View) OnlyOffered() bool {
	return len(v.Lapsed) > 0 && !slices.ContainsFunc(v.Lapsed, func(w Waiting) bool { return !w.Offered })
}

// HeldCount is how many held mails there are, listed or not (24).
func (v View) HeldCount() int { return len(v.Held) + v.HeldMore }

// HeldSome gives some of the listed numbers, in the way people may type several: "3-5"
// or "3, 7". It is "" if there is only one.
func (v View) HeldSome() string {
	n := len(v.Held)
	switch {
	case n < 2:
		return ""
	case n > 2 && v.Held[2].Number == v.Held[0].Number+2:
		return fmt.Sprintf("%d-%d", v.Held[0].Number, v.Held[2].Number)
	}
	return fmt.Sprintf("%d, %d", v.Held[0].Number, v.Held[1].Number)
}

// AsideCount is how many mails were put aside, listed or not (24).
func (v View) AsideCount() int { return len(v.Aside) + v.AsideMore }

// Salutation is "Geachte NAME" with the full name as given, never guessing a gender;
// the text itself adds the comma.
func (v View) Salutation() string {
	switch {
	case v.Recipient.Role == RoleCommission:
		return "Geachte leden van de Klachtencommissie"
	case v.Recipient.Name == "":
		return "Geachte heer of mevrouw"
	}
	return "Geachte " + v.Recipient.Name
}

// Optional reports whether the foundation made the promise with this name.
func (v View) Optional(name string) bool { return slices.Contains(v.Options, name) }

// NotJudged reports whether the commission could not judge the complaint (R22).
func (v View) NotJudged() bool { return v.Verdict == OutcomePhrase(record.NotJudged) }

// ByColleague reports whether the writer was another address of the commission than the
// reader's.
func (v View) ByColleague() bool {
	return v.ToCommission() && v.Sender.Role == RoleCommission && !record.SameAddress(v.Sender.Address, v.Recipient.Address)
}

// GivenBy is the address that gave what is shown (19) or was confirmed (16), if it is
// not the reader's: the mail being answered may be somebody else's.
func (v View) GivenBy() string {
	if record.SameAddress(v.Command.From, v.Recipient.Address) {
		return ""
	}
	return v.Command.From
}

// ToLead reports whether the reader may give the commands of director and deputy.
func (v View) ToLead() bool {
	return v.Recipient.Role == RoleDirector || v.Recipient.Role == RoleDeputy
}

// ToCommission reports whether the reader is the commission.
func (v View) ToCommission() bool { return v.Recipient.Role == RoleCommission }

// LeadRole is the role of the person responsible, for use after "de".
func (v View) LeadRole() string {
	if v.Responsible.Role == "" {
		return RoleDirector
	}
	return v.Responsible.Role
}

// SenderRole names the writer of a mail by role, for a subject.
func (v View) SenderRole() string {
	if v.Sender.Role == "" {
		return "iemand anders"
	}
	return "de " + v.Sender.Role
}

// Expired reports whether the secret we sign in with has expired (24-secret).
func (v View) Expired() bool { return !v.Today.Before(v.SecretExpires) }

// Differences is how mailbox and log differ (24-reconcile), by meaning.
type Differences struct {
	Restored  DifferenceList // they were in a folder but not in the log: they wait for a person
	Missing   DifferenceList // they are in the log but in no folder
	Erased    DifferenceList // they were erased, but a folder still has them
	Unhandled DifferenceList // they are filed, but handling them fails
	Unfiled   DifferenceList // they are in a folder but cannot be fetched
	Older     DifferenceList // how many there are in a folder from before the log began
}

// DifferenceList is as many of one kind as fit in a mail.
type DifferenceList struct {
	Items []DifferenceItem
	More  int // how many more there are
}

// DifferenceItem is one mail, of which only the place is told; in Differences.Older it
// is all mail of a folder.
type DifferenceItem struct {
	Number     int       // 0 for a mail without a number
	ReceivedAt time.Time // zero when not known
	Folder     string
}

// Count is how many there are, listed or not.
func (l DifferenceList) Count() int { return len(l.Items) + l.More }

// Count is how many differences there are in all.
func (d Differences) Count() int {
	return d.Restored.Count() + d.Missing.Count() + d.Erased.Count() + d.Unhandled.Count() + d.Unfiled.Count() + d.Older.Count()
}

// Canary gives the words of the mail that goes to our own mailbox once a day. A token
// is added to the end of the subject.
func Canary() (subject, text string) {
	return "Dagelijkse controle",
		"Deze e-mail komt van de klachtenadministratie zelf. Hij laat zien dat e-mail aankomt.\nU hoeft niets te doen.\n"
}
