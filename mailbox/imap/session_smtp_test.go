package imap_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// smtpSession is some mail that is sent, one after the other. It is here and not
// in package smtp since one player cuts the sessions of both.
type smtpSession struct {
	about    string
	password bool
	plain    bool // the server takes one command at a time
	tokens   []string
	faults   []mailtest.Fault
	lines    int    // of each mail's text; 0 for a few
	results  string // of each mail: sent, or the reply code, or uncertain
}

var smtpSessions = map[string]smtpSession{
	"smtp-one":        {about: "one mail", results: "sent"},
	"smtp-several":    {about: "three mails on one connection", results: "sent sent sent"},
	"smtp-large":      {about: "a mail larger than any buffer", lines: 160, results: "sent"},
	"smtp-busy":       {about: "a recipient who is busy, and another mail", faults: []mailtest.Fault{{At: mailtest.AtRcpt, Times: 1, Code: 450, Text: "4.2.1 Mailbox busy"}}, results: "450 sent"},
	"smtp-unknown":    {about: "a recipient who does not exist, and another mail", faults: []mailtest.Fault{{At: mailtest.AtRcpt, Times: 1, Code: 550, Text: "5.1.1 No such user"}}, results: "550 sent"},
	"smtp-full":       {about: "a message that is not taken now, and another mail", faults: []mailtest.Fault{{At: mailtest.AtData, Times: 1, Code: 452, Text: "4.3.1 Disk full"}}, results: "452 sent"},
	"smtp-spam":       {about: "a message that is never taken, and another mail", faults: []mailtest.Fault{{At: mailtest.AtData, Times: 1, Code: 554, Text: "5.7.1 Refused"}}, results: "554 sent"},
	"smtp-leaving":    {about: "a server that closes the channel", faults: []mailtest.Fault{{At: mailtest.AtMail, Times: 1, Code: 421, Text: "4.3.2 Closing"}}, results: "421 sent"},
	"smtp-unanswered": {about: "a server that is gone after the dot", faults: []mailtest.Fault{{At: mailtest.AtData, Times: 1, Drop: true}}, results: "uncertain sent"},
	"smtp-plain":      {about: "one command at a time, and three mails", plain: true, results: "sent sent sent"},
	"smtp-plain-busy": {about: "one command at a time, a recipient who is busy, and another mail", plain: true, faults: []mailtest.Fault{{At: mailtest.AtRcpt, Times: 1, Code: 450, Text: "4.2.1 Mailbox busy"}}, results: "450 sent"},
	"smtp-plain-gone": {about: "one command at a time, and a server that is gone after the dot", plain: true, faults: []mailtest.Fault{{At: mailtest.AtData, Times: 1, Drop: true}}, results: "uncertain sent"},
	"smtp-password":   {about: "signed in with a password", password: true, results: "sent"},
	"smtp-token":      {about: "signed in with a token", tokens: []string{goodToken}, results: "sent"},
	"smtp-renewed":    {about: "a revoked token, and the one after it", tokens: []string{"bewijs-oud", goodToken}, results: "sent"},
}

func (s smtpSession) mail(n int) []byte {
	text := "Geachte heer of mevrouw,\r\n\r\n.\r\n..een punt\r\n"
	if s.lines > 0 {
		text += strings.Repeat("Dit is een lange brief, regel na regel.\r\n", s.lines)
	}
	return fmt.Appendf(nil, "From: %s\r\nTo: %s\r\nSubject: [K-2031-%04d]\r\n\r\n%s", ours, anna, n, text)
}

// send tries to send the mails and gives what became of each. It stops at the
// first that fails otherwise than the server answered when the session was
// recorded.
func (s smtpSession) send(ctx context.Context, sender *smtp.Sender) (results []error) {
	for i, want := range strings.Fields(s.results) {
		err := sender.Send(ctx, ours, anna, s.mail(i+1))
		results = append(results, err)
		if became(err) != want {
			break
		}
	}
	return results
}

// became is a result in a word.
func became(err error) string {
	var failure *smtp.Error
	switch {
	case err == nil:
		return "sent"
	case !errors.As(err, &failure):
		return err.Error()
	case failure.Code != 0:
		return fmt.Sprint(failure.Code)
	case failure.Uncertain:
		return "uncertain"
	}
	return "not sent"
}

func (s smtpSession) credentials(server wire.Server) wire.Server {
	if !s.password {
		server.Password = nil
	}
	return withTokens(server, s.tokens)
}

// record has the session for real.
func (s smtpSession) record(t *testing.T, name string) {
	server := mailtest.StartFor(t, mailtest.Options{
		SMTPAuth:  s.password || len(s.tokens) > 0,
		SMTPPlain: s.plain,
		Token:     func(_, token string) bool { return token == goodToken },
	})
	for _, f := range s.faults {
		server.Fail(f)
	}
	tape := newTape(t, server.SMTP)
	account := wire.Server{Address: tape.proxy.Address, TLS: wire.TLSNone, Username: server.Username, Password: secret(server.Password)}
	sender := smtp.NewSender(s.credentials(account), smtp.Limits{})
	results := s.send(t.Context(), sender)
	sender.Close()
	if got := words(results); got != s.results {
		t.Fatalf("%s: %v", got, results)
	}
	tape.keep(t, name, s.about)
}

func words(results []error) string {
	var all []string
	for _, err := range results {
		all = append(all, became(err))
	}
	return strings.Join(all, " ")
}

// dots gives, for each mail that came so far, after how many bytes of the
// client its final dot was whole, and after how many of the server its answer was.
func (tr transcript) dots() (whole, answered []int) {
	client, server := 0, 0
	for _, turns := range tr {
		pending := false
		for _, t := range turns {
			if t.from == real.FromServer {
				if pending {
					answered = append(answered, server+len(t.said))
				}
				pending = false
				server += len(t.said)
				continue
			}
			client += len(t.said)
			if pending = bytes.HasSuffix(t.said, []byte("\r\n.\r\n")) || bytes.HasSuffix(t.said, []byte("BDAT 0 LAST\r\n")); pending {
				whole = append(whole, client)
			}
		}
		if pending { // it was never answered
			answered = append(answered, 1<<30)
		}
	}
	return whole, answered
}

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
