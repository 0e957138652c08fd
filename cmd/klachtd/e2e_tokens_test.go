package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

const oauth2Secret = "verzonnen-geheim-van-klachtd"

func startTokens(t *testing.T, o real.TokenOptions) *real.TokenServer {
	t.Helper()
	s, err := real.StartTokenServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// openWithTokens opens a house of which both servers want a token.
func (w world) openWithTokens(t *testing.T, valid func(user, token string) bool, settings string) *house {
	t.Helper()
	h := w.open(t, foundation{servers: mailtest.Options{SMTPAuth: true, Token: valid}})
	h.IMAP = h.settings + "\nauth = \"oauth2\""
	h.SMTP = fmt.Sprintf("address = %q\ntls = \"none\"\nusername = %q\nauth = \"oauth2\"", h.smtp.SMTP, h.smtp.Username)
	h.OAuth2 = settings
	h.configure()
	secret := filepath.Join(filepath.Dir(h.config), "oauth2-secret")
	if err := os.WriteFile(secret, []byte(oauth2Secret), 0o600); err != nil {
		t.Fatal(err)
	}
	return h
}

// byItself are the settings of a program that signs in as itself.
func byItself(s *real.TokenServer) string {
	return fmt.Sprintf("token_url = %q\nclient_id = \"klachtd\"\nclient_secret_file = \"oauth2-secret\"\n", s.TokenURL)
}

// hidesTokens checks that no token and no secret is in a text.
func hidesTokens(t *testing.T, s *real.TokenServer, text string) {
	t.Helper()
	secrets := append(s.Issued(), oauth2Secret)
	for _, form := range s.Asked() {
		secrets = append(secrets, form.Get("refresh_token"), form.Get("device_code"))
	}
	for _, secret := range secrets {
		if secret != "" && strings.Contains(text, secret) {
			t.Errorf("a secret is in\n%s", text)
		}
	}
}

// tellTokensInPasses: each pass gets a token. One that is revoked between
// reading and sending is replaced within the pass; without a token server there
// is no mail, and later it is all there.
func tellTokensInPasses(t *testing.T, w world) {
	tokens := startTokens(t, real.TokenOptions{ClientSecret: oauth2Secret})
	var signIns atomic.Int32
	h := w.openWithTokens(t, func(user, token string) bool {
		if signIns.Add(1) == 2 {
			tokens.Revoke()
		}
		return tokens.Valid(user, token)
	}, byItself(tokens)+"\nclient_secret_expires = 2026-12-24")
	one := h.put(aboutTheLesson(amina), clock(t, "2026-11-23 09:12"))
	r := h.once("2026-11-23 09:12", 0)
	h.mail().is(t, "01 amina", "03 directeur")
	if n := len(tokens.Issued()); n != 2 || !strings.Contains(r.stderr, "refused the access token") {
		t.Errorf("%d tokens, want one more than the revoked one:\n%s", n, r.stderr)
	}
	tokens.Revoke()
	two := h.put(aboutTheLesson(bram), clock(t, "2026-11-23 10:00"))
	h.pass("2026-11-23 10:00").is(t, "01 bram", "03 directeur")

	three := h.put(aboutTheLesson(hanna), clock(t, "2026-11-23 11:00"))
	tokens.Fail(real.TokenFault{Status: 503, Body: oauth2Secret})
	r = h.once("2026-11-23 11:00", 75)
	if !strings.Contains(r.stderr, "503") {
		t.Errorf("it says %s", r.stderr)
	}
	hidesTokens(t, tokens, r.stderr)
	h.pass("2026-11-23 11:05").is(t, "01 hanna", "03 directeur")
	h.archived(one, two, three)

	// The administrator is told ahead that the secret ends: a month, a week, a day.
	h.pass("2026-11-24 08:00").of(t, "24", bea).says(t, "verloopt op 24 december 2026", "client_secret_expires")
	without24 := func(when string) {
		t.Helper()
		for _, m := range h.pass(when) {
			if m.kind == "24" {
				t.Errorf("%s: told again", when)
			}
		}
	}
	without24("2026-12-16 08:00")
	h.pass("2026-12-17 08:00").of(t, "24", bea)
	without24("2026-12-18 08:00")
	h.pass("2026-12-24 08:00").of(t, "24", bea).says(t, "werkt niet meer sinds 24 december 2026")
}

// tellTokensInDaemon: tokens run out and are revoked, and connections are cut,
// under a daemon at work at a real server. Every complaint is filed and answered.
func tellTokensInDaemon(t *testing.T, w world) {
	tokens := startTokens(t, real.TokenOptions{ClientSecret: oauth2Secret, Lifetime: 2 * time.Second})
	d := real.StartDovecot(t, real.DovecotOptions{IntrospectURL: tokens.IntrospectURL})
	const user = "klachten"
	w.provider = func(*mailtest.Server) inbox {
		return inbox{
			settings: fmt.Sprintf("address = %q\ntls = \"implicit\"\nca_file = %q\nusername = %q", d.IMAPS, d.CAFile, user),
			password: d.Password, dovecot: d,
			deliver: func(raw []byte, received time.Time) error { return d.Deliver(user, raw, received) },
			folder:  func(name string) ([]mailtest.Stored, error) { return d.Folder(user, name) },
		}
	}
	h := w.openWithTokens(t, tokens.Valid, byItself(tokens))
	daemon := h.daemon()
	cut := func() {
		t.Helper()
		h.smtp.Disconnect()
		if _, err := d.KillSessions(); err != nil {
			t.Fatal(err)
		}
	}
	runOut := func() bool {
		issued := tokens.Issued()
		return !tokens.Valid(user, issued[len(issued)-1])
	}
	var raws [][]byte
	for i, before := range []func(){
		func() {},
		func() { h.await("the token has run out", runOut); cut() },
		func() { tokens.Revoke(); cut() },
		func() { tokens.Fail(real.TokenFault{Status: 500}); h.await("it has run out again", runOut); cut() },
	} {
		before()
		from := person{fmt.Sprintf("Klager %c", 'A'+i), fmt.Sprintf("klager%d@klant.example", i+1)}
		raws = append(raws, h.put(aboutTheLesson(from), now()))
		daemon.sent(2 * (i + 1))
		h.mail().is(t, fmt.Sprintf("01 klager%d", i+1), "03 directeur")
	}
	if code := daemon.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, daemon.stderr)
	}
	h.archived(raws...)
	hidesTokens(t, tokens, daemon.stderr.String())
}

