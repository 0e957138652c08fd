package imap

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// signIn authenticates in the best way the server offers, and asks again what it can
// do, because that changes with signing in.
func (b *Inbox) signIn(ctx context.Context) error {
	if b.server.Password == nil && b.server.Token == nil {
		return fmt.Errorf("imap %s: no password and no token to sign in with", b.server.Address)
	}
	login, err := b.login(ctx)
	if err != nil {
		return fmt.Errorf("imap %s: %w", b.server.Address, err)
	}
	return b.step(ctx, "sign-in", func() error {
		if err := login(); err != nil {
			return signInError(err)
		}
		if err := b.learnCaps(); err != nil {
			return err
		}
		b.guard.off.Store(true)
		return nil
	})
}

// login fetches the secret, which does not count towards the server's time limit.
func (b *Inbox) login(ctx context.Context) (func() error, error) {
	if b.server.Token != nil {
		return b.tokenLogin(ctx)
	}
	user := b.server.Username
	password, err := b.server.Password()
	if err != nil {
		return nil, fmt.Errorf("password: %w", err)
	}
	if b.caps.Has(imap.AuthCap("PLAIN")) {
		return func() error { return b.client.Authenticate(sasl.NewPlainClient("", user, password)) }, nil
	}
	return func() error { return b.client.Login(user, password).Wait() }, nil
}

// tokenLogin signs in with a token. The report of a refusal, which comes before the NO,
// often says more than the NO.
func (b *Inbox) tokenLogin(ctx context.Context) (func() error, error) {
	token, err := b.server.Token(ctx)
	if err != nil {
		return nil, fmt.Errorf("token: %w", err)
	}
	b.token = token
	client, err := wire.NewBearer(b.caps.AuthMechanisms(), []string{sasl.OAuthBearer, wire.XOAUTH2}, b.server.Username, token)
	if err != nil {
		return nil, err
	}
	return func() error {
		err := client.Hide(b.client.Authenticate(bearer{client}))
		if err != nil && client.Report != "" {
			return fmt.Errorf("%w (%s)", err, client.Report)
		}
		return err
	}, nil
}

// notRefused are the codes by which a server says that signing in failed for a reason
// other than the user name and the password (RFC 5530 section 3).
var notRefused = []imap.ResponseCode{
	imap.ResponseCodeUnavailable, imap.ResponseCodeServerBug, imap.ResponseCodeInUse,
	imap.ResponseCodeLimit, imap.ResponseCodeContactAdmin,
}

func signInError(err error) error {
	var reply *imap.Error
	if errors.As(err, &reply) && reply.Type == imap.StatusResponseTypeNo && !slices.Contains(notRefused, reply.Code) {
		return fmt.Errorf("%w: %v", wire.ErrSignIn, err)
	}
	return err
}

// bearer is a sasl.Client.
type bearer struct{ *wire.Bearer }

// Next answers a report so that the server goes on to say NO. go-imap writes an empty
// answer as "=", which is only for the first one (RFC 9051 section 6.2.2). So XOAUTH2
// gets the 0x01 too, which servers skip like an empty line.
func (b bearer) Next(report []byte) ([]byte, error) {
	if _, err := b.Answer(report); err != nil {
		return nil, err
	}
	return []byte{1}, nil
}
