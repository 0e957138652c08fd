package mailbox

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

const sender = "From: Anna Voorbeeld <anna@thuis.example>\r\n"

// TestParseText reads bodies that are odd in one way each. A want of "" for
// defect means that there is none.
func TestParseText(t *testing.T) {
	b64 := base64.StdEncoding.EncodeToString
	utf16le := []byte("\xff\xfe")
	for _, u := range utf16.Encode([]rune("één klacht")) {
		utf16le = append(utf16le, byte(u), byte(u>>8))
	}
	tests := map[string]struct{ raw, text, defect string }{
		"plain":                {"\r\nEen klacht.\r\n", "Een klacht.", ""},
		"LF only":              {"\nEen klacht.\nTwee.\n", "Een klacht.\nTwee.", ""},
		"emoji and Arabic":     {"Content-Type: text/plain; charset=utf-8\r\n\r\nشكوى 😀 \u200fklacht", "شكوى 😀 \u200fklacht", ""},
		"latin1, QP":           {"Content-Type: text/plain; charset=ISO-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\ncaf=E9 is te =\r\nduur", "café is te duur", ""},
		"latin1 is cp1252":     {"Content-Type: text/plain; charset=iso-8859-1\r\n\r\n\x93klacht\x94 \x80 5", "“klacht” € 5", ""},
		"UTF-8 said latin1":    {"Content-Type: text/plain; charset=iso-8859-1\r\n\r\ncafé", "café", "labelled as a Western charset but is UTF-8"},
		"cp1252 said UTF-8":    {"Content-Type: text/plain; charset=utf-8\r\n\r\ncaf\xe9", "café", "labelled UTF-8 but is not"},
		"UTF-8 with a bad one": {"Content-Type: text/plain; charset=utf-8\r\n\r\ncafé één\xff", "café één\ufffd", "bytes that are not"},
		"8-bit, no charset":    {"\r\ncaf\xe9", "café", ""},
		"8-bit UTF-8, ascii":   {"Content-Type: text/plain; charset=us-ascii\r\n\r\ncafé", "café", "is UTF-8"},
		"latin2":               {"Content-Type: text/plain; charset=iso-8859-2\r\n\r\n\xb3\xf3d\xbc", "łódź", ""},
		"Turkish":              {"Content-Type: text/plain; charset=windows-1254\r\n\r\n\xdeikayet", "Şikayet", ""},
		"UTF-16 with BOM":      {"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(utf16le), "één klacht", ""},
		"unknown charset":      {"Content-Type: text/plain; charset=x-klingon\r\n\r\ncaf\xe9", "café", "unknown"},
		"HTML, meta charset":   {"Content-Type: text/html\r\n\r\n<meta charset=iso-8859-2><p>\xb3", "ł", ""},
		"HTML only":            {"Content-Type: text/html; charset=utf-8\r\n\r\n<p>een</p><p>klacht</p>", "een\n\nklacht", ""},

		"broken base64":       {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("een lange klacht"))[:18] + "\r\n!!!", "een lange kla", "base64 of a part is damaged"},
		"base64 in the clear": {"Content-Transfer-Encoding: base64\r\n\r\nDit is gewoon tekst, een klacht.", "Dit is gewoon tekst, een klacht.", "labelled base64 but is not"},
		"two base64 texts":    {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("een ")) + "\r\n" + b64([]byte("klacht")), "een klacht", "damaged"},
		"broken QP":           {"Content-Transfer-Encoding: quoted-printable\r\n\r\n50=% van =E9=E9n =ZZ\x00 klacht= \r\n.=", "50=% van één =ZZ klacht.", "damaged"},
		"QP with 8 bits":      {"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf\xe9 =E9\xe9n", "café één", ""},
		"unknown encoding":    {"Content-Transfer-Encoding: x-geheim\r\n\r\nklacht", "klacht", "transfer encoding"},
		"encoding, odd name":  {"Content-Transfer-Encoding: 8-Bit\r\n\r\nklacht", "klacht", ""},

		"NUL and controls": {"\r\nkl\x00ac\x07ht\x1b[31m\tx\x7f", "klacht[31m\tx", ""},
		"lone CR":          {"\r\neen\rtwee\r\ndrie", "een\ntwee\ndrie", ""},
		"byte order mark":  {"Content-Type: text/plain; charset=utf-8\r\n\r\n\ufeffklacht", "klacht", ""},
		"empty":            {"\r\n\r\n", "", "no text"},
		"no type":          {"Content-Type: text\r\n\r\nklacht", "klacht", "not valid"},

		"flowed":        {"Content-Type: text/plain; format=flowed\r\n\r\nEen \r\nklacht\r\n\r\n Van mij\r\n-- \r\nAnna", "Een klacht\n\nVan mij\n-- \nAnna", ""},
		"flowed delsp":  {"Content-Type: text/plain; format=flowed; delsp=yes\r\n\r\nEen kla \r\ncht", "Een klacht", ""},
		"flowed quotes": {"Content-Type: text/plain; format=flowed\r\n\r\nx\r\n>a \r\n>b\r\n>> c \r\n> d", "x\n> a b\n>> c \n> d", ""},

		"mixed":                  {mixed("", "een", "", "twee"), "een\n\ntwee", ""},
		"mixed, end missing":     {strings.TrimSuffix(mixed("", "een", "", "twee"), "--b--\r\n"), "een\n\ntwee", "end of the last part is missing"},
		"mixed, cut in a part":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\neen\r\n--b\r\nContent-Ty", "een\n\nContent-Ty", "end of the last part"},
		"mixed, bad part header": {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\ngeen kopje\r\n\r\neen\r\n--b--\r\n", "geen kopje\n\neen", ""},
		"mixed, wrong boundary":  {"Content-Type: multipart/mixed; boundary=fout\r\n\r\n--=_goed\r\n\r\neen\r\n--=_goed\r\n\r\ntwee\r\n--=_goed--\r\n", "een\n\ntwee", "boundary"},
		"mixed, no boundary":     {"Content-Type: multipart/mixed\r\n\r\nMijn klacht.", "Mijn klacht.", "without any part"},
		"mixed, text after":      {mixed("", "een") + "\r\nnog een klacht\r\n", "een\n\nnog een klacht", "below the last part"},
		"mixed, parts after":     {mixed("", "een") + "--b\r\n\r\ntwee\r\n--b--\r\n", "een\n\ntwee", ""},
		"mixed, only preamble":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\nMijn klacht.\r\n--b\r\n\r\n\r\n--b--\r\n", "Mijn klacht.", ""},
		"mixed, long preamble":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + strings.Repeat("x", 9000) + "\r\n--b\r\n\r\neen\r\n--b--\r\n", "een", ""},
		"boundary is a prefix":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\neen\r\n--bb\r\nook een\r\n--b--\r\n", "een\n--bb\nook een", ""},
		"boundary, odd value":    {"Content-Type: multipart/mixed; name=a b.c; boundary=----=_Next: Part\r\n\r\n------=_Next: Part\r\n\r\neen\r\n------=_Next: Part--\r\n", "een", ""},
		"multipart with QP":      {"Content-Transfer-Encoding: quoted-printable\r\n" + mixed("", "een"), "een", ""},

		"alternative":             {alternative("tekst", "<p>opmaak</p>"), "tekst", ""},
		"alternative, no plain":   {alternative(" \r\n", "<p>opmaak</p>"), "opmaak", ""},
		"alternative, excuse":     {alternative("Deze mail is in HTML.", "<p>Mijn klacht gaat over de balie.</p>"), "Mijn klacht gaat over de balie.", "only says that the mail is HTML"},
		"alternative, little":     {alternative("Hallo", "<p>"+strings.Repeat("klacht ", 100)+"</p>"), "Hallo\n\n" + strings.TrimSpace(strings.Repeat("klacht ", 100)), "both are shown"},
		"nested, same boundary":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\neen\r\n--b--\r\n", "een", ""},
		"text attached is shown":  {mixed("", "Zie bijlage.", "Content-Type: text/plain; name=klacht.txt\r\nContent-Disposition: attachment; filename=klacht.txt\r\n", "Mijn klacht."), "Zie bijlage.\n\n[klacht.txt]\nMijn klacht.", ""},
		"preamble is not shown":   {strings.Replace(mixed("", "een"), "--b\r\n", "This is a multi-part message.\r\n--b\r\n", 1), "een", ""},
		"multipart of text parts": {mixed("Content-Type: text/enriched\r\n", "een", "Content-Type: text/markdown\r\n", "*twee*"), "een\n\n*twee*", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := Parse([]byte(sender + tt.raw))
			if m.Text != tt.text {
				t.Errorf("Text = %q, want %q", m.Text, tt.text)
			}
			defects := strings.Join(m.Defects, "\n")
			if tt.defect == "" && defects != "" && !strings.HasPrefix(name, "mixed, ") && name != "nested, same boundary" || !strings.Contains(defects, tt.defect) {
				t.Errorf("Defects = %q, want %q", m.Defects, tt.defect)
			}
			if m.Unreadable {
				t.Error("marked unreadable")
			}
		})
	}
}

