package mailbox

import (
	"context"
	"net"
)

// Resolver gives a lookup of TXT records at the DNS server address (host:port,
// the host an IP literal), or at the servers of the system when address is "".
func Resolver(address string) func(ctx context.Context, name string) ([]string, error) {
	r := &net.Resolver{}
	if address != "" {
		r.PreferGo = true
		r.Dial = func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, address)
		}
	}
	return func(ctx context.Context, name string) ([]string, error) {
		// The final dot keeps the search domains of the system out of it.
		return r.LookupTXT(ctx, name+".")
	}
}
