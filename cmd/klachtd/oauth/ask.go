package oauth

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// answer is a token server's answer.
type answer struct {
	access  string
	refresh string        // "" when it gave none
	at      time.Duration // when it came, by the monotonic clock
	life    time.Duration // of access
}

// refusal is the answer of a token server that understood and says no (RFC 6749 §5.2).
type refusal struct {
	code string        // invalid_grant and the like
	said string        // the server's words, cleaned
	skew time.Duration // how far its clock is ahead of ours; 0 if unknown
}

// Lasting reports that trying again does not help: see wire.Lasting.
func (r *refusal) Lasting() bool { return true }

func (r *refusal) Error() string {
	if r.said == "" {
		return r.code
	}
	return r.code + ": " + r.said
}

// ask makes one request to the token server. Every grant goes through the library's
// client credentials, whose grant_type can be changed. An error is an explained
// refusal, or temporary.
func (s *Source) ask(ctx context.Context, form url.Values) (answer, error) {
	secret, err := s.secret()
	if err != nil {
		return answer{}, fmt.Errorf("oauth2: %w", err)
	}
	if form.Get("scope") == "" {
		form.Del("scope")
	}
	config := clientcredentials.Config{
		ClientID: s.options.ClientID, ClientSecret: secret, TokenURL: s.options.TokenURL,
		// In the form, as both Microsoft and Google want it: trying both ways would
		// send a single-use refresh token twice.
		AuthStyle: oauth2.AuthStyleInParams, EndpointParams: form,
	}
	if s.options.Way == ServiceAccount {
		config.ClientID = "" // the assertion says who we are
	}
	date := &dated{next: s.transport}
	begun, wall := s.options.Elapsed(), s.options.Now()
	token, err := config.Token(s.client(ctx, date))
	if err != nil {
		hidden := []string{secret, form.Get("refresh_token"), form.Get("assertion"), form.Get("device_code")}
		return answer{}, s.explain(err, date.skew(wall), hidden)
	}
	if !plausible(token) {
		return answer{}, s.trouble("it gave something that is no token for mail (RFC 6750)")
	}
	// The life is counted from before the request, to be on the safe side.
	got := answer{access: token.AccessToken, refresh: token.RefreshToken, at: begun, life: unknownLife}
	// Expiry is expires_in from now on, by the monotonic clock.
	if life := time.Until(token.Expiry).Round(time.Second); !token.Expiry.IsZero() && life > 0 {
		got.life = min(life, longestLife)
	}
	return got, nil
}

// plausible reports whether a token can be sent to a mail server: RFC 6750 §2.1
// has printable ASCII, and signing in puts it between control characters.
func plausible(t *oauth2.Token) bool {
	printable := func(c rune) bool { return c > ' ' && c < 0x7f }
	return strings.EqualFold(t.Type(), "Bearer") && t.AccessToken != "" &&
		strings.IndexFunc(t.AccessToken, func(c rune) bool { return !printable(c) }) < 0
}

// client puts our HTTP client in the context, where the library looks for it.
func (s *Source) client(ctx context.Context, through http.RoundTripper) context.Context {
	return context.WithValue(ctx, oauth2.HTTPClient, &http.Client{
		Transport: through, Timeout: s.options.Timeout,
		// Secrets go where the configuration says and nowhere else.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
}

func newTransport() http.RoundTripper {
	t := &http.Transport{
		Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10, MaxIdleConns: 2, IdleConnTimeout: time.Minute,
	}
	return t
}

// dated remembers the Date of an answer (RFC 9110 §6.6.1).
type dated struct {
	next http.RoundTripper
	date time.Time
}

func (d *dated) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, err := d.next.RoundTrip(r)
	if err == nil {
		if date, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
			d.date = date
		}
	}
	return answer, err
}

// skew is how far the server's clock is ahead of ours; 0 if unknown.
func (d *dated) skew(now time.Time) time.Duration {
	if d.date.IsZero() {
		return 0
	}
	return d.date.Sub(now)
}

// explain turns an error of the library, which quotes the server at length, into one
// that is safe to log.
func (s *Source) explain(err error, skew time.Duration, hidden []string) error {
	var reply *oauth2.RetrieveError
	if !errors.As(err, &reply) {
		if errors.Is(err, context.Canceled) {
			return err
		}
		var broken *url.Error
		if errors.As(err, &broken) {
			return s.trouble(broken.Err.Error())
		}
		return s.trouble("its answer cannot be read")
	}
	status := reply.Response.StatusCode
	code := clean(reply.ErrorCode, hidden)
	if code == "" || status >= 500 || status == http.StatusTooManyRequests || code == "temporarily_unavailable" || code == "server_error" {
		return s.trouble(strings.TrimSpace(fmt.Sprintf("it answers %d %s", status, code)))
	}
	return &refusal{code: code, said: strings.TrimRight(clean(reply.ErrorDescription, hidden), "."), skew: skew}
}

func (s *Source) trouble(what string) error {
	return fmt.Errorf("oauth2: the token server %s gave no token: %s; it is tried again", s.host(), what)
}

func (s *Source) host() string {
	u, err := url.Parse(s.options.TokenURL)
	if err != nil {
		return ""
	}
	return u.Host
}

// denied adds to a refusal what to do about it.
func (s *Source) denied(r *refusal, remedy string) error {
	return fmt.Errorf("oauth2: the token server %s refuses: %w. %s", s.host(), r, remedy)
}

// How much of a server's words is quoted, in characters.
const (
	longestSaid = 200
	longestWord = 39 // a UUID has 36; secrets and tokens begin at 40
)

// clean makes a server's words fit for a log: one line, not long, without what was sent
// to it, without addresses and without anything that could be a token.
func clean(said string, hidden []string) string {
	for _, h := range hidden {
		if h != "" {
			said = strings.ReplaceAll(said, h, "(…)")
		}
	}
	var words []string
	length := 0
	for _, word := range strings.FieldsFunc(strings.ToValidUTF8(said, ""), func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsPrint(c) }) {
		if strings.ContainsRune(word, '@') || len(word) > longestWord {
			word = "(…)"
		}
		if length += len(word) + 1; length > longestSaid {
			words = append(words, "…")
			break
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}
