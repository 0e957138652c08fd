// Package oauth gets the OAuth 2.0 access tokens with which klachtd signs in at
// Microsoft 365, Google and others, both to read mail and to send it.
//
// Credentials that an administrator provided (a client secret, a service account's key,
// or what "klachtd signin" stored) go to the token server. An access token comes back
// (ask.go) and is kept in memory until shortly before it expires. If the server
// replaces a refresh token, the new one is on disk before the new access token is used
// (keep.go). The machine's wall clock matters only for the date in a service account's
// assertion, and there the server's own Date corrects it (assertion.go).
//
// No error and no log line contains a token, a secret or an address.
package oauth

import (
	"context"
	"crypto/sha256"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Way is how the program shows the token server who it is.
type Way string

// The ways.
const (
	ClientCredentials Way = "client credentials" // as itself, by its secret: RFC 6749 §4.4
	RefreshToken      Way = "refresh token"      // for a person who signed in once: §6, RFC 8628
	ServiceAccount    Way = "service account"    // as Google's account for programs, by its key: RFC 7523
)

// Options say where tokens come from. Secret, Refresh and Key are called each time, so
// that a renewed one is used without a restart.
type Options struct {
	Way       Way
	TokenURL  string
	DeviceURL string // for SignIn
	ClientID  string
	Scopes    []string
	Subject   string // the mailbox's user, under ServiceAccount

	Secret  func() (string, error) // of the client; "" for a public one. nil: none
	Refresh func() (string, error) // the configured refresh token; "" without. nil: none
	Key     func() ([]byte, error) // the service account's JSON file

	// SecretExpires is the first day on which the client secret no longer works; zero
	// if unknown.
	SecretExpires time.Time

	State  string // file for the latest refresh token; its folder is created
	Logger *slog.Logger

	// Now is the wall clock; nil for the system's. Elapsed is a monotonic clock; nil
	// for the time since the start.
	Now     func() time.Time
	Elapsed func() time.Duration
	// Pause waits between two polls of SignIn; nil waits in real time.
	Pause func(context.Context, time.Duration) error
	// Timeout limits one exchange with the token server; default 30 s.
	Timeout time.Duration
}

// Source gives access tokens. Any number of goroutines may use it; one at a time asks
// the server.
type Source struct {
	options   Options
	transport http.RoundTripper
	turn      chan struct{} // holds a value while somebody is at work; guards what follows

	access   string        // "" when there is none
	renewAt  time.Duration // from then on, fetch a new one
	endsAt   time.Duration // from then on, the old one no longer works
	forgotAt time.Duration // when a refused token was last dropped
	forgot   bool

	failures int // in a row
	retryAt  time.Duration
	failure  error
	failed   [sha256.Size]byte // the credentials of the last failure

	skew    time.Duration // how far the server's clock is ahead of ours
	unsaved *kept         // a refresh token that could not be stored yet,
	before  string        // and the one it replaced
}

// New checks the options. It does not contact the server yet.
func New(o Options) (*Source, error) {
	for _, address := range []string{o.TokenURL, o.DeviceURL} {
		if address != "" && !Secure(address) {
			return nil, errors.New("oauth2: a token server is reached by https; http is for this machine only")
		}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Elapsed == nil {
		start := time.Now()
		o.Elapsed = func() time.Duration { return time.Since(start) }
	}
	if o.Pause == nil {
		o.Pause = pause
	}
	if o.Timeout == 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	return &Source{options: o, transport: newTransport(), turn: make(chan struct{}, 1)}, nil
}

// Secure reports whether secrets may be sent to a URL: https, or a server on
// this machine.
func Secure(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	local := strings.EqualFold(u.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
	return u.Scheme == "https" || u.Scheme == "http" && local
}

// How tokens are kept.
const (
	ahead       = 5 * time.Minute // how long before the end a new one is fetched, or
	aheadPart   = 10              // one part in this many of its life, if that is less
	unknownLife = 5 * time.Minute // the life of a token if the server gives none, or nonsense
	longestLife = 24 * time.Hour

	firstRetry  = 2 * time.Second
	lastRetry   = time.Minute // the callers have their own, longer pauses
	forgetEvery = time.Minute
)

// Token gives an access token that has not expired. While the server is unreachable it
// gives the present one as long as that lasts, and after that an error. The server is
// asked again only after a growing pause, or as soon as the administrator has changed a
// credential.
func (s *Source) Token(ctx context.Context) (string, error) {
	if err := s.begin(ctx); err != nil {
		return "", err
	}
	defer s.end()
	if s.access != "" && s.options.Elapsed() < s.renewAt {
		return s.access, nil
	}
	err := s.renew(ctx)
	if err == nil || s.access != "" && s.options.Elapsed() < s.endsAt {
		return s.access, nil
	}
	return "", err
}

func (s *Source) begin(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s *Source) end() { <-s.turn }

// Refused reports a token that a mail server does not accept: it may have been revoked
// early. It returns whether Token now gives another. For a server that refuses every
// token, a new one is fetched at most once a minute.
func (s *Source) Refused(token string) bool {
	s.turn <- struct{}{}
	defer s.end()
	now := s.options.Elapsed()
	switch {
	case token != s.access:
		return true
	case s.forgot && now < s.forgotAt+forgetEvery:
		return false
	}
	s.access, s.forgot, s.forgotAt = "", true, now
	s.options.Logger.Info("the mail server refused the access token before it expired; fetching a new one")
	return true
}

// renew gets a new token, unless the last attempt failed too recently.
func (s *Source) renew(ctx context.Context) error {
	credentials := s.fingerprint()
	if s.failure != nil && s.options.Elapsed() < s.retryAt && credentials == s.failed {
		return s.failure
	}
	got, err := s.fetch(ctx)
	if err == nil {
		s.keep(got)
		return nil
	}
	if ctx.Err() != nil { // we were stopped; the server did nothing wrong
		return err
	}
	wait := lastRetry
	if s.failures < 5 {
		wait = min(wait, firstRetry<<s.failures)
	}
	s.failures++
	s.failure, s.failed, s.retryAt = err, credentials, s.options.Elapsed()+wait
	return err
}

func (s *Source) keep(got answer) {
	s.access = got.access
	s.endsAt = got.at + got.life
	s.renewAt = s.endsAt - min(ahead, got.life/aheadPart)
	s.failures, s.failure = 0, nil
}

// fetch asks for a token with the configured grant.
func (s *Source) fetch(ctx context.Context) (answer, error) {
	switch s.options.Way {
	case ClientCredentials:
		return s.identify(ctx)
	case RefreshToken:
		return s.refresh(ctx)
	case ServiceAccount:
		return s.assert(ctx)
	}
	return answer{}, errors.New("oauth2: no way to sign in is configured")
}

// identify gets a token for the client's own credentials (RFC 6749 §4.4).
func (s *Source) identify(ctx context.Context) (answer, error) {
	got, err := s.ask(ctx, url.Values{"grant_type": {"client_credentials"}, "scope": {strings.Join(s.options.Scopes, " ")}})
	var r *refusal
	if errors.As(err, &r) {
		return answer{}, s.denied(r, remedyOf(r))
	}
	return got, err
}

// fingerprint identifies a set of credentials, also one that cannot be read.
func (s *Source) fingerprint() [sha256.Size]byte {
	sum := sha256.New()
	write := func(text []byte, err error) {
		if err != nil {
			text = []byte(err.Error())
		}
		part := sha256.Sum256(text)
		sum.Write(part[:])
	}
	secret, err := s.secret()
	write([]byte(secret), err)
	if s.options.Way == RefreshToken {
		token, err := s.current()
		write([]byte(token.Token), err)
	}
	if s.options.Key != nil {
		write(s.options.Key())
	}
	return [sha256.Size]byte(sum.Sum(nil))
}

func (s *Source) secret() (string, error) {
	if s.options.Secret == nil {
		return "", nil
	}
	return s.options.Secret()
}
