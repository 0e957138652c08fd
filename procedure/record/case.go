package record

import (
	"slices"
	"time"

	"github.com/integratiewerk/klachtd/procedure/calendar"
)

// Status is where a case stands in the regulation.
type Status string

const (
	Received    Status = "received"
	Contacted   Status = "contacted"
	Referred    Status = "referred"
	Extended    Status = "extended"
	Advised     Status = "advised"
	Decided     Status = "decided"
	Withdrawn   Status = "withdrawn"
	NotAdmitted Status = "not_admitted"
)

// Statuses lists every status in the order of the regulation.
func Statuses() []Status {
	return []Status{Received, Contacted, Referred, Extended, Advised, Decided, Withdrawn, NotAdmitted}
}

// Closed reports whether the case is finished.
func (s Status) Closed() bool { return s == Decided || s == Withdrawn || s == NotAdmitted }

// WithCommission reports whether the commission has the case and owes advice.
func (s Status) WithCommission() bool { return s == Referred || s == Extended }

// Outcome is how a case ended; "" while it runs.
type Outcome string

const (
	Founded          Outcome = "founded"
	PartlyFounded    Outcome = "partly"
	Unfounded        Outcome = "unfounded"
	OutcomeWithdrawn Outcome = "withdrawn"
	TooOld           Outcome = "too_old"
	NoComplaint      Outcome = "no_complaint"
	NoCustomer       Outcome = "no_customer"
	NotJudged        Outcome = "not_judged"
	Merged           Outcome = "merged" // it belongs to an earlier complaint
	Question         Outcome = "question"
	Thanks           Outcome = "thanks"
	DataRequest      Outcome = "data_request"
	Spam             Outcome = "spam"
)

// Verdict reports whether the outcome is one that the commission can advise (R22).
func (o Outcome) Verdict() bool {
	return o == Founded || o == PartlyFounded || o == Unfounded || o == NotJudged
}

// Inadmissible reports whether the outcome is a ground of letter 11.
func (o Outcome) Inadmissible() bool { return o == TooOld || o == NoComplaint || o == NoCustomer }

// OtherKind reports whether the outcome says what a mail was that is no complaint
// (letter 31).
func (o Outcome) OtherKind() bool {
	return o == Question || o == Thanks || o == DataRequest || o == Spam || o == NoComplaint
}

// Subject is what a complaint is about (R02); more than one may apply.
type Subject string

const (
	Treatment      Subject = "treatment"
	Service        Subject = "service"
	Discrimination Subject = "discrimination"
)

// Ground is a ground of discrimination (R03), in the regulation's own words.
// Intake never blocks on an unknown ground, so any text is accepted.
type Ground string

// Contact is one recorded contact of the director with the complainant (R12).
type Contact struct {
	On   Date   `json:"on"`
	Text string `json:"text,omitempty"`
}

