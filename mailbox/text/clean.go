package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// Clean makes running text safe to show and store: valid UTF-8, LF line ends, no
// control characters except LF and TAB. Bidi marks stay: Arabic needs them.
func Clean(s string) string {
	return strings.Map(cleanRune, strings.ReplaceAll(s, "\r\n", "\n")) // neither copies what is clean
}

// cleanRune maps r to its replacement in running text, -1 for nothing.
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

// CleanLine makes a name, subject or file name safe to show: one line, no control
// characters, and none of the format characters (bidi marks, zero-width ones) that make
// it look like another.
func CleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' || r == '\u2800': // the last is a blank braille pattern
			return ' '
		case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, invisible):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.Fields(s), " ")
}

// invisible are characters that show nothing but that Unicode does not count as format
// characters: joiners, fillers and variation selectors.
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x1160, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1},
		{Lo: 0x180b, Hi: 0x180f, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1}, {Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xe0100, Hi: 0xe01ef, Stride: 1}},
}

// maxNameRunes limits the names of attachments; the file systems that people save them
// on stop at 255 bytes.
const (
	maxNameRunes = 120
	maxNameBytes = 240
)

// CleanFilename makes the name of an attachment safe to show: its last path element,
// keeping the extension if it is shortened. It is "" if nothing is left.
func CleanFilename(s string) string {
	s = CleanLine(s)
	if i := strings.LastIndexAny(s, `/\`); i >= 0 {
		s = strings.TrimSpace(s[i+1:])
	}
	// Windows drops dots and blanks at the end, which would hide an extension.
	if s = strings.TrimRight(s, ". "); strings.Trim(s, ". ") == "" {
		return ""
	}
	if isDeviceName(s) {
		s = "_" + s
	}
	if len(s) <= maxNameBytes && utf8.RuneCountInString(s) <= maxNameRunes {
		return s
	}
	ext := ""
	if i := strings.LastIndexByte(s, '.'); i >= 0 && utf8.RuneCountInString(s[i:]) <= 10 {
		ext = s[i:]
	}
	runes, end := maxNameRunes-utf8.RuneCountInString(ext), 0
	for i, r := range s {
		if runes--; runes < 0 || i+utf8.RuneLen(r)+len(ext) > maxNameBytes {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return strings.TrimRight(strings.TrimRight(s[:end], ". ")+ext, ". ")
}

// isDeviceName reports whether Windows would open a device for that name, with or
// without an extension.
func isDeviceName(s string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(s), ".")
	switch base = strings.TrimSpace(base); base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port, ok := strings.CutPrefix(base, "COM")
	if !ok {
		port, ok = strings.CutPrefix(base, "LPT")
	}
	return ok && utf8.RuneCountInString(port) == 1 && strings.Contains("0123456789\u00b9\u00b2\u00b3", port)
}

// IsASCII reports whether s has only ASCII characters.
func IsASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf })
}

// OneLine turns s into valid text with its words joined by single spaces, so that it
// can be folded at any of them.
func OneLine(s string) string {
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
}

// bareAddress matches an address as people mean it, without the comments and quoting of
// RFC 5322.
var bareAddress = quick.Plain(`[^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+`)

// Addresses gives the first n such addresses in s, all with -1.
func Addresses(s string, n int) []string { return bareAddress.FindAllString(s, n) }

var aroundDot = quick.Plain(`\s*\.\s*`)

// MendAddress gives the address in s, all of which is meant to be one, without stray
// spaces and with a dot for a comma, and name, what precedes the brackets around it. ok
// is false if it can be read in more than one way: "jan klein@x.example" may be
// jan.klein, janklein or klein, and "jan@x.example,nl" two hosts.
func MendAddress(s string) (name, address string, ok bool) {
	bracketed := false
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		name, s, bracketed = s[:i], s[i+1:], true
		s, _, _ = strings.Cut(s, ">")
	}
	local, domain, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(s), "mailto:"), "@")
	local, domain = strings.TrimSpace(local), closeUp(strings.TrimSpace(domain))
	domain = strings.TrimRight(commaForDot.ReplaceAllString(strings.ReplaceAll(domain, "..", "."), "$1.$2"), ".")
	if bracketed { // otherwise "k. klein" may be a name
		local = closeUp(local)
	}
	address = local + "@" + domain
	return strings.TrimSpace(name), address, found && bareAddress.FindString(address) == address && strings.Contains(domain, ".")
}

// commaForDot matches a domain in which a comma replaces the dot.
var commaForDot = quick.Plain(`^([\pL\d-]+)[,;]([\pL\d-]+(?:\.[\pL\d-]+)*)$`)

// closeUp removes the spaces around dots; most addresses have none.
func closeUp(s string) string {
	if !strings.ContainsFunc(s, unicode.IsSpace) {
		return s
	}
	return aroundDot.ReplaceAllString(s, ".")
}
