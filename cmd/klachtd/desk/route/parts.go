package route

import (
	"regexp"
	"slices"

	"github.com/golang-sql/civil"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/procedure"
)

// Known reports who an address is in a case, by the case's own people.
func Known(c procedure.Case, address string) (procedure.Actor, bool) {
	switch {
	case procedure.SameAddress(c.Complainant.Address, address):
		return procedure.ByComplainant, true
	case c.Rep != nil && procedure.SameAddress(c.Rep.Address, address):
		return procedure.ByRepresentative, true
	}
	return "", false
}

// HowWithdrawn says only what was recorded: the complainant wrote, or the
// director spoke with the complainant.
func HowWithdrawn(c procedure.Case) (how string, on civil.Date) {
	var last procedure.Contact
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

// inWriting finds a contact that was no conversation, so that letter 10 claims
// none: in doubt it says less.
var inWriting = regexp.MustCompile(`(?i)\b(?:ge(?:e-?)?maild|mail|e-?mail|ge(?:schreven|appt)|app|whatsapp|brief|geen gehoor|niet bereikt|voicemail)\b`)

// Answers gives the Message-IDs that a mail answers, the latest first.
func Answers(m *mailbox.Message) []string {
	before := slices.Clone(m.References)
	slices.Reverse(before)
	return slices.Concat(m.InReplyTo, before)
}
