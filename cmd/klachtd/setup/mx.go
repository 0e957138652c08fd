package setup

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
)

// mxLimit is the time for all DNS queries together.
const mxLimit = 20 * time.Second

// Lookup asks the DNS for the mail servers of a domain, like [net.Resolver.LookupMX].
type Lookup func(ctx context.Context, domain string) ([]*net.MX, error)

// Unreachable looks up the domain of every address in the configuration, each once. A
// domain without a mail server is usually misspelt. If the DNS does not answer, that
// says nothing about the domain, and is returned separately.
func Unreachable(ctx context.Context, lookup Lookup, cfg *config.Config) (found, unsure []config.Problem) {
	ctx, cancel := context.WithTimeout(ctx, mxLimit)
	defer cancel()
	asked := make(map[string]bool)
	cfg.EachAddress(func(address string, problem func(what, remedy string) config.Problem) {
		domain := address[strings.LastIndexByte(address, '@')+1:]
		if asked[domain] {
			return
		}
		asked[domain] = true
		servers, err := lookup(ctx, domain+".")
		var dns *net.DNSError
		switch {
		case errors.As(err, &dns) && dns.IsNotFound, err == nil && nullMX(servers):
			found = append(found, problem("no mail server takes mail for "+domain, "correct the address; mail to it would come back"))
		case err != nil:
			unsure = append(unsure, problem("it could not be looked up which mail server takes mail for "+domain, "look whether this machine can ask the DNS, and check again"))
		}
	})
	return found, unsure
}

// nullMX: "this domain accepts no mail" (RFC 7505).
func nullMX(servers []*net.MX) bool {
	return len(servers) == 0 || len(servers) == 1 && servers[0].Host == "."
}