// Case is the fold of the facts of one complaint. Only Apply changes it; the log can
// always fold it again.
type Case struct {
	ID      string `json:"id"`
	Version int    `json:"version"` // number of facts folded

	Changed time.Time `json:"changed,omitzero"` // when something last changed what the register counts

	Status  Status  `json:"status"`
	Outcome Outcome `json:"outcome,omitempty"`

	ReceivedAt  time.Time       `json:"received_at"`
	ReceivedOn  Date            `json:"received_on"`
	Paper       bool            `json:"paper,omitempty"`
	Complainant Person          `json:"complainant"`
	Postal      string          `json:"postal,omitempty"` // the complainant's address by post, in lines
	Phone       string          `json:"phone,omitempty"`
	Speaks      string          `json:"speaks,omitempty"` // "nl"; "" when nobody said
	Former      []string        `json:"former,omitempty"` // earlier e-mail addresses of the complainant
	Rep         *Representative `json:"representative,omitempty"`
	Subject     string          `json:"subject,omitempty"` // of the complaint's mail
	Text        string          `json:"text,omitempty"`    // of the complaint
	Message     string          `json:"message,omitempty"` // SHA-256 of the complaint's mail
	Signals     []Signal        `json:"signals,omitempty"`

	Responsible      Actor     `json:"responsible"` // director or deputy (R09)
	DirectorInvolved bool      `json:"director_involved,omitempty"`
	InterestSince    Date      `json:"interest_since,omitzero"` // when it could first be asked whether it is about the director
	Asked            bool      `json:"asked,omitempty"`         // somebody said whether it is
	Assigned         bool      `json:"assigned,omitempty"`      // by a person, after receipt
	Assignee         *Person   `json:"assignee,omitempty"`      // the person by name, where the role does not tell
	Accused          []Person  `json:"accused,omitempty"`       // whom a case hidden from the director is about, with every address; empty for older facts
	DeputyNamed      bool      `json:"deputy_named,omitempty"`  // the complaint names the deputy, and it was not handed to the deputy since
	Unseen           bool      `json:"unseen,omitempty"`        // the person answering for it now got only its later mail
	Manager          *Person   `json:"manager,omitempty"`
	NoManager        string    `json:"no_manager,omitempty"` // why there is none
	Subjects         []Subject `json:"subjects,omitempty"`
	Grounds          []Ground  `json:"grounds,omitempty"`
	Language         bool      `json:"language,omitempty"`     // about language education (R23)
	NotLanguage      bool      `json:"not_language,omitempty"` // somebody said it is not

	AcknowledgeBy  Date      `json:"acknowledge_by"`
	AcknowledgedOn Date      `json:"acknowledged_on,omitzero"`
	CopiedOn       Date      `json:"copied_on,omitzero"` // the manager's copy of the confirmation left (R11)
	ContactBy      Date      `json:"contact_by"`
	NoticeBy       Date      `json:"notice_by,omitzero"` // the notice to the director waits until the morning of this day
	Contacts       []Contact `json:"contacts,omitempty"`
	ContactLogged  time.Time `json:"contact_logged,omitzero"` // when the first contact was recorded
	Tries          []Contact `json:"tries,omitempty"`         // attempts that failed
	WishedOn       Date      `json:"wished_on,omitzero"`      // the complainant wrote to withdraw
	RefusedOn      Date      `json:"refused_on,omitzero"`     // the complainant does not withdraw
	RefusalText    string    `json:"refusal_text,omitempty"`
	SubmitBy       Date      `json:"submit_by,omitzero"`

	ReferredOn       Date     `json:"referred_on,omitzero"`
	Report           string   `json:"report,omitempty"`           // R15
	ReportDocuments  []string `json:"report_documents,omitempty"` // SHA-256 of the documents that came with the report, or are it
	ReportMail       string   `json:"report_mail,omitempty"`      // and of the mail they came with
	AdviseFrom       Date     `json:"advise_from,omitzero"`       // the day the term counts from: of the submission, or when the dossier arrived after all
	AdviseBy         Date     `json:"advise_by,omitzero"`
	ExtensionUsed    bool     `json:"extension_used,omitempty"` // R18: once
	ExtendedOn       Date     `json:"extended_on,omitzero"`
	ExtendedAdviseBy Date     `json:"extended_advise_by,omitzero"`
	ExtensionReason  string   `json:"extension_reason,omitempty"`
	AdvisedOn        Date     `json:"advised_on,omitzero"`
	Advice           Outcome  `json:"advice,omitempty"` // the verdict (R22)
	AdviceText       string   `json:"advice_text,omitempty"`
	AdviceDocuments  []string `json:"advice_documents,omitempty"`
	AdviceMail       string   `json:"advice_mail,omitempty"` // SHA-256 of the mail they came with
	DecideBy         Date     `json:"decide_by,omitzero"`
	DecidedOn        Date     `json:"decided_on,omitzero"`
	DecisionText     string   `json:"decision_text,omitempty"`
	MeasuresBy       Date     `json:"measures_by,omitzero"`  // when the promised measures are to be done; zero for none
	MeasuresOn       Date     `json:"measures_on,omitzero"`  // when they were done
	CorrectedOn      Date     `json:"corrected_on,omitzero"` // the decision was sent again, reworded
	Replaced         Outcome  `json:"replaced,omitempty"`    // the verdict of the advice that the last one replaced
	ReplacedOn       Date     `json:"replaced_on,omitzero"`  // and the day of that advice
	AdvisedTo        []Actor  `json:"advised_to,omitempty"`  // who answered for the case each time an advice came
	Problem          Date     `json:"problem,omitzero"`      // R08

	WithdrawnOn Date   `json:"withdrawn_on,omitzero"`
	Agreement   string `json:"agreement,omitempty"`
	ReopenBy    Date   `json:"reopen_by,omitzero"` // as letter 10 says

	Answered  bool  `json:"answered,omitempty"`   // the client certainly wrote again, or was spoken to
	MayInsist bool  `json:"may_insist,omitempty"` // it was closed as no complaint, by a letter that asks whether that is right
	DataOn    Date  `json:"data_on,omitzero"`     // somebody asked for their data, and it was not recorded as sent
	SpamOn    Date  `json:"spam_on,omitzero"`     // it was closed as spam
	SpamBy    Actor `json:"spam_by,omitempty"`    // who closed it as spam

	ClosedFrom Status                  `json:"closed_from,omitempty"` // the status before it was withdrawn or not admitted
	ClosedAt   time.Time               `json:"closed_at,omitzero"`
	AnswerOn   Date                    `json:"answer_on,omitzero"` // an answer to letter 10 that needs a person
	Counts     map[Term]calendar.Count `json:"counts,omitempty"`   // how the last days were counted

	AtCommission bool   `json:"at_commission,omitempty"` // the commission has or had the case
	SupplementBy Date   `json:"supplement_by,omitzero"`
	SupplementOn Date   `json:"supplement_on,omitzero"` // letter 17 asked, and there is no answer yet
	AgainOn      Date   `json:"again_on,omitzero"`      // the complainant was reminded of letter 17
	QuestionOn   Date   `json:"question_on,omitzero"`   // the commission asked, and there is no answer yet
	Questions    string `json:"questions,omitempty"`
	ClosedText   string `json:"closed_text,omitempty"` // letter 11's reason

	ForgetTold Date `json:"forget_told,omitzero"` // when somebody was told that it will be erased
	Held       bool `json:"held,omitempty"`       // it is not erased automatically
	Erased     bool `json:"erased,omitempty"`

	MergedInto string `json:"merged_into,omitempty"` // the case that it belongs to
	Placeless  []Mail `json:"-"`                     // mail that may belong to this case; the log fills it in

	Moves int `json:"moves,omitempty"` // how many mails left the case

	Statements int `json:"statements,omitempty"` // number of statements for the dossier

	Doubtful int `json:"doubtful,omitempty"` // number of mails in a client's name that nobody vouched for
	// Unproven are the ones that no client has confirmed yet, in order.
	Unproven []Unproven     `json:"unproven,omitempty"`
	ProofOn  map[Actor]Date `json:"proof_on,omitempty"` // the last day on which mail 29 asked each client

	Previews int `json:"previews,omitempty"` // how many commands were shown before they were carried out
	// Challenges are the commands that wait for "akkoord", latest last.
	Challenges []Challenge        `json:"challenges,omitempty"`
	Reminded   map[Term]Date      `json:"reminded,omitempty"` // the last stage of each term that was reminded of
	Sent       map[LetterKind]int `json:"sent,omitempty"`     // messages accepted by the mail server
	Failed     int                `json:"failed,omitempty"`   // letters that could not be delivered: open tasks (R25)

	Deliveries  []Delivery `json:"deliveries,omitempty"`   // the letters that are on their way, arrived or came back
	DossierSeen bool       `json:"dossier_seen,omitempty"` // the commission has shown that it has the dossier
}

