package setup

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/trust"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// ErrServer: a mail server does not do what it is asked, and nobody is there to give
// another answer.
var ErrServer = errors.New("the mail server does not do its part")

const (
	step         = 20 * time.Second // how long a server may take: a person is waiting
	patiencePlus = 20 * time.Second // how long a mail to an address with a tag may take; many providers have no tags
)

const trialText = "This mail was sent by klachtd init. It may be deleted.\n"

// settings gives the configuration that follows from the answers, with its secrets.
func (i *Init) settings() (*config.Config, error) {
	if err := i.answers.stage(i.staged); err != nil {
		return nil, err
	}
	cfg, _ := config.Parse(i.Config, i.answers.draft().text(), append(slices.Clone(i.Options), config.Credentials(i.staged))...)
	return cfg, nil
}

// reachIMAP asks for the server until it lets us in.
func (i *Init) reachIMAP(ctx context.Context) error {
	for ask := true; ; {
		if ask {
			if err := i.askIncoming(ctx); err != nil {
				return err
			}
		}
		cfg, err := i.settings()
		if err != nil {
			return err
		}
		server, _, err := i.Servers(cfg)
		if err == nil {
			err = i.lookIn(ctx, cfg, server)
		}
		if err == nil {
			return nil
		}
		if ask, err = i.again(ctx, "imap", err); err != nil {
			return err
		}
	}
}

// lookIn signs in, and finds out where the provider puts spam: a complaint may end up
// there.
func (i *Init) lookIn(ctx context.Context, cfg *config.Config, server wire.Server) error {
	_, told := i.answers.values["imap.junk"]
	if !told {
		cfg.IMAP.Junk = "" // dial would make the usual one
	}
	in, err := i.dial(ctx, cfg, server)
	if err != nil {
		return err
	}
	defer in.Close()
	fmt.Fprintf(i.Out, "  signed in to %s\n", server.Address)
	if told {
		return nil
	}
	junk, err := in.JunkFolder(ctx)
	if err == nil && junk != "" && junk != config.Default().IMAP.Junk {
		i.answers.set("imap.junk", junk)
		fmt.Fprintf(i.Out, "  spam goes to %s, which is read too (imap.junk)\n", junk)
	}
	return err
}

func (i *Init) dial(ctx context.Context, cfg *config.Config, server wire.Server) (*imap.Inbox, error) {
	in, err := imap.Dial(ctx, server, imap.Folders{Inbox: cfg.IMAP.Mailbox, Archive: cfg.IMAP.Archive, Held: cfg.IMAP.Held, Junk: cfg.IMAP.Junk}, imap.Limits{Step: step})
	if err != nil {
		return nil, err
	}
	if err := in.Missing(); err != nil {
		in.Close()
		return nil, err
	}
	return in, nil
}

func (i *Init) askIncoming(ctx context.Context) error {
	if err := i.askAddress(ctx, "imap", &incoming[0]); err != nil {
		return err
	}
	if err := i.ask(ctx, &incoming[1]); err != nil {
		return err
	}
	host, _, _ := net.SplitHostPort(i.answers.text("imap.address"))
	questions := incoming[2:]
	if token, ok := withoutPassword[host]; ok && i.answers.secrets["imap-password"] == "" {
		for key, value := range map[string]string{"imap.auth": "oauth2", "smtp.auth": "oauth2", "oauth2.provider": token.provider} {
			i.answers.set(key, value)
		}
		questions = token.questions
	}
	if err := i.askAll(ctx, questions); err != nil || i.console != nil {
		return err
	}
	// All other answers are there too; judge them together.
	if err := i.askOutgoing(ctx); err != nil {
		return err
	}
	if faults := i.answers.faults(i.Config, i.Options); len(faults) > 0 {
		return fmt.Errorf("%w:\n  %s", ErrAnswers, strings.Join(faults, "\n  "))
	}
	return nil
}

// askAddress asks for a server and, if its port does not show it, how the connection is
// secured. On this machine no port shows it: a local server may have no TLS.
func (i *Init) askAddress(ctx context.Context, section string, q *question) error {
	if err := i.ask(ctx, q); err != nil || i.console == nil {
		return err
	}
	host, port, _ := net.SplitHostPort(i.answers.text(section + ".address"))
	if slices.Contains(usualPorts, port) && !onThisMachine(host) {
		return nil
	}
	return i.ask(ctx, &question{
		prompt: "How it is secured: implicit (TLS from the start), starttls, or none", keys: []string{section + ".tls"},
		preset: func(a *answers) string { return cmp.Or(a.text(section+".tls"), "implicit") },
	})
}

func (i *Init) askOutgoing(ctx context.Context) error {
	a := i.answers
	if i.console == nil && a.text("smtp.address") != "" && a.text("smtp.username") == "" {
		return nil // the answer is that nobody signs in
	}
	if err := i.askAddress(ctx, "smtp", &outgoing[0]); err != nil {
		return err
	}
	if err := i.ask(ctx, &outgoing[1]); err != nil {
		return err
	}
	if a = i.answers; a.text("smtp.username") == "" || a.text("smtp.auth") == "oauth2" || i.console == nil && a.text("smtp.password_file") != "" {
		return nil
	}
	a.set("smtp.password", a.secrets["imap-password"])
	if i.console == nil {
		return nil
	}
	return i.ask(ctx, &outgoing[2])
}

