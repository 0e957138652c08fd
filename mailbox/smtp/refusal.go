package smtp

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// Whether a refusal is of us, of the recipient, or of the size of the mail. A precise
// enhanced status code (RFC 3463) says so; else the words do, as far as servers are
// known to use them; else nobody can tell ([Error.Doubtful]).

// status is the enhanced status code of the reply (RFC 3463); "" without one.
func (e *Error) status() string {
	if found := replyCodes.FindStringSubmatch(e.Line); found != nil {
		return found[1]
	}
	return ""
}

// ofSize: RFC 3463 X.3.4 and X.2.3.
var ofSize = []string{"5.3.4", "5.2.3", "4.3.4"}

// ofRecipient are the enhanced status codes about the recipient's address or mailbox,
// whatever the text says: RFC 3463 X.1.1-3, X.1.6, X.2.1-2, RFC 7505 X.1.10, and
// Exchange's X.4.1 and those for a recipient that accepts mail only from some people.
var ofRecipient = []string{
	"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.2.2", "5.4.1",
	"5.7.12", "5.7.13", "5.7.120", "5.7.121", "5.7.122", "5.7.123", "5.7.124", "5.7.125", "5.7.126", "5.7.127", "5.7.128", "5.7.129",
	"5.7.130", "5.7.131", "5.7.132", "5.7.133", "5.7.134", "5.7.135", "5.7.136", "5.7.137", "5.7.193", "5.7.513",
}

// ofSender are the codes about the sender: RFC 3463 X.1.7-8, and what Exchange Online
// and Gmail add for an account that may not send, or not as this address, or not today.
var ofSender = []string{
	"5.1.7", "5.1.8", "5.1.90", "5.2.252", "5.4.5", "5.7.54", "5.7.57", "5.7.60", "5.7.64", "5.7.232", "5.7.233",
	"5.7.501", "5.7.502", "5.7.503", "5.7.511", "5.7.705", "5.7.708", "5.7.750",
}

// anyOf matches any of the given patterns, ignoring case.
func anyOf(patterns ...string) *quick.Regexp {
	return quick.Plain(`(?i)` + strings.Join(patterns, "|"))
}

const may = `(allowed|permitted|authori[sz]ed|authenticated)`

var (
	// recipientText is how servers say in words that they refuse the recipient. It is
	// tried before senderText, whose words it often contains: somebody who may not send
	// to a group is "not allowed to send" as well.
	recipientText = anyOf(
		`account that you tried to reach`,
		`\b(user|recipient|addressee)(['’]?s)? (e-?mail |mail )?(account|mailbox|address|inbox)? ?(is|has been|was|is currently) (temporarily )?`+gone,
		`\b(mailbox|inbox) (is |has been |was )?(temporarily )?`+gone,
		`\bnot `+may+` (to (send|post|write|deliver)( (e-?mails?|mail|messages?))? )?(to|for) (this|the|that) (\w+ )?(recipient|addressee|user|group|list|mailbox|address)\b`,
		`\bresolver\.`, // Exchange's name for what looks recipients up
		`\b(blocked|rejected|denied|refused) by (the |this )?(recipient|addressee|user)\b`,
	)

	// senderText is how servers say that they refuse us.
	senderText = anyOf(
		`\brelay(ing)?\b.{0,20}\b(denied|prohibited|disallowed|rejected|refused|not (permitted|allowed|authori[sz]ed))`,
		`\b(unable|not `+may+`|refuse|do not|don't|does not|doesn't) (to )?relay\b`, `\bno relaying\b`,
		`allowed rcpthosts`, `\bnot a gateway\b`,
		`send ?as ?denied`, `\bpermissions? to send (as|from|on behalf)\b`,
		`\bnot `+may+` to send( (any )?(e-?mails?|mail|messages?))?( (as|from|on behalf|using|through|via|with)\b| ?[.,;:!(\[]| ?$)`,
		`\bsender('s)?( e-?mail)?( address)? (is |has been |was )?(rejected|denied|blocked|banned|not `+may+`)`, `\bbanned sender\b`,
		`\bsender verify failed\b`, `\bdomain of sender\b`,
		`\b(your|sender('s)?|sending|outgoing|authenticated)( (e-?mail|mail|user|smtp))? (account|mailbox|domain|address|user) (is |has been |was )?(temporarily |currently )?(blocked|suspended|locked|disabled|restricted|barred|deactivated)`,
		`\boutgoing (e-?mail|mail|messages?)\b.{0,80}\b(suspended|blocked|disabled|held)`,
		`\b(suspended|blocked|disabled|barred|restricted|prevented|prohibited) from sending\b`,
		`\bsending (user )?(quota|limit|rate)`, `\b(hourly|daily|monthly|outgoing) (user |e-?mail |mail |message |recipient |smtp )*(quota|limit)`,
		`\bexceeded the max(imum)? .{0,30}\bper (hour|day|month)`,
		`\bauthentication (is )?required\b`, `\bmust (first )?(authenticate|log ?in|sign in)\b(.{0,10}$|.{0,30}\bsend)`,
	)

	// sizeText is how they say that the mail is too large, fullText that there is no
	// room for any.
	sizeText = anyOf(
		`\b(message|e-?mail|mail|body|content|data|attachments?|file)( (size|length|body|content))?( (is|was|are))? (far |much )?too (large|big|long|heavy)\b`,
		`^\d{3}( \d\.\d+\.\d+)? (it is |is )?too (large|big)\b`,
		`\b(size|length)\b( (limit|of))?.{0,40}\b(exceed|larger than|over the limit|above the limit)`,
		`\b(exceed|larger than|bigger than)\w*\b.{0,50}\b(message|mail|maximum|max\.?|allowed|permitted|fixed|administrative) ?(message |mail |allowed |permitted )*(size|length)\b`,
		`\b(exceed|larger than|bigger than)\w*\b.{0,50}\bsize limits?\b`,
		`\bmax(imum|\.)? ?(message |mail |allowed |permitted )*size\b`,
	)
	fullText = anyOf(
		`\b(mailbox|inbox|account|user|recipient)\b.{0,30}\b(full|over ?-?quota|out of storage|size)\b`,
		`\bover ?-?quota\b`, `\bquota (is )?exceeded`, `\bexceed\w*\b.{0,30}\bquota\b`, `\bout of storage\b`,
		`\b(insufficient|not enough) (\w+ )?(storage|disk|space)`, `\bdisk (is )?full\b`,
	)
	notSize = anyOf(`\b(line|header|headers|subject)\b.{0,20}\b(length|size|too (long|large))`)
)

