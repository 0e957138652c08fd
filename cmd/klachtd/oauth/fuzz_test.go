package oauth

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode"
)

// fixed is a server that says one thing.
type fixed struct {
	status      int
	contentType string
	body        []byte
}

func (f fixed) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: f.status, Status: "-", Body: io.NopCloser(bytes.NewReader(f.body)),
		Header: http.Header{"Content-Type": {f.contentType}, "Date": {"Mon, 23 Nov 2026 08:00:00 GMT"}},
	}, nil
}

// FuzzAnswer: whatever a token server says becomes a token that can be sent, or
// an error that can be logged.
func FuzzAnswer(f *testing.F) {
	f.Add(200, "application/json", []byte(`{"access_token":"x","token_type":"Bearer","expires_in":3599}`))
	f.Add(200, "text/plain", []byte(`access_token=x&expires_in=10`))
	f.Add(200, "application/json", []byte(`{"access_token":"x","expires_in":-9223372036854775808}`))
	f.Add(400, "application/json", []byte(`{"error":"invalid_grant","error_description":"het-geheim-van-ons klachten@organisatie.example"}`))
	f.Add(503, "text/html", []byte(`<html>het-geheim-van-ons`))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		const secret = "het-geheim-van-ons"
		s, err := New(Options{
			Way: ClientCredentials, TokenURL: "https://login.aanbieder.example/token", ClientID: "klachtd",
			Secret: func() (string, error) { return secret, nil },
		})
		if err != nil {
			t.Fatal(err)
		}
		s.transport = fixed{status, contentType, body}
		got, err := s.ask(t.Context(), url.Values{"grant_type": {"client_credentials"}})
		switch {
		case err != nil:
			text := err.Error()
			if strings.Contains(text, secret) || strings.Contains(text, "@") || len(text) > 2000 ||
				strings.ContainsFunc(text, func(c rune) bool { return !unicode.IsPrint(c) }) {
				t.Errorf("error %q", text)
			}
		case got.access == "" || strings.ContainsFunc(got.access, func(c rune) bool { return c <= ' ' || c > '~' }):
			t.Errorf("token %q", got.access)
		case got.life <= 0 || got.life > 24*time.Hour:
			t.Errorf("life %v", got.life)
		}
	})
}

// FuzzKey: a key file that is none is said to be none, without quoting it.
func FuzzKey(f *testing.F) {
	_, file := serviceKey(f)
	f.Add(file)
	f.Add([]byte(`{"type":"service_account","client_email":"x","private_key":"-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n"}`))
	f.Fuzz(func(t *testing.T, file []byte) {
		k, err := readKey(file)
		if err == nil && (k.signer == nil || k.email == "") {
			t.Error("half a key")
		}
		if err != nil && len(err.Error()) > 100 {
			t.Errorf("error %q", err)
		}
	})
}
