package trust

import (
	"bytes"
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-msgauth/dkim"
)

const (
	maxSignatures = 3 // DKIM-Signature fields examined, from the top
	dkimTimeout   = 5 * time.Second
	maxKeyRecord  = 4 << 10 // bytes; an RSA key of 4096 bits takes some 750
)

// judgeDKIM verifies the mail's signatures itself (RFC 6376), for a border that does
// not evaluate DMARC. domain is that of From.
func (t *Policy) judgeDKIM(ctx context.Context, raw []byte, h rawHeader, domain string) Verdict {
	if len(h.values("dkim-signature")) == 0 {
		return noVerdict("the border says neither dmarc=pass nor dmarc=fail, and the mail has no DKIM signature")
	}
	ctx, cancel := context.WithTimeout(ctx, dkimTimeout)
	defer cancel()
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{
		MaxVerifications: maxSignatures,
		LookupTXT: func(name string) ([]string, error) {
			return t.dkimKey(ctx, name, domain)
		},
	})
	if err != nil && !errors.Is(err, dkim.ErrTooManySignatures) {
		return noVerdict("the DKIM signatures cannot be read")
	}
	why := "no DKIM signature of the domain of From is valid"
	for _, v := range found {
		switch {
		case v.Err != nil || !aligned(strings.ToLower(v.Domain), domain):
		case !covers(v.HeaderKeys, h):
			why = "the DKIM signature leaves out fields that matter"
		default:
			return Verdict{Result: Pass, Why: "a DKIM signature of the domain of From is valid"}
		}
	}
	if ctx.Err() != nil {
		why = "the DKIM key could not be fetched in time"
	}
	return noVerdict(why)
}

// aligned reports whether a signature of domain d counts for mail from domain from: it
// is the same, or a parent (RFC 7489 section 3.1.1). A top-level domain counts for
// nobody.
func aligned(d, from string) bool {
	return strings.Contains(d, ".") && (d == from || strings.HasSuffix(from, "."+d))
}

var errKeyRefused = errors.New("the key does not count")

// dkimKey fetches a key record (RFC 6376 section 3.6.2), only for aligned domains: a
// stranger must not choose what we look up. A testing key (t=y) does not count (section
// 3.6.1), nor does a key for exactly one domain (t=s) for others.
func (t *Policy) dkimKey(ctx context.Context, name, from string) ([]string, error) {
	const label = "._domainkey."
	i := strings.LastIndex(name, label)
	if i < 0 {
		return nil, errKeyRefused
	}
	d := strings.ToLower(name[i+len(label):])
	if !aligned(d, from) {
		return nil, errKeyRefused
	}
	records, err := t.LookupTXT(ctx, name)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		flags := keyFlags(r)
		if len(r) > maxKeyRecord || slices.Contains(flags, "y") || slices.Contains(flags, "s") && d != from {
			return nil, errKeyRefused
		}
	}
	return records, nil
}

// keyFlags gives the flags (t=) of a key record, which go-msgauth does not provide.
func keyFlags(record string) []string {
	for tag := range strings.SplitSeq(record, ";") {
		if name, value, _ := strings.Cut(tag, "="); strings.TrimSpace(name) == "t" {
			return strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return r == ':' || r == ' ' || r == '\t' })
		}
	}
	return nil
}

// signedFields decide who writes to whom about what, and how the body is read.
var signedFields = []string{
	"from", "to", "subject", "message-id", "in-reply-to", "references", "sender",
	"content-type", "content-transfer-encoding", "mime-version",
}

// covers reports whether the signature covers every field of the message that matters.
// Naming a field once signs one field with that name (RFC 6376 section 5.4.2): somebody
// who sends a signed mail again could add another.
func covers(signed []string, h rawHeader) bool {
	times := make(map[string]int)
	for _, name := range signed {
		times[strings.ToLower(name)]++
	}
	for _, name := range signedFields {
		if len(h.values(name)) > times[name] {
			return false
		}
	}
	return times["from"] > 0
}

// signs reports whether the signatures of the domain of From all cover every field with
// these names. The border says only that one of them is good, and a bogus one cannot be
// told apart. found: there is such a signature at all.
func (h rawHeader) signs(domain string, names ...string) (holds, found bool) {
	for _, f := range h.fields {
		if f.name != "dkim-signature" {
			continue
		}
		tags := signatureTags(f.value)
		if !aligned(strings.ToLower(tags["d"]), domain) {
			continue
		}
		found = true
		times := make(map[string]int)
		for _, name := range strings.FieldsFunc(strings.ToLower(tags["h"]), func(r rune) bool { return r == ':' || r <= ' ' }) {
			times[name]++
		}
		if slices.ContainsFunc(names, func(name string) bool { return len(h.values(name)) > times[name] }) {
			return false, true
		}
	}
	return found, found
}

// signatureTags reads the tags of a DKIM-Signature (RFC 6376 section 3.2), which
// go-msgauth does not provide for an unverified signature.
func signatureTags(value []byte) map[string]string {
	tags := make(map[string]string)
	for tag := range strings.SplitSeq(string(value), ";") {
		if name, value, ok := strings.Cut(tag, "="); ok {
			tags[strings.TrimSpace(name)] = strings.TrimSpace(value)
		}
	}
	return tags
}

// dnsPause is how long nothing is looked up after a lookup that got no answer: senders
// of mail choose how often we ask, and each query holds up the next mail.
const dnsPause = time.Minute

var errNoDNS = errors.New("the DNS did not answer a moment ago")

// Resolver gives a lookup of TXT records at the DNS server address (host:port, the host
// an IP literal), or at the system's servers if address is "".
func Resolver(address string) func(ctx context.Context, name string) ([]string, error) {
	r := &net.Resolver{}
	if address != "" {
		r.PreferGo = true
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, address)
		}
	}
	var silent atomic.Bool
	return func(ctx context.Context, name string) ([]string, error) {
		if silent.Load() {
			return nil, errNoDNS
		}
		// The final dot keeps the system's search domains from being added.
		records, err := r.LookupTXT(ctx, name+".")
		var failure *net.DNSError
		if errors.As(err, &failure) && failure.IsTimeout && silent.CompareAndSwap(false, true) {
			time.AfterFunc(dnsPause, func() { silent.Store(false) })
		}
		return records, err
	}
}
