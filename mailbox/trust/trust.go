// Package trust says whether the address in From can be believed. What flows
// through it:
//
//	raw header ──► Authentication-Results of the border, DKIM of our own ──► Verdict
//
// It reads the header without repair, because what must be repaired proves nothing, and
// believes only the fields that the border itself wrote. Whatever cannot be read
// vouches for nobody.
package trust

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
)

// Provider is who vouches for senders (the setting trust.provider).
type Provider string

// The providers.
const (
	ProviderAuthserv     Provider = "authserv"     // our own border adds Authentication-Results
	ProviderGoogle       Provider = "google"       // Google Workspace
	ProviderMicrosoft365 Provider = "microsoft365" // Microsoft 365
	ProviderNone         Provider = "none"         // nobody
)

// Policy says whose word on a sender counts.
type Policy struct {
	Provider   Provider
	AuthservID string // our own border's name; only for ProviderAuthserv

	// LookupTXT finds DKIM keys, see Resolver. Nil: we do not check DKIM ourselves. It
	// must honour its context.
	LookupTXT func(ctx context.Context, name string) ([]string, error)
}

// Result is the outcome of Judge.
type Result string

// The results.
const (
	Pass Result = "pass" // the sender is who From says
	Fail Result = "fail" // the border says that the mail is forged
	None Result = "none" // nobody vouches, or what vouches cannot be read
)

// Verdict says whether the address in From can be believed.
type Verdict struct {
	Result Result
	Why    string // in English, for the administrator's log: no address or text of the mail

	// Loose: the only proof is a signature that does not cover which mail is answered.
	// A mail signed for another purpose could have been sent again as this answer.
	Loose bool

	// Stranger is the name of a border, not ours, that vouches for the mail when ours
	// does not; "" otherwise. In mail from people at our own provider it shows that the
	// configured name is wrong.
	Stranger string
}

func noVerdict(why string) Verdict { return Verdict{Result: None, Why: why} }

// Judge says whether the only address in From of the mail raw, read by Parse as m, can
// be believed. It never fails: what cannot be read gives None. It may query the DNS,
// for at most five seconds.
func (t *Policy) Judge(ctx context.Context, raw []byte, m *mailbox.Message) Verdict {
	raw = mailbox.StripEnvelope(raw)
	h := readRawHeader(raw)
	v := t.judge(ctx, raw, h, m)
	if v.Result == None {
		v.Stranger = t.stranger(h)
	}
	return v
}

// stranger gives the name in the topmost Authentication-Results, if none of them is
// ours.
func (t *Policy) stranger(h rawHeader) string {
	ours := map[Provider]string{ProviderAuthserv: t.AuthservID, ProviderGoogle: "mx.google.com"}[t.Provider]
	if ours == "" {
		return ""
	}
	seen := ""
	for _, f := range h.values("authentication-results") {
		switch r, ok := parseAuthResults(f, dialectRFC8601); {
		case !ok:
		case strings.EqualFold(r.id, ours):
			return ""
		case seen == "":
			seen = r.id
		}
	}
	return seen
}

func (t *Policy) judge(ctx context.Context, raw []byte, h rawHeader, m *mailbox.Message) Verdict {
	said := t.dmarc(h)
	domain, doubt := fromDomain(h, m)
	switch {
	case said.result == "fail":
		return Verdict{Result: Fail, Why: "the border says dmarc=fail"}
	case t.Provider != ProviderAuthserv && t.Provider != ProviderGoogle && t.Provider != ProviderMicrosoft365:
		return noVerdict("nobody vouches for senders: trust.provider is none")
	case doubt != "":
		return noVerdict(doubt)
	case said.doubt != "":
		return noVerdict(said.doubt)
	case said.from != "" && said.from != domain:
		return noVerdict("the border read another domain in From than we do")
	case said.result == "pass":
		return h.passed(said, domain)
	case t.Provider == ProviderMicrosoft365 && h.isInternal():
		return Verdict{Result: Pass, Why: "Microsoft 365 says that the mail is from inside the tenant"}
	case t.Provider == ProviderAuthserv && t.LookupTXT != nil:
		return t.judgeDKIM(ctx, raw, h, domain)
	case said.result == "":
		return noVerdict("the border says nothing about DMARC")
	}
	return noVerdict("the border says neither dmarc=pass nor dmarc=fail")
}

// passed is the verdict on mail for which the border says dmarc=pass.
func (h rawHeader) passed(said dmarcWord, domain string) Verdict {
	v := Verdict{Result: Pass, Why: "the border says dmarc=pass"}
	if !said.signedOnly {
		return v
	}
	if holds, found := h.signs(domain, "from", "subject"); found && !holds {
		return noVerdict("the signature leaves out the sender or the subject, and the mail came from elsewhere")
	}
	holds, _ := h.signs(domain, "in-reply-to", "references")
	v.Loose = !holds
	return v
}

