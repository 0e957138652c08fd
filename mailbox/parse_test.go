package mailbox

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
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
		"no charset, odd":      {"\r\ncaf\xe9 \x81", "café \ufffd", "does not know"},
		"8-bit, no charset":    {"\r\ncaf\xe9", "café", ""},
		"8-bit UTF-8, ascii":   {"Content-Type: text/plain; charset=us-ascii\r\n\r\ncafé", "café", "is UTF-8"},
		"latin2":               {"Content-Type: text/plain; charset=iso-8859-2\r\n\r\n\xb3\xf3d\xbc", "łódź", ""},
		"UTF-8 said latin9":    {"Content-Type: text/plain; charset=iso-8859-15\r\n\r\nHet beëindigen vóór de pauze, ’s avonds één keer", "Het beëindigen vóór de pauze, ’s avonds één keer", "is UTF-8"},
		"UTF-8 said Turkish":   {"Content-Type: text/plain; charset=windows-1254\r\n\r\nÇok kötü, één keer", "Çok kötü, één keer", "is UTF-8"},
		"UTF-8 said Arabic":    {"Content-Type: text/plain; charset=windows-1256\r\n\r\nمن المدرسة, één keer", "من المدرسة, één keer", "is UTF-8"},
		"UTF-8 said Cyrillic":  {"Content-Type: text/plain; charset=koi8-r\r\n\r\ncafé", "café", "is UTF-8"},
		"UTF-8 said DOS":       {"Content-Type: text/plain; charset=cp850\r\n\r\ncafé", "café", "is UTF-8"},
		"UTF-8 said Chinese":   {"Content-Type: text/plain; charset=gb2312\r\n\r\nHet café, één keer ’s avonds", "Het café, één keer ’s avonds", "is UTF-8"},
		"UTF-8 said big5":      {"Content-Type: text/plain; charset=big5\r\n\r\ncafé", "café", "is UTF-8"},
		"Chinese":              {"Content-Type: text/plain; charset=gb2312\r\n\r\n\xc4\xe3\xba\xc3\xa3\xac\xce\xd2\xd2\xaa\xcd\xb6\xcb\xdf", "你好，我要投诉", ""},
		"Cyrillic":             {"Content-Type: text/plain; charset=windows-1251\r\n\r\n\xc6\xe0\xeb\xee\xe1\xe0", "Жалоба", ""},
		"Japanese, 7 bits":     {"Content-Type: text/plain; charset=iso-2022-jp\r\n\r\n\x1b$B6l>p\x1b(B", "苦情", ""},
		"Chinese that is not":  {"Content-Type: text/plain; charset=big5\r\n\r\nklacht \xff\xff", "klacht \ufffd\ufffd", "does not know"},
		"one stray byte":       {"Content-Type: text/plain; charset=utf-8\r\n\r\nEén café en één th\xe9, zei ze: ‘nee’", "Eén café en één thé, zei ze: ‘nee’", "bytes that are not"},
		"one of each":          {"Content-Type: text/plain; charset=utf-8\r\n\r\nCafé en th\xe9", "Café en thé", "bytes that are not"},
		"stray, no charset":    {"\r\nEén café, één keer \x80 5", "Eén café, één keer \ufffd 5", "bytes that are not"},
		"stray, said latin1":   {"Content-Type: text/plain; charset=iso-8859-1\r\n\r\nEén café, één th\xe9", "Eén café, één thé", "bytes that are not"},
		"ASCII said UTF-16":    {"Content-Type: text/html; charset=\"utf-16\"\r\n\r\n<html><body><p>De docente lachte mij uit.</p></body></html>", "De docente lachte mij uit.", "is not"},
		"ASCII said unicode":   {"Content-Type: text/plain; charset=unicode\r\n\r\nMijn klacht.", "Mijn klacht.", "is not"},
		"UTF-8 said UCS-2":     {"Content-Type: text/plain; charset=iso-10646-ucs-2\r\n\r\nMijn klacht over het café.", "Mijn klacht over het café.", "is not"},
		"UTF-16 without BOM":   {"Content-Type: text/plain; charset=utf-16le\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(utf16le[2:]), "één klacht", ""},
		"Chinese UTF-16":       {"Content-Type: text/plain; charset=utf-16be\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("\x62\x11\x89\x81\x62\x95\x8b\xc9")), "我要投诉", ""},
		"Turkish":              {"Content-Type: text/plain; charset=windows-1254\r\n\r\n\xdeikayet", "Şikayet", ""},
		"UTF-16 with BOM":      {"Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64(utf16le), "één klacht", ""},
		"unknown charset":      {"Content-Type: text/plain; charset=x-klingon\r\n\r\ncaf\xe9", "café", "unknown"},
		"HTML, meta charset":   {"Content-Type: text/html\r\n\r\n<meta charset=iso-8859-2><p>\xb3", "ł", ""},
		"HTML only":            {"Content-Type: text/html; charset=utf-8\r\n\r\n<p>een</p><p>klacht</p>", "een\n\nklacht", ""},

		"broken base64":        {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("een lange klacht"))[:18] + "\r\n!!!", "een lange kla", "base64 of a part is damaged"},
		"base64 in the clear":  {"Content-Transfer-Encoding: base64\r\n\r\nDit is gewoon tekst, een klacht.", "Dit is gewoon tekst, een klacht.", "labelled base64 but is not"},
		"base64, footer":       {"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("Ik dien een klacht in over één les. ")) + "\r\n " + b64([]byte("Dat was vóór de pauze.\r\n")) + "\r\n\r\n______________\r\nDit bericht is gecontroleerd op virussen.\r\n", "Ik dien een klacht in over één les. Dat was vóór de pauze.\n\n______________\nDit bericht is gecontroleerd op virussen.", "other text stands around it"},
		"base64, long, footer": {"Content-Transfer-Encoding: base64\r\n\r\n" + wrapped(b64([]byte(strings.Repeat("Mijn klacht gaat over de les. ", 300)))) + "\r\n-- \r\nVerzonden via de lijst van het buurthuis\r\n", strings.Repeat("Mijn klacht gaat over de les. ", 300)[:8999] + "\n\n-- \nVerzonden via de lijst van het buurthuis", "other text stands around it"},
		"base64, word below":   {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("Mijn klacht over één les. ")) + "\r\nDisclaimer\r\nDeze mail is vertrouwelijk\r\n", "Mijn klacht over één les.\n\nDisclaimer\nDeze mail is vertrouwelijk", "other text stands around it"},
		"base64, more below":   {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("Mijn klacht over één les")) + "\r\n\r\n" + b64([]byte(" van u.")) + "\r\nGescand op virussen\r\n", "Mijn klacht over één les van u.\n\nGescand op virussen", "other text stands around it"},
		"base64, HTML footer":  {"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("<p>Mijn klacht over één les.</p>")) + "\r\n<br>\r\n<p>Gescand op virussen</p>", "Mijn klacht over één les.\n\nGescand op virussen", "other text stands around it"},
		"base64, banner":       {"Content-Transfer-Encoding: base64\r\n\r\nLet op: mail van buiten\r\n\r\n" + b64([]byte("Mijn klacht over één les.")), "Let op: mail van buiten\n\nMijn klacht over één les.", "other text stands around it"},
		"base64, not told":     {"Content-Type: text/plain; charset=utf-8\r\n\r\n" + wrapped(b64([]byte("Mijn klacht gaat over één les, en over de docent die niet belde."))), "Mijn klacht gaat over één les, en over de docent die niet belde.", "no field says so"},
		"base64, 8bit, footer": {"Content-Transfer-Encoding: 8bit\r\n\r\n" + b64([]byte("Mijn klacht gaat over één les.")) + "\r\n\r\nVerzonden via een lijst", "Mijn klacht gaat over één les.\n\nVerzonden via een lijst", "no field says so"},
		"long word":            {"\r\nhttps//school.example/aHR0cHM6Ly9zY2hvb2wuZXhhbXBsZS9sZXNzZW4\r\n", "https//school.example/aHR0cHM6Ly9zY2hvb2wuZXhhbXBsZS9sZXNzZW4", ""},
		"code that is none":    {"\r\nKLACHTNUMMERabcdefghijklmnopqrstuvwxyz0123456789\r\n", "KLACHTNUMMERabcdefghijklmnopqrstuvwxyz0123456789", ""},
		"two base64 texts":     {"Content-Transfer-Encoding: base64\r\n\r\n" + b64([]byte("een ")) + "\r\n" + b64([]byte("klacht")), "een klacht", "damaged"},
		"broken QP":            {"Content-Transfer-Encoding: quoted-printable\r\n\r\n50=% van =E9=E9n =ZZ\x00 klacht= \r\n.=", "50=% van één =ZZ klacht.", "damaged"},
		"QP with 8 bits":       {"Content-Transfer-Encoding: quoted-printable\r\n\r\ncaf\xe9 =E9\xe9n", "café één", ""},
		"unknown encoding":     {"Content-Transfer-Encoding: x-geheim\r\n\r\nklacht", "klacht", "transfer encoding"},
		"encoding, odd name":   {"Content-Transfer-Encoding: 8-Bit\r\n\r\nklacht", "klacht", ""},

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

		"alternative":             {alternative("tekst", "<p>Tekst</p>"), "tekst", ""},
		"alternative, no plain":   {alternative(" \r\n", "<p>opmaak</p>"), "opmaak", ""},
		"alternative, excuse":     {alternative("Deze mail is in HTML.", "<p>Mijn klacht gaat over de balie.</p>"), "Mijn klacht gaat over de balie.", "only says that the mail is HTML"},
		"alternative, little":     {alternative("Hallo", "<p>"+strings.Repeat("klacht ", 100)+"</p>"), "Hallo\n\n" + strings.TrimSpace(strings.Repeat("klacht ", 100)), "both are shown"},
		"nested, same boundary":   {"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n\r\neen\r\n--b--\r\n", "een", ""},
		"text attached is shown":  {mixed("", "Zie bijlage.", "Content-Type: text/plain; name=klacht.txt\r\nContent-Disposition: attachment; filename=klacht.txt\r\n", "Mijn klacht."), "Zie bijlage.\n\n[klacht.txt]\nMijn klacht.", ""},
		"preamble is not shown":   {strings.Replace(mixed("", "een"), "--b\r\n", "This is a multi-part message.\r\n--b\r\n", 1), "een", ""},
		"enriched":                {strings.NewReplacer("mixed", "alternative").Replace(mixed("", "Mijn klacht <ik>", "Content-Type: text/enriched\r\n", "<fontfamily><param>Arial</param><bold>Mijn</bold> klacht <<ik></fontfamily>")), "Mijn klacht <ik>", ""},
		"multipart of text parts": {mixed("Content-Type: text/enriched\r\n", "een", "Content-Type: text/markdown\r\n", "*twee*"), "een\n\n*twee*", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := Parse([]byte(sender + tt.raw))
			if m.Text != tt.text {
				t.Errorf("Text = %q, want %q", m.Text, tt.text)
			}
			defects := strings.Join(m.Defects, "\n")
			if (tt.defect == "") != (defects == "") || !strings.Contains(defects, tt.defect) {
				t.Errorf("Defects = %q, want %q", m.Defects, tt.defect)
			}
			if m.Unreadable {
				t.Error("marked unreadable")
			}
		})
	}
}

