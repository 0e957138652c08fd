package dispatch

import (
	"regexp"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/templates"
)

// Reason says why a letter was refused or came back, from the mail server's words, so
// that the reader knows what helps; in doubt it says nothing. The words come before the
// codes (RFC 3463), which providers use for different things: 5.1.10 is an unknown
// recipient at one and a domain without mail at another.
func Reason(line string) templates.ReturnReason {
	line = strings.ToLower(line)
	for _, r := range reasons {
		if r.words.MatchString(line) {
			return r.reason
		}
	}
	for _, r := range reasons {
		if r.codes != nil && r.codes.MatchString(line) {
			return r.reason
		}
	}
	return ""
}

// reasons in the order in which they are tried: a notice about a policy may mention the
// recipient too, as may one about the size of the mailbox.
var reasons = []struct {
	reason templates.ReturnReason
	words  *quick.Regexp
	codes  *quick.Regexp
}{
	{
		templates.ReturnedDamaged,
		quick.Plain("^" + regexp.QuoteMeta(ErrDamaged.Error()) + "$"),
		nil,
	},
	{
		templates.ReturnedSize,
		quick.Plain(`too (?:large|big|long)|exceeds? (?:the )?(?:maximum|size|limit|fixed|message)|size (?:limit|exceed)|(?:message|mail) size|te groot`),
		code(`5\.2\.3|5\.3\.4`),
	},
	{
		templates.ReturnedFull,
		quick.Plain(`(?:mailbox|account|inbox|user|recipient)[\w' ]{0,20} (?:is |was )?(?:over ?)?(?:full|quota)|over ?quota|quota|mailbox ?full|insufficient (?:system )?storage|out of (?:storage|space)|storage limit|vol\b`),
		code(`[45]\.2\.2`),
	},
	{
		templates.ReturnedSpam,
		quick.Plain(`spam|spamhaus|blocked|black ?list|blocklist|block list|denylist|reputation|policy|dmarc|\bspf\b|\bdkim\b|unsolicited|content rejected|virus|malware|suspicious|junk|banned|not accepted due to|poor reputation`),
		code(`5\.7\.\d+`),
	},
	{
		templates.ReturnedDomain,
		quick.Plain(`host (?:or domain name )?not found|domain (?:name )?(?:not found|does not exist|doesn't exist|unknown)|nxdomain|no such domain|unknown (?:host|domain)|bad destination|unrouteable|unroutable|name or service not known|null ?mx|(?:no|without) mx|does not accept mail|no mail (?:server|exchanger|hosts)|dns error|could not resolve|not resolve`),
		code(`5\.1\.2|[45]\.4\.4|5\.4\.310`),
	},
	{
		templates.ReturnedUnknown,
		quick.Plain(`(?:user|recipient|mailbox|account|address|inbox)[\w'<>@.=\-: ]{0,60} (?:unknown|not found|unavailable|disabled|inactive|rejected|does ?n[o']t exist|does not exist|not exist|no longer|isn't|is not)|(?:unknown|no such|invalid|non-?existent|inactive|bad) (?:user|recipient|mailbox|account|address|person|local)|nosuchuser|no mailbox (?:here|by that name)|not our customer|user unknown|address rejected|onbekend|bestaat niet`),
		code(`5\.1\.(?:0|1|3|6|10)|5\.2\.1`),
	},
	{
		templates.ReturnedAway,
		quick.Plain(`timed? ?out|timeout|connection refused|(?:network|host) (?:is )?unreachable|retry (?:time|timeout)|expired|too long in (?:the )?queue|greylist|try again later|mailbox busy`),
		code(`4\.4\.\d+|5\.4\.7|4\.\d+\.\d+`),
	},
}

// code finds an enhanced status code that stands by itself.
func code(pattern string) *quick.Regexp {
	return quick.Plain(`(?:^|[^\d.])(?:` + pattern + `)(?:[^\d.]|\.?$|\.\s)`)
}
