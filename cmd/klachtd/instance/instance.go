// Package instance knows where each of several organisations on a machine keeps its
// files: its configuration, its unit, and the secrets that systemd stores for it.
//
//	name ──► /etc/klachtd/NAME/config.toml, klachtd@NAME.service
//	unit ──► /run/credentials/UNIT while it runs, else what its LoadCredentialEncrypted= names
package instance

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// Default is the instance of the plain units, klachtd.service and the like.
const Default Name = "default"

// A Name is the name of an instance.
type Name string

// valid matches what can also be part of a user name: klachtd-NAME has at most 31
// letters (systemd, User=).
var valid = regexp.MustCompile(`^[a-z][a-z0-9-]{0,22}$`)

// Parse reads a name that somebody typed.
func Parse(s string) (Name, error) {
	if !valid.MatchString(s) {
		return "", fmt.Errorf("%q cannot be the name of an instance: use at most 23 of a to z, 0 to 9 and -, a letter first", s)
	}
	return Name(s), nil
}

// Config is the path of the instance's configuration.
func (n Name) Config() string {
	if n == Default {
		return "/etc/klachtd/config.toml"
	}
	return "/etc/klachtd/" + string(n) + "/config.toml"
}

// Unit is the instance's service.
func (n Name) Unit() string {
	if n == Default {
		return "klachtd.service"
	}
	return "klachtd@" + string(n) + ".service"
}

// Of gives the instance that a configuration belongs to, if any.
func Of(config string) (n Name, ok bool) {
	if config == Default.Config() {
		return Default, true
	}
	n, err := Parse(filepath.Base(filepath.Dir(config)))
	return n, err == nil && n != Default && n.Config() == config
}

var (
	ofUnit = regexp.MustCompile(`\b(systemctl [a-z -]+|journalctl -u )klachtd($|[^\w@-])`)
	// All commands except those that are not about an instance.
	ofProgram = regexp.MustCompile(`\bklachtd (backup|case|check|held|init|letter|mail|migrate|once|pause|person|queue|reconcile|rehearse|report|restore|resume|run|signin|status|texts|verify)\b`)
)

// Spoken changes the commands in a remedy to those of this instance: somebody who
// copies them must not stop another, or make it send mail.
func (n Name) Spoken(remedy string) string {
	if n == Default || n == "" {
		return remedy
	}
	remedy = strings.ReplaceAll(remedy, "/etc/credstore.encrypted/klachtd.", "/etc/credstore.encrypted/klachtd-"+string(n)+".")
	remedy = ofUnit.ReplaceAllString(remedy, "${1}klachtd@"+string(n)+"${2}")
	return ofProgram.ReplaceAllString(remedy, "klachtd -i "+string(n)+" $1")
}

// Credentials is the folder with the credentials of its running service; "" when it is
// not running or we may not read them.
func (n Name) Credentials() string {
	folder := filepath.Join("/run/credentials", n.Unit())
	if _, err := os.ReadDir(folder); err != nil {
		return ""
	}
	return folder
}

// unsealing is the time limit for the two programs that read a sealed credential.
const unsealing = 20 * time.Second

// ErrSealed: a credential cannot be decrypted, usually because it was encrypted on
// another machine.
var ErrSealed = errors.New("it cannot be decrypted")

// Sealed reads a credential that the unit loads when it starts; nil when it loads none
// of that name. It takes root: the credential is encrypted for this machine. Every
// error is a *fs.PathError with the file that the unit names.
func (n Name) Sealed(credential string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), unsealing)
	defer cancel()
	unit, err := exec.CommandContext(ctx, "systemctl", "cat", n.Unit()).Output()
	if err != nil {
		return nil, nil
	}
	file, sealed := n.loads(string(unit), credential)
	if file == "" {
		return nil, nil
	}
	if !sealed {
		return os.ReadFile(file)
	}
	if _, err := os.Stat(file); err != nil {
		return nil, err
	}
	secret, err := exec.CommandContext(ctx, "systemd-creds", "decrypt", "--name="+credential, file, "-").Output()
	if err != nil {
		return nil, &fs.PathError{Op: "decrypt", Path: file, Err: ErrSealed}
	}
	return secret, nil
}

// loads gives the file of a credential, and whether it is encrypted, from the unit and
// its drop-ins: the last line that names it counts, unless all were reset after it.
func (n Name) loads(unit, credential string) (file string, sealed bool) {
	for line := range strings.Lines(unit) {
		key, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		if key != "LoadCredential" && key != "LoadCredentialEncrypted" {
			continue
		}
		switch name, path, _ := strings.Cut(value, ":"); name {
		case "":
			file = ""
		case credential:
			file, sealed = strings.ReplaceAll(path, "%i", string(n)), key == "LoadCredentialEncrypted"
		}
	}
	return file, sealed
}
