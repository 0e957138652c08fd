// Package smtp is mail out. What flows through it:
//
//	Outgoing ──► Compose ──► raw bytes ──► Send ──► the server's answer, or an Error
//
// Compose gives the same bytes for the same Outgoing, and Send changes none of them, so
// that a mail can be sent again unchanged. An Error says whether trying again may help,
// and whether the mail may have arrived.
//
// In these files the identifier smtp is the client library, go-mail's.
package smtp

import (
	"bufio"
	"bytes"
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

// Limits limit how long the mail server can make us wait.
type Limits struct {
	Step  time.Duration // for one command and its answer, or for one piece of the message; default 60 s
	Alive func()        // when set, is called after each exchange and each piece of a transfer
}

// Sender sends mail through one server, over a connection that is kept open from one
// mail to the next. Any number of goroutines may use it; they send one at a time.
type Sender struct {
	server wire.Server
	limit  time.Duration
	alive  func()
	room   atomic.Int64 // the most bytes of a mail, or anyRoom; 0 until the server was reached

	mu     sync.Mutex
	link   *wire.Link // nil without a connection
	client *smtp.Client
	token  string // the token signed in with; "" for a password
	chunks bool   // send the mail with BDAT
	dots   bool   // the server announced BDAT but does not know it
	owed   int    // answers to commands of the previous mail that nobody waited for
}

// NewSender returns a Sender. It dials with the first mail.
func NewSender(s wire.Server, o Limits) *Sender {
	return &Sender{server: s, limit: cmp.Or(o.Step, wire.DefaultStep), alive: o.Alive}
}

// Send gives raw, byte for byte, to the server for one recipient: raw has CRLF line
// ends, including one at the end. from is where bounces go. An error is a *Error.
func (s *Sender) Send(ctx context.Context, from, to string, raw []byte) error {
	return s.SendWhen(ctx, from, to, Whole(raw), nil)
}

// Body is the bytes of a mail for DATA, which need not be in memory all at once.
type Body struct {
	Size   int64
	Pieces func(tell func(piece []byte) error) error // in order, as often as it is called
}

// Whole is a body that is in memory.
func Whole(raw []byte) Body {
	return Body{int64(len(raw)), func(tell func([]byte) error) error { return tell(raw) }}
}

// Bytes gives all of a body.
func (b Body) Bytes() (raw []byte, err error) {
	raw = make([]byte, 0, b.Size)
	err = b.Pieces(func(piece []byte) error {
		raw = append(raw, piece...)
		return nil
	})
	return raw, err
}

// SendWhen is Send, but does not tell the server that it has the whole mail before kept
// has returned: nothing is delivered until then. An error of kept is returned
// unchanged, and the mail was not sent. kept may be called again; if it is nil, nothing
// waits. A body that cannot be read to its end is not sent either.
func (s *Sender) SendWhen(ctx context.Context, from, to string, body Body, kept func() error) error {
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
	envelope := func() []command {
		mail := "MAIL FROM:" + sender.String()
		if s.has("8BITMIME") {
			mail += " BODY=8BITMIME"
		}
		return []command{{stepMail, mail, 250}, {stepRcpt, "RCPT TO:" + recipient.String(), 25}}
	}
	if err := s.takes(body.Size); err != nil && s.link != nil {
		return err
	}
	asked, err := s.ready(ctx, envelope)
	if err != nil {
		return err
	}
	if err := s.takes(body.Size); err != nil { // a new connection gives the limit
		return err
	}
	if err = s.offer(ctx, envelope(), asked, body, kept); s.mistakes(err) {
		if asked, err = s.ready(ctx, envelope); err == nil {
			err = s.offer(ctx, envelope(), asked, body, kept)
		}
	}
	if failure := (*Error)(nil); errors.As(err, &failure) {
		failure.names(sender.String(), recipient.String())
	}
	return err
}

// Room gives the most bytes a mail may have; 0 if the server does not say, or cannot be
// asked now. It asks at most once, a server that was not reached yet, and does not wait
// for another mail. Any goroutine may call it.
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
	if _, err := s.ready(ctx, nil); err != nil { // the next Send will see that too, and report it
		s.room.Store(anyRoom)
	}
	return max(0, s.room.Load())
}

