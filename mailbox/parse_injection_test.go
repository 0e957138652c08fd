package mailbox

import (
	"strings"
	"testing"
	"unicode"
)

// No field that is read may bring a line end, a control or a bidi mark out of
// an encoding: each is shown and sent on in headers.
func TestNoInjection(t *testing.T) {
	for _, word := range []string{
		"=?utf-8?Q?a=0D=0ABcc:_x=40y.example=0D=0A=0D=0Ab?=", "=?utf-8?B?YQ0KQmNjOiB4DQo=?=", "=?utf-7?Q?a+AA0ACg-Bcc:?=",
		"=?utf-16be?B?AGEADQAKAEI=?=", "=?iso-2022-jp?Q?a=1B=24B=0D=0Ab?=", "=?utf-8?Q?a=E2=80=A8b=E2=80=A9c=C2=85d=00e=0Bf?=",
		"=?utf-8?Q?a=E2=80=AEb=E2=81=A6c=E2=80=8Bd=EF=BB=BFe?=", "=?utf-8?Q?a=ED=A0=80b=FF?=", "a\rBcc: x", "=?cp037?Q?=0D=25=15a?=",
	} {
		m := Parse([]byte("From: \"" + word + "\" <a@b.example>\r\nSender: " + word + " <a@b.example>\r\nTo: <" + word + "@b.example>\r\n" +
			"Subject: " + word + "\r\nMessage-ID: <" + word + "@b.example>\r\nReferences: <" + word + ">\r\n" +
			"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ntekst\r\n" +
			"--b\r\nContent-Type: application/x-" + word + "; name=\"" + word + "\"\r\n\r\nx\r\n" +
			"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: " + word + "\r\n\r\nx\r\n" +
			"--b\r\nContent-Type: multipart/encrypted; boundary=c; protocol=\"" + word + "\"\r\n\r\n--c\r\n\r\nx\r\n--c--\r\n--b--\r\n"))
		shown := append([]string{m.Subject, m.MessageID}, m.References...)
		for _, list := range [][]Address{m.From, m.Sender, m.To} {
			for _, a := range list {
				shown = append(shown, a.Name, a.Address)
			}
		}
		for _, a := range m.Attachments {
			shown = append(shown, a.Name, a.Type)
		}
		shown = append(shown, m.Defects...)
		for _, s := range shown {
			if strings.ContainsFunc(s, func(r rune) bool {
				return unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
			}) {
				t.Errorf("%q came through as %q", word, s)
			}
		}
		if strings.Contains(m.Text, "\nBcc") {
			t.Errorf("%q begins a line of the text: %q", word, m.Text)
		}
	}
}

func TestUUEncode(t *testing.T) {
	m := Parse([]byte(sender + mixed("", "tekst", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: x-uuencode\r\n",
		"\r\nbegin 644 a.pdf\r\n#0V%T\r\n`\r\nend")))
	if len(m.Attachments) != 1 || string(m.Attachments[0].Data) != "Cat" || len(m.Defects) > 0 {
		t.Errorf("%+v, defects %q", m.Attachments, m.Defects)
	}
}

// The blanks that stand for zeros are lost at the ends of lines, and short lines are as
// long as they say.
func TestUUEncodeBlanks(t *testing.T) {
	for body, want := range map[string]string{
		"begin 644 a.pdf\r\n3)5!$1BTQ+C0@8F5W:6IS($%^\r\n \r\nend":   "%PDF-1.4 bewijs A~\x00",
		"begin 644 a.pdf\r\n3)5!$1BTQ+C0@8F5W:6IS($%^``\r\n`\r\nend": "%PDF-1.4 bewijs A~\x00",
		"begin 644 a.pdf\n$0V%T\nend":                                "Cat\x00",
		"begin 644 a.pdf\n!0\nend":                                   "@",
	} {
		m := Parse([]byte(sender + mixed("", "tekst", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: x-uuencode\r\n", "\r\n"+body)))
		if len(m.Attachments) != 1 || string(m.Attachments[0].Data) != want || len(m.Defects) > 0 {
			t.Errorf("%q: %q, defects %q", body, m.Attachments[0].Data, m.Defects)
		}
	}
}

// Two closing delimiters lose nothing of what stands between them.
func TestTwoEnds(t *testing.T) {
	m := Parse([]byte(sender + mixed("", "boven") + "onder\r\n--b--\r\n\r\n"))
	if m.Text != "boven\n\nonder" {
		t.Errorf("Text %q", m.Text)
	}
}

// A blank behind good base64 makes it no prose; words stay words.
func TestBase64WithWords(t *testing.T) {
	for body, want := range map[string]string{
		"RGUgdGFhbGxlcyB2aWVsIHVpdC4= klaar":   "De taalles viel uit.",
		"De taalles viel uit en niemand belde": "De taalles viel uit en niemand belde",
	} {
		m := Parse([]byte(sender + "Content-Transfer-Encoding: base64\r\n\r\n" + body))
		if !strings.HasPrefix(m.Text, want) || len(m.Defects) != 1 {
			t.Errorf("%q: %q, defects %q", body, m.Text, m.Defects)
		}
	}
}

// A damaged end does not turn the text before it into another charset.
func TestDamagedUTF8(t *testing.T) {
	m := Parse([]byte(sender + "Content-Type: text/plain; charset=utf-8\r\n\r\nEén café, één ruïne, coëfficiënt, reünie " + strings.Repeat("\xff", 20)))
	if !strings.HasPrefix(m.Text, "Eén café, één ruïne") {
		t.Errorf("Text %q", m.Text)
	}
}
