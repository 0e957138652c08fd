package oauth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// kept is the latest refresh token, as stored in Options.State.
//
// The configured token may be a systemd credential, which cannot be written and has the
// date of the service's start. So no date shows which of the two is newer; descent
// does. Seed is the configured token that this one came from or was stored beside. As
// long as the configuration still has that token, ours is newer; a configuration with
// another token was changed since, and wins.
type kept struct {
	Token string `json:"refresh_token"`
	Seed  string `json:"seed"` // SHA-256 of the configured token, in hex; "" without
}

// ErrNobody says that nobody has signed in yet.
var ErrNobody error = &lasting{"nobody has signed in yet: run klachtd signin"}

// lasting is an error that lasts until a person does something.
type lasting struct{ text string }

func (l *lasting) Error() string { return l.text }
func (l *lasting) Lasting() bool { return true }

func seedOf(configured string) string {
	if configured == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(configured))
	return hex.EncodeToString(sum[:])
}

func (s *Source) configured() (string, error) {
	if s.options.Refresh == nil {
		return "", nil
	}
	return s.options.Refresh()
}

// SignedIn reports whether we have a credential for the server: nil, ErrNobody, or why
// it cannot be read.
func (s *Source) SignedIn() error {
	if s.options.Way != RefreshToken {
		return nil
	}
	_, err := s.current()
	return err
}

// current gives the refresh token to use. One that could not be stored yet counts,
// until the stored one changes.
func (s *Source) current() (kept, error) {
	k, err := s.stored()
	if s.unsaved != nil && (err != nil || k.Token == s.before) {
		return *s.unsaved, nil
	}
	return k, err
}

func (s *Source) stored() (kept, error) {
	configured, err := s.configured()
	if err != nil {
		return kept{}, err
	}
	ours, err := readKept(s.options.State)
	if err != nil {
		return kept{}, err
	}
	switch {
	case ours.Token != "" && (configured == "" || ours.Seed == seedOf(configured)):
		return ours, nil
	case configured != "":
		return kept{Token: configured, Seed: seedOf(configured)}, nil
	}
	return kept{}, ErrNobody
}

// maxKept is the most that is read, in bytes.
const maxKept = 64 << 10

func readKept(path string) (kept, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return kept{}, nil
	case err != nil:
		return kept{}, err
	case !info.Mode().IsRegular() || info.Size() > maxKept:
		return kept{}, fmt.Errorf("%s holds no refresh token; run: klachtd signin", path)
	case info.Mode().Perm()&0o077 != 0:
		return kept{}, fmt.Errorf("%s can be reached by group or others (mode %04o); run: chmod 600 %s", path, info.Mode().Perm(), path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return kept{}, err
	}
	var k kept
	if json.Unmarshal(text, &k) != nil || k.Token == "" {
		return kept{}, fmt.Errorf("%s holds no refresh token; run: klachtd signin", path)
	}
	return k, nil
}

// refresh gets a token for the refresh token (RFC 6749 §6). A server may accept each
// refresh token only once (RFC 9700 §4.14.2). So its replacement is stored before
// anything else is done with the answer, only one process at a time asks, and once we
// have asked we wait for the answer, whatever ctx says.
func (s *Source) refresh(ctx context.Context) (answer, error) {
	release, err := s.lock(ctx)
	if err != nil {
		return answer{}, fmt.Errorf("oauth2: %w", err)
	}
	defer release()
	used, err := s.current()
	if err != nil {
		return answer{}, fmt.Errorf("oauth2: %w", err)
	}
	got, err := s.ask(context.WithoutCancel(ctx), url.Values{"grant_type": {"refresh_token"}, "refresh_token": {used.Token}})
	var r *refusal
	switch {
	case errors.As(err, &r) && r.code == "invalid_grant":
		return answer{}, s.denied(r, "The sign-in has ended: sign in again with klachtd signin")
	case errors.As(err, &r):
		return answer{}, s.denied(r, remedyOf(r))
	case err != nil:
		return answer{}, err
	}
	next := used
	if got.refresh != "" {
		next.Token = got.refresh
	}
	if err := s.save(used, next); err != nil {
		return answer{}, fmt.Errorf("oauth2: the new refresh token cannot be stored, so that the access token is not used yet: %w", err)
	}
	return got, nil
}

// save stores a refresh token that replaced another. If that fails, the next attempt
// still uses it, and tries to store it again.
func (s *Source) save(used, next kept) error {
	if s.unsaved == nil {
		if next == used {
			return nil
		}
		s.before = used.Token
	}
	s.unsaved = &next
	if err := store(s.options.State, next); err != nil {
		return err
	}
	s.unsaved = nil
	return nil
}

func remedyOf(r *refusal) string {
	switch r.code {
	case "invalid_client":
		return "The client secret may have expired: make a new one in the provider's portal and put it where [oauth2] client_secret_file says"
	case "invalid_scope":
		return "Correct [oauth2] scopes"
	}
	return "Compare [oauth2] client_id, token_url and the permissions with the provider's portal"
}

// store replaces the stored refresh token so that after a crash one of the two is
// there. When run as root it gives the file to the owner of the folder: the service
// must be able to read what klachtd signin stored.
func store(path string, k kept) error {
	text, err := json.Marshal(k)
	if err != nil {
		return err
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(folder, "."+filepath.Base(path)+"-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(append(text, '\n'))
	if err = errors.Join(err, giveAway(f, folder), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	d, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func giveAway(f *os.File, folder string) error {
	info, err := os.Stat(folder)
	if err != nil || os.Geteuid() != 0 {
		return err
	}
	owner, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return nil
	}
	return f.Chown(int(owner.Uid), int(owner.Gid))
}

// lockAgain is the interval between attempts at a lock that another process holds.
const lockAgain = 100 * time.Millisecond

// lock keeps other processes from using the refresh token at the same time. It ends
// with the process, however that ends; the file stays.
func (s *Source) lock(ctx context.Context) (release func(), err error) {
	folder := filepath.Dir(s.options.State)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(s.options.State+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	if err := giveAway(f, folder); err != nil {
		f.Close()
		return nil, err
	}
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			return func() {
				// Unlock explicitly: a child process being started may still hold the
				// file open for a moment.
				_ = syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
				f.Close()
			}, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			f.Close()
			return nil, err
		}
		if err := pause(ctx, lockAgain); err != nil {
			f.Close()
			return nil, err
		}
	}
}

// pause waits, or gives the error of ctx if that ends first.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
