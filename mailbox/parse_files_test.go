package mailbox

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

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
		"reversed image":          {"Content-Type: image/jpeg\r\nContent-Disposition: attachment; filename*=utf-8''foto%E2%80%AEgpj.exe\r\n", file{"fotogpj.exe", "image/jpeg", "x"}},
		"isolates and fillers":    {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''a%E2%81%A7b%E3%85%A4c%EF%B8%8F.pdf\r\n", file{"abc.pdf", "application/pdf", "x"}},
		"dots at the end":         {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"brief.exe. .\"\r\n", file{"brief.exe", "application/pdf", "x"}},
		"device":                  {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=Con.pdf\r\n", file{"_Con.pdf", "application/pdf", "x"}},
		"device, numbered":        {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=lpt1\r\n", file{"_lpt1", "application/pdf", "x"}},
		"no device":               {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=console.pdf\r\n", file{"console.pdf", "application/pdf", "x"}},
		"NUL in a word":           {"Content-Type: application/pdf; name=\"=?utf-8?Q?a=00b.pdf=0D=0AX:_y?=\"\r\n", file{"ab.pdf X: y", "application/pdf", "x"}},
		"newline":                 {"Content-Type: application/pdf\r\nContent-Disposition: attachment; filename*=utf-8''a%0D%0Ab.pdf\r\n", file{"a b.pdf", "application/pdf", "x"}},
		"no name":                 {"Content-Type: image/png\r\nContent-Disposition: inline\r\n", file{"bijlage-1.png", "image/png", "x"}},
		"no name, unknown":        {"Content-Type: application/x-raar\r\n", file{"bijlage-1", "application/x-raar", "x"}},
		"calendar":                {"Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n", file{"bijlage-1.ics", "text/calendar", "x"}},
		"vcard":                   {"Content-Type: text/vcard\r\n", file{"bijlage-1.vcf", "text/vcard", "x"}},
		"text that is a file":     {"Content-Type: text/plain\r\nContent-Disposition: attachment; filename=k.txt\r\n", file{"k.txt", "text/plain", "x"}},
		"upper case type":         {"Content-Type: APPLICATION/PDF\r\n", file{"bijlage-1.pdf", "application/pdf", "x"}},
		"long name":               {"Content-Type: application/pdf; name=" + strings.Repeat("a", 300) + ".pdf\r\n", file{strings.Repeat("a", 116) + ".pdf", "application/pdf", "x"}},
		"long in bytes":           {"Content-Type: application/pdf; name=" + strings.Repeat("\u65e5", 100) + ".pdf\r\n", file{strings.Repeat("\u65e5", 78) + ".pdf", "application/pdf", "x"}},
		"long, cut at a blank":    {"Content-Type: application/pdf; name=" + strings.Repeat("a", 119) + " " + strings.Repeat("b", 50) + "\r\n", file{strings.Repeat("a", 119), "application/pdf", "x"}},
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

// What a list adds below the base64 of a file is no part of the file.
func TestFileWithFooter(t *testing.T) {
	m := Parse([]byte(sender + mixed("", "Zie bijlage.", "Content-Type: application/pdf; name=a.pdf\r\nContent-Transfer-Encoding: base64\r\n",
		"JVBERi0xLjQgZWVuIGJld2lqcyB2YW4gZGUgbGVz\r\n\r\n--\r\nVerzonden via de lijst")))
	if len(m.Attachments) != 1 || string(m.Attachments[0].Data) != "%PDF-1.4 een bewijs van de les" || m.Text != "Zie bijlage.\n\n--\nVerzonden via de lijst" || m.Reply != "Zie bijlage." {
		t.Errorf("%+v, text %q, reply %q", m.Attachments, m.Text, m.Reply)
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
