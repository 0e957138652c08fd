package mailbox

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/outlook"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// parsedWell fails the test when a mail around fuzzed bytes broke what Parse
// promises.
func parsedWell(t *testing.T, m *Message) {
	t.Helper()
	if strings.Contains(strings.Join(m.Defects, ""), "could not be parsed") {
		t.Fatalf("panicked: %q", m.Defects)
	}
	if !utf8.ValidString(m.Text) || m.Text != text.Clean(m.Text) {
		t.Errorf("text is not clean: %q", m.Text)
	}
	if m.Reply != "" {
		t.Errorf("wrapped text became a reply: %q", m.Reply)
	}
	for _, a := range m.Attachments {
		if a.Name == "" || a.Name != text.CleanFilename(a.Name) {
			t.Errorf("name %q", a.Name)
		}
	}
	for _, w := range m.Wrapped {
		if w.Form == "" || w.Status != WrapOpened && w.Status != WrapPartly && w.Status != WrapClosed {
			t.Errorf("wrapping %+v", w)
		}
	}
}

func wrappedIn(contentType string, data []byte) []byte {
	return append([]byte(sender+"Content-Type: "+contentType+"\r\n\r\n"), data...)
}

func FuzzTNEF(f *testing.F) {
	f.Add(tnef(tnefAttr(1, tnefBody, []byte("klacht")), tnefAttr(2, tnefRenderData, nil), tnefAttr(2, tnefAttachTitle, []byte("a.txt")), tnefAttr(2, tnefAttachData, []byte("x"))))
	f.Add(tnef(tnefAttr(1, tnefMessageProps, mapiList(mapiProp(outlook.TypeBinary, outlook.PropRTF, unhex(f, rtfExample)), mapiProp(outlook.TypeUnicode, outlook.PropBody, utf16le("x"))))))
	f.Add(tnef(tnefAttr(2, tnefAttachProps, mapiList(mapiProp(outlook.TypeObject, outlook.PropAttachData, append(make([]byte, 16), tnef(tnefAttr(1, tnefBody, []byte("x")))...))))))
	f.Fuzz(func(t *testing.T, data []byte) {
		parsedWell(t, Parse(wrappedIn("application/ms-tnef", data)))
	})
}

func FuzzMSG(f *testing.F) {
	f.Add(sampleMSG())
	f.Add(circularCFB())
	f.Add(nestedStorages(5))
	f.Fuzz(func(t *testing.T, data []byte) {
		parsedWell(t, Parse(wrappedIn("application/vnd.ms-outlook", data)))
	})
}

func FuzzSMIME(f *testing.F) {
	entity := []byte("Content-Type: text/plain\r\n\r\nklacht")
	f.Add(signedData(ber, ber(berOctetString, entity)))
	f.Add(signedData(berOpen, berOpen(berOctetStrings, ber(berOctetString, entity[:9]), ber(berOctetString, entity[9:]))))
	f.Add(ber(berSequence, ber(berOID, oidEnveloped), ber(berExplicit0)))
	f.Fuzz(func(t *testing.T, data []byte) {
		parsedWell(t, Parse(wrappedIn("application/pkcs7-mime", data)))
	})
}

func TestUTF16WithoutMark(t *testing.T) {
	le := string(utf16le("Mijn klacht over de cursus"))
	var be strings.Builder
	for i := 0; i < len(le); i += 2 {
		be.WriteString(le[i+1:i+2] + le[i:i+1])
	}
	for name, mail := range map[string]string{
		"LE": "utf-16le\r\n\r\n" + le, "BE": "utf-16be\r\n\r\n" + be.String(), "unmarked LE": "utf-16\r\n\r\n" + le, "unmarked BE": "utf-16\r\n\r\n" + be.String(),
		"mislabelled": "utf-16be\r\n\r\n" + le, "no label": "\r\n\r\n" + le,
	} {
		if m := Parse([]byte(sender + "Content-Type: text/plain; charset=" + mail)); m.Text != "Mijn klacht over de cursus" {
			t.Errorf("%s: %q", name, m.Text)
		}
	}
}
