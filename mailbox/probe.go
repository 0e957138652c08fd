package mailbox

import (
	"io"
	"regexp"
	"strings"
	"time"
)

// Probe is a mail of klachtd to itself, that shows whether mail goes around. It
// is known by its Message-ID, and where a server gives it another one by its
// token, which stands in the subject. Nobody can guess either.
type Probe struct {
	MessageID string // without <>
	Token     string // the random part of MessageID
}

// probeKind is the X-Klachtd-Kind of a probe. It is none of the letters.
const probeKind = "00"

// NewProbe names a probe that an address sends to itself.
func NewProbe(random io.Reader, address string) (Probe, error) {
	id, err := NewMessageID(random, address[strings.LastIndexByte(address, '@')+1:])
	if err != nil {
		return Probe{}, err
	}
	token, _, _ := strings.Cut(id, "@")
	return Probe{id, token}, nil
}

// Compose gives the bytes of the probe: the same for the same words and date.
func (p Probe) Compose(self Address, subject, text string, date time.Time) ([]byte, error) {
	return Compose(Outgoing{
		From: self, To: self, Subject: subject + " " + p.Token, MessageID: p.MessageID, Date: date,
		Kind: probeKind, AutoSubmitted: "auto-generated", Plain: text,
	})
}

// probeToken is the random part of what NewMessageID makes.
var probeToken = regexp.MustCompile(`(?:^| )([0-9a-f]{32})$`)

// ProbeToken gives what may be the token in the subject of a probe, "" for none.
func ProbeToken(subject string) string {
	if found := probeToken.FindStringSubmatch(strings.TrimSpace(subject)); found != nil {
		return found[1]
	}
	return ""
}
