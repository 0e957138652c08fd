package smtp

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"

	"github.com/integratiewerk/klachtd/mailbox/text"
	"github.com/integratiewerk/klachtd/mailbox/wire"
)

// The steps of sending, as Error names them.
const (
	stepSender    = "sender address"
	stepRecipient = "recipient address"
	stepConnect   = "connect"
	stepGreeting  = "greeting"
	stepTLS       = "STARTTLS"
	stepSignIn    = "sign-in"
	stepReset     = "RSET"
	stepMail      = "MAIL"
	stepRcpt      = "RCPT"
	stepData      = "DATA"
	stepMessage   = "message"
	stepDot       = "final dot"
	stepQuit      = "QUIT"
)

// Error says why a mail was not sent, and whether to try again.
type Error struct {
	Server string // host:port
	Step   string // the command, or the stage of the connection

	// Temporary: trying again may help. That is so for 4xx, for any trouble with the
	// network, TLS or signing in, and for anything that goes wrong before this mail was
	// offered. Otherwise the error concerns the mail or the recipient.
	Temporary bool

	// Uncertain: the message and its final dot were sent and no answer came. The server
	// may have accepted it (RFC 5321 section 4.5.5). Always Temporary too.
	Uncertain bool

	// OfUs: the sender or the account is refused, not the recipient. Always Temporary
	// too, since it ends once that is repaired. If the server said so before it heard
	// whom the mail is for, no mail would get through (see Away); if later, somebody
	// else's may.
	OfUs bool

	// TooLarge: the mail has more bytes than the server, or one behind it, accepts. A
	// smaller one may pass.
	TooLarge bool

	Code int    // the SMTP reply code; 0 without a reply
	Line string // the reply, code included; it often names the recipient

	acquitted bool // the answers for others showed that it is the recipient's

	err error
}

// Error leaves out what a server says about the mail or the recipient, except the
// codes, because errors are logged and that line is personal: see Line.
func (e *Error) Error() string {
	var what string
	switch {
	case e.Code == 0:
		what = e.err.Error()
	case e.OfUs: // nothing in it is about the mail; it may contain an address
		what = e.Step + ": " + anyAddress.ReplaceAllString(e.Line, "<...>")
	case isOffer(e.Step):
		what = e.Step + ": " + replyCodes.FindString(e.Line)
	default:
		what = e.Step + ": " + e.Line
	}
	verdict := "permanent"
	switch {
	case e.OfUs:
		verdict = "it refuses our account or address"
	case e.Uncertain:
		verdict = "perhaps delivered"
	case e.Temporary:
		verdict = "temporary"
	}
	return fmt.Sprintf("smtp %s: %s (%s)", e.Server, what, verdict)
}

// Unwrap gives wire.ErrSignIn, the error of a context or a
// *tls.CertificateVerificationError.
func (e *Error) Unwrap() error { return e.err }

// replyCodes matches the reply code and the enhanced status code (RFC 3463).
var replyCodes = regexp.MustCompile(`^\d{3}(?: (\d\.\d{1,3}\.\d{1,3}))?`)

var anyAddress = regexp.MustCompile(`<?[^\s<>:;,()]+@[^\s<>:;,()]+>?`)

// NewError says what an error of a step of sending means. step is one of "connect",
// "sign-in", "MAIL", "RCPT", "DATA", "message", "final dot"; err is a *[textproto.Error]
// for a server's reply, and anything else for trouble with the network. It is nil for an
// error that means success; usable says whether the connection can be used for another mail.
func NewError(server, step string, err error) (failure *Error, usable bool) {
	e := &Error{Server: server, Step: step, err: err}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		e.Temporary = true
		e.Uncertain = step == stepDot
		return e, false
	}
	if step == stepDot && reply.Code/100 == 2 {
		// go-mail accepts only 250 as success.
		return nil, true
	}
	e.Code = reply.Code
	e.Line = text.OneLine(fmt.Sprintf("%d %s", reply.Code, reply.Msg))
	offered := isOffer(step)
	switch {
	case isSignInReply(reply.Code), step == stepSignIn && reply.Code/100 == 5:
		e.Temporary, e.OfUs = true, offered && step != stepMail // some require it for one recipient but not for another
		e.err = fmt.Errorf("%w: %s", wire.ErrSignIn, e.Line)
	case offered && reply.Code >= 400 && e.sizeReply():
		e.TooLarge = true
	case offered && reply.Code/100 == 5 && (step == stepMail || e.senderReply()):
		e.OfUs, e.Temporary = true, true
	default:
		e.Temporary = !offered || reply.Code/100 != 5
	}
	return e, offered && reply.Code != 421
}

// isOffer reports whether the server's answer at this step is about the mail.
func isOffer(step string) bool {
	return slices.Contains([]string{stepMail, stepRcpt, stepData, stepDot}, step)
}

// isSignInReply recognises the replies that are about signing in, at whatever step they
// come (RFC 4954 section 6).
func isSignInReply(code int) bool {
	return slices.Contains([]int{530, 534, 535, 538}, code)
}
