package mailbox

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParseAddresses(t *testing.T) {
	tests := map[string]struct {
		want   []Address
		strict bool
	}{
		`Anna Voorbeeld <Anna@Thuis.EXAMPLE>`:                              {[]Address{{"Anna Voorbeeld", "Anna@thuis.example"}}, true},
		`anna@thuis.example (Anna Voorbeeld)`:                              {[]Address{{"Anna Voorbeeld", "anna@thuis.example"}}, true},
		`"Voorbeeld, Anna" <a@b.example>, c@d.example`:                     {[]Address{{"Voorbeeld, Anna", "a@b.example"}, {"", "c@d.example"}}, true},
		`=?utf-8?Q?Zo=C3=AB?= =?utf-8?Q?_Voorbeeld?= <z@b.example>`:        {[]Address{{"Zoë Voorbeeld", "z@b.example"}}, true},
		`"=?iso-8859-1?Q?Ren=E9e?=" <r@b.example>`:                         {[]Address{{"Renée", "r@b.example"}}, true},
		`=?utf-8?B?w4PDqcOp?= =?x-klingon?Q?n?= <r@b.example>`:             {[]Address{{"Ãéén", "r@b.example"}}, true},
		`Renée <r@b.example>`:                                              {[]Address{{"Renée", "r@b.example"}}, true},
		`a@bücher.example`:                                                 {[]Address{{"", "a@xn--bcher-kva.example"}}, true},
		`undisclosed-recipients:;`:                                         {nil, true},
		``:                                                                 {nil, true},
		"=?utf-8?Q?Anna=E2=80=AE=0D=0ABcc:_x=40y=E2=80=8B?= <a@b.example>": {[]Address{{"Anna Bcc: x@y", "a@b.example"}}, false},
		`"a@b.example\" <dirk@stichting.example>"@evil.example`:            {[]Address{{"", `"a@b.example\" <dirk@stichting.example>"@evil.example`}}, true},
		`director@stichting.example <evil@evil.example>`:                   {[]Address{{"director@stichting.example", "evil@evil.example"}}, false},
		`Voorbeeld, Anna <a@b.example>`:                                    {[]Address{{"Anna", "a@b.example"}}, false},
		`Jan [extern] <a@b.example>`:                                       {[]Address{{"Jan [extern]", "a@b.example"}}, false},
		`a@b.example; c@d.example`:                                         {[]Address{{"", "a@b.example"}, {"", "c@d.example"}}, false},
		`<a@b.example`:                                                     {[]Address{{"", "a@b.example"}}, false},
		`geen adres`:                                                       {nil, false},
		`kim @klant.example`:                                               {[]Address{{"", "kim@klant.example"}}, false},
		`Kim Klager <kim @ klant.example>`:                                 {[]Address{{"Kim Klager", "kim@klant.example"}}, false},
		`Kim <kim@klant. example>`:                                         {[]Address{{"Kim", "kim@klant.example"}}, false},
		`Kim <k. klager@klant .example>`:                                   {[]Address{{"Kim", "k.klager@klant.example"}}, false},
		`kim@klant .example`:                                               {[]Address{{"", "kim@klant.example"}}, false},
		`Kim Klager klager@klant.example`:                                  {[]Address{{"", "klager@klant.example"}}, false},
		`Kim <kim klager@klant.example>`:                                   {nil, false}, // kimklager, kim.klager?
		`Kim <kim@klant,example>`:                                          {[]Address{{"Kim", "kim@klant.example"}}, false},
		`kim@klant,example`:                                                {[]Address{{"", "kim@klant.example"}}, false},
		`kim@klant;example`:                                                {[]Address{{"", "kim@klant.example"}}, false},
		`kim@klant,example, bram@klant.example`:                            {[]Address{{"", "kim@klant.example"}, {"", "bram@klant.example"}}, false},
		`Kim <kim@klant..example>`:                                         {[]Address{{"Kim", "kim@klant.example"}}, false},
		`Kim <kim@klant.example.>`:                                         {[]Address{{"Kim", "kim@klant.example"}}, false},
		`Kim <mailto:kim@klant.example>`:                                   {[]Address{{"Kim", "kim@klant.example"}}, false},
		`Kim <kim@klant.example,nl>`:                                       {nil, false}, // at which of two?
		`Kim <kim,klager@klant.example>`:                                   {nil, false}, // kim.klager, klager?
		`kim,klager@klant.example`:                                         {nil, false},
		`Kim <kim@klant, example>`:                                         {nil, false},
		`Kim <kim@klant@example>`:                                          {nil, false},
		`kim@klant@example.nl`:                                             {nil, false},
		`Klager,Kim <kim@klant.example>`:                                   {[]Address{{"Kim", "kim@klant.example"}}, false},
		`Kim klager @klant.example`:                                        {nil, false},
		`Kim <kim@klant example>`:                                          {nil, false}, // klantexample, klant.example?
		`ａ@ｓtichting.example`:                                              {[]Address{{"", "ａ@xn--tichting-zj39b.example"}}, true},
	}
	for in, tt := range tests {
		got, strict := parseAddresses(in)
		if diff := cmp.Diff(tt.want, got); diff != "" || strict != tt.strict {
			t.Errorf("parseAddresses(%q): strict %v, (-want +got)\n%s", in, strict, diff)
		}
	}
}