// mixed makes a multipart/mixed of pairs of a header and a text.
func mixed(parts ...string) string {
	b := "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
	for i := 0; i < len(parts); i += 2 {
		b += "--b\r\n" + parts[i] + "\r\n" + parts[i+1] + "\r\n"
	}
	return b + "--b--\r\n"
}

func alternative(plain, html string) string {
	m := mixed("Content-Type: text/plain; charset=utf-8\r\n", plain, "Content-Type: text/html; charset=utf-8\r\n", html)
	return strings.Replace(m, "mixed", "alternative", 1)
}

// TestParseHeaderRepair reads headers that go-message refuses.
func TestParseHeaderRepair(t *testing.T) {
	tests := map[string]struct{ raw, defect string }{
		"mbox line":             {"From anna@thuis.example Mon Nov 23 10:00:00 2026\r\n" + sender + "Subject: Klacht\r\n\r\ntekst", ""},
		"quoted mbox line":      {">From anna@thuis.example Mon Nov 23\n" + sender + "Subject: Klacht\n\ntekst", ""},
		"blank lines first":     {"\r\n \r\n" + sender + "Subject: Klacht\r\n\r\ntekst", ""},
		"byte order mark":       {"\ufeff" + sender + "Subject: Klacht\r\n\r\ntekst", ""},
		"CR only":               {"From: Anna Voorbeeld <anna@thuis.example>\rSubject: Klacht\r\rtekst", ""},
		"CRCRLF":                {strings.ReplaceAll(sender+"Subject: Klacht\r\n\r\ntekst", "\r\n", "\r\r\n"), ""},
		"line that is no field": {sender + "dit is geen veld\r\nSubject: Klacht\r\n\r\ntekst", "no field was skipped"},
		"mbox line inside":      {sender + "From anna Mon Nov 23\r\nSubject: Klacht\r\n\r\ntekst", "no field was skipped"},
		"blank line folding":    {sender + "X-Empty:\r\n \r\nSubject: Klacht\r\n\r\ntekst", "blank line inside"},
		"no blank line":         {sender + "Subject: Klacht\r\ntekst", "no blank line between"},
		"begins with a blank":   {" Subject: Klacht\r\n" + sender + "\r\ntekst", ""},
		"blank before colon":    {"From : Anna Voorbeeld <anna@thuis.example>\r\nSubject : Klacht\r\n\r\ntekst", ""},
		"8-bit field":           {sender + "X-Naam: Ren\xe9e\r\nSubject: Klacht\r\n\r\ntekst", "raw 8-bit"},
		"folded subject":        {sender + "Subject:\r\n Klacht\r\n\r\ntekst", ""},
		"blank line of spaces":  {sender + "Subject: Klacht\r\n   \r\ntekst", ""},
	}
	for name, tt := range tests {
		m := Parse([]byte(tt.raw))
		if len(m.From) != 1 || m.From[0] != (Address{"Anna Voorbeeld", "anna@thuis.example"}) || m.Subject != "Klacht" || m.Text != "tekst" {
			t.Errorf("%s: from %v, subject %q, text %q", name, m.From, m.Subject, m.Text)
		}
		if got := strings.Join(m.Defects, "\n"); (tt.defect == "") != (got == "") || !strings.Contains(got, tt.defect) {
			t.Errorf("%s: defects %q, want %q", name, got, tt.defect)
		}
	}
}

