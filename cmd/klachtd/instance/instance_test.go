package instance

import "testing"

func TestPlaces(t *testing.T) {
	for _, tt := range []struct{ name, config, unit string }{
		{"default", "/etc/klachtd/config.toml", "klachtd.service"},
		{"rijnland", "/etc/klachtd/rijnland/config.toml", "klachtd@rijnland.service"},
	} {
		n, err := Parse(tt.name)
		if err != nil || n.Config() != tt.config || n.Unit() != tt.unit {
			t.Errorf("%s: %v %s %s", tt.name, err, n.Config(), n.Unit())
		}
		if of, ok := Of(tt.config); !ok || of != n {
			t.Errorf("%s is of %q", tt.config, of)
		}
	}
	for _, bad := range []string{"", "Rijnland", "../x", "-x", "9x", "a.b", "a/b", "abcdefghijklmnopqrstuvwx"} {
		if n, err := Parse(bad); err == nil {
			t.Errorf("%q is %q", bad, n)
		}
	}
	for _, other := range []string{"config.toml", "/etc/klachtd/default/config.toml", "/etc/klachtd/rijnland/other.toml", "/srv/rijnland/config.toml", "/etc/klachtd/rijnland.toml"} {
		if n, ok := Of(other); ok {
			t.Errorf("%s is of %q", other, n)
		}
	}
}

func TestLoads(t *testing.T) {
	const unit = `# /etc/systemd/system/klachtd@.service
[Service]
LoadCredentialEncrypted=imap-password:/etc/credstore.encrypted/klachtd-%i.imap
LoadCredentialEncrypted=smtp-password:/etc/credstore.encrypted/klachtd-%i.smtp
`
	const dropIn = `# /etc/systemd/system/klachtd@rijnland.service.d/override.conf
[Service]
LoadCredentialEncrypted=
LoadCredential=oauth2-secret:/etc/klachtd/secret
`
	for _, tt := range []struct {
		unit, credential, want string
		sealed                 bool
	}{
		{unit, "imap-password", "/etc/credstore.encrypted/klachtd-rijnland.imap", true},
		{unit, "smtp-password", "/etc/credstore.encrypted/klachtd-rijnland.smtp", true},
		{unit, "oauth2-secret", "", false},
		{unit + dropIn, "imap-password", "", true},
		{unit + dropIn, "oauth2-secret", "/etc/klachtd/secret", false},
		{unit + dropIn + unit, "imap-password", "/etc/credstore.encrypted/klachtd-rijnland.imap", true},
	} {
		if got, sealed := Name("rijnland").loads(tt.unit, tt.credential); got != tt.want || got != "" && sealed != tt.sealed {
			t.Errorf("%s: %q %v, want %q %v", tt.credential, got, sealed, tt.want, tt.sealed)
		}
	}
}

func TestSpoken(t *testing.T) {
	for said, want := range map[string]string{
		"systemctl enable --now klachtd":                          "systemctl enable --now klachtd@rijnland",
		"systemctl status klachtd; journalctl -u klachtd":         "systemctl status klachtd@rijnland; journalctl -u klachtd@rijnland",
		"klachtd check says more; then: systemctl reload klachtd": "klachtd -i rijnland check says more; then: systemctl reload klachtd@rijnland",
		"To do it: systemctl stop klachtd; klachtd migrate":       "To do it: systemctl stop klachtd@rijnland; klachtd -i rijnland migrate",
		"systemctl enable --now klachtd-watch.timer":              "systemctl enable --now klachtd-watch.timer",
		"klachtd rehearse":                              "klachtd -i rijnland rehearse",
		"/etc/credstore.encrypted/klachtd.imap":         "/etc/credstore.encrypted/klachtd-rijnland.imap",
		"klachtd tries again by itself; klachtd resume": "klachtd tries again by itself; klachtd -i rijnland resume",
	} {
		if got := Name("rijnland").Spoken(said); got != want {
			t.Errorf("%q becomes %q, want %q", said, got, want)
		}
		if got := Name("rijnland").Spoken(want); got != want {
			t.Errorf("%q becomes %q when it is said once more", want, got)
		}
		if got := Default.Spoken(said); got != said {
			t.Errorf("%q becomes %q", said, got)
		}
	}
}
