package block

import (
	"fmt"
	"html"
	"strings"
)

// A Link is words that can be followed.
type Link struct{ Words, Address string }

// MailTo is the address of a mail that somebody still has to send (RFC 6068).
func MailTo(address, subject, body string) string {
	return "mailto:" + percent(address, "@") + "?subject=" + percent(subject, "") + "&body=" + percent(body, "")
}

// percent encodes all but what RFC 3986, 2.3 leaves alone, and what is kept.
func percent(s, kept string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~"+kept, c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// A link is 44 px high, which a finger needs.
const (
	tapStyle    = "display:inline-block;padding:10px 0;font-weight:bold;white-space:nowrap;" + linkStyle
	besideStyle = "display:inline-block;padding:10px 0;font:14px/24px Arial,Helvetica,sans-serif;white-space:nowrap;" + linkStyle
)

// link writes the link beside a row of commands; said is that row, for who hears the
// words of the link alone.
func (w *htmlWriter) link(l Link, said, look string) {
	w.element("a", `class="c-a" href="`+html.EscapeString(l.Address)+`" aria-label="`+html.EscapeString(l.Words+": "+said)+`" `+style(look), l.Words)
}

// linkOf is the link beside row i.
func (b Block) linkOf(i int) Link {
	if i < len(b.Links) {
		return b.Links[i]
	}
	return Link{}
}
