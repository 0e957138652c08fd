package main

import (
	"io/fs"
	"os"
	"strings"
	"testing"
)

// instanced makes the template of a plain unit. The user is the instance's own, so that
// no organisation can read the log of another.
var instanced = strings.NewReplacer(
	"/etc/klachtd/config.toml", "/etc/klachtd/%i/config.toml",
	"klachtd/default", "klachtd/%i",
	"User=klachtd\n", "User=klachtd-%i\n",
	"ConfigurationDirectory=klachtd\n", "ConfigurationDirectory=klachtd/%i\n",
	"credstore.encrypted/klachtd.", "credstore.encrypted/klachtd-%i.",
	"klachtd-backup.timer", "klachtd-backup@%i.timer",
	"klachtd-watch.timer", "klachtd-watch@%i.timer",
	"systemctl start klachtd-backup", "systemctl start klachtd-backup@%i",
	"systemctl start klachtd-watch", "systemctl start klachtd-watch@%i",
	"Description=klachtd - ", "Description=klachtd %i - ",
)

// TestTemplates: each template is its plain unit but for the names; -update writes it.
func TestTemplates(t *testing.T) {
	plain, err := fs.Glob(units, "klachtd*")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range plain {
		if strings.Contains(name, "@") {
			continue
		}
		seen++
		text, err := units.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		name = strings.Replace(name, ".", "@.", 1)
		want := instanced.Replace(string(text))
		if *update {
			if err := os.WriteFile(name, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := units.ReadFile(name); err != nil || string(got) != want {
			t.Errorf("%s is not its plain unit with names of its own (-update writes it): %v", name, err)
		}
		if strings.Contains(want, "default") || strings.HasSuffix(name, ".service") && !strings.Contains(want, "StateDirectory=klachtd/%i") {
			t.Errorf("%s would share something with others:\n%s", name, want)
		}
	}
	if seen != 5 {
		t.Errorf("%d plain units", seen)
	}
}
