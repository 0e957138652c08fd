package mailbox

import (
	"slices"
	"strings"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

var (
	// bodyMessageID is a Message-ID in a copied header, quoted or not.
	bodyMessageID = quick.Plain(`(?im)^[>\s]*message-id:\s*<([^<>\s]+)>`)
	// citedID matches what may be the Message-ID of the mail that a text is about, and
	// citedFrom its sender's address.
	citedID   = quick.Plain(`<([^<>\s@]+@[^<>\s@]+)>|(?i)\b(?:message|bericht|nachrichten)s?[ -]?id\b[ \t]*[:=]?[ \t]*<?([^<>\s@()]+@[^<>\s@"',;()]+)`)
	citedFrom = quick.Plain(`(?i)\b(?:from|van|von|sender|afzender|absender|verzonden door|sent by)\b:?[ \t]*[^\n@<>]{0,60}?<?([^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+\.[^\s<>()\[\]",;:@]+)`)
	// copiedFrom is the sender in a copied header, or in the report of a mail server.
	copiedFrom = quick.Plain(`(?im)^[>|\s]*(?:from|van|von|x-postfix-sender):[ \t]*(.*)$`)
	// smtpReply is a server's refusal in running text (RFC 5321 section 4.2),
	// with or without an enhanced code (RFC 3463).
	smtpReply = quick.Plain(`(?m)\b[45]\d\d(?: |-|: )#?[45]\.\d{1,3}\.\d{1,3}\b.*|#[45]\.\d{1,3}\.\d{1,3}#?.*|` +
		`^[ \t]*[45]\.\d{1,3}\.\d{1,3} .*|\b5[0-5]\d(?: |-|: )[A-Za-z<].*`)
	// returnedCopy is the line above the mail that came back.
	returnedCopy = quick.Plain(`(?im)^[ \t]*(?:-{2,}[ \t]*)?(?:below this line is a copy|this is a copy of|the header of the original|` +
		`(?:the )?original (?:message|mail)|original message (?:headers|follows)|returned message|bijgevoegd bericht|` +
		`oorspronkelijke? (?:bericht|berichtkoppen)|ursprüngliche nachricht|nachrichtenkopf)`)
	// namedRecipient is an address where a notice names whom it is about: after
	// "RCPT TO:", between angle brackets before a colon, or alone on its line.
	namedRecipient = quick.Plain(`(?im)rcpt to: ?<([^<>\s]+@[^<>\s]+)>|^[ \t*]*<([^<>\s]+@[^<>\s]+)>(?: \([^()\n]*\))?:?[ \t]*(?:\S.*)?$|` +
		`^[ \t*•"']*([^\s<>()\[\]",;:@]+@[^\s<>()\[\]",;:@]+)["':;,]*[ \t]*$`)
)

// genericStatus says only that it failed (RFC 3463 section 3.1).
var genericStatus = quick.Plain(`^[45]\.0\.0$`)

// How many bytes of a mail are searched for the facts of a bounce, and for the id of
// the mail that came back, which may be below pages of advice.
const (
	maxNotice = 32 << 10
	maxCopy   = 256 << 10
)

// returned collects what the bounce says about the mail that came back: from its
// report, else from the message it returns, else from its text.
func (p *parser) returned(top entity, said string) *Returned {
	g, _ := worst(parseDeliveryStatus(p.deliveryStatus))
	notice := text.FirstBytes(said, maxNotice)
	if i := returnedCopy.FindStringIndex(notice); i != nil && i[0] > 0 {
		notice = notice[:i[0]]
	}
	r := &Returned{Recipient: mailAddress(g.recipient), Status: g.status, Diagnostic: g.diagnostic}
	r.MessageID, r.Copied = p.returnedMessageID(top, said)
	if r.Diagnostic == "" {
		r.Diagnostic = text.CleanLine(strings.TrimSpace(smtpReply.FindString(notice)))
	}
	if found := statusCode.FindString(r.Diagnostic); found != "" && (r.Status == "" || genericStatus.MatchString(r.Status) && found[0] == r.Status[0]) {
		r.Status = found
	}
	if r.Recipient == "" {
		r.Recipient = p.failedRecipient(top, notice)
	}
	return r
}

// returnedMessageID finds the Message-ID of the mail that came back: in the attached
// message or header, copied into the text, or copied where MIME does not show it; else
// the id that the bounce answers, as those of Exchange and Google do. copied is false
// for the last.
func (p *parser) returnedMessageID(top entity, said string) (id string, copied bool) {
	if p.returnedID != "" {
		return p.returnedID, true
	}
	for _, body := range []string{said, string(top.body[:min(len(top.body), maxCopy)])} {
		if id := copiedMessageID(text.FirstBytes(body, maxCopy)); id != "" {
			return id, true
		}
	}
	for _, name := range []string{"X-Original-Message-Id", "In-Reply-To", "References"} {
		if ids := messageIDs(top.header.Values(name)); len(ids) > 0 {
			return ids[0], name == "X-Original-Message-Id"
		}
	}
	return "", false
}

// mayReturn reads what a gateway or an abuse desk sends about a mail it got: it
// contains that mail, or its header, and only the words of a bounce, but its sender may
// be anybody. Only the log knows whether the mail was ours.
func (p *parser) mayReturn(top entity, said string) *Returned {
	abuse := false
	if top.mediaType == "multipart/report" {
		abuse = strings.EqualFold(top.params["report-type"], "feedback-report")
		if !abuse && top.params["report-type"] != "" && !strings.EqualFold(top.params["report-type"], "delivery-status") {
			return nil // a read receipt
		}
	}
	if !abuse && !p.bounceWords || p.deliveryStatus != nil && top.mediaType == "multipart/report" ||
		isDelayNotice(p.msg.Subject, said) || isChallenge(said) || p.saysMore(top) {
		return nil
	}
	r := p.returned(top, said)
	if !r.Copied {
		return nil
	}
	if abuse {
		r.Diagnostic = "reported as spam"
	}
	return r
}

// mostCited is how many ids in a mail are looked up.
const mostCited = 10

// readCited finds which mail a notice is about, whatever its words.
func (p *parser) readCited(top entity, said string) {
	m, said := p.msg, text.FirstBytes(said, maxNotice)
	cite := func(id string) {
		if id = strings.TrimRight(text.CleanLine(strings.ToValidUTF8(id, "\uFFFD")), "."); id != "" && len(m.Cites) < mostCited && !slices.Contains(m.Cites, id) && id != m.MessageID {
			m.Cites = append(m.Cites, id)
		}
	}
	if id, copied := p.returnedMessageID(top, said); copied {
		cite(id)
	}
	if strings.Contains(said, "@") {
		for _, found := range citedID.FindAllStringSubmatch(said, mostCited) {
			cite(found[1] + found[2])
		}
	}
	if m.Kind == KindOwn || m.Kind == KindBulk || m.Kind == KindMail && (!p.bounceWords || p.saysMore(top)) {
		return
	}
	m.MailOf = p.returnedFrom
	for _, s := range []string{string(p.deliveryStatus), said} {
		if found := copiedFrom.FindStringSubmatch(s); m.MailOf == "" && found != nil {
			if list, _ := parseAddresses(typedValue(found[1])); len(list) == 1 {
				m.MailOf = list[0].Address
			}
		}
	}
	if found := citedFrom.FindStringSubmatch(said); m.MailOf == "" && found != nil {
		from := newAddress("", strings.TrimRight(found[1], ".'"))
		isRecipient := m.Returned != nil && strings.EqualFold(m.Returned.Recipient, from.Address)
		if !isRecipient && !slices.ContainsFunc(m.From, func(a Address) bool { return domainOf(a.Address) == domainOf(from.Address) }) {
			m.MailOf = from.Address
		}
	}
}

// copiedMessageID is the Message-ID in a header copied into s.
func copiedMessageID(s string) string {
	const name = "message-id"
	for from := 0; ; { // much cheaper than the expression
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return ""
		}
		if from += i + 1; from > len(name) && strings.EqualFold(s[from-1-len(name):from-1], name) {
			break
		}
	}
	if found := bodyMessageID.FindStringSubmatch(s); found != nil {
		return text.CleanLine(strings.ToValidUTF8(found[1], "\uFFFD"))
	}
	return ""
}

