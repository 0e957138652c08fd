package trust

import "strings"

// peek gives the next byte; 0 at the end.
func (p *authParser) peek() byte {
	if p.left == "" {
		return 0
	}
	return p.left[0]
}

func (p *authParser) expect(c byte) {
	if p.peek() != c {
		p.fail()
		return
	}
	p.left = p.left[1:]
}

// cfws skips blanks and comments (RFC 5322 section 3.2.2) and reports whether
// there were any.
func (p *authParser) cfws() bool {
	before := len(p.left)
	for {
		switch p.peek() {
		case ' ', '\t':
			p.left = p.left[1:]
		case '(':
			p.comment()
		default:
			return len(p.left) < before
		}
	}
}

func (p *authParser) comment() {
	depth := 0
	for i := 0; i < len(p.left); i++ {
		switch p.left[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				p.left = p.left[i+1:]
				return
			}
		}
	}
	p.fail()
}

// quotedString reads a quoted-string (RFC 5322 section 3.2.4) and gives its content.
func (p *authParser) quotedString() string {
	var b strings.Builder
	for i := 1; i < len(p.left); i++ {
		switch c := p.left[i]; {
		case c == '"':
			p.left = p.left[i+1:]
			return b.String()
		case c == '\\' && i+1 < len(p.left):
			i++
			b.WriteByte(p.left[i])
		default:
			b.WriteByte(c)
		}
	}
	p.fail()
	return ""
}

// word reads the longest run of such bytes; an empty one is an error.
func (p *authParser) word(in func(byte) bool) string {
	n := 0
	for n < len(p.left) && in(p.left[n]) {
		n++
	}
	if n == 0 {
		p.fail()
		return ""
	}
	w := p.left[:n]
	p.left = p.left[n:]
	return w
}

// keyword reads a Keyword, an Ldh-str of RFC 5321 section 4.1.2, in lower case.
func (p *authParser) keyword() string {
	w := p.word(isLDH)
	if strings.HasSuffix(w, "-") {
		p.fail()
	}
	return strings.ToLower(w)
}

// propName is a Keyword, in which authentication_milter also writes "_".
func (p *authParser) propName() string {
	return strings.ToLower(p.word(func(c byte) bool { return isLDH(c) || c == '_' }))
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLDH(c byte) bool {
	return isDigit(c) || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-'
}

// isToken: RFC 2045 section 5.1.
func isToken(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte(`()<>@,;:\"/[]?=`, c) < 0
}

// isPvalue: the bytes that neither end a value nor begin something else.
func isPvalue(c byte) bool {
	return c > ' ' && c < 0x7f && strings.IndexByte(`(),;\"`, c) < 0
}
