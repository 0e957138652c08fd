package dispatch

import (
	"testing"

	"github.com/integratiewerk/klachtd/templates"
)

// TestReason: what mail servers say, as they say it.
func TestReason(t *testing.T) {
	for line, want := range map[string]templates.ReturnReason{
		"550 5.1.1 <anna@klant.example>: Recipient address rejected: User unknown in virtual mailbox table":                                      templates.ReturnedUnknown,
		"550-5.1.1 The email account that you tried to reach does not exist. Please try double-checking the recipient's email address for typos": templates.ReturnedUnknown,
		"550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@klant.example not found by SMTP address lookup":                               templates.ReturnedUnknown,
		"550 5.5.0 Requested action not taken: mailbox unavailable":                                                                              templates.ReturnedUnknown,
		"550 No such user here": templates.ReturnedUnknown,
		"554 delivery error: dd This user doesn't have a yahoo.example account": "",
		"550 5.2.1 The email account that you tried to reach is disabled.":      templates.ReturnedUnknown,
		"5.1.1 smtp; 550 unknown": templates.ReturnedUnknown,
		"452 4.2.2 The email account that you tried to reach is over quota.": templates.ReturnedFull,
		"552 5.2.2 mailbox is full": templates.ReturnedFull,
		"550 mailbox full":          templates.ReturnedFull,
		"5.2.2 smtp; 552 5.2.2 Quota exceeded (mailbox for user is full)":                 templates.ReturnedFull,
		"552 5.3.4 Message size exceeds fixed limit":                                      templates.ReturnedSize,
		"552-5.2.3 Your message exceeded Google's message size limits.":                   templates.ReturnedSize,
		"554 Message too large":                                                           templates.ReturnedSize,
		"5.3.4":                                                                           templates.ReturnedSize,
		"554 5.7.1 Message rejected as spam by Content Filtering.":                        templates.ReturnedSpam,
		"550 5.7.1 Service unavailable; client host [192.0.2.1] blocked using Spamhaus":   templates.ReturnedSpam,
		"550 5.7.26 This mail is unauthenticated, which poses a security risk (DMARC)":    templates.ReturnedSpam,
		"550 5.7.509 Access denied, sending domain does not pass DMARC verification":      templates.ReturnedSpam,
		"554 5.7.1 <anna@klant.example>: Recipient address rejected: Access denied":       templates.ReturnedUnknown,
		"550 5.1.2 Host or domain name not found. Name service error for name=klant.test": templates.ReturnedDomain,
		"5.4.4 Host klant.example not found":                                              templates.ReturnedDomain,
		"550 5.4.310 DNS domain klant.example does not exist":                             templates.ReturnedDomain,
		"556 5.1.10 Recipient address has null MX":                                        templates.ReturnedDomain,
		"4.4.7 Delivery time expired":                                                     templates.ReturnedAway,
		"450 4.2.1 Mailbox busy":                                                          templates.ReturnedAway,
		"421 4.4.2 connection timed out":                                                  templates.ReturnedAway,
		"554 5.6.0 refused":                                                               "",
		"De klager is verhuisd.":                                                          "",
		"":                                                                                "",
	} {
		if got := Reason(line); got != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}
