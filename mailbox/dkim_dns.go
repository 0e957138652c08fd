package mailbox

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"
)

// dnsPause is how long nothing is looked up after a lookup that nobody answered:
// who sends mail chooses how often we ask, and each question holds up the next
// mail.
const dnsPause = time.Minute

var errNoDNS = errors.New("the DNS did not answer a moment ago")

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
	var silent atomic.Bool
	return func(ctx context.Context, name string) ([]string, error) {
		if silent.Load() {
			return nil, errNoDNS
		}
		// The final dot keeps the search domains of the system out of it.
		records, err := r.LookupTXT(ctx, name+".")
		var failure *net.DNSError
		if errors.As(err, &failure) && failure.IsTimeout && silent.CompareAndSwap(false, true) {
			time.AfterFunc(dnsPause, func() { silent.Store(false) })
		}
		return records, err
	}
}
