package setup

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/mailbox/mailtest"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// However a person is written, the configuration gets the name and the addresses.
func TestReadPerson(t *testing.T) {
	for written, want := range map[string]person{
		"Anna Bos <anna@taalhuis.nl>":                {"Anna Bos", []string{"anna@taalhuis.nl"}},
		`"Bos, mr. A." <anna@taalhuis.nl , a@b.nl >`: {"Bos, mr. A.", []string{"anna@taalhuis.nl", "a@b.nl"}},
		"anna@taalhuis.nl":                           {"", []string{"anna@taalhuis.nl"}},
		"anna@taalhuis.nl,a@b.nl":                    {"", []string{"anna@taalhuis.nl", "a@b.nl"}},
		"Anna Bos":                                   {"Anna Bos", nil},
		"Anna Bos <":                                 {"Anna Bos", []string{""}},
	} {
		if diff := cmp.Diff(want, readPerson(written), cmp.AllowUnexported(person{})); diff != "" {
			t.Errorf("%s:\n%s", written, diff)
		}
	}
}

// What is answered stands in the text as the configuration reads it, whatever is in it.
func TestDraftKeepsEveryCharacter(t *testing.T) {
	const hostile = "a \"b\" \\ 'c' # [d] = é ق \u200b \"\"\""
	a := newAnswers()
	a.set("organisation.name", hostile)
	a.set("organisation.address", hostile+"\n"+hostile)
	a.set("letters.footer", []any{hostile, "x"})
	a.set("terms.decree_days", []any{"2026-01-02"})
	a.set("intake.max_mail_mb", int64(7))
	a.set("monitor.canary", false)
	cfg, _ := config.Parse("config.toml", a.draft().text())
	if cfg.Organisation.Name != hostile || cfg.Organisation.Address != hostile+"\n"+hostile || !slices.Equal(cfg.Letters.Footer, []string{hostile, "x"}) ||
		len(cfg.Terms.DecreeDays) != 1 || cfg.Intake.MaxMailMB != 7 || cfg.Monitor.Canary {
		t.Errorf("it is read as %+v", cfg)
	}
}

// Nothing that the example invents stays as if somebody had answered it, and its
// comments stay.
func TestDraftInventsNothing(t *testing.T) {
	text := string(newAnswers().draft().text())
	cfg, _ := config.Parse("config.toml", []byte(text))
	if found := cfg.Untouched(); len(found) > 0 {
		t.Errorf("without an answer there is %v", found)
	}
	if len(cfg.Managers) > 0 || cfg.Organisation.Address != "" {
		t.Errorf("without an answer it is %+v", cfg)
	}
	for line := range strings.Lines(string(config.Example)) {
		if strings.HasPrefix(line, "# ") && !strings.Contains(text, line) {
			t.Errorf("a comment is gone: %s", line)
		}
	}
}

