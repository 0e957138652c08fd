package oauth

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// renew gets a token that is newer than the last.
func (b *bench) renew() {
	b.Helper()
	b.elapsed += time.Hour
	b.token()
}

func (b *bench) used() string {
	b.Helper()
	all := b.server.Asked()
	return all[len(all)-1].Get("refresh_token")
}

// A server that takes each refresh token once: the next is on disk before
// anything else is done, so that a crash at any time loses nothing.
func TestRotation(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	for range 3 {
		b.renew()
		b.restart()
	}
	b.asked(3)
	info, err := os.Stat(b.options.State)
	if err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(b.options.State), ".*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// No date tells which of two refresh tokens is newer; where they come from does.
func TestConfigurationAgainstState(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	b.renew() // the state now descends from it
	rotated := readState(t, b.options.State)

	b.restart()
	b.renew()
	if b.used() == b.configured || !strings.Contains(rotated, b.used()) {
		t.Error("the configured token was used, though the state descends from it")
	}
	b.configured = b.server.NewRefresh() // the administrator replaces the credential
	b.renew()
	if b.used() != b.configured {
		t.Error("the new configured token was not used")
	}
	b.renew()
	if b.used() == b.configured {
		t.Error("the state does not descend from the new one")
	}
	b.configured = "" // the line is removed; what was stored still counts
	b.renew()
	b.asked(5)
}

func TestNobodySignedIn(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{})
	b.refused("klachtd signin")
	b.asked(0)
	if err := b.source.SignedIn(); !errors.Is(err, ErrNobody) {
		t.Errorf("error %v", err)
	}
	b.configured = b.server.RefreshToken
	if err := b.source.SignedIn(); err != nil {
		t.Error(err)
	}
	b.token()
	if _, err := os.Stat(b.options.State); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("stored, though nothing was replaced: %v", err)
	}
}

// The sign-in was ended at the provider. It is said with what to do, the server
// is left alone, and all goes on by itself once somebody has signed in.
func TestRefreshTokenRefused(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	b.renew()
	b.server.RevokeRefresh()
	b.elapsed += 2 * time.Hour
	for range 5 {
		b.refused("invalid_grant", "AADSTS700082", "klachtd signin")
	}
	b.asked(2)
	b.elapsed += lastRetry
	b.refused("invalid_grant")
	b.asked(3)

	// Another process signs in, beside the daemon.
	other, err := New(b.options)
	if err != nil {
		t.Fatal(err)
	}
	if err := other.adopt(t.Context(), answer{access: "x", refresh: b.server.NewRefresh()}); err != nil {
		t.Fatal(err)
	}
	b.token()
	b.asked(4)
}

// A refresh token that cannot be stored withholds the access token, is not lost,
// and is stored when that is possible again.
func TestStateCannotBeWritten(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	if err := os.MkdirAll(filepath.Join(b.options.State, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	b.refused("holds no refresh token")
	b.asked(0)
	if err := os.RemoveAll(b.options.State); err != nil {
		t.Fatal(err)
	}
	// The folder appears while the server answers.
	release := b.server.Hold()
	failed := make(chan error, 1)
	go func() { _, err := b.source.Token(context.Background()); failed <- err }()
	for len(b.server.Asked()) == 0 {
		if err := pause(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(b.options.State, "in the way"), 0o700); err != nil {
		t.Fatal(err)
	}
	release()
	if err := <-failed; err == nil || !strings.Contains(err.Error(), "cannot be stored") {
		t.Errorf("error %v", err)
	}
	if err := os.RemoveAll(b.options.State); err != nil {
		t.Fatal(err)
	}
	b.elapsed += lastRetry
	b.token()
	b.restart()
	b.renew()
}

func TestStateIsPrivate(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	b.renew()
	if err := os.Chmod(b.options.State, 0o640); err != nil {
		t.Fatal(err)
	}
	b.elapsed += 2 * time.Hour
	b.refused("chmod 600")
	if err := os.WriteFile(b.options.State, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(b.options.State, 0o600); err != nil {
		t.Fatal(err)
	}
	b.refused("klachtd signin")
}

// Two processes with one refresh token that works once: the second waits.
func TestOneProcessRefreshes(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	other, err := New(b.options)
	if err != nil {
		t.Fatal(err)
	}
	release := b.server.Hold()
	results := make(chan error, 2)
	for _, s := range []*Source{b.source, other} {
		go func() { _, err := s.Token(context.Background()); results <- err }()
	}
	for len(b.server.Asked()) == 0 {
		if err := pause(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	release()
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
	b.asked(2)
}

// root signs in; the service, another user, reads what that stored.
func TestStateBelongsToTheFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away")
	}
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	folder := filepath.Dir(b.options.State)
	if err := errors.Join(os.MkdirAll(folder, 0o700), os.Chown(folder, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	b.token()
	for _, path := range []string{b.options.State, b.options.State + ".lock"} {
		info, err := os.Stat(path)
		if err != nil || info.Sys().(*syscall.Stat_t).Uid != 65534 {
			t.Errorf("%s: %+v, %v", path, info, err)
		}
	}
}

// Being stopped does not cut off an answer that holds the only refresh token.
func TestStoppedWhileRefreshing(t *testing.T) {
	b := newBench(t, RefreshToken, real.TokenOptions{Rotate: true})
	b.configured = b.server.RefreshToken
	release := b.server.Hold()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { _, err := b.source.Token(ctx); done <- err }()
	for len(b.server.Asked()) == 0 {
		if err := pause(t.Context(), time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	release()
	if err := <-done; err != nil {
		t.Error(err)
	}
	b.restart()
	b.renew()
}
