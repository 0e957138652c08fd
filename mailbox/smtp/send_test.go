package smtp_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/textproto"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

const (
	ours = "klachten@stichting.example"
	anna = "anna@klager.example"
)

// letter has what is changed on the way by a careless sender.
var letter = []byte("From: klachten@stichting.example\r\nTo: anna@klager.example\r\nSubject: [K-2031-0001]\r\n\r\n" +
	".\r\n..een punt\r\n\tregel  \r\n\r\n" + strings.Repeat("lang ", 199) + "\r\n.\r\n")

func newSender(t *testing.T, s wire.Server, o smtp.Limits) *smtp.Sender {
	t.Helper()
	sender := smtp.NewSender(s, o)
	t.Cleanup(func() { sender.Close() })
	return sender
}

func plainSMTP(s *mailtest.Server) wire.Server {
	return wire.Server{Address: s.SMTP, TLS: wire.TLSNone}
}

func TestSend(t *testing.T) {
	for name, plain := range map[string]bool{"several commands at once": false, "one after the other": true} {
		t.Run(name, func(t *testing.T) { testSend(t, mailtest.StartFor(t, mailtest.Options{SMTPPlain: plain})) })
	}
}

func testSend(t *testing.T, s *mailtest.Server) {
	sender := newSender(t, plainSMTP(s), smtp.Limits{})
	large := append(bytes.Clone(letter), bytes.Repeat([]byte("0123456789abcdef\r\n"), 200_000)...)
	for i, mail := range []struct {
		to  string
		raw []byte
		at  string
	}{
		{anna, letter, anna},
		{"anna@bücher.example", letter, "anna@xn--bcher-kva.example"},
		{`"anna voorbeeld"@klager.example`, large, "anna voorbeeld@klager.example"},
	} {
		if err := sender.Send(t.Context(), ours, mail.to, mail.raw); err != nil {
			t.Fatal(err)
		}
		got := s.Sent()[i]
		if got.From != ours || len(got.To) != 1 || got.To[0] != mail.at || !got.Accepted {
			t.Errorf("envelope %q %q", got.From, got.To)
		}
		if !bytes.Equal(got.Data, mail.raw) {
			t.Errorf("%d bytes sent, %d received, and they differ", len(mail.raw), len(got.Data))
		}
	}
	if n := s.Disconnect(); n != 1 {
		t.Errorf("%d connections for three mails", n)
	}
	// The connection is gone; the next mail does not notice.
	if err := sender.Send(t.Context(), ours, anna, letter); err != nil {
		t.Fatal(err)
	}
	if n := s.Disconnect(); n != 2 {
		t.Errorf("%d connections after the first was cut", n)
	}
}

func TestSendSecurely(t *testing.T) {
	certificate, err := mailtest.NewCertificate()
	if err != nil {
		t.Fatal(err)
	}
	s := mailtest.StartFor(t, mailtest.Options{TLS: &certificate.TLS, SMTPAuth: true})
	for mode, address := range map[wire.TLSMode]string{wire.TLSImplicit: s.SMTPS, wire.TLSStart: s.SMTP} {
		t.Run(string(mode), func(t *testing.T) {
			server := wire.Server{
				Address: address, TLS: mode, TLSConfig: &tls.Config{RootCAs: certificate.Roots},
				Username: s.Username, Password: secret(s.Password),
			}
			if err := newSender(t, server, smtp.Limits{}).Send(t.Context(), ours, anna, letter); err != nil {
				t.Error(err)
			}
			server.TLSConfig = nil
			err := newSender(t, server, smtp.Limits{}).Send(t.Context(), ours, anna, letter)
			var failure *smtp.Error
			if !errors.As(err, &failure) || !failure.Temporary || !errors.As(err, new(*tls.CertificateVerificationError)) {
				t.Errorf("unknown authority: %v", err)
			}
		})
	}
}

