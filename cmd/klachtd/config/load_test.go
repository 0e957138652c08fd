package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// write makes a file below dir with exactly these rights, whatever the umask.
func write(t *testing.T, dir, name, content string, mode os.FileMode) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

// relative takes the test's folder out of messages.
func relative(dir string, ps []Problem) []string {
	all := messages(ps)
	for i := range all {
		all[i] = strings.ReplaceAll(all[i], dir+"/", "")
	}
	return all
}

func TestLoad(t *testing.T) {
	const noCredential = "; put it beside the configuration (chmod 600), or encrypt it for the unit (klachtd guide install)"
	for _, test := range []struct {
		name    string
		secret  string
		mode    os.FileMode
		more    string
		want    []string // problems
		warning string   // or finding
	}{
		{"good", "geheim\n", 0o600, "", nil, ""},
		{"read-only is good too", "geheim", 0o400, "", nil, ""},
		{"group may read", "geheim", 0o640, "", []string{
			"config.toml:15: [imap] password_file: imap-password can be reached by group or others (mode 0640); run: chmod 600 imap-password"}, ""},
		{"world may read", "geheim", 0o604, "", []string{
			"config.toml:15: [imap] password_file: imap-password can be reached by group or others (mode 0604); run: chmod 600 imap-password"}, ""},
		{"group may write", "geheim", 0o620, "", []string{
			"config.toml:15: [imap] password_file: imap-password can be reached by group or others (mode 0620); run: chmod 600 imap-password"}, ""},
		{"empty", "\n", 0o600, "", []string{
			"config.toml:15: [imap] password_file: imap-password does not hold exactly one line; write the secret into it and nothing else"}, ""},
		{"two lines", "user\ngeheim\n", 0o600, "", []string{
			"config.toml:15: [imap] password_file: imap-password does not hold exactly one line; write the secret into it and nothing else"}, ""},
		{"files that are not there", "geheim", 0o600, `[letters]
logo = "logo.png"
templates = "texts"
working_method = "method.pdf"
[oauth2]
client_secret_file = "secret"
refresh_token_file = "sub/token"
token_url = "http://localhost/token"
`, []string{
			"config.toml:26: [oauth2] client_secret_file: the file that it names does not exist" + noCredential,
			"config.toml:27: [oauth2] refresh_token_file: the file that it names does not exist; write the secret into it (chmod 600)",
		}, "config.toml:24: [letters] working_method: cannot be read: open method.pdf: no such file or directory: letter 05 is not sent until that is fixed; check the name and who may read it"},
		{"a folder that is not there", "geheim", 0o600, "[letters]\ntemplates = \"texts\"\n", nil,
			"config.toml:22: [letters] templates: texts is no folder that can be read; make it, or remove the line to use the shipped texts"},
		{"a file for a folder", "geheim", 0o600, "[letters]\ntemplates = \"config.toml\"\n", nil,
			"config.toml:22: [letters] templates: config.toml is no folder that can be read; make it, or remove the line to use the shipped texts"},
		{"files of another kind", "geheim", 0o600, `[letters]
logo = "imap-password"
templates = "config.toml"
working_method = "config.toml"
`, nil, "config.toml:24: [letters] working_method: config.toml is not a PDF: letter 05 is not sent until that is fixed; name another file"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			path := write(t, dir, "config.toml", smallest+test.more, 0o644)
			write(t, dir, "imap-password", test.secret, test.mode)
			c, problems := Load(path)
			if diff := cmp.Diff(test.want, relative(dir, problems)); diff != "" {
				t.Error(diff)
			}
			if all := strings.Join(relative(dir, slices.Concat(c.Warnings, c.Findings)), "\n"); !strings.Contains(all, test.warning) {
				t.Errorf("%q\nis not among\n%s", test.warning, all)
			}
			if len(problems) > 0 {
				return
			}
			if password, err := c.IMAPPassword(); password != "geheim" || err != nil {
				t.Errorf("password %q, %v", password, err)
			}
			if _, err := c.SMTPPassword(); err == nil {
				t.Error("there is an SMTP password, but none was configured")
			}
			if token, err := c.OAuth2RefreshToken(); token != "" || err != nil {
				t.Errorf("refresh token %q, %v", token, err)
			}
		})
	}
}

func TestLoadCertificatesAndStore(t *testing.T) {
	dir := t.TempDir()
	src := strings.Replace(smallest, `tls = "none"`, "tls = \"none\"\nca_file = \"imap-password\"", 1)
	src = strings.Replace(src, `path = "klachtd.db"`, `path = "."`, 1)
	path := write(t, dir, "config.toml", src, 0o644)
	write(t, dir, "imap-password", "geheim", 0o600)
	_, problems := Load(path)
	want := []string{
		"config.toml:19: [smtp] ca_file: imap-password is no list of certificates in PEM; name another file",
		"config.toml:21: [store] path: " + dir + " is a folder; name the file in it, for example klachtd.db",
	}
	if diff := cmp.Diff(want, relative(dir, problems)); diff != "" {
		t.Error(diff)
	}
}

