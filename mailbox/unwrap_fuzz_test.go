package mailbox

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"
)

// parsedWell fails the test when a mail around fuzzed bytes broke what Parse
// promises.
func parsedWell(t *testing.T, m *Message) {
	t.Helper()
	if strings.Contains(strings.Join(m.Defects, ""), "could not be parsed") {
		t.Fatalf("panicked: %q", m.Defects)
	}
	if !utf8.ValidString(m.Text) || m.Text != cleanText(m.Text) {
		t.Errorf("text is not clean: %q", m.Text)
	}
	if m.Reply != "" {
		t.Errorf("wrapped text became a reply: %q", m.Reply)
	}
	for _, a := range m.Attachments {
		if a.Name == "" || a.Name != cleanFilename(a.Name) {
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
	f.Add(tnef(tnefAttr(1, tnefMessageProps, mapiList(mapiProp(typeBinary, propRTF, unhex(f, rtfExample)), mapiProp(typeUnicode, propBody, utf16le("x"))))))
	f.Add(tnef(tnefAttr(2, tnefAttachProps, mapiList(mapiProp(typeObject, propAttachData, append(make([]byte, 16), tnef(tnefAttr(1, tnefBody, []byte("x")))...))))))
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

func FuzzRTF(f *testing.F) {
	f.Add([]byte(`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset204 A;}}\f0 caf\'e9\par \u8364?\uc0\u-10179\u-8704{\*\x y}\bin3 abc}`))
	f.Add([]byte(`{\rtf1\fromhtml1{\*\htmltag64 <p>}\htmlrtf x\htmlrtf0 y}`))
	f.Add(unhex(f, rtfExample))
	f.Fuzz(func(t *testing.T, data []byte) {
		rtf, _ := decompressRTF(data, 1<<20)
		for _, b := range [][]byte{data, rtf} {
			if text := rtfToText(b); text != cleanText(text) {
				t.Errorf("text is not clean: %q", text)
			}
		}
	})
}

func FuzzUTF7(f *testing.F) {
	for _, s := range []string{"Hi Mom -+Jjo--!", "+2D3eAA-", "1 +- 1", "+", "+A", "caf+AOk", "+ZeVnLIqe-", "a+\xffb"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if text := decodeUTF7(data); !utf8.ValidString(text) || len(text) > 3*len(data)+3 {
			t.Errorf("%q became %q", data, text)
		}
		if order, ok := utf16Order(data); ok && !utf8.ValidString(decodeUTF16(data, order)) {
			t.Errorf("%q as %v", data, order)
		}
		decodeUTF16(data, binary.BigEndian)
	})
}

// The examples of RFC 2152 section 4, and what is not valid.
func TestUTF7(t *testing.T) {
	for in, want := range map[string]string{
		"A+ImIDkQ.": "A\u2262\u0391.", "Hi Mom -+Jjo--!": "Hi Mom -\u263a-!", "+ZeVnLIqe-": "\u65e5\u672c\u8a9e", "Item 3 is +AKM-1.": "Item 3 is £1.",
		"1 +- 1": "1 + 1", "1 + 1": "1 + 1", "caf+AOk": "café", "+": "+", "+2D3eAA-": "\U0001f600", "+2D0-": "\ufffd",
	} {
		if got := decodeUTF7([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
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
