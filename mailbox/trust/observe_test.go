package trust

import "testing"

// What our own mail bears when it comes back shows who vouches for senders. Fields
// below the border's Received were there before it, and are not its own.
func TestObserve(t *testing.T) {
	const (
		rest     = "From: <klachten@taalhuis.nl>\r\nSubject: klachtd\r\n\r\nx\r\n"
		border   = "Received: from mail.taalhuis.nl by mx.taalhuis.nl with ESMTPS; Mon, 23 Nov 2026 09:12:00 +0100\r\n"
		handOver = "Received: from mx.taalhuis.nl by imap.taalhuis.nl with LMTP; Mon, 23 Nov 2026 09:12:00 +0100\r\n"
		verdict  = "Authentication-Results: mx.taalhuis.nl; dmarc=pass header.from=taalhuis.nl\r\n"
	)
	for name, test := range map[string]struct {
		header   string
		provider Provider
		id       string
	}{
		"a border of one's own":      {verdict + border, ProviderAuthserv, "mx.taalhuis.nl"},
		"behind a hand-over":         {handOver + verdict + border, ProviderAuthserv, "mx.taalhuis.nl"},
		"no Received":                {verdict, ProviderAuthserv, "mx.taalhuis.nl"},
		"from before the border":     {border + verdict, ProviderNone, ""},
		"one that cannot be read":    {"Authentication-Results: a b c;;\r\n" + verdict + border, ProviderAuthserv, "mx.taalhuis.nl"},
		"nothing":                    {border, ProviderNone, ""},
		"Google":                     {"Authentication-Results: mx.google.com;\r\n\tdkim=pass header.i=@taalhuis.nl\r\n" + border, ProviderGoogle, ""},
		"Microsoft 365":              {border + "X-MS-Exchange-Organization-AuthAs: Internal\r\n", ProviderMicrosoft365, ""},
		"only through Microsoft 365": {verdict + border + "X-MS-Exchange-CrossTenant-AuthAs: Internal\r\n", ProviderAuthserv, "mx.taalhuis.nl"},
	} {
		if p, id := Observe([]byte(test.header + rest)); p != test.provider || id != test.id {
			t.Errorf("%s: %q, %q; want %q, %q", name, p, id, test.provider, test.id)
		}
	}
}
