package mailbox

import (
	"bufio"
	"bytes"
	"net/textproto"
	"regexp"
	"slices"
	"strings"

	"github.com/emersion/go-message"
)

// readReport reads the machine's part of a report. Its text is shown, and
// kept for the bounce.
func (p *parser) readReport(e entity) partText {
	data := p.decode(e)
	text := cleanText(p.charset(data, e.params["charset"], false))
	switch e.mediaType {
	case "message/delivery-status", "message/global-delivery-status":
		if p.deliveryStatus == nil {
			p.deliveryStatus = []byte(text)
		}
	case "text/rfc822-headers", "message/global-headers":
		block, _, _ := repairHeader(stripEnvelope(data), maxHeaderBytes)
		p.noteReturned(readHeaderBlock(block))
	}
	return partText{text: strings.TrimSpace(text) + "\n"}
}

// noteReturned keeps the Message-ID of the first message attached: in a
// bounce that is the one that came back.
func (p *parser) noteReturned(h message.Header) {
	if ids := messageIDs(h.Values("Message-Id")); p.returnedID == "" && len(ids) > 0 {
		p.returnedID = ids[0]
	}
}

// recipientStatus is one per-recipient group of a delivery status (RFC 3464
// section 2.3).
type recipientStatus struct{ recipient, action, status, diagnostic string }

// worst gives the group that matters most: a failure before all else.
func worst(groups []recipientStatus) (recipientStatus, bool) {
	if len(groups) == 0 {
		return recipientStatus{}, false
	}
	i := slices.IndexFunc(groups, func(g recipientStatus) bool { return g.action == "failed" })
	return groups[max(i, 0)], true
}

// parseDeliveryStatus reads the groups that name a recipient.
func parseDeliveryStatus(text []byte) []recipientStatus {
	var groups []recipientStatus
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(text[:len(text):len(text)], "\n\n"...))))
	for range maxParts {
		h, err := r.ReadMIMEHeader()
		if err != nil && len(h) == 0 {
			break // the end, or no fields any more
		}
		g := recipientStatus{
			recipient:  typedValue(h.Get("Original-Recipient")),
			action:     firstWord(h.Get("Action")),
			status:     statusCode.FindString(h.Get("Status")),
			diagnostic: cleanLine(typedValue(h.Get("Diagnostic-Code"))),
		}
		if g.recipient == "" {
			g.recipient = typedValue(h.Get("Final-Recipient"))
		}
		if g.status == "" {
			g.status = statusCode.FindString(g.diagnostic)
		}
		if g.recipient != "" || g.action != "" {
			groups = append(groups, g)
		}
	}
	return groups
}

// typedValue drops the type before the semicolon ("rfc822; a@b.example") and
// angle brackets around what follows.
func typedValue(v string) string {
	if _, after, ok := strings.Cut(v, ";"); ok {
		v = after
	}
	v = strings.TrimSpace(v)
	if strings.HasPrefix(v, "<") && strings.HasSuffix(v, ">") {
		v = v[1 : len(v)-1]
	}
	return cleanLine(v)
}

// statusCode is an enhanced status code (RFC 3463 section 2).
var statusCode = regexp.MustCompile(`\b[245]\.\d{1,3}\.\d{1,3}\b`)

// isBounce reports whether the mail says that a mail was not delivered. A
// delivery report that says delayed, delivered or relayed is none.
func (p *parser) isBounce(top entity, text string) bool {
	if top.mediaType == "multipart/report" && top.params["report-type"] != "" &&
		!strings.EqualFold(top.params["report-type"], "delivery-status") {
		return false // a read receipt or a spam report
	}
	sender := mailer(p.msg, top.header)
	if p.deliveryStatus != nil && (top.mediaType == "multipart/report" || sender != "" || nullReturnPath(top.header)) {
		g, _ := worst(parseDeliveryStatus(p.deliveryStatus))
		switch g.action { // RFC 3464 section 2.3.3, and what it does not list
		case "delayed", "delivered", "relayed", "expanded", "deliverable":
			return false
		}
		return true
	}
	if isDelayNotice(p.msg.Subject) {
		return false
	}
	if top.header.Has("X-Failed-Recipients") || strings.EqualFold(top.params["report-type"], "delivery-status") {
		return true
	}
	// Without a report two signs must meet: a sender that people are not, and
	// the words of a bounce. "Niet bezorgd: mijn brief" may be a complaint.
	if sender == "" && !nullReturnPath(top.header) {
		return false
	}
	return hasBounceSubject(p.msg.Subject) || hasBounceText(text) || sender == mailerDaemon
}

// mailer gives the local part of the sender when it is one of a mail system.
// Some write From: MAILER-DAEMON, without a domain, to their own users.
func mailer(m *Message, h message.Header) string {
	name := ""
	switch {
	case len(m.From) == 1:
		name = localPart(m.From[0])
	case len(m.From) == 0 && strings.Contains(strings.ToLower(h.Get("From")), mailerDaemon):
		name = mailerDaemon
	}
	switch {
	case name == mailerDaemon, name == "postmaster", name == "mail-daemon", name == "mailerdaemon", name == "mailer",
		strings.HasPrefix(name, "microsoftexchange"):
		return name
	}
	return ""
}