func TestParseFields(t *testing.T) {
	m := Parse([]byte("Return-Path: <anna@thuis.example>\r\n" + sender +
		"Sender: assistent@thuis.example\r\nReply-To: anders@thuis.example\r\nTo: a@b.example\r\nCc: c@d.example, e@f.example\r\n" +
		"Message-ID: <1@thuis.example>\r\nIn-Reply-To: Uw bericht van maandag <k7@stichting.example>\r\n" +
		"References: <a@stichting.example>\r\n <k7@stichting.example> <a@stichting.example>\r\n" +
		"Subject: =?utf-8?B?S2xhY2h0IOKArm92ZXI=?= de =?iso-8859-1?Q?caf=E9s?=\r\n" +
		"Date: Mon, 23 Nov 2026 10:00:00 +0100 (CET)\r\n\r\ntekst"))
	want := &Message{
		MessageID: "1@thuis.example", InReplyTo: []string{"k7@stichting.example"},
		References: []string{"a@stichting.example", "k7@stichting.example"},
		From:       []Address{{"Anna Voorbeeld", "anna@thuis.example"}},
		Sender:     []Address{{"", "assistent@thuis.example"}}, ReplyTo: []Address{{"", "anders@thuis.example"}},
		To: []Address{{"", "a@b.example"}}, Cc: []Address{{"", "c@d.example"}, {"", "e@f.example"}},
		Subject: "Klacht over de cafés",
		Date:    time.Date(2026, 11, 23, 10, 0, 0, 0, time.FixedZone("", 3600)),
		Kind:    KindMail, Text: "tekst", Reply: "tekst",
	}
	if diff := cmp.Diff(want, m, cmpopts.IgnoreUnexported(Message{})); diff != "" {
		t.Errorf("Parse (-want +got):\n%s", diff)
	}
}

func TestParseMessageIDs(t *testing.T) {
	for in, want := range map[string][]string{
		"<a@b>":                        {"a@b"},
		"<a@b><c@d>\t<a@b>":            {"a@b", "c@d"},
		"=?utf-8?q?=3Clang=40b=3E?=":   {"lang@b"},
		"zonder@haken.example":         {"zonder@haken.example"},
		"<zonder-apenstaart>":          {"zonder-apenstaart"},
		"<met blank@b>":                nil,
		"Uw bericht van maandag j.l.":  nil,
		"<a\u202e@b>":                  {"a@b"},
		"\"Anna\" <a@b> van <c@d> (x)": {"a@b", "c@d"},
	} {
		if diff := cmp.Diff(want, messageIDs([]string{in})); diff != "" {
			t.Errorf("messageIDs(%q) (-want +got):\n%s", in, diff)
		}
	}
}

func TestParseDate(t *testing.T) {
	want := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for in, ok := range map[string]bool{
		"Mon, 23 Nov 2026 10:00:00 +0000": true, "23 Nov 2026 10:00:00 GMT": true, "Mon,  23 Nov 2026 10:00:00 +0000 (UTC)": true,
		"Mon, 23 Nov 2026 10:00:00": true, "2026-11-23T10:00:00Z": true, "Mon Nov 23 10:00:00 2026": true, "2026-11-23 10:00:00": true,
		"gisteren": false, "Mon, 32 Nov 2026 10:00:00 +0000": false, "Mon, 23 Nov 20260 10:00:00 +0000": false, "": false,
	} {
		m := Parse([]byte(sender + "Date: " + in + "\r\n\r\nx"))
		if got := m.Date.Equal(want); got != ok || !ok && !m.Date.IsZero() {
			t.Errorf("Date %q read as %v", in, m.Date)
		}
		if noted := len(m.Defects) > 0; noted != (!ok && in != "") {
			t.Errorf("Date %q: defects %q", in, m.Defects)
		}
	}
}

