package setup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
)

// ErrAnswers: the answers cannot be used.
var ErrAnswers = errors.New("answers that cannot be used")

// answers are what is known so far, by the keys of the configuration
// ("organisation.name"), and the secrets, by the names of their credentials.
type answers struct {
	values   map[string]any
	managers []person
	secrets  map[string]string
}

// secret is something that the configuration only refers to.
type secret struct{ answer, key, credential, file string }

// secretsOf are all secrets: the answer, the key that refers to it, the name of the
// credential in the unit, and the end of the name of its encrypted file.
var secretsOf = []secret{
	{"imap.password", "imap.password_file", "imap-password", "imap"},
	{"smtp.password", "smtp.password_file", "smtp-password", "smtp"},
	{"oauth2.client_secret", "oauth2.client_secret_file", "oauth2-secret", "oauth2"},
	{"oauth2.service_account", "oauth2.service_account_file", googleKey, "oauth2"},
}

// googleKey is the secret whose answer is the name of a file.
const googleKey = "service-account"

// set stores a value as the answer to a key. An empty text is no answer.
func (a *answers) set(key string, value any) {
	i := slices.IndexFunc(secretsOf, func(s secret) bool { return s.answer == key })
	switch {
	case value == "":
		delete(a.values, key)
	case i >= 0:
		a.values[secretsOf[i].key] = secretsOf[i].credential
		a.secrets[secretsOf[i].credential] = fmt.Sprint(value)
	default:
		a.values[key] = value
	}
}

func (a *answers) text(key string) string {
	s, _ := a.values[key].(string)
	return s
}

// readAnswers reads a file of answers, in the form of the configuration: its sections
// and keys, with the secrets themselves instead of the keys that refer to them.
func readAnswers(name string, stdin io.Reader) (*answers, error) {
	var src []byte
	var err error
	if name == "-" {
		src, err = io.ReadAll(stdin)
	} else {
		src, err = os.ReadFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %v", ErrAnswers, err)
	}
	var sections map[string]any
	if err := toml.Unmarshal(src, &sections); err != nil {
		return nil, fmt.Errorf("%w: %s: %v; write key = \"value\" below [section], as in the configuration", ErrAnswers, name, err)
	}
	a := newAnswers()
	for section, v := range sections {
		switch v := v.(type) {
		case map[string]any:
			for key, value := range v {
				a.set(section+"."+key, value)
			}
		case []any:
			for _, one := range v {
				a.addManager(one)
			}
		default:
			return nil, fmt.Errorf("%w: %s: %s stands before the first section; write it below its section, as in the configuration", ErrAnswers, name, section)
		}
	}
	if name != "-" && len(a.secrets) > 0 {
		if info, err := os.Stat(name); err == nil && info.Mode().Perm()&0o077 != 0 {
			return nil, fmt.Errorf("%w: %s holds a secret and can be read by others; run: chmod 600 %s", ErrAnswers, name, name)
		}
	}
	for _, section := range []string{"imap", "smtp"} {
		if address := a.text(section + ".address"); address != "" && a.text(section+".tls") == "" {
			a.set(section+".tls", tlsOf(address))
		}
	}
	return a, nil
}

func newAnswers() *answers {
	return &answers{values: make(map[string]any), secrets: make(map[string]string)}
}

func (a *answers) addManager(v any) {
	m, _ := v.(map[string]any)
	p := person{name: fmt.Sprint(m["name"])}
	switch email := m["email"].(type) {
	case string:
		p.emails = []string{email}
	case []any:
		for _, e := range email {
			p.emails = append(p.emails, fmt.Sprint(e))
		}
	}
	a.managers = append(a.managers, p)
}

// stated matches the lines of the example with a setting or a section.
var stated = regexp.MustCompile(`(?m)^(?:\[(\w+)\]|(\w+) = )`)

// draft writes the configuration that follows from the answers. An invented value of
// the example that nobody answered stays as a comment.
func (a *answers) draft() draft {
	d := newDraft()
	d.managers(a.managers)
	section, open := "", make(map[string][]string)
	for _, l := range d.lines {
		m := stated.FindStringSubmatch(l)
		switch {
		case strings.HasPrefix(l, "[[") || strings.HasPrefix(l, "#["):
			section = ""
		case m == nil || m[1] == "" && section == "":
		case m[1] != "":
			section = m[1]
			open[section] = nil
		default:
			open[section] = append(open[section], m[2])
		}
	}
	for section, keys := range open {
		for _, key := range keys {
			if _, answered := a.values[section+"."+key]; !answered {
				d.leaveOut(section, key)
			}
		}
		if len(keys) > 0 && !a.has(section) {
			d.leaveOutSection(section)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(a.values)) {
		section, name, _ := strings.Cut(key, ".")
		d.set(section, name, literal(a.values[key]))
	}
	return d
}

func (a *answers) has(section string) bool {
	for key := range a.values {
		if strings.HasPrefix(key, section+".") {
			return true
		}
	}
	return false
}

// faults are what the configuration finds wrong with the answers to these keys; without
// keys, with any answer.
func (a *answers) faults(path string, options []config.Option, keys ...string) (all []string) {
	cfg, problems := config.Parse(path, a.draft().text(), options...)
	for _, p := range slices.Concat(problems, cfg.Findings) {
		key := strings.NewReplacer("[", "", "]", "", " ", ".").Replace(p.Key)
		if len(keys) == 0 || slices.Contains(keys, key) {
			all = append(all, p.Key+": "+p.What+"; "+p.Remedy)
		}
	}
	if _, err := a.secret(googleKey); err != nil && a.secrets[googleKey] != "" {
		all = append(all, err.Error())
	}
	return all
}

// stage puts the secrets into their own folder, as systemd provides credentials.
func (a *answers) stage(folder string) error {
	for name := range a.secrets {
		value, err := a.secret(name)
		if err == nil {
			err = os.WriteFile(filepath.Join(folder, name), value, 0o600)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// secret gives what is stored for a secret. Google's is a file.
func (a *answers) secret(name string) ([]byte, error) {
	if name != googleKey {
		return []byte(a.secrets[name]), nil
	}
	key, err := os.ReadFile(a.secrets[name])
	if err != nil {
		return nil, fmt.Errorf("[oauth2] service_account: %v", err)
	}
	return key, nil
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return !errors.Is(err, fs.ErrNotExist)
}
