package trust

import (
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox"
)

// TestJudgeLoose: a signature that leaves out which mail is answered vouches less
// than a server of the sender's own domain.
func TestJudgeLoose(t *testing.T) {
	const (
		mx     = "Authentication-Results: mx.school.example; "
		passed = "dmarc=pass header.from=school.example; dkim=pass header.d=school.example; "
		answer = "In-Reply-To: <a@school.example>\r\nReferences: <a@school.example>\r\n"
	)
	signed := func(fields string) string {
		return "DKIM-Signature: v=1; a=rsa-sha256; d=school.example; s=s;\r\n\th=" + fields + "; bh=YQ==; b=YQ==\r\n"
	}
	for name, test := range map[string]struct {
		header string
		loose  bool
	}{
		"SPF of the domain":                 {mx + passed + "spf=pass smtp.mailfrom=d@school.example\r\n" + signed("From:Subject") + answer, false},
		"SPF of a subdomain":                {mx + passed + "spf=pass smtp.mailfrom=bounce.school.example\r\n" + signed("From") + answer, false},
		"SPF of HELO":                       {mx + passed + "spf=pass smtp.helo=mail.school.example\r\n" + signed("From") + answer, false},
		"no word about SPF":                 {strings.TrimSuffix(mx+passed, "; ") + "\r\n" + signed("From") + answer, false},
		"SPF alone":                         {mx + "dmarc=pass header.from=school.example; spf=fail smtp.mailfrom=x@kwaad.example\r\n" + answer, false},
		"signature holds the thread":        {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + signed("From:In-Reply-To:References") + answer, false},
		"folded names":                      {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + signed("from :\r\n\tin-reply-to\r\n\t: references") + answer, false},
		"answers nothing":                   {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + signed("From:Subject"), false},
		"signature leaves it out":           {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + signed("From:Subject") + answer, true},
		"SPF of another domain":             {mx + passed + "spf=pass smtp.mailfrom=x@kwaad.example\r\n" + signed("From:Subject") + answer, true},
		"SPF of a look-alike":               {mx + passed + "spf=pass smtp.mailfrom=x@kwaadschool.example\r\n" + signed("From:Subject") + answer, true},
		"no SPF":                            {mx + passed + "spf=none smtp.mailfrom=x@kwaad.example\r\n" + signed("From:References") + answer, true},
		"another domain's signature has it": {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + strings.ReplaceAll(signed("From:In-Reply-To:References"), "d=school", "d=kwaad") + signed("From") + answer, true},
		"no signature after all":            {mx + passed + "spf=fail smtp.mailfrom=x@kwaad.example\r\n" + answer, true},
	} {
		t.Run(name, func(t *testing.T) {
			raw := []byte(test.header + "From: Dirk <dirk@school.example>\r\nMessage-ID: <1@school.example>\r\n\r\nakkoord\r\n")
			trust := &Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
			v := trust.Judge(t.Context(), raw, mailbox.Parse(raw))
			if v.Result != Pass || v.Loose != test.loose {
				t.Errorf("%+v, want loose %v", v, test.loose)
			}
		})
	}
}

// TestBogusSignatureHoldsNothing: whoever sends a signed mail again, as the answer
// to something else, can add a signature of their own making that claims to hold
// In-Reply-To; the one that is good does not.
func TestBogusSignatureHoldsNothing(t *testing.T) {
	raw := []byte("Authentication-Results: mx.school.example; dkim=fail header.d=school.example; dkim=pass header.d=school.example;\r\n" +
		"\tspf=pass smtp.mailfrom=x@kwaad.example; dmarc=pass header.from=school.example\r\n" +
		"DKIM-Signature: v=1; a=rsa-sha256; d=school.example; s=s; h=From:In-Reply-To:References; bh=YQ==; b=YQ==\r\n" + // added
		"In-Reply-To: <stolen@school.example>\r\n" + // added
		"DKIM-Signature: v=1; a=rsa-sha256; d=school.example; s=s; h=From:Date:Subject:Message-ID; bh=YQ==; b=YQ==\r\n" +
		"From: Dirk <dirk@school.example>\r\nMessage-ID: <1@school.example>\r\n\r\ncommissie\r\n\r\nStap 1 en 2.\r\n")
	trust := &Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
	if v := trust.Judge(t.Context(), raw, mailbox.Parse(raw)); v.Result == Pass && !v.Loose {
		t.Errorf("%+v", v)
	}
}

// TestSecondThreadField: a signature that names In-Reply-To and References once
// holds one field of each (RFC 6376 section 5.4.2); a second one was added by
// whoever sent the mail again.
func TestSecondThreadField(t *testing.T) {
	for _, added := range []string{"References: <stolen@school.example>\r\n", "In-Reply-To: <stolen@school.example>\r\n"} {
		raw := []byte("Authentication-Results: mx.school.example; dkim=pass header.d=school.example;\r\n" +
			"\tspf=pass smtp.mailfrom=x@kwaad.example; dmarc=pass header.from=school.example\r\n" + added +
			"DKIM-Signature: v=1; a=rsa-sha256; d=school.example; s=s; h=From:Date:Subject:Message-ID:In-Reply-To:References; bh=YQ==; b=YQ==\r\n" +
			"From: Dirk <dirk@school.example>\r\nMessage-ID: <1@school.example>\r\nIn-Reply-To: <a@school.example>\r\nReferences: <a@school.example>\r\n\r\ncommissie\r\n\r\nStap 1 en 2.\r\n")
		trust := &Policy{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
		m := mailbox.Parse(raw)
		if v := trust.Judge(t.Context(), raw, m); v.Result == Pass && !v.Loose {
			t.Errorf("%s%+v, in reply to %q, references %q", added, v, m.InReplyTo, m.References)
		}
	}
}
