package config

import (
	"os"
	"path/filepath"
	"testing"
)

// The sum is another when the file, a text or the name of one is, and only then.
func TestSum(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "imap-password", "geheim\n", 0o600)
	texts := filepath.Join(dir, "texts")
	if err := os.Mkdir(texts, 0o755); err != nil {
		t.Fatal(err)
	}
	settings := smallest + "[letters]\ntemplates = \"texts\"\n"
	seen := make(map[string]string)
	sum := func(what string) string {
		t.Helper()
		c, problems := Load(write(t, dir, "config.toml", settings, 0o600))
		if len(problems) > 0 {
			t.Fatal(messages(problems))
		}
		s, err := c.Sum()
		if err != nil || len(s) != 12 {
			t.Fatal(s, err)
		}
		if was, is := seen[s]; is {
			t.Errorf("%s: the sum is that of %s", what, was)
		}
		seen[s] = what
		return s
	}
	first := sum("no text")
	write(t, texts, "01.txt", "Beste", 0o644)
	sum("a text")
	write(t, texts, "01.txt", "Geachte", 0o644)
	sum("another text")
	if err := os.Rename(filepath.Join(texts, "01.txt"), filepath.Join(texts, "02.txt")); err != nil {
		t.Fatal(err)
	}
	sum("another name")
	settings += "# a remark\n"
	sum("another file")
	settings = settings[:len(settings)-len("# a remark\n")]
	if err := os.Remove(filepath.Join(texts, "02.txt")); err != nil {
		t.Fatal(err)
	}
	delete(seen, first)
	if again := sum("as at first"); again != first {
		t.Errorf("at first %s, again %s", first, again)
	}
}
