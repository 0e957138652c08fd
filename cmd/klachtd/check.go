package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

type checkCmd struct {
	Online bool `help:"sign in, and send a mail to itself"`
	All    bool `help:"also show what needs no action"`
}

func (checkCmd) Help() string {
	return `
Reads the configuration and every text, and prints everything that is wrong at
once, each with its line and what to do. That includes values left as in the
shipped example, and addresses that cannot exist, unless both mail servers are
on this machine. If there is a case log, it names each open case whose person
responsible has no address. Warnings do not stop anything from running. The
result comes last.

With --online it signs in to both servers, counts the mail that would be handled
and the mail from before the case log began, and sends itself a mail. What
arrives shows whether the Message-ID survived, which replies need to show which
mail they answer (trust.keeps_message_ids), and whether the mail server signs
its verdicts on senders with the name in trust.authserv_id. It also looks up
whether mail can reach each address in the configuration.

With --all it also shows what needs no action: the optional paragraphs, which
are promises that letters make only if letters.optional names them, and how to
give passwords as systemd credentials.

Exit code 65: something is wrong.`
}

func (c checkCmd) Run(ctx context.Context, a *app) error {
	return a.check(ctx, c.Online, c.All)
}

func (a *app) check(ctx context.Context, online, all bool) error {
	if _, err := os.Stat(a.config); err != nil {
		return fail(exitConfig, "%v: klachtd init writes it; or name another file with --config", err)
	}
	cfg, problems := config.Load(a.config, a.options()...)
	found, warned, err := a.offline(ctx, cfg, problems)
	if err != nil {
		return err
	}
	for _, line := range found {
		a.say("%s\n", line)
	}
	for _, line := range warned {
		a.say("warning: %s\n", line)
	}
	if all {
		a.listOptional(cfg)
	} else {
		a.nameOptional(cfg)
	}
	lacksSecret := func(p config.Problem) bool { return strings.HasSuffix(p.Key, "_file") }
	if all || slices.ContainsFunc(problems, lacksSecret) {
		a.say("%s", credentialsHelp)
		if cfg.UsesOAuth2() {
			fmt.Fprint(a.stdout, tokensHelp)
		}
	} else {
		fmt.Fprint(a.stdout, credentialsLine)
	}
	switch {
	case len(found) > 0:
		return a.wrong(len(found))
	case !online:
		a.say("%s is good. The servers were not tried; that is: klachtd check --online\n", a.config)
		return nil
	}
	if found, err = a.checkOnline(ctx, cfg); err != nil {
		return err
	}
	for _, line := range found {
		fmt.Fprintln(a.stdout, line)
	}
	if len(found) > 0 {
		return a.wrong(len(found))
	}
	fmt.Fprintf(a.stdout, "%s is good, and mail goes around.\n", a.config)
	return nil
}

func (a *app) wrong(problems int) error {
	return fail(exitFindings, "%s in %s", count(problems, "problem"), a.config)
}

// offline finds what is wrong, and what is unwise, without contacting a mail server.
func (a *app) offline(ctx context.Context, cfg *config.Config, problems []config.Problem) (found, warned []string, err error) {
	for _, p := range slices.Concat(problems, cfg.Untouched(), cfg.Findings) {
		found = append(found, p.String())
	}
	_, faults, err := style.Read(cfg.Letters)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range faults {
		found = append(found, cfg.At("letters", f.Key, f.What, f.Remedy).String())
	}
	texts, wrong := loadTexts(cfg)
	for _, p := range wrong {
		if p.File != "." { // the configuration reports the folder itself
			found = append(found, p.Error())
		}
	}
	if len(problems) == 0 {
		more, err := tokenProblems(cfg)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range more {
			found = append(found, a.config+": "+p)
		}
		if more, err = a.vacant(ctx, cfg); err != nil {
			return nil, nil, err
		}
		for _, line := range more {
			found = append(found, line+"\n  "+health.VacantRemedy)
		}
	}
	for _, w := range cfg.Warnings {
		warned = append(warned, w.String())
	}
	for _, w := range proof.Warnings(texts) {
		warned = append(warned, w.Error())
	}
	return found, warned, nil
}

// vacant names the open cases whose person responsible has no address, if there is a
// log already.
func (a *app) vacant(ctx context.Context, cfg *config.Config) ([]string, error) {
	log, err := a.logIfThere(ctx, cfg)
	if err != nil || log == nil {
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

const credentialsLine = `Passwords as systemd credentials (klachtd guide install):
  systemd-creds encrypt --name=imap-password - /etc/credstore.encrypted/klachtd.imap
`

const tokensHelp = `With [oauth2] the same goes for what client_secret_file, refresh_token_file or
service_account_file names, for example:
  systemd-creds encrypt --name=oauth2-secret - /etc/credstore.encrypted/klachtd.oauth2
and in the unit LoadCredentialEncrypted=oauth2-secret:/etc/credstore.encrypted/klachtd.oauth2

`

// listOptional shows what the letters promise beyond the regulation, and what they
// could promise.
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

// nameOptional names what could be promised but is not.
func (a *app) nameOptional(cfg *config.Config) {
	var off []string
	for _, o := range templates.OptionalParagraphs() {
		if !slices.Contains(cfg.Letters.Optional, o.Name) {
			off = append(off, o.Name)
		}
	}
	if len(off) > 0 {
		a.say("Optional paragraphs that are off (letters.optional; what they say: klachtd check --all):\n  %s\n", strings.Join(off, " "))
	}
}