func TestLoadNoFile(t *testing.T) {
	dir := t.TempDir()
	big := write(t, dir, "big.toml", strings.Repeat("#\n", maxFile), 0o644)
	for path, want := range map[string]string{
		dir + "/config.toml": "config.toml: there is no such file; klachtd init writes it; or name another with --config",
		big:                  "big.toml: cannot be read: it is larger than 256 KiB; check that it is a file and who may read it",
	} {
		c, problems := Load(path)
		if diff := cmp.Diff([]string{want}, relative(dir, problems)); diff != "" || c == nil {
			t.Error(diff)
		}
	}
	if _, problems := Load(dir); len(problems) != 1 {
		t.Errorf("a folder gives %v", messages(problems))
	}
}

// What stands in the place of a file's name may be the secret itself.
func TestMissingSecretIsNotTold(t *testing.T) {
	dir := t.TempDir()
	path := write(t, dir, "config.toml", strings.Replace(smallest, `"imap-password"`, `"Welkom01!"`, 1), 0o644)
	c, problems := Load(path)
	_, err := c.IMAPPassword()
	if len(problems) != 1 || err == nil {
		t.Fatalf("problems %v, error %v", messages(problems), err)
	}
	if told := problems[0].String() + err.Error(); strings.Contains(told, "Welkom01!") {
		t.Error(told)
	}
}

func TestCredentials(t *testing.T) {
	dir, credentials := t.TempDir(), t.TempDir()
	path := write(t, dir, "config.toml", smallest, 0o644)
	write(t, dir, "imap-password", "beside", 0o600)
	for _, test := range []struct {
		name  string
		given func(t *testing.T) // makes the credential
		want  string             // the password; "" for a problem
	}{
		{"none: the file beside", func(*testing.T) {}, "beside"},
		{"as systemd gives it", func(t *testing.T) { write(t, credentials, "imap-password", "credential\n", 0o400) }, "credential"},
		{"world may read", func(t *testing.T) { write(t, credentials, "imap-password", "credential", 0o444) }, ""},
		{"group may read", func(t *testing.T) { write(t, credentials, "imap-password", "credential", 0o440) }, ""},
		{"for the service by access control list", func(t *testing.T) {
			file := write(t, credentials, "imap-password", "credential", 0o400)
			if err := unix.Setxattr(file, "system.posix_acl_access", serviceMayRead, 0); err != nil {
				t.Skipf("no access control lists in %s: %v", credentials, err)
			}
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o440 {
				t.Fatalf("the list shows as %v, %v", info.Mode(), err)
			}
		}, "credential"},
	} {
		t.Run(test.name, func(t *testing.T) {
			os.Remove(filepath.Join(credentials, "imap-password"))
			test.given(t)
			c, problems := Load(path, Credentials(credentials))
			got, _ := c.IMAPPassword()
			if got != test.want || (len(problems) > 0) != (test.want == "") {
				t.Errorf("password %q, problems %v", got, messages(problems))
			}
		})
	}
}

// serviceMayRead is the access control list that systemd sets on a credential:
// the owner and user 64000 may read, through the mask; nobody else may
// (linux/posix_acl_xattr.h: version 2; tag, permissions, id, little-endian).
var serviceMayRead = []byte{
	2, 0, 0, 0,
	0x01, 0, 4, 0, 0xff, 0xff, 0xff, 0xff, // owner
	0x02, 0, 4, 0, 0x00, 0xfa, 0, 0, // user 64000
	0x04, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, // group
	0x10, 0, 4, 0, 0xff, 0xff, 0xff, 0xff, // mask
	0x20, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, // others
}

// A credential that the unit names and nobody has made is no damaged one; either way the
// remedy can be pasted.
func TestCredentialOfTheUnit(t *testing.T) {
	const file = "/etc/credstore.encrypted/klachtd.imap"
	for want, fault := range map[string]error{
		"the unit loads the systemd credential " + file + ", which does not exist; make it with: systemd-creds encrypt --name=imap-password - " + file:            fs.ErrNotExist,
		"the systemd credential " + file + ": no key; systemd-creds decrypt says why; encrypt it anew with: systemd-creds encrypt --name=imap-password - " + file: errors.New("no key"),
	} {
		s := secrets{folder: t.TempDir(), sealed: func(string) ([]byte, error) { return nil, &fs.PathError{Op: "decrypt", Path: file, Err: fault} }}
		if _, err := s.read("imap-password"); err == nil || err.Error() != want {
			t.Errorf("got %v\nwant %s", err, want)
		}
	}
}
