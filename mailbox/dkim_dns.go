package mailbox

import (
	"context"
	"net"
)

// Resolver gives a lookup of TXT records at the DNS server address (host:port,
// the host an IP literal); at the servers of the system when address is "".
func Resolver(address string) func(ctx context.Context, name string) ([]string, error) {
	if address == "" {
		return net.DefaultResolver.LookupTXT
	}
	r := &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			var d net.Dialer
			return d.DialContext(ctx, network, address)
		},
	}
	return r.LookupTXT
}