// AdviceDue is the day on which the advice is due, extension included.
func (c *Case) AdviceDue() Date {
	if c.Status == Extended || !c.ExtendedAdviseBy.IsZero() {
		return c.ExtendedAdviseBy
	}
	return c.AdviseBy
}

// FirstContact is the day of the earliest contact, or zero. Contacts may be recorded in
// any order.
func (c *Case) FirstContact() (first Date) {
	for _, contact := range c.Contacts {
		if first.IsZero() || contact.On.Before(first) {
			first = contact.On
		}
	}
	return first
}

// TriesEnough is the number of days with a failed attempt to reach the complainant
// after which the reminder offers the commission.
const TriesEnough = 3

// TriedDays counts the days with a failed attempt.
func (c *Case) TriedDays() int {
	days := make(map[Date]bool)
	for _, try := range c.Tries {
		days[try.On] = true
	}
	return len(days)
}

// KeptFromDirector reports whether the director gets nothing of this case: it is about
// the director, or the deputy has yet to say whether it is.
func (c *Case) KeptFromDirector() bool {
	if c.DirectorInvolved {
		return c.Responsible != ByDirector // then the person responsible is not the one it is about
	}
	return c.Responsible == ByDeputy && !c.Assigned && slices.Contains(c.Signals, SignalDirector)
}

// InterestOpen reports whether nobody has said yet whether a case is about the director.
func (c *Case) InterestOpen() bool { return !c.DirectorInvolved && c.KeptFromDirector() }

// Running gives the terms that run in a status, with their last days.
func (c *Case) Running(s Status) map[Term]Date {
	due := make(map[Term]Date)
	if s == Received {
		due[TermContact] = c.ContactBy
	}
	switch {
	case (s == Received || s == Contacted) && !c.SubmitBy.IsZero():
		due[TermSubmit] = c.SubmitBy
	case s == Referred:
		due[TermAdvise] = c.AdviseBy
	case s == Extended:
		due[TermExtended] = c.ExtendedAdviseBy
	case s == Advised:
		due[TermDecide] = c.DecideBy
	}
	return due
}

// Corrects gives the day of the advice or letter that another of its kind replaces;
// zero for none.
func (c Case) Corrects(kind LetterKind) Date {
	switch {
	case kind == LetterDecision && !c.CorrectedOn.IsZero():
		return c.DecidedOn
	case kind == MailAdvice:
		return c.ReplacedOn
	}
	return Date{}
}

// RepPerson is the representative as a person; nobody if there is none.
func (c *Case) RepPerson() Person {
	if c.Rep == nil {
		return Person{}
	}
	return c.Rep.Person
}
