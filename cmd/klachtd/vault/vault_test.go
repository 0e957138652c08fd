package vault

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"filippo.io/age"
)

// A sealed file opens with the secret key of either recipient and nobody else's, and not
// when a byte of it was changed.
func TestSeal(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write := func(name string, data []byte) string {
		t.Helper()
		if err := os.WriteFile(at(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
		return at(name)
	}
	var public []string
	for _, name := range []string{"one", "two", "stranger"} {
		key, err := age.GenerateX25519Identity()
		if err != nil {
			t.Fatal(err)
		}
		write(name, []byte("# secret\n"+key.String()+"\n"))
		public = append(public, key.Recipient().String())
	}
	to, err := Recipients(public[:2])
	if err != nil {
		t.Fatal(err)
	}
	text := bytes.Repeat([]byte("Mijn begeleider belde niet terug.\n"), 10_000)
	size, sum, err := Seal(write("log", text), at("log.age"), to)
	if err != nil || len(sum) != 64 {
		t.Fatalf("%q, %v", sum, err)
	}
	sealed, err := os.ReadFile(at("log.age"))
	if err != nil || int64(len(sealed)) != size || bytes.Contains(sealed, []byte("begeleider")) {
		t.Fatalf("%d bytes, %d told, %v", len(sealed), size, err)
	}
	if info, err := os.Stat(at("log.age")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, _, err := Seal(at("log"), at("log.age"), to); err == nil {
		t.Error("a file that is there is written over")
	}
	for name, want := range map[string]bool{"log": false, "log.age": true, "one": false} {
		if got, err := IsSealed(at(name)); err != nil || got != want {
			t.Errorf("%s is sealed: %v, %v", name, got, err)
		}
	}
	for _, name := range []string{"one", "two"} {
		if err := Open(at("log.age"), at("clear-"+name), at(name)); err != nil {
			t.Fatal(err)
		}
		if clear, err := os.ReadFile(at("clear-" + name)); err != nil || !bytes.Equal(clear, text) {
			t.Errorf("%s: another text comes back, %v", name, err)
		}
	}
	if err := Open(at("log.age"), at("x"), at("stranger")); err == nil {
		t.Error("a stranger reads it")
	}
	sealed[len(sealed)-20] ^= 1
	if err := Open(write("changed.age", sealed), at("y"), at("one")); err == nil {
		t.Error("a changed byte goes unnoticed")
	}
	if err := Open(write("short.age", sealed[:len(sealed)-70_000]), at("z"), at("one")); err == nil {
		t.Error("the end is missing, and nobody notices")
	}
	secret, err := os.ReadFile(at("one"))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "age1x", strings.Fields(string(secret))[2]} {
		if _, err := Recipients([]string{key}); err == nil || strings.Contains(err.Error(), "AGE-SECRET") {
			t.Errorf("%.16q: %v", key, err)
		}
	}
}

// What a killed process left is removed; what another process is using is not.
func TestBeside(t *testing.T) {
	log := filepath.Join(t.TempDir(), "k.db")
	mine, err := Beside(log)
	if err != nil {
		t.Fatal(err)
	}
	killed, err := Beside(log)
	if err == nil {
		err = os.WriteFile(filepath.Join(killed, owner), []byte("0"), 0o600)
	}
	if err == nil {
		_, err = Beside(log)
	}
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(killed); err == nil {
		t.Error("what was left is still there")
	}
}
