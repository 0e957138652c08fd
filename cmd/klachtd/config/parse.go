package config

import (
	"bytes"
	"crypto/sha256"
	"path/filepath"
	"slices"

	"github.com/golang-sql/civil"
)

type options struct {
	credentials string
	sealed      func(name string) ([]byte, error)
	optional    []string
	languages   []string
	today       civil.Date
	noSecrets   bool
}

// Option tells Load and Parse about the world around the file.
type Option func(*options)

// Credentials gives the folder with systemd's credentials ($CREDENTIALS_DIRECTORY). A
// secret named without a folder is looked up there first, and then next to the
// configuration.
func Credentials(folder string) Option {
	return func(o *options) { o.credentials = folder }
}

// Sealed gives a way to read systemd's credentials when there is no folder with them,
// because the service is not running. It is used for a secret that is found nowhere
// else; nil says that there is none of that name.
func Sealed(read func(name string) ([]byte, error)) Option {
	return func(o *options) { o.sealed = read }
}

// WithoutSecrets ignores the password files: for commands that do not sign in anywhere,
// and may run where systemd's credentials are not available.
func WithoutSecrets() Option {
	return func(o *options) { o.noSecrets = true }
}

// KnownOptional gives the names of the optional paragraphs that exist. Without it
// letters.optional may name any.
func KnownOptional(names ...string) Option {
	return func(o *options) { o.optional = names }
}

// KnownLanguages gives the codes of the languages that have texts. Without it
// letters.languages may name any.
func KnownLanguages(codes ...string) Option {
	return func(o *options) { o.languages = codes }
}

// Today gives the date in Europe/Amsterdam. With it, the warning that the decree days
// are known only until a certain year is given only from that year on.
func Today(d civil.Date) Option {
	return func(o *options) { o.today = d }
}

// Parse reads a configuration in memory and looks at nothing else; file is its name in
// problems, and paths in it are relative to file's folder. The Config is never nil, but
// may be used only when there are no problems.
func Parse(file string, src []byte, opts ...Option) (*Config, []Problem) {
	return read(file, src, opts).finish()
}

func read(file string, src []byte, opts []Option) *reading {
	r := &reading{
		Config: Default(),
		schema: schema(),
		file:   file,
		end:    1 + bytes.Count(bytes.TrimSuffix(src, []byte("\n")), []byte("\n")),
		lines:  map[place]int{},
		bad:    map[place]bool{},
		meant:  map[string]string{},
	}
	r.read = sha256.Sum256(src)
	for _, o := range opts {
		o(&r.options)
	}
	statements, syntax := scan(src)
	if syntax == nil {
		r.bind(statements)
		r.check()
	} else {
		open := ""
		if n := len(statements); n > 0 {
			open = statements[n-1].section
		}
		r.bind(append(statements, storeBelow(src, statements)...))
		r.checkAbove(open)
		r.problems = append(r.problems, syntax.problem(file))
	}
	r.resolve()
	return r
}

// KnowsStore reports whether store.path can be relied on, whatever else is wrong: a
// mistake elsewhere must not keep a person from the stop switch, or from a backup.
func (c *Config) KnowsStore() bool { return c.stored }

// Faulty reports whether something in the file is wrong. What seems to be missing then may
// only not have been read.
func (c *Config) Faulty() bool { return c.faulty }

func (r *reading) finish() (*Config, []Problem) {
	at := place{section: "store", key: "path"}
	_, stated := r.lines[at]
	r.stored = stated && !r.bad[at] && !slices.ContainsFunc(r.problems, func(p Problem) bool { return p.Key == at.String() })
	r.faulty = len(r.problems) > 0
	r.where = func(at place) (string, int) { return r.file, r.line(at) }
	r.Warnings, r.Findings = inOrder(r.Warnings), inOrder(r.Findings)
	return r.Config, inOrder(r.problems)
}

// resolve makes paths independent of the working directory. Secrets keep their names: a
// name may also be that of a credential.
func (r *reading) resolve() {
	folder := filepath.Dir(r.file)
	r.secrets = secrets{folder: folder, credentials: r.options.credentials, sealed: r.options.sealed}
	for _, p := range []*string{
		&r.IMAP.CAFile, &r.SMTP.CAFile, &r.Store.Path, &r.Intake.ClamdSocket, &r.Letters.Templates,
		&r.Letters.Regulation, &r.Letters.WorkingMethod, &r.Letters.Logo, &r.Letters.Signature, &r.Monitor.MetricsFile,
	} {
		*p = inFolder(folder, *p)
	}
	for i, name := range r.Letters.Typeface {
		r.Letters.Typeface[i] = inFolder(folder, name)
	}
}

func inFolder(folder, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(folder, path)
}
