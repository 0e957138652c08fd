package install

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/desk/absence"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/health"
	"github.com/integratiewerk/klachtd/cmd/klachtd/oauth"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/style"
	"github.com/integratiewerk/klachtd/templates"
	"github.com/integratiewerk/klachtd/templates/proof"
)

// Check is klachtd check.
type Check struct {
	Online bool `help:"sign in, and send a mail to itself"`
	All    bool `help:"also show what needs no action"`
}

func (Check) Help() string {
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

func (c Check) Run(ctx context.Context, e *env.Env) error {
	return checkAll(ctx, e, c.Online, c.All)
}

func checkAll(ctx context.Context, e *env.Env, online, all bool) error {
	if _, err := os.Stat(e.Config); err != nil {
		return env.Fail(env.ExitConfig, "%v: klachtd init writes it; or name another file with --config", err)
	}
	cfg, problems := config.Load(e.Config, e.Options()...)
	found, warned, err := checkOffline(ctx, e, cfg, problems)
	if err != nil {
		return err
	}
	for _, line := range found {
		e.Say("%s\n", line)
	}
	for _, line := range warned {
		e.Say("warning: %s\n", line)
	}
	if all {
		listOptional(e, cfg)
	} else {
		nameOptional(e, cfg)
	}
	lacksSecret := func(p config.Problem) bool { return strings.HasSuffix(p.Key, "_file") }
	if all || slices.ContainsFunc(problems, lacksSecret) {
		e.Say("%s", credentialsHelp)
		if cfg.UsesOAuth2() {
			fmt.Fprint(e.Out, tokensHelp)
		}
	} else {
		fmt.Fprint(e.Out, credentialsLine)
	}
	switch {
	case len(found) > 0:
		return wrongIn(e, len(found))
	case !online:
		e.Say("%s is good. The servers were not tried; that is: klachtd check --online\n", e.Config)
		return nil
	}
	if found, err = checkOnline(ctx, e, cfg); err != nil {
		return err
	}
	for _, line := range found {
		fmt.Fprintln(e.Out, line)
	}
	if len(found) > 0 {
		return wrongIn(e, len(found))
	}
	fmt.Fprintf(e.Out, "%s is good, and mail goes around.\n", e.Config)
	return nil
}

func wrongIn(e *env.Env, problems int) error {
	return env.Fail(env.ExitFindings, "%s in %s", screen.Count(problems, "problem"), e.Config)
}

// checkOffline finds what is wrong, and what is unwise, without contacting a mail server.
func checkOffline(ctx context.Context, e *env.Env, cfg *config.Config, problems []config.Problem) (found, warned []string, err error) {
	for _, p := range slices.Concat(problems, cfg.Untouched(), cfg.Findings) {
		found = append(found, p.String())
	}
	_, faults := style.Read(cfg.Letters)
	for _, f := range faults {
		found = append(found, cfg.At("letters", f.Key, f.What, f.Remedy).String())
	}
	texts, wrong := env.LoadTexts(cfg)
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
			found = append(found, e.Config+": "+p)
		}
		if more, err = vacant(ctx, e, cfg); err != nil {
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
func vacant(ctx context.Context, e *env.Env, cfg *config.Config) ([]string, error) {
	log, err := logIfThere(ctx, e, cfg)
	if err != nil || log == nil {
		return nil, err
	}
	defer log.Close()
	zone, err := env.Amsterdam()
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
func listOptional(e *env.Env, cfg *config.Config) {
	fmt.Fprint(e.Out, "\nOptional paragraphs (letters.optional):\n")
	for _, o := range templates.OptionalParagraphs() {
		state := "off"
		if slices.Contains(cfg.Letters.Optional, o.Name) {
			state = "ON"
		}
		fmt.Fprintf(e.Out, "  %-3s  %-26s in %-7s %s\n", state, o.Name, strings.Join(o.Where, ", "), o.Text)
	}
}

// nameOptional names what could be promised but is not.
func nameOptional(e *env.Env, cfg *config.Config) {
	var off []string
	for _, o := range templates.OptionalParagraphs() {
		if !slices.Contains(cfg.Letters.Optional, o.Name) {
			off = append(off, o.Name)
		}
	}
	if len(off) > 0 {
		e.Say("Optional paragraphs that are off (letters.optional; what they say: klachtd check --all):\n  %s\n", strings.Join(off, " "))
	}
}

// tokenProblems gives what is wrong with the credentials themselves.
func tokenProblems(cfg *config.Config) ([]string, error) {
	source, err := env.Tokens(cfg, nil)
	if err != nil || source == nil {
		return nil, err
	}
	var found []string
	if err := source.SignedIn(); err != nil {
		found = append(found, fmt.Sprintf("[oauth2]: %v", err))
	}
	if cfg.OAuth2.Grant() == config.GrantService {
		file, err := cfg.OAuth2ServiceAccount()
		if err == nil {
			err = oauth.CheckKey(file)
		}
		if err != nil {
			found = append(found, fmt.Sprintf("[oauth2] service_account_file: %v; make a new key in the Google Cloud console", err))
		}
	}
	return found, nil
}
