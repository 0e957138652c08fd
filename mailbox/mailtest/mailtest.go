// Package mailtest is a mail provider within the process: an IMAP server with one
// mailbox, and an SMTP server that delivers nothing but keeps everything it gets. Both
// listen on loopback. Tests and the demonstration put mail into the mailbox with
// Deliver, run the program against the two addresses, and read what it sent with Sent
// and what it moved with Folder.
//
// The IMAP server is go-imap's imapmemserver. It does not offer MOVE, because its MOVE
// is faulty. For MOVE, and for what happens when a server dies, use the servers of
// package real.
package mailtest

import (
	"bytes"
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"
)

// Options are what a test can change. The zero value is good for the rest.
type Options struct {
	Username  string           // default "klachten"
	Password  string           // default "geheim"
	TLS       *tls.Certificate // offers STARTTLS, and implicit TLS on further ports
	SMTPAuth  bool             // SMTP needs the user name and password too
	SMTPPlain bool             // SMTP offers neither PIPELINING nor CHUNKING
	NoUIDPlus bool             // IMAP without UIDPLUS
	MaxSize   int64            // SMTP accepts no mail with more bytes, and says so (RFC 1870); 0 for any

	// Token, when set, judges the tokens with which a user may sign in, by XOAUTH2 and
	// OAUTHBEARER, besides the password.
	Token func(username, token string) bool
}

// Server is the two running servers.
type Server struct {
	IMAP, SMTP         string // host:port, plain and with STARTTLS
	IMAPS, SMTPS       string // with implicit TLS; empty without Options.TLS
	Username, Password string

	user      *imapmemserver.User
	imap      *imapserver.Server
	smtp      *smtp.Server
	listeners []net.Listener
	serves    sync.WaitGroup
	done      chan struct{} // closed by Close
	close     sync.Once

	mu     sync.Mutex
	sent   []Transaction
	faults []*Fault
	conns  map[net.Conn]bool // of SMTP, in use
	left   *sync.Cond        // on mu: one of conns ended

	connections int           // of SMTP, in total
	more        chan struct{} // closed and replaced at every transaction
}

// TB is what StartFor needs of a testing.TB. It is written out so that a program that
// uses the rest of this package does not link package testing.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
}

// StartFor starts the servers for one test, and stops them when it ends.
func StartFor(tb TB, o Options) *Server {
	tb.Helper()
	s, err := Start(o)
	if err != nil {
		tb.Fatalf("%v", err)
	}
	tb.Cleanup(func() { s.Close() })
	return s
}

// Start starts the servers, on ports chosen by the system.
func Start(o Options) (*Server, error) {
	s := &Server{
		Username: cmp.Or(o.Username, "klachten"),
		Password: cmp.Or(o.Password, "geheim"),
		done:     make(chan struct{}),
		more:     make(chan struct{}),
		conns:    make(map[net.Conn]bool),
	}
	s.left = sync.NewCond(&s.mu)
	s.user = imapmemserver.NewUser(s.Username, s.Password)
	if err := s.user.Create(inbox, nil); err != nil {
		return nil, err
	}
	users := imapmemserver.New()
	users.AddUser(s.user)
	caps := imap.CapSet{imap.CapIMAP4rev1: {}}
	if !o.NoUIDPlus {
		caps[imap.CapUIDPlus] = struct{}{}
	}
	var secure *tls.Config
	if o.TLS != nil {
		secure = &tls.Config{Certificates: []tls.Certificate{*o.TLS}}
	}
	quiet := log.New(io.Discard, "", 0)
	s.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			session := promptSession{users.NewSession()}
			if o.Token != nil {
				return tokenSession{session, s, o.Token}, nil, nil
			}
			return session, nil, nil
		},
		Caps:         caps,
		TLSConfig:    secure,
		InsecureAuth: true,
		Logger:       quiet,
	})
	s.smtp = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return s.newSession(c.Conn(), o), nil
	}))
	s.smtp.Domain = "mailtest.example"
	s.smtp.TLSConfig = secure
	s.smtp.AllowInsecureAuth = true
	s.smtp.EnableSMTPUTF8 = true // as on most servers: a client must know not to request it
	s.smtp.ErrorLog = quiet
	s.smtp.MaxMessageBytes = o.MaxSize

	err := errors.Join(
		s.listen(&s.IMAP, nil, s.imap.Serve),
		s.listen(&s.SMTP, nil, func(l net.Listener) error {
			if o.SMTPPlain {
				l = plainListener{l}
			}
			return s.smtp.Serve(l)
		}),
	)
	if secure != nil {
		err = errors.Join(err,
			s.listen(&s.IMAPS, secure, s.imap.Serve),
			s.listen(&s.SMTPS, secure, s.smtp.Serve),
		)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

func (s *Server) listen(address *string, secure *tls.Config, serve func(net.Listener) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("mailtest: %w", err)
	}
	s.listeners = append(s.listeners, l)
	*address = l.Addr().String()
	if secure != nil {
		l = tls.NewListener(l, secure)
	}
	s.serves.Go(func() {
		// Serve ends when Close closes the listener; nobody needs its error.
		_ = serve(l)
	})
	return nil
}

