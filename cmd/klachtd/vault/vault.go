// Package vault encrypts backups for people who keep them elsewhere, and decrypts them: files
// of age (https://age-encryption.org/v1). The machine that makes them has only public keys,
// and cannot read its own backups.
package vault

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"filippo.io/age"

	"github.com/integratiewerk/klachtd/procedure/caselog/part"
	"github.com/integratiewerk/klachtd/procedure/caselog/shelf"
)

// Recipients parses public keys of age, like age1ql3z7hjy....
func Recipients(keys []string) ([]age.Recipient, error) {
	var all []age.Recipient
	for _, key := range keys {
		if strings.HasPrefix(strings.ToUpper(key), "AGE-SECRET-KEY-") {
			return nil, errors.New("that is a secret key, and is now in the shell's history: make another pair (age-keygen), and give its public key")
		}
		some, err := age.ParseRecipients(strings.NewReader(key))
		if err != nil || len(some) != 1 {
			return nil, fmt.Errorf("%q is not an age public key, like age1ql3z7hjy...; age-keygen prints one", key)
		}
		all = append(all, some...)
	}
	return all, nil
}

// Beside makes a private folder beside the case log, for a copy that only the owner may
// read. It removes those that killed processes left there.
func Beside(log string) (folder string, err error) {
	left, err := filepath.Glob(filepath.Join(filepath.Dir(log), scratch+"*"))
	for _, folder := range left {
		if err == nil && !busy(folder) {
			err = os.RemoveAll(folder)
		}
	}
	if err != nil {
		return "", err
	}
	if err = os.MkdirAll(filepath.Dir(log), 0o700); err != nil {
		return "", err
	}
	if folder, err = os.MkdirTemp(filepath.Dir(log), scratch); err != nil {
		return "", err
	}
	return folder, os.WriteFile(filepath.Join(folder, owner), fmt.Append(nil, os.Getpid()), 0o600)
}

const (
	scratch = "clear-copy-"
	owner   = "pid"
)

// busy reports whether the process that made a folder still runs.
func busy(folder string) bool {
	pid, err := os.ReadFile(filepath.Join(folder, owner))
	if err != nil {
		return false
	}
	_, err = os.Stat(filepath.Join("/proc", string(pid)))
	return err == nil
}

// Seal encrypts a file to a new one (mode 0600), which exists whole or not at all. It returns
// the size and the SHA-256 of the new file.
func Seal(from, to string, recipients []age.Recipient) (size int64, sum string, err error) {
	in, err := os.Open(from)
	if err != nil {
		return 0, "", err
	}
	defer in.Close()
	p, err := part.New(to, shelf.Partial)
	if err != nil {
		return 0, "", err
	}
	defer p.Drop()
	digest := sha256.New()
	out, err := age.Encrypt(io.MultiWriter(p.File, digest), recipients...)
	if err == nil {
		_, err = io.Copy(out, in)
	}
	if err == nil {
		err = out.Close()
	}
	if err == nil {
		size, err = p.File.Seek(0, io.SeekEnd)
	}
	if err == nil {
		err = p.Keep()
	}
	return size, hex.EncodeToString(digest.Sum(nil)), err
}

// IsSealed reports whether a file begins like an age file.
func IsSealed(path string) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	line, err := bufio.NewReader(io.LimitReader(f, 64)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	return line == "age-encryption.org/v1\n", nil
}

var (
	// ErrKey says that a file has no secret key, or none that opens what it is for.
	ErrKey = errors.New("no secret key")

	// ErrDamaged says that what is encrypted was changed, or cut off.
	ErrDamaged = errors.New("it is damaged or was cut off")
)

// Open decrypts a file to a new one, 0600, with the secret keys in a file: [ErrKey],
// [ErrDamaged], or what is wrong with the files.
func Open(from, to, identities string) (err error) {
	keys, err := os.Open(identities)
	if err != nil {
		return err
	}
	defer keys.Close()
	known, err := age.ParseIdentities(keys)
	if err != nil {
		return fmt.Errorf("%s: %w of age: %v", identities, ErrKey, err)
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	clear, err := age.Decrypt(bufio.NewReader(in), known...)
	if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
		return fmt.Errorf("%w in %s opens %s", ErrKey, identities, from)
	}
	if err != nil {
		return fmt.Errorf("%s: %w: %v", from, ErrDamaged, err)
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, clear)
	if _, file := errors.AsType[*fs.PathError](err); err != nil && !file {
		err = fmt.Errorf("%s: %w: %v", from, ErrDamaged, err)
	}
	return errors.Join(err, out.Close())
}
