package oauth

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

const clientSecret = "Xy8Q~verzonnen-geheim-van-de-klant"

// bench is a Source before a token server, with clocks that stand still.
type bench struct {
	*testing.T
	server  *real.TokenServer
	source  *Source
	options Options

	elapsed    time.Duration
	configured string // the refresh token in the configuration
	said       bytes.Buffer
	secret     string
}

func newBench(t *testing.T, way Way, o real.TokenOptions) *bench {
	t.Helper()
	server, err := real.StartTokenServer(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	b := &bench{T: t, server: server, secret: o.ClientSecret}
	b.options = Options{
		Way: way, TokenURL: server.TokenURL, DeviceURL: server.DeviceURL, ClientID: "klachtd", Scopes: []string{"https://mail.example/"},
		Secret:  func() (string, error) { return b.secret, nil },
		Refresh: func() (string, error) { return b.configured, nil },
		State:   filepath.Join(t.TempDir(), "state", "refresh"),
		Elapsed: func() time.Duration { return b.elapsed },
		Logger:  slog.New(slog.NewTextHandler(&b.said, nil)),
	}
	b.restart()
	return b
}

// restart makes a new Source, as a new process does.
func (b *bench) restart() {
	b.Helper()
	var err error
	if b.source, err = New(b.options); err != nil {
		b.Fatal(err)
	}
}

// token gets a token, which the server must know.
func (b *bench) token() string {
	b.Helper()
	token, err := b.source.Token(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	if !b.server.Valid("klachten", token) {
		b.Error("the token is not one that works")
	}
	return token
}

// refused gets an error, which holds the words and no secret.
func (b *bench) refused(words ...string) {
	b.Helper()
	token, err := b.source.Token(b.Context())
	if err == nil || token != "" {
		b.Fatalf("no error, but %q", words)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			b.Errorf("error %q, want %q in it", err, w)
		}
	}
	b.discreet(err.Error() + b.said.String())
}

// discreet: whatever the server was sent or gave is in no text of ours.
func (b *bench) discreet(text string) {
	b.Helper()
	secrets := append(b.server.Issued(), clientSecret, b.server.RefreshToken)
	for _, form := range b.server.Asked() {
		secrets = append(secrets, form.Get("refresh_token"), form.Get("client_secret"), form.Get("assertion"), form.Get("device_code"))
	}
	for _, s := range secrets {
		if s != "" && strings.Contains(text, s) {
			b.Errorf("a secret is in %q", text)
		}
	}
	if strings.Contains(text, "@") {
		b.Errorf("an address is in %q", text)
	}
}

func (b *bench) asked(n int) {
	b.Helper()
	if got := len(b.server.Asked()); got != n {
		b.Errorf("the server was asked %d times, want %d", got, n)
	}
}

func TestTokenIsKeptUntilShortlyBeforeItsEnd(t *testing.T) {
	for _, test := range []struct {
		name      string
		lifetime  time.Duration
		says      string // expires_in, when it says otherwise
		fresh, at time.Duration
	}{
		{"an hour", time.Hour, "", 54*time.Minute + 59*time.Second, 55 * time.Minute},
		{"a minute", time.Minute, "", 53 * time.Second, 54 * time.Second},
		{"as text", time.Hour, `"3600"`, 54*time.Minute + 59*time.Second, 55 * time.Minute},
		{"unknown", time.Hour, `null`, 4*time.Minute + 29*time.Second, 4*time.Minute + 30*time.Second},
		{"none", time.Hour, `0`, 4*time.Minute + 29*time.Second, 4*time.Minute + 30*time.Second},
		{"past", time.Hour, `-3600`, 4*time.Minute + 29*time.Second, 4*time.Minute + 30*time.Second},
		{"for ever", time.Hour, `99999999999`, 23 * time.Hour, 23*time.Hour + 55*time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret, Lifetime: test.lifetime})
			if test.says != "" {
				b.server.Fail(real.TokenFault{ExpiresIn: test.says})
			}
			first := b.token()
			b.elapsed = test.fresh
			if b.token() != first {
				t.Error("renewed too early")
			}
			b.elapsed = test.at
			if b.token() == first {
				t.Error("not renewed")
			}
			b.asked(2)
		})
	}
}

