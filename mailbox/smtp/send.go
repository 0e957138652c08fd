// Package smtp is mail out. What flows through it:
//
//	Outgoing ──► Compose ──► raw bytes ──► Send ──► the server's word, or an Error
//
// Compose gives the same bytes for the same Outgoing, and Send changes none of
// them, so that a mail can be sent again as it was. An Error says whether
// trying again may help, and whether the mail has perhaps arrived.
//
// In these files the identifier smtp is the client library, go-mail's.
package smtp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/wneessen/go-mail/smtp"
)

// Limits bound what the mail server can make us wait for.
type Limits struct {
	Step  time.Duration // for one command and its answer, or for one piece of the message; default 60 s
	Alive func()        // when set, is called after each exchange and each piece of a transfer
}

// Sender sends mail through one server, over a connection that is kept open
// from one mail to the next. It is for any number of goroutines, which send one
// at a time.
type Sender struct {
	server wire.Server
	limit  time.Duration
	alive  func()
	room   atomic.Int64 // bytes that a mail may have, or anyRoom; 0 before the server was reached

	mu     sync.Mutex
	link   *wire.Link // nil without a connection
	client *smtp.Client
	token  string // it was signed in with; "" for a password
}

// NewSender returns a Sender. It dials with the first mail.
func NewSender(s wire.Server, o Limits) *Sender {
	return &Sender{server: s, limit: cmp.Or(o.Step, wire.DefaultStep), alive: o.Alive}
}

// Send gives raw, byte for byte, to the server for one recipient: raw has CRLF
// line ends, and one at the end. from is where bounces go. An error is a
// *Error.
func (s *Sender) Send(ctx context.Context, from, to string, raw []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sender, err := wireAddress(from)
	if err != nil {
		return &Error{Server: s.server.Address, Step: stepSender, err: fmt.Errorf("%s: %w", stepSender, err)}
	}
	recipient, err := wireAddress(to)
	if err != nil {
		return &Error{Server: s.server.Address, Step: stepRecipient, err: fmt.Errorf("%s: %w", stepRecipient, err)}
	}
	if err := s.ready(ctx); err != nil {
		return err
	}
	if room := s.room.Load(); room > 0 && int64(len(raw)) > room {
		// The server would hear it all and then say no (RFC 1870 section 6.1).
		return &Error{
			Server: s.server.Address, Step: stepMail, TooLarge: true,
			err: fmt.Errorf("%s: the mail has %d bytes and the server takes %d", stepMail, len(raw), room),
		}
	}
	err = s.offer(ctx, sender.String(), recipient.String(), raw)
	if failure := (*Error)(nil); errors.As(err, &failure) {
		failure.names(sender.String(), recipient.String())
	}
	return err
}

// Room gives how many bytes a mail may have; 0 when the server does not say, or
// cannot be asked now. It asks at most once, a server that it has not reached yet,
// and does not wait for another mail. It is for any number of goroutines.
func (s *Sender) Room(ctx context.Context) int64 {
	if n := s.room.Load(); n != 0 {
		return max(0, n)
	}
	if !s.mu.TryLock() {
		return 0
	}
	defer s.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, asking)
	defer cancel()
	if s.ready(ctx) != nil { // as whoever sends will see, and then learn it
		s.room.Store(anyRoom)
	}
	return max(0, s.room.Load())
}

// asking is how long a server may take that is only asked what it takes.
const asking = 10 * time.Second

func (s *Sender) offer(ctx context.Context, sender, recipient string, raw []byte) error {
	if err := s.command(ctx, stepMail, func() error { return s.client.Mail(sender) }); err != nil {
		return err
	}
	if err := s.command(ctx, stepRcpt, func() error { return s.client.Rcpt(recipient) }); err != nil {
		return err
	}
	return s.data(ctx, raw)
}

// Close says goodbye and closes the connection.
func (s *Sender) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil {
		return nil
	}
	// The connection goes whatever the server answers, so its answer is not an
	// error of ours.
	_ = s.link.Step(context.Background(), min(wire.Farewell, s.limit), stepQuit, func(func()) error { return s.client.Quit() })
	s.drop()
	return nil
}

// ready leaves the Sender with a connection that can take a mail. RSET shows
// whether the one from the mail before still lives, and ends what that mail may
// have left unfinished.
func (s *Sender) ready(ctx context.Context) error {
	if s.link != nil {
		if s.command(ctx, stepReset, func() error { return s.client.Reset() }) == nil {
			return nil
		}
		s.drop()
	}
	return s.dial(ctx)
}

// dial connects and signs in. A token that was revoked before its time is
// replaced, once.
func (s *Sender) dial(ctx context.Context) error {
	s.token = ""
	err := s.open(ctx)
	if errors.Is(err, wire.ErrSignIn) && s.server.Renews(s.token) {
		return s.open(ctx)
	}
	return err
}

func (s *Sender) open(ctx context.Context) error {
	l, err := s.server.Connect(ctx, s.limit)
	if err != nil {
		return &Error{Server: s.server.Address, Step: stepConnect, Temporary: true, err: err}
	}
	s.link = l
	for _, open := range []func(context.Context) error{s.greet, s.secure, s.signIn} {
		if err := open(ctx); err != nil {
			s.drop()
			return err
		}
	}
	_, size := s.client.Extension("SIZE") // RFC 1870 section 4; what is no number says nothing
	room, err := strconv.ParseInt(strings.TrimSpace(size), 10, 64)
	if err != nil || room < leastRoom {
		room = anyRoom
	}
	s.room.Store(room)
	return nil
}

