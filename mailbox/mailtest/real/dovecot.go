//go:build linux

package real

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// TB is what StartDovecot needs of a testing.TB. It is written out so that a program
// that uses the rest of this package does not link package testing.
type TB interface {
	mailtest.TB
	Skipf(format string, args ...any)
}

// DovecotOptions are what a test can change.
type DovecotOptions struct {
	// Capabilities is what the server says it can do after signing in, such as
	// "IMAP4rev1 UIDPLUS" for one without MOVE and IDLE; "" for all it can.
	Capabilities string

	// IntrospectURL is where a token is looked up (RFC 7662), with XOAUTH2 and
	// OAUTHBEARER; "" accepts only passwords. The answer there names the user.
	IntrospectURL  string
	TokenMechanism string // "xoauth2" or "oauthbearer"; "" for both

	// LMTP makes the server accept mail like a delivery agent, at Dovecot.LMTP.
	LMTP bool
}

// Dovecot is a real IMAP server on loopback. Every user name has its own mailbox,
// created on first use.
type Dovecot struct {
	IMAP, IMAPS string // host:port, plain with STARTTLS, and with implicit TLS
	Password    string // of every user
	Certificate *mailtest.Certificate
	CAFile      string // Certificate in a file
	LMTP        string // path of a socket; empty without DovecotOptions.LMTP

	dir      string
	uid, gid int
	master   int // process id, and id of the process group
	sequence atomic.Int64
}

// RequireServers names the environment variable that makes a test fail if it would be
// skipped because a server is missing: for machines where all of them must run.
const RequireServers = "KLACHTD_REQUIRE_SERVERS"

// packages are those of Debian that have a program.
var packages = map[string]string{
	"dovecot": "dovecot-imapd", "/usr/lib/dovecot/lmtp": "dovecot-lmtpd",
	"postfix": "postfix", "opendkim": "opendkim", "opendmarc": "opendmarc",
}

// requirePrograms skips the test if a program is missing, or if we are not root and so
// cannot run them as their users. It gives the path of the last.
func requirePrograms(tb TB, names ...string) (path string) {
	tb.Helper()
	for _, name := range names {
		var err error
		if path, err = exec.LookPath(name); err != nil {
			skipServer(tb, "no %s: install %s to test against real mail servers", name, packages[name])
		}
	}
	if os.Getuid() != 0 {
		skipServer(tb, "%s is not started: that needs root, to run it as another user", names[0])
	}
	return path
}

func skipServer(tb TB, format string, args ...any) {
	tb.Helper()
	if os.Getenv(RequireServers) != "" {
		tb.Fatalf(format, args...)
	}
	tb.Skipf(format, args...)
}

// StartDovecot starts a Dovecot that ends with the test. The test is skipped if there
// is no version 2.3, or if we are not root: Dovecot's login process insists on another
// user than its master, so we run everything as nobody.
func StartDovecot(tb TB, o DovecotOptions) *Dovecot {
	tb.Helper()
	if o.LMTP {
		requirePrograms(tb, "/usr/lib/dovecot/lmtp")
	}
	program := requirePrograms(tb, "dovecot")
	version, err := exec.Command(program, "--version").Output()
	if err != nil || !strings.HasPrefix(string(version), "2.3.") {
		skipServer(tb, "dovecot is %q (%v); the configuration here is for 2.3", strings.TrimSpace(string(version)), err)
	}
	d := &Dovecot{Password: "geheim"}
	if err := d.prepare(o); err != nil {
		tb.Fatalf("real: prepare dovecot: %v", err)
	}
	tb.Cleanup(func() { os.RemoveAll(d.dir) })
	if err := d.start(program); err != nil {
		log, _ := os.ReadFile(filepath.Join(d.dir, "dovecot.log"))
		tb.Fatalf("real: start dovecot: %v\n%s", err, log)
	}
	// Killed at once: asked nicely, it waits 10 s for idling clients.
	tb.Cleanup(func() { syscall.Kill(-d.master, syscall.SIGKILL) })
	return d
}

// prepare makes a folder owned by nobody, with everything the server needs.
func (d *Dovecot) prepare(o DovecotOptions) error {
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return err
	}
	d.uid, _ = strconv.Atoi(nobody.Uid)
	d.gid, _ = strconv.Atoi(nobody.Gid)
	if d.dir, err = os.MkdirTemp("", "mailtest-dovecot-"); err != nil {
		return err
	}
	if err := d.own(d.dir); err != nil {
		return err
	}
	for _, sub := range []string{"run", "mail"} {
		if err := d.makeDir(sub); err != nil {
			return err
		}
	}
	if d.Certificate, err = mailtest.NewCertificate(); err != nil {
		return err
	}
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	d.IMAP, d.IMAPS = fmt.Sprintf("127.0.0.1:%d", ports[0]), fmt.Sprintf("127.0.0.1:%d", ports[1])
	d.CAFile = filepath.Join(d.dir, "cert.pem")
	if o.LMTP {
		d.LMTP = filepath.Join(d.dir, "lmtp")
		// The mail server in front is another user.
		if err := os.Chmod(d.dir, 0o711); err != nil {
			return err
		}
	}
	config, err := dovecotConfig(configData{
		Dir: d.dir, UID: nobody.Uid, GID: nobody.Gid, Password: d.Password,
		Port: ports[0], TLSPort: ports[1], Capabilities: o.Capabilities, LMTP: d.LMTP,
		IntrospectURL: o.IntrospectURL, TokenMechanisms: cmp.Or(o.TokenMechanism, "xoauth2 oauthbearer"),
	})
	if err != nil {
		return err
	}
	for name, data := range map[string][]byte{
		"cert.pem": d.Certificate.CertPEM, "key.pem": d.Certificate.KeyPEM, "dovecot.conf": config,
		"oauth2.conf": fmt.Appendf(nil, "introspection_mode = post\nintrospection_url = %s\nusername_attribute = username\n"+
			"active_attribute = active\nactive_value = true\nforce_introspection = yes\n", o.IntrospectURL),
	} {
		file := filepath.Join(d.dir, name)
		if err := os.WriteFile(file, data, 0o600); err != nil {
			return err
		}
		if err := d.own(file); err != nil {
			return err
		}
	}
	return nil
}

