package procedure

// LetterKind is the number of a document in the table "Who gets what".
type LetterKind string

// Recipient is a role that gets mail; the desk knows the addresses.
type Recipient string

const (
	ToComplainant    Recipient = "complainant"
	ToRepresentative Recipient = "representative"
	ToResponsible    Recipient = "responsible" // the director, or the deputy who took over (R09)
	ToDirector       Recipient = "director"
	ToDeputy         Recipient = "deputy"
	ToManager        Recipient = "manager"
	ToCommission     Recipient = "commission"
	ToEscalation     Recipient = "escalation"
	ToAdministrator  Recipient = "administrator"
	ToSender         Recipient = "sender" // who wrote the mail that is being answered
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
	EncloseAdvice         Enclosure = "advice"          // the commission's advice, for the complainant only when so configured
	EncloseReport         Enclosure = "report"          // the documents that came with the director's report
	EncloseMail           Enclosure = "mail"            // the attachments of the mail that caused this
)

// Variant chooses the text among those of one kind.
type Variant string

const (
	VariantReminder  Variant = "reminder"
	VariantOverdue   Variant = "overdue"
	VariantManager   Variant = "manager"
	VariantCopy      Variant = "copy"
	VariantComission Variant = "commission"
)

// Effect is one mail to one role. Each address of the role gets a message of
// its own, so that one refused address never stops another.
type Effect struct {
	Letter  LetterKind
	Variant Variant
	To      Recipient
	Enclose []Enclosure
	Preview int // the number of the preview this mail asks about (19)
}

// withRepresentative sends a letter to the complainant, and to the
// representative when the complainant agreed to that (R07).
func (d *decision) withRepresentative(letter LetterKind, enclose ...Enclosure) {
	d.send(Effect{Letter: letter, To: ToComplainant, Enclose: enclose})
	if r := d.c.Rep; r != nil && r.Consent && r.Address != "" {
		d.send(Effect{Letter: letter, To: ToRepresentative, Enclose: enclose})
	}
}

// The functions below are the rows of "Who gets what" (RULES.md).

// sendAcknowledgement: letter 01 (R10), the notice to the director 03, and the
// copy for the manager 02 as soon as there is one (R11).
func (d *decision) sendAcknowledgement() {
	d.withRepresentative("01", EncloseLetter, EncloseRegulation)
	d.sendNotice()
	if d.c.Manager != nil {
		d.sendManagerCopy()
	}
}

func (d *decision) sendNotice() {
	d.send(Effect{Letter: "03", To: ToResponsible, Enclose: []Enclosure{EncloseComplaint, EncloseAcknowledgment}})
}

// sendManagerCopy: the manager gets the confirmation, never the complaint (R11).
func (d *decision) sendManagerCopy() {
	d.send(Effect{Letter: "02", To: ToManager, Enclose: []Enclosure{EncloseAcknowledgment}})
}

// sendReferral: letter 05 with the working method (R16) and the dossier 06
// with its report (R15).
func (d *decision) sendReferral() {
	d.withRepresentative("05", EncloseLetter, EncloseWorkingMethod)
	d.sendDossier()
}

func (d *decision) sendDossier() {
	d.send(Effect{Letter: "06", To: ToCommission, Enclose: []Enclosure{EncloseLetter, EncloseComplaintFiles, EncloseAcknowledgment, EncloseReport}})
}

// sendExtension: letter 07 in the commission's name (R19).
func (d *decision) sendExtension() {
	d.withRepresentative("07", EncloseLetter)
	d.send(Effect{Letter: "07", Variant: VariantCopy, To: ToResponsible, Enclose: []Enclosure{EncloseLetter}})
}

// sendDecision: letter 09 to the complainant and the manager (R20), a copy to
// the commission (R21). The advice goes to the complainant only.
func (d *decision) sendDecision() {
	d.withRepresentative("09", EncloseLetter, EncloseAdvice)
	d.send(
		Effect{Letter: "09", Variant: VariantManager, To: ToManager, Enclose: []Enclosure{EncloseLetter}},
		Effect{Letter: "09", Variant: VariantComission, To: ToCommission, Enclose: []Enclosure{EncloseLetter}},
	)
}

// sendWithdrawal: letter 10 (R13), for information to the manager, and to the
// commission when the case was there.
func (d *decision) sendWithdrawal() {
	d.withRepresentative("10", EncloseLetter)
	if d.c.Manager != nil {
		d.send(Effect{Letter: "10", Variant: VariantCopy, To: ToManager, Enclose: []Enclosure{EncloseLetter}})
	}
	if d.before.Status.WithCommission() {
		d.send(Effect{Letter: "10", Variant: VariantCopy, To: ToCommission, Enclose: []Enclosure{EncloseLetter}})
	}
}

// passOn puts a mail of the complainant, or of somebody else in the case, to
// the director.
func (d *decision) passOn() {
	d.send(Effect{Letter: "21", To: ToResponsible, Enclose: []Enclosure{EncloseMail}})
	d.passToCommission()
}

// passToCommission: while the commission has the case, it also gets what the
// complainant writes; a manager's confidences it does not.
func (d *decision) passToCommission() {
	if d.c.Status.WithCommission() && d.e.Actor.Client() {
		d.send(Effect{Letter: "21", Variant: VariantComission, To: ToCommission, Enclose: []Enclosure{EncloseMail}})
	}
}
