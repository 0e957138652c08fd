package coding

import (
	"encoding/base64"
	"io"
	"mime"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Decoder decodes encoded words for net/mail, in any charset that Decode knows; it
// guesses an unknown one rather than refusing it.
var Decoder = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	return strings.NewReader(decodeText(data, charset)), err
}}

// Words decodes the encoded words in a header value (RFC 2047). It accepts those that
// violate section 2: with blanks, commas and letters that should have been encoded,
// with wrongly padded base64, folded in the middle, and with a character that is split
// between two words. A word that does not decode stays as it is. The result may contain
// line ends.
func Words(s string) string {
	return eachRun(s, func(_ []encodedWord, decoded string) string { return decoded })
}

// QuoteWords puts each run of encoded words, decoded, in quotes. special reports
// whether one contains what only a quoted string may contain in a list of addresses
// (RFC 5322 section 3.2.3).
func QuoteWords(s string) (quoted string, special bool) {
	if !strings.Contains(s, "=?") {
		return s, false
	}
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`)
	quoted = eachRun(s, func(run []encodedWord, decoded string) string {
		special = special || slices.ContainsFunc(run, func(w encodedWord) bool { return strings.ContainsAny(w.said, `()<>[]:;@\,"`) })
		return ` "` + escape.Replace(text.CleanLine(decoded)) + `" `
	})
	return quoted, special
}

// eachRun replaces each run of encoded words that have only blanks between them.
func eachRun(s string, write func(run []encodedWord, decoded string) string) string {
	at := strings.Index(s, "=?")
	if at < 0 {
		return s
	}
	var b strings.Builder
	for from := 0; at >= 0; {
		var run []encodedWord
		end := at
		for next := at; ; {
			w, n, ok := cutWord(s[next:])
			if !ok {
				break
			}
			run = append(run, w)
			end = next + n
			blanks := len(s[end:]) - len(strings.TrimLeft(s[end:], " \t\r\n"))
			next = end + blanks
		}
		if decoded, ok := decodeRun(run); ok {
			b.WriteString(s[from:at])
			b.WriteString(write(run, decoded))
			from = end
		} else {
			end = max(end, at+2)
		}
		next := strings.Index(s[end:], "=?")
		if at = next + end; next < 0 {
			b.WriteString(s[from:])
			break
		}
	}
	return b.String()
}

// encodedWord is =?charset?q?said?=, with q in lower case, and the original.
type encodedWord struct {
	charset, said, raw string
	q                  byte
}

// RFC 2047 section 2 allows 75 characters; programs put a whole subject into one word.
const (
	longestCharset = 40
	longestWord    = 4096
)

// cutWord reads the encoded word that s begins with, n bytes long. A language after the
// charset (RFC 2231 section 5) is ignored.
func cutWord(s string) (w encodedWord, n int, ok bool) {
	if !strings.HasPrefix(s, "=?") {
		return w, 0, false
	}
	head := s[2:min(len(s), 2+2*longestCharset)]
	i := strings.IndexByte(head, '?')
	if i < 0 || i+2 >= len(head) || head[i+2] != '?' || strings.ContainsAny(head[:i], " \t=") {
		return w, 0, false
	}
	w.charset, _, _ = strings.Cut(head[:i], "*")
	w.q = head[i+1] | 0x20
	from := 2 + i + 3
	rest := s[from:min(len(s), from+longestWord)]
	end := strings.Index(rest, "?=")
	if end < 0 || w.q != 'q' && w.q != 'b' {
		return w, 0, false
	}
	if w.said = rest[:end]; strings.Contains(w.said, "=?") { // it does not end before another begins
		return w, 0, false
	}
	n = from + end + 2
	w.raw = s[:n]
	return w, n, true
}

// decodeRun decodes words that stand side by side. Words of one charset are joined
// first: a character may begin in one and end in the next. A word that does not decode
// stays as it came. ok is false if none decodes.
func decodeRun(run []encodedWord) (decoded string, ok bool) {
	var b strings.Builder
	var data []byte // of words of one charset, not yet written
	charset := ""
	flush := func() {
		b.WriteString(decodeText(data, charset))
		data = data[:0]
	}
	for _, w := range run {
		if !strings.EqualFold(charset, w.charset) {
			flush()
		}
		charset = w.charset
		piece, ok := w.bytes()
		switch {
		case w.q == 'q' && !text.IsASCII(w.said): // what is not escaped is already text
			flush()
			b.WriteString(decodeRaw(w))
		case ok:
			data = append(data, piece...)
		default:
			flush()
			b.WriteString(w.raw)
		}
	}
	flush()
	return b.String(), len(run) > 0
}

// bytes undoes the encoding of a word.
func (w encodedWord) bytes() ([]byte, bool) {
	if w.q == 'q' {
		return Unescape([]byte(strings.ReplaceAll(w.said, "_", " ")), '='), true
	}
	said := strings.TrimRight(w.said, "= ")
	folded := strings.ContainsAny(said, " \t\r\n")
	if folded {
		said = strings.Join(strings.Fields(said), "")
	}
	if inside := strings.Trim(said, "="); strings.Contains(inside, "=") { // several, each with its padding
		for i := range len(inside) {
			if !inBase64(inside[i]) && inside[i] != '=' {
				return nil, false
			}
		}
		return LooseBase64([]byte(inside)), true
	}
	if len(said)%4 == 1 && !folded { // its end was lost
		said = said[:len(said)-1]
	}
	data, err := base64.RawStdEncoding.DecodeString(said)
	if err != nil {
		data, err = base64.RawURLEncoding.DecodeString(said)
	}
	return data, err == nil && (!folded || isText(data))
}

// decodeRaw decodes a word in which some letters are not encoded.
func decodeRaw(w encodedWord) string {
	said := strings.ReplaceAll(w.said, "_", " ")
	var b strings.Builder
	for said != "" {
		n := 0
		for n+2 < len(said) && said[n] == '=' && isHex(said[n+1]) && isHex(said[n+2]) {
			n += 3
		}
		b.WriteString(decodeText(Unescape([]byte(said[:n]), '='), w.charset))
		said = said[n:]
		i := strings.IndexByte(said[min(1, len(said)):], '=')
		if i < 0 {
			b.WriteString(said)
			break
		}
		b.WriteString(said[:i+1])
		said = said[i+1:]
	}
	return b.String()
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }
