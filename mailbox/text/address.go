package text

import (
	"strings"
	"unicode"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

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
