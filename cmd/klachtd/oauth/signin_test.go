package oauth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// TestSignIn plays a person who answers after some polls; the pauses between
// those are what RFC 8628 §3.5 asks for.
func TestSignIn(t *testing.T) {
	const s = time.Second
	for _, test := range []struct {
		name   string
		says   []string // of each poll; the last one stays
		pauses []time.Duration
		err    string
	}{
		{"at once", []string{""}, []time.Duration{5 * s}, ""},
		{"pending", []string{"authorization_pending", "authorization_pending", ""}, []time.Duration{5 * s, 5 * s, 5 * s}, ""},
		{"slow down", []string{"slow_down", "authorization_pending", "slow_down", ""}, []time.Duration{5 * s, 10 * s, 10 * s, 15 * s}, ""},
		{"away", []string{"503", "503", ""}, []time.Duration{5 * s, 10 * s, 20 * s}, ""},
		{"declined", []string{"authorization_pending", "access_denied"}, []time.Duration{5 * s, 5 * s}, "declined"},
		{"declined at Microsoft", []string{"authorization_declined"}, []time.Duration{5 * s}, "declined"},
		{"expired", []string{"expired_token"}, []time.Duration{5 * s}, "run klachtd signin again"},
		{"never", []string{"authorization_pending"}, slices.Repeat([]time.Duration{5 * s}, 180), "run klachtd signin again"},
		{"nonsense", []string{"invalid_client"}, []time.Duration{5 * s}, "invalid_client"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, RefreshToken, real.TokenOptions{})
			var pauses []time.Duration
			b.options.Pause = func(_ context.Context, d time.Duration) error {
				says := test.says[min(len(pauses), len(test.says)-1)]
				if says == "503" {
					b.server.Fail(real.TokenFault{Status: 503})
				} else {
					b.server.Answer(says)
				}
				pauses = append(pauses, d)
				b.elapsed += d
				return nil
			}
			b.restart()
			var shown []Invitation
			err := b.source.SignIn(t.Context(), func(i Invitation) { shown = append(shown, i) })
			if len(shown) != 1 || shown[0] != (Invitation{b.server.DeviceURL + "/enter", "WDJB-MJHT", 15 * time.Minute}) {
				t.Errorf("shown %+v", shown)
			}
			if !slices.Equal(pauses, test.pauses) {
				t.Errorf("pauses %v, want %v", pauses, test.pauses)
			}
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) {
					t.Fatalf("error %v, want %q", err, test.err)
				}
				b.discreet(err.Error())
				if err := b.source.SignedIn(); !errors.Is(err, ErrNobody) {
					t.Errorf("afterwards %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			asked := len(b.server.Asked())
			b.token() // the one that came along
			b.asked(asked)
			b.restart()
			b.token()
		})
	}
}

func TestSignInStopped(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	if err := b.source.SignIn(ctx, func(Invitation) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	b.options.ClientID = "elders"
	b.restart()
	if err := b.source.SignIn(t.Context(), func(Invitation) {}); err == nil || !strings.Contains(err.Error(), "public client flows") {
		t.Errorf("error %v", err)
	}
	b.options.Way = ClientCredentials
	b.restart()
	if err := b.source.SignIn(t.Context(), func(Invitation) {}); err == nil {
		t.Error("no error where nobody signs in")
	}
}
