package install

import (
	"context"
	"fmt"
	"net"
	"strconv"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/cmd/klachtd/env"
	"github.com/integratiewerk/klachtd/cmd/klachtd/screen"
	"github.com/integratiewerk/klachtd/cmd/klachtd/setup"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/clamd"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// onlineLimit is how long to wait for our own mail.
const onlineLimit = 2 * time.Minute

// checkOnline signs in to both servers and sends a mail to ourselves. It gives what is
// wrong with the mail that comes back, and with the addresses; with an error no mail
// came back.
func checkOnline(ctx context.Context, e *env.Env, cfg *config.Config) (found []string, err error) {
	source, err := env.Tokens(cfg, e.Logger(cfg))
	if err != nil {
		return nil, err
	}
	incoming, outgoing, err := env.Servers(cfg, source)
	if err != nil {
		return nil, err
	}
	found = unreachable(ctx, e, cfg)
	if socket := cfg.Intake.ClamdSocket; socket != "" {
		if err := clamd.Ping(ctx, socket); err != nil {
			found = append(found, cfg.At("intake", "clamd_socket", "there is no answer: "+err.Error(), "systemctl status clamav-daemon; its socket is LocalSocket in clamd.conf").String())
		} else {
			fmt.Fprintf(e.Out, "clamd answers at %s\n", socket)
		}
	}
	ctx, cancel := context.WithTimeout(ctx, onlineLimit)
	defer cancel()
	in, err := imap.Dial(ctx, incoming, env.Folders(cfg), imap.Limits{})
	if err != nil {
		return nil, env.Fail(env.ExitFindings, "%v", err)
	}
	defer in.Close()
	if err := in.Missing(); err != nil {
		return nil, env.Fail(env.ExitFindings, "%v", err)
	}
	fmt.Fprintf(e.Out, "signed in to %s\n", cfg.IMAP.Address)
	log, err := logIfThere(ctx, e, cfg)
	if err != nil {
		return nil, env.Fail(env.ExitFindings, "%v", err)
	}
	if log != nil {
		defer log.Close()
	}
	if err := countOld(ctx, e, cfg, in, log); err != nil {
		return nil, err
	}

	sender := smtp.NewSender(outgoing, smtp.Limits{})
	defer sender.Close()
	self := mailbox.Address{Name: cfg.Organisation.Name, Address: cfg.Organisation.Email}
	probe, err := setup.Send(ctx, sender, self, self.Address, "This mail was sent by klachtd check --online. It may be deleted.\n", e.Now(), func(p smtp.Probe) error { return asCanary(ctx, e, log, p, time.Time{}) })
	if err == nil {
		err = asCanary(ctx, e, log, probe, e.Now())
	}
	if err != nil {
		return nil, env.Fail(env.ExitFindings, "%v", err)
	}
	fmt.Fprintf(e.Out, "sent a mail to %s by %s; waiting until it arrives\n", self.Address, cfg.SMTP.Address)
	back, err := setup.Await(ctx, in, probe)
	if err != nil {
		return nil, env.Fail(env.ExitFindings, "the mail did not arrive within %v: %v. Look whether it lies in another folder", onlineLimit, err)
	}
	if log == nil { // the log could not recognise the mail later
		if err := in.Remove(ctx, back.Place); err != nil {
			return nil, env.Fail(env.ExitFindings, "%v", err)
		}
	}
	switch {
	case !back.Renamed:
		fmt.Fprintln(e.Out, "it arrived, with its Message-ID unchanged")
	case cfg.Trust.KeepsMessageIDs:
		found = append(found, cfg.At("trust", "keeps_message_ids", "the mail arrived with another Message-ID: replies do not show which mail they answer, and every command would be refused",
			"write in [trust]: keeps_message_ids = false; then each command is asked back before it is carried out").String())
	default:
		fmt.Fprintln(e.Out, "it arrived, with another Message-ID; trust.keeps_message_ids = false provides for that")
	}
	if back.Place.Mailbox == cfg.IMAP.Junk {
		fmt.Fprintf(e.Out, "warning: it arrived in %s: your provider takes your own mail for spam\n", cfg.IMAP.Junk)
	}
	if v := env.Policy(cfg).Judge(ctx, back.Raw, mailbox.Parse(back.Raw)); v.Stranger != "" {
		found = append(found, cfg.At("trust", "authserv_id", "the mail server signs its verdicts on senders as "+strconv.Quote(v.Stranger)+": every command would be refused",
			fmt.Sprintf("write in [trust]: provider = \"authserv\" and authserv_id = %q", v.Stranger)).String())
	}
	return found, nil
}

// unreachable tells which addresses cannot get mail. When both servers are on this
// machine, domains need not be known to the world.
func unreachable(ctx context.Context, e *env.Env, cfg *config.Config) (found []string) {
	if cfg.IMAP.Loopback() && cfg.SMTP.Loopback() {
		return nil
	}
	wrong, unsure := setup.Unreachable(ctx, net.DefaultResolver.LookupMX, cfg)
	for _, p := range wrong {
		found = append(found, p.String())
	}
	for _, p := range unsure {
		fmt.Fprintf(e.Out, "warning: %s\n", p)
	}
	return found
}

// logIfThere opens the case log; nil when there is none yet.
func logIfThere(ctx context.Context, e *env.Env, cfg *config.Config) (*caselog.Log, error) {
	if there, _ := env.HasLog(cfg); !there {
		return nil, nil
	}
	return env.OpenLog(ctx, cfg, e.Now())
}

// asCanary makes the service recognise the mail when it comes in, as one of those it
// sends itself. sent is zero until the mail server accepted it.
func asCanary(ctx context.Context, e *env.Env, log *caselog.Log, p smtp.Probe, sent time.Time) error {
	if log == nil {
		return nil
	}
	now := e.Now()
	return log.Commit(ctx, caselog.Commit{At: now, Canary: &caselog.Canary{MessageID: p.MessageID, Token: p.Token, Made: now, Sent: sent}})
}

// countOld says what will happen to the mail already in the mailbox; log is nil when
// there is no log yet.
func countOld(ctx context.Context, e *env.Env, cfg *config.Config, in *imap.Inbox, log *caselog.Log) error {
	zone, err := env.Amsterdam()
	if err != nil {
		return err
	}
	began := env.Since(cfg, zone)
	if log != nil && began.IsZero() {
		if began, err = log.Began(ctx); err != nil {
			return env.Fail(env.ExitFindings, "%v", err)
		}
	}
	if began.IsZero() {
		began = e.Now()
	}
	old, newer, err := in.Count(ctx, began)
	if err != nil {
		return env.Fail(env.ExitFindings, "%v", err)
	}
	day := screen.Time(began, zone)
	fmt.Fprintf(e.Out, "in the mailbox: %s to be handled, %s from before %s\n", screen.Count(newer, "message"), screen.Count(old, "message"), day)
	if old > 0 {
		fmt.Fprint(e.Out, "The old ones are filed and put to director and administrator in one list; nobody gets an answer.\nTo have those handled that came since a day, write in [intake]: since = 2026-01-31 (say)\n")
	}
	return nil
}
