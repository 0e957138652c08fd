//go:build linux

package real

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// Border is the mail server of a foundation at the edge of the internet: Postfix, which
// makes OpenDKIM verify signatures and OpenDMARC check SPF and DMARC, and hands mail on
// to Dovecot. Everything runs in its own network (RFC 5737), whose names are in Zone:
// other hosts are addresses in 192.0.2.0/24, from which Send sends.
type Border struct {
	Zone *Zone
	// Resolver is the host:port of a server of the zone that everybody can reach.
	Resolver string
	// Submission is the host:port at which the domain's own users submit mail, for
	// those outside the network. It signs, checks nothing and needs no password.
	Submission string

	domain    string
	dir       string
	net       *network
	listeners []io.Closer
	processes []*process
	signing   sync.Mutex  // one at a time, so that signed is known to be the caller's
	signed    chan []byte // mail that left for elsewhere
}

// AuthservID is what the border calls itself in Authentication-Results.
const AuthservID = "mx.integratiewerk.example"

// The servers that accept mail.
const (
	MX = "192.0.2.25:25" // delivers what fails DMARC, and says so
	// StrictMX refuses what fails DMARC when the policy says reject.
	StrictMX = "192.0.2.26:25"
	// LaxMX checks nothing and says nothing, like a forgotten second server.
	LaxMX = "192.0.2.27:25"
)

const (
	nameserver   = "192.0.2.53:53"
	submission   = "192.0.2.25:587" // for mail within the domain
	outside      = "192.0.2.99:25"  // where mail to elsewhere goes
	ownUser      = "192.0.2.100"    // who submits
	smtpPatience = 30 * time.Second
)

// Domain is a domain that sends mail.
type Domain struct {
	Name   string
	Server string // address of the only host that may, by SPF
	DMARC  string // the policy: none, quarantine or reject; "" for no record
}

// Signature is a way to sign mail: what OpenDKIM signs of the header.
type Signature string

// The signatures. Each has its own selector.
const (
	// SignedByDefault is what OpenDKIM signs unless told otherwise: From, Date,
	// Subject, In-Reply-To and the like, if present. Message-ID is not among them, and
	// fields that are absent can be added.
	SignedByDefault Signature = "gewoon"
	// SignedInFull signs everything that says who writes to whom about what, and that
	// there is no more of it.
	SignedInFull Signature = "volledig"
)

// submissions are where the domain's own users submit mail to other domains.
var submissions = map[Signature]string{SignedByDefault: "192.0.2.10:587", SignedInFull: "192.0.2.11:587"}

// StartBorder starts the mail server of domain, in front of d, which must accept mail
// by LMTP. It signs only for domain. It ends with the test, and the test is skipped if
// a program is missing.
func StartBorder(tb TB, d *Dovecot, domain Domain, others ...Domain) *Border {
	tb.Helper()
	requirePrograms(tb, "postfix", "opendkim", "opendmarc")
	b := &Border{Zone: new(Zone), domain: domain.Name, signed: make(chan []byte, 1)}
	if err := b.publish(append(others, domain)); err != nil {
		tb.Fatalf("%v", err)
	}
	var err error
	if b.dir, err = os.MkdirTemp("", "mailtest-border-"); err != nil {
		tb.Fatalf("real: %v", err)
	}
	tb.Cleanup(func() {
		b.stop()
		os.RemoveAll(b.dir)
	})
	b.net, err = newNetwork(host(nameserver), b.dir)
	if errors.Is(err, os.ErrPermission) { // for example in a container, where even root may not
		tb.Skipf("the mail server is not started: a network of its own: %v", err)
	}
	if err != nil {
		tb.Fatalf("real: a network of its own: %v", err)
	}
	if err := errors.Join(b.listen(), b.write(d.LMTP)); err != nil {
		tb.Fatalf("real: %v", err)
	}
	if err := b.startAll(); err != nil {
		tb.Fatalf("real: start the mail server: %v\n%s", err, b.Log())
	}
	return b
}

// publish puts the domains into the zone.
func (b *Border) publish(domains []Domain) (err error) {
	for _, d := range domains {
		err = errors.Join(err, b.Zone.Host("mail."+d.Name, d.Server))
		b.Zone.Set(d.Name, "v=spf1 ip4:"+d.Server+" -all")
		if d.DMARC != "" {
			b.Zone.Set("_dmarc."+d.Name, "v=DMARC1; p="+d.DMARC)
		}
	}
	return err
}

