package mailbox

import (
	"bufio"
	"bytes"
	"net/textproto"
	"slices"
	"strings"

	"github.com/emersion/go-message"

	"github.com/integratiewerk/klachtd/mailbox/quick"
	"github.com/integratiewerk/klachtd/mailbox/text"
)

// readReport reads the machine-readable part of a report. Its text is shown, and
// remembered for the bounce.
func (p *parser) readReport(e entity) partText {
	data := p.decode(e)
	said := text.Clean(p.charset(data, e.params["charset"], false))
	switch e.mediaType {
	case "message/delivery-status", "message/global-delivery-status":
		if p.deliveryStatus == nil {
			p.deliveryStatus = []byte(said)
		}
	case "text/rfc822-headers", "message/global-headers":
		block, _, _ := repairHeader(StripEnvelope(data), MaxHeaderBytes)
		p.noteReturned(readHeaderBlock(block))
	}
	return partText{text: strings.TrimSpace(said) + "\n"}
}

// noteReturned remembers the Message-ID, the sender and the recipient of the first
// message attached: in a bounce that is the one that came back.
func (p *parser) noteReturned(h message.Header) {
	if ids := messageIDs(h.Values("Message-Id")); p.returnedID == "" && len(ids) > 0 {
		p.returnedID = ids[0]
	}
	if from, _ := parseAddresses(h.Get("From")); p.returnedFrom == "" && len(from) == 1 {
		p.returnedFrom = from[0].Address
	}
	if to, _ := parseAddresses(h.Get("To")); p.returnedTo == "" && len(to) == 1 {
		p.returnedTo = to[0].Address
	}
}

// recipientStatus is one per-recipient group of a delivery status (RFC 3464
// section 2.3).
type recipientStatus struct{ recipient, action, status, diagnostic string }

// worst gives the group that matters most: failures come first.
func worst(groups []recipientStatus) (recipientStatus, bool) {
	if len(groups) == 0 {
		return recipientStatus{}, false
	}
	i := slices.IndexFunc(groups, func(g recipientStatus) bool { return g.action == "failed" })
	return groups[max(i, 0)], true
}

// parseDeliveryStatus reads the groups that name a recipient.
func parseDeliveryStatus(report []byte) []recipientStatus {
	var groups []recipientStatus
	r := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(report[:len(report):len(report)], "\n\n"...))))
	for range maxParts {
		h, err := r.ReadMIMEHeader()
		if err != nil && len(h) == 0 {
			break // the end, or no more fields
		}
		g := recipientStatus{
			recipient:  typedValue(h.Get("Original-Recipient")),
			action:     firstWord(h.Get("Action")),
			status:     statusCode.FindString(h.Get("Status")),
			diagnostic: text.CleanLine(typedValue(h.Get("Diagnostic-Code"))),
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
	return text.CleanLine(v)
}

// statusCode is an enhanced status code (RFC 3463 section 2).
var statusCode = quick.Plain(`\b[245]\.\d{1,3}\.\d{1,3}\b`)
