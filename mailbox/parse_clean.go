package mailbox

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// cleanText makes running text safe to show and store: valid UTF-8, LF line
// ends, no control characters but LF and TAB. Bidi marks stay: Arabic needs
// them.
func cleanText(s string) string {
	if !needsCleaning(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i, r := range s {
		if r == '\r' && i+1 < len(s) && s[i+1] == '\n' {
			continue
		}
		if r = cleanRune(r); r >= 0 {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// needsCleaning spares the many texts that are clean a second copy.
func needsCleaning(s string) bool {
	if !utf8.ValidString(s) {
		return true
	}
	for _, r := range s {
		if cleanRune(r) != r {
			return true
		}
	}
	return false
}

// cleanRune maps r to what stands for it in running text, -1 for nothing.
func cleanRune(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\u0085' || r == '\u2028' || r == '\u2029':
		return '\n'
	case r == '\ufeff' || unicode.IsControl(r):
		return -1
	}
	return r
}

// cleanLine makes a name, subject or file name safe to show: one line, no
// controls, and none of the format characters (bidi marks, zero-width ones)
// that make it look like another.
func cleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029':
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// maxNameRunes bounds the names of attachments; the file systems that people
// save them on stop at 255 bytes.
const maxNameRunes = 120

// cleanFilename makes the name of an attachment safe to show: its last path
// element, its extension kept when it is cut. It is "" when nothing is left.
func cleanFilename(s string) string {
	s = cleanLine(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = strings.TrimSpace(s[i+1:])
	}
	if strings.Trim(s, ". ") == "" {
		return ""
	}
	runes := []rune(s)
	if len(runes) <= maxNameRunes {
		return s
	}
	ext := ""
	if i := strings.LastIndexByte(s, '.'); i >= 0 && utf8.RuneCountInString(s[i:]) <= 10 {
		ext = s[i:]
	}
	return string(runes[:maxNameRunes-utf8.RuneCountInString(ext)]) + ext
}
