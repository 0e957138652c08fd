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

func TestDistance(t *testing.T) {
	for _, d := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"a", "", 1}, {"ab", "ba", 1}, {"address", "adress", 1}, {"kitten", "sitting", 3},
	} {
		if got := distance(d.a, d.b, 100); got != d.want {
			t.Errorf("%q to %q is %d, not %d", d.a, d.b, got, d.want)
		}
	}
}
