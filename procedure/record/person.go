package record

import (
	"slices"
	"strings"

	"github.com/golang-sql/civil"
)

// Date is a civil date in Europe/Amsterdam. The regulation counts in days of
// the calendar, never in hours: 14 times 24 hours is not 14 days in the week
// the clock changes.
type Date = civil.Date

// Person is somebody by name and e-mail address; either may be empty.
type Person struct {
	Name    string `json:"name"`
	Address string `json:"address"`
}

// SameAddress compares addresses as mail systems do in practice: the case of
// the local part counts for nothing (RFC 5321 section 2.3.11 leaves it to the
// host). Only that of ASCII letters: there are others that look like them.
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

// SameMailbox is SameAddress, and a tag ("klachten+web@", RFC 5233) counts for
// nothing: providers put such mail into the same mailbox.
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

// Who complains is known by what the mail or the paper said. The director corrects it:
// a name, a postal address; another e-mail address, to which what came back then goes.

// Particulars are what is said of the complainant; what stays empty is unchanged.
type Particulars struct {
	Person
	Postal string `json:"postal,omitempty"` // lines
	Phone  string `json:"phone,omitempty"`
	Speaks string `json:"speaks,omitempty"` // the language, as its code: "nl"
	Wrong  string `json:"wrong,omitempty"`  // a line that says none of this

	Received Date            `json:"received,omitzero"` // when the foundation got the complaint
	Helper   *Representative `json:"helper,omitempty"`  // who wrote until now assists: the role, and whether that person gets copies
}

// None reports whether nothing is said.
func (p *Particulars) None() bool { return p == nil || *p == Particulars{} }

// Representative assists the complainant: an expert or a trusted person (R07).
type Representative struct {
	Person
	Role    string `json:"role,omitempty"`
	Consent bool   `json:"consent"` // may receive copies
}

// Was reports whether an address was the complainant's once, and is no more.
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