func TestParseSubject(t *testing.T) {
	for in, want := range map[string]string{
		"=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=":                  "café", // a character split over two words
		"=?UTF-8?B?Y2Fmww==?= =?UTF-8?B?qQ==?=":               "café",
		"=?UTF-8?B?Y2Fm?= =?utf-8?b?w6k=?=":                   "café",
		"=?utf-8*nl?Q?klacht?=":                               "klacht",
		"=?windows-1252?Q?=93klacht=94?=":                     "“klacht”",
		"=?geen-charset?Q?klacht?=":                           "klacht",
		"=?utf-8?Q?geen einde":                                "=?utf-8?Q?geen einde",
		"Klacht\u200b o\u202ever\u2066 \u00a0 het  caf\u0301": "Klacht over het caf\u0301",
		"caf\xe9": "café",
	} {
		if got := Parse([]byte(sender + "Subject: " + in + "\r\n\r\nx")).Subject; got != want {
			t.Errorf("Subject %q read as %q, want %q", in, got, want)
		}
	}
}

// TestParseAmbiguous: what two programs may read differently is told, so that
// no command rests on it.
func TestParseAmbiguous(t *testing.T) {
	const dirk = "From: dirk@stichting.example\r\n"
	tests := map[string]struct {
		raw  string
		want bool
	}{
		"one of all":            {dirk + "Message-ID: <a@b>\r\nContent-Type: text/plain\r\n\r\nx", false},
		"two From fields":       {sender + dirk + "\r\nx", true},
		"two From addresses":    {"From: dirk@stichting.example, anna@thuis.example\r\n\r\nx", true},
		"From out of order":     {"From: dirk@stichting.example <anna@thuis.example>\r\n\r\nx", true},
		"two Message-IDs":       {dirk + "Message-ID: <a@b>\r\nMessage-ID: <c@d>\r\n\r\nx", true},
		"two In-Reply-To":       {dirk + "In-Reply-To: <a@b>\r\nIn-Reply-To: <c@d>\r\n\r\nx", true},
		"two Content-Types":     {dirk + "Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx", true},
		"two boundaries":        {dirk + "Content-Type: multipart/mixed; boundary=a; boundary=b\r\n\r\n--a\r\n\r\nx\r\n--a--\r\n", true},
		"two in a part":         {dirk + mixed("Content-Type: text/plain\r\nContent-Type: text/html\r\n", "x"), true},
		"a bare CR in a field":  {"X-Note: a\rFrom: dirk@stichting.example\r\n" + sender + "\r\nx", true},
		"To out of order":       {dirk + "To: Klachten, balie <a@b.example>;\r\n\r\nx", false},
		"two Subjects":          {dirk + "Subject: a\r\nSubject: b\r\n\r\nx", false},
		"name in two charsets":  {dirk + "Content-Type: text/plain; name=a; name*=utf-8''b\r\n\r\nx", false},
		"two Senders":           {dirk + "Sender: a@b.example\r\nSender: c@d.example\r\n\r\nx", true},
		"Sender is not strict":  {dirk + "Sender: a b c <a@b.example> d\r\n\r\nx", true},
		"forwarded mail's From": {dirk + mixed("Content-Type: message/rfc822\r\n", sender+dirk+"\r\nx"), false},
	}
	for name, tt := range tests {
		m := Parse([]byte(tt.raw))
		if m.Ambiguous != tt.want || tt.want && len(m.Defects) == 0 {
			t.Errorf("%s: ambiguous %v, defects %q", name, m.Ambiguous, m.Defects)
		}
	}
	if m := Parse([]byte(sender + dirk + "\r\nx")); len(m.From) != 2 {
		t.Errorf("From = %v, want both senders", m.From)
	}
}

