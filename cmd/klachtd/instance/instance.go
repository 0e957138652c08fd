// Package instance knows where one organisation of several on a machine has its
// things: its configuration, its unit, and the secrets that systemd keeps for it.
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

// A Name is that of an instance.
type Name string

// valid is what can be a part of a user's name as well: klachtd-NAME has 31 letters at
// most (systemd, User=).
var valid = regexp.MustCompile(`^[a-z][a-z0-9-]{0,22}$`)

// Parse reads a name as somebody types it.
func Parse(s string) (Name, error) {
	if !valid.MatchString(s) {
		return "", fmt.Errorf("%q cannot be the name of an instance: use at most 23 of a to z, 0 to 9 and -, a letter first", s)
	}
	return Name(s), nil
}

// Config is the path of its configuration.
func (n Name) Config() string {
	if n == Default {
		return "/etc/klachtd/config.toml"
	}
	return "/etc/klachtd/" + string(n) + "/config.toml"
}

// Unit is its service.
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
	// All commands but those that are about no instance.
	ofProgram = regexp.MustCompile(`\bklachtd (backup|case|check|held|init|letter|mail|migrate|once|pause|person|queue|reconcile|rehearse|report|restore|resume|run|signin|status|texts|verify)\b`)
)

// Spoken makes the commands in a remedy those about this instance: who copies them must
// not stop another, or make it send.
func (n Name) Spoken(remedy string) string {
	if n == Default || n == "" {
		return remedy
	}
	remedy = strings.ReplaceAll(remedy, "/etc/credstore.encrypted/klachtd.", "/etc/credstore.encrypted/klachtd-"+string(n)+".")
	remedy = ofUnit.ReplaceAllString(remedy, "${1}klachtd@"+string(n)+"${2}")
	return ofProgram.ReplaceAllString(remedy, "klachtd -i "+string(n)+" $1")
}

// Credentials is the folder with the credentials of its running service; "" when it
// does not run or they are not ours to read.
func (n Name) Credentials() string {
	folder := filepath.Join("/run/credentials", n.Unit())
	if _, err := os.ReadDir(folder); err != nil {
		return ""
	}
	return folder
}

// unsealing bounds the two programs that it takes to read a sealed credential.
const unsealing = 20 * time.Second

// ErrSealed: a credential cannot be decrypted, most often because that was on another machine.
var ErrSealed = errors.New("it cannot be decrypted")

// Sealed reads a credential that the unit loads when it starts; nil when it loads none
// of that name. For root: it is encrypted to this machine. Every error is a *fs.PathError
// with the file that the unit names.
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

// loads gives the file of a credential, and whether it is encrypted, as the unit with its
// drop-ins has it: the last line that names it, unless all were taken back after that.
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
