package coding

import (
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzUTF16(f *testing.F) {
	f.Add([]byte("k\x00l\x00a\x00c\x00h\x00t\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if order, ok := utf16Order(data); ok && !utf8.ValidString(DecodeUTF16(data, order)) {
			t.Errorf("%q as %v", data, order)
		}
		DecodeUTF16(data, binary.BigEndian)
	})
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

// UTF-7 is left as it is, which its letters survive, and is said to be unknown.
func TestUTF7IsUnknown(t *testing.T) {
	if got, problem := Decode([]byte("Klacht: caf+AOk- 1 +- 1"), "utf-7", false); got != "Klacht: caf+AOk- 1 +- 1" || problem == "" {
		t.Errorf("%q, %q", got, problem)
	}
}