// Close stops both servers and cuts their connections.
func (s *Server) Close() error {
	var err error
	s.close.Do(func() {
		close(s.done)
		s.endSMTP()
		err = errors.Join(s.imap.Close(), s.smtp.Close())
		// A server that was closed before it began to serve does not know its
		// listeners; the others are closed already.
		for _, l := range s.listeners {
			l.Close()
		}
		s.serves.Wait()
	})
	return err
}

const inbox = "INBOX"

// Deliver puts a mail into the inbox. received becomes its INTERNALDATE.
func (s *Server) Deliver(raw []byte, received time.Time) error {
	_, err := s.user.Append(inbox, bytes.NewReader(raw), &imap.AppendOptions{Time: received})
	return err
}

// DeliverTo puts a mail into another folder, as a spam filter does. The folder is
// created if it does not exist.
func (s *Server) DeliverTo(folder string, raw []byte, received time.Time) error {
	var refused *imap.Error
	if err := s.user.Create(folder, nil); err != nil && !(errors.As(err, &refused) && refused.Code == imap.ResponseCodeAlreadyExists) {
		return err
	}
	_, err := s.user.Append(folder, bytes.NewReader(raw), &imap.AppendOptions{Time: received})
	return err
}

// Folder returns the mail in a folder, in the order of UID. A folder that does
// not exist is an error.
func (s *Server) Folder(name string) ([]Stored, error) {
	return ReadFolder(s.IMAP, s.Username, s.Password, name)
}

// Stored is a mail as stored in a folder.
type Stored struct {
	UID      uint32
	Received time.Time // INTERNALDATE, in UTC
	Flags    []string
	Raw      []byte
}

// ReadFolder reads a folder as a mail program would, without leaving a trace.
func ReadFolder(address, username, password, name string) ([]Stored, error) {
	c, err := imapclient.DialInsecure(address, nil)
	if err != nil {
		return nil, fmt.Errorf("mailtest: %w", err)
	}
	defer c.Close()
	if err := c.Login(username, password).Wait(); err != nil {
		return nil, fmt.Errorf("mailtest: %w", err)
	}
	if _, err := c.Select(name, &imap.SelectOptions{ReadOnly: true}).Wait(); err != nil {
		return nil, fmt.Errorf("mailtest: folder %q: %w", name, err)
	}
	body := &imap.FetchItemBodySection{Peek: true}
	messages, err := c.Fetch(imap.UIDSet{imap.UIDRange{Start: 1, Stop: 0}}, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{body},
	}).Collect()
	if err != nil {
		return nil, fmt.Errorf("mailtest: folder %q: %w", name, err)
	}
	stored := make([]Stored, len(messages))
	for i, m := range messages {
		stored[i] = Stored{UID: uint32(m.UID), Received: m.InternalDate.UTC(), Raw: m.FindBodySection(body)}
		for _, flag := range m.Flags {
			stored[i].Flags = append(stored[i].Flags, string(flag))
		}
	}
	return stored, nil
}

// promptSession is an IMAP session whose IDLE reports everything. imapmemserver's own
// is silent about mail that came before it began, so a client would wait for the next
// mail.
type promptSession struct{ imapserver.Session }

func (s promptSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for {
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-stop:
			return nil
		}
	}
}
