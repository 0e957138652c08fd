package imap_test

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// provider is one mail server and one mailbox on it.
type provider struct {
	server  wire.Server
	deliver func(raw []byte, received time.Time) error
	spam    func(raw []byte, received time.Time) error // into the junk folder
	folder  func(name string) ([]mailtest.Stored, error)
	moves   bool // messages leave the inbox; otherwise they are marked

	memory  *mailtest.Server // or
	dovecot *real.Dovecot    // the one it is
}

var folders = imap.Folders{Inbox: "INBOX", Archive: "Verwerkt", Held: "Wacht", Junk: "Ongewenste mail"}

// eachProvider runs a test against every way of connecting and of archiving.
func eachProvider(t *testing.T, test func(t *testing.T, p *provider)) {
	for name, o := range map[string]mailtest.Options{
		"memory":                 {},
		"memory without UIDPLUS": {NoUIDPlus: true},
	} {
		t.Run(name, func(t *testing.T) { test(t, memoryProvider(t, o)) })
	}
	for name, d := range map[string]struct {
		tls   wire.TLSMode
		caps  string
		moves bool
	}{
		"dovecot MOVE, implicit TLS":       {wire.TLSImplicit, "", true},
		"dovecot UIDPLUS, STARTTLS":        {wire.TLSStart, "IMAP4rev1 LITERAL+ IDLE UIDPLUS", true},
		"dovecot without either, nor IDLE": {wire.TLSNone, "IMAP4rev1", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := dovecotProvider(t, real.DovecotOptions{Capabilities: d.caps}, d.tls)
			p.moves = d.moves
			test(t, p)
		})
	}
}

func memoryProvider(t *testing.T, o mailtest.Options) *provider {
	s := mailtest.StartFor(t, o)
	return &provider{
		server:  wire.Server{Address: s.IMAP, TLS: wire.TLSNone, Username: s.Username, Password: secret(s.Password)},
		deliver: s.Deliver,
		spam:    func(raw []byte, received time.Time) error { return s.DeliverTo(folders.Junk, raw, received) },
		folder:  s.Folder,
		moves:   !o.NoUIDPlus,
		memory:  s,
	}
}

func dovecotProvider(t *testing.T, o real.DovecotOptions, mode wire.TLSMode) *provider {
	d := real.StartDovecot(t, o)
	const user = "klachten"
	p := &provider{
		server: wire.Server{
			Address: d.IMAP, TLS: mode, TLSConfig: &tls.Config{RootCAs: d.Certificate.Roots},
			Username: user, Password: secret(d.Password),
		},
		deliver: func(raw []byte, received time.Time) error { return d.Deliver(user, raw, received) },
		spam:    func(raw []byte, received time.Time) error { return d.DeliverTo(user, folders.Junk, raw, received) },
		folder:  func(name string) ([]mailtest.Stored, error) { return d.Folder(user, name) },
		moves:   true,
		dovecot: d,
	}
	if mode == wire.TLSImplicit {
		p.server.Address = d.IMAPS
	}
	return p
}

func secret(s string) func() (string, error) {
	return func() (string, error) { return s, nil }
}