func TestSendErrors(t *testing.T) {
	type want struct {
		temporary, uncertain, signIn bool
		code                         int
		text                         string // in Error()
	}
	for name, test := range map[string]struct {
		fault  mailtest.Fault
		change func(*wire.Server)
		to     string
		want   want
		again  bool // the fault strikes once, and the next mail goes
	}{
		"no such user": {
			fault: mailtest.Fault{At: mailtest.AtRcpt, Times: 1, Code: 550, Text: "5.1.1 <anna@klager.example>: no such user"},
			want:  want{code: 550, text: "RCPT: 550 5.1.1 (permanent)"}, again: true,
		},
		"greylisted": {
			fault: mailtest.Fault{At: mailtest.AtRcpt, Times: 1, Code: 451, Text: "4.7.1 come back later"},
			want:  want{temporary: true, code: 451, text: "RCPT: 451 4.7.1 (temporary)"}, again: true,
		},
		"sender refused": {
			fault: mailtest.Fault{At: mailtest.AtMail, Times: 1, Code: 553, Text: "not your address"},
			want:  want{temporary: true, code: 553, text: "MAIL: 553"}, again: true,
		},
		"message refused": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Code: 554, Text: "5.7.1 looks like spam"},
			want:  want{code: 554, text: "final dot: 554 5.7.1 (permanent)"}, again: true,
		},
		"disk full": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Code: 452, Text: "4.3.1 disk full"},
			want:  want{temporary: true, code: 452, text: "temporary"}, again: true,
		},
		"shutting down": {
			fault: mailtest.Fault{At: mailtest.AtMail, Times: 1, Code: 421, Text: "4.3.2 shutting down"},
			want:  want{temporary: true, code: 421, text: "421 4.3.2"}, again: true,
		},
		"shutting down after the dot": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Code: 421, Text: "4.3.2 shutting down"},
			want:  want{temporary: true, code: 421, text: "421 4.3.2"}, again: true,
		},
		"other success": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Code: 251, Text: "2.1.5 will forward"}, again: true,
		},
		"dropped at RCPT": {
			fault: mailtest.Fault{At: mailtest.AtRcpt, Times: 1, Drop: true},
			want:  want{temporary: true, text: "RCPT: EOF (temporary)"}, again: true,
		},
		"dropped after the dot": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Drop: true},
			want:  want{temporary: true, uncertain: true, text: "perhaps delivered"}, again: true,
		},
		"silent at MAIL": {
			fault: mailtest.Fault{At: mailtest.AtMail, Times: 1, Hang: true},
			want:  want{temporary: true, text: "no answer within 2s"}, again: true,
		},
		"silent after the dot": {
			fault: mailtest.Fault{At: mailtest.AtData, Times: 1, Hang: true},
			want:  want{temporary: true, uncertain: true, text: "final dot: no answer within 2s (perhaps delivered)"}, again: true,
		},
		"wrong password": {
			change: func(s *wire.Server) { s.Username, s.Password = "klachten", secret("fout") },
			want:   want{temporary: true, signIn: true, code: 535, text: "sign-in: 535 5.7.8 Authentication failed (temporary)"},
		},
		"password wanted": {
			fault: mailtest.Fault{At: mailtest.AtMail, Code: 530, Text: "5.7.0 sign in first"},
			want:  want{temporary: true, signIn: true, code: 530, text: "530 5.7.0"},
		},
		"password unread": {
			change: func(s *wire.Server) { s.Password = unreadable },
			want:   want{temporary: true, text: "password: permission denied"},
		},
		"STARTTLS not there": {
			change: func(s *wire.Server) { s.TLS = wire.TLSStart },
			want:   want{temporary: true, code: 502, text: "STARTTLS: 502"},
		},
		"plain, far away": {
			change: func(s *wire.Server) { s.Address, s.TLS = "192.0.2.1:25", wire.TLSNone },
			want:   want{temporary: true, text: "only for a server on this machine"},
		},
		"nobody listens": {
			change: func(s *wire.Server) { s.Address = "127.0.0.1:1" },
			want:   want{temporary: true, text: "connection refused"},
		},
		"letters before the @": {to: "ännä@klager.example", want: want{text: "recipient address: address has letters"}},
		"no address":           {to: "anna", want: want{text: "name@domain"}},
		"two addresses":        {to: "anna@klager.example>,<dirk@klager.example", want: want{text: "name@domain"}},
		"a command":            {to: "anna@klager.example\r\nDATA", want: want{text: "name@domain"}},
	} {
		fails := func(t *testing.T, plain bool) {
			s := mailtest.StartFor(t, mailtest.Options{SMTPPlain: plain})
			if test.fault.At != "" {
				s.Fail(test.fault)
			}
			server := plainSMTP(s)
			if test.change != nil {
				test.change(&server)
			}
			to := anna
			if test.to != "" {
				to = test.to
			}
			var limits smtp.Limits
			if test.fault.Hang {
				t.Parallel()
				limits.Step = 2 * time.Second // in which all but this step is answered, on a busy machine too
			}
			sender := newSender(t, server, limits)
			err := sender.Send(t.Context(), ours, to, letter)
			var failure *smtp.Error
			switch {
			case test.want.text == "":
				if err != nil {
					t.Error(err)
				}
			case !errors.As(err, &failure):
				t.Errorf("error %v is no smtp.Error", err)
			default:
				got := want{failure.Temporary, failure.Uncertain, errors.Is(err, wire.ErrSignIn), failure.Code, test.want.text}
				if got != test.want || !strings.Contains(err.Error(), test.want.text) {
					t.Errorf("%v: %+v, want %+v", err, got, test.want)
				}
				if strings.Contains(err.Error(), "anna") {
					t.Errorf("the error names the recipient: %v", err)
				}
				if failure.Code != 0 && !strings.Contains(failure.Line, test.fault.Text) {
					t.Errorf("the server's line is lost: %q", failure.Line)
				}
			}
			if !test.again {
				return
			}
			before := len(s.Sent())
			if err := sender.Send(t.Context(), ours, anna, letter); err != nil {
				t.Errorf("the mail after it: %v", err)
			}
			if sent := s.Sent(); len(sent) != before+1 || !bytes.Equal(sent[before].Data, letter) {
				t.Errorf("%d mails received after it", len(sent)-before)
			}
		}
		t.Run(name, func(t *testing.T) { fails(t, false) })
		t.Run(name+", one command after the other", func(t *testing.T) { fails(t, true) })
	}
}

