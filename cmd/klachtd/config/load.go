package config

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/integratiewerk/klachtd/procedure/record"
)

// maxFile is the largest configuration, in bytes; the example is about 15 KiB.
const maxFile = 256 << 10

// Load reads a configuration from disk and checks the files that it names: secrets must
// exist and be closed to group and others, the rest must be readable. The Config is
// never nil, but may be used only when there are no problems.
func Load(path string, opts ...Option) (*Config, []Problem) {
	src, err := readFile(path, maxFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Default(), []Problem{{File: path, What: "there is no such file", Remedy: "klachtd init writes it; or name another with --config"}}
	case err != nil:
		return Default(), []Problem{{File: path, What: "cannot be read: " + err.Error(), Remedy: "check that it is a file and who may read it"}}
	}
	r := read(path, src, opts)
	r.checkFiles()
	return r.finish()
}

// readFile gives a file's bytes, or an error if there are more than limit.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("it is larger than %d KiB", limit>>10)
	}
	return b, err
}

func (r *reading) checkFiles() {
	for _, s := range []struct{ section, key, name string }{
		{"imap", "password_file", r.IMAP.PasswordFile},
		{"smtp", "password_file", r.SMTP.PasswordFile},
		{"oauth2", "client_secret_file", r.OAuth2.ClientSecretFile},
		{"oauth2", "refresh_token_file", r.OAuth2.RefreshTokenFile},
	} {
		if s.name == "" || r.options.noSecrets {
			continue
		}
		var wrong *secretError
		if _, err := r.secrets.read(s.name); errors.As(err, &wrong) {
			r.fault(place{section: s.section, key: s.key}, wrong.what, wrong.remedy)
		}
	}
	at := func(section, key string) place { return place{section: section, key: key} }
	if r.OAuth2.ServiceAccountFile != "" && !r.options.noSecrets {
		var wrong *secretError
		if _, err := r.secrets.readAll(r.OAuth2.ServiceAccountFile); errors.As(err, &wrong) {
			r.fault(at("oauth2", "service_account_file"), wrong.what, wrong.remedy)
		}
	}
	r.checkFile(at("imap", "ca_file"), r.IMAP.CAFile, isPEM)
	r.checkFile(at("smtp", "ca_file"), r.SMTP.CAFile, isPEM)
	if folder := r.Letters.Templates; folder != "" {
		if _, err := os.ReadDir(folder); err != nil { // no complaint waits for a text: the shipped ones are used
			r.note(&r.Findings, at("letters", "templates"), folder+" is no folder that can be read", "make it, or remove the line to use the shipped texts")
		}
	}
	if info, err := os.Stat(r.Store.Path); err == nil && info.IsDir() {
		r.fault(at("store", "path"), r.Store.Path+" is a folder", "name the file in it, for example klachtd.db")
	}
	// This is only a warning: intake must go on without the file; only the letter that
	// needs it waits. Without their own regulation no letter waits; see package style.
	r.checkPDF(at("letters", "working_method"), r.Letters.WorkingMethod, record.LetterReferral)
}

// maxAttachment is the largest file, in bytes, that can sensibly go with a letter.
const maxAttachment = 20 << 20

func (r *reading) checkFile(at place, path string, whatItIsNot func([]byte) string) {
	if path == "" {
		return
	}
	b, err := readFile(path, maxAttachment)
	if err != nil {
		r.fault(at, "cannot be read: "+err.Error(), "check the name and who may read it")
	} else if not := whatItIsNot(b); not != "" {
		r.fault(at, path+" is "+not, "name another file")
	}
}

func isPEM(b []byte) string {
	if x509.NewCertPool().AppendCertsFromPEM(b) {
		return ""
	}
	return "no list of certificates in PEM"
}

func (r *reading) checkPDF(at place, path string, letter record.LetterKind) {
	if path == "" {
		return
	}
	waits := ": letter " + string(letter) + " is not sent until that is fixed"
	b, err := readFile(path, maxAttachment)
	if err != nil {
		r.warn(at, "cannot be read: "+err.Error()+waits, "check the name and who may read it")
	} else if !bytes.HasPrefix(b, []byte("%PDF-")) {
		r.warn(at, path+" is not a PDF"+waits, "name another file")
	}
}

// Sum identifies the settings klachtd works with: the first digits of a hash of the
// configuration as it was read, and of the texts in letters.templates as they are now.
func (c *Config) Sum() (string, error) {
	h := sha256.New()
	h.Write(c.read[:])
	if c.Letters.Templates == "" {
		return hex.EncodeToString(h.Sum(nil)[:6]), nil
	}
	folder := os.DirFS(c.Letters.Templates)
	entries, err := fs.ReadDir(folder, ".")
	if err != nil && !os.IsNotExist(err) { // without it the shipped texts are used
		return "", err
	}
	for _, e := range entries { // sorted by name
		if !e.Type().IsRegular() {
			continue
		}
		text, err := fs.ReadFile(folder, e.Name())
		if err != nil {
			return "", err
		}
		fmt.Fprintf(h, "%q %x\n", e.Name(), sha256.Sum256(text))
	}
	return hex.EncodeToString(h.Sum(nil)[:6]), nil
}
