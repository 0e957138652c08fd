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

// kept is the refresh token that came last, as it lies in Options.State.
//
// The configured one may be a systemd credential, which cannot be written and
// whose date is that of the service's start, so no date tells which of the two
// is newer. Descent does: Seed is the configured token that this one came from
// or stood beside. While the configuration still has that one, ours is newer; a
// configuration with another was changed since, and wins.
type kept struct {
	Token string `json:"refresh_token"`
	Seed  string `json:"seed"` // SHA-256 of the configured token, in hex; "" without
}

// ErrNobody says that nobody has signed in yet.
var ErrNobody error = &lasting{"nobody has signed in yet: run klachtd signin"}

// lasting is an error that stays until a person does something.
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

// SignedIn reports whether there is a credential to ask the server with: nil,
// ErrNobody, or why it cannot be read.
func (s *Source) SignedIn() error {
	if s.options.Way != RefreshToken {
		return nil
	}
	_, err := s.current()
	return err
}

// current gives the refresh token to use. One that could not be stored yet
// counts until what is stored changes under it.
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

// maxKept bounds what is read, in bytes.
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

// refresh gets a token for the refresh token (RFC 6749 §6). A server may take
// each of those once (RFC 9700 §4.14.2). So what comes in its place is stored
// before anything else is done with the answer, only one process at a time asks,
// and once asked we listen to the end, whatever ctx says.
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

// save stores a refresh token that came in place of another. When that fails the
// next attempt uses it all the same, and tries to store it again.
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

// store puts a refresh token in place of the one before, so that after a crash
// there is one of the two. root gives it to the owner of the folder: the service
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

// lockAgain is how often a lock that another process holds is tried.
const lockAgain = 100 * time.Millisecond

// lock keeps other processes from using the refresh token at the same time. It
// goes with the process, however that ends; the file stays.
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
				// Said in so many words: a child that is being started may still
				// hold the file open for a moment.
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

// pause waits, or gives the error of a context that ended.
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