// gone matches what a mailbox is called that accepts no mail, or no longer does.
const gone = `(suspended|disabled|inactive|blocked|locked|closed|deactivated|discontinued|expired|full|over ?-?quota|unavailable|not (available|active|accepting))\b`

// sizeReply recognises the replies about the size of the mail, at whatever step and
// with whatever code they come (RFC 1870 section 6.1 and 6.2). A bare 552 may also mean
// a full mailbox, which may have room for a smaller mail. A reply that says so, or that
// it is about the mail's contents, does not count.
func (e *Error) sizeReply() bool {
	status := e.status()
	switch {
	case e.Code == 421:
		return false
	case slices.Contains(ofSize, status):
		return true
	case slices.Contains(ofRecipient, status), slices.Contains(ofSender, status), strings.HasSuffix(status, ".2.2"):
		return false
	case notSize.MatchString(e.Line), fullText.MatchString(e.Line):
		return false
	}
	return sizeText.MatchString(e.Line) || e.Code == 552 && !strings.HasPrefix(status, "5.7.")
}

// senderReply recognises the replies that refuse the sender, not the recipient.
func (e *Error) senderReply() bool {
	return slices.Contains(ofSender, e.status()) || !e.recipientReply() && senderText.MatchString(e.Line)
}

// recipientReply recognises the replies that refuse the recipient, whoever the sender.
func (e *Error) recipientReply() bool {
	return slices.Contains(ofRecipient, e.status()) || recipientText.MatchString(e.Line)
}

// names decides that a policy refusal (RFC 3463 X.7.1) is of us if it names the
// sender's address and not the recipient's.
func (e *Error) names(sender, recipient string) {
	says := func(address string) bool { return strings.Contains(strings.ToLower(e.Line), strings.ToLower(address)) }
	if e.Doubtful() && e.status() == "5.7.1" && says(sender) && !says(recipient) {
		e.OfUs, e.Temporary = true, true
	}
}

// Doubtful reports whether a permanent refusal does not say whether it is of the
// recipient or of us: the answers for other recipients show that.
func (e *Error) Doubtful() bool {
	return e.Refused() && !e.Temporary && !e.TooLarge && !e.acquitted && !e.recipientReply()
}

// Words is the reply without what differs between mails, such as names of hosts and
// queue files, which usually contain digits. An address stays: it says who is meant.
func (e *Error) Words() string { return Words(e.Line) }

// Words is [Error.Words] for the line of a reply.
func Words(line string) string {
	var words []string
	for i, w := range strings.Fields(line) {
		if i < 2 || strings.Contains(w, "@") || !strings.ContainsAny(w, "0123456789") {
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}

// AsOfUs turns the refusal into one of us, once another recipient's mail was refused
// with the same words.
func (e *Error) AsOfUs() *Error {
	us := *e
	us.OfUs, us.Temporary = true, true
	return &us
}

// AsRecipients turns a refusal of us, or one in doubt, into one of the recipient.
func (e *Error) AsRecipients() *Error {
	his := *e
	his.OfUs, his.Temporary, his.acquitted = false, false, true
	return &his
}

// Away reports whether the server could accept no mail at all at that moment: it cannot
// be reached, does not greet, does not let us in, or says no before it has heard whom a
// mail is for. Trying other mail at once is then pointless. What it says later, even
// about us, need not apply to another recipient's mail: a server that closes the
// channel then (421) may accept the next over a new one.
func (e *Error) Away() bool {
	switch e.Step {
	case stepConnect, stepGreeting, stepTLS, stepSignIn:
		return true
	case stepMail: // so far it only knows about us
		return e.Code != 0 && !e.TooLarge
	}
	return false
}

// Offered reports whether the server was reached, so that this mail was offered to it.
func (e *Error) Offered() bool { return isOffer(e.Step) || e.Step == stepMessage }

// Heard reports whether the server had the whole mail when it answered.
func (e *Error) Heard() bool { return e.Step == stepDot }

// Refused reports whether the server said no to this mail, for now or for good: it had
// been told whom the mail is for.
func (e *Error) Refused() bool {
	switch e.Step {
	case stepRcpt, stepData, stepDot:
		return e.Code != 0 && e.Code != 421 && !e.OfUs // RFC 5321 section 3.8: closing the channel
	}
	return false
}
