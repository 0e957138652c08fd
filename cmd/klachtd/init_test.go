//go:build linux

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/mailtest/real"
)

// newcomer is a machine on which nothing is set up yet, with a real mailbox: what is
// sent to its address, with a tag or without, arrives there by a border that vouches.
type newcomer struct {
	t       *testing.T
	dir     string
	dovecot *real.Dovecot
	smtp    *mailtest.Server
}

const newcomerAddress = "klachten@taalhuis.example"

func newNewcomer(t *testing.T, o real.DovecotOptions) *newcomer {
	t.Helper()
	n := &newcomer{t, t.TempDir(), real.StartDovecot(t, o), mailtest.StartFor(t, mailtest.Options{Username: newcomerAddress, SMTPAuth: true})}
	secret, err := os.MkdirTemp("/var/tmp", "klachtd-init-") // systemd wants no key in memory
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(secret) })
	t.Setenv("SYSTEMD_CREDENTIAL_SECRET", filepath.Join(secret, "host.secret")) // not that of this machine
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan struct{})
	t.Cleanup(func() { stop(); <-ended })
	go func() {
		defer close(ended)
		for seen := 0; ; seen++ {
			sent, err := n.smtp.AwaitSent(ctx, seen+1)
			if err != nil {
				return
			}
			raw := append([]byte("Authentication-Results: mx.taalhuis.example; dmarc=pass header.from=taalhuis.example\r\n"), sent[seen].Data...)
			if err := n.dovecot.Deliver(newcomerAddress, raw, time.Now()); err != nil {
				t.Error(err)
			}
		}
	}()
	return n
}

func (n *newcomer) path(name string) string { return filepath.Join(n.dir, name) }

// init runs klachtd init with what is typed, or with answers when typed is empty.
func (n *newcomer) init(code int, answers, typed string, more ...string) (said string) {
	n.t.Helper()
	args := []string{"init", "--config", n.path("etc/config.toml"), "--credentials", n.path("credentials"), "--unit-dir", n.path("units")}
	if answers != "" {
		if err := os.WriteFile(n.path("answers.toml"), []byte(answers), 0o600); err != nil {
			n.t.Fatal(err)
		}
		args = append(args, "--answers", n.path("answers.toml"))
	}
	var out bytes.Buffer
	a := &env.Env{In: strings.NewReader(typed), Out: &out, Err: &out, Getenv: withinTest, Now: time.Now}
	if got := execute(n.t.Context(), a, append(args, more...)); got != code {
		n.t.Fatalf("exit code %d, want %d:\n%s", got, code, out.String())
	}
	return out.String()
}

// answers are those of a machine, with texts replaced: old, new, old, new.
func (n *newcomer) answers(replace ...string) string {
	return strings.NewReplacer(replace...).Replace(fmt.Sprintf(`[organisation]
name = "Stichting Taalhuis"
address = """
Lange Straat 1
1234 AB Taalstad"""
email = %q
[director]
name = "Anna Bos"
email = "anna@taalhuis.example"
[deputy]
name = "Kees \"de\" Vos"
email = ["kees@taalhuis.example", "vos@taalhuis.example"]
[[manager]]
name = "Mia Smit"
email = "mia@taalhuis.example"
[commission]
email = "commissie@klachten.example"
[terms]
contact_working_days = 9
contact_reminders = [4, 7, 9]
[imap]
address = %q
tls = "implicit"
ca_file = %q
password = %q
[smtp]
address = %q
username = %q
password = %q
`, newcomerAddress, n.dovecot.IMAPS, n.dovecot.CAFile, n.dovecot.Password, n.smtp.SMTP, newcomerAddress, n.smtp.Password))
}

// changes are the lines of the configuration that the example does not have, in order.
func (n *newcomer) changes() (changed []string) {
	n.t.Helper()
	text, err := os.ReadFile(n.path("etc/config.toml"))
	if err != nil {
		n.t.Fatal(err)
	}
	example := "\n" + string(readRoot(n.t, "config.example.toml"))
	for line := range strings.Lines(string(text)) {
		if !strings.Contains(example, "\n"+line) {
			changed = append(changed, strings.TrimSpace(line))
		}
	}
	return changed
}

