package coding

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	htmlcharset "golang.org/x/net/html/charset"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// DecodeUTF16 decodes UTF-16 in the given order, an odd last byte left out.
func DecodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// utf16Order guesses the byte order of UTF-16 without a byte order mark from the NULs
// that are half of every Latin letter; ok is false if there are none.
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

// Decode decodes data to valid UTF-8; problem says what was odd about it, "" for
// nothing. Labels are not simply believed: programs pass on text that another program
// has recoded, with the old label.
//
//   - valid UTF-8 that is not just ASCII is UTF-8: no text in another charset is UTF-8
//     by chance;
//   - ASCII is not UTF-16;
//   - anything else with a Western label, a false one or none is windows-1252, the
//     superset of ISO 8859-1 that programs label so (WHATWG Encoding section 4.2),
//     except for a stray byte among UTF-8.
//
// UTF-7 is not decoded: none of 12,092 mails of the SpamAssassin corpus is in it, and a
// program that reads it can be tricked. A text in it is read as ASCII, and problem says so.
//
// markup lets an HTML meta element decide if there is no label.
func Decode(data []byte, label string, markup bool) (text, problem string) {
	label = strings.TrimPrefix(strings.ToLower(strings.Trim(label, " \t\"'")), "charset=")
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data, label = data[3:], "utf-8"
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		return said(decodeWith(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Reader(bytes.NewReader(data))), "utf-16")
	}
	wide := strings.HasPrefix(label, "utf-16") || strings.HasPrefix(label, "unicode") || strings.Contains(label, "ucs-2") || label == "csunicode"
	if order, ok := utf16Order(data); ok && (label == "" || wide) {
		return said(DecodeUTF16(data, order), cmp.Or(label, "utf-16"))
	}
	if wide && (len(data)%2 == 1 || len(data) >= surelyASCII || bytes.ContainsAny(data, " <")) && isPlainUTF8(data) {
		return string(data), "a text is labelled as UTF-16 but is not; it was read as UTF-8"
	}
	if label == "" && markup {
		_, label, _ = htmlcharset.DetermineEncoding(data, "")
		if label == "windows-1252" {
			label = "" // its answer when nothing is declared
		}
	}
	enc, name := htmlcharset.Lookup(label)
	if name == "replacement" {
		enc = nil
	}
	n := 0 // computed only where it matters: it takes time
	if !wide && name != "utf-8" && utf8.Valid(data) {
		n = multibyte(data)
	}
	if n > 0 {
		asLabelled := ""
		if enc != nil && multibyteCharsets[name] && n < surelyUTF8 && !besideLatin(data) {
			asLabelled = decodeWith(enc.NewDecoder().Reader(bytes.NewReader(data)))
		}
		if asLabelled == "" || strings.Contains(asLabelled, "\ufffd") {
			switch {
			case name == "windows-1252":
				problem = "a text is labelled as a Western charset but is UTF-8; it was read as UTF-8"
			case label != "":
				problem = fmt.Sprintf("a text is labelled %.40q but is UTF-8; it was read as UTF-8", label)
			}
			return string(data), problem
		}
		return asLabelled, ""
	}
	if enc != nil && name != "windows-1252" && name != "utf-8" {
		if mixed, ok := decodeMixed(data); ok && !multibyteCharsets[name] {
			return mixed, strayProblem
		}
		return said(decodeWith(enc.NewDecoder().Reader(bytes.NewReader(data))), label)
	}
	if enc == nil && label != "" {
		if r, err := charset.Reader(label, bytes.NewReader(data)); err == nil {
			return said(decodeWith(r), label)
		}
		problem = fmt.Sprintf("the charset %.40q is unknown; it was guessed", label)
	}
	return decodeWestern(data, name, problem)
}

const (
	// surelyUTF8 is how many characters make it impossible that valid UTF-8 is text in
	// an Asian charset: each has one chance in ten of occurring there.
	surelyUTF8 = 4
	// surelyASCII is how many ASCII bytes cannot be two-byte characters by chance.
	surelyASCII = 16
)

