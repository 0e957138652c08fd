package real

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// Zone is what a name server knows: TXT records, and the names and addresses of hosts.
// Any other name does not exist. The zero value knows nothing.
type Zone struct {
	mu      sync.Mutex
	records map[string][]dnsmessage.ResourceBody // by name in lower case, with the final dot
	broken  map[string]bool
}

// Set replaces the TXT records of a name; without any, the name is gone. A resolver may
// still remember an earlier answer.
func (z *Zone) Set(name string, texts ...string) {
	var bodies []dnsmessage.ResourceBody
	for _, text := range texts {
		// A string of a record has at most 255 bytes (RFC 1035 section 3.3).
		var record dnsmessage.TXTResource
		for chunk := range slices.Chunk([]byte(text), 255) {
			record.TXT = append(record.TXT, string(chunk))
		}
		bodies = append(bodies, &record)
	}
	z.set(name, bodies...)
}

// Host gives a name an IPv4 address, and the address the name.
func (z *Zone) Host(name, address string) error {
	ip := net.ParseIP(address).To4()
	ptr, err := dnsmessage.NewName(absolute(name))
	if err != nil || ip == nil {
		return fmt.Errorf("real: host %q at %q: %v", name, address, err)
	}
	z.set(name, &dnsmessage.AResource{A: [4]byte(ip)})
	z.set(fmt.Sprintf("%d.%d.%d.%d.in-addr.arpa", ip[3], ip[2], ip[1], ip[0]), &dnsmessage.PTRResource{PTR: ptr})
	return nil
}

// Break makes the server fail for a name (SERVFAIL), or stop failing.
func (z *Zone) Break(name string, broken bool) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.broken == nil {
		z.broken = make(map[string]bool)
	}
	z.broken[absolute(name)] = broken
}

func (z *Zone) set(name string, bodies ...dnsmessage.ResourceBody) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if z.records == nil {
		z.records = make(map[string][]dnsmessage.ResourceBody)
	}
	if name = absolute(name); len(bodies) == 0 {
		delete(z.records, name)
	} else {
		z.records[name] = bodies
	}
}

func absolute(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) + "." }

// serve answers over UDP until the connection is closed.
func (z *Zone) serve(c net.PacketConn) {
	query := make([]byte, 4096)
	for {
		n, from, err := c.ReadFrom(query)
		if err != nil {
			return
		}
		if answer, err := z.answer(query[:n]); err == nil {
			// Whoever gets no answer asks again.
			_, _ = c.WriteTo(answer, from)
		}
	}
}

// answer answers as a server with authority over every name. It never truncates: a key
// of 2048 bits fits in the 1232 bytes that everybody accepts today.
func (z *Zone) answer(query []byte) ([]byte, error) {
	var p dnsmessage.Parser
	h, err := p.Start(query)
	if err != nil {
		return nil, err
	}
	q, err := p.Question()
	if err != nil {
		return nil, err
	}
	m := dnsmessage.Message{
		Header: dnsmessage.Header{
			ID: h.ID, Response: true, Authoritative: true, RecursionDesired: h.RecursionDesired, RecursionAvailable: true,
		},
		Questions: []dnsmessage.Question{q},
	}
	m.RCode, m.Answers = z.look(q)
	return m.Pack()
}

func (z *Zone) look(q dnsmessage.Question) (code dnsmessage.RCode, answers []dnsmessage.Resource) {
	z.mu.Lock()
	defer z.mu.Unlock()
	name := strings.ToLower(q.Name.String())
	if z.broken[name] {
		return dnsmessage.RCodeServerFailure, nil
	}
	code = dnsmessage.RCodeNameError
	for known, bodies := range z.records {
		if known == name || strings.HasSuffix(known, "."+name) { // a name also exists if there are names below it (RFC 8020)
			code = dnsmessage.RCodeSuccess
		}
		if known != name {
			continue
		}
		for _, body := range bodies {
			if typeOf(body) == q.Type {
				answers = append(answers, dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}, Body: body})
			}
		}
	}
	return code, answers
}

func typeOf(body dnsmessage.ResourceBody) dnsmessage.Type {
	switch body.(type) {
	case *dnsmessage.TXTResource:
		return dnsmessage.TypeTXT
	case *dnsmessage.PTRResource:
		return dnsmessage.TypePTR
	default:
		return dnsmessage.TypeA
	}
}
