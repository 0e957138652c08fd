package smtp

import (
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

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

	// Temporary: trying again may help. So it is with 4xx, with any trouble of
	// the network, TLS or signing in, and with whatever goes wrong before this
	// mail was offered. Otherwise it is of the mail or the recipient.
	Temporary bool

	// Uncertain: the message and its final dot were sent and no answer came. The
	// server may have taken it (RFC 5321 section 4.5.5). Always Temporary too.
	Uncertain bool

	// OfUs: the server takes no mail of ours, whoever it is for: the sender or the
	// account is refused. Always Temporary too, since it ends when that is mended.
	OfUs bool

	// TooLarge: the mail has more bytes than the server, or one behind it, takes.
	// A smaller one may pass.
	TooLarge bool

	Code int    // the SMTP reply code; 0 without a reply
	Line string // the reply, code included; it often names the recipient

	err error
}

// Error leaves out what a server says of the mail or the recipient but for the
// codes, since errors are logged and that line is personal: see Line.
func (e *Error) Error() string {
	var what string
	switch {
	case e.Code == 0:
		what = e.err.Error()
	case e.OfUs: // nothing in it is of the mail; an address may be
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

// Unwrap leads to wire.ErrSignIn, to the error of a context and to a
// *tls.CertificateVerificationError.
func (e *Error) Unwrap() error { return e.err }

// replyCodes is the reply code and the enhanced status code (RFC 3463).
var replyCodes = regexp.MustCompile(`^\d{3}(?: (\d\.\d{1,3}\.\d{1,3}))?`)

var anyAddress = regexp.MustCompile(`<?[^\s<>:;,()]+@[^\s<>:;,()]+>?`)

// NewError judges an error of a step of sending as [Sender] does, for a
// sender of another make: a simulated one, say. step is one of "connect",
// "sign-in", "MAIL", "RCPT", "DATA", "message", "final dot"; err is a
// *[textproto.Error] for a server's reply, and anything else for trouble of the
// network.
func NewError(server, step string, err error) *Error {
	failure, _ := newError(server, step, err)
	return failure
}

// newError says what an error of a step means. It is nil for an error that
// is none; usable says whether the connection can take another mail.
func newError(server, step string, err error) (failure *Error, usable bool) {
	e := &Error{Server: server, Step: step, err: err}
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		e.Temporary = true
		e.Uncertain = step == stepDot
		return e, false
	}
	if step == stepDot && reply.Code/100 == 2 {
		// go-mail takes no other answer than 250 for success.
		return nil, true
	}
	e.Code = reply.Code
	e.Line = text.OneLine(fmt.Sprintf("%d %s", reply.Code, reply.Msg))
	offered := isOffer(step)
	switch {
	case isSignInReply(reply.Code), step == stepSignIn && reply.Code/100 == 5:
		e.Temporary = true
		e.err = fmt.Errorf("%w: %s", wire.ErrSignIn, e.Line)
	case offered && reply.Code/100 == 5 && e.sizeReply():
		e.TooLarge = true
	case offered && reply.Code/100 == 5 && (step == stepMail || e.senderReply()):
		e.OfUs, e.Temporary = true, true
	default:
		e.Temporary = !offered || reply.Code/100 != 5
	}
	return e, offered && reply.Code != 421
}

// isOffer reports whether at this step the server answers about the mail.
func isOffer(step string) bool {
	return slices.Contains([]string{stepMail, stepRcpt, stepData, stepDot}, step)
}

// isSignInReply knows the replies that are about signing in at whatever step
// they come (RFC 4954 section 6).
func isSignInReply(code int) bool {
	return slices.Contains([]int{530, 534, 535, 538}, code)
}

// status is the enhanced status code of the reply (RFC 3463), "" without one.
func (e *Error) status() string {
	if found := replyCodes.FindStringSubmatch(e.Line); found != nil {
		return found[1]
	}
	return ""
}

// sizeReply knows the replies that are about the size of the mail: RFC 1870
// section 6 and RFC 3463 X.3.4 and X.2.3. A 552 may also mean a full mailbox, in
// which there may be place for a smaller mail.
func (e *Error) sizeReply() bool {
	status := e.status()
	return e.Code == 552 || status == "5.3.4" || status == "5.2.3"
}

// ofRecipient are the enhanced status codes that speak of the recipient's address
// or mailbox, whatever the text says: RFC 3463 X.1.1-3, X.1.6, X.2.1-2, RFC 7505
// X.1.10, and Exchange's X.4.1.
var ofRecipient = []string{"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2", "5.4.1"}

// ofSender are those that speak of the sender: RFC 3463 X.1.7-8, and what
// Exchange Online and Gmail add for an account that may not send, or not as
// this address, or not today.
var ofSender = []string{
	"5.1.7", "5.1.8", "5.1.90", "5.2.252", "5.4.5", "5.7.57", "5.7.60", "5.7.64",
	"5.7.501", "5.7.502", "5.7.503", "5.7.705", "5.7.708", "5.7.750",
}

// senderText is how servers say the same in words.
var senderText = regexp.MustCompile(`(?i)\brelay(ing)?\b.{0,20}\b(denied|prohibited|not (permitted|allowed))|unable to relay` +
	`|not (allowed|permitted|authori[sz]ed) to (send|relay)|send ?as ?denied|sender( address)? (is )?(rejected|denied|blocked|not allowed)` +
	`|account (is |has been )?(temporarily )?(blocked|suspended|locked)|sending (quota|limit)`)

// senderReply knows the replies that refuse the sender, not the recipient.
func (e *Error) senderReply() bool {
	status := e.status()
	return slices.Contains(ofSender, status) || !slices.Contains(ofRecipient, status) && senderText.MatchString(e.Line)
}

// names judges a refusal as policy (RFC 3463 X.7.1) that names the sender's
// address and not the recipient's: it is of us.
func (e *Error) names(sender, recipient string) {
	says := func(address string) bool { return strings.Contains(strings.ToLower(e.Line), strings.ToLower(address)) }
	if !e.Temporary && e.status() == "5.7.1" && says(sender) && !says(recipient) {
		e.OfUs, e.Temporary = true, true
	}
}

// Doubtful reports whether a refusal for good does not say whether it is of the
// recipient or of us: what other recipients' mail is told shows that.
func (e *Error) Doubtful() bool {
	return e.Refused() && !e.Temporary && !e.TooLarge && !slices.Contains(ofRecipient, e.status())
}

// Words is the reply without what differs from one mail to the next, such as the
// names of hosts and queue files, which mostly have digits. An address stays: who
// is named is meant.
func (e *Error) Words() string {
	var words []string
	for i, w := range strings.Fields(e.Line) {
		if i < 2 || strings.Contains(w, "@") || !strings.ContainsAny(w, "0123456789") {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// AsOfUs gives the same refusal as one of us, once another recipient's mail was
// refused with the same words.
func (e *Error) AsOfUs() *Error {
	us := *e
	us.OfUs, us.Temporary = true, true
	return &us
}

// AsRecipients gives a refusal of us as one of the recipient after all.
func (e *Error) AsRecipients() *Error {
	his := *e
	his.OfUs, his.Temporary = false, false
	return &his
}

// Away reports whether the server could take no mail at all at that moment: it
// cannot be reached, does not greet, does not let us in, or refuses us. Trying
// other mail at once is of no use.
func (e *Error) Away() bool {
	switch e.Step {
	case stepConnect, stepGreeting, stepTLS, stepSignIn:
		return true
	case stepMail: // it has heard of nobody but us
		return e.Code != 0 && !e.TooLarge
	}
	if e.OfUs {
		return true
	}
	return e.Code == 421 || isSignInReply(e.Code) // RFC 5321 §3.8: closing the channel; RFC 4954 §6
}

// Offered reports whether the server was reached, so that this very mail was put
// to it.
func (e *Error) Offered() bool { return isOffer(e.Step) || e.Step == stepMessage }

// Refused reports whether the server said no to this very mail, for now or for
// good: it had been told whom the mail is for.
func (e *Error) Refused() bool {
	switch e.Step {
	case stepRcpt, stepData, stepDot:
		return e.Code != 0 && !e.Away()
	}
	return false
}
