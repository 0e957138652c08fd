package text

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

func isUTF7(label string) bool {
	return slices.Contains([]string{"utf-7", "utf7", "unicode-1-1-utf-7", "csunicode11utf7", "x-unicode-1-1-utf-7", "x-unicode-2-0-utf-7"}, label)
}

// decodeUTF7 decodes UTF-7 (RFC 2152): ASCII with runs of base64 between + and
// a byte that is none. No library in reach has it: x/text and the encodings of
// the web leave it out on purpose, because a program that guesses it can be
// tricked. Here it is never guessed, and the text is cleaned afterwards.
func decodeUTF7(data []byte) string {
	var b strings.Builder
	b.Grow(len(data))
	for len(data) > 0 {
		i := bytes.IndexByte(data, '+')
		if i < 0 {
			b.Write(data)
			break
		}
		b.Write(data[:i])
		data = data[i+1:]
		n := 0
		for n < len(data) && isBase64(data[n]) {
			n++
		}
		switch {
		case n == 0 && len(data) > 0 && data[0] == '-':
			b.WriteByte('+') // "+-" is a plus sign
		case n == 0:
			b.WriteByte('+') // not valid; kept
			continue
		default:
			units := make([]byte, base64.RawStdEncoding.DecodedLen(n)+1)
			got, _ := base64.RawStdEncoding.Decode(units, data[:n])
			b.WriteString(DecodeUTF16(units[:got&^1], binary.BigEndian))
			data = data[n:]
		}
		data = bytes.TrimPrefix(data, []byte("-"))
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// DecodeUTF16 decodes UTF-16 in the given order, an odd last byte left out.
func DecodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// utf16Order guesses the byte order of UTF-16 without a mark by the NULs that
// are half of every Latin letter; ok is false when it has none to go by.
func utf16Order(data []byte) (order binary.ByteOrder, ok bool) {
	even, odd := 0, 0
	head := data[:min(len(data), 4096)]
	for i, c := range head {
		switch {
		case c != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	switch {
	case odd >= 4 && odd > len(head)/8 && odd > 4*even:
		return binary.LittleEndian, true
	case even >= 4 && even > len(head)/8 && even > 4*odd:
		return binary.BigEndian, true
	}
	return nil, false
}

// Decode decodes data to valid UTF-8. Labels are only believed as far
// as mail deserves: text labelled with a Western charset, a false one or none
// is UTF-8 when it is valid UTF-8 and windows-1252 when it is not, the
// superset of ISO 8859-1 that programs label so (WHATWG Encoding section 4.2).
// markup lets an HTML meta element speak when there is no label.
func Decode(data []byte, label string, markup bool) (text, problem string) {
	label = strings.TrimPrefix(strings.ToLower(strings.Trim(label, " \t\"'")), "charset=")
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, label = data[3:], "utf-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(bytes.NewReader(data))), ""
	}
	if isUTF7(label) {
		return decodeUTF7(data), ""
	}
	if order, ok := utf16Order(data); ok && (label == "" || strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "unicode")) {
		return DecodeUTF16(data, order), ""
	}
	if label == "" && markup {
		_, label, _ = htmlcharset.DetermineEncoding(data, "")
		if label == "windows-1252" {
			label = "" // its answer when nothing is declared
		}
	}
	enc, name := htmlcharset.Lookup(label)
	if enc != nil && name != "windows-1252" && name != "utf-8" && name != "replacement" {
		return decodeWith(enc.NewDecoder().Reader(bytes.NewReader(data))), ""
	}
	if enc == nil && label != "" || name == "replacement" {
		if r, err := charset.Reader(label, bytes.NewReader(data)); err == nil {
			return decodeWith(r), ""
		}
		problem = fmt.Sprintf("the charset %.40q is unknown; it was guessed", label)
	}
	return decodeWestern(data, name, problem)
}

// decodeWestern tells UTF-8 from windows-1252 by the bytes. name is what the
// label meant.
func decodeWestern(data []byte, name, problem string) (string, string) {
	switch {
	case utf8.Valid(data):
		if name == "windows-1252" && problem == "" && utf8.RuneCount(data) < len(data) {
			problem = "a text is labelled as a Western charset but is UTF-8; it was read as UTF-8"
		}
		return string(data), problem
	case name == "utf-8" && mostlyUTF8(data):
		return strings.ToValidUTF8(string(data), "\ufffd"), "a text is labelled UTF-8 but has bytes that are not; they are shown as \ufffd"
	}
	if name == "utf-8" {
		problem = "a text is labelled UTF-8 but is not; it was read as windows-1252"
	}
	return decodeWith(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(data))), problem
}

// decodeWith reads all of r, which decodes to UTF-8. An error ends the text;
// decoders give one only for input that is cut off.
func decodeWith(r io.Reader) string {
	data, _ := io.ReadAll(r)
	return strings.ToValidUTF8(string(data), "\ufffd")
}

// mostlyUTF8 reports whether data holds more multi-byte characters than bytes
// that belong to none, or so many that no other charset gives them by chance
// (a text whose end is damaged).
func mostlyUTF8(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good > bad || good >= 8
}