// anyRoom: the server does not say, or could not be asked.
const anyRoom = -1

// leastRoom is the smallest limit that is believed, in bytes: every server takes
// as much (RFC 5321 section 4.5.3.1.7).
const leastRoom = 64 << 10

func (s *Sender) greet(ctx context.Context) error {
	return s.command(ctx, stepGreeting, func() (err error) {
		if s.client, err = smtp.NewClient(s.link.Conn, s.link.Host); err != nil {
			return err
		}
		// All our addresses are ASCII: asking for SMTPUTF8 would only make the
		// servers after this one refuse what they can carry.
		s.client.SkipSMTPUTF8(true)
		return s.client.Hello(addressLiteral(s.link.Raw.LocalAddr()))
	})
}

func (s *Sender) secure(ctx context.Context) error {
	if s.server.TLS != wire.TLSStart {
		return nil
	}
	return s.command(ctx, stepTLS, func() error { return s.client.StartTLS(s.link.TLS) })
}

// signIn uses PLAIN, or LOGIN with servers that know only Microsoft's own way,
// or a token.
func (s *Sender) signIn(ctx context.Context) error {
	auth, err := s.auth(ctx)
	if err != nil {
		return &Error{Server: s.server.Address, Step: stepSignIn, Temporary: true, err: err}
	}
	if auth == nil {
		return nil
	}
	return s.command(ctx, stepSignIn, func() error {
		err := s.client.Auth(auth)
		if token, ok := auth.(bearer); ok {
			err = token.Hide(err)
		}
		return err
	})
}

func (s *Sender) auth(ctx context.Context) (smtp.Auth, error) {
	user := s.server.Username
	_, list := s.client.Extension("AUTH")
	offered := strings.Fields(strings.ToUpper(list))
	switch {
	case s.server.Token != nil:
		token, err := s.server.Token(ctx)
		if err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
		s.token = token
		client, err := wire.NewBearer(offered, []string{wire.XOAUTH2, sasl.OAuthBearer}, user, token)
		if err != nil {
			return nil, err
		}
		return bearer{client}, nil
	case s.server.Password == nil:
		return nil, nil
	}
	password, err := s.server.Password()
	if err != nil {
		return nil, fmt.Errorf("password: %w", err)
	}
	plain := s.server.TLS == wire.TLSNone // loopback, as connect made sure
	for _, mechanism := range offered {
		switch mechanism {
		case "PLAIN":
			return smtp.PlainAuth("", user, password, s.link.Host, plain), nil
		case "LOGIN":
			return smtp.LoginAuth(user, password, s.link.Host, plain), nil
		}
	}
	return nil, errors.New("the server offers no sign-in by PLAIN or LOGIN: remove the username, or use the port for submission")
}

// addressLiteral is how a client without a name in the DNS introduces itself
// (RFC 5321 section 4.1.3).
func addressLiteral(a net.Addr) string {
	tcp, ok := a.(*net.TCPAddr)
	switch {
	case !ok:
		return "localhost"
	case tcp.IP.To4() != nil:
		return "[" + tcp.IP.String() + "]"
	}
	return "[IPv6:" + tcp.IP.String() + "]"
}

// data sends the message and waits for the server to take it. Whether the final
// dot went out, and what the server says of it, are two steps: when the first
// fails the server has no whole mail, when the second does it may have.
func (s *Sender) data(ctx context.Context, raw []byte) error {
	var body *smtp.DataCloser
	if err := s.command(ctx, stepData, func() error {
		w, err := s.client.Data()
		if err != nil {
			return err
		}
		var ok bool
		if body, ok = w.(*smtp.DataCloser); !ok { // of another version of the library
			err = fmt.Errorf("a message is written by %T", w)
		}
		return err
	}); err != nil {
		return err
	}
	const piece = 32 << 10
	if err := s.transfer(ctx, stepMessage, func(alive func()) error {
		for part := range slices.Chunk(raw, piece) {
			if _, err := body.Write(part); err != nil {
				return err // body stays open: closing it would send half a mail
			}
			alive()
		}
		// The Close of body itself would go on to read the answer, and does not
		// tell whether the dot was written.
		return body.WriteCloser.Close()
	}); err != nil {
		return err
	}
	return s.command(ctx, stepDot, func() error {
		_, _, err := s.client.Text.ReadResponse(250)
		return err
	})
}

func (s *Sender) command(ctx context.Context, step string, f func() error) error {
	return s.transfer(ctx, step, func(func()) error { return f() })
}

// transfer runs one step. A connection that is of no more use is dropped.
func (s *Sender) transfer(ctx context.Context, step string, f func(alive func()) error) error {
	err := s.link.Transfer(ctx, s.limit, step, s.alive, f)
	if err == nil {
		return nil
	}
	failure, usable := newError(s.server.Address, step, err)
	if !usable {
		s.drop()
	}
	if failure == nil {
		return nil
	}
	return failure
}

func (s *Sender) drop() {
	if s.link != nil {
		s.link.Raw.Close()
	}
	s.link, s.client = nil, nil
}

// bearer is an smtp.Auth.
type bearer struct{ *wire.Bearer }

func (b bearer) Start(*smtp.ServerInfo) (mechanism string, first []byte, err error) {
	return b.Bearer.Start()
}

func (b bearer) Next(report []byte, more bool) ([]byte, error) {
	if !more {
		return nil, nil
	}
	return b.Answer(report)
}
