package record

import "slices"

// Recipient is a role that gets mail; the desk knows the addresses.
type Recipient string

const (
	ToComplainant    Recipient = "complainant"
	ToRepresentative Recipient = "representative"
	ToResponsible    Recipient = "responsible" // the person who answers for the case: see Acting in package rules
	ToDirector       Recipient = "director"
	ToDeputy         Recipient = "deputy"
	ToManager        Recipient = "manager"
	ToCommission     Recipient = "commission"
	ToEscalation     Recipient = "escalation"
	ToAdministrator  Recipient = "administrator"
	ToSender         Recipient = "sender"     // the writer of the mail being answered
	ToFormer         Recipient = "former"     // the complainant, at the previous e-mail address
	ToColleagues     Recipient = "colleagues" // the commission's addresses other than the sender's
	ToWriter         Recipient = "writer"     // the writer of a mail that waits for a place, or has just got one
	ToHolder         Recipient = "holder"     // the recipient of the mail of ours that a stranger answered
)

// Enclosure is something that goes with a mail.
type Enclosure string

const (
	EncloseLetter         Enclosure = "letter"          // the PDF of the letter itself
	EncloseRegulation     Enclosure = "regulation"      // Klachtenreglement
	EncloseWorkingMethod  Enclosure = "working_method"  // Werkwijze Klachtencommissie (R16)
	EncloseAcknowledgment Enclosure = "acknowledgement" // the PDF of letter 01
	EncloseComplaint      Enclosure = "complaint"       // the complaint as it came, with its attachments
	EncloseComplaintFiles Enclosure = "complaint_files" // only its attachments, and those of the complainant's later mail
	EncloseAdvice         Enclosure = "advice"          // the commission's advice; for the complainant only when so configured
	EncloseReport         Enclosure = "report"          // the documents that came with the command: the director's report, a question
	EncloseMail           Enclosure = "mail"            // the attachments of the mail that caused this
	EncloseReturned       Enclosure = "returned"        // the PDF of a letter that did not arrive
	EncloseRegister       Enclosure = "register"        // the register of a year
	EncloseHeld           Enclosure = "held"            // the mails of a list, as they came
)

// Listed is the name of the enclosure below the letter's signature; "" for one that is
// not listed there.
func (e Enclosure) Listed() string {
	switch e {
	case EncloseRegulation:
		return "Klachtenreglement"
	case EncloseWorkingMethod:
		return "Werkwijze Klachtencommissie"
	case EncloseAdvice:
		return "advies van de Klachtencommissie"
	}
	return ""
}

// Effect is one mail to one role. Each address of the role gets its own message, so
// that one refused address never stops another.
type Effect struct {
	Letter  LetterKind
	Variant Variant
	To      Recipient
	Enclose []Enclosure
	Preview int    // the number of the preview this mail asks to confirm (19)
	Again   string // SHA-256 of the earlier mail, when its letter is made again for another address
}

// Row gives the row of the table for the mail that an effect sends.
func (e Effect) Row() Letter { return e.Letter.Variant(e.Variant) }

// Document gives the row of the letter whose PDF a mail carries: its own, or the letter
// it is a copy of.
func (e Effect) Document() Letter {
	row := e.Row()
	switch {
	case row.File != "":
		return row
	case row.Of != "":
		return e.Letter.Variant(row.Of)
	}
	return e.Letter.Letter()
}

// LetterKind is the number of a letter or a mail in the table "Who gets what".
type LetterKind string