// At the two providers that take no password the program signs in with a token.
func TestTokensFromAnswers(t *testing.T) {
	dir := t.TempDir()
	key := filepath.Join(dir, "key.json")
	if err := os.WriteFile(key, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	const people = "[organisation]\nname = \"Stichting Taalhuis\"\nemail = \"klachten@taalhuis.nl\"\n[director]\nname = \"Anna Bos\"\nemail = \"anna@taalhuis.nl\"\n" +
		"[deputy]\nname = \"Kees Vos\"\nemail = \"kees@taalhuis.nl\"\n[[manager]]\nname = \"Mia Smit\"\nemail = \"mia@taalhuis.nl\"\n[commission]\nemail = \"commissie@klachten.nl\"\n"
	for name, test := range map[string]struct{ answers, secret, holds, smtp string }{
		"Microsoft 365": {"[imap]\naddress = \"outlook.office365.com:993\"\n[oauth2]\ntenant = \"taalhuis.nl\"\nclient_id = \"1\"\nclient_secret = \"s\"\nclient_secret_expires = 2027-03-01\n",
			"oauth2-secret", "s", "smtp.office365.com:587"},
		"Google": {"[imap]\naddress = \"imap.gmail.com:993\"\n[oauth2]\nservice_account = \"" + key + "\"\n", "service-account", "{}", "smtp.gmail.com:465"},
	} {
		a, err := readAnswers("-", strings.NewReader(people+test.answers))
		if err != nil {
			t.Fatal(err)
		}
		i := &Init{Config: filepath.Join(dir, "config.toml"), Out: os.Stderr, answers: a, staged: t.TempDir()}
		i.answers.set("store.path", "klachtd.db")
		if err := i.askIncoming(t.Context()); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		cfg, err := i.settings()
		if err != nil || !cfg.UsesOAuth2() || cfg.SMTP.Address != test.smtp || cfg.SMTP.Username != "klachten@taalhuis.nl" || cfg.IMAP.PasswordFile != "" {
			t.Errorf("%s: %+v, %v", name, cfg, err)
		}
		if held, err := os.ReadFile(filepath.Join(i.staged, test.secret)); err != nil || string(held) != test.holds {
			t.Errorf("%s: the secret is %q, %v", name, held, err)
		}
	}
}

// Our own mail that does not arrive is no reason to begin anew: the questions about
// sending are asked again, and a mail that then arrives is enough.
func TestMailThatDoesNotArrive(t *testing.T) {
	s := mailtest.StartFor(t, mailtest.Options{})
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	go func() { // the relay loses the first
		for seen := 1; ; seen++ {
			sent, err := s.AwaitSent(ctx, seen+1)
			if err != nil {
				return
			}
			_ = s.Deliver(sent[seen].Data, time.Now()) // what is lost asks the questions once more
		}
	}()
	typed := strings.Join([]string{
		"Stichting Taalhuis", "", "", "klachten@taalhuis.nl", "Anna Bos <anna@taalhuis.nl>", "Kees Vos <kees@taalhuis.nl>", "",
		"Mia Smit <mia@taalhuis.nl>", "", "commissie@klachten.nl", "", "", "",
		s.IMAP, "", s.Username, s.Password,
		s.SMTP, "", "-",
		"", "", "-", "mx.taalhuis.nl",
	}, "\n") + "\n"
	var said strings.Builder
	checked := false
	i := &Init{
		Config: filepath.Join(t.TempDir(), "config.toml"), Credentials: t.TempDir(), Patience: time.Second,
		In: strings.NewReader(typed), Out: &said, Now: time.Now,
		Servers: func(cfg *config.Config) (in, out wire.Server, err error) {
			in = wire.Server{Address: cfg.IMAP.Address, TLS: wire.TLSNone, Username: cfg.IMAP.Username, Password: cfg.IMAPPassword}
			return in, wire.Server{Address: cfg.SMTP.Address, TLS: wire.TLSNone}, nil
		},
		Check: func(context.Context, string) error { checked = true; return nil },
	}
	t.Setenv("SYSTEMD_CREDENTIAL_SECRET", filepath.Join(t.TempDir(), "host.secret"))
	if err := i.Run(ctx); err != nil || !checked {
		t.Fatalf("%v\n%s", err, said.String())
	}
	if !strings.Contains(said.String(), "the mail did not arrive in the mailbox within 1s") || !strings.Contains(said.String(), "it arrived in INBOX") {
		t.Errorf("it says:\n%s", said.String())
	}
	text, err := os.ReadFile(i.Config)
	if err != nil || strings.Contains(string(text), "\nusername = \"-\"") || !strings.Contains(string(text), "\nauthserv_id = \"mx.taalhuis.nl\"") {
		t.Errorf("the configuration is, %v:\n%s", err, text)
	}
}

// Each instance has its things where its unit looks for them; only what differs from
// the unit is added to it.
func TestPlacesOfInstances(t *testing.T) {
	for _, test := range []struct{ config, store, encrypted, unit string }{
		{"/etc/klachtd/config.toml", "/var/lib/klachtd/default/klachtd.db", "/etc/credstore.encrypted/klachtd.imap", "klachtd.service"},
		{"/etc/klachtd/rijnland/config.toml", "/var/lib/klachtd/rijnland/klachtd.db", "/etc/credstore.encrypted/klachtd-rijnland.imap", "klachtd@rijnland.service"},
		{"/srv/klachtd.toml", "klachtd.db", "/etc/credstore.encrypted/klachtd.imap", "klachtd.service"},
	} {
		i := &Init{Config: test.config, Credentials: "/etc/credstore.encrypted"}
		imap, smtp := secretsOf[0], secretsOf[1]
		if i.storePath() != test.store || i.encryptedFile(imap) != test.encrypted || i.unit() != test.unit {
			t.Errorf("%s: %s, %s, %s", test.config, i.storePath(), i.encryptedFile(imap), i.unit())
		}
		load := func(s secret) string { return "LoadCredentialEncrypted=" + s.credential + ":" + i.encryptedFile(s) }
		usual := i.dropIn([]string{load(imap), load(smtp)})
		if elsewhere := strings.HasPrefix(test.config, "/srv"); (len(usual) > 0) != elsewhere || elsewhere && usual[2] != "ExecStart=/usr/bin/klachtd run --config /srv/klachtd.toml" {
			t.Errorf("%s: the unit needs %q", test.config, usual)
		}
		if alone := i.dropIn([]string{load(imap)}); !slices.Equal(alone[len(alone)-2:], []string{"LoadCredentialEncrypted=", load(imap)}) {
			t.Errorf("%s: without a password for sending the unit needs %q", test.config, alone)
		}
	}
}

// Where mail leaves is guessed by where it comes in.
func TestSMTPBeside(t *testing.T) {
	for imap, want := range map[string]string{
		"imap.taalhuis.example:993": "smtp.taalhuis.example:465", "mail.taalhuis.example:993": "smtp.mail.taalhuis.example:465", "outlook.office365.com:993": "smtp.office365.com:587",
		"192.0.2.1:993": "192.0.2.1:465", "localhost:143": "localhost:25", "127.0.0.1:143": "127.0.0.1:25", "[::1]:143": "[::1]:25",
	} {
		if got := smtpBeside(imap); got != want {
			t.Errorf("%s: %s, want %s", imap, got, want)
		}
	}
}

// The port of a server elsewhere shows how the connection is secured. One on this machine
// may have no TLS at any port, and is asked about.
func TestHowAServerIsSecured(t *testing.T) {
	for typed, want := range map[string]string{
		"imap.taalhuis.example:143\n":    "starttls",
		"imap.taalhuis.example:993\n":    "",
		"imap.taalhuis.example:1143\n\n": "implicit",
		"localhost:143\nnone\n":          "none",
		"localhost:143\n\n":              "starttls",
		"127.0.0.1:993\nnone\n":          "none",
		"[::1]:25\n\n":                   "none",
	} {
		i := &Init{Config: "config.toml", Out: io.Discard, answers: newAnswers(), console: newConsole(strings.NewReader(typed), io.Discard)}
		if err := i.askAddress(t.Context(), "imap", &incoming[0]); err != nil || i.answers.text("imap.tls") != want {
			t.Errorf("%q: %q, %v; want %q", typed, i.answers.text("imap.tls"), err, want)
		}
	}
}
