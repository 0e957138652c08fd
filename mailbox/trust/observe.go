package trust

import (
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
)

// Observe tells, from a mail that arrived in the mailbox, who vouches for senders
// there: the provider and, under ProviderAuthserv, the name it uses (RFC 8601 section
// 2.5). Use it only on a mail whose writer we know, since a stranger may have written
// what is read here. ProviderNone: nothing shows.
func Observe(raw []byte) (p Provider, authservID string) {
	h := readRawHeader(mailbox.StripEnvelope(raw))
	if len(h.values("x-ms-exchange-organization-authas")) > 0 { // removed from mail that leaves the tenant
		return ProviderMicrosoft365, ""
	}
	fields := h.values("authentication-results")
	if above, ok := h.aboveBorder(); ok {
		fields = above.values("authentication-results")
	}
	for _, f := range fields {
		switch r, ok := parseAuthResults(f, dialectRFC8601); {
		case !ok || r.id == "":
		case strings.EqualFold(r.id, "mx.google.com"):
			return ProviderGoogle, ""
		default:
			return ProviderAuthserv, r.id
		}
	}
	return ProviderNone, ""
}
