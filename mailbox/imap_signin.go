package mailbox

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
)

// signIn authenticates by the best way the server offers and asks anew what it
// can do, since that changes with signing in.
func (b *Inbox) signIn(ctx context.Context) error {
	if b.server.Password == nil && b.server.Token == nil {
		return fmt.Errorf("imap %s: no password and no token to sign in with", b.server.Address)
	}
	login, err := b.imapLogin(ctx)
	if err != nil {
		return fmt.Errorf("imap %s: %w", b.server.Address, err)
	}
	return b.step(ctx, "sign-in", func() error {
		if err := login(); err != nil {
			return signInError(err)
		}
		return b.learnCaps()
	})
}

// imapLogin fetches the secret, outside the time limit that is the server's.
func (b *Inbox) imapLogin(ctx context.Context) (func() error, error) {
	user := b.server.Username
	if b.server.Token != nil {
		token, err := b.server.Token(ctx)
		if err != nil {
			return nil, fmt.Errorf("token: %w", err)
		}
		if b.caps.Has(imap.AuthCap("OAUTHBEARER")) {
			client := sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: user, Token: token})
			return func() error { return b.client.Authenticate(client) }, nil
		}
		return func() error { return b.client.Authenticate(&xoauth2{user, token}) }, nil
	}
	password, err := b.server.Password()
	if err != nil {
		return nil, fmt.Errorf("password: %w", err)
	}
	if b.caps.Has(imap.AuthCap("PLAIN")) {
		return func() error { return b.client.Authenticate(sasl.NewPlainClient("", user, password)) }, nil
	}
	return func() error { return b.client.Login(user, password).Wait() }, nil
}

// notRefused are the codes by which a server says that signing in failed for
// another reason than the user name and the password (RFC 5530 section 3).
var notRefused = []imap.ResponseCode{
	imap.ResponseCodeUnavailable, imap.ResponseCodeServerBug, imap.ResponseCodeInUse,
	imap.ResponseCodeLimit, imap.ResponseCodeContactAdmin,
}

func signInError(err error) error {
	var reply *imap.Error
	var bearer *sasl.OAuthBearerError
	switch {
	case errors.As(err, &bearer),
		errors.As(err, &reply) && reply.Type == imap.StatusResponseTypeNo && !slices.Contains(notRefused, reply.Code):
		return fmt.Errorf("%w: %v", ErrSignIn, err)
	}
	return err
}

// xoauth2 is Google's and Microsoft's way of signing in with a token, which
// go-sasl leaves out since it is no standard:
// https://developers.google.com/gmail/imap/xoauth2-protocol
type xoauth2 struct{ user, token string }

func (x *xoauth2) Start() (mech string, first []byte, err error) {
	return "XOAUTH2", []byte("user=" + x.user + "\x01auth=Bearer " + x.token + "\x01\x01"), nil
}

// Next is only called with the report of why a token is refused. The protocol
// wants an empty line in answer, to get the NO that follows; we hang up instead.
func (x *xoauth2) Next(report []byte) ([]byte, error) {
	return nil, fmt.Errorf("%w: %s", ErrSignIn, report)
}
