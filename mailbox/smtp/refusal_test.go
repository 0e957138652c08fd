package smtp_test

import (
	"net/textproto"
	"strconv"
	"testing"

	"github.com/integratiewerk/klachtd/mailbox/smtp"
)

// What servers say, in their own words, after RCPT or after the message: Postfix,
// Exim, Sendmail, qmail, Exchange, Gmail, Yahoo, cPanel. Of the same answer to MAIL
// only what is about the size is not of us, since the server has not heard whom the
// mail is for.
func TestRealRefusals(t *testing.T) {
	const us, size, recipient, doubt, later = "us", "size", "recipient", "doubt", "later"
	for _, c := range []struct{ want, line string }{
		{us, "554 5.7.1 <anna@klager.example>: Relay access denied"},
		{later, "454 4.7.1 <anna@klager.example>: Relay access denied"},
		{us, "550 relay not permitted"},
		{us, "550 5.7.1 <anna@klager.example>... Relaying denied. Proper authentication required."},
		{us, "571 Relaying not allowed"},
		{us, "550 5.7.0 Mail relay denied [192.0.2.1]. Invalid credentials for relay"},
		{us, "550 5.7.64 TenantAttribution; Relay Access Denied [ValidationStatus of 'mail.example' is 'EmptyCertificate']"},
		{us, "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain"},
		{us, "550 5.7.1 Unable to relay for anna@klager.example"},
		{us, "551 we do not relay mail for you"},
		{us, "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"},
		{us, "530 5.7.1 Authentication required"},
		{us, "550 authentication required"},
		{us, "530-5.5.1 Authentication Required. Learn more at https://support.google.example"},
		{us, "553 5.7.1 <klachten@stichting.example>: Sender address rejected: not owned by user stichting"},
		{us, "553 5.1.8 <klachten@stichting.example>... Domain of sender address klachten@stichting.example does not exist"},
		{us, "550 Sender verify failed"},
		{us, "550 5.1.0 <klachten@stichting.example> sender rejected"},
		{us, "550 5.7.60 SMTP; Client does not have permissions to send as this sender"},
		{us, "554 5.2.252 SendAsDenied; klachten@stichting.example not allowed to send as info@stichting.example; STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied"},
		{us, "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message due to a permanent exception"},
		{us, "550 5.7.1 You are not allowed to send as klachten@stichting.example"},
		{us, "550 5.7.1 You are not authorized to send mail."},
		{us, "550 5.7.1 not permitted to send from this address"},
		{us, "550 5.1.8 Access denied, bad outbound sender AS(42004)"},
		{us, "550 5.7.57 Client not authenticated to send mail"},
		{us, "550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP"},
		{us, "550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains"},
		{us, "550 5.7.705 Service unavailable. Access denied, tenant has exceeded threshold"},
		{us, "550 5.7.511 Access denied, banned sender[192.0.2.1]"},
		{us, "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients"},
		{us, "550 5.4.5 Daily user sending limit exceeded. For more information on Gmail sending limits go to https://support.google.example"},
		{us, "550 5.7.1 Your account has been suspended"},
		{us, "554 5.7.1 Your e-mail account has been temporarily blocked, contact the helpdesk"},
		{us, "550 Outgoing mail from \"stichting.example\" has been suspended."},
		{us, "550 Domain stichting.example has exceeded the max emails per hour (51/50 (102%)) allowed. Message discarded."},
		{us, "554 5.7.1 The account is barred from sending"},
		{us, "550 5.7.0 Sending rate limit reached for stichting.example"},

		{recipient, "550 5.1.1 <anna@klager.example>: Recipient address rejected: User unknown in virtual mailbox table"},
		{recipient, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient anna@klager.example not found by SMTP address lookup"},
		{recipient, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"},
		{recipient, "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required; Delivery restriction check failed because the sender was not authenticated when sending to this group"},
		{recipient, "550 5.7.133 sender not authenticated for group"},
		{recipient, "550 5.7.124 RESOLVER.RST.NotAuthorized; not authorized to send to the recipient"},
		{recipient, "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"},
		{recipient, "550 5.7.1 You are not allowed to send to this recipient"},
		{recipient, "550 5.7.1 Sender not authorized to send messages to this distribution list"},
		{recipient, "550 You are not permitted to post to this group"},
		{recipient, "550 5.7.1 sender not authenticated for this group"},
		{recipient, "550 5.2.1 The email account that you tried to reach is disabled. Learn more at https://support.google.example"},
		{recipient, "550 The email account that you tried to reach does not exist"},
		{recipient, "550 5.2.1 The email account that you tried to reach is inactive"},
		{recipient, "550 5.7.1 The user's account has been suspended"},
		{recipient, "554 The user account is disabled"},
		{recipient, "550 recipient's mailbox is disabled"},
		{recipient, "554 30 Sorry, your message to anna@klager.example cannot be delivered. This mailbox is disabled (554.30)."},
		{recipient, "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302)"},
		{recipient, "550 5.7.1 Your address is blocked by the recipient"},
		{recipient, "550 5.7.513 Service unavailable, Client host [192.0.2.1] blocked by klager.example using Customer Block list"},
		{recipient, "550 5.2.2 mailbox is full"},
		{recipient, "552 5.2.2 The email account that you tried to reach is over quota and inactive"},
		{recipient, "552-5.2.2 The recipient's inbox is out of storage space"},
		{recipient, "552 mailbox full"},
		{recipient, "550 5.2.2 message too large for the mailbox"},

		{doubt, "550 Unrouteable address"},
		{doubt, "550 Administrative prohibition"},
		{doubt, "550 5.7.1 Service unavailable"},
		{doubt, "550 account suspended"},
		{doubt, "550 5.7.1 You are not allowed to send to external addresses"},
		{doubt, "554 5.7.1 Message rejected as spam by content filter"},
		{doubt, "550 5.7.26 This mail has been blocked because the sender is unauthenticated. Gmail requires all senders to authenticate with either SPF or DKIM."},
		{doubt, "552 5.7.0 This message was blocked because its content presents a potential security issue"},
		{doubt, "554 5.7.1 <anna@klager.example>: Recipient address rejected: Access denied"},
		{doubt, "550 maximum allowed line length is 998 octets, got 1204"},
		{doubt, "550 5.6.0 message header size exceeds limit"},
		{doubt, "552 Quota exceeded"},

		{size, "552 5.3.4 Message size exceeds fixed limit"},
		{size, "552 Message size exceeds maximum permitted"},
		{size, "552 message size exceeds fixed maximum message size"},
		{size, "552 Requested mail action aborted: exceeded storage allocation"},
		{size, "554 Message too large"},
		{size, "554 5.7.1 message too big"},
		{size, "554 5.3.4 rejected"},
		{size, "523 the message length is greater than the server limit: 5.3.4 message too long"},
		{size, "550 5.2.3 RESOLVER.RST.SendSizeLimit.Org; message too large for this organization"},
		{size, "550 5.2.3 RESOLVER.RST.RecipSizeLimit; message too large for this recipient"},
		{size, "552 5.2.3 Your message exceeded Google's message size limits. Please visit https://support.google.example"},
		{size, "550 5.7.1 Message length exceeds administrative limit."},
		{size, "554 5.7.1 Maximum message size exceeded"},
		{size, "550 The message exceeds the maximum allowed size"},
		{size, "501 5.5.4 mail is larger than the maximum message size"},
		{size, "452 4.3.4 Message size exceeds limit"},
		{size, "552 5.7.1 klachten@stichting.example: message too large"},
		{size, "500 Data too large"},

		{later, "452 4.3.1 Insufficient system storage"},
		{later, "452 4.2.2 The email account that you tried to reach is over quota"},
		{later, "451 4.7.1 Greylisted, come back later"},
		{later, "421 4.7.0 message too large, closing"},
	} {
		code, _ := strconv.Atoi(c.line[:3])
		for _, step := range []string{"MAIL", "RCPT", "DATA", "final dot"} {
			e, _ := smtp.NewError("smtp.example:25", step, &textproto.Error{Code: code, Msg: c.line[4:]})
			smtp.Names(e, ours, anna)
			got := later
			switch {
			case e.TooLarge && !e.Temporary && !e.OfUs:
				got = size
			case e.OfUs && e.Temporary:
				got = us
			case e.Doubtful():
				got = doubt
			case !e.Temporary:
				got = recipient
			}
			want := c.want
			if code < 500 && want != size || code == 530 && step == "MAIL" { // which is of signing in
				want = later
			} else if step == "MAIL" && want != size {
				want = us
			}
			if got != want || e.Away() != (step == "MAIL" && want != size) {
				t.Errorf("%s: %s: %q (away: %t), want %q", step, c.line, got, e.Away(), want)
			}
		}
	}
}
