package config

import "testing"

func TestNearest(t *testing.T) {
	words := []string{"address", "tls", "ca_file", "username", "password_file", "auth", "mailbox", "archive", "held", "junk", "poll"}
	for name, want := range map[string]string{
		"adress":        "address",
		"addres":        "address",
		"adderss":       "address", // neighbours swapped
		"Address":       "address",
		"ca-file":       "ca_file",
		"user":          "username",
		"pasword_file":  "password_file",
		"tsl":           "tls",
		"host":          "",
		"port":          "",
		"":              "",
		"x":             "",
		"mailboxfolder": "",
	} {
		if got := Nearest(name, words); got != want {
			t.Errorf("%q is taken for %q, not %q", name, got, want)
		}
	}
}
