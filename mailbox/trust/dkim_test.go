package trust

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/integratiewerk/klachtd/mailbox"
)

// signedMail is a reply of a role, as its own server signs it.
const signedMail = "From: Dirk <directeur@school.example>\r\n" +
	"To: klachten@school.example\r\n" +
	"Subject: Re: [K-2026-0001]\r\n" +
	"Date: Mon, 23 Nov 2026 10:00:00 +0100\r\n" +
	"Message-ID: <1@school.example>\r\n" +
	"In-Reply-To: <k1@klachten.example>\r\n" +
	"MIME-Version: 1.0\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n" +
	"\r\n" +
	"akkoord\r\n"

var signedKeys = []string{"From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Sender",
	"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}

// signer signs mails of one domain, and publishes its key.
type signer struct {
	domain string
	key    ed25519.PrivateKey
	expire time.Time
	fields []string
}

func newSigner(domain string) signer {
	return signer{domain: domain, key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize)), fields: signedKeys}
}

func (s signer) record() string {
	return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(s.key.Public().(ed25519.PublicKey))
}

func (s signer) sign(t *testing.T, mail string) string {
	t.Helper()
	var out bytes.Buffer
	err := dkim.Sign(&out, strings.NewReader(mail), &dkim.SignOptions{
		Domain: s.domain, Selector: "mail", Signer: s.key, HeaderKeys: s.fields, Expiration: s.expire,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// signByHand adds tags that dkim.Sign does not write (RFC 6376 section 3.7,
// canonicalization simple/simple).
func (s signer) signByHand(tags string) string {
	header, body, _ := strings.Cut(signedMail, "\r\n\r\n")
	bodyHash := sha256.Sum256([]byte(body))
	field := "DKIM-Signature: v=1; a=ed25519-sha256; d=" + s.domain + "; s=mail;" + tags +
		" h=From:To:Subject:Date:Message-ID:In-Reply-To:MIME-Version:Content-Type; bh=" + base64.StdEncoding.EncodeToString(bodyHash[:]) + "; b="
	hash := sha256.Sum256([]byte(header + "\r\n" + field))
	return field + base64.StdEncoding.EncodeToString(ed25519.Sign(s.key, hash[:])) + "\r\n" + signedMail
}

// without gives fields but for one.
func without(fields []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(fields), func(f string) bool { return f == name })
}

func TestJudgeDKIM(t *testing.T) {
	good := newSigner("school.example")
	signed := good.sign(t, signedMail)
	with := func(change func(*signer)) string {
		s := good
		change(&s)
		return s.sign(t, signedMail)
	}
	unsigned := func(field string) string {
		return with(func(s *signer) { s.fields = without(signedKeys, field) })
	}
	const (
		border = "Authentication-Results: mx.school.example; "
		key    = "mail._domainkey.school.example"
	)
	keys := func(record string) map[string][]string { return map[string][]string{key: {record}} }
	evil := newSigner("evil.example")
	evil.key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{8}, ed25519.SeedSize))

	cases := []struct {
		name, mail string
		dns        map[string][]string
		want       Result
	}{
		{"good", signed, nil, Pass},
		{"LF alone", strings.ReplaceAll(signed, "\r\n", "\n"), nil, Pass},
		{"in capitals", with(func(s *signer) { s.domain = "School.Example" }), map[string][]string{"mail._domainkey.School.Example": {good.record()}}, Pass},
		{"a field added that no sender decides with", "X-Spam-Status: No\r\n" + signed, nil, Pass},
		{"two signatures, one of a stranger", evil.sign(t, signed), nil, Pass},
		{"four signatures", evil.sign(t, evil.sign(t, evil.sign(t, signed))), nil, None},
		{"good above three", good.sign(t, evil.sign(t, evil.sign(t, evil.sign(t, signedMail)))), nil, Pass},
		{"dmarc=none", border + "dmarc=none header.from=school.example\r\n" + signed, nil, Pass},
		{"dmarc=temperror", border + "dmarc=temperror\r\n" + signed, nil, Pass},
		{"dmarc=bestguesspass", border + "dmarc=bestguesspass\r\n" + signed, nil, Pass},
		{"another host's results", "Authentication-Results: mx.elsewhere.example; dmarc=none\r\n" + signed, nil, Pass},

		{"dmarc=fail", border + "dmarc=fail\r\n" + signed, nil, Fail},
		{"two dmarc results", border + "dmarc=none; dmarc=none\r\n" + signed, nil, None},
		{"unreadable results", border + "dmarc=none (\r\n" + signed, nil, None},
		{"the border read another From", border + "dmarc=none header.from=evil.example\r\n" + signed, nil, None},
		{"not signed", signedMail, nil, None},
		{"a stranger's signature", evil.sign(t, signedMail), nil, None},
		{"a domain among the keys", with(func(s *signer) { s.domain = "x._domainkey.school.example" }), map[string][]string{"mail._domainkey.x._domainkey.school.example": {good.record()}}, None},
		{"a subdomain's", with(func(s *signer) { s.domain = "sub.school.example" }), map[string][]string{"mail._domainkey.sub.school.example": {good.record()}}, None},
		{"a top-level domain's", with(func(s *signer) { s.domain = "example" }), map[string][]string{"mail._domainkey.example": {good.record()}}, None},
		{"the end of a name is no domain", with(func(s *signer) { s.domain = "ool.example" }), map[string][]string{"mail._domainkey.ool.example": {good.record()}}, None},
		{"another key", signed, keys(evil.record()), None},
		{"no key", signed, map[string][]string{}, None},
		{"two keys", signed, map[string][]string{key: {good.record(), good.record()}}, None},
		{"a revoked key", signed, keys("v=DKIM1; k=ed25519; p="), None},
		{"a testing key", signed, keys(good.record() + "; t=y"), None},
		{"a testing key with more flags", signed, keys(good.record() + "; t = s : y"), None},
		{"a key for the very domain", signed, keys(good.record() + "; t=s"), Pass},
		{"a key for something else", signed, keys(good.record() + "; s=tlsrpt"), None},
		{"a giant record", signed, keys(good.record() + "; n=" + strings.Repeat("x", maxKeyRecord)), None},
		{"expired", with(func(s *signer) { s.expire = time.Unix(1_700_000_000, 0) }), nil, None},
		{"not yet expired", with(func(s *signer) { s.expire = time.Now().Add(time.Hour) }), nil, Pass},
		{"signed by hand", good.signByHand(""), nil, Pass},
		{"with l=", good.signByHand(" l=9;"), nil, None},
		{"with an i= of another", good.signByHand(" i=@evil.example;"), nil, None},
		{"with rsa-sha1", strings.Replace(good.signByHand(""), "ed25519-sha256", "rsa-sha1", 1), nil, None},
		{"another body", strings.Replace(signed, "akkoord", "akkoord hoor", 1), nil, None},
		{"text below the body", signed + "meer\r\n", nil, None},
		{"another Subject", strings.Replace(signed, "0001", "0002", 1), nil, None},
		{"another sender", strings.Replace(signed, "directeur@", "deputy@", 1), nil, None},
		{"a second Subject", "Subject: x\r\n" + signed, nil, None},
		{"a second To", "To: a@school.example\r\n" + signed, nil, None},
		{"a second Content-Type", "Content-Type: text/html\r\n" + signed, nil, None},
		{"References added", "References: <k2@klachten.example>\r\n" + signed, nil, None},
		{"Content-Transfer-Encoding added", "Content-Transfer-Encoding: base64\r\n" + signed, nil, None},
		{"To not signed", unsigned("To"), nil, None},
		{"Subject not signed", unsigned("Subject"), nil, None},
		{"Message-ID not signed", unsigned("Message-ID"), nil, None},
		{"In-Reply-To not signed", unsigned("In-Reply-To"), nil, None},
		{"Content-Type not signed", unsigned("Content-Type"), nil, None},
		{"MIME-Version not signed", unsigned("MIME-Version"), nil, None},
		{"Date not signed", unsigned("Date"), nil, Pass},
		{"References absent and not signed", unsigned("References"), nil, Pass},
		{"References added and not signed", "References: <k2@klachten.example>\r\n" + unsigned("References"), nil, None},
		{"a broken signature", strings.Replace(signed, "DKIM-Signature: ", "DKIM-Signature: ;;=", 1), nil, None},
		{"an empty signature", "DKIM-Signature:\r\n" + signedMail, nil, None},
	}
	for _, c := range cases {
		dns := c.dns
		if dns == nil {
			dns = keys(good.record())
		}
		trust := Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example", LookupTXT: lookupIn(t, dns)}
		raw := []byte(c.mail)
		if got := trust.Judge(t.Context(), raw, mailbox.Parse(raw)); got.Result != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
		for _, other := range []Provider{ProviderGoogle, ProviderMicrosoft365, ProviderNone} {
			trust.Provider = other
			if got := trust.Judge(t.Context(), raw, mailbox.Parse(raw)); got.Result == Pass {
				t.Errorf("%s under %s: %+v", c.name, other, got)
			}
		}
	}
}

