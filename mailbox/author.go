package mailbox

import (
	"slices"
	"strings"

	"github.com/emersion/go-message"

	"github.com/integratiewerk/klachtd/mailbox/quick"
)

// unanswered matches the local parts of addresses that nobody reads: those that
// programs send from, web forms among them.
var unanswered = quick.Plain(`(?i)^(?:` +
	`(?:[a-z0-9]+[-_.+])*(?:no|do[-_.]?not|dont|geen|niet)[-_.]?(?:reply|repl[iy]es|respond|antwoord|antwoorden|beantwoorden|reageren|mailen)|noreply[a-z0-9]*|` +
	`wordpress|www-data|apache2?|nginx|httpd|nobody|(?:web|contact|klachten?)?-?formulier(?:en)?|(?:web|contact)-?forms?|` +
	`mailer-daemon|bounces?|(?:spam-?)?quarantine(?:digest)?|spam-?digest|quarantaine` +
	`)(?:[-_.+=].*)?$`)

// IsUnanswered reports whether an address is one that nobody reads.
func IsUnanswered(address string) bool {
	return unanswered.MatchString(localPart(Address{Address: address}))
}

// originalFields name the sender of a mail whose From was replaced by a list's or
// group's own address.
var originalFields = []string{"X-Original-From", "Original-From", "X-Original-Sender", "X-Google-Original-From"}

// passedOnName matches how a list or group names the writer next to its own address.
var passedOnName = quick.Plain(`(?i)(?:^|[\s'"(])(?:via|namens|on behalf of)\s`)

// readAuthor finds who, other than From, may have written the mail.
func (p *parser) readAuthor(h message.Header) {
	for _, name := range originalFields {
		list, _ := parseAddresses(h.Get(name))
		if len(list) == 1 && len(p.msg.OriginalFrom) == 0 {
			p.msg.OriginalFrom = list
		}
	}
	if m := p.msg; len(m.From) == 1 && (isList(h) || len(m.OriginalFrom) > 0 || h.Has("Precedence")) {
		from := m.From[0]
		m.PassedOn = passedOnName.MatchString(from.Name) || ofList(h, from.Address) && len(m.ReplyTo)+len(m.OriginalFrom) > 0 || strings.Contains(strings.ToLower(h.Get("List-Post")), "mailto:"+strings.ToLower(from.Address))
	}
	prefix, _, cut := strings.Cut(p.msg.Subject, ":")
	p.msg.Forwarded = cut && slices.Contains(forwardPrefixes, strings.ToLower(strings.TrimSpace(prefix)))
}

var forwardPrefixes = []string{"fw", "fwd", "wg", "doorst", "doorgestuurd", "tr", "rv", "ilt", "pd"}
