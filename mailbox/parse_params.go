package mailbox

import (
	"fmt"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/coding"
)

// parseParams reads the value of a Content-Type or Content-Disposition field:
// the value in lower case and its parameters, names in lower case, decoded
// from RFC 2231 and RFC 2047. doubtful reports a parameter given twice; the
// first counts.
//
// It is used instead of mime.ParseMediaType because that drops all parameters,
// including the boundary, for one unquoted blank in a file name, and in RFC 2231 knows
// no charset but UTF-8.
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
			params[key] = coding.Words(val)
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

// nextParam reads one key=value of a parameter list. It forgives blanks around it, an
// unquoted value with blanks, and a quote that is never closed.
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
		b.Write(coding.Unescape([]byte(val), '%'))
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
	decoded, _ := coding.Decode([]byte(b.String()), charset, false)
	return decoded, decoded != ""
}
