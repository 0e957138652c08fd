package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

type checkCmd struct {
	Online bool `help:"sign in, and send a mail to itself"`
}

func (checkCmd) Help() string {
	return `
Reads the configuration and every text, and prints all that is wrong at once,
each with its line and what to do. Warnings keep nothing from running. With a
case log it also names each open case whose responsible person has no address.
Then lists the optional paragraphs: promises that the letters make only when
letters.optional names them.

With --online it signs in to both servers, counts the mail that would be handled
and that from before the case log began, sends itself a mail, waits until it is
in the mailbox, and tells whether its Message-ID survived: without that, replies
do not show which mail they answer (trust.keeps_message_ids).

Exit code 65: something is wrong.`
}

func (c checkCmd) Run(ctx context.Context, a *app) error {
	return a.check(ctx, c.Online)
}

func (a *app) check(ctx context.Context, online bool) error {
	if _, err := os.Stat(a.config); err != nil {
		return fail(exitConfig, "%v: copy config.example.toml there, or name another file with --config", err)
	}
	cfg, problems := config.Load(a.config, a.options()...)
	findings := len(problems)
	for _, p := range slices.Concat(problems, cfg.Findings) {
		fmt.Fprintln(a.stdout, p)
	}
	findings += len(cfg.Findings)
	_, faults, err := style.Read(cfg.Letters)
	if err != nil {
		return err
	}
	for _, f := range faults {
		fmt.Fprintln(a.stdout, cfg.At("letters", f.Key, f.What, f.Remedy))
		findings++
	}
	texts, wrong := loadTexts(cfg)
	for _, p := range wrong {
		if p.File != "." { // the folder itself is a finding of the configuration
			fmt.Fprintln(a.stdout, p.Error())
			findings++
		}
	}
	if len(problems) == 0 {
		found, err := tokenProblems(cfg)
		if err != nil {
			return err
		}
		for _, p := range found {
			fmt.Fprintf(a.stdout, "%s: %s\n", a.config, p)
		}
		findings += len(found)
		if found, err = a.vacant(ctx, cfg); err != nil {
			return err
		}
		for _, line := range found {
			fmt.Fprintf(a.stdout, "%s\n  %s\n", line, vacantRemedy)
		}
		findings += len(found)
	}
	for _, w := range cfg.Warnings {
		fmt.Fprintf(a.stdout, "warning: %s\n", w)
	}
	for _, w := range proof.Warnings(texts) {
		fmt.Fprintf(a.stdout, "warning: %s\n", w.Error())
	}
	a.listOptional(cfg)
	if findings > 0 {
		return fail(exitFindings, "%s in %s", count(findings, "problem"), a.config)
	}
	fmt.Fprintf(a.stdout, "\n%s is good.\n", a.config)
	fmt.Fprint(a.stdout, credentialsHelp)
	if cfg.UsesOAuth2() {
		fmt.Fprint(a.stdout, tokensHelp)
	}
	if online {
		return a.checkOnline(ctx, cfg)
	}
	fmt.Fprintln(a.stdout, "The servers were not tried; that is: klachtd check --online")
	return nil
}

const vacantRemedy = "klachtd case assign NUMBER director|deputy|ADDRESS --reason TEXT, or configure a deputy or terms.escalation"

// vacant names the open cases whose responsible person has no address, when there is
// a log already.
func (a *app) vacant(ctx context.Context, cfg *config.Config) ([]string, error) {
	if _, err := os.Stat(cfg.Store.Path); err != nil {
		return nil, nil
	}
	log, err := openLog(ctx, cfg, a.now())
	if err != nil {
		return nil, err
	}
	defer log.Close()
	zone, err := amsterdam()
	if err != nil {
		return nil, err
	}
	cases, err := log.Cases(ctx, true)
	rules := cfg.Rules(zone)
	return absence.Vacant(&rules, cases), err
}

const credentialsHelp = `
Passwords as systemd credentials, encrypted to this machine:
  systemd-creds encrypt --name=imap-password - /etc/credstore.encrypted/klachtd.imap
  systemd-creds encrypt --name=smtp-password - /etc/credstore.encrypted/klachtd.smtp
and in the configuration: password_file = "imap-password", "smtp-password".
The units name them (klachtd unit), and commands that root types find them there.

`

const tokensHelp = `With [oauth2] the same goes for what client_secret_file, refresh_token_file or
service_account_file names, for example:
  systemd-creds encrypt --name=oauth2-secret - /etc/credstore.encrypted/klachtd.oauth2
and in the unit LoadCredentialEncrypted=oauth2-secret:/etc/credstore.encrypted/klachtd.oauth2

`

// listOptional shows what the letters promise beyond the regulation, and what
// they could.
func (a *app) listOptional(cfg *config.Config) {
	fmt.Fprint(a.stdout, "\nOptional paragraphs (letters.optional):\n")
	for _, o := range templates.OptionalParagraphs() {
		state := "off"
		if slices.Contains(cfg.Letters.Optional, o.Name) {
			state = "ON"
		}
		fmt.Fprintf(a.stdout, "  %-3s  %-26s in %-7s %s\n", state, o.Name, strings.Join(o.Where, ", "), o.Text)
	}
}