// Of the mails to several, one refused address stops no other.
func TestSendRefusesOneRecipientOnly(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	s.Fail(mailtest.Fault{At: mailtest.AtRcpt, To: "weg@klager.example", Code: 550, Text: "5.1.1 gone"})
	sender := newSender(t, plainSMTP(s), smtp.Limits{})
	var wg sync.WaitGroup
	errs := make(map[string]error)
	var mu sync.Mutex
	for _, to := range []string{anna, "weg@klager.example", "dirk@stichting.example"} {
		wg.Go(func() {
			err := sender.Send(t.Context(), ours, to, letter)
			mu.Lock()
			defer mu.Unlock()
			errs[to] = err
		})
	}
	wg.Wait()
	if errs[anna] != nil || errs["dirk@stichting.example"] != nil || errs["weg@klager.example"] == nil {
		t.Errorf("errors %v", errs)
	}
	if n := len(s.Sent()); n != 2 {
		t.Errorf("%d mails received", n)
	}
}

func TestSendCancelled(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	s.Fail(mailtest.Fault{At: mailtest.AtData, Hang: true, Times: 1})
	sender := newSender(t, plainSMTP(s), smtp.Limits{})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		s.AwaitSent(t.Context(), 1)
		cancel()
	}()
	err := sender.Send(ctx, ours, anna, letter)
	var failure *smtp.Error
	if !errors.Is(err, context.Canceled) || !errors.As(err, &failure) || !failure.Uncertain {
		t.Errorf("error %v", err)
	}
	if err := sender.Send(ctx, ours, anna, letter); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v from a context that has ended", err)
	}
	if err := sender.Send(t.Context(), ours, anna, letter); err != nil {
		t.Error(err)
	}
}

