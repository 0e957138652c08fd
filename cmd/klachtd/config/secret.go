package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// IMAPPassword reads the password of the mailbox.
func (c *Config) IMAPPassword() (string, error) {
	return c.secret("[imap] password_file", c.IMAP.PasswordFile)
}

// SMTPPassword reads the password for sending.
func (c *Config) SMTPPassword() (string, error) {
	return c.secret("[smtp] password_file", c.SMTP.PasswordFile)
}

// OAuth2ClientSecret reads the client's secret; "" when none is configured.
func (c *Config) OAuth2ClientSecret() (string, error) {
	if c.OAuth2.ClientSecretFile == "" {
		return "", nil
	}
	return c.secret("[oauth2] client_secret_file", c.OAuth2.ClientSecretFile)
}

// OAuth2RefreshToken reads the refresh token; "" when none is configured.
func (c *Config) OAuth2RefreshToken() (string, error) {
	if c.OAuth2.RefreshTokenFile == "" {
		return "", nil
	}
	return c.secret("[oauth2] refresh_token_file", c.OAuth2.RefreshTokenFile)
}

// OAuth2ServiceAccount reads the JSON key of Google's service account.
func (c *Config) OAuth2ServiceAccount() ([]byte, error) {
	b, err := c.secrets.readAll(c.OAuth2.ServiceAccountFile)
	if err != nil {
		return nil, fmt.Errorf("[oauth2] service_account_file: %v", err)
	}
	return b, nil
}

func (c *Config) secret(key, name string) (string, error) {
	s, err := c.secrets.read(name)
	if err != nil {
		return "", fmt.Errorf("%s: %v", key, err)
	}
	return s, nil
}

// secrets knows where secrets are kept.
type secrets struct {
	folder      string // of the configuration file
	credentials string // of systemd; "" when there is none

	sealed func(name string) ([]byte, error) // reads a credential that systemd has not decrypted; may be nil
}

// secretError says why a secret cannot be used. It never contains the name of a file
// that does not exist: that may be the secret itself, written in the wrong place.
type secretError struct {
	what, remedy string
}

func (e *secretError) Error() string { return e.what + "; " + e.remedy }

// maxSecret is the most we read, in bytes; the longest tokens are a few KiB.
const maxSecret = 64 << 10

// read gives the secret without its final newline. Every error is a *secretError.
func (s secrets) read(name string) (string, error) {
	b, err := s.readAll(name)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSuffix(strings.TrimSuffix(string(b), "\n"), "\r")
	if secret == "" || strings.ContainsAny(secret, "\r\n\x00") {
		path, _ := s.locate(name)
		return "", &secretError{path + " does not hold exactly one line", "write the secret into it and nothing else"}
	}
	return secret, nil
}

// unsealed says what is wrong with a credential named in the unit.
func unsealed(name string, err error) *secretError {
	file := "FILE"
	if at := (*fs.PathError)(nil); errors.As(err, &at) {
		file, err = at.Path, at.Err
	}
	encrypt := "systemd-creds encrypt --name=" + name + " - " + file
	if errors.Is(err, fs.ErrNotExist) {
		return &secretError{"the unit loads the systemd credential " + file + ", which does not exist", "make it with: " + encrypt}
	}
	return &secretError{"the systemd credential " + file + ": " + err.Error(), "systemd-creds decrypt says why; encrypt it anew with: " + encrypt}
}

// readAll gives the whole file of a secret. Every error is a *secretError.
func (s secrets) readAll(name string) ([]byte, error) {
	if name == "" {
		return nil, &secretError{"names no file", "name a file, or a systemd credential"}
	}
	path, credential := s.locate(name)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) && s.sealed != nil && filepath.Base(name) == name {
		b, err := s.sealed(name)
		if err != nil {
			return nil, unsealed(name, err)
		}
		if b != nil {
			return b, nil
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, &secretError{"the file that it names does not exist", s.remedy(name)}
	case err != nil:
		return nil, &secretError{"the file that it names cannot be reached", "check its name and the rights on its folder"}
	case !info.Mode().IsRegular() || info.Size() > maxSecret:
		return nil, &secretError{path + " is no file with a secret", "name a file that holds only the secret"}
	case tooOpen(info.Mode(), path, credential):
		return nil, &secretError{
			fmt.Sprintf("%s can be reached by group or others (mode %04o)", path, info.Mode().Perm()), "run: chmod 600 " + path}
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, &secretError{path + " cannot be read", "make it belong to the user that klachtd runs as"}
	}
	return b, nil
}

// locate gives the file of a secret, and whether systemd put it there.
func (s secrets) locate(name string) (path string, credential bool) {
	if s.credentials != "" && filepath.Base(name) == name {
		path := filepath.Join(s.credentials, name)
		if _, err := os.Stat(path); err == nil {
			return path, true
		}
	}
	return inFolder(s.folder, name), false
}

func (s secrets) remedy(name string) string {
	switch {
	case filepath.Base(name) != name:
		return "write the secret into it (chmod 600)"
	case s.credentials == "":
		return "put it beside the configuration (chmod 600), or encrypt it for the unit (klachtd guide install)"
	}
	return "add it to the unit with LoadCredential=, or put it beside the configuration (chmod 600)"
}

// tooOpen reports whether anybody but the owner can read a secret. systemd gives a
// service its credentials through an access control list; the group's bits are then the
// list's mask, not the group's rights (acl(5)).
func tooOpen(mode fs.FileMode, path string, credential bool) bool {
	open := mode.Perm() & 0o077
	if credential && open&0o007 == 0 {
		if n, err := unix.Getxattr(path, "system.posix_acl_access", nil); err == nil && n > 0 {
			return false
		}
	}
	return open != 0
}
