package mailtest

import (
	"context"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Transaction is one mail that reached its final dot.
type Transaction struct {
	From string
	To   []string
	Data []byte // as it came over the wire, without the stuffed dots

	// Accepted is whether the client was told that the mail is accepted.
	Accepted bool
}

// Step is a moment in a transaction.
type Step string

// The moments at which a Fault can strike. AtData is after the final dot.
const (
	AtMail Step = "MAIL"
	AtRcpt Step = "RCPT"
	AtData Step = "DATA"
)

// Fault makes the SMTP server misbehave. With neither Drop nor Hang it answers
// Code and Text.
type Fault struct {
	At    Step
	To    string // only for this recipient, or for those at "@domain"; "" for all
	Times int    // how often; 0 for always

	Code int    // 400-599
	Text string // may begin with an enhanced status code, "5.1.1 No such user"
	Drop bool   // closes the connection without an answer
	Hang bool   // never answers
}

// Fail adds a fault. If several apply, the first one added strikes.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal removes all faults.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// Limit makes the server accept no mail with more bytes, from the next connection on;
// with 0 it accepts any. Call it while no client is connected.
func (s *Server) Limit(bytes int64) { s.smtp.MaxMessageBytes = bytes }

// Sent returns all transactions so far, in order.
func (s *Server) Sent() []Transaction {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// AwaitSent waits until there are n transactions, and returns all.
func (s *Server) AwaitSent(ctx context.Context, n int) ([]Transaction, error) {
	for {
		s.mu.Lock()
		sent, more := slices.Clone(s.sent), s.more
		s.mu.Unlock()
		if len(sent) >= n {
			return sent, nil
		}
		select {
		case <-more:
		case <-ctx.Done():
			return sent, fmt.Errorf("mailtest: %d of %d mails were sent: %w", len(sent), n, ctx.Err())
		}
	}
}

// Disconnect cuts all SMTP connections, like a server that is restarted or is tired of
// an idle client. It returns how many connections there have been since the start.
func (s *Server) Disconnect() (connections int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		conn.Close()
	}
	return s.connections
}

func (s *Server) record(t Transaction) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent = append(s.sent, t)
	close(s.more)
	s.more = make(chan struct{})
}

// strike returns the fault that applies now, if any, and counts it.
func (s *Server) strike(at Step, to ...string) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		meant := func(recipient string) bool {
			return recipient == f.To || f.To[0] == '@' && strings.HasSuffix(recipient, f.To)
		}
		if f.At != at || f.To != "" && !slices.ContainsFunc(to, meant) {
			continue
		}
		struck := *f
		if f.Times == 1 {
			s.faults = slices.Delete(s.faults, i, i+1)
		} else if f.Times > 1 {
			f.Times--
		}
		return &struck
	}
	return nil
}

// endSMTP cuts the SMTP connections and waits until nobody serves them: go-smtp's Close
// takes no lock against a mail that is being read by BDAT.
func (s *Server) endSMTP() {
	s.Disconnect()
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.conns) > 0 {
		s.left.Wait()
	}
}

// session is one connection to the SMTP server.
type session struct {
	server    *Server
	conn      net.Conn
	needsAuth bool
	token     func(username, token string) bool // nil for passwords only
	from      string
	to        []string
}

func (s *Server) newSession(conn net.Conn, o Options) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conns[conn] = true
	s.connections++
	select {
	case <-s.done: // Close has cut the others
		conn.Close()
	default:
	}
	return &session{server: s, conn: conn, needsAuth: o.SMTPAuth, token: o.Token}
}

func (s *session) AuthMechanisms() []string {
	if s.token == nil {
		return []string{sasl.Plain}
	}
	return []string{sasl.Plain, xoauth2, sasl.OAuthBearer}
}

func (s *session) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return bearerServer(mechanism, func(username, token string) bool {
			ok := s.token(username, token)
			s.needsAuth = s.needsAuth && !ok
			return ok
		}, smtp.ErrAuthFailed), nil
	}
	return sasl.NewPlainServer(func(_, username, password string) error {
		if username != s.server.Username || password != s.server.Password {
			return smtp.ErrAuthFailed
		}
		s.needsAuth = false
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	if s.needsAuth {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	s.from = from
	return s.suffer(s.server.strike(AtMail))
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = append(s.to, to)
	return s.suffer(s.server.strike(AtRcpt, to))
}

func (s *session) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f := s.server.strike(AtData, s.to...)
	s.server.record(Transaction{From: s.from, To: slices.Clone(s.to), Data: data, Accepted: f == nil})
	return s.suffer(f)
}

func (s *session) Reset() { s.from, s.to = "", nil }

func (s *session) Logout() error {
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	delete(s.server.conns, s.conn)
	s.server.left.Broadcast()
	return nil
}

// plainListener makes a server of the simplest kind: it offers no way to do several
// things at once.
type plainListener struct{ net.Listener }

func (l plainListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return plainConn{c}, nil
}

type plainConn struct{ net.Conn }

func (c plainConn) Write(line []byte) (int, error) {
	switch string(line) {
	case "250-PIPELINING\r\n", "250-CHUNKING\r\n":
		return len(line), nil
	}
	return c.Conn.Write(line)
}

// suffer carries out a fault.
func (s *session) suffer(f *Fault) error {
	switch {
	case f == nil:
		return nil
	case f.Hang:
		<-s.server.done
		return net.ErrClosed
	case f.Drop:
		s.conn.Close()
		return net.ErrClosed
	}
	reply := &smtp.SMTPError{Code: f.Code, Message: f.Text}
	var class, subject, detail int
	if n, _ := fmt.Sscanf(f.Text, "%d.%d.%d", &class, &subject, &detail); n == 3 {
		reply.EnhancedCode = smtp.EnhancedCode{class, subject, detail}
		_, reply.Message, _ = strings.Cut(f.Text, " ")
	}
	return reply
}