// What a simulated sender makes of an error is what Sender makes of it: which
// mail is perhaps delivered (RFC 5321 section 4.5.5), which is refused for good.
func TestNewError(t *testing.T) {
	reply := func(code int) error { return &textproto.Error{Code: code, Msg: "no"} }
	for _, c := range []struct {
		step                       string
		err                        error
		temporary, uncertain, away bool
	}{
		{"connect", io.EOF, true, false, true},
		{"sign-in", reply(535), true, false, true},
		{"MAIL", io.EOF, true, false, false},
		{"MAIL", reply(421), true, false, true},
		{"MAIL", reply(451), true, false, true},
		{"MAIL", reply(550), true, false, true},
		{"RCPT", reply(451), true, false, false},
		{"RCPT", reply(550), false, false, false},
		{"message", io.EOF, true, false, false},
		{"final dot", io.EOF, true, true, false},
		{"final dot", reply(452), true, false, false},
		{"final dot", reply(554), false, false, false},
	} {
		e, _ := smtp.NewError("smtp.example:25", c.step, c.err)
		if e.Temporary != c.temporary || e.Uncertain != c.uncertain || e.Away() != c.away {
			t.Errorf("%s, %v: temporary %t, uncertain %t, away %t; want %t, %t, %t", c.step, c.err, e.Temporary, e.Uncertain, e.Away(), c.temporary, c.uncertain, c.away)
		}
	}
}

// Whom a refusal for good is of: us, the size of the mail, the recipient, or
// nobody can tell.
func TestWhoIsRefused(t *testing.T) {
	const us, size, recipient, doubt = "us", "size", "recipient", "doubt"
	for _, c := range []struct {
		step, line string
		want       string
	}{
		{"MAIL", "550 no", us},
		{"MAIL", "553 5.7.1 Sender address rejected: not owned by user", us},
		{"MAIL", "552 5.3.4 message size exceeds fixed limit", size},
		{"RCPT", "554 5.7.1 <anna@klager.example>: Relay access denied", us},
		{"RCPT", "550 relaying denied", us},
		{"RCPT", "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", us},
		{"RCPT", "550 5.1.8 Access denied, bad outbound sender", us},
		{"RCPT", "553 5.7.1 <klachten@stichting.example>: Sender address rejected: Domain not found", us},
		{"final dot", "554 5.2.252 SendAsDenied; klachten@stichting.example not allowed to send as klachten@stichting.example", us},
		{"final dot", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", us},
		{"final dot", "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP", us},
		{"final dot", "550 5.4.5 Daily sending quota exceeded", us},
		{"final dot", "550 5.7.1 your account is suspended", us},
		{"final dot", "550 5.7.1 klachten@stichting.example may not send", us},
		{"RCPT", "550 5.7.1 klachten@stichting.example is not welcome with anna@klager.example", doubt},
		{"RCPT", "550 5.2.1 account is suspended", recipient},
		{"RCPT", "550 5.1.1 <anna@klager.example>: no such user", recipient},
		{"RCPT", "550 5.4.1 Recipient address rejected: Access denied", recipient},
		{"RCPT", "550 5.2.2 mailbox is full", recipient},
		{"RCPT", "550 no such user", doubt},
		{"final dot", "554 5.7.1 looks like spam", doubt},
		{"final dot", "552 too big", size},
		{"final dot", "554 5.3.4 too big", size},
		{"RCPT", "550 5.2.3 longer than the recipient takes", size},
		{"final dot", "452 4.3.1 disk full", ""},
		{"RCPT", "451 relaying denied for now", ""},
	} {
		code, _ := strconv.Atoi(c.line[:3])
		e, _ := smtp.NewError("smtp.example:25", c.step, &textproto.Error{Code: code, Msg: c.line[4:]})
		smtp.Names(e, ours, anna)
		got := ""
		switch {
		case e.OfUs && e.Temporary && e.Away() == (c.step == "MAIL"): // later, another's mail may be told otherwise
			got = us
		case e.TooLarge && !e.Temporary && !e.Away():
			got = size
		case e.Doubtful() && !e.Away():
			got = doubt
		case !e.Temporary && !e.Away():
			got = recipient
		}
		if got != c.want {
			t.Errorf("%s: %s: %q, want %q", c.step, c.line, got, c.want)
		}
		if strings.Contains(e.Error(), "@") {
			t.Errorf("the error has an address: %v", e)
		}
	}
}

// A mail that the server says it will not take is not put to it (RFC 1870).
func TestRoom(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{MaxSize: 100_000})
	sender := newSender(t, plainSMTP(s), smtp.Limits{})
	if got := sender.Room(t.Context()); got != 100_000 {
		t.Fatalf("room for %d bytes", got)
	}
	if err := sender.Send(t.Context(), ours, anna, letter); err != nil || s.Disconnect() != 1 {
		t.Fatalf("%v, and connections: %d", err, s.Disconnect())
	}
	if got := newSender(t, plainSMTP(mailtest.StartFor(t, mailtest.Options{})), smtp.Limits{}).Room(t.Context()); got != 0 {
		t.Errorf("room for %d bytes where nobody says so", got)
	}
	if got := newSender(t, wire.Server{Address: "127.0.0.1:1", TLS: wire.TLSNone}, smtp.Limits{}).Room(t.Context()); got != 0 {
		t.Errorf("room for %d bytes where nobody is", got)
	}
	large := append(bytes.Clone(letter), bytes.Repeat([]byte("0123456789abcdef\r\n"), 10_000)...)
	var failure *smtp.Error
	if err := sender.Send(t.Context(), ours, anna, large); !errors.As(err, &failure) || !failure.TooLarge || failure.Temporary {
		t.Errorf("a mail over the limit: %v", err)
	}
	if err := sender.Send(t.Context(), ours, anna, letter); err != nil || len(s.Sent()) != 2 {
		t.Errorf("the mail after it: %v, %d sent", err, len(s.Sent()))
	}
}

