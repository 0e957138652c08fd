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
)

// ErrExists: a file is there already, and was not to be replaced.
var ErrExists = errors.New("is there already")

// free reports what is there already of what would be written.
func (i *Init) free() error {
	files := []string{i.Config}
	if i.UnitFolder != "" {
		files = append(files, i.unitFile())
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

// write puts everything where it belongs, the configuration last: as long as it is
// not there, nothing was set up.
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
	// The service has a user of its own, which comes with it: as root's, only a file that
	// all may read is one that it can read. It holds no secret.
	mode := os.FileMode(0o600)
	if os.Getuid() == 0 {
		mode = 0o644
	}
	if err := replace(i.Config, i.answers.draft().text(), mode); err != nil {
		return err
	}
	fmt.Fprintf(i.Out, "\nwrote %s\n", i.Config)
	return nil
}

// keep stores a secret: encrypted to this machine where systemd can do that, and
// otherwise in a file beside the configuration. It gives the line by which the unit
// gets it.
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
	name := "klachtd"
	if instance := i.instance(); instance != "" {
		name += "-" + instance
	}
	return filepath.Join(i.Credentials, name+"."+s.file)
}

func (i *Init) plainFile(s secret) string {
	return filepath.Join(filepath.Dir(i.Config), s.credential)
}

func (i *Init) unitFile() string { return filepath.Join(i.UnitFolder, "klachtd.service") }

// writeUnit writes the unit with the credentials that this configuration has, or says
// how it is got and what it then lacks.
func (i *Init) writeUnit(credentials []string) error {
	isCredential := func(l string) bool { return strings.HasPrefix(l, "LoadCredential") }
	lines := strings.Split(i.Unit, "\n")
	at := slices.IndexFunc(lines, isCredential)
	rest := slices.DeleteFunc(slices.Clone(lines), isCredential)
	if i.UnitFolder == "" {
		fmt.Fprint(i.Out, "no unit was written: klachtd unit prints it, and init --unit-dir DIR writes it\n")
		if usual := lines[at : at+len(lines)-len(rest)]; !slices.Equal(usual, credentials) {
			fmt.Fprintf(i.Out, "in it, these lines take the place of those with LoadCredentialEncrypted=:\n  %s\n", strings.Join(credentials, "\n  "))
		}
		return nil
	}
	lines = slices.Insert(rest, at, credentials...)
	text := strings.ReplaceAll(strings.Join(lines, "\n"), "/etc/klachtd/config.toml", i.Config)
	if err := os.MkdirAll(i.UnitFolder, 0o755); err != nil {
		return err
	}
	if err := replace(i.unitFile(), []byte(text), 0o644); err != nil {
		return err
	}
	fmt.Fprintf(i.Out, "wrote %s; start it with: systemctl daemon-reload && systemctl enable --now klachtd\n", i.unitFile())
	return nil
}

// replace writes a file that is there whole or not at all.
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
