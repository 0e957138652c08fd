// Package coding undoes the encodings that mail travels in: transfer encodings (RFC
// 2045 section 6, and uuencode, which is older), charsets, and encoded words in headers
// (RFC 2047). What flows through it:
//
//	body ──► Transfer ──► bytes, and what was above and below them
//	bytes ──► Decode ──► text
//	field ──► Words ──► text
//
// Programs and gateways break the rules of these encodings, and add their own words.
// What can be decoded is decoded; the rest is returned as it came.
package coding

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"mime/quotedprintable"
	"slices"
	"strings"
	"unicode/utf8"
)

// Decoded is a body without its transfer encoding. Above and Below are the words that
// somebody put around base64, as they came. Problem says what was odd; "" for nothing.
type Decoded struct {
	Data         []byte
	Above, Below []byte
	Problem      string
}

// tidyName gives the name of an encoding as written in the standard.
func tidyName(encoding string) string {
	encoding, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(encoding)), ";")
	return strings.ReplaceAll(strings.TrimSpace(encoding), " ", "-")
}

// IsPlain reports whether a field says that a body is not encoded, or says nothing.
func IsPlain(encoding string) bool {
	return slices.Contains([]string{"", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits"}, tidyName(encoding))
}

// Transfer decodes raw as far as it has that encoding. Data may share memory with raw.
func Transfer(encoding string, raw []byte) Decoded {
	if IsPlain(encoding) {
		return Decoded{Data: raw}
	}
	switch encoding = tidyName(encoding); encoding {
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if data, ok := decodeUU(raw); ok {
			return Decoded{Data: data}
		}
		return Decoded{Data: raw, Problem: "a part is labelled uuencode but is not; it was read as it came"}
	case "base64":
		data := make([]byte, base64.StdEncoding.DecodedLen(len(raw)-bytes.Count(raw, []byte("\r"))-bytes.Count(raw, []byte("\n"))))
		if n, err := base64.StdEncoding.Decode(data, raw); err == nil {
			return Decoded{Data: data[:n]}
		}
		return damagedBase64(raw)
	case "quoted-printable":
		buf := bytes.NewBuffer(make([]byte, 0, len(raw)+bytes.MinRead))
		if _, err := buf.ReadFrom(quotedprintable.NewReader(bytes.NewReader(raw))); err == nil {
			return Decoded{Data: buf.Bytes()}
		}
		return Decoded{Data: looseQuotedPrintable(raw), Problem: "the quoted-printable of a part is damaged; what decodes was kept"}
	}
	return Decoded{Data: raw, Problem: fmt.Sprintf("the transfer encoding %q is unknown; the part was read as it came", encoding)}
}

// damagedBase64 decodes what is only partly base64.
func damagedBase64(raw []byte) Decoded {
	above, body, below := splitBase64(raw)
	data := LooseBase64(body)
	switch words := hasWords(above) || hasWords(below); {
	case words && !isText(data) && len(body) < len(raw)/2:
		return Decoded{Data: raw, Problem: "a part is labelled base64 but is not; it was read as it came"}
	case words:
		return Decoded{Data: data, Above: above, Below: below, Problem: "the base64 of a part is damaged: other text stands around it; what decodes was kept, and that text was added"}
	}
	return Decoded{Data: LooseBase64(raw), Problem: "the base64 of a part is damaged; what decodes was kept"}
}

// Bare decodes base64 that no field announces: a text if it is one, any other file if
// its first bytes show a file. ok is false for anything people write.
func Bare(raw []byte, file bool) (d Decoded, ok bool) {
	first, _, _ := bytes.Cut(bytes.TrimLeft(raw, " \t\r\n"), []byte("\n"))
	if first = bytes.TrimSpace(first); len(first) < fewestBare || !isBase64(first) {
		return d, false
	}
	begin := LooseBase64(first[:min(len(first), 4*fewestBare)])
	for cut := 0; cut < utf8.UTFMax-1 && !utf8.Valid(begin); cut++ {
		begin = begin[:len(begin)-1] // drop a partial character
	}
	known := func(magic string) bool { return bytes.HasPrefix(begin, []byte(magic)) }
	if file && !slices.ContainsFunc([]string{"%PDF-", "PK\x03\x04", "\x89PNG", "\xff\xd8\xff", "GIF8"}, known) || !file && !isText(begin) {
		return d, false
	}
	d.Above, raw, d.Below = splitBase64(raw)
	d.Data = LooseBase64(raw)
	return d, file || isText(d.Data) && bytes.ContainsAny(d.Data, " \n")
}

// fewestBare is the shortest first line, in bytes, that may be base64 by itself: longer
// than any word.
const fewestBare = 32

// splitBase64 finds the base64 in a body to which a gateway or list added its own
// words. If there is none, the body is empty and everything is above it.
func splitBase64(raw []byte) (above, body, below []byte) {
	begin, full, ended := -1, 0, false
	for pos := 0; pos < len(raw); {
		end := len(raw)
		if i := bytes.IndexByte(raw[pos:], '\n'); i >= 0 {
			end = pos + i + 1
		}
		line := bytes.TrimSpace(raw[pos:end])
		head, rest, more := bytes.Cut(line, []byte(" "))
		switch {
		case len(line) == 0:
			ended = begin >= 0
		case begin < 0 && !more && isBase64(line) && (len(line)%4 == 0 || len(line) >= fewestBare), begin < 0 && more && len(head) > 16 && isBase64(head):
			if begin = pos; more { // words on the same line
				at := bytes.Index(raw[pos:], head) + pos + len(head)
				return raw[:pos], raw[pos:at], raw[at:]
			}
		case begin >= 0 && (hasWords(line) || isRule(line) || line[0] == '<' || ended && isWord(line)):
			if more && isBase64(head) && !hasWords(rest) && len(head) > 16 {
				break // a line that was cut off
			}
			return raw[:begin], raw[begin:pos], raw[pos:]
		}
		if len(line) > 0 { // the last line is shorter, or padded
			full = max(full, len(line))
			ended = len(line) < full || line[len(line)-1] == '='
		}
		pos = end
	}
	if begin < 0 {
		return raw, nil, nil
	}
	return raw[:begin], raw[begin:], nil
}

func isBase64(line []byte) bool {
	body := bytes.TrimRight(line, "=")
	for _, c := range body {
		if !inBase64(c) {
			return false
		}
	}
	return len(body) > 0 && len(line)-len(body) < 4
}

func inBase64(c byte) bool {
	return 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '+' || c == '/'
}

// isWord tells a single word below the end of the base64, such as Disclaimer, from more
// base64: it does not decode to text.
func isWord(line []byte) bool {
	if len(line) >= fewestBare || bytes.HasSuffix(line, []byte("=")) {
		return false
	}
	data := LooseBase64(line)
	return !isText(data) || !utf8.Valid(data)
}

// isRule reports whether a line is dashes, or begins like a boundary.
func isRule(line []byte) bool {
	return len(line) >= 2 && len(bytes.Trim(line, "-_=*")) == 0 || bytes.HasPrefix(line, []byte("--"))
}

// hasWords reports whether a line of b has two words side by side, which base64 never
// has.
func hasWords(b []byte) bool {
	letter := func(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= utf8.RuneSelf }
	for i := 1; i+1 < len(b); i++ {
		if b[i] != ' ' {
			continue
		}
		before, after := b[i-1], b[i+1]
		if (letter(before) || before == ',' || before == '.' || before == ':') && letter(after) {
			return true
		}
	}
	return false
}

// isText reports whether data is more than a few characters of text, and not a file.
func isText(data []byte) bool {
	if len(data) < 6 {
		return false
	}
	odd := 0
	for _, c := range data {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
		if c >= utf8.RuneSelf {
			odd++
		}
	}
	return utf8.Valid(data) || odd < len(data)/8
}

// LooseBase64 decodes what it can: it skips other characters, padding in the middle
// ends a group but not the text, and a last short group is completed.
func LooseBase64(raw []byte) []byte {
	out := make([]byte, 0, len(raw)/4*3+3)
	group := make([]byte, 0, 4)
	flush := func() {
		var dst [3]byte
		n, _ := base64.RawStdEncoding.Decode(dst[:], group)
		out = append(out, dst[:n]...)
		group = group[:0]
	}
	for _, c := range raw {
		switch {
		case inBase64(c):
			if group = append(group, c); len(group) == 4 {
				flush()
			}
		case c == '=':
			flush()
		}
	}
	flush()
	return out
}

// decodeUU decodes the first file in uuencoded text (POSIX uuencode): a line "begin
// mode name", lines of a length and its characters, a line "end". It is older than
// MIME, and no available library has it.
func decodeUU(raw []byte) (data []byte, ok bool) {
	for !ok && len(raw) > 0 {
		var line []byte
		line, raw = cutLine(raw)
		ok = bytes.HasPrefix(line, []byte("begin "))
	}
	data = make([]byte, 0, len(raw)/4*3)
	for len(raw) > 0 {
		var line []byte
		if line, raw = cutLine(raw); len(line) == 0 || bytes.HasPrefix(line, []byte("end")) {
			break
		}
		// Blanks at the end of a line, which mean zeros, are often lost.
		n, at := int(line[0]-' ')&63, len(data)
		for line = line[1:]; len(data) < at+n; line = line[min(4, len(line)):] {
			group := [4]byte{' ', ' ', ' ', ' '}
			copy(group[:], line)
			for i, c := range group {
				group[i] = (c - ' ') & 63
			}
			data = append(data, group[0]<<2|group[1]>>4, group[1]<<4|group[2]>>2, group[2]<<6|group[3])
		}
		data = data[:at+n]
	}
	return data, ok
}

// looseQuotedPrintable decodes each valid =XX and leaves every other = unchanged (RFC
// 2045 section 6.7, the note on robust implementations).
func looseQuotedPrintable(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		line, rest := cutLine(raw)
		hadEnd := len(line) < len(raw) && bytes.IndexByte(raw, '\n') >= 0
		line = bytes.TrimRight(line, " \t")
		soft := bytes.HasSuffix(line, []byte("="))
		out = appendUnescaped(out, bytes.TrimSuffix(line, []byte("=")), '=')
		if hadEnd && !soft {
			out = append(out, '\n')
		}
		raw = rest
	}
	return out
}

// Unescape replaces each sign followed by two hexadecimal digits by that byte, and
// leaves a sign without them.
func Unescape(b []byte, sign byte) []byte {
	return appendUnescaped(make([]byte, 0, len(b)), b, sign)
}

func appendUnescaped(out, b []byte, sign byte) []byte {
	for i := 0; i < len(b); i++ {
		var c [1]byte
		if b[i] == sign && i+2 < len(b) {
			if _, err := hex.Decode(c[:], b[i+1:i+3]); err == nil {
				out = append(out, c[0])
				i += 2
				continue
			}
		}
		out = append(out, b[i])
	}
	return out
}

// cutLine splits off the first line, without its line end.
func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte("\n"))
	return bytes.TrimRight(line, "\r"), rest
}

// decodeText decodes bytes as text, whatever is odd about them.
func decodeText(data []byte, charset string) string {
	decoded, _ := Decode(data, charset, false)
	return decoded
}