const mailerDaemon = "mailer-daemon"

func localPart(a Address) string {
	local, _, _ := strings.Cut(strings.ToLower(a.Address), "@")
	return local
}

// bounceSubjects are the subjects of failure notices of Exchange, Postfix,
// Exim, qmail, sendmail, Google and others; prefixes, in lower case.
var bounceSubjects = []string{
	"undeliverable", "undelivered mail returned", "mail delivery failed", "mail delivery failure", "mail delivery system",
	"delivery status notification (failure)", "delivery failure", "delivery failed", "delivery has failed", "failure notice",
	"returned mail", "returned to sender", "non delivery notification", "mail could not be delivered", "delivery status notification: error", "message undeliverable", "mail system error", "non-deliverable", "could not send message",
	"niet bezorgd", "niet-bezorgbaar", "niet bezorgbaar", "onbestelbaar", "niet afgeleverd", "bezorging mislukt", "kennisgeving van bezorgingsstatus (mislukt",
	"unzustellbar", "nicht zugestellt", "zustellung fehlgeschlagen", "fehlgeschlagen", "non remis", "échec de la remise",
}

func hasBounceSubject(subject string) bool {
	s := strings.TrimPrefix(strings.ToLower(subject), "*** spam *** ")
	return slices.ContainsFunc(bounceSubjects, func(prefix string) bool { return strings.HasPrefix(s, prefix) })
}

// isDelayNotice reports whether a subject tells of a delay: the mail may
// still arrive.
func isDelayNotice(subject string) bool {
	s := strings.ToLower(subject)
	return strings.Contains(s, "(delay)") || strings.Contains(s, "delayed") || strings.HasPrefix(s, "warning: could not send") ||
		strings.Contains(s, "vertraagd") || strings.Contains(s, "verzögert")
}

// hasBounceText reports whether the text begins as a failure notice does.
func hasBounceText(text string) bool {
	s := strings.ToLower(text[:min(len(text), 1500)])
	return slices.ContainsFunc([]string{
		"hi. this is the", // qmail, QSBMF section 2
		"this message was created automatically by mail delivery software", // Exim
		"this is the mail system at host",                                  // Postfix
		"delivery to the following recipient", "did not reach the following recipient",
		"could not be delivered", "couldn't be delivered", "wasn't able to deliver", "kan niet worden bezorgd", "konden niet worden bezorgd",
		"is niet bezorgd", "konnte nicht zugestellt werden",
	}, func(phrase string) bool { return strings.Contains(s, phrase) })
}

var (
	// bodyMessageID is a Message-ID in a copied header, quoted or not.
	bodyMessageID = regexp.MustCompile(`(?im)^[>\s]*message-id:\s*<([^<>\s]+)>`)
	// smtpReply is a server's refusal in running text (RFC 5321 section 4.2).
	smtpReply = regexp.MustCompile(`(?m)\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b.*|#[45]\.\d{1,3}\.\d{1,3}#?.*|\b5[0-5]\d[ -][A-Za-z<].*`)
)

// returned gathers what the bounce says about the mail that came back: from
// its report, else from the message it returns, else from its text.
func (p *parser) returned(h message.Header, text string) *Returned {
	g, _ := worst(parseDeliveryStatus(p.deliveryStatus))
	r := &Returned{MessageID: p.returnedID, Recipient: g.recipient, Status: g.status, Diagnostic: g.diagnostic}
	head := text[:min(len(text), 64<<10)]
	if r.MessageID == "" {
		if found := bodyMessageID.FindStringSubmatch(text); found != nil {
			r.MessageID = cleanLine(found[1])
		} else if ids := messageIDs(append(h.Values("In-Reply-To"), h.Values("References")...)); len(ids) > 0 {
			r.MessageID = ids[0] // Exchange and Google thread a bounce to the mail
		}
	}
	if r.Diagnostic == "" {
		r.Diagnostic = cleanLine(smtpReply.FindString(head))
	}
	if r.Status == "" {
		r.Status = statusCode.FindString(r.Diagnostic)
	}
	if r.Recipient == "" {
		r.Recipient = p.failedRecipient(h, head)
	}
	return r
}

// failedRecipient finds whom the mail was for when no report says so: the
// first address that is not the bounce's own.
func (p *parser) failedRecipient(h message.Header, text string) string {
	if v := h.Get("X-Failed-Recipients"); v != "" {
		if list, _ := parseAddresses(v); len(list) > 0 {
			return list[0].Address
		}
	}
	own := append(slices.Clone(p.msg.From), p.msg.To...)
	for _, found := range bareAddress.FindAllString(text, 20) {
		a := newAddress("", strings.TrimRight(found, ".'"))
		if !slices.ContainsFunc(own, func(o Address) bool { return o.Address == a.Address }) {
			return a.Address
		}
	}
	return ""
}
