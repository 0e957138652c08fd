package forward

import (
	"time"

	"github.com/integratiewerk/klachtd/mailbox/text"
)

// slack is how much later than its receipt a mail may claim to have been sent: clocks
// differ, and a head need not name its zone.
const slack = 26 * time.Hour

// readTime reads when a message was sent, from its head; zero if that cannot be read,
// or is after the mail that passes it on.
func readTime(s string, o Options) time.Time {
	for _, t := range text.Times(text.FirstBytes(text.TidyLine(s), 500), o.Zone) {
		if t.After(o.Received.Add(slack)) {
			continue
		}
		if t.After(o.Received) {
			t = o.Received
		}
		return t.UTC()
	}
	return time.Time{}
}
