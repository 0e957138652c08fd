package trust

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/effort"
)

// Fields as real borders write them, with invented names: the verdict is that
// of the provider it was written by.
func TestAuthenticationResultsOfBorders(t *testing.T) {
	id := "mx.school.example"
	cases := []struct {
		name, field string
		trust       Policy
		want        Result
	}{
		{"Google", `mx.google.com;
       dkim=pass header.i=@school.example header.s=20230601 header.b="Vn/k2d+a";
       arc=pass (i=1 spf=pass spfdomain=school.example dkim=pass dkdomain=school.example dmarc=pass fromdomain=school.example);
       spf=pass (google.com: domain of dirk@school.example designates 2001:db8::1 as permitted sender) smtp.mailfrom=dirk@school.example;
       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from=school.example;
       dara=pass header.i=@gmail.com`, Policy{Provider: ProviderGoogle}, Pass},
		{"Google, no DMARC record", `mx.google.com;
       spf=softfail (google.com: domain of transitioning dirk@school.example does not designate 192.0.2.1 as permitted sender) smtp.mailfrom=dirk@school.example`,
			Policy{Provider: ProviderGoogle}, None},
		{"Google, forwarded", `mx.google.com;
       dkim=temperror (no key for signature) header.i=@school.example header.s=s1 header.b=abcdefgh;
       spf=pass (google.com: domain of srs0=ab1c=x2=school.example=dirk@forward.example designates 192.0.2.1 as permitted sender) smtp.mailfrom="SRS0=ab1c=X2=school.example=dirk@forward.example";
       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from=school.example`, Policy{Provider: ProviderGoogle}, Fail},
		{"Microsoft 365", `spf=pass (sender IP is 192.0.2.1)
 smtp.mailfrom=school.example; dkim=pass (signature was verified)
 header.d=school.example;dmarc=pass action=none
 header.from=school.example;compauth=pass reason=100`, Policy{Provider: ProviderMicrosoft365}, Pass},
		{"Microsoft 365, as it was", `spf=pass (sender IP is 192.0.2.1)
 smtp.mailfrom=school.example; organisatie.example; dkim=none (message not signed)
 header.d=none;organisatie.example; dmarc=pass action=none
 header.from=school.example;`, Policy{Provider: ProviderMicrosoft365}, Pass},
		{"Microsoft 365, no DMARC record", `spf=pass (sender IP is 192.0.2.1)
 smtp.mailfrom=school.example; dkim=none (message not signed)
 header.d=none;dmarc=bestguesspass action=none
 header.from=school.example;compauth=pass reason=109`, Policy{Provider: ProviderMicrosoft365}, None},
		{"Microsoft 365, forged", `spf=fail (sender IP is 192.0.2.1)
 smtp.mailfrom=school.example; dkim=none (message not signed)
 header.d=none;dmarc=fail action=oreject
 header.from=school.example;compauth=none reason=451`, Policy{Provider: ProviderMicrosoft365}, Fail},
		{"Microsoft 365, null sender", `spf=none (sender IP is 192.0.2.1)
 smtp.helo=out.school.example; dkim=fail (body hash did not verify)
 header.d=school.example;dmarc=temperror action=none header.from=school.example;compauth=fail reason=001`, Policy{Provider: ProviderMicrosoft365}, None},
		{"opendmarc", `mx.school.example; dmarc=pass (p=none dis=none) header.from=school.example`, Policy{Provider: ProviderAuthserv, AuthservID: id}, Pass},
		{"opendkim", `mx.school.example;
	dkim=pass (2048-bit key; unprotected) header.d=school.example header.i=@school.example header.a=rsa-sha256 header.s=mail header.b="Ab/9+x";
	dkim-atps=neutral`, Policy{Provider: ProviderAuthserv, AuthservID: id}, None},
		{"policyd-spf", `mx.school.example; spf=pass (sender SPF authorized) smtp.mailfrom=school.example (client-ip=192.0.2.1; helo=out.school.example; envelope-from=dirk@school.example; receiver=<UNKNOWN>)`,
			Policy{Provider: ProviderAuthserv, AuthservID: id}, None},
		{"rspamd", `mx.school.example;
	dkim=pass header.d=school.example header.s=mail header.b=AbCdEfGh;
	spf=pass (mx.school.example: domain of dirk@school.example designates 192.0.2.1 as permitted sender) smtp.mailfrom=dirk@school.example;
	dmarc=pass (policy=reject) header.from=school.example`, Policy{Provider: ProviderAuthserv, AuthservID: id}, Pass},
		{"rspamd, forged", `mx.school.example;
	dkim=none;
	spf=fail (mx.school.example: domain of dirk@school.example does not designate 192.0.2.1 as permitted sender) smtp.mailfrom=dirk@school.example;
	dmarc=fail reason="No valid SPF, No valid DKIM" header.from=school.example (policy=none)`, Policy{Provider: ProviderAuthserv, AuthservID: id}, Fail},
		{"rspamd, signed in", `mx.school.example;
	auth=pass smtp.auth=dirk@school.example smtp.mailfrom=dirk@school.example`, Policy{Provider: ProviderAuthserv, AuthservID: id}, None},
		{"Exim", `mx.school.example;
	iprev=pass (out.school.example) smtp.remote-ip=2001:db8::25;
	spf=pass smtp.mailfrom=school.example;
	dkim=pass header.d=school.example header.s=mail header.a=rsa-sha256;
	dmarc=pass header.from=school.example;
	arc=none`, Policy{Provider: ProviderAuthserv, AuthservID: id}, Pass},
		{"authentication_milter", `mx.school.example;
    arc=none (no signatures found);
    bimi=skipped (DMARC Policy is not at enforcement);
    dkim=pass (2048-bit rsa key sha256) header.d=school.example
    header.i=@school.example header.b=AbCdEfGh header.a=rsa-sha256
    header.s=mail x-bits=2048;
    dmarc=pass policy.published-domain-policy=none
    policy.applied-disposition=none policy.evaluated-disposition=none
    (p=none,d=none,d.eval=none) policy.policy-from=p
    header.from=school.example;
    iprev=pass smtp.remote-ip=192.0.2.1 (out.school.example);
    spf=pass smtp.mailfrom=dirk@school.example smtp.helo=out.school.example;
    x-aligned-from=pass (Address match);
    x-return-mx=pass header.domain=school.example policy.is_org=yes
      (MX Records found: mx.school.example);
    x-tls=pass smtp.version=TLSv1.3 smtp.cipher=TLS_AES_256_GCM_SHA384
    smtp.bits=256/256;
    x-vs=clean score=0 state=0`, Policy{Provider: ProviderAuthserv, AuthservID: id}, Pass},
	}
	for _, c := range cases {
		field := "Authentication-Results: " + strings.ReplaceAll(c.field, "\n", "\r\n") + "\r\n"
		raw := []byte(field + atBorder + fromDirector + "\r\nx")
		if got := c.trust.Judge(t.Context(), raw, mailbox.Parse(raw)); got.Result != c.want {
			t.Errorf("%s: %+v, want %s", c.name, got, c.want)
		}
		raw = []byte(strings.ReplaceAll(string(raw), "\r\n", "\n"))
		if got := c.trust.Judge(t.Context(), raw, mailbox.Parse(raw)); got.Result != c.want {
			t.Errorf("%s with LF alone: %+v, want %s", c.name, got, c.want)
		}
	}
}

