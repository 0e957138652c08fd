package coding

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzUTF7(f *testing.F) {
	for _, s := range []string{"Hi Mom -+Jjo--!", "+2D3eAA-", "1 +- 1", "+", "+A", "caf+AOk", "+ZeVnLIqe-", "a+\xffb"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if text := decodeUTF7(data); !utf8.ValidString(text) || len(text) > 3*len(data)+3 {
			t.Errorf("%q became %q", data, text)
		}
		if order, ok := utf16Order(data); ok && !utf8.ValidString(DecodeUTF16(data, order)) {
			t.Errorf("%q as %v", data, order)
		}
		DecodeUTF16(data, binary.BigEndian)
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

func FuzzDecode(f *testing.F) {
	f.Add([]byte("caf\xe9 één \xff"), "utf-8")
	f.Add([]byte("k\x00l\x00"), "utf-16le")
	f.Add([]byte("\xc4\xe3\xba\xc3"), "gb2312")
	f.Add([]byte("\x1b$B6l>p\x1b(B"), "iso-2022-jp")
	f.Fuzz(func(t *testing.T, data []byte, label string) {
		for _, markup := range []bool{true, false} {
			got, problem := Decode(data, label, markup)
			if strings.ToValidUTF8(got, "") != got || len(got) > 6*len(data)+6 {
				t.Errorf("%q as %q became %q", data, label, got)
			}
			if strings.Contains(got, "\ufffd") && problem == "" && !strings.Contains(string(data), "\ufffd") && len(data) > 0 {
				t.Errorf("%q as %q became %q, and nothing was said", data, label, got)
			}
		}
	})
}
