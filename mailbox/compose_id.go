package mailbox

import (
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
)

// NewMessageID returns 128 bits of random as id@domain, without <>. The id is a
// capability: who knows it may answer in the name of the recipient, so random
// must be crypto/rand.Reader outside tests.
func NewMessageID(random io.Reader, domain string) (string, error) {
	domain, err := asciiDomain(domain)
	if err != nil {
		return "", fmt.Errorf("new Message-ID: %w", err)
	}
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return "", fmt.Errorf("new Message-ID: read random: %w", err)
	}
	return hex.EncodeToString(id[:]) + "@" + domain, nil
}

// isMessageID reports whether id can stand between < and > in a header. It is
// laxer than msg-id in RFC 5322 section 3.6.4, as are the programs that make
// ids: what matters is that it comes back as it was.
func isMessageID(id string) bool {
	if len(id) == 0 || len(id) > 500 {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '<' || r == '>' })
}

// keptReferences is how many of the last ids of a thread are kept, beside the
// first, by which some mail programs find the conversation.
const keptReferences = 20

// thread gives the References of a mail: the ids of the thread and, at the end,
// the one that is answered (RFC 5322 section 3.6.4).
func (o *Outgoing) thread() []string {
	var ids []string
	for _, id := range o.References {
		if isMessageID(id) && id != o.InReplyTo && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
		if len(ids) > keptReferences {
			// The oldest but the first goes; this also bounds the search above.
			ids = slices.Delete(ids, 1, 2)
		}
	}
	if isMessageID(o.InReplyTo) {
		ids = append(ids, o.InReplyTo)
	}
	return ids
}
