package route

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/procedure/record"
	"github.com/integratiewerk/klachtd/templates"
)

// Known reports who an address is in a case, by the case's own people.
func Known(c record.Case, address string) (record.Actor, bool) {
	switch {
	case record.SameAddress(c.Complainant.Address, address):
		return record.ByComplainant, true
	case c.Rep != nil && record.SameAddress(c.Rep.Address, address):
		return record.ByRepresentative, true
	}
	return "", false
}

// HowWithdrawn says only what was recorded: that the complainant wrote, or that the
// director spoke to the complainant.
func HowWithdrawn(c record.Case) (how string, on civil.Date) {
	var last record.Contact
	if n := len(c.Contacts); n > 0 {
		last = c.Contacts[n-1]
	}
	switch {
	case !c.WishedOn.IsZero() && !c.WishedOn.Before(last.On):
		return "written", c.WishedOn
	case !last.On.IsZero() && !inWriting.MatchString(last.Text):
		return "spoken", last.On
	}
	return "", c.WithdrawnOn
}

// Reached reports whether a recorded contact reached the complainant, as far as its
// words show.
func Reached(c record.Case) bool {
	return slices.ContainsFunc(c.Contacts, func(contact record.Contact) bool { return !inVain.MatchString(contact.Text) })
}

var inVain = quick.Plain(`(?i)\b(?:geen gehoor|niet bereikt|niet (?:te )?bereik(?:baar|en)|voicemail|n[ae]e?mt? niet op|nam de telefoon niet op|niet opgenomen|niet gesproken|geen antwoord|geen reactie|tevergeefs)\b`)

// inWriting finds a contact that was not a conversation, so that letter 10 does not
// claim one: in doubt it says less.
var inWriting = quick.Plain(`(?i)\b(?:ge(?:e-?)?maild|mail|e-?mail|ge(?:schreven|appt)|app|whatsapp|brief|geen gehoor|niet bereikt|voicemail)\b`)

// Advice gives the attachments of a mail that can be an advice, and the name of one
// that cannot: it may look different for each reader, and can be changed. The logo of a
// signature and an appointment are neither; a picture next to a document is not an
// advice.
func Advice(m *mailbox.Message) (documents []string, other string) {
	beside := ""
	for _, a := range m.Attachments {
		switch {
		case !misnamed(a) && a.Type == "application/pdf", bytes.HasPrefix(a.Data, []byte("%PDF-")):
			documents = append(documents, a.SHA256)
		case isDocument(a.Type) || written.MatchString(a.Name) || misnamed(a):
			other = cmp.Or(other, a.Name, "bijlage")
		case Encloses(a):
			beside = cmp.Or(beside, a.Name, "bijlage")
		}
	}
	if len(documents) == 0 {
		other = cmp.Or(other, beside)
	}
	return documents, other
}

// misnamed reports a word processor's file that is called a PDF but does not open as one.
func misnamed(a mailbox.Attachment) bool {
	return a.Type == "application/pdf" && slices.ContainsFunc([]string{"PK\x03\x04", "\xD0\xCF\x11\xE0", "{\\rtf"}, func(begins string) bool {
		return bytes.HasPrefix(a.Data, []byte(begins))
	})
}

// written matches the names of word processors' files, whatever their type says.
var written = quick.Plain(`(?i)\.(?:docx?|docm|odt|rtf|pages|wps)$`)

// Encloses reports whether a person attached a file, unlike a mail program that puts
// the logo of a signature below every mail.
func Encloses(a mailbox.Attachment) bool {
	switch {
	case notAFile[a.Type]:
		return false
	case strings.HasPrefix(a.Type, "image/"), a.Type == "text/plain", a.Type == "text/html":
		return a.File
	}
	return true
}

// GoesAlong is Encloses, and also accepts the photos that phones put into the text:
// they are too large for a logo. If a logo goes along, that does no harm, and people
// see it.
func GoesAlong(a mailbox.Attachment) bool {
	return Encloses(a) || strings.HasPrefix(a.Type, "image/") && a.Size > mailbox.LogoMax
}

// Along gives the SHA-256 of the attachments that go along with a mail.
func Along(m *mailbox.Message) (documents []string) {
	for _, a := range m.Attachments {
		if GoesAlong(a) {
			documents = append(documents, a.SHA256)
		}
	}
	return documents
}

// notAFile are the types of what mail programs add by themselves.
var notAFile = map[string]bool{
	"text/calendar": true, "application/ics": true, "text/vcard": true, "text/x-vcard": true, "text/directory": true,
	"application/pgp-signature": true, "application/pkcs7-signature": true, "application/x-pkcs7-signature": true,
}

// isDocument reports whether a file of that type may have been written by a word
// processor.
func isDocument(mediaType string) bool {
	return mediaType == "application/rtf" || mediaType == "application/octet-stream" ||
		strings.HasPrefix(mediaType, "application/vnd.") || strings.HasPrefix(mediaType, "application/msword") ||
		strings.HasPrefix(mediaType, "text/rtf")
}

// MostReferences limits how much of a thread is looked up: nobody has deeper threads,
// but a hostile header may.
const MostReferences = 60

// Answers gives the Message-IDs that a mail answers, latest first.
func Answers(m *mailbox.Message) []string {
	before := slices.Clone(m.References)
	slices.Reverse(before)
	all := slices.Concat(m.InReplyTo, before)
	return all[:min(len(all), MostReferences)]
}

// CaseNumber matches the number of a case in a text.
var CaseNumber = quick.Plain(`\bK-\d{4}-\d{4,}\b`)

// Stands gives what a client can expect next, and until when (procedure 3 to 7); nil if
// nothing is due.
func Stands(c record.Case, today record.Date) *templates.Stands {
	var s templates.Stands
	switch {
	case c.Status.Closed():
		return nil
	case c.Status == record.Advised:
		s.Step, s.Due = "u krijgt het besluit in een brief", c.DecideBy
	case c.Status.WithCommission():
		s.Step, s.Due = "de commissie geeft haar advies aan ons", c.AdviceDue()
	case c.FirstContact().IsZero():
		s.Step, s.Due = "wij nemen contact met u op", c.ContactBy
	case !c.SubmitBy.IsZero():
		s.Step, s.Due = "wij sturen uw klacht naar de Klachtencommissie", c.SubmitBy
	}
	if s.Due.IsZero() {
		return nil
	}
	s.Late = s.Due.Before(today)
	return &s
}
