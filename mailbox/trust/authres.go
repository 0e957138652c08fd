package trust

import "strings"

// authResults is one Authentication-Results field (RFC 8601 section 2.2).
type authResults struct {
	id      string // authserv-id; "" in a field of Microsoft 365
	results []authResult
}

// authResult is one method and its result, both in lower case.
type authResult struct {
	method, version, result string
	props                   []authProp
}

// authProp is one property of a result. ptype and name are in lower case; ptype is ""
// for reason= and for properties written without one.
type authProp struct{ ptype, name, value string }

// authDialect says which departures from the grammar are accepted.
type authDialect int

const (
	dialectRFC8601 authDialect = iota
	// dialectMicrosoft: no authserv-id (or the recipient's domain between the
	// results), properties without a type, empty results and values.
	dialectMicrosoft
)

// maxAuthResults is the largest field, in bytes; real ones stay below 4 KiB.
const maxAuthResults = 16 << 10

// parseAuthResults reads the value of one field. ok is false if any byte of it violates
// the grammar: the sender may have influenced such a field, through an address or a
// name that the border copied into it.
//
// It is our own because authres.Parse of go-msgauth splits at semicolons inside
// comments and quoted strings, so that a sender's address can add a result, and refuses
// the field of Microsoft 365 because it has no authserv-id.
func parseAuthResults(value []byte, d authDialect) (r authResults, ok bool) {
	s, ok := unfoldStrictly(value)
	if !ok {
		return authResults{}, false
	}
	p := authParser{left: s, dialect: d}
	r = p.field()
	if p.bad {
		return authResults{}, false
	}
	return r, true
}

// unfoldStrictly undoes folding (RFC 5322 section 2.2.3). ok is false if a field is too
// large, or contains anything but printable ASCII and blanks.
func unfoldStrictly(value []byte) (s string, ok bool) {
	if len(value) > maxAuthResults {
		return "", false
	}
	b := make([]byte, 0, len(value))
	for i, c := range value {
		next := byte(0)
		if i+1 < len(value) {
			next = value[i+1]
		}
		switch {
		case c == '\r' && next == '\n':
		case c == '\n' && (next == ' ' || next == '\t'):
		case c == '\t' || c >= ' ' && c < 0x7f:
			b = append(b, c)
		default:
			return "", false
		}
	}
	return string(b), true
}

// authParser reads one field from left to right. After the first error
// nothing is left and bad is set.
type authParser struct {
	left    string
	dialect authDialect
	bad     bool
}

func (p *authParser) fail() { p.bad, p.left = true, "" }

// field = [CFWS] authserv-id [CFWS version] ( [CFWS] ";" "none" / 1*resinfo )
func (p *authParser) field() (r authResults) {
	p.cfws()
	if p.dialect == dialectMicrosoft && p.beginsWithResult() {
		r.results = append(r.results, p.result(p.keyword()))
	} else {
		r.id = p.value()
		p.cfws()
		if isDigit(p.peek()) {
			if p.word(isDigit) != "1" {
				p.fail()
			}
			p.cfws()
		}
		if r.id == "" || p.left == "" { // an empty one would look like Microsoft's missing one
			p.fail()
		}
	}
	for p.left != "" {
		p.expect(';')
		p.cfws()
		if p.dialect == dialectMicrosoft && (p.peek() == ';' || p.left == "") {
			continue
		}
		method := p.keyword()
		p.cfws()
		switch c := p.peek(); {
		case c == '=' || c == '/':
			r.results = append(r.results, p.result(method))
		case p.dialect == dialectMicrosoft && c == '.':
			p.word(isToken) // the recipient's domain
			p.cfws()
		case method != "none" || len(r.results) > 0 || p.left != "":
			p.fail()
		}
	}
	return r
}

// beginsWithResult reports whether a method comes next, not an authserv-id.
func (p *authParser) beginsWithResult() bool {
	ahead := *p
	ahead.keyword()
	ahead.cfws()
	return ahead.peek() == '=' || ahead.peek() == '/'
}

// result reads what follows the method of a resinfo, up to the next ";".
func (p *authParser) result(method string) authResult {
	r := authResult{method: method}
	p.cfws()
	if p.peek() == '/' {
		p.expect('/')
		p.cfws()
		r.version = p.word(isDigit)
		p.cfws()
	}
	p.expect('=')
	p.cfws()
	r.result = p.keyword()
	for {
		apart := p.cfws()
		if p.left == "" || p.peek() == ';' {
			return r
		}
		if !apart {
			p.fail()
			return r
		}
		prop := p.prop()
		if prop.ptype == "" && !p.mayBeBare(r, prop.name) {
			p.fail()
		}
		r.props = append(r.props, prop)
	}
}

// mayBeBare reports whether a property without a type is accepted. By RFC 8601 that is
// only the reason, before all others; Microsoft 365 and authentication_milter write
// more of them. dmarc= in that place is a result that lost its semicolon.
func (p *authParser) mayBeBare(r authResult, name string) bool {
	if r.method != "dmarc" || p.dialect == dialectMicrosoft {
		return name != "dmarc"
	}
	return name == "reason" && len(r.props) == 0
}

// prop = ptype [CFWS] "." [CFWS] property [CFWS] "=" pvalue
func (p *authParser) prop() authProp {
	a := authProp{name: p.propName()}
	p.cfws()
	if p.peek() == '.' {
		p.expect('.')
		p.cfws()
		a.ptype, a.name = a.name, p.propName()
		p.cfws()
	}
	p.expect('=')
	p.cfws()
	if p.dialect == dialectMicrosoft && (p.peek() == ';' || p.left == "") {
		return a
	}
	a.value = p.pvalue()
	return a
}

// pvalue = value / [ [ local-part ] "@" ] domain-name. Outside an address it accepts
// more than a token: "/", ":" and brackets, which borders write unquoted (base64, IPv6
// addresses, "<>") and which do not end a value.
func (p *authParser) pvalue() string {
	quoted := ""
	if p.peek() == '"' {
		quoted = p.quotedString()
		if p.peek() != '@' {
			return quoted
		}
	}
	v := p.word(isPvalue)
	// "=" in a value could be a property whose own value is missing; in a local
	// part (RFC 5322 section 3.4.1) it is common.
	at := strings.LastIndexByte(v, '@')
	if strings.Count(v, "@") > 1 || strings.ContainsAny(v[at+1:], "=?") {
		p.fail()
	}
	return quoted + v
}

// value = token / quoted-string
func (p *authParser) value() string {
	if p.peek() == '"' {
		return p.quotedString()
	}
	return p.word(isToken)
}
