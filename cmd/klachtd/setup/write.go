package setup

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/instance"
)

// ErrExists: a file exists already, and may not be replaced.
var ErrExists = errors.New("is there already")

// free gives an error if a file that would be written exists already.
func (i *Init) free() error {
	files := []string{i.Config}
	if i.UnitFolder != "" {
		files = append(files, i.dropInFile())
	}
	for _, s := range secretsOf {
		files = append(files, i.encryptedFile(s), i.plainFile(s))
	}
	for _, file := range files {
		if exists(file) && !i.Force {
			return fmt.Errorf("%s %w: name another file with --config, or replace what is there with --force", file, ErrExists)
		}
	}
	return nil
}

// write puts everything where it belongs, the configuration last: as long as it is not
// there, nothing is set up.
func (i *Init) write() error {
	if faults := i.answers.faults(i.Config, i.Options); len(faults) > 0 {
		return fmt.Errorf("%w:\n  %s", ErrAnswers, strings.Join(faults, "\n  "))
	}
	if err := os.MkdirAll(filepath.Dir(i.Config), 0o755); err != nil {
		return err
	}
	var credentials []string // lines of the unit
	for _, s := range secretsOf {
		if _, ok := i.answers.secrets[s.credential]; ok && i.answers.text(s.key) == s.credential {
			line, err := i.keep(s)
			if err != nil {
				return err
			}
			credentials = append(credentials, line)
		}
	}
	if err := i.writeUnit(credentials); err != nil {
		return err
	}
	// The service has its own user, which exists only while it runs. That user can read
	// a file that root wrote only if everybody can. The file contains no secret.
	mode := os.FileMode(0o600)
	if os.Getuid() == 0 {
		mode = 0o644
	}
	if err := replace(i.Config, i.answers.draft().text(), mode); err != nil {
		return err
	}
	n, _ := instance.Of(i.Config)
	fmt.Fprintf(i.Out, "wrote %s\nnext: %s\n", i.Config, n.Spoken("systemctl enable --now klachtd, and let everybody practise: klachtd rehearse"))
	return nil
}

// keep stores a secret: encrypted for this machine if systemd can do that, otherwise in
// a file next to the configuration. It gives the line by which the unit gets it.
func (i *Init) keep(s secret) (line string, err error) {
	value, err := i.answers.secret(s.credential)
	if err != nil {
		return "", err
	}
	encrypted := i.encryptedFile(s)
	switch err := encrypt(s.credential, value, encrypted); {
	case err == nil:
		fmt.Fprintf(i.Out, "wrote %s (encrypted to this machine)\n", encrypted)
		return "LoadCredentialEncrypted=" + s.credential + ":" + encrypted, nil
	case !errors.Is(err, errNoEncryption):
		fmt.Fprintf(i.Out, "%s was not encrypted: %v\n", s.credential, err)
	}
	file := i.plainFile(s)
	if err := replace(file, value, 0o600); err != nil {
		return "", err
	}
	fmt.Fprintf(i.Out, "wrote %s (not encrypted: that takes root, and systemd-creds; only its owner can read it)\n", file)
	return "LoadCredential=" + s.credential + ":" + file, nil
}

var errNoEncryption = errors.New("there is no systemd-creds, or this is not root")

// encrypt has systemd encrypt a secret (systemd-creds(1)).
func encrypt(name string, value []byte, file string) error {
	program, err := exec.LookPath("systemd-creds")
	if err != nil || os.Getuid() != 0 {
		return errNoEncryption
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return err
	}
	fresh := file + ".new"
	defer os.Remove(fresh)
	cmd := exec.Command(program, "encrypt", "--name="+name, "-", fresh)
	cmd.Stdin = bytes.NewReader(value)
	var said bytes.Buffer
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("systemd-creds: %v: %s", err, bytes.TrimSpace(said.Bytes()))
	}
	return os.Rename(fresh, file)
}

func (i *Init) encryptedFile(s secret) string {
	return filepath.Join(i.Credentials, i.own("klachtd")+"."+s.file)
}

func (i *Init) plainFile(s secret) string {
	return filepath.Join(filepath.Dir(i.Config), s.credential)
}

// own adds the name of the instance, which the plain units do not have.
func (i *Init) own(name string) string {
	if n, ok := instance.Of(i.Config); ok && n != instance.Default {
		return name + "-" + string(n)
	}
	return name
}

func (i *Init) unit() string {
	n, ok := instance.Of(i.Config)
	if !ok {
		n = instance.Default
	}
	return n.Unit()
}

func (i *Init) dropInFile() string { return filepath.Join(i.UnitFolder, i.unit()+".d", "init.conf") }

// writeUnit writes the units, unless they exist, and what else this configuration
// needs.
func (i *Init) writeUnit(credentials []string) error {
	lines := i.dropIn(credentials)
	if i.UnitFolder == "" {
		if len(lines) > 0 {
			fmt.Fprintf(i.Out, "the service needs this; add it with systemctl edit %s:\n  %s\n", i.unit(), strings.Join(lines, "\n  "))
		}
		return nil
	}
	if err := os.MkdirAll(i.UnitFolder, 0o755); err != nil {
		return err
	}
	if i.Force || !exists(filepath.Join(i.UnitFolder, "klachtd.service")) {
		if err := i.Units(i.UnitFolder); err != nil {
			return err
		}
	}
	if len(lines) == 0 {
		return nil
	}
	file := i.dropInFile()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	if err := replace(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
		return err
	}
	fmt.Fprintln(i.Out, "wrote "+file)
	return nil
}

// dropIn are the lines missing from the unit: for another configuration, or other
// credentials than its two passwords.
func (i *Init) dropIn(credentials []string) []string {
	var lines []string
	if _, ok := instance.Of(i.Config); !ok {
		lines = append(lines, "ExecStart=", "ExecStart=/usr/bin/klachtd run --config "+i.Config)
	}
	var usual []string
	for _, s := range secretsOf[:2] {
		usual = append(usual, "LoadCredentialEncrypted="+s.credential+":"+filepath.Join("/etc/credstore.encrypted", i.own("klachtd")+"."+s.file))
	}
	if !slices.Equal(usual, credentials) {
		lines = append(append(lines, "LoadCredentialEncrypted="), credentials...)
	}
	if len(lines) > 0 {
		lines = append([]string{"[Service]"}, lines...)
	}
	return lines
}

// replace writes a file that exists whole or not at all.
func replace(name string, content []byte, mode os.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(name), ".klachtd-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(content)
	err = cmp.Or(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