// start returns when the server answers.
func (d *Dovecot) start(program string) error {
	cmd := exec.Command(program, "-F", "-c", filepath.Join(d.dir, "dovecot.conf"))
	cmd.Dir = "/"
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Credential: &syscall.Credential{Uid: uint32(d.uid), Gid: uint32(d.gid)},
		Setpgid:    true,
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	d.master = cmd.Process.Pid
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()

	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		c, err := imapclient.DialInsecure(d.IMAP, nil)
		if err == nil {
			err = c.WaitGreeting()
			c.Close()
		}
		if err == nil {
			return nil
		}
		select {
		case err := <-ended:
			return fmt.Errorf("it ended: %v", err)
		case <-ctx.Done():
			syscall.Kill(-d.master, syscall.SIGKILL)
			return err
		case <-tick.C:
		}
	}
}

// Deliver puts a mail into the inbox of a user, as a delivery agent does. received
// becomes its INTERNALDATE, and may be in the future: it is the time of the file,
// whereas Dovecot turns a future date in APPEND into now.
func (d *Dovecot) Deliver(username string, raw []byte, received time.Time) error {
	return d.deliver(raw, received, "mail", username)
}

// DeliverTo puts a mail into another folder of a user, as a spam filter does. The
// folder is created if it does not exist.
func (d *Dovecot) DeliverTo(username, folder string, raw []byte, received time.Time) error {
	if err := d.makeDir("mail", username); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	return d.deliver(raw, received, "mail", username, "."+folder) // Maildir++
}

func (d *Dovecot) deliver(raw []byte, received time.Time, path ...string) error {
	for _, sub := range []string{"", "tmp", "new", "cur"} {
		if err := d.makeDir(append(slices.Clone(path), sub)...); err != nil {
			return fmt.Errorf("real: %w", err)
		}
	}
	maildir := filepath.Join(append([]string{d.dir}, path...)...)
	// Dovecot numbers files by this name, so in the order of delivery.
	sequence := d.sequence.Add(1)
	name := fmt.Sprintf("%d.M%dP1.mailtest", 1_000_000_000+sequence, sequence)
	file := filepath.Join(maildir, "tmp", name)
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	if err := d.own(file); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	if err := os.Chtimes(file, received, received); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	if err := os.Rename(file, filepath.Join(maildir, "new", name)); err != nil {
		return fmt.Errorf("real: %w", err)
	}
	return nil
}

// Folder returns the mail in a folder of a user, in the order of UID.
func (d *Dovecot) Folder(username, name string) ([]mailtest.Stored, error) {
	return mailtest.ReadFolder(d.IMAP, username, d.Password, name)
}

// Protect makes a folder of a user refuse mail, or accept it again.
func (d *Dovecot) Protect(username, folder string, writable bool) error {
	mode := os.FileMode(0o500)
	if writable {
		mode = 0o700
	}
	for _, sub := range []string{"tmp", "new", "cur"} {
		if err := os.Chmod(filepath.Join(d.dir, "mail", username, "."+folder, sub), mode); err != nil { // Maildir++
			return fmt.Errorf("real: %w", err)
		}
	}
	return nil
}

// KillSessions kills, with SIGKILL, the processes that serve signed-in clients, and
// returns how many there were. The server continues with new ones.
func (d *Dovecot) KillSessions() (int, error) {
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return 0, err
	}
	killed := 0
	for _, stat := range stats {
		data, err := os.ReadFile(stat)
		if err != nil {
			continue // ended since
		}
		// pid (name) state parent group ...: proc_pid_stat(5)
		var pid, parent, group int
		var state string
		before, after, _ := strings.Cut(string(data), " (imap) ")
		if _, err := fmt.Sscan(before, &pid); err != nil {
			continue
		}
		if n, _ := fmt.Sscan(after, &state, &parent, &group); n != 3 || group != d.master {
			continue
		}
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			return killed, err
		}
		killed++
	}
	return killed, nil
}

// makeDir makes a folder under d.dir owned by nobody.
func (d *Dovecot) makeDir(path ...string) error {
	dir := filepath.Join(append([]string{d.dir}, path...)...)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return d.own(dir)
}

func (d *Dovecot) own(path string) error { return os.Chown(path, d.uid, d.gid) }