func TestDropAsides(t *testing.T) {
	for in, want := range map[string]string{
		"a (b) c":       "a     c",
		"a (b (c) d) e": "a           e",
		`a "b (c" d) e`: "a        d) e",
		`a ("b) c`:      "a      c",
		`a (b\) c) d`:   "a         d",
		`a "b\" c" d`:   "a         d",
		"a (b (c) d":    "a (b     d",
		`a "b (c) d`:    `a "b (c) d`,
		"a) b":          "a) b",
		`a\(b) c`:       `a\    c`,
	} {
		if got := mailbox.DropAsides(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// A sender chooses what stands in comments and quotes, and how much of it.
func TestAuthenticationResultsAreBounded(t *testing.T) {
	for _, part := range []string{"(", ")", "()", "((", `"`, `\"`, `("`, "(\\", ";", "a=b ", "a=b;", " \r\n ", "(a)", "with lmtp "} {
		s := strings.Repeat(part, mailbox.MaxHeaderBytes/len(part))
		t.Run(fmt.Sprintf("%q", part), func(t *testing.T) {
			effort.Within(t, 100, s, func() {
				mailbox.DropAsides(s)
				isHandOver([]byte(s))
				for _, d := range []authDialect{dialectRFC8601, dialectMicrosoft} {
					parseAuthResults([]byte("mx.school.example;"+s[:maxAuthResults-100]), d)
				}
			})
		})
	}
}

// render writes a field anew, in one plain form.
func (r authResults) render(d authDialect) string {
	quote := func(s string) string {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	var parts []string
	if r.id != "" || d == dialectRFC8601 {
		parts = append(parts, quote(r.id))
	}
	for _, a := range r.results {
		s := a.method
		if a.version != "" {
			s += "/" + a.version
		}
		s += "=" + a.result
		for _, p := range a.props {
			s += " "
			if p.ptype != "" {
				s += p.ptype + "."
			}
			s += p.name + "=" + quote(p.value)
		}
		parts = append(parts, s)
	}
	if len(r.results) == 0 {
		parts = append(parts, "none")
	}
	return strings.Join(parts, "; ")
}

func FuzzAuthenticationResults(f *testing.F) {
	for _, c := range resultCases {
		f.Add(c.value)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, d := range []authDialect{dialectRFC8601, dialectMicrosoft} {
			r, ok := parseAuthResults([]byte(s), d)
			if ok {
				again, ok := parseAuthResults([]byte(r.render(d)), d)
				if !ok || fmt.Sprint(again) != fmt.Sprint(r) || fmt.Sprint(readDMARC(again.results)) != fmt.Sprint(readDMARC(r.results)) {
					t.Errorf("%q reads as %+v, its rendering %q as %+v", s, r, r.render(d), again)
				}
			}
			checkAsides(t, s, d)
		}
		mailbox.DropAsides(s)
		isHandOver([]byte(s))
	})
}

// checkAsides puts s where senders can write: once the border has escaped it,
// it must be no result there.
func checkAsides(t *testing.T, s string, d authDialect) {
	escaped := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "(", `\(`, ")", `\)`).Replace(s)
	for _, field := range []string{
		"spf=none (%s)", "spf=none (a (%s) b)", `spf=none reason="%s"`, `spf=none smtp.mailfrom="%s"`,
		`spf=none smtp.mailfrom="%s"@evil.example`, "dmarc=none (%s)", `dmarc=none reason="%s"`,
	} {
		if d == dialectRFC8601 {
			field = "mx.school.example; " + field
		}
		r, ok := parseAuthResults(fmt.Appendf(nil, field, escaped), d)
		if ok && (readDMARC(r.results).result == "pass" || slices.ContainsFunc(r.results, func(a authResult) bool { return a.result != "none" })) {
			t.Errorf("%q in %q reads as %+v", s, field, r)
		}
	}
}
