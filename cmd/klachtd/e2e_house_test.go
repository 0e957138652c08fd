package main_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"
	"time"

	klachtd "github.com/integratiewerk/klachtd/cmd/klachtd"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
)

// The first two cases of a house.
const (
	first  = "K-2026-0001"
	second = "K-2026-0002"
)

// foundation is what a story wants otherwise. It has two managers and a deputy, and nobody to
// escalate to.
type foundation struct {
	IMAP, SMTP string // settings in place of those of the house's own servers
	Resolver   string // that is asked for DKIM keys
	OAuth2     string // settings of [oauth2]; then nobody has a password
	Address    string // of the complaints mailbox
	Boss       person // the director
	Monitor    string // settings of [monitor]
	Intake     string // settings of [intake]; "" lets every new case be confirmed on its day
	Measured   bool   // what klachtd holds in memory is judged, and so it is left to collect its garbage as it does

	servers mailtest.Options
}

// house is one foundation with klachtd at work in it.
type house struct {
	t      *testing.T
	config string // path
	smtp   *mailtest.Server
	world
	inbox
	foundation

	out  *klachtd.Outgoing
	read int // transactions of the SMTP server that a story has seen
}

// open gives a foundation its servers and its configuration. When the story is
// over, its case log must be whole.
func (w world) open(t *testing.T, f foundation) *house {
	t.Helper()
	s := mailtest.StartFor(t, f.servers)
	h := &house{
		t: t, world: w, smtp: s, inbox: w.provider(s), foundation: f,
		out:    klachtd.NewOutgoing(s),
		config: filepath.Join(t.TempDir(), "config.toml"),
	}
	h.configure()
	t.Cleanup(func() {
		if _, err := os.Stat(filepath.Join(filepath.Dir(h.config), "log", "klachtd.db")); errors.Is(err, os.ErrNotExist) {
			return // it began none, or its disk is gone with it
		}
		if r := h.run(context.Background(), "verify"); r.code != 0 {
			t.Errorf("afterwards, klachtd verify: %v", r)
		}
	})
	return h
}

// configure writes the configuration as it stands now.
func (h *house) configure() {
	h.t.Helper()
	settings := struct {
		foundation
		Director, Deputy, Lies, Theo, Commission, Chair, Administrator person
	}{h.foundation, cmp.Or(h.Boss, dirk), petra, lies, theo, commissie, vera, bea}
	settings.Address = cmp.Or(h.Address, houseAddress)
	settings.IMAP = cmp.Or(h.IMAP, h.settings)
	settings.SMTP = cmp.Or(h.SMTP, fmt.Sprintf("address = %q\ntls = \"none\"", h.smtp.SMTP))
	var text bytes.Buffer
	if err := template.Must(template.New("config.toml").Parse(configuration)).Execute(&text, settings); err != nil {
		h.t.Fatal(err)
	}
	password := filepath.Join(filepath.Dir(h.config), "password")
	if err := errors.Join(os.WriteFile(h.config, text.Bytes(), 0o600), os.WriteFile(password, []byte(h.password), 0o600)); err != nil {
		h.t.Fatal(err)
	}
}

const configuration = `
[organisation]
name = "Stichting Integratiewerk"
address = """
Voorbeeldstraat 1
1234 AB Voorbeeldstad"""
phone = "012 345 67 89"
email = "{{.Address}}"

[director]
name = "{{.Director.Name}}"
email = "{{.Director.Address}}"

[deputy]
name = "{{.Deputy.Name}}"
email = "{{.Deputy.Address}}"

[[manager]]
name = "{{.Lies.Name}}"
email = "{{.Lies.Address}}"

[[manager]]
name = "{{.Theo.Name}}"
email = "{{.Theo.Address}}"

[commission]
name = "{{.Commission.Name}}"
email = "{{.Commission.Address}}"
chair = "{{.Chair.Name}}"

[administrator]
name = "{{.Administrator.Name}}"
email = "{{.Administrator.Address}}"

[imap]
{{.IMAP}}
{{if not .OAuth2}}password_file = "password"{{end}}

[smtp]
{{.SMTP}}

{{with .OAuth2}}[oauth2]
{{.}}
{{end}}
[store]
path = "log/klachtd.db"

[trust]
provider = "authserv"
authserv_id = "mx.integratiewerk.example"
{{with .Resolver}}resolver = "{{.}}"
{{end}}
[intake]
since = 2020-01-01 # most stories begin with mail that waits for us
{{or .Intake "cases_per_day = 100_000"}}

{{with .Monitor}}[monitor]
{{.}}
{{end}}`

// result is what a process left.
type result struct {
	code           int
	stdout, stderr string
}

// command prepares klachtd with this house's configuration.
func (h *house) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, append(args, "--config", h.config)...)
	// A race ends the process with a code that klachtd does not have, and at once.
	cmd.Env = append(os.Environ(), "GORACE=exitcode=99 atexit_sleep_ms=0")
	if !h.Measured { // most processes are over before a collection of their garbage pays
		cmd.Env = append(cmd.Env, "GOGC=off", "GOMEMLIMIT=256MiB")
	}
	return cmd
}