// tryMail sends a mail to ourselves, and learns from it what we then need not ask.
func (i *Init) tryMail(ctx context.Context) error {
	for ask := i.console != nil; ; {
		if ask {
			if err := i.askOutgoing(ctx); err != nil {
				return err
			}
		}
		err := i.around(ctx)
		if err == nil {
			return nil
		}
		if ask, err = i.again(ctx, "smtp", err); err != nil {
			return err
		}
	}
}

// around sends the mail, waits for it, and reads it.
func (i *Init) around(ctx context.Context) error {
	cfg, err := i.settings()
	if err != nil {
		return err
	}
	incoming, outgoing, err := i.Servers(cfg)
	if err != nil {
		return err
	}
	out := smtp.NewSender(outgoing, smtp.Limits{Step: step})
	defer out.Close()
	self := mailbox.Address{Name: cfg.Organisation.Name, Address: cfg.Organisation.Email}
	probe, err := Send(ctx, out, self, self.Address, trialText, i.Now(), nil)
	if err != nil {
		return err
	}
	fmt.Fprintf(i.Out, "  sent a mail to %s; waiting until it arrives\n", self.Address)
	in, err := i.dial(ctx, cfg, incoming)
	if err != nil {
		return err
	}
	defer in.Close()
	patience := cmp.Or(i.Patience, 2*time.Minute)
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	back, err := Await(waiting, in, probe)
	switch {
	case ctx.Err() != nil:
		return ErrStopped
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("the mail did not arrive in the mailbox within %v: look whether %s is the address of this mailbox, and whether the mail lies in another folder", patience, self.Address)
	case err != nil:
		return err
	}
	if err := in.Remove(ctx, back.Place); err != nil {
		return err
	}
	i.learn(back, in.Idles())
	if err := i.askTrust(ctx); err != nil {
		return err
	}
	return i.tryPlus(ctx, in, out, self)
}

// tryPlus checks whether mail to an address with a tag arrives too. Few need that, so
// it is not a fault if it does not.
func (i *Init) tryPlus(ctx context.Context, in *imap.Inbox, out *smtp.Sender, self mailbox.Address) error {
	waiting, cancel := context.WithTimeout(ctx, patiencePlus)
	defer cancel()
	at := strings.LastIndexByte(self.Address, '@')
	tagged := self.Address[:at] + "+klachtd" + self.Address[at:] // many providers deliver it to the same mailbox
	probe, err := Send(waiting, out, self, tagged, trialText, i.Now(), nil)
	if err == nil {
		var back Arrived
		if back, err = Await(waiting, in, probe); err == nil {
			err = in.Remove(ctx, back.Place)
		}
	}
	switch {
	case ctx.Err() != nil:
		return ErrStopped
	case err != nil:
		fmt.Fprintf(i.Out, "  mail to an address with a tag (%s) does not arrive: intake.about_director wants an alias\n", tagged)
	default:
		fmt.Fprintf(i.Out, "  mail to an address with a tag (%s) arrives too: intake.about_director can be one\n", tagged)
	}
	return nil
}

// learn stores what the returned mail shows.
func (i *Init) learn(back Arrived, idles bool) {
	say := func(format string, args ...any) { fmt.Fprintf(i.Out, "  "+format+"\n", args...) }
	say("it arrived in %s", back.Place.Mailbox)
	if back.Renamed {
		i.answers.set("trust.keeps_message_ids", false)
		say("with another Message-ID: every command will be asked back before it is carried out (trust.keeps_message_ids)")
	} else {
		say("with its Message-ID unchanged")
	}
	if idles {
		say("the server announces new mail (IDLE)")
	} else {
		say("the server does not announce new mail (no IDLE): klachtd looks every five minutes (imap.poll)")
	}
	i.learnTrust(back.Raw, say)
}

// learnTrust finds who vouches for senders, unless the answers say so.
func (i *Init) learnTrust(raw []byte, say func(string, ...any)) {
	provider, id := trust.Observe(raw)
	if provider == trust.ProviderNone {
		host, _, _ := net.SplitHostPort(i.answers.text("imap.address"))
		provider = map[string]trust.Provider{microsoftIMAP: trust.ProviderMicrosoft365, googleIMAP: trust.ProviderGoogle}[host]
	}
	switch chosen := i.answers.text("trust.provider"); {
	case chosen != "":
		say("who vouches for senders was answered: trust.provider = %q", chosen)
	case provider == "":
		i.answers.set("trust.provider", string(trust.ProviderNone))
		say("nobody vouches for its sender (no Authentication-Results): then every command is asked back before it is carried out (trust.provider = \"none\")")
	case provider == trust.ProviderAuthserv:
		i.answers.set("trust.provider", string(provider))
		i.answers.set("trust.authserv_id", id)
		say("the mail server signs its verdicts on senders as %s (trust.authserv_id)", id)
	default:
		i.answers.set("trust.provider", string(provider))
		say("%s vouches for senders (trust.provider)", provider)
	}
}

