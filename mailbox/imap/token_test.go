package imap_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"golang.org/x/oauth2/clientcredentials"
)

// purse holds one token of a token server until it is refused.
type purse struct {
	client clientcredentials.Config

	mu      sync.Mutex
	token   string
	refused int
}

func (p *purse) get(ctx context.Context) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.token == "" {
		t, err := p.client.Token(ctx)
		if err != nil {
			return "", err
		}
		p.token = t.AccessToken
	}
	return p.token, nil
}

func (p *purse) refuse(string) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.token = ""
	p.refused++
	return true
}

func startTokens(t *testing.T, o real.TokenOptions) (*real.TokenServer, *purse) {
	t.Helper()
	o.ClientSecret = "geheim"
	s, err := real.StartTokenServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s, &purse{client: clientcredentials.Config{ClientID: "klachtd", ClientSecret: o.ClientSecret, TokenURL: s.TokenURL}}
}

// eachBearer runs a test against every server and mechanism by which a token
// opens a mailbox. The servers look each token up.
func eachBearer(t *testing.T, test func(t *testing.T, p *provider, tokens *real.TokenServer, purse *purse)) {
	t.Run("memory", func(t *testing.T) {
		tokens, purse := startTokens(t, real.TokenOptions{})
		p := memoryProvider(t, mailtest.Options{Token: tokens.Valid})
		p.server.Password, p.server.Token, p.server.Refused = nil, purse.get, purse.refuse
		test(t, p, tokens, purse)
	})
	for _, mechanism := range []string{"xoauth2", "oauthbearer"} {
		t.Run("dovecot "+mechanism, func(t *testing.T) {
			tokens, purse := startTokens(t, real.TokenOptions{})
			p := dovecotProvider(t, real.DovecotOptions{IntrospectURL: tokens.IntrospectURL, TokenMechanism: mechanism}, wire.TLSStart)
			p.server.Password, p.server.Token, p.server.Refused = nil, purse.get, purse.refuse
			test(t, p, tokens, purse)
		})
	}
}

// Tokens run out and are revoked while mail comes in: nothing is lost, and
// nothing is filed twice.
func TestTokensEndInMidSession(t *testing.T) {
	eachBearer(t, func(t *testing.T, p *provider, tokens *real.TokenServer, purse *purse) {
		var l log
		fetch := func(b *imap.Inbox) {
			t.Helper()
			if err := b.Fetch(t.Context(), l.known, l.file); err != nil {
				t.Fatal(err)
			}
		}
		p.deliverAll(t, 1, 3)
		b := p.dial(t, imap.Limits{})
		fetch(b)
		tokens.Revoke()
		p.deliverAll(t, 4, 5)
		fetch(b) // a session outlives its token
		if p.dovecot != nil {
			if n, err := p.dovecot.KillSessions(); err != nil || n == 0 {
				t.Fatalf("%d sessions killed: %v", n, err)
			}
			if err := b.Fetch(t.Context(), l.known, l.file); err == nil {
				t.Error("no error on a session that is dead")
			}
		}
		b.Close()
		p.deliverAll(t, 6, 7)
		fetch(p.dial(t, imap.Limits{}))
		if purse.refused != 1 {
			t.Errorf("%d tokens were refused, want the revoked one", purse.refused)
		}
		var got []string
		for _, d := range l.filed {
			got = append(got, string(d.Raw[strings.Index(string(d.Raw), "nummer "):]))
		}
		if want := "[nummer 1.\r\n nummer 2.\r\n nummer 3.\r\n nummer 4.\r\n nummer 5.\r\n nummer 6.\r\n nummer 7.\r\n]"; fmt.Sprint(got) != want {
			t.Errorf("filed %q", got)
		}
	})
}

// A token that is refused, and the one after it too, is a sign-in refused; what
// the server says comes along, the token does not.
func TestTokenRefused(t *testing.T) {
	eachBearer(t, func(t *testing.T, p *provider, tokens *real.TokenServer, purse *purse) {
		var used []string
		p.server.Token = func(context.Context) (string, error) {
			used = append(used, fmt.Sprintf("verlopen-bewijs-%d", len(used)))
			return used[len(used)-1], nil
		}
		_, err := imap.Dial(t.Context(), p.server, folders, imap.Limits{})
		if !errors.Is(err, wire.ErrSignIn) || strings.Contains(err.Error(), "bewijs") {
			t.Errorf("error %v", err)
		}
		if len(used) != 2 {
			t.Errorf("signed in with %q, want two", used)
		}
	})
}

// SMTP does the same.
func TestSendWithToken(t *testing.T) {
	tokens, purse := startTokens(t, real.TokenOptions{})
	s := mailtest.StartFor(t, mailtest.Options{SMTPAuth: true, Token: tokens.Valid})
	server := plainSMTP(s)
	server.Username, server.Token, server.Refused = s.Username, purse.get, purse.refuse
	sender := newSender(t, server, smtp.Limits{})
	for i := range 3 {
		if err := sender.Send(t.Context(), ours, anna, letter); err != nil {
			t.Fatalf("mail %d: %v", i, err)
		}
		tokens.Revoke()
		s.Disconnect()
	}
	if n := len(s.Sent()); n != 3 || purse.refused != 2 {
		t.Errorf("%d mails were sent, %d tokens refused", n, purse.refused)
	}
	server.Token = func(context.Context) (string, error) { return "verlopen", nil }
	var failure *smtp.Error
	err := newSender(t, server, smtp.Limits{}).Send(t.Context(), ours, anna, letter)
	if !errors.As(err, &failure) || !failure.Temporary || !failure.Away() || !errors.Is(err, wire.ErrSignIn) || strings.Contains(err.Error(), "verlopen") {
		t.Errorf("error %v", err)
	}
	server.Token = func(context.Context) (string, error) { return "", errors.New("token server away") }
	err = newSender(t, server, smtp.Limits{}).Send(t.Context(), ours, anna, letter)
	if !errors.As(err, &failure) || !failure.Temporary || errors.Is(err, wire.ErrSignIn) || !strings.Contains(err.Error(), "token server away") {
		t.Errorf("error %v", err)
	}
}