func (h *house) run(ctx context.Context, args ...string) result {
	h.t.Helper()
	var stdout, stderr bytes.Buffer
	cmd := h.command(ctx, h.program, args...)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// must runs a command that has to end with an exit code.
func (h *house) must(code int, args ...string) result {
	h.t.Helper()
	r := h.run(h.t.Context(), args...)
	if r.code != code {
		h.t.Fatalf("klachtd %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), r.code, code, r.stdout, r.stderr)
	}
	return r
}

// clock reads a time as it is in Amsterdam.
func clock(t *testing.T, s string) time.Time {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		t.Fatal(err)
	}
	at, err := time.ParseInLocation("2006-01-02 15:04", s, zone)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// once makes one pass at a time in Amsterdam.
func (h *house) once(when string, code int) result {
	h.t.Helper()
	return h.must(code, "once", "--at", clock(h.t, when).Format(time.RFC3339))
}

// pass makes one pass, in which nothing goes wrong, and gives the mail it sent.
func (h *house) pass(when string) post {
	h.t.Helper()
	h.once(when, 0)
	return h.mail()
}

// put delivers a mail to the mailbox.
func (h *house) put(n note, received time.Time) (raw []byte) {
	h.t.Helper()
	raw = n.bytes(h.t, received)
	h.wrote(n, received)
	if err := h.deliver(raw, received); err != nil {
		h.t.Fatal(err)
	}
	return raw
}

// wrote keeps whose a mail is: nobody else learns the Message-ID of those with a role.
func (h *house) wrote(n note, at time.Time) {
	if slices.Contains([]person{dirk, petra, commissie, lies, theo}, n.from) {
		h.out.Owners[strings.Trim(n.id(at), "<>")] = n.from.Address
	}
}

// write has somebody write, and klachtd make a pass that very minute.
func (h *house) write(when string, n note) post {
	h.t.Helper()
	at := clock(h.t, when)
	h.put(n, at)
	mail := h.pass(when)
	for _, m := range mail {
		if m.inReplyTo == "" && m.caseID() != "" {
			h.t.Errorf("mail %v answers nothing, so that it stands apart from the others of %s", m, m.caseID())
		}
		if m.to == n.from.Address && slices.Contains([]string{"01", "13", "14", "16", "19", "27"}, m.kind) && m.inReplyTo != n.id(at) {
			h.t.Errorf("mail %v answers %s, not %s", m, m.inReplyTo, n.id(at))
		}
	}
	return mail
}

// reply has somebody answer the last mail of a kind that they got in a case.
func (h *house) reply(when string, from person, kind, id, text string, files ...file) post {
	h.t.Helper()
	return h.write(when, h.answer(from, kind, id, text, files...))
}

// approved has somebody give a command that is shown first (19), and answer
// akkoord to what shows it that very minute. Until then nobody else hears of it,
// and the case stands as it stood. It gives the mail that akkoord brought.
func (h *house) approved(when string, from person, kind, id, text string, files ...file) post {
	h.t.Helper()
	before := h.show(id).Status
	h.reply(when, from, kind, id, text, files...).is(h.t, mailed{kind: "19", to: from.Address}.String())
	if status := h.show(id).Status; status != before {
		h.t.Errorf("%s: it was only shown, and the case is %s, no longer %s", id, status, before)
	}
	return h.reply(when, from, "19", id, "akkoord")
}

// answer is the answer to the last mail of a kind that somebody got in a case.
func (h *house) answer(from person, kind, id, text string, files ...file) note {
	h.t.Helper()
	return h.lastTo(from, kind, id).answered(from, text, files...)
}

// lastTo is the last mail of a kind that somebody got in a case.
func (h *house) lastTo(p person, kind, id string) mailed {
	h.t.Helper()
	for _, tx := range slices.Backward(h.smtp.Sent()) {
		if m := read(h.t, tx); m.to == p.Address && m.kind == kind && strings.Contains(m.subject, "["+id+"]") {
			return m
		}
	}
	h.t.Fatalf("%s never got mail %s in %s", p.Name, kind, id)
	return mailed{}
}

// letters is all that was sent but for the mail of the morning (34): the daemon has the
// real clock, by which it may be eight o'clock on a Monday, or about to be.
func (h *house) letters() []mailtest.Transaction {
	return slices.DeleteFunc(h.smtp.Sent(), func(tx mailtest.Transaction) bool { return tx.Accepted && read(h.t, tx).kind == "34" })
}

// mail gives what was sent since a story last looked, each mail checked for
// what holds for every mail.
func (h *house) mail() post {
	h.t.Helper()
	h.look()
	var mail post
	all := h.smtp.Sent()
	for _, tx := range all[h.read:] {
		if tx.Accepted {
			mail = append(mail, read(h.t, tx))
		}
	}
	h.read = len(all)
	return mail
}

// look checks what was sent.
func (h *house) look() {
	h.t.Helper()
	if _, err := h.out.New(); err != nil {
		h.t.Error(err)
	}
}
