package record

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// Date is a civil date in Europe/Amsterdam. The regulation counts in calendar days,
// never in hours: 14 days are not 14 times 24 hours in a week when the clocks change.
type Date = civil.Date

// Person is somebody by name and e-mail address; either may be empty.
type Person struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// SameAddress compares addresses as mail systems do in practice: case does not matter
// in the local part (RFC 5321 section 2.3.11 leaves that to the host). This holds for
// ASCII letters only, since other letters look like them.
func SameAddress(a, b string) bool {
	if a == "" || len(a) != len(b) {
		return false
	}
	lower := func(c byte) byte {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		return c
	}
	for i := range len(a) {
		if lower(a[i]) != lower(b[i]) {
			return false
		}
	}
	return true
}

// SameMailbox is SameAddress, but also ignores a tag ("klachten+web@", RFC 5233):
// providers deliver such mail to the same mailbox.
func SameMailbox(a, b string) bool {
	untagged := func(s string) string {
		local, domain, _ := strings.Cut(s, "@")
		if i := strings.IndexByte(local, '+'); i > 0 {
			local = local[:i]
		}
		return local + "@" + domain
	}
	return a != "" && SameAddress(untagged(a), untagged(b))
}

// The mail or the paper says who complains. The director can correct that: a name, a
// postal address, or another e-mail address, to which letters that came back then go.

// Particulars are what is said about the complainant; an empty field changes nothing.
type Particulars struct {
	Person
	Postal string `json:"postal,omitempty"` // lines
	Phone  string `json:"phone,omitempty"`
	Speaks string `json:"speaks,omitempty"` // the language, as its code: "nl"
	Wrong  string `json:"wrong,omitempty"`  // a line that says none of this

	Received Date            `json:"received,omitzero"` // when the foundation received the complaint
	Helper   *Representative `json:"helper,omitempty"`  // the writer so far is the representative: the role, and whether that person gets copies
}

// None reports whether nothing is said.
func (p *Particulars) None() bool { return p == nil || *p == Particulars{} }

// Representative assists the complainant: an expert or a trusted person (R07).
type Representative struct {
	Person
	Role    string `json:"role,omitempty"`
	Consent bool   `json:"consent"` // may receive copies
}

// Was reports whether an address used to be the complainant's and no longer is.
func (c *Case) Was(address string) bool {
	return slices.ContainsFunc(c.Former, func(a string) bool { return SameAddress(a, address) })
}

// PostalLines gives the postal address line by line.
func (c *Case) PostalLines() []string {
	if c.Postal == "" {
		return nil
	}
	return strings.Split(c.Postal, "\n")
}
