package mailbox

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
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
			b.WriteString(decodeUTF16(units[:got&^1], binary.BigEndian))
			data = data[n:]
		}
		data = bytes.TrimPrefix(data, []byte("-"))
	}
	return strings.ToValidUTF8(b.String(), "\ufffd")
}

func isBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// decodeUTF16 decodes UTF-16 in the given order, an odd last byte left out.
func decodeUTF16(data []byte, order binary.ByteOrder) string {
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
