package mailbox

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/emersion/go-message"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// decode undoes the transfer encoding of a part (RFC 2045 section 6), within
// the limit on the decoded size of the whole mail. It gives nil beyond it, and
// only then.
func (p *parser) decode(e entity) []byte {
	if p.decodedBytes+len(e.body)/4*3 > maxDecodedBytes {
		p.unreadable("the decoded mail is larger than %d MiB; the rest was not read", maxDecodedBytes>>20)
		return nil
	}
	data, problem := decodeTransfer(e.header.Get("Content-Transfer-Encoding"), e.body)
	if problem != "" {
		p.defect("%s", problem)
	}
	p.decodedBytes += len(data)
	if data == nil {
		data = []byte{}
	}
	return data
}

// decodeTransfer decodes raw; problem says what was broken, "" when nothing.
// What decodes is kept.
func decodeTransfer(encoding string, raw []byte) (data []byte, problem string) {
	encoding, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(encoding)), ";")
	encoding = strings.ReplaceAll(strings.TrimSpace(encoding), " ", "-")
	switch encoding {
	case "", "7bit", "8bit", "binary", "7-bit", "8-bit", "7bits", "8bits":
		return raw, ""
	case "x-uuencode", "uuencode", "x-uue", "uue":
		if data, ok := decodeUU(raw); ok {
			return data, ""
		}
		return raw, "a part is labelled uuencode but is not; it was read as it came"
	}
	var h message.Header
	h.Set("Content-Transfer-Encoding", encoding)
	e, err := message.New(h, bytes.NewReader(raw))
	if message.IsUnknownEncoding(err) {
		return raw, fmt.Sprintf("the transfer encoding %q is unknown; the part was read as it came", encoding)
	}
	buf := bytes.NewBuffer(make([]byte, 0, len(raw)+bytes.MinRead))
	if err == nil {
		_, err = buf.ReadFrom(e.Body)
	}
	if err == nil {
		return buf.Bytes(), ""
	}
	switch {
	case encoding == "quoted-printable":
		data = looseQuotedPrintable(raw)
	case isProse(raw) && !beginsBase64(raw):
		return raw, "a part is labelled base64 but is not; it was read as it came"
	default:
		data = looseBase64(raw)
	}
	return data, fmt.Sprintf("the %s of a part is damaged; what decodes was kept", encoding)
}

// decodeUU decodes the first file in uuencoded text (POSIX uuencode): a line
// "begin mode name", lines of a length and its characters, a line "end". It is
// older than MIME, and no library in reach has it.
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
		n := int(line[0]-' ') & 63
		at := len(data)
		for line = line[1:]; len(line) > 0 && len(data) < at+n; line = line[min(4, len(line)):] {
			var group [4]byte // blanks at the end of a line are often lost
			copy(group[:], line)
			for i, c := range group {
				group[i] = (c - ' ') & 63
			}
			data = append(data, group[0]<<2|group[1]>>4, group[1]<<4|group[2]>>2, group[2]<<6|group[3])
		}
		data = data[:min(len(data), at+n)]
	}
	return data, ok
}

// isProse reports whether raw has words in it, as base64 never has.
func isProse(raw []byte) bool {
	head := raw[:min(len(raw), 4096)]
	return bytes.Count(head, []byte(" ")) > len(head)/40
}

// beginsBase64 reports whether what stands before the first blank is base64 of
// text, longer than words are: then it is the rest that does not belong there.
func beginsBase64(raw []byte) bool {
	head, _, _ := bytes.Cut(bytes.TrimSpace(raw[:min(len(raw), 4096)]), []byte(" "))
	data := bytes.ReplaceAll(looseBase64(head), []byte("\r\n"), []byte("\n"))
	return len(data) > 12 && utf8.Valid(data) && text.Clean(string(data)) == string(data)
}

// looseBase64 decodes what it can: other characters are skipped, padding in
// the middle ends a group and not the text, a last short group is completed.
func looseBase64(raw []byte) []byte {
	var out []byte
	group := make([]byte, 0, 4)
	flush := func() {
		var dst [3]byte
		n, _ := base64.RawStdEncoding.Decode(dst[:], group)
		out = append(out, dst[:n]...)
		group = group[:0]
	}
	for _, c := range raw {
		switch {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '/':
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

var quotedEscape = regexp.MustCompile(`=[0-9A-Fa-f]{2}`)

// looseQuotedPrintable decodes the valid =XX and leaves every other = as it
// stands (RFC 2045 section 6.7, the note on robust implementations).
func looseQuotedPrintable(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for len(raw) > 0 {
		line, rest := cutLine(raw)
		hadEnd := len(line) < len(raw) && bytes.IndexByte(raw, '\n') >= 0
		line = bytes.TrimRight(line, " \t")
		soft := bytes.HasSuffix(line, []byte("="))
		line = bytes.TrimSuffix(line, []byte("="))
		out = append(out, unescape(line, quotedEscape)...)
		if hadEnd && !soft {
			out = append(out, '\n')
		}
		raw = rest
	}
	return out
}

// charset decodes data to UTF-8 and notes what was wrong with its label.
func (p *parser) charset(data []byte, label string, markup bool) string {
	decoded, problem := text.Decode(data, label, markup)
	if problem != "" {
		p.defect("%s", problem)
	}
	return decoded
}