// From a file of answers: the configuration is the example, in which nothing is changed
// but what was answered and what our own mail showed; the passwords are encrypted; the
// unit has them; check finds nothing. What is there is not written over.
func TestInitAnswers(t *testing.T) {
	n := newNewcomer(t, real.DovecotOptions{})
	said := n.init(env.ExitDone, n.answers(), "")
	for _, want := range []string{
		"signed in to " + n.dovecot.IMAPS, "it arrived in INBOX", "with its Message-ID unchanged", "announces new mail (IDLE)",
		"signs its verdicts on senders as mx.taalhuis.example", "(klachten+klachtd@taalhuis.example) arrives too",
		"etc/config.toml is good, and mail goes around.\n",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if diff := cmp.Diff([]string{
		`name = "Stichting Taalhuis"`, "Lange Straat 1", `1234 AB Taalstad"""`, `#phone = "012 345 6789"`, `email = "klachten@taalhuis.example"`,
		`name = "Anna Bos"`, `email = "anna@taalhuis.example"`,
		`name = "Kees \"de\" Vos"`, `email = ["kees@taalhuis.example", "vos@taalhuis.example"]`,
		`name = "Mia Smit"`, `email = "mia@taalhuis.example"`,
		`email = "commissie@klachten.example"`, `#chair = "Vera Voorzitter"`,
		`#[administrator]`, `#email = "beheer@organisatie.example"`,
		fmt.Sprintf("address = %q", n.dovecot.IMAPS), `tls = "implicit"`, fmt.Sprintf("ca_file = %q", n.dovecot.CAFile), `username = "klachten@taalhuis.example"`,
		fmt.Sprintf("address = %q", n.smtp.SMTP), `tls = "none"`, `username = "klachten@taalhuis.example"`,
		`path = "klachtd.db"`, `authserv_id = "mx.taalhuis.example"`,
		"contact_working_days = 9", "contact_reminders = [4, 7, 9]",
	}, n.changes()); diff != "" {
		t.Errorf("of the example it changed:\n%s", diff)
	}
	unit, err := os.ReadFile(n.path("units/klachtd.service.d/init.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(n.path("units/klachtd.service")); err != nil {
		t.Error(err)
	}
	if want := "ExecStart=/usr/bin/klachtd run --config " + n.path("etc/config.toml") + "\n"; !strings.Contains(string(unit), want) {
		t.Errorf("the unit lacks %s", want)
	}
	n.holdsSecret("imap-password", "klachtd.imap", string(unit))
	n.holdsSecret("smtp-password", "klachtd.smtp", string(unit))
	if left, err := n.dovecot.Folder(newcomerAddress, "INBOX"); err != nil || len(left) > 0 {
		t.Errorf("%d mails of ours stay in the mailbox, %v", len(left), err)
	}

	if said := strings.Join(strings.Fields(n.init(env.ExitUsage, n.answers(), "")), " "); !strings.Contains(said, "config.toml is there already: name another file with --config, or replace what is there with --force") {
		t.Errorf("the second time it says:\n%s", said)
	}
	n.init(env.ExitDone, n.answers("Anna Bos", "Anna Bosch"), "", "--force")
	if text := strings.Join(n.changes(), "\n"); !strings.Contains(text, "Anna Bosch") {
		t.Errorf("--force replaces nothing:\n%s", text)
	}
}

// holdsSecret: the password lies encrypted where the unit finds it, or, on a machine
// that cannot do that, in a file that only its owner can read.
func (n *newcomer) holdsSecret(name, file, unit string) {
	n.t.Helper()
	encrypted := filepath.Join(n.path("credentials"), file)
	if strings.Contains(unit, "\nLoadCredentialEncrypted="+name+":"+encrypted+"\n") {
		out, err := exec.Command("systemd-creds", "decrypt", "--name="+name, encrypted, "-").Output()
		if err != nil || string(out) != "geheim" {
			n.t.Errorf("%s is %q, %v", encrypted, out, err)
		}
		return
	}
	plain := n.path("etc/" + name)
	text, err := os.ReadFile(plain)
	info, statErr := os.Stat(plain)
	if err != nil || statErr != nil || string(text) != "geheim" || info.Mode().Perm() != 0o600 || !strings.Contains(unit, "\nLoadCredential="+name+":"+plain+"\n") {
		n.t.Errorf("%s: %q, %v, %v", plain, text, err, statErr)
	}
}

// A machine that answers wrongly hears what, where and what to do, all of it at once;
// nothing is written.
func TestInitAnswersWrong(t *testing.T) {
	n := newNewcomer(t, real.DovecotOptions{})
	for name, test := range map[string]struct {
		code    int
		answers string
		says    []string
	}{
		"a wrong password": {env.ExitConfig, n.answers(`password = "geheim"`, `password = "fout"`), []string{"[imap]: imap 127.0.0.1:", "sign-in refused", "Look at user name and password"}},
		"a closed port":    {env.ExitRetry, n.answers(n.dovecot.IMAPS, real.ClosedPort(t)), []string{"[imap]: imap 127.0.0.1:", "connection refused; Nobody answers there: IMAP is at port 993 or 143"}},
		"an authority that nobody knows": {env.ExitRetry, n.answers(fmt.Sprintf("ca_file = %q", n.dovecot.CAFile), ""),
			[]string{"certificate signed by unknown authority; Its certificate is signed by nobody whom this machine knows", "ca_file"}},
		"a port without TLS":        {env.ExitRetry, n.answers(n.dovecot.IMAPS, n.dovecot.IMAP), []string{`Ports 993 and 465 are secured from the start (tls = "implicit"), 143 and 587 by STARTTLS`}},
		"a closed port for sending": {env.ExitRetry, n.answers(n.smtp.SMTP, real.ClosedPort(t)), []string{"[smtp]:", "connection refused"}},
		"several at once": {env.ExitConfig, n.answers("Anna Bos", "", "mia@taalhuis.example", "mia", `[terms]`, "[terms]\nlapse_year = 3", "name = \"Stichting Taalhuis\"\n", ""), []string{
			`[organisation] name: is missing; write for example`, `[director] name: is missing`, `[[manager]] email: "mia" is not an e-mail address`,
			`[terms] lapse_year: unknown key; did you mean "lapse_years"?`,
		}},
		"nobody for a complaint about the director": {env.ExitConfig, n.answers("[deputy]", "[commission]", "[commission]\nemail = \"commissie@klachten.example\"\n", ""), []string{"neither a deputy nor an address of the board"}},
		"no TOML":           {env.ExitConfig, "naam: Taalhuis\n", []string{`write key = "value" below [section], as in the configuration`}},
		"without a section": {env.ExitConfig, "naam = \"Taalhuis\"\n", []string{"naam stands before the first section"}},
	} {
		t.Run(name, func(t *testing.T) {
			inner := *n
			inner.t = t
			said := inner.init(test.code, test.answers, "")
			for _, want := range test.says {
				if !strings.Contains(said, want) {
					t.Errorf("it does not say %q:\n%s", want, said)
				}
			}
			for _, name := range []string{"etc", "credentials", "units"} {
				if _, err := os.Stat(n.path(name)); err == nil {
					t.Errorf("%s was made", name)
				}
			}
		})
	}
	if err := os.Chmod(n.path("answers.toml"), 0o644); err != nil {
		t.Fatal(err)
	}
	open := n.path("open.toml")
	if err := os.WriteFile(open, []byte(n.answers()), 0o644); err != nil {
		t.Fatal(err)
	}
	if said := n.init(env.ExitConfig, "", "", "--answers", open); !strings.Contains(said, "holds a secret and can be read by others; run: chmod 600 "+open) {
		t.Errorf("of answers that others can read it says:\n%s", said)
	}
	if said := n.init(env.ExitDone, "", n.answers(), "--answers", "-"); !strings.Contains(said, "is good, and mail goes around") {
		t.Errorf("from standard input:\n%s", said)
	}
}

// A person is asked again after an answer that cannot be, and after a server that does
// not let us in.
func TestInitAsks(t *testing.T) {
	n := newNewcomer(t, real.DovecotOptions{Capabilities: "IMAP4rev1 UIDPLUS"})
	typed := strings.Join([]string{
		"Stichting Taalhuis", "Lange Straat 1, 1234 AB Taalstad", "", "taalhuis", newcomerAddress,
		"Anna Bos", "Anna Bos <anna@taalhuis.example>", "", "", "bestuur@taalhuis.example",
		"Kees Vos <anna@taalhuis.example>", "Kees Vos <kees@taalhuis.example>", "Mia Smit <mia@taalhuis.example, smit@taalhuis.example>", "",
		"", "commissie@klachten.example, lid@klachten.example", "Vera Rechter", "beheer@taalhuis.example", "",
		real.ClosedPort(n.t), "", newcomerAddress, "geheim",
		n.dovecot.IMAP + "x", n.dovecot.IMAP, "tls", "", "", "fout",
		"", "", "", "geheim",
		n.smtp.SMTP, "", "", "fout", "", "", "", "geheim",
	}, "\n") + "\n"
	said := n.init(env.ExitDone, "", typed)
	for _, want := range []string{
		`[organisation] email: "taalhuis" is not an e-mail address`, "[director] email: is missing", "neither a deputy nor an address of the board",
		"This must be answered.", "Another manager (Enter: that was all)", "IMAP server, with its port [imap.taalhuis.example:993]",
		"Nobody answers there", "is no host with a port", `[imap] tls: "tls" is not known`, "sign-in refused", "does not announce new mail (no IDLE)",
		"is good, and mail goes around.",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("it does not say %q:\n%s", want, said)
		}
	}
	if said := strings.ReplaceAll(said, "werkwijze-geheim", ""); strings.Contains(said, "fout") || strings.Contains(said, "geheim") { // a paragraph has that name
		t.Errorf("it shows a password:\n%s", said)
	}
	changed := strings.Join(n.changes(), "\n")
	for _, want := range []string{
		"#[deputy]\n", `name = "Kees Vos"` + "\n", `email = ["mia@taalhuis.example", "smit@taalhuis.example"]`, `email = ["commissie@klachten.example", "lid@klachten.example"]`,
		`escalation = "bestuur@taalhuis.example"`, `chair = "Vera Rechter"`,
	} {
		if !strings.Contains(changed, want) {
			t.Errorf("the configuration lacks %s:\n%s", want, changed)
		}
	}
}

// ^D at any question ends it, and nothing is there.
func TestInitStopped(t *testing.T) {
	n := newNewcomer(t, real.DovecotOptions{})
	lines := []string{"Stichting Taalhuis", "", "", newcomerAddress, "Anna Bos <anna@taalhuis.example>", "Petra Bos <petra@taalhuis.example>", "",
		"Kees Vos <kees@taalhuis.example>", "", "commissie@klachten.example", "", "", "", n.dovecot.IMAP, newcomerAddress}
	for k := range lines {
		if said := n.init(env.ExitUsage, "", strings.Join(lines[:k], "\n")); !strings.Contains(said, "stopped; nothing was written") {
			t.Errorf("after %d answers it says:\n%s", k, said)
		}
		if entries, err := os.ReadDir(n.dir); err != nil || len(entries) > 0 {
			t.Fatalf("after %d answers there are %v, %v", k, entries, err)
		}
	}
	if left, _ := filepath.Glob("/run/klachtd-init-*"); len(left) > 0 {
		t.Errorf("the secrets stay in %v", left)
	}
}

// Whose server is signed by an authority of one's own is asked for its certificate, and
// for nothing else again.
func TestInitAuthority(t *testing.T) {
	n := newNewcomer(t, real.DovecotOptions{})
	typed := strings.Join([]string{
		"Stichting Taalhuis", "", "", newcomerAddress, "Anna Bos <anna@taalhuis.example>", "Petra Bos <petra@taalhuis.example>", "",
		"Kees Vos <kees@taalhuis.example>", "", "commissie@klachten.example", "", "", "",
		n.dovecot.IMAPS, "implicit", "", n.dovecot.Password, n.path("none.pem"), n.dovecot.CAFile,
		n.smtp.SMTP, "", "", "",
	}, "\n") + "\n"
	said := n.init(env.ExitDone, "", typed)
	if !strings.Contains(said, "signed by unknown authority") || !strings.Contains(said, "none.pem: no such file") || !strings.Contains(said, "is good, and mail goes around") {
		t.Errorf("it says:\n%s", said)
	}
	if changed := strings.Join(n.changes(), "\n"); !strings.Contains(changed, fmt.Sprintf("ca_file = %q", n.dovecot.CAFile)) {
		t.Errorf("the configuration lacks the certificate:\n%s", changed)
	}
}