func TestParseWithoutHeader(t *testing.T) {
	for _, raw := range []string{"Klacht: de docent belt niet.\nGroet, Anna", "Ik heb een klacht.\n\nGroet", "Let op: dit is een klacht", "x"} {
		m := Parse([]byte(raw))
		if !m.Unreadable || m.Text != strings.TrimSpace(raw) {
			t.Errorf("Parse(%q): unreadable %v, text %q", raw, m.Unreadable, m.Text)
		}
	}
	if m := Parse(nil); !m.Unreadable || m.Kind != KindMail {
		t.Errorf("Parse(nil) = %+v", m)
	}
}

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
	if diff := cmp.Diff(want, m); diff != "" {
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

func TestParseAttachments(t *testing.T) {
	type file struct{ Name, Type, Data string }
	tests := map[string]struct {
		header string
		want   file
	}{
		"named":                   {"Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=\"brief.pdf\"\r\n", file{"brief.pdf", "application/pdf", "x"}},
		"name in Content-Type":    {"Content-Type: application/pdf; name=\"a b.pdf\"\r\n", file{"a b.pdf", "application/pdf", "x"}},
		"unquoted blanks":         {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=a b.pdf; size=3\r\n", file{"a b.pdf", "application/pdf", "x"}},
		"RFC 2231":                {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=UTF-8''br%C3%AF%20ef.pdf\r\n", file{"brï ef.pdf", "application/pdf", "x"}},
		"RFC 2231, latin1":        {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=iso-8859-1'nl'caf%E9.pdf\r\n", file{"café.pdf", "application/pdf", "x"}},
		"RFC 2231, parts":         {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*0*=utf-8''caf%C3%A9; filename*1=\" en \";\r\n filename*2*=th%C3%A9.pdf\r\n", file{"café en thé.pdf", "application/pdf", "x"}},
		"RFC 2047":                {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"=?utf-8?Q?caf=C3=A9.pdf?=\"\r\n", file{"café.pdf", "application/pdf", "x"}},
		"raw 8 bits":              {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"caf\xe9.pdf\"\r\n", file{"café.pdf", "application/pdf", "x"}},
		"path":                    {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"../../etc/passwd\"\r\n", file{"passwd", "application/pdf", "x"}},
		"Windows path":            {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"C:\\Users\\Anna\\brief.pdf\"\r\n", file{"brief.pdf", "application/pdf", "x"}},
		"only dots":               {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"..\"\r\n", file{"bijlage-1.pdf", "application/pdf", "x"}},
		"reversed":                {"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; filename*=utf-8''brief%E2%80%AEfdp.exe\r\n", file{"brieffdp.exe", "application/octet-stream", "x"}},
		"newline":                 {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''a%0D%0Ab.pdf\r\n", file{"a b.pdf", "application/pdf", "x"}},
		"no name":                 {"Content-Type: image/png\r\nContent-Disposition: inline\r\n", file{"bijlage-1.png", "image/png", "x"}},
		"no name, unknown":        {"Content-Type: application/x-raar\r\n", file{"bijlage-1", "application/x-raar", "x"}},
		"calendar":                {"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n", file{"bijlage-1.ics", "text/calendar", "x"}},
		"vcard":                   {"Content-Type: text/vcard\r\n", file{"bijlage-1.vcf", "text/vcard", "x"}},
		"text that is a file":     {"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=k.txt\r\n", file{"k.txt", "text/plain", "x"}},
		"upper case type":         {"Content-Type: APPLICATION/PDF\r\n", file{"bijlage-1.pdf", "application/pdf", "x"}},
		"long name":               {"Content-Type: application/pdf; name=" + strings.Repeat("a", 300) + ".pdf\r\n", file{strings.Repeat("a", 116) + ".pdf", "application/pdf", "x"}},
		"name that is not closed": {"Content-Type: application/pdf; name=\"brief.pdf\r\n", file{"brief.pdf", "application/pdf", "x"}},
	}
	for name, tt := range tests {
		m := Parse([]byte(sender + mixed("", "tekst", tt.header, "x")))
		if len(m.Attachments) != 1 {
			t.Errorf("%s: %d attachments", name, len(m.Attachments))
			continue
		}
		a := m.Attachments[0]
		if got := (file{a.Name, a.Type, string(a.Data)}); got != tt.want || a.Size != 1 {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
		if a.SHA256 != "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881" {
			t.Errorf("%s: SHA256 %s", name, a.SHA256)
		}
		if m.Reply != "tekst" {
			t.Errorf("%s: Reply %q", name, m.Reply)
		}
	}
}

func TestParseHiddenText(t *testing.T) {
	for header, want := range map[string]string{
		"Content-Type: application/ms-tnef; name=winmail.dat\r\n":       "winmail.dat",
		"Content-Type: application/pkcs7-mime; smime-type=signed-data":  "S/MIME",
		"Content-Type: application/vnd.ms-outlook; name=klacht.msg\r\n": ".msg",
		"Content-Type: message/partial; id=x; number=1\r\n":             "part of a message",
	} {
		m := Parse([]byte(sender + strings.TrimSuffix(header, "\r\n") + "\r\n\r\nx"))
		if !strings.Contains(strings.Join(m.Defects, "\n"), want) || len(m.Attachments) != 1 {
			t.Errorf("%s: defects %q, %d attachments", header, m.Defects, len(m.Attachments))
		}
	}
	m := Parse([]byte(sender + strings.Replace(mixed("Content-Type: application/pgp-encrypted\r\n", "Version: 1"), "mixed", "encrypted; protocol=\"application/pgp-encrypted\"", 1)))
	if !strings.Contains(strings.Join(m.Defects, "\n"), "encrypted") {
		t.Errorf("PGP: defects %q", m.Defects)
	}
}

func TestParseForwards(t *testing.T) {
	m := Parse(readFixture(t, "testdata/parse/forward-nested.eml"))
	want := `klacht

----- Bijgevoegd bericht -----
Van: Bert Balie <balie@stichting.example>
Datum: 22-11-2026 09:00 +0100
Onderwerp: FW: Mijn klacht

Dirk, deze kwam bij de balie.

----- Bijgevoegd bericht -----
Van: Anna Voorbeeld <anna@thuis.example>
Datum: 21-11-2026 20:15 +0100
Onderwerp: Mijn klacht over het café

De docent zei dat ik te oud ben voor het café.`
	if diff := cmp.Diff(want, m.Text); diff != "" {
		t.Errorf("Text (-want +got):\n%s", diff)
	}
	if m.Reply != "klacht" {
		t.Errorf("Reply = %q", m.Reply)
	}
	var names []string
	for _, a := range m.Attachments {
		names = append(names, a.Name+" "+a.Type)
	}
	if diff := cmp.Diff([]string{"FW: Mijn klacht.eml message/rfc822", "Mijn klacht over het café.eml message/rfc822", "foto.jpg image/jpeg"}, names); diff != "" {
		t.Errorf("Attachments (-want +got):\n%s", diff)
	}
	if !bytes.Contains(m.Attachments[0].Data, []byte("Dirk, deze kwam bij de balie.")) {
		t.Error("the attached message is not complete")
	}
}

func TestParseFixtures(t *testing.T) {
	tests := map[string]struct {
		text, reply string
		files       []string
	}{
		"attached-eml-base64": {"De docent zei dat ik te oud ben voor het café.", "Zie de mail in de bijlage.", []string{"Klacht café.eml", "foto.jpg"}},
		"inline-image":        {"Kijk naar deze foto:\n\nDat is mijn klacht.", "Kijk naar deze foto:\n\nDat is mijn klacht.", []string{"bijlage-1.png"}},
		"apple-mixed":         {"Dit is mijn klacht.\nZie de brief.", "Dit is mijn klacht.\nZie de brief.", []string{"brïef.pdf"}},
	}
	for name, tt := range tests {
		raw := readFixture(t, "testdata/parse/"+name+".eml")
		for _, raw := range [][]byte{raw, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))} {
			m := Parse(raw)
			var files []string
			for _, a := range m.Attachments {
				files = append(files, a.Name)
			}
			if !strings.Contains(m.Text, tt.text) || m.Reply != tt.reply || !cmp.Equal(files, tt.files) || len(m.Defects) > 0 {
				t.Errorf("%s: text %q, reply %q, files %q, defects %q", name, m.Text, m.Reply, files, m.Defects)
			}
		}
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

// FuzzParse holds what callers rely on, whatever comes in.
func FuzzParse(f *testing.F) {
	for _, raw := range []string{
		sender + "\r\nklacht", sender + alternative("a", "<b>c"), sender + mixed("Content-Type: message/rfc822\r\n", sender+"\r\nx"),
		"Subject: Re: x\r\n\r\nok\n> y", "From x\n\xff: \xfe", sender + "Content-Type: text/html\r\n\r\n<table><td><li><blockquote type=cite>x</p>",
		sender + "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=utf-16\r\n\r\nQUJD=QQ",
		"Return-Path: <>\r\nContent-Type: multipart/report; boundary=b\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n--b--",
		sender + "Content-Type: text/plain; format=flowed; delsp=yes; name*0*=x'y'%41; name*1=\"\\\"\r\n\r\n>a \r\n> b",
	} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Parse(raw)
		if strings.Contains(strings.Join(m.Defects, ""), "could not be parsed") {
			t.Fatalf("panicked: %q", m.Defects)
		}
		check := func(what, s string, oneLine bool) {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\x00") || oneLine && strings.Contains(s, "\n") {
				t.Errorf("%s is not clean: %q", what, s)
			}
		}
		check("Text", m.Text, false)
		check("Reply", m.Reply, false)
		check("Subject", m.Subject, true)
		check("MessageID", m.MessageID, true)
		for _, s := range append(append(append([]string{}, m.Defects...), m.InReplyTo...), m.References...) {
			check("a defect or id", s, true)
		}
		for _, list := range [][]Address{m.From, m.Sender, m.ReplyTo, m.To, m.Cc} {
			for _, a := range list {
				check("name", a.Name, true)
				check("address", a.Address, true)
			}
		}
		for _, a := range m.Attachments {
			check("file name", a.Name, true)
			check("type", a.Type, true)
			if a.Name == "" || strings.ContainsAny(a.Name, `/\`) || a.Size != len(a.Data) {
				t.Errorf("attachment %q, size %d of %d", a.Name, a.Size, len(a.Data))
			}
		}
		if (m.Returned != nil) != (m.Kind == KindBounce) {
			t.Errorf("kind %q with Returned %v", m.Kind, m.Returned)
		}
		if m.Returned != nil {
			check("Returned", m.Returned.MessageID+m.Returned.Recipient+m.Returned.Status+m.Returned.Diagnostic, true)
		}
	})
}
