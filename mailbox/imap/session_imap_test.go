package imap_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// imapSession is a visit to a mailbox: all that is in it is fetched, and, when
// there is later mail, waited for and fetched.
type imapSession struct {
	about  string
	memory bool   // of the server in memory; otherwise of Dovecot
	caps   string // what Dovecot says it can; "" for all
	tokens []string
	secret string // "" for the right password

	mail, later func(t *testing.T, p *provider) // what comes; nil for nothing
	poll        time.Duration                   // how long to wait for the later mail
	maxSize     int64
	known       bool // all mail was filed by a visit before

	filed string // numbers of the mails, in order; o after an oversize one
	err   string // "" for none
}

func mails(from, to int) func(*testing.T, *provider) {
	return func(t *testing.T, p *provider) { p.deliverAll(t, from, to) }
}

func spam(n int) func(*testing.T, *provider) {
	return func(t *testing.T, p *provider) {
		if err := p.spam(complaint(n), received(n)); err != nil {
			t.Fatal(err)
		}
	}
}

func bigMail(t *testing.T, p *provider) {
	raw := append(complaint(2), strings.Repeat("Een lang verhaal.\r\n", 20)...)
	if err := p.deliver(raw, received(2)); err != nil {
		t.Fatal(err)
	}
}

func inOrder(deliver ...func(*testing.T, *provider)) func(*testing.T, *provider) {
	return func(t *testing.T, p *provider) {
		for _, d := range deliver {
			d(t, p)
		}
	}
}

const (
	onlyUIDPlus = "IMAP4rev1 LITERAL+ IDLE UIDPLUS"
	goodToken   = "bewijs-nieuw"
)

var imapSessions = map[string]imapSession{
	"imap-empty":        {about: "Dovecot: an empty mailbox, without the folders"},
	"imap-one":          {about: "Dovecot: one mail, moved", mail: mails(1, 1), filed: "1"},
	"imap-several":      {about: "Dovecot: three mails, moved", mail: mails(1, 3), filed: "1 2 3"},
	"imap-known":        {about: "Dovecot: three mails that were filed and not archived", mail: mails(1, 3), known: true},
	"imap-uidplus":      {about: "Dovecot without MOVE: copied, marked and expunged", caps: onlyUIDPlus, mail: mails(1, 2), filed: "1 2"},
	"imap-keyword":      {about: "Dovecot without MOVE and UIDPLUS: marked", caps: "IMAP4rev1", mail: mails(1, 2), filed: "1 2"},
	"imap-junk":         {about: "Dovecot: mail in the inbox and in the junk folder", mail: inOrder(mails(1, 1), spam(2), spam(3)), filed: "1 2 3"},
	"imap-junk-uidplus": {about: "Dovecot without MOVE: mail in the junk folder", caps: onlyUIDPlus, mail: spam(1), filed: "1"},
	"imap-oversize":     {about: "Dovecot: a mail over the limit between two others", mail: inOrder(mails(1, 1), bigMail, mails(3, 3)), maxSize: 400, filed: "1 2o 3"},
	"imap-idle":         {about: "Dovecot: a mail that comes during IDLE", mail: mails(1, 1), later: mails(2, 3), poll: time.Hour, filed: "1 2 3"},
	"imap-poll":         {about: "Dovecot without IDLE: a mail that comes between two looks", caps: "IMAP4rev1 UIDPLUS", later: mails(1, 1), poll: 10 * time.Millisecond, filed: "1"},
	"imap-quiet":        {about: "Dovecot: an IDLE in which nothing comes", later: mails(1, 0), poll: 10 * time.Millisecond},
	"imap-token":        {about: "in memory: signed in with a token", memory: true, tokens: []string{goodToken}, mail: mails(1, 2), filed: "1 2"},
	"imap-renewed":      {about: "in memory: a revoked token, and the one after it", memory: true, tokens: []string{"bewijs-oud", goodToken}, mail: mails(1, 1), filed: "1"},
	"imap-refused":      {about: "Dovecot: a wrong password", secret: "fout", err: "sign-in refused"},
}

// credentials lets a session sign in as it does.
func (s imapSession) credentials(server wire.Server) wire.Server {
	if s.secret != "" {
		server.Password = secret(s.secret)
	}
	return withTokens(server, s.tokens)
}

// withTokens has one token after the other, each until it is refused.
func withTokens(server wire.Server, tokens []string) wire.Server {
	if len(tokens) == 0 {
		return server
	}
	tokens = slices.Clone(tokens)
	server.Password = nil
	server.Token = func(context.Context) (string, error) { return tokens[0], nil }
	server.Refused = func(string) bool {
		if len(tokens) == 1 {
			return false
		}
		tokens = tokens[1:]
		return true
	}
	return server
}

// visit does what the session is about.
func (s imapSession) visit(ctx context.Context, server wire.Server, l *log, comes func()) error {
	b, err := imap.Dial(ctx, s.credentials(server), folders, imap.Limits{MaxSize: s.maxSize})
	if err != nil {
		return err
	}
	defer b.Close()
	known := func(c imap.Cursor) (bool, error) {
		_, err := l.known(c)
		return s.known, err
	}
	if err := b.Fetch(ctx, known, l.file); err != nil || s.later == nil {
		return err
	}
	comes()
	if err := b.Wait(ctx, s.poll); err != nil {
		return err
	}
	return b.Fetch(ctx, known, l.file)
}

// outcome is what the session says was filed.
func (l *log) outcome() string {
	var numbers []string
	for _, d := range l.filed {
		mark := ""
		if d.Oversize {
			mark = "o"
		}
		var n int
		if _, subject, ok := strings.Cut(string(d.Raw), "Subject: Klacht "); ok {
			fmt.Sscan(subject, &n)
		}
		numbers = append(numbers, fmt.Sprint(n, mark))
	}
	return strings.Join(numbers, " ")
}

func (s imapSession) provider(t *testing.T) *provider {
	if s.memory {
		return memoryProvider(t, mailtest.Options{Token: func(_, token string) bool { return token == goodToken }})
	}
	return dovecotProvider(t, real.DovecotOptions{Capabilities: s.caps}, wire.TLSNone)
}

// record has the session for real.
func (s imapSession) record(t *testing.T, name string) {
	p := s.provider(t)
	if s.mail != nil {
		s.mail(t, p)
	}
	tape := newTape(t, p.server.Address)
	p.server.Address = tape.proxy.Address
	err := s.visit(t.Context(), p.server, new(log), func() { s.later(t, p) })
	if (err == nil) != (s.err == "") {
		t.Fatal(err)
	}
	tape.keep(t, name, s.about)
}
