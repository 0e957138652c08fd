package smtp

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/text"
	"golang.org/x/net/idna"
)

// maxName is the longest display name or file name, in bytes: they come from other
// people's mail, and header lines have a limit.
const maxName = 200

// headerAddress gives an address in the form go-mail expects.
func headerAddress(a mailbox.Address) (*netmail.Address, error) {
	spec, err := wireAddress(a.Address)
	if err != nil {
		return nil, err
	}
	spec.Name = text.FirstBytes(text.OneLine(a.Name), maxName)
	return spec, nil
}

// wireAddress gives an address in the form that every mail server accepts, with the
// domain in ASCII (RFC 5891). Its String is the path of MAIL and RCPT. An address that
// would need SMTPUTF8 (RFC 6531) is an error: servers on the way without it would
// return the mail. Errors do not repeat the address.
func wireAddress(address string) (*netmail.Address, error) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || strings.ContainsAny(address, "<>\r\n\x00") {
		return nil, errors.New("address is not of the form name@domain")
	}
	local, domain := address[:at], address[at+1:]
	if !text.IsASCII(local) {
		return nil, errors.New("address has letters outside a-z before the @, which mail servers do not carry: ask for another address")
	}
	if !text.IsASCII(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return nil, errors.New("the domain of the address is not a valid internationalised name")
		}
		domain = ascii
	}
	spec, err := netmail.ParseAddress("<" + local + "@" + domain + ">")
	if err != nil {
		return nil, errors.New("address is not of the form name@domain")
	}
	return spec, nil
}

// asciiDomain gives a domain in the form for a Message-ID.
func asciiDomain(domain string) (string, error) {
	a, err := wireAddress("x@" + domain)
	if err != nil {
		return "", fmt.Errorf("domain %q is not a valid mail domain", domain)
	}
	return strings.TrimPrefix(a.Address, "x@"), nil
}