// needsSignIn: which server asked for the token first does not matter.
var needsSignIn = regexp.MustCompile(`level=ERROR .*klachtd signin`)

// tellSignIn: a person signs in, once before the start and again when the
// provider has ended that. The daemon meanwhile says what to do, and goes on by
// itself; refresh tokens that work once survive its end.
func tellSignIn(t *testing.T, w world) {
	tokens := startTokens(t, real.TokenOptions{Rotate: true, Interval: 1, Lifetime: 2 * time.Second})
	h := w.openWithTokens(t, tokens.Valid, fmt.Sprintf("token_url = %q\ndevice_url = %q\nclient_id = \"klachtd\"\n", tokens.TokenURL, tokens.DeviceURL))
	one := h.put(aboutTheLesson(amina), now())
	if r := h.must(65, "check"); !strings.Contains(r.stdout, "[oauth2]: nobody has signed in yet: run klachtd signin") {
		t.Errorf("check says %s", r.stdout)
	}
	if r := h.must(75, "once"); !strings.Contains(r.stderr, "klachtd signin") {
		t.Errorf("once says %s", r.stderr)
	}
	h.signIn(tokens, "access_denied", 75, "declined")
	h.signIn(tokens, "", 0, "Signed in")
	h.must(0, "check")
	d := h.daemon()
	d.sent(2)
	h.mail().is(t, "01 amina", "03 directeur")
	h.await("all mail is on record as sent", func() bool { // or the cut would leave one uncertain, which comes again
		c := h.show(first)
		return len(c.Letters) == 2 && c.Letters[0].Status == "sent" && c.Letters[1].Status == "sent"
	})

	tokens.RevokeRefresh()
	tokens.Revoke()
	h.smtp.Disconnect()
	two := h.put(aboutTheLesson(bram), now())
	h.await("the daemon says what to do", func() bool { return needsSignIn.MatchString(d.stderr.String()) })
	h.signIn(tokens, "", 0, "Signed in")
	h.await("the letters leave in a later pass or attempt", func() bool { return len(h.cases()) == 2 })
	if code := d.end(syscall.SIGTERM); code != 0 {
		t.Errorf("ended by SIGTERM with exit code %d:\n%s", code, d.stderr)
	}
	hidesTokens(t, tokens, d.stderr.String())
	h.must(0, "once", "--at", now().Add(time.Hour).Format(time.RFC3339))
	h.mail().letters().is(t, "01 bram", "03 directeur")
	h.archived(one, two)
}

// signIn runs klachtd signin, and answers for the person.
func (h *house) signIn(tokens *real.TokenServer, answer string, code int, words string) {
	h.t.Helper()
	stdout, stderr := new(output), new(bytes.Buffer)
	ctx, cancel := context.WithTimeout(h.t.Context(), patience)
	defer cancel()
	cmd := h.command(ctx, h.program, "signin")
	cmd.Stdout, cmd.Stderr = stdout, stderr
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.await("a code is shown", func() bool { return strings.Contains(stdout.String(), "WDJB-MJHT") })
	tokens.Answer(answer)
	if err := cmd.Wait(); errors.Is(err, context.DeadlineExceeded) || cmd.ProcessState.ExitCode() != code {
		h.t.Errorf("klachtd signin: %v, want exit code %d\n%s%s", err, code, stdout, stderr)
	}
	if text := stdout.String() + stderr.String(); !strings.Contains(text, words) {
		h.t.Errorf("klachtd signin says %s", text)
	}
	hidesTokens(h.t, tokens, stdout.String()+stderr.String())
}