// asking is how long a server may take when we only ask for its limit.
const asking = 10 * time.Second

// takes gives the error for a mail that is larger than the server accepts: it would
// read all of it and then say no (RFC 1870 section 6.1).
func (s *Sender) takes(size int64) error {
	if room := s.room.Load(); room > 0 && size > room {
		return &Error{
			Server: s.server.Address, Step: stepMail, TooLarge: true,
			err: fmt.Errorf("%s: the mail has %d bytes and the server takes %d", stepMail, size, room),
		}
	}
	return nil
}

// command is a line for the server, and the code of the answer with which to continue:
// its first digits, as in [textproto.Reader.ReadResponse].
type command struct {
	step, line string
	code       int
}

// offer offers a mail; asked says that the server got the envelope already.
func (s *Sender) offer(ctx context.Context, envelope []command, asked bool, body Body, kept func() error) error {
	for i, c := range envelope {
		if err := s.command(ctx, c.step, func() error {
			if !asked {
				said := envelope[i : i+1]
				if asked = s.has("PIPELINING"); asked { // RFC 2920
					said = envelope
				}
				if err := s.say(said...); err != nil {
					return err
				}
			}
			return s.hear(c.code)
		}); err != nil {
			if asked && s.link != nil {
				s.owed = len(envelope) - i - 1
			}
			return err
		}
	}
	return s.data(ctx, body, kept)
}

// say sends lines to the server at once.
func (s *Sender) say(commands ...command) error {
	for _, c := range commands {
		if _, err := s.client.Text.W.WriteString(c.line + "\r\n"); err != nil {
			return err
		}
	}
	return s.client.Text.W.Flush()
}

// hear reads an answer. Any but the expected one is a *textproto.Error.
func (s *Sender) hear(code int) error {
	_, _, err := s.client.Text.ReadResponse(code)
	return err
}

func (s *Sender) has(extension string) bool {
	has, _ := s.client.Extension(extension)
	return has
}

// Close says goodbye and closes the connection.
func (s *Sender) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.link == nil {
		return nil
	}
	// The connection is closed whatever the server answers, so its answer is not an
	// error of ours.
	_ = s.link.Step(context.Background(), min(wire.Farewell, s.limit), stepQuit, func(func()) error { return s.client.Quit() })
	s.drop()
	return nil
}

// ready makes sure that there is a connection for a mail. RSET shows whether the
// connection of the previous mail still works, and ends what that mail may have left
// unfinished. A server that accepts several commands at once gets the envelope with it:
// asked says so.
func (s *Sender) ready(ctx context.Context, envelope func() []command) (asked bool, err error) {
	if s.link == nil {
		return false, s.dial(ctx)
	}
	said := []command{{line: "RSET"}}
	if asked = envelope != nil && s.has("PIPELINING"); asked {
		said = append(said, envelope()...)
	}
	if s.command(ctx, stepReset, func() error {
		if err := s.say(said...); err != nil {
			return err
		}
		for ; s.owed > 0; s.owed-- {
			if err := s.hear(0); err != nil {
				return err
			}
		}
		return s.hear(250)
	}) == nil {
		return asked, nil
	}
	s.drop()
	return false, s.dial(ctx)
}

// dial connects and signs in. A token that was revoked early is replaced, once.
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
	_, size := s.client.Extension("SIZE") // RFC 1870 section 4; anything but a number says nothing
	room, err := strconv.ParseInt(strings.TrimSpace(size), 10, 64)
	if err != nil || room < leastRoom {
		room = anyRoom
	}
	s.room.Store(room)
	return nil
}

// anyRoom: the server does not say, or could not be asked.
const anyRoom = -1

// leastRoom is the smallest limit that we believe, in bytes: every server accepts this
// much (RFC 5321 section 4.5.3.1.7).
const leastRoom = 64 << 10