// mailAddress gives the address in s; "" for none, as in reports about a pipe or a file
// that an address delivers to.
func mailAddress(s string) string {
	s = strings.Trim(s, "<> ")
	if i := strings.IndexByte(s, '@'); i <= 0 || i == len(s)-1 || strings.ContainsAny(s, "|/<> ") && s[0] != '"' {
		return ""
	}
	return s
}

// failedRecipient finds whom the mail was for if no report says so. It is never one of
// the bounce's own addresses.
func (p *parser) failedRecipient(top entity, notice string) string {
	if list, _ := parseAddresses(top.header.Get("X-Failed-Recipients")); len(list) > 0 {
		return list[0].Address
	}
	own := slices.Concat(p.msg.From, p.msg.To)
	isOwn := func(address string) bool {
		return slices.ContainsFunc(own, func(o Address) bool { return o.Address == address })
	}
	var named, other string
	for _, found := range namedRecipient.FindAllStringSubmatch(notice, 20) {
		a := newAddress("", strings.TrimRight(found[1]+found[2]+found[3], ".'"))
		if named == "" && !isOwn(a.Address) {
			named = a.Address
		}
	}
	for _, found := range text.Addresses(notice, 20) {
		a := newAddress("", strings.TrimRight(found, ".'"))
		switch {
		case isOwn(a.Address):
		case a.Address == p.returnedTo:
			return a.Address // named by the notice and by the mail itself
		case other == "":
			other = a.Address
		}
	}
	for _, address := range []string{named, other} {
		if address != "" {
			return address
		}
	}
	if isOwn(p.returnedTo) {
		return ""
	}
	return p.returnedTo
}
