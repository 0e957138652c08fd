package real

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// TokenOptions are what a test can change in a TokenServer. The zero value is good for
// the rest.
type TokenOptions struct {
	Username     string         // whose mailbox the tokens open; default "klachten"
	ClientID     string         // default "klachtd"
	ClientSecret string         // "" for a public client
	ServiceKey   *rsa.PublicKey // verifies assertions; nil accepts none
	Lifetime     time.Duration  // of access tokens, in whole seconds; default one hour
	Rotate       bool           // a refresh token works once, and gives the next
	Interval     int            // seconds between two polls for a device code; default 5
}

// TokenServer is an OAuth 2.0 authorization server on loopback, without TLS. It
// supports client credentials (RFC 6749 section 4.4), refresh tokens (section 6),
// device codes (RFC 8628) and signed assertions (RFC 7523), and tells a mail server
// about its tokens (RFC 7662).
type TokenServer struct {
	TokenURL, DeviceURL string // for a client
	IntrospectURL       string // for a mail server
	RefreshToken        string // the first one; it works at once

	options TokenOptions
	server  *http.Server
	served  chan struct{}

	mu      sync.Mutex
	access  map[string]time.Time // token -> when it expires
	refresh map[string]bool      // token -> it still works
	device  map[string]string    // device code -> what polling it says; "" gives a token
	faults  []TokenFault
	asked   []url.Values // what came to TokenURL
	issued  []string     // access tokens, in order
	skew    time.Duration
	gate    chan struct{} // nil lets pass
}

// TokenFault is what the server answers instead of a token, once.
type TokenFault struct {
	Status      int
	Body        string // JSON when it begins with "{"
	AfterIssue  bool   // the token was issued but the answer is lost: the connection is cut
	ExpiresIn   string // the expires_in of an issued token, as JSON
	AccessToken string // the value of an issued token
}

// StartTokenServer starts a server, on a port chosen by the system.
func StartTokenServer(o TokenOptions) (*TokenServer, error) {
	o.Username = cmp.Or(o.Username, "klachten")
	o.ClientID = cmp.Or(o.ClientID, "klachtd")
	o.Lifetime = cmp.Or(o.Lifetime, time.Hour)
	o.Interval = cmp.Or(o.Interval, 5)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("real: %w", err)
	}
	base := "http://" + l.Addr().String()
	s := &TokenServer{
		TokenURL: base + "/token", DeviceURL: base + "/device", IntrospectURL: base + "/introspect",
		RefreshToken: "refresh-" + rand.Text(),
		options:      o, served: make(chan struct{}),
		access: make(map[string]time.Time), refresh: make(map[string]bool), device: make(map[string]string),
	}
	s.refresh[s.RefreshToken] = true
	mux := http.NewServeMux()
	mux.HandleFunc("POST /token", s.token)
	mux.HandleFunc("POST /device", s.newDevice)
	mux.HandleFunc("/introspect", s.introspect)
	s.server = &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.served)
		// Serve ends when Close closes the listener; nobody needs its error.
		_ = s.server.Serve(l)
	}()
	return s, nil
}

// Close stops the server and cuts its connections.
func (s *TokenServer) Close() error {
	err := s.server.Close()
	<-s.served
	return err
}

// Fail adds answers to give instead of a token, in order.
func (s *TokenServer) Fail(f ...TokenFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f...)
}

// Skew sets how far the server's clock is ahead of ours.
func (s *TokenServer) Skew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// Hold keeps requests for a token waiting until release is called.
func (s *TokenServer) Hold() (release func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate = gate
	return sync.OnceFunc(func() {
		s.mu.Lock()
		s.gate = nil
		s.mu.Unlock()
		close(gate)
	})
}

// Revoke revokes every access token that was issued.
func (s *TokenServer) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.access)
}

// RevokeRefresh revokes every refresh token.
func (s *TokenServer) RevokeRefresh() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.refresh)
}

// NewRefresh issues a refresh token that works.
func (s *TokenServer) NewRefresh() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newRefresh()
}

func (s *TokenServer) newRefresh() string {
	token := "refresh-" + rand.Text()
	s.refresh[token] = true
	return token
}

// Answer sets the reply to polling with any device code: an error code of RFC 8628
// section 3.5, or "" for a token.
func (s *TokenServer) Answer(code string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for device := range s.device {
		s.device[device] = code
	}
}

// Valid reports whether a token opens the mailbox of a user now.
func (s *TokenServer) Valid(username, token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	end, ok := s.access[token]
	return ok && username == s.options.Username && time.Now().Before(end)
}

// Asked returns what came to TokenURL so far, in order.
func (s *TokenServer) Asked() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]url.Values(nil), s.asked...)
}

// Issued returns the access tokens that were issued, in order.
func (s *TokenServer) Issued() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.issued...)
}

// introspect tells a mail server about a token (RFC 7662).
func (s *TokenServer) introspect(w http.ResponseWriter, r *http.Request) {
	answer := map[string]any{"active": false}
	if s.Valid(s.options.Username, r.FormValue("token")) {
		answer = map[string]any{"active": true, "username": s.options.Username}
	}
	writeJSON(w, http.StatusOK, answer)
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// A client that has gone is not an error of the server.
	_ = json.NewEncoder(w).Encode(v)
}

// pass waits at the gate of Hold.
func (s *TokenServer) pass(ctx context.Context) {
	s.mu.Lock()
	gate := s.gate
	s.mu.Unlock()
	if gate == nil {
		return
	}
	select {
	case <-gate:
	case <-ctx.Done():
	}
}