func (s *Sender) greet(ctx context.Context) error {
	return s.command(ctx, stepGreeting, func() (err error) {
		if s.client, err = smtp.NewClient(s.link.Conn, s.link.Host); err != nil {
			return err
		}
		// All our addresses are ASCII: requesting SMTPUTF8 would only make the next
		// servers refuse what they can carry.
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

// signIn uses PLAIN, or LOGIN with servers that know only Microsoft's own mechanism, or
// a token.
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

// data sends the message and waits for the server to accept it. Sending the final dot
// and getting the server's answer are two steps: if the first fails the server has no
// whole mail, if the second does it may have.
func (s *Sender) data(ctx context.Context, body Body, kept func() error) error {
	if s.chunks = s.has("CHUNKING") && !s.dots; !s.chunks {
		if err := s.command(ctx, stepData, func() error {
			if err := s.say(command{line: "DATA"}); err != nil {
				return err
			}
			return s.hear(354)
		}); err != nil {
			return err
		}
	}
	if err := s.transfer(ctx, stepMessage, func(alive func()) error {
		w := s.client.Text.W
		write := new(dotted).write
		if s.chunks { // RFC 3030: unchanged, and with no answer to wait for
			fmt.Fprintf(w, "BDAT %d\r\n", body.Size)
			write = writeParts
		}
		if err := body.Pieces(func(piece []byte) error { return write(w, piece, alive) }); err != nil || kept == nil {
			return err
		}
		return w.Flush()
	}); err != nil {
		return err
	}
	if kept != nil {
		if err := kept(); err != nil {
			s.drop() // the server has an unfinished mail, and drops it
			return err
		}
	}
	if err := s.command(ctx, stepMessage, func() error {
		if s.chunks {
			// The end is sent separately, like the dot: some servers take what they got
			// of a chunk for the whole mail.
			return s.say(command{line: "BDAT 0 LAST"})
		}
		return s.say(command{line: "."}) // RFC 5321 section 4.5.2
	}); err != nil {
		return err
	}
	return s.command(ctx, stepDot, func() error {
		if s.chunks {
			if err := s.hear(250); err != nil {
				s.owed = 1
				return err
			}
		}
		return s.hear(250)
	})
}

// mistakes reports whether the server announced what it does not support: it answered
// BDAT as an unknown command. It then has no mail, and took the mail for commands. From
// now on it is sent mail in the other way, on another connection.
func (s *Sender) mistakes(err error) bool {
	var failure *Error
	if !s.chunks || !errors.As(err, &failure) || failure.Step != stepDot || failure.Code < 500 || failure.Code > 504 {
		return false
	}
	s.dots = true
	s.drop()
	return true
}

// dotted writes a message with a dot before each line that begins with one (RFC 5321
// section 4.5.2).
type dotted struct{ within bool } // a line that has begun

func (d *dotted) write(w *bufio.Writer, raw []byte, alive func()) error {
	for len(raw) > 0 {
		if raw[0] == '.' && !d.within {
			w.WriteByte('.')
		}
		n := len(raw)
		if i := bytes.Index(raw, []byte("\n.")); i >= 0 {
			n = i + 1
		}
		if err := writeParts(w, raw[:n], alive); err != nil {
			return err
		}
		d.within = raw[n-1] != '\n'
		raw = raw[n:]
	}
	return nil
}

func writeParts(w *bufio.Writer, raw []byte, alive func()) error {
	const piece = 32 << 10
	for part := range slices.Chunk(raw, piece) {
		if _, err := w.Write(part); err != nil {
			return err
		}
		alive()
	}
	return nil
}

func (s *Sender) command(ctx context.Context, step string, f func() error) error {
	return s.transfer(ctx, step, func(func()) error { return f() })
}

// transfer runs one step, and drops a connection that can no longer be used.
func (s *Sender) transfer(ctx context.Context, step string, f func(alive func()) error) error {
	err := s.link.Transfer(ctx, s.limit, step, s.alive, f)
	if err == nil {
		return nil
	}
	failure, usable := NewError(s.server.Address, step, err)
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
	s.link, s.client, s.owed = nil, nil, 0
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
