package mailbox

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"mime"
	"regexp"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// parseParams reads the value of a Content-Type or Content-Disposition field:
// the value in lower case and its parameters, names in lower case, decoded
// from RFC 2231 and RFC 2047. doubtful reports a parameter given twice; the
// first counts.
//
// It exists beside mime.ParseMediaType because that drops all parameters, the
// boundary among them, for one unquoted blank in a file name, and knows no
// charset but UTF-8 in RFC 2231.
func parseParams(s string) (value string, params map[string]string, doubtful bool) {
	value, rest, _ := strings.Cut(s, ";")
	value = strings.ToLower(strings.TrimSpace(value))
	if i := strings.IndexAny(value, " \t("); i >= 0 {
		value = value[:i]
	}
	raw := make(map[string]string)
	for rest != "" {
		var key, val string
		key, val, rest = nextParam(rest)
		if key == "" {
			continue
		}
		if _, twice := raw[key]; twice {
			doubtful = true
			continue
		}
		raw[key] = val
	}
	params = make(map[string]string, len(raw))
	for key, val := range raw {
		if !strings.Contains(key, "*") {
			params[key] = decodeWords(val)
		}
	}
	for key := range raw {
		// Each extended parameter has one of these three.
		base, section, _ := strings.Cut(key, "*")
		if base == key || base == "" || section != "" && section != "0" && section != "0*" {
			continue
		}
		if val, ok := extendedParam(raw, base); ok {
			params[base] = val
		}
	}
	return value, params, doubtful
}

// nextParam reads one key=value of a parameter list, forgiving blanks around
// it, an unquoted value with blanks and a quote that is never closed.
func nextParam(s string) (key, val, rest string) {
	s = strings.TrimLeft(s, "; \t\r\n")
	i := strings.IndexAny(s, "=;")
	if i < 0 {
		return "", "", ""
	}
	if s[i] == ';' {
		return "", "", s[i+1:]
	}
	key = strings.ToLower(strings.TrimSpace(s[:i]))
	s = strings.TrimLeft(s[i+1:], " \t\r\n")
	if !strings.HasPrefix(s, `"`) {
		val, rest, _ = strings.Cut(s, ";")
		return key, strings.TrimSpace(val), rest
	}
	var b strings.Builder
	for i = 1; i < len(s) && s[i] != '"'; i++ {
		// A backslash escapes a quote or itself (RFC 5322 section 3.2.4);
		// before anything else it is a path of a Windows program.
		if s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\') {
			i++
		}
		b.WriteByte(s[i])
	}
	_, rest, _ = strings.Cut(s[min(i+1, len(s)):], ";")
	return key, b.String(), rest
}

// extendedParam joins and decodes the RFC 2231 forms of one parameter: name*,
// name*0, name*0*, name*1 and so on.
func extendedParam(raw map[string]string, name string) (string, bool) {
	var b strings.Builder
	charset := ""
	add := func(val string, encoded, first bool) {
		if !encoded {
			b.WriteString(val)
			return
		}
		if parts := strings.SplitN(val, "'", 3); first && len(parts) == 3 {
			charset, val = parts[0], parts[2]
		}
		b.Write(unescape([]byte(val), percentEscape))
	}
	if val, ok := raw[name+"*"]; ok {
		add(val, true, true)
	}
	for i := 0; b.Len() == 0 || i > 0; i++ {
		key := fmt.Sprintf("%s*%d", name, i)
		if val, ok := raw[key+"*"]; ok {
			add(val, true, i == 0)
		} else if val, ok := raw[key]; ok {
			add(val, false, false)
		} else {
			break
		}
	}
	decoded, _ := text.Decode([]byte(b.String()), charset, false)
	return decoded, decoded != ""
}

// unescape puts the byte for each sign with two hexadecimal digits, as in
// percentEscape, and leaves a sign that is none.
func unescape(b []byte, escape *regexp.Regexp) []byte {
	return escape.ReplaceAllFunc(b, func(e []byte) []byte {
		c, _ := hex.DecodeString(string(e[1:]))
		return c
	})
}

var percentEscape = regexp.MustCompile(`%[0-9A-Fa-f]{2}`)

// wordDecoder decodes RFC 2047 encoded words in any charset text.Decode
// knows; an unknown one is guessed rather than refused.
var wordDecoder = mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
	data, err := io.ReadAll(r)
	decoded, _ := text.Decode(data, charset, false)
	return strings.NewReader(decoded), err
}}

// decodeWords decodes the encoded words in a header value. A word that does
// not decode stays as it is. The result may hold bytes that are not UTF-8.
func decodeWords(s string) string {
	if !strings.Contains(s, "=?") {
		return s
	}
	if decoded, err := wordDecoder.DecodeHeader(s); err == nil {
		s = decoded
	}
	return looseWord.ReplaceAllStringFunc(s, decodeLooseWord)
}

// looseWord is an encoded word that programs write against RFC 2047 section 2:
// with spaces and letters that ought to be encoded, or Base64 padded too much.
var looseWord = regexp.MustCompile(`=\?([A-Za-z0-9_.:+-]{2,40})(?:\*[A-Za-z-]*)?\?([QqBb])\?([^?]*)\?=`)

func decodeLooseWord(word string) string {
	found := looseWord.FindStringSubmatch(word)
	charset, said := found[1], found[3]
	if strings.EqualFold(found[2], "B") {
		data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(said, "= "))
		if err != nil {
			return word
		}
		decoded, _ := text.Decode(data, charset, false)
		return decoded
	}
	said = strings.ReplaceAll(said, "_", " ")
	return escapedBytes.ReplaceAllStringFunc(said, func(escaped string) string { // what is not escaped is text already
		data, err := hex.DecodeString(strings.ReplaceAll(escaped, "=", ""))
		if err != nil {
			return escaped
		}
		decoded, _ := text.Decode(data, charset, false)
		return decoded
	})
}

var escapedBytes = regexp.MustCompile(`(?:=[0-9A-Fa-f]{2})+`)