func TestSpamFlagged(t *testing.T) {
	for header, want := range map[string]bool{
		"X-Spam-Flag: YES": true, "X-Spam-Flag: NO": false, "X-Spam-Status: Yes, score=7.1": true, "X-Spam-Status: No, score=1": false,
		"X-MS-Exchange-Organization-SCL: 5": true, "X-MS-Exchange-Organization-SCL: 1": false, "X-MS-Exchange-Organization-SCL: -1": false,
		"X-Forefront-Antispam-Report: CIP:192.0.2.1;SFV:SPM;": true, "X-Forefront-Antispam-Report: CIP:192.0.2.1;SCL:1;SFV:NSPM;": false,
		"Subject: [SPAM] klacht": false,
	} {
		if got := Parse([]byte(sender + header + "\r\n\r\nx")).SpamFlagged; got != want {
			t.Errorf("%s: SpamFlagged %v", header, got)
		}
	}
}

func TestDMARCFailed(t *testing.T) {
	for header, want := range map[string]bool{
		"Authentication-Results: mx.school.example; spf=pass; dmarc=fail (p=none) header.from=klant.example":              true,
		"Authentication-Results: mx.school.example; dkim=fail\r\nAuthentication-Results: mx.school.example; DMARC = fail": true,
		"Authentication-Results: spf=pass (x) smtp.mailfrom=a.example; dmarc=fail action=none header.from=a.example":      true,
		"Authentication-Results: mx.school.example; dmarc=pass":                                                           false,
		"Authentication-Results: mx.school.example; dmarc=pass (was dmarc=fail)":                                          false,
		"Authentication-Results: mx.school.example; spf=pass smtp.mailfrom=\"dmarc=fail\"":                                false,
		"Authentication-Results: mx.school.example; dmarc=pass\r\nAuthentication-Results: elsewhere.example; dmarc=fail":  false,
		"Authentication-Results: mx.school.example; dmarc=bestguesspass":                                                  false,
		"Authentication-Results: mx.school.example; spf=none (a (b; dmarc=fail) c); dmarc=pass":                           false,
		"Authentication-Results: mx.school.example; spf=none (a\\) dmarc=fail); dmarc=pass":                               false,
		"Authentication-Results: mx.school.example; spf=none (a (b) c) smtp.helo=\"x\\\" dmarc=fail\"; dmarc=pass":        false,
		"Authentication-Results: mx.school.example; spf=none (a \" b); dmarc=fail (\")":                                   true,
		"Authentication-Results: mx.school.example; spf=none (a (b; dmarc=fail":                                           true,
		"Authentication-Results: mx.school.example; dmarc/1=fail":                                                         true,
		"Subject: dmarc=fail": false,
	} {
		if got := Parse([]byte(sender + header + "\r\n\r\nx")).DMARCFailed; got != want {
			t.Errorf("%s: DMARCFailed %v", header, got)
		}
	}
}

// Encoded words as RFC 2047 forbids them, and programs write them.
func TestLooseWords(t *testing.T) {
	for in, want := range map[string]string{
		"=?utf-8?Q?Zoë de Vries?=":                           "Zoë de Vries",
		"=?iso-8859-1?Q?Klacht_over_de_café=E9n?=":           "Klacht over de caféén",
		"=?utf-8?B?S2xhY2h0IG92ZXIgw6nDqW4gbGVz==?=":         "Klacht over één les",
		"Re: =?utf-8?Q?Uw brief?= =?utf-8?Q?_van_mei?=":      "Re: Uw brief van mei",
		"=?utf-8?B?dit is geen base64!?=":                    "=?utf-8?B?dit is geen base64!?=",
		"=?us-ascii?Q?Anna=0D=0ABcc: x?=":                    "Anna\r\nBcc: x", // text.CleanLine takes line ends out
		"Wat is dit =? en dat ?= zeg":                        "Wat is dit =? en dat ?= zeg",
		"=?utf-8?Q?a?= =?utf-8?Q?b c?= =?utf-8?Q?=C3=A9 d?=": "ab cé d",
	} {
		if got := decodeWords(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	m := Parse([]byte("From: =?utf-8?Q?Zoë de Vries?= <zoe@klant.example>\r\nSubject: Klacht\r\n\r\nTekst"))
	if len(m.From) != 1 || m.From[0] != (Address{"Zoë de Vries", "zoe@klant.example"}) {
		t.Errorf("From is %v", m.From)
	}
}