// lookupIn looks keys up in dns. Only names that could vouch may be asked for.
func lookupIn(t *testing.T, dns map[string][]string) func(context.Context, string) ([]string, error) {
	return func(_ context.Context, name string) ([]string, error) {
		if strings.Contains(name, "evil") {
			t.Errorf("asked for %s", name)
		}
		if records, ok := dns[name]; ok {
			return records, nil
		}
		return nil, errors.New("no such host")
	}
}

// A signature of the domain above the one in From counts, unless its key is for
// the very domain (t=s).
func TestJudgeDKIMOfParentDomain(t *testing.T) {
	s := newSigner("school.example")
	mail := strings.Replace(signedMail, "directeur@school.example", "directeur@sub.school.example", 1)
	raw := []byte(s.sign(t, mail))
	for record, want := range map[string]Result{s.record(): Pass, s.record() + "; t=s": None} {
		trust := Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example",
			LookupTXT: lookupIn(t, map[string][]string{"mail._domainkey.school.example": {record}})}
		if got := trust.Judge(t.Context(), raw, mailbox.Parse(raw)); got.Result != want {
			t.Errorf("%s: %+v, want %s", record, got, want)
		}
	}
}

// A DNS server that does not answer holds nothing up.
func TestJudgeDKIMTimeout(t *testing.T) {
	raw := []byte(newSigner("school.example").sign(t, signedMail))
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	trust := Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example",
		LookupTXT: func(ctx context.Context, _ string) ([]string, error) {
			if deadline, ok := ctx.Deadline(); !ok || time.Until(deadline) > dkimTimeout {
				t.Errorf("no time limit of %v: %v", dkimTimeout, deadline)
			}
			cancel()
			<-ctx.Done()
			return nil, ctx.Err()
		}}
	want := Verdict{Result: None, Why: "the DKIM key could not be fetched in time"}
	if got := trust.Judge(ctx, raw, mailbox.Parse(raw)); got != want {
		t.Errorf("%+v, want %+v", got, want)
	}
}

func FuzzJudge(f *testing.F) {
	s := newSigner("school.example")
	var out bytes.Buffer
	if err := dkim.Sign(&out, strings.NewReader(signedMail), &dkim.SignOptions{Domain: s.domain, Selector: "mail", Signer: s.key, HeaderKeys: signedKeys}); err != nil {
		f.Fatal(err)
	}
	f.Add(out.Bytes())
	f.Add([]byte(handOver + oursPass + atBorder + fromDirector + "\r\nx"))
	f.Add([]byte(officePass + signedMail))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := mailbox.Parse(raw)
		for _, trust := range trusts {
			trust.LookupTXT = func(context.Context, string) ([]string, error) { return []string{s.record()}, nil }
			v := trust.Judge(t.Context(), raw, m)
			if v.Result == Pass && (m.Ambiguous || len(m.From) != 1) || v.Why == "" {
				t.Errorf("%s: %+v for %+v", trust.Provider, v, m)
			}
		}
	})
}
