package mailtest

import (
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-sasl"
)

const xoauth2 = "XOAUTH2"

// tokenSession is an IMAP session that also accepts tokens.
type tokenSession struct {
	promptSession
	server *Server
	token  func(username, token string) bool
}

var _ imapserver.SessionSASL = tokenSession{}

func (s tokenSession) AuthenticateMechanisms() []string {
	return []string{sasl.Plain, xoauth2, sasl.OAuthBearer}
}

func (s tokenSession) Authenticate(mechanism string) (sasl.Server, error) {
	refused := &imap.Error{Type: imap.StatusResponseTypeNo, Code: imap.ResponseCodeAuthenticationFailed, Text: "Invalid credentials"}
	switch mechanism {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, username, password string) error { return s.Login(username, password) }), nil
	case xoauth2, sasl.OAuthBearer:
		return bearerServer(mechanism, func(username, token string) bool {
			return s.token(username, token) && s.Login(s.server.Username, s.server.Password) == nil
		}, refused), nil
	}
	return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Text: "SASL mechanism not supported"}
}

// bearerServer accepts a token by either mechanism. A refused one is reported, and then
// refused.
func bearerServer(mechanism string, valid func(username, token string) bool, refused error) sasl.Server {
	if mechanism == xoauth2 {
		return &xoauth2Server{valid: valid, refused: refused}
	}
	return refusing{sasl.NewOAuthBearerServer(func(o sasl.OAuthBearerOptions) *sasl.OAuthBearerError {
		if valid(o.Username, o.Token) {
			return nil
		}
		return &sasl.OAuthBearerError{Status: "invalid_token", Schemes: "bearer"}
	}), refused}
}

// refusing ends an exchange with the error that means a refusal in its protocol.
type refusing struct {
	sasl.Server
	refused error
}

func (r refusing) Next(response []byte) (challenge []byte, done bool, err error) {
	if challenge, done, err = r.Server.Next(response); err != nil {
		err = r.refused
	}
	return challenge, done, err
}

// xoauth2Server is a sasl.Server for Google's and Microsoft's mechanism:
// https://developers.google.com/gmail/imap/xoauth2-protocol
type xoauth2Server struct {
	valid    func(username, token string) bool
	refused  error
	reported bool
}

func (x *xoauth2Server) Next(response []byte) (challenge []byte, done bool, err error) {
	switch {
	case x.reported:
		return nil, true, x.refused
	case response == nil:
		return []byte{}, false, nil
	}
	user, rest, _ := strings.Cut(strings.TrimPrefix(string(response), "user="), "\x01")
	token := strings.TrimSuffix(strings.TrimPrefix(rest, "auth=Bearer "), "\x01\x01")
	if x.valid(user, token) {
		return nil, true, nil
	}
	x.reported = true
	return []byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.example/"}`), false, nil
}
