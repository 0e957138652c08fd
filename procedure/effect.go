package procedure

// Recipient is a role that gets mail; the desk knows the addresses.
type Recipient string

const (
	ToComplainant    Recipient = "complainant"
	ToRepresentative Recipient = "representative"
	ToResponsible    Recipient = "responsible" // who answers for the case: see [Rules.Acting]
	ToDirector       Recipient = "director"
	ToDeputy         Recipient = "deputy"
	ToManager        Recipient = "manager"
	ToCommission     Recipient = "commission"
	ToEscalation     Recipient = "escalation"
	ToAdministrator  Recipient = "administrator"
	ToSender         Recipient = "sender"     // who wrote the mail that is being answered
	ToFormer         Recipient = "former"     // the complainant, at the e-mail address of before
	ToColleagues     Recipient = "colleagues" // the commission's other addresses than the sender's
	ToHolder         Recipient = "holder"     // who got the mail of ours that a stranger answered
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
	EncloseReport         Enclosure = "report"          // the documents that came with the command: with the director's report, with a question
	EncloseMail           Enclosure = "mail"            // the attachments of the mail that caused this
	EncloseReturned       Enclosure = "returned"        // the PDF of a letter that did not arrive
	EncloseHeld           Enclosure = "held"            // the mails of a list, as they came
)

// Listed is how a letter names the enclosure below its signature; "" for what it
// does not list.
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

// Effect is one mail to one role. Each address of the role gets a message of
// its own, so that one refused address never stops another.
type Effect struct {
	Letter  LetterKind
	Variant Variant
	To      Recipient
	Enclose []Enclosure
	Preview int    // the number of the preview this mail asks about (19)
	Again   string // SHA-256 of the mail whose letter this is, made anew for another address
}

// Row gives the row of the table that an effect sends.
func (e Effect) Row() Letter { return e.Letter.Variant(e.Variant) }

// Document gives the row of the letter whose PDF a mail carries: its own, or that of
// which it is a copy.
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

// mail sends a letter to whom its row names, or to others: of them those that
// there are in this case. The representative gets what the complainant gets when
// the complainant agreed to that (R07).
func (d *decision) mail(l Letter, to ...Recipient) {
	_, managed := d.rules.Manager(d.c)
	for _, e := range l.Effects(to...) {
		rep := d.c.Rep
		if e.To == ToRepresentative && (rep == nil || !rep.Consent || rep.Address == "") || e.To == ToManager && !managed {
			continue
		}
		d.send(e)
	}
}

// mailAll sends every row of some kinds, in the order of the table.
func (d *decision) mailAll(kinds ...LetterKind) {
	for _, k := range kinds {
		for _, l := range Letters() {
			if l.Kind == k {
				d.mail(l)
			}
		}
	}
}

// sendWithdrawal: letter 10 (R13), for information to the manager, and to the
// commission when the case was there.
func (d *decision) sendWithdrawal() {
	d.mailAll(LetterWithdrawal)
	if d.before.Status.WithCommission() {
		d.mail(LetterWithdrawal.Variant(VariantCopy), ToCommission)
	}
}

// passOn puts a mail of the complainant, or of somebody else in the case, to
// the director.
func (d *decision) passOn() {
	d.mail(MailFurther.Letter())
	d.passToCommission()
}

// passToCommission: while the commission has the case, it also gets what the
// complainant writes; a manager's confidences it does not.
func (d *decision) passToCommission() {
	if d.c.Status.WithCommission() && d.e.Actor.Client() {
		d.mail(MailFurther.Variant(VariantCommission))
	}
}

// put passes on words that were written for somebody; without any it refuses.
func (d *decision) put(k FactKind, l Letter, without RefusalCode) *Refusal {
	if d.e.Text == "" {
		return &Refusal{Code: without}
	}
	d.record(Fact{Kind: k, On: d.e.On, Personal: Personal{Text: d.e.Text, Documents: d.e.Documents}})
	d.mail(l)
	return nil
}