var multibyteCharsets = map[string]bool{"gbk": true, "gb18030": true, "big5": true, "euc-jp": true, "euc-kr": true, "shift_jis": true}

// said notes whether a decoder put its replacement mark anywhere.
func said(decoded, label string) (text, problem string) {
	if strings.Contains(decoded, "\ufffd") {
		problem = fmt.Sprintf("a text labelled %.40q has bytes that this charset does not know; they are shown as \ufffd", label)
	}
	return decoded, problem
}

// multibyte counts the bytes that begin a character of more than one byte, if this is
// UTF-8, up to the number that matters.
func multibyte(data []byte) (n int) {
	for _, c := range data {
		if c >= 0xc0 {
			if n++; n == surelyUTF8 {
				break
			}
		}
	}
	return n
}

// isPlainUTF8 reports whether data is UTF-8 without the control characters that could
// be half of a two-byte character here.
func isPlainUTF8(data []byte) bool {
	return utf8.Valid(data) && !bytes.ContainsFunc(data, func(r rune) bool { return r < ' ' && r != '\n' && r != '\r' && r != '\t' })
}

// besideLatin reports whether a UTF-8 character is in a word of Latin letters.
func besideLatin(data []byte) bool {
	latin := func(i int) bool { return i >= 0 && i < len(data) && (data[i]|0x20 >= 'a' && data[i]|0x20 <= 'z') }
	for i := 0; i < len(data); {
		_, n := utf8.DecodeRune(data[i:])
		if n > 1 && (latin(i-1) || latin(i+n)) {
			return true
		}
		i += n
	}
	return false
}

const strayProblem = "a text is UTF-8 but for a few bytes that are not; they were read as windows-1252, or are shown as \ufffd"

// decodeWestern tells UTF-8 from windows-1252 by the bytes. name is what the label
// meant.
func decodeWestern(data []byte, name, problem string) (string, string) {
	if utf8.Valid(data) {
		return string(data), problem
	}
	if mixed, ok := decodeMixed(data); ok {
		return mixed, cmp.Or(problem, strayProblem)
	}
	if name == "utf-8" {
		if good, _ := countUTF8(data); good >= 2*surelyUTF8 { // its end is damaged
			return strings.ToValidUTF8(string(data), "\ufffd"), "a text is labelled UTF-8 but has bytes that are not; they are shown as \ufffd"
		}
		problem = "a text is labelled UTF-8 but is not; it was read as windows-1252"
	}
	decoded, unknown := said(decodeWith(charmap.Windows1252.NewDecoder().Reader(bytes.NewReader(data))), "windows-1252")
	return decoded, cmp.Or(problem, unknown)
}

// decodeMixed reads UTF-8 with a few bytes that are not: a signature or footer in
// another charset, or a cut-off character. ok is false if they are not few.
func decodeMixed(data []byte) (decoded string, ok bool) {
	if good, bad := countUTF8(data); bad == 0 || good < bad || good == 0 {
		return "", false
	}
	var b strings.Builder
	b.Grow(len(data) + 16)
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
	last := byte(' ') // before the stray byte
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		c := data[i]
		switch {
		case r != utf8.RuneError || n > 1:
			b.Write(data[i : i+n])
		case c >= 0xc0 && c < 0xff && (letter(last) || i+1 < len(data) && letter(data[i+1])): // a letter of Western Europe
			b.WriteRune(rune(c))
		default: // a piece of a character, or no text at all
			b.WriteRune(utf8.RuneError)
		}
		last = data[i+n-1]
		i += n
	}
	return b.String(), true
}

// countUTF8 counts the multi-byte characters, and the bytes that belong to none.
func countUTF8(data []byte) (good, bad int) {
	for len(data) > 0 {
		if data[0] < utf8.RuneSelf {
			data = data[1:]
			continue
		}
		r, n := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		data = data[n:]
	}
	return good, bad
}

// decodeWith reads all of r, which decodes to UTF-8. An error ends the text; decoders
// give one only for truncated input.
func decodeWith(r io.Reader) string {
	data, _ := io.ReadAll(r)
	return strings.ToValidUTF8(string(data), "\ufffd")
}