// A "Letter" is also made as a PDF; a "Mail" is only ever a mail.
const (
	LetterAcknowledgement  LetterKind = "01" // R10
	MailManagerCopy        LetterKind = "02" // R11
	MailNotice             LetterKind = "03" // a new complaint, to the person responsible (R09)
	MailReminder           LetterKind = "04" // a term of director or deputy
	LetterReferral         LetterKind = "05" // R16
	LetterDossier          LetterKind = "06" // R15
	LetterExtension        LetterKind = "07" // R19
	MailAdvice             LetterKind = "08" // the advice is there (R17)
	LetterDecision         LetterKind = "09" // R20, R21
	LetterWithdrawal       LetterKind = "10" // R13
	LetterNotAdmitted      LetterKind = "11" // R01, R08
	MailNotAllowed         LetterKind = "13" // the mail cannot be trusted to be the role holder's
	MailNotDone            LetterKind = "14" // a command that was refused or not understood
	MailCommissionReminder LetterKind = "15" // the term of the advice
	MailTranscript         LetterKind = "16" // what a command did
	LetterSupplement       LetterKind = "17" // questions to the complainant
	LetterWorkingMethod    LetterKind = "18" // goes with 05 (R16)
	MailPreview            LetterKind = "19" // what waits for "akkoord"
	MailSettle             LetterKind = "20" // weekly: withdrawn, or to the commission?
	MailFurther            LetterKind = "21" // further mail in the case
	MailWish               LetterKind = "22" // the complainant wishes to withdraw (R13)
	MailReturned           LetterKind = "23" // a letter did not arrive (R25)
	MailHeld               LetterKind = "24" // held mail, and what else is about no case
	MailOverview           LetterKind = "25"
	MailRecusal            LetterKind = "26"
	MailHelp               LetterKind = "27"
	LetterGoesOn           LetterKind = "28" // a case that was closed goes on (R13)
	MailProof              LetterKind = "29" // did the client write this?
	LetterOwnWords         LetterKind = "31" // in the director's or the commission's own words
	MailMorning            LetterKind = "34" // what is due in several cases, in one mail
	MailWeek               LetterKind = "35" // the state of all cases, for the board
	MailRehearsal          LetterKind = "36" // practice: it belongs to no case
)

// Variant chooses among the texts of one kind, by what it says or to whom.
type Variant string

const (
	VariantReminder   Variant = "reminder"
	VariantOverdue    Variant = "overdue"
	VariantManager    Variant = "manager"
	VariantAnswer     Variant = "answer"   // 04: what does an answer to letter 10 mean?; 36: what was read
	VariantReturned   Variant = "returned" // 04: letters that have not arrived
	VariantData       Variant = "data"     // 04: somebody asked for their data
	VariantMeasure    Variant = "measure"  // 04: the measures that a decision promises
	VariantForget     Variant = "forget"   // 04: a closed case will be erased
	VariantRegister   Variant = "register" // 25: the register of a year
	VariantSpam       Variant = "spam"     // 04: somebody else closed a case as spam
	VariantCopy       Variant = "copy"
	VariantCommission Variant = "commission"
	VariantCorrection Variant = "correction" // 08: it replaces an earlier one

	VariantAlert     Variant = "alert"     // 13: somebody else answered mail that was theirs
	VariantForbidden Variant = "forbidden" // 13: to somebody who has no commands
	VariantLapsed    Variant = "lapsed"    // 14: what waited for "akkoord" no longer waits
	VariantWhich     Variant = "which"     // 14: which case is a command about, in answer to a mail about several?

	VariantEscalated Variant = "escalated" // 24: held mail that nobody has judged
	VariantCaps      Variant = "caps"      // 24: more mail came in than is answered in a day
	VariantCanary    Variant = "canary"    // 24: the daily mail to ourselves did not come back
	VariantReconcile Variant = "reconcile" // 24: mailbox and log differ
	VariantSecret    Variant = "secret"    // 24: the secret we sign in with expires
	VariantStyle     Variant = "style"     // 24: a part of the house style cannot be used
	VariantTexts     Variant = "texts"     // 24: the administrator's own texts that cannot be used
	VariantOld       Variant = "old"       // 24: mail from before the log began
	VariantTrust     Variant = "trust"     // 24: a wrong configuration makes us refuse every command
	VariantAway      Variant = "away"      // 24: an automatic answer says that the person who answers for cases is away
	VariantPassed    Variant = "passed"    // 24: somebody else now judges the mail

	VariantWeek Variant = "week" // 34: with the week's page

	VariantPlace   Variant = "place"   // 21: a mail that must be put in a case; 04: it still must
	VariantReceipt Variant = "receipt" // 29: a mail that must be put in a case came in
	VariantMerged  Variant = "merged"  // 29: the complaint goes on in an earlier case
	VariantStands  Variant = "stands"  // 29: the state of a complaint, for the client who asks

	VariantSeveral   Variant = "several"   // 21: what came yesterday, together
	VariantStatement Variant = "statement" // 21: an addition to the dossier
	VariantConfirmed Variant = "confirmed" // 21: the client wrote it after all
	VariantDenied    Variant = "denied"    // 21: the client did not write it

	VariantAddress  Variant = "address"  // 31: we write to another address
	VariantFormer   Variant = "former"   // 31: to the previous address
	VariantQuestion Variant = "question" // 04: a question waits; 21, 31: the commission asks; 29: the client is asked
	VariantHearing  Variant = "hearing"  // 31: the commission invites
	VariantInvited  Variant = "invited"  // 31: the same, to the others invited
	VariantNone     Variant = "none"     // 31: it was no complaint
	VariantLate     Variant = "late"     // 31: it takes longer
)

