package mailbox

import "testing"

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
	trust := &Trust{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
	if v := trust.Judge(t.Context(), raw, Parse(raw)); v.Result == VerdictPass && !v.Loose {
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
		trust := &Trust{Provider: ProviderAuthserv, AuthservID: "mx.school.example"}
		m := Parse(raw)
		if v := trust.Judge(t.Context(), raw, m); v.Result == VerdictPass && !v.Loose {
			t.Errorf("%s%+v, in reply to %q, references %q", added, v, m.InReplyTo, m.References)
		}
	}
}
