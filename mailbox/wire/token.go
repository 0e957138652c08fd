package wire

import (
	"errors"
	"net/textproto"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-sasl"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// Bearer signs in with a token, to IMAP and to SMTP alike: by OAUTHBEARER (RFC 7628),
// or by Google's and Microsoft's older mechanism, which go-sasl leaves out because it
// is not a standard: https://developers.google.com/gmail/imap/xoauth2-protocol
type Bearer struct {
	mechanism string
	first     []byte // the whole exchange, except for the report of a refusal
	dummy     []byte // the answer to that report
	Report    string // why the server refuses the token
	token     string // kept out of every error
}

// errNoBearer says that a server accepts only passwords.
var errNoBearer = errors.New("the server offers no sign-in with a token (XOAUTH2 or OAUTHBEARER): is this the provider's server? Otherwise set auth = \"password\"")

// NewBearer uses the first preferred mechanism that the server offers; both lists are
// in capitals.
func NewBearer(offered, preferred []string, user, token string) (*Bearer, error) {
	for _, mechanism := range preferred {
		switch {
		case !slices.Contains(offered, mechanism):
		case mechanism == sasl.OAuthBearer:
			_, first, err := sasl.NewOAuthBearerClient(&sasl.OAuthBearerOptions{Username: user, Token: token}).Start()
			// RFC 7628 section 3.2.3: the answer to the report is one 0x01.
			return &Bearer{mechanism: mechanism, first: first, dummy: []byte{1}, token: token}, err
		default:
			first := []byte("user=" + user + "\x01auth=Bearer " + token + "\x01\x01")
			return &Bearer{mechanism: mechanism, first: first, dummy: []byte{}, token: token}, nil
		}
	}
	return nil, errNoBearer
}

// XOAUTH2 is the mechanism of Google and Microsoft.
const XOAUTH2 = "XOAUTH2"

// Answer handles the report of a refusal, which must come only once.
func (b *Bearer) Answer(report []byte) ([]byte, error) {
	if b.Report != "" {
		return nil, errors.New("the server asks on after it has refused the token")
	}
	b.Report = "no reason given"
	if len(report) > 0 {
		said := strings.ReplaceAll(text.OneLine(string(report)), b.token, "(token)")
		b.Report = text.FirstBytes(said, maxReport)
	}
	return b.dummy, nil
}

// Hide removes the token from what a server says, in case it repeats it.
func (b *Bearer) Hide(err error) error {
	if err == nil || !strings.Contains(err.Error(), b.token) {
		return err
	}
	without := func(said string) string { return strings.ReplaceAll(said, b.token, "(token)") }
	var box *imap.Error
	var post *textproto.Error
	switch {
	case errors.As(err, &box):
		hidden := *box
		hidden.Text = without(hidden.Text)
		return &hidden
	case errors.As(err, &post):
		return &textproto.Error{Code: post.Code, Msg: without(post.Msg)}
	}
	return errors.New(without(err.Error()))
}

// maxReport is how many bytes of a report are kept.
const maxReport = 300

// Start begins the exchange, like a sasl.Client.
func (b *Bearer) Start() (mechanism string, first []byte, err error) {
	return b.mechanism, b.first, nil
}