// Letter is one row of the table "Who gets what": a letter or a mail, in one of
// its variants.
type Letter struct {
	Kind     LetterKind
	Variant  Variant
	Title    string      // its name in a Dutch sentence
	Text     string      // its text in package templates
	File     string      // name of the PDF, without the case number; "" when there is none
	Of       Variant     // the letter whose PDF a copy carries, if its kind has several
	Signed   Actor       // in whose name it is written; "" for the person responsible
	Document string      // the text of the PDF, if it differs from the mail's
	To       []Recipient // its recipients, unless the rule names others
	Enclose  []Enclosure
	Copies   []string // who gets a copy, as the letter itself says
}

// Letters lists the rows of the table "Who gets what".
func Letters() []Letter { return slices.Clone(whoGetsWhat) }

// Rows gives the rows of a kind, in the order of the table.
func (k LetterKind) Rows() (rows []Letter) {
	for _, l := range whoGetsWhat {
		if l.Kind == k {
			rows = append(rows, l)
		}
	}
	return rows
}

var (
	toClient        = []Recipient{ToComplainant, ToRepresentative}
	toLead          = []Recipient{ToResponsible}
	toSender        = []Recipient{ToSender}
	toAdministrator = []Recipient{ToAdministrator}
	withPDF         = []Enclosure{EncloseLetter}
	withFiles       = []Enclosure{EncloseLetter, EncloseReport}
	withMail        = []Enclosure{EncloseMail}
	withHeld        = []Enclosure{EncloseHeld}
	withReturned    = []Enclosure{EncloseReturned}

	// whoGetsWhat is the table. The first row of a kind represents the kind.
	whoGetsWhat = []Letter{
		{
			Kind: LetterAcknowledgement, Title: "ontvangstbevestiging", Text: "01", File: "Ontvangstbevestiging",
			To: toClient, Enclose: []Enclosure{EncloseLetter, EncloseRegulation}, Copies: []string{"de leidinggevende"},
		},
		// The manager gets the confirmation, never the complaint (R11).
		{Kind: MailManagerCopy, Title: "kopie aan de leidinggevende", Text: "02", To: []Recipient{ToManager}, Enclose: []Enclosure{EncloseAcknowledgment}},
		{Kind: MailNotice, Title: "melding van de klacht", Text: "03", To: toLead, Enclose: []Enclosure{EncloseComplaint, EncloseAcknowledgment}},
		{Kind: MailReminder, Variant: VariantReminder, Title: "herinnering", Text: "04-reminder", To: toLead},
		{Kind: MailReminder, Variant: VariantOverdue, Title: "melding dat een termijn voorbij is", Text: "04-overdue", To: toLead},
		{Kind: MailReminder, Variant: VariantManager, Title: "vraag om een leidinggevende te kiezen", Text: "04-manager", To: toLead},
		{Kind: MailReminder, Variant: VariantAnswer, Title: "vraag wat de klager bedoelt", Text: "04-answer", To: toLead},
		{Kind: MailReminder, Variant: VariantQuestion, Title: "herinnering aan een vraag", Text: "04-question", To: toLead},
		{Kind: MailReminder, Variant: VariantPlace, Title: "herinnering aan een bericht dat een plaats zoekt", Text: "04-place", To: toLead},
		{Kind: MailReminder, Variant: VariantReturned, Title: "herinnering aan brieven die niet zijn aangekomen", Text: "04-returned", To: toLead},
		{Kind: MailReminder, Variant: VariantData, Title: "herinnering aan een verzoek om gegevens", Text: "04-data", To: toLead},
		{Kind: MailReminder, Variant: VariantMeasure, Title: "herinnering aan maatregelen", Text: "04-measure", To: toLead},
		{Kind: MailReminder, Variant: VariantForget, Title: "bericht dat gegevens worden gewist", Text: "04-forget", To: toLead},
		{Kind: MailReminder, Variant: VariantSpam, Title: "bericht dat een zaak als spam is gesloten", Text: "04-spam", To: []Recipient{ToDeputy}},
		{
			Kind: LetterReferral, Title: "brief over de Klachtencommissie", Text: "05", File: "Naar de Klachtencommissie",
			To: toClient, Enclose: []Enclosure{EncloseLetter, EncloseWorkingMethod}, // R16: never without
		},
		{
			Kind: LetterDossier, Title: "klacht voor de Klachtencommissie", Text: "06", File: "Dossier", Document: "06-dossier",
			To: []Recipient{ToCommission}, Enclose: []Enclosure{EncloseLetter, EncloseComplaintFiles, EncloseAcknowledgment, EncloseReport},
		},
		{Kind: LetterExtension, Title: "brief over verlenging van de termijn", Text: "07", File: "Verlenging", Signed: ByCommission, To: toClient, Enclose: withPDF},
		{Kind: LetterExtension, Variant: VariantCopy, Title: "kopie van de brief over verlenging", Text: "07-copy", To: toLead, Enclose: withPDF},
		{Kind: MailAdvice, Title: "melding dat het advies er is", Text: "08", To: toLead, Enclose: []Enclosure{EncloseAdvice}},
		{Kind: MailAdvice, Variant: VariantCorrection, Title: "melding dat het advies is vervangen", Text: "08", To: toLead, Enclose: []Enclosure{EncloseAdvice}},
		{
			Kind: LetterDecision, Title: "besluit", Text: "09", File: "Besluit", To: toClient,
			Enclose: []Enclosure{EncloseLetter, EncloseAdvice}, Copies: []string{"de leidinggevende", "de Klachtencommissie"},
		},
		{Kind: LetterDecision, Variant: VariantManager, Title: "besluit, voor de leidinggevende", Text: "09-manager", To: []Recipient{ToManager}, Enclose: withPDF},
		{Kind: LetterDecision, Variant: VariantCommission, Title: "kopie van het besluit", Text: "09-commission", To: []Recipient{ToCommission}, Enclose: withPDF},
		{Kind: LetterWithdrawal, Title: "bevestiging van de intrekking", Text: "10", File: "Intrekking", To: toClient, Enclose: withPDF},
		{Kind: LetterWithdrawal, Variant: VariantCopy, Title: "kopie van de bevestiging van de intrekking", Text: "10-copy", To: []Recipient{ToManager}, Enclose: withPDF},
		{Kind: LetterNotAdmitted, Title: "brief dat wij de klacht niet behandelen", Text: "11", File: "Niet in behandeling", To: toClient, Enclose: withPDF},
		{Kind: MailNotAllowed, Title: "melding dat een bericht niet is uitgevoerd", Text: "13-role", To: toSender},
		{Kind: MailNotAllowed, Variant: VariantAlert, Title: "melding van een geweigerde opdracht", Text: "13-role", To: []Recipient{ToHolder, ToAdministrator}},
		{Kind: MailNotAllowed, Variant: VariantForbidden, Title: "melding dat een bericht niet is uitgevoerd", Text: "13", To: toSender},
		{Kind: MailNotDone, Title: "antwoord op een opdracht", Text: "14", To: toSender},
		{Kind: MailNotDone, Variant: VariantLapsed, Title: "melding dat een opdracht is vervallen", Text: "14-lapsed", To: []Recipient{ToDirector, ToDeputy, ToCommission}},
		{Kind: MailNotDone, Variant: VariantWhich, Title: "vraag over welke klacht een opdracht gaat", Text: "14-which", To: toSender},
		{Kind: MailCommissionReminder, Variant: VariantReminder, Title: "herinnering aan het advies", Text: "15", To: []Recipient{ToCommission}},
		{Kind: MailCommissionReminder, Variant: VariantOverdue, Title: "herinnering aan het advies", Text: "15", To: []Recipient{ToCommission, ToResponsible}},
		{Kind: MailTranscript, Title: "bevestiging van een opdracht", Text: "16", To: toSender},
		{Kind: LetterSupplement, Title: "vraag om meer informatie", Text: "17", File: "Verzoek om informatie", To: toClient, Enclose: withPDF},
		{Kind: LetterSupplement, Variant: VariantReminder, Title: "herinnering aan de klager", Text: "17-reminder", File: "Verzoek om informatie", To: toClient, Enclose: withPDF},
		{Kind: LetterWorkingMethod, Title: "Werkwijze Klachtencommissie", Text: "18"},
		{Kind: MailPreview, Title: "concept", Text: "19", To: toSender},
		{Kind: MailSettle, Title: "vraag of de klacht is ingetrokken", Text: "20", To: toLead},
		{Kind: MailFurther, Title: "nieuw bericht bij de klacht", Text: "21", To: toLead, Enclose: withMail},
		{Kind: MailFurther, Variant: VariantCommission, Title: "nieuw bericht bij de klacht", Text: "21", To: []Recipient{ToCommission}, Enclose: withMail},
		{Kind: MailFurther, Variant: VariantPlace, Title: "vraag waar een bericht bij hoort", Text: "21-place", To: toLead, Enclose: withMail},
		{Kind: MailFurther, Variant: VariantSeveral, Title: "lijst van nieuwe berichten bij de klacht", Text: "21-several", To: toLead, Enclose: withHeld},
		{Kind: MailFurther, Variant: VariantQuestion, Title: "vraag van de Klachtencommissie", Text: "21-question", To: toLead, Enclose: []Enclosure{EncloseReport}},
		{Kind: MailFurther, Variant: VariantStatement, Title: "aanvulling op het dossier", Text: "21-statement", To: []Recipient{ToCommission}, Enclose: []Enclosure{EncloseReport}},
		{Kind: MailFurther, Variant: VariantConfirmed, Title: "melding dat een bericht van de klager is", Text: "21-confirmed", To: toLead, Enclose: withMail},
		{Kind: MailFurther, Variant: VariantDenied, Title: "melding dat een bericht niet van de klager is", Text: "21-denied", To: toLead, Enclose: withMail},
		{Kind: MailWish, Title: "melding dat de klager wil intrekken", Text: "22", To: toLead, Enclose: withMail},
		{Kind: MailReturned, Title: "melding dat een bericht niet is aangekomen", Text: "23", To: toLead, Enclose: withReturned},
		{Kind: MailHeld, Title: "lijst van vastgehouden berichten", Text: "24", To: toSender, Enclose: withHeld},
		{
			Kind: MailHeld, Variant: VariantEscalated, Title: "melding dat niemand naar vastgehouden berichten kijkt", Text: "24-escalated",
			To: []Recipient{ToDirector, ToDeputy, ToAdministrator, ToEscalation}, Enclose: withHeld,
		},
		{Kind: MailHeld, Variant: VariantPassed, Title: "bericht dat iemand anders naar een doorgestuurd bericht kijkt", Text: "24-passed", To: []Recipient{ToDirector}},
		{Kind: MailHeld, Variant: VariantOld, Title: "lijst van oude berichten", Text: "24-old", To: []Recipient{ToDirector, ToAdministrator}},
		{Kind: MailHeld, Variant: VariantTrust, Title: "melding dat wij geen afzender kunnen controleren", Text: "24-trust", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantAway, Title: "melding dat iemand afwezig lijkt", Text: "24-away", To: []Recipient{ToDeputy, ToAdministrator}},
		{Kind: MailHeld, Variant: VariantCaps, Title: "melding dat er heel veel mail binnenkomt", Text: "24-caps", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantCanary, Title: "melding dat de dagelijkse controle van de mailbox is mislukt", Text: "24-canary", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantReconcile, Title: "melding dat mailbox en administratie verschillen", Text: "24-reconcile", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantSecret, Title: "melding dat de koppeling met de mailserver verloopt", Text: "24-secret", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantStyle, Title: "melding dat een deel van de huisstijl niet werkt", Text: "24-style", To: toAdministrator},
		{Kind: MailHeld, Variant: VariantTexts, Title: "melding dat een eigen tekst niet werkt", Text: "24-texts", To: toAdministrator},
		{Kind: MailOverview, Title: "overzicht van de klachten", Text: "25", To: toSender},
		{Kind: MailOverview, Variant: VariantRegister, Title: "register van de klachten", Text: "25-register", To: toSender, Enclose: []Enclosure{EncloseRegister}},
		{Kind: MailRecusal, Title: "melding over een lid van de Klachtencommissie", Text: "26", To: toLead},
		{Kind: MailHelp, Title: "hulp", Text: "27", To: toSender},
		{Kind: LetterGoesOn, Title: "brief dat de klacht verdergaat", Text: "28", File: "Uw klacht gaat verder", To: toClient, Enclose: withPDF},
		{Kind: LetterGoesOn, Variant: VariantManager, Title: "bericht dat de klacht verdergaat", Text: "28-copy", To: []Recipient{ToManager}},
		{Kind: LetterGoesOn, Variant: VariantCommission, Title: "bericht dat de klacht verdergaat", Text: "28-copy", To: []Recipient{ToCommission}},
		{Kind: MailProof, Variant: VariantQuestion, Title: "vraag of een bericht van de klager is", Text: "29-question", To: toClient},
		{Kind: MailProof, Variant: VariantReceipt, Title: "ontvangst van een bericht", Text: "29-receipt", To: []Recipient{ToWriter}},
		{Kind: MailProof, Variant: VariantMerged, Title: "bericht dat de klacht verdergaat bij een andere", Text: "29-merged", To: []Recipient{ToWriter}},
		{Kind: MailProof, Variant: VariantStands, Title: "antwoord op de vraag hoe het met de klacht staat", Text: "29-stands", To: toSender},
		{Kind: LetterOwnWords, Title: "brief aan de klager", Text: "31", File: "Bericht", To: toClient, Enclose: withFiles},
		{Kind: LetterOwnWords, Variant: VariantNone, Title: "brief dat het geen klacht is", Text: "31-none", File: "Bericht", To: toClient, Enclose: withFiles},
		{Kind: LetterOwnWords, Variant: VariantLate, Title: "brief dat het langer duurt", Text: "31-late", File: "Het duurt langer", To: toClient, Enclose: withFiles},
		{Kind: LetterOwnWords, Variant: VariantAddress, Title: "brief over uw e-mailadres", Text: "31-address", File: "E-mailadres", To: toClient, Enclose: withPDF},
		{Kind: LetterOwnWords, Variant: VariantFormer, Title: "bericht aan het vorige e-mailadres", Text: "31-former", To: []Recipient{ToFormer}},
		{Kind: LetterOwnWords, Variant: VariantQuestion, Title: "brief aan de klager", Text: "31-question", File: "Vraag", Signed: ByCommission, To: toClient, Enclose: withFiles},
		{Kind: LetterOwnWords, Variant: VariantHearing, Title: "brief aan de klager", Text: "31-hearing", File: "Hoorzitting", Signed: ByCommission, To: toClient, Enclose: withFiles},
		{Kind: LetterOwnWords, Variant: VariantInvited, Of: VariantHearing, Title: "uitnodiging voor de hoorzitting", Text: "31-invited", To: []Recipient{ToManager, ToResponsible}, Enclose: withFiles},
		{Kind: MailMorning, Title: "ochtendmail", Text: "34", To: toLead, Enclose: withHeld},
		{
			Kind: MailMorning, Variant: VariantWeek, Title: "ochtendmail met het weekoverzicht", Text: "34", File: "Weekoverzicht", Document: "35-page",
			To: toLead, Enclose: []Enclosure{EncloseLetter, EncloseHeld},
		},
		{Kind: MailWeek, Title: "weekoverzicht", Text: "35", File: "Weekoverzicht", Document: "35-page", To: []Recipient{ToEscalation}, Enclose: withPDF},
		{Kind: MailRehearsal, Title: "oefening", Text: "36", To: []Recipient{ToDirector, ToDeputy, ToCommission, ToManager}},
		{Kind: MailRehearsal, Variant: VariantAnswer, Title: "antwoord op een oefening", Text: "36-answer", To: []Recipient{ToHolder}},
	}
)

// Letter gives the row that represents a kind.
func (k LetterKind) Letter() Letter { return k.row(func(Letter) bool { return true }) }

// Variant gives the row of a variant.
func (k LetterKind) Variant(v Variant) Letter {
	return k.row(func(l Letter) bool { return l.Variant == v })
}

// row gives the first row wanted; when there is none, a row with only the kind's
// number, so that the gap shows and nothing fails.
func (k LetterKind) row(wanted func(Letter) bool) Letter {
	for _, l := range whoGetsWhat {
		if l.Kind == k && wanted(l) {
			return l
		}
	}
	return Letter{Kind: k, Title: string(k), Text: string(k)}
}

// Addressed reports whether it is a letter on paper, with an address and a signature;
// other PDFs, such as the dossier, have neither.
func (l Letter) Addressed() bool { return l.File != "" && slices.Contains(l.To, ToComplainant) }

// Effects gives the mail to each recipient in the row, or to others when given.
func (l Letter) Effects(to ...Recipient) []Effect {
	if len(to) == 0 {
		to = l.To
	}
	var effects []Effect
	for _, r := range to {
		effects = append(effects, Effect{Letter: l.Kind, Variant: l.Variant, To: r, Enclose: l.Enclose})
	}
	return effects
}
