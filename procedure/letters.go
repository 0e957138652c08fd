package procedure

// LetterKind is the number of a letter or a mail in the table "Who gets what".
type LetterKind string

// What is called a letter is made as a PDF too; the rest is only ever a mail.
const (
	LetterAcknowledgement  LetterKind = "01" // R10
	MailManagerCopy        LetterKind = "02" // R11
	MailNotice             LetterKind = "03" // a new complaint, to who is responsible (R09)
	MailReminder           LetterKind = "04" // a term of director or deputy
	LetterReferral         LetterKind = "05" // R16
	LetterDossier          LetterKind = "06" // R15
	LetterExtension        LetterKind = "07" // R19
	MailAdvice             LetterKind = "08" // the advice is there (R17)
	LetterDecision         LetterKind = "09" // R20, R21
	LetterWithdrawal       LetterKind = "10" // R13
	LetterNotAdmitted      LetterKind = "11" // R01, R08
	MailNotAllowed         LetterKind = "13" // the mail cannot be taken for the role holder's
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
)

// Variant chooses the text among those of one kind.
type Variant string

const (
	VariantReminder   Variant = "reminder"
	VariantOverdue    Variant = "overdue"
	VariantManager    Variant = "manager"
	VariantCopy       Variant = "copy"
	VariantCommission Variant = "commission"
)
