package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"time"

	"github.com/integratiewerk/klachtd/cmd/klachtd/config"
	"github.com/integratiewerk/klachtd/mailbox"
	"github.com/integratiewerk/klachtd/mailbox/imap"
	"github.com/integratiewerk/klachtd/mailbox/smtp"
	"github.com/integratiewerk/klachtd/mailbox/wire"
	"github.com/integratiewerk/klachtd/procedure/caselog"
)

// onlineLimit bounds the wait for our own mail.
const onlineLimit = 2 * time.Minute

// checkOnline signs in to both servers and sends a mail around, to see whether
// it arrives and whether its Message-ID survives: by that a reply proves which
// mail it answers.
func (a *app) checkOnline(ctx context.Context, cfg *config.Config) error {
	ctx, cancel := context.WithTimeout(ctx, onlineLimit)
	defer cancel()
	source, err := tokens(cfg, a.logger(cfg))
	if err != nil {
		return err
	}
	incoming, err := server(cfg.IMAP.Server, cfg.IMAPPassword, source)
	if err != nil {
		return err
	}
	outgoing, err := server(cfg.SMTP.Server, cfg.SMTPPassword, source)
	if err != nil {
		return err
	}
	in, err := imap.Dial(ctx, incoming, folders(cfg), imap.Limits{})
	if err != nil {
		return fail(exitFindings, "%v", err)
	}
	defer in.Close()
	if err := in.Missing(); err != nil {
		return fail(exitFindings, "%v", err)
	}
	fmt.Fprintf(a.stdout, "signed in to %s\n", cfg.IMAP.Address)
	if err := a.countOld(ctx, cfg, in); err != nil {
		return err
	}

	probe, err := a.sendToSelf(ctx, cfg, outgoing)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "sent a mail to %s by %s; waiting until it arrives\n", cfg.Organisation.Email, cfg.SMTP.Address)
	renamed, err := awaitOwn(ctx, in, probe)
	switch {
	case err != nil:
		return fail(exitFindings, "the mail did not arrive within %v: %v. Look whether it lies in another folder", onlineLimit, err)
	case !renamed:
		fmt.Fprintln(a.stdout, "it arrived, with its Message-ID unchanged")
		return nil
	case cfg.Trust.KeepsMessageIDs:
		return fail(exitFindings, "the mail arrived with another Message-ID: replies do not show which mail they answer, and every command would be refused. Write in [trust]: keeps_message_ids = false. Then each command is asked back before it is carried out")
	}
	fmt.Fprintln(a.stdout, "it arrived, with another Message-ID; trust.keeps_message_ids = false provides for that")
	return nil
}

// countOld says what will become of the mail that lies in the mailbox.
func (a *app) countOld(ctx context.Context, cfg *config.Config, in *imap.Inbox) error {
	zone, err := amsterdam()
	if err != nil {
		return err
	}
	began := since(cfg, zone)
	if _, err := os.Stat(cfg.Store.Path); err == nil && began.IsZero() {
		log, err := caselog.OpenUnchanged(ctx, cfg.Store.Path)
		if err != nil {
			return fail(exitFindings, "%v", err)
		}
		defer log.Close()
		if began, err = log.Began(ctx); err != nil {
			return fail(exitFindings, "%v", err)
		}
	}
	if began.IsZero() {
		began = a.now()
	}
	old, newer, err := in.Count(ctx, began)
	if err != nil {
		return fail(exitFindings, "%v", err)
	}
	day := began.In(zone).Format("2006-01-02 15:04")
	fmt.Fprintf(a.stdout, "in the mailbox: %s to be handled, %s from before %s\n", count(newer, "message"), count(old, "message"), day)
	if old > 0 {
		fmt.Fprint(a.stdout, "The old ones are filed and put to director and administrator in one list; nobody gets an answer.\nTo have those handled that came since a day, write in [intake]: since = 2026-01-31 (say)\n")
	}
	return nil
}

// sendToSelf sends a mail to the complaints address.
func (a *app) sendToSelf(ctx context.Context, cfg *config.Config, outgoing wire.Server) (p smtp.Probe, err error) {
	address := cfg.Organisation.Email
	if p, err = smtp.NewProbe(rand.Reader, address); err != nil {
		return p, err
	}
	raw, err := p.Compose(mailbox.Address{Name: cfg.Organisation.Name, Address: address}, "klachtd check",
		"This mail was sent by klachtd check --online. It may be deleted.\n", a.now())
	if err != nil {
		return p, err
	}
	sender := smtp.NewSender(outgoing, smtp.Limits{})
	defer sender.Close()
	if err := sender.Send(ctx, address, address, raw); err != nil {
		return p, fail(exitFindings, "%v", err)
	}
	return p, nil
}

// awaitOwn waits for the mail, by its subject, and tells whether its Message-ID
// is another now.
func awaitOwn(ctx context.Context, in *imap.Inbox, p smtp.Probe) (renamed bool, err error) {
	for {
		arrived, err := in.Holds(ctx, "Subject", p.Token)
		if err != nil {
			return false, err
		}
		if arrived {
			kept, err := in.Holds(ctx, "Message-Id", p.MessageID)
			return !kept, err
		}
		if err := in.Wait(ctx, 5*time.Second); err != nil {
			return false, err
		}
	}
}