func secret(s string) func() (string, error) {
	return func() (string, error) { return s, nil }
}

func unreadable() (string, error) { return "", errors.New("permission denied") }

// The server hears that it has all of a mail when that may be, and not before: what is
// never told so is not delivered.
func TestSendWhen(t *testing.T) {
	for name, plain := range map[string]bool{"several commands at once": false, "one after the other": true} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.StartFor(t, mailtest.Options{SMTPPlain: plain})
			sender := newSender(t, plainSMTP(s), smtp.Limits{})
			lost := errors.New("not on record")
			for i, kept := range []error{nil, lost, lost, nil} {
				before := len(s.Sent())
				err := sender.SendWhen(t.Context(), ours, anna, smtp.Whole(letter), func() error {
					if n := len(s.Sent()); n != before {
						t.Errorf("mail %d is delivered before it may be", i+1)
					}
					return kept
				})
				if err != kept {
					t.Errorf("mail %d: %v, want %v", i+1, err, kept)
				}
				want := before
				if kept == nil {
					want++
				}
				if sent := s.Sent(); len(sent) != want || want > 0 && !bytes.Equal(sent[want-1].Data, letter) {
					t.Errorf("after mail %d the server has %d mails, want %d", i+1, len(sent), want)
				}
			}
		})
	}
}

// A mail that comes in pieces is the same mail, wherever they end; one of which a piece cannot
// be had is not sent, and the next one is.
func TestPieces(t *testing.T) {
	for name, plain := range map[string]bool{"BDAT": false, "DATA": true} {
		t.Run(name, func(t *testing.T) {
			s := mailtest.StartFor(t, mailtest.Options{SMTPPlain: plain})
			sender := newSender(t, plainSMTP(s), smtp.Limits{})
			lost := errors.New("the log cannot be read")
			send := func(size, most int) error {
				return sender.SendWhen(t.Context(), ours, anna, smtp.Body{Size: int64(len(letter)), Pieces: func(tell func([]byte) error) error {
					for piece := range slices.Chunk(letter[:most], size) {
						if err := tell(piece); err != nil {
							return err
						}
					}
					if most < len(letter) {
						return lost
					}
					return nil
				}}, nil)
			}
			for _, size := range []int{1, 2, 3, 7, len(letter) - 1, len(letter)} {
				before := len(s.Sent())
				if err := send(size, len(letter)/2); !strings.Contains(fmt.Sprint(err), lost.Error()) || len(s.Sent()) != before {
					t.Errorf("half of it in pieces of %d: %v, and %d mails were sent", size, err, len(s.Sent())-before)
				}
				if err := send(size, len(letter)); err != nil {
					t.Errorf("in pieces of %d: %v", size, err)
				} else if sent := s.Sent(); len(sent) != before+1 || !bytes.Equal(sent[before].Data, letter) {
					t.Errorf("in pieces of %d it is another mail, or none", size)
				}
			}
		})
	}
}
