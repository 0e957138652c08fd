// Package wire is what every connection to a mail server needs, whichever protocol it
// speaks: where the server is and how it is secured, a way to cut off a silent
// connection, the sign-in with a token, and how long to wait before trying an
// unreachable server again. What flows through it:
//
//	Server ──► Connect ──► Link ──► the client library of imap or smtp
package wire

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync/atomic"
	"time"
)

// TLSMode says how the connection to a mail server is secured. No mode falls back to
// another: if a server cannot do what is asked, that is an error.
type TLSMode string

const (
	TLSImplicit TLSMode = "implicit" // TLS from the first byte (RFC 8314 section 3)
	TLSStart    TLSMode = "starttls" // an unencrypted greeting, then TLS or nothing
	TLSNone     TLSMode = "none"     // only for loopback
)

// ErrSignIn is wrapped if the server was reached but does not accept the user name with
// this password or token. Trying again does not help until a person changes one of
// them.
var ErrSignIn = errors.New("sign-in refused")

// Lasting reports whether trouble with a server lasts until a person repairs it; other
// trouble ends when the server is back. An error can say so itself.
func Lasting(err error) bool {
	var says interface{ Lasting() bool }
	return errors.Is(err, ErrSignIn) || errors.As(err, new(*tls.CertificateVerificationError)) || errors.As(err, &says) && says.Lasting()
}

// Server is where a mail server is and how to sign in there.
type Server struct {
	Address   string // host:port
	TLS       TLSMode
	TLSConfig *tls.Config // nil: the system's certificate authorities
	Username  string

	// Password and Token are called at every sign-in, so that a renewed secret is used
	// without a restart. At most one is set; with neither there is no sign-in.
	Password func() (string, error)
	Token    func(context.Context) (string, error) // an OAuth 2.0 access token

	// Refused, when set, is called with a token that the server does not accept
	// although it has not expired. It reports whether Token now gives another; signing
	// in is then tried once more.
	Refused func(token string) bool

	// Dial, when set, connects instead of the network. Tests that break a connection at
	// every byte have theirs in memory.
	Dial func(context.Context) (net.Conn, error)
}

// Renews reports a refused token and returns whether there is another.
func (s Server) Renews(token string) bool {
	return token != "" && s.Refused != nil && s.Refused(token)
}

// DefaultStep is the longest a single exchange with a mail server may take.
const DefaultStep = 60 * time.Second

// Farewell is how long a polite ending (LOGOUT, QUIT, the end of an IDLE when the
// program stops) may hold up the program.
const Farewell = 5 * time.Second

// Link is one connection to a mail server that can be cut off: both mail libraries
// block for as long as the server is silent, and only closing the connection below them
// frees them.
type Link struct {
	Host string
	TLS  *tls.Config // nil with TLSNone
	Raw  net.Conn    // the TCP connection; closing it never blocks, closing TLS may
	Conn net.Conn    // raw, or TLS over it
}

// Connect dials the server and, with TLSImplicit, secures the connection. A
// certificate that does not verify is a *tls.CertificateVerificationError.
func (s Server) Connect(ctx context.Context, limit time.Duration) (*Link, error) {
	host, _, err := net.SplitHostPort(s.Address)
	if err != nil {
		return nil, fmt.Errorf("address is not host:port: %v", err)
	}
	secure, err := s.tlsConfig(host)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	dial := s.Dial
	if dial == nil {
		dial = func(ctx context.Context) (net.Conn, error) { return new(net.Dialer).DialContext(ctx, "tcp", s.Address) }
	}
	raw, err := dial(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	l := &Link{Host: host, TLS: secure, Raw: raw, Conn: raw}
	switch {
	case s.TLS == TLSNone && !isLoopback(raw.RemoteAddr()):
		raw.Close()
		return nil, errNotLoopback
	case s.TLS == TLSImplicit:
		conn := tls.Client(raw, secure)
		if err := conn.HandshakeContext(ctx); err != nil {
			raw.Close()
			return nil, fmt.Errorf("TLS handshake: %w", err)
		}
		l.Conn = conn
	}
	return l, nil
}

var errNotLoopback = errors.New(`tls = "none" is only for a server on this machine (127.0.0.1, ::1, localhost): set "implicit" or "starttls"`)

// tlsConfig refuses what would weaken the connection before anything is dialled.
func (s Server) tlsConfig(host string) (*tls.Config, error) {
	switch s.TLS {
	case TLSImplicit, TLSStart:
	case TLSNone:
		// Any other name is looked up by connect, which then judges the address it got.
		if ip, err := netip.ParseAddr(host); err == nil && !ip.IsLoopback() || err != nil && !strings.EqualFold(host, "localhost") {
			return nil, errNotLoopback
		}
		return nil, nil
	default:
		return nil, fmt.Errorf("tls is %q: it must be implicit, starttls or none", s.TLS)
	}
	config := new(tls.Config)
	if s.TLSConfig != nil {
		config = s.TLSConfig.Clone()
	}
	if config.InsecureSkipVerify {
		return nil, errors.New("TLS without verifying the certificate is not supported: name the server's authority with ca_file")
	}
	if config.ServerName == "" {
		config.ServerName = host
	}
	return config, nil
}

func isLoopback(a net.Addr) bool {
	tcp, ok := a.(*net.TCPAddr)
	return ok && tcp.IP.IsLoopback()
}

// Step runs one exchange with the server and cuts the connection if it takes longer
// than limit or if ctx ends; f then returns whatever error its library makes of that,
// and Step reports what really happened. A long transfer calls alive at every piece,
// which restarts the limit.
func (l *Link) Step(ctx context.Context, limit time.Duration, what string, f func(alive func()) error) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	var late atomic.Bool
	timer := time.AfterFunc(limit, func() {
		late.Store(true)
		l.Raw.Close()
	})
	defer timer.Stop()
	defer context.AfterFunc(ctx, func() { l.Raw.Close() })()

	err := f(func() { timer.Reset(limit) })
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", what, ctx.Err())
	case late.Load():
		return fmt.Errorf("%s: no answer within %v", what, limit)
	}
	return fmt.Errorf("%s: %w", what, err)
}

// Transfer is a Step that also calls tell, if it is not nil, at each piece and at the
// end.
func (l *Link) Transfer(ctx context.Context, limit time.Duration, what string, tell func(), f func(alive func()) error) error {
	if tell == nil {
		return l.Step(ctx, limit, what, f)
	}
	return l.Step(ctx, limit, what, func(alive func()) error {
		defer tell()
		return f(func() { alive(); tell() })
	})
}

// Backoff spreads the attempts to reach an unreachable server: the wait doubles from
// Min to Max, and half of it is random, so that many programs that lost the same server
// do not return in step.
type Backoff struct{ Min, Max time.Duration }

// Delay returns how long to wait after the given number of consecutive failures, from
// 1. random is from [0,1).
func (b Backoff) Delay(failures int, random float64) time.Duration {
	wait := b.Min
	for i := 1; i < failures && wait < b.Max; i++ {
		wait *= 2
	}
	wait = min(wait, b.Max)
	return wait/2 + time.Duration(random*float64(wait/2))
}