// askTrust asks for the name that our own mail did not show: many servers give no
// verdict on mail from their own users.
func (i *Init) askTrust(ctx context.Context) error {
	if i.console == nil || i.answers.text("trust.provider") != string(trust.ProviderNone) {
		return nil
	}
	return i.ask(ctx, &question{
		prompt: "First word after Authentication-Results: in a mail from elsewhere", none: "there is no such line", keys: []string{"trust.authserv_id"},
		read: func(a *answers, s string) {
			a.set("trust.provider", string(trust.ProviderAuthserv))
			a.set("trust.authserv_id", s)
		},
	})
}

// again says what a server did and what may help. Then the questions about it are asked
// once more, unless one more answer may be enough. If a file answers, it is an error.
func (i *Init) again(ctx context.Context, section string, err error) (ask bool, _ error) {
	remedy, authority := explain(err)
	switch {
	case ctx.Err() != nil || errors.Is(err, ErrStopped):
		return false, ErrStopped
	case i.console == nil && errors.Is(err, wire.ErrSignIn):
		return false, fmt.Errorf("%w: [%s]: %v; %s", ErrAnswers, section, err, remedy)
	case i.console == nil:
		return false, fmt.Errorf("%w: [%s]: %v; %s", ErrServer, section, err, remedy)
	}
	fmt.Fprintf(i.Out, "  %v\n  %s\n", err, remedy)
	if !authority {
		return true, nil
	}
	file := section + ".ca_file"
	for {
		if err := i.ask(ctx, &question{prompt: "File with the certificate (PEM) of its authority", none: "ask for another server", keys: []string{file}}); err != nil {
			return false, err
		}
		cfg, err := i.settings()
		if err != nil {
			return false, err
		}
		if _, _, err = i.Servers(cfg); err == nil {
			return i.answers.text(file) == "", nil
		}
		fmt.Fprintf(i.Out, "  %v\n", err)
	}
}

// explain says what may help; authority reports that the problem is the certificate's
// authority.
func explain(err error) (remedy string, authority bool) {
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var dns *net.DNSError
	var plain tls.RecordHeaderError
	switch {
	case errors.Is(err, wire.ErrSignIn):
		return "Look at user name and password. Some providers want a password made for programs; Microsoft 365 and Google take none (" + microsoftIMAP + ", " + googleIMAP + ": a token)", false
	case errors.As(err, &unknown):
		return "Its certificate is signed by nobody whom this machine knows: is it the right server? If it is your own, give its ca_file", true
	case errors.As(err, &name):
		return "Write the name of the server as its certificate has it", false
	case errors.As(err, &dns):
		return "Look at the name of the server, and whether this machine can ask the DNS", false
	case errors.Is(err, syscall.ECONNREFUSED):
		return "Nobody answers there: IMAP is at port 993 or 143, SMTP at 465 or 587", false
	case errors.As(err, &plain):
		return "Ports 993 and 465 are secured from the start (tls = \"implicit\"), 143 and 587 by STARTTLS", false
	}
	return "Look at the server, how the connection is secured (tls), the user name (SMTP may want none) and the rights of the mailbox", false
}

// mxLimit is the time for all DNS queries together.
const mxLimit = 20 * time.Second

// Lookup asks the DNS for the mail servers of a domain, like [net.Resolver.LookupMX].
type Lookup func(ctx context.Context, domain string) ([]*net.MX, error)

// Unreachable looks up the domain of every address in the configuration, each once. A
// domain without a mail server is usually misspelt. If the DNS does not answer, that
// says nothing about the domain, and is returned separately.
func Unreachable(ctx context.Context, lookup Lookup, cfg *config.Config) (found, unsure []config.Problem) {
	ctx, cancel := context.WithTimeout(ctx, mxLimit)
	defer cancel()
	asked := make(map[string]bool)
	cfg.EachAddress(func(address string, problem func(what, remedy string) config.Problem) {
		domain := address[strings.LastIndexByte(address, '@')+1:]
		if asked[domain] {
			return
		}
		asked[domain] = true
		servers, err := lookup(ctx, domain+".")
		var dns *net.DNSError
		switch {
		case errors.As(err, &dns) && dns.IsNotFound, err == nil && nullMX(servers):
			found = append(found, problem("no mail server takes mail for "+domain, "correct the address; mail to it would come back"))
		case err != nil:
			unsure = append(unsure, problem("it could not be looked up which mail server takes mail for "+domain, "look whether this machine can ask the DNS, and check again"))
		}
	})
	return found, unsure
}

// nullMX: "this domain accepts no mail" (RFC 7505).
func nullMX(servers []*net.MX) bool {
	return len(servers) == 0 || len(servers) == 1 && servers[0].Host == "."
}
