package mailbox

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/integratiewerk/klachtd/mailbox/outlook"
)

const wrappedText = "De docent zei dat ik te oud ben voor het café, waar iedereen bij zat."

func fileNames(m *Message) []string {
	var names []string
	for _, a := range m.Attachments {
		names = append(names, a.Name+" "+a.Type)
	}
	return names
}

// rtfExample is the first example of MS-OXRTFCP section 3.
const rtfExample = "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sampleMSG() []byte {
	inner := []cfbNode{
		fixedProps(24), msgProp("0037001F", utf16le("Binnenste")), msgProp("1000001F", utf16le("Dat was de eerste keer.")),
	}
	return buildCFB([]cfbNode{
		fixedProps(32, fixedProp(outlook.TypeTime, outlook.PropSubmitTime, fileTime(time.Date(2026, 11, 21, 19, 15, 0, 0, time.UTC)))),
		msgProp("0037001F", utf16le("Mijn klacht")), msgProp("0C1A001F", utf16le("Anna Voorbeeld")),
		msgProp("5D01001F", utf16le("anna@thuis.example")), msgProp("1000001F", utf16le(wrappedText+"\r\n")),
		{name: "__attach_version1.0_#00000000", children: []cfbNode{
			fixedProps(8), msgProp("3707001F", utf16le("brief.pdf")), msgProp("370E001F", utf16le("application/pdf")),
			msgProp("37010102", []byte(strings.Repeat("%PDF", 2000))),
		}},
		{name: "__attach_version1.0_#00000001", children: []cfbNode{
			fixedProps(8, fixedProp(outlook.TypeLong, outlook.PropAttachMethod, le32(outlook.AttachMethodMessage))),
			{name: "__substg1.0_3701000D", children: inner},
		}},
	})
}

