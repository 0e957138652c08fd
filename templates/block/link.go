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

// percent encodes everything except the unreserved characters of RFC 3986, 2.3, and kept.
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

// A link is 44 px high: the size for a finger.
const (
	tapStyle    = "display:inline-block;padding:10px 0;font-weight:bold;white-space:nowrap;" + linkStyle
	besideStyle = "display:inline-block;padding:10px 0;font:14px/24px Arial,Helvetica,sans-serif;white-space:nowrap;" + linkStyle
)

// link writes the link next to a row of commands; said is that row, for people who hear
// only the words of the link.
func (w *htmlWriter) link(l Link, said, look string) {
	w.element("a", `class="c-a" href="`+html.EscapeString(l.Address)+`" aria-label="`+html.EscapeString(l.Words+": "+said)+`" `+style(look), l.Words)
}

func (b Block) linkOf(i int) Link {
	if i < len(b.Links) {
		return b.Links[i]
	}
	return Link{}
}
