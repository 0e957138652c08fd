package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"golang.org/x/oauth2"
)

// Invitation is what a person needs to sign in, on any device (RFC 8628 §3.3).
type Invitation struct {
	URL, Code string
	Life      time.Duration // of the code
}

// Waiting for a person (RFC 8628 §3.2, §3.5).
const (
	defaultInterval = 5 * time.Second
	slowerBy        = 5 * time.Second
	longestInterval = time.Minute
	defaultCodeLife = 15 * time.Minute
	longestCodeLife = time.Hour
)

// SignIn lets a person sign in by a device code (RFC 8628), and stores the refresh
// token. show is called once, with what that person must do.
func (s *Source) SignIn(ctx context.Context, show func(Invitation)) error {
	if s.options.Way != RefreshToken || s.options.DeviceURL == "" {
		return errors.New("oauth2: this configuration has no sign-in for persons")
	}
	device, err := s.invite(ctx)
	if err != nil {
		return err
	}
	life := defaultCodeLife
	if !device.Expiry.IsZero() {
		life = min(max(time.Until(device.Expiry).Round(time.Second), 0), longestCodeLife)
	}
	show(Invitation{URL: device.VerificationURI, Code: device.UserCode, Life: life})
	got, err := s.poll(ctx, device, s.options.Elapsed()+life)
	if err != nil {
		return err
	}
	if got.refresh == "" {
		return errors.New("oauth2: the provider gave no refresh token; Microsoft gives one for the scope offline_access: add it to [oauth2] scopes")
	}
	return s.adopt(ctx, got)
}

// invite asks for a code, and checks what will be shown on a terminal.
func (s *Source) invite(ctx context.Context) (*oauth2.DeviceAuthResponse, error) {
	config := oauth2.Config{
		ClientID: s.options.ClientID, Scopes: s.options.Scopes,
		Endpoint: oauth2.Endpoint{DeviceAuthURL: s.options.DeviceURL},
	}
	device, err := config.DeviceAuth(s.client(ctx, s.transport))
	if err != nil {
		err = s.explain(err, 0, nil)
		var r *refusal
		if errors.As(err, &r) {
			return nil, s.denied(r, "Is the application allowed public client flows (device code), and are client_id and scopes right?")
		}
		return nil, err
	}
	if device.DeviceCode == "" || clean(device.UserCode, nil) != device.UserCode || device.UserCode == "" ||
		!Secure(device.VerificationURI) {
		return nil, s.trouble("its device code cannot be used (RFC 8628)")
	}
	return device, nil
}

// poll asks until the person has signed in (RFC 8628 §3.4).
func (s *Source) poll(ctx context.Context, device *oauth2.DeviceAuthResponse, end time.Duration) (answer, error) {
	interval := defaultInterval
	if device.Interval > 0 && device.Interval <= int64(longestInterval/time.Second) {
		interval = time.Duration(device.Interval) * time.Second
	}
	for {
		if err := s.options.Pause(ctx, interval); err != nil {
			return answer{}, err
		}
		if s.options.Elapsed() >= end {
			return answer{}, errTooLate
		}
		got, err := s.ask(ctx, url.Values{
			"grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}, "device_code": {device.DeviceCode},
		})
		var r *refusal
		switch {
		case err == nil:
			return got, nil
		case ctx.Err() != nil:
			return answer{}, ctx.Err()
		case !errors.As(err, &r): // §3.5: the server is unreachable, so ask less often
			interval = min(2*interval, longestInterval)
			continue
		}
		switch r.code {
		case "authorization_pending":
		case "slow_down":
			interval = min(interval+slowerBy, longestInterval)
		case "access_denied", "authorization_declined":
			return answer{}, errors.New("oauth2: the sign-in was declined on the provider's page; nothing was changed")
		case "expired_token":
			return answer{}, errTooLate
		default:
			return answer{}, s.denied(r, remedyOf(r))
		}
	}
}

var errTooLate = errors.New("oauth2: nobody entered the code in time; run klachtd signin again")

// adopt stores the token a person signed in for. It counts as newer than the configured
// token until that changes.
func (s *Source) adopt(ctx context.Context, got answer) error {
	if err := s.begin(ctx); err != nil {
		return err
	}
	defer s.end()
	release, err := s.lock(ctx)
	if err != nil {
		return fmt.Errorf("oauth2: %w", err)
	}
	defer release()
	configured, err := s.configured()
	if err != nil {
		return fmt.Errorf("oauth2: %w", err)
	}
	if err := store(s.options.State, kept{Token: got.refresh, Seed: seedOf(configured)}); err != nil {
		return fmt.Errorf("oauth2: the refresh token cannot be stored: %w", err)
	}
	s.unsaved = nil
	s.keep(got)
	return nil
}

// warnAhead is how long before a client secret expires we warn.
const warnAhead = 30 // days

// Warning says that the client secret expires soon, or has expired; "" if there is
// nothing to say. The provider shows that date only in its portal, so the configuration
// must tell.
func (s *Source) Warning(now time.Time) string {
	end := s.options.SecretExpires
	if end.IsZero() {
		return ""
	}
	y, m, d := now.In(end.Location()).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, end.Location())
	days := int(end.Sub(today).Round(24*time.Hour) / (24 * time.Hour))
	const remedy = "make a new one in the provider's portal, put it where [oauth2] client_secret_file says, and its date into client_secret_expires"
	date := end.Format(time.DateOnly)
	switch {
	case days > warnAhead:
		return ""
	case days <= 0:
		return fmt.Sprintf("the client secret of [oauth2] expired on %s: %s", date, remedy)
	}
	return fmt.Sprintf("the client secret of [oauth2] expires on %s (days left: %d), and then no mail is read or sent: %s", date, days, remedy)
}
