package trust

import (
	"context"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
)

// Vouched reports whether the sender of a client's mail can be believed. For many small
// domains all we get is that SPF or a signature passed, so this requires less than
// Judge: no command of a role depends on it.
//
// It is true if the border says dmarc=pass or bestguesspass; or if the border does not
// say dmarc=fail, and the same fields say that SPF or DKIM passed for a domain aligned
// with From; or if a signature passes our own check. It may query the DNS, for at most
// five seconds.
func (t *Policy) Vouched(ctx context.Context, raw []byte, m *mailbox.Message) bool {
	h := readRawHeader(mailbox.StripEnvelope(raw))
	if m.Ambiguous && !m.TwoTexts || !h.sound || len(m.From) != 1 || len(h.values("from")) != 1 {
		return false
	}
	said := t.dmarc(h)
	address := m.From[0].Address
	domain := address[strings.LastIndexByte(address, '@')+1:]
	switch {
	case said.result == "fail", said.doubt != "", said.from != "" && said.from != domain:
		return false
	case t.Provider == ProviderNone || t.Provider == "":
		return false
	case said.result == "pass", said.result == "bestguesspass", said.passes(domain):
		return true
	case t.Provider == ProviderMicrosoft365 && h.isInternal():
		return true
	}
	return t.LookupTXT != nil && t.judgeDKIM(ctx, mailbox.StripEnvelope(raw), h, domain).Result == Pass
}

// passes reports whether SPF or DKIM passed for a domain aligned with that of From (RFC
// 7489 section 3.1, relaxed).
func (w dmarcWord) passes(from string) bool {
	return slices.ContainsFunc(w.results, func(r authResult) bool {
		if r.result != "pass" {
			return false
		}
		return slices.ContainsFunc(r.props, func(p authProp) bool {
			speaks := r.method == "spf" && p.ptype == "smtp" && p.name == "mailfrom" ||
				r.method == "dkim" && p.ptype == "header" && (p.name == "d" || p.name == "i")
			d := strings.ToLower(p.value[strings.LastIndexByte(p.value, '@')+1:])
			return speaks && (aligned(d, from) || aligned(from, d))
		})
	})
}