func TestUnwrap(t *testing.T) {
	entity := "Content-Type: text/plain; charset=utf-8\r\n\r\n" + wrappedText
	pdf := []byte("%PDF")
	htmlRTF := `{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0\fcharset0 Arial;}}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Eerste caf\'e9{\*\htmltag84 <br>}\htmlrtf\line\htmlrtf0 tweede \u8364?5\htmlrtf }\htmlrtf0{\*\htmltag72 </p>}}`
	stored := func(rtf string) []byte { // compressed RTF that is not compressed
		return slices.Concat(le32(len(rtf)+12), le32(len(rtf)), []byte("MELA"), le32(0), []byte(rtf))
	}
	tests := map[string]struct {
		mail    []byte
		text    string
		files   []string
		wrapped []Wrapping
		defect  string
	}{
		"TNEF, 8-bit body and a file": {
			asFile("application/ms-tnef; name=winmail.dat", tnef(
				tnefAttr(1, tnefOEMCodePage, slices.Concat(le32(1252), le32(0))),
				tnefAttr(1, tnefBody, []byte(strings.ReplaceAll(wrappedText, "é", "\xe9")+"\x00")),
				tnefAttr(2, tnefRenderData, make([]byte, 14)), tnefAttr(2, tnefAttachTitle, []byte("BRIEF~1.PDF\x00")), tnefAttr(2, tnefAttachData, pdf),
				tnefAttr(2, tnefAttachProps, mapiList(mapiProp(outlook.TypeUnicode, outlook.PropAttachLongName, utf16le("brief van de docent.pdf\x00")))))),
			wrappedText, []string{"winmail.dat application/ms-tnef", "brief van de docent.pdf application/pdf"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"TNEF, HTML body, named property": {
			asFile("application/octet-stream; name=\"winmail.dat\"", tnef(tnefAttr(1, tnefMessageProps, mapiList(
				slices.Concat(le16(outlook.TypeLong), le16(0x8001), make([]byte, 16), le32(1), le32(3), []byte("a\x00b\x00"), le32(7)),
				mapiProp(outlook.TypeBinary, outlook.PropHTML, []byte("<p>"+wrappedText+"</p>")))))),
			wrappedText, []string{"winmail.dat application/octet-stream"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"TNEF, compressed RTF": {
			asFile("application/ms-tnef", tnef(tnefAttr(1, tnefMessageProps, mapiList(mapiProp(outlook.TypeBinary, outlook.PropRTF, unhex(t, rtfExample)))))),
			"hello world", []string{"bijlage-1 application/ms-tnef"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"TNEF, HTML in RTF": {
			asFile("application/ms-tnef", tnef(tnefAttr(1, tnefMessageProps, mapiList(mapiProp(outlook.TypeBinary, outlook.PropRTF, stored(htmlRTF)))))),
			"Eerste café\ntweede €5", []string{"bijlage-1 application/ms-tnef"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"TNEF, a message inside": {
			asFile("application/ms-tnef", tnef(tnefAttr(2, tnefRenderData, nil), tnefAttr(2, tnefAttachProps, mapiList(
				mapiProp(outlook.TypeObject, outlook.PropAttachData, append(make([]byte, 16), tnef(tnefAttr(1, tnefSubject, []byte("Binnen\x00")), tnefAttr(1, tnefBody, []byte("Dat was het.")))...)))))),
			"----- Bijgevoegd bericht -----\nOnderwerp: Binnen\n\nDat was het.", []string{"bijlage-1 application/ms-tnef"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"TNEF, cut off": {
			asFile("application/ms-tnef", tnef(tnefAttr(1, tnefBody, []byte(wrappedText)), tnefAttr(1, tnefMessageProps, make([]byte, 100)))[:120]),
			wrappedText, []string{"bijlage-1 application/ms-tnef"}, []Wrapping{{WrapTNEF, WrapPartly}}, "winmail.dat",
		},
		"TNEF beside the same text": {
			[]byte(sender + mixed("", wrappedText, "Content-Type: application/ms-tnef\r\n", string(tnef(tnefAttr(1, tnefBody, []byte("\r\n"+wrappedText)))))),
			wrappedText, []string{"bijlage-1 application/ms-tnef"}, []Wrapping{{WrapTNEF, WrapOpened}}, "",
		},
		"msg": {
			asFile("application/vnd.ms-outlook; name=klacht.msg", sampleMSG()),
			"----- Bijgevoegd bericht -----\nVan: Anna Voorbeeld <anna@thuis.example>\nDatum: 21-11-2026 19:15 +0000\nOnderwerp: Mijn klacht\n\n" + wrappedText +
				"\n\n----- Bijgevoegd bericht -----\nOnderwerp: Binnenste\n\nDat was de eerste keer.",
			[]string{"klacht.msg application/vnd.ms-outlook", "brief.pdf application/pdf"}, []Wrapping{{WrapMSG, WrapOpened}}, "",
		},
		"msg that is a mail": {
			asFile("application/octet-stream; name=klacht.msg", []byte(sender+"Subject: Binnen\r\n\r\n"+wrappedText)),
			"----- Bijgevoegd bericht -----\nVan: Anna Voorbeeld <anna@thuis.example>\nOnderwerp: Binnen\n\n" + wrappedText,
			[]string{"klacht.msg application/octet-stream"}, []Wrapping{{WrapEML, WrapOpened}}, "",
		},
		"S/MIME signed": {
			asFile("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", signedData(ber, ber(berOctetString, []byte(entity)))),
			wrappedText, []string{"smime.p7m application/pkcs7-mime"}, []Wrapping{{WrapSMIMESigned, WrapOpened}}, "not checked",
		},
		"S/MIME signed, BER in pieces": {
			asFile("application/x-pkcs7-mime; name=smime.p7m", signedData(berOpen, berOpen(berOctetStrings, ber(berOctetString, []byte(entity[:20])), ber(berOctetString, []byte(entity[20:]))))),
			wrappedText, []string{"smime.p7m application/x-pkcs7-mime"}, []Wrapping{{WrapSMIMESigned, WrapOpened}}, "not checked",
		},
		"S/MIME signed, cut off": {
			asFile("application/octet-stream; name=smime.p7m", signedData(ber, ber(berOctetString, []byte(entity+strings.Repeat("\n", 100))))[:len(entity)+100]),
			wrappedText, []string{"smime.p7m application/octet-stream"}, []Wrapping{{WrapSMIMESigned, WrapPartly}}, "cut off",
		},
		"S/MIME encrypted": {
			asFile("application/pkcs7-mime; smime-type=signed-data; name=smime.p7m", ber(berSequence, ber(berOID, oidEnveloped), ber(berExplicit0))),
			"", []string{"smime.p7m application/pkcs7-mime"}, []Wrapping{{WrapSMIMEEncrypted, WrapClosed}}, "encrypted",
		},
		"PGP signed in the text": {
			[]byte(sender + "\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\nHash: SHA256\r\n\r\n" + wrappedText + "\r\n- -- \r\nAnna\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\niQEz\r\n-----END PGP SIGNATURE-----\r\n"),
			wrappedText + "\n-- \nAnna", nil, []Wrapping{{WrapPGPSigned, WrapOpened}}, "not checked",
		},
		"PGP encrypted in the text": {
			[]byte(sender + "\r\nZie onder.\r\n\r\n-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n"),
			"Zie onder.", []string{"bericht.asc application/pgp-encrypted"}, []Wrapping{{WrapPGPEncrypted, WrapClosed}}, "encrypted",
		},
		"PGP/MIME signed": {
			[]byte(sender + strings.Replace(mixed("", wrappedText, "Content-Type: application/pgp-signature\r\n", "x"), "mixed", "signed; protocol=\"application/pgp-signature\"", 1)),
			wrappedText, []string{"bijlage-1 application/pgp-signature"}, []Wrapping{{WrapPGPSigned, WrapOpened}}, "not checked",
		},
		"first of several parts": {
			[]byte(sender + "Content-Type: message/partial; number=1; total=2; id=x\r\n\r\n" + sender + "Subject: Klacht\r\n\r\n" + wrappedText),
			"----- Bijgevoegd bericht -----\nVan: Anna Voorbeeld <anna@thuis.example>\nOnderwerp: Klacht\n\n" + wrappedText,
			[]string{"bijlage-1 message/partial"}, []Wrapping{{WrapPartial, WrapPartly}}, "part of a message",
		},
		"text elsewhere": {
			[]byte(sender + "Content-Type: message/external-body; access-type=url\r\n\r\nContent-Type: text/plain\r\n\r\n"),
			"", []string{"bijlage-1 message/external-body"}, []Wrapping{{WrapExternal, WrapClosed}}, "elsewhere",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m := Parse(tt.mail)
			if diff := cmp.Diff(tt.text, m.Text); diff != "" {
				t.Errorf("Text (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.files, fileNames(m)); diff != "" {
				t.Errorf("Attachments (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.wrapped, m.Wrapped); diff != "" {
				t.Errorf("Wrapped (-want +got):\n%s", diff)
			}
			if all := strings.Join(m.Defects, "\n"); tt.defect == "" && all != "" || !strings.Contains(all, tt.defect) {
				t.Errorf("Defects %q, want one with %q", m.Defects, tt.defect)
			}
			if closed := m.Wrapped[0].Status == WrapClosed; m.Unreadable != closed {
				t.Errorf("Unreadable = %v", m.Unreadable)
			}
		})
	}
}

// A command counts only in text that the writer typed in the mail itself.
func TestUnwrappedTextIsNoReply(t *testing.T) {
	command := "Content-Type: text/plain\r\n\r\nbesluit: gegrond"
	for name, mail := range map[string][]byte{
		"S/MIME": asFile("application/pkcs7-mime", signedData(ber, ber(berOctetString, []byte(command)))),
		"TNEF":   asFile("application/ms-tnef", tnef(tnefAttr(1, tnefBody, []byte("besluit: gegrond")))),
		"msg":    asFile("application/vnd.ms-outlook", sampleMSG()),
		"part":   []byte(sender + "Content-Type: message/partial; number=1\r\n\r\n" + sender + command),
	} {
		if m := Parse(mail); m.Reply != "" || m.Text == "" {
			t.Errorf("%s: Reply %q, Text %q", name, m.Reply, m.Text)
		}
	}
	signed := sender + "\r\n-----BEGIN PGP SIGNED MESSAGE-----\r\n\r\nakkoord\r\n-----BEGIN PGP SIGNATURE-----\r\nx"
	if m := Parse([]byte(signed)); m.Reply != "akkoord" {
		t.Errorf("signed in the text: Reply %q", m.Reply)
	}
}

// Beside a closed wrapping a complaint may still be told; "zie bijlage" is none.
func TestClosedWrapping(t *testing.T) {
	closed := string(ber(berSequence, ber(berOID, oidEnveloped), ber(berExplicit0)))
	part := "Content-Type: application/pkcs7-mime; name=smime.p7m\r\n"
	if m := Parse([]byte(sender + mixed("", "Zie bijlage. Groet, Anna", part, closed))); !m.Unreadable {
		t.Error("two words beside a closed wrapping: not left to a person")
	}
	if m := Parse([]byte(sender + mixed("", wrappedText+" "+wrappedText, part, closed))); m.Unreadable {
		t.Error("a complaint beside a closed wrapping: left to a person")
	}
}

// What OpenSSL writes: BER in pieces, streamed.
func TestUnwrapOpenSSL(t *testing.T) {
	m := Parse(readFixture(t, "testdata/parse/smime-opaque.eml"))
	if want := "De docent zei dat ik te oud ben voor het café."; m.Text != want || m.Unreadable || !slices.Equal(m.Wrapped, []Wrapping{{WrapSMIMESigned, WrapOpened}}) {
		t.Errorf("signed: %q, %v, unreadable %v", m.Text, m.Wrapped, m.Unreadable)
	}
	m = Parse(readFixture(t, "testdata/parse/smime-encrypted.eml"))
	if m.Text != "" || !m.Unreadable || !slices.Equal(m.Wrapped, []Wrapping{{WrapSMIMEEncrypted, WrapClosed}}) {
		t.Errorf("encrypted: %q, %v, unreadable %v", m.Text, m.Wrapped, m.Unreadable)
	}
}