// listen opens what others in the network need, and what those outside need.
func (b *Border) listen() error {
	inside, err := b.net.listenPacket(nameserver)
	if err != nil {
		return err
	}
	b.listeners = append(b.listeners, inside)
	loopback, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.listeners = append(b.listeners, loopback)
	b.Resolver = loopback.LocalAddr().String()
	go b.Zone.serve(inside)
	go b.Zone.serve(loopback)

	away, err := b.net.listen(outside)
	if err != nil {
		return err
	}
	elsewhere := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return keeper{b.signed}, nil }))
	elsewhere.Domain = "elders.example"
	b.listeners = append(b.listeners, elsewhere)
	go func() { _ = elsewhere.Serve(away) }() // until it is closed

	door, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		return err
	}
	b.listeners = append(b.listeners, door)
	b.Submission = door.Addr().String()
	go b.letIn(door)
	return nil
}

// letIn passes connections from outside the network on to submission.
func (b *Border) letIn(door net.Listener) {
	for {
		outer, err := door.Accept()
		if err != nil {
			return // closed
		}
		ctx, cancel := context.WithTimeout(context.Background(), smtpPatience)
		inner, err := b.net.dial(ctx, ownUser, submission)
		cancel()
		if err != nil {
			outer.Close()
			continue
		}
		pass := func(to, from net.Conn) {
			// Either side may end it, in any way.
			_, _ = io.Copy(to, from)
			to.Close()
			from.Close()
		}
		go pass(outer, inner)
		go pass(inner, outer)
	}
}

// Envelope is who submits a mail, and for whom.
type Envelope struct {
	Client   string // address, of 192.0.2.0/24
	Helo     string
	Server   string // MX, StrictMX or LaxMX
	From, To string
}

// Send gives a mail to the border. A refusal is an *smtp.SMTPError. Accepted mail is in
// the mailbox a moment later.
func (b *Border) Send(e Envelope, raw []byte) error {
	ctx, cancel := context.WithTimeout(context.Background(), smtpPatience)
	defer cancel()
	conn, err := b.net.dial(ctx, e.Client, e.Server)
	if err != nil {
		return fmt.Errorf("real: %w", err)
	}
	if err := conn.SetDeadline(time.Now().Add(smtpPatience)); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	c := smtp.NewClient(conn)
	defer c.Close()
	if err := c.Hello(e.Helo); err != nil {
		return err
	}
	if err := c.SendMail(e.From, []string{e.To}, bytes.NewReader(raw)); err != nil {
		return err
	}
	return c.Quit()
}

// Sign gives a mail as it leaves the domain's own server for another domain.
func (b *Border) Sign(how Signature, from string, raw []byte) ([]byte, error) {
	b.signing.Lock()
	defer b.signing.Unlock()
	err := b.Send(Envelope{Client: ownUser, Helo: "laptop.example", Server: submissions[how], From: from, To: "x@elders.example"}, raw)
	if err != nil {
		return nil, err
	}
	select {
	case signed := <-b.signed:
		return signed, nil
	case <-time.After(smtpPatience):
		return nil, fmt.Errorf("real: the mail never left\n%s", b.Log())
	}
}

// Submit submits a mail as one of the domain's own users does, for a mailbox on the
// border itself.
func (b *Border) Submit(from, to string, raw []byte) error {
	return b.Send(Envelope{Client: ownUser, Helo: "laptop.example", Server: submission, From: from, To: to}, raw)
}

// Log is what the programs said.
func (b *Border) Log() string {
	var all bytes.Buffer
	for _, name := range append([]string{"mail.log"}, logs(b.processes)...) {
		text, err := os.ReadFile(filepath.Join(b.dir, name))
		if err == nil && len(text) > 0 {
			fmt.Fprintf(&all, "%s:\n%s", name, text)
		}
	}
	return all.String()
}

// keeper is a session of the server elsewhere, which keeps what it gets.
type keeper struct{ kept chan<- []byte }

func (keeper) Mail(string, *smtp.MailOptions) error { return nil }
func (keeper) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (keeper) Reset()                               {}
func (keeper) Logout() error                        { return nil }

func (k keeper) Data(r io.Reader) error {
	mail, err := io.ReadAll(r)
	if err == nil {
		k.kept <- mail
	}
	return err
}
