package preview

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
)

// With --watch a letter is made again when its text changes, and a mistake ends nothing.
func TestLetterWatch(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "texts"), 0o700); err != nil {
		t.Fatal(err)
	}
	write("config.toml", strings.Replace(string(config.Example), "#templates = \"templates\"", "templates = \"texts\"", 1))
	write("texts/01.txt", "Onderwerp: x\n\neen")

	var said bytes.Buffer
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	a := &env.Env{Out: &said, Err: &said, Getenv: func(string) string { return "" }, Now: time.Now, Config: filepath.Join(dir, "config.toml")}
	ticks, done := make(chan time.Time), make(chan error)
	go func() { done <- watchLetter(ctx, a, ticks, "01", filepath.Join(dir, "out.txt")) }()
	made := func(want string) {
		t.Helper()
		ticks <- time.Time{} // what came before it is done
		if got, _ := os.ReadFile(filepath.Join(dir, "out.txt")); !strings.Contains(string(got), want) {
			t.Errorf("no %q in %q; it said %s", want, got, said.String())
		}
	}
	made("een")
	write("texts/01.txt", "Onderwerp: x\n\n{{.Oeps}} twee")
	ticks <- time.Time{}
	made("een")
	write("texts/01.txt", "Onderwerp: x\n\ndrie drie")
	ticks <- time.Time{}
	made("drie")
	stop()
	if err := <-done; err != nil || !strings.Contains(said.String(), "Oeps") {
		t.Errorf("%v; it said %s", err, said.String())
	}
}