// fromDomain gives the domain of the only address in From, or why this mail has no
// single sender.
func fromDomain(h rawHeader, m *mailbox.Message) (domain, doubt string) {
	switch {
	case m.Ambiguous && !m.TwoTexts:
		return "", "programs may read the mail in different ways"
	case !h.sound:
		return "", "the header cannot be read without repair"
	case len(m.From) != 1 || len(h.values("from")) != 1:
		return "", "From does not hold exactly one address"
	case m.MessageID == "" || len(h.values("message-id")) != 1:
		return "", "the mail does not have exactly one Message-ID"
	}
	address := m.From[0].Address
	return address[strings.LastIndexByte(address, '@')+1:], ""
}

// dmarcWord is what the trusted fields say about DMARC.
type dmarcWord struct {
	result string // the only dmarc result, or "fail" if any is; "" for none
	from   string // its header.from in lower case; "" when not given
	doubt  string // why this can never be a pass; "" if it can

	signedOnly bool // the pass rests on DKIM, not on SPF

	results []authResult // of the same fields
}

// dmarc reads the trusted fields.
func (t *Policy) dmarc(h rawHeader) dmarcWord {
	fields := h.values("authentication-results")
	if t.Provider == ProviderAuthserv {
		if above, ok := h.aboveBorder(); ok {
			fields = above.values("authentication-results")
		} else {
			fields = fields[:min(len(fields), 1)]
		}
		return t.dmarcOfBorder(fields)
	}
	if len(fields) == 0 {
		return dmarcWord{}
	}
	dialect := dialectMicrosoft
	if t.Provider == ProviderGoogle {
		dialect = dialectRFC8601
	}
	r, ok := parseAuthResults(fields[0], dialect)
	switch {
	case !ok:
		return unreadableResults
	case t.Provider == ProviderGoogle && !strings.EqualFold(r.id, "mx.google.com"),
		t.Provider == ProviderMicrosoft365 && r.id != "":
		return dmarcWord{} // not the provider's
	}
	return readDMARC(r.results)
}

var unreadableResults = dmarcWord{doubt: "Authentication-Results is not written as RFC 8601 asks"}

// dmarcOfBorder reads the fields above the border's Received. Those with our own id
// count together, since one border may be several filters; the topmost field must be
// one of them.
func (t *Policy) dmarcOfBorder(fields [][]byte) dmarcWord {
	var results []authResult
	var doubt string
	for i, f := range fields {
		r, ok := parseAuthResults(f, dialectRFC8601)
		ours := ok && t.AuthservID != "" && strings.EqualFold(r.id, t.AuthservID)
		if i == 0 && ok && !ours {
			return dmarcWord{}
		}
		if !ok {
			doubt = unreadableResults.doubt // it may be ours
		}
		if ours {
			results = append(results, r.results...)
		}
	}
	w := readDMARC(results)
	if doubt != "" {
		w.doubt = doubt
	}
	return w
}

// readDMARC finds the only dmarc result.
func readDMARC(results []authResult) (w dmarcWord) {
	found := 0
	for _, r := range results {
		if r.method != "dmarc" {
			continue
		}
		found++
		if w.result != "fail" {
			w.result = r.result
		}
		if r.version != "" && r.version != "1" {
			w.doubt = "the border uses an unknown version of dmarc"
		}
		domains := 0
		for _, p := range r.props {
			if p.ptype == "header" && p.name == "from" {
				domains++
				w.from = strings.ToLower(p.value[strings.LastIndexByte(p.value, '@')+1:])
				if w.from == "" {
					w.doubt = "the border gives an empty header.from"
				}
			}
		}
		if domains > 1 {
			w.doubt = "the border gives header.from twice"
		}
	}
	if found > 1 {
		w.doubt = "the border gives more than one dmarc result"
	}
	w.signedOnly, w.results = signedOnly(results), results
	return w
}

// signedOnly reports whether the border says that a signature is good but that the mail
// did not come from a server of the domain of From. DMARC then rests on the signature
// alone (RFC 7489 section 4.2), which stays valid wherever the mail is sent again.
func signedOnly(results []authResult) bool {
	signed, spf, from := false, false, ""
	var senders []string // domains for which SPF passed
	for _, r := range results {
		signed = signed || r.method == "dkim" && r.result == "pass"
		spf = spf || r.method == "spf"
		for _, p := range r.props {
			domain := strings.ToLower(p.value[strings.LastIndexByte(p.value, '@')+1:])
			switch {
			case r.method == "dmarc" && p.ptype == "header" && p.name == "from":
				from = domain
			case r.method == "spf" && r.result == "pass" && p.ptype == "smtp":
				senders = append(senders, domain)
			}
		}
	}
	related := func(sender string) bool { return aligned(sender, from) || aligned(from, sender) }
	return signed && spf && from != "" && !slices.ContainsFunc(senders, related)
}

// isInternal reports whether Exchange Online received the mail from somebody signed in
// to the same tenant; it removes this field from mail from outside.
func (h rawHeader) isInternal() bool {
	const name = "x-ms-exchange-organization-authas"
	for _, f := range h.fields {
		if f.name == name && len(h.values(name)) == 1 {
			return string(bytes.TrimSpace(f.value)) == "Internal"
		}
	}
	return false
}

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