func (p *provider) dial(t *testing.T, o imap.Limits) *imap.Inbox {
	t.Helper()
	b, err := imap.Dial(t.Context(), p.server, folders, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

func (p *provider) mustFolder(t *testing.T, name string) []mailtest.Stored {
	t.Helper()
	stored, err := p.folder(name)
	if err != nil {
		t.Fatal(err)
	}
	return stored
}

// left are the messages in the inbox that are not marked as filed.
func (p *provider) left(t *testing.T) []mailtest.Stored {
	t.Helper()
	return slices.DeleteFunc(p.mustFolder(t, folders.Inbox), func(s mailtest.Stored) bool {
		return slices.ContainsFunc(s.Flags, func(f string) bool { return strings.EqualFold(f, "$Filed") })
	})
}

// complaint is a small mail with a number in it.
func complaint(n int) []byte {
	return fmt.Appendf(nil, "From: Anna Voorbeeld <anna@klager.example>\r\nTo: klachten@stichting.example\r\n"+
		"Subject: Klacht %d\r\nMessage-ID: <%d@klager.example>\r\n\r\nIk heb een klacht, nummer %d.\r\n", n, n, n)
}

// received is the INTERNALDATE of mail n. It lies ahead of any day on which
// these tests run, as the mail of a test with its own clock may.
func received(n int) time.Time {
	return time.Date(2031, 3, 30, 0, 59, 0, 0, time.UTC).Add(time.Duration(n) * time.Minute)
}

func (p *provider) deliverAll(t *testing.T, from, to int) {
	t.Helper()
	for n := from; n <= to; n++ {
		if err := p.deliver(complaint(n), received(n)); err != nil {
			t.Fatal(err)
		}
	}
}

// log is a case log that keeps what was filed, in order.
type log struct {
	filed []imap.Delivery
	at    map[imap.Cursor]bool
}

func (l *log) known(c imap.Cursor) (bool, error) { return l.at[c], nil }

func (l *log) file(batch []imap.Delivery) (int, error) {
	return each(l.fileOne)(batch)
}

func (l *log) fileOne(d imap.Delivery) error {
	if l.at == nil {
		l.at = make(map[imap.Cursor]bool)
	}
	l.filed = append(l.filed, d)
	l.at[d.Cursor] = true
	return nil
}

// each files what came together one by one.
func each(file func(imap.Delivery) error) func([]imap.Delivery) (int, error) {
	return func(batch []imap.Delivery) (int, error) {
		for i, d := range batch {
			if err := file(d); err != nil {
				return i, err
			}
		}
		return len(batch), nil
	}
}

func TestDialCreatesFolders(t *testing.T) {
	eachProvider(t, func(t *testing.T, p *provider) {
		p.dial(t, imap.Limits{}).Close()
		for _, name := range []string{folders.Archive, folders.Held, folders.Junk} {
			if _, err := p.folder(name); err != nil {
				t.Errorf("not created: %v", err)
			}
		}
		p.dial(t, imap.Limits{}) // and a second time they are there
	})
}

func TestDialErrors(t *testing.T) {
	p := memoryProvider(t, mailtest.Options{})
	for name, test := range map[string]struct {
		change func(*wire.Server)
		want   string
		signIn bool
	}{
		"wrong password":  {func(s *wire.Server) { s.Password = secret("fout") }, "sign-in refused", true},
		"unknown user":    {func(s *wire.Server) { s.Username = "niemand" }, "sign-in refused", true},
		"password unread": {func(s *wire.Server) { s.Password = unreadable }, "password: permission denied", false},
		"no password":     {func(s *wire.Server) { s.Password = nil }, "no password and no token", false},
		"nobody listens":  {func(s *wire.Server) { s.Address = real.ClosedPort(t) }, "connection refused", false},
		"no port":         {func(s *wire.Server) { s.Address = "mail.example" }, "host:port", false},
		"plain, far away": {func(s *wire.Server) { s.Address = "192.0.2.1:143" }, `only for a server on this machine`, false},
		"plain, by name":  {func(s *wire.Server) { s.Address = "mail.example:143" }, `only for a server on this machine`, false},
		"no TLS mode":     {func(s *wire.Server) { s.TLS = "" }, "implicit, starttls or none", false},
		"unverified": {func(s *wire.Server) {
			s.TLS, s.TLSConfig = wire.TLSImplicit, &tls.Config{InsecureSkipVerify: true}
		}, "ca_file", false},
		"STARTTLS not there": {func(s *wire.Server) { s.TLS = wire.TLSStart }, "STARTTLS", false},
		"TLS not there":      {func(s *wire.Server) { s.TLS = wire.TLSImplicit }, "TLS handshake", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := p.server
			test.change(&s)
			_, err := imap.Dial(t.Context(), s, folders, imap.Limits{})
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if got := errors.Is(err, wire.ErrSignIn); got != test.signIn {
				t.Errorf("ErrSignIn in %v: %v", err, got)
			}
		})
	}
}

func unreadable() (string, error) { return "", errors.New("permission denied") }

func TestDialVerifiesCertificate(t *testing.T) {
	certificate, err := mailtest.NewCertificate()
	if err != nil {
		t.Fatal(err)
	}
	s, err := mailtest.Start(mailtest.Options{TLS: &certificate.TLS})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for mode, address := range map[wire.TLSMode]string{wire.TLSImplicit: s.IMAPS, wire.TLSStart: s.IMAP} {
		t.Run(string(mode), func(t *testing.T) {
			server := wire.Server{Address: address, TLS: mode, Username: s.Username, Password: secret(s.Password)}
			_, err := imap.Dial(t.Context(), server, folders, imap.Limits{})
			if !errors.As(err, new(*tls.CertificateVerificationError)) {
				t.Errorf("unknown authority: %v", err)
			}
			server.TLSConfig = &tls.Config{RootCAs: certificate.Roots, ServerName: "elders.example"}
			_, err = imap.Dial(t.Context(), server, folders, imap.Limits{})
			if !errors.As(err, new(*tls.CertificateVerificationError)) {
				t.Errorf("another name: %v", err)
			}
			server.TLSConfig = &tls.Config{RootCAs: certificate.Roots}
			b, err := imap.Dial(t.Context(), server, folders, imap.Limits{})
			if err != nil {
				t.Fatal(err)
			}
			b.Close()
		})
	}
}

func TestDovecotRefusesPassword(t *testing.T) {
	p := dovecotProvider(t, real.DovecotOptions{}, wire.TLSImplicit)
	p.server.Password = secret("fout")
	if _, err := imap.Dial(t.Context(), p.server, folders, imap.Limits{}); !errors.Is(err, wire.ErrSignIn) {
		t.Errorf("error %v, want ErrSignIn", err)
	}
}

// A server that accepts and stays silent must not hold us longer than a step.
func TestSilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for _, mode := range []wire.TLSMode{wire.TLSNone, wire.TLSStart, wire.TLSImplicit} {
		t.Run(string(mode), func(t *testing.T) {
			s := wire.Server{Address: l.Addr().String(), TLS: mode, Username: "klachten", Password: secret("geheim")}
			_, err := imap.Dial(t.Context(), s, folders, imap.Limits{Step: 100 * time.Millisecond})
			if err == nil {
				t.Error("IMAP: no error")
			}
			sender := smtp.NewSender(s, smtp.Limits{Step: 100 * time.Millisecond})
			defer sender.Close()
			var failure *smtp.Error
			err = sender.Send(t.Context(), "klachten@stichting.example", "anna@klager.example", complaint(1))
			if !errors.As(err, &failure) || !failure.Temporary || failure.Uncertain {
				t.Errorf("SMTP: %v", err)
			}
		})
	}
}

func TestDialCancelled(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		if c, err := l.Accept(); err == nil {
			defer c.Close()
			cancel()
		}
	}()
	s := wire.Server{Address: l.Addr().String(), TLS: wire.TLSNone, Username: "klachten", Password: secret("geheim")}
	if _, err := imap.Dial(ctx, s, folders, imap.Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want context.Canceled", err)
	}
}