// The wall clock of this machine may jump as it likes.
func TestWrongClockChangesNothing(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	wall := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
	b.options.Now = func() time.Time { return wall }
	b.restart()
	first := b.token()
	for _, year := range []int{1970, 2026, 2099} {
		wall = time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)
		if b.token() != first {
			t.Errorf("renewed because it is %d", year)
		}
	}
	b.asked(1)
}

func TestClientCredentials(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	b.token()
	form := b.server.Asked()[0]
	if form.Get("scope") != "https://mail.example/" || form.Get("grant_type") != "client_credentials" || form.Get("client_id") != "klachtd" {
		t.Errorf("sent %v", form)
	}
	b.secret = "verlopen-geheim"
	b.restart()
	b.refused("invalid_client", "AADSTS7000215", "client_secret_file")
	b.asked(2)
	b.refused("invalid_client") // not asked again at once
	b.asked(2)
	b.secret = clientSecret // mended: at once
	b.token()
	b.asked(3)
}

// Two goroutines want a token at the same time, and the server is slow.
func TestOneAsksForAll(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	release := b.server.Hold()
	var all sync.WaitGroup
	tokens := make([]string, 8)
	for i := range tokens {
		all.Go(func() { tokens[i], _ = b.source.Token(t.Context()) })
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.source.Token(ctx); err == nil {
		t.Error("who is stopped waits on")
	}
	release()
	all.Wait()
	if tokens[0] == "" || len(slices.Compact(tokens)) != 1 {
		t.Errorf("tokens %q", tokens)
	}
	b.asked(1)
}

func TestServerInTrouble(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	long := strings.Repeat("x", 1000)
	b.server.Fail(
		real.TokenFault{Status: 503, Body: "down " + clientSecret},
		real.TokenFault{Status: 500, Body: `{"error":"server_error","error_description":"` + clientSecret + `"}`},
		real.TokenFault{Status: 429, Body: `{"error":"slow"}`},
		real.TokenFault{Status: 200, Body: `{"access_token":`},
		real.TokenFault{Status: 200, Body: `{}`},
		real.TokenFault{Status: 200, Body: `{"access_token":"een\r\nbewijs"}`},
		real.TokenFault{Status: 200, Body: `{"access_token":"x","token_type":"mac"}`},
		real.TokenFault{Status: 302, Body: "elsewhere"},
		real.TokenFault{Status: 400, Body: `{"error":"invalid_scope","error_description":"` + long + ` bij klachten@organisatie.example\u001b[31m ` + strings.Repeat("ja ", 200) + `"}`},
		real.TokenFault{AfterIssue: true},
	)
	for i, words := range []string{
		"503; it is tried again", "500 server_error; it", "429 slow; it", "cannot be read; it", "cannot be read; it", "RFC 6750", "RFC 6750", "302; it",
		"invalid_scope: (…) bij (…) [31m ja", "EOF; it",
	} {
		b.refused(words, "127.0.0.1")
		b.asked(i + 1)
		b.refused(words) // while it waits
		b.asked(i + 1)
		b.elapsed += min(lastRetry, firstRetry<<i)
	}
	b.token()
	b.asked(11)
}

// A token that still works is used while there is no other.
func TestTokenOutlastsServer(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	first := b.token()
	b.server.Close()
	b.elapsed = 59 * time.Minute
	if b.token() != first {
		t.Error("another token")
	}
	b.elapsed = 61 * time.Minute
	b.refused("connection refused")
}

func TestRefusedToken(t *testing.T) {
	b := newBench(t, ClientCredentials, real.TokenOptions{ClientSecret: clientSecret})
	first := b.token()
	b.server.Revoke()
	if !b.source.Refused(first) {
		t.Fatal("there is no other")
	}
	second := b.token()
	if second == first {
		t.Fatal("the refused token came again")
	}
	if !b.source.Refused(first) { // the other goroutine comes late
		t.Error("there is no other for who still had the first")
	}
	if b.token() != second {
		t.Error("the second was given up for the first")
	}
	for range 10 { // a server that takes no token at all
		if b.source.Refused(b.token()) {
			t.Error("fetched anew at once")
		}
	}
	b.asked(2)
	b.elapsed += forgetEvery
	if !b.source.Refused(second) || b.token() == second {
		t.Error("not fetched anew a minute later")
	}
	b.discreet(b.said.String())
	if !strings.Contains(b.said.String(), "refused the access token") {
		t.Errorf("the log says %q", b.said.String())
	}
}

func TestSecretsNeedTLS(t *testing.T) {
	for address, want := range map[string]bool{
		"https://login.aanbieder.example/token": true, "http://127.0.0.1:80/token": true, "http://localhost/token": true, "http://[::1]/t": true,
		"http://login.aanbieder.example/token": false, "ftp://127.0.0.1/": false, "login.aanbieder.example": false, "": false,
		"https://": false, "https://naam:geheim@login.aanbieder.example/": false, "http://127.0.0.1.aanbieder.example/": false, "https://x\x1b/": false,
	} {
		if got := Secure(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
	if _, err := New(Options{TokenURL: "http://login.aanbieder.example/token"}); err == nil {
		t.Error("no error")
	}
}

func TestWarning(t *testing.T) {
	zone := time.FixedZone("", 3600)
	s, err := New(Options{SecretExpires: time.Date(2027, 3, 1, 0, 0, 0, 0, zone)})
	if err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{
		"2027-01-29T23:59:00+01:00": "", "2027-01-29T23:30:00Z": "days left: 30", "2027-02-28T12:00:00+01:00": "days left: 1",
		"2027-03-01T00:00:00+01:00": "expired on 2027-03-01", "2028-01-01T00:00:00+01:00": "expired on 2027-03-01",
	} {
		now, err := time.Parse(time.RFC3339, day)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Warning(now); (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", day, got, want)
		}
	}
	if s, _ := New(Options{}); s.Warning(time.Now()) != "" {
		t.Error("a warning without a date")
	}
}

// serviceKey makes the JSON file of a service account.
func serviceKey(t testing.TB) (*rsa.PrivateKey, []byte) {
	t.Helper()
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(map[string]string{
		"type": "service_account", "private_key_id": "abc", "client_email": "klachtd", "client_id": "1234567890",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), "token_uri": "https://elders.example/",
	})
	if err != nil {
		t.Fatal(err)
	}
	return private, file
}

func TestServiceAccount(t *testing.T) {
	private, file := serviceKey(t)
	b := newBench(t, ServiceAccount, real.TokenOptions{ServiceKey: &private.PublicKey})
	b.options.Key, b.options.Subject = func() ([]byte, error) { return file, nil }, "klachten"
	b.restart()
	b.token()
	b.asked(1)
	if form := b.server.Asked()[0]; form.Has("client_id") || form.Has("client_secret") || form.Has("scope") {
		t.Errorf("sent %v beside the assertion", form)
	}

	// Clocks that differ, whichever is wrong, cost one request more, once.
	for i, skew := range []time.Duration{3 * time.Hour, -2 * time.Hour, 0} {
		b.server.Skew(skew)
		before := len(b.server.Asked())
		b.elapsed += time.Hour
		b.token()
		b.elapsed += time.Hour
		b.token()
		b.asked(before + 3)
		if n := strings.Count(b.said.String(), "token server's clock"); n != i+1 {
			t.Errorf("it is said %d times that clocks differ", n)
		}
	}
	b.discreet(b.said.String())

	b.options.Subject = "niemand"
	b.restart()
	b.refused("unauthorized_client", "domain-wide delegation", "1234567890")
	other, _ := serviceKey(t)
	strange := newBench(t, ServiceAccount, real.TokenOptions{ServiceKey: &other.PublicKey})
	strange.options.Key, strange.options.Subject = b.options.Key, "klachten"
	strange.restart()
	strange.refused("invalid_grant", "Signature")
	strange.asked(1) // clocks agree: once more would not help
}

func TestBadKeys(t *testing.T) {
	_, good := serviceKey(t)
	for name, file := range map[string][]byte{
		"empty": nil, "text": []byte("geheim"), "list": []byte("[]"), "another kind": bytes.Replace(good, []byte("service_account"), []byte("authorized_user"), 1),
		"no PEM": bytes.ReplaceAll(good, []byte("PRIVATE KEY"), []byte("PUBLIC")), "number": []byte(`{"type":1}`),
		"other PEM": bytes.Replace(good, []byte(`BEGIN PRIVATE KEY-----\nM`), []byte(`BEGIN PRIVATE KEY-----\nN`), 1),
	} {
		if err := CheckKey(file); err == nil || strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if err := CheckKey(good); err != nil {
		t.Error(err)
	}
}

func readState(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
