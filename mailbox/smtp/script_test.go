package smtp_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// TestSendSignIn is against a server that reads one line after the other and
// answers it by the next reply, whatever it says; {{}} hangs up.
func TestSendSignIn(t *testing.T) {
	encode := func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }
	token := func(context.Context) (string, error) { return "bewijs", nil }
	const ehlo = "250-mail.example\r\n250 AUTH "
	for name, test := range map[string]struct {
		token   bool
		replies []string // after the greeting
		lines   []string // what signs in, after EHLO
		refused bool
	}{
		"PLAIN before LOGIN": {
			replies: []string{ehlo + "CRAM-MD5 PLAIN LOGIN", "235 in"},
			lines:   []string{"AUTH PLAIN " + encode("\x00klachten\x00geheim")},
		},
		"LOGIN": {
			replies: []string{ehlo + "LOGIN XOAUTH2", "334 " + encode("Username:"), "334 " + encode("Password:"), "235 in"},
			lines:   []string{"AUTH LOGIN", encode("klachten"), encode("geheim")},
		},
		"token": {
			token:   true,
			replies: []string{ehlo + "LOGIN XOAUTH2", "235 in"},
			lines:   []string{"AUTH XOAUTH2 " + encode("user=klachten\x01auth=Bearer bewijs\x01\x01")},
		},
		"token refused": {
			token:   true,
			replies: []string{ehlo + "XOAUTH2", "334 " + encode(`{"status":"400"}`), "535 5.7.3 Authentication unsuccessful"},
			lines:   []string{"AUTH XOAUTH2 " + encode("user=klachten\x01auth=Bearer bewijs\x01\x01"), ""},
			refused: true,
		},
		"token, the standard way only": {
			token:   true,
			replies: []string{ehlo + "PLAIN OAUTHBEARER", "235 in"},
			lines:   []string{"AUTH OAUTHBEARER " + encode("n,a=klachten,\x01auth=Bearer bewijs\x01\x01")},
		},
		"token refused, the standard way": {
			token:   true,
			replies: []string{ehlo + "OAUTHBEARER", "334 " + encode(`{"status":"invalid_token"}`), "535 5.7.8 Authentication failed"},
			lines:   []string{"AUTH OAUTHBEARER " + encode("n,a=klachten,\x01auth=Bearer bewijs\x01\x01"), "AQ=="},
			refused: true,
		},
		"token refused and repeated": {
			token:   true,
			replies: []string{ehlo + "XOAUTH2", "535 5.7.3 what is bewijs?"},
			lines:   []string{"AUTH XOAUTH2 " + encode("user=klachten\x01auth=Bearer bewijs\x01\x01")},
			refused: true,
		},
		"token, where only passwords count": {
			token:   true,
			replies: []string{ehlo + "PLAIN LOGIN"},
		},
		"directory away": {
			replies: []string{ehlo + "PLAIN", "454 4.7.0 temporary failure"},
			lines:   []string{"AUTH PLAIN " + encode("\x00klachten\x00geheim")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := listen(t)
			heard := make(chan []string, 1)
			go func() {
				var lines []string
				defer func() { heard <- lines }()
				c, err := l.Accept()
				if err != nil {
					return
				}
				defer c.Close()
				io.WriteString(c, "220 ready\r\n")
				in := bufio.NewScanner(c)
				for _, reply := range test.replies {
					if !in.Scan() {
						return
					}
					lines = append(lines, in.Text())
					io.WriteString(c, reply+"\r\n")
				}
			}()
			server := wire.Server{Address: l.Addr().String(), TLS: wire.TLSNone, Username: "klachten", Password: secret("geheim")}
			if test.token {
				server.Password, server.Token = nil, token
			}
			// Signed in or not, the server then hangs up, and there is an error.
			err := newSender(t, server, smtp.Limits{}).Send(t.Context(), ours, anna, letter)
			var failure *smtp.Error
			if !errors.As(err, &failure) || !failure.Temporary || errors.Is(err, wire.ErrSignIn) != test.refused {
				t.Errorf("error %v", err)
			}
			if failure != nil && strings.Contains(err.Error()+failure.Line, "bewijs") {
				t.Errorf("the token is in %q", err)
			}
			want := append([]string{"EHLO [127.0.0.1]"}, test.lines...)
			if lines := <-heard; fmt.Sprintf("%q", lines) != fmt.Sprintf("%q", want) {
				t.Errorf("heard %q, want %q", lines, want)
			}
		})
	}
}

// A server that announces BDAT and does not know it is given the mail with DATA, on
// another connection: it took the mail for commands.
func TestSendWithoutBDAT(t *testing.T) {
	l := listen(t)
	heard := make(chan []string, 1)
	go func() {
		var lines []string
		defer func() { heard <- lines }()
		for range 2 {
			c, err := l.Accept()
			if err != nil {
				return
			}
			io.WriteString(c, "220 ready\r\n")
			inside := false
			for in := bufio.NewScanner(c); in.Scan(); {
				line := in.Text()
				verb, _, _ := strings.Cut(line, " ")
				switch {
				case inside:
					if inside = line != "."; inside {
						continue
					}
					io.WriteString(c, "250 taken\r\n")
				case verb == "EHLO":
					io.WriteString(c, "250-mail.example\r\n250-PIPELINING\r\n250 CHUNKING\r\n")
				case verb == "MAIL" || verb == "RCPT" || verb == "RSET" || verb == "QUIT":
					io.WriteString(c, "250 ok\r\n")
				case verb == "DATA":
					io.WriteString(c, "354 go on\r\n")
					inside = true
				default:
					io.WriteString(c, "500 what?\r\n")
				}
				if verb == "DATA" || verb == "BDAT" || line == "." {
					lines = append(lines, verb)
				}
			}
			c.Close()
		}
	}()
	sender := newSender(t, wire.Server{Address: l.Addr().String(), TLS: wire.TLSNone}, smtp.Limits{})
	for range 2 {
		if err := sender.Send(t.Context(), ours, anna, []byte("Subject: [K-2031-0001]\r\n\r\nGeachte Anna,\r\n")); err != nil {
			t.Error(err)
		}
	}
	sender.Close()
	if lines := <-heard; strings.Join(lines, " ") != "BDAT BDAT DATA . DATA ." && strings.Join(lines, " ") != "BDAT DATA . DATA ." {
		t.Errorf("heard %q", lines)
	}
}

// listen opens a port on loopback until the test ends.
func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}