// wrapped breaks base64 in lines as mail does.
func wrapped(s string) string {
	var b strings.Builder
	for ; len(s) > 76; s = s[76:] {
		b.WriteString(s[:76] + "\r\n")
	}
	return b.String() + s
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

// BenchmarkParse reads a complaint as mail clients send it: text twice, and a
// scan of 100 KB.
func BenchmarkParse(b *testing.B) {
	text := strings.Repeat("Op dinsdag viel de taalles uit en niemand belde mij.\r\n", 40)
	scan := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("scan", 25_000)))
	var lines strings.Builder
	for len(scan) > 76 {
		lines.WriteString(scan[:76] + "\r\n")
		scan = scan[76:]
	}
	raw := []byte("From: Anna Voorbeeld <anna@klant.example>\r\nTo: klachten@school.example\r\nSubject: Klacht\r\n" +
		"Message-ID: <1@klant.example>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n" +
		"--m\r\nContent-Type: multipart/alternative; boundary=a\r\n\r\n--a\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text +
		"--a\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<html><body><p>" + text + "</p></body></html>\r\n--a--\r\n" +
		"--m\r\nContent-Type: application/pdf; name=scan.pdf\r\nContent-Disposition: attachment; filename=scan.pdf\r\n" +
		"Content-Transfer-Encoding: base64\r\n\r\n" + lines.String() + scan + "\r\n--m--\r\n")
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if m := Parse(raw); len(m.Attachments) != 1 || m.Text == "" {
			b.Fatalf("%d attachments, %d bytes of text", len(m.Attachments), len(m.Text))
		}
	}
}
