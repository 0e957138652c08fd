package mailbox

import (
	"errors"
	"net"
	"regexp"
	"sync/atomic"
)

// capsGuard keeps from the client library what it reads for ever: a parenthesis
// in a list of capabilities (go-imap v2.0.0-beta.8, readCapabilities). Before
// STARTTLS anybody on the way could say that. It looks at lines, and so only until
// the sign-in, before which a server sends no mail.
type capsGuard struct {
	net.Conn
	off  atomic.Bool
	line []byte // the one that is coming in
}

// maxCapsLine bounds what is looked at of a line, in bytes.
const maxCapsLine = 8 << 10

// capsParenthesis is a parenthesis in either form of the list (RFC 9051 sections
// 7.1 and 7.2.2), but not in the text behind it.
var capsParenthesis = regexp.MustCompile(`(?i)(?:\[|^\* )CAPABILITY[^\]]*\(`)

var errCapsParenthesis = errors.New("the server's list of capabilities has a parenthesis")

func (g *capsGuard) Read(b []byte) (int, error) {
	n, err := g.Conn.Read(b)
	if g.off.Load() {
		return n, err
	}
	for _, c := range b[:n] {
		switch {
		case c == '\n':
			g.line = g.line[:0]
		case len(g.line) < maxCapsLine:
			if g.line = append(g.line, c); c == '(' && capsParenthesis.Match(g.line) {
				return 0, errCapsParenthesis
			}
		}
	}
	return n, err
}
