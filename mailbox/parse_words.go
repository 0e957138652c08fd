package mailbox

import (
	"io"
	"mime"
	"strings"
)

// wordDecoder decodes RFC 2047 encoded words in any charset decodeCharset
// knows; an unknown one is guessed rather than refused.
var wordDecoder = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	text, _ := decodeCharset(data, charset, false)
	return strings.NewReader(text), err
}}

// decodeWords decodes the encoded words in a header value. A word that does
// not decode stays as it is. The result may hold bytes that are not UTF-8.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	decoded, err := wordDecoder.DecodeHeader(s)
	if err != nil {
		return s
	}
	return decoded
}
