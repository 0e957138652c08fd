// Package real is the outside world, for tests: Dovecot, a border of Postfix, OpenDKIM
// and OpenDMARC in its own network, the DNS, a proxy that cuts connections, and a
// server that hands out tokens. The real programs are started if they are installed;
// otherwise their tests are skipped. No part of the program imports this package.
package real

import (
	"fmt"
	"net"
	"sync"
	"time"
)

// Proxy sits on loopback in front of a server, and does to its connections what
// networks and broken servers do. Toxiproxy (github.com/Shopify/toxiproxy/v2) is the
// maintained alternative, but it can only close a connection at a chosen byte, not
// reset it or fall silent there; it knows no lines, alters nothing, and brings a
// metrics server and forty modules.
type Proxy struct {
	Address string // host:port, where clients connect

	server string
	plan   func(connection int) Plan

	mu       sync.Mutex
	listener net.Listener // nil while it refuses
	conns    map[*passage]bool
	accepted int
	closed   bool
	serves   sync.WaitGroup
}

// Side is one end of a connection.
type Side int

// The two ends.
const (
	FromServer Side = iota
	FromClient
)

// How is how a connection ends, or does not.
type How int

// The ways.
const (
	Hangup  How = iota // both ends are closed in order (FIN)
	Reset              // both ends are reset (RST)
	Silence            // it stays open, but nothing passes any more
)

// Cut ends a connection at an exact place.
type Cut struct {
	Side  Side // whose bytes are counted
	After int  // this many of them pass; meanwhile the other side's bytes pass too
	Lines bool // After counts line ends
	How   How
}

// Plan is what happens to one connection. The zero value is a good connection.
type Plan struct {
	Cut *Cut

	// Pace, when set, lets one byte pass at a time, at this interval.
	Pace time.Duration

	// Alter, when set, is called with every line from the server, line end included,
	// and gives what the client gets instead. Not with TLS.
	Alter func(line []byte) []byte

	// Heard, when set, is called with everything that passes, in order.
	Heard func(from Side, data []byte)
}

// NewProxy starts a proxy in front of the server at host:port.
func NewProxy(server string) (*Proxy, error) {
	p := &Proxy{server: server, conns: make(map[*passage]bool)}
	if err := p.listen("127.0.0.1:0"); err != nil {
		return nil, err
	}
	p.Address = p.listener.Addr().String()
	return p, nil
}

func (p *Proxy) listen(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("real: proxy: %w", err)
	}
	p.listener = l
	p.serves.Go(func() { p.accept(l) })
	return nil
}

// Follow sets what happens to connections from now on, counted from 0. Open ones keep
// their plan.
func (p *Proxy) Follow(plan func(connection int) Plan) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan, p.accepted = plan, 0
}

// FollowAll gives all connections from now on one plan.
func (p *Proxy) FollowAll(plan Plan) { p.Follow(func(int) Plan { return plan }) }

// Refuse stops anybody from connecting, until Heal.
func (p *Proxy) Refuse() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.listener != nil {
		p.listener.Close()
		p.listener = nil
	}
}

// Strike ends the connections that are open now.
func (p *Proxy) Strike(how How) (struck int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for c := range p.conns {
		c.end(how)
	}
	return len(p.conns)
}

// Heal makes new connections good ones. An open one stays as it is: a repaired network
// does not bring a connection back.
func (p *Proxy) Heal() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.plan = nil
	if p.listener != nil || p.closed {
		return nil
	}
	return p.listen(p.Address)
}

// Accepted is the number of connections since the last Follow.
func (p *Proxy) Accepted() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.accepted
}

// Close ends all connections and waits until nothing of the proxy is left.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closed = true
	var err error
	if p.listener != nil {
		err = p.listener.Close()
		p.listener = nil
	}
	for c := range p.conns {
		c.end(Hangup)
	}
	p.mu.Unlock()
	p.serves.Wait()
	return err
}

func (p *Proxy) accept(l net.Listener) {
	for {
		client, err := l.Accept()
		if err != nil {
			return
		}
		p.serves.Go(func() { p.serve(client) })
	}
}

func (p *Proxy) serve(client net.Conn) {
	server, err := net.Dial("tcp", p.server)
	if err != nil {
		client.Close()
		return
	}
	c := &passage{client: client, server: server, over: make(chan struct{})}
	defer c.end(Hangup)
	if !p.enter(c) {
		return
	}
	defer p.leave(c)
	var pumps sync.WaitGroup
	for _, from := range []Side{FromServer, FromClient} {
		pumps.Go(func() { c.pump(from) })
	}
	pumps.Wait()
}

// enter gives a connection its plan, unless the proxy is closed.
func (p *Proxy) enter(c *passage) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return false
	}
	if p.plan != nil {
		c.plan = p.plan(p.accepted)
	}
	p.accepted++
	p.conns[c] = true
	return true
}

func (p *Proxy) leave(c *passage) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.conns, c)
}
