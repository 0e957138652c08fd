package config

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
)

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
