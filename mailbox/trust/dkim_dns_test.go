package trust

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"
)

// The server that is named is asked, whatever those of the system are.
func TestResolver(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	go answerTXT(conn, "mail._domainkey.school.example.", "v=DKIM1; p=x")

	lookup := Resolver(conn.LocalAddr().String())
	if got, err := lookup(t.Context(), "mail._domainkey.school.example"); err != nil || len(got) != 1 || got[0] != "v=DKIM1; p=x" {
		t.Errorf("%q, %v", got, err)
	}
	var notFound *net.DNSError
	if got, err := lookup(t.Context(), "absent._domainkey.school.example"); !errors.As(err, &notFound) || !notFound.IsNotFound {
		t.Errorf("%q, %v", got, err)
	}
}

// TestResolverRests: after a question that nobody answered, none is asked for a
// while.
func TestResolverRests(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0") // and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	lookup := Resolver(conn.LocalAddr().String())
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := lookup(ctx, "a._domainkey.school.example"); err == nil {
		t.Fatal("somebody answered")
	}
	if _, err := lookup(t.Context(), "b._domainkey.school.example"); !errors.Is(err, errNoDNS) {
		t.Errorf("%v", err)
	}
}

// answerTXT is a DNS server that knows one record.
func answerTXT(conn net.PacketConn, name, record string) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(buf[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		q := m.Questions[0]
		answer := dnsmessage.Message{Header: dnsmessage.Header{ID: m.ID, Response: true, Authoritative: true}, Questions: m.Questions}
		if q.Name.String() == name && q.Type == dnsmessage.TypeTXT {
			answer.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class, TTL: 60},
				Body:   &dnsmessage.TXTResource{TXT: []string{record}},
			}}
		} else {
			answer.RCode = dnsmessage.RCodeNameError
		}
		if packed, err := answer.Pack(); err == nil {
			conn.WriteTo(packed, from)
		}
	}
}
